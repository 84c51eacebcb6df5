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
_KINDS = (U64, I32, U8, U8, I32, I32, U64, F64, F64, I32, I32, I32, I32, U64, I32)

_match_stems = Loop("match_stems", U64, U64, Written(I32), Written(I32))
_match_terms = Loop("match_terms", U32, U32, Written(I32), Written(I32))
_sentence_starts = Loop("sentence_starts", U8, int, Written(I32))
_merge_sentences = Loop("merge_sentences", I32, int, Written(I32))
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
    _, ids, barrier, *others = _text_arrays(*words, slot, place, frequencies, sentence_end, least, short)
    return AlignmentArrays(key, ids, gap, barrier, *others)


def sentence_starts(gap: NDArray[np.uint8], end: int) -> NDArray[np.int32]:
    """Return the tokens at which sentences start, and the number of tokens; ``end`` is the class of a sentence end."""
    starts = np.empty(len(gap), np.int32)
    return starts[: _sentence_starts(gap, end, starts)].copy()


def merge_sentences(starts: NDArray[np.int32], least: int) -> NDArray[np.int32]:
    """Join sentences of fewer than ``least`` tokens to the next; takes and returns their starts and the number of tokens."""
    merged = np.empty(len(starts) + 1, np.int32)
    return merged[: _merge_sentences(starts, least, merged)].copy()


def inside(start: NDArray[np.int32], end: NDArray[np.int32], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which tokens lie, in part at least, in one of the spans from ``first`` to ``last`` (code points)."""
    found = np.empty(len(start), np.bool_)
    _inside_spans(start, end, first, last, found)
    return found


def handed_on(gap: NDArray[np.uint8], quoted: NDArray[np.bool_], end: int, share: float) -> NDArray[np.bool_]:
    """Return the quoted words and those of sentences of whose words at least ``share`` are quoted."""
    found = np.empty(len(quoted), np.bool_)
    _handed_on(gap, quoted, end, share, found)
    return found


def shared_stems(
    a: NDArray[np.uint64] | NDArray[np.uint32], b: NDArray[np.uint64] | NDArray[np.uint32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Match two ascending vocabularies of one type: for each stem its place in the other one, or -1."""
    to_b, to_a = np.empty(len(a), np.int32), np.empty(len(b), np.int32)
    (_match_terms if a.itemsize == 4 else _match_stems)(a, b, to_b, to_a)
    return to_b, to_a
