"""From the gaps between words to the places where a text can be cut.

What always holds: a gap's class depends on what stands in it and on the words beside it alone.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from syndicate.folding import APOSTROPHE, CLOSE, LETTER, LOWER, NEWLINE, OPEN, QUOTE, SOFT, SPACE, STOP, WIDE_STOP

_BLANK = 0x20
_FULL_STOP = 0x2E
_NO_BREAK, _SOFT_BREAK, _LINE_BREAK, _SENTENCE_BREAK, _EDGE = 0, 1, 2, 3, 4


@njit(cache=True, nogil=True)
def _has(sorted_keys, key):  # type: ignore[no-untyped-def]
    place = np.searchsorted(sorted_keys, key)
    return place < len(sorted_keys) and sorted_keys[place] == key


@njit(cache=True, nogil=True, forceinline=True)
def _read(codes, first, final, kind):  # type: ignore[no-untyped-def]
    """Return the newlines of a gap, and whether it has white space, punctuation, a stop with white space, and a strong stop."""
    newlines = 0
    spaced = False
    soft = False
    stopped = False  # a full stop, question or exclamation mark that white space follows
    strong = False  # one that no abbreviation explains
    pending = False
    for i in range(first, final):
        k = kind[codes[i]]
        if k == NEWLINE:
            if not (codes[i] == 0x0A and i > first and codes[i - 1] == 0x0D):
                newlines += 1
            spaced = True
            stopped |= pending
        elif k == SPACE:
            spaced = True
            stopped |= pending
        elif k == STOP:
            pending = True
            strong |= codes[i] != _FULL_STOP
        elif k == WIDE_STOP:
            stopped = True
            strong = True
        elif k in (SOFT, CLOSE, OPEN, QUOTE, APOSTROPHE):
            soft = True
            if k in (SOFT, OPEN):
                pending = False
    return newlines, spaced, soft or pending, stopped, strong


@njit(cache=True, nogil=True, forceinline=True)
def _left(codes, first, final, spaced, kind):  # type: ignore[no-untyped-def]
    """Return the end of what belongs to the word before a gap."""
    i = first
    while i < final:
        k = kind[codes[i]]
        dash = k == SOFT and 0x2000 < codes[i] < 0x2020
        closing = k in (STOP, WIDE_STOP, SOFT, CLOSE, QUOTE, APOSTROPHE) and not dash
        if k in (SPACE, NEWLINE, OPEN) or not (spaced or closing):
            break
        i += 1
    return i


@njit(cache=True, nogil=True, forceinline=True)
def _right(codes, first, final, spaced, kind):  # type: ignore[no-untyped-def]
    """Return the start of what belongs to the word behind a gap."""
    j = final
    while j > first:
        k = kind[codes[j - 1]]
        if k in (SPACE, NEWLINE) or (not spaced and k not in (OPEN, QUOTE)):
            break
        j -= 1
    return j


@njit(cache=True, nogil=True)
def boundaries(codes, start, end, key, acronym, kind, flag, abbreviations, gap, lines, left, right):  # type: ignore[no-untyped-def]
    """Classify the gap before each token of one text and find where the text can be cut in it.

    ``abbreviations`` are sorted token keys (uint64). Writes four arrays, one longer than the tokens: the class (uint8:
    0 nothing, 1 soft punctuation, 2 newline, 3 sentence end or blank line, 4 edge of the text), the number of newlines
    (uint8, at most 2), the end of the part left of the gap with its closing punctuation, and the start of the part
    right of it with its opening punctuation (int32, code points).
    """
    n = len(codes)
    count = len(start)
    for g in range(count + 1):
        first = end[g - 1] if g > 0 else 0
        final = start[g] if g < count else n
        if final - first == 1 and codes[first] == _BLANK and 0 < g < count:  # seven gaps of eight
            gap[g] = _NO_BREAK
            lines[g] = 0
            left[g] = first
            right[g] = final
            continue
        gap[g] = _NO_BREAK
        newlines, spaced, soft, stopped, strong = _read(codes, first, final, kind)
        if g == 0 or g == count:
            gap[g] = _EDGE
        elif newlines >= 2:
            gap[g] = _SENTENCE_BREAK
        elif stopped:
            single = end[g - 1] - start[g - 1] == 1 and kind[codes[start[g - 1]]] == LETTER
            short = not strong and (acronym[g - 1] == 1 or single or _has(abbreviations, key[g - 1]))
            runs_on = flag[codes[start[g]]] & LOWER != 0
            gap[g] = _SENTENCE_BREAK if newlines > 0 or not (short or runs_on) else _SOFT_BREAK
        elif newlines > 0:
            gap[g] = _LINE_BREAK
        elif soft:
            gap[g] = _SOFT_BREAK
        lines[g] = min(newlines, 2)
        left[g] = _left(codes, first, final, spaced, kind) if g > 0 else first
        right[g] = _right(codes, left[g], final, spaced, kind) if g < count else final
