"""Runs of equal words, and how much two stretches have in common in order.

Invariant: work is bounded; where a bound is met the kernel says so.

Loops read arrays by local names: taking one out of a tuple counts a reference, which costs more than what a loop does.
"""

from __future__ import annotations

import numpy as np

_MOST_PAIRS = 1 << 20  # anchors that one pair of texts may have
_MOST_STEPS = 1 << 25  # tokens compared in extending them


def _grow(key_a, key_b, barrier_a, barrier_b, i, j):  # type: ignore[no-untyped-def]
    """Return how many tokens are equal from (i, j) on, none of them marked in both texts."""
    length = 0
    while i + length < len(key_a) and j + length < len(key_b) and key_a[i + length] == key_b[j + length]:
        if barrier_a[i + length] == 1 and barrier_b[j + length] == 1:
            break
        length += 1
    return length


def _at_least(gram, value, low):  # type: ignore[no-untyped-def]
    """Return the first place from ``low`` on where an ascending array is not below a value, in steps that double."""
    step = 1
    high = low
    while high < len(gram) and gram[high] < value:
        low = high + 1
        high += step
        step *= 2
    high = min(high, len(gram))
    while low < high:
        middle = (low + high) // 2
        if gram[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


def _sieve(gram):  # type: ignore[no-untyped-def]
    """Return which low bits some hash has: few others have them too, so that most are known not to be there at a glance."""
    size = 64
    while size < 16 * len(gram):
        size *= 2
    seen = np.zeros(size, np.uint8)
    for i in range(len(gram)):
        seen[np.int64(gram[i] & np.uint64(size - 1))] = 1
    return seen


def equal_runs(a, b, least):  # type: ignore[no-untyped-def]
    """Find the maximal runs of at least ``least`` equal tokens (5 or more); none begins in a mark.

    Returns int32 (r, 3) rows of start in a, start in b, length; and whether a bound was met: five words that both
    texts repeat very often are then matched in their order only.
    """
    key_a, barrier_a, gram_a, place_a = a.key, a.barrier, a.gram, a.place
    key_b, barrier_b, gram_b, place_b = b.key, b.barrier, b.gram, b.place
    found = np.empty((64, 3), np.int32)
    size = 0
    pairs = 0
    steps = 0
    capped = False
    seen = _sieve(gram_b)
    low_bits = np.uint64(len(seen) - 1)
    i = j = 0
    while i < len(gram_a) and j < len(gram_b):
        if seen[np.int64(gram_a[i] & low_bits)] == 1:
            j = _at_least(gram_b, gram_a[i], j)
            if j == len(gram_b):
                break
        if gram_a[i] != gram_b[j]:
            i += 1
            continue
        i_end = i + 1
        while i_end < len(gram_a) and gram_a[i_end] == gram_a[i]:
            i_end += 1
        j_end = j + 1
        while j_end < len(gram_b) and gram_b[j_end] == gram_b[j]:
            j_end += 1
        here = (i_end - i) * (j_end - j)
        every = here <= 4096 and pairs + here <= _MOST_PAIRS
        capped |= not every
        pairs += here if every else min(i_end - i, j_end - j)
        for p in range(i, i_end):
            first = j if every else j + p - i
            last = j_end if every else min(j + p - i + 1, j_end)
            for q in range(first, last):
                x = place_a[p]
                y = place_b[q]
                if x > 0 and y > 0 and key_a[x - 1] == key_b[y - 1] and barrier_a[x - 1] == 0 and barrier_b[y - 1] == 0:
                    continue
                if steps > _MOST_STEPS:
                    capped = True
                    continue
                length = _grow(key_a, key_b, barrier_a, barrier_b, x, y)
                steps += length
                if length < least:
                    continue
                if size == len(found):
                    found = np.concatenate((found, np.empty_like(found)))
                found[size, 0], found[size, 1], found[size, 2] = x, y, length
                size += 1
        i = i_end
        j = j_end
    return found[:size].copy(), capped


def common_in_order(x, y, stems):  # type: ignore[no-untyped-def]
    """Return the length of the longest common subsequence of two int32 arrays of ids below ``stems`` (-1 matches nothing).

    Bit-parallel (Hyyrö 2004): a word of 64 positions a step. Takes len(x) * len(y) / 64 steps.
    """
    n = len(x)
    words = (n + 63) // 64
    slot = np.full(stems, -1, np.int32)
    count = 0
    for t in range(n):
        if x[t] >= 0 and slot[x[t]] < 0:
            slot[x[t]] = count
            count += 1
    masks = np.zeros((count, words), np.uint64)
    for t in range(n):
        if x[t] >= 0:
            masks[slot[x[t]], t >> 6] |= np.uint64(1) << np.uint64(t & 63)
    row = np.full(words, ~np.uint64(0), np.uint64)
    for t in range(len(y)):
        if y[t] < 0 or slot[y[t]] < 0:
            continue
        carry = np.uint64(0)
        mask = masks[slot[y[t]]]
        for w in range(words):
            v = row[w]
            u = v & mask[w]
            low = v + u
            over = np.uint64(1) if low < v else np.uint64(0)
            total = low + carry
            over |= np.uint64(1) if total < low else np.uint64(0)
            row[w] = total | (v & ~mask[w])
            carry = over
    length = 0
    for t in range(n):
        if (row[t >> 6] >> np.uint64(t & 63)) & np.uint64(1) == 0:
            length += 1
    return length
