"""From folded words to shingle hashes, MinHash sketches, digests and band keys.

Invariant: the numbers are those of datasketch (scheme affine32 over XXH32 of a shingle's UTF-8 bytes); a unit's
row depends on that unit's words alone, so units can be shared out between threads in any way.
"""

from __future__ import annotations

import numpy as np

from plain.hashing import mix
from plain.memory import get, load32, load64, put, store64
from plain.vectors import HASHES, LANES, lower

_P1 = np.uint32(2654435761)
_P2 = np.uint32(2246822519)
_P3 = np.uint32(3266489917)
_P4 = np.uint32(668265263)
_P5 = np.uint32(374761393)
_M1 = np.uint32(0x85EBCA6B)
_M2 = np.uint32(0xC2B2AE35)
_START_1 = np.uint32((2654435761 + 2246822519) & 0xFFFFFFFF)  # seed 0
_START_4 = np.uint32(2**32 - 2654435761)
_FULL = np.uint32(0xFFFFFFFF)
_SPACE = np.uint8(0x20)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_ROW = 256  # shingles hashed together
_BYTE = np.uint32(0xFF)
_SLACK = 32  # bytes behind the last word that may be read and written without being used
KEY_BITS = 40  # of a band key: a look-up among 10 million keys then meets a stranger by accident once in 100,000 times


def _turn(x, bits):  # type: ignore[no-untyped-def]
    """Rotate a uint32 to the left."""
    return np.uint32(np.uint32(x << np.uint32(bits)) | (x >> np.uint32(32 - bits)))


def _round(lane, word):  # type: ignore[no-untyped-def]
    return np.uint32(_turn(np.uint32(lane + np.uint32(word * _P2)), 13) * _P1)


def _finished(h):  # type: ignore[no-untyped-def]
    h = np.uint32((h ^ (h >> np.uint32(15))) * _P2)
    h = np.uint32((h ^ (h >> np.uint32(13))) * _P3)
    return np.uint32(h ^ (h >> np.uint32(16)))


def _long_xxh32(data, start, size):  # type: ignore[no-untyped-def]
    """Return XXH32 with seed 0 of 16 bytes or more (the xxHash specification, version 0.1.1)."""
    i, end = start, start + size
    v1, v2, v3, v4 = _START_1, _P2, np.uint32(0), _START_4
    while i + 16 <= end:
        v1 = _round(v1, load32(data, i))
        v2 = _round(v2, load32(data, i + 4))
        v3 = _round(v3, load32(data, i + 8))
        v4 = _round(v4, load32(data, i + 12))
        i += 16
    h = np.uint32(_turn(v1, 1) + _turn(v2, 7) + _turn(v3, 12) + _turn(v4, 18) + np.uint32(size))
    while i + 4 <= end:
        h = np.uint32(_turn(np.uint32(h + np.uint32(load32(data, i) * _P3)), 17) * _P4)
        i += 4
    while i < end:
        h = np.uint32(_turn(np.uint32(h + np.uint32(np.uint32(data[i]) * _P5)), 11) * _P1)
        i += 1
    return _finished(h)


def _short_xxh32(rows, count, hashes):  # type: ignore[no-untyped-def]
    """Write XXH32 of ``count`` stretches of fewer than 32 bytes into ``hashes``, several at a time in vector registers.

    ``rows`` is uint32, nine rows of ``_ROW`` end to end: the sizes, the first four words of each stretch, the three words
    behind its last whole 16 bytes, and the bytes behind its last whole word. Every step that some size needs is made, and
    sizes that do not need it keep what was before, so that nothing branches.
    """
    for i in range(count):
        n = rows[i]
        v1, v2 = _round(_START_1, rows[_ROW + i]), _round(_P2, rows[2 * _ROW + i])
        v3, v4 = _round(np.uint32(0), rows[3 * _ROW + i]), _round(_START_4, rows[4 * _ROW + i])
        stripe = np.uint32(_turn(v1, 1) + _turn(v2, 7) + _turn(v3, 12) + _turn(v4, 18))
        h = np.uint32((stripe if n >= np.uint32(16) else _P5) + n)
        words = np.uint32((n >> np.uint32(2)) & np.uint32(3))
        step = np.uint32(_turn(np.uint32(h + np.uint32(rows[5 * _ROW + i] * _P3)), 17) * _P4)
        h = step if words > np.uint32(0) else h
        step = np.uint32(_turn(np.uint32(h + np.uint32(rows[6 * _ROW + i] * _P3)), 17) * _P4)
        h = step if words > np.uint32(1) else h
        step = np.uint32(_turn(np.uint32(h + np.uint32(rows[7 * _ROW + i] * _P3)), 17) * _P4)
        h = step if words > np.uint32(2) else h
        rest = rows[8 * _ROW + i]
        left = np.uint32(n & np.uint32(3))
        step = np.uint32(_turn(np.uint32(h + np.uint32((rest & _BYTE) * _P5)), 11) * _P1)
        h = step if left > np.uint32(0) else h
        step = np.uint32(_turn(np.uint32(h + np.uint32(((rest >> np.uint32(8)) & _BYTE) * _P5)), 11) * _P1)
        h = step if left > np.uint32(1) else h
        step = np.uint32(_turn(np.uint32(h + np.uint32(((rest >> np.uint32(16)) & _BYTE) * _P5)), 11) * _P1)
        h = step if left > np.uint32(2) else h
        hashes[i] = _finished(h)


def _space(buffer, offset, place, words, base, scratch):  # type: ignore[no-untyped-def]
    """Write the words of a unit with a space behind each into ``scratch``, so that every shingle is one stretch of it.

    ``scratch`` has room for ``_SLACK`` bytes more.
    """
    at = np.int64(0)
    for word in range(place, place + words):
        i, end = np.int64(base + get(offset, word)), np.int64(base + get(offset, word + 1))
        behind = at + end - i
        if i + 16 <= len(buffer):  # nearly all words are shorter, and what is written too much the next word covers
            store64(scratch, at, load64(buffer, i))
            store64(scratch, at + 8, load64(buffer, i + 8))
            i += 16
        while i + 8 <= end:
            store64(scratch, behind - (end - i), load64(buffer, i))
            i += 8
        while i < end:
            scratch[behind - (end - i)] = buffer[i]
            i += 1
        put(scratch, behind, _SPACE)
        at = behind + 1


def _hash_shingles(offset, place, words, shingle, scratch, rows, hashes):  # type: ignore[no-untyped-def]
    """Write the XXH32 of each shingle of a unit into ``hashes`` and return how many there are.

    ``scratch`` is what ``_space`` made, ``rows`` takes what ``_short_xxh32`` is given.
    """
    count = max(words - shingle + 1, 1)
    width = min(words, shingle)
    for begin in range(0, count, _ROW):
        stop = min(begin + _ROW, count)
        for i in range(begin, stop):
            start = np.int64(get(offset, place + i) - get(offset, place)) + i
            size = np.int64(get(offset, place + i + width) - get(offset, place)) + i + width - 1 - start
            row = i - begin
            put(rows, row, size)
            for k in range(4):
                put(rows, (1 + k) * _ROW + row, load32(scratch, start + 4 * k))
            start += size & 16
            for k in range(3):
                put(rows, (5 + k) * _ROW + row, load32(scratch, start + 4 * k))
            put(rows, 8 * _ROW + row, load32(scratch, start + (size & 12)))
        _short_xxh32(rows, stop - begin, hashes[begin:])
        for i in range(begin, stop):
            size = np.int64(rows[i - begin])
            if size >= _SLACK:
                hashes[i] = _long_xxh32(scratch, offset[place + i] - offset[place] + i, size)
    return count


def _scrambled(h):  # type: ignore[no-untyped-def]
    """Apply the 32-bit finalizer of MurmurHash3."""
    h = np.uint32((h ^ (h >> np.uint32(16))) * _M1)
    h = np.uint32((h ^ (h >> np.uint32(13))) * _M2)
    return np.uint32(h ^ (h >> np.uint32(16)))


def _minima(hashes, count, a, b, row):  # type: ignore[no-untyped-def]
    """Write the minimum of each permutation over ``count`` hashes into ``row``; behind the hashes is room for seven."""
    row[:] = _FULL
    for i in range(count, count + HASHES - 1):
        hashes[i] = hashes[0]
    wide = len(row) // LANES * LANES
    for i in range(0, count, HASHES):
        for k in range(0, wide, LANES):
            lower(row, a, b, k, hashes, i)
        for k in range(wide, len(row)):
            for j in range(i, i + HASHES):
                row[k] = min(row[k], np.uint32(a[k] * hashes[j] + b[k]))


def sketch_units(buffer, offset, place, words, base, begin, stop, shingle, a, b, out):  # type: ignore[no-untyped-def]
    """Write the sketches of units ``begin`` to ``stop`` into their rows of ``out``.

    ``buffer`` is uint8, the folded words of many texts; ``offset`` int32, where a word begins behind its text's first
    byte, one more a text than it has words. For each unit (int64): ``place`` of its first word in ``offset``, its number
    of ``words``, and ``base``, its text's first byte. ``a`` and ``b`` are uint32 (permutations,), ``out`` is uint32
    (units, permutations). A unit without words gets datasketch's empty sketch.
    """
    scratch = np.empty(4096, np.uint8)
    rows = np.empty(9 * _ROW, np.uint32)
    hashes = np.empty(_ROW, np.uint32)
    for unit in range(begin, stop):
        first, n = place[unit], words[unit]
        if n <= 0:
            out[unit] = _FULL
            continue
        size = offset[first + n] - offset[first] + n + _SLACK
        if size > len(scratch):
            scratch = np.empty(2 * size, np.uint8)
        if n + HASHES > len(hashes):
            hashes = np.empty(2 * n + HASHES, np.uint32)
        _space(buffer, offset, first, n, base[unit], scratch)
        count = _hash_shingles(offset, first, n, shingle, scratch, rows, hashes)
        for i in range(count):
            hashes[i] = _scrambled(hashes[i])
        _minima(hashes, count, a, b, out[unit])


def _digests_of_four(key, p, q, r, s, words, states):  # type: ignore[no-untyped-def]
    """Go on with four digests by ``words`` words each, side by side, since each step of one waits for the step before."""
    a, b, c, d = states[0], states[1], states[2], states[3]
    for word in range(words):
        a = mix(a * _GOLDEN + get(key, p + word))
        b = mix(b * _GOLDEN + get(key, q + word))
        c = mix(c * _GOLDEN + get(key, r + word))
        d = mix(d * _GOLDEN + get(key, s + word))
    states[0], states[1], states[2], states[3] = a, b, c, d


def digest_units(key, first, words):  # type: ignore[no-untyped-def]
    """Return one hash for each unit's sequence of word keys, as int64; ``key`` is uint64, ``first``, ``words`` int64."""
    out = np.empty(len(first), np.int64)
    states, unit, place, left = np.zeros(4, np.uint64), np.full(4, -1, np.int64), np.zeros(4, np.int64), np.zeros(4, np.int64)
    following = 0
    while following < len(first):
        for lane in range(4):
            while left[lane] == 0 and following <= len(first):
                if unit[lane] >= 0:
                    out[unit[lane]] = np.int64(states[lane])
                unit[lane] = -1
                if following == len(first):
                    break
                unit[lane], place[lane], left[lane] = following, first[following], words[following]
                states[lane] = np.uint64(words[following])
                following += 1
        step = min(min(left[0], left[1]), min(left[2], left[3]))
        _digests_of_four(key, place[0], place[1], place[2], place[3], step, states)
        for lane in range(4):
            place[lane] += step
            left[lane] -= step
    for lane in range(4):
        for word in range(place[lane], place[lane] + left[lane]):
            states[lane] = mix(states[lane] * _GOLDEN + key[word])
        if unit[lane] >= 0:
            out[unit[lane]] = np.int64(states[lane])
    return out


def band_keys(sketches, bands, rows):  # type: ignore[no-untyped-def]
    """Return a key of ``KEY_BITS`` bits for each band of each sketch, as uint64 (units, bands).

    ``sketches`` is uint32 (units, permutations). The band's number is part of the key, so that equal rows at different
    places do not meet.
    """
    units = len(sketches)
    out = np.empty((units, bands), np.uint64)
    for unit in range(units):
        for band in range(bands):
            h = np.uint64(band + 1) * _GOLDEN
            for row in range(rows):
                h = mix(h * _GOLDEN + np.uint64(sketches[unit, band * rows + row]))
            out[unit, band] = h >> np.uint64(64 - KEY_BITS)
    return out


def scramble(values):  # type: ignore[no-untyped-def]
    """Return the 64-bit finalizer of MurmurHash3 of each number, as uint64; ``values`` is int64."""
    out = np.empty(len(values), np.uint64)
    for i in range(len(values)):
        out[i] = mix(np.uint64(values[i]) + _GOLDEN)
    return out
