"""All that is searched for in two texts before passages are made, in one call.

Invariant: a bound that was met is returned as a flag. Most pairs of texts have nothing in common and are done here.
"""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.alignment_boxes import Rules
from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.native import F64, I32, Loop, fields

REPEATED, MANY_RUNS, MANY_SEEDS, MANY_BOXES = 1, 2, 4, 8  # which bounds were met


class Limits(NamedTuple):
    """The numbers by which boxes are found and chosen; those of passages stand in ``settings.Aligning``."""

    gap: int
    cosine: float
    dice: float
    likeness: float
    near: int
    overlap: float
    weak: float
    most_runs: int
    most_boxes: int
    run_words: int
    run_characters: int
    least_longer: int
    least_shorter: int
    least_score: float


class SearchResult(NamedTuple):
    """What was found: boxes are int32 (k, 4) token ranges, scores float64 (k,)."""

    to_b: NDArray[np.int32]
    to_a: NDArray[np.int32]
    runs: NDArray[np.int32]  # (r, 3) all equal runs
    chained: NDArray[np.int32]  # boxes of runs that are passages by themselves
    boxes: NDArray[np.int32]  # refined and chosen, best first
    scores: NDArray[np.float64]
    scanned: NDArray[np.int32]  # stretches of a that b holds, and what they say
    scanned_scores: NDArray[np.float64]
    scanned_b: NDArray[np.int32]  # stretches of b that a holds, b's ranges first
    scanned_b_scores: NDArray[np.float64]
    flags: int


class _Limits(ctypes.Structure):
    """``Limits`` of alignment.h."""

    _fields_ = fields(Limits, whole="gap near most_runs most_boxes run_words run_characters least_longer least_shorter")


_BOXES = (I32, 4)
_look = Loop("look", *[ctypes.Structure] * 5, gives=(I32, I32, (I32, 3), _BOXES, _BOXES, F64, _BOXES, F64, _BOXES, F64))


def look(a: AlignmentArrays, b: AlignmentArrays, rules: Rules, rules_turned: Rules, limits: Limits) -> SearchResult:
    """Find the places where two texts may share a passage."""
    flags, *found = _look.run(a.structure, b.structure, rules.structure, rules_turned.structure, _Limits(*limits))
    return SearchResult._make([*found, flags])
