"""From UTF-8 to code points.

Invariant: what ``str.encode("utf-8", "surrogatepass")`` makes is read back; anything else is refused with its place.
"""

from __future__ import annotations

import numpy as np

from plain.memory import load64

_A, _ZERO = 0x61, 0x30
_LETTERS, _DIGITS = 26, 10
_HIGH = np.uint64(0x8080808080808080)


def _sequence(data, i, end):  # type: ignore[no-untyped-def]
    """Return how many bytes the sequence of several at ``i`` has, 0 where it is malformed."""
    lead = data[i]
    size = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if lead < 0xC2 or lead > 0xF4 or i + size > end:
        return 0
    for k in range(1, size):
        if data[i + k] & 0xC0 != 0x80:
            return 0
    second = data[i + 1]
    short = (lead == 0xE0 and second < 0xA0) or (lead == 0xF0 and second < 0x90)  # fewer bytes would have done
    return 0 if short or (lead == 0xF4 and second > 0x8F) else size


# Written out where it is called, and without a branch, so that vectors of bytes are read.
def _plain(byte):  # type: ignore[no-untyped-def]
    """Return the folded form of an ASCII letter or digit, 0 for every other character."""
    low = np.uint8(byte | 0x20)
    letter = np.uint8(low - _A) < _LETTERS
    digit = np.uint8(byte - _ZERO) < _DIGITS
    return low if letter else (byte if digit else np.uint8(0))


def _copy_ascii(data, codes, plain):  # type: ignore[no-untyped-def]
    for i in range(len(data)):
        codes[i] = data[i]
        plain[i] = _plain(data[i])


def decode(data, begin, end, codes, plain):  # type: ignore[no-untyped-def]
    """Write the code points of a stretch of bytes and return their number, or -1 - place of the first malformed byte.

    ``data`` is uint8, ``codes`` uint32 and ``plain`` uint8, both with room for a code point a byte. ``plain`` takes the
    folded forms of ASCII letters and digits, and 0 for the other characters. Lone surrogates are read, overlong forms not.
    """
    at = 0
    i = begin
    while i < end:
        run = i
        while run + 8 <= end and load64(data, run) & _HIGH == 0:
            run += 8
        _copy_ascii(data[i:run], codes[at:], plain[at:])
        at += run - i
        i = run
        stop = min(i + 8, end)
        while i < stop:
            code = np.uint32(data[i])
            plain[at] = 0
            if code < 0x80:
                plain[at] = _plain(data[i])
                i += 1
            else:
                size = _sequence(data, i, end)
                if size == 0:
                    return -1 - i
                code &= np.uint32(0x7F >> size)
                for k in range(1, size):
                    code = np.uint32(code << np.uint32(6) | np.uint32(data[i + k] & 0x3F))
                i += size
            codes[at] = code
            at += 1
    return at
