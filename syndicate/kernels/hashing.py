"""Hashes, hash tables over them, and sorting by them.

Invariant: keys are hashes already, so their own bits place them; a table's size is a power of two and at least twice the
number of its keys, so that a search ends. In a table of keys, key 0 stands for an empty slot and is never found; in a table
of places, -1 does.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from syndicate.kernels.native import F64, I32, I64, U8, U64, Loop, Written

FNV_START = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
FNV_FACTOR = np.uint64(0x100000001B3)
_WIDE_1, _WIDE_2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_CROWDED = 48  # keys with the same leading bits from which sorting by them is given up; hashes are never so crowded


_hash_each = Loop("hash_each", U8, I64, Written(U64))
_make_table = Loop("make_table", U64, Written(U64), Written(I32))
_find_keys = Loop("find_keys", U64, U64, I32, Written(I32), Written(I32))
_look_up = Loop("look_up", U64, I32, U64, F64, Written(F64))
# Both keep Python's lock, so that no thread reads what another one is writing.
_recall = Loop("recall", U64, U64, U64, Written(U64), Written(I32), locked=True)
_learn = Loop("learn", Written(U64), Written(U64), U64, U64, locked=True)


@njit(cache=True, nogil=True)
def mix(h):  # type: ignore[no-untyped-def]
    """Apply the 64-bit finalizer of MurmurHash3."""
    h = (h ^ (h >> np.uint64(33))) * _WIDE_1
    h = (h ^ (h >> np.uint64(33))) * _WIDE_2
    return h ^ (h >> np.uint64(33))


@njit(cache=True, nogil=True)
def hash_bytes(buffer, start, end):  # type: ignore[no-untyped-def]
    """Return FNV-1a over a stretch of bytes, mixed once at the end."""
    h = FNV_START
    for i in range(start, end):
        h = (h ^ np.uint64(buffer[i])) * FNV_FACTOR
    return mix(h)


def hash_each(buffer: NDArray[np.uint8], edges: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the hash of each of many byte strings, back to back in ``buffer`` with their edges (n + 1,), uint64 (n,)."""
    found = np.empty(len(edges) - 1, np.uint64)
    _hash_each(buffer, edges, found)
    return found


@njit(cache=True, nogil=True)
def table_size(least):  # type: ignore[no-untyped-def]
    """Return the size of a table with at least so many slots."""
    size = 16
    while size < least:
        size *= 2
    return size


@njit(cache=True, nogil=True)
def probe(slot, key, at):  # type: ignore[no-untyped-def]
    """Return the slot from ``at`` on that holds a key, or the empty one where it belongs."""
    mask = len(slot) - 1
    while slot[at] != key and slot[at] != 0:
        at = (at + 1) & mask
    return at


@njit(cache=True, nogil=True)
def seek(slot, key):  # type: ignore[no-untyped-def]
    """Return the slot that holds a key, or the empty one where it belongs."""
    return probe(slot, key, np.int64(key & np.uint64(len(slot) - 1)))


@njit(cache=True, nogil=True)
def seek_odd(slot, key):  # type: ignore[no-untyped-def]
    """Return the same as ``seek``, for keys whose lowest bit is always set."""
    return probe(slot, key, np.int64(key >> np.uint64(8)) & (len(slot) - 1))


@njit(cache=True, nogil=True)
def seek_place(place, keys, key, low):  # type: ignore[no-untyped-def]
    """Return the slot of a table of places in ``keys`` that leads to a key, or the empty one; ``low`` are the key's low bits."""
    mask = len(place) - 1
    at = low & mask
    while place[at] >= 0 and keys[place[at]] != key:
        at = (at + 1) & mask
    return at


def table(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return a table of distinct keys: the slots and the place of each in ``keys``."""
    size = 16
    while size < 4 * len(keys):
        size *= 2
    slot, place = np.empty(size, np.uint64), np.empty(size, np.int32)
    _make_table(keys, slot, place)
    return slot, place


def find(keys: NDArray[np.uint64], slot: NDArray[np.uint64], place: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where in ``keys`` a key of the table stands, and its place there."""
    where, which = np.empty((2, len(keys)), np.int32)
    count = _find_keys(keys, slot, place, where, which)
    return where[:count].copy(), which[:count].copy()


def look_up(
    slot: NDArray[np.uint64], place: NDArray[np.int32], keys: NDArray[np.uint64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for each key its value by a table; the last of ``values`` for keys that are not in it."""
    found = np.empty(len(keys), np.float64)
    _look_up(slot, place, keys, values, found)
    return found


def recall(slot: NDArray[np.uint64], value: NDArray[np.uint64], keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return the value of each key, and the places of those that the table does not know."""
    found, unknown = np.empty(len(keys), np.uint64), np.empty(len(keys), np.int32)
    count = _recall(slot, value, keys, found, unknown)
    return found, unknown[:count].copy()


def learn(slot: NDArray[np.uint64], value: NDArray[np.uint64], keys: NDArray[np.uint64], values: NDArray[np.uint64]) -> int:
    """Write keys and their values to a table in place; return how many were new."""
    return int(_learn(slot, value, keys, values))


@njit(cache=True, nogil=True)
def ascending(keys):  # type: ignore[no-untyped-def]
    """Return the order (int64) in which keys (uint64) ascend, equal ones as they stand.

    Hashes are spread evenly, so that as many groups by leading bits as there are keys hold about one each.
    """
    n = len(keys)
    bits = 1
    while (1 << bits) < n:
        bits += 1
    shift = np.uint64(64 - bits)
    begin = np.zeros((1 << bits) + 1, np.int32)
    for i in range(n):
        begin[np.int64(keys[i] >> shift) + 1] += 1
    crowded = False
    for group in range(1 << bits):
        crowded |= begin[group + 1] > _CROWDED
        begin[group + 1] += begin[group]
    if crowded:
        return np.argsort(keys, kind="mergesort")
    order = np.empty(n, np.int64)
    for i in range(n):
        leading = np.int64(keys[i] >> shift)
        order[begin[leading]] = i
        begin[leading] += 1
    for p in range(1, n):
        moved = order[p]
        q = p
        while q > 0 and keys[order[q - 1]] > keys[moved]:
            order[q] = order[q - 1]
            q -= 1
        order[q] = moved
    return order


@njit(cache=True, nogil=True)
def number(keys):  # type: ignore[no-untyped-def]
    """Give the distinct keys (uint64) their numbers in ascending order.

    Returns the distinct keys (uint64, k), the number of each key (int32, n), and how often each distinct one stands
    there (int32, k).
    """
    n = len(keys)
    place = np.full(table_size(2 * n), -1, np.int32)
    mask = np.uint64(len(place) - 1)
    distinct = np.empty(n, np.uint64)
    count = np.empty(n, np.int32)
    by = np.empty(n, np.int32)
    k = 0
    for i in range(n):
        at = seek_place(place, distinct, keys[i], np.int64(keys[i] & mask))
        if place[at] < 0:
            place[at] = k
            distinct[k] = keys[i]
            count[k] = 0
            k += 1
        by[i] = place[at]
        count[place[at]] += 1
    order = ascending(distinct[:k])
    rank = np.empty(k, np.int32)
    rank[order] = np.arange(k)
    return distinct[order], rank[by], count[order]
