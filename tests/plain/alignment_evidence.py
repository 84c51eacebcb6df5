"""Counts of a passage: its equal runs, words in order, quoted words, and what the order of the words says.

Invariant: what is counted in one box does not depend on the other boxes.
"""

from __future__ import annotations

import numpy as np

from plain.alignment_runs import common_in_order
from plain.hashing import number
from plain.logarithms import ln

SAME, TOO_LONG = -1, -2  # in the place of words in order: every word is equal; there were too many to count
_LEAST_RUN = 5


def _before(p, q, by_length):  # type: ignore[no-untyped-def]
    """Return whether one run (start in a, start in b, length) comes before another: the longer one, or else the one that starts first."""
    if by_length and p[2] != q[2]:
        return p[2] > q[2]
    return p[0] < q[0] or (p[0] == q[0] and p[1] < q[1])


def _sort(runs, by_length):  # type: ignore[no-untyped-def]
    """Sort runs in place (Shell 1959)."""
    step = len(runs) // 2
    held = np.empty(3, np.int32)
    while step > 0:
        for i in range(step, len(runs)):
            held[:] = runs[i]
            j = i
            while j >= step and _before(held, runs[j - step], by_length):
                runs[j] = runs[j - step]
                j -= step
            runs[j] = held
        step = 0 if step == 1 else max(1, (5 * step) // 11)


def _inside(box, runs):  # type: ignore[no-untyped-def]
    """Return the equal runs inside a box in order (int32 (r, 3)), the longest preferred where they overlap.

    Of the others the ends that overlap are cut off.
    """
    found = np.empty((len(runs), 3), np.int32)
    size = 0
    for r in range(len(runs)):
        skip = max(0, box[0] - runs[r, 0], box[2] - runs[r, 1])
        x, y = runs[r, 0] + skip, runs[r, 1] + skip
        length = min(runs[r, 2] - skip, box[1] - x, box[3] - y)
        if length >= _LEAST_RUN:
            found[size] = (x, y, length)
            size += 1
    found = found[:size]
    if size < 2:
        return found
    _sort(found, True)
    used_a = np.zeros(box[1] - box[0], np.bool_)
    used_b = np.zeros(box[3] - box[2], np.bool_)
    kept = 0
    for r in range(size):
        i, j, length = found[r, 0] - box[0], found[r, 1] - box[2], found[r, 2]
        free = np.flatnonzero(~used_a[i : i + length] & ~used_b[j : j + length])
        if len(free) >= _LEAST_RUN and len(free) == free[-1] - free[0] + 1:
            i, j, length = i + free[0], j + free[0], len(free)
            used_a[i : i + length] = True
            used_b[j : j + length] = True
            found[kept] = (i + box[0], j + box[2], length)
            kept += 1
    found = found[:kept]
    _sort(found, False)
    return found


def _in_order(a, b, box, most_steps):  # type: ignore[no-untyped-def]
    """Return how many words of both sides of a box are equal in order, or ``SAME`` or ``TOO_LONG``."""
    n, m = np.int64(box[1] - box[0]), np.int64(box[3] - box[2])
    key_a, key_b = a.key[box[0] : box[1]], b.key[box[2] : box[3]]
    if n == m:
        t = 0
        while t < n and key_a[t] == key_b[t]:
            t += 1
        if t == n:
            return SAME
    if n * m > most_steps:
        return TOO_LONG
    _, ids, times = number(np.concatenate((key_a, key_b)))
    return common_in_order(ids[:n], ids[n:], len(times))


def _said(a, runs, least, cap):  # type: ignore[no-untyped-def]
    """Return what equal runs say by the order of their words, each what it says beyond ``least`` nats."""
    ids, common, excess = a.id, a.common, a.excess
    total = 0.0
    for r in range(len(runs)):
        said = 0.0
        for t in range(runs[r, 0], runs[r, 0] + runs[r, 2]):
            said += min(-ln(min(common[ids[t]] + excess[ids[t]], 1.0)), cap)
        total += max(0.0, said - least)
    return total


def _quoted(x, y, own, theirs, x0, x1, y0, y1):  # type: ignore[no-untyped-def]
    """Return how many words of x in [x0, x1) are quoted on both sides.

    A quotation counts whole where y quotes at least half of its words: newsrooms shorten and reword quotations.
    """
    if not own[x0:x1].any():
        return 0
    there = np.zeros(len(y.vocab), np.bool_)
    for t in range(y0, y1):
        if theirs[t]:
            there[y.id[t]] = True
    total = 0
    t = x0
    while t < x1:
        if not own[t]:
            t += 1
            continue
        first = t
        met = 0
        while t < x1 and own[t]:
            stem = x.vocab[x.id[t]]
            at = np.searchsorted(y.vocab, stem)
            met += 1 if at < len(y.vocab) and y.vocab[at] == stem and there[at] else 0
            t += 1
        total += t - first if 2 * met >= t - first else met
    return total


def describe(a, b, own_a, own_b, boxes, runs, turned, least, most_steps, cap):  # type: ignore[no-untyped-def]
    """Count what is in boxes (int32 (k, 4)) of two sides; ``own_a`` and ``own_b`` (bool) tell their quoted tokens.

    ``runs`` (int32 (r, 3)) are all equal runs, ``turned`` asks for the quoted words of b instead of a, a run counts what it
    says beyond ``least`` nats, a word at most ``cap``. Returns for each box its words in runs, words in order (see ``SAME``)
    and quoted words (int64 (k, 3)), what its runs say (float64 (k,)), and the runs: box, and start and end in a and in b in
    code points (int32 (s, 5)).
    """
    counts = np.zeros((len(boxes), 3), np.int64)
    said = np.zeros(len(boxes))
    spans = np.empty((16, 5), np.int32)
    size = 0
    for k in range(len(boxes)):
        box = boxes[k]
        inside = _inside(box, runs)
        for r in range(len(inside)):
            x, y, length = inside[r]
            if size == len(spans):
                spans = np.concatenate((spans, np.empty_like(spans)))
            spans[size, 0] = k
            spans[size, 1:] = (a.start[x], a.end[x + length], b.start[y], b.end[y + length])
            size += 1
            counts[k, 0] += length
        counts[k, 1] = _in_order(a, b, box, most_steps)
        if turned:
            counts[k, 2] = _quoted(b, a, own_b, own_a, box[2], box[3], box[0], box[1])
        else:
            counts[k, 2] = _quoted(a, b, own_a, own_b, box[0], box[1], box[2], box[3])
        said[k] = _said(a, inside, least, cap)
    return counts, said, spans[:size].copy()
