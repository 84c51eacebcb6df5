"""From tokens and the gaps between them to the units that are fingerprinted.

Invariant: a text's units depend on its own tokens and marks alone; all counts of tokens start at its first one.
"""

from __future__ import annotations

import numpy as np

from plain.memory import load64, trailing_zeros

_SENTENCE_BREAK = 3
_EDGE, _MARKED = 1, 2  # what can be said of a token: a unit ends before it; it is in a mark


def _next(flags, i, n):  # type: ignore[no-untyped-def]
    """Return the first place from ``i`` on that is not 0, or ``n``; ``flags`` is uint8 and has at least n elements."""
    while i + 8 <= n:
        ahead = load64(flags, i)
        if ahead != 0:
            return i + trailing_zeros(ahead) // 8
        i += 8
    while i < n and flags[i] == 0:
        i += 1
    return i


def _edges(start, gap, lines, mark_start, mark_end, state):  # type: ignore[no-untyped-def]
    """Write into ``state`` before which tokens blank lines and marks end a unit, and which tokens are marked."""
    n = len(start)
    blank = False
    ends = 0
    full = 0
    one = np.int64(1)
    i = _next(lines, one, n)
    while i < n:
        blank |= lines[i] >= 2
        ends += 1
        full += 1 if gap[i] >= _SENTENCE_BREAK else 0
        i = _next(lines, i + 1, n)
    by_line = not blank and full * 5 >= ends * 3  # most lines end a sentence: lines are paragraphs, not wrapped text
    state[: n + 1] = 0
    i = _next(lines, one, n)
    while i < n:
        if lines[i] >= 2 or (by_line and gap[i] >= _SENTENCE_BREAK):
            state[i] = _EDGE
        i = _next(lines, i + 1, n)
    state[0] = _EDGE
    state[n] = _EDGE
    for mark in range(len(mark_start)):
        a, b = np.searchsorted(start, mark_start[mark]), np.searchsorted(start, mark_end[mark])
        state[a] |= _EDGE
        state[b] |= _EDGE
        for i in range(a, b):
            state[i] |= _MARKED


def _cut(begin, last, key, gap, most, least_left):  # type: ignore[no-untyped-def]
    """Return where the stretch of tokens from ``begin`` to ``last``, too long for one unit, is cut first."""
    limit = max(min(begin + most, last - least_left), begin + 1)  # what is left over must not be too short to sketch
    latest = -1
    for i in range(begin + max(most // 3, 1), min(limit + 1, last)):
        if gap[i] >= _SENTENCE_BREAK:
            if key[i] % np.uint64(2) == np.uint64(0):
                return i
            latest = i
    return latest if latest >= 0 else limit


def cut_units(word_edges, start, key, gap, lines, mark_edges, mark_start, mark_end, most, least):  # type: ignore[no-untyped-def]
    """Cut texts into units of at most ``most`` tokens and leave no piece of fewer than ``least`` where a longer one is cut.

    ``word_edges`` is int64 (texts + 1,), where each text's tokens begin; ``start``, ``key``, ``gap`` and ``lines`` are those
    of ``tokens.tokenize``; ``mark_edges`` is int64 (texts + 1,) and ``mark_start`` and ``mark_end`` are int64 code points.
    Returns int64 (units, 3): text, first token, behind the last token.
    """
    texts = len(word_edges) - 1
    longest = 0
    for text in range(texts):
        longest = max(longest, word_edges[text + 1] - word_edges[text])
    state = np.empty(longest + 1, np.uint8)
    units = np.empty((texts + len(start) // 32 + 8, 3), np.int64)
    count = 0
    for text in range(texts):
        a, b = word_edges[text], word_edges[text + 1]
        n = b - a
        if n == 0:
            continue
        gaps, keys = gap[a + text : b + text + 1], key[a:b]
        marks = slice(mark_edges[text], mark_edges[text + 1])
        _edges(start[a:b], gaps, lines[a + text : b + text + 1], mark_start[marks], mark_end[marks], state)
        first = last = np.int64(0)
        while last < n:
            last = _next(state, last + 1, n)
            if last < n and state[last] & _EDGE == 0:
                continue
            while first < last and state[first] & _MARKED == 0:
                stop = _cut(first, last, keys, gaps, most, least) if last - first > most else last
                if count == len(units):
                    units = np.concatenate((units, np.empty_like(units)))
                units[count] = (text, first, stop)
                count += 1
                first = stop
            first = last
    return units[:count].copy()
