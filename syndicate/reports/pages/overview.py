"""An archive at a glance: the last scan, stories, outlets with what they gave and took, what was skipped.

Invariant: entries that a list has no room for are counted. The numbers are the archive's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from syndicate.model.article import Skipped
from syndicate.model.records import SourceRow, StoryRow
from syndicate.model.results import ArchiveSummary, ScanResult
from syndicate.reports.pages.audits import AuditPage, audit_model
from syndicate.reports.phrases import count, moment

OUTLETS_LISTED = 100
SKIPPED_INPUTS_LISTED = 200


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


def overview_model(archive: ArchiveSummary, scan: ScanResult | None = None) -> Overview:
    """Return an archive at a glance.

    With ``scan``, the page says what that scan did and skipped, else what the last one skipped.
    """
    skipped = scan.skipped if scan else archive.skipped
    first = Counter(archive.first)
    outlets = sorted(
        (row for row in archive.sources if first[row.name] or row.gave or row.took),
        key=lambda row: (-first[row.name] - row.gave, -row.took, row.name),
    )
    return Overview(
        facts=_facts(archive),
        scanned=_scanned(scan) if scan else "",
        capped=scan.capped if scan else (),
        stories=archive.stories,
        all_stories=archive.counts["stories"],
        outlets=tuple(outlets[:OUTLETS_LISTED]),
        all_outlets=len(outlets),
        first=first,
        skipped=skipped[:SKIPPED_INPUTS_LISTED],
        all_skipped=len(skipped),
        audit=audit_model(archive.sources, archive.audit),
    )


def _facts(archive: ArchiveSummary) -> tuple[tuple[str, str], ...]:
    counts, scanned = archive.counts, archive.scanned
    unsettled = count(counts["unsettled"], "article") + " still to be compared; the next scan goes on with them"
    rows = (
        ("Articles", f"{counts['articles']:,}"),
        ("Outlets", f"{counts['outlets']:,}"),
        ("Stories", f"{counts['stories']:,}"),
        ("Links", f"{counts['links']:,}"),
        ("Shared passages", f"{counts['passages']:,}"),
        ("Last scan", moment(scanned) if scanned else ""),
        ("Recipe", archive.recipe_id),
        ("Settings", archive.settings_digest),
        ("Not finished", unsettled if counts["unsettled"] else ""),
    )
    return tuple((name, value) for name, value in rows if value)


def _scanned(scan: ScanResult) -> str:
    parts = ((scan.added, "added"), (scan.replaced, "replaced"), (scan.unchanged, "unchanged"), (len(scan.skipped), "skipped"))
    done = ", ".join(f"{number:,} {word}" for number, word in parts if number)
    return f"Read {count(scan.read, 'article')}{': ' if done else ''}{done}. Compared {count(scan.compared, 'pair')}."
