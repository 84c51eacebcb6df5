"""Find speech that stands in paragraphs of its own without quotation marks: block quotations, statements in full, statutes.

Invariant: speech is recognised by its form or by the line that introduces it. If nothing shows where it ends, it is one
paragraph. Without a closing line it is never more than half of the text. A text that is one block as a whole holds no speech.
The time is linear in the length of the text.
"""

# ruff: noqa: E501 - the words of one language stand in one row

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from syndicate.model.article import Span
from syndicate.text.lines import is_body
from syndicate.text.speech_words import is_closing, is_salutation

MOST_BLOCK_PARAGRAPHS = 40
MOST_SHARE_OPEN = 0.5  # of a text in a block whose end is only a guess
LEAST_TURNS = 4  # of a transcript
MOST_PARAGRAPHS_A_TURN = 3
LONGEST_VERSE_CHARACTERS = 80
LONGEST_HEADING_CHARACTERS = 120
LONGEST_LEAD_IN_CHARACTERS = 400  # of the end of a paragraph
LONGEST_VERB_CHARACTERS = 60  # from a verb of speech to the colon

_LINE = re.compile(r"\S(?:[^\n]*\S)?")  # without the white space around it
_BLANK = re.compile(r"\n[^\S\n]*\n")
_SPEECH = (  # what may be given in full
    r"(?:statement|text|letter|memo|memorandum|e-?mail|speech|remarks|post|message|resolution|declaration|response|apology|transcript"
    r"|erklärung|stellungnahme|brief|schreiben|mitteilung|rede|ansprache|nachricht|antrag|beitrag"
    r"|communiqué|déclaration|lettre|texte|discours|courrier|tribune|comunicado|carta|declaración|texto|mensaje|discurso|escrito"
    r"|comunicato|lettera|dichiarazione|testo|messaggio|discorso|nota|declaração|mensagem|pronunciamento)"
)
_IN_FULL = re.compile(
    rf"\bfull {_SPEECH}|\b{_SPEECH} (?:in full|in its entirety|below|reads?|follows|as follows|issued by)\b|\b(?:read|see|here is|here's|below is) (?:the|his|her|their|its) (?:\w+ )?{_SPEECH}"
    rf"|\b(?:the )?(?:text of the|lyrics)\b|\bim (?:vollen )?wortlaut|\bin voller länge|\b(?:vollständige|ganze|komplette|gesamte)[rns]? {_SPEECH}|\bsongtext|\bliedtext"
    rf"|\b{_SPEECH} (?:intégrale?|complète?|in extenso)|\b(?:en|dans son) intégralité|\bvoici (?:le|la|son|sa|leur) (?:\w+ )?{_SPEECH}|\bparoles\b"
    rf"|\b{_SPEECH} (?:íntegr[oa]|complet[oa])|\bíntegramente|\b(?:lea|a continuación,?) (?:el|la|su) {_SPEECH}|\bíntegro\b|\bletra de"
    rf"|\b{_SPEECH} (?:integrale|complet[oa])|\bintegralmente|\becco (?:il|la|lo) (?:\w+ )?{_SPEECH}|\btesto della canzone"
    rf"|\bna íntegra|\b(?:leia|veja|confira|eis) (?:a|o) {_SPEECH}|\bletra d[ae]",
    re.IGNORECASE,
)
# What an announcement without a colon begins with, so that a headline or a sentence about a statement is none
_INVITES = re.compile(
    r"(?:please )?(?:read|see|here|below|(?:the )?full|statement in full|im wortlaut|der wortlaut|hier|lesen sie|lisez|voici|texte intégral|lea|texto íntegro|leggi|ecco|testo integrale|leia|veja|confira|eis|íntegra)\b"
    r"(?![^\n]*\b(?:here|hier|ici|aquí|qui|aqui)\W{0,3}$)",
    re.IGNORECASE | re.MULTILINE,
)
_TRANSCRIPT = re.compile(
    r"\b(?:transcript|minutes|hearing|wortprotokoll|mitschrift|transkript|transcription|verbatim|transcripción|trascrizione|transcrição)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:said|says|wrote|writes|posted|tweeted|stated|added|reads|statement|schrieb|schreibt|sagte|erklärte|postete|teilte|hieß es|heißt es"
    r"|écrit|écrivait|déclaré|déclare|publié|affirmé|indiqué|escribió|escribe|dijo|publicó|declaró|afirmó|señaló"
    r"|scritto|scrive|dichiarato|detto|pubblicato|affermato|escreveu|escreve|disse|publicou|declarou|afirmou)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|ll|d)|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|me|[Ii]ch|[Ww]ir|[Mm]eine?[nrms]?|[Uu]nsere?[nrms]?|mich|mir|uns|[Jj]e|[Nn]ous|[Mm]on|mes|[Nn]otre|[Nn]os"
    r"|[Yy]o|[Nn]osotr[oa]s|[Nn]uestr[oa]s?|[Mm]is?|[Ii]o|[Nn]oi|[Mm]i[oae]|miei|[Nn]ostr[oaie]|[Ee]u|[Nn]ós|[Mm]eus?|[Mm]inhas?|[Nn]oss[oa]s?"
    r"|[Ii]k|[Ww]ij|[Oo]nze|[Mm]ijn|[Яя]|[Мм]ы|[Мм]о[йяиё]|[Мм]не|[Нн]ам|[Нн]ас|[Нн]аш\w{0,3}|[Мм]еня|نحن|أنا)\b|\b[Jj]['’]|我们?|我們|私たち"
)
_SIGNATURE = re.compile(r"[—–-]?\s*(?:[^\W\d_a-zß-ÿа-яё][\w.'’-]*,?\s?){2,8}(?:[^\n.!?…:;。]{0,50})\Z")
_RULE = re.compile(r"(?:(?:[*_=#~•-] ?){3,}|ends|ende|fin|fine|fim)\Z", re.IGNORECASE)
_STATUTE = re.compile(
    r"(?:§{1,2} ?\d{1,4}[a-z]?|(?:Art\.?|Artikel|Article|Artículo|Articolo|Artigo|Section|Sec\.) \d{1,4}[a-z]?)(?:[.):–—]| -| ?\(\d{1,3}\)|$)",
    re.MULTILINE,
)
_CLAUSE = re.compile(r"\(\d{1,3}[a-z]?\)|\(?[a-z]\)|\d{1,3}[.)] ")
_LABEL = re.compile(r"([^\W\d_a-zß-öø-ÿ][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){0,4})(?: \([^()\n]{1,40}\))?[:：] ?(?=\S)")
_MARKS = re.compile(r"[“”„«»\"]")


class ParagraphLines(NamedTuple):
    """A paragraph: its offsets, those of its lines, and whether a blank line comes before it."""

    start: int
    end: int
    lines: tuple[tuple[int, int], ...]
    parted: bool


@functools.lru_cache(maxsize=1 << 10)  # of one text it is asked several times, also beside others
def blocks(text: str) -> Sequence[ParagraphLines]:
    """Return the paragraphs of a text; if it has no blank lines, each line is one."""
    lines = [line.span() for line in _LINE.finditer(text)]
    if _BLANK.search(text) is None:
        return [ParagraphLines(start, end, ((start, end),), False) for start, end in lines]
    found: list[ParagraphLines] = []
    held: list[tuple[int, int]] = []
    for line in lines:
        if held and text.count("\n", held[-1][1], line[0]) > 1:
            found.append(ParagraphLines(held[0][0], held[-1][1], tuple(held), bool(found)))
            held = []
        held.append(line)
    return [*found, ParagraphLines(held[0][0], held[-1][1], tuple(held), bool(found))] if held else found


def set_off(text: str, found: Sequence[ParagraphLines]) -> Iterator[Span]:
    """Yield the speech that is set off from a text, given its paragraphs; the spans may overlap."""
    yield from _block_quotations(text, found)
    number = 0
    while number < len(found):
        block = found[number]
        last = number
        if text[block.start] in "§AS" and _STATUTE.match(text, block.start, block.end):
            last = _statute(text, found, number)
            yield Span(block.start, found[last].end)
        elif opens_letter(text, block) and (closed := _letter(text, found, number)) is not None:
            last = closed
            yield Span(block.start, found[last].end)
        elif number + 1 < len(found) and (kind := _introduces(text, block)):
            last = _transcript(text, found, number + 1) if kind is _TRANSCRIPT else _introduced(text, found, number + 1, kind)
            if last > number:
                yield Span(found[number + 1].start, found[last].end)
        number = last + 1


def _block_quotations(text: str, found: Sequence[ParagraphLines]) -> Iterator[Span]:
    """Yield the lines that open with a sign of quotation, as Markdown and mails have them; not if that is every line."""
    if ">" not in text:
        return
    lines = [(start, end, text[start] == ">") for block in found for start, end in block.lines]
    if all(quoted for *_, quoted in lines):
        return
    begin: int | None = None
    stop = 0
    for start, end, quoted in lines:
        if quoted:
            first = next((at for at in range(start, end) if text[at] not in "> \t"), None)
            begin, stop = first if begin is None else begin, end if first is not None else stop
        elif begin is not None:
            yield Span(begin, stop)
            begin = None
    if begin is not None:
        yield Span(begin, stop)


def _statute(text: str, found: Sequence[ParagraphLines], number: int) -> int:
    """Return the last paragraph of a part of a statute that begins in a paragraph."""
    last = number
    first_line = found[number].lines[0]
    if found[number].lines == (first_line,) and first_line[1] - first_line[0] <= LONGEST_HEADING_CHARACTERS / 4 and number + 1 < len(found):
        last += 1  # the number stands alone above its text
    while last + 1 < len(found) and _CLAUSE.match(text, found[last + 1].start, found[last + 1].end):
        last += 1
    return last


def _introduces(text: str, block: ParagraphLines) -> re.Pattern[str] | None:
    """Return as what kind of speech a paragraph announces the next one; None if it does not."""
    start, end = block.lines[-1]
    colon = text[end - 1] in ":："
    if not colon and (end - start > LONGEST_HEADING_CHARACTERS or not block.parted or _INVITES.match(text, start, end) is None):
        return None
    tail = text[max(start, end - LONGEST_LEAD_IN_CHARACTERS) : end]
    if _TRANSCRIPT.search(tail):
        return _TRANSCRIPT
    if _IN_FULL.search(tail):
        return _IN_FULL
    return _SAYS if colon and _SAYS.search(tail[-LONGEST_VERB_CHARACTERS:]) and not _FIRST_PERSON.search(tail) else None


def _introduced(text: str, found: Sequence[ParagraphLines], first: int, kind: re.Pattern[str]) -> int:
    """Return the last paragraph of what was announced and begins in paragraph ``first``; ``first - 1`` if it is none."""
    if _MARKS.match(text, found[first].start) or text[found[first].start] == ">":
        return first - 1  # quoted by marks
    if kind is _IN_FULL:
        closed = _closed(text, found, first)
        if closed is not None:
            return closed
        if _is_verse(found[first]):
            return _run(found, first, [_is_verse(block) for block in found[first : first + MOST_BLOCK_PARAGRAPHS]])
    spoken = [is_spoken(text, block) for block in found[first : first + MOST_BLOCK_PARAGRAPHS]]
    if kind is _SAYS and not spoken[0]:
        return first - 1
    last = _run(found, first, spoken)
    return last if found[last].end - found[first].start <= MOST_SHARE_OPEN * len(text) else first


def _run(found: Sequence[ParagraphLines], first: int, alike: Sequence[bool]) -> int:
    """Return the last of the paragraphs from ``first`` on that are all alike; it counts itself."""
    last = first
    while last + 1 < len(found) and last + 1 - first < len(alike) and alike[last + 1 - first]:
        last += 1
    return last


def _closed(text: str, found: Sequence[ParagraphLines], first: int) -> int | None:
    """Return the last paragraph of a block that is closed by a greeting, a rule or a signature; None if nothing closes it."""
    for number in range(first, min(len(found), first + MOST_BLOCK_PARAGRAPHS)):
        block = found[number]
        start, end = block.lines[-1] if len(block.lines) < 3 else block.lines[0]
        if number > first and len(block.lines) == 1 and _RULE.match(text, start, end):
            return number - 1
        if any(is_closing(text[one:two]) for one, two in block.lines if two - one <= LONGEST_VERSE_CHARACTERS):
            signed = number + 1 < len(found) and found[number + 1].end - found[number + 1].start <= LONGEST_VERSE_CHARACTERS
            return number + (len(block.lines) == 1 and signed)
        if _introduces(text, block):
            return None
    return None


def opens_letter(text: str, block: ParagraphLines) -> bool:
    """Return whether a paragraph opens with a salutation, as a letter, a memo or a notice does."""
    return is_salutation(text[block.start : min(block.lines[0][1], block.start + LONGEST_HEADING_CHARACTERS)])


def _letter(text: str, found: Sequence[ParagraphLines], first: int) -> int | None:
    """Return the last paragraph of a letter that opens in paragraph ``first``; None without a closing, or if the text is this letter."""
    last = _closed(text, found, first)
    if last is None:
        names = (at for at in range(first + 1, min(len(found), first + MOST_BLOCK_PARAGRAPHS)) if _is_signature(text, found[at]))
        last = next(names, None)
    around = (*found[:first], *found[last + 1 :]) if last is not None else ()
    return last if any(is_body(text[block.start : block.end]) for block in around) else None


def _is_signature(text: str, block: ParagraphLines) -> bool:
    """Return whether a paragraph is one short line that is a name."""
    start, end = block.lines[0]
    return len(block.lines) == 1 and end - start <= LONGEST_VERSE_CHARACTERS and _SIGNATURE.match(text[start:end]) is not None


def is_spoken(text: str, block: ParagraphLines | Span) -> bool:
    """Return whether a paragraph speaks in the first person and is not quoted by marks."""
    return _FIRST_PERSON.search(text, block.start, block.end) is not None and _MARKS.search(text, block.start, block.end) is None


def _is_verse(block: ParagraphLines) -> bool:
    return len(block.lines) > 1 and all(end - start <= LONGEST_VERSE_CHARACTERS for start, end in block.lines)


def turns(text: str) -> tuple[Span, ...]:
    """Return the transcripts in a text by their form alone: few speakers, each with a label, take many turns."""
    found = blocks(text)
    spans: list[Span] = []
    number = 0
    while number < len(found):
        last = _transcript(text, found, number) if _LABEL.match(text, found[number].start) else number - 1
        if last >= number:
            spans.append(Span(found[number].start, found[last].end))
        number = max(last, number) + 1
    return tuple(spans)


def _transcript(text: str, found: Sequence[ParagraphLines], first: int) -> int:
    """Return the last paragraph of a transcript, in which few speakers take many turns; ``first - 1`` if it is none."""
    turns, speakers = 0, set[str]()
    last = sure = first - 1
    for number in range(first, len(found)):
        labels = [match[1] for start, end in found[number].lines if (match := _LABEL.match(text, start, end))]
        if labels:
            turns += len(labels)
            last = number
            speakers.update(labels)
            if turns >= LEAST_TURNS and 1 < len(speakers) <= turns / 2:
                sure = last
        if number - last > MOST_PARAGRAPHS_A_TURN or (sure < first and number - first >= MOST_BLOCK_PARAGRAPHS):
            break
    return sure
