"""Queries of the site: articles by outlet and time, and what one source gave and took.

Invariant: every list is read in parts, along an index; only text that is shown is read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.archive import rows
from syndicate.archive.file import ArchiveFile
from syndicate.archive.quotations import MOST_QUOTING
from syndicate.archive.rows import numbers
from syndicate.archive.source_names import spellings
from syndicate.model.comparison import Passage
from syndicate.model.provenance import Link
from syndicate.model.records import Held, ListPage, SearchRow

_BEGINNING_CHARACTERS = 240  # characters of an article that a list shows
_AMONG = "IN (SELECT value FROM json_each(?))"

# Which articles took from one source, and what that source took: the view ``derivation`` and further sources, read along their indexes.
_GAVE = """
    WITH told AS (
        SELECT ledger.article, outlet AS partner, published, ledger.credited
        FROM ledger JOIN outlet_of ON outlet_of.article = ledger.article
        WHERE ledger.source IN (SELECT value FROM json_each(:names)) AND ledger.credited IS NOT NULL
        UNION ALL SELECT further_source.article, outlet, published, grp LIKE 'credited%'
        FROM further_source JOIN outlet_of ON outlet_of.article = further_source.article
        WHERE source IN (SELECT value FROM json_each(:names))
    )"""
_TOOK = """
    WITH told AS (
        SELECT ledger.article, ledger.source AS partner, published, ledger.credited
        FROM outlet_of JOIN ledger ON ledger.article = outlet_of.article WHERE outlet = :name AND ledger.credited IS NOT NULL
    )"""
_SIDES = {"gave": _GAVE, "took": _TOOK}


@dataclass(frozen=True, slots=True)
class Deed:
    """An article that derives from another source; ``partner`` is the other side, seen from the source that was asked for."""

    article: int
    partner: str | None
    ref: str
    title: str | None
    published: str | None
    credited: bool


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that a source took or gave: in which article, from or by whom, on which day, credited or not."""

    article: int
    partner: str | None
    day: str | None
    credited: bool


def articles(archive: ArchiveFile, part: ListPage, outlet: str | None = None) -> list[SearchRow]:
    """Return articles, all or those of one outlet, the latest first, those without a time last; one more than asked for."""
    where, values = ("WHERE outlet_of.outlet = ?", [outlet]) if outlet is not None else ("", [])
    # SQLite reads the index backwards: NULL sorts first there.
    sql = f"""SELECT id, ref, article.outlet, title, article.published, substr(text, 1, {_BEGINNING_CHARACTERS})
        FROM outlet_of CROSS JOIN article ON article.id = outlet_of.article {where}
        ORDER BY outlet_of.published DESC, outlet_of.article DESC LIMIT ? OFFSET ?"""
    found = archive.connection.rows(sql, [*values, part.rows + 1, part.offset])
    return [SearchRow(n, ref, of, title, at, " ".join(beginning.split()), (), 0.0) for n, ref, of, title, at, beginning in found]


def story_numbers(archive: ArchiveFile, articles: Sequence[int]) -> dict[int, int]:
    """Return for each article that is in a story the number of that story: of its own text, if it has parts of others."""
    sql = f"SELECT article, story FROM story_article WHERE article {_AMONG} ORDER BY witness, story DESC"
    return dict(archive.connection.rows(sql, (numbers(articles),)))


def passages_of(archive: ArchiveFile, links: Sequence[Link]) -> dict[tuple[int, int], list[Passage]]:
    """Return the passages of links by their articles' numbers, also of those by quotations alone."""
    found: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    for link in links:
        sql = "SELECT passage.* FROM link JOIN passage ON passage.link = link.id WHERE a = ? AND b = ? ORDER BY passage.id"
        for row in archive.connection.named(sql, (link.a, link.b)):
            with archive.connection.parsing(f"passage {row['id']}"):
                found[link.a, link.b].append(rows.passage_value(row))
        if link.kind.quotes_only and (link.a, link.b) not in found:
            found[link.a, link.b] += archive.quotations.comparisons(link.a, [link.b])[link.b].passages
    return found


def links_of(archive: ArchiveFile, article: int, most: int) -> tuple[list[Link], int, dict[int, Held]]:
    """Return an article's links, those that share most first and no more than ``most``; how many there are; and their articles."""
    links = archive.links.with_quotations([article])
    links.sort(key=lambda link: (-(link.coverage_a if link.a == article else link.coverage_b), -link.similarity, link.a, link.b))
    shown = links[:most]
    quoting = sum(link.kind.quotes_only for link in links)
    every = len(links) + max(archive.quotations.count(article) - MOST_QUOTING, 0) if quoting >= MOST_QUOTING else len(links)
    return shown, every, archive.articles.held({article, *(n for link in shown for n in (link.a, link.b))})


def doings(archive: ArchiveFile, name: str, side: str) -> tuple[Doing, ...]:
    """Return everything that a source gave or took, the latest first."""
    sql = f"{_SIDES[side]} SELECT article, partner, substr(published, 1, 10), credited FROM told ORDER BY published DESC, article, partner"
    names: dict[str | None, str | None] = {}  # one string for each name, however many rows have it
    found = archive.connection.rows(sql, {"name": name, "names": json.dumps(spellings(archive.connection, name))})
    return tuple(Doing(n, names.setdefault(partner, partner), day, bool(credited)) for n, partner, day, credited in found)


def deeds(archive: ArchiveFile, some: Sequence[Doing]) -> tuple[Deed, ...]:
    """Return what a source gave or took with the articles' names and times."""
    sql = f"SELECT id, ref, title, published FROM article WHERE id {_AMONG}"
    known = {n: (ref, title, at) for n, ref, title, at in archive.connection.rows(sql, (numbers(one.article for one in some),))}
    found = ((one, *known[one.article]) for one in some if one.article in known)
    return tuple(Deed(one.article, one.partner, ref, title, at, one.credited) for one, ref, title, at in found)


def days_of(archive: ArchiveFile, outlet: str) -> dict[str, int]:
    """Return how many articles of an outlet there are by day."""
    sql = "SELECT substr(published, 1, 10), count(*) FROM outlet_of WHERE outlet = ? AND published IS NOT NULL GROUP BY 1"
    return dict(archive.connection.rows(sql, (outlet,)))
