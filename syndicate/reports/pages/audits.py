"""The audit of credits as a page shows it: by outlet in a table, over time in bars.

Invariant: the parts of a bar add up to its articles. Colour never carries meaning alone: every bar has its numbers in
words, and rewritten parts are hatched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.model.records import Audited, AuditRow, SourceRow
from syndicate.reports.audits import FLAGS, GROUPS, remarks
from syndicate.reports.phrases import count

OUTLETS_LISTED = 100
WIDTH, HEIGHT = 720, 96
GAP, WIDEST = 0.2, 48  # share of a span that stays empty; units that a bar takes at most
LEAST_HEIGHT = 2.0  # units of height, so that one article among thousands is seen


@dataclass(frozen=True, slots=True)
class BarPart:
    """One part of a bar, with the name of its class in the style sheet."""

    group: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of one span of time."""

    x: float
    width: float
    parts: tuple[BarPart, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """How articles credit over time; ``key`` begins the ids inside the drawing."""

    key: str
    bars: tuple[Bar, ...]
    begins: str
    ends: str
    label: str
    most: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An outlet: the number of its articles in each of ``GROUPS``, in that order, and remarks that count its flags."""

    name: str
    counts: tuple[int, ...]
    remarks: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The outlets with most articles without credit first, and all of them over time."""

    headings: tuple[str, ...]
    entries: tuple[AuditEntry, ...]
    all_entries: int
    chart: Chart | None


def audit_model(rows: Sequence[SourceRow], spans: Sequence[AuditRow], *, key: str = "audit", limit: int = OUTLETS_LISTED) -> AuditPage:
    """Return the audit of an archive's outlets as a page shows it."""
    found = [entry_of(row.name, row.audit) for row in rows if row.audit.all]
    found.sort(key=lambda one: (-sum(one.counts[2:4]), -sum(one.counts), one.name))
    return AuditPage(tuple(GROUPS.values()), tuple(found[:limit]), len(found), chart(spans, key))


def entry_of(name: str, counts: Audited) -> AuditEntry:
    """Return the table's row for an outlet."""
    return AuditEntry(name, tuple(getattr(counts, group) for group in GROUPS), remarks(counts))


def chart(rows: Sequence[AuditRow], key: str = "audit") -> Chart | None:
    """Return the bars of spans of time; None if there is nothing to draw."""
    most = max((row.counts.all for row in rows), default=0)
    if not most:
        return None
    places, width = columns(len(rows))
    bars = [
        Bar(x, width, _parts(row.counts, most), f"{row.span}: {_amounts(row.counts)}")
        for x, row in zip(places, rows, strict=True)
        if row.counts.all
    ]
    total = Audited(*(sum(getattr(row.counts, name) for row in rows) for name in (*GROUPS, *FLAGS)))
    label = f"Articles that have text from elsewhere, {rows[0].span} to {rows[-1].span}: {_amounts(total)}"
    return Chart(key, tuple(bars), rows[0].span, rows[-1].span, label, count(most, "article"))


def columns(number: int) -> tuple[list[float], float]:
    """Return the left edge of each of ``number`` bars, and the width that all of them have."""
    step = WIDTH / number
    wide = min(step * (1 - GAP), WIDEST)
    return [round(place * step + (step - wide) / 2, 2) for place in range(number)], round(wide, 2)


def _amounts(counts: Audited) -> str:
    return "; ".join(f"{number:,} {name}" for group, name in GROUPS.items() if (number := getattr(counts, group)))


def _parts(counts: Audited, most: int) -> tuple[BarPart, ...]:
    """Stack the groups from below."""
    whole = max(HEIGHT * counts.all / most, LEAST_HEIGHT)
    parts, y = [], float(HEIGHT)
    for group in GROUPS:
        height = whole * getattr(counts, group) / counts.all
        if height:
            y -= height
            parts.append(BarPart(group.replace("_", " "), round(y, 2), round(height, 2)))
    return tuple(parts)
