"""What was found out, for reading: links with their evidence, stories, sources, runs.

What always holds: a comparison, a link and a story come back equal to what was put in; lists are in an order that does
not depend on the numbers that the archive gave out.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import audits as verdicts
from syndicate.archive import fulltext, rows
from syndicate.archive.articles import Catalogue
from syndicate.archive.rows import numbers
from syndicate.model.article import Skipped
from syndicate.model.comparison import Comparison, LinkKind
from syndicate.model.errors import NotFound
from syndicate.model.provenance import Link, Verdict
from syndicate.model.records import Audited, AuditRow, RunRow, SourceRow, StoryRow
from syndicate.model.story import SourceNode, Story

_COUNTED = {
    "articles": "SELECT count(*) FROM article",
    "outlets": "SELECT count(DISTINCT outlet) FROM article",
    "paragraphs": "SELECT count(*) FROM paragraph",
    "boilerplate": "SELECT count(*) FROM paragraph WHERE boilerplate",
    "links": "SELECT count(*) FROM link",
    "passages": "SELECT count(*) FROM passage",
    "stories": "SELECT count(*) FROM story",
    "unsettled": "SELECT count(*) FROM unsettled",
}

_IN_STORY = "SELECT 1 FROM story_article JOIN article ON article.id = story_article.article WHERE story_article.story = story.id"
_LINKED = "SELECT 1 FROM story_link JOIN link ON link.id = story_link.link WHERE story_link.story = story.id"

# What stories can be chosen by -> its condition. Times compare as far as the shorter one says them.
_CHOICES = {
    "outlet": f"EXISTS ({_IN_STORY} AND article.outlet = :outlet)",
    "since": "story.latest >= substr(:since, 1, length(story.latest))",
    "until": "substr(story.earliest, 1, length(:until)) <= :until",
    "kind": f"EXISTS ({_LINKED} AND link.kind = :kind)",
    "credited": f"EXISTS ({_LINKED} AND link.credited = :credited)",
    "minimum": "story.articles >= :minimum",
}
_FOUND = "SELECT story_article.story FROM {} JOIN story_article ON story_article.article = {} WHERE {}"
_LETTERS = "(instr(article.text, :part{0}) OR instr(coalesce(article.title, ''), :part{0}))"

# What a list of stories can be ordered by -> the terms that come first; the rest is the same for all.
STORY_ORDERS = {
    "size": "story.articles DESC, story.earliest IS NULL, story.earliest",
    "latest": "story.latest IS NULL, story.latest DESC",
    "earliest": "story.earliest IS NULL, story.earliest",
    "uncredited": f"(SELECT count(*) FROM ({_LINKED} AND link.credited = 0)) DESC, story.articles DESC",
}

_SOURCES = """
    WITH others AS (
        SELECT derivation.source, derivation.credited, article.outlet
        FROM derivation JOIN article ON article.id = derivation.article WHERE article.outlet IS NOT derivation.source
    ), named AS (
        SELECT outlet AS name, count(*) AS articles FROM article WHERE outlet IS NOT NULL GROUP BY outlet
        UNION ALL SELECT DISTINCT source, 0 FROM others WHERE source NOT IN (SELECT outlet FROM article WHERE outlet IS NOT NULL)
    ), gave AS (
        SELECT source AS name, count(*) AS gave, coalesce(sum(credited), 0) AS credited FROM others GROUP BY source
    ), took AS (
        SELECT outlet AS name, count(*) AS took, coalesce(sum(credited), 0) AS credited FROM (
            SELECT article.outlet, max(derivation.credited) AS credited FROM derivation
            JOIN article ON article.id = derivation.article WHERE article.outlet IS NOT derivation.source GROUP BY article.id
        ) GROUP BY outlet
    )
    SELECT named.name, CASE WHEN articles THEN 'outlet' ELSE 'external' END, articles,
        coalesce(gave, 0), coalesce(gave.credited, 0), coalesce(gave - gave.credited, 0),
        coalesce(took, 0), coalesce(took.credited, 0), coalesce(took - took.credited, 0)
    FROM named LEFT JOIN gave ON gave.name = named.name LEFT JOIN took ON took.name = named.name
    ORDER BY coalesce(gave, 0) DESC, articles DESC, named.name
"""


def _chosen(given: dict[str, Any], words: str | None) -> tuple[str, dict[str, Any]]:
    """Return the condition, and its parameters, that stories meet which are chosen by these."""
    values = {name: str(value) if isinstance(value, LinkKind) else value for name, value in given.items() if value is not None}
    conditions = [_CHOICES[name] for name in values]
    query = fulltext.parse(words) if words else fulltext.Query("", ())
    if query.match:
        conditions.append(f"story.id IN ({_FOUND.format('article_fts', 'article_fts.rowid', 'article_fts MATCH :match')})")
        values["match"] = query.match
    for number, part in enumerate(query.parts):
        conditions.append(f"story.id IN ({_FOUND.format('article', 'article.id', _LETTERS.format(number))})")
        values[f"part{number}"] = part
    return f"WHERE {' AND '.join(conditions)}" if conditions else "", values


class Ledger(Catalogue):
    """An archive of which everything that was found out can be read."""

    def counts(self, *names: str) -> dict[str, int]:
        """Return how many articles, outlets, paragraphs, links, passages and stories there are, and what is still to be done.

        With names only these; of a million articles, counting the paragraphs takes a fifth of a second.
        """
        return {name: self.rows(_COUNTED[name])[0][0] for name in names or _COUNTED}

    def links(self, ids: Iterable[int] | None = None, story: int | None = None) -> list[Link]:
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
        found = self.named(f"SELECT * FROM link {where} ORDER BY a, b", parameters)
        return [self._link(row) for row in found]

    def link(self, a: int, b: int) -> Link | None:
        """Return the link between two articles, None where they are not linked."""
        found = self.named("SELECT * FROM link WHERE a = ? AND b = ?", sorted((a, b)))
        return self._link(found[0]) if found else None

    def _link(self, row: sqlite3.Row) -> Link:
        with self.understood(f"link {row['id']}"):
            return rows.link_value(row)

    def comparison(self, a: int, b: int) -> Comparison | None:
        """Return the comparison of two articles with its passages, None where they are not linked.

        Its side A is always the article with the smaller number.
        """
        a, b = sorted((a, b))
        found = self.named("SELECT * FROM link WHERE a = ? AND b = ?", (a, b))
        if not found:
            return None
        passages = self.named("SELECT * FROM passage WHERE link = ? ORDER BY id", (found[0]["id"],))
        held = self.held([a, b])
        with self.understood(f"link {found[0]['id']}"):
            return rows.comparison_value(found[0], held[a].article, held[b].article, map(rows.passage_value, passages))

    def linked_pairs(self) -> list[tuple[int, int]]:
        """Return the articles of each link, the smaller number first, ascending."""
        return self.rows("SELECT a, b FROM link ORDER BY a, b")

    def kinds_by_ref(self) -> list[tuple[str, str, str]]:
        """Return for each link the refs of its articles and its kind."""
        return self.rows("SELECT a.ref, b.ref, link.kind FROM link JOIN article AS a ON a.id = link.a JOIN article AS b ON b.id = link.b")

    def partners(self, articles: Collection[int]) -> list[int]:
        """Return which other articles have been compared with some articles and were linked or are to be judged again."""
        sides = [(table, own, other) for table in ("link", "compared") for own, other in (("a", "b"), ("b", "a"))]
        sql = " UNION ".join(
            f"SELECT {other} FROM {table} WHERE {own} IN (SELECT value FROM json_each(:wanted))" for table, own, other in sides
        )
        return sorted({row[0] for row in self.rows(sql, {"wanted": numbers(articles)})} - set(articles))

    def open_pairs(self, articles: Iterable[int]) -> NDArray[np.int64]:
        """Return the pairs with one of these articles that are to be judged again, with whether they share a paragraph (n, 3)."""
        among, wanted = "IN (SELECT value FROM json_each(?))", numbers(articles)
        sql = f"SELECT a, b, copied FROM compared WHERE a {among} UNION SELECT a, b, copied FROM compared WHERE b {among}"
        return np.array(self.rows(sql, (wanted, wanted)), np.int64).reshape(-1, 3)

    @property
    def stories_current(self) -> bool:
        """Tell whether the stories were made after the last change of articles or links."""
        return self.meta().get("stories") != "stale"

    @property
    def settings_changed(self) -> bool:
        """Tell whether the archive's links were found with other settings than the ones it is open with."""
        return self.meta()["settings"] != self.settings.digest

    def stories(
        self,
        *,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        kind: LinkKind | str | None = None,
        credited: bool | None = None,
        minimum: int | None = None,
        words: str | None = None,
        order: str = "size",
        limit: int | None = 50,
        offset: int = 0,
    ) -> list[StoryRow]:
        """Return the stories that meet all conditions given, the largest first and then the earliest.

        ``since`` and ``until`` are ISO 8601 and choose stories that have an article from then on or up to then; ``kind``
        and ``credited`` choose those that have such a link, ``words`` those that have an article with all of them.
        ``order`` is a key of ``STORY_ORDERS``.
        """
        given = {"outlet": outlet, "since": since, "until": until, "kind": kind, "credited": credited, "minimum": minimum}
        where, values = _chosen(given, words)
        sql = f"""
            SELECT story.id, story.key, story.articles, story.first, article.outlet AS first_outlet, article.title AS first_title,
                article.published AS first_published, story.earliest, story.latest, story.reason
            FROM story LEFT JOIN article ON article.id = story.first {where}
            ORDER BY {STORY_ORDERS[order]}, story.key LIMIT :limit OFFSET :offset"""
        return self._story_rows(self.named(sql, {**values, "limit": -1 if limit is None else limit, "offset": offset}))

    def count_stories(self, most: int = 1000, *, words: str | None = None, **given: Any) -> int:
        """Return how many stories meet the conditions, which are those of ``stories``; counting stops at ``most``."""
        where, values = _chosen(given, words)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM story {where} LIMIT :most)"
        return int(self.rows(sql, {**values, "most": most})[0][0])

    def _story_rows(self, found: Sequence[sqlite3.Row]) -> list[StoryRow]:
        """Add to these stories what their articles, links and sources say."""
        wanted = (numbers(row["id"] for row in found),)
        among = "IN (SELECT value FROM json_each(?))"
        outlets, kinds, sources = (defaultdict[int, list[Any]](list) for _ in range(3))
        credited: dict[int, tuple[int, int]] = {}
        articles = "story_article JOIN article ON article.id = story_article.article"
        links = "story_link JOIN link ON link.id = story_link.link"
        for story, name in self.rows(f"SELECT DISTINCT story, outlet FROM {articles} WHERE story {among} AND outlet IS NOT NULL", wanted):
            outlets[story].append(name)
        for story, kind, n in self.rows(f"SELECT story, kind, count(*) FROM {links} WHERE story {among} GROUP BY story, kind", wanted):
            with self.understood(f"story {story}"):
                kinds[story].append((LinkKind(kind), n))
        said = f"SELECT story, sum(credited IS 1), sum(credited IS 0) FROM {links} WHERE story {among} GROUP BY story"
        for story, yes, no in self.rows(said, wanted):
            credited[story] = (yes, no)
        for story, name in self.rows(f"SELECT story, name FROM story_source WHERE story {among} ORDER BY id", wanted):
            sources[story].append(name)
        told = f"SELECT story, sum(outlet IS NULL) FROM {articles} WHERE story {among} GROUP BY story"
        unnamed = dict(self.rows(told, wanted))
        again = f"SELECT story, count(*) FROM story_article JOIN version USING (article) WHERE story {among} AND number > 1 GROUP BY story"
        versions = dict(self.rows(again, wanted))
        order = "article.id IS NOT story.first, published IS NULL, published, origin, ref"
        titled = f"""SELECT story, title FROM {articles} JOIN story ON story.id = story_article.story
            WHERE story {among} AND title IS NOT NULL ORDER BY {order}"""
        titles = dict(reversed(self.rows(titled, wanted)))
        return [
            StoryRow(
                **dict(row),
                outlets=tuple(sorted(outlets[row["id"]])),
                kinds=tuple(sorted(kinds[row["id"]])),
                sources=tuple(sources[row["id"]]),
                credited=credited.get(row["id"], (0, 0))[0],
                uncredited=credited.get(row["id"], (0, 0))[1],
                unnamed=unnamed.get(row["id"], 0),
                versions=versions.get(row["id"], 0),
                title=titles.get(row["id"]),
            )
            for row in found
        ]

    def story(self, name: int | str) -> Story:
        """Return a story by its number or its key; raise NotFound where there is none."""
        found = self.named("SELECT * FROM story WHERE key = ? OR CAST(id AS TEXT) = ? ORDER BY key <> ? LIMIT 1", (str(name),) * 3)
        if not found:
            raise NotFound(f"there is no story {str(name)!r}.", self.name, "List them with: syndicate stories")
        number = found[0]["id"]
        articles = self.rows("SELECT article FROM story_article WHERE story = ? ORDER BY article", (number,))
        witnesses: dict[int, list[sqlite3.Row]] = defaultdict(list)
        sql = "SELECT * FROM story_witness WHERE source IN (SELECT id FROM story_source WHERE story = ?) ORDER BY source, article"
        for row in self.named(sql, (number,)):
            witnesses[row["source"]].append(row)
        sources = tuple(
            SourceNode(
                row["name"],
                row["kind"],
                tuple(w["article"] for w in witnesses[row["id"]] if w["witness"]),
                tuple(w["article"] for w in witnesses[row["id"]] if w["credited"]),
            )
            for row in self.named("SELECT * FROM story_source WHERE story = ? ORDER BY id", (number,))
        )
        links = tuple(self.links(story=number))
        return Story(tuple(row[0] for row in articles), links, sources, found[0]["first"], found[0]["reason"])

    def story_of(self, article: int) -> Story | None:
        """Return the story that an article is in, None where it is in none."""
        sql = "SELECT story.id FROM story_article JOIN story ON story.id = story_article.story WHERE article = ? ORDER BY key LIMIT 1"
        found = self.rows(sql, (article,))
        return self.story(found[0][0]) if found else None

    def story_number(self, article: int) -> int | None:
        """Return the number of the story that an article is in, None where it is in none."""
        found = self.rows("SELECT story FROM story_article WHERE article = ?", (article,))
        return found[0][0] if found else None

    def first_counts(self) -> dict[str, int]:
        """Return in how many stories each outlet published first."""
        stories = "story JOIN article ON article.id = story.first"
        return dict(self.rows(f"SELECT article.outlet, count(*) FROM {stories} WHERE article.outlet IS NOT NULL GROUP BY 1"))

    def sources(self) -> list[SourceRow]:
        """Return every outlet and every source that is only known from credits, those that gave most first."""
        own, given, none = verdicts.by_outlet(self), verdicts.by_source(self), Audited()
        found = (SourceRow(*row) for row in self.rows(_SOURCES))
        return [replace(row, audit=own.get(row.name, none), given=given.get(row.name, none)) for row in found]

    def audit(self, by: str | None = "month", outlet: str | None = None) -> list[AuditRow]:
        """Return how articles, all or those of one outlet, credit what they have from elsewhere, over time.

        ``by`` is a key of ``verdicts.SPANS``, None the finest that makes few enough spans to be seen beside each other.
        """
        return verdicts.over_time(self, by, outlet)

    def verdicts(self, articles: Iterable[int]) -> list[Verdict]:
        """Return how articles credit what they have from elsewhere, link by link."""
        return verdicts.of_articles(self, articles)

    def pair_verdicts(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[Verdict, ...]]:
        """Return the same for the links between these articles (the smaller number first), by their numbers."""
        return verdicts.of_pairs(self, pairs)

    def runs(self, limit: int = 20) -> list[RunRow]:
        """Return the last scans, the latest first."""
        found = self.named("SELECT id, started, finished, recipe, settings, counts FROM run ORDER BY id DESC LIMIT ?", (limit,))
        with self.understood("a run"):
            return [RunRow(**{**dict(row), "counts": json.loads(row["counts"])}) for row in found]

    def skipped(self, run: int | None = None) -> list[Skipped]:
        """Return what could not be read in a run, or in all of them, in the order in which it was met."""
        where, parameters = ("", ()) if run is None else ("WHERE run = ?", (run,))
        return [Skipped(*row) for row in self.rows(f"SELECT origin, place, reason, remedy FROM skipped {where} ORDER BY rowid", parameters)]
