"""Pairs of texts that are worth reading, found without reading them.

Takes texts and gives sketches, terms and pairs, by two channels: shared paragraphs (MinHash and LSH) and shared rare terms.
Invariant: everything here works on arrays in memory and knows no archive and no file; a pair is a reason to compare, not a verdict.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicate.candidates.minhash import band_keys, digests, sketch
    from syndicate.candidates.neighbour_join import NeighbourJoin
    from syndicate.candidates.pairs import Units
    from syndicate.candidates.terms import Terms

__all__ = ["NeighbourJoin", "Terms", "Units", "band_keys", "digests", "sketch"]

# The module of each name; it is imported when the name is first used.
_MODULES = {
    "NeighbourJoin": "neighbour_join",
    "Terms": "terms",
    "Units": "pairs",
    "band_keys": "minhash",
    "digests": "minhash",
    "sketch": "minhash",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
