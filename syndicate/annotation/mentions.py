"""Mentions: the places where a text names a source that its words are not from, and why it names it.

Invariant: no mention overlaps a credit of the same survey. A name is a mention only if the words around it say why it is
named. The time grows with the number of names found.
"""

# ruff: noqa: E501, SIM905 - a table of words reads better in rows than word by word

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from syndicate.annotation.credits import Survey, survey
from syndicate.annotation.name_search import NamedLine, NamePlace
from syndicate.annotation.outlets import owns
from syndicate.model.article import Credit, Mention, MentionKind, Span
from syndicate.text import Tokens

CHARACTERS_BESIDE = 60  # on each side of a name: they contain the words that say why it is named
SAID, REPORTED, PICTURE = MentionKind.SAID, MentionKind.REPORTED, MentionKind.PICTURE


def _table(phrases: Mapping[MentionKind, str]) -> dict[str, MentionKind]:
    return {" ".join(phrase.split()): kind for kind, listed in phrases.items() for phrase in listed.split(",")}


# One or two words right before a name, without articles and "news agency".
_BEFORE = _table(
    {
        SAID: """
told, tells, telling, tell, speaking to, speaking with, spoke to, spoke with, talking to, talked to, interview with, interview to,
interviewed by, confirmed to, said to, comments to, comment to, remarks to, statement to, email to, wrote to, interview on, asked
by, sagte, sagten, gegenüber, interview mit, gespräch mit, teilte, erklärte, erzählte, said on, appearing on, appeared on, confié à,
déclaré à, interrogé par, interviewé par, dit à, entretien avec, auprès de, entrevista con, entrevista a, ha detto, ha dichiarato,
ha spiegato, hanno detto, a déclaré, ha raccontato, ai microfoni di, intervista con, intervista a, dijo a, declaró a, contó a,
explicó a, detto a, dichiarato a, spiegato a, disse à, afirmou à, contou à, entrevista à, рассказал, рассказала, сообщил, заявил,
заявила, сказал, сказала, интервью, розповів, повідомив, zei tegen, tegen, powiedział
""",
        REPORTED: """
сообщила, according to, citing, cited by, reported by, quoted by, per, seen by, obtained by, reviewed by, compiled by, published by,
reports by, report by, report from, report in, reported in, reporting by, story in, story by, reports in, data from, counted by,
broken by, wrote in, writing in, published in, published on, poll by, analysis by, investigation by, quoting, quoted, cited,
broadcast by, told by, laut, zufolge, nach angaben von, angaben von, berichtet, berichtete, meldet, meldete, unter berufung auf,
berufung auf, berichten, selon, d'après, rapporte, rapportait, rapporté par, cité par, citée par, citant, indique, según, citado
por, informó, informa, acuerdo con, secondo, riferisce, riporta, riferito da, citato da, segundo, acordo com, informou, noticiou,
citada por, publicado por, сообщает, сообщило, передает, передаёт, пишет, пишут, данным, ссылкой на, информации, повідомляє,
передає, даними, javlja, javila, javio, prenosi, navodi, јавља, јавила, јавио, преноси, наводи, ذكرت, وذكرت, قالت, وقالت, أفادت, وأفادت, نقلت, بحسب, وبحسب, وفق, نقلا عن, volgens, meldt, meldde, według, podaje, podała, informuje, enligt, ifølge, mukaan
""",
        PICTURE: """
photo by, photo, photos, image copyright, image, picture, video by, provided by, credit, caption, foto, bild, фото, handout via,
footage from, courtesy of, courtesy, photo credit, getty images, image source, image credit, video, pool via, photos by, photograph
by, imago, crédit, crédito
""",
    }
)
# One word right after a name, without auxiliary verbs.
_AFTER = _table(
    {
        REPORTED: """
reported, reports, reporting, said, says, wrote, writes, quoted, quotes, cited, cites, noted, notes, revealed, found, learned,
obtained, counted, calculated, estimated, projected, published, broke, interviewed, asked, observed, saw, citing, poll, survey,
analysis, report, investigation, interview, reporter, reporters, correspondent, journalist, journalists, commentator, anchor, host,
called, declared, berichtet, berichtete, meldet, meldete, schreibt, zufolge, erfuhr, rapporte, rapportait, rapporté, indique, écrit,
révélé, annonce, informó, informa, reportó, publicó, dijo, señaló, riferisce, riporta, scrive, riferito, informou, noticiou,
publicou, relatou, disse, сообщает, сообщило, сообщил, сообщила, передает, передаёт, пишет, цитирует, написал, повідомляє, передає,
пише, javlja, prenosi, navodi, јавља, преноси, наводи, meldt, meldde, bericht, podaje, podała
""",
        PICTURE: """
photo, photos, picture, pictures, foto, file, newslook, video, image, images, handout, graphic, фото, pool
""",
    }
)
_ASIDE = frozenset(
    "the der die das dem den la le el il lo os as o agency news agentur nachrichtenagentur agence agencia agenzia agência agenstvo агентству агентство "
    "агентства агентством агенція агентству وكالة agencija агенција the’s de l’agence l'agence all'agenzia television channel network broadcaster newspaper website".split()
)
_HELPERS = frozenset("has had have also first later earlier then recently hat hatte a ont ha ya also previously exclusively".split())
_ELIDED = re.compile(r"\b(?:l|d|dell|dall|all|nell|sull|qu)['’]$", re.IGNORECASE)
_SAID_FAR = re.compile(
    r"\b(?:sagte|sagten|erklärte|erklärten|teilte|teilten|bestätigte)\b[^.,;:]{1,40} (?:der|dem)(?: Nachrichtenagentur)? $"
)
_PERSON = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Mayor|Michael|Mike|Mayor|President|candidate|billionaire)\.?|\b[A-Z]\.|\b[A-Z][a-z]+ [A-Z]\.) $")
# Which agency: "according to Danish news agency ", "l'agence danoise ", "la agencia danesa "
_NAMED_AGENCY = re.compile(
    r" (?:[^\W\d_]+ (?:news agency|nachrichtenagentur|nieuwsagentschap)|(?:l['’])?(?:agencia|agence|agenzia|agência)(?: di stampa| de noticias| de presse)? [^\W\d_]+|persbureau|nieuwsagentschap|агентство) $",
    re.IGNORECASE,
)
# Beside a name in scripts without spaces: "据新华社报道", "共同通信によると"
_UNSPACED = re.compile(r"[ \t]?(?:[^，。,\n]{0,6}?(?:报道|報道|報導|报导)|によると|によれば|が(?:報|伝)|援引)")
_SURNAMES = frozenset(("Bloomberg", "Cox Media Group", "Petra", "Stacker"))  # also surnames of people
_AGENCY_PICTURE = re.compile(r"[ \t]?/[ \t]?(?:getty|epa|shutterstock|rex|corbis|scanpix|pool|file|newscom)|[ \t]via getty", re.IGNORECASE)
_PICTURE_BEFORE = re.compile(r"[\w.)][ \t]?(?:/|[—|•])[ \t]?$|\bvia[ \t]$")
_OUTSIDE = ' \t\r\n,.:;()[]"“”„«»*_–—|'


def _opening(words: list[str]) -> tuple[MentionKind, str] | None:
    """Return the kind that the last one or two words before a name give it, and the first of these words."""
    if not words or words[-1][-1] in ';"”':
        return None
    last = words[-1].strip(_OUTSIDE).lower()
    two = f"{words[-2].strip(_OUTSIDE).lower()} {last}" if len(words) > 1 else ""
    kind, opening = (_BEFORE[two], words[-2]) if two in _BEFORE else (_BEFORE.get(last), words[-1])
    return (kind, opening) if kind and (kind is PICTURE or words[-1][-1] not in ",.") else None


def why_named(text: str, start: int, end: int) -> MentionKind | None:
    """Return why a text names the source ``text[start:end]``; None if the words around the name do not say it."""
    close = text.find("\n", end, end + CHARACTERS_BESIDE)
    first = max(0, start - CHARACTERS_BESIDE)
    line = Span(max(first, text.rfind("\n", first, start) + 1), min(len(text), end + CHARACTERS_BESIDE) if close < 0 else close)
    why = _why(text, line, Span(start, end))
    return why[0] if why else None


def _why(text: str, line: Span | NamedLine, found_name: Span | NamePlace) -> tuple[MentionKind, int, int] | None:
    """Return why a name is mentioned, and the span of the words that say so; None if no words say it."""
    start, end = found_name.start, found_name.end
    before = text[max(line.start, start - CHARACTERS_BESIDE) : start]
    after = text[end : min(line.end, end + CHARACTERS_BESIDE)]
    if _AGENCY_PICTURE.match(after):
        return PICTURE, start, end
    if unspaced := _UNSPACED.match(after):
        return REPORTED, start - before.endswith(("据", "據")), end + unspaced.end()
    before = _NAMED_AGENCY.sub(" ", before)
    elided = _ELIDED.search(before)
    words = before[: elided.start() if elided else None].split()
    while words and words[-1].lower() in _ASIDE:
        words.pop()
    for tail in (words, words[:-1]) if words and words[-1] in ("a", "à") else (words,):
        opening = _opening(tail)
        if opening:
            return opening[0], max(text.rfind(opening[1], line.start, start), line.start), end
    far = _SAID_FAR.search(before)
    if far:
        return SAID, start - len(before) + far.start(), end
    following = after.removeprefix("’s").removeprefix("'s").split(maxsplit=3)[:3]
    while following and (following[0].strip(_OUTSIDE).lower() in _HELPERS or following[0] == ","):
        following.pop(0)
    if following and (after[:1] not in ".;!?," or following[0] in ("citing", "quoting")):
        word = following[0].partition("/")[0].strip(_OUTSIDE)
        found = _AFTER.get(word.lower())
        if found:
            return found, start, text.index(word, end) + len(word)
    if _PICTURE_BEFORE.search(before[-8:]) and after[:1] in ("", ")", ".", " ", ",", "]"):
        return PICTURE, start, end
    return None


def _name_mentions(looked: Survey) -> Iterator[Mention]:
    """Yield a mention for each registered name if the words around it say why it is named."""
    text, outlet = looked.text, looked.outlet
    people: dict[str, bool] = {}
    for line in looked.lines:
        for found_name in line.names:
            name = found_name.agency.name
            if not found_name.counts_alone or (text[found_name.start].islower() and not found_name.agency.abbreviations):
                continue
            own = owns(outlet, name) if outlet else False
            if own or found_name.agency.kind == "portal":
                yield _mention(text, name, found_name.start, found_name.end, MentionKind.OWN if own else MentionKind.PORTAL)
                continue
            if name in _SURNAMES:
                if name not in people:
                    people[name] = _is_person(text, text[found_name.start : found_name.end])
                if people[name]:
                    continue
            why = _why(text, line, found_name)
            if why:
                yield _mention(text, name, why[1], why[2], why[0])


def _is_person(text: str, word: str) -> bool:
    """Return whether a title or a first name is before a word at one of its first 20 places: a text introduces a person early."""
    places = (match.start() for match in itertools.islice(re.finditer(re.escape(word), text), 20))
    return any(_PERSON.search(text, max(0, at - 24), at) for at in places)


def _mention(text: str, source: str, start: int, end: int, kind: MentionKind) -> Mention:
    return Mention(source, text[start:end], start, end, kind)


def find_mentions(
    text: str,
    tokens: Tokens | None = None,
    *,
    outlet: str | None = None,
    looked: Survey | None = None,
    credits: Sequence[Credit] | None = None,
) -> tuple[Mention, ...]:
    """Return every mention of a source in a text, sorted by offset and without overlaps.

    ``outlet`` is the article's own. ``looked`` is the text's survey if there is one; its outlet then counts. No mention
    overlaps the survey's credits, nor any of ``credits``.
    """
    found = looked or survey(text, tokens, outlet=outlet)
    taken = sorted((credit.start, credit.end) for credit in (*found.credits, *(credits or ())) if credit.start >= 0)
    mentions = list(_name_mentions(found))
    has_sign = any(credit.form.name != "COPYRIGHT" for credit in found.credits)
    for source, start, end in found.notices:
        own = not has_sign and (not found.outlet or owns(found.outlet, source))
        mentions.append(_mention(text, source, start, end, MentionKind.OWN if own else MentionKind.RIGHTS))
    mentions += [_mention(text, found.outlet or "", start, end, MentionKind.OWN) for start, end in found.dates]
    kept: list[Mention] = []
    at = 0
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.source)):
        while at < len(taken) and taken[at][1] <= mention.start:
            at += 1
        free = at == len(taken) or taken[at][0] >= mention.end
        if free and (not kept or kept[-1].end <= mention.start):
            kept.append(mention)
    return tuple(kept)
