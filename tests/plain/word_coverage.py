"""Which words of one article another one shares, found in one pass over each passage.

Invariant: stems are compared by their places in the two vocabularies, so that no word is hashed twice.
"""

from __future__ import annotations

import numpy as np

from plain.hashing import seek, seek_odd, table_size

_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that the order of the words counts
_SENTENCE_END = 3
_UPPER, _NUMERIC = 2, 4


def facts(initial, gap, key, most):  # type: ignore[no-untyped-def]
    """Return which words are names or numbers, by the class of their first character (uint8: 2 capital, 4 numeric).

    Where more than ``most`` of the words inside sentences have capitals, capitals do not mean names. A capital that only
    opens a sentence says nothing, unless the word has one inside a sentence as well.
    """
    n = len(key)
    found = np.zeros(n, np.bool_)
    inside = capital = 0
    for t in range(n):
        found[t] = initial[t] & _NUMERIC != 0
        if t > 0 and gap[t] < _SENTENCE_END:
            inside += 1
            capital += 1 if initial[t] & _UPPER else 0
    if inside == 0 or capital / inside > most:
        return found
    slot = np.zeros(table_size(2 * capital), np.uint64)
    for t in range(1, n):
        if initial[t] & _UPPER and gap[t] < _SENTENCE_END:
            slot[seek(slot, key[t])] = key[t]
    for t in range(n):
        if initial[t] & _UPPER:
            found[t] |= slot[seek(slot, key[t])] == key[t] or (t > 0 and gap[t] < _SENTENCE_END)
    return found


def _phrase(stems, t, size):  # type: ignore[no-untyped-def]
    """Return a hash (uint64) of the ``size`` stems from t on; never 0."""
    mixed = np.uint64(0)
    for place in range(size):
        mixed = (mixed ^ stems[t + place]) * _FACTOR
    return mixed | np.uint64(1)


def _whole(counts, t, size):  # type: ignore[no-untyped-def]
    """Return whether ``size`` words from t on all count."""
    whole = True
    for place in range(size):
        whole &= counts[t + place]
    return whole


def _in_both(ours, plain, i, j, theirs, unmarked, k, m, size, both):  # type: ignore[no-untyped-def]
    """Mark in ``both`` the plain words of [i, j) that stand in a phrase of [k, m) too; return how many."""
    slot = np.zeros(table_size(2 * (m - k)), np.uint64)
    for t in range(k, m - size + 1):
        if _whole(unmarked, t, size):
            h = _phrase(theirs, t, size)
            slot[seek_odd(slot, h)] = h
    both[i:j] = False
    for t in range(i, j - size + 1):
        if _whole(plain, t, size):
            h = _phrase(ours, t, size)
            if slot[seek_odd(slot, h)] == h:
                both[t : t + size] = True
    return np.count_nonzero(both[i:j])


def shared(ours, theirs, ids, other_ids, to_other, stems, unmarked, gap, own, quoted, free, plain, weight, pairs, runs, numbers):  # type: ignore[no-untyped-def]
    """Tell for each word of one article how closely the other shares it, and count the words by what they are.

    ``ours`` and ``theirs`` are stem keys, ``ids`` and ``other_ids`` their places in the vocabularies and ``to_other`` leads
    from one to the other, which has ``stems``; ``unmarked`` is of the other article, all other arrays of this one.
    ``pairs`` (int64, (p, 5)) are kind (1 to 3) and token ranges, ``runs`` (int64, (r, 2)) token ranges; ``numbers`` (float64)
    the tokens of a phrase, the least share of a sentence and the least density. Returns the kind of each token (int8, 0 not
    shared) and the counts in the order of ``coverage.Tally`` (int64, (15,)).
    """
    n = len(ours)
    size, least, density = np.int64(numbers[0]), numbers[1], numbers[2]
    kind = np.zeros(n, np.int8)
    phrased, dense, copied = np.zeros(n, np.bool_), np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    both = np.zeros(n, np.bool_)
    stamp = np.zeros(stems, np.int32)
    for p in range(len(pairs)):
        how, i, j, k, m = pairs[p]
        for t in range(k, m):
            stamp[other_ids[t]] = p + 1
        first = i
        total = found = 0.0
        for t in range(i, j + 1):
            if t == j or (t > first and gap[t] >= _SENTENCE_END):
                if how == 3 or found >= least * total:
                    for word in range(first, t):
                        kind[word] = max(kind[word], how)
                first = t
                total = found = 0.0
            if t < j:
                total += weight[t]
                if to_other[ids[t]] >= 0 and stamp[to_other[ids[t]]] == p + 1:
                    found += weight[t]
        many = _in_both(ours, plain, i, j, theirs, unmarked, k, m, size, both)
        thick = many >= density * np.count_nonzero(free[i:j])
        for t in range(i, j):
            phrased[t] |= both[t]
            dense[t] |= both[t] and thick
    for r in range(len(runs)):
        copied[runs[r, 0] : runs[r, 1]] = True
    stamp[:] = 0
    stamp[other_ids[unmarked]] = 1
    count = np.zeros(15, np.int64)
    for t in range(n):
        fact = free[t] and not plain[t] and kind[t] > 0
        count[0] += own[t]
        count[4] += free[t]
        count[9] += phrased[t]
        count[10] += dense[t]
        count[11] += copied[t] and free[t]
        count[12] += copied[t] and own[t] and not free[t]
        count[13] += fact
        count[14] += fact and to_other[ids[t]] >= 0 and stamp[to_other[ids[t]]] == 1
        if kind[t] > 0:
            count[kind[t]] += own[t]
            count[5] += 1
            count[6] += kind[t] > 1
            count[7] += quoted[t]
            count[8] += free[t]
    return kind, count


def by_paragraph(kind, own, edges, least):  # type: ignore[no-untyped-def]
    """Count an article's paragraphs (token ranges, int64 (p, 2)) that have ``least`` own words, by how most of them are shared.

    Returns int64 (4,): all such paragraphs, then those of whose own words half are shared, by their commonest kind (1 to 3).
    """
    found = np.zeros(4, np.int64)
    for p in range(len(edges)):
        words = 0
        count = np.zeros(4, np.int64)
        for t in range(edges[p, 0], edges[p, 1]):
            if own[t]:
                words += 1
                count[kind[t]] += 1
        if words < least:
            continue
        found[0] += 1
        if 2 * (words - count[0]) >= words:
            found[1 + np.argmax(count[1:])] += 1
    return found


def _once(ids, stems):  # type: ignore[no-untyped-def]
    """Return for each of ``stems`` stems the token at which it stands, or -1 where it stands more than once (int32)."""
    place = np.full(stems, -1, np.int32)
    count = np.bincount(ids, minlength=stems)
    for t in range(len(ids)):
        if count[ids[t]] == 1:
            place[ids[t]] = t
    return place


def once_in_both(ids, other_ids, to_other, stems, sentences, other_sentences, pairs):  # type: ignore[no-untyped-def]
    """Return in which sentences the words are that stand once in each of two articles and in the same passage.

    ``to_other`` leads from one vocabulary to the other, which has ``stems``; ``pairs`` (int64, (p, 4)) are token ranges of
    passages. A word is one int64, the number of its sentence in the one article above that in the other in 32 bits.
    """
    there = _once(other_ids, stems)
    here = _once(ids, len(to_other))
    line = np.searchsorted(sentences, np.arange(len(ids)), "right")
    other_line = np.searchsorted(other_sentences, np.arange(len(other_ids)), "right")
    found = np.empty(len(ids), np.int64)
    size = 0
    for t in range(len(ids)):
        i = ids[t]
        if here[i] != t or to_other[i] < 0 or there[to_other[i]] < 0:
            continue
        at = there[to_other[i]]
        for p in range(len(pairs)):
            if pairs[p, 0] <= t < pairs[p, 1] and pairs[p, 2] <= at < pairs[p, 3]:
                found[size] = line[t] << 32 | other_line[at]
                size += 1
                break
    return found[:size].copy()


def longest_chain(words, lines):  # type: ignore[no-untyped-def]
    """Return of words of ``once_in_both``, sorted, how many sentences they are in on either side, and the longest chain in order.

    No number of a sentence of the other article is above ``lines``.
    """
    met = np.zeros(lines + 1, np.bool_)
    ends = np.empty(len(words), np.int64)
    length = ours = theirs = 0
    before = -1
    for w in range(len(words)):
        one, two = words[w] >> 32, words[w] & 0xFFFFFFFF
        ours += 1 if one != before else 0
        before = one
        theirs += 0 if met[two] else 1
        met[two] = True
        place = np.searchsorted(ends[:length], two, "right")
        ends[place] = two
        length = max(length, place + 1)
    return ours, theirs, length
