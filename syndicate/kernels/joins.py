"""From sorted band keys to pairs of articles.

What always holds: within a bucket the articles are taken in their own order, never in that of arrival; a bucket of more
than ``cap`` articles is handed back instead of being paired, so that no call writes more than it has room for.
"""

from __future__ import annotations

import numpy as np
from numba import njit

WIDE = 4  # times the cap: how often all articles of a bucket together may stand in it


@njit(cache=True, nogil=True)
def gather(order, begin, stop, start, article, scratch):  # type: ignore[no-untyped-def]
    """Write the different articles of the groups ``order[begin:stop]`` into ``scratch`` in rising order; return how many."""
    size = 0
    for i in range(begin, stop):
        group = order[i]
        for j in range(start[group], start[group + 1]):
            scratch[size] = article[j]
            size += 1
    part = scratch[:size]
    part.sort()
    count = 0
    for i in range(size):
        if count == 0 or scratch[count - 1] != part[i]:
            scratch[count] = part[i]
            count += 1
    return count


@njit(cache=True, nogil=True)
def alike(small, g, h):  # type: ignore[no-untyped-def]
    """Return in how many places two rows of ``small`` (uint8, groups x width) are equal."""
    one = small[g]
    two = small[h]
    count = np.int64(0)
    for i in range(len(one)):
        count += np.int64(one[i] == two[i])
    return count


@njit(cache=True, nogil=True)
def _within(order, begin, stop, start, article, side, wanted, articles, small, least, out, count):  # type: ignore[no-untyped-def]
    """Write the article pairs of the groups ``order[begin:stop]`` that are alike; return the pairs written so far."""
    for p in range(begin, stop):
        for q in range(p, stop):
            g = order[p]
            h = order[q]
            if p != q and alike(small, g, h) < least:
                continue
            for a in range(start[g], start[g + 1]):
                for b in range(a + 1 if p == q else start[h], start[h + 1]):
                    i = min(article[a], article[b])
                    j = max(article[a], article[b])
                    if i != j and (wanted >> (side[i] + side[j])) & 1:
                        out[count] = i * articles + j
                        count += 1
    return count


@njit(cache=True, nogil=True)
def run_pairs(key, order, at, start, article, side, wanted, cap, articles, small, least, out, scratch, crowds):  # type: ignore[no-untyped-def]
    """Write the article pairs of each run of equal keys, from position ``at`` on, until ``out`` or ``crowds`` is full.

    ``key`` is uint64 (groups,) sorted, ``order`` int64 the group at each position, ``start`` and ``article`` int64 the
    different articles of each group. A pair i < j is written as ``i * articles + j`` where bit ``side[i] + side[j]`` of
    ``wanted`` (int64) is set; ``side`` is uint8 for each article, 0 or 1. With ``least`` above 0 only groups are paired
    whose rows of ``small`` (uint8) are equal in so many places. ``out`` must have room for ``WIDE * cap`` articles all with
    all, ``scratch`` for the largest bucket. ``crowds`` (rows of 3) takes begin, stop and articles of runs of more than
    ``cap`` articles, or of some that come too often. Returns where to go on, the pairs and the crowds written.
    """
    n = len(key)
    count = 0
    crowded = 0
    while at < n:
        stop = at + 1
        while stop < n and key[stop] == key[at]:
            stop += 1
        if stop - at > 1 or start[order[at] + 1] - start[order[at]] > 1:
            size = gather(order, at, stop, start, article, scratch)
            total = np.int64(0)
            if least > 0:
                for p in range(at, stop):
                    total += start[order[p] + 1] - start[order[p]]
            if size > cap or total > WIDE * cap:
                if crowded == len(crowds):
                    return at, count, crowded
                crowds[crowded, 0] = at
                crowds[crowded, 1] = stop
                crowds[crowded, 2] = size
                crowded += 1
            elif least > 0:
                if count + total * (total - 1) // 2 > len(out):
                    return at, count, crowded
                count = _within(order, at, stop, start, article, side, wanted, articles, small, least, out, count)
            else:
                if count + size * (size - 1) // 2 > len(out):
                    return at, count, crowded
                for i in range(size):
                    for j in range(i + 1, size):
                        if (wanted >> (side[scratch[i]] + side[scratch[j]])) & 1:
                            out[count] = scratch[i] * articles + scratch[j]
                            count += 1
        at = stop
    return at, count, crowded
