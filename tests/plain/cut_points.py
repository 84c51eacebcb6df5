"""From the gaps between words to the places where a text can be cut.

Invariant: a gap's class depends on what stands in it and on the words beside it alone.
"""

from __future__ import annotations

import numpy as np

from plain.memory import get
from syndicate.kernels.cut_points import (
    _BLANK,
    _CLOSING,
    _LINE,
    _OPENING,
    _PART,
    _RESUMED,
    _SOFT,
    _STOP,
    _WIDE,
    WORD,
)
from syndicate.kernels.folding import SOFT

_FULL_STOP, _FEED, _RETURN = 0x2E, 0x0A, 0x0D


# Nothing in the loop branches, since what a gap holds cannot be guessed, and guessing wrong costs more than the work.
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
