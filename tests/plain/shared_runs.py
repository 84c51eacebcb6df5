"""How many words of two texts stand in sequences of words that both have.

Invariant: every word in a run of equal words is counted. Others may be counted too, if their sequences stand apart in the other text.
"""

from __future__ import annotations

import numpy as np

from plain.hashing import seek_odd, table_size

_GRAM = 3  # words looked up at a time
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def _gram(key, t):  # type: ignore[no-untyped-def]
    h = (key[t] * _FACTOR ^ key[t + 1]) * _FACTOR ^ key[t + 2]
    return (h ^ (h >> np.uint64(29))) | np.uint64(1)


def _count(met, marked, row):  # type: ignore[no-untyped-def]
    """Return how many unmarked words stand in grams that were met, and how many in ``row`` of them one behind the other."""
    single = running = 0
    behind = run_behind = 0  # the word behind the last counted one
    ahead = 0  # grams met one behind the other
    for t in range(len(met)):
        if not met[t]:
            ahead = 0
            continue
        ahead += 1
        for word in range(max(t, behind), t + _GRAM):
            single += 0 if marked[word] else 1
        behind = t + _GRAM
        if ahead >= row:
            for word in range(max(t - row + 1, run_behind), t + _GRAM):
                running += 0 if marked[word] else 1
            run_behind = t + _GRAM
    return single, running


def in_common(key_a, marked_a, key_b, marked_b, least):  # type: ignore[no-untyped-def]
    """Count the unmarked words of two texts in sequences of three words that both have, and of ``least`` (3 or more).

    ``key_a`` and ``key_b`` are word keys (uint64), ``marked_a`` and ``marked_b`` bool, one a word. Returns both counts for the
    first text, then for the second.
    """
    n, m = max(len(key_a) - _GRAM + 1, 0), max(len(key_b) - _GRAM + 1, 0)
    slot = np.zeros(table_size(2 * m), np.uint64)
    hit = np.zeros(len(slot), np.bool_)
    place = np.empty(m, np.int32)
    for t in range(m):
        h = _gram(key_b, t)
        at = seek_odd(slot, h)
        slot[at] = h
        place[t] = at
    met_a = np.zeros(n, np.bool_)
    for t in range(n):
        at = seek_odd(slot, _gram(key_a, t))
        if slot[at] != 0:
            met_a[t] = True
            hit[at] = True
    met_b = np.empty(m, np.bool_)
    for t in range(m):
        met_b[t] = hit[place[t]]
    single_a, running_a = _count(met_a, marked_a, least - _GRAM + 1)
    single_b, running_b = _count(met_b, marked_b, least - _GRAM + 1)
    return single_a, running_a, single_b, running_b
