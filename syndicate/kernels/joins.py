"""From sorted band keys to pairs of articles.

What always holds: within a bucket the articles are taken in their own order, never in that of arrival; a bucket of more
than ``cap`` articles is handed back instead of being paired, so that no call writes more than it has room for.
"""

from __future__ import annotations

from numba import njit


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
def run_pairs(key, order, at, start, article, side, wanted, cap, articles, out, scratch, crowds):  # type: ignore[no-untyped-def]
    """Write the article pairs of each run of equal keys, from position ``at`` on, until ``out`` or ``crowds`` is full.

    ``key`` is uint64 (groups,) sorted, ``order`` int64 the group at each position, ``start`` and ``article`` int64 the
    different articles of each group. A pair i < j is written as ``i * articles + j`` where bit ``side[i] + side[j]`` of
    ``wanted`` (int64) is set; ``side`` is uint8 for each article, 0 or 1. ``out`` must have room for ``cap * (cap - 1) / 2``
    pairs, ``scratch`` for the largest bucket. ``crowds`` (rows of 3) takes begin, stop and articles of runs of more than
    ``cap`` articles. Returns where to go on, the pairs and the crowds written.
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
            if size > cap:
                if crowded == len(crowds):
                    return at, count, crowded
                crowds[crowded, 0] = at
                crowds[crowded, 1] = stop
                crowds[crowded, 2] = size
                crowded += 1
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
