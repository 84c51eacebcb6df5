"""Loops over weighted stems: what two texts share, and which of many texts are near one.

Invariant: scores of nearness are sums of whole numbers, so that no order of adding changes them. A packed text that does not lie
whole in ``packed`` raises IndexError.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import F64, I32, I64, U32, U64, Loop, Written

HEADER = 4  # uint32 words before the keys: keys, words of the text, top terms, version
KEYS, WORDS, TOP_TERMS = range(3)

_coverage = Loop("coverage", I32, F64, I32, I32, int, I32, I32, Written(F64))
_table = Loop("term_table", U32, Written(U32), Written(I32))
_scan = Loop("scan_terms", U32, I64, U32, U32, I32, Written(I32))
_unroll = Loop("unroll_terms", U32, I64, U32, I32, Written(I64), Written(I32), Written(I64), Written(I32), Written(I32))
_top_keys = Loop("top_keys", U32, I64, Written(U32))
_digests = Loop("term_digests", U32, I64, Written(U64))


def coverage(
    place: NDArray[np.int32],
    weight: NDArray[np.float64],
    sequence: NDArray[np.int32],
    breaks: NDArray[np.int32],
    size: int,
    other_sequence: NDArray[np.int32],
    other_breaks: NDArray[np.int32],
) -> float:
    """Return how much of one text's sentences stands close together in the other, 0 to 1.

    For each sentence the largest share of its weight (distinct terms) that one sentence of the other text or two
    adjacent ones hold; the mean over sentences, weighted by their weight. ``place`` (k,) leads from this side's
    terms to the other's, of which there are ``size``; sequences are term numbers, breaks where sentences start.
    """
    share = np.empty(1)
    _coverage.run(place, weight, sequence, breaks, size, other_sequence, other_breaks, share)
    return float(share[0])


def total(packed: NDArray[np.uint32], start: NDArray[np.int64], field: int) -> int:
    """Return what one field of the header says of all packed texts together. Raises IndexError if so much does not fit in them."""
    found = int(packed[start + field].sum(dtype=np.int64))
    if found > len(packed):
        raise IndexError("packed texts are cut short")
    return found


def table(keys: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Return a hash table of distinct keys: the key of each slot and its place in ``keys``, -1 where empty."""
    size = max(1 << (4 * len(keys) - 1).bit_length(), 16)
    slot, place = np.empty(size, U32), np.empty(size, I32)
    _table.run(keys, slot, place)
    return slot, place


def scan(
    packed: NDArray[np.uint32],
    start: NDArray[np.int64],
    keys: NDArray[np.uint32],
    top_terms: NDArray[np.uint32],
    weight: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Return the nearness of each packed text to one text, int32 (n,).

    Text i stands at ``packed[start[i]:]``; ``keys`` are the one text's keys, ``top_terms`` those of its top terms and ``weight`` their
    weights.
    """
    near = np.empty(len(start), I32)
    _scan.run(packed, start, keys, top_terms, weight, near)
    return near


def unroll(
    packed: NDArray[np.uint32], start: NDArray[np.int64], slot: NDArray[np.uint32], place: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Number the keys of packed texts by a table of all top terms, leaving out keys that are nobody's top term.

    Returns where each text's keys start (n + 1,), the key numbers, the same for its top terms, and the top terms' weights.
    """
    key_start, top_start = np.empty((2, len(start) + 1), np.int64)
    key = np.empty(total(packed, start, KEYS), I32)  # room for all; what is not filled takes no memory
    top, weight = np.empty((2, total(packed, start, TOP_TERMS)), np.int32)
    count = _unroll.run(packed, start, slot, place, key_start, key, top_start, top, weight)
    return key_start, key[:count], top_start, top, weight


def top_terms_of(packed: NDArray[np.uint32], start: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the keys of all top terms of packed texts, with repetitions."""
    keys = np.empty(total(packed, start, TOP_TERMS), U32)
    _top_keys.run(packed, start, keys)
    return keys


def digests(packed: NDArray[np.uint32], start: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a 64-bit hash of each packed text: FNV-1a over its words, mixed at the end."""
    found = np.empty(len(start), U64)
    _digests.run(packed, start, found)
    return found
