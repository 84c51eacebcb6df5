"""The terms of an archive's articles, one row an article, and the articles nearest to each.

Invariant: a row is deleted with its article, so a replaced one cannot be found any more. A query finds what joining all
rows of ``load`` finds. A query reads the lists of its own terms and the articles near it, not the whole archive.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.archive.index import term_pages
from syndicate.candidates import NeighbourJoin, Terms
from syndicate.candidates.neighbours import LISTED, NO_DAY, ArticleQuery, Neighbours, Query, nearest
from syndicate.kernels.terms import HEADER
from syndicate.model.settings import Rewriting

ROWS_AT_ONCE = 4_096  # rows that are read at a time, about 4 MB
NOTHING = bytes(4 * HEADER)  # packed terms of a text that has none
MOST_UNINDEXED_ARTICLES = 2_048  # read one by one in a query; more are put into the index
TEXTS_AT_ONCE = 64  # queries answered together: their lists take some 50 MB
_SLACK = 24 * 129  # 131,070ths: half a 255th for each head, which the index rounds to


class TermIndex:
    """The terms of an archive's articles on disk, one row an article; a row is deleted with its article."""

    def __init__(self, connection: sqlite3.Connection, settings: Rewriting | None = None) -> None:
        self._connection = connection
        self._settings = settings or Rewriting()

    def write(self, ids: Sequence[int], terms: Sequence[Terms | bytes], days: Sequence[int | None]) -> None:
        """Write or replace articles' terms; commits nothing."""
        self.drop_listed(ids)
        rows = (
            (article, day, one if isinstance(one, bytes) else one.to_bytes()) for article, one, day in zip(ids, terms, days, strict=True)
        )
        self._connection.executemany("INSERT OR REPLACE INTO terms (article, day, body) VALUES (?, ?, ?)", rows)

    def read(self, ids: Iterable[int]) -> dict[int, Terms]:
        """Return the terms of some articles; ones that have none are left out."""
        query = "SELECT body FROM terms WHERE article = ?"
        found = ((article, self._connection.execute(query, (article,)).fetchone()) for article in ids)
        return {article: Terms.from_bytes(row[0]) for article, row in found if row is not None}

    def packed(self, articles: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return the terms of some articles (rising) packed back to back, and where each begins; one without terms has none."""
        sql = "SELECT article, body FROM terms WHERE article IN (SELECT value FROM json_each(?))"
        bodies = dict(self._connection.execute(sql, (json.dumps(articles.tolist()),)).fetchall())
        words, lengths = _concatenated([bodies.get(article, NOTHING) for article in articles.tolist()])
        return words, np.cumsum(lengths) - lengths

    def load(self) -> NeighbourJoin:
        """Return all articles of the table, ready to be joined with each other."""
        count, size = self._connection.execute("SELECT count(*), coalesce(sum(length(body)), 0) FROM terms").fetchone()
        ids = np.empty(count, np.int64)
        lengths = np.empty(count, np.int64)
        packed = np.empty(size // 4, np.uint32)
        days = np.empty(count, np.int64)
        place = at = 0
        cursor = self._connection.execute("SELECT article, day, body FROM terms ORDER BY article")
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            words, length = _concatenated([row[2] for row in rows])
            ids[place : place + len(rows)] = [row[0] for row in rows]
            lengths[place : place + len(rows)] = length
            packed[at : at + len(words)] = words
            days[place : place + len(rows)] = [NO_DAY if row[1] is None else row[1] for row in rows]
            place, at = place + len(rows), at + len(words)
        return NeighbourJoin(self._settings, packed, np.cumsum(lengths) - lengths, ids, days)

    def index(self) -> None:
        """Bring the index of terms up to date if many articles are not in it yet; commits nothing."""
        after = term_pages.last(self._connection)
        count = self._connection.execute("SELECT count(*) FROM terms WHERE id > ?", (after,)).fetchone()[0]
        if count <= MOST_UNINDEXED_ARTICLES:
            return
        while rows := self._connection.execute(
            "SELECT id, body FROM terms WHERE id > ? ORDER BY id LIMIT ?", (after, term_pages.MOST_SEGMENT_TEXTS)
        ).fetchall():
            packed, lengths = _concatenated([row[1] for row in rows])
            texts = np.array([row[0] for row in rows], np.int64)
            term_pages.write(self._connection, texts, packed, np.cumsum(lengths) - lengths)
            after = rows[-1][0]
        term_pages.merge(self._connection)

    def query(
        self,
        terms: Terms,
        *,
        day: int | None = None,
        window: int | None = None,
        limit: int | None = None,
        without: Iterable[int] = (),
    ) -> Neighbours:
        """Return the articles near a text, the nearest first; ``window`` leaves those that are more days from ``day`` out."""
        return next(self.queries([ArticleQuery(terms, day, tuple(without))], window=window, limit=limit))

    def queries(self, asked: Sequence[ArticleQuery], *, window: int | None = None, limit: int | None = None) -> Iterator[Neighbours]:
        """Yield what ``query`` returns for each of several texts; together they cost less."""
        for first in range(0, len(asked), TEXTS_AT_ONCE):
            some = asked[first : first + TEXTS_AT_ONCE]
            found = term_pages.search(self._connection, [Query.of(one.terms, self._settings) for one in some], _SLACK)
            for one, answer in zip(some, found, strict=True):
                yield self._answer(answer, one, window, limit or self._settings.candidates)

    def _answer(self, found: term_pages.Found, asked: ArticleQuery, window: int | None, limit: int) -> Neighbours:
        skipped, texts = set(asked.without), found.texts
        most = 2 * limit + len(skipped)  # twice, because some may be gone by now
        if window is None and len(texts) > 2 * most and found.finding.by_terms is found.finding.whole:
            texts = texts[found.near >= int(np.partition(found.near, -most)[-most]) - 2 * _SLACK]
        ids: list[int] = []
        raws: list[int] = []
        bodies: list[Terms] = []
        for rows in self._rows(texts, asked.day, window):
            packed, lengths = _concatenated([row[1] for row in rows])
            near = found.finding.near(packed, np.cumsum(lengths) - lengths)
            for i in np.flatnonzero(near).tolist():
                if rows[i][0] not in skipped:
                    ids.append(rows[i][0])
                    raws.append(int(near[i]))
                    bodies.append(Terms.from_bytes(rows[i][1]))
        return nearest(ids, raws, bodies, limit)

    def _rows(self, texts: NDArray[np.int64], day: int | None, window: int | None) -> Iterator[list[tuple[int, bytes]]]:
        """Yield article and body of some rows by number, and of all that are not in the index yet; with a window those inside."""
        near = ""
        values: tuple[int, ...] = ()
        if window is not None and day is not None:
            near, values = " AND (day BETWEEN ? AND ? OR day IS NULL)", (day - window, day + window)
        for first in range(0, len(texts), ROWS_AT_ONCE):
            some = ",".join(map(str, texts[first : first + ROWS_AT_ONCE].tolist()))
            sql = f"SELECT article, body FROM terms WHERE id IN (SELECT value FROM json_each(?)){near}"
            yield self._connection.execute(sql, (f"[{some}]", *values)).fetchall()
        cursor = self._connection.execute(
            f"SELECT article, body FROM terms WHERE id > ?{near}", (term_pages.last(self._connection), *values)
        )
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield rows

    def listed(self, ids: Iterable[int]) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Return the nearest of some articles, as they were put: asking articles (rising) and as many entries (``LISTED``)."""
        sql = "SELECT article, entries FROM nearest WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article"
        rows = self._connection.execute(sql, (json.dumps(sorted(ids)),)).fetchall()
        lengths = np.fromiter((len(row[1]) // LISTED.itemsize for row in rows), np.int64, len(rows))
        asking = np.repeat(np.fromiter((row[0] for row in rows), np.int64, len(rows)), lengths)
        return asking, np.frombuffer(b"".join(row[1] for row in rows), LISTED)

    def unlisted(self) -> list[int]:
        """Return the articles whose nearest are not known, by number."""
        return [
            row[0]
            for row in self._connection.execute(
                "SELECT article FROM terms WHERE article NOT IN (SELECT article FROM nearest) ORDER BY article"
            )
        ]

    def put_listed(self, articles: Sequence[int], asking: NDArray[np.int64], entries: NDArray[Any]) -> None:
        """Keep the nearest of some articles, ``asking`` (rising) with as many ``entries``; commits nothing."""
        edges = np.searchsorted(asking, np.array([articles, articles], np.int64) + np.array([[0], [1]])).T.tolist()
        rows = ((article, entries[a:b].tobytes()) for article, (a, b) in zip(articles, edges, strict=True))
        self._connection.executemany("INSERT OR REPLACE INTO nearest (article, entries) VALUES (?, ?)", rows)

    def drop_missing(self, articles: Iterable[int]) -> None:
        """Store an empty list for those of some articles that have none; commits nothing."""
        sql = "INSERT OR IGNORE INTO nearest (article, entries) VALUES (?, x'')"
        self._connection.executemany(sql, ((article,) for article in articles))

    def drop_listed(self, ids: Iterable[int] | None = None) -> None:
        """Delete the nearest of some articles, or of all; commits nothing."""
        if ids is None:
            self._connection.execute("DELETE FROM nearest")
        else:
            self._connection.executemany("DELETE FROM nearest WHERE article = ?", ((article,) for article in ids))


def _concatenated(bodies: Sequence[bytes]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return packed terms back to back, and the length of each."""
    packed = np.frombuffer(b"".join(bodies), "<u4").astype(np.uint32, copy=False)
    return packed, np.fromiter(map(len, bodies), np.int64, len(bodies)) // 4
