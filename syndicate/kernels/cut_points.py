"""What the characters between two words say of the places where a text can be cut; ``text.h`` reads a gap by these tables.

Invariant: a gap's class depends on what stands in it and on the words beside it alone.
"""

from __future__ import annotations

import numpy as np

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


def _class(newlines: int, stopped: bool, strong: bool, soft: bool, runs_on: bool, short: bool) -> int:
    if newlines >= 2:
        return SENTENCE_BREAK
    if stopped:
        return SENTENCE_BREAK if newlines > 0 or not (runs_on or (short and not strong)) else SOFT_BREAK
    if newlines > 0:
        return LINE_BREAK
    return SOFT_BREAK if soft else NO_BREAK


# The class of a gap between two words by its newlines, at most 2, and with a bit each for the next three that `read_gap` of text.h tells,
# for a small letter behind it, and for an acronym or an initial before it.
CLASSES = np.array(
    [_class(number & 3, *(bool(number >> bit & 1) for bit in range(2, 7))) for number in range(128)],
    np.uint8,
)
