"""Pairs of texts that are worth aligning, found without aligning them.

Texts become sketches, terms and pairs, by two channels: shared paragraphs (MinHash and LSH) and shared rare terms.
Invariant: all modules work on arrays in memory and use no archive and no file; a pair is a reason to compare, not a verdict.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.candidates.bands import candidate_pairs
    from syndicate.candidates.bucket_join import join_groups
    from syndicate.candidates.minhash import band_keys
    from syndicate.candidates.neighbour_join import NeighbourJoin
    from syndicate.candidates.pairs import Units
    from syndicate.candidates.terms import Terms

__all__ = ["NeighbourJoin", "Terms", "Units", "band_keys", "candidate_pairs", "join_groups"]

__getattr__ = lazy_names(
    __name__,
    bands="candidate_pairs",
    bucket_join="join_groups",
    minhash="band_keys",
    neighbour_join="NeighbourJoin",
    pairs="Units",
    terms="Terms",
)
