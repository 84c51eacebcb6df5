"""The articles of an archive and their paragraphs, for reading.

What always holds: an article comes back equal to the one that was put in; whatever goes over many rows does it in
blocks, so that memory does not grow with the archive, and holds no cursor open between them.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import rows
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers
from syndicate.model.article import Article, Mark, MarkKind
from syndicate.model.errors import NotFound
from syndicate.model.records import Held

Key = tuple[str, str]

MOST_TOLD = 8  # where more than one article in so many is concerned, all stories are drawn up again
_ROWS = 1 << 18  # that are read at a time
_FEW_OF_MANY = 16  # where less than one article in so many is asked for, each is looked up
_AMONG = "IN (SELECT value FROM json_each(?))"
_LAST = "\U0010ffff"  # sorts behind every ref that goes on from a prefix
_MOST_NAMED = 5  # names that an error message lists
_MOST_LOOKED_THROUGH = 20_000  # refs that are compared letter by letter to suggest a near one


_AROUND = (
    "SELECT b FROM link WHERE a IN (SELECT value FROM json_each(?))",
    "SELECT a FROM link WHERE b IN (SELECT value FROM json_each(?))",
    "SELECT article FROM story_article WHERE story IN (SELECT story FROM story_article WHERE article IN (SELECT value FROM json_each(?)))",
)


class Catalogue(ArchiveConnection):
    """An archive of which articles and paragraphs can be read."""

    def known(self, keys: Sequence[Key]) -> dict[Key, tuple[int, str]]:
        """Return number and digest of each article whose (origin, ref) is in the archive."""
        found: dict[Key, tuple[int, str]] = {}
        with self.told():
            run = self.connection.execute
            for key in keys:
                row = run("SELECT id, digest FROM article WHERE origin = ? AND ref = ?", key).fetchone()
                if row:
                    found[key] = (row[0], row[1])
        return found

    def ids(self) -> list[int]:
        """Return the numbers of all articles, ascending."""
        return [row[0] for row in self.rows("SELECT id FROM article ORDER BY id")]

    def unsettled(self, whole: bool | None = None) -> list[int]:
        """Return the numbers of the articles whose links are still to be found, ascending.

        With ``whole`` only those that have to be compared with everything, or, where it is false, only those of which
        no more has changed than who else covers their events.
        """
        chosen = "" if whole is None else f"WHERE whole = {int(whole)}"
        return [row[0] for row in self.rows(f"SELECT article FROM unsettled {chosen} ORDER BY article")]

    def untold(self) -> list[int] | None:
        """Return the articles whose stories are to be drawn up again: those noted, all linked to them and in their old stories.

        None stands for all articles, where it would be a good part of them.
        """
        found = {row[0] for row in self.rows("SELECT article FROM untold")}
        most = self.rows("SELECT count(*) FROM article")[0][0] // MOST_TOLD
        fresh = found
        while fresh:
            if len(found) > most:
                return None
            wanted = (numbers(fresh),)
            met: set[int] = set()
            for sql in _AROUND:
                met.update(row[0] for row in self.rows(sql, wanted))
            fresh = met - found
            found |= fresh
        return sorted(found)

    def article(self, number: int) -> Held:
        """Return the article of this number; raise NotFound where there is none."""
        held = self.held([number])
        if number not in held:
            raise NotFound(f"there is no article {number}.", self.name, "Look for it with: syndicate search WORDS")
        return held[number]

    def held(self, ids: Iterable[int]) -> dict[int, Held]:
        """Return articles by number; numbers that are not in the archive are left out."""
        wanted = numbers(ids)
        chosen = "WHERE article IN (SELECT value FROM json_each(?)) ORDER BY rowid"
        notes, marks, found, declared = (defaultdict[int, list[Any]](list) for _ in range(4))
        articles = self.named("SELECT * FROM article WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (wanted,))
        with self.understood("an article"):
            for row in self.named(f"SELECT * FROM note {chosen}", (wanted,)):
                notes[row["article"]].append(rows.note_value(row))
            for row in self.named(f"SELECT * FROM mark {chosen}", (wanted,)):
                marks[row["article"]].append(rows.mark_value(row))
            for row in self.named(f"SELECT * FROM credit {chosen}", (wanted,)):
                (declared if row["declared"] else found)[row["article"]].append(rows.credit_value(row))
        return {
            (n := row["id"]): Held(n, rows.article_value(row, notes[n], declared[n]), row["words"], tuple(marks[n]), tuple(found[n]))
            for row in articles
        }

    def marks(self, number: int) -> tuple[Mark, ...]:
        """Return the marks of an article, in their order."""
        found = self.rows('SELECT start, "end", kind, rule FROM mark WHERE article = ? ORDER BY rowid', (number,))
        with self.understood("a mark"):
            return tuple(Mark(start, end, MarkKind(kind), rule) for start, end, kind, rule in found)

    def find(self, name: str) -> Held:
        """Return the article that is meant by a number, a ref, an address, or the beginning of one ref, tried in this order.

        Raises NotFound, with near names where nothing is meant and with the choices where more than one is.
        """
        ways: tuple[tuple[str, tuple[Any, ...]], ...] = (
            ("CAST(id AS TEXT) = ? AND id = ?", (name, int(name) if name.isdecimal() and len(name) < 19 else -1)),
            ("ref = ?", (name,)),
            ("uri = ?", (name,)),
            ("ref >= ? AND ref < ?", (name, name + _LAST)),
        )
        for condition, parameters in ways if name else ():
            found = self.rows(f"SELECT id, ref, origin FROM article WHERE {condition} ORDER BY id LIMIT {_MOST_NAMED + 1}", parameters)
            if len(found) == 1:
                return self.article(found[0][0])
            if found:
                listed = "; ".join(f"{number} ({ref} in {origin})" for number, ref, origin in found[:_MOST_NAMED])
                more = ", and more" if len(found) > _MOST_NAMED else ""
                raise NotFound(f"{name!r} means more than one article: {listed}{more}.", self.name, "Give its number.")
        near = self._near(name)
        meant = f"Did you mean {', '.join(near)}?" if near else "Look for it with: syndicate search WORDS"
        raise NotFound(f"there is no article {name!r}.", self.name, meant)

    def _near(self, name: str) -> list[str]:
        """Return refs that hold the name, or else refs that are spelled much like it."""
        sql = "SELECT DISTINCT ref FROM article WHERE ? <> '' AND instr(ref, ?) ORDER BY ref LIMIT ?"
        holding = self.rows(sql, (name, name, _MOST_NAMED))
        if holding:
            return [row[0] for row in holding]
        refs = [row[0] for row in self.rows("SELECT DISTINCT ref FROM article ORDER BY ref LIMIT ?", (_MOST_LOOKED_THROUGH,))]
        return difflib.get_close_matches(name, refs, n=_MOST_NAMED)

    def count(self) -> int:
        """Return how many articles there are."""
        return int(self.rows("SELECT count(*) FROM article")[0][0])

    def bare(self, number: int) -> Article:
        """Return an article without its notes, declared credits and metadata."""
        columns = "text, ref, origin, uri, outlet, title, byline, published, language"
        [row] = self.rows(f"SELECT {columns} FROM article WHERE id = ?", (number,))
        return Article(*row)

    def keys(self, ids: Iterable[int]) -> dict[int, Key]:
        """Return (origin, ref) of articles by number; numbers that are not in the archive are left out."""
        found = self.rows(f"SELECT id, origin, ref FROM article WHERE id {_AMONG}", (numbers(ids),))
        return {number: (origin, ref) for number, origin, ref in found}

    def digests(self, ids: Iterable[int]) -> dict[int, str]:
        """Return the digests of articles by number."""
        return dict(self.rows(f"SELECT id, digest FROM article WHERE id {_AMONG}", (numbers(ids),)))

    def published(self, ids: Iterable[int]) -> dict[int, str | None]:
        """Return when articles were published, by number."""
        return dict(self.rows(f"SELECT id, published FROM article WHERE id {_AMONG}", (numbers(ids),)))

    def ranks(self, ids: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return for each article (rising) a number that depends on its content alone."""
        ranks = np.empty(len(ids), np.uint64)
        for first in range(0, len(ids), _ROWS):
            some = ids[first : first + _ROWS]
            least, most = int(some[0]), int(some[-1])
            sql = "SELECT id, substr(digest, 1, 16) FROM article WHERE id"
            if len(some) * _FEW_OF_MANY < most - least:  # reading all between them would cost more
                known = dict(self.rows(f"{sql} {_AMONG}", (numbers(some.tolist()),)))
            else:
                known = dict(self.rows(f"{sql} BETWEEN ? AND ?", (least, most)))
            ranks[first : first + _ROWS] = [int(known[number], 16) for number in some.tolist()]
        return ranks
