"""From sorted band keys to pairs of articles.

Invariant: within a bucket the articles are taken in their own order, never in that of arrival; a bucket of more
than ``cap`` articles is handed back instead of being paired, so that no call writes more than it has room for.
"""

from __future__ import annotations

import numpy as np

ENOUGH, ABOVE_MARGIN = 1, 2  # how far two groups promise to share what was asked for: just so, or twice as much
WIDE = 4  # times the cap: how often all articles of a bucket together may stand in it


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


def overlap_class(small, shingles, g, h, least, shared):  # type: ignore[no-untyped-def]
    """Return how far two groups (rows of ``small``, uint8) promise to share ``shared`` shingles.

    ``ABOVE_MARGIN`` where they agree in half of all places, or in so many that they seem to share twice as many shingles;
    ``ENOUGH`` where they seem to share as many; 0 where it is fewer, or where they agree in fewer than ``least`` places.
    """
    one, two = small[g], small[h]
    agreed = np.int64(0)
    for i in range(len(one)):
        agreed += np.int64(one[i] == two[i])
    if agreed < least:
        return 0
    if 2 * agreed >= len(one):
        return ABOVE_MARGIN
    # Of n and m shingles a share J of all different ones is in both: J / (1 + J) * (n + m) shingles.
    found, needed = agreed * (shingles[g] + shingles[h]), shared * (len(one) + agreed)
    return ABOVE_MARGIN if found >= 2 * needed else ENOUGH if found >= needed else 0


def _alike_pairs(order, begin, stop, start, article, side, wanted, articles, small, shingles, least, shared, out, count):  # type: ignore[no-untyped-def]
    """Write the article pairs of the groups ``order[begin:stop]`` that are alike; return the pairs written so far."""
    for p in range(begin, stop):
        for q in range(p, stop):
            g = order[p]
            h = order[q]
            found = ABOVE_MARGIN if p == q else overlap_class(small, shingles, g, h, least, shared)
            if found == 0:
                continue
            for a in range(start[g], start[g + 1]):
                for b in range(a + 1 if p == q else start[h], start[h + 1]):
                    i = min(article[a], article[b])
                    j = max(article[a], article[b])
                    if i != j and (wanted >> (side[i] + side[j])) & 1:
                        out[count] = (i * articles + j) * 2 + (found == ABOVE_MARGIN)
                        count += 1
    return count


def run_pairs(  # type: ignore[no-untyped-def]
    key, order, at, start, article, side, wanted, cap, articles, small, shingles, least, shared, out, scratch, large
):
    """Write the article pairs of each run of equal keys, from position ``at`` on, until ``out`` or ``large`` is full.

    ``key`` is uint64 (groups,) sorted, ``order`` int64 the group at each position, ``start`` and ``article`` int64 the
    different articles of each group. A pair i < j is written as ``(i * articles + j) * 2``, and 1 more where it is above the margin,
    where bit ``side[i] + side[j]`` of ``wanted`` (int64) is set; ``side`` is uint8 for each article, 0 or 1. With ``least``
    above 0 only groups are paired whose rows of ``small`` (uint8) are equal in so many places and that seem to share so many
    of their ``shingles`` (int64, a number for each group) as ``shared`` says. ``out`` must have room for ``WIDE * cap``
    articles all with all, ``scratch`` for the largest bucket. ``large`` (rows of 3) takes begin, stop and articles of runs
    of more than ``cap`` articles, or of some that come too often. Returns where to go on, the pairs and the large buckets written.
    """
    n = len(key)
    count = 0
    found_large = 0
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
                if found_large == len(large):
                    return at, count, found_large
                large[found_large] = (at, stop, size)
                found_large += 1
            elif least > 0:
                if count + total * (total - 1) // 2 > len(out):
                    return at, count, found_large
                count = _alike_pairs(order, at, stop, start, article, side, wanted, articles, small, shingles, least, shared, out, count)
            else:
                if count + size * (size - 1) // 2 > len(out):
                    return at, count, found_large
                for i in range(size):
                    for j in range(i + 1, size):
                        if (wanted >> (side[scratch[i]] + side[scratch[j]])) & 1:
                            out[count] = (scratch[i] * articles + scratch[j]) * 2 + 1
                            count += 1
        at = stop
    return at, count, found_large
