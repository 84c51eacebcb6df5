"""The likelihood ratio of shared words, and the stretches of two texts that it makes most likely.

Invariant: a box is two token ranges, ``a0, a1, b0, b1``, neither empty and neither reaching into a mark; scores
are natural logarithms. The chance that a word is met by accident in n words of the other text is 1 - exp(-n f), where f
is its background frequency plus its surplus in its own text: a word that a text uses often says little.

Loops read arrays by local names: taking one out of a tuple counts a reference, which costs more than what a loop does.
"""

from __future__ import annotations

import ctypes
import functools
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.native import F64, I32, Loop, Written, address, fields

_BARRIER = -1e9  # the score of a token in a mark: no stretch with it is ever best


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


@njit(cache=True, nogil=True)
def _note(side, first, last, stamp, value):  # type: ignore[no-untyped-def]
    """Stamp the stems of a token range with ``value``."""
    barrier, ids = side.barrier, side.id
    for t in range(first, last):
        if barrier[t] == 0:
            stamp[ids[t]] = value


@njit(cache=True, nogil=True)
def _word(frequency, shared, n, kept, missing, cap):  # type: ignore[no-untyped-def]
    """Return what one word says for "taken from these n words" against "met by accident"; ``missing`` and ``cap`` as in ``Rules``."""
    if not shared:
        return missing * np.log(1.0 - kept)
    p = -np.expm1(-n * frequency)
    return min(cap, np.log(kept / p + 1.0 - kept))


@njit(cache=True, nogil=True)
def _kept(x, to_y, stamp, value, first, last, n, rules):  # type: ignore[no-untyped-def]
    """Estimate the share of words of a range that were kept, from words that are rarely met by accident."""
    ids, common, excess = x.id, x.common, x.excess
    own = rules.own
    total = 0
    met = 0
    expected = 0.0
    before = -1.0  # most words are as rare as the one before
    p = 0.0
    for t in range(first, last):
        i = ids[t]
        frequency = common[i] + own * excess[i]
        if frequency != before:
            before = frequency
            p = -np.expm1(-n * frequency)
        if p < rules.rare:
            total += 1
            expected += p
            if to_y[i] >= 0 and stamp[to_y[i]] == value:
                met += 1
    if total == 0:
        return rules.kept_most * rules.kept_scale
    expected /= total
    kept = (met / total - expected) / (1.0 - expected)
    return min(max(kept, rules.kept_least), rules.kept_most) * rules.kept_scale


@njit(cache=True, nogil=True)
def _best(score, gap, low, high, edge):  # type: ignore[no-untyped-def]
    """Return the range within [low, high) with the best sum of scores and edges: first, last, sum."""
    best = -1e300
    best_first = best_last = low
    open_sum = -1e300  # the best sum of a range that is still open, its first edge included
    first = low
    for t in range(low, high):
        begun = edge[gap[t]]
        if begun >= open_sum:
            open_sum = begun
            first = t
        open_sum += score[t]
        total = open_sum + edge[gap[t + 1]]
        if total > best:
            best = total
            best_first = first
            best_last = t + 1
    return best_first, best_last, best


_refine = Loop("refine_boxes", ctypes.Structure, ctypes.Structure, I32, I32, Written(I32), ctypes.Structure, Written(F64))


def refine(
    a: AlignmentArrays, b: AlignmentArrays, to_b: NDArray[np.int32], to_a: NDArray[np.int32], boxes: NDArray[np.int32], rules: Rules
) -> NDArray[np.float64]:
    """Move the borders of boxes (int32 (k, 4)) in place to where both sides say most; return their scores (float64)."""
    scores = np.empty(len(boxes))
    _refine(a.structure, b.structure, to_b, to_a, boxes, rules.structure, scores)
    return scores


@njit(cache=True, nogil=True)
def _sum(x, to_y, stamp, value, n, first, last, edge, rules):  # type: ignore[no-untyped-def]
    """Return what a range of x says, given n stamped words of y."""
    kept = _kept(x, to_y, stamp, value, first, last, n, rules)
    ids, common, excess = x.id, x.common, x.excess
    own, missing, cap = rules.own, rules.missing, rules.cap
    total = edge[x.gap[first]] + edge[x.gap[last]]
    for t in range(first, last):
        i = ids[t]
        total += _word(common[i] + own * excess[i], to_y[i] >= 0 and stamp[to_y[i]] == value, n, kept, missing, cap)
    return total


@njit(cache=True, nogil=True)
def weigh(a, b, to_b, to_a, boxes, rules):  # type: ignore[no-untyped-def]
    """Return the scores (float64) of boxes (int32 (k, 4)) as they are."""
    scores = np.zeros(len(boxes))
    stamp_a = np.zeros(len(a.vocab), np.int64)
    stamp_b = np.zeros(len(b.vocab), np.int64)
    for k in range(len(boxes)):
        a0, a1, b0, b1 = boxes[k]
        _note(a, a0, a1, stamp_a, k + 1)
        _note(b, b0, b1, stamp_b, k + 1)
        scores[k] = _sum(a, to_b, stamp_b, k + 1, b1 - b0, a0, a1, rules.edge_a, rules)
        scores[k] += _sum(b, to_a, stamp_a, k + 1, a1 - a0, b0, b1, rules.edge_b, rules)
    return scores


@njit(cache=True, nogil=True)
def _over(x, to_y, y, x0, x1, y0, y1, edge, rules):  # type: ignore[no-untyped-def]
    """Return what a range of x says, given a range of y, both not empty."""
    stamp = np.zeros(len(y.vocab), np.int64)
    _note(y, y0, y1, stamp, 1)
    return _sum(x, to_y, stamp, 1, y1 - y0, x0, x1, edge, rules)


@njit(cache=True, nogil=True)
def trim(a, b, to_b, to_a, box, hull, least, rules):  # type: ignore[no-untyped-def]
    """Cut what a box (int32 (4,)) has beyond the runs in it where that says less than ``least``; changes it in place."""
    whole = box.copy()
    for end in range(2):
        a0, a1 = (whole[0], hull[0]) if end == 0 else (hull[1], whole[1])
        b0, b1 = (whole[2], hull[2]) if end == 0 else (hull[3], whole[3])
        said = 0.0
        if a0 < a1 and b0 < b1:
            said = _over(a, to_b, b, a0, a1, b0, b1, rules.edge_a, rules) + _over(b, to_a, a, b0, b1, a0, a1, rules.edge_b, rules)
        if said >= least:
            continue
        if a0 < a1 and _over(a, to_b, b, a0, a1, whole[2], whole[3], rules.edge_a, rules) < least:
            box[end] = hull[end]
        if b0 < b1 and _over(b, to_a, a, b0, b1, whole[0], whole[1], rules.edge_b, rules) < least:
            box[2 + end] = hull[2 + end]
