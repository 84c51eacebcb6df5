"""Hashes, hash tables over them, and sorting by them.

Invariant: keys are hashes already, so their own bits place them; a table's size is a power of two and at least twice the
number of its keys, so that a search ends. In a table of keys, key 0 stands for an empty slot and is never found; in a table
of places, -1 does.
"""

from __future__ import annotations

import numpy as np

FNV_START = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
FNV_FACTOR = np.uint64(0x100000001B3)
_WIDE_1, _WIDE_2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_CROWDED = 48  # keys with the same leading bits from which sorting by them is given up; hashes are never so crowded


def mix(h):  # type: ignore[no-untyped-def]
    """Apply the 64-bit finalizer of MurmurHash3."""
    h = (h ^ (h >> np.uint64(33))) * _WIDE_1
    h = (h ^ (h >> np.uint64(33))) * _WIDE_2
    return h ^ (h >> np.uint64(33))


def hash_bytes(buffer, start, end):  # type: ignore[no-untyped-def]
    """Return FNV-1a over a stretch of bytes, mixed once at the end."""
    h = FNV_START
    for i in range(start, end):
        h = (h ^ np.uint64(buffer[i])) * FNV_FACTOR
    return mix(h)


def hash_each(buffer, edges):  # type: ignore[no-untyped-def]
    """Return the hash of each of many byte strings, back to back in ``buffer`` with their edges (int64), uint64."""
    found = np.empty(len(edges) - 1, np.uint64)
    for i in range(len(found)):
        found[i] = hash_bytes(buffer, edges[i], edges[i + 1])
    return found


def table_size(least):  # type: ignore[no-untyped-def]
    """Return the size of a table with at least so many slots."""
    size = 16
    while size < least:
        size *= 2
    return size


def probe(slot, key, at):  # type: ignore[no-untyped-def]
    """Return the slot from ``at`` on that holds a key, or the empty one where it belongs."""
    mask = len(slot) - 1
    while slot[at] != key and slot[at] != 0:
        at = (at + 1) & mask
    return at


def seek(slot, key):  # type: ignore[no-untyped-def]
    """Return the slot that holds a key, or the empty one where it belongs."""
    return probe(slot, key, np.int64(key & np.uint64(len(slot) - 1)))


def seek_odd(slot, key):  # type: ignore[no-untyped-def]
    """Return the same as ``seek``, for keys whose lowest bit is always set."""
    return probe(slot, key, np.int64(key >> np.uint64(8)) & (len(slot) - 1))


def seek_place(place, keys, key, low):  # type: ignore[no-untyped-def]
    """Return the slot of a table of places in ``keys`` that leads to a key, or the empty one; ``low`` are the key's low bits."""
    mask = len(place) - 1
    at = low & mask
    while place[at] >= 0 and keys[place[at]] != key:
        at = (at + 1) & mask
    return at


def table(keys):  # type: ignore[no-untyped-def]
    """Return a table of distinct keys (uint64): the slots (uint64) and the place of each in ``keys`` (int32)."""
    size = table_size(4 * len(keys))
    slot = np.zeros(size, np.uint64)
    place = np.full(size, -1, np.int32)
    for i in range(len(keys)):
        at = seek(slot, keys[i])
        slot[at] = keys[i]
        place[at] = i
    return slot, place


def find(keys, slot, place):  # type: ignore[no-untyped-def]
    """Return where in ``keys`` (uint64, n) a key of the table stands, and its place there (both int32)."""
    where = np.empty(len(keys), np.int32)
    which = np.empty(len(keys), np.int32)
    count = 0
    for i in range(len(keys)):
        at = seek(slot, keys[i])
        if slot[at] != 0:
            where[count] = i
            which[count] = place[at]
            count += 1
    return where[:count].copy(), which[:count].copy()


def look_up(slot, place, keys, values):  # type: ignore[no-untyped-def]
    """Return for each key its value by a table, float64; the last of ``values`` for keys that are not in it."""
    found = np.empty(len(keys), np.float64)
    for i in range(len(keys)):
        at = seek(slot, keys[i])
        found[i] = values[place[at]] if slot[at] != 0 else values[len(values) - 1]
    return found


def recall(slot, value, keys):  # type: ignore[no-untyped-def]
    """Return the value of each key (uint64), and the places (int32) of those that the table does not know."""
    found = np.empty(len(keys), np.uint64)
    unknown = np.empty(len(keys), np.int32)
    count = 0
    for i in range(len(keys)):
        at = seek(slot, keys[i])
        found[i] = value[at]
        if slot[at] != keys[i] or keys[i] == 0:
            unknown[count] = i
            count += 1
    return found, unknown[:count].copy()


def learn(slot, value, keys, values):  # type: ignore[no-untyped-def]
    """Write keys and their values to a table in place; return how many were new."""
    new = 0
    for i in range(len(keys)):
        if keys[i] == 0:
            continue
        at = seek(slot, keys[i])
        new += 1 if slot[at] == 0 else 0
        slot[at] = keys[i]
        value[at] = values[i]
    return new


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
