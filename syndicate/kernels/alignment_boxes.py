"""The likelihood ratio of shared words, and the stretches of two texts that it makes most likely.

Invariant: a box is two token ranges, ``a0, a1, b0, b1``, neither empty and neither reaching into a mark; scores
are natural logarithms. The chance that a word is met by accident in n words of the other text is 1 - exp(-n f), where f
is its background frequency plus its surplus in its own text: a word that a text uses often says little.
"""

from __future__ import annotations

import ctypes
import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.native import F64, I32, Loop, Written, address, fields


class _Weights(NamedTuple):
    """The weights of the likelihood ratio; the defaults were tuned on PAN13 train, see benchmarks/README.md."""

    edge_a: NDArray[np.float64]  # (5,) bonus for beginning or ending at a boundary of each class, in a
    edge_b: NDArray[np.float64]  # (5,) the same in b
    edge_scan: NDArray[np.float64]  # (5,) the same while scanning
    scan_least: float = 14.0  # nats of a scanned stretch
    cap: float = 4.0  # the most that one shared word may say
    missing: float = 0.95  # weight of a word that is not shared
    rare: float = 0.3  # words met by accident with more than this chance do not tell how much was kept
    kept_least: float = 0.40
    kept_most: float = 0.95
    kept_scale: float = 0.97
    drop: float = 6.0  # nats that a range may lose on its way to a better border
    own: float = 0.8  # weight of a word's surplus in its own text
    scan_own: float = 0.3
    scan_kept: float = 0.7
    fit_kept: float = 0.6
    rounds: int = 4
    scan_most: int = 12  # scanned stretches
    lacking: float = 10.0  # nats that the sentences of a hole must say against the box


class _Rules(ctypes.Structure):
    """``Rules`` of alignment.h."""

    _fields_ = fields(_Weights, whole="rounds scan_most", addresses="edge_a edge_b edge_scan")


class Rules(_Weights):
    """The weights, and what tells a loop where they are."""

    @functools.cached_property
    def structure(self) -> ctypes.Structure:
        """Return the structure that loops take; it is good for as long as this lives."""
        edges = self[:3]
        if any(len(edge) != 5 for edge in edges):
            raise IndexError("a border has five classes")
        return _Rules(*(address(edge, F64) for edge in edges), *self[3:])


_PAIR = (ctypes.Structure, ctypes.Structure, I32, I32)  # both texts, and where the stems of each are in the other one
_refine = Loop("refine_boxes", *_PAIR, Written(I32), ctypes.Structure, Written(F64))
_weigh = Loop("weigh_boxes", *_PAIR, I32, ctypes.Structure, Written(F64))
_trim = Loop("trim_box", *_PAIR, Written(I32), I32, float, ctypes.Structure)


def refine(
    a: AlignmentArrays, b: AlignmentArrays, to_b: NDArray[np.int32], to_a: NDArray[np.int32], boxes: NDArray[np.int32], rules: Rules
) -> NDArray[np.float64]:
    """Move the borders of boxes (int32 (k, 4)) in place to where both sides say most; return their scores (float64)."""
    scores = np.empty(len(boxes))
    _refine.run(a.structure, b.structure, to_b, to_a, boxes, rules.structure, scores)
    return scores


def weigh(
    a: AlignmentArrays, b: AlignmentArrays, to_b: NDArray[np.int32], to_a: NDArray[np.int32], boxes: NDArray[np.int32], rules: Rules
) -> NDArray[np.float64]:
    """Return the scores (float64) of boxes (int32 (k, 4)) as they are."""
    scores = np.empty(len(boxes))
    _weigh.run(a.structure, b.structure, to_b, to_a, boxes, rules.structure, scores)
    return scores


def trim(
    a: AlignmentArrays,
    b: AlignmentArrays,
    to_b: NDArray[np.int32],
    to_a: NDArray[np.int32],
    box: NDArray[np.int32],
    hull: NDArray[np.int32],
    least: float,
    rules: Rules,
) -> None:
    """Cut what a box (int32 (4,)) has beyond the runs in it where that says less than ``least``; changes it in place."""
    _trim.run(a.structure, b.structure, to_b, to_a, box, hull, least, rules.structure)
