"""Sentence pairs that look alike, gathered to boxes (after Sanchez-Perez et al. 2014).

Invariant: work is bounded; where a bound is met the kernel says so.

Loops read arrays by local names: taking one out of a tuple counts a reference, which costs more than what a loop does.
"""

from __future__ import annotations

import numpy as np

from plain.logarithms import ln

_MOST_SEEDS = 1 << 16
_MOST_STEPS = 1 << 25  # entries of sentence rows multiplied


def _postings(row, column, to_a):  # type: ignore[no-untyped-def]
    """Turn the sentence rows of ``b`` round: for each shared stem the sentences that hold it."""
    stems = len(to_a)
    first = np.zeros(stems + 1, np.int32)
    for e in range(len(column)):
        if to_a[column[e]] >= 0:
            first[column[e] + 1] += 1
    for i in range(stems):
        first[i + 1] += first[i]
    place = first[:-1].copy()
    sentence = np.empty(first[stems], np.int32)
    for s in range(len(row) - 1):
        for e in range(row[s], row[s + 1]):
            i = column[e]
            if to_a[i] >= 0:
                sentence[place[i]] = s
                place[i] += 1
    return first, sentence


def _weights(a, b, to_b, to_a):  # type: ignore[no-untyped-def]
    """Return ln(sentences / sentences with the stem) over both texts, for the stems of each (float64)."""
    in_a, in_b = np.bincount(a.column, minlength=len(to_b)), np.bincount(b.column, minlength=len(to_a))
    whole = len(a.row) + len(b.row) - 2
    weight_a = np.zeros(len(to_b))
    weight_b = np.zeros(len(to_a))
    logs = np.full(whole + 1, -1.0)  # few stems stand in many sentences, so that few logarithms are taken
    logs[0] = 0.0
    for i in range(len(to_b)):
        df = in_a[i] + (in_b[to_b[i]] if to_b[i] >= 0 else 0)
        if logs[df] < 0.0:
            logs[df] = ln(whole / df)
        weight_a[i] = logs[df]
    for i in range(len(to_a)):
        df = in_b[i] + (in_a[to_a[i]] if to_a[i] >= 0 else 0)
        if logs[df] < 0.0:
            logs[df] = ln(whole / df)
        weight_b[i] = logs[df]
    return weight_a, weight_b


def _norms(row, column, times, weight):  # type: ignore[no-untyped-def]
    count = len(row) - 1
    norm = np.zeros(count)
    for s in range(count):
        total = 0.0
        for e in range(row[s], row[s + 1]):
            v = times[e] * weight[column[e]]
            total += v * v
        norm[s] = np.sqrt(total)
    return norm


def _seeds(a, b, to_b, to_a, weight_a, weight_b, least_cosine, least_dice):  # type: ignore[no-untyped-def]
    """Find sentence pairs with enough in common: int32 (k, 2), and whether a bound was met.

    Words in common are counted first, which is cheap, and few sentences have so many that they need a closer look.
    """
    row_a, column_a, times_a = a.row, a.column, a.times
    row_b, column_b, times_b = b.row, b.column, b.times
    first, sentence = _postings(row_b, column_b, to_a)
    norm_a = _norms(row_a, column_a, times_a, weight_a)
    norm_b = _norms(row_b, column_b, times_b, weight_b)
    count = len(row_b) - 1
    both = np.zeros(count, np.int32)
    times = np.zeros(len(to_a), np.int32)
    found = np.empty((256, 2), np.int32)
    size = 0
    steps = 0
    capped = False
    for s in range(len(row_a) - 1):
        last = row_a[s + 1]
        both[:] = 0
        for e in range(row_a[s], row_a[s + 1]):
            i = to_b[column_a[e]]
            if i < 0 or weight_a[column_a[e]] <= 0.0:
                continue
            steps += first[i + 1] - first[i]
            if steps > _MOST_STEPS:
                capped = True
                last = e
                break
            for p in range(first[i], first[i + 1]):
                both[sentence[p]] += 1
        own = row_a[s + 1] - row_a[s]
        for q in range(count):
            if not 2.0 * both[q] > least_dice * (own + row_b[q + 1] - row_b[q]):
                continue
            for e in range(row_b[q], row_b[q + 1]):
                times[column_b[e]] = times_b[e]
            dot = 0.0
            for e in range(row_a[s], last):
                i = to_b[column_a[e]]
                if i >= 0 and times[i] > 0 and weight_a[column_a[e]] > 0.0:
                    dot += times_a[e] * weight_a[column_a[e]] * times[i] * weight_b[i]
            for e in range(row_b[q], row_b[q + 1]):
                times[column_b[e]] = 0
            if not dot > least_cosine * norm_a[s] * norm_b[q]:
                continue
            if size >= _MOST_SEEDS:
                capped = True
                continue
            if size == len(found):
                found = np.concatenate((found, np.empty_like(found)))
            found[size] = (s, q)
            size += 1
    return found[:size].copy(), capped


def _split(seed, order, low, high, side, gap, buffer):  # type: ignore[no-untyped-def]
    """Sort ``order[low:high]`` by one side of its seeds and write the ends of its groups to ``buffer``; return their number."""
    part = order[low:high].copy()
    order[low:high] = part[np.argsort(seed[part, side], kind="mergesort")]
    groups = 0
    for t in range(low + 1, high + 1):
        if t == high or seed[order[t], side] - seed[order[t - 1], side] > gap + 1:
            buffer[groups] = t
            groups += 1
    return groups


def _likeness(a, b, to_b, weight_a, weight_b, box, sums_a, sums_b):  # type: ignore[no-untyped-def]
    """Return the cosine of all words of a box's two sides (sentences); the sums are zeroed scratch, one a stem."""
    row_a, column_a, times_a = a.row, a.column, a.times
    row_b, column_b, times_b = b.row, b.column, b.times
    for e in range(row_a[box[0]], row_a[box[1]]):
        sums_a[column_a[e]] += times_a[e]
    for e in range(row_b[box[2]], row_b[box[3]]):
        sums_b[column_b[e]] += times_b[e]
    dot = norm_a = norm_b = 0.0
    for e in range(row_a[box[0]], row_a[box[1]]):
        i = column_a[e]
        v = sums_a[i] * weight_a[i]
        norm_a += v * v
        if to_b[i] >= 0:
            dot += v * sums_b[to_b[i]] * weight_a[i]
        sums_a[i] = 0.0
    for e in range(row_b[box[2]], row_b[box[3]]):
        i = column_b[e]
        v = sums_b[i] * weight_b[i]
        norm_b += v * v
        sums_b[i] = 0.0
    return dot / np.sqrt(norm_a * norm_b) if norm_a > 0.0 and norm_b > 0.0 else 0.0


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
    stack[0] = (0, count, gap, 0, 0)
    top = 1 if count > 0 else 0
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
        in_a, in_b = seed[part, 0], seed[part, 1]
        box[0], box[1], box[2], box[3] = in_a.min(), in_a.max() + 1, in_b.min(), in_b.max() + 1
        if _likeness(a, b, to_b, weight_a, weight_b, box, sums_a, sums_b) > least_likeness:
            boxes[size] = (a.sentence[box[0]], a.sentence[box[1]], b.sentence[box[2]], b.sentence[box[3]])
            size += 1
        elif near > 0:
            stack[top] = (low, high, near - 1, 0, 0)
            top += 1
    return boxes[:size].copy(), capped
