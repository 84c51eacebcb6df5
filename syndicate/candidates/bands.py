"""Pairs of articles that may share text, found from sketches without reading the text.

Invariant: two articles are candidates if two of their units agree in all rows of a band (locality-sensitive hashing by
banding, Leskovec et al., Mining of Massive Datasets, chapter 3), up to the cap on large buckets that ``bucket_join``
describes. A candidate is no verdict: aligning decides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.bucket_join import join_units
from syndicate.candidates.pairs import MAX_BUCKET_ARTICLES, Candidates, Units
from syndicate.model.errors import SettingsError
from syndicate.model.settings import Banding


def catch_probability(similarity: float, banding: Banding | None = None) -> float:
    """Return the chance that two units of this Jaccard similarity agree in at least one band: 1 - (1 - s^rows)^bands."""
    banding = banding or Banding()
    if not 0.0 <= similarity <= 1.0:
        raise SettingsError(f"a similarity of {similarity} is not possible.", None, "It must be between 0 and 1.")
    return 1.0 - (1.0 - similarity**banding.rows) ** banding.bands


def pairs(
    units: Units, *, touching: NDArray[np.int64] | None = None, cap: int = MAX_BUCKET_ARTICLES, jobs: int = 1, shared: int = 0
) -> Candidates:
    """Return all pairs of different articles that have units in one bucket; with ``touching``, those with a member in it.

    For the pairs of a few articles it is enough to give all units that share a bucket with theirs: the result is that of
    giving all units, the cap included, where ``rank`` is given (without it, it is made of the units that are given).
    Where units have ``shingles``, two that do not seem to share ``shared`` of them are no pair.
    """
    return join_units(units, touching, cap, shared, jobs)
