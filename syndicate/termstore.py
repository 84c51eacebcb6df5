"""The terms of an archive's articles in its SQLite file, one row an article.

What always holds: a row goes with its article, so a replaced one cannot be found any more; asking the table gives what
`RewriteIndex` gives; memory does not grow with the table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from syndicate.nearness import Near, Question, RewriteIndex, nearest
from syndicate.settings import Rewriting
from syndicate.terms import Terms

READ = 4_096  # rows that are read at a time, about 6 MB


class TermStore:
    """The terms of an archive's articles on disk, one row an article; a row goes with its article."""

    def __init__(self, connection: sqlite3.Connection, settings: Rewriting | None = None) -> None:
        self._connection = connection
        self._settings = settings or Rewriting()

    @staticmethod
    def create(connection: sqlite3.Connection) -> None:
        """Create the table; commits nothing."""
        connection.execute(
            "CREATE TABLE terms (article INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE, day INTEGER, body BLOB NOT NULL)"
        )
        connection.execute("CREATE INDEX terms_day ON terms(day)")

    def write(self, ids: Sequence[int], terms: Sequence[Terms], days: Sequence[int | None]) -> None:
        """Write or replace articles' terms; commits nothing."""
        rows = ((article, day, one.to_bytes()) for article, one, day in zip(ids, terms, days, strict=True))
        self._connection.executemany("INSERT OR REPLACE INTO terms (article, day, body) VALUES (?, ?, ?)", rows)

    def read(self, ids: Iterable[int]) -> dict[int, Terms]:
        """Return the terms of some articles; ones that have none are left out."""
        query = "SELECT body FROM terms WHERE article = ?"
        found = ((article, self._connection.execute(query, (article,)).fetchone()) for article in ids)
        return {article: Terms.from_bytes(row[0]) for article, row in found if row is not None}

    def load(self) -> RewriteIndex:
        """Return the whole table as an index in memory."""
        index = RewriteIndex(self._settings)
        rows = self._connection.execute("SELECT article, day, body FROM terms ORDER BY article").fetchall()
        packed, lengths = _joined([row[2] for row in rows])
        index.add_packed([row[0] for row in rows], packed, lengths, [row[1] for row in rows])
        return index

    def query(
        self,
        terms: Terms,
        *,
        day: int | None = None,
        window: int | None = None,
        limit: int | None = None,
        without: Iterable[int] = (),
    ) -> Near:
        """Return the articles near a text as ``RewriteIndex.query`` does, in blocks of bounded memory."""
        question = Question(terms, self._settings)
        skipped = set(without)
        ids: list[int] = []
        raws: list[int] = []
        bodies: list[Terms] = []
        for rows in self._blocks(day, window):
            packed, lengths = _joined([row[1] for row in rows])
            raw = question.ask(packed, np.cumsum(lengths) - lengths)
            for i in np.flatnonzero(raw >= question.threshold).tolist():
                if rows[i][0] not in skipped:
                    ids.append(rows[i][0])
                    raws.append(int(raw[i]))
                    bodies.append(Terms.from_bytes(rows[i][1]))
        return nearest(ids, raws, bodies, limit or self._settings.candidates)

    def _blocks(self, day: int | None, window: int | None) -> Iterator[list[tuple[int, bytes]]]:
        """Yield rows of article and body, those inside the window of days and those without a date."""
        if window is None or day is None:
            queries: tuple[tuple[str, tuple[int, ...]], ...] = (("", ()),)
        else:
            queries = ((" WHERE day BETWEEN ? AND ?", (day - window, day + window)), (" WHERE day IS NULL", ()))
        for condition, values in queries:
            cursor = self._connection.execute("SELECT article, body FROM terms" + condition, values)
            while rows := cursor.fetchmany(READ):
                yield rows


def _joined(bodies: Sequence[bytes]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return packed terms back to back, and the length of each."""
    packed = np.frombuffer(b"".join(bodies), "<u4").astype(np.uint32, copy=False)
    return packed, np.fromiter(map(len, bodies), np.int64, len(bodies)) // 4
