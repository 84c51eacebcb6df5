"""The versions of an archive: found again for what came, went or was linked anew, and kept beside the articles.

What always holds: what is stored is what all articles and links of the archive give together; a link between two versions
of one article has the kind ``version`` and no direction; of several links between the versions of one article and those of
another only the one that shares most has a direction. Each gets back what it said as soon as that holds no more.
Triggers note what has to be looked at, so that nothing that changes an article can forget it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

import xxhash

from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Link, Ruling
from syndicate.model.story import Version, VersionState
from syndicate.provenance import versions_of
from syndicate.provenance.clustering import HOLDING, one_each
from syndicate.provenance.version_keys import LinkShares, VersionKeys

BLOCK = 2_000  # articles whose versions are looked for at once
SEEN_AT_ONCE = 512  # that are looked at in one piece of work
MARKED_AT_ONCE = 16_384  # whose marks are written in one transaction, in the order in which the table keeps them
_AMONG = "IN (SELECT value FROM json_each(?))"
_MARKED = "SELECT b.article FROM version_mark AS a JOIN version_mark AS b ON b.mark = a.mark WHERE a.article"
_IN_COMPANY = f"""SELECT a.article FROM version_mark AS a JOIN version_mark AS b ON b.mark = a.mark AND b.article <> a.article
    WHERE a.article {_AMONG} UNION SELECT article FROM version WHERE article {_AMONG}"""

_PLACES = 'SELECT article, work, number, "of" FROM version WHERE article'
ELSEWHERE = "Another version shares more, and says who has it from whom."
_SAID = ("kind", "direction", "confidence", "reason", "credited", "source", "evidence", "likelihood")


class Seen(NamedTuple):
    """By what an article is known again, as hashes, and whether it says that it is killed or withdrawn."""

    article: int
    marks: tuple[int, ...]
    gone: bool


See = Callable[[Iterable[Sequence[int]]], Iterable[Sequence[Seen]]]


def see(archive: ArchiveConnection, articles: Sequence[int]) -> list[Seen]:
    """Return what ``renew`` has to know of every article, some of which may be gone by now."""
    return [Seen(one.number, tuple(_hash(*key) for key in one.keys), one.gone) for one in _version_keys(archive, articles)]


def renew(archive: ArchiveConnection, look: See | None = None) -> dict[int, tuple[int, int]]:
    """Find the versions of whatever is due, store them, and return which article is which version of what.

    To be called where all links are settled. ``look`` does what ``see`` does for each of many parts of the articles, by
    whatever processes.
    """
    _pass_over(archive, look or (lambda parts: (see(archive, part) for part in parts)))
    while due := [row[0] for row in archive.rows("SELECT article FROM version_due ORDER BY article LIMIT ?", (BLOCK,))]:
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
            _silence(archive, wanted)
    return {article: (work, number) for article, work, number in archive.rows("SELECT article, work, number FROM version")}


def read(archive: ArchiveConnection, articles: Iterable[int]) -> dict[int, Version]:
    """Return all versions of the works that some articles are versions of, by article."""
    sql = f"SELECT * FROM version WHERE work IN (SELECT work FROM version WHERE article {_AMONG}) ORDER BY work, number"
    with archive.understood("a version"):
        return {
            row["article"]: Version(
                row["work"],
                row["number"],
                row["of"],
                row["article"],
                VersionState(row["state"]),
                row["label"],
                row["by"],
                bool(row["notice"]),
            )
            for row in archive.named(sql, (numbers(articles),))
        }


def carried_pairs(archive: ArchiveConnection) -> set[tuple[int, int]]:
    """Return the pairs of linked articles of which one was withdrawn or corrected."""
    replaced = "SELECT article FROM version WHERE state <> 'usable' AND NOT notice"
    sql = "SELECT a, b FROM link WHERE kind IN ('reprint', 'rewrite', 'excerpt') AND"
    return {(a, b) for side in ("link.a", "link.b") for a, b in archive.rows(f"{sql} {side} IN ({replaced})")}


def _mark(archive: ArchiveConnection, due: Sequence[int], seen: Iterable[VersionKeys]) -> None:
    """Store by what each of these articles is known again, in the order in which the table keeps it."""
    archive.sqlite.execute(f"DELETE FROM version_mark WHERE article {_AMONG}", (numbers(due),))
    rows = sorted((_hash(*key), one.number) for one in seen for key in one.keys)
    archive.sqlite.executemany("INSERT OR IGNORE INTO version_mark VALUES (?, ?)", rows)


def _pass_over(archive: ArchiveConnection, look: See) -> None:
    """Mark all articles that are due where they are many, and note that those are not that stand alone: most of them."""
    due = [row[0] for row in archive.rows("SELECT article FROM version_due ORDER BY article")]
    if len(due) <= BLOCK:
        return
    gone: set[int] = set()
    seen = chain.from_iterable(look(due[first : first + SEEN_AT_ONCE] for first in range(0, len(due), SEEN_AT_ONCE)))
    while some := list(islice(seen, MARKED_AT_ONCE)):
        with archive.writing() as connection:
            connection.execute(f"DELETE FROM version_mark WHERE article {_AMONG}", (numbers(one.article for one in some),))
            rows = sorted((mark, one.article) for one in some for mark in one.marks)
            connection.executemany("INSERT OR IGNORE INTO version_mark VALUES (?, ?)", rows)
        gone.update(one.article for one in some if one.gone)
    for first in range(0, len(due), BLOCK):
        wanted = numbers(due[first : first + BLOCK])
        company = {row[0] for row in archive.rows(_IN_COMPANY, (wanted, wanted))}
        company |= {number for link in _links(archive, wanted) for number in link[1:]}
        with archive.writing() as connection:
            alone = set(due[first : first + BLOCK]) - company - gone
            connection.execute(f"DELETE FROM version_due WHERE article {_AMONG}", (numbers(alone),))


def _hash(kind: str, mark: str) -> int:
    return xxhash.xxh3_64_intdigest(f"{kind}\0{mark}".encode(errors="surrogatepass")) - (1 << 63)


def _around(archive: ArchiveConnection, due: Sequence[int]) -> list[int]:
    """Return these articles and all that could be versions of one of them, over any number of steps."""
    found: set[int] = set()
    fresh = set(due)
    while fresh:
        found |= fresh
        wanted = numbers(fresh)
        beside = {row[0] for row in archive.rows(f"{_MARKED} {_AMONG}", (wanted,))}
        beside |= {
            row[0]
            for row in archive.rows(
                f"SELECT article FROM version WHERE work IN (SELECT work FROM version WHERE article {_AMONG})", (wanted,)
            )
        }
        beside |= {number for link in _links(archive, wanted) for number in (link[1], link[2])}
        fresh = beside - found
    return [row[0] for row in archive.rows(f"SELECT id FROM article WHERE id {_AMONG} ORDER BY id", (numbers(found),))]


def _links(archive: ArchiveConnection, wanted: str) -> list[tuple[int, int, int]]:
    """Return number and articles of the links of some articles to others of the same outlet, or to versions of the same."""
    sql = """SELECT link.id, link.a, link.b FROM link JOIN article AS a ON a.id = link.a JOIN article AS b ON b.id = link.b
        WHERE link.{} IN (SELECT value FROM json_each(?)) AND (a.outlet IS b.outlet OR link.id IN (SELECT link FROM version_link))"""
    return list({*archive.rows(sql.format("a"), (wanted,)), *archive.rows(sql.format("b"), (wanted,))})


def _restored(archive: ArchiveConnection, wanted: str) -> list[LinkShares]:
    """Give the links of some articles back what they said, and return those within one outlet."""
    touching = f"SELECT id FROM link WHERE a {_AMONG} UNION SELECT id FROM link WHERE b {_AMONG}"
    own = (wanted, wanted)
    run = archive.sqlite.execute
    assignments = ", ".join(f"{column} = said.{column}" for column in _SAID)
    run(f"UPDATE link SET {assignments} FROM version_link AS said WHERE said.link = link.id AND link.id IN ({touching})", own)
    run(f"INSERT OR IGNORE INTO unaudited (link) SELECT link FROM version_link WHERE kind <> 'shared-quotes' AND link IN ({touching})", own)
    run(f"DELETE FROM version_link WHERE link IN ({touching})", own)
    ids = numbers(row[0] for row in _links(archive, wanted))
    found = archive.rows(f"SELECT a, b, kind, coverage_a, coverage_b FROM link WHERE id {_AMONG} ORDER BY a, b", (ids,))
    with archive.understood("a link"):
        return [LinkShares(a, b, LinkKind(kind), one, two) for a, b, kind, one, two in found]


def _silence(archive: ArchiveConnection, wanted: str) -> None:
    """Let links between versions of one article say no more than that, and of those between two articles only one have a direction."""
    among = f"SELECT article FROM version WHERE article {_AMONG}"
    sql = f"""SELECT id, a, b, kind, coverage_a, coverage_b, similarity, reason FROM link WHERE a IN ({among})
        UNION SELECT id, a, b, kind, coverage_a, coverage_b, similarity, reason FROM link WHERE b IN ({among})"""
    found = archive.rows(sql, (wanted, wanted))
    ends = numbers({number for row in found for number in row[1:3]})
    places = {n: (work, number, of) for n, *(work, number, of) in archive.rows(f"{_PLACES} {_AMONG}", (ends,))}
    works = {number: (work, place) for number, (work, place, _) in places.items()}
    silent = Ruling(Direction.UNKNOWN, 0.0)
    with archive.understood("a link"):
        told = {row[0]: Link(row[1], row[2], LinkKind(row[3]), row[4], row[5], row[6], silent, row[7]) for row in found}
    holding = [link for link in told.values() if link.kind in HOLDING]
    chosen = {(link.a, link.b) for link in one_each(holding, works).values()}
    changes = []
    for number, link in told.items():
        if link.a in works and link.b in works and works[link.a][0] == works[link.b][0]:
            first, second = sorted((places[link.a][1], places[link.b][1]))
            reason = f"Versions {first} and {second} of {places[link.a][2]} of one article."
            changes.append((LinkKind.VERSION.value, reason, number))
        elif link.kind in HOLDING and (link.a, link.b) not in chosen:
            changes.append((link.kind.value, f"{link.reason} {ELSEWHERE}".strip(), number))
    _change(archive, changes)


def _change(archive: ArchiveConnection, changes: Sequence[tuple[str, str, int]]) -> None:
    """Give links, by their numbers, another kind and reason and take their direction away; what they said is kept."""
    links, columns = numbers(number for _, _, number in changes), ", ".join(_SAID)
    run = archive.sqlite.execute
    run(f"INSERT INTO version_link (link, {columns}) SELECT id, {columns} FROM link WHERE id {_AMONG}", (links,))
    for table in ("unaudited", "verdict"):
        run(f"DELETE FROM {table} WHERE link {_AMONG}", (links,))
    sql = """UPDATE link SET kind = ?, reason = ?, direction = ?,
        confidence = 0, credited = NULL, source = NULL, evidence = '[]', likelihood = NULL WHERE id = ?"""
    archive.sqlite.executemany(sql, ((kind, reason, Direction.UNKNOWN.value, number) for kind, reason, number in changes))


def _version_keys(archive: ArchiveConnection, articles: Sequence[int]) -> list[VersionKeys]:
    sql = f"SELECT id, origin, ref, text, uri, outlet, title, published, metadata FROM article WHERE id {_AMONG} ORDER BY id"
    with archive.understood("an article"):
        return [
            VersionKeys(number, origin, ref, text, uri, outlet, title, published, json.loads(metadata) if metadata else {})
            for number, origin, ref, text, uri, outlet, title, published, metadata in archive.rows(sql, (numbers(articles),))
        ]
