"""From code points to lines, and to the rows of a table of patterns that may match in each line.

Invariant: a line is what stands between two line ends, without the white space around it; blank lines are
none. No row is left out that has one of its words in a line, whatever the case; which rows really match is for their
patterns to say.
"""

from __future__ import annotations

import numpy as np

OTHER, SPACE, BREAK = 0, 1, 2  # classes of characters; `annotation.rule_prefilter` gives those behind them
_LINE_FEED, _RETURN, _LINE_SEPARATOR, _PARAGRAPH_SEPARATOR = 0x0A, 0x0D, 0x2028, 0x2029


def classes(codes, kind):  # type: ignore[no-untyped-def]
    """Return the class (uint8) of each code point (uint32, n) of a text, and two zeros behind them.

    ``kind`` holds the class of each code point below its length; all others are of no class.
    """
    n = len(codes)
    found = np.zeros(n + 2, np.uint8)
    for i in range(n):
        code = codes[i]
        if code < len(kind):
            found[i] = kind[code]
    return found


def split(codes, letters):  # type: ignore[no-untyped-def]
    """Cut code points (uint32, n) into lines, by their classes (uint8, n or more).

    Returns start and end (int32, code points), and a uint8 that is 1 where a blank line, or the end of a paragraph,
    stands before the line.
    """
    n = len(codes)
    most = 1
    for i in range(n):
        most += letters[i] == BREAK
    start = np.empty(most, np.int32)
    end = np.empty(most, np.int32)
    after_blank = np.zeros(most, np.uint8)
    count = 0
    feeds = returns = separators = paragraphs = 0
    i = 0
    while i < n:
        if letters[i] == BREAK:
            code = codes[i]
            feeds += code == _LINE_FEED
            returns += code == _RETURN
            separators += code == _LINE_SEPARATOR
            paragraphs += code == _PARAGRAPH_SEPARATOR
            i += 1
            continue
        if letters[i] == SPACE:
            i += 1
            continue
        breaks = feeds if feeds > 0 else returns if returns > 0 else separators
        start[count] = i
        after_blank[count] = breaks > 1 or paragraphs > 0
        feeds = returns = separators = paragraphs = 0
        while i < n and letters[i] != BREAK:
            i += 1
        last = i
        while letters[last - 1] == SPACE:
            last -= 1
        end[count] = last
        count += 1
    return start[:count].copy(), end[:count].copy(), after_blank[:count].copy()


def _rows_at(i, line, stop, letters, spelled, edge, row, first, room, seen, found, count):  # type: ignore[no-untyped-def]
    """Add the rows of the words that stand at ``i`` to the pairs of line and row, and return the number of these."""
    k = letters[i]
    for word in range(first[k], first[k + 1]):
        begin = edge[word]
        size = edge[word + 1] - begin
        j = 1
        while j < size and letters[i + j] == spelled[begin + j]:  # no word has the class of the zeros behind the text
            j += 1
        r = row[word]
        if j == size and room[r] >= 0 and seen[r] != line and i + size <= stop:
            seen[r] = line
            found[count, 0] = line
            found[count, 1] = r
            count += 1
    return count


def candidates(codes, letters, first_letter, start, end, opening, cue, wordless, longest, beginnings):  # type: ignore[no-untyped-def]
    """Find the rows that may match in each line.

    ``letters`` are the classes of the code points (uint8, n + 2). ``opening`` and ``cue`` are words, each as a tuple of its
    letters' classes (uint8), the words' edges in them, their rows, and the first word of each class of first letters
    (int32; words are sorted by it). An opening counts behind white space and the signs below ``first_letter``, a cue
    anywhere; ``wordless`` are rows for lines without an ASCII letter or digit behind such signs. ``longest`` is the
    longest line of each row (int32), ``beginnings`` a bit for each three classes, of six bits each, with which a cue may
    begin (uint32, 8192). Returns pairs of line and row (int32, m × 2), lines rising.
    """
    opening_letters, opening_edge, opening_row, opening_first = opening
    cue_letters, cue_edge, cue_row, cue_first = cue
    rows = len(longest)
    found = np.empty((64 + 2 * rows, 2), np.int32)
    count = 0
    seen = np.full(rows, -1, np.int32)
    room = np.empty(rows, np.int32)
    for line in range(len(start)):
        if count + 2 * rows > len(found):
            found = np.concatenate((found, np.empty_like(found)))
        stop = end[line]
        i = start[line]
        room[:] = longest - (stop - i)
        while i < stop and OTHER < letters[i] < first_letter:
            i += 1
        if i < stop:
            count = _rows_at(i, line, stop, letters, opening_letters, opening_edge, opening_row, opening_first, room, seen, found, count)
        while i < stop and not (48 <= codes[i] < 58 or 65 <= (codes[i] & np.uint32(0xFFFFFFDF)) < 91):
            i += 1
        if i == stop:
            for r in wordless:
                if room[r] >= 0:
                    found[count, 0] = line
                    found[count, 1] = r
                    count += 1
        at = start[line]
        three = (np.uint32(letters[at]) & np.uint32(63)) << np.uint32(6) | np.uint32(letters[at + 1]) & np.uint32(63)
        while at < stop:
            three = (three << np.uint32(6) | np.uint32(letters[at + 2]) & np.uint32(63)) & np.uint32(0x3FFFF)
            if beginnings[three >> np.uint32(5)] >> (three & np.uint32(31)) & np.uint32(1):
                count = _rows_at(at, line, stop, letters, cue_letters, cue_edge, cue_row, cue_first, room, seen, found, count)
            at += 1
    return found[:count].copy()
