"""The audit of credits as a page shows it: by outlet in a table, over time in bars.

What always holds: a bar's four parts add up to its articles; nothing is said by colour alone, since every bar has its
numbers in words and rewritten parts are hatched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.model.provenance import Verdict
from syndicate.model.records import Audited, AuditRow, SourceRow
from syndicate.reports.audits import FLAGS, GROUPS, mark, remarks
from syndicate.reports.phrases import count

OUTLETS = 100
WIDTH, HEIGHT = 720, 96
GAP, WIDEST = 0.2, 48  # share of a span that stays empty; units that a bar takes at most
LEAST = 2.0  # units of height, so that one article among thousands is seen


@dataclass(frozen=True, slots=True)
class Part:
    """One group's part of a bar, in the drawing's units."""

    group: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of one span of time."""

    x: float
    width: float
    parts: tuple[Part, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """How articles credit over time; ``key`` begins the names of what the drawing refers to in itself."""

    key: str
    bars: tuple[Bar, ...]
    begins: str
    ends: str
    told: str
    most: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An outlet, in how many articles it credits and does not, in the order of ``GROUPS``, and what else there is to say."""

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


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict in a page: credited or uncredited, its few words, and its sentence."""

    word: str
    mark: str
    sentence: str


def told(verdicts: Sequence[Verdict], number: int | None = None) -> tuple[Told, ...]:
    """Return the verdicts that a page tells, with ``number`` only those on one article."""
    chosen = [one for one in verdicts if one.group is not None and number in (None, one.article)]
    return tuple(Told("uncredited" if mark(one).startswith("un") else "credited", mark(one), one.sentence) for one in chosen)


def audit_model(rows: Sequence[SourceRow], spans: Sequence[AuditRow], *, key: str = "audit", limit: int = OUTLETS) -> AuditPage:
    """Return the audit of an archive's outlets as a page shows it."""
    found = [entry_of(row.name, row.audit) for row in rows if row.audit.all]
    found.sort(key=lambda one: (-sum(one.counts[2:]), -sum(one.counts), one.name))
    return AuditPage(tuple(GROUPS.values()), tuple(found[:limit]), len(found), chart(spans, key))


def entry_of(name: str, counts: Audited) -> AuditEntry:
    """Return a row of the table."""
    return AuditEntry(name, tuple(getattr(counts, group) for group in GROUPS), remarks(counts))


def chart(rows: Sequence[AuditRow], key: str = "audit") -> Chart | None:
    """Return the bars of spans of time; None where nothing is to be drawn."""
    most = max((row.counts.all for row in rows), default=0)
    if not most:
        return None
    step = WIDTH / len(rows)
    wide = min(step * (1 - GAP), WIDEST)
    bars = []
    for place, row in enumerate(rows):
        if row.counts.all:
            x = place * step + (step - wide) / 2
            bars.append(Bar(round(x, 2), round(wide, 2), _parts(row.counts, most), f"{row.span}: {_amounts(row.counts)}"))
    total = Audited(*(sum(getattr(row.counts, name) for row in rows) for name in (*GROUPS, *FLAGS)))
    told = f"Articles that have text from elsewhere, {rows[0].span} to {rows[-1].span}: {_amounts(total)}"
    return Chart(key, tuple(bars), rows[0].span, rows[-1].span, told, count(most, "article"))


def _amounts(counts: Audited) -> str:
    return "; ".join(f"{number:,} {name}" for group, name in GROUPS.items() if (number := getattr(counts, group)))


def _parts(counts: Audited, most: int) -> tuple[Part, ...]:
    """Stack the groups from below."""
    whole = max(HEIGHT * counts.all / most, LEAST)
    parts, y = [], float(HEIGHT)
    for group in GROUPS:
        height = whole * getattr(counts, group) / counts.all
        if height:
            y -= height
            parts.append(Part(group.replace("_", " "), round(y, 2), round(height, 2)))
    return tuple(parts)
