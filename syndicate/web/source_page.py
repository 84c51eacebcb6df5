"""An outlet or agency: what it took, gave and credited, and when.

Invariant: the numbers of the page add up to those of the archive's list of sources. Time is drawn in days, months or years,
whichever gives a number of bars that can be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from syndicate.archive.browse import Doing
from syndicate.model.records import AuditRow, SourceRow
from syndicate.reports.audits import GROUPS
from syndicate.reports.pages.audits import AuditEntry, Bar, BarPart, Chart, chart, columns, entry_of
from syndicate.reports.phrases import count
from syndicate.web.counts import Doings

BAR_HEIGHT_PIXELS = 64
PARTNERS_SHOWN = 12
MOST_BARS = 62  # two months of days
LANES = (("here", "Published here"), ("took", "Took from others"), ("gave", "Taken by others"))


@dataclass(frozen=True, slots=True)
class TimeLane:
    """What happened over time, of one sort; the lower part of a bar is credited."""

    name: str
    most: int
    total: int
    bars: tuple[Bar, ...]
    label: str


@dataclass(frozen=True, slots=True)
class TimeChart:
    """All sorts over the same spans of time; ``each`` is a day, a month or a year."""

    lanes: tuple[TimeLane, ...]
    begins: str
    ends: str
    each: str


@dataclass(frozen=True, slots=True)
class Partner:
    """How many articles a partner gave or took, and how many of them are credited."""

    name: str | None
    articles: int
    credited: int


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source and its doings; see ``source_model``."""

    row: SourceRow
    first: int
    facts: tuple[str, ...]
    took: tuple[Partner, ...]
    gave: tuple[Partner, ...]
    time: TimeChart | None
    audit: tuple[tuple[str, AuditEntry], ...]
    headings: tuple[str, ...]
    chart: Chart | None


def source_model(row: SourceRow, first: int, doings: Doings, spans: Sequence[AuditRow] = ()) -> SourcePage:
    """Return a source as a page shows it.

    ``first`` counts the stories that it published first, ``spans`` say how its own articles credit over time.
    """
    sides = (("Its own articles", row.audit), ("Articles of others that have its text", row.given))
    return SourcePage(
        row=row,
        first=first,
        facts=_facts(row),
        took=_partners(doings.took),
        gave=_partners(doings.gave),
        time=_time(doings),
        audit=tuple((whose, entry_of(row.name, counts)) for whose, counts in sides if counts.all),
        headings=tuple(GROUPS.values()),
        chart=chart(spans),
    )


def _partners(done: Sequence[Doing]) -> tuple[Partner, ...]:
    """Return the partners with the most articles."""
    articles, credited = Counter(one.partner for one in done), Counter(one.partner for one in done if one.credited)
    ordered = sorted(articles, key=lambda name: (-articles[name], name or ""))
    return tuple(Partner(name, articles[name], credited[name]) for name in ordered[:PARTNERS_SHOWN])


def _days(done: Sequence[Doing]) -> dict[str, tuple[int, int]]:
    """Return by day how many articles there are, and how many of them are credited; one with several partners counts once."""
    once: dict[int, Doing] = {}
    for one in done:
        if one.day and (one.article not in once or one.credited):
            once[one.article] = one
    articles, credited = Counter(one.day for one in once.values()), Counter(one.day for one in once.values() if one.credited)
    return {day: (number, credited[day]) for day, number in articles.items() if day}


def _facts(entry: SourceRow) -> tuple[str, ...]:
    """Return the numbers as sentences."""
    said = []
    if entry.kind != "outlet":
        said.append(f"No article of {entry.name} is in this archive; it is known from what others credit.")
    if entry.gave:
        articles = count(entry.gave, "article of others derives", "articles of others derive")
        said.append(f"{articles} from it, as far as is known; {entry.credited:,} of them say so.")
    if entry.took:
        articles = count(entry.took, "of its own articles derives", "of its own articles derive")
        said.append(f"{articles} from others; {entry.took_credited:,} of them say so.")
    if not entry.gave and not entry.took:
        said.append("Nothing shows that it took from others or gave to them.")
    return tuple(said)


def _spans(found: list[str]) -> tuple[int, list[str]]:
    """Return how many characters of a date name a span, and the names of all spans from the first to the last."""
    first, last = date.fromisoformat(min(found)), date.fromisoformat(max(found))
    if (last - first).days < MOST_BARS:
        return 10, [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= MOST_BARS:
        return 7, [f"{first.year + (first.month - 1 + n) // 12:04}-{(first.month - 1 + n) % 12 + 1:02}" for n in range(months)]
    return 4, [f"{year:04}" for year in range(first.year, last.year + 1)]


def _time(doings: Doings) -> TimeChart | None:
    days = {"here": {day: (number, 0) for day, number in doings.here.items()}, "took": _days(doings.took), "gave": _days(doings.gave)}
    dated = [day for found in days.values() for day in found if _is_date(day)]
    if not dated:
        return None
    size, spans = _spans(dated)
    lanes = []
    for sort, title in LANES:
        articles: Counter[str] = Counter()
        credited: Counter[str] = Counter()
        for day, (number, said) in days[sort].items():
            articles[day[:size]] += number
            credited[day[:size]] += said
        if articles:
            lanes.append(_lane(title, sort, spans, articles, credited))
    return TimeChart(tuple(lanes), spans[0], spans[-1], {10: "day", 7: "month", 4: "year"}[size])


def _is_date(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False


def _lane(title: str, sort: str, spans: list[str], articles: Counter[str], credited: Counter[str]) -> TimeLane:
    most = max(articles.values())
    places, width = columns(len(spans))
    bars = []
    for x, span in zip(places, spans, strict=True):
        if number := articles[span]:
            height = max(BAR_HEIGHT_PIXELS * number / most, 2.0)
            parts = [BarPart("amount", round(BAR_HEIGHT_PIXELS - height, 2), round(height, 2))]
            if part := round(height * credited[span] / number, 2):
                parts.append(BarPart("amount credited", BAR_HEIGHT_PIXELS - part, part))
            said = f", {credited[span]:,} credited" if sort != "here" else ""
            bars.append(Bar(x, width, tuple(parts), f"{span}: {number:,}{said}"))
    total = sum(articles[span] for span in spans)
    return TimeLane(title, most, total, tuple(bars), f"{title}: {total:,} articles in all, at most {most:,} at a time")
