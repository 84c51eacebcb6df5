"""From the stems of one text to its weighted terms, in one pass each.

Invariant: of words with one key the first that counts gives the weight; terms come out by ascending key.
"""

from __future__ import annotations

import numpy as np

from plain.hashing import ascending, seek_place, table_size

_DIGITS = (0x30, 0x39)
_HIGH = 0xE0  # first byte in UTF-8 of U+0800 and above, where all scripts without spaces stand
_SENTENCE_END = 3


def touching(start, end, buffer, offset):  # type: ignore[no-untyped-def]
    """Return the tokens (int64) that the next one follows without a space, both of a script without spaces."""
    found = np.empty(len(start), np.int64)
    count = 0
    for i in range(len(start) - 1):
        if end[i] == start[i + 1] and buffer[offset[i]] >= _HIGH and buffer[offset[i + 1]] >= _HIGH:
            found[count] = i
            count += 1
    return found[:count].copy()


def collect(keys, nats, own, steps):  # type: ignore[no-untyped-def]
    """Gather the words that count (``own``) to terms with a weight: keys (uint32), counts (int64), weights (uint8).

    ``steps`` are the units of weight in a nat.
    """
    n = len(keys)
    place = np.full(table_size(2 * n), -1, np.int32)
    unique = np.empty(n, np.uint64)
    times = np.empty(n, np.int64)
    weight = np.empty(n, np.uint8)
    k = 0
    for i in range(n):
        if not own[i]:
            continue
        key = np.uint64(keys[i]) << np.uint64(32)
        at = seek_place(place, unique, key, np.int64(keys[i]))
        if place[at] < 0:
            place[at] = k
            unique[k] = key
            times[k] = 0
            weight[k] = np.uint8(np.rint(nats[i] * steps))
            k += 1
        times[place[at]] += 1
    kept = np.flatnonzero(weight[:k])  # words without a weight are no terms
    order = kept[ascending(unique[kept])]
    return (unique[order] >> np.uint64(32)).astype(np.uint32), times[order], weight[order]


def strongest(count, weights, logs, least, most):  # type: ignore[no-untyped-def]
    """Return the places of the at most ``most`` terms with the largest weight x (1 + ln count), ascending (int64), and these products.

    ``logs`` (float64) holds the logarithm of each count; terms that weigh less than ``least`` have no strength. Of equal
    ones the first are taken. The products are rounded, so that a last bit that differs between machines changes no rank.
    """
    best = np.empty(most, np.int64)
    held = np.empty(most, np.float64)
    size = 0
    for k in range(len(count)):
        if weights[k] < least:
            continue
        strength = np.rint(weights[k] * (1.0 + logs[count[k]]) * 1e6) / 1e6
        if strength <= 0.0 or (size == most and (most == 0 or strength <= held[size - 1])):
            continue
        p = size if size < most else size - 1
        while p > 0 and held[p - 1] < strength:
            held[p] = held[p - 1]
            best[p] = best[p - 1]
            p -= 1
        held[p] = strength
        best[p] = k
        size = min(size + 1, most)
    order = np.argsort(best[:size])
    return best[:size][order].copy(), held[:size][order].copy()


def arrange(keys, nats, own, steps, terms, gap, buffer, offset, quoted, spoken, numbers):  # type: ignore[no-untyped-def]
    """Put a text's words in the order of its terms.

    ``terms`` are ascending term keys; ``spoken`` and ``numbers`` what a quoted word and a number are worth. Returns the
    term number of each word that is a term (int32), its token (int32), where in them sentences start, and their number
    (int32), and the mean worth of each term (float64).
    """
    n = len(keys)
    place = np.full(table_size(2 * len(terms)), -1, np.int32)
    for k in range(len(terms)):
        place[seek_place(place, terms, terms[k], np.int64(terms[k]))] = k
    sequence = np.empty(n, np.int32)
    token = np.empty(n, np.int32)
    breaks = np.empty(n + 2, np.int32)
    breaks[0] = 0
    sentences = 1
    m = 0
    count = np.zeros(len(terms))
    in_quotes = np.zeros(len(terms))
    numeric = np.zeros(len(terms))
    for i in range(n):
        if gap[i] >= _SENTENCE_END and breaks[sentences - 1] != m:
            breaks[sentences] = m
            sentences += 1
        if not own[i] or np.rint(nats[i] * steps) <= 0.0:
            continue
        k = place[seek_place(place, terms, keys[i], np.int64(keys[i]))]
        if k < 0:
            continue
        sequence[m] = k
        token[m] = i
        m += 1
        count[k] += 1.0
        initial = buffer[offset[i]]
        if quoted[i]:
            in_quotes[k] += 1.0
        if initial >= _DIGITS[0] and initial <= _DIGITS[1]:
            numeric[k] += 1.0
    if breaks[sentences - 1] != m:
        breaks[sentences] = m
        sentences += 1
    factor = np.empty(len(terms))
    for k in range(len(terms)):
        times = max(count[k], 1.0)
        factor[k] = (1.0 - (1.0 - spoken) * (in_quotes[k] / times)) * (1.0 + (numbers - 1.0) * (numeric[k] / times))
    return sequence[:m].copy(), token[:m].copy(), breaks[:sentences].copy(), factor
