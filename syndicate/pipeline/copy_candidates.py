"""The first channel: articles that have paragraphs in one bucket, and so may share text word for word.

Invariant: boilerplate makes no pair; every pair has a member among the articles asked about; joining all paragraphs of an
archive and looking up those of some articles find the same pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile
from syndicate.candidates import Units, band_keys, candidate_pairs, join_groups
from syndicate.candidates.minhash import run_digests, small
from syndicate.candidates.pairs import NO_SKETCHES, REPORTED_ARTICLES, Candidates, expected_overlap, least_agreeing
from syndicate.model.settings import SPEECH, Settings
from syndicate.pipeline.quotations import SharedRuns, of_two_outlets
from syndicate.pipeline.speech_index import stored_speech

_ROWS_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class CopyCandidates:
    """Pairs of article numbers (n, 2), the smaller first, each once, in order; and what a limit left out, in words.

    Pairs that are not ``above_margin`` (n,) seem to share no more than a turn of phrase or a short quotation; those that are
    ``spoken`` (n,) met by the same speech alone. ``runs`` are the runs of that speech, of two outlets and one of the articles at least.
    """

    pairs: NDArray[np.int64]
    above_margin: NDArray[np.bool_]
    spoken: NDArray[np.bool_]
    runs: SharedRuns
    capped: tuple[str, ...] = ()


def join_all(archive: ArchiveFile, articles: Sequence[int], jobs: int) -> CopyCandidates:
    """Join all paragraphs of the archive, a band of the index at a time; return the pairs with one of ``articles``."""
    spoken = _join_speech(archive, articles, jobs)
    scan = archive.index.bands.scan()
    owner, words = _owners(archive, scan.paragraph)
    kept = owner > 0
    group, shingles = scan.group[kept], words[kept] - archive.settings.recipe.shingle + 1
    scan.forget()  # the join has its own copy; with millions of paragraphs this frees much memory
    names, place = np.unique(owner[kept], return_inverse=True)
    del owner, words, kept
    rank, touching = archive.articles.ranks(names), np.array(articles, np.int64)
    shared = shared_shingles(archive.settings)
    copies = join_groups(scan, group, place, names, rank, shingles=shingles, chosen=touching, shared=shared, jobs=jobs)
    return _article_pairs(archive, copies, *spoken)


def _join_speech(archive: ArchiveFile, articles: Sequence[int], jobs: int) -> tuple[Candidates, SharedRuns]:
    """Join all runs of words in speech that the archive holds."""
    scan = archive.index.speech.scan()
    scan.small = NO_SKETCHES  # a run that is the same is all the evidence there is
    owner, _ = _owners(archive, scan.paragraph)
    kept = owner > 0
    names, place = np.unique(owner[kept], return_inverse=True)
    ranks = archive.articles.ranks(names)
    group = scan.group[kept]
    shared = of_two_outlets(archive, group, names, place, articles)
    runs = SharedRuns(scan.digest[group[shared]], names[place[shared]], scan.paragraph[kept][shared])
    return join_groups(scan, group, place, names, ranks, chosen=np.array(articles, np.int64), jobs=jobs), runs


class MetParagraphs(NamedTuple):
    """The paragraphs that share a bucket with those of some articles, and the runs of their speech with the paragraphs that have them."""

    paragraphs: NDArray[np.int64]
    runs: NDArray[np.uint32]  # (r, 2)
    speaking: NDArray[np.int64]  # (r,)


def look_up(archive: ArchiveFile, articles: Sequence[int]) -> MetParagraphs:
    """Look up the paragraphs that share a bucket with one of these articles', and agree enough, and those with the same speech.

    The articles' own are among them.
    """
    asked = archive.paragraphs.sketches_of(archive.paragraphs.numbers_of(articles))
    met = archive.index.bands.agreements(asked.sketches, least_agreeing(archive.settings.recipe.permutations)).paragraph
    runs = np.concatenate([np.empty((0, 2), np.uint32), *(speech.runs for _, speech in stored_speech(archive, articles))])
    runs = np.unique(runs, axis=0)
    spoken = archive.index.speech.agreements(runs)
    return MetParagraphs(np.unique(np.concatenate((asked.paragraphs, met))), runs[spoken.query], spoken.paragraph)


def join_looked_up(archive: ArchiveFile, articles: Sequence[int], parts: Iterable[MetParagraphs]) -> CopyCandidates:
    """Join the paragraphs that ``look_up`` found for parts of ``articles``."""
    parts = list(parts)
    spoken = _join_runs(archive, articles, parts)
    met = np.unique(np.concatenate([np.zeros(0, np.int64), *(part.paragraphs for part in parts)]))
    kept = archive.paragraphs.among(met.tolist())
    block = archive.paragraphs.sketches_of(kept[:, 0].tolist())
    if not len(block.articles):
        return _article_pairs(archive, Candidates(*np.zeros((2, 0), np.int64)), *spoken)
    names, place = np.unique(block.articles, return_inverse=True)
    words = dict(zip(kept[:, 0].tolist(), kept[:, 2].tolist(), strict=True))
    shingles = np.array([words[number] for number in block.paragraphs.tolist()], np.int64) - archive.settings.recipe.shingle + 1
    keys = band_keys(block.sketches, archive.settings.banding)
    units = Units(keys, block.articles, None, archive.articles.ranks(names)[place], small(block.sketches), shingles)
    copies = candidate_pairs(units, touching=np.array(articles, np.int64), shared=shared_shingles(archive.settings))
    return _article_pairs(archive, copies, *spoken)


def _join_runs(archive: ArchiveFile, articles: Sequence[int], parts: Sequence[MetParagraphs]) -> tuple[Candidates, SharedRuns]:
    """Join the runs of speech that were looked up; the paragraphs that are gone or boilerplate are left out."""
    runs = np.concatenate([np.empty((0, 2), np.uint32), *(part.runs for part in parts)])
    speaking = np.concatenate([np.zeros(0, np.int64), *(part.speaking for part in parts)])
    held = {row[0]: row[1] for row in archive.paragraphs.among(np.unique(speaking).tolist()).tolist()}
    owner = np.array([held.get(number, 0) for number in speaking.tolist()], np.int64)
    owner, runs, speaking = owner[owner > 0], runs[owner > 0], speaking[owner > 0]
    names, place = np.unique(owner, return_inverse=True)
    ranks = archive.articles.ranks(names)[place] if len(names) else np.zeros(0, np.uint64)
    pairs = candidate_pairs(Units(band_keys(runs, SPEECH), owner, None, ranks), touching=np.array(articles, np.int64))
    digest = run_digests(runs)
    shared = of_two_outlets(archive, np.unique(digest, return_inverse=True)[1], names, place, articles)
    return pairs, SharedRuns(digest[shared], owner[shared], speaking[shared])


def shared_shingles(settings: Settings) -> int:
    """Return the number of shingles in the shortest quotation that makes a link; two paragraphs must share as many.

    Without this limit, most pairs would only share a turn of phrase, and their number grows with the square of the articles.
    Copies with hardly three equal words in a row are found by the words they use. Of 61,685 pairs of 12,000 articles, 22,000 are
    left, with all 1,365 that are links; at 7 one of them would be lost, which the words do not find.
    """
    return max(settings.judging.quoted_words - settings.recipe.shingle + 1, 0)


def _owners(archive: ArchiveFile, paragraphs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the article of each paragraph, 0 if it is gone or boilerplate, and its words (int64 each)."""
    most = int(paragraphs.max(initial=0))
    article, words = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int32)
    for first in range(0, most + 1, _ROWS_AT_ONCE):
        found = archive.paragraphs.between(first, first + _ROWS_AT_ONCE - 1)
        found = found[found[:, 0] <= most]
        article[found[:, 0]], words[found[:, 0]] = found[:, 1], found[:, 2]
    return article[paragraphs], words[paragraphs].astype(np.int64)


def _article_pairs(archive: ArchiveFile, copies: Candidates, spoken: Candidates, runs: SharedRuns) -> CopyCandidates:
    """Return the pairs of both searches; what two articles quote is known by the runs, and shows no more by itself.

    Two articles of one outlet that have no paragraph alike are no link, whatever both quote (``SAME_STORY`` of ``judge``).
    """
    outlets = archive.articles.outlets(np.union1d(spoken.a, spoken.b).tolist())
    other = [None in (one := {outlets[a], outlets[b]}) or len(one) > 1 for a, b in spoken]
    codes = [copies.a << 32 | copies.b, (spoken.a << 32 | spoken.b)[np.array(other, np.bool_)]]
    pairs = np.union1d(*codes)
    above = np.isin(pairs, codes[0][copies.above_margin])
    warnings = tuple(one.warning for one in (copies, spoken) if one.warning)
    alone = ~np.isin(pairs, codes[0])
    return CopyCandidates(np.column_stack((pairs >> 32, pairs & 0xFFFFFFFF)), above, alone, runs, warnings)


def find_speech_of_draft(archive: ArchiveFile, runs: NDArray[np.uint32]) -> list[int]:
    """Return the articles that have runs of a draft's speech, of ``REPORTED_ARTICLES`` paragraphs for each run."""
    found = archive.index.speech.agreements(runs)
    rank = np.arange(len(found.query)) - np.searchsorted(found.query, found.query)
    kept = archive.paragraphs.among(np.unique(found.paragraph[rank < REPORTED_ARTICLES]).tolist())
    articles: list[int] = np.unique(kept[:, 1]).tolist()
    return articles


def find_copies_of_draft(archive: ArchiveFile, sketches: NDArray[np.uint32], words: NDArray[np.int64]) -> tuple[list[int], str | None]:
    """Return the articles that have a paragraph in one bucket with one of a draft's sketches, and what a limit left out.

    ``words`` (int64) are those of the paragraphs that the sketches are of: what seems to share too little is left out as
    in a scan. Of more than ``REPORTED_ARTICLES`` paragraphs for one sketch, those are kept that agree in most bands.
    """
    recipe, cap = archive.settings.recipe, REPORTED_ARTICLES
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
    left = f"More than {cap} paragraphs ({most}) share most words of one of the draft: it was compared with those most like it."
    return np.unique(article[kept][order][rank < cap]).tolist(), left if most > cap else None
