"""Datelines and bylines: the credits at the head of a text, by their place and shape.

Invariant: only names of the registry count, except in a dateline whose bracket itself says that it is a news service.
Bylines are looked for at the head only.
"""

# ruff: noqa: E501, SIM905 - a pattern or a list of words reads better on one line than in pieces

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from syndicate.annotation.agencies import Agency, agency_in, registry
from syndicate.annotation.credit_rules import STRENGTHS
from syndicate.annotation.name_search import NamedLine
from syndicate.annotation.slugs import agencies_of, credit_at
from syndicate.model.article import Credit, CreditForm

HEAD_CHARACTERS = 1_500  # they contain bylines, and datelines that no dash closes
LONGEST_BYLINE_CHARACTERS = 140
LONGEST_HEAD_LINE_CHARACTERS = 200  # a longer line is the article's own, and no byline comes after it
_BODY_LINE = re.compile(rf"^[^\n]{{{LONGEST_HEAD_LINE_CHARACTERS + 1}}}", re.MULTILINE)
MOST_PLACE_WORDS = 12  # with the date
LONGEST_OPENING_CHARACTERS = 110  # characters of a line that contain the bracket or stroke of a dateline

_DIGIT = re.compile(r"\d")
BRACKET_REACH_CHARACTERS = 24  # characters between the opening bracket or stroke and the name in it

_OPEN = r"^[ \t\"'“„«>*_·•]{0,4}"
_DASH = r"(?:[ \t]?[.,:]?[ \t]?(?:--?|[-–—:])|[ \t]?\.-|\.(?=[ \t]\w))"
_BRACKET = re.compile(
    _OPEN
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

_BY = re.compile(r"(?:by|von|par|por|di|door|av|af|nga|autor|автор|written by|text|texte|testo|redacción|redação)[:\s]\s*", re.IGNORECASE)
_BYLINE_SEPARATOR = re.compile(
    r"[ \t]*(?:,|;|\||•|·|&| [/–—-] |\band\b|\bund\b|\bet\b|\by\b|\be\b|\bfor\b|\bof\b|\bwith\b|\bavec\b|\bmit\b|\bcon\b|\bcom\b|\bmet\b|\bvia\b|\bin\b|\bи\b)[ \t]*",
    re.IGNORECASE,
)
_BARE_SEPARATOR = re.compile(r"[ \t]*(?:,|;|&|\|| / | - | – |/)[ \t]*| (?:and|avec|mit|con|com|met|und|et) ")
_STAFF = re.compile(
    r"(?:our |web |online )?(?:staff|desk|team|newsroom|staff reports?|staff and wire reports|staff writers?|redaktion|rédaction|redacción|redazione|redação|редакция)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[^\W\d_][\w.’'-]*(?: (?:de|van|von|der|al|el|bin|da|di|la|le))?(?: [^\W\d_][\w.’'-]*){1,3}")
_PICTURE_LINE = re.compile(r"(?:image|photo|picture|foto|video)\b", re.IGNORECASE)
_POSTED_IN = re.compile(r"([^,]{2,40}?) in [^\W\d_][^,;]{1,40}")
_SIGNING_KINDS = ("agency", "generic")
_BROUGHT_TOGETHER = re.compile(
    r"(?i:staff|combined|compiled|from|local)?[ ,]*(?:\band\b|&|/|,)?[ ]*(?i:wire|news|agency|wire service|news service) (?i:reports|services|agencies)"
)
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


def bylines(text: str, lines: Sequence[NamedLine]) -> Iterator[Credit]:
    """Yield the bylines at the head that name an agency: "By Staff, Agencies", "JOHN DOE, Associated Press", "AP, AFP".

    ``lines`` are those that hold a registered name. None behind the first long line of the article is a byline.
    """
    lines = [line for line in lines if line.end <= HEAD_CHARACTERS and line.end - line.start <= LONGEST_BYLINE_CHARACTERS + 10]
    if not lines:
        return
    body = _BODY_LINE.search(text, 0, HEAD_CHARACTERS + LONGEST_HEAD_LINE_CHARACTERS)
    first_body = body.start() if body else HEAD_CHARACTERS
    for named in lines:
        if named.start >= first_body:
            return
        line = text[named.start : named.end].strip(" \t*_\r")
        if not 2 <= len(line) <= LONGEST_BYLINE_CHARACTERS:
            continue
        by = _BY.match(line)
        agencies = _by(line[by.end() :]) if by else _bare(line) if text[named.end : named.end + 200].strip() else []
        start = text.index(line, named.start)
        strength = STRENGTHS["byline" if by else "bare byline"][0]
        for agency in agencies:
            yield Credit(agency.name, line, start, start + len(line), CreditForm.BYLINE, agency is registry().generic, strength)


def _by(names: str) -> list[Agency]:
    """Return the agencies in the words after "By"; none if these are a sentence."""
    if names.endswith(("!", "?", ":")) or (names.endswith(".") and len(names.split()) > 4) or len(names.split()) > 14:
        return []
    if _BROUGHT_TOGETHER.fullmatch(names):
        return [registry().generic]
    known = registry()
    whole = known.named(names)
    if whole:
        return [whole]
    parts = [part.strip(" .()") for part in re.split(r"[()]", names) for part in _BYLINE_SEPARATOR.split(part)]
    found: list[Agency | None] = []
    for part in parts:
        agency = known.named(part)
        found += [agency] if agency else [known.named(piece) for piece in part.split("/")]
    found += map(_staffed, parts)
    return list(dict.fromkeys(agency for agency in found if agency))


def _staffed(part: str) -> Agency | None:
    """Return the agency that a part such as "Associated Press Writer" or "JANE DOE Associated Press" ends or begins with."""
    words = part.split()
    if len(words) > 1 and _STAFF.fullmatch(words[0]):
        return registry().named(" ".join(words[1:]))
    named = (registry().named(" ".join(words[i:])) for i in range(2, min(len(words) - 1, 5)))
    tail = next((agency for agency in named if agency), None)
    return tail or (agency_in(part, "slugs") if re.search(r"(?i)\b(?:writers?|staff|reporters?|correspondents?)$", part) else None)


def _bare(line: str) -> list[Agency]:
    """Return the agencies of a line that holds nothing but names, at least one of them an agency's."""
    if len(line) > 80 or line.endswith((".", "!", "?", ":")) or not line[0].isalpha() or _PICTURE_LINE.match(line):
        return []
    known = registry()
    whole = known.named(line)
    if whole:
        return [whole] if whole.kind in _SIGNING_KINDS else []
    if _BROUGHT_TOGETHER.fullmatch(line):
        return [known.generic]
    posted = _POSTED_IN.fullmatch(line)  # "Reuters in Moscow"
    if posted and (agency := known.named(posted[1])) and agency.kind == "agency":
        return [agency]
    return _listed(line)


def _listed(line: str) -> list[Agency]:
    """Return the agencies of a list of names, none if one of its parts is neither an agency nor a person or a desk."""
    known = registry()
    parts = [part for part in _BARE_SEPARATOR.split(line) if part]
    found = [known.named(part) or (_staffed(part) if len(parts) < 3 else None) for part in parts]
    if "/" in line and " / " not in line and None in found:
        return []  # "Jane Doe/Reuters" signs a picture
    others = [part for part, agency in zip(parts, found, strict=True) if agency is None]
    if not all(_STAFF.fullmatch(part) or (len(found) < 4 and part[0].isupper() and _PERSON.fullmatch(part)) for part in others):
        return []
    return list(dict.fromkeys(agency for agency in found if agency and (len(found) > 1 or agency.kind in _SIGNING_KINDS)))
