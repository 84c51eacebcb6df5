"""Which of many overlapping boxes and runs are the passages.

Invariant: boxes are int32 (k, 4) token ranges ``a0, a1, b0, b1``; of two that overlap on both sides the one with
less evidence is dropped.
"""

from __future__ import annotations

import numpy as np


def _overlap(p0, p1, q0, q1):  # type: ignore[no-untyped-def]
    return max(0, min(p1, q1) - max(p0, q0))


def choose(boxes, scores, least, most, weak):  # type: ignore[no-untyped-def]
    """Keep boxes, best score first, that overlap no better one by more than ``most`` of the shorter.

    A box that overlaps a better one on one side only comes from another place; it stays where its score is at least
    ``weak`` times the better one's. Returns places in ``boxes`` (int64), best first.
    """
    order = np.argsort(-scores, kind="mergesort")
    kept = np.empty(len(boxes), np.int64)
    size = 0
    for o in order:
        if scores[o] < least:
            break
        p = boxes[o]
        free = True
        for k in range(size):
            q = boxes[kept[k]]
            in_a = _overlap(p[0], p[1], q[0], q[1]) > most * min(p[1] - p[0], q[1] - q[0])
            in_b = _overlap(p[2], p[3], q[2], q[3]) > most * min(p[3] - p[2], q[3] - q[2])
            if (in_a and in_b) or ((in_a or in_b) and scores[o] < weak * scores[kept[k]]):
                free = False
                break
        if free:
            kept[size] = o
            size += 1
    return kept[:size].copy()


def chains(a, b, runs, near):  # type: ignore[no-untyped-def]
    """Join runs (int32 (r, 3): start in a, start in b, length; longest first) that follow each other on both sides.

    A run that stands by more than half in a longer one on both sides goes; runs at most ``near`` tokens apart on both
    sides and in the same order become one box, if nothing between them is marked. Returns boxes, int32 (k, 4).
    """
    kept = np.empty((len(runs), 4), np.int32)
    size = 0
    for r in range(len(runs)):
        x, y, length = runs[r]
        free = True
        for k in range(size):
            in_a = 2 * _overlap(x, x + length, kept[k, 0], kept[k, 1]) > length
            in_b = 2 * _overlap(y, y + length, kept[k, 2], kept[k, 3]) > length
            if in_a and in_b:
                free = False
                break
        if free:
            kept[size, 0], kept[size, 1], kept[size, 2], kept[size, 3] = x, x + length, y, y + length
            size += 1
    order = np.argsort(kept[:size, 0], kind="mergesort")
    joined = np.empty((size, 4), np.int32)
    count = 0
    for o in order:
        box = kept[o]
        found = -1
        for k in range(count - 1, max(-1, count - 9), -1):
            ahead_a = box[0] - joined[k, 1]
            ahead_b = box[2] - joined[k, 3]
            if abs(ahead_a) <= near and abs(ahead_b) <= near and box[1] > joined[k, 1] and box[3] > joined[k, 3]:
                if not a.barrier[joined[k, 1] : box[0]].any() and not b.barrier[joined[k, 3] : box[2]].any():
                    found = k
                break
        if found >= 0:
            joined[found, 1] = box[1]
            joined[found, 3] = box[3]
        else:
            joined[count] = box
            count += 1
    return joined[:count].copy()
