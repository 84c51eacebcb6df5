"""The audit: what each article says of its sources is held against the links that were found.

Invariant: an article's entry in the ledger and the verdicts on its links are made together, from all its links; a batch is one
transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from syndicate.archive import ArchiveFile
from syndicate.model.provenance import LedgerEntry, Verdict
from syndicate.pipeline.link import entry
from syndicate.provenance.lead_ins import beside
from syndicate.provenance.ledger import account
from syndicate.provenance.sides import Side, sides_of

ARTICLES_AT_ONCE = 128  # accounted for together; they and all that are linked to them are held in memory


def keep_ledger(archive: ArchiveFile, among: Sequence[int] | None = None) -> None:
    """Make the ledger's entries of these articles again, or of all, and the verdicts on their links."""
    due = archive.ledger.articles() if among is None else among
    for first in range(0, len(due), ARTICLES_AT_ONCE):
        some = due[first : first + ARTICLES_AT_ONCE]
        with archive.writing():
            _account(archive, some)
    archive.audits.put_credits(due)


def _account(archive: ArchiveFile, articles: Sequence[int]) -> None:
    """Store the entries of some articles, and the verdicts on their links."""
    links = archive.audits.links(articles)
    held = archive.articles.held({*articles, *(number for one in links for number in (one.link.a, one.link.b))})
    mentions = archive.audits.mentions(articles)
    entries = {number: replace(entry(one), mentions=mentions.get(number, ())) for number, one in held.items()}
    shared = archive.audits.shared_spans(number for number, *_ in links)
    sides: dict[int, list[tuple[int, Side]]] = defaultdict(list)
    for number, link, coverage in links:
        if link.ruling.is_repeated:  # the debt stands with the link of the versions that share most
            continue
        spans = shared.get(number, ())
        both = beside(spans, entries[link.a], entries[link.b])
        for side in sides_of(link.kind, link.ruling, both, coverage, link.likelihood, spans):
            sides[side.taker.number].append((number, side))
    made: list[LedgerEntry] = []
    called = archive.outlets.directory.called
    verdicts: list[tuple[int, Verdict]] = []
    for article in articles:
        if article not in entries:
            continue
        own = sides[article]
        kept, found = account(entries[article], [side for _, side in own])
        if kept:
            further = tuple((called(source), group) for source, group in kept.further)
            made.append(replace(kept, source=called(kept.source) if kept.source else None, further=further))
        by_other = {side.other.number: number for number, side in own}
        verdicts += [(by_other[one.other], one) for one in found]
    archive.ledger.put(articles, made)
    archive.audits.put(articles, verdicts)
