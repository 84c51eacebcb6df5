"""The articles of an archive and their paragraphs, for reading.

What always holds: an article comes back equal to the one that was put in; whatever goes over many rows does it in
blocks, so that memory does not grow with the archive, and holds no cursor open between them.
"""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from syndicate.archive import rows
from syndicate.archive.connection import ArchiveConnection
from syndicate.candidates.minhash import sketch
from syndicate.model.article import Mark, MarkKind, Paragraph
from syndicate.model.errors import NotFound
from syndicate.model.records import Held, ParagraphKeys, SketchBlock, StoredParagraph
from syndicate.text.tokens import tokenize

Key = tuple[str, str]

MOST_TOLD = 8  # where more than one article in so many is concerned, all stories are drawn up again
_BLOCK = 8192  # rows; 4 MB of sketches
_LAST = "\U0010ffff"  # sorts behind every ref that goes on from a prefix
_MOST_NAMED = 5  # names that an error message lists
_MOST_LOOKED_THROUGH = 20_000  # refs that are compared letter by letter to suggest a near one


_AROUND = (
    "SELECT b FROM link WHERE a IN (SELECT value FROM json_each(?))",
    "SELECT a FROM link WHERE b IN (SELECT value FROM json_each(?))",
    "SELECT article FROM story_article WHERE story IN (SELECT story FROM story_article WHERE article IN (SELECT value FROM json_each(?)))",
)


def numbers(ids: Iterable[int]) -> str:
    """Return numbers as the one parameter of ``IN (SELECT value FROM json_each(?))``, whatever their count."""
    return json.dumps([int(i) for i in ids])


class Catalogue(ArchiveConnection):
    """An archive of which articles and paragraphs can be read."""

    def known(self, keys: Sequence[Key]) -> dict[Key, tuple[int, str]]:
        """Return number and digest of each article whose (origin, ref) is in the archive."""
        found: dict[Key, tuple[int, str]] = {}
        with self.told():
            run = self.connection.execute
            for key in keys:
                row = run("SELECT id, digest FROM article WHERE origin = ? AND ref = ?", key).fetchone()
                if row:
                    found[key] = (row[0], row[1])
        return found

    def ids(self) -> list[int]:
        """Return the numbers of all articles, ascending."""
        return [row[0] for row in self.rows("SELECT id FROM article ORDER BY id")]

    def unsettled(self, whole: bool | None = None) -> list[int]:
        """Return the numbers of the articles whose links are still to be found, ascending.

        With ``whole`` only those that have to be compared with everything, or, where it is false, only those of which
        no more has changed than who else covers their events.
        """
        chosen = "" if whole is None else f"WHERE whole = {int(whole)}"
        return [row[0] for row in self.rows(f"SELECT article FROM unsettled {chosen} ORDER BY article")]

    def untold(self) -> list[int] | None:
        """Return the articles whose stories are to be drawn up again: those noted, all linked to them and in their old stories.

        None stands for all articles, where it would be a good part of them.
        """
        found = {row[0] for row in self.rows("SELECT article FROM untold")}
        most = self.rows("SELECT count(*) FROM article")[0][0] // MOST_TOLD
        fresh = found
        while fresh:
            if len(found) > most:
                return None
            wanted = (numbers(fresh),)
            met: set[int] = set()
            for sql in _AROUND:
                met.update(row[0] for row in self.rows(sql, wanted))
            fresh = met - found
            found |= fresh
        return sorted(found)

    def article(self, number: int) -> Held:
        """Return the article of this number; raise NotFound where there is none."""
        held = self.held([number])
        if number not in held:
            raise NotFound(f"there is no article {number}.", self.name, "Look for it with: syndicate search WORDS")
        return held[number]

    def held(self, ids: Iterable[int]) -> dict[int, Held]:
        """Return articles by number; numbers that are not in the archive are left out."""
        wanted = numbers(ids)
        chosen = "WHERE article IN (SELECT value FROM json_each(?)) ORDER BY rowid"
        notes, marks, found, declared = (defaultdict[int, list[Any]](list) for _ in range(4))
        articles = self.named("SELECT * FROM article WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (wanted,))
        with self.understood("an article"):
            for row in self.named(f"SELECT * FROM note {chosen}", (wanted,)):
                notes[row["article"]].append(rows.note_value(row))
            for row in self.named(f"SELECT * FROM mark {chosen}", (wanted,)):
                marks[row["article"]].append(rows.mark_value(row))
            for row in self.named(f"SELECT * FROM credit {chosen}", (wanted,)):
                (declared if row["declared"] else found)[row["article"]].append(rows.credit_value(row))
        return {
            (n := row["id"]): Held(n, rows.article_value(row, notes[n], declared[n]), row["words"], tuple(marks[n]), tuple(found[n]))
            for row in articles
        }

    def marks(self, number: int) -> tuple[Mark, ...]:
        """Return the marks of an article, in their order."""
        found = self.rows('SELECT start, "end", kind, rule FROM mark WHERE article = ? ORDER BY rowid', (number,))
        with self.understood("a mark"):
            return tuple(Mark(start, end, MarkKind(kind), rule) for start, end, kind, rule in found)

    def find(self, name: str) -> Held:
        """Return the article that is meant by a number, a ref, an address, or the beginning of one ref, tried in this order.

        Raises NotFound, with near names where nothing is meant and with the choices where more than one is.
        """
        ways: tuple[tuple[str, tuple[Any, ...]], ...] = (
            ("CAST(id AS TEXT) = ? AND id = ?", (name, int(name) if name.isdecimal() and len(name) < 19 else -1)),
            ("ref = ?", (name,)),
            ("uri = ?", (name,)),
            ("ref >= ? AND ref < ?", (name, name + _LAST)),
        )
        for condition, parameters in ways if name else ():
            found = self.rows(f"SELECT id, ref, origin FROM article WHERE {condition} ORDER BY id LIMIT {_MOST_NAMED + 1}", parameters)
            if len(found) == 1:
                return self.article(found[0][0])
            if found:
                listed = "; ".join(f"{number} ({ref} in {origin})" for number, ref, origin in found[:_MOST_NAMED])
                more = ", and more" if len(found) > _MOST_NAMED else ""
                raise NotFound(f"{name!r} means more than one article: {listed}{more}.", self.name, "Give its number.")
        near = self._near(name)
        meant = f"Did you mean {', '.join(near)}?" if near else "Look for it with: syndicate search WORDS"
        raise NotFound(f"there is no article {name!r}.", self.name, meant)

    def _near(self, name: str) -> list[str]:
        """Return refs that hold the name, or else refs that are spelled much like it."""
        sql = "SELECT DISTINCT ref FROM article WHERE ? <> '' AND instr(ref, ?) ORDER BY ref LIMIT ?"
        holding = self.rows(sql, (name, name, _MOST_NAMED))
        if holding:
            return [row[0] for row in holding]
        refs = [row[0] for row in self.rows("SELECT DISTINCT ref FROM article ORDER BY ref LIMIT ?", (_MOST_LOOKED_THROUGH,))]
        return difflib.get_close_matches(name, refs, n=_MOST_NAMED)

    def paragraphs(self, article: int) -> tuple[StoredParagraph, ...]:
        """Return the paragraphs of an article in their order; boilerplate is flagged."""
        columns = 'position, start, "end", words, digest, boilerplate'
        found = self.named(f"SELECT {columns} FROM paragraph WHERE article = ? ORDER BY position", (article,))
        return tuple(StoredParagraph(**{**dict(row), "boilerplate": bool(row["boilerplate"])}) for row in found)

    def sketches(self, after: int = 0, block: int = _BLOCK) -> Iterator[SketchBlock]:
        """Yield the sketches of all paragraphs whose number is greater than ``after``, ascending, in blocks.

        They are made of the texts again. Numbers are never used twice: what comes after the last one seen is new.
        """
        sql = 'SELECT id, article, start, "end" FROM paragraph WHERE id > ? AND words >= ? ORDER BY id LIMIT ?'
        while found := self.rows(sql, (after, self.settings.recipe.least_words, block)):
            yield self._sketched(found)
            after = found[-1][0]

    def sketches_of(self, paragraphs: Iterable[int]) -> SketchBlock:
        """Return the sketches of these paragraphs; those that are too short for one, and those that are gone, are left out."""
        sql = """SELECT id, article, start, "end" FROM paragraph
            WHERE id IN (SELECT value FROM json_each(?)) AND words >= ? ORDER BY id"""
        return self._sketched(self.rows(sql, (numbers(paragraphs), self.settings.recipe.least_words)))

    def _sketched(self, found: Sequence[Any]) -> SketchBlock:
        """Make the sketches of paragraphs, given by number, article, start and end."""
        recipe = self.settings.recipe
        sketches = np.empty((len(found), recipe.permutations), np.uint32)
        by_article: dict[int, list[int]] = defaultdict(list)
        for place, row in enumerate(found):
            by_article[row[1]].append(place)
        for number, text in self._texts(by_article):
            tokens = tokenize(text)
            places = by_article[number]
            first = np.searchsorted(tokens.start, [found[place][2] for place in places])
            last = np.searchsorted(tokens.start, [found[place][3] for place in places])
            units = [Paragraph(found[p][2], found[p][3], a, b) for p, a, b in zip(places, first.tolist(), last.tolist(), strict=True)]
            sketches[places] = sketch(tokens, units, recipe)
        columns = (np.fromiter((row[i] for row in found), np.int64, len(found)) for i in (0, 1))
        paragraph, article = columns
        return SketchBlock(paragraph, article, sketches)

    def _texts(self, articles: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Yield number and text of some articles, a few hundred at a time."""
        wanted = iter(articles)
        while some := list(islice(wanted, 256)):
            yield from self.rows("SELECT id, text FROM article WHERE id IN (SELECT value FROM json_each(?))", (numbers(some),))

    def iter_paragraph_keys(self, articles: Iterable[int] | None = None, block: int = 1 << 18) -> Iterator[ParagraphKeys]:
        """Yield which article of which outlet holds which paragraph, sorted by digest, a digest never cut in two.

        With ``articles``, only digests that stand in one of them, then with all the articles that hold them. Read from
        the index alone: the paragraphs themselves are not touched.
        """
        order = self.rows("SELECT DISTINCT outlet FROM article WHERE outlet IS NOT NULL ORDER BY outlet")
        outlets = tuple(row[0] for row in order)
        place = {outlet: i for i, outlet in enumerate(outlets)}
        if articles is None:
            listing = self.rows("SELECT id, outlet FROM article")
            pairs = self._all_keys(block)
        else:
            among = "SELECT digest FROM paragraph WHERE article IN (SELECT value FROM json_each(?)) AND digest IS NOT NULL"
            sql = f"SELECT digest, article FROM paragraph WHERE digest IN ({among}) ORDER BY digest, article"
            found = self.rows(sql, (numbers(articles),))
            holders = numbers({row[1] for row in found})
            listing = self.rows("SELECT id, outlet FROM article WHERE id IN (SELECT value FROM json_each(?))", (holders,))
            pairs = iter([found] if found else [])
        outlet_of = {number: place.get(outlet, -1) for number, outlet in listing}
        for found in pairs:
            keys = np.array(found, np.int64).reshape(-1, 2)
            outlet = np.fromiter((outlet_of.get(row[1], -1) for row in found), np.int32, len(found))
            yield ParagraphKeys(outlets, outlet, keys[:, 1], keys[:, 0])

    def _all_keys(self, block: int) -> Iterator[list[Any]]:
        """Yield (digest, article) of all paragraphs by digest, each block up to the end of a digest."""
        sql = "SELECT digest, article FROM paragraph WHERE digest {} ORDER BY digest, article"
        found = self.rows(sql.format("IS NOT NULL") + " LIMIT ?", (block,))
        while found:
            last = found[-1][0]
            found += islice(self.rows(sql.format("= ?"), (last,)), sum(row[0] == last for row in found), None)
            yield found
            found = self.rows(sql.format("> ?") + " LIMIT ?", (last, block))

    def outlines(self, ids: Iterable[int]) -> dict[int, dict[int, int]]:
        """Return for each article the words of each of its paragraphs by digest; paragraphs too short for a digest are left out."""
        outlines: dict[int, dict[int, int]] = {number: {} for number in ids}
        sql = "SELECT article, digest, words FROM paragraph WHERE article IN (SELECT value FROM json_each(?)) AND digest IS NOT NULL"
        for article, digest, words in self.rows(sql, (numbers(outlines),)):
            outlines[article][digest] = words
        return outlines
