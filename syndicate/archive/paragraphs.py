"""The paragraphs of an archive's articles: their places, which are boilerplate, and their sketches.

Invariant: a method that goes over many rows reads them in blocks, so memory does not grow with the archive, and keeps no
cursor open between the blocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import digest_index
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers
from syndicate.model.article import Span
from syndicate.model.records import FlaggedParagraph, ParagraphKeys, SketchBlock, StoredParagraph
from syndicate.model.recurrence import Recurring, form_spans

SKETCHES_AT_ONCE = 4096  # sketches made at once, half a KB each
_AMONG = "IN (SELECT value FROM json_each(?))"


class Paragraphs:
    """The paragraphs of one archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def of(self, article: int) -> tuple[StoredParagraph, ...]:
        """Return the paragraphs of an article in their order; boilerplate is flagged."""
        columns = 'position, start, "end", words, digest, boilerplate'
        found = self._db.named(f"SELECT {columns} FROM paragraph WHERE article = ? ORDER BY position", (article,))
        return tuple(StoredParagraph(**{**dict(row), "boilerplate": bool(row["boilerplate"])}) for row in found)

    def numbers_of(self, articles: Iterable[int]) -> list[int]:
        """Return the numbers of the paragraphs of some articles that are not boilerplate."""
        sql = f"SELECT id FROM paragraph WHERE article {_AMONG} AND NOT boilerplate"
        return [row[0] for row in self._db.rows(sql, (numbers(articles),))]

    def in_order(self, article: int) -> list[int]:
        """Return the numbers of all paragraphs of an article in their order."""
        return [row[0] for row in self._db.rows("SELECT id FROM paragraph WHERE article = ? ORDER BY position", (article,))]

    def spans(self, paragraphs: Iterable[int]) -> list[Span]:
        """Return where some paragraphs stand in the texts of their articles."""
        return [
            Span(*row) for row in self._db.rows(f'SELECT start, "end" FROM paragraph WHERE id {_AMONG} ORDER BY id', (numbers(paragraphs),))
        ]

    def among(self, paragraphs: Iterable[int]) -> NDArray[np.int64]:
        """Return number, article and words (n, 3) of some paragraphs; those that are gone or boilerplate are left out."""
        sql = f"SELECT id, article, words FROM paragraph WHERE id {_AMONG} AND NOT boilerplate"
        return np.array(self._db.rows(sql, (numbers(paragraphs),)), np.int64).reshape(-1, 3)

    def between(self, first: int, last: int) -> NDArray[np.int64]:
        """Return number, article and words (n, 3) of the paragraphs from ``first`` to ``last`` that are not boilerplate."""
        sql = "SELECT id, article, words FROM paragraph WHERE id BETWEEN ? AND ? AND NOT boilerplate"
        return np.array(self._db.rows(sql, (first, last)), np.int64).reshape(-1, 3)

    def with_sketches(self, articles: Sequence[int]) -> Iterator[tuple[int, Span, NDArray[np.uint32]]]:
        """Yield the article, the span and the sketch of each paragraph that has one and is not boilerplate.

        They come in the order of these articles, then of the text.
        """
        sql = f"""SELECT id, article, start, "end" FROM paragraph
            WHERE article {_AMONG} AND words >= ? AND NOT boilerplate ORDER BY paragraph.article, position"""
        found = self._db.rows(sql, (numbers(articles), self._db.settings.recipe.least_words))
        place = {number: i for i, number in enumerate(articles)}
        found.sort(key=lambda row: place[row[1]])  # stable: an article's paragraphs stay in their order
        for first in range(0, len(found), SKETCHES_AT_ONCE):
            some = found[first : first + SKETCHES_AT_ONCE]
            for (_, article, start, end), sketch in zip(some, self._sketched(some).sketches, strict=True):
                yield article, Span(start, end), sketch

    def boilerplate(self, articles: Iterable[int]) -> dict[int, tuple[Span, ...]]:
        """Return the spans that are common form, as ``form_spans`` does, of the articles that have any by number."""
        flagged = f"SELECT article FROM paragraph WHERE boilerplate AND article {_AMONG}"
        sql = f"""SELECT article, start, "end", boilerplate FROM paragraph
            WHERE digest IS NOT NULL AND article IN ({flagged}) ORDER BY article, position"""
        found = groupby(self._db.rows(sql, (numbers(articles),)), itemgetter(0))
        return {article: form_spans(Recurring(*row[1:]) for row in rows) for article, rows in found}

    def sharing_boilerplate(self, articles: Iterable[int]) -> list[int]:
        """Return the articles that share boilerplate with these: without these it may stop being boilerplate."""
        flagged = f"SELECT digest FROM paragraph WHERE boilerplate AND article {_AMONG}"
        sql = f"SELECT DISTINCT article FROM paragraph WHERE digest IN ({flagged})"
        return [row[0] for row in self._db.rows(sql, (numbers(articles),))]

    def sketches_of(self, paragraphs: Iterable[int]) -> SketchBlock:
        """Return the sketches of these paragraphs; those that are too short for one, and those that are gone, are left out."""
        sql = """SELECT id, article, start, "end" FROM paragraph
            WHERE id IN (SELECT value FROM json_each(?)) AND words >= ? ORDER BY id"""
        return self._sketched(self._db.rows(sql, (numbers(paragraphs), self._db.settings.recipe.least_words)))

    def _sketched(self, found: Sequence[Any]) -> SketchBlock:
        """Make the sketches of paragraphs, given by number, article, start and end."""
        from syndicate.candidates.minhash import sketch_spans  # loads the loops over arrays, which reading paragraphs does not need

        recipe = self._db.settings.recipe
        sketches = np.empty((len(found), recipe.permutations), np.uint32)
        by_article: dict[int, list[int]] = defaultdict(list)
        for place, row in enumerate(found):
            by_article[row[1]].append(place)
        for number, text in self._texts(by_article):
            places = by_article[number]
            sketches[places] = sketch_spans(text, [found[place][2:4] for place in places], recipe)
        paragraph, article = (np.fromiter((row[i] for row in found), np.int64, len(found)) for i in (0, 1))
        return SketchBlock(paragraph, article, sketches)

    def _texts(self, articles: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Yield number and text of some articles, a few hundred at a time."""
        wanted = iter(articles)
        while some := list(islice(wanted, 256)):
            yield from self._db.rows("SELECT id, text FROM article WHERE id IN (SELECT value FROM json_each(?))", (numbers(some),))

    def by_digest(self, articles: Iterable[int] | None = None, block: int = 1 << 18) -> Iterator[ParagraphKeys]:
        """Yield which article of which outlet holds which paragraph, sorted by digest, a digest never cut in two.

        With ``articles``, only the digests in these articles, but with all articles that have them. Only the index is read,
        not the paragraphs themselves.
        """
        order = self._db.rows("SELECT DISTINCT outlet FROM outlet_of WHERE outlet IS NOT NULL ORDER BY outlet")
        outlets = tuple(row[0] for row in order)
        place = {outlet: i for i, outlet in enumerate(outlets)}
        if articles is None:
            listing = self._db.rows("SELECT article, outlet FROM outlet_of")
            pairs = self._all_keys(block)
        else:
            among = "SELECT digest FROM paragraph WHERE article IN (SELECT value FROM json_each(?)) AND digest IS NOT NULL"
            sql = f"SELECT digest, article FROM paragraph WHERE digest IN ({among}) ORDER BY digest, article"
            found = self._db.rows(sql, (numbers(articles),))
            holders = numbers({row[1] for row in found})
            listing = self._db.rows("SELECT article, outlet FROM outlet_of WHERE article IN (SELECT value FROM json_each(?))", (holders,))
            pairs = iter([found] if found else [])
        outlet_of = {number: place.get(outlet, -1) for number, outlet in listing}
        for found in pairs:
            keys = np.array(found, np.int64).reshape(-1, 2)
            outlet = np.fromiter((outlet_of.get(row[1], -1) for row in found), np.int32, len(found))
            yield ParagraphKeys(outlets, outlet, keys[:, 1], keys[:, 0])

    def _all_keys(self, block: int) -> Iterator[list[Any]]:
        """Yield (digest, article) of all paragraphs by digest, each block up to the end of a digest."""
        sql = "SELECT digest, article FROM paragraph WHERE digest {} ORDER BY digest, article"
        found = self._db.rows(sql.format("IS NOT NULL") + " LIMIT ?", (block,))
        while found:
            last = found[-1][0]
            found += islice(self._db.rows(sql.format("= ?"), (last,)), sum(row[0] == last for row in found), None)
            yield found
            found = self._db.rows(sql.format("> ?") + " LIMIT ?", (last, block))

    def outlines(self, ids: Iterable[int]) -> dict[int, dict[int, int]]:
        """Return for each article the words of its paragraphs by digest, in their order; those too short for a digest are left out."""
        outlines: dict[int, dict[int, int]] = {number: {} for number in ids}
        sql = f"""SELECT article, digest, words FROM paragraph
            WHERE article {_AMONG} AND digest IS NOT NULL ORDER BY paragraph.article, position"""
        for article, digest, words in self._db.rows(sql, (numbers(outlines),)):
            outlines[article][digest] = words
        return outlines

    def set_boilerplate(self, flags: Mapping[int, Mapping[int, int]], among: Iterable[int] | None = None) -> set[int]:
        """Flag the paragraphs that recur, by article and digest (see ``Recurrence``), and return the articles of which flags changed.

        A flagged paragraph that is not among the given ones loses its flag. With ``among``, this happens only if its digest is
        one of these, so a few new articles do not require reading the whole archive.
        """
        with self._db.writing() as connection:
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS named (digest INTEGER, article INTEGER, flag INTEGER)")
            connection.execute("DELETE FROM temp.named")
            rows = sorted((digest, article, int(flag)) for article, some in flags.items() for digest, flag in some.items())
            connection.executemany("INSERT INTO temp.named VALUES (?, ?, ?)", rows)
            connection.execute("CREATE INDEX IF NOT EXISTS temp.named_digest ON named (digest, article)")
            there = "named.digest = paragraph.digest AND named.article = paragraph.article"
            gain = f"""SELECT named.flag, paragraph.id, paragraph.article FROM temp.named CROSS JOIN paragraph ON {there}
                WHERE paragraph.boilerplate <> named.flag"""
            some, parameters = ("", ()) if among is None else (f"AND paragraph.digest {_AMONG}", (numbers(among),))
            lose = f"""SELECT 0, id, article FROM paragraph
                WHERE boilerplate {some} AND NOT EXISTS (SELECT 1 FROM temp.named WHERE {there})"""
            changed: set[int] = set()
            for found in (self._db.rows(gain), self._db.rows(lose, parameters)):
                connection.executemany("UPDATE paragraph SET boilerplate = ? WHERE id = ?", (row[:2] for row in found))
                changed.update(row[2] for row in found)
            connection.execute("DELETE FROM temp.named")
            return changed

    def flagged(self, digests: Iterable[int]) -> list[FlaggedParagraph]:
        """Return the paragraphs with these digests that are flagged, with the articles that hold them, in their order."""
        sql = f"""SELECT paragraph.digest, paragraph.article, position, boilerplate, outlet_of.outlet, outlet_of.published, origin, ref
            FROM paragraph JOIN article ON article.id = paragraph.article JOIN outlet_of ON outlet_of.article = paragraph.article
            WHERE boilerplate AND paragraph.digest {_AMONG} ORDER BY paragraph.article, position"""
        return [FlaggedParagraph(*row) for row in self._db.rows(sql, (numbers(digests),))]

    def index_digests(self) -> None:
        """Make the index of the paragraphs' digests if it is missing."""
        with self._db.writing() as connection:
            digest_index.create(connection)
