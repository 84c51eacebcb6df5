"""Runs of equal rows in sorted columns, and what is different in them."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.int64, np.uint64, np.uint32)


def run_starts(first: NDArray[Any], *others: NDArray[Any]) -> NDArray[np.bool_]:
    """Return at which rows of sorted columns a run of equal rows begins, bool (n,)."""
    starts = np.ones(len(first), np.bool_)
    np.not_equal(first[1:], first[:-1], out=starts[1:])
    for column in others:
        starts[1:] |= column[1:] != column[:-1]
    return starts


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Return the different values, sorted: numpy sorts 64-bit numbers many times faster than ``unique`` hashes them."""
    values = np.sort(values)
    return values[run_starts(values)]


def distinct_pairs(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return pairs of different numbers (n, 2), the smaller first, each once, sorted."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    kept = run_starts(low, high) & (low != high)
    return np.column_stack((low[kept], high[kept]))
