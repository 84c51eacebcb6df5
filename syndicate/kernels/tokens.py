"""From the UTF-8 of texts to folded tokens and the boundaries between them.

What always holds: one pass, no Python object per token; a text's tokens depend on its own bytes alone.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from syndicate.folding import (
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
    WIDEST_OF_MORE,
    WIDEST_OF_TWO,
)
from syndicate.kernels.gaps import boundaries
from syndicate.kernels.memory import load64, store64, trailing_zeros
from syndicate.kernels.utf8 import decode

_FULL_STOP = 0x2E
_COMMA = 0x2C
_LOWER_S = 0x73
_BLANK = 0x20
_HASH_START = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
_HASH_FACTOR = np.uint64(0x100000001B3)
_ONE = np.uint64(1)
_BYTE = np.uint64(0xFF)
_ONES = np.uint64(0x0101010101010101)
_TOPS = np.uint64(0x8080808080808080)
POWERS = np.array([pow(0x100000001B3, size - 8, 1 << 64) for size in range(9)], np.uint64)  # undo hashing the zeros behind a word


@njit(cache=True, nogil=True, forceinline=True)
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


@njit(cache=True, nogil=True, forceinline=True)
def _fold(code, length, offset, folded, buffer, at):  # type: ignore[no-untyped-def]
    """Write the folded form of one code point and return the next free place."""
    size = length[code]
    if size == IDENTITY:
        return _encode(code, buffer, at)
    first = offset[code]
    for i in range(size):
        buffer[at + i] = folded[first + i]
    return at + size


@njit(cache=True, nogil=True, forceinline=True)
def _is_acronym(codes, i, kind):  # type: ignore[no-untyped-def]
    """Tell whether single letters joined by full stops begin at ``i``, as in U.S. or p.m."""
    n = len(codes)
    if i + 2 >= n or kind[codes[i]] != LETTER or codes[i + 1] != _FULL_STOP or kind[codes[i + 2]] != LETTER:
        return False
    return i + 3 >= n or kind[codes[i + 3]] not in (LETTER, DIGIT, MARK)


@njit(cache=True, nogil=True)
def _joins_number(codes, j, kind):  # type: ignore[no-untyped-def]
    """Tell whether the full stop or comma at ``j``, behind a digit, stands inside a number (3.5, 1,000)."""
    n = len(codes)
    if j + 1 >= n or kind[codes[j + 1]] != DIGIT:
        return False
    if codes[j] == _FULL_STOP:
        return True
    for step in range(2, 4):
        if j + step >= n or kind[codes[j + step]] != DIGIT:
            return False
    return j + 4 >= n or kind[codes[j + 4]] != DIGIT


@njit(cache=True, nogil=True)
def _word(codes, i, kind, flag, length, offset, folded, lookalike, buffer, at):  # type: ignore[no-untyped-def]
    """Read the word that begins at ``i``; return its end, the next free place in the buffer, and whether it is an acronym."""
    n = len(codes)
    origin = at
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
        at = origin
        for p in range(i, last):
            code = codes[p]
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
    if tail > origin and at - tail == 1 and buffer[tail] == _LOWER_S:
        at = tail
    return last, at, False


@njit(cache=True, nogil=True)
def _mix(h):  # type: ignore[no-untyped-def]
    """Apply the 64-bit finalizer of MurmurHash3."""
    h = (h ^ (h >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    h = (h ^ (h >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return h ^ (h >> np.uint64(33))


@njit(cache=True, nogil=True)
def hash_bytes(buffer, start, end):  # type: ignore[no-untyped-def]
    """Return FNV-1a over a stretch of bytes, mixed once at the end."""
    h = _HASH_START
    for i in range(start, end):
        h = (h ^ np.uint64(buffer[i])) * _HASH_FACTOR
    return _mix(h)


# Written out where it is called: nine words of ten are plain, and calling costs as much as reading them.
@njit(cache=True, nogil=True, inline="always")
def _plain_word(plain, i, powers, buffer, at):  # type: ignore[no-untyped-def]
    """Copy the ASCII letters and digits from ``i`` on, eight at a time; return their end and the FNV-1a of them.

    No branch depends on a word's length, where it is eight at most, since guessing it wrong costs more than the work. Where
    the word ends, zeros are hashed for the rest of the eight, and their part is divided out again.
    """
    h = _HASH_START
    j = i
    while True:
        word = load64(plain, j)
        size = trailing_zeros((word - _ONES) & ~word & _TOPS) >> 3
        if size < 8:
            word &= (_ONE << np.uint64(8 * size)) - _ONE
        store64(buffer, at + j - i, word)
        for _ in range(8):
            h = (h ^ (word & _BYTE)) * _HASH_FACTOR
            word >>= np.uint64(8)
        j += size
        if size < 8:
            return j, h * powers[size]


@njit(cache=True, nogil=True)
def _words(codes, plain, kind, flag, length, offset, folded, lookalike, powers, buffer, base, start, end, key, acronym, starts):  # type: ignore[no-untyped-def]
    """Write the words of one text into the arrays; return how many they are and the next free place in the buffer.

    ``plain`` is what ``decode`` makes beside ``codes``, with zeros behind it. ``starts`` counts from ``base``, the text's
    first place in the buffer.
    """
    n = len(codes)
    count = 0
    at = base
    i = np.int64(0)  # a plain 0 has a type of its own, for which all that is called with it is compiled again
    while i < n:
        if plain[i] != 0:
            j, hashed = _plain_word(plain, i, powers, buffer, at)
            code = codes[j] if j < n else np.uint32(_BLANK)
            simple = code == _BLANK
            if not simple:
                k = kind[code]
                joins = code in (_FULL_STOP, _COMMA) and (j == i + 1 or kind[codes[j - 1]] == DIGIT)  # U.S. or 1,000, perhaps
                simple = not (joins or k in (LETTER, DIGIT, MARK, IGNORABLE, APOSTROPHE))
            if simple:
                start[count] = i
                end[count] = j
                starts[count] = at - base
                key[count] = _mix(hashed)
                acronym[count] = 0
                count += 1
                at += j - i
                i = j + 1 if code == _BLANK else j
                continue
        begin = at
        k = kind[codes[i]]
        short = False
        if k == SPACELESS:
            at = _fold(codes[i], length, offset, folded, buffer, at)
            j = i + 1
            while j < n and kind[codes[j]] == MARK:
                at = _fold(codes[j], length, offset, folded, buffer, at)
                j += 1
        elif k in (LETTER, DIGIT):
            j, at, short = _word(codes, i, kind, flag, length, offset, folded, lookalike, buffer, at)
        else:
            i += 1
            continue
        if at > begin:
            start[count] = i
            end[count] = j
            starts[count] = begin - base
            key[count] = hash_bytes(buffer, begin, at)
            acronym[count] = 1 if short else 0
            count += 1
        i = j
    starts[count] = at - base
    return count, at


@njit(cache=True, nogil=True)
def _room(data):  # type: ignore[no-untyped-def]
    """Return at most how many tokens a stretch of UTF-8 holds and how many bytes they have when folded."""
    two = 0
    more = 0
    for i in range(len(data)):
        byte = data[i]
        two += 1 if 0xC0 <= byte < 0xE0 else 0
        more += 1 if byte >= 0xE0 else 0
    ascii = len(data) - two - more  # continuation bytes included; a plain word has a character behind it
    return ascii // 2 + two + more + 1, ascii + WIDEST_OF_TWO * two + WIDEST_OF_MORE * more


@njit(cache=True, nogil=True)
def tokenize(data, edges, kind, flag, length, offset, folded, lookalike, abbreviations):  # type: ignore[no-untyped-def]
    """Cut texts into folded tokens and classify the gaps between these.

    ``data`` is uint8, the UTF-8 of n texts; text i has the bytes from ``edges[i]`` to ``edges[i + 1]`` (int64). Then
    follow the folding tables and the sorted keys of the abbreviations. Returns where each text's tokens and folded bytes
    begin (int64, n + 1 each), start, end, key and folded bytes of the tokens, the folded words' offsets from their
    text's first byte, and class, newlines, left and right cut of the gaps. What counts gaps holds one more a text than
    there are tokens. The last number is -1, or the place of a byte that is not UTF-8, with which everything ends.
    """
    texts = len(edges) - 1
    tokens = 0
    size = 0
    longest = 0
    for text in range(texts):
        longest = max(longest, edges[text + 1] - edges[text])
        most, wide = _room(data[edges[text] : edges[text + 1]])
        tokens += most
        size += wide
    codes = np.empty(longest, np.uint32)
    plain = np.zeros(longest + 8, np.uint8)
    start, end = np.empty(tokens, np.int32), np.empty(tokens, np.int32)
    key, acronym = np.empty(tokens, np.uint64), np.empty(tokens, np.uint8)
    gaps = tokens + texts
    starts, left, right = np.empty(gaps, np.int32), np.empty(gaps, np.int32), np.empty(gaps, np.int32)
    gap, lines = np.empty(gaps, np.uint8), np.empty(gaps, np.uint8)
    buffer = np.empty(size + 8, np.uint8)
    word_edges, byte_edges = np.zeros(texts + 1, np.int64), np.zeros(texts + 1, np.int64)
    powers = POWERS
    bad = -1
    a = 0
    for text in range(texts):
        n = decode(data, edges[text], edges[text + 1], codes, plain)
        if n < 0:
            bad = -1 - n
            break
        plain[n : n + 8] = 0
        g = a + text
        count, at = _words(
            codes[:n], plain, kind, flag, length, offset, folded, lookalike, powers, buffer, byte_edges[text],
            start[a:], end[a:], key[a:], acronym[a:], starts[g:],
        )  # fmt: skip
        b = a + count
        boundaries(
            codes[:n], start[a:b], end[a:b], key[a:b], acronym[a:b], kind, flag, abbreviations, gap[g:], lines[g:], left[g:], right[g:]
        )
        word_edges[text + 1], byte_edges[text + 1] = b, at
        a = b
    g = a + texts
    words = (start[:a].copy(), end[:a].copy(), key[:a].copy(), buffer[: byte_edges[texts]].copy(), starts[:g].copy())
    return word_edges, byte_edges, *words, gap[:g].copy(), lines[:g].copy(), left[:g].copy(), right[:g].copy(), bad
