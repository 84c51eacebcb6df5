"""How much two stretches have in common in order."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def common_in_order(x, y, stems):  # type: ignore[no-untyped-def]
    """Return the length of the longest common subsequence of two int32 arrays of ids below ``stems`` (-1 matches nothing).

    Bit-parallel (Hyyrö 2004): a word of 64 positions a step. Takes len(x) * len(y) / 64 steps.
    """
    n = len(x)
    words = (n + 63) // 64
    slot = np.full(stems, -1, np.int32)
    count = 0
    for t in range(n):
        if x[t] >= 0 and slot[x[t]] < 0:
            slot[x[t]] = count
            count += 1
    masks = np.zeros((count, words), np.uint64)
    for t in range(n):
        if x[t] >= 0:
            masks[slot[x[t]], t >> 6] |= np.uint64(1) << np.uint64(t & 63)
    row = np.full(words, ~np.uint64(0), np.uint64)
    for t in range(len(y)):
        if y[t] < 0 or slot[y[t]] < 0:
            continue
        carry = np.uint64(0)
        mask = masks[slot[y[t]]]
        for w in range(words):
            v = row[w]
            u = v & mask[w]
            low = v + u
            over = np.uint64(1) if low < v else np.uint64(0)
            total = low + carry
            over |= np.uint64(1) if total < low else np.uint64(0)
            row[w] = total | (v & ~mask[w])
            carry = over
    length = 0
    for t in range(n):
        if (row[t >> 6] >> np.uint64(t & 63)) & np.uint64(1) == 0:
            length += 1
    return length
