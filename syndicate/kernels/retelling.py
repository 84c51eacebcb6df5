"""What the sentences of a text say, and how much one text tells of another.

Invariant: sums are taken in the order of sentences, within one in that of stems, so that a share is always the same.
"""

from __future__ import annotations

import ctypes
import functools
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import F64, FLAG, I32, I64, U8, U32, U64, Loop, Written, address, fields

KNOWN, NAMED, LEAD = 1, 2, 4
_KINDS: tuple[np.dtype[Any], ...] = (U32, U8, I32, I32, I32, I32, F64, I32, I32, F64, I32, I32, F64, U64, U64, F64)
_SIZES = ("stems", "rows", "plain", "quoted", "triples", "phrases", "words", "statements")

_tell = Loop("tell", U32, F64, U64, I32, I32, FLAG, int, int, gives=_KINDS)
_retold = Loop("retold", *[ctypes.Structure] * 3, U32, Written(F64))


class _Telling(NamedTuple):
    """What a text says: k distinct stems, r of them in sentences, p of words that are neither names nor quoted, q in statements."""

    vocab: NDArray[np.uint32]  # (k,) ascending
    kind: NDArray[np.uint8]  # (k,) bits: ``KNOWN`` if it counts, ``NAMED`` for a name or number that says something, ``LEAD``
    begin: NDArray[np.int32]  # (k + 1,) where the sentences of each begin in the next
    of_stem: NDArray[np.int32]  # (r,) sentences
    place: NDArray[np.int32]  # (r,) sentences of the rows by sentence,
    stem: NDArray[np.int32]  # (r,) their stems as places in ``vocab``,
    nats: NDArray[np.float64]  # (r,) and what meeting each says
    plain_place: NDArray[np.int32]  # (p,) the same of plain words
    plain_stem: NDArray[np.int32]
    plain_nats: NDArray[np.float64]
    quoted_place: NDArray[np.int32]  # (q,) statements, and the same
    quoted_stem: NDArray[np.int32]
    quoted_nats: NDArray[np.float64]
    triple: NDArray[np.uint64]  # hashes of three words running, ascending
    phrase: NDArray[np.uint64]  # those of four words outside quotations, ascending,
    phrase_nats: NDArray[np.float64]  # and what each says
    word: NDArray[np.uint64]  # all words
    statement: NDArray[np.int64]  # (m, 2) the quoted statements in them
    sentences: int


class _TellingPlaces(ctypes.Structure):
    """``Telling`` of retelling.c."""

    _fields_ = (
        *fields(_Telling, whole="sentences", addresses=" ".join(_Telling._fields[:-1])),
        *((name, ctypes.c_int64) for name in _SIZES),
    )


class Telling(_Telling):
    """What the sentences of a text say, and what tells a loop where that is."""

    @functools.cached_property
    def structure(self) -> ctypes.Structure:
        """Return the structure that the loop takes; it is good for as long as this lives."""
        arrays: tuple[Any, ...] = self[:-1]
        places = (self.vocab, self.stem, self.plain_stem, self.quoted_stem, self.triple, self.phrase, self.word, self.statement)
        k, r, p, q, t, h, n, m = counts = [len(array) for array in places]
        sizes = (k, k, k + 1, r, r, r, r, p, p, p, q, q, q, t, h, h, n, m)
        if any(len(array) != size for array, size in zip(arrays, sizes, strict=True)) or self.statement.shape != (m, 2):
            raise IndexError("the arrays of a telling do not fit each other")
        return _TellingPlaces(*map(address, arrays, (*_KINDS, U64, I64)), self.sentences, *counts)


class TellingShares(NamedTuple):
    """From what shares on something is told: nats of a sentence that says enough, and shares of it, of word triples and of a statement."""

    heavy: float
    follows: float
    kept: float
    reworded: float


class _Shares(ctypes.Structure):
    _fields_ = fields(TellingShares)


class Told(NamedTuple):
    """How much of one text another one tells."""

    sentences: int  # that say enough
    in_order: int  # of them, in one chain that never goes back in the other text
    named: int  # distinct names and numbers
    named_found: int  # of them, anywhere in the other text
    incidental: float  # share of the nats of plain words outside the leads that the matching place of the other text has too
    quotations: int  # statements
    own_quotations: int  # of them, that the other text has neither word for word nor reworded
    covered: float  # share of the nats of all sentences that the best places have
    phrases: float  # nats of the phrases that the other text has
    all_phrases: float  # nats of all phrases


def tell(
    key: NDArray[np.uint32],
    nats: NDArray[np.float64],
    word: NDArray[np.uint64],
    line: NDArray[np.int64],
    kinds: NDArray[np.bool_],
    statement: NDArray[np.int64],
    sentences: int,
) -> Telling:
    """Gather what a text says from its words (n): stem, weight, key and sentence of each, -1 for a word that does not count.

    ``kinds`` (4, n) are the words that say something, those of them that are plain, the names and numbers that say something,
    and the words outside quotations. ``statement`` (m, 2) are the words of quoted statements, one behind the other.
    """
    quoting = np.full(len(key), -1, I32)
    for number, (first, last) in enumerate(statement.tolist()):
        quoting[first:last] = number
    _, *found = _tell.run(key, nats, word, line.astype(I32), quoting, kinds, sentences, len(statement))
    return Telling._make([*found, word, statement, sentences])


def retold(a: Telling, b: Telling, titles: NDArray[np.uint32], shares: TellingShares) -> Told:
    """Measure how much of one text another one tells; ``titles`` are the stems of their titles, ascending."""
    found = np.empty(len(Told._fields))
    _retold.run(a.structure, b.structure, _Shares(*shares), titles, found)
    *counts, incidental, quotations, own, covered, phrases, every = found.tolist()
    sentences, in_order, named, named_found = map(int, counts)
    return Told(sentences, in_order, named, named_found, incidental, int(quotations), int(own), covered, phrases, every)
