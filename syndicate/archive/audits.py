"""The audit of an archive: a verdict on each article of each link.

Invariant: the verdicts on an article's links are made together and agree with the ledger. A verdict is deleted with its link.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from syndicate.archive import rows
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import DERIVING_KINDS, numbers
from syndicate.model.article import Mention, MentionKind, Span
from syndicate.model.comparison import Coverage
from syndicate.model.provenance import Flag, Group, Link, Verdict

_AMONG = "IN (SELECT value FROM json_each(?))"
FLAGS = {  # by column
    "misattributed": Flag.MISATTRIBUTED,
    "differing": Flag.DIFFERING,
    "only_metadata": Flag.METADATA,
    "generic_only": Flag.GENERIC,
    "mention_only": Flag.MENTION,
}
_COLUMNS = ("link", "article", "other", "source", "grp", "share", "confidence", *FLAGS, "sentence", "phrases")


class AuditedLink(NamedTuple):
    """A link with the coverage of its two articles: what a verdict needs of it."""

    number: int
    link: Link
    coverage: tuple[Coverage, Coverage]


class Audits:
    """The verdicts on one archive's links, and counts of them."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def links(self, articles: Iterable[int]) -> list[AuditedLink]:
        """Return the links of some articles that may show text from elsewhere, in the order of their articles."""
        sql = f"""SELECT * FROM link WHERE id IN (SELECT id FROM link WHERE a {_AMONG} UNION SELECT id FROM link WHERE b {_AMONG})
            AND kind IN {DERIVING_KINDS} AND confidence > 0 ORDER BY a, b"""
        found = []
        for row in self._db.named(sql, (numbers(articles),) * 2):
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

    def put(self, articles: Iterable[int], verdicts: Iterable[tuple[int, Verdict]]) -> None:
        """Replace the verdicts on articles by new ones, each with the number of its link."""
        with self._db.writing() as connection:
            connection.execute(f"DELETE FROM verdict WHERE article {_AMONG}", (numbers(articles),))
            connection.executemany(rows.insert_sql("verdict", _COLUMNS), (_row(link, one) for link, one in verdicts))

    def put_credits(self, articles: Iterable[int]) -> None:
        """Give the links of some articles the credit on which the verdicts agree: none if they differ, or one is not known."""
        sql = f"""UPDATE link SET credited = said.credited FROM (
                SELECT link.id, CASE WHEN count(grp) = count(*) AND min(grp LIKE 'credited%') = max(grp LIKE 'credited%')
                    THEN max(grp LIKE 'credited%') END AS credited
                FROM link LEFT JOIN verdict ON verdict.link = link.id
                WHERE link.id IN (SELECT id FROM link WHERE a {_AMONG} UNION SELECT id FROM link WHERE b {_AMONG}) GROUP BY link.id
            ) AS said WHERE said.id = link.id AND link.credited IS NOT said.credited"""
        with self._db.writing() as connection:
            connection.execute(sql, (numbers(articles),) * 2)

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
                    tuple(flag for column, flag in FLAGS.items() if row[column]),
                    tuple(json.loads(row["phrases"])),
                )
                for row in self._db.named(sql, parameters)
            ]


def _row(link: int, verdict: Verdict) -> tuple[Any, ...]:
    """Return the columns ``_COLUMNS`` of a verdict."""
    return (
        *(link, verdict.article, verdict.other, verdict.source, verdict.group, verdict.share, verdict.confidence),
        *(int(flag in verdict.flags) for flag in FLAGS.values()),
        *(verdict.sentence, rows.to_json(list(verdict.phrases))),
    )
