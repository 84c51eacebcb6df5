"""Loops over texts whose terms are numbers: rows of them laid end to end, row i from ``start[i]`` to ``start[i + 1]``.

Invariant: the order of rows is kept, and the order of the numbers in a row, except where numbers are replaced.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import FLAG, I32, I64, U8, U32, Loop, Written

_TERMS = (I64, I32, I64, I32, I32)  # of texts: key start, keys, top start, top terms, weights of top terms
_LISTS = (I32, U32, I32, U32, U8)  # where the lists of terms begin, rows; the same of top terms, weights in units

_renumber = Loop("renumber_rows", Written(I64), Written(I32), Written(I32), I32)
_chosen = Loop("chosen_rows", I64, I32, I32, I64, FLAG, Written(I64), Written(I32), Written(I32))
_lists = Loop("term_lists", I64, I32, U8, Written(I32), Written(U32), Written(U8))
_close = Loop("close_rows", *_TERMS, *_TERMS, *_LISTS, FLAG, int, int, gives=(I64, I32, I32, I32))


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
    often: NDArray[np.bool_],
    unit: int,
    threshold: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Find all rows near some others, or these near them, by sums in single bytes that are never too small.

    ``asking`` and ``searched`` are texts as key start, keys (rising), top start, top terms and weights of top terms; ``lists`` are
    those of the texts searched in: starts (int32) and rows (uint32) by term, starts, rows and weights in units (uint8)
    by top term. A text is near another by the top terms of the other that it holds, and by those of its own that the other holds and
    that are not ``often`` (by term). A weight counts as so many ``unit`` as hold it, so that no row that is near enough,
    from either side, stays below the limit; the sums of those that reach it are made again with the weights themselves. All
    sums must stay below 256 units. Returns the asking row, the row found, and how near one is to the other and back, where one of
    the two reaches the threshold.
    """
    _, asked, row, near, back = _close.run(*asking, *searched, *lists, often, unit, threshold)
    return asked, row, near, back
