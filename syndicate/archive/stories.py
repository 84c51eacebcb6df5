"""The stories of an archive, and its sources.

Invariant: a story comes back equal to what was put in; lists are in an order that does not depend on the numbers that the
archive gave out.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from syndicate.annotation.source_keys import same_source
from syndicate.archive import fulltext
from syndicate.archive.articles import Articles
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.ledger import Ledger
from syndicate.archive.links import Links
from syndicate.archive.outlets import Outlets
from syndicate.archive.rows import numbers
from syndicate.archive.source_names import SOURCES, merged
from syndicate.archive.story_sources import CREDITED, story_sources
from syndicate.model.comparison import LinkKind
from syndicate.model.errors import ArchiveError, NotFound
from syndicate.model.records import Audited, SourceRow, StoryRow, story_key
from syndicate.model.story import SourceNode, Story

_AMONG = "IN (SELECT value FROM json_each(?))"
_IN_STORY = "SELECT 1 FROM story_article JOIN outlet_of USING (article) WHERE story_article.story = story.id"
_ENTERED = f"SELECT 1 FROM story_article WHERE story_article.story = story.id AND {CREDITED}"
_LINKED = "SELECT 1 FROM story_link JOIN link ON link.id = story_link.link WHERE story_link.story = story.id"

# What stories can be chosen by -> its condition. Times are compared to the precision of the shorter one.
_CHOICES = {
    "outlet": f"EXISTS ({_IN_STORY} AND outlet_of.outlet = :outlet)",
    "since": "story.latest >= substr(:since, 1, length(story.latest))",
    "until": "substr(story.earliest, 1, length(:until)) <= :until",
    "kind": f"EXISTS ({_LINKED} AND link.kind = :kind)",
    "credited": f"EXISTS ({_ENTERED} = :credited)",
    "minimum": "story.articles >= :minimum",
}
_FOUND = "SELECT story_article.story FROM {} JOIN story_article ON story_article.article = {} WHERE {}"
_LETTERS = "(instr(article.text, :part{0}) OR instr(coalesce(article.title, ''), :part{0}))"

# What a list of stories can be ordered by -> the terms that come first; the rest is the same for all.
STORY_ORDERS = {
    "size": "story.articles DESC, story.earliest IS NULL, story.earliest",
    "latest": "story.latest IS NULL, story.latest DESC",
    "earliest": "story.earliest IS NULL, story.earliest",
    "uncredited": f"(SELECT count(*) FROM ({_ENTERED} = 0)) DESC, story.articles DESC",
}


def _chosen(given: dict[str, Any], words: str | None) -> tuple[str, dict[str, Any]]:
    """Return the condition that chooses these stories, and its parameters."""
    values = {name: str(value) if isinstance(value, LinkKind) else value for name, value in given.items() if value is not None}
    conditions = [_CHOICES[name] for name in values]
    query = fulltext.parse(words) if words else fulltext.SearchQuery("", ())
    if query.match:
        conditions.append(f"story.id IN ({_FOUND.format('article_fts', 'article_fts.rowid', 'article_fts MATCH :match')})")
        values["match"] = query.match
    for number, part in enumerate(query.parts):
        conditions.append(f"story.id IN ({_FOUND.format('article', 'article.id', _LETTERS.format(number))})")
        values[f"part{number}"] = part
    return f"WHERE {' AND '.join(conditions)}" if conditions else "", values


class Stories:
    """The stories of one archive, and the sources that its articles go back to."""

    def __init__(self, connection: ArchiveConnection, articles: Articles, links: Links, ledger: Ledger, outlets: Outlets) -> None:
        self._db = connection
        self._articles = articles
        self._links = links
        self._ledger = ledger
        self._outlets = outlets

    def listed(
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

        ``since`` and ``until`` are ISO 8601 and choose stories that have an article from then on or up to then. ``kind`` chooses
        those that have such a link, ``credited`` those with an article that credits its source or does not, ``words`` those that
        have an article with all of them. ``order`` is a key of ``STORY_ORDERS``.
        """
        outlet = outlet and self._outlets.directory.called(outlet)
        given = {"outlet": outlet, "since": since, "until": until, "kind": kind, "credited": credited, "minimum": minimum}
        where, values = _chosen(given, words)
        sql = f"""
            SELECT story.id, story.key, story.articles, story.first, outlet_of.outlet AS first_outlet, article.title AS first_title,
                article.published AS first_published, story.earliest, story.latest, story.reason
            FROM story LEFT JOIN article ON article.id = story.first LEFT JOIN outlet_of ON outlet_of.article = story.first {where}
            ORDER BY {STORY_ORDERS[order]}, story.key LIMIT :limit OFFSET :offset"""
        return self._story_rows(self._db.named(sql, {**values, "limit": -1 if limit is None else limit, "offset": offset}))

    def count(self, most: int = 1000, *, words: str | None = None, **given: Any) -> int:
        """Return how many stories meet the conditions, which are those of ``stories``; counting stops at ``most``."""
        where, values = _chosen(given, words)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM story {where} LIMIT :most)"
        return int(self._db.rows(sql, {**values, "most": most})[0][0])

    def _story_rows(self, found: Sequence[sqlite3.Row]) -> list[StoryRow]:
        """Return these stories with what their articles, links and sources say."""
        wanted = (numbers(row["id"] for row in found),)
        among = "IN (SELECT value FROM json_each(?))"
        outlets, kinds = (defaultdict[int, list[Any]](list) for _ in range(2))
        sources = story_sources(self._db, [row["id"] for row in found])
        credited: dict[int, tuple[int, int]] = {}
        articles = "story_article JOIN article ON article.id = story_article.article"
        outlet_of = "story_article JOIN outlet_of USING (article)"
        links = "story_link JOIN link ON link.id = story_link.link"
        for story, name in self._db.rows(
            f"SELECT DISTINCT story, outlet FROM {outlet_of} WHERE story {among} AND outlet IS NOT NULL", wanted
        ):
            outlets[story].append(name)
        for story, kind, n in self._db.rows(f"SELECT story, kind, count(*) FROM {links} WHERE story {among} GROUP BY story, kind", wanted):
            with self._db.parsing(f"story {story}"):
                kinds[story].append((LinkKind(kind), n))
        said = f"SELECT story, sum({CREDITED} IS 1), sum({CREDITED} IS 0) FROM story_article WHERE story {among} GROUP BY story"
        for story, yes, no in self._db.rows(said, wanted):
            credited[story] = (yes, no)
        told = f"SELECT story, sum(outlet IS NULL) FROM {outlet_of} WHERE story {among} GROUP BY story"
        unnamed = dict(self._db.rows(told, wanted))
        again = f"SELECT story, count(*) FROM story_article JOIN version USING (article) WHERE story {among} AND number > 1 GROUP BY story"
        versions = dict(self._db.rows(again, wanted))
        order = "article.id IS NOT story.first, published IS NULL, published, origin, ref"
        titled = f"""SELECT story, title FROM {articles} JOIN story ON story.id = story_article.story
            WHERE story {among} AND title IS NOT NULL ORDER BY {order}"""
        titles = dict(reversed(self._db.rows(titled, wanted)))
        return [
            StoryRow(
                **dict(row),
                outlets=tuple(sorted(outlets[row["id"]])),
                kinds=tuple(sorted(kinds[row["id"]])),
                sources=tuple(sources.get(row["id"], ())),
                credited=credited.get(row["id"], (0, 0))[0],
                uncredited=credited.get(row["id"], (0, 0))[1],
                unnamed=unnamed.get(row["id"], 0),
                versions=versions.get(row["id"], 0),
                title=titles.get(row["id"]),
            )
            for row in found
        ]

    def story(self, name: int | str) -> Story:
        """Return a story by its number or its key; raise NotFound if there is none."""
        number = self.number(name)
        [(first, reason)] = self._db.rows("SELECT first, reason FROM story WHERE id = ?", (number,))
        articles = self._db.rows("SELECT article, witness FROM story_article WHERE story = ? ORDER BY article", (number,))
        witnesses: dict[int, list[sqlite3.Row]] = defaultdict(list)
        sql = "SELECT * FROM story_witness WHERE source IN (SELECT id FROM story_source WHERE story = ?) ORDER BY source, article"
        for row in self._db.named(sql, (number,)):
            witnesses[row["source"]].append(row)
        sources = tuple(
            SourceNode(
                row["name"],
                row["kind"],
                tuple(w["article"] for w in witnesses[row["id"]] if w["witness"]),
                tuple(w["article"] for w in witnesses[row["id"]] if w["credited"]),
            )
            for row in self._db.named("SELECT * FROM story_source WHERE story = ? ORDER BY id", (number,))
        )
        links = tuple(self._links.of(story=number))
        return Story(tuple(row[0] for row in articles), links, sources, first, reason, tuple(row[0] for row in articles if row[1]))

    def story_of(self, article: int) -> Story | None:
        """Return the story that an article is in, None if it is in none: the one of its own text, if parts of it are in others."""
        found = self.of_article(article)
        return self.story(found[0]) if found else None

    def of_article(self, article: int) -> list[int]:
        """Return the numbers of the stories that an article is in: the one of its own text first, then by their keys."""
        sql = """SELECT story.id FROM story_article JOIN story ON story.id = story_article.story
            WHERE article = ? ORDER BY witness DESC, key"""
        return [row[0] for row in self._db.rows(sql, (article,))]

    def of_articles(self, articles: Iterable[int]) -> list[int]:
        """Return the numbers of the stories that some articles are in."""
        sql = f"SELECT DISTINCT story FROM story_article WHERE article {_AMONG} ORDER BY story"
        return [row[0] for row in self._db.rows(sql, (numbers(articles),))]

    def carried_by(self, articles: Iterable[int]) -> dict[int, int]:
        """Return for each of these articles that carries a text the number of the story that the text is."""
        sql = f"SELECT article, story FROM story_article WHERE witness AND article {_AMONG}"
        return dict(self._db.rows(sql, (numbers(articles),)))

    def members(self, story: int) -> list[int]:
        """Return the numbers of the articles of a story."""
        return [row[0] for row in self._db.rows("SELECT article FROM story_article WHERE story = ? ORDER BY article", (story,))]

    def number(self, name: int | str) -> int:
        """Return the number of a story from its number or its key; raise NotFound if there is none."""
        found = self._db.rows("SELECT id FROM story WHERE key = ? OR CAST(id AS TEXT) = ? ORDER BY key <> ? LIMIT 1", (str(name),) * 3)
        if not found:
            raise NotFound(f"there is no story {str(name)!r}.", self._db.name, "List them with: syndicate stories")
        return int(found[0][0])

    def first_counts(self) -> dict[str, int]:
        """Return in how many stories each outlet published first."""
        stories = "story JOIN outlet_of ON outlet_of.article = story.first"
        return dict(self._db.rows(f"SELECT outlet, count(*) FROM {stories} WHERE outlet IS NOT NULL GROUP BY 1"))

    def sources(self) -> list[SourceRow]:
        """Return every outlet and every source that is only known from credits, each once, those that gave most first."""
        own, given, none, called = self._ledger.by_outlet(), self._ledger.by_source(), Audited(), self._outlets.directory.called
        rows = (SourceRow(*row) for row in self._db.rows(SOURCES))
        found = (row for row in rows if row.kind == "outlet" or called(row.name) == row.name)  # the rest are other names of outlets
        return merged(replace(row, audit=own.get(row.name, none), given=given.get(row.name, none)) for row in found)

    def named(self, name: str, rows: Iterable[SourceRow]) -> list[SourceRow]:
        """Return those of some sources that are the one of a name, however it is written."""
        return [row for row in rows if same_source(row.name, name)]

    def put(self, stories: Sequence[Story], among: Iterable[int] | None = None) -> None:
        """Replace all stories, or with ``among`` only those that hold one of these articles, by the given ones.

        A story whose key is still there keeps its number. Raises ArchiveError if a story names a link or an article
        that is not in the archive.
        """
        with self._db.writing() as connection:
            held = f"WHERE id IN (SELECT story FROM story_article WHERE article {_AMONG})"
            where, parameters = ("", ()) if among is None else (held, (numbers(among),))
            kept = dict(self._db.rows(f"SELECT key, id FROM story {where}", parameters))
            connection.execute(f"DELETE FROM story {where}", parameters)
            number = self._db.last_number("story")
            for key, story in self._keyed(stories).items():
                if key not in kept:
                    number += 1
                    kept[key] = number
                self._insert_story(kept[key], key, story)
            connection.execute("DELETE FROM untold")
            self._db.set_meta(stories="current")

    def _keyed(self, stories: Sequence[Story]) -> dict[str, Story]:
        """Return the stories by their keys, in the order of their articles' refs and origins.

        The keys of those that share their smallest member are made of all members.
        """
        wanted = {n for story in stories for n in story.articles}
        names = self._articles.keys(wanted)
        missing = sorted(wanted - names.keys())
        if missing:
            raise ArchiveError(
                f"a story names articles that are not in the archive: {missing[:5]}.", self._db.name, "Make the stories again."
            )
        stories = sorted(stories, key=lambda story: min((names[n][1], names[n][0]) for n in story.articles))
        short = [story_key(names[n] for n in story.articles) for story in stories]
        often = Counter(short)
        return {
            key if often[key] == 1 else story_key((names[n] for n in story.articles), whole=True): story
            for key, story in zip(short, stories, strict=True)
        }

    def _insert_story(self, number: int, key: str, story: Story) -> None:
        run, many = self._db.sqlite.execute, self._db.sqlite.executemany
        sql = f"SELECT min(published), max(published) FROM article WHERE id {_AMONG}"
        earliest, latest = self._db.rows(sql, (numbers(story.articles),))[0]
        sql = "INSERT INTO story (id, first, reason, key, articles, earliest, latest) VALUES (?, ?, ?, ?, ?, ?, ?)"
        run(sql, (number, story.first, story.reason, key, len(set(story.articles)), earliest, latest))
        members = ((number, n, int(n in story.witnesses)) for n in sorted(set(story.articles)))
        many("INSERT INTO story_article (story, article, witness) VALUES (?, ?, ?)", members)
        for link in story.links:
            found = run("INSERT INTO story_link (story, link) SELECT ?, id FROM link WHERE a = ? AND b = ?", (number, link.a, link.b))
            if not found.rowcount:
                what = f"a story names a link between articles {link.a} and {link.b}, and there is none."
                raise ArchiveError(what, self._db.name, "Make the stories again.")
        for source in story.sources:
            node = run("INSERT INTO story_source (story, name, kind) VALUES (?, ?, ?)", (number, source.name, source.kind)).lastrowid
            for n in sorted({*source.witnesses, *source.credited_by}):
                values = (node, n, int(n in source.credited_by), int(n in source.witnesses))
                run("INSERT INTO story_witness (source, article, credited, witness) VALUES (?, ?, ?, ?)", values)
