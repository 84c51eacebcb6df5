"""The ledger of credit of an archive: one statement for each article, and its counts by outlet, by source and over time.

Invariant: every article is counted once, by its entry; whatever counts articles that credit their source reads this table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date, timedelta

from syndicate.archive import rows
from syndicate.archive.audits import FLAGS
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import flag, numbers
from syndicate.model.provenance import CreditState, Group, LedgerEntry
from syndicate.model.records import Audited, AuditRow, SourceRow

MOST_SPANS = 62  # spans of time in one table; two months of days
_AMONG = "IN (SELECT value FROM json_each(?))"
_COLUMNS = ("article", "other", "state", "credited", "grp", "source", "phrase", "strength", "share", "confidence", *FLAGS, "sentence")
NO_OUTLET = "(without an outlet)"
_COUNTED = ", ".join(
    [
        *(f"coalesce(sum(grp = '{group.value}'), 0) AS {group.name.lower()}" for group in Group),
        "sum(grp IS NULL) AS credited_alone",
        *(f"sum({flag}) AS {flag}" for flag in FLAGS),
    ]
)
_ENTERED = """outlet_of INDEXED BY outlet_of_outlet CROSS JOIN ledger INDEXED BY ledger_article
    ON ledger.article = outlet_of.article AND credited IS NOT NULL"""
# Reads the index by outlet and not the articles, whose rows hold their texts.
_BY_OUTLET = f"SELECT outlet, {_COUNTED} FROM {_ENTERED} WHERE outlet IS NOT NULL GROUP BY outlet"
_WITHOUT_OUTLET = f"SELECT count(*), coalesce(sum(credited), 0), {_COUNTED} FROM {_ENTERED} WHERE outlet IS NULL"
_BY_SOURCE = f"""
    SELECT source, {_COUNTED} FROM (
        SELECT source, grp, {", ".join(FLAGS)} FROM ledger WHERE source IS NOT NULL AND credited IS NOT NULL
        UNION ALL SELECT source, grp, {", ".join("0" for _ in FLAGS)} FROM further_source
    ) GROUP BY source
"""
_BY_DAY = f"SELECT substr(published, 1, 10), {_COUNTED} FROM {_ENTERED} WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1"
_BY_DAY_OF_OUTLET = f"""
    SELECT substr(published, 1, 10), {_COUNTED} FROM {_ENTERED} WHERE outlet = ? AND published IS NOT NULL GROUP BY 1 ORDER BY 1
"""


def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04}-W{week:02}"


# A span of time -> what it is called, from a day.
SPANS: dict[str, Callable[[str], str]] = {"day": lambda day: day, "week": _week, "month": lambda day: day[:7], "year": lambda day: day[:4]}


class Ledger:
    """The ledger of one archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def articles(self) -> list[int]:
        """Return the articles that may have an entry: those with a link or a credit, and those that have one."""
        sql = "SELECT a FROM link UNION SELECT b FROM link UNION SELECT article FROM credit UNION SELECT article FROM ledger ORDER BY 1"
        return [row[0] for row in self._db.rows(sql)]

    def put(self, articles: Iterable[int], entries: Iterable[LedgerEntry]) -> None:
        """Replace the entries of articles; one may have none."""
        entries = list(entries)
        further = ((one.article, source, group.value) for one in entries for source, group in one.further)
        with self._db.writing() as connection:
            for table in ("ledger", "further_source"):
                connection.execute(f"DELETE FROM {table} WHERE article {_AMONG}", (numbers(articles),))
            connection.executemany(rows.insert_sql("ledger", _COLUMNS), map(_row, entries))
            connection.executemany("INSERT OR IGNORE INTO further_source VALUES (?, ?, ?)", further)

    def of(self, articles: Iterable[int]) -> dict[int, LedgerEntry]:
        """Return the entries of some articles by their numbers; those without an entry are left out."""
        articles = list(articles)
        found = {}
        further: dict[int, list[tuple[str, Group]]] = defaultdict(list)
        with self._db.parsing("a further source"):
            for article, source, group in self._db.rows(f"SELECT * FROM further_source WHERE article {_AMONG}", (numbers(articles),)):
                further[article].append((source, Group(group)))
        for row in self._db.named(f"SELECT * FROM ledger WHERE article {_AMONG} ORDER BY article", (numbers(articles),)):
            with self._db.parsing(f"the ledger's entry of article {row['article']}"):
                found[row["article"]] = LedgerEntry(
                    *(row["article"], row["other"], CreditState(row["state"]), Group(row["grp"]) if row["grp"] else None, row["source"]),
                    *(row["phrase"], row["strength"], row["share"], row["confidence"], row["sentence"]),
                    flags=tuple(flag for column, flag in FLAGS.items() if row[column]),
                    further=tuple(further[row["article"]]),
                )
        return found

    def by_outlet(self) -> dict[str, Audited]:
        """Return for each outlet how its own articles credit text from elsewhere."""
        return {name: Audited(*counts) for name, *counts in self._db.rows(_BY_OUTLET)}

    def without_outlet(self) -> SourceRow | None:
        """Return what the articles without an outlet took and how they credit it, as one row; None if there are none."""
        [(articles,)] = self._db.rows("SELECT count(*) FROM outlet_of WHERE outlet IS NULL")
        [(took, credited, *counts)] = self._db.rows(_WITHOUT_OUTLET)
        audit = Audited(*(count or 0 for count in counts))
        return SourceRow(NO_OUTLET, "none", articles, 0, 0, 0, took, credited, took - credited, audit) if articles else None

    def by_source(self) -> dict[str, Audited]:
        """Return for each source how the articles that derive from it credit it."""
        return {name: Audited(*counts) for name, *counts in self._db.rows(_BY_SOURCE)}

    def over_time(self, by: str | None = "month", outlet: str | None = None) -> list[AuditRow]:
        """Return how articles credit what they have from elsewhere, by the span in which they were published.

        ``by`` is a key of ``SPANS``; None chooses the first with no more than ``MOST_SPANS`` spans. With ``outlet`` only its own
        articles count. What has no date is left out, spans without anything are not.
        """
        found = self._db.rows(_BY_DAY) if outlet is None else self._db.rows(_BY_DAY_OF_OUTLET, (outlet,))
        counted: dict[str, list[int]] = {}
        days = [day for day, *_ in found if _is_day(day)]
        by = by or next((each for each in SPANS if len(list(_between(days, each))) <= MOST_SPANS), "year")
        for span in _between(days, by):
            counted[span] = [0] * len(fields(Audited))
        for day, *counts in found:
            if _is_day(day):
                span = SPANS[by](day)
                counted[span] = [one + other for one, other in zip(counted[span], counts, strict=True)]
        return [AuditRow(span, Audited(*counts)) for span, counts in sorted(counted.items())]


def _row(entry: LedgerEntry) -> tuple[object, ...]:
    """Return the columns ``_COLUMNS`` of an entry."""
    return (
        *(entry.article, entry.other, entry.state.value, flag(entry.credited), entry.group and entry.group.value, entry.source),
        *(entry.phrase, entry.strength, entry.share, entry.confidence),
        *(int(one in entry.flags) for one in FLAGS.values()),
        entry.sentence,
    )


def _between(days: list[str], by: str) -> Iterator[str]:
    """Yield the spans from the first day to the last."""
    if days:
        first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
        yield from dict.fromkeys(SPANS[by]((first + timedelta(n)).isoformat()) for n in range((last - first).days + 1))


def _is_day(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False
