"""Hashes, and hash tables over them.

Invariant: keys are hashes already, so their own bits place them; a table's size is a power of two and at least twice the
number of its keys, so that a search ends. In a table of keys, key 0 stands for an empty slot and is never found; in a table
of places, -1 does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import F64, I32, I64, U8, U64, Loop, Written

_hash_each = Loop("hash_each", U8, I64, Written(U64))
_make_table = Loop("make_table", U64, Written(U64), Written(I32))
_find_keys = Loop("find_keys", U64, U64, I32, Written(I32), Written(I32))
_look_up = Loop("look_up", U64, I32, U64, F64, Written(F64))
# Both keep Python's lock, so that no thread reads what another one is writing.
_recall = Loop("recall", U64, U64, U64, Written(U64), Written(I32), locked=True)
_learn = Loop("learn", Written(U64), Written(U64), U64, U64, locked=True)


def hash_each(buffer: NDArray[np.uint8], edges: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the hash of each of many byte strings, back to back in ``buffer`` with their edges (n + 1,), uint64 (n,)."""
    found = np.empty(len(edges) - 1, U64)
    _hash_each.run(buffer, edges, found)
    return found


def table(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return a table of distinct keys: the slots and the place of each in ``keys``."""
    size = max(1 << (4 * len(keys) - 1).bit_length(), 16)
    slot, place = np.empty(size, U64), np.empty(size, I32)
    _make_table.run(keys, slot, place)
    return slot, place


def find(keys: NDArray[np.uint64], slot: NDArray[np.uint64], place: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where in ``keys`` a key of the table stands, and its place there."""
    where, which = np.empty(len(keys), I32), np.empty(len(keys), I32)
    count = _find_keys.run(keys, slot, place, where, which)
    return where[:count].copy(), which[:count].copy()


def look_up(
    slot: NDArray[np.uint64], place: NDArray[np.int32], keys: NDArray[np.uint64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for each key its value by a table; the last of ``values`` for keys that are not in it."""
    found = np.empty(len(keys), np.float64)
    _look_up.run(slot, place, keys, values, found)
    return found


def recall(slot: NDArray[np.uint64], value: NDArray[np.uint64], keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return the value of each key, and the places of those that the table does not know."""
    found, unknown = np.empty(len(keys), U64), np.empty(len(keys), I32)
    count = _recall.run(slot, value, keys, found, unknown)
    return found, unknown[:count]


def learn(slot: NDArray[np.uint64], value: NDArray[np.uint64], keys: NDArray[np.uint64], values: NDArray[np.uint64]) -> int:
    """Write keys and their values to a table in place; return how many were new."""
    new: int = _learn.run(slot, value, keys, values)
    return new
