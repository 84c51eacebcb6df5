"""Single characters and their neighbours: unusual ones, disguised words, and the features by which a language is known.

Invariant: one pass, no Python object per character. The result is a count, or a condition without which a slower search
would find nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import I32, I64, U8, U16, U32, U64, Loop, Written

_FNV_START, _FNV_FACTOR = 0xCBF29CE484222325, 0x100000001B3  # FNV-1a, 64 bits

_stretches = Loop("stretches", U32, U32, int, gives=(I32, I32), locked=True)
_disguises = Loop("disguises", U32, U8)
_features = Loop("features", U8, U32, U16, I32, Written(I64), Written(I64))
_known_words = Loop("known_words", U32, U64, I32, int, Written(I64))


def stretches(codes: NDArray[np.uint32], usual: NDArray[np.uint32], apart: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return start and end (int32, code points) of the stretches that begin and end with an unusual character.

    ``codes`` are code points (uint32); ASCII and the few in ``usual`` (uint32) are not unusual. Two unusual characters
    with at most ``apart`` others between them stand in one stretch.
    """
    _, start, end = _stretches.run(codes, usual, apart)
    return start, end


def disguises(codes: NDArray[np.uint32], kind: NDArray[np.uint8]) -> tuple[bool, bool]:
    """Return whether a Latin letter stands beside a Greek or Cyrillic one, and whether an invisible character stands behind one of these.

    Invisible characters between two letters count for nothing. ``kind`` is that of the folding tables. A soft hyphen is not counted
    as invisible, because typesetters put it into words.
    """
    found = _disguises.run(codes, kind)
    return bool(found & 1), bool(found & 2)


def features(
    data: NDArray[np.uint8], nextmove: NDArray[np.uint32], row: NDArray[np.uint16], output: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Walk an automaton over bytes (uint8); return the features it gives, in the order in which they first come, and how often.

    ``row`` gives each state its row of 256 next states in ``nextmove``; ``output`` each state its feature, or -1.
    """
    order, times = np.empty(len(data), I64), np.empty(len(data), I64)
    count = _features.run(data, nextmove, row, output, order, times)
    return order[:count], times[:count]


def word_keys(words: Iterable[str]) -> NDArray[np.uint64]:
    """Return the key (uint64) of each of some words of small ASCII letters."""
    found = []
    for word in words:
        key = _FNV_START
        for letter in word.encode("ascii"):
            key = (key ^ letter) * _FNV_FACTOR % 2**64
        found.append(key)
    return np.array(found, np.uint64)


def known_words(
    codes: NDArray[np.uint32], slot: NDArray[np.uint64], place: NDArray[np.int32], narrow: int
) -> tuple[NDArray[np.int64], int]:
    """Count words of a table (``hashing.table`` over ``word_keys``) in each third of a text, whatever their case.

    Returns the counts of all, and of those whose place is below ``narrow`` (int64, 3 × 2), and the text's UTF-8 bytes.
    """
    counts = np.empty((3, 2), I64)
    return counts, _known_words.run(codes, slot, place, narrow, counts)
