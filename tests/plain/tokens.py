"""From the UTF-8 of texts to folded tokens and the boundaries between them.

Invariant: one pass, no Python object per token; a text's tokens depend on its own bytes alone.
"""

from __future__ import annotations

import numpy as np

from plain.cut_points import read_gap
from plain.hashing import seek
from plain.memory import get, load64, ones, put, store64, trailing_zeros
from plain.utf8 import decode
from plain.vectors import AT_ONCE, reaching
from plain.words import MASKS, POWERS, hash_words, read_word
from syndicate.kernels.cut_points import CLASSES, DOES, EDGE, JOINED, SENTENCE_BREAK, SOFT_BREAK, WORD
from syndicate.kernels.folding import APOSTROPHE, DIGIT, LETTER, LOWER, WIDEST_OF_MORE

_FULL_STOP = 0x2E
_COMMA = 0x2C
_LOWER_S = 0x73
_BLANK = 0x20
_ONE = np.uint64(1)
_BYTES_AT_ONCE = 4096  # that are counted
_LONG = 16  # bytes of the longest word that is copied without asking how long it is


def _runs(plain, n, edge):  # type: ignore[no-untyped-def]
    """Write where each run of plain characters begins and ends, in turns, and return the number of runs.

    Eight at a time are written, whether there are as many or not, so that hardly anything branches. Behind the last run stands
    a place behind the text.
    """
    count = np.int64(0)
    inside = np.uint64(0)
    for begin in range(0, n + 1, AT_ONCE):
        bits = reaching(plain, begin, 1)
        changes = bits ^ ((bits << _ONE) | inside)
        inside = bits >> np.uint64(AT_ONCE - 1)
        here = ones(changes)
        for k in range(0, here, 8):
            for step in range(8):
                put(edge, count + k + step, begin + trailing_zeros(changes))
                changes &= changes - _ONE
        count += here
    put(edge, count, n + 1)
    return count // 2


def _goes_on(codes, kind, does, size, j, after, behind):  # type: ignore[no-untyped-def]
    """Return whether the word of ``size`` letters before ``j`` goes on with the run from ``after`` to ``behind``, as in who's or don't."""
    return (
        get(kind, get(codes, j)) == APOSTROPHE
        and after == j + 1
        and size + behind - after <= _LONG
        and get(kind, get(codes, j - 1)) == LETTER
        and get(kind, get(codes, after)) == LETTER
        and get(kind, get(codes, behind - 1)) == LETTER
        and get(does, get(kind, get(codes, behind))) & JOINED == 0
    )


def _plain_words(text, kind, does, masks, buffer, base, words, long_words, i, at, run, count, longs):  # type: ignore[no-untyped-def]
    """Write the plain words from ``i`` on, where run ``run`` begins, with single blanks between them.

    Nothing in the loop waits for the word before. Returns the end of the last word, what comes of ``at``, ``run``, ``count`` and
    ``longs``, and where a word begins that is not so plain, or -1 where a gap follows.
    """
    codes, plain, edge = text
    start, end, key, starts, left, right = words
    while True:
        j = np.int64(get(edge, run + 1))
        size = j - i
        first_bytes = load64(plain, i)
        store64(buffer, at, first_bytes)
        store64(buffer, at + 8, load64(plain, i + 8))
        put(start, count, i)
        put(end, count, j)
        put(starts, count, at - base)
        put(key, count, first_bytes & get(masks, min(size, 8)))
        put(long_words, longs, count)
        code = get(codes, j)
        after = np.int64(get(edge, run + 2))
        if (size > _LONG) | ((code != _BLANK) | (after != j + 1)):
            last = get(kind, get(codes, j - 1))
            number = ((code == _FULL_STOP) | (code == _COMMA)) & ((size == 1) | (last == DIGIT))  # U.S. or 1,000, perhaps
            if number | (size > _LONG) | (get(does, get(kind, code)) & JOINED != 0):
                behind = np.int64(get(edge, run + 3))
                if not _goes_on(codes, kind, does, size, j, after, behind):
                    return j, at, run, count, longs, i
                store64(buffer, at + size, load64(plain, after))
                store64(buffer, at + size + 8, load64(plain, after + 8))
                size += 0 if behind - after == 1 and get(plain, after) == _LOWER_S else behind - after
                j = behind
                put(end, count, j)
                put(key, count, load64(buffer, at) & get(masks, min(size, 8)))
                run += 2
            after = np.int64(-1)
        longs += size > 8
        count += 1
        at += size
        run += 2
        if after < 0:
            return j, at, run, count, longs, after
        i = after
        put(left, count, j)
        put(right, count, after)


def _words(text, n, tables, hashing, buffer, base, words, gap, lines, notes):  # type: ignore[no-untyped-def]
    """Write the words of one text and the gaps between them into arrays; return how many, and the next free place in the buffer.

    Words of ASCII alone, parted by single blanks, are written by ``_plain_words``; all else goes through the loop here, which
    reads a gap and, where one begins, a word of any characters. ``text`` are code points and plain characters as ``decode``
    makes them, with zeros behind the n of the text, and runs as ``_runs`` writes them. ``words`` are start, end, key, offset
    (from ``base``, the text's first place in the buffer), and left and right cut of the gaps. ``gap`` and ``lines`` come
    filled with zeros, as is right for one blank between two words. ``notes`` is room for numbers of words.
    """
    codes, _, edge = text
    start, end, key, starts, left, right = words
    kind, flag, length, offset, folded, lookalike = tables
    powers, masks, does, classes, abbreviations = hashing
    long_words, others, doubts = notes
    count = longs = slow = doubtful = np.int64(0)
    at = np.int64(base)
    run = np.int64(0)
    first = np.int64(0)  # end of the word before
    i = np.int64(0)
    short = False  # whether that is an acronym
    hidden = False  # whether letters of which nothing is left stand behind it
    newlines = before = behind = np.int64(0)
    stopped = strong = soft = False
    while True:
        stop = min(np.int64(get(edge, run)), n)
        if hidden:
            while i < stop and get(does, kind[codes[i]]) & WORD == 0:
                i += 1
        else:
            i, newlines, stopped, strong, soft, before, behind = read_gap(codes, first, first, stop, kind, does)
        j, now, acronym = i, at, False
        if i < stop:
            j, now, acronym = read_word(codes[:n], i, kind, flag, length, offset, folded, lookalike, buffer, at)
            while get(edge, run) < j:
                run += 2
            if now == at:
                hidden = True
                i = j
                continue
        if hidden:
            hidden = False
            i, newlines, stopped, strong, soft, before, behind = read_gap(codes, first, i, i, kind, does)
        lines[count] = newlines
        left[count] = before if count > 0 else 0
        right[count] = max(behind, left[count]) if i < n else n
        if count == 0 or i == n:
            gap[count] = EDGE
            if i == n:
                break
        else:
            brief = short | ((first - get(start, count - 1) == 1) & (get(kind, get(codes, first - 1)) == LETTER))
            seen = newlines | stopped << 2 | strong << 3 | soft << 4 | (get(flag, get(codes, i)) & LOWER != 0) << 5 | brief << 6
            put(gap, count, get(classes, seen))
            put(doubts, doubtful, count)
            doubtful += (get(classes, seen) == SENTENCE_BREAK) & (newlines == 0) & (strong == 0)
        if i == stop:
            first, at, run, count, longs, i = _plain_words(
                text, kind, does, masks, buffer, base, words, long_words, i, at, run, count, longs
            )
            if i < 0:
                short = False
                continue
            j, now, acronym = read_word(codes[:n], i, kind, flag, length, offset, folded, lookalike, buffer, at)
            while get(edge, run) < j:
                run += 2
        start[count], end[count], starts[count] = i, j, at - base
        others[slow] = count
        slow += 1
        count += 1
        at = now
        first = j
        short = acronym
    starts[count] = at - base
    hash_words(key, count, buffer, base, starts, long_words, longs, others, slow, powers, masks)
    for m in range(doubtful):
        g = doubts[m]
        if abbreviations[seek(abbreviations, key[g - 1])] != 0:
            gap[g] = SOFT_BREAK
    return count, at


def _room(data):  # type: ignore[no-untyped-def]
    """Return at most how many tokens the UTF-8 of some texts holds, and how many bytes they have when folded.

    A token begins with an ASCII letter or digit behind something else, or with a character of several bytes.
    """
    n = len(data)
    plain, lead = np.zeros(_BYTES_AT_ONCE, np.uint8), np.zeros(_BYTES_AT_ONCE, np.uint8)
    tokens = several = 0
    inside = np.uint64(0)
    for begin in range(0, n, _BYTES_AT_ONCE):
        part = data[begin : min(begin + _BYTES_AT_ONCE, n)]
        if len(part) < _BYTES_AT_ONCE:
            plain[:] = 0
            lead[:] = 0
        for i in range(len(part)):
            byte = part[i]
            low = np.uint8(byte | 0x20)
            plain[i] = np.uint8(1) if (np.uint8(low - 0x61) < 26) | (np.uint8(byte - 0x30) < 10) else np.uint8(0)
            lead[i] = np.uint8(1) if byte >= 0xC0 else np.uint8(0)
        for place in range(0, _BYTES_AT_ONCE, AT_ONCE):
            bits = reaching(plain, place, 1)
            tokens += ones(bits & ~((bits << _ONE) | inside))
            several += ones(reaching(lead, place, 1))
            inside = bits >> np.uint64(AT_ONCE - 1)
    return tokens + several, n + WIDEST_OF_MORE * several


def _fitting(array, used):  # type: ignore[no-untyped-def]
    """Return the first elements of an array, copied only where many others would stay in memory with them."""
    return array[:used] if 4 * used >= 3 * len(array) else array[:used].copy()


def tokenize(data, edges, kind, flag, length, offset, folded, lookalike, abbreviations):  # type: ignore[no-untyped-def]
    """Cut texts into folded tokens and classify the gaps between these.

    ``data`` is uint8, the UTF-8 of n texts; text i has the bytes from ``edges[i]`` to ``edges[i + 1]`` (int64). Then
    follow the folding tables and a table (``hashing``) of the abbreviations' keys. Returns where each text's tokens and folded bytes
    begin (int64, n + 1 each), start, end, key and folded bytes of the tokens, the folded words' offsets from their
    text's first byte, and class, newlines, left and right cut of the gaps. What counts gaps holds one more a text than
    there are tokens. The last number is -1, or the place of a byte that is not UTF-8, with which everything ends.
    """
    texts = len(edges) - 1
    longest = 0
    for text in range(texts):
        longest = max(longest, edges[text + 1] - edges[text])
    tokens, size = _room(data)
    tokens += texts  # a text may begin with a letter right behind one that ends with one
    codes, plain = np.empty(longest + 1, np.uint32), np.empty(longest + 2 * AT_ONCE, np.uint8)
    edge = np.empty(2 * tokens + 16, np.int32)
    notes = np.empty(tokens + 1, np.int32), np.empty(tokens + 1, np.int32), np.empty(tokens + 1, np.int32)
    start, end, key = np.empty(tokens + 1, np.int32), np.empty(tokens + 1, np.int32), np.empty(tokens + 1, np.uint64)
    gaps = tokens + texts
    starts, left, right = np.empty(gaps, np.int32), np.empty(gaps, np.int32), np.empty(gaps, np.int32)
    gap, lines = np.zeros(gaps, np.uint8), np.zeros(gaps, np.uint8)
    buffer = np.empty(size + _LONG, np.uint8)
    word_edges, byte_edges = np.zeros(texts + 1, np.int64), np.zeros(texts + 1, np.int64)
    tables = kind, flag, length, offset, folded, lookalike
    hashing = POWERS, MASKS, DOES, CLASSES, abbreviations
    bad = -1
    a = 0
    for text in range(texts):
        n = decode(data, edges[text], edges[text + 1], codes, plain)
        if n < 0:
            bad = -1 - n
            break
        codes[n] = 0
        plain[n : n + 2 * AT_ONCE - 1] = 0
        _runs(plain, n, edge)
        g = a + text
        words = start[a:], end[a:], key[a:], starts[g:], left[g:], right[g:]
        count, at = _words((codes, plain, edge), n, tables, hashing, buffer, byte_edges[text], words, gap[g:], lines[g:], notes)
        a += count
        word_edges[text + 1], byte_edges[text + 1] = a, at
    g = a + texts
    cut = (_fitting(start, a), _fitting(end, a), _fitting(key, a), _fitting(buffer, byte_edges[texts]), _fitting(starts, g))
    return word_edges, byte_edges, *cut, _fitting(gap, g), _fitting(lines, g), _fitting(left, g), _fitting(right, g), bad
