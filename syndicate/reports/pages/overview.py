"""An archive at a glance: what was scanned and how, its stories, its outlets by what they gave and took, what was skipped.

What always holds: what a list has no room for is counted; the numbers are the archive's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from syndicate.archive.findings import Ledger
from syndicate.model.article import Skipped
from syndicate.model.records import SourceRow, StoryRow
from syndicate.model.results import ScanResult
from syndicate.reports.pages.audits import AuditPage, audit_model
from syndicate.reports.phrases import count, moment

STORIES = 500
OUTLETS = 100
SKIPPED = 200


@dataclass(frozen=True, slots=True)
class Overview:
    """An archive at a glance; see ``overview_model``."""

    facts: tuple[tuple[str, str], ...]
    scanned: str
    capped: tuple[str, ...]
    stories: tuple[StoryRow, ...]
    all_stories: int
    outlets: tuple[SourceRow, ...]
    all_outlets: int
    first: Mapping[str, int]  # outlet -> stories in which it published first
    skipped: tuple[Skipped, ...]
    all_skipped: int
    audit: AuditPage


def overview_model(archive: Ledger, scan: ScanResult | None = None, *, limit: int = STORIES) -> Overview:
    """Return an archive at a glance, with its ``limit`` largest stories.

    With ``scan``, the page says what that scan did and skipped; without, what the last one skipped.
    """
    counts = archive.counts()
    runs = archive.runs(1)
    skipped = scan.skipped if scan else tuple(archive.skipped(runs[0].id)) if runs else ()
    sources = archive.sources()
    first = Counter(archive.first_counts())
    outlets = sorted(
        (row for row in sources if first[row.name] or row.gave or row.took),
        key=lambda row: (-first[row.name] - row.gave, -row.took, row.name),
    )
    return Overview(
        facts=_facts(archive, counts, runs[0].finished or runs[0].started if runs else None),
        scanned=_scanned(scan) if scan else "",
        capped=scan.capped if scan else (),
        stories=tuple(archive.stories(limit=limit)),
        all_stories=counts["stories"],
        outlets=tuple(outlets[:OUTLETS]),
        all_outlets=len(outlets),
        first=first,
        skipped=tuple(skipped[:SKIPPED]),
        all_skipped=len(skipped),
        audit=audit_model(sources, archive.audit(None)),
    )


def _facts(archive: Ledger, counts: dict[str, int], scanned: str | None) -> tuple[tuple[str, str], ...]:
    unsettled = count(counts["unsettled"], "article") + " still to be compared; the next scan goes on with them"
    rows = (
        ("Articles", f"{counts['articles']:,}"),
        ("Outlets", f"{counts['outlets']:,}"),
        ("Stories", f"{counts['stories']:,}"),
        ("Links", f"{counts['links']:,}"),
        ("Shared passages", f"{counts['passages']:,}"),
        ("Last scan", moment(scanned).partition("+")[0] + " UTC" if scanned else ""),
        ("Recipe", archive.settings.recipe.recipe_id),
        ("Settings", archive.settings.digest),
        ("Not finished", unsettled if counts["unsettled"] else ""),
    )
    return tuple((name, value) for name, value in rows if value)


def _scanned(scan: ScanResult) -> str:
    parts = ((scan.added, "added"), (scan.replaced, "replaced"), (scan.unchanged, "unchanged"), (len(scan.skipped), "skipped"))
    told = ", ".join(f"{number:,} {word}" for number, word in parts if number)
    return f"Read {count(scan.read, 'article')}{': ' if told else ''}{told}. Compared {count(scan.compared, 'pair')}."
