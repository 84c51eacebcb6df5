"""Loops over texts whose terms are numbers: rows of them laid end to end, row i from ``start[i]`` to ``start[i + 1]``.

What always holds: the order of rows and of the numbers in them is kept.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from syndicate.kernels.vectors import AT_ONCE, reaching


@njit(cache=True, nogil=True)
def renumber(start, number, weight, new):  # type: ignore[no-untyped-def]
    """Give numbers (int32) their ``new`` ones in place and drop those of which it is below 0; return how many are left.

    ``start`` (int64, n + 1) is brought along, and ``weight`` (int32), which is empty where numbers have none.
    """
    count = 0
    begin = start[0]
    for i in range(len(start) - 1):
        end = start[i + 1]
        start[i] = count
        for p in range(begin, end):
            k = new[number[p]]
            if k >= 0:
                number[count] = k
                if len(weight):
                    weight[count] = weight[p]
                count += 1
        begin = end
    start[len(start) - 1] = count
    return count


@njit(cache=True, nogil=True)
def chosen(start, number, weight, rows, dropped):  # type: ignore[no-untyped-def]
    """Return some rows (int64) without the numbers that are ``dropped`` (bool): start, numbers and weights, as in ``renumber``."""
    begin = np.zeros(len(rows) + 1, np.int64)
    for i in range(len(rows)):
        count = 0
        for p in range(start[rows[i]], start[rows[i] + 1]):
            count += not dropped[number[p]]
        begin[i + 1] = begin[i] + count
    kept = np.empty(begin[len(rows)], np.int32)
    weights = np.empty(begin[len(rows)] if len(weight) else 0, np.int32)
    at = 0
    for i in range(len(rows)):
        for p in range(start[rows[i]], start[rows[i] + 1]):
            if not dropped[number[p]]:
                kept[at] = number[p]
                if len(weight):
                    weights[at] = weight[p]
                at += 1
    return begin, kept, weights


@njit(cache=True, nogil=True)
def _exact(key_start, key, head_start, head, weight, i, there):  # type: ignore[no-untyped-def]
    """Return the part of the nearness of row i to another that its heads make, whose numbers are marked in ``there`` (bool)."""
    score = 0
    for p in range(head_start[i], head_start[i + 1]):
        if there[head[p]]:
            score += weight[p]
    return score


@njit(cache=True, nogil=True)
def _place(key, begin, end, wanted):  # type: ignore[no-untyped-def]
    """Return the place of the first of some rising numbers that is not below one."""
    while begin < end:
        middle = (begin + end) >> 1
        if key[middle] < wanted:
            begin = middle + 1
        else:
            end = middle
    return begin


@njit(cache=True, nogil=True)
def close(asking, searched, lists, unit, rows, threshold, names):  # type: ignore[no-untyped-def]
    """Find all rows near some others, as ``terms.join`` does, by sums in single bytes that are never too small.

    ``asking`` and ``searched`` are texts as key start, keys (rising), head start, heads and weights of heads; ``lists`` are
    those of the ``rows`` texts searched in: starts (int32) and rows (uint32) by term, starts, rows and weights in units (uint8)
    by head. A weight counts as so many ``unit`` as hold it, so that no row that is near enough stays below the limit; the
    sums of those that reach it are made again with the weights themselves. All sums must stay below 256 units.
    """
    key_start, key, head_start, head, weight = asking
    their_key_start, their_key, their_head_start, their_head, their_weight = searched
    term_list, term_row, head_list, head_row, head_units = lists
    least = np.uint8((threshold + unit - 1) // unit)
    score = np.zeros((rows + AT_ONCE - 1) // AT_ONCE * AT_ONCE, np.uint8)
    there = np.zeros(names, np.bool_)
    room = 1024
    count = 0
    asked = np.empty(room, np.int64)
    found = np.empty(room, np.int32)
    near = np.empty(room, np.int32)
    for i in range(len(key_start) - 1):
        for p in range(head_start[i], head_start[i + 1]):
            units = np.uint8((weight[p] + unit - 1) // unit)
            for q in range(term_list[head[p]], term_list[head[p] + 1]):
                score[term_row[q]] += units
        for p in range(key_start[i], key_start[i + 1]):
            there[key[p]] = True
            for q in range(head_list[key[p]], head_list[key[p] + 1]):
                score[head_row[q]] += head_units[q]
        for first in range(0, len(score), AT_ONCE):
            if reaching(score, first, least) == 0:
                continue
            for r in range(first, min(first + AT_ONCE, rows)):
                if score[r] < least:
                    continue
                exact = _exact(their_key_start, their_key, their_head_start, their_head, their_weight, r, there)
                for p in range(head_start[i], head_start[i + 1]):
                    end = their_key_start[r + 1]
                    at = _place(their_key, their_key_start[r], end, head[p])
                    if at < end and their_key[at] == head[p]:
                        exact += weight[p]
                if exact >= threshold:
                    if count == room:
                        room *= 2
                        asked = np.concatenate((asked, np.empty(count, np.int64)))
                        found = np.concatenate((found, np.empty(count, np.int32)))
                        near = np.concatenate((near, np.empty(count, np.int32)))
                    asked[count] = i
                    found[count] = r
                    near[count] = exact
                    count += 1
        score[:] = 0
        for p in range(key_start[i], key_start[i + 1]):
            there[key[p]] = False
    return asked[:count].copy(), found[:count].copy(), near[:count].copy()
