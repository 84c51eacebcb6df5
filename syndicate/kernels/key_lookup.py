"""Which of many keys are among a few: a hash table that is asked once a token.

What always holds: the answer depends on the keys alone; a table is at most a quarter full.
"""

from __future__ import annotations

import numpy as np
from numba import njit

EMPTY = np.uint64(0)


@njit(cache=True, nogil=True)
def table(keys):  # type: ignore[no-untyped-def]
    """Return slots of keys (uint64) and of their places (int32) for distinct ``keys`` (uint64, none of them 0)."""
    size = 16
    while size < 4 * len(keys):
        size *= 2
    slot = np.zeros(size, np.uint64)
    place = np.zeros(size, np.int32)
    for i in range(len(keys)):
        at = keys[i] & np.uint64(size - 1)
        while slot[at] != EMPTY:
            at = (at + np.uint64(1)) & np.uint64(size - 1)
        slot[at] = keys[i]
        place[at] = i
    return slot, place


@njit(cache=True, nogil=True)
def find(keys, slot, place):  # type: ignore[no-untyped-def]
    """Return where in ``keys`` (uint64, n) a key of the table stands, and its place there (both int32)."""
    mask = np.uint64(len(slot) - 1)
    where = np.empty(len(keys), np.int32)
    which = np.empty(len(keys), np.int32)
    count = 0
    for i in range(len(keys)):
        at = keys[i] & mask
        while slot[at] != EMPTY:
            if slot[at] == keys[i]:
                where[count] = i
                which[count] = place[at]
                count += 1
                break
            at = (at + np.uint64(1)) & mask
    return where[:count].copy(), which[:count].copy()
