"""The archive: one SQLite file that holds articles, passages, links and stories, and nothing that was half done.

What always holds: every method that changes something is one transaction; an article keeps its number for as long as
its (origin, ref) is in the archive; an article that changed is unsettled, and the stories are stale, from the same
transaction on, so that whoever comes after a killed process knows what is still to be done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self

from syndicate.archive import digest_index as digests
from syndicate.archive import fulltext, rows
from syndicate.archive.articles import Key
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.findings import Ledger
from syndicate.archive.page_cache import Extracted
from syndicate.archive.paragraphs import Paragraphs
from syndicate.archive.rows import numbers
from syndicate.model.article import Skipped
from syndicate.model.comparison import Comparison
from syndicate.model.errors import ArchiveError, InputError
from syndicate.model.provenance import Ruling
from syndicate.model.records import (
    Held,
    ParagraphKeys,
    RunRow,
    SearchRow,
    SketchBlock,
    SourceRow,
    Stored,
    StoredParagraph,
    StoryRow,
    article_digest,
    story_key,
)
from syndicate.model.story import Story

if TYPE_CHECKING:
    from syndicate.archive.index.bands import BandIndex
    from syndicate.archive.index.terms import TermStore

__all__ = [
    "ArchiveFile",
    "Held",
    "ParagraphKeys",
    "Ruled",
    "RunRow",
    "SearchRow",
    "SketchBlock",
    "SourceRow",
    "Stored",
    "StoredParagraph",
    "StoryRow",
    "article_digest",
]

Ruled = tuple[int, int, Comparison, Ruling]  # two article numbers, the smaller first, and what was found between them

_AMONG = "IN (SELECT value FROM json_each(?))"

# What hangs on an article and is written anew with it: table, columns, and what makes the rows.
_PARTS = (
    ("mark", rows.MARK, rows.mark_rows),
    ("note", rows.NOTE, rows.note_rows),
    ("credit", rows.CREDIT, rows.credit_rows),
    ("mention", rows.MENTION, rows.mention_rows),
)


class Index:
    """The indexes of an archive: ``bands`` finds copied paragraphs, ``terms`` rewritten articles.

    Each is made when it is asked for: it loads the compiled kernels, which opening an archive does not need.
    """

    def __init__(self, connection: ArchiveConnection) -> None:
        self._connection = connection

    @cached_property
    def bands(self) -> BandIndex:
        """Return the index of band keys."""
        from syndicate.archive.index.bands import BandIndex

        return BandIndex(self._connection.connection, self._connection.settings.banding)

    @cached_property
    def terms(self) -> TermStore:
        """Return the index of terms."""
        from syndicate.archive.index.terms import TermStore

        return TermStore(self._connection.connection, self._connection.settings.rewriting)


class ArchiveFile(Ledger):
    """An archive that can be written to, a transaction for each call; use it as a context manager."""

    @property
    def articles(self) -> Self:
        """Return the articles."""
        return self

    @property
    def findings(self) -> Self:
        """Return what was found."""
        return self

    @cached_property
    def paragraphs(self) -> Paragraphs:
        """Return the paragraphs of the articles."""
        return Paragraphs(self)

    @cached_property
    def index(self) -> Index:
        """Return the indexes."""
        return Index(self)

    @cached_property
    def page_cache(self) -> Extracted:
        """Return what was taken from web pages."""
        return Extracted(self.connection)

    def put(self, batch: Sequence[Stored]) -> list[int]:
        """Insert articles, or replace those with the same (origin, ref), and return their numbers in the order given.

        A replaced article keeps its number and loses its links; all of them are unsettled. Where one (origin, ref) comes
        twice in a batch, the later one counts. Raises InputError where a text cannot be written as UTF-8.
        """
        return [number for number, _ in self.put_numbered(batch)]

    def put_numbered(self, batch: Sequence[Stored]) -> list[tuple[int, int]]:
        """Put articles as ``put`` does and return with each number that of its first paragraph; the others follow it."""
        last = {(stored.article.origin, stored.article.ref): stored for stored in batch}
        try:
            with self.writing() as connection:
                known = {key: number for key, (number, _) in self.known(list(last)).items()}
                number, paragraph = self._last_number("article"), self._last_number("paragraph") + 1
                ids: dict[Key, int] = {}
                placed: list[tuple[int, int, Stored]] = []
                for key, stored in last.items():
                    number += key not in known
                    ids[key] = known.get(key, number)
                    placed.append((ids[key], paragraph, stored))
                    paragraph += len(stored.paragraphs)
                old = {ids[key]: last[key] for key in known}
                if not old:
                    digests.drop_for(connection, len(placed))
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
                self._unsettle(ids.values())
        except InputError as error:
            raise InputError(error.what, rows.unwritable(batch) or error.where, error.remedy) from error
        first_of = {n: first for n, first, _ in placed}
        return [(n, first_of[n]) for n in (ids[stored.article.origin, stored.article.ref] for stored in batch)]

    def _last_number(self, table: str) -> int:
        found = self.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return int(found[0][0]) if found else 0

    def _strip(self, ids: Collection[int]) -> None:
        """Take away everything that hangs on these articles, and their links."""
        wanted = numbers(ids)
        for table in ("paragraph", *(table for table, _, _ in _PARTS)):
            self.connection.execute(f"DELETE FROM {table} WHERE article {_AMONG}", (wanted,))
        self.loosen(ids)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove articles with all that hangs on them; their numbers are not given out again."""
        with self.writing() as connection:
            connection.execute(f"DELETE FROM article WHERE id {_AMONG}", (numbers(ids),))
            self._set_meta(stories="stale")

    def unsettle(self, ids: Iterable[int], whole: bool = True) -> None:
        """Note that the links of these articles are still to be found; ``whole`` as in ``unsettled``."""
        with self.writing():
            self._unsettle(ids, whole)

    def _unsettle(self, ids: Iterable[int], whole: bool = True) -> None:
        sql = "INSERT INTO unsettled (article, whole) VALUES (?, ?) ON CONFLICT (article) DO UPDATE SET whole = max(whole, excluded.whole)"
        self.connection.executemany(sql, ((n, int(whole)) for n in sorted(set(ids))))
        self._set_meta(stories="stale")

    def settle(self, ids: Iterable[int]) -> None:
        """Note that all links of these articles have been found."""
        with self.writing() as connection:
            connection.execute(f"DELETE FROM unsettled WHERE article {_AMONG}", (numbers(ids),))

    def adopt_settings(self) -> None:
        """Take over the settings that the archive is open with: all articles are unsettled, because links depend on them."""
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO unsettled (article, whole) SELECT id, 1 FROM article")
            self._set_meta(settings=self.settings.digest, stories="stale")

    def loosen(self, ids: Iterable[int]) -> None:
        """Take away all links of some articles, and what is known of pairs with them."""
        with self.writing() as connection:
            wanted = numbers(ids)
            for table in ("link", "compared"):
                connection.execute(f"DELETE FROM {table} WHERE a {_AMONG} OR b {_AMONG}", (wanted, wanted))

    def put_compared(self, pairs: Sequence[tuple[int, int]], links: Iterable[Ruled], kept: Iterable[tuple[int, int, bool]]) -> None:
        """Put what came of comparing some pairs (the smaller number first) in place of what was known of them.

        ``kept`` are those to be judged again when an article comes that tells of the same event, each with whether its
        articles share a paragraph.
        """
        with self.writing() as connection:
            for table in ("link", "compared"):
                connection.executemany(f"DELETE FROM {table} WHERE a = ? AND b = ?", pairs)
            self._insert_links(links)
            connection.executemany("INSERT INTO compared (a, b, copied) VALUES (?, ?, ?)", kept)

    def replace_links(self, ids: Sequence[int], links: Iterable[Ruled]) -> None:
        """Replace all links that touch any of these articles by the given ones, and settle the articles.

        Comparisons that amount to nothing (kind None) are not kept.
        """
        wanted = numbers(ids)
        with self.writing() as connection:
            self.loosen(ids)
            self._insert_links(links)
            connection.execute(f"DELETE FROM unsettled WHERE article {_AMONG}", (wanted,))

    def put_links(self, links: Iterable[Ruled]) -> None:
        """Add links, each in place of the one between the same two articles; nothing is settled."""
        with self.writing():
            self._insert_links(links)

    def _insert_links(self, links: Iterable[Ruled]) -> None:
        """Insert links in the order of their articles' numbers, so that the same links lie in the same order in every file."""
        ordered = sorted((ruled for ruled in links if ruled[2].kind is not None), key=lambda ruled: ruled[:2])
        for a, b, _, _ in ordered:
            if a >= b:
                raise ArchiveError(f"a link from article {a} to {b} was given; the smaller number comes first.", self.name)
        connection = self.connection
        connection.executemany("DELETE FROM link WHERE a = ? AND b = ?", (ruled[:2] for ruled in ordered))
        first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM link").fetchone()[0]
        connection.executemany(rows.insert_sql("link", rows.LINK), (rows.link_row(n, *ruled) for n, ruled in enumerate(ordered, first)))
        passages = (row for n, ruled in enumerate(ordered, first) for row in rows.passage_rows(n, ruled[2].passages))
        connection.executemany(rows.insert_sql("passage", rows.PASSAGE), passages)
        self._set_meta(stories="stale")

    def put_stories(self, stories: Sequence[Story], among: Iterable[int] | None = None) -> None:
        """Replace all stories, or with ``among`` only those that hold one of these articles, by the given ones.

        A story whose key is still there keeps its number. Raises ArchiveError where a story names a link or an article
        that is not in the archive.
        """
        with self.writing() as connection:
            held = f"WHERE id IN (SELECT story FROM story_article WHERE article {_AMONG})"
            where, parameters = ("", ()) if among is None else (held, (numbers(among),))
            kept = dict(self.rows(f"SELECT key, id FROM story {where}", parameters))
            connection.execute(f"DELETE FROM story {where}", parameters)
            number = self._last_number("story")
            for key, story in self._keyed(stories).items():
                if key not in kept:
                    number += 1
                    kept[key] = number
                self._insert_story(kept[key], key, story)
            connection.execute("DELETE FROM untold")
            self._set_meta(stories="current")

    def _keyed(self, stories: Sequence[Story]) -> dict[str, Story]:
        """Return the stories by their keys, in the order of their articles' names, which a folder keeps wherever it lies.

        Those that share their smallest member are told apart by all of them.
        """
        wanted = numbers({n for story in stories for n in story.articles})
        names = {n: (origin, ref) for n, origin, ref in self.rows(f"SELECT id, origin, ref FROM article WHERE id {_AMONG}", (wanted,))}
        missing = sorted({n for story in stories for n in story.articles} - names.keys())
        if missing:
            raise ArchiveError(f"a story names articles that are not in the archive: {missing[:5]}.", self.name, "Make the stories again.")
        stories = sorted(stories, key=lambda story: min((names[n][1], names[n][0]) for n in story.articles))
        short = [story_key(names[n] for n in story.articles) for story in stories]
        often = Counter(short)
        return {
            key if often[key] == 1 else story_key((names[n] for n in story.articles), whole=True): story
            for key, story in zip(short, stories, strict=True)
        }

    def _insert_story(self, number: int, key: str, story: Story) -> None:
        run, many = self.connection.execute, self.connection.executemany
        sql = f"SELECT min(published), max(published) FROM article WHERE id {_AMONG}"
        earliest, latest = self.rows(sql, (numbers(story.articles),))[0]
        sql = "INSERT INTO story (id, first, reason, key, articles, earliest, latest) VALUES (?, ?, ?, ?, ?, ?, ?)"
        run(sql, (number, story.first, story.reason, key, len(set(story.articles)), earliest, latest))
        many("INSERT INTO story_article (story, article) VALUES (?, ?)", ((number, n) for n in sorted(set(story.articles))))
        for link in story.links:
            found = run("INSERT INTO story_link (story, link) SELECT ?, id FROM link WHERE a = ? AND b = ?", (number, link.a, link.b))
            if not found.rowcount:
                what = f"a story names a link between articles {link.a} and {link.b}, and there is none."
                raise ArchiveError(what, self.name, "Make the stories again.")
        for source in story.sources:
            node = run("INSERT INTO story_source (story, name, kind) VALUES (?, ?, ?)", (number, source.name, source.kind)).lastrowid
            for n in sorted({*source.witnesses, *source.credited_by}):
                values = (node, n, int(n in source.credited_by), int(n in source.witnesses))
                run("INSERT INTO story_witness (source, article, credited, witness) VALUES (?, ?, ?, ?)", values)

    def start_run(self) -> int:
        """Note that a scan begins and return its number."""
        with self.writing() as connection:
            values = (_now(), self.settings.recipe.recipe_id, self.settings.digest)
            number = connection.execute("INSERT INTO run (started, recipe, settings) VALUES (?, ?, ?)", values).lastrowid
        return int(number or 0)

    def skip(self, run: int, skipped: Iterable[Skipped]) -> None:
        """Note what could not be read in a scan."""
        with self.writing() as connection:
            sql = "INSERT INTO skipped (origin, place, reason, remedy, run) VALUES (?, ?, ?, ?, ?)"
            connection.executemany(sql, ((s.origin, s.place, s.reason, s.remedy, run) for s in skipped))

    def finish_run(self, run: int, counts: Mapping[str, int]) -> None:
        """Note that a scan came to its end, and what came of it."""
        with self.writing() as connection:
            connection.execute("UPDATE run SET finished = ?, counts = ? WHERE id = ?", (_now(), rows.to_json(dict(counts)), run))

    def search(self, words: str, limit: int = 20, offset: int = 0) -> list[SearchRow]:
        """Return the articles that hold all these words, the best first; raise SyndicateError where no word is given."""
        return fulltext.search(self, words, limit, offset)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
