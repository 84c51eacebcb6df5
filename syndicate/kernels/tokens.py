"""From code points to folded tokens and the boundaries between them.

What always holds: one pass, no Python object per token; the result depends on the code points alone.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from syndicate.folding import (
    APOSTROPHE,
    CLOSE,
    CYRILLIC,
    DIGIT,
    GREEK,
    IDENTITY,
    IGNORABLE,
    LATIN,
    LETTER,
    LOOKALIKE_LIMIT,
    LOWER,
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

_FULL_STOP = 0x2E
_COMMA = 0x2C
_LOWER_S = 0x73
_BLANK = 0x20
_HASH_START = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
_HASH_FACTOR = np.uint64(0x100000001B3)
_NO_BREAK, _SOFT_BREAK, _LINE_BREAK, _SENTENCE_BREAK, _EDGE = 0, 1, 2, 3, 4


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _fold(code, length, offset, folded, buffer, at):  # type: ignore[no-untyped-def]
    """Write the folded form of one code point and return the next free place."""
    size = length[code]
    if size == IDENTITY:
        return _encode(code, buffer, at)
    first = offset[code]
    for i in range(size):
        buffer[at + i] = folded[first + i]
    return at + size


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _ascii(kind, length, offset, folded):  # type: ignore[no-untyped-def]
    """Return the folded byte of each ASCII letter and digit, and 0 for the other ASCII characters."""
    plain = np.zeros(128, np.uint8)
    for code in range(128):
        if kind[code] == LETTER or kind[code] == DIGIT:
            plain[code] = code if length[code] == IDENTITY else folded[offset[code]]
    return plain


# Written out where it is called: nine words of ten are plain, and calling costs as much as reading them.
@njit(cache=True, nogil=True, inline="always")
def _plain_word(codes, i, plain, kind, buffer, at):  # type: ignore[no-untyped-def]
    """Read the ASCII word at ``i`` if nothing in or behind it needs a closer look.

    Returns its end, the next free place in the buffer, and its key; the end is ``i`` where ``_word`` must read it.
    """
    n = len(codes)
    h = _HASH_START
    j = i
    while j < n and codes[j] < 128 and plain[codes[j]] != 0:
        buffer[at] = plain[codes[j]]
        h = (h ^ np.uint64(plain[codes[j]])) * _HASH_FACTOR
        at += 1
        j += 1
    if j < n and codes[j] != _BLANK:
        code = codes[j]
        goes_on = kind[code] in (LETTER, DIGIT, MARK, IGNORABLE, APOSTROPHE)
        joins = code in (_FULL_STOP, _COMMA) and (j == i + 1 or (j > i and kind[codes[j - 1]] == DIGIT))  # U.S. or 1,000, perhaps
        if goes_on or joins:
            j = i
    return j, at, _mix(h)


@njit(cache=True, nogil=True)
def tokenize(codes, kind, flag, length, offset, folded, lookalike):  # type: ignore[no-untyped-def]
    """Cut code points into folded tokens.

    ``codes`` is uint32 (n,), the rest are the folding tables. Returns start and end (int32, code points), the folded
    tokens' UTF-8 bytes (uint8), their offsets (int32, one more than tokens), their 64-bit keys (uint64), and a uint8
    that is 1 for acronyms.
    """
    n = len(codes)
    size = 0
    for i in range(n):
        bytes_of = length[codes[i]]
        size += 4 if bytes_of == IDENTITY else max(bytes_of, np.uint8(1))
    start = np.empty(n, np.int32)
    end = np.empty(n, np.int32)
    key = np.empty(n, np.uint64)
    acronym = np.zeros(n, np.uint8)
    starts = np.empty(n + 1, np.int32)
    buffer = np.empty(size + 8, np.uint8)
    plain = _ascii(kind, length, offset, folded)
    count = 0
    at = 0
    i = 0
    while i < n:
        begin = at
        j, after, hashed = _plain_word(codes, i, plain, kind, buffer, at)
        if j > i:
            at = after
            start[count] = i
            end[count] = j
            starts[count] = begin
            key[count] = hashed
            count += 1
            i = j
            continue
        k = kind[codes[i]]
        if k == SPACELESS:
            at = _fold(codes[i], length, offset, folded, buffer, at)
            j = i + 1
            while j < n and kind[codes[j]] == MARK:
                at = _fold(codes[j], length, offset, folded, buffer, at)
                j += 1
            short = False
        elif k in (LETTER, DIGIT):
            j, at, short = _word(codes, i, kind, flag, length, offset, folded, lookalike, buffer, at)
        else:
            i += 1
            continue
        if at > begin:
            start[count] = i
            end[count] = j
            starts[count] = begin
            key[count] = hash_bytes(buffer, begin, at)
            acronym[count] = 1 if short else 0
            count += 1
        i = j
    starts[count] = at
    words = (start[:count].copy(), end[:count].copy())
    return *words, buffer[:at].copy(), starts[: count + 1].copy(), key[:count].copy(), acronym[:count].copy()


@njit(cache=True, nogil=True)
def _has(sorted_keys, key):  # type: ignore[no-untyped-def]
    place = np.searchsorted(sorted_keys, key)
    return place < len(sorted_keys) and sorted_keys[place] == key


@njit(cache=True, nogil=True)
def boundaries(codes, start, end, key, acronym, kind, flag, abbreviations):  # type: ignore[no-untyped-def]
    """Classify the gap before each token and find where the text can be cut in it.

    ``abbreviations`` are sorted token keys (uint64). Returns four arrays, one longer than the tokens: the class (uint8:
    0 nothing, 1 soft punctuation, 2 newline, 3 sentence end or blank line, 4 edge of the text), the number of newlines
    (uint8, at most 2), the end of the part left of the gap with its closing punctuation, and the start of the part
    right of it with its opening punctuation (int32, code points).
    """
    n = len(codes)
    count = len(start)
    gap = np.zeros(count + 1, np.uint8)
    lines = np.zeros(count + 1, np.uint8)
    left = np.zeros(count + 1, np.int32)
    right = np.zeros(count + 1, np.int32)
    for g in range(count + 1):
        first = end[g - 1] if g > 0 else 0
        final = start[g] if g < count else n
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
        elif soft or pending:
            gap[g] = _SOFT_BREAK
        lines[g] = min(newlines, 2)
        i = first
        if g > 0:
            while i < final:
                k = kind[codes[i]]
                dash = k == SOFT and 0x2000 < codes[i] < 0x2020
                closing = k in (STOP, WIDE_STOP, SOFT, CLOSE, QUOTE, APOSTROPHE) and not dash
                if k in (SPACE, NEWLINE, OPEN) or not (spaced or closing):
                    break
                i += 1
        left[g] = i
        j = final
        if g < count:
            while j > i:
                k = kind[codes[j - 1]]
                if k in (SPACE, NEWLINE) or (not spaced and k not in (OPEN, QUOTE)):
                    break
                j -= 1
        right[g] = j
    return gap, lines, left, right
