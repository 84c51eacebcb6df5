"""The arrays of one text that the aligner's kernels read, and the loops that make them.

Invariant: a token inside a mark (``barrier``) is in no sentence row and in no gram, so that it seeds nothing.
"""

from __future__ import annotations

import ctypes
import functools
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import F64, FLAG, I32, I64, U8, U32, U64, Loop, Written, address, fields

_COUNTS = ("tokens", "stems", "sentences", "entries", "grams")
_KINDS: tuple[np.dtype[Any], ...] = (U64, I32, U8, U8, I32, I32, U64, F64, F64, I32, I32, I32, I32, U64, I32)

_match_stems = Loop("match_stems", U64, U64, Written(I32), Written(I32))
_match_terms = Loop("match_terms", U32, U32, Written(I32), Written(I32))
_sentence_lines = Loop("sentence_lines", U8, FLAG, int, int, int, Written(I64))
_inside_spans = Loop("inside_spans", I32, I32, I64, I64, Written(FLAG))
_handed_on = Loop("handed_on", U8, FLAG, int, float, Written(FLAG))
_MADE = (I32, U8, I32, I32, U64, F64, F64, I32, I32, I32, I32, U64, I32)
_text_arrays = Loop("text_arrays", U64, I32, U8, I32, I32, I32, I32, U64, FLAG, U64, I32, F64, int, int, int, gives=_MADE)


class _Arrays(NamedTuple):
    """The arrays of one text: n tokens, k distinct stems, s sentences, r entries in sentence rows, g grams."""

    key: NDArray[np.uint64]  # (n,) folded word
    id: NDArray[np.int32]  # (n,) stem, as its place in `vocab`
    gap: NDArray[np.uint8]  # (n + 1,) boundary before token i, 0 to 4
    barrier: NDArray[np.uint8]  # (n,) 1 where the token stands in a mark
    start: NDArray[np.int32]  # (n + 1,) code point at which a part that begins with token i starts
    end: NDArray[np.int32]  # (n + 1,) code point at which a part that ends before token i ends
    vocab: NDArray[np.uint64]  # (k,) stem keys, ascending
    common: NDArray[np.float64]  # (k,) background frequency
    excess: NDArray[np.float64]  # (k,) (count - 1) / n in this text
    sentence: NDArray[np.int32]  # (s + 1,) first token of each sentence, and n
    row: NDArray[np.int32]  # (s + 1,) where each sentence's row starts in `column`
    column: NDArray[np.int32]  # (r,) stems of the sentence
    times: NDArray[np.int32]  # (r,) how often
    gram: NDArray[np.uint64]  # (g,) hashes of five folded words, ascending
    place: NDArray[np.int32]  # (g,) the token at which each begins


class _Text(ctypes.Structure):
    """``Text`` of alignment.h: the addresses of all arrays, then five numbers of elements."""

    _fields_ = (*fields(_Arrays, addresses=" ".join(_Arrays._fields)), *((name, ctypes.c_int64) for name in _COUNTS))


class AlignmentArrays(_Arrays):
    """The arrays of one text, and what tells a loop where they are."""

    @functools.cached_property
    def structure(self) -> ctypes.Structure:
        """Return the structure that loops take in the place of all arrays; it is good for as long as this lives."""
        every: tuple[Any, ...] = self
        n, k, s, r, g = (len(array) for array in (self.key, self.vocab, self.sentence[1:], self.column, self.gram))
        sizes = (n, n, n + 1, n, n + 1, n + 1, k, k, k, s + 1, s + 1, r, r, g, g)
        if any(len(array) < size for array, size in zip(every, sizes, strict=True)):
            raise IndexError("the arrays of a text do not fit each other")
        return _Text(*map(address, every, _KINDS), n, k, s, r, g)


def arrays(
    key: NDArray[np.uint64],
    offset: NDArray[np.int32],
    gap: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    stems: NDArray[np.uint64],
    marked: NDArray[np.bool_],
    slot: NDArray[np.uint64],
    place: NDArray[np.int32],
    frequencies: NDArray[np.float64],
    sentence_end: int,
    least: int,
    short: int,
) -> AlignmentArrays:
    """Make the arrays of a text from its tokens, its stems and a table of frequencies (the last is for unknown stems)."""
    words = (key, offset, gap, start, end, left, right, stems, marked)
    _, ids, barrier, *others = _text_arrays.run(*words, slot, place, frequencies, sentence_end, least, short)
    return AlignmentArrays(key, ids, gap, barrier, *others)


def sentence_lines(gap: NDArray[np.uint8], marked: NDArray[np.bool_], end: int, least: int, most: int) -> tuple[int, NDArray[np.int64]]:
    """Return how many sentences a text has, where those of fewer than ``least`` tokens are joined to the next, and each token's.

    ``end`` is the class of a sentence end. At most ``most`` sentences count; -1 stands for tokens behind them, and marked ones.
    """
    line = np.empty(len(marked), I64)
    return _sentence_lines.run(gap, marked, end, least, most, line), line


def inside(start: NDArray[np.int32], end: NDArray[np.int32], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which tokens lie, in part at least, in one of the spans from ``first`` to ``last`` (code points)."""
    found = np.empty(len(start), FLAG)
    _inside_spans.run(start, end, first, last, found)
    return found


def handed_on(gap: NDArray[np.uint8], quoted: NDArray[np.bool_], end: int, share: float) -> NDArray[np.bool_]:
    """Return the quoted words and those of sentences of whose words at least ``share`` are quoted."""
    found = np.empty(len(quoted), FLAG)
    _handed_on.run(gap, quoted, end, share, found)
    return found


def shared_stems(
    a: NDArray[np.uint64] | NDArray[np.uint32], b: NDArray[np.uint64] | NDArray[np.uint32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Match two ascending vocabularies of one type: for each stem its place in the other one, or -1."""
    to_b, to_a = np.empty(len(a), I32), np.empty(len(b), I32)
    (_match_terms if a.itemsize == 4 else _match_stems).run(a, b, to_b, to_a)
    return to_b, to_a
