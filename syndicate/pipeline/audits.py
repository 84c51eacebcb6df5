"""The audit: what each article says of its sources is held against the links that were found.

Invariant: only links without a verdict are read, so that a scan goes on where a killed one ended; a batch is one
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from syndicate.archive import ArchiveFile
from syndicate.model.provenance import Verdict
from syndicate.pipeline.link import entry
from syndicate.provenance.audit import verdicts_on
from syndicate.provenance.lead_ins import beside

LINKS_AT_ONCE = 512  # judged together; their articles are held in memory


def complete_audit(archive: ArchiveFile) -> int:
    """Store a verdict on every link that has none yet; return how many there were."""
    due = archive.audits.due()
    for first in range(0, len(due), LINKS_AT_ONCE):
        with archive.writing():
            archive.audits.put(_verdicts(archive, due[first : first + LINKS_AT_ONCE]))
    return len(due)


def _verdicts(archive: ArchiveFile, numbers: Iterable[int]) -> dict[int, tuple[Verdict, ...]]:
    """Return the verdicts on links, by the links' numbers."""
    links = archive.audits.links(numbers)
    held = archive.articles.held({number for one in links for number in (one.link.a, one.link.b)})
    mentions = archive.audits.mentions(held)
    entries = {number: replace(entry(one), mentions=mentions.get(number, ())) for number, one in held.items()}
    shared = archive.audits.shared_spans(number for number, link, _ in links if link.kind.derives)
    return {
        number: verdicts_on(
            link.kind, link.ruling, beside(shared.get(number, ()), entries[link.a], entries[link.b]), coverage, link.likelihood
        )
        for number, link, coverage in links
    }
