"""Pairs of articles that may share text, found from sketches without reading the text.

Invariant: two articles are candidates if two of their units agree in all rows of a band (locality-sensitive hashing by
banding, Leskovec et al., Mining of Massive Datasets, chapter 3), up to the cap on large buckets that ``bucket_join``
describes. A candidate is not a verdict: aligning decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.bucket_join import join_groups
from syndicate.candidates.minhash import key_digests
from syndicate.candidates.pairs import MOST_BUCKET_ARTICLES, NO_SKETCHES, Candidates, Units
from syndicate.kernels.sketches import scramble


@dataclass(frozen=True, slots=True, eq=False)
class _Matrix:
    """Columns out of one array: ``sample`` is one unit of each group."""

    units: NDArray[np.uint64]  # (units, bands)
    sample: NDArray[np.int64]  # (groups,)
    small: NDArray[np.uint8]  # (groups or 0, permutations)

    @property
    def groups(self) -> int:
        """Return the number of groups."""
        return len(self.sample)

    @property
    def bands(self) -> int:
        """Return the number of bands."""
        return int(self.units.shape[1])

    def keys(self, band: int) -> NDArray[np.uint64]:
        """Return the key of each group in one band, uint64 (groups,)."""
        found: NDArray[np.uint64] = self.units[self.sample, band]
        return found


def candidate_pairs(
    units: Units, *, touching: NDArray[np.int64] | None = None, cap: int = MOST_BUCKET_ARTICLES, jobs: int = 1, shared: int = 0
) -> Candidates:
    """Return all pairs of different articles that have units in one bucket; with ``touching``, those with a member in it.

    For the pairs of a few articles it is enough to give all units that share a bucket with theirs. If ``rank`` is given, the
    result is that of giving all units, the cap included; without it, ``rank`` is made from the given units.
    If units have ``shingles``, two that do not seem to share ``shared`` of them are not a pair.
    """
    digest = key_digests(units.keys) if units.digest is None else units.digest
    names, first, place = np.unique(units.article, return_index=True, return_inverse=True)
    rank = _content_rank(digest, place, len(names)) if units.rank is None else units.rank[first]
    _, sample, group = np.unique(digest, return_index=True, return_inverse=True)
    columns = _Matrix(units.keys, sample, NO_SKETCHES if units.small is None else units.small[sample])
    return join_groups(columns, group, place, names, rank, shingles=units.shingles, chosen=touching, cap=cap, shared=shared, jobs=jobs)


def _content_rank(digest: NDArray[np.int64], inverse: NDArray[np.int64], articles: int) -> NDArray[np.uint64]:
    """Return a number for each article made of its units' digests in any order."""
    rank = np.zeros(articles, np.uint64)
    np.add.at(rank, inverse, scramble(digest))
    ranked: NDArray[np.uint64] = scramble(rank.view(np.int64))
    return ranked
