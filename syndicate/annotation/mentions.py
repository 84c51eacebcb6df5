"""Mentions: the places in a text where it names a source that it is not from, and why it names it.

What always holds: no mention overlaps a credit of the same look at the text; a name whose surroundings do not say why it
stands there is no mention; the time grows with the names found.
"""

# ruff: noqa: E501, SIM905 - a table of words reads better in rows than word by word

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from syndicate.annotation.agencies import owns
from syndicate.annotation.credits import Survey, survey
from syndicate.annotation.name_search import NamedLine, Naming
from syndicate.model.article import Credit, Mention, MentionKind
from syndicate.text.tokens import Tokens

BESIDE = 60  # characters on each side of a name in which the words stand that say why it is named
SAID, REPORTED, PICTURE = MentionKind.SAID, MentionKind.REPORTED, MentionKind.PICTURE


def _table(rows: Sequence[tuple[MentionKind, str]]) -> dict[str, MentionKind]:
    return {phrase.strip(): kind for kind, phrases in rows for phrase in phrases.split(",")}


# One or two words right before a name, articles and "news agency" put aside.
_BEFORE = _table(
    (
        (
            SAID,
            "told, tells, telling, tell, speaking to, speaking with, spoke to, spoke with, talking to, talked to, interview with, interview to",
        ),
        (
            SAID,
            "interviewed by, confirmed to, said to, comments to, comment to, remarks to, statement to, email to, wrote to, interview on, asked by",
        ),
        (SAID, "sagte, sagten, gegenüber, interview mit, gespräch mit, teilte, erklärte, erzählte, said on, appearing on, appeared on"),
        (SAID, "confié à, déclaré à, interrogé par, interviewé par, dit à, entretien avec, auprès de, entrevista con, entrevista a"),
        (
            SAID,
            "ha detto, ha dichiarato, ha spiegato, hanno detto, a déclaré, ha raccontato, ai microfoni di, intervista con, intervista a",
        ),
        (
            SAID,
            "dijo a, declaró a, contó a, explicó a, detto a, dichiarato a, spiegato a, intervista a, disse à, afirmou à, contou à, entrevista à",
        ),
        (
            SAID,
            "рассказал, рассказала, сообщил, сообщила, заявил, заявила, сказал, сказала, интервью, розповів, повідомив, zei tegen, tegen, powiedział",
        ),
        (
            REPORTED,
            "according to, citing, cited by, reported by, quoted by, per, seen by, obtained by, reviewed by, compiled by, published by, reports by",
        ),
        (
            REPORTED,
            "report by, report from, report in, reported in, reporting by, story in, story by, reports in, data from, counted by, broken by, wrote in",
        ),
        (
            REPORTED,
            "writing in, published in, published on, poll by, analysis by, investigation by, quoting, quoted, cited, broadcast by, told by",
        ),
        (
            REPORTED,
            "laut, zufolge, nach angaben von, angaben von, berichtet, berichtete, meldet, meldete, unter berufung auf, berufung auf, berichten",
        ),
        (
            REPORTED,
            "selon, d'après, rapporte, rapportait, rapporté par, cité par, citée par, citant, indique, según, citado por, informó, informa",
        ),
        (
            REPORTED,
            "acuerdo con, secondo, riferisce, riporta, riferito da, citato da, segundo, acordo com, informou, noticiou, citada por, publicado por",
        ),
        (
            REPORTED,
            "сообщает, сообщило, сообщила, передает, передаёт, пишет, пишут, данным, ссылкой на, информации, повідомляє, передає, даними",
        ),
        (REPORTED, "volgens, meldt, meldde, według, podaje, podała, informuje, enligt, ifølge, mukaan"),
        (
            PICTURE,
            "photo by, photo, photos, image copyright, image, picture, video by, provided by, credit, caption, foto, bild, фото, handout via, footage from",
        ),
        (
            PICTURE,
            "courtesy of, courtesy, photo credit, getty images, image source, image credit, video, pool via, photos by, photograph by, imago, crédit, crédito",
        ),
    )
)
# One word right behind a name, auxiliaries put aside.
_AFTER = _table(
    (
        (
            REPORTED,
            "reported, reports, reporting, said, says, wrote, writes, quoted, quotes, cited, cites, noted, notes, revealed, found, learned, obtained",
        ),
        (
            REPORTED,
            "counted, calculated, estimated, projected, published, broke, interviewed, asked, observed, saw, citing, poll, survey, analysis, report",
        ),
        (
            REPORTED,
            "investigation, interview, reporter, reporters, correspondent, journalist, journalists, commentator, anchor, host, called, declared",
        ),
        (
            REPORTED,
            "berichtet, berichtete, meldet, meldete, schreibt, zufolge, erfuhr, rapporte, rapportait, rapporté, indique, écrit, révélé, annonce, informó",
        ),
        (
            REPORTED,
            "informa, reportó, publicó, dijo, señaló, riferisce, riporta, scrive, riferito, informou, noticiou, publicou, relatou, disse, сообщает",
        ),
        (
            REPORTED,
            "сообщило, сообщил, сообщила, передает, передаёт, пишет, цитирует, написал, повідомляє, передає, пише, meldt, meldde, bericht, podaje, podała",
        ),
        (PICTURE, "photo, photos, picture, pictures, foto, file, newslook, video, image, images, handout, graphic, фото, pool"),
    )
)
_ASIDE = frozenset(
    "the der die das dem den la le el il lo os as o agency news agentur nachrichtenagentur agence agencia agenzia agência agenstvo агентству агентство "
    "агентства агентством агенція агентству the’s de l’agence l'agence all'agenzia television channel network broadcaster newspaper website".split()
)
_HELPERS = frozenset("has had have also first later earlier then recently hat hatte a ont ha ya also previously exclusively".split())
_ELIDED = re.compile(r"\b(?:l|d|dell|dall|all|nell|sull|qu)['’]$", re.IGNORECASE)
_SAID_FAR = re.compile(
    r"\b(?:sagte|sagten|erklärte|erklärten|teilte|teilten|bestätigte)\b[^.,;:]{1,40} (?:der|dem)(?: Nachrichtenagentur)? $"
)
_PERSON = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Mayor|Michael|Mike|Mayor|President|candidate|billionaire)\.?|\b[A-Z]\.|\b[A-Z][a-z]+ [A-Z]\.) $")
_SURNAMES = frozenset(("Bloomberg", "Cox Media Group", "Petra", "Stacker"))  # which are people's names as well
_AGENCY_PICTURE = re.compile(r"[ \t]?/[ \t]?(?:getty|epa|shutterstock|rex|corbis|scanpix|pool|file|newscom)|[ \t]via getty", re.IGNORECASE)
_PICTURE_BEFORE = re.compile(r"[\w.)][ \t]?(?:/|[—|•])[ \t]?$|\bvia[ \t]$")
_OUTSIDE = ' \t\r\n,.:;()[]"“”„«»*_–—|'


def _opening(words: list[str]) -> tuple[MentionKind, str] | None:
    """Return the kind that the one or two last words before a name give it, and the first of these words."""
    if not words or words[-1][-1] in ';"”':
        return None
    last = words[-1].strip(_OUTSIDE).lower()
    two = f"{words[-2].strip(_OUTSIDE).lower()} {last}" if len(words) > 1 else ""
    kind, opening = (_BEFORE[two], words[-2]) if two in _BEFORE else (_BEFORE.get(last), words[-1])
    return (kind, opening) if kind and (kind is PICTURE or words[-1][-1] not in ",.") else None


def _why(text: str, line: NamedLine, naming: Naming) -> tuple[MentionKind, int, int] | None:
    """Return why a name stands where it does, and the span of the words that say so; None where nothing says it."""
    start, end = naming.start, naming.end
    before = text[max(line.start, start - BESIDE) : start]
    after = text[end : min(line.end, end + BESIDE)]
    if _AGENCY_PICTURE.match(after):
        return PICTURE, start, end
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


def _named(looked: Survey) -> Iterator[Mention]:
    """Yield a mention for each registered name that stands outside the credits and whose surroundings say why."""
    text, outlet = looked.text, looked.outlet
    people: dict[str, bool] = {}
    for line in looked.lines:
        for naming in line.namings:
            name = naming.agency.name
            if not naming.firm or (text[naming.start].islower() and not naming.agency.abbreviations):
                continue
            if outlet and owns(outlet, name):
                yield _mention(text, name, naming.start, naming.end, MentionKind.OWN)
                continue
            if naming.agency.kind == "portal":
                yield _mention(text, name, naming.start, naming.end, MentionKind.PORTAL)
                continue
            if name in _SURNAMES:
                word = text[naming.start : naming.end]
                if name not in people:
                    people[name] = any(_PERSON.search(text, max(0, at - 24), at) for at in _places(text, word))
                if people[name]:
                    continue
            why = _why(text, line, naming)
            if why:
                yield _mention(text, name, why[1], why[2], why[0])


def _places(text: str, word: str) -> Iterator[int]:
    """Yield the first places at which a word stands; a person is introduced early."""
    at = text.find(word)
    for _ in range(20):
        if at < 0:
            return
        yield at
        at = text.find(word, at + 1)


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
    """Return every place where a text names a source that it is not from, sorted by offset and without overlaps.

    ``outlet`` is whose article it is. ``looked`` is the text's survey, where it was made already (it then counts for the
    outlet too); no mention overlaps its credits, nor ``credits`` where others were kept.
    """
    found = looked or survey(text, tokens, outlet=outlet)
    taken = sorted((credit.start, credit.end) for credit in (*found.credits, *(credits or ())) if credit.start >= 0)
    mentions = list(_named(found))
    signed = any(credit.form.name != "COPYRIGHT" for credit in found.credits)
    for source, start, end in found.notices:
        own = not signed and (not found.outlet or owns(found.outlet, source))
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
