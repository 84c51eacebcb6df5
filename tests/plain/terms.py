"""Loops over weighted stems: what two texts share, and which of many texts are near one.

Invariant: scores of nearness are sums of whole numbers, so that no order of adding changes them.
"""

from __future__ import annotations

import numpy as np

from plain.hashing import FNV_FACTOR, FNV_START, table_size

HEADER = 4  # uint32 words before the keys: keys, words of the text, top terms, version
_SPREAD = np.uint32(2654435769)
_SIEVE = 1 << 15


def coverage(place, weight, sequence, breaks, size, other_sequence, other_breaks):  # type: ignore[no-untyped-def]
    """Return how much of one text's sentences stands close together in the other, 0 to 1.

    For each sentence the largest share of its weight (distinct terms) that one sentence of the other text or two
    adjacent ones hold; the mean over sentences, weighted by their weight. ``place`` (int32, k) leads from this side's
    terms to the other's, of which there are ``size``; sequences are int32 term numbers, breaks where sentences start.
    """
    sentences = len(other_breaks) - 1
    start = np.zeros(size + 1, np.int64)
    last = np.full(size, -1, np.int64)
    for s in range(sentences):
        for p in range(other_breaks[s], other_breaks[s + 1]):
            if last[other_sequence[p]] != s:
                last[other_sequence[p]] = s
                start[other_sequence[p] + 1] += 1
    for k in range(size):
        start[k + 1] += start[k]
    fill = start.copy()
    holding = np.empty(start[size], np.int32)
    last[:] = -1
    for s in range(sentences):
        for p in range(other_breaks[s], other_breaks[s + 1]):
            k = other_sequence[p]
            if last[k] != s:
                last[k] = s
                holding[fill[k]] = s
                fill[k] += 1
    held = np.zeros(sentences + 1)  # window t holds sentences t - 1 and t
    seen = np.full(len(weight), -1, np.int64)
    touched = np.empty(sentences + 1, np.int32)
    covered = 0.0
    total = 0.0
    for s in range(len(breaks) - 1):
        count = 0
        for p in range(breaks[s], breaks[s + 1]):
            k = sequence[p]
            if seen[k] == s:
                continue
            seen[k] = s
            total += weight[k]
            if place[k] < 0 or weight[k] <= 0.0:
                continue
            reached = -1
            for q in range(start[place[k]], start[place[k] + 1]):
                t = holding[q]
                for window in range(max(t, reached + 1), t + 2):
                    if held[window] == 0.0:
                        touched[count] = window
                        count += 1
                    held[window] += weight[k]
                reached = t + 1
        best = 0.0
        for i in range(count):
            best = max(best, held[touched[i]])
            held[touched[i]] = 0.0
        covered += best
    return covered / total if total > 0.0 else 0.0


def table(keys):  # type: ignore[no-untyped-def]
    """Return a hash table of distinct keys (uint32): the key (uint32) and its place in ``keys`` (int32, -1 where empty) of each slot."""
    size = table_size(4 * len(keys))
    slot = np.zeros(size, np.uint32)
    place = np.full(size, -1, np.int32)
    for i in range(len(keys)):
        at = np.int64(np.uint32(keys[i] * _SPREAD) >> np.uint32(7)) & (size - 1)
        while place[at] >= 0:
            at = (at + 1) & (size - 1)
        slot[at] = keys[i]
        place[at] = i
    return slot, place


def _find(slot, place, key):  # type: ignore[no-untyped-def]
    size = len(slot)
    at = np.int64(np.uint32(key * _SPREAD) >> np.uint32(7)) & (size - 1)
    while place[at] >= 0:
        if slot[at] == key:
            return place[at]
        at = (at + 1) & (size - 1)
    return -1


def scan(packed, start, keys, top_terms, weight):  # type: ignore[no-untyped-def]
    """Return the nearness of each packed text to one text, int32 (n,).

    ``packed`` is uint32, text i stands at ``packed[start[i]:]`` (int64, n); ``keys`` (uint32) are the one text's keys,
    ``top_terms`` (uint32) those of its top terms and ``weight`` (int32) their weights.
    """
    near = np.zeros(len(start), np.int32)
    slot, place = table(keys)
    top_slot, top_place = table(top_terms)
    # Nearly all keys are nobody's top term here; a small table of their low bits that stays in the cache says so first.
    maybe = np.zeros(_SIEVE, np.uint8)
    for key in top_terms:
        maybe[key & (_SIEVE - 1)] = 1
    for i in range(len(start)):
        at = start[i]
        first = at + HEADER
        behind = first + packed[at]
        many = packed[at + 2]
        score = 0
        for p in range(first, behind):
            if maybe[packed[p] & (_SIEVE - 1)]:
                found = _find(top_slot, top_place, packed[p])
                if found >= 0:
                    score += weight[found]
        for p in range(behind, behind + many):
            if _find(slot, place, packed[first + packed[p]]) >= 0:
                score += packed[p + many]
        near[i] = score
    return near


def unroll(packed, start, slot, place):  # type: ignore[no-untyped-def]
    """Number the keys of packed texts by a table of all top terms, leaving out keys that are nobody's top term.

    Returns where each text's keys start (int64, n + 1), the key numbers (int32), the same for its top terms, and the
    top terms' weights (int32).
    """
    n = len(start)
    key_start = np.zeros(n + 1, np.int64)
    top_start = np.zeros(n + 1, np.int64)
    for i in range(n):
        first = start[i] + HEADER
        count = 0
        for p in range(first, first + packed[start[i]]):
            if _find(slot, place, packed[p]) >= 0:
                count += 1
        key_start[i + 1] = key_start[i] + count
        top_start[i + 1] = top_start[i] + packed[start[i] + 2]
    key = np.empty(key_start[n], np.int32)
    top = np.empty(top_start[n], np.int32)
    weight = np.empty(top_start[n], np.int32)
    for i in range(n):
        first = start[i] + HEADER
        size = packed[start[i]]
        at = key_start[i]
        for p in range(first, first + size):
            found = _find(slot, place, packed[p])
            if found >= 0:
                key[at] = found
                at += 1
        top_terms = packed[start[i] + 2]
        for h in range(top_terms):
            top[top_start[i] + h] = _find(slot, place, packed[first + packed[first + size + h]])
            weight[top_start[i] + h] = packed[first + size + top_terms + h]
    return key_start, key, top_start, top, weight


def top_terms_of(packed, start):  # type: ignore[no-untyped-def]
    """Return the keys of all top terms of packed texts, with repetitions (uint32)."""
    total = 0
    for i in range(len(start)):
        total += packed[start[i] + 2]
    keys = np.empty(total, np.uint32)
    at = 0
    for i in range(len(start)):
        first = start[i] + HEADER
        behind = first + packed[start[i]]
        for p in range(behind, behind + packed[start[i] + 2]):
            keys[at] = packed[first + packed[p]]
            at += 1
    return keys


def digests(packed, start):  # type: ignore[no-untyped-def]
    """Return a 64-bit hash of each packed text (uint64): FNV-1a over its words, mixed at the end."""
    found = np.empty(len(start), np.uint64)
    for i in range(len(start)):
        at = start[i]
        size = packed[at]
        behind = at + HEADER + size + 2 * packed[at + 2] + (size + 3) // 4
        h = FNV_START
        for p in range(at, behind):
            h = (h ^ np.uint64(packed[p])) * FNV_FACTOR
        h = (h ^ (h >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
        found[i] = h ^ (h >> np.uint64(33))
    return found
