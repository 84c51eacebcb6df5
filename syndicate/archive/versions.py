"""The versions of articles in an archive: found again where articles or links were added, changed or removed.

Invariant: what is stored is what all articles and links of the archive give together; a link between two versions of one
article has the kind ``version`` and no direction; of several links between the versions of two articles only the one that
shares most has a direction. A link gets its kind and direction back once this is true no more. Triggers note which
articles are due, so that every change of an article is seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

import xxhash

from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import DERIVING_KINDS, numbers
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Link, Ruling
from syndicate.model.story import Version, VersionState
from syndicate.provenance import versions_of
from syndicate.provenance.clustering import links_of_versions
from syndicate.provenance.version_keys import LinkShares, VersionKeys

ARTICLES_AT_ONCE = 2_000  # whose versions are looked for together
ARTICLES_A_TASK = 512  # of which one task makes the keys
ARTICLES_A_TRANSACTION = 16_384  # whose marks are written together, in the order of the table
_AMONG = "IN (SELECT value FROM json_each(?))"
_MARKED = "SELECT b.article FROM version_mark AS a JOIN version_mark AS b ON b.mark = a.mark WHERE a.article"
_IN_COMPANY = f"""SELECT a.article FROM version_mark AS a JOIN version_mark AS b ON b.mark = a.mark AND b.article <> a.article
    WHERE a.article {_AMONG} UNION SELECT article FROM version WHERE article {_AMONG}"""

_PLACES = 'SELECT article, work, number, "of" FROM version WHERE article'
_UNKNOWN = Ruling(Direction.UNKNOWN, 0.0)
_LINK_COLUMNS = ("kind", "direction", "confidence", "reason", "credited", "source", "evidence", "likelihood")


class Seen(NamedTuple):
    """The hashes by which versions of an article are found, and whether it says that it is withdrawn."""

    article: int
    marks: tuple[int, ...]
    gone: bool


LookUp = Callable[[Iterable[Sequence[int]]], Iterable[Sequence[Seen]]]


def see(archive: ArchiveConnection, articles: Sequence[int]) -> list[Seen]:
    """Return what ``renew`` needs of some articles; those that are gone are left out."""
    return [Seen(one.number, tuple(_hash(*key) for key in one.keys), one.gone) for one in _version_keys(archive, articles)]


def renew(archive: ArchiveConnection, look: LookUp | None = None) -> dict[int, tuple[int, int]]:
    """Find the versions of all articles that are due, store them, and return which article is which version of what.

    To be called where all links are settled. ``look`` does what ``see`` does for each of many parts of the articles, by
    whatever processes.
    """
    _mark_all(archive, look or (lambda parts: (see(archive, part) for part in parts)))
    while due := [row[0] for row in archive.rows("SELECT article FROM version_due ORDER BY article LIMIT ?", (ARTICLES_AT_ONCE,))]:
        with archive.writing() as connection:
            seen = {one.number: one for one in _version_keys(archive, due)}
            _mark(archive, due, seen.values())
            around = _around(archive, due)
            wanted = numbers(around)
            connection.execute(f"DELETE FROM version WHERE article {_AMONG}", (wanted,))
            connection.execute(f"DELETE FROM version_due WHERE article {_AMONG}", (numbers({*around, *due}),))
            links = _restored(archive, wanted)
            seen |= {one.number: one for one in _version_keys(archive, [number for number in around if number not in seen])}
            told = versions_of((seen[number] for number in around), links)
            rows = ((v.article, v.work, v.number, v.of, v.state.value, v.label, v.by, v.notice) for group in told for v in group)
            connection.executemany("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            _set_aside(archive, wanted)
    return {article: (work, number) for article, work, number in archive.rows("SELECT article, work, number FROM version")}


def read(archive: ArchiveConnection, articles: Iterable[int]) -> dict[int, Version]:
    """Return all versions of the works that some articles are versions of, by article."""
    sql = f"SELECT * FROM version WHERE work IN (SELECT work FROM version WHERE article {_AMONG}) ORDER BY work, number"
    with archive.parsing("a version"):
        return {
            row["article"]: Version(**{**dict(row), "state": VersionState(row["state"]), "notice": bool(row["notice"])})
            for row in archive.named(sql, (numbers(articles),))
        }


def carried_pairs(archive: ArchiveConnection) -> set[tuple[int, int]]:
    """Return the pairs of linked articles of which one was withdrawn or corrected."""
    replaced = "SELECT article FROM version WHERE state <> 'usable' AND NOT notice"
    sql = f"SELECT a, b FROM link WHERE kind IN {DERIVING_KINDS} AND"
    return {(a, b) for side in ("link.a", "link.b") for a, b in archive.rows(f"{sql} {side} IN ({replaced})")}


def _mark(archive: ArchiveConnection, due: Sequence[int], seen: Iterable[VersionKeys]) -> None:
    """Store the marks of these articles, in the order of the table."""
    archive.sqlite.execute(f"DELETE FROM version_mark WHERE article {_AMONG}", (numbers(due),))
    rows = sorted((_hash(*key), one.number) for one in seen for key in one.keys)
    archive.sqlite.executemany("INSERT OR IGNORE INTO version_mark VALUES (?, ?)", rows)


def _mark_all(archive: ArchiveConnection, look: LookUp) -> None:
    """Where many articles are due, store their marks and take from the list those that cannot be versions: most of them."""
    due = [row[0] for row in archive.rows("SELECT article FROM version_due ORDER BY article")]
    if len(due) <= ARTICLES_AT_ONCE:
        return
    gone: set[int] = set()
    seen = chain.from_iterable(look(due[first : first + ARTICLES_A_TASK] for first in range(0, len(due), ARTICLES_A_TASK)))
    while some := list(islice(seen, ARTICLES_A_TRANSACTION)):
        with archive.writing() as connection:
            connection.execute(f"DELETE FROM version_mark WHERE article {_AMONG}", (numbers(one.article for one in some),))
            rows = sorted((mark, one.article) for one in some for mark in one.marks)
            connection.executemany("INSERT OR IGNORE INTO version_mark VALUES (?, ?)", rows)
        gone.update(one.article for one in some if one.gone)
    for first in range(0, len(due), ARTICLES_AT_ONCE):
        wanted = numbers(due[first : first + ARTICLES_AT_ONCE])
        company = {row[0] for row in archive.rows(_IN_COMPANY, (wanted, wanted))}
        company |= {number for link in _links(archive, wanted) for number in link[1:]}
        with archive.writing() as connection:
            alone = set(due[first : first + ARTICLES_AT_ONCE]) - company - gone
            connection.execute(f"DELETE FROM version_due WHERE article {_AMONG}", (numbers(alone),))


def _hash(kind: str, mark: str) -> int:
    return xxhash.xxh3_64_intdigest(f"{kind}\0{mark}".encode(errors="surrogatepass")) - (1 << 63)


def _around(archive: ArchiveConnection, due: Sequence[int]) -> list[int]:
    """Return these articles and all that could be versions of them, directly or over others."""
    found: set[int] = set()
    fresh = set(due)
    while fresh:
        found |= fresh
        wanted = numbers(fresh)
        beside = {row[0] for row in archive.rows(f"{_MARKED} {_AMONG}", (wanted,))}
        sql = f"SELECT article FROM version WHERE work IN (SELECT work FROM version WHERE article {_AMONG})"
        beside |= {row[0] for row in archive.rows(sql, (wanted,))}
        beside |= {number for link in _links(archive, wanted) for number in (link[1], link[2])}
        fresh = beside - found
    return [row[0] for row in archive.rows(f"SELECT id FROM article WHERE id {_AMONG} ORDER BY id", (numbers(found),))]


def _links(archive: ArchiveConnection, wanted: str) -> list[tuple[int, int, int]]:
    """Return number and articles of the links of some articles to others of the same outlet, or to versions of the same."""
    sql = """SELECT link.id, link.a, link.b FROM link JOIN article AS a ON a.id = link.a JOIN article AS b ON b.id = link.b
        WHERE link.{} IN (SELECT value FROM json_each(?)) AND (a.outlet IS b.outlet OR link.id IN (SELECT link FROM version_link))"""
    return list({*archive.rows(sql.format("a"), (wanted,)), *archive.rows(sql.format("b"), (wanted,))})


def _restored(archive: ArchiveConnection, wanted: str) -> list[LinkShares]:
    """Give the links of some articles their kind and direction back, and return the links within one outlet."""
    touching = f"SELECT id FROM link WHERE a {_AMONG} UNION SELECT id FROM link WHERE b {_AMONG}"
    own = (wanted, wanted)
    run = archive.sqlite.execute
    assignments = ", ".join(f"{column} = said.{column}" for column in _LINK_COLUMNS)
    run(f"UPDATE link SET {assignments} FROM version_link AS said WHERE said.link = link.id AND link.id IN ({touching})", own)
    to_audit = f"SELECT link FROM version_link WHERE kind IN {DERIVING_KINDS} AND link IN ({touching})"
    run(f"INSERT OR IGNORE INTO unaudited (link) {to_audit}", own)
    run(f"DELETE FROM version_link WHERE link IN ({touching})", own)
    ids = numbers(row[0] for row in _links(archive, wanted))
    found = archive.rows(f"SELECT a, b, kind, coverage_a, coverage_b FROM link WHERE id {_AMONG} ORDER BY a, b", (ids,))
    with archive.parsing("a link"):
        return [LinkShares(a, b, LinkKind(kind), one, two) for a, b, kind, one, two in found]


def _set_aside(archive: ArchiveConnection, wanted: str) -> None:
    """Store what ``links_of_versions`` says of the links of some versions; what the links said before is stored beside."""
    columns, among = ("a", "b", "coverage_a", "coverage_b", "similarity", "reason"), f"SELECT article FROM version WHERE article {_AMONG}"
    chosen = f"SELECT id, kind, {', '.join(columns)} FROM link WHERE"
    found = archive.named(f"{chosen} a IN ({among}) UNION {chosen} b IN ({among})", (wanted, wanted))
    with archive.parsing("a link"):
        links = {row["id"]: Link(kind=LinkKind(row["kind"]), ruling=_UNKNOWN, **{name: row[name] for name in columns}) for row in found}
    ends = numbers({number for link in links.values() for number in (link.a, link.b)})
    changed = links_of_versions(links, {n: place for n, *place in archive.rows(f"{_PLACES} {_AMONG}", (ends,))})
    changing, kept = numbers(changed), ", ".join(_LINK_COLUMNS)
    run = archive.sqlite.execute
    run(f"INSERT INTO version_link (link, {kept}) SELECT id, {kept} FROM link WHERE id {_AMONG}", (changing,))
    for table in ("unaudited", "verdict"):
        run(f"DELETE FROM {table} WHERE link {_AMONG}", (changing,))
    sql = """UPDATE link SET kind = ?, reason = ?, direction = ?,
        confidence = 0, credited = NULL, source = NULL, evidence = '[]', likelihood = NULL WHERE id = ?"""
    rows = ((kind.value, reason, Direction.UNKNOWN.value, number) for number, (kind, reason) in changed.items())
    archive.sqlite.executemany(sql, rows)


def _version_keys(archive: ArchiveConnection, articles: Sequence[int]) -> list[VersionKeys]:
    sql = f"SELECT id, origin, ref, text, uri, outlet, title, published, metadata FROM article WHERE id {_AMONG} ORDER BY id"
    with archive.parsing("an article"):
        return [
            VersionKeys(number, origin, ref, text, uri, outlet, title, published, json.loads(metadata) if metadata else {})
            for number, origin, ref, text, uri, outlet, title, published, metadata in archive.rows(sql, (numbers(articles),))
        ]
