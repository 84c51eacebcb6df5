"""Embargoes that a text states: a line at its start or end that forbids to publish it before a moment.

Invariant: such a line holds a moment, words that forbid, and nothing else but words of such lines; a sentence about embargoes has
others. No moment is invented: a day without its year is the one nearest to the publication, on the weekday that stands beside it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from syndicate.model.word_lists import word_lists
from syndicate.text.dates import ANY_TIME, MONTHS, WEEKDAYS, ZONES, read_moment

HEAD_CHARACTERS = 800  # at the start of a text, in which an embargo is looked for
FOOT_CHARACTERS = 300
LONGEST_LINE_CHARACTERS = 180
WIDEST_LINE_CHARACTERS = 2 * LONGEST_LINE_CHARACTERS  # with its spaces; a longer line is a paragraph, however many are in it
_NEAR = timedelta(days=180)  # of the publication, in which a day without a year lies
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*")
_DIGIT = re.compile(r"\d")
_CUT = re.compile(r"(?<=\w\w)[.!;|](?=\s)|\s[–—|-](?=\s)")
_ORDINAL = r"(?:st|nd|rd|th|er|ème|º|°|\.)?"


_data = functools.partial(word_lists, "embargo")


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@functools.cache
def _forbids() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_data()['forbids'])})", re.IGNORECASE)


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(_data()["words"].casefold().split()) | frozenset(WEEKDAYS)


@functools.cache
def _days() -> tuple[re.Pattern[str], ...]:
    """Return the forms of a day in a line: with digits alone, with ideographs, and with the name of a month."""
    month = rf"(?P<month>{_any(tuple(MONTHS))})\b\.?"
    year = r"(?:[\s,.]*(?:de\s+|del\s+)?(?P<year>(?:1[6-9]|20)\d\d)(?!\d|[:.]\d\d))?"
    return tuple(
        re.compile(form, re.IGNORECASE)
        for form in (
            r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:T(?=\d))?",
            r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
            r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
            rf"(?<![\d:.])(?P<day>\d{{1,2}}){_ORDINAL}[\s-]*(?:(?:of|de|d[ei]l?)\s+)?{month}{year}",
            rf"(?<!\w){month}\s*(?P<day>\d{{1,2}}){_ORDINAL}(?![\d:])(?:,?\s*(?P<year>\d{{4}})(?!\d|[:.]\d\d))?",
        )
    )


@functools.cache
def _clock() -> re.Pattern[str]:
    data = _data()
    half, early_half = (f"(?P<late{n}>{_any(data['afternoon'])})|(?P<early{n}>{_any(data['morning'])})" for n in ("", "_before"))
    minutes = rf"\s?(?:[:.]|{_any(data['between'])})\s?(?P<minute>\d\d)(?!\d)(?::\d\d(?:\.\d+)?)?"
    packed = r"(?P<packed>\d\d)(?=\s*(?:hrs?|hours|gmt|utc|bst|e[sd]?t|ces?t)\b)"
    return re.compile(
        rf"(?<![\d:.,])(?:(?P<at>(?<!\w)(?:{_any(data['at'])}))\s*)?(?:(?:{early_half})\s*)?(?<!\d)(?P<hour>\d{{1,2}})"
        rf"(?:{minutes}|{packed}|(?![\d:]))\s*(?P<unit>(?:{_any(data['hour'])})(?!\w))?\s*(?:(?:{half})(?!\w)\.?)?",
        re.IGNORECASE,
    )


@functools.cache
def _twelve() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:(?:12\s+)?(?P<noon>{_any(_data()['noon'])})|(?:12\s+)?(?:{_any(_data()['midnight'])}))(?!\w)", re.IGNORECASE
    )


@functools.cache
def _zone() -> re.Pattern[str]:
    named = _any((*_data()["zones"], *ZONES, *_data()["vague_zones"]))
    return re.compile(rf"(?<!\w)(?:(?P<name>{named})(?!\w))?\s?(?P<offset>(?<![\d-])[+-]\d{{1,2}}(?::?\d\d)?(?!\d))?", re.IGNORECASE)


def embargo_in(text: str, published: str | None = None) -> str | None:
    """Return until when a line at the start or end of a text forbids to publish it, in ISO 8601; None if none does.

    ``published`` is the date of the article, for a day that is given without its year.
    """
    for part in (text[:HEAD_CHARACTERS], text[-FOOT_CHARACTERS:]):
        until = next(filter(None, (_until(line, published) for line in _lines(part))), None)
        if until:
            return until
    return None


def _lines(part: str) -> Iterator[str]:
    """Yield the lines that forbid, each also with the next one, and their beginnings up to a sign that ends a sentence."""
    for pair in pairwise((*filter(str.strip, part.split("\n")), "")):
        # every day has a digit, which few short lines have, and to look for it is fast
        if len(pair[0]) > WIDEST_LINE_CHARACTERS or not any(map(_DIGIT.search, pair)):
            continue
        line, below = (" ".join(one.split()) if len(one) <= WIDEST_LINE_CHARACTERS else one for one in pair)
        joined = f"{line} {below}" if below and len(line) + len(below) < LONGEST_LINE_CHARACTERS else ""
        if len(line) > LONGEST_LINE_CHARACTERS or not _DIGIT.search(joined or line) or not _forbids().search(line):
            continue
        yield line
        yield from (line[: cut.start()] for cut in reversed(list(_CUT.finditer(line))))
        if joined:
            yield joined


def _until(line: str, published: str | None) -> str | None:
    """Return the moment of a line that forbids to publish before it; None if it is not such a line."""
    if not _forbids().search(line):
        return None
    day, rest = _day_in(line, published)
    if day is None:
        return None
    clock, rest = _clock_in(rest)
    if _DIGIT.search(rest) or any(word.casefold() not in _known() and not _forbids().fullmatch(word) for word in _WORD.findall(rest)):
        return None
    return read_moment(f"{day} {clock}".strip(), ANY_TIME).iso


def _day_in(line: str, published: str | None) -> tuple[str | None, str]:
    """Return the day that a line names, and the line without it."""
    for form in _days():
        found = form.search(line)
        if found:
            rest = f"{line[: found.start()]} {line[found.end() :]}"
            month = int(found["month"]) if found["month"].isdigit() else MONTHS[found["month"].casefold()]
            year = found["year"] or _year(month, int(found["day"]), rest, published)
            return f"{year}-{month:02}-{int(found['day']):02}" if year else None, rest
    return None, line


def _year(month: int, day: int, rest: str, published: str | None) -> str | None:
    """Return the year in which a day lies that is near a publication; None if its weekday is another one."""
    if not published:
        return None
    near = date.fromisoformat(published[:10])
    named = next((WEEKDAYS[word.casefold()] for word in _WORD.findall(rest) if word.casefold() in WEEKDAYS), None)
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if abs(found - near) <= _NEAR and named in (None, found.weekday()):
            return str(year)
    return None


def _clock_in(rest: str) -> tuple[str, str]:
    """Return the time of day and its zone in what a line holds beside its day, and what is left of the line; "" if it has none."""
    twelve = _twelve().search(rest)
    hour, minute, span = (12 if twelve["noon"] else 0, 0, twelve.span()) if twelve else (-1, 0, (0, 0))
    if not twelve:
        stated = ("minute", "packed", "late", "early", "late_before", "early_before", "unit", "at")
        found = next((one for one in _clock().finditer(rest) if any(one[name] for name in stated)), None)
        if found is None:
            return "", rest
        hour, minute, span = int(found["hour"]), int(found["minute"] or found["packed"] or 0), found.span()
        late, early = found["late"] or found["late_before"], found["early"] or found["early_before"]
        if hour <= 12 and (late or early):
            hour = hour % 12 + (12 if late else 0)
    before, behind = rest[: span[0]], rest[span[1] :]
    zone = next((one for one in _zone().finditer(behind) if one.group().strip()), None)
    offset = ""
    if zone:
        behind = f"{behind[: zone.start()]} {behind[zone.end() :]}"
        offset = zone["offset"] or _data()["zones"].get((zone["name"] or "").casefold(), zone["name"] or "")
    if offset[:1] in ("+", "-") and len(offset) == len("+2"):
        offset = f"{offset[0]}0{offset[1]}"
    return f"{hour:02}:{minute:02} {offset}".rstrip(), f"{before} {behind}"
