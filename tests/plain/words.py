"""From code points to single words: how far a word reaches, what it is folded to, and its key.

Invariant: a word's folded form and key depend on its own characters alone.
"""

from __future__ import annotations

import numpy as np

from plain.hashing import FNV_FACTOR, FNV_START, hash_bytes, mix
from plain.memory import get, load64, put
from syndicate.kernels.folding import (
    APOSTROPHE,
    CYRILLIC,
    DIGIT,
    GREEK,
    IDENTITY,
    IGNORABLE,
    LATIN,
    LETTER,
    LOOKALIKE_LIMIT,
    MARK,
    SPACELESS,
)

_FULL_STOP = 0x2E
_COMMA = 0x2C
_LOWER_S = 0x73
_BYTE = np.uint64(0xFF)
_EIGHT = np.uint64(8)
POWERS = np.array([pow(0x100000001B3, size - 8, 1 << 64) for size in range(9)], np.uint64)  # undo hashing the zeros behind a word
MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)  # keep that many bytes


def _encode(code, buffer, at):  # type: ignore[no-untyped-def]
    """Write one code point as UTF-8 (surrogates too, so that nothing is lost) and return the next free place."""
    if code < 0x80:
        buffer[at] = code
        return at + 1
    if code < 0x800:
        buffer[at] = 0xC0 | (code >> 6)
        buffer[at + 1] = 0x80 | (code & 0x3F)
        return at + 2
    if code < 0x10000:
        buffer[at] = 0xE0 | (code >> 12)
        buffer[at + 1] = 0x80 | ((code >> 6) & 0x3F)
        buffer[at + 2] = 0x80 | (code & 0x3F)
        return at + 3
    buffer[at] = 0xF0 | (code >> 18)
    buffer[at + 1] = 0x80 | ((code >> 12) & 0x3F)
    buffer[at + 2] = 0x80 | ((code >> 6) & 0x3F)
    buffer[at + 3] = 0x80 | (code & 0x3F)
    return at + 4


def _fold(code, length, offset, folded, buffer, at):  # type: ignore[no-untyped-def]
    """Write the folded form of one code point and return the next free place."""
    size = length[code]
    if size == IDENTITY:
        return _encode(code, buffer, at)
    first = offset[code]
    for i in range(size):
        buffer[at + i] = folded[first + i]
    return at + size


def _is_acronym(codes, i, kind):  # type: ignore[no-untyped-def]
    """Return whether single letters joined by full stops begin at ``i``, as in U.S. or p.m."""
    n = len(codes)
    if i + 2 >= n or kind[codes[i]] != LETTER or codes[i + 1] != _FULL_STOP or kind[codes[i + 2]] != LETTER:
        return False
    return i + 3 >= n or kind[codes[i + 3]] not in (LETTER, DIGIT, MARK)


def _joins_number(codes, j, kind):  # type: ignore[no-untyped-def]
    """Return whether the full stop or comma at ``j``, behind a digit, stands inside a number (3.5, 1,000)."""
    n = len(codes)
    if j + 1 >= n or kind[codes[j + 1]] != DIGIT:
        return False
    if codes[j] == _FULL_STOP:
        return True
    for step in range(2, 4):
        if j + step >= n or kind[codes[j + step]] != DIGIT:
            return False
    return j + 4 >= n or kind[codes[j + 4]] != DIGIT


def _as_latin(codes, kind, length, offset, folded, lookalike, buffer, at, tail):  # type: ignore[no-untyped-def]
    """Write a word that mixes scripts with Latin letters for those that look like them.

    Returns the next free place in the buffer, and where the part behind the last apostrophe begins, ``tail`` without one.
    """
    for code in codes:
        if code < LOOKALIKE_LIMIT and lookalike[code] != 0:
            buffer[at] = lookalike[code]
            at += 1
        elif kind[code] in (LETTER, DIGIT, MARK):
            at = _fold(code, length, offset, folded, buffer, at)
        elif kind[code] == APOSTROPHE:
            tail = at
        elif code == _FULL_STOP:
            buffer[at] = _FULL_STOP
            at += 1
    return at, tail


def read_word(codes, i, kind, flag, length, offset, folded, lookalike, buffer, at):  # type: ignore[no-untyped-def]
    """Read the word, or the sign of a script without spaces, that begins at ``i``.

    Returns its end, the next free place in the buffer, and whether it is an acronym.
    """
    n = len(codes)
    origin = at
    if kind[codes[i]] == SPACELESS:
        j = i
        while True:
            at = _fold(codes[j], length, offset, folded, buffer, at)
            j += 1
            if j == n or kind[codes[j]] != MARK:
                return j, at, False
    if _is_acronym(codes, i, kind):
        j = i
        while True:
            at = _fold(codes[j], length, offset, folded, buffer, at)
            if _is_acronym(codes, j, kind):
                j += 2
            else:
                return j + 1, at, True
    scripts = 0
    last = i
    j = i
    behind = 0  # kind of the last character that was written
    tail = -1  # where in the buffer the part behind the last apostrophe begins
    while j < n:
        code = codes[j]
        k = kind[code]
        if k in (LETTER, DIGIT, MARK):
            at = _fold(code, length, offset, folded, buffer, at)
            scripts |= flag[code]
            if k != MARK:
                behind = k
            j += 1
            last = j
        elif k == IGNORABLE:
            j += 1
        elif k == APOSTROPHE and behind == LETTER and j + 1 < n and kind[codes[j + 1]] == LETTER:
            tail = at
            j += 1
        elif behind == DIGIT and last == j and code in (_FULL_STOP, _COMMA) and _joins_number(codes, j, kind):
            if code == _FULL_STOP:
                buffer[at] = _FULL_STOP
                at += 1
            j += 1
        else:
            break
    if scripts & LATIN and scripts & (CYRILLIC | GREEK):
        at, tail = _as_latin(codes[i:last], kind, length, offset, folded, lookalike, buffer, origin, tail)
    if tail > origin and at - tail == 1 and buffer[tail] == _LOWER_S:
        at = tail
    return last, at, False


def hash_words(key, count, buffer, base, starts, long_words, longs, others, slow, powers, masks):  # type: ignore[no-untyped-def]
    """Make the keys of ``count`` words from their first eight bytes, which stand in ``key`` with zeros behind them.

    Where a word ends, zeros are hashed for the rest of the eight, and their part is divided out again: nothing branches, and
    several words are hashed at a time in vector registers. ``long_words`` have nine to sixteen bytes, ``others`` any form.
    """
    for c in range(count):
        head = key[c]
        h = FNV_START
        for _ in range(8):
            h = (h ^ (head & _BYTE)) * FNV_FACTOR
            head >>= _EIGHT
        key[c] = h * get(powers, min(starts[c + 1] - starts[c], 8))
    for m in range(longs):
        c = get(long_words, m)
        size = get(starts, c + 1) - get(starts, c) - 8
        tail = load64(buffer, base + get(starts, c) + 8) & get(masks, size)
        h = get(key, c)
        for _ in range(8):
            h = (h ^ (tail & _BYTE)) * FNV_FACTOR
            tail >>= _EIGHT
        put(key, c, h * get(powers, size))
    for c in range(count):
        key[c] = mix(key[c])
    for m in range(slow):
        c = others[m]
        key[c] = hash_bytes(buffer, base + starts[c], base + starts[c + 1])
