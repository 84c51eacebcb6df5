"""Credits: the places in a text where it says whom it has its words from.

What always holds: a credit is found from the text alone, in time that grows with its length only; ``text[start:end]``
is the phrase; a mere mention ("Reuters reported that") is no credit. A source that the registry knows has its
canonical name; one that it does not know has the name as written, and only where the form leaves no doubt.
"""

# ruff: noqa: E501 - a pattern reads better on one line than in pieces

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from syndicate.agencies import agencies_in, canonical_source, owns, registry
from syndicate.datelines import bylines, datelines, slugs
from syndicate.lines import WordSearch
from syndicate.values import Credit, CreditForm

__all__ = ["canonical_source", "find_credits", "owns"]

CLOSING = 600  # characters at the end in which "Source: ..." names the text's source and not a chart's
PHRASE = 300  # characters; no credit sentence is longer
LEAD = 4  # characters that are no letters, with which a credit line may begin

_WORK = (
    r"(?:article|story|report|column|piece|post|essay|commentary|op-ed|interview|analysis|text|excerpt|dispatch|item|editorial|"
    r"investigation|feature|review|content|material|version|translation|press release|news release)s?"
)
_THIS = rf"\b(?:this|these|the (?:following|above|preceding)|an? (?:\w+ )?version of (?:this|the)) (?:[\w’'-]+ ){{0,3}}?{_WORK}"
_PUBLISHED = r"(?:published|appeared|appears|posted|printed|produced|written|released|featured|ran|reported|distributed|issued)"
_AGAIN = r"(?:re-?printed|re-?published|re-?posted|reproduced|syndicated|excerpted|adapted|translated|distributed|provided|supplied)"
_BE = r"(?:is|are|was|were|has been|have been|had been)"
_PERMISSION = r"(?:permission|consent|authori[sz]ation|courtesy|arrangement|agreement)"
_INPUT = (
    r"(?:reporting|reports?|files|material|materials|information|contributions?|inputs?|content|additional reporting|wire reports|"
    r"Material|Informationen|Agenturmaterial|informations?|información|informaciones|informazioni|informações|agency|wires?)"
)
_FROM = r"(?:from|by|of|the|von|der|de|du|des|da|do|di|dell[ae]|del|la|l['’]|d['’])"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of naming a source: its pattern, where the names stand (after or inside the match), and what it takes.

    ``needs`` are lower-case words of which one stands in the last line of whatever the pattern matches, and so does one
    of ``also``; ``unknown`` says whether a name that the registry lacks is believed. A group ``names`` holds the names;
    without one they follow the match.
    """

    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    form: CreditForm = CreditForm.LINE
    unknown: bool = False
    source: str | None = None  # the form itself says whose it is
    closing: bool = False  # counts only near the end of the text
    also: tuple[str, ...] = ()
    opening: re.Pattern[str] | None = None  # finds the needed word, in lower case, where it opens a line, sentence or bracket
    elsewhere: str = ""  # what the text must hold in some line


def _rule(
    needs: str,
    pattern: str,
    *,
    form: CreditForm = CreditForm.LINE,
    unknown: bool = False,
    source: str | None = None,
    closing: bool = False,
    also: str = "",
    opening: re.Pattern[str] | None = None,
    elsewhere: str = "",
) -> Rule:
    compiled = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    return Rule(_words(needs), compiled, form, unknown, source, closing, _words(also), opening, elsewhere)


def _words(written: str) -> tuple[str, ...]:
    return tuple(written.split("|")) if written else ()


_START = r"(?:^[\W_]{0,4}|[.!?”\")\]][ \t]{1,2}|\()"
_SOURCE_WORD = (
    r"(?:source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|bron|źródło|zdroj|izvor|vir|sursa|burimi|kaynak|forrás|kilde|källa|"
    r"lähde|источник|джерело|крыніца|източник|извор|πηγή|المصدر|منبع|来源|來源|出典|출처)"
)
# Words for `needs` and `also`: what a line with _THIS, and one with _AGAIN, holds
_SAYS_THIS = "this|these|following|the above|the preceding|version of the"
_SAYS_AGAIN = "print|publish|post|produced|syndicated|excerpted|adapted|translated|distributed|provided|supplied"
_WITH = re.compile(r"[^ \ta-z0-9][ \t]{0,4}(?:with|avec|mit|con|com|met|med) ")
RULES: tuple[Rule, ...] = (
    _rule("first|originally|previously|initially", rf"{_THIS} (?:{_BE} )?(?:also )?(?:first|originally|previously|initially) {_PUBLISHED} (?:here )?(?:by|on|in|at|with|via) ", unknown=True, also=_SAYS_THIS),
    _rule("first|originally", rf"{_THIS} (?:{_BE} )?{_PUBLISHED} (?:first|originally) (?:by|on|in|at) ", unknown=True, also=_SAYS_THIS),
    _rule("first|originally|previously", rf"^[\W_]{{0,4}}(?:first|originally|previously) {_PUBLISHED} (?:by|on|in|at) ", unknown=True, also="publish|appear|post|print|produced|written|released|featured|ran |reported|distributed|issued"),
    _rule(_SAYS_THIS, rf"{_THIS} (?:{_BE} )?(?:being )?{_AGAIN} (?:here )?(?:from|by|on behalf of) ", unknown=True, also=_SAYS_AGAIN),
    _rule(_SAYS_THIS, rf"{_THIS} {_BE} (?:published|produced|written|reported|created|brought to you) (?:by|in (?:partnership|collaboration) with) ", also="published |produced |written |reported |created |brought "),
    _rule("permission|consent|authori|courtesy|arrangement|agreement", rf"\b(?:{_AGAIN}|published|used|shared|printed) (?:here )?(?:with|by|courtesy|under) (?:the |an? )?(?:kind |express |special |written )?{_PERMISSION} (?:of|from|by|with) ", unknown=True, also=f"{_SAYS_AGAIN}|used |shared "),
    _rule("permission", r"^[\W_]{0,4}(?:with|by) (?:the )?(?:kind )?permission (?:of|from) ", unknown=True),
    _rule("republished|reprinted", rf"{_START}(?:republished|reprinted) from ", unknown=True),
    _rule("this", rf"\b(?:for|of|at|to|from|in|by) (?P<names>(?:the )?[^\W\d_][^,.;:\n]{{1,60}}), where (?:a version of )?this {_WORK} (?:first |originally )", unknown=True, also="where this"),
    _rule("contribut", rf"(?:^|(?<=[.!?”\"] )|(?<=[—–•*-]))(?P<names>[^\n]{{2,200}}?) (?:also )?contributed (?:\w+ )?(?:to|reporting to) (?:this|the) {_WORK}", also="contributed "),
    _rule("contribut", r"^[\W_]{0,4}contributing(?: by)?: ?(?P<names>[^\n]{2,200})$", also="contributing"),
    _rule("with|avec|mit|con|com|met", rf"{_START}(?:with|avec|mit|con|com|met) (?:(?:additional|added|some|de|des|le|los|la) )?{_INPUT} (?:{_FROM} ?){{0,3}}", also="report|file|material|informa|contribution|input|content|agency|wire", opening=_WITH),
    _rule("with|avec|mit|con|com|met|med", r"(?:^[—–-]{0,2} ?|\()(?:with|avec|mit|con|com|met|med) (?:l['’]|der |la |the )?(?P<names>[^()\n.]{2,60})[.)]{0,2}$", opening=_WITH),
    _rule("reporting", r"(?:additional|further) reporting (?:from|by|for) ", also="additional reporting|further reporting"),
    _rule("this", rf"\b(?:material|information|reporting|content|portions|parts|wire copy|files|quotes) (?:provided |supplied )?(?:from|by) (?P<names>[^\n.]{{2,120}}?) (?:was|were|is|are) (?:also )?used (?:in|for) this {_WORK}", also="used in this|used for this"),
    _rule("this", rf"\bthis {_WORK} (?:also )?(?:contains|includes|uses|incorporates|draws on) (?:[\w-]+ ){{0,3}}?(?:material|information|reporting|content) (?:provided |supplied )?(?:from|by) ", also="contains |includes |uses |incorporates |draws on "),
    _rule("editing by|edited by", r"(?:^|\()[ \t]?(?:additional )?(?:reporting|writing|compiled) by (?P<names>[^()\n]{3,300}?); ?(?:additional reporting[^()\n]{0,200}; ?)?(?:(?:writing|written)[^()\n]{0,120}; ?)?(?:editing|edited) by [^()\n]{3,160}", source="Reuters", elsewhere="reporting by"),
    _rule("editing by", r"(?:^|\()[ \t]?(?:writing|editing) by [^\W\d_][^()\n]{3,160}\)[ \t]*$", source="Reuters"),
    _rule("our standards", r"^our standards: ?the thomson reuters trust principles", source="Reuters"),
    _rule("source|quelle|fuente|font|bron|źródło|zdroj|izvor|vir|sursa|burimi|kaynak|forrás|kilde|källa|lähde|источник|джерело|крыніца|източник|извор|πηγή|المصدر|منبع|来源|來源|出典|출처", rf"^[ \t*_(>–—-]{{0,4}}{_SOURCE_WORD}[ \t]?[:：][ \t]?(?P<names>[^\n]{{2,100}})$", unknown=True, closing=True),
    _rule("©|copyright|(c)", r"(?<![^\W_])(?:copyright ?(?:©|\(c\))?|©|\(c\)),? ?(?:by )?(?P<year>(?:19|20)\d\d(?: ?[-–] ?(?:19|20)?\d\d)?)?,? ?(?:by )?(?P<names>[^\n]{2,80})", form=CreditForm.COPYRIGHT),
    _rule("feed", r"\b(?:published|generated|auto-generated|sourced|taken|created) (?:automatically )?from (?:an? )?(?:syndicated|wire|agency|wire agency|news agency)(?: news)? feed", source="Agencies"),
    _rule("read the original|read the full", rf"\bread the (?:original|full) {_WORK} (?:on|at|in) "),
    _rule("diese", r"\bdiese[rn]? (?:artikel|beitrag|text) (?:erschien|ist|wurde) (?:(?:zuerst|ursprünglich|zunächst) )(?:erschienen |veröffentlicht )?(?:bei|in|auf|von|im|beim) (?-i:der |dem )?", unknown=True),
    _rule("publié", r"\bcet? (?:article|texte) (?:a été|est) (?:(?:initialement|d['’]abord|originellement) )?(?:re)?publié (?:(?:initialement|d['’]abord) )?(?:par|sur|dans|à partir de) (?-i:le |la |l['’])?", unknown=True),
    _rule("originalmente|por primera vez", r"\best[ea] (?:artículo|nota|texto) (?:fue|se|ha sido) (?:(?:publicad[oa]|publicó) (?:originalmente|por primera vez)|originalmente publicad[oa]) (?:por|en) (?-i:la |el )?", unknown=True),
    _rule("articolo", r"\bquesto articolo è (?:stato )?(?:originariamente|originalmente|inizialmente) (?:pubblicato|apparso) (?:da|su|in|sul|dall['’]|dalla) ?", unknown=True),
    _rule("originalmente|inicialmente", r"\beste (?:artigo|texto) foi (?:originalmente|inicialmente) publicado (?:por|em|pela|pelo|no|na) ", unknown=True),
    _rule("опубликован", r"\b(?:эта |этот |данный )?(?:статья|материал|текст) (?:был[аи]? )?(?:впервые |изначально |первоначально )опубликован[аы]? (?:на сайте |на |в |изданием |агентством )?", unknown=True),
    _rule("опубліков", r"\b(?:ця |цей )?(?:стаття|матеріал|текст) (?:була |був )?(?:вперше |спочатку )опублікован(?:а|о|ий) (?:на сайті |на |в |у |виданням )?", unknown=True),
    _rule("по материалам|за матеріалами", r"^[\W_]{0,4}(?:по материалам|за матеріалами) (?:агентства |агентств |агенції )?"),
    _rule("artikull", r"\bky artikull (?:është |u |ishte )?(?:botuar|botua|publikuar|publikua) (?:fillimisht |së pari |për herë të parë )(?:nga|në) ", unknown=True),
    _rule("opublikowany", r"\b(?:ten )?artykuł (?:został )?(?:pierwotnie )opublikowany (?:przez|w|na) ", unknown=True),
    _rule("dit artikel", r"\bdit artikel (?:verscheen|werd|is) (?:eerder|oorspronkelijk|eerst) (?:gepubliceerd |verschenen )?(?:in|op|door|bij) ", unknown=True),
)  # fmt: skip

_NEEDS = frozenset(word for rule in RULES if not (rule.closing or rule.opening) for word in rule.needs)

# What makes a sentence with a permission, a source or a copyright in it one about something else than the text.
_PICTURE = re.compile(
    r"\b(?:photo|photos|photograph\w*|image|images|picture|pictures|graphic|graphics|illustration|cartoon|video|map|chart|lyrics|getty|caption|foto|fotos|bild|imagen)\b|фото|without |may not |must not |cannot ",
    re.IGNORECASE,
)
_OWN_PART = re.compile(r"\b(?:newsletter|print edition|print issue)\b", re.IGNORECASE)  # a part of the same outlet
_NOT_NAMES = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|english|spanish|french|german|russian|arabic|chinese|print|i|we|he|she|it|they|my|our|his|her|"
    r"twitter|x|facebook|instagram|youtube|staff|all|the)\.?,?",
    re.IGNORECASE,
)
_LAST_SENTENCE = re.compile(r"(?<=\w\w\w[.!?])[ \t]+")
_JOINERS = frozenset(
    (
        "of",
        "the",
        "for",
        "and",
        "&",
        "de",
        "du",
        "des",
        "di",
        "del",
        "della",
        "da",
        "do",
        "dos",
        "e",
        "y",
        "et",
        "und",
        "la",
        "le",
        "van",
        "von",
    )
)


def _written_name(text: str, start: int) -> str | None:
    """Return the name as written that starts at an offset: capitalised words and the joiners between them."""
    words: list[str] = []
    for word in re.finditer(r"[^\s]+", text[start : start + 90].partition("\n")[0]):
        bare = word.group().strip("\"'“”‘’*_[]()<>")
        if not bare or not (bare[0].isupper() or bare[0].isdigit() or "." in bare[1:-1]):
            if bare.lower() in _JOINERS:
                words.append(bare)
                continue
            break
        words.append(bare.rstrip(".,;:"))
        closed = word.group()[-1] in ",;:)]”" or (bare.endswith(".") and not re.fullmatch(r"(?:[^\W\d_]\.)+", bare))
        if closed or len(words) == 8:
            break
    while words and words[-1].lower() in _JOINERS:
        words.pop()
    name = re.sub(r"[’']s?$", "", " ".join(words)).removeprefix("the ")
    meant = name.removeprefix("The ")
    first = meant.split(" ")[0]
    return (
        name
        if len(meant) > 1
        and not first[0].isdigit()
        and (meant != first or not _NOT_NAMES.fullmatch(first))
        and not re.fullmatch(rf"(?:{_NOT_NAMES.pattern})(?: \d.*)?", meant, re.IGNORECASE)
        else None
    )


def _phrase(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a match to its sentence, at most ``PHRASE`` characters to each side and never over a line end."""
    before = text[max(0, start - PHRASE) : start]
    cut = max(before.rfind("\n") + 1, max((m.end() for m in re.finditer(r"[.!?”\")][ \t]+(?=\S)", before)), default=0))
    first = start - len(before) + cut
    after = re.compile(r"[.!?][”\")]?(?=\s|$)|\n|$").search(text, end, min(len(text), end + PHRASE))
    last = end if after is None else after.end() - (text[after.start() : after.end()] == "\n")
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last


def _credit(text: str, source: str, span: tuple[int, int], form: CreditForm) -> Credit:
    return Credit(source, text[span[0] : span[1]], span[0], span[1], form, source == registry().generic.name)


def _matches(words: WordSearch, rule: Rule) -> Iterator[re.Match[str]]:
    """Yield the matches of one rule, looked for in the lines that hold its words and nowhere else."""
    if rule.elsewhere and rule.elsewhere not in words.lowered:
        return
    if rule.closing:
        if words.end_holds(rule.needs, CLOSING):
            yield from rule.pattern.finditer(words.text, max(0, len(words.text) - CLOSING))
        return
    lines = words.lines_opened_by(rule.opening, rule.also) if rule.opening else words.lines_with(rule.needs, rule.also)
    for start, end in lines:
        # what a line begins with may stand on the line before it: a bullet, a quotation mark
        yield from rule.pattern.finditer(words.text, max(0, start - LEAD), end)


def _lines(words: WordSearch, rule: Rule) -> Iterator[Credit]:
    """Yield the credits that one rule finds."""
    text = words.text
    for match in _matches(words, rule):
        inside = "names" in rule.pattern.groupindex
        names = (
            match["names"]
            if inside
            else re.split(
                r"[\n;()]|\.(?:\s|$)|(?<=\w) (?:and (?:is|was|has)|with|under|on|in|as|at|here|where|which|via|through)\b",
                text[match.end() : match.end() + 120],
            )[0]
        )
        last = _LAST_SENTENCE.split(names)[-1]
        span = _phrase(text, match.start("names") + len(names) - len(last) if last != names else match.start(), match.end())
        around = text[span[0] : span[1]]
        if _PICTURE.search(around) or (rule.form is CreditForm.COPYRIGHT and not _is_notice(text, match)):
            continue
        if rule.form is CreditForm.COPYRIGHT:
            span = match.start(), min(span[1], match.end())
            last = names = re.split(r"\.(?:\s|$)|\ball rights\b|\bvia\b|[|/](?=\s)|\b(?:19|20)\d\d", names, flags=re.IGNORECASE)[0]
        agencies = agencies_in(last)
        for agency in agencies:
            yield _credit(text, agency.name, span, rule.form)
        if agencies:
            continue
        written = _written_name(names, 0) if inside else _written_name(text, match.end())
        if rule.closing and written != names.strip(" .*_<>()"):
            continue  # more than a name stands there: it is a chart's source
        if rule.source:
            yield _credit(text, rule.source, span, rule.form)
        elif rule.unknown and written and not _OWN_PART.search(around):
            yield _credit(text, written, span, rule.form)


def _is_notice(text: str, match: re.Match[str]) -> bool:
    """Tell a copyright notice over text from a picture's: it has a year or keeps all rights."""
    before = text[max(0, match.start() - 12) : match.start()].lower()
    rights = "all rights" in text[match.start() : match.end() + 40].lower()
    return bool(match["year"] or rights or re.search(r"\b(?:19|20)\d\d\b", match["names"])) and not before.rstrip().endswith(
        ("image", "photo", "picture", "video", "by")
    )


def find_credits(text: str) -> tuple[Credit, ...]:
    """Return every place in a text where it says whom it has its words from, sorted by offset; pure and linear in the text."""
    words = WordSearch(text, _NEEDS)
    rules = [rule for rule in RULES if rule.closing or rule.opening or not words.present.isdisjoint(rule.needs)]
    found = [credit for rule in rules for credit in _lines(words, rule)]
    readers: tuple[Callable[[str], Iterator[Credit]], ...] = (datelines, bylines, slugs)
    found += [credit for reader in readers for credit in reader(text)]
    kept: list[Credit] = []
    for credit in sorted(found, key=lambda c: (c.start, -c.end, c.source, c.form)):
        if not any(c.source == credit.source and credit.start < c.end for c in kept[-8:]):
            kept.append(credit)
    return tuple(kept)
