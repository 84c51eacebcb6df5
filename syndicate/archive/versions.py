"""The versions of the articles of an archive, the keys by which they are found, and the articles that are due to be looked at again.

Invariant: a link that lost its kind or direction, because its articles are versions, gets both back when they no longer
are. Triggers note which articles are due, so that every change of an article is seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.outlets import Outlets, called_by
from syndicate.archive.rows import DERIVING_KINDS, numbers
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Link, Ruling
from syndicate.model.story import Version, VersionState

if TYPE_CHECKING:
    from syndicate.provenance.version_keys import LinkShares, VersionKeys

_AMONG = "IN (SELECT value FROM json_each(?))"
_MARKED = "SELECT b.article FROM version_mark AS a JOIN version_mark AS b ON b.mark = a.mark WHERE a.article"
_IN_COMPANY = f"""SELECT a.article FROM version_mark AS a JOIN version_mark AS b ON b.mark = a.mark AND b.article <> a.article
    WHERE a.article {_AMONG} UNION SELECT article FROM version WHERE article {_AMONG}"""
_TOUCHING = f"SELECT id FROM link WHERE a {_AMONG} UNION SELECT id FROM link WHERE b {_AMONG}"
_UNKNOWN = Ruling(Direction.UNKNOWN, 0.0)
_LINK_COLUMNS = ("kind", "direction", "confidence", "reason", "credited", "source", "evidence", "likelihood")


class Versions:
    """The versions of one archive's articles."""

    def __init__(self, connection: ArchiveConnection, outlets: Outlets) -> None:
        self._db = connection
        self._outlets = outlets

    def of(self, articles: Iterable[int]) -> dict[int, Version]:
        """Return all versions of the works that some articles are versions of, by article."""
        sql = f"SELECT * FROM version WHERE work IN (SELECT work FROM version WHERE article {_AMONG}) ORDER BY work, number"
        with self._db.parsing("a version"):
            return {
                row["article"]: Version(**{**dict(row), "state": VersionState(row["state"]), "notice": bool(row["notice"])})
                for row in self._db.named(sql, (numbers(articles),))
            }

    def works(self, among: Iterable[int] | None = None) -> dict[int, tuple[int, int]]:
        """Return for each article that is a version the article that holds the first, and its own ordinal.

        With ``among`` only versions of what these articles are versions of are returned.
        """
        where = "" if among is None else f" WHERE work IN (SELECT work FROM version WHERE article {_AMONG})"
        given = () if among is None else (numbers(among),)
        return {
            article: (work, number) for article, work, number in self._db.rows(f"SELECT article, work, number FROM version{where}", given)
        }

    def carried_pairs(self) -> set[tuple[int, int]]:
        """Return the pairs of linked articles of which one was withdrawn or corrected."""
        replaced = "SELECT article FROM version WHERE state <> 'usable' AND NOT notice"
        sql = f"SELECT a, b FROM link WHERE kind IN {DERIVING_KINDS} AND"
        return {(a, b) for side in ("link.a", "link.b") for a, b in self._db.rows(f"{sql} {side} IN ({replaced})")}

    def due(self, limit: int | None = None) -> list[int]:
        """Return the articles whose versions are to be looked for, ascending, no more than ``limit``."""
        sql = "SELECT article FROM version_due ORDER BY article LIMIT ?"
        return [row[0] for row in self._db.rows(sql, (-1 if limit is None else limit,))]

    def done(self, articles: Iterable[int]) -> None:
        """Note that the versions of these articles have been found."""
        with self._db.writing() as connection:
            connection.execute(f"DELETE FROM version_due WHERE article {_AMONG}", (numbers(articles),))

    def keys_of(self, articles: Iterable[int]) -> list[VersionKeys]:
        """Return what the versions of some articles are found by; those that are gone are left out."""
        from syndicate.provenance.version_keys import VersionKeys

        sql = f"SELECT id, origin, ref, text, uri, outlet, title, published, metadata FROM article WHERE id {_AMONG} ORDER BY id"
        known = self._outlets.directory
        with self._db.parsing("an article"):
            return [
                VersionKeys(
                    *(number, origin, ref, text, uri, outlet, title, published, json.loads(metadata) if metadata else {}),
                    *called_by(known, outlet, uri),
                )
                for number, origin, ref, text, uri, outlet, title, published, metadata in self._db.rows(sql, (numbers(articles),))
            ]

    def put_marks(self, articles: Iterable[int], marks: Iterable[tuple[int, int]]) -> None:
        """Replace the marks of these articles by the given ones, each a hash and an article, in the order of the table."""
        with self._db.writing() as connection:
            connection.execute(f"DELETE FROM version_mark WHERE article {_AMONG}", (numbers(articles),))
            connection.executemany("INSERT OR IGNORE INTO version_mark VALUES (?, ?)", sorted(marks))

    def in_company(self, articles: Sequence[int]) -> set[int]:
        """Return those of some articles that share a mark with another, are a version, or have a link to a possible version."""
        wanted = numbers(articles)
        found = {row[0] for row in self._db.rows(_IN_COMPANY, (wanted, wanted))}
        return found | {number for link in self._links(wanted) for number in link[1:]}

    def around(self, articles: Iterable[int]) -> list[int]:
        """Return these articles and all that could be versions of them, directly or over others; ascending."""
        found: set[int] = set()
        fresh = set(articles)
        while fresh:
            found |= fresh
            wanted = numbers(fresh)
            beside = {row[0] for row in self._db.rows(f"{_MARKED} {_AMONG}", (wanted,))}
            sql = f"SELECT article FROM version WHERE work IN (SELECT work FROM version WHERE article {_AMONG})"
            beside |= {row[0] for row in self._db.rows(sql, (wanted,))}
            beside |= {number for link in self._links(wanted) for number in link[1:]}
            fresh = beside - found
        return [row[0] for row in self._db.rows(f"SELECT id FROM article WHERE id {_AMONG} ORDER BY id", (numbers(found),))]

    def _links(self, wanted: str) -> list[tuple[int, int, int]]:
        """Return number and articles of the links of some articles to others of the same outlet, or to versions of the same."""
        sql = """SELECT link.id, link.a, link.b FROM link
            JOIN outlet_of AS a ON a.article = link.a JOIN outlet_of AS b ON b.article = link.b
            WHERE link.{} IN (SELECT value FROM json_each(?)) AND (a.outlet IS b.outlet OR link.id IN (SELECT link FROM version_link))"""
        return list({*self._db.rows(sql.format("a"), (wanted,)), *self._db.rows(sql.format("b"), (wanted,))})

    def put(self, articles: Iterable[int], versions: Iterable[Version]) -> None:
        """Replace the stored versions of these articles by the given ones."""
        with self._db.writing() as connection:
            connection.execute(f"DELETE FROM version WHERE article {_AMONG}", (numbers(articles),))
            rows = ((v.article, v.work, v.number, v.of, v.state.value, v.label, v.by, v.notice) for v in versions)
            connection.executemany("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def places(self, articles: Iterable[int]) -> dict[int, tuple[int, int, int]]:
        """Return for those of some articles that are versions the article that holds the first, the ordinal, and how many there are."""
        sql = f'SELECT article, work, number, "of" FROM version WHERE article {_AMONG}'
        return {article: (work, number, of) for article, work, number, of in self._db.rows(sql, (numbers(articles),))}

    def links_to_versions(self, articles: Iterable[int]) -> dict[int, Link]:
        """Return by number the links of those of some articles that are versions; their rulings are left out."""
        columns, among = (
            ("a", "b", "coverage_a", "coverage_b", "similarity", "reason"),
            f"SELECT article FROM version WHERE article {_AMONG}",
        )
        chosen = f"SELECT id, kind, {', '.join(columns)} FROM link WHERE"
        found = self._db.named(f"{chosen} a IN ({among}) UNION {chosen} b IN ({among})", (numbers(articles),) * 2)
        with self._db.parsing("a link"):
            return {row["id"]: Link(kind=LinkKind(row["kind"]), ruling=_UNKNOWN, **{name: row[name] for name in columns}) for row in found}

    def links_within_outlets(self, articles: Iterable[int]) -> list[LinkShares]:
        """Return how much is shared by the links of some articles to others of the same outlet, or to versions of the same."""
        from syndicate.provenance.version_keys import LinkShares

        ids = numbers(row[0] for row in self._links(numbers(articles)))
        found = self._db.rows(f"SELECT a, b, kind, coverage_a, coverage_b FROM link WHERE id {_AMONG} ORDER BY a, b", (ids,))
        with self._db.parsing("a link"):
            return [LinkShares(a, b, LinkKind(kind), one, two) for a, b, kind, one, two in found]

    def set_aside(self, links: Mapping[int, tuple[LinkKind, str]]) -> None:
        """Give links, by number, this kind and reason and no direction; their old values are stored in another table."""
        changing, kept = numbers(links), ", ".join(_LINK_COLUMNS)
        with self._db.writing() as connection:
            connection.execute(f"INSERT INTO version_link (link, {kept}) SELECT id, {kept} FROM link WHERE id {_AMONG}", (changing,))
            connection.execute(f"DELETE FROM verdict WHERE link {_AMONG}", (changing,))
            sql = """UPDATE link SET kind = ?, reason = ?, direction = ?,
                confidence = 0, credited = NULL, source = NULL, evidence = '[]', likelihood = NULL WHERE id = ?"""
            rows = ((kind.value, reason, Direction.UNKNOWN.value, number) for number, (kind, reason) in links.items())
            connection.executemany(sql, rows)

    def restore_links(self, articles: Iterable[int]) -> None:
        """Give the links of some articles the kind and direction back that ``set_aside`` took."""
        own = (numbers(articles),) * 2
        assignments = ", ".join(f"{column} = said.{column}" for column in _LINK_COLUMNS)
        with self._db.writing() as connection:
            connection.execute(
                f"UPDATE link SET {assignments} FROM version_link AS said WHERE said.link = link.id AND link.id IN ({_TOUCHING})", own
            )
            connection.execute(f"DELETE FROM version_link WHERE link IN ({_TOUCHING})", own)
