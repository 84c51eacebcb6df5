"""From code points to lines, and to the rows of a table of patterns that may match in each line.

Invariant: a line is what stands between two line ends, without the white space around it; blank lines are
none. No row is left out that has one of its words in a line, whatever the case; which rows really match is for their
patterns to say.
"""

from __future__ import annotations

import ctypes
import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import I32, U8, U32, Loop, Written, address, fields

OTHER, SPACE, BREAK = 0, 1, 2  # classes of characters; `annotation.rule_prefilter` gives those behind them
_CLASSES = 256
_BEGINNINGS = 1 << 18  # three classes of six bits each


class PrefilterWords(NamedTuple):
    """Words as the classes of their letters; sorted by the first one, and none empty or with a letter of no class."""

    spelled: NDArray[np.uint8]  # their letters, back to back
    edge: NDArray[np.int32]  # where each begins in them, and their end
    row: NDArray[np.int32]  # the row that each belongs to
    first: NDArray[np.int32]  # (257,) the first word of each class of first letters, and their number


class _WordAddresses(ctypes.Structure):
    _fields_ = fields(PrefilterWords, addresses=" ".join(PrefilterWords._fields))


class _NeedsAddresses(ctypes.Structure):
    _fields_ = (
        ("opening", _WordAddresses),
        ("cue", _WordAddresses),
        *((name, ctypes.c_void_p) for name in ("wordless", "longest", "beginnings")),
        *((name, ctypes.c_int64) for name in ("first_letter", "wordless_rows", "rows")),
    )


class _PrefilterNeeds(NamedTuple):
    opening: PrefilterWords
    cue: PrefilterWords
    wordless: NDArray[np.int32]
    longest: NDArray[np.int32]
    beginnings: NDArray[np.uint32]
    first_letter: int


class PrefilterNeeds(_PrefilterNeeds):
    """What a line must hold for each row of a table.

    An ``opening`` counts behind white space and the signs below ``first_letter``, a ``cue`` anywhere; ``wordless`` are rows
    for lines without an ASCII letter or digit behind such signs. ``longest`` is the longest line of each row, ``beginnings``
    a bit for each three classes, of six bits each, with which a cue may begin (8192 numbers).
    """

    @functools.cached_property
    def structure(self) -> ctypes.Structure:
        """Return the structure that the loop takes; it is good for as long as this lives. Raises IndexError for what does not fit."""
        rows = len(self.longest)
        inside = bool(np.all((self.wordless >= 0) & (self.wordless < rows))) and self.beginnings.size * 32 == _BEGINNINGS
        if not inside or not _fit(self.opening, rows) or not _fit(self.cue, rows):
            raise IndexError("the words and rows of a prefilter do not fit each other")
        words = (_WordAddresses(address(one.spelled, U8), *(address(array, I32) for array in one[1:])) for one in (self.opening, self.cue))
        arrays = (address(self.wordless, I32), address(self.longest, I32), address(self.beginnings, U32))
        return _NeedsAddresses(*words, *arrays, self.first_letter, len(self.wordless), rows)


def _fit(words: PrefilterWords, rows: int) -> bool:
    count, last = len(words.row), len(words.spelled)
    shapes = len(words.edge) == count + 1 and len(words.first) == _CLASSES + 1
    return (
        shapes
        and bool(words.edge[0] == 0 and words.edge[-1] == last and np.all(np.diff(words.edge) > 0) and np.all(words.spelled > 0))
        and bool(np.all((words.row >= 0) & (words.row < rows)))
        and bool(words.first[0] == 0 and words.first[-1] == count and np.all(np.diff(words.first) >= 0))
    )


_split = Loop("split", U32, U8, Written(U8), gives=(I32, I32, U8))
_candidates = Loop("candidates", U32, U8, I32, I32, ctypes.Structure, gives=((I32, 2),))


def split(
    codes: NDArray[np.uint32], kind: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """Cut code points (uint32, n) into lines; ``kind`` holds the class of each one below its length, all others are of no class.

    Returns the classes (uint8) with two zeros behind them; start and end of each line (int32, code points); and a uint8 that
    is 1 where a blank line, or the end of a paragraph, stands before the line.
    """
    letters = np.empty(len(codes) + 2, U8)
    _, start, end, after_blank = _split.run(codes, kind, letters)
    return letters, start, end, after_blank


def candidates(
    codes: NDArray[np.uint32], letters: NDArray[np.uint8], start: NDArray[np.int32], end: NDArray[np.int32], needs: PrefilterNeeds
) -> NDArray[np.int32]:
    """Find the rows that may match in each line; ``letters`` are the classes of the code points, as ``split`` gives them.

    Returns pairs of line and row (int32, m × 2), lines rising.
    """
    _, pairs = _candidates.run(codes, letters, start, end, needs.structure)
    found: NDArray[np.int32] = pairs
    return found
