"""Sentences inside a box that the other side does not have.

Invariant: a hole lies inside the box and touches neither end of it.
"""

from __future__ import annotations

import numpy as np

from plain.alignment_boxes import _best, _note, _word
from plain.logarithms import ln

_KEPT = 0.5  # share of its words that a reworded sentence keeps at least
_SENTENCE_END = 3


def _support(x, to_y, y, first, last, y0, y1, worth, held, rules):  # type: ignore[no-untyped-def]
    """Return what the best window of y in [y0, y1) says for a sentence of x, or what the first one does that says enough.

    ``worth`` and ``held`` are zeroed scratch.
    """
    length = last - first
    width = max(length + 10, (3 * length) // 2)
    total = 0.0
    for t in range(first, last):
        i = x.id[t]
        missing = _word(0.0, False, width, _KEPT, rules.missing, rules.cap)
        total += missing
        if to_y[i] >= 0:
            worth[to_y[i]] += _word(x.common[i] + rules.own * x.excess[i], True, width, _KEPT, rules.missing, rules.cap) - missing
    ids, barrier = y.id, y.barrier
    chance = ln(1.0 + (y1 - y0) / width)
    now = best = 0.0
    behind = y0
    # What more windows could add does not matter where one says enough.
    while behind < y1 and total + best - chance < 0.0:
        t = behind
        behind += 1
        j = ids[t]
        if barrier[t] == 0:
            if held[j] == 0:
                now += worth[j]
            held[j] += 1
        if t - width >= y0 and barrier[t - width] == 0:
            k = ids[t - width]
            held[k] -= 1
            if held[k] == 0:
                now -= worth[k]
        best = max(best, now)
    for t in range(y0, behind):
        held[ids[t]] = 0
    for t in range(first, last):
        if to_y[x.id[t]] >= 0:
            worth[to_y[x.id[t]]] = 0.0
    return total + best - chance


def find_hole(x, to_y, y, x0, x1, y0, y1, least, rules):  # type: ignore[no-untyped-def]
    """Find the longest stretch of sentences of x in [x0, x1), at least ``least`` tokens, that y in [y0, y1) does not have.

    Returns its first and last token, or 0, 0.
    """
    worth = np.zeros(len(y.vocab))
    held = np.zeros(len(y.vocab), np.int32)
    hole = x0
    lacking = 0.0
    best_first = best_last = 0
    first = x0
    begun = False  # a sentence that y has came before
    for t in range(x0 + 1, x1 + 1):
        if t < x1 and x.gap[t] < _SENTENCE_END:
            continue
        said = _support(x, to_y, y, first, t, y0, y1, worth, held, rules)
        if said >= 0.0:
            if begun and lacking <= -rules.lacking and first - hole >= least and first - hole > best_last - best_first:
                best_first, best_last = hole, first
            begun = True
            hole = t
            lacking = 0.0
        else:
            lacking += said
        first = t
    return best_first, best_last


def place(x, y, to_x, first, last, y0, y1, rules):  # type: ignore[no-untyped-def]
    """Return the range of y within [y0, y1) that fits a range of x best."""
    stamp = np.zeros(len(x.vocab), np.int64)
    _note(x, first, last, stamp, 1)
    score = np.empty(len(y.id))
    for t in range(y0, y1):
        i = y.id[t]
        shared = to_x[i] >= 0 and stamp[to_x[i]] == 1
        score[t] = _word(y.common[i] + rules.own * y.excess[i], shared, last - first, rules.fit_kept, rules.missing, rules.cap)
    b0, b1, _ = _best(score, y.gap, y0, y1, rules.edge_scan)
    return b0, b1
