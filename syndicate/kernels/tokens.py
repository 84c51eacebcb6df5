"""From the UTF-8 of texts to folded tokens and the boundaries between them.

Invariant: one pass, no Python object per token; a text's tokens depend on its own bytes alone.
"""

from __future__ import annotations

import ctypes
import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import folding
from syndicate.kernels.cut_points import CLASSES, DOES
from syndicate.kernels.native import I32, I64, U8, U32, U64, Loop, Written, address

_FIELDS = ("kind", "flag", "length", "offset", "folded", "lookalike", "classes", "does")
_KINDS: tuple[np.dtype[Any], ...] = (U8, U8, U8, U32, U8, U8, U8, I64)
# What comes back: where each text's tokens and folded bytes begin; start, end, key and folded bytes of the tokens; the folded words'
# offsets; class, newlines, left and right cut of the gaps.
_PARTS: tuple[np.dtype[Any], ...] = (I64, I64, I32, I32, U64, U8, I32, U8, U8, I32, I32)
_BYTES_A_BYTE, _BYTES_A_TEXT, _BYTES = 7, 64, 1024  # room that is enough for most texts in Latin letters


class _Structure(ctypes.Structure):
    """``Tables`` of text.h: the addresses of the tables, then the number of bytes of all folded forms."""

    kept: tuple[NDArray[Any], ...]
    _fields_ = (*((name, ctypes.c_void_p) for name in _FIELDS), ("bytes", ctypes.c_int64))


_tables_fit = Loop("tables_fit", *_KINDS)
_tokenize = Loop("tokenize", U8, I64, _Structure, U64, Written(U8), Written(I64))


def structure(tables: folding.Tables) -> _Structure:
    """Return what the loops take in the place of the tables, and keep these. Raises IndexError for tables that do not fit."""
    arrays: tuple[NDArray[Any], ...] = (*tables, CLASSES, DOES)
    _tables_fit.run(*arrays)
    made = _Structure(*map(address, arrays, _KINDS), tables.folded.size)
    made.kept = arrays  # two threads that begin at once have tables of their own, of which a cache keeps one
    return made


@functools.cache
def _tables() -> _Structure:
    return structure(folding.tables())


def tokenize(data: NDArray[np.uint8], edges: NDArray[np.int64], abbreviations: NDArray[np.uint64]) -> tuple[list[NDArray[Any]], int]:
    """Cut texts into folded tokens and classify the gaps between these.

    ``data`` is the UTF-8 of n texts; text i has the bytes from ``edges[i]`` to ``edges[i + 1]``. ``abbreviations`` is a table
    (``hashing``) of the keys of words that a full stop may follow. Returns where each text's tokens and folded bytes begin
    (int64, n + 1 each), start, end, key and folded bytes of the tokens, the folded words' offsets from their text's first byte,
    and class, newlines, left and right cut of the gaps. What counts gaps holds one more a text than there are tokens. The
    number is -1, or the place of a byte that is not UTF-8, with which everything ends.
    """
    texts, place = len(edges) - 1, np.empty(len(_PARTS) + 3, I64)
    whole = np.empty(_BYTES_A_BYTE * len(data) + _BYTES_A_TEXT * len(edges) + _BYTES, U8)
    bad = _tokenize.run(data, edges, _tables(), abbreviations, whole, place)
    *begin, words, size, used = place.tolist()
    if used > len(whole):
        whole = np.empty(used, U8)
        bad = _tokenize.run(data, edges, _tables(), abbreviations, whole, place)
        *begin, words, size, used = place.tolist()
    if bad > 0:
        return [], bad - 1
    if 4 * used < 3 * len(whole):
        whole.resize(used, refcheck=False)
    gaps = words + texts
    counts = (texts + 1, texts + 1, words, words, words, size, gaps, gaps, gaps, gaps, gaps)
    return [np.ndarray(count, kind, whole, at) for count, kind, at in zip(counts, _PARTS, begin, strict=True)], -1
