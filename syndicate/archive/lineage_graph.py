"""Read an archive's lineage as a graph, in blocks.

Invariant: memory holds one block, whatever the size of the archive; the order depends on the refs and origins of the
articles and never on the numbers that an archive gave out. A common source is a node of its own, with an edge to each
article that goes back to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation.agencies import registry
from syndicate.archive import rows
from syndicate.archive.articles import Key
from syndicate.archive.file import ArchiveFile
from syndicate.archive.quotations import pair_number
from syndicate.archive.rows import DERIVING_KINDS, numbers
from syndicate.model.article import Credit
from syndicate.model.comparison import Passage
from syndicate.model.provenance import Link
from syndicate.model.settings import Recipe
from syndicate.provenance.graph import (
    DERIVATION,
    UNNAMED,
    ArticleNode,
    Edge,
    Pair,
    TextSource,
    article_id,
    between,
    copied_share,
    digest,
    external_id,
    has_common_source,
    in_favour,
    is_loose,
    kinds_of,
    named_source,
    pair_between,
    unnamed_id,
)

ROWS_AT_ONCE = 128  # articles or stories read at once
LINKS_AT_ONCE = 256  # links read at once; one with its evidence takes a few KB

HIDDEN = "Hidden source"
_COMMON = f"link.direction = 'common source' AND link.kind IN {DERIVING_KINDS}"
_ARTICLE = """
    SELECT article.id AS number, ref, origin, uri, outlet, title, byline, published, language, article.words, story.key AS story,
        coalesce(story.first = article.id, 0) AS first,
        EXISTS (SELECT 1 FROM link WHERE a = article.id) OR EXISTS (SELECT 1 FROM link WHERE b = article.id)
            OR EXISTS (SELECT 1 FROM quotation WHERE quotation.article = article.id) AS linked
    FROM article LEFT JOIN story_article ON story_article.article = article.id LEFT JOIN story ON story.id = story_article.story
"""
_NEXT = "ORDER BY ref, origin LIMIT :block"
_ARTICLES = f"{_ARTICLE} WHERE (ref, origin) > (:ref, :origin) {_NEXT}"
# A query of its own, so that SQLite looks up one story of a large archive by an index.
_OF_STORY = f"""
    {_ARTICLE} WHERE article.id IN (SELECT article FROM story_article WHERE story = :story) AND (ref, origin) > (:ref, :origin) {_NEXT}
"""
_NAMES = f"""
    SELECT name FROM (
        SELECT name FROM story_source WHERE kind = 'external' AND name > :name AND (:story IS NULL OR story = :story)
        UNION SELECT source FROM link WHERE {_COMMON} AND source > :name AND :story IS NULL AND id NOT IN (SELECT link FROM story_link)
    ) WHERE name NOT IN (:unnamed, :generic) ORDER BY name LIMIT :block
"""
_LINKS = """
    SELECT link.*, story.key AS story FROM link LEFT JOIN story_link ON story_link.link = link.id
    LEFT JOIN story ON story.id = story_link.story WHERE link.id IN (SELECT value FROM json_each(?))
"""
_WITNESSES = """
    SELECT story_witness.article, story_witness.credited, ref, origin, ledger.credited AS said
    FROM story_witness JOIN article ON article.id = story_witness.article LEFT JOIN ledger ON ledger.article = article.id
    WHERE story_witness.source = ? ORDER BY ref, origin
"""
_FROM_SOURCE = f"""
    SELECT link.* FROM story_link JOIN link ON link.id = story_link.link
    WHERE story_link.story = ? AND {_COMMON} AND link.source IS ? AND ? IN (link.a, link.b)
"""


def _node(row: Any) -> ArticleNode:
    told = {**dict(row), "first": bool(row["first"]), "linked": bool(row["linked"])}
    return ArticleNode(article_id(row["origin"], row["ref"]), **told)


class LineageGraph:
    """The lineage of an archive or of one story: articles, sources, links, and the edges between them."""

    def __init__(self, archive: ArchiveFile, story: int | str | None = None) -> None:
        """Take an archive, and the number or key of a story if only that is wanted; raise NotFound if it is not there."""
        self.archive = archive
        self._db, self._quotations = archive.connection, archive.quotations
        self.story = None if story is None else archive.stories.number(story)

    @contextmanager
    def unchanging(self) -> Iterator[None]:
        """Read one state of the archive, whatever another process writes meanwhile."""
        self._db.hold()
        try:
            yield
        finally:
            self._db.release()

    def blocks(self) -> Iterator[list[ArticleNode]]:
        """Yield the articles by ref and origin, in blocks."""
        last: dict[str, Any] = {"ref": "", "origin": ""}
        sql = _ARTICLES if self.story is None else _OF_STORY
        while found := self._db.named(sql, {**last, "story": self.story, "block": ROWS_AT_ONCE}):
            last = {"ref": found[-1]["ref"], "origin": found[-1]["origin"]}
            yield [_node(row) for row in found]

    def named(self, wanted: Iterable[int]) -> dict[int, ArticleNode]:
        """Return articles by their numbers."""
        sql = f"{_ARTICLE} WHERE article.id IN (SELECT value FROM json_each(?))"
        return {row["number"]: _node(row) for row in self._db.named(sql, (numbers(wanted),))}

    @property
    def recipe(self) -> Recipe:
        """Return what the sketches are made with."""
        return self.archive.settings.recipe

    def sketches(self, nodes: Sequence[ArticleNode]) -> Iterator[tuple[str, NDArray[np.uint32]]]:
        """Yield the key and the sketch of each paragraph of some articles: in the order of the articles, then of the text."""
        names = {node.number: node.id for node in nodes}
        for article, span, sketch in self.archive.paragraphs.with_sketches(list(names)):
            yield f"{names[article]}:{span.start}-{span.end}", sketch

    def credits(self, wanted: Iterable[int]) -> Mapping[int, list[Credit]]:
        """Return the credits of articles by their numbers, those found in the text first."""
        found = defaultdict[int, list[Credit]](list)
        sql = "SELECT * FROM credit WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, declared, start, rowid"
        for row in self._db.named(sql, (numbers(wanted),)):
            with self._db.parsing(f"a credit of article {row['article']}"):
                found[row["article"]].append(rows.credit_value(row))
        return found

    def passages(self, pairs: Iterable[Pair]) -> Mapping[int, list[Passage]]:
        """Return the passages of links by the links' numbers, with the same side as A."""
        turned = {pair.number: pair.turned for pair in pairs}
        found = defaultdict[int, list[Passage]](list)
        sql = "SELECT * FROM passage WHERE link IN (SELECT value FROM json_each(?)) ORDER BY link, id"
        for row in self._db.named(sql, (numbers(turned),)):
            with self._db.parsing(f"a passage of link {row['link']}"):
                one = rows.passage_value(row)
            found[row["link"]].append(one)
        found |= {number: list(self._quotations.numbered(number)[1]) for number in turned if number < 0}
        sides = {number: [replace(one, a=one.b, b=one.a) if turned[number] else one for one in some] for number, some in found.items()}
        return {number: sorted(some, key=lambda one: (one.a, one.b)) for number, some in sides.items()}

    def articles(self, linked: bool = False) -> Iterator[ArticleNode]:
        """Yield the articles by ref and origin; with ``linked`` only those that share text with another."""
        for block in self.blocks():
            yield from (node for node in block if node.linked or not linked)

    def sources(self) -> Iterator[TextSource]:
        """Yield the sources outside the archive: those with a name by name, then those without one, story by story."""
        given = {"name": "", "story": self.story, "block": ROWS_AT_ONCE, "unnamed": UNNAMED, "generic": registry().generic.name}
        while found := self._db.rows(_NAMES, given):
            yield from (TextSource(external_id(name), name, "external") for (name,) in found)
            given["name"] = found[-1][0]
        yield from (node for node, _, _ in self._story_sources() if node.story is not None)
        yield from (self._source_of(pair) for pair in self._loose() if named_source(pair.link) is None)

    def _story_sources(self) -> Iterator[tuple[TextSource, int, int]]:
        """Yield each source of each story by the story's key, with the numbers of the story and of the source."""
        key = ""
        sql = "SELECT id, key FROM story WHERE key > ? AND (? IS NULL OR id = ?) ORDER BY key LIMIT ?"
        while found := self._db.rows(sql, (key, self.story, self.story, ROWS_AT_ONCE)):
            for number, key in found:
                nodes = []
                for source, name, kind in self._db.rows("SELECT id, name, kind FROM story_source WHERE story = ?", (number,)):
                    if kind == "external" and name != UNNAMED:
                        nodes.append((TextSource(external_id(name), name, kind), number, source))
                    else:
                        witnesses = [article_id(row[4], row[3]) for row in self._db.rows(_WITNESSES, (source,))]
                        called = UNNAMED if kind == "external" else HIDDEN
                        nodes.append((TextSource(unnamed_id([called, *witnesses]), called, kind, key), number, source))
                yield from sorted(nodes, key=lambda node: node[0].id)

    def pairs(self) -> Iterator[Pair]:
        """Yield the links, by ref and origin of their articles; the sides are turned so that A comes first."""
        for block in self.pair_blocks():
            yield from block

    def pair_blocks(self) -> Iterator[list[Pair]]:
        """Yield the links as ``pairs`` does, in blocks."""
        for block in self.blocks():
            keys: dict[int, Key] = {node.number: (node.ref, node.origin) for node in block}
            chosen = list(self._pairs_of(keys))
            for start in range(0, len(chosen), LINKS_AT_ONCE):
                part = chosen[start : start + LINKS_AT_ONCE]
                found = {row["id"]: self._told(row) for row in self._db.named(_LINKS, (numbers(number for _, _, number in part),))}
                found |= {number: (self._quotations.numbered(number)[0], None, (1.0, 1.0)) for *_, number in part if number < 0}
                yield [
                    pair_between(article_id(*a[::-1]), article_id(*b[::-1]), n, *found[n], keys.get(found[n][0].a) != a) for a, b, n in part
                ]

    def _pairs_of(self, keys: Mapping[int, Key]) -> Iterator[tuple[Key, Key, int]]:
        """Yield the links in which these articles come first, as the keys of both sides and the link's number.

        Articles that only quote the same, which no story holds, have a number below 0.
        """
        among = "IN (SELECT value FROM json_each(:wanted)) AND (:story IS NULL OR id IN (SELECT link FROM story_link WHERE story = :story))"
        sql = f"SELECT a, b, id FROM link WHERE a {among} UNION SELECT b, a, id FROM link WHERE b {among}"
        found = self._db.rows(sql, {"wanted": numbers(keys), "story": self.story})
        if self.story is None:
            found += [(here, other, pair_number(here, other)) for here in keys for other in self._quotations.quoting(here)]
        others = numbers({other for _, other, _ in found})
        sql = "SELECT id, ref, origin FROM article WHERE id IN (SELECT value FROM json_each(?))"
        other_keys: dict[int, Key] = {n: (ref, origin) for n, ref, origin in self._db.rows(sql, (others,))}
        both = ((keys[here], other_keys[other], number) for here, other, number in found)
        yield from sorted(pair for pair in both if pair[0] < pair[1])

    def _told(self, row: Any) -> tuple[Link, str | None, tuple[float, float]]:
        """Return a link, its story, and how much of what it covers of each side is copied."""
        with self._db.parsing(f"link {row['id']}"):
            return rows.link_value(row), row["story"], (copied_share(row["detail_a"]), copied_share(row["detail_b"]))

    def source_edges(self) -> Iterator[Edge]:
        """Yield the edges from sources outside the archive to the articles that go back to them."""
        for node, story, source in self._story_sources():
            yield from self._from_story_source(node, story, source)
        for pair in self._loose():
            yield from self._from_common(pair)

    def _loose(self) -> Iterator[Pair]:
        """Yield the links with a common source that are in no story."""
        if self.story is None and self._db.rows(f"SELECT 1 FROM link WHERE {_COMMON} AND id NOT IN (SELECT link FROM story_link) LIMIT 1"):
            yield from (pair for pair in self.pairs() if is_loose(pair))

    def edges(self) -> Iterator[Edge]:
        """Yield the edges from sources to articles, then those between articles."""
        yield from self.source_edges()
        for pair in self.pairs():
            if not has_common_source(pair.link):
                yield between(pair)

    def _from_story_source(self, node: TextSource, story: int, source: int) -> Iterator[Edge]:
        key = self._db.rows("SELECT key FROM story WHERE id = ?", (story,))[0][0]
        said = registry().generic.name if node.name == UNNAMED else None if node.kind == "hidden" else node.name
        for row in self._db.named(_WITNESSES, (source,)):
            witness = article_id(row["origin"], row["ref"])
            found = sorted(
                (self._side(one, row["article"]) for one in self._db.named(_FROM_SOURCE, (story, said, row["article"]))),
                key=lambda side: (side[2].ruling.confidence, side[0], side[2].reason),
                reverse=True,
            )
            kinds = {kind for _, _, link in found for kind in kinds_of(in_favour(link))} | ({"claimed"} if row["credited"] else set())
            best = found[0][2] if found else None
            yield Edge(
                id=f"edge_{digest(node.id, witness, key)}",
                source=node.id,
                target=witness,
                relation=DERIVATION,
                kinds=tuple(sorted({link.kind.value for _, _, link in found})),
                evidence=tuple(sorted(kinds)),
                confidence=best.ruling.confidence if best else None,
                credited=rows.truth(row["said"]),
                coverage=max((coverage for coverage, _, _ in found), default=None),
                coverage_source=None,
                copied=max((copied for _, copied, _ in found), default=0.0),
                reason=best.reason if best else "",
                sentences=tuple(dict.fromkeys(one.sentence for one in in_favour(best))) if best else (),
                story=key,
            )

    def _side(self, row: Any, article: int) -> tuple[float, float, Link]:
        """Return how much of an article a link covers, how much of that is copied, and the link."""
        with self._db.parsing(f"link {row['id']}"):
            link = rows.link_value(row)
            side = "a" if article == link.a else "b"
            return row[f"coverage_{side}"], copied_share(row[f"detail_{side}"]), link

    def _source_of(self, pair: Pair) -> TextSource:
        name = named_source(pair.link)
        if name is None:
            called, kind = (UNNAMED, "external") if pair.link.ruling.source else (HIDDEN, "hidden")
            return TextSource(unnamed_id([called, pair.a, pair.b]), called, kind)
        return TextSource(external_id(name), name, "external")

    def _from_common(self, pair: Pair) -> Iterator[Edge]:
        """Yield the two edges of a link outside all stories whose articles have a common source."""
        node, edge = self._source_of(pair), between(pair)
        sides = ((pair.a, pair.link.coverage_a, pair.copied_a), (pair.b, pair.link.coverage_b, pair.copied_b))
        for target, coverage, copied in sides:
            number = f"edge_{digest(node.id, target, pair.id)}"
            yield replace(
                edge, id=number, source=node.id, target=target, relation=DERIVATION, coverage=coverage, coverage_source=None, copied=copied
            )
