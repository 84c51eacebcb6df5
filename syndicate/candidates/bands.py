"""Candidates: pairs of articles that might share text, found from sketches without reading the text.

Invariant: two articles are candidates where two of their units agree in all rows of a band (locality-sensitive
hashing by banding, Leskovec et al., Mining of Massive Datasets, chapter 3), up to the cap on large buckets that
``joining`` describes. A candidate is no verdict: aligning decides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.bucket_join import ALL, BETWEEN, TOUCHING, join_units
from syndicate.candidates.pairs import MAX_BUCKET_ARTICLES, Candidates, Units, concatenate
from syndicate.model.errors import SettingsError
from syndicate.model.settings import Banding


def catch_probability(similarity: float, banding: Banding | None = None) -> float:
    """Return the chance that two units of this Jaccard similarity agree in at least one band: 1 - (1 - s^rows)^bands."""
    banding = banding or Banding()
    if not 0.0 <= similarity <= 1.0:
        raise SettingsError(f"a similarity of {similarity} is not possible.", None, "It must be between 0 and 1.")
    return 1.0 - (1.0 - similarity**banding.rows) ** banding.bands


def choose_banding(similarity: float = 0.34, false_negative_weight: float = 0.8, permutations: int = 128) -> Banding:
    """Return the banding that datasketch finds best for a threshold (imports datasketch, takes about a second).

    It minimises the weighted areas of false positives below ``similarity`` and of false negatives above it. The default
    asks for what a fifth of the words replaced leaves (a word-3-gram Jaccard of .34) with a miss counting four times a
    false alarm, which aligning removes anyhow; the answer is 42 bands of 3 rows.
    """
    from datasketch import MinHashLSH

    if not (0.0 <= similarity <= 1.0 and 0.0 <= false_negative_weight <= 1.0):
        raise SettingsError("a threshold and a weight lie between 0 and 1.", None, "Give both within that range.")
    index = MinHashLSH(threshold=similarity, num_perm=permutations, weights=(1.0 - false_negative_weight, false_negative_weight))
    return Banding(index.b, index.r)


def pairs(
    units: Units, *, touching: NDArray[np.int64] | None = None, cap: int = MAX_BUCKET_ARTICLES, jobs: int = 1, shared: int = 0
) -> Candidates:
    """Return all pairs of different articles that have units in one bucket; with ``touching``, those with a member in it.

    For the pairs of a few articles it is enough to give all units that share a bucket with theirs: the result is that of
    giving all units, the cap included, where ``rank`` is given (without it, it is made of the units that are given).
    Where units have ``shingles``, two that do not seem to share ``shared`` of them are no pair.
    """
    return join_units(units, touching, ALL if touching is None else TOUCHING, cap, shared).run(jobs)


def pairs_between(new: Units, old: Units, *, cap: int = MAX_BUCKET_ARTICLES, jobs: int = 1) -> Candidates:
    """Return the pairs of one article of ``new`` and one of ``old`` that have units in one bucket.

    An article is in one of the two. Below the cap, the pairs of all are those of the old, those of the new, and these.
    """
    return join_units(concatenate([new, old]), new.article, BETWEEN, cap).run(jobs)
