"""From the gaps between words to the places where a text can be cut.

Invariant: a gap's class depends on what stands in it and on the words beside it alone.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from syndicate.kernels.folding import (
    APOSTROPHE,
    CLOSE,
    DIGIT,
    IGNORABLE,
    LETTER,
    MARK,
    NEWLINE,
    OPEN,
    QUOTE,
    SOFT,
    SPACE,
    SPACELESS,
    STOP,
    WIDE_STOP,
)
from syndicate.kernels.memory import get

NO_BREAK, SOFT_BREAK, LINE_BREAK, SENTENCE_BREAK, EDGE = 0, 1, 2, 3, 4
_BLANK, _LINE, _STOP, _WIDE, _SOFT, _RESUMED, WORD, JOINED, _PART, _CLOSING, _OPENING = (1 << bit for bit in range(11))
# What each kind of character does to a gap: a blank; a line end; a stop, and one that needs no blank behind it; a sign; one
# that takes a stop back; a word, with which the gap ends; what can continue a word; what parts the words; what belongs to the
# word before it, and to the word behind it.
_DOES = {
    LETTER: WORD | JOINED,
    DIGIT: WORD | JOINED,
    MARK: JOINED,
    IGNORABLE: JOINED,
    SPACELESS: WORD,
    SPACE: _BLANK | _PART,
    NEWLINE: _BLANK | _PART | _LINE,
    STOP: _STOP | _CLOSING,
    WIDE_STOP: _WIDE | _CLOSING,
    SOFT: _SOFT | _RESUMED | _CLOSING,
    CLOSE: _SOFT | _CLOSING,
    OPEN: _SOFT | _RESUMED | _PART | _OPENING,
    QUOTE: _SOFT | _CLOSING | _OPENING,
    APOSTROPHE: _SOFT | _CLOSING | JOINED,
}
DOES = np.array([_DOES.get(kind, 0) for kind in range(16)], np.int64)
_FULL_STOP, _FEED, _RETURN = 0x2E, 0x0A, 0x0D


# Nothing in the loop branches, since what a gap holds cannot be guessed, and guessing wrong costs more than the work.
@njit(cache=True, nogil=True, forceinline=True)
def read_gap(codes, first, least, stop, kind, does):  # type: ignore[no-untyped-def]
    """Read the gap from ``first`` on, which ends at ``stop`` or, from ``least`` on, before the first character of a word.

    Returns its end; its newlines, at most two; whether it has a full stop, question or exclamation mark that white space follows, and one
    that no abbreviation explains; whether it has punctuation; the end of what belongs to the word before it, and the start
    of what can belong to the word behind it (code points).
    """
    seen = newlines = stopped = pending = strong = np.int64(0)
    parted = apart = first - 1  # the first character that parts the words, and the first that does not belong to the one before
    behind = opening = first  # behind the last blank, and behind the last character that does not belong to the next word
    before = np.int64(0)
    i = first
    while i < stop:
        code = np.int64(get(codes, i))
        k = get(kind, code)
        does_here = get(does, k)
        if does_here & WORD != 0 and i >= least:
            break
        seen |= does_here
        blank = does_here & _BLANK
        newlines += np.int64((does_here & _LINE != 0) & ((code != _FEED) | (before != _RETURN)))
        stopped |= pending & blank
        pending = np.int64(does_here & _STOP != 0) | (pending & np.int64(does_here & _RESUMED == 0))
        strong |= np.int64((does_here & _STOP != 0) & (code != _FULL_STOP))
        parted = i if (parted < first) & (does_here & _PART != 0) else parted
        closes = (does_here & _CLOSING != 0) & ((k != SOFT) | (code <= 0x2000) | (code >= 0x2020))  # a dash belongs to no word
        apart = apart if closes | (apart >= first) else i
        behind = i + 1 if blank else behind
        opening = opening if does_here & _OPENING else i + 1
        before = code
        i += 1
    wide = seen & _WIDE != 0
    newlines = min(newlines, np.int64(2))
    soft = (seen & _SOFT != 0) | (pending != 0)
    if seen & _BLANK:
        return i, newlines, wide | (stopped != 0), wide | (strong != 0), soft, parted, behind
    return i, newlines, wide | (stopped != 0), wide | (strong != 0), soft, apart if apart >= first else i, opening


def _class(newlines: int, stopped: bool, strong: bool, soft: bool, runs_on: bool, short: bool) -> int:
    if newlines >= 2:
        return SENTENCE_BREAK
    if stopped:
        return SENTENCE_BREAK if newlines > 0 or not (runs_on or (short and not strong)) else SOFT_BREAK
    if newlines > 0:
        return LINE_BREAK
    return SOFT_BREAK if soft else NO_BREAK


# The class of a gap between two words by its newlines, at most 2, and with a bit each for the next three that `read_gap` tells,
# for a small letter behind it, and for an acronym or an initial before it.
CLASSES = np.array(
    [_class(number & 3, *(bool(number >> bit & 1) for bit in range(2, 7))) for number in range(128)],
    np.uint8,
)
