"""Entries of the index of terms: made from packed texts, and summed for one query.

Invariant: an entry is one 64-bit word, a term's key above, then a share of the top terms' weight in 255ths (8 bits,
0 for a term that is no top term), then the slot of the text (24 bits), so that sorting the words sorts them by term.
"""

from __future__ import annotations

import numpy as np

from plain.logarithms import exp_m1, exp_of, ln, ln_1p
from plain.terms import HEADER

SLOT_BITS = 24
NOWHERE = (1 << SLOT_BITS) - 1  # the slot of an entry that only says that its list was too long to keep
COARSE = 257  # 65,535ths in a 255th


def entries(packed, start, top_terms):  # type: ignore[no-untyped-def]
    """Return the entries of packed texts (uint64), of all their terms or, with ``top_terms``, of their top terms with shares.

    ``packed`` is uint32, text i stands at ``packed[start[i]:]`` (int64, n); i is its slot.
    """
    total = 0
    for i in range(len(start)):
        total += packed[start[i] + 2] if top_terms else packed[start[i]]
    words = np.empty(total, np.uint64)
    at = 0
    for i in range(len(start)):
        first = start[i] + HEADER
        behind = first + packed[start[i]]
        many = packed[start[i] + 2]
        if top_terms:
            for p in range(behind, behind + many):
                share = max((packed[p + many] + COARSE // 2) // COARSE, 1)
                words[at] = np.uint64(packed[first + packed[p]]) << np.uint64(32) | np.uint64(share << SLOT_BITS | i)
                at += 1
        else:
            for p in range(first, behind):
                words[at] = np.uint64(packed[p]) << np.uint64(32) | np.uint64(i)
                at += 1
    return words


def add(score, words, weight):  # type: ignore[no-untyped-def]
    """Add to the scores (int32) of the slots of some entries ``weight``, or where that is 0 the entries' own shares."""
    for word in words:
        slot = np.int64(word & np.uint64(NOWHERE))
        if weight > 0:
            score[slot] += weight
        else:
            score[slot] += np.int64((word >> np.uint64(SLOT_BITS)) & np.uint64(0xFF)) * COARSE


def shorten(words, most):  # type: ignore[no-untyped-def]
    """Put in place of each list of more than ``most`` entries one that says so; return the words kept (uint64, sorted as given).

    A list that was shortened before stays so.
    """
    kept = np.empty(len(words), np.uint64)
    count = 0
    i = 0
    while i < len(words):
        key = words[i] >> np.uint64(32)
        j = i
        cut = False
        while j < len(words) and words[j] >> np.uint64(32) == key:
            cut = cut or (words[j] & np.uint64(NOWHERE)) == np.uint64(NOWHERE)
            j += 1
        if cut or j - i > most:
            kept[count] = key << np.uint64(32) | np.uint64(NOWHERE)
            count += 1
        else:
            for p in range(i, j):
                kept[count] = words[p]
                count += 1
        i = j
    return kept[:count].copy()


def _weight(packed, at, k):  # type: ignore[no-untyped-def]
    """Return the weight of term ``k`` of the packed text at ``at``, in twentieths of a nat."""
    word = packed[at + HEADER + packed[at] + 2 * packed[at + 2] + k // 4]
    return (word >> np.uint32(8 * (k % 4))) & np.uint32(0xFF)


def _held(packed, side, other, weights):  # type: ignore[no-untyped-def]
    """Return what ``term_overlap.containment`` gives for two packed texts with no factors; ``weights`` are those against the other."""
    held = 0.0
    total = 0.0
    j = np.int64(0)
    size = np.int64(packed[other])
    for k in range(np.int64(packed[side])):
        key = packed[side + HEADER + k]
        weight = float(weights[_weight(packed, side, k)])
        total += weight
        while j < size and packed[other + HEADER + j] < key:
            j += 1
        if j < size and packed[other + HEADER + j] == key:
            held += weight
    return held / total if total > 0.0 else 0.0


def containments(packed, start, a, b, steps, usual):  # type: ignore[no-untyped-def]
    """Return for pairs of packed texts (places in ``start``, int64) the larger share of one's weight that the other holds.

    ``packed`` is uint32, ``steps`` (float64) the units of weight in a nat, ``usual`` (float64) the words of a usual article.
    Returns float64, one a pair.
    """
    weights = np.empty((len(start), 256), np.float32)
    for i in range(len(start)):
        ratio = packed[start[i] + 1] / usual
        for w in range(256):
            weight = w / steps
            if ratio > 1.0 and w > 0:
                weight = -ln(-exp_m1(ln_1p(-exp_of(-weight)) * ratio))
            weights[i, w] = weight
    share = np.empty(len(a), np.float64)
    for p in range(len(a)):
        one, two = start[a[p]], start[b[p]]
        share[p] = max(_held(packed, one, two, weights[b[p]]), _held(packed, two, one, weights[a[p]]))
    return share
