"""Which articles of an archive may share text: the pairs that are worth reading.

What always holds: boilerplate makes no pair; every pair has a member among the articles asked about; whether the sketches
are joined in memory or looked up in the archive's segments, the pairs are the same.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate import boilerplate, segments
from syndicate.archive import ArchiveFile
from syndicate.catalogue import numbers
from syndicate.holdings import SketchBlock
from syndicate.joining import Units, concatenate
from syndicate.lsh import band_keys, pairs
from syndicate.nearness import day_of
from syndicate.pairing import Nearby
from syndicate.rewrite import Neighbourhood, TermStore

# Joining all sketches costs one pass over the archive; looking one up costs some forty small reads. Where more than one
# article in this many is asked about, the pass is cheaper.
JOIN_FROM = 16


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs of article numbers, the smaller first, in order; and what a limit left out, in words."""

    pairs: tuple[tuple[int, int], ...]
    capped: tuple[str, ...] = ()


def copied(archive: ArchiveFile, articles: Sequence[int]) -> Found:
    """Return the pairs with a member among ``articles`` that have paragraphs in one bucket."""
    total = archive.rows("SELECT count(*) FROM article")[0][0]
    blocks = archive.sketches() if len(articles) * JOIN_FROM >= total else _looked_up(archive, articles)
    own = {row[0] for row in archive.rows("SELECT id FROM paragraph WHERE boilerplate")}
    units = [_units(archive, block, own) for block in blocks]
    if not units:
        return Found(())
    found = pairs(concatenate(units), touching=np.array(articles, np.int64))
    return Found(within(archive, tuple(found)), (found.warning,) if found.warning else ())


def _looked_up(archive: ArchiveFile, articles: Sequence[int]) -> Iterator[SketchBlock]:
    """Yield the sketches of these articles and of all paragraphs that share a bucket with theirs."""
    sql = "SELECT id FROM paragraph WHERE article IN (SELECT value FROM json_each(?)) AND sketch IS NOT NULL AND NOT boilerplate"
    asked = [row[0] for row in archive.rows(sql, (numbers(articles),))]
    _, met = segments.lookup(archive.connection, archive.sketches_of(asked).sketches, archive.settings.banding)
    yield archive.sketches_of({*asked, *met.tolist()})


def _units(archive: ArchiveFile, block: SketchBlock, boilerplate: Collection[int]) -> Units:
    """Return what joining needs of a block; articles are ranked by their content, so that no number plays a part."""
    kept = ~np.isin(block.paragraphs, list(boilerplate))
    articles, place = np.unique(block.articles[kept], return_inverse=True)
    digests = dict(
        archive.rows("SELECT id, digest FROM article WHERE id IN (SELECT value FROM json_each(?))", (numbers(articles.tolist()),))
    )
    rank = np.array([int(digests[number][:16], 16) for number in articles.tolist()], np.uint64)
    return Units(band_keys(block.sketches[kept], archive.settings.banding), block.articles[kept], rank=rank[place])


def within(archive: ArchiveFile, pairs: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the pairs that the settings' window allows; an article without a date is near every day."""
    window = archive.settings.window
    if window is None:
        return tuple(pairs)
    wanted = numbers({number for pair in pairs for number in pair})
    sql = "SELECT id, published FROM article WHERE id IN (SELECT value FROM json_each(?))"
    day = {number: day_of(published) for number, published in archive.rows(sql, (wanted,))}
    return tuple((a, b) for a, b in pairs if in_window(day[a], day[b], window))


def in_window(one: int | None, two: int | None, window: int | None) -> bool:
    """Tell whether two days are at most a window apart; one that is not known is near every other."""
    return window is None or one is None or two is None or abs(one - two) <= window


def sharing_boilerplate(archive: ArchiveFile, articles: Iterable[int]) -> list[int]:
    """Return the articles that hold boilerplate paragraphs of these: without these it may be none."""
    flagged = "SELECT digest FROM paragraph WHERE boilerplate AND article IN (SELECT value FROM json_each(?))"
    return [row[0] for row in archive.rows(f"SELECT DISTINCT article FROM paragraph WHERE digest IN ({flagged})", (numbers(articles),))]


def owners(archive: ArchiveFile, paragraphs: NDArray[np.int64]) -> dict[int, int]:
    """Return the article of each paragraph that still exists and is no boilerplate."""
    sql = "SELECT id, article FROM paragraph WHERE id IN (SELECT value FROM json_each(?)) AND NOT boilerplate"
    return dict(archive.rows(sql, (numbers(np.unique(paragraphs).tolist()),)))


def like(archive: ArchiveFile, sketches: NDArray[np.uint32]) -> list[int]:
    """Return the articles that have a paragraph in one bucket with one of these sketches."""
    _, paragraph = segments.lookup(archive.connection, sketches, archive.settings.banding)
    return sorted(set(owners(archive, paragraph).values()))


def mark_boilerplate(archive: ArchiveFile, articles: Sequence[int]) -> set[int]:
    """Flag anew the paragraphs that stand in one of ``articles``; return all articles of which a flag changed."""
    least = archive.settings.boilerplate_articles
    groups: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    seen: set[int] = set()
    for keys in archive.iter_paragraph_keys(articles):
        seen.update(keys.digest.tolist())
        for outlet, article, digest in zip(keys.outlet.tolist(), keys.article.tolist(), keys.digest.tolist(), strict=True):
            if outlet >= 0:
                groups[keys.outlets[outlet]][digest].add(article)
    often = {outlet: {d: sorted(m) for d, m in by.items() if len(m) >= least} for outlet, by in groups.items()}
    wanted = {article for by in often.values() for members in by.values() for article in members}
    content = dict(archive.rows("SELECT id, digest FROM article WHERE id IN (SELECT value FROM json_each(?))", (numbers(wanted),)))
    outlines = {number: boilerplate.Outline(content[number], words) for number, words in archive.outlines(wanted).items()}
    flagged: dict[str | None, Collection[int]] = {outlet: boilerplate.find(by, outlines, least) for outlet, by in often.items()}
    return archive.set_boilerplate(flagged, among=seen)


class Retold:
    """The second channel: articles that use the same rare words, whether or not three of them stand in a row."""

    def __init__(self, archive: ArchiveFile) -> None:
        self.settings = archive.settings.rewriting
        self.window = archive.settings.window
        self.index = TermStore(archive.connection, self.settings).load()
        self._near = functools.lru_cache(maxsize=4096)(functools.partial(self.index.neighbours, window=self.window))

    def affected(self, articles: Iterable[int]) -> list[int]:
        """Return these articles and all near them: their words say what everybody covering an event uses."""
        found: list[int] = self.index.affected((a for a in articles if a in self.index), window=self.window).tolist()
        return found

    def pairs(self, articles: Sequence[int]) -> Found:
        """Return the pairs with a member among ``articles`` whose heaviest words are each other's."""
        near = self.index.pairs([a for a in articles if a in self.index], window=self.window)
        if len(articles) == len(self.index):  # then these are all pairs, and nobody's neighbours need to be looked for again
            self._near = functools.lru_cache(maxsize=4096)(Neighbourhood(self.index, near).near)
        most = f"{near.left_out} near pairs of articles were not compared: both sides have {self.settings.candidates} nearer ones."
        return Found(tuple(zip(near.a.tolist(), near.b.tolist(), strict=True)), (most,) if near.left_out else ())

    def near(self, a: int, b: int) -> Nearby:
        """Return the articles near one of a pair, these two left out."""
        return [*self._near(a).without(a, b), *self._near(b).without(a, b)]
