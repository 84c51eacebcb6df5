"""Loops over texts whose terms are numbers: rows of them laid end to end, row i from ``start[i]`` to ``start[i + 1]``.

Invariant: the order of rows is kept, and the order of the numbers in a row, except where numbers are replaced.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np

from syndicate.kernels.term_rows import COMMON, COMMON_TOP, RARE


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


def _both(weights):  # type: ignore[no-untyped-def]
    """Return the sums of weights, each with how common its term is: of all, of those below ``COMMON_TOP``, of the ``RARE`` ones."""
    return tuple(sum(weight for weight, common in weights if common <= most) for most in (COMMON_TOP, COMMON, RARE))


def close(asking, searched, lists, common, unit, pair_weight, rows, threshold):  # type: ignore[no-untyped-def]
    """Find all rows near some others, or these near them; the ``rows`` of texts are searched in. Returns what the loop returns."""
    key_start, key, top_start, top, weight, pair_start, pair = asking
    their_key_start, their_key, their_top_start, their_top, their_weight = searched
    term_list, term_row, top_list, top_row, top_units, pair_list, pair_row = lists
    least = (threshold + unit - 1) // unit
    hits = []
    for i in range(len(key_start) - 1):
        score = np.zeros(rows, np.int64)
        own_keys, own_tops = key[key_start[i] : key_start[i + 1]], range(top_start[i], top_start[i + 1])
        for p in own_tops:
            if common[top[p]] != COMMON_TOP:
                np.add.at(score, term_row[term_list[top[p]] : term_list[top[p] + 1]], (weight[p] + unit - 1) // unit)
        for k in own_keys:
            np.add.at(score, top_row[top_list[k] : top_list[k + 1]], top_units[top_list[k] : top_list[k + 1]].astype(np.int64))
        pairs = np.zeros(rows, np.int64)
        for k in pair[pair_start[i] : pair_start[i + 1]]:
            pairs[pair_row[pair_list[k] : pair_list[k + 1]]] += 1
        for r in np.flatnonzero(score + pairs * ((pair_weight + unit - 1) // unit) >= least).tolist():
            keys = set(their_key[their_key_start[r] : their_key_start[r + 1]].tolist())
            others = range(their_top_start[r], their_top_start[r + 1])
            theirs = _both([(int(their_weight[p]), common[their_top[p]]) for p in others if their_top[p] in own_keys])
            own = _both([(int(weight[p]), common[top[p]]) for p in own_tops if int(top[p]) in keys])
            whole = theirs[0] + own[0]
            finding = int(pairs[r]) * pair_weight
            reached = [whole >= threshold and finding + one >= threshold for one in (theirs[1] + own[2], theirs[2] + own[1])]
            if any(reached):
                hits.append((i, r, *(whole * bool(one) for one in reached)))
    found = np.array(hits, np.int32).reshape(-1, 4).T
    return found[0].astype(np.int64), *found[1:]


def shared_pairs(start, top, common):  # type: ignore[no-untyped-def]
    """Return (pair, row) of the pairs of top terms of two rows or more, of which one term at least is not ``RARE``, rising."""
    found = []
    for i in range(len(start) - 1):
        for one, other in combinations(sorted(top[start[i] : start[i + 1]].tolist()), 2):
            if common[one] != RARE or common[other] != RARE:
                found.append((one << 32 | other, i))
    times = Counter(key for key, _ in found)
    return sorted(row for row in found if times[row[0]] > 1)
