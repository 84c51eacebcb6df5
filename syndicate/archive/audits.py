"""The audit of an archive: a verdict on each article of each link, counted by outlet, by source and over time.

Invariant: triggers note each link that is added or changed, so that the links without verdicts are known after a killed scan
too. A verdict is deleted with its link. Of an article's verdicts the one with the highest rank counts, so that every article
is counted once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, NamedTuple

from syndicate.archive import rows
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers
from syndicate.model.article import Mention, MentionKind, Span
from syndicate.model.comparison import Coverage
from syndicate.model.provenance import Flag, Group, Link, Verdict
from syndicate.model.records import Audited, AuditRow
from syndicate.provenance.audit import rank

MOST_SPANS = 62  # spans of time in one table; two months of days
_AMONG = "IN (SELECT value FROM json_each(?))"
_FLAGS = {  # by column
    "misattributed": Flag.MISATTRIBUTED,
    "differing": Flag.DIFFERING,
    "only_metadata": Flag.METADATA,
    "generic_only": Flag.GENERIC,
    "mention_only": Flag.MENTION,
}
_COLUMNS = ("link", "article", "other", "source", "grp", "rank", "share", "confidence", *_FLAGS, "sentence", "phrases")

# Counts the verdict with the highest rank of each article, or of each article and source. SQLite takes the other columns
# beside max() from the row that has the maximum.
_MAIN = f"SELECT article, grp, max(rank), {', '.join(_FLAGS)} FROM verdict WHERE grp IS NOT NULL"
_COUNTED = ", ".join(
    [*(f"sum(grp = '{group.value}') AS {group.name.lower()}" for group in Group), *(f"sum({flag}) AS {flag}" for flag in _FLAGS)]
)
# Reads the index by outlet and not the articles, whose rows hold their texts.
_BY_OUTLET = f"""
    SELECT article.outlet, {_COUNTED} FROM article INDEXED BY article_outlet
    CROSS JOIN ({_MAIN} GROUP BY article) AS main ON main.article = article.id
    WHERE article.outlet IS NOT NULL GROUP BY article.outlet
"""
_BY_SOURCE = f"""
    SELECT source, {_COUNTED} FROM (SELECT source, article, grp, max(rank), {", ".join(_FLAGS)} FROM verdict
        WHERE grp IS NOT NULL AND source IS NOT NULL GROUP BY source, article) GROUP BY source
"""
_BY_DAY = f"""
    SELECT substr(article.published, 1, 10), {_COUNTED} FROM article INDEXED BY article_outlet
    CROSS JOIN ({_MAIN} GROUP BY article) AS main ON main.article = article.id
    WHERE article.published IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_BY_DAY_OF_OUTLET = f"""
    SELECT substr(published, 1, 10), {_COUNTED} FROM (
        SELECT article.published, verdict.grp, max(verdict.rank), {", ".join(f"verdict.{flag}" for flag in _FLAGS)}
        FROM article INDEXED BY article_outlet JOIN verdict ON verdict.article = article.id
        WHERE article.outlet = ? AND article.published IS NOT NULL AND verdict.grp IS NOT NULL GROUP BY article.id
    ) GROUP BY 1 ORDER BY 1
"""


def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04}-W{week:02}"


# A span of time -> what it is called, from a day.
SPANS: dict[str, Callable[[str], str]] = {"day": lambda day: day, "week": _week, "month": lambda day: day[:7], "year": lambda day: day[:4]}


class AuditedLink(NamedTuple):
    """A link with the coverage of its two articles: what a verdict needs of it."""

    number: int
    link: Link
    coverage: tuple[Coverage, Coverage]


class Audits:
    """The verdicts on one archive's links, and counts of them."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def due(self) -> list[int]:
        """Return the numbers of the links that have no verdict yet, in the order of their articles."""
        sql = "SELECT unaudited.link FROM unaudited JOIN link ON link.id = unaudited.link ORDER BY a, b"
        return [row[0] for row in self._db.rows(sql)]

    def links(self, ids: Iterable[int]) -> list[AuditedLink]:
        """Return links by their numbers, ascending."""
        found = []
        for row in self._db.named(f"SELECT * FROM link WHERE id {_AMONG} ORDER BY id", (numbers(ids),)):
            with self._db.parsing(f"link {row['id']}"):
                coverage = Coverage(**json.loads(row["detail_a"])), Coverage(**json.loads(row["detail_b"]))
                found.append(AuditedLink(row["id"], rows.link_value(row), coverage))
        return found

    def shared_spans(self, ids: Iterable[int]) -> dict[int, tuple[tuple[Span, Span], ...]]:
        """Return the spans that the two articles of each link share, by the links' numbers."""
        found: dict[int, tuple[tuple[Span, Span], ...]] = {}
        sql = f"SELECT link, a_start, a_end, b_start, b_end FROM passage WHERE link {_AMONG} ORDER BY id"
        for link, *edges in self._db.rows(sql, (numbers(ids),)):
            found[link] = (*found.get(link, ()), (Span(*edges[:2]), Span(*edges[2:])))
        return found

    def mentions(self, articles: Iterable[int]) -> dict[int, tuple[Mention, ...]]:
        """Return the mentions of sources in some articles, by article; those without a mention are left out."""
        mentions: dict[int, tuple[Mention, ...]] = {}
        sql = f'SELECT article, source, phrase, start, "end", kind FROM mention WHERE article {_AMONG} ORDER BY rowid'
        with self._db.parsing("a mention"):
            for article, source, phrase, start, end, kind in self._db.rows(sql, (numbers(articles),)):
                mentions[article] = (*mentions.get(article, ()), Mention(source, phrase, start, end, MentionKind(kind)))
        return mentions

    def put(self, verdicts: Mapping[int, Sequence[Verdict]]) -> None:
        """Replace the verdicts on links, by the links' numbers; a link may have none."""
        links = numbers(verdicts)
        with self._db.writing() as connection:
            connection.execute(f"DELETE FROM verdict WHERE link {_AMONG}", (links,))
            connection.executemany(rows.insert_sql("verdict", _COLUMNS), (_row(link, one) for link in verdicts for one in verdicts[link]))
            connection.execute(f"DELETE FROM unaudited WHERE link {_AMONG}", (links,))

    def of_articles(self, ids: Iterable[int]) -> list[Verdict]:
        """Return the verdicts on articles, link by link."""
        return self._verdicts(f"SELECT * FROM verdict WHERE article {_AMONG} ORDER BY link, article", (numbers(ids),))

    def of_pairs(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[Verdict, ...]]:
        """Return the verdicts on the links between these articles (the smaller number first), by the articles' numbers."""
        sql = """SELECT verdict.* FROM json_each(?) AS pair JOIN link ON link.a = pair.value ->> 0 AND link.b = pair.value ->> 1
            JOIN verdict ON verdict.link = link.id ORDER BY link, article"""
        found: dict[tuple[int, int], tuple[Verdict, ...]] = {}
        for one in self._verdicts(sql, (json.dumps([list(pair) for pair in pairs]),)):
            key = min(one.article, one.other), max(one.article, one.other)
            found[key] = (*found.get(key, ()), one)
        return found

    def _verdicts(self, sql: str, parameters: tuple[Any, ...]) -> list[Verdict]:
        with self._db.parsing("a verdict"):
            return [
                Verdict(
                    row["article"],
                    row["other"],
                    Group(row["grp"]) if row["grp"] else None,
                    row["source"],
                    row["share"],
                    row["confidence"],
                    row["sentence"],
                    tuple(flag for column, flag in _FLAGS.items() if row[column]),
                    tuple(json.loads(row["phrases"])),
                )
                for row in self._db.named(sql, parameters)
            ]

    def by_outlet(self) -> dict[str, Audited]:
        """Return for each outlet how its own articles credit text from elsewhere."""
        return {name: Audited(*counts) for name, *counts in self._db.rows(_BY_OUTLET)}

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


def _row(link: int, verdict: Verdict) -> tuple[Any, ...]:
    """Return the columns ``_COLUMNS`` of a verdict."""
    return (
        *(link, verdict.article, verdict.other, verdict.source, verdict.group, rank(verdict), verdict.share, verdict.confidence),
        *(int(flag in verdict.flags) for flag in _FLAGS.values()),
        *(verdict.sentence, rows.to_json(list(verdict.phrases))),
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
