"""Which articles of an archive may share text: the pairs that are worth reading.

What always holds: boilerplate makes no pair; every pair has a member among the articles asked about; whether the sketches
are joined in memory or looked up in the archive's segments, the pairs are the same.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.archive.file import ArchiveFile
from syndicate.candidates import boilerplate
from syndicate.candidates.bands import pairs
from syndicate.candidates.bucket_join import arrange, join
from syndicate.candidates.minhash import band_keys, small
from syndicate.candidates.neighbours import day_of
from syndicate.candidates.pairs import MAX_BUCKET_ARTICLES, Candidates, Units, concatenate, expected_overlap, least_agreeing
from syndicate.candidates.runs import run_starts
from syndicate.model.records import ParagraphKeys
from syndicate.model.settings import Settings

# Joining all sketches costs one pass over the archive; looking one up costs some forty small reads. Where more than one
# article in this many is asked about, the pass is cheaper.
JOIN_FROM = 16
FEW = 16  # articles for which no worker is started: it would take longer than they do
FIRST = 2  # that are looked up before workers are started for the others
LOOKED_UP = 64  # that are looked up together at most: pages that several need are read once
_ROWS = 1 << 18  # that are read at a time

Look = Callable[[Iterable[Sequence[int]]], Iterable[NDArray[np.int64]]]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Pairs of article numbers (n, 2), the smaller first, each once, in order; and what a limit left out, in words.

    Those that are not ``above_margin`` (n,) seem to share no more than a turn of phrase or a short quotation.
    """

    pairs: NDArray[np.int64]
    above_margin: NDArray[np.bool_]
    capped: tuple[str, ...] = ()


NO_PAIRS = np.zeros((0, 2), np.int64)


def many(archive: ArchiveFile, articles: Sequence[int]) -> bool:
    """Tell whether one pass over the archive is cheaper than looking up each of these articles."""
    return len(articles) * JOIN_FROM >= archive.articles.count()


def parts(articles: Sequence[int], jobs: int) -> list[Sequence[int]]:
    """Return articles in parts that are looked up each by itself, by so many processes."""
    shared = jobs > 1 and len(articles) > FEW
    size = max(min(-(-len(articles) // jobs) if shared else len(articles), LOOKED_UP), 1)
    starts = [0, *range(FIRST if shared else size, len(articles), size), len(articles)]
    return [articles[a:b] for a, b in itertools.pairwise(starts) if a < b]


def copied(archive: ArchiveFile, articles: Sequence[int], jobs: int = 1, look: Look | None = None) -> Found:
    """Return the pairs with a member among ``articles`` that have paragraphs in one bucket.

    ``look`` does what ``meeting`` does for each of several parts of the articles, by whatever processes.
    """
    touching = np.array(articles, np.int64)
    if many(archive, articles):
        found = _streamed(archive, touching, jobs)
    else:
        units = list(_looked_up(archive, articles, jobs, look or (lambda some: (meeting(archive, part) for part in some))))
        if not units:
            return Found(NO_PAIRS, np.ones(0, np.bool_))
        found = pairs(concatenate(units), touching=touching, shared=shared_shingles(archive.settings))
    both = np.column_stack((found.a, found.b))
    kept = within(archive, both)
    return Found(both[kept], found.above_margin[kept], (found.warning,) if found.warning else ())


def _streamed(archive: ArchiveFile, touching: NDArray[np.int64], jobs: int) -> Candidates:
    """Join all paragraphs of the archive, a band of the index at a time."""
    stream = archive.index.bands.scan()
    owner, words = _owners(archive, stream.paragraph)
    kept = owner > 0
    group, shingles = stream.group[kept], words[kept] - archive.settings.recipe.shingle + 1
    stream.forget()  # the join holds what it needs of it; with millions of paragraphs this is memory
    names, place = np.unique(owner[kept], return_inverse=True)
    del owner, words, kept
    rank = archive.articles.ranks(names)
    shared = shared_shingles(archive.settings)
    return join(stream, arrange(stream, group, place, names, rank, shingles=shingles, chosen=touching, shared=shared), jobs)


def shared_shingles(settings: Settings) -> int:
    """Return how many shingles the shortest quotation has that makes a link: what two paragraphs share at least.

    Without it, pairs that have a turn of phrase in common are most of all, and grow with the square of the articles. Copies
    with hardly three words left in a row are found by the words they use. Of 61,685 pairs of 12,000 articles, 22,000 are
    left, with all 1,365 that are links; at 7 one of them would be lost, which the words do not find.
    """
    return max(settings.judging.quoted_words - settings.recipe.shingle + 1, 0)


def _owners(archive: ArchiveFile, paragraphs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the article of each paragraph, 0 where it is gone or boilerplate, and its words (int64 each)."""
    most = int(paragraphs.max(initial=0))
    article, words = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int32)
    for first in range(0, most + 1, _ROWS):
        found = archive.paragraphs.between(first, first + _ROWS - 1)
        found = found[found[:, 0] <= most]
        article[found[:, 0]], words[found[:, 0]] = found[:, 1], found[:, 2]
    return article[paragraphs], words[paragraphs].astype(np.int64)


def meeting(archive: ArchiveFile, articles: Sequence[int]) -> NDArray[np.int64]:
    """Return the paragraphs that share a bucket with one of these articles', and agree enough, their own among them."""
    asked = archive.paragraphs.sketches_of(archive.paragraphs.numbers_of(articles))
    least = least_agreeing(archive.settings.recipe.permutations)
    met = archive.index.bands.agreements(asked.sketches, least).paragraph
    return np.unique(np.concatenate((asked.paragraphs, met)))


def _looked_up(archive: ArchiveFile, articles: Sequence[int], jobs: int, look: Look) -> Iterator[Units]:
    """Yield what joining needs of these articles and of all paragraphs that share a bucket with theirs."""
    met = np.unique(np.concatenate([np.zeros(0, np.int64), *look(parts(articles, jobs))]))
    kept = archive.paragraphs.among(met.tolist())
    block = archive.paragraphs.sketches_of(kept[:, 0].tolist())
    if len(block.articles):
        names, place = np.unique(block.articles, return_inverse=True)
        keys = band_keys(block.sketches, archive.settings.banding)
        words = dict(zip(kept[:, 0].tolist(), kept[:, 2].tolist(), strict=True))
        shingles = np.array([words[number] for number in block.paragraphs.tolist()], np.int64) - archive.settings.recipe.shingle + 1
        yield Units(keys, block.articles, None, archive.articles.ranks(names)[place], small(block.sketches), shingles)


def within(archive: ArchiveFile, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which pairs (n, 2) the settings' window allows; an article without a date is near every day."""
    window = archive.settings.window
    if window is None or not len(pairs):
        return np.ones(len(pairs), np.bool_)
    wanted = np.unique(pairs)
    days = {number: day_of(published) for number, published in archive.articles.published(wanted.tolist()).items()}
    return np.array([in_window(days[a], days[b], window) for a, b in pairs.tolist()], np.bool_)


def in_window(one: int | None, two: int | None, window: int | None) -> bool:
    """Tell whether two days are at most a window apart; one that is not known is near every other."""
    return window is None or one is None or two is None or abs(one - two) <= window


def find_copies_of_draft(archive: ArchiveFile, sketches: NDArray[np.uint32], words: NDArray[np.int64]) -> tuple[list[int], str | None]:
    """Return the articles that have a paragraph in one bucket with one of these sketches, and what a limit left out.

    ``words`` (int64) are those of the paragraphs that the sketches are of: what seems to share too little is left out as
    in a scan. Of more than ``MAX_BUCKET_ARTICLES`` paragraphs for one sketch, those are kept that agree with it in most bands.
    """
    recipe = archive.settings.recipe
    found = archive.index.bands.agreements(sketches, least_agreeing(recipe.permutations))
    held = {row[0]: row[1:] for row in archive.paragraphs.among(np.unique(found.paragraph).tolist()).tolist()}
    article, other = np.array([held.get(number, (0, 0)) for number in found.paragraph.tolist()], np.int64).reshape(-1, 2).T
    shingles = words[found.query] + other - 2 * (recipe.shingle - 1)
    kept = expected_overlap(found.agreed, shingles, recipe.permutations, shared_shingles(archive.settings)) > 0
    kept &= article > 0
    order = np.lexsort((found.paragraph[kept], -found.bands[kept], found.query[kept]))
    query = found.query[kept][order]
    rank = np.arange(len(query)) - np.searchsorted(query, query)
    most = int(rank.max(initial=0)) + 1
    left = f"More than {MAX_BUCKET_ARTICLES} paragraphs ({most}) share most words of one of the draft"
    return np.unique(
        article[kept][order][rank < MAX_BUCKET_ARTICLES]
    ).tolist(), f"{left}: it was compared with those most like it." if most > MAX_BUCKET_ARTICLES else None


def mark_boilerplate(archive: ArchiveFile, articles: Sequence[int]) -> set[int]:
    """Flag anew the paragraphs that stand in one of ``articles``; return all articles of which a flag changed."""
    least = archive.settings.boilerplate_articles
    every = many(archive, articles)
    often: dict[str, dict[int, list[int]]] = defaultdict(dict)
    seen: set[int] = set()
    for keys in archive.paragraphs.by_digest(None if every else articles):
        if not every:
            seen.update(keys.digest.tolist())
        for outlet, digest, members in _repeated(keys, least):
            often[keys.outlets[outlet]][digest] = members
    wanted = {article for by in often.values() for members in by.values() for article in members}
    content = archive.articles.digests(wanted)
    outlines = {number: boilerplate.Outline(content[number], words) for number, words in archive.paragraphs.outlines(wanted).items()}
    flagged: dict[str | None, Collection[int]] = {outlet: boilerplate.find(by, outlines, least) for outlet, by in often.items()}
    return archive.paragraphs.set_boilerplate(flagged, among=None if every else seen)


def _repeated(keys: ParagraphKeys, least: int) -> Iterator[tuple[int, int, list[int]]]:
    """Yield outlet, digest and articles of the paragraphs that stand in ``least`` articles of one outlet."""
    named = np.flatnonzero(keys.outlet >= 0)
    order = named[np.lexsort((keys.article[named], keys.outlet[named], keys.digest[named]))]
    digest, outlet, article = keys.digest[order], keys.outlet[order], keys.article[order]
    starts = np.append(np.flatnonzero(run_starts(digest, outlet)), len(order))
    size = np.add.reduceat(run_starts(digest, outlet, article), starts[:-1]) if len(order) else np.zeros(0, np.int64)
    for i in np.flatnonzero(size >= least).tolist():
        first, last = int(starts[i]), int(starts[i + 1])
        yield int(outlet[first]), int(digest[first]), np.unique(article[first:last]).tolist()
