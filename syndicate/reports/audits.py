"""The audit of credits, in words and numbers that all reports share.

Invariant: articles are counted. An article is in no group if nothing shows that its text comes from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Group as Lines
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from syndicate.model.provenance import Flag, LedgerEntry, Verdict
from syndicate.model.records import Audited, AuditRow, SourceRow
from syndicate.reports.phrases import STYLES, credit_word
from syndicate.reports.printed_lines import line
from syndicate.reports.visible import one_line

# The field of ``Audited`` -> what it is called at the head of a column.
GROUPS = {
    "credited_verbatim": "credited, close copy",
    "credited_rewritten": "credited, rewritten",
    "uncredited_verbatim": "uncredited, close copy",
    "uncredited_rewritten": "uncredited, rewritten",
    "credited_alone": "credited, not linked",
}
FLAGS = {
    "misattributed": Flag.MISATTRIBUTED,
    "differing": Flag.DIFFERING,
    "only_metadata": Flag.METADATA,
    "generic_only": Flag.GENERIC,
    "mention_only": Flag.MENTION,
}
UNBROKEN_NAME_COLUMNS = 16  # columns; a name is broken only if it is longer


def remarks(counts: Audited) -> str:
    """Return how many articles have which flag, such as ``2 credited only in metadata``."""
    return ", ".join(f"{number:,} {flag.value}" for name, flag in FLAGS.items() if (number := getattr(counts, name)))


class CreditVerdict(NamedTuple):
    """A verdict as reports show it: the word credited or uncredited, the group and the flags, and the sentence."""

    word: str
    mark: str
    sentence: str


def credit_verdicts(verdicts: Iterable[Verdict], number: int | None = None) -> tuple[CreditVerdict, ...]:
    """Return the verdicts on articles that owe a credit, as far as is known; with ``number`` only those on one article."""
    return tuple(
        CreditVerdict(one.group.value.partition(",")[0], ", ".join([one.group.value, *(flag.value for flag in one.flags)]), one.sentence)
        for one in verdicts
        if one.group is not None and number in (None, one.article)
    )


def entry_verdict(entry: LedgerEntry | None) -> tuple[CreditVerdict, ...]:
    """Return the ledger's entry of an article; nothing if it is not known whether the article owes a credit."""
    if entry is None or entry.credited is None:
        return ()
    group = entry.group.value if entry.group else "credited, not linked"
    mark = ", ".join([group, *(flag.value for flag in entry.flags)])
    return (CreditVerdict(credit_word(entry.credited), mark, entry.sentence),)


def entry_line(entry: LedgerEntry) -> Text:
    """Return the ledger's entry of an article as a line; without a mark if it is not known whether it owes a credit."""
    told = entry_verdict(entry)
    return line((f"{told[0].mark}:", STYLES[told[0].word]), entry.sentence) if told else line(entry.sentence)


def verdict_lines(verdicts: Iterable[Verdict]) -> list[Text]:
    """Return a line for each verdict on an article that owes a credit: the group first, then the sentence."""
    return [line((f"{one.mark}:", STYLES[one.word]), one.sentence) for one in credit_verdicts(verdicts)]


def _table(first: str, rows: Sequence[tuple[str, Audited]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first, overflow="fold", min_width=min(UNBROKEN_NAME_COLUMNS, max(len(name) for name, _ in rows)))
    for heading in GROUPS.values():
        table.add_column(heading, justify="right", max_width=11)
    if remarked := any(remarks(counts) for _, counts in rows):
        table.add_column("of these", overflow="fold")
    for name, counts in rows:
        numbers = (f"{getattr(counts, group):,}" for group in GROUPS)
        table.add_row(Text(one_line(name)), *numbers, *([Text(remarks(counts), style=STYLES["quiet"])] if remarked else []))
    return table


def by_outlet(rows: Sequence[SourceRow]) -> list[RenderableType]:
    """Return how outlets credit text from elsewhere; nothing if no link shows that any of them has such text."""
    found = [(row.name, row.audit) for row in rows if row.audit.all]
    if not found:
        return []
    found.sort(key=lambda row: (-row[1].uncredited_verbatim - row[1].uncredited_rewritten, -row[1].all, row[0]))
    return [Text(), line(("How outlets credit text from elsewhere, in articles", "bold")), _table("outlet", found)]


def over_time(rows: Sequence[AuditRow]) -> RenderableType:
    """List spans of time with how the articles published in them credit what they have from elsewhere."""
    if not rows:
        return Text("No article with text from elsewhere has a date of publication.")
    return Lines(_table("published", [(row.span, row.counts) for row in rows if row.counts.all]))
