"""Entries of the index of terms: made from packed texts, and summed for one query.

Invariant: an entry is one 64-bit word, a term's key above, then a share of the top terms' weight in 255ths (8 bits,
0 for a term that is no top term), then the slot of the text (24 bits), so that sorting the words sorts them by term.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import F64, I32, I64, U32, U64, Loop, Written
from syndicate.kernels.term_overlap import lacking
from syndicate.kernels.terms import KEYS, TOP_TERMS, total

SLOT_BITS = 24
NOWHERE = (1 << SLOT_BITS) - 1  # the slot of an entry that only says that its list was too long to keep

_entries = Loop("term_entries", U32, I64, int, Written(U64))
_add = Loop("add_entries", Written(I32), U64, I64, I64, I32)
_shorten = Loop("shorten_lists", U64, int, Written(U64))
_containments = Loop("containments", U32, I64, I64, I64, float, float, F64, Written(F64))


def entries(packed: NDArray[np.uint32], start: NDArray[np.int64], top_terms: bool) -> NDArray[np.uint64]:
    """Return the entries of packed texts, of all their terms or, with ``top_terms``, of their top terms with shares.

    Text i stands at ``packed[start[i]:]``; i is its slot.
    """
    words = np.empty(total(packed, start, TOP_TERMS if top_terms else KEYS), U64)
    _entries.run(packed, start, top_terms, words)
    return words


def add(
    score: NDArray[np.int32], words: NDArray[np.uint64], edges: NDArray[np.int64], lists: NDArray[np.int64], weight: NDArray[np.int32]
) -> None:
    """Add to the scores of the slots of the entries of some lists the list's weight, or the entries' own shares if there are no weights.

    List i is ``words[edges[i] : edges[i + 1]]``. Raises IndexError for a slot beyond the scores.
    """
    _add.run(score, words, edges, lists, weight)


def shorten(words: NDArray[np.uint64], most: int) -> NDArray[np.uint64]:
    """Put in place of each list of more than ``most`` entries one that says so; return the words kept, sorted as given.

    A list that was shortened before stays so.
    """
    kept = np.empty(len(words), U64)
    return kept[: _shorten.run(words, most, kept)].copy()


def containments(
    packed: NDArray[np.uint32], start: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], steps: float, usual: float
) -> NDArray[np.float64]:
    """Return for pairs of packed texts (places in ``start``) the larger share of one's weight that the other holds.

    ``steps`` are the units of weight in a nat, ``usual`` the words of a usual article.
    """
    share = np.empty(len(a))
    _containments.run(packed, start, a, b, steps, usual, lacking(steps), share)
    return share
