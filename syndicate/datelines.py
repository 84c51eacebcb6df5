"""Datelines, bylines and closing slugs: the credits that stand at the edges of a text, by their place and shape.

What always holds: only names that the registry knows count here, but for a dateline whose bracket says itself that it
is a news service; bylines are looked for at the head only, slugs at the end only.
"""

# ruff: noqa: E501 - a pattern reads better on one line than in pieces

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.agencies import Agency, agency_in, registry
from syndicate.values import Credit, CreditForm

HEAD = 1_500  # characters in which bylines stand, and datelines that no dash closes
TAIL = 1_500  # characters in which a slug between strokes counts
CLOSING_LINES = 3  # other slugs stand on one of the last lines; further up a bracket is a caption's
LONGEST_BYLINE = 140  # characters
BODY_LINE = 200  # characters; a line as long is the article's own, and no byline stands behind it
LONGEST_PLACE = 12  # words, the date among them
FURTHEST = 110  # characters of a line; the bracket or stroke of a dateline stands among them

_OPEN = r"^[ \t\"'“„«>*_·•]{0,4}"
_DASH = r"(?:[ \t]?[.,:]?[ \t]?(?:--?|[-–—:])|[ \t]?\.-)"
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
_ASIAN_SIGNS = ("【", "社", "中新网")  # one of them stands in whatever `_ASIAN` matches
_MONTHS = re.compile(
    r"jan|feb|fév|mar|mär|apr|avr|abr|may|mai|mag|jun|jui|giu|jul|lug|aug|aoû|ago|sep|set|oct|okt|ott|out|nov|dec|déc|dez|dic|gen|ene|янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"\b(?:News|Press|Agency|Newswire|Wire|Times|Post|TV|Radio|Media|Service|Syndicate|Network|Herald|Tribune|Journal)\b")

_BY = re.compile(r"(?:by|von|par|por|di|door|av|af|nga|autor|автор|written by|text|texte|testo|redacción|redação)[:\s]\s*", re.IGNORECASE)
_BYLINE_SEPARATOR = re.compile(
    r"[ \t]*(?:,|;|\||•|·|&| [/–—-] |\band\b|\bund\b|\bet\b|\by\b|\be\b|\bfor\b|\bof\b|\bwith\b|\bvia\b|\bin\b|\bи\b)[ \t]*", re.IGNORECASE
)
_STAFF = re.compile(
    r"(?:our |web |online )?(?:staff|desk|team|newsroom|staff reports?|staff and wire reports|staff writers?|redaktion|rédaction|redacción|redazione|redação|редакция)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[^\W\d_][\w.’'-]*(?: (?:de|van|von|der|al|el|bin|da|di|la|le))?(?: [^\W\d_][\w.’'-]*){1,3}")
_BROUGHT_TOGETHER = re.compile(
    r"(?i:staff|combined|compiled|from|local)?[ ,]*(?:\band\b|&|/|,)?[ ]*(?i:wire|news|agency|wire service|news service) (?i:reports|services|agencies)"
)

_STROKE_SLUG = re.compile(r"(?:^|(?<=[.!?”\"»)…’])[ \t]{0,2})/(?P<name>[^\W\d_][\w/ .-]{1,30}?)[ \t]?/?[ \t]*$", re.MULTILINE)
_BRACKET_SLUG = re.compile(r"(?:^|(?<=[.!?”\"»…’)])[ \t]?)\([ \t]?(?P<name>[^()\n]{2,60})[ \t]?\)[ \t.]*$")
_DASH_SLUG = re.compile(
    r"(?:^|(?<=[.!?”\"»…’)])[ \t]*)(?:--?|[–—])[ \t]?(?:with[ \t])?(?P<name>[^\W\d_][^()\n–—]{1,50}?)[ \t]*(?:--?|[–—])?[ \t.]*$",
    re.IGNORECASE,
)
_BARE_SLUG = re.compile(r"(?<=[.!?”\"»)…’])[ \t]+(?P<name>[^\W\d_]{2,12})[ \t.]*$")
_DESK = re.compile(r"[a-zäöüß]{1,4}(?:/[a-zäöüß]{1,4}){0,3}")


def _is_place(place: str, agencies: list[Agency], name: str) -> bool:
    """Tell the place and date of a dateline from a name that a bracket abbreviates ("Trade Press Union (TPU)")."""
    words = re.findall(r"[^\s,;/–—-]+", place)
    if len(words) > LONGEST_PLACE or agency_in(place) in agencies or re.search(r"[!?”\"]|\.\s+[^\W\d_]+ [^\W\d_]+ [^\W\d_]+ ", place):
        return False
    initials = "".join(word[0] for word in words if word[0].isupper())
    letters = "".join(c for c in name if c.isupper())
    if len(letters) > 1 and len(words) > 1 and (initials == letters or initials.endswith(letters)):
        return False
    small = [word for word in words if not (word[0].isupper() or word[0].isdigit() or word[0] in "[]'’")]
    return all(_MONTHS.match(word) or word in _SMALL for word in small)


_SMALL = frozenset(
    (
        "of",
        "the",
        "de",
        "di",
        "del",
        "do",
        "da",
        "la",
        "el",
        "by",
        "and",
        "on",
        "in",
        "von",
        "am",
        "an",
        "der",
        "le",
        "près",
        "du",
        "des",
        "y",
        "e",
    )
)


def datelines(text: str) -> Iterator[Credit]:
    """Yield the datelines that name an agency: "LONDON (Reuters) -", "KYIV, April 3 (Interfax-Ukraine) -", "/TASS/"."""
    for pattern, matches in (
        (_BRACKET, _opening(_BRACKET, text, "(")),
        (_STROKES, _opening(_STROKES, text, "/")),
        (_DATED, _DATED.finditer(text)),
    ):
        for match in matches:
            place, name, dash = match["place"] or "", match["name"].strip(), match["dash"]
            agencies = _all_agencies(name, "datelines")
            if place and not _is_place(place, agencies, name):
                continue
            if not agencies:
                shouted = re.match(r"[^\W\d_]{3}", place) is not None and place.split()[0].isupper()
                if pattern is _BRACKET and dash and shouted and match.start() < HEAD and _SERVICE.search(name) and name[0].isupper():
                    yield _made(text, name, match, CreditForm.DATELINE)
                continue
            if not dash and not _opens_text(text, match, place):
                continue
            if pattern is _STROKES and not (place.isupper() or any(c.isdigit() for c in place)):
                continue  # "Jane Doe/AFP/" is a picture's
            if pattern is _DATED and not (match["dashed"] or name.isupper() or match["dash"] != "."):
                continue
            yield from (_made(text, agency.name, match, CreditForm.DATELINE) for agency in agencies)
    for match in _ASIAN.finditer(text) if any(sign in text for sign in _ASIAN_SIGNS) else ():
        agency = agency_in(match["bracketed"] or match["name"])
        if agency:
            yield _made(text, agency.name, match, CreditForm.DATELINE)


def _opening(pattern: re.Pattern[str], text: str, sign: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begins a line and reaches its first ``sign`` within ``FURTHEST`` characters.

    The signs are few and found many times faster than the beginnings of lines are searched.
    """
    at = text.find(sign)
    while at >= 0:
        start = text.rfind("\n", max(0, at - FURTHEST), at) + 1
        if start or at < FURTHEST:
            match = pattern.match(text, start)
            if match:
                yield match
        end = text.find("\n", at)
        at = text.find(sign, end) if end >= 0 else -1


def _opens_text(text: str, match: re.Match[str], place: str) -> bool:
    """Tell a dateline without a dash: at the head, a capital or quotation behind it, and a place in capitals, dated or short."""
    rest = text[match.end() : match.end() + 3].lstrip(" \t")
    opens = bool(rest) and ((rest[0].isalnum() and not rest[0].islower()) or rest[0] in "\"“‘'«„$")
    shaped = not place or place.isupper() or any(c.isdigit() for c in place) or len(place.split()) <= 3
    return match.start() < HEAD and opens and shaped and (bool(place) or rest[0] != "\n")


def bylines(text: str) -> Iterator[Credit]:
    """Yield the bylines at the head that name an agency: "By Staff, Agencies", "JOHN DOE, Associated Press", "AP, AFP"."""
    for match in re.finditer(r"[^\n]+", text[:HEAD]):
        line = match.group().strip(" \t*_\r")
        if len(line) > BODY_LINE:
            return
        if not 2 <= len(line) <= LONGEST_BYLINE or match.end() == HEAD < len(text):
            continue
        by = _BY.match(line)
        agencies = _by(line[by.end() :]) if by else _bare(line) if text[match.end() : match.end() + 200].strip() else []
        start = match.start() + match.group().index(line)
        for agency in agencies:
            yield Credit(agency.name, line, start, start + len(line), CreditForm.BYLINE, agency is registry().generic)


def _by(names: str) -> list[Agency]:
    """Return the agencies in what follows "By"; a sentence that happens to begin so names none."""
    if names.endswith(("!", "?", ":")) or (names.endswith(".") and len(names.split()) > 4) or len(names.split()) > 14:
        return []
    if _BROUGHT_TOGETHER.fullmatch(names):
        return [registry().generic]
    known = registry()
    whole = known.named(names)
    if whole:
        return [whole]
    parts = [part.strip(" .()") for part in re.split(r"[()]", names) for part in _BYLINE_SEPARATOR.split(part)]
    found = [hit for part in parts for hit in ([known.named(part)] if known.named(part) else [known.named(p) for p in part.split("/")])]
    found += [_staffed(part) for part in parts]
    return list(dict.fromkeys(agency for agency in found if agency is not None))


def _staffed(part: str) -> Agency | None:
    """Return the agency that a part such as "Associated Press Writer" or "JANE DOE Associated Press" ends or begins with."""
    words = part.split()
    named = (registry().named(" ".join(words[i:])) for i in range(2, min(len(words) - 1, 5)))
    tail = next((agency for agency in named if agency), None)
    return tail or (agency_in(part) if re.search(r"(?i)\b(?:writers?|staff|reporters?|correspondents?)$", part) else None)


def _bare(line: str) -> list[Agency]:
    """Return the agencies of a line that holds nothing but names, at least one of them an agency's."""
    if len(line) > 80 or line.endswith((".", "!", "?", ":")) or not line[0].isalpha():
        return []
    if re.match(r"(?i)(?:image|photo|picture|foto|video)\b", line):
        return []
    known = registry()
    whole = known.named(line)
    if whole:
        return [whole] if whole.kind in ("agency", "generic") else []
    parts = [part for part in re.split(r"[ \t]*(?:,|;|&| / | \band\b |/)[ \t]*", line) if part]
    found = [known.named(part) or (_staffed(part) if len(parts) < 3 else None) for part in parts]
    if "/" in line and " / " not in line and None in found:
        return []  # "Jane Doe/Reuters" is a picture's
    others = [part for part, agency in zip(parts, found, strict=True) if agency is None]
    if not all(_STAFF.fullmatch(part) or (_PERSON.fullmatch(part) and part[0].isupper() and len(found) < 4) for part in others):
        return []
    return list(
        dict.fromkeys(agency for agency in found if agency is not None and (agency.kind in ("agency", "generic") or len(found) > 1))
    )


def slugs(text: str) -> Iterator[Credit]:
    """Yield the slugs that close a text: "/REL", "Reuter", "(PTI)", "-AFP", "abc/def (AFP, dpa)"."""
    tail = max(0, len(text) - TAIL)
    for match in _STROKE_SLUG.finditer(text, tail) if text.find("/", tail) >= 0 else ():
        for agency in _all_agencies(match["name"]):
            yield _made(text, agency.name, match, CreditForm.SLUG)
    end = len(text)
    for _ in range(CLOSING_LINES):
        end = len(text[:end].rstrip()) if end <= TAIL else end - len(text[end - TAIL : end]) + len(text[end - TAIL : end].rstrip())
        start = text.rfind("\n", max(0, end - TAIL), end) + 1
        if start == 0 and end > TAIL:
            start = end - TAIL
        yield from _closing(text, start, end)
        if start <= 1:
            return
        end = start - 1


def _closing(text: str, start: int, end: int) -> Iterator[Credit]:
    """Yield the slugs at the end of one closing line."""
    line = text[start:end]
    if end - start <= 60 and start > 0:
        bare = re.sub(r"^[\w/]{1,12}[ \t](?=\()", "", line.strip())
        agencies = _all_agencies(bare.strip("()-–—/ .\t"))
        if agencies and all(agency.kind in ("agency", "generic") for agency in agencies):
            first = start + len(line) - len(line.lstrip())
            span = first, first + len(line.strip())
            yield from (Credit(a.name, text[slice(*span)], *span, CreditForm.SLUG, a is registry().generic) for a in agencies)
            return
    closes = not text[end:].strip()
    # what no match can do without is found sooner than that there is no match
    signs = (_BRACKET_SLUG, ")" in line), (_DASH_SLUG, any(dash in line for dash in "-–—")), (_BARE_SLUG, closes)
    for pattern in [pattern for pattern, holds in signs if holds]:
        for match in pattern.finditer(line):
            for agency in _all_agencies(match["name"]):
                if agency.kind not in ("agency", "generic"):
                    continue  # "(BBC News)" is where a quotation or a list item is from
                first = start + match.start() + len(match.group()) - len(match.group().lstrip())
                last = start + len(line[: match.end()].rstrip())
                yield Credit(agency.name, text[first:last], first, last, CreditForm.SLUG, agency is registry().generic)


def _all_agencies(names: str, extra: str = "slugs") -> list[Agency]:
    """Return the agencies of a slug in which nothing else stands but the initials of a desk; else none."""
    known = registry()
    whole = known.named(names, extra)
    if whole:
        return [whole]
    parts = [part for part in re.split(r"[ \t]*(?:,|;|/|&|\+|\bwith\b|\band\b|\bund\b|\bet\b|\by\b)[ \t]*", names) if part]
    found = [known.named(part, extra) for part in parts]
    if not all(agency or _DESK.fullmatch(part) for part, agency in zip(parts, found, strict=True)):
        return []
    return list(dict.fromkeys(agency for agency in found if agency is not None))


def _made(text: str, source: str, match: re.Match[str], form: CreditForm) -> Credit:
    first = match.start() + len(match.group()) - len(match.group().lstrip())
    last = match.start() + len(match.group().rstrip())
    return Credit(source, text[first:last], first, last, form, source == registry().generic.name)
