"""Sentence pairs that look alike, gathered to boxes (after Sanchez-Perez et al. 2014).

What always holds: work is bounded; where a bound is met the kernel says so.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_MOST_SEEDS = 1 << 16
_MOST_STEPS = 1 << 25  # entries of sentence rows multiplied


@njit(cache=True, nogil=True)
def _postings(b, to_a):  # type: ignore[no-untyped-def]
    """Turn the sentence rows of ``b`` round: for each shared stem the sentences that hold it, and how often."""
    stems = len(b.vocab)
    first = np.zeros(stems + 1, np.int32)
    for e in range(len(b.column)):
        if to_a[b.column[e]] >= 0:
            first[b.column[e] + 1] += 1
    for i in range(stems):
        first[i + 1] += first[i]
    place = first[:-1].copy()
    sentence = np.empty(first[stems], np.int32)
    times = np.empty(first[stems], np.int32)
    for s in range(len(b.row) - 1):
        for e in range(b.row[s], b.row[s + 1]):
            i = b.column[e]
            if to_a[i] >= 0:
                sentence[place[i]] = s
                times[place[i]] = b.times[e]
                place[i] += 1
    return first, sentence, times


@njit(cache=True, nogil=True)
def _weights(a, b, to_b, to_a):  # type: ignore[no-untyped-def]
    """Return ln(sentences / sentences with the stem) over both texts, for the stems of each (float64)."""
    in_a = np.zeros(len(a.vocab), np.int32)
    in_b = np.zeros(len(b.vocab), np.int32)
    for e in range(len(a.column)):
        in_a[a.column[e]] += 1
    for e in range(len(b.column)):
        in_b[b.column[e]] += 1
    whole = len(a.row) + len(b.row) - 2
    weight_a = np.zeros(len(a.vocab))
    weight_b = np.zeros(len(b.vocab))
    for i in range(len(a.vocab)):
        df = in_a[i] + (in_b[to_b[i]] if to_b[i] >= 0 else 0)
        weight_a[i] = np.log(whole / df) if df > 0 else 0.0
    for i in range(len(b.vocab)):
        if to_a[i] >= 0:
            weight_b[i] = weight_a[to_a[i]]
        else:
            weight_b[i] = np.log(whole / in_b[i]) if in_b[i] > 0 else 0.0
    return weight_a, weight_b


@njit(cache=True, nogil=True)
def _norms(side, weight):  # type: ignore[no-untyped-def]
    count = len(side.row) - 1
    norm = np.zeros(count)
    for s in range(count):
        total = 0.0
        for e in range(side.row[s], side.row[s + 1]):
            v = side.times[e] * weight[side.column[e]]
            total += v * v
        norm[s] = np.sqrt(total)
    return norm


@njit(cache=True, nogil=True)
def _seeds(a, b, to_b, to_a, weight_a, weight_b, least_cosine, least_dice):  # type: ignore[no-untyped-def]
    """Find sentence pairs with enough in common: int32 (k, 2), and whether a bound was met."""
    first, sentence, times = _postings(b, to_a)
    norm_a = _norms(a, weight_a)
    norm_b = _norms(b, weight_b)
    count = len(b.row) - 1
    dot = np.zeros(count)
    both = np.zeros(count, np.int32)
    touched = np.empty(count, np.int32)
    found = np.empty((256, 2), np.int32)
    size = 0
    steps = 0
    capped = False
    for s in range(len(a.row) - 1):
        reached = 0
        for e in range(a.row[s], a.row[s + 1]):
            i = to_b[a.column[e]]
            if i < 0 or weight_a[a.column[e]] <= 0.0:
                continue
            steps += first[i + 1] - first[i]
            if steps > _MOST_STEPS:
                capped = True
                break
            v = a.times[e] * weight_a[a.column[e]]
            for p in range(first[i], first[i + 1]):
                q = sentence[p]
                if both[q] == 0:
                    touched[reached] = q
                    reached += 1
                dot[q] += v * times[p] * weight_b[i]
                both[q] += 1
        own = a.row[s + 1] - a.row[s]
        for r in range(reached):
            q = touched[r]
            if dot[q] > least_cosine * norm_a[s] * norm_b[q] and 2.0 * both[q] > least_dice * (own + b.row[q + 1] - b.row[q]):
                if size >= _MOST_SEEDS:
                    capped = True
                else:
                    if size == len(found):
                        larger = np.empty((2 * size, 2), np.int32)
                        larger[:size] = found
                        found = larger
                    found[size, 0] = s
                    found[size, 1] = q
                    size += 1
            dot[q] = 0.0
            both[q] = 0
    return found[:size].copy(), capped


@njit(cache=True, nogil=True)
def _split(seed, order, low, high, side, gap, buffer):  # type: ignore[no-untyped-def]
    """Sort ``order[low:high]`` by one side of its seeds and write the ends of its groups to ``buffer``; return their number."""
    part = order[low:high].copy()
    place = np.argsort(seed[part, side], kind="mergesort")
    for t in range(high - low):
        order[low + t] = part[place[t]]
    groups = 0
    for t in range(low + 1, high + 1):
        if t == high or seed[order[t], side] - seed[order[t - 1], side] > gap + 1:
            buffer[groups] = t
            groups += 1
    return groups


@njit(cache=True, nogil=True)
def _likeness(a, b, to_b, weight_a, weight_b, box, sums_a, sums_b):  # type: ignore[no-untyped-def]
    """Return the cosine of all words of a box's two sides (sentences); the sums are zeroed scratch, one a stem."""
    for e in range(a.row[box[0]], a.row[box[1]]):
        sums_a[a.column[e]] += a.times[e]
    for e in range(b.row[box[2]], b.row[box[3]]):
        sums_b[b.column[e]] += b.times[e]
    dot = norm_a = norm_b = 0.0
    for e in range(a.row[box[0]], a.row[box[1]]):
        i = a.column[e]
        v = sums_a[i] * weight_a[i]
        norm_a += v * v
        if to_b[i] >= 0:
            dot += v * sums_b[to_b[i]] * weight_a[i]
        sums_a[i] = 0.0
    for e in range(b.row[box[2]], b.row[box[3]]):
        i = b.column[e]
        v = sums_b[i] * weight_b[i]
        norm_b += v * v
        sums_b[i] = 0.0
    return dot / np.sqrt(norm_a * norm_b) if norm_a > 0.0 and norm_b > 0.0 else 0.0


@njit(cache=True, nogil=True)
def sentence_boxes(a, b, to_b, to_a, gap, least_cosine, least_dice, least_likeness):  # type: ignore[no-untyped-def]
    """Find stretches of sentences that look alike.

    Seeds no more than ``gap`` sentences apart on both sides form a box, accepted where the cosine of its sides is above
    ``least_likeness``, else split by a smaller gap. Returns token ranges, int32 (k, 4), and whether a bound was met.
    """
    weight_a, weight_b = _weights(a, b, to_b, to_a)
    seed, capped = _seeds(a, b, to_b, to_a, weight_a, weight_b, least_cosine, least_dice)
    count = len(seed)
    boxes = np.empty((count, 4), np.int32)
    size = 0
    order = np.arange(count)
    ends = np.empty(count, np.int64)
    stack = np.empty((count + 8, 5), np.int64)  # low, high, gap, side, sides already whole
    top = 0
    if count > 0:
        stack[0] = (0, count, gap, 0, 0)
        top = 1
    box = np.empty(4, np.int64)
    sums_a = np.zeros(len(a.vocab))
    sums_b = np.zeros(len(b.vocab))
    while top > 0:
        top -= 1
        low, high, near, side, whole = stack[top]
        if whole < 2:
            groups = _split(seed, order, low, high, side, near, ends)
            begin = low
            for g in range(groups):
                stack[top] = (begin, ends[g], near, 1 - side, whole + 1 if groups == 1 else 1)
                begin = ends[g]
                top += 1
            continue
        part = order[low:high]
        box[:] = (seed[part[0], 0], seed[part[0], 0], seed[part[0], 1], seed[part[0], 1])
        for t in part:
            box[0] = min(box[0], seed[t, 0])
            box[1] = max(box[1], seed[t, 0])
            box[2] = min(box[2], seed[t, 1])
            box[3] = max(box[3], seed[t, 1])
        box[1] += 1
        box[3] += 1
        if _likeness(a, b, to_b, weight_a, weight_b, box, sums_a, sums_b) > least_likeness:
            boxes[size] = (a.sentence[box[0]], a.sentence[box[1]], b.sentence[box[2]], b.sentence[box[3]])
            size += 1
        elif near > 0:
            stack[top] = (low, high, near - 1, 0, 0)
            top += 1
    return boxes[:size].copy(), capped
