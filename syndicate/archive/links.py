"""The links of an archive: which articles share text, with the passages that show it and who has it from whom.

Invariant: a comparison and a link come back equal to what was put in; the same links lie in the same order in every file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import rows
from syndicate.archive.articles import Articles
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.quotations import Quotations, as_link
from syndicate.archive.rows import numbers
from syndicate.model.article import Span
from syndicate.model.comparison import Comparison
from syndicate.model.errors import ArchiveError
from syndicate.model.provenance import Link, Ruling
from syndicate.model.records import Held

Ruled = tuple[int, int, Comparison, Ruling]  # two article numbers, the smaller first, and what was found between them


class Links:
    """The links of one archive."""

    def __init__(self, connection: ArchiveConnection, articles: Articles, quotations: Quotations) -> None:
        self._db = connection
        self._articles = articles
        self._quotations = quotations

    def of(self, ids: Iterable[int] | None = None, story: int | None = None) -> list[Link]:
        """Return links with their rulings, by their articles' numbers: all, those of these articles, or those of a story."""
        conditions: list[str] = []
        parameters: list[Any] = []
        if ids is not None:
            among = "IN (SELECT value FROM json_each(?))"
            conditions.append(f"(a {among} OR b {among})")
            parameters += [numbers(ids)] * 2
        if story is not None:
            conditions.append("link.id IN (SELECT link FROM story_link WHERE story = ?)")
            parameters.append(story)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        found = self._db.named(f"SELECT * FROM link {where} ORDER BY a, b", parameters)
        return [self._link(row) for row in found]

    def with_quotations(self, ids: Iterable[int] | None = None) -> list[Link]:
        """Return links as ``of`` does, and with them the articles that only quote the same; each names no more than ``MOST_QUOTING``."""
        chosen = None if ids is None else list(ids)
        quoted = self._quotations.links(self._quotations.articles() if chosen is None else chosen)
        return sorted([*self.of(chosen), *quoted], key=lambda link: (link.a, link.b))

    def link(self, a: int, b: int) -> Link | None:
        """Return the link between two articles, None if they are not linked and quote nothing in common."""
        a, b = sorted((a, b))
        found = self._db.named("SELECT * FROM link WHERE a = ? AND b = ?", (a, b))
        if found:
            return self._link(found[0])
        quoted = self._quotations.comparisons(a, [b]).get(b)
        return None if quoted is None else as_link(a, b, quoted)

    def _link(self, row: sqlite3.Row) -> Link:
        with self._db.parsing(f"link {row['id']}"):
            return rows.link_value(row)

    def comparison(self, a: int, b: int) -> Comparison | None:
        """Return the comparison of two articles with its passages, None if they are not linked and quote nothing in common.

        Its side A is always the article with the smaller number.
        """
        a, b = sorted((a, b))
        found = self._db.named("SELECT * FROM link WHERE a = ? AND b = ?", (a, b))
        if not found:
            quoted = self._quotations.comparisons(a, [b]).get(b)
            return quoted and replace(quoted, a=(held := self._articles.held([a, b]))[a].article, b=held[b].article)
        passages = self._db.named("SELECT * FROM passage WHERE link = ? ORDER BY id", (found[0]["id"],))
        held = self._articles.held([a, b])
        with self._db.parsing(f"link {found[0]['id']}"):
            return rows.comparison_value(found[0], held[a].article, held[b].article, map(rows.passage_value, passages))

    def outlines(self, story: int, held: Mapping[int, Held]) -> dict[tuple[int, int], Comparison]:
        """Return the comparisons of a story's links without their passages, given all their articles."""
        comparisons = {}
        for row in self._db.named("SELECT link.* FROM story_link JOIN link ON link.id = story_link.link WHERE story = ?", (story,)):
            a, b = row["a"], row["b"]
            with self._db.parsing(f"link {row['id']}"):
                comparisons[a, b] = rows.comparison_value(row, held[a].article, held[b].article, ())
        return comparisons

    def pairs(self) -> list[tuple[int, int]]:
        """Return the articles of each link, the smaller number first, ascending."""
        return self._db.rows("SELECT a, b FROM link ORDER BY a, b")

    def kinds_by_ref(self) -> list[tuple[str, str, str]]:
        """Return for each link, also those by quotations alone, the refs of its articles and its kind."""
        return self._db.rows("SELECT a_ref, b_ref, kind FROM lineage")

    def partners(self, articles: Collection[int]) -> list[int]:
        """Return the other articles that are linked to some articles or whose pairs with them are to be judged again."""
        sides = [(table, own, other) for table in ("link", "compared") for own, other in (("a", "b"), ("b", "a"))]
        sql = " UNION ".join(
            f"SELECT {other} FROM {table} WHERE {own} IN (SELECT value FROM json_each(:wanted))" for table, own, other in sides
        )
        return sorted({row[0] for row in self._db.rows(sql, {"wanted": numbers(articles)})} - set(articles))

    def open_pairs(self, articles: Iterable[int]) -> NDArray[np.int64]:
        """Return the pairs with one of these articles that are to be judged again, with whether they share a paragraph (n, 3)."""
        among, wanted = "IN (SELECT value FROM json_each(?))", numbers(articles)
        sql = f"SELECT a, b, copied FROM compared WHERE a {among} UNION SELECT a, b, copied FROM compared WHERE b {among}"
        return np.array(self._db.rows(sql, (wanted, wanted)), np.int64).reshape(-1, 3)

    def put(self, pairs: Sequence[tuple[int, int]], links: Iterable[Ruled], kept: Iterable[tuple[int, int, bool]]) -> None:
        """Replace the stored results of some pairs (the smaller number first) by new ones.

        ``kept`` are those to be judged again when an article comes that tells of the same event, each with whether its
        articles share a paragraph.
        """
        with self._db.writing() as connection:
            for table in ("link", "compared"):
                connection.executemany(f"DELETE FROM {table} WHERE a = ? AND b = ?", pairs)
            self._insert_links(links)
            connection.executemany("INSERT INTO compared (a, b, copied) VALUES (?, ?, ?)", kept)

    def spans(self, pairs: Iterable[tuple[int, int]], *, equal: bool = False) -> dict[tuple[int, int], list[tuple[Span, Span]]]:
        """Return the spans that the articles of links share, by the articles' numbers (the smaller first).

        They are those of the passages, or with ``equal`` of the runs in them that are word for word the same.
        """
        edges = "run.value ->> 0, run.value ->> 1, run.value ->> 2, run.value ->> 3" if equal else "a_start, a_end, b_start, b_end"
        sql = f"""SELECT a, b, {edges} FROM json_each(?) AS pair
            JOIN link ON link.a = pair.value ->> 0 AND link.b = pair.value ->> 1
            JOIN passage ON passage.link = link.id {"JOIN json_each(passage.runs) AS run" if equal else ""} ORDER BY passage.id"""
        found: dict[tuple[int, int], list[tuple[Span, Span]]] = {}
        for a, b, *edges in self._db.rows(sql, (json.dumps([list(pair) for pair in pairs]),)):
            found.setdefault((a, b), []).append((Span(*edges[:2]), Span(*edges[2:])))
        return found

    def drop(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Remove the links between these articles (the smaller number first)."""
        with self._db.writing() as connection:
            connection.executemany("DELETE FROM link WHERE a = ? AND b = ?", sorted(pairs))

    def put_rulings(self, links: Iterable[Link]) -> None:
        """Store the rulings on links that are in the archive."""
        sql = "UPDATE link SET direction = ?, confidence = ?, source = ?, evidence = ? WHERE a = ? AND b = ?"
        with self._db.writing() as connection:
            connection.executemany(sql, (rows.ruling_row(one) for one in links))

    def _insert_links(self, links: Iterable[Ruled]) -> None:
        """Insert links in the order of their articles' numbers, so that the same links lie in the same order in every file.

        What two articles quote is not stored for the pair if it is stored for each of them.
        """
        ordered = sorted(links, key=lambda ruled: ruled[:2])
        ordered = [one for one in ordered if one[2].kind and not (one[2].kind.quotes_only and self._quotations.share(*one[:2]))]
        for a, b, _, _ in ordered:
            if a >= b:
                raise ArchiveError(f"a link from article {a} to {b} was given; the smaller number comes first.", self._db.name)
        connection = self._db.sqlite
        connection.executemany("DELETE FROM link WHERE a = ? AND b = ?", (ruled[:2] for ruled in ordered))
        first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM link").fetchone()[0]
        connection.executemany(rows.insert_sql("link", rows.LINK), (rows.link_row(n, *ruled) for n, ruled in enumerate(ordered, first)))
        passages = (row for n, ruled in enumerate(ordered, first) for row in rows.passage_rows(n, ruled[2].passages))
        connection.executemany(rows.insert_sql("passage", rows.PASSAGE), passages)
        self._db.set_meta(stories="stale")
