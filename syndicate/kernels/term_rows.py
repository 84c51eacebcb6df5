"""Loops over texts whose terms are numbers: rows of them laid end to end, row i from ``start[i]`` to ``start[i + 1]``.

Invariant: the order of rows is kept, and the order of the numbers in a row, except where numbers are replaced.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import FLAG, I32, I64, U8, U32, U64, Loop, Written

RARE, COMMON, COMMON_TOP = range(3)  # a term that finds texts, one that finds them as their top term only, and one that finds none
_TERMS = (I64, I32, I64, I32, I32)  # of texts: key start, keys, top start, top terms, weights of top terms
_PAIRS = (I64, I32)
_LISTS = (I32, U32, I32, U32, U8, I32, U32)  # where the lists of terms begin, rows; of top terms, with weights in units; of pairs

_renumber = Loop("renumber_rows", Written(I64), Written(I32), Written(I32), I32)
_chosen = Loop("chosen_rows", I64, I32, I32, I64, FLAG, Written(I64), Written(I32), Written(I32))
_lists = Loop("term_lists", I64, I32, U8, Written(I32), Written(U32), Written(U8))
_close = Loop("close_rows", *_TERMS, *_PAIRS, *_TERMS, *_LISTS, U8, int, int, int, gives=(I64, I32, I32, I32))
_shared_pairs = Loop("shared_pairs", I64, I32, U8, gives=(U64, I32))


def renumber(start: NDArray[np.int64], number: NDArray[np.int32], weight: NDArray[np.int32], new: NDArray[np.int32]) -> int:
    """Give numbers their ``new`` ones in place and drop those of which it is below 0; return how many are left.

    ``start`` (n + 1,) is brought along, and ``weight``. Where that is empty, each row is sorted.
    """
    return int(_renumber.run(start, number, weight, new))


def chosen(
    start: NDArray[np.int64], number: NDArray[np.int32], weight: NDArray[np.int32], rows: NDArray[np.int64], dropped: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Return some rows without the numbers that are ``dropped``: start, numbers and weights, as in ``renumber``."""
    begin = np.empty(len(rows) + 1, I64)
    room = int((start[rows + 1] - start[rows]).sum())
    kept, weights = np.empty(room, I32), np.empty(room if len(weight) else 0, I32)
    count = _chosen.run(start, number, weight, rows, dropped, begin, kept, weights)
    return begin, kept[:count], weights[:count]


def lists(
    start: NDArray[np.int64], number: NDArray[np.int32], unit: NDArray[np.uint8], size: int
) -> tuple[NDArray[np.int32], NDArray[np.uint32], NDArray[np.uint8]]:
    """Turn rows of numbers below ``size`` into lists of rows by number: where each begins (size + 1,), rows and units.

    ``unit`` is what each number weighs in its row, or empty.
    """
    begin, row, units = np.empty(size + 1, I32), np.empty(len(number), U32), np.empty(len(unit), U8)
    _lists.run(start, number, unit, begin, row, units)
    return begin, row, units


def close(
    asking: tuple[NDArray[Any], ...],
    searched: tuple[NDArray[Any], ...],
    lists: tuple[NDArray[Any], ...],
    common: NDArray[np.uint8],
    unit: int,
    pair_weight: int,
    threshold: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Find all rows near some others, or these near them, by sums in single bytes that are never too small.

    ``asking`` and ``searched`` are texts as key start, keys (rising), top start, top terms and weights of top terms; ``asking`` has
    pair start and pairs of top terms as well. ``lists`` are those of the texts searched in: starts (int32) and rows (uint32) by
    term, starts, rows and weights in units (uint8) by top term that is not ``COMMON_TOP``, starts and rows by pair.

    How near two texts are is the weight of the top terms of each that the other holds, in all. One finds the other if the
    threshold is reached by the top terms of the other that it holds and that are not ``COMMON_TOP``, its own that the other holds and that
    are ``RARE`` (``common``, by term), and ``pair_weight`` for each pair in common. A weight counts as so many ``unit`` as hold it,
    so that no such row stays below the limit; the sums of those that reach it are made again with the weights themselves. The sums
    of terms must stay below 256 units. Returns the asking row, the row found, and how near they are if the one finds the other
    and back, else 0.
    """
    _, asked, row, near, back = _close.run(*asking, *searched, *lists, common, unit, pair_weight, threshold)
    return asked, row, near, back


def shared_pairs(
    start: NDArray[np.int64], top: NDArray[np.int32], common: NDArray[np.uint8]
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return the pairs of top terms of one row that another may have as well: the lesser term above the greater, and the row.

    Of each pair one term at least is not ``RARE`` (``common``, by term). All that two rows have are returned, and few others.
    """
    _, key, row = _shared_pairs.run(start, top, common)
    return key, row
