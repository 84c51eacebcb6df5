"""How many words of two texts stand in sequences of words that both have.

Invariant: every word in a run of equal words is counted. Others may be counted too, if their sequences stand apart in the other text.
"""

from __future__ import annotations

import ctypes
import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import FLAG, I64, U64, Loop, Written, address

_in_common = Loop("in_common", ctypes.Structure, ctypes.Structure, int, Written(I64))


class _KeyedWords(NamedTuple):
    """The words of a text (n)."""

    key: NDArray[np.uint64]  # (n,)
    marked: NDArray[np.bool_]  # (n,) words that are not counted


class _KeyedWordsPlaces(ctypes.Structure):
    """``Words`` of shared_runs.c."""

    _fields_ = (("key", ctypes.c_void_p), ("marked", ctypes.c_void_p), ("count", ctypes.c_int64))


class MarkedWords(_KeyedWords):
    """The words of a text, and what tells a loop where they are."""

    @functools.cached_property
    def structure(self) -> ctypes.Structure:
        """Return the structure that the loop takes; it is good for as long as this lives."""
        if len(self.key) != len(self.marked):
            raise IndexError("there is not one mark for each word")
        return _KeyedWordsPlaces(address(self.key, U64), address(self.marked, FLAG), len(self.key))


def in_common(a: MarkedWords, b: MarkedWords, least: int) -> tuple[int, int, int, int]:
    """Count the unmarked words of two texts in sequences of three words that both have, and of ``least`` (3 or more).

    Returns both counts for the first text, then for the second.
    """
    counts = np.empty(4, I64)
    _in_common.run(a.structure, b.structure, least, counts)
    single_a, running_a, single_b, running_b = counts.tolist()
    return single_a, running_a, single_b, running_b
