"""The articles of an archive.

Invariant: an article comes back equal to the one that was put in, and keeps its number for as long as its (origin, ref) is
in the archive. From the transaction that changes an article, it is unsettled and the stories are stale.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import digest_index, fulltext, rows
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.outlets import Outlets, called_by
from syndicate.archive.pending import Pending
from syndicate.archive.quotations import Quotations
from syndicate.archive.rows import numbers
from syndicate.model.article import Article, Mark, MarkKind, MentionKind
from syndicate.model.errors import InputError, NotFound
from syndicate.model.records import Held, SearchRow, Stored

Key = tuple[str, str]

_ROWS_AT_ONCE = 1 << 18  # read at a time
_FEW_OF_MANY = 16  # if less than one article in so many is asked for, each is looked up
_AMONG = "IN (SELECT value FROM json_each(?))"
_LAST = "\U0010ffff"  # sorts behind every ref that goes on from a prefix
_MOST_REFS_NAMED = 5  # names that an error message lists
_MOST_REFS_COMPARED = 20_000  # refs that are compared letter by letter to suggest a near one


# The rows that belong to an article and are written again with it: table, columns, and the function that makes the rows.
_PARTS = (
    ("mark", rows.MARK, rows.mark_rows),
    ("note", rows.NOTE, rows.note_rows),
    ("credit", rows.CREDIT, rows.credit_rows),
    ("mention", rows.MENTION, rows.mention_rows),
)


class Articles:
    """The articles of one archive."""

    def __init__(self, connection: ArchiveConnection, pending: Pending, outlets: Outlets, quotations: Quotations) -> None:
        self._db = connection
        self._pending = pending
        self._outlets = outlets
        self._quotations = quotations

    def known(self, keys: Sequence[Key]) -> dict[Key, tuple[int, str]]:
        """Return number and digest of each article whose (origin, ref) is in the archive."""
        found: dict[Key, tuple[int, str]] = {}
        with self._db.translating():
            run = self._db.sqlite.execute
            for key in keys:
                row = run("SELECT id, digest FROM article WHERE origin = ? AND ref = ?", key).fetchone()
                if row:
                    found[key] = (row[0], row[1])
        return found

    def ids(self) -> list[int]:
        """Return the numbers of all articles, ascending."""
        return [row[0] for row in self._db.rows("SELECT id FROM article ORDER BY id")]

    def article(self, number: int) -> Held:
        """Return the article of this number; raise NotFound if there is none."""
        held = self.held([number])
        if number not in held:
            raise NotFound(f"there is no article {number}.", self._db.name, "Look for it with: syndicate search WORDS")
        return held[number]

    def held(self, ids: Iterable[int]) -> dict[int, Held]:
        """Return articles by number; numbers that are not in the archive are left out."""
        wanted = numbers(ids)
        chosen = "WHERE article IN (SELECT value FROM json_each(?)) ORDER BY rowid"
        notes, marks, found, declared = (defaultdict[int, list[Any]](list) for _ in range(4))
        articles = self._db.named("SELECT * FROM article WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (wanted,))
        with self._db.parsing("an article"):
            for row in self._db.named(f"SELECT * FROM note {chosen}", (wanted,)):
                notes[row["article"]].append(rows.note_value(row))
            for row in self._db.named(f"SELECT * FROM mark {chosen}", (wanted,)):
                marks[row["article"]].append(rows.mark_value(row))
            for row in self._db.named(f"SELECT * FROM credit {chosen}", (wanted,)):
                (declared if row["declared"] else found)[row["article"]].append(rows.credit_value(row))
        directory, constant = self._outlets.directory, self._outlets.constant.of_outlets()
        return {
            (n := row["id"]): Held(
                *(n, rows.article_value(row, notes[n], declared[n]), row["words"], tuple(marks[n]), tuple(found[n])),
                *(called := called_by(directory, row["outlet"], row["uri"])),
                constant.get(called[0] or "", frozenset()),
            )
            for row in articles
        }

    def marks(self, ids: Iterable[int]) -> dict[int, tuple[Mark, ...]]:
        """Return the marks of articles by number, in their order; articles without a mark are left out."""
        sql = f'SELECT article, start, "end", kind, rule FROM mark WHERE article {_AMONG} ORDER BY rowid'
        marks = defaultdict[int, list[Mark]](list)
        with self._db.parsing("a mark"):
            for article, start, end, kind, rule in self._db.rows(sql, (numbers(ids),)):
                marks[article].append(Mark(start, end, MarkKind(kind), rule))
        return {article: tuple(some) for article, some in marks.items()}

    def sources(self, ids: Collection[int]) -> dict[int, frozenset[str]]:
        """Return by number the sources that articles credit, or name for what they tell."""
        found: dict[int, set[str]] = {number: set() for number in ids}
        for table, told in (("credit", "1"), ("mention", f"kind = '{MentionKind.REPORTED}'")):
            sql = f"SELECT article, source FROM {table} WHERE article {_AMONG} AND {told}"
            for number, source in self._db.rows(sql, (numbers(ids),)):
                found[number].add(source)
        return {number: frozenset(sources) for number, sources in found.items()}

    def find(self, name: str) -> Held:
        """Return the article with this number, ref or address, or with a ref that begins so, tried in this order.

        Raises NotFound, with near names if there is none, and with the choices if there are several.
        """
        ways: tuple[tuple[str, tuple[Any, ...]], ...] = (
            ("CAST(id AS TEXT) = ? AND id = ?", (name, int(name) if name.isdecimal() and len(name) < 19 else -1)),
            ("ref = ?", (name,)),
            ("uri = ?", (name,)),
            ("ref >= ? AND ref < ?", (name, name + _LAST)),
        )
        for condition, parameters in ways if name else ():
            found = self._db.rows(
                f"SELECT id, ref, origin FROM article WHERE {condition} ORDER BY id LIMIT {_MOST_REFS_NAMED + 1}", parameters
            )
            if len(found) == 1:
                return self.article(found[0][0])
            if found:
                listed = "; ".join(f"{number} ({ref} in {origin})" for number, ref, origin in found[:_MOST_REFS_NAMED])
                more = ", and more" if len(found) > _MOST_REFS_NAMED else ""
                raise NotFound(f"{name!r} means more than one article: {listed}{more}.", self._db.name, "Give its number.")
        near = self._near(name)
        meant = f"Did you mean {', '.join(near)}?" if near else "Look for it with: syndicate search WORDS"
        raise NotFound(f"there is no article {name!r}.", self._db.name, meant)

    def _near(self, name: str) -> list[str]:
        """Return refs that hold the name, or else refs that are spelled much like it."""
        sql = "SELECT DISTINCT ref FROM article WHERE ? <> '' AND instr(ref, ?) ORDER BY ref LIMIT ?"
        holding = self._db.rows(sql, (name, name, _MOST_REFS_NAMED))
        if holding:
            return [row[0] for row in holding]
        refs = [row[0] for row in self._db.rows("SELECT DISTINCT ref FROM article ORDER BY ref LIMIT ?", (_MOST_REFS_COMPARED,))]
        return difflib.get_close_matches(name, refs, n=_MOST_REFS_NAMED)

    def count(self) -> int:
        """Return how many articles there are."""
        return int(self._db.rows("SELECT count(*) FROM article")[0][0])

    def bare(self, ids: Iterable[int]) -> dict[int, Article]:
        """Return articles by number, without their notes, declared credits and metadata."""
        columns = "id, text, ref, origin, uri, outlet, title, byline, published, language"
        return {row[0]: Article(*row[1:]) for row in self._db.rows(f"SELECT {columns} FROM article WHERE id {_AMONG}", (numbers(ids),))}

    def keys(self, ids: Iterable[int]) -> dict[int, Key]:
        """Return (origin, ref) of articles by number; numbers that are not in the archive are left out."""
        found = self._db.rows(f"SELECT id, origin, ref FROM article WHERE id {_AMONG}", (numbers(ids),))
        return {number: (origin, ref) for number, origin, ref in found}

    def digests(self, ids: Iterable[int]) -> dict[int, str]:
        """Return the digests of articles by number."""
        return dict(self._db.rows(f"SELECT id, digest FROM article WHERE id {_AMONG}", (numbers(ids),)))

    def outlets(self, ids: Iterable[int]) -> dict[int, str | None]:
        """Return what the outlets of articles are called, by number; None if that is not known."""
        return dict(self._db.rows(f"SELECT article, outlet FROM outlet_of WHERE article {_AMONG}", (numbers(ids),)))

    def published(self, ids: Iterable[int]) -> dict[int, str | None]:
        """Return when articles were published, by number."""
        return dict(self._db.rows(f"SELECT id, published FROM article WHERE id {_AMONG}", (numbers(ids),)))

    def ranks(self, ids: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return for each article (rising) a number that depends on its content alone."""
        ranks = np.empty(len(ids), np.uint64)
        for first in range(0, len(ids), _ROWS_AT_ONCE):
            some = ids[first : first + _ROWS_AT_ONCE]
            least, most = int(some[0]), int(some[-1])
            sql = "SELECT id, substr(digest, 1, 16) FROM article WHERE id"
            if len(some) * _FEW_OF_MANY < most - least:  # reading all between them would cost more
                known = dict(self._db.rows(f"{sql} {_AMONG}", (numbers(some.tolist()),)))
            else:
                known = dict(self._db.rows(f"{sql} BETWEEN ? AND ?", (least, most)))
            ranks[first : first + _ROWS_AT_ONCE] = [int(known[number], 16) for number in some.tolist()]
        return ranks

    def put(self, batch: Sequence[Stored]) -> list[int]:
        """Insert articles, or replace those with the same (origin, ref), and return their numbers in the order given.

        A replaced article keeps its number and loses its links; all of them are unsettled. If one (origin, ref) comes
        twice in a batch, the later one counts. Raises InputError if a text cannot be written as UTF-8.
        """
        return [number for number, _ in self.put_numbered(batch)]

    def put_numbered(self, batch: Sequence[Stored]) -> list[tuple[int, int]]:
        """Store articles as ``put`` does. Return with each number that of its first paragraph; the others follow it."""
        last = {(stored.article.origin, stored.article.ref): stored for stored in batch}
        try:
            with self._db.writing() as connection:
                known = {key: number for key, (number, _) in self.known(list(last)).items()}
                number, paragraph = self._db.last_number("article"), self._db.last_number("paragraph") + 1
                ids: dict[Key, int] = {}
                placed: list[tuple[int, int, Stored]] = []
                for key, stored in last.items():
                    number += key not in known
                    ids[key] = known.get(key, number)
                    placed.append((ids[key], paragraph, stored))
                    paragraph += len(stored.paragraphs)
                old = {ids[key]: last[key] for key in known}
                if not old:
                    digest_index.drop_for(connection, len(placed))
                else:
                    self._strip(old)
                    assignments = ", ".join(f"{rows.quoted(column)} = ?" for column in rows.ARTICLE)
                    changed = ((*rows.article_row(s), n) for n, s in sorted(old.items()))
                    connection.executemany(f"UPDATE article SET {assignments} WHERE id = ?", changed)
                new = [(n, s) for n, _, s in placed if n not in old]
                words = ((n, s.article.title, s.article.text) for n, s in new)
                connection.executemany("INSERT INTO article_fts (rowid, title, text) VALUES (?, ?, ?)", words)
                connection.executemany(rows.insert_sql("article", ("id", *rows.ARTICLE)), ((n, *rows.article_row(s)) for n, s in new))
                insert = rows.insert_sql("paragraph", ("id", *rows.PARAGRAPH))
                connection.executemany(insert, (row for n, first, s in placed for row in rows.paragraph_rows(n, first, s)))
                for table, columns, make in _PARTS:
                    connection.executemany(rows.insert_sql(table, columns), (row for n, _, s in placed for row in make(n, s)))
                self._outlets.enter((n, s) for n, _, s in placed)
                self._pending.unsettle(ids.values())
        except InputError as error:
            raise InputError(error.what, rows.unwritable(batch) or error.where, error.remedy) from error
        first_of = {n: first for n, first, _ in placed}
        return [(n, first_of[n]) for n in (ids[stored.article.origin, stored.article.ref] for stored in batch)]

    def _strip(self, ids: Collection[int]) -> None:
        """Delete everything that belongs to these articles, and their links."""
        wanted = numbers(ids)
        for table in ("paragraph", *(table for table, _, _ in _PARTS)):
            self._db.sqlite.execute(f"DELETE FROM {table} WHERE article {_AMONG}", (wanted,))
        self._quotations.forget(ids)
        self.loosen(ids)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove articles with all that belongs to them. Their numbers are not used again."""
        gone = list(ids)
        with self._db.writing() as connection:
            self._quotations.forget(gone)
            connection.execute(f"DELETE FROM article WHERE id {_AMONG}", (numbers(gone),))
            self._outlets.unsettle()

    def loosen(self, ids: Iterable[int]) -> None:
        """Delete all links of some articles, and all stored data of pairs with them."""
        with self._db.writing() as connection:
            wanted = numbers(ids)
            for table in ("link", "compared"):
                connection.execute(f"DELETE FROM {table} WHERE a {_AMONG} OR b {_AMONG}", (wanted, wanted))

    def search(self, words: str, limit: int = 20, offset: int = 0) -> list[SearchRow]:
        """Return the articles that hold all these words, the best first; raise SyndicateError if no word is given."""
        return fulltext.search(self._db, words, limit, offset)
