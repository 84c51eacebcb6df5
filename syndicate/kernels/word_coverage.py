"""Which words of one article another one shares, found in one pass over each passage.

Invariant: stems are compared by their places in the two vocabularies, so that no word is hashed twice.
"""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.native import F64, FLAG, I8, I32, I64, U8, U64, Loop, Written, address

_COUNTS = 15  # the numbers of a ``coverage.Tally``

_facts = Loop("names_and_numbers", U8, U8, U64, float, Written(FLAG), locked=True)
_TEXTS = (ctypes.Structure, ctypes.Structure, I32)  # of both articles, and where the stems of the one are in the other
_shared = Loop("shared_words", *_TEXTS, ctypes.Structure, I64, I64, int, float, float, Written(I8), Written(I64))
_by_paragraph = Loop("by_paragraph", I8, FLAG, I64, int, Written(I64))
_kept_order = Loop("kept_order", *_TEXTS, I64, Written(I64))


def facts(initial: NDArray[np.uint8], gap: NDArray[np.uint8], key: NDArray[np.uint64], most: float) -> NDArray[np.bool_]:
    """Return which words are names or numbers, by the class of their first character (2 capital, 4 numeric).

    Where more than ``most`` of the words inside sentences have capitals, capitals do not mean names. A capital that only
    opens a sentence says nothing, unless the word has one inside a sentence as well.
    """
    found = np.empty(len(key), FLAG)
    _facts.run(initial, gap, key, most, found)
    return found


class _Sorts(ctypes.Structure):
    """``Sorts`` of word_coverage.c."""

    _fields_ = (*((name, ctypes.c_void_p) for name in ("own", "quoted", "free", "plain", "weight")), ("words", ctypes.c_int64))


def sorts(
    own: NDArray[np.bool_], quoted: NDArray[np.bool_], free: NDArray[np.bool_], plain: NDArray[np.bool_], weight: NDArray[np.float64]
) -> ctypes.Structure:
    """Return what tells ``shared`` where the arrays of an ``OwnWords`` are, for as long as they live."""
    if any(len(array) != len(own) for array in (quoted, free, plain, weight)):
        raise IndexError("the sorts of an article's words do not fit each other")
    return _Sorts(*(address(array, FLAG) for array in (own, quoted, free, plain)), address(weight, F64), len(own))


def shared(
    a: AlignmentArrays,
    b: AlignmentArrays,
    to_b: NDArray[np.int32],
    words: ctypes.Structure,
    pairs: NDArray[np.int64],
    runs: NDArray[np.int64],
    phrase: int,
    least: float,
    density: float,
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Tell for each word of an article a how closely another one shares it, and count the words by what they are.

    ``to_b`` leads from its vocabulary to the other one, ``words`` are its ``sorts``. ``pairs`` (p, 5) are kind (1 to 3) and token
    ranges, ``runs`` (r, 2) token ranges; ``phrase`` is the tokens of a phrase, ``least`` the least share of a sentence and
    ``density`` that of phrases in a passage. Returns the kind of each token (0 not shared) and the counts in the order of
    ``coverage.Tally`` (15,).
    """
    kind, count = np.empty(len(a.id), I8), np.empty(_COUNTS, I64)
    _shared.run(a.structure, b.structure, to_b, words, pairs, runs, phrase, least, density, kind, count)
    return kind, count


def by_paragraph(kind: NDArray[np.int8], own: NDArray[np.bool_], edges: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """Count an article's paragraphs (token ranges (p, 2)) that have ``least`` own words, by how most of them are shared.

    Returns (4,): all such paragraphs, then those of whose own words half are shared, by their commonest kind (1 to 3).
    """
    found = np.empty(4, I64)
    _by_paragraph.run(kind, own, edges, least, found)
    return found


def kept_order(
    a: AlignmentArrays,
    b: AlignmentArrays,
    to_b: NDArray[np.int32],
    pairs: NDArray[np.int64],
) -> tuple[int, int, int, int]:
    """Look at the order of the words that stand once in each of two articles and in the same passage.

    ``to_b`` leads from one vocabulary to the other; ``pairs`` (p, 4) are token ranges of passages. Returns how many sentences
    the words are in on either side, how many are in the longest chain by whose sentences the order is the same, and how many there are.
    """
    found = np.empty(3, I64)
    words = _kept_order.run(a.structure, b.structure, to_b, pairs, found)
    ours, theirs, chain = found.tolist()
    return ours, theirs, chain, words
