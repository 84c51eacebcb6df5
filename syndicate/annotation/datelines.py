"""Datelines: the credits that open a text, by their place and shape.

Invariant: only names of the registry count, except in a dateline whose bracket itself says that it is a news service.
"""

# ruff: noqa: E501, SIM905 - a pattern or a list of words reads better on one line than in pieces

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from syndicate.annotation.agencies import Agency, agency_in
from syndicate.annotation.credit_rules import STRENGTHS
from syndicate.annotation.name_search import NamedLine
from syndicate.annotation.slugs import agencies_of, credit_at
from syndicate.model.article import Credit, CreditForm

HEAD_CHARACTERS = 1_500  # they contain datelines that no dash closes
MOST_PLACE_WORDS = 12  # with the date
LONGEST_OPENING_CHARACTERS = 110  # characters of a line that contain the bracket or stroke of a dateline

_DIGIT = re.compile(r"\d")
BRACKET_REACH_CHARACTERS = 24  # characters between the opening bracket or stroke and the name in it

_OPEN = r"^[ \t\"'“„«>*_·•]{0,4}"
_DASH = r"(?:[ \t]?[.,:]?[ \t]?(?:--?|[-–—:])|[ \t]?\.-|\.(?=[ \t]\w))"
# A page's own date line that is glued to the place: "Web posted on 07/16/2018ORLEC (CNN) --"
_GLUED_DATE = r"(?:[^()\n]{0,60}?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[ \t]?(?=[^\W\d_]))?"
_BRACKET = re.compile(
    _OPEN
    + _GLUED_DATE
    + rf"(?P<place>[^\W\d_][^()\n]{{0,90}}?)?[ ,.:–—-]{{0,4}}\([ \t]?(?:[^()=\n]{{1,20}}=)?(?P<name>[^()\n]{{2,60}}?)[ \t]?\)(?P<dash>{_DASH})?",
    re.MULTILINE,
)
_STROKES = re.compile(
    _OPEN + r"(?P<place>[^\W\d_][^()/\n]{0,90}?)[ ,.:–—-]{0,4}/[ \t]?(?P<name>[^/()\n]{2,30}?)[ \t]?/(?P<dash>" + _DASH + r"|\.)?",
    re.MULTILINE,
)
_DATED = re.compile(
    _OPEN + r"(?P<place>[^\W\d_][^()/.,\n]{1,40})[,.] (?:\d{1,2}\.? [^\W\d_]{3,10}|[^\W\d_]{3,9}\.? \d{1,2})\.?,? ?(?:\d{4}\.? ?)?"
    r"(?P<dashed>[-–—] ?)?(?P<name>[^\W\d_](?:[^().,:–—\n]|\.(?=\w)){1,24}?)(?P<dash>\.|[ \t]?[-–—:])(?=\s|$)",
    re.MULTILINE,
)
_ASIAN = re.compile(
    r"【[^】\n]{0,20}?(?P<bracketed>共同|時事|聯合ニュース|新华社|中新社)[^】\n]{0,6}】|^[ \t\u3000(（]{0,4}(?P<name>新华社|中新社|中新网|新華社|中央社)[^，。,\n]{1,16}?[电電]",
    re.MULTILINE,
)
_ASIAN_SIGNS = ("【", "社", "中新网")  # every match of `_ASIAN` contains one of them
_MONTHS = re.compile(
    r"jan|feb|fév|mar|mär|apr|avr|abr|may|mai|mag|jun|jui|giu|jul|lug|aug|aoû|ago|sep|set|oct|okt|ott|out|nov|dec|déc|dez|dic|gen|ene|янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"\b(?:News|Press|Agency|Newswire|Wire|Times|Post|TV|Radio|Media|Service|Syndicate|Network|Herald|Tribune|Journal)\b")

_SMALL = frozenset("of the de di del do da la el by and on in von am an der le près du des y e".split())


def _is_place(place: str, agencies: list[Agency], name: str) -> bool:
    """Return whether words are a dateline's place and date, and not a name that the bracket abbreviates ("Trade Press Union (TPU)")."""
    words = re.findall(r"[^\s,;/–—-]+", place)
    if len(words) > MOST_PLACE_WORDS or agency_in(place) in agencies or re.search(r"[!?”\"]|\.\s+[^\W\d_]+ [^\W\d_]+ [^\W\d_]+ ", place):
        return False
    initials = "".join(word[0] for word in words if word[0].isupper())
    letters = "".join(c for c in name if c.isupper())
    if len(letters) > 1 and len(words) > 1 and (initials == letters or initials.endswith(letters)):
        return False
    small = [word for word in words if not (word[0].isupper() or word[0].isdigit() or word[0] in "[]'’")]
    return all(_MONTHS.match(word) or word in _SMALL or "." in word for word in small)


def datelines(text: str, lines: Sequence[NamedLine]) -> Iterator[Credit]:
    """Yield the datelines that name an agency: "LONDON (Reuters) -", "KYIV, April 3 (Interfax-Ukraine) -", "/TASS/".

    ``lines`` are those that hold a registered name. A news service that the registry lacks is looked for at the head.
    """
    for line in lines:
        if line.names[0].start - line.start > LONGEST_OPENING_CHARACTERS:
            continue
        opening = text[line.start : line.names[0].end + 2]
        if not opening.isascii() and any(sign in opening for sign in _ASIAN_SIGNS):
            yield from _asian(text, line)
        near = opening[max(0, line.names[0].start - line.start - BRACKET_REACH_CHARACTERS) :]
        if "(" not in near and "/" not in near and not _DIGIT.search(opening):
            continue
        shapes = (_BRACKET, "(" in near), (_STROKES, "/" in near), (_DATED, "(" not in opening and _DIGIT.search(opening))
        for pattern, holds in shapes:
            if holds and (match := pattern.match(text, line.start)):
                yield from _dateline(text, match, pattern)
    yield from _unregistered(text)


def _dateline(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> Iterator[Credit]:
    """Yield the credits of one line that has the shape of a dateline."""
    place, name, dash = match["place"] or "", match["name"].strip(), match["dash"]
    agencies = agencies_of(name, "datelines")
    if not agencies or (place and not _is_place(place, agencies, name)):
        return
    if not dash and not _opens_text(text, match, place):
        return
    if pattern is _STROKES and not (dash and (place.isupper() or any(c.isdigit() for c in place))):
        return  # "Jane Doe/AFP/" signs a picture
    if pattern is _DATED and not (match["dashed"] or name.isupper() or match["dash"] != "."):
        return
    strength = STRENGTHS["dateline" if dash else "plain dateline"][0]
    yield from (credit_at(text, agency.name, match.span(), CreditForm.DATELINE, strength) for agency in agencies)


def _unregistered(text: str) -> Iterator[Credit]:
    """Yield datelines whose bracket itself says that it is a news service: a place in capitals, a bracket, a dash."""
    at = text.find("(", 0, HEAD_CHARACTERS)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        if at - start < LONGEST_OPENING_CHARACTERS and text[start : start + 3].isupper():
            match = _BRACKET.match(text, start)
            name = match["name"].strip() if match else ""
            named = match and match["dash"] and name[0].isupper() and _SERVICE.search(name) and not agencies_of(name, "datelines")
            if match and named and _is_place(match["place"] or "", [], name):
                yield credit_at(text, name, match.span(), CreditForm.DATELINE, STRENGTHS["service dateline"][0])
        end = text.find("\n", at, HEAD_CHARACTERS)
        at = text.find("(", end, HEAD_CHARACTERS) if end >= 0 else -1


def _asian(text: str, line: NamedLine) -> Iterator[Credit]:
    for match in _ASIAN.finditer(text, line.start, min(line.end, line.start + LONGEST_OPENING_CHARACTERS)):
        agency = agency_in(match["bracketed"] or match["name"])
        if agency:
            yield credit_at(text, agency.name, match.span(), CreditForm.DATELINE, STRENGTHS["dateline"][0])


def _opens_text(text: str, match: re.Match[str], place: str) -> bool:
    """Return whether a match without a dash is a dateline: at the head, before a capital or a quotation, its place in capitals, dated or short."""
    rest = text[match.end() : match.end() + 3].lstrip(" \t")
    opens = bool(rest) and ((rest[0].isalnum() and not rest[0].islower()) or rest[0] in "\"“‘'«„$")
    shaped = not place or place.isupper() or any(c.isdigit() for c in place) or len(place.split()) <= 3
    return match.start() < HEAD_CHARACTERS and opens and shaped and (bool(place) or rest[0] != "\n")
