"""The arrays of one text that the aligner's kernels read, and the loops that make them.

Invariant: a token inside a mark (``barrier``) is in no sentence row and in no gram, so that it seeds nothing.
"""

from __future__ import annotations

import numpy as np

from plain.hashing import ascending, number, seek

GRAM = 5  # tokens in an anchor of a verbatim run


def merge_sentences(starts, least):  # type: ignore[no-untyped-def]
    """Join sentences of fewer than ``least`` tokens to the next; takes and returns their starts and the number of tokens (int32)."""
    count = len(starts) - 1
    merged = np.empty(count + 2, np.int32)
    merged[0] = 0
    kept = 0
    for s in range(1, count + 1):
        if starts[s] - merged[kept] >= least:
            kept += 1
            merged[kept] = starts[s]
    final = starts[count]
    if merged[kept] < final:  # a short rest belongs to the sentence before it
        if kept == 0:
            kept = 1
        merged[kept] = final
    return merged[: kept + 1].copy()


def sentence_rows(ids, sentence, offset, barrier, stems):  # type: ignore[no-untyped-def]
    """Count the stems of each sentence, without words under three bytes; return ``row``, ``column``, ``times`` of ``AlignmentArrays``."""
    count = len(sentence) - 1
    row = np.zeros(count + 1, np.int32)
    column = np.empty(len(ids), np.int32)
    times = np.empty(len(ids), np.int32)
    seen = np.full(stems, -1, np.int32)
    slot = np.empty(stems, np.int32)
    size = 0
    for s in range(count):
        for t in range(sentence[s], sentence[s + 1]):
            if barrier[t] == 1 or offset[t + 1] - offset[t] < 3:
                continue
            i = ids[t]
            if seen[i] == s:
                times[slot[i]] += 1
            else:
                seen[i] = s
                slot[i] = size
                column[size] = i
                times[size] = 1
                size += 1
        row[s + 1] = size
    return row, column[:size].copy(), times[:size].copy()


def grams(key, barrier):  # type: ignore[no-untyped-def]
    """Hash every five consecutive folded words without a mark; return the hashes (uint64) and first tokens (int32) in text order."""
    n = len(key)
    hashes = np.empty(max(n - GRAM + 1, 0), np.uint64)
    place = np.empty(max(n - GRAM + 1, 0), np.int32)
    size = 0
    free = 0  # tokens since the last mark
    for t in range(n):
        free = 0 if barrier[t] == 1 else free + 1
        if free >= GRAM:
            h = np.uint64(0x9E3779B97F4A7C15)
            for i in range(t - GRAM + 1, t + 1):
                h = (h ^ key[i]) * np.uint64(0xFF51AFD7ED558CCD)
                h ^= h >> np.uint64(32)
            hashes[size] = h
            place[size] = t - GRAM + 1
            size += 1
    return hashes[:size].copy(), place[:size].copy()


def sentence_starts(gap, end):  # type: ignore[no-untyped-def]
    """Return the tokens at which sentences start, and the number of tokens (int32); ``end`` is the class of a sentence end."""
    n = len(gap) - 1
    starts = np.empty(n + 1, np.int32)
    starts[0] = 0
    count = 1 if n > 0 else 0
    for t in range(1, n):
        if gap[t] >= end:
            starts[count] = t
            count += 1
    starts[count] = n
    return starts[: count + 1].copy()


def arrays(key, offset, gap, start, end, left, right, stems, marked, slot, place, frequencies, sentence_end, least, short):  # type: ignore[no-untyped-def]
    """Return most of ``AlignmentArrays``, from a text's tokens, its stems and a table of frequencies (the last is for unknown stems)."""
    n = len(key)
    vocab, ids, count = number(stems)
    barrier = marked.view(np.uint8).copy()
    sentence = merge_sentences(sentence_starts(gap, sentence_end), least)
    row, column, times = sentence_rows(ids, sentence, offset, barrier, len(vocab))
    hashes, token = grams(key, barrier)
    order = ascending(hashes)
    first, last = right.copy(), left.copy()
    first[:-1] = np.minimum(right[:-1], start)
    last[1:] = np.maximum(left[1:], end)
    common = np.empty(len(vocab))
    excess = np.empty(len(vocab))
    for k in range(len(vocab)):
        at = seek(slot, vocab[k])
        common[k] = frequencies[place[at]] if slot[at] != 0 else frequencies[len(frequencies) - 1]
        excess[k] = (count[k] - 1) / max(n, short)
    return ids, barrier, first, last, vocab, common, excess, sentence, row, column, times, hashes[order], token[order]


def inside(start, end, first, last):  # type: ignore[no-untyped-def]
    """Tell which tokens lie, in part at least, in one of the spans from ``first`` to ``last`` (int64, code points)."""
    n = len(start)
    steps = np.zeros(n + 1, np.int32)
    for s in range(len(first)):
        i = np.searchsorted(end, first[s], "right")
        j = np.searchsorted(start, last[s], "left")
        if i < j:
            steps[i] += 1
            steps[j] -= 1
    found = np.empty(n, np.bool_)
    depth = 0
    for t in range(n):
        depth += steps[t]
        found[t] = depth > 0
    return found


def handed_on(gap, quoted, end, share):  # type: ignore[no-untyped-def]
    """Return the quoted words and those of sentences of whose words at least ``share`` are quoted."""
    starts = sentence_starts(gap, end)
    found = quoted.copy()
    for s in range(len(starts) - 1):
        first, last = starts[s], starts[s + 1]
        if np.count_nonzero(quoted[first:last]) >= share * (last - first):
            found[first:last] = True
    return found


def shared_stems(a, b):  # type: ignore[no-untyped-def]
    """Match two ascending vocabularies (unsigned): for each stem its place in the other one, or -1 (int32, int32)."""
    to_b = np.full(len(a), -1, np.int32)
    to_a = np.full(len(b), -1, np.int32)
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            to_b[i] = j
            to_a[j] = i
            i += 1
            j += 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return to_b, to_a
