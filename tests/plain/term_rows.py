"""Loops over texts whose terms are numbers: rows of them laid end to end, row i from ``start[i]`` to ``start[i + 1]``.

Invariant: the order of rows is kept, and the order of the numbers in a row, except where numbers are replaced.
"""

from __future__ import annotations

import numpy as np

from plain.vectors import AT_ONCE, reaching


def renumber(start, number, weight, new):  # type: ignore[no-untyped-def]
    """Give numbers (int32) their ``new`` ones in place and drop those of which it is below 0; return how many are left.

    ``start`` (int64, n + 1) is brought along, and ``weight`` (int32). Where that is empty, each row is sorted.
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
        if len(weight) == 0:
            number[start[i] : count].sort()
        begin = end
    start[len(start) - 1] = count
    return count


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


def lists(start, number, unit, size):  # type: ignore[no-untyped-def]
    """Turn rows of numbers below ``size`` into lists of rows by number: where each begins (int32), rows (uint32) and units.

    ``unit`` is what each number weighs in its row, or empty; the units of the lists are of its type.
    """
    begin = np.zeros(size + 1, np.int32)
    for k in number:
        begin[k + 1] += 1
    for k in range(size):
        begin[k + 1] += begin[k]
    fill = begin[:-1].copy()
    row = np.empty(len(number), np.uint32)
    units = np.empty(len(unit), unit.dtype)
    for i in range(len(start) - 1):
        for p in range(start[i], start[i + 1]):
            at = fill[number[p]]
            row[at] = i
            if len(unit):
                units[at] = unit[p]
            fill[number[p]] += 1
    return begin, row, units


def _both(top_start, top, weight, i, there, often):  # type: ignore[no-untyped-def]
    """Return the weight of the top terms of row i that are marked in ``there`` (bool), and of those that are not ``often`` (bool)."""
    every = rare = 0
    for p in range(top_start[i], top_start[i + 1]):
        if there[top[p]]:
            every += weight[p]
            if not often[top[p]]:
                rare += weight[p]
    return every, rare


def close(asking, searched, lists, often, unit, rows, threshold):  # type: ignore[no-untyped-def]
    """Find all rows near some others, or these near them, by sums in single bytes that are never too small.

    ``asking`` and ``searched`` are texts as key start, keys (rising), top start, top terms and weights of top terms; ``lists`` are
    those of the ``rows`` texts searched in: starts (int32) and rows (uint32) by term, starts, rows and weights in units (uint8)
    by top term. A text is near another by the top terms of the other that it holds, and by those of its own that the other holds and
    that are not ``often`` (bool, by term). A weight counts as so many ``unit`` as hold it, so that no row that is near enough,
    from either side, stays below the limit; the sums of those that reach it are made again with the weights themselves. All
    sums must stay below 256 units. Returns the asking row (int64), the row found, and how near one is to the other and back
    (int32 each), where one of the two reaches the threshold.
    """
    key_start, key, top_start, top, weight = asking
    their_key_start, their_key, their_top_start, their_top, their_weight = searched
    term_list, term_row, top_list, top_row, top_units = lists
    least = np.uint8((threshold + unit - 1) // unit)
    score = np.zeros((rows + AT_ONCE - 1) // AT_ONCE * AT_ONCE, np.uint8)
    there = np.zeros(len(often), np.bool_)
    room = 1024
    count = 0
    asked = np.empty(room, np.int64)
    found = np.empty((3, room), np.int32)
    for i in range(len(key_start) - 1):
        for p in range(top_start[i], top_start[i + 1]):
            units = np.uint8((weight[p] + unit - 1) // unit)
            for q in range(term_list[top[p]], term_list[top[p] + 1]):
                score[term_row[q]] += units
        for p in range(key_start[i], key_start[i + 1]):
            there[key[p]] = True
            for q in range(top_list[key[p]], top_list[key[p] + 1]):
                score[top_row[q]] += top_units[q]
        for first in range(0, len(score), AT_ONCE):
            if reaching(score, first, least) == 0:
                continue
            for r in range(first, min(first + AT_ONCE, rows)):
                if score[r] < least:
                    continue
                theirs, their_rare = _both(their_top_start, their_top, their_weight, r, there, often)
                own = own_rare = 0
                keys = their_key[their_key_start[r] : their_key_start[r + 1]]
                for p in range(top_start[i], top_start[i + 1]):
                    at = np.searchsorted(keys, top[p])
                    if at < len(keys) and keys[at] == top[p]:
                        own += weight[p]
                        if not often[top[p]]:
                            own_rare += weight[p]
                near, back = theirs + own_rare, their_rare + own
                if near >= threshold or back >= threshold:
                    if count == room:
                        room *= 2
                        asked = np.concatenate((asked, np.empty(count, np.int64)))
                        found = np.concatenate((found, np.empty((3, count), np.int32)), axis=1)
                    asked[count] = i
                    found[0, count] = r
                    found[1, count] = near
                    found[2, count] = back
                    count += 1
        score[:] = 0
        for p in range(key_start[i], key_start[i + 1]):
            there[key[p]] = False
    return asked[:count].copy(), found[0, :count].copy(), found[1, :count].copy(), found[2, :count].copy()
