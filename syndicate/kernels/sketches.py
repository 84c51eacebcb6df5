"""From folded words to shingle hashes, MinHash sketches, digests and band keys.

What always holds: the numbers are those of datasketch (scheme affine32 over XXH32 of a shingle's UTF-8 bytes); a unit's
row depends on that unit's words alone, so units can be shared out between threads in any way.
"""

from __future__ import annotations

import numpy as np
from numba import njit

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
_WIDE_1 = np.uint64(0xFF51AFD7ED558CCD)
_WIDE_2 = np.uint64(0xC4CEB9FE1A85EC53)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
KEY_BITS = 40  # of a band key: a look-up among 10 million keys then meets a stranger by accident once in 100,000 times


@njit(cache=True, nogil=True)
def _read(data, i):  # type: ignore[no-untyped-def]
    """Return four bytes as a little-endian uint32."""
    return np.uint32(np.uint32(data[i]) | np.uint32(data[i + 1]) << 8 | np.uint32(data[i + 2]) << 16 | np.uint32(data[i + 3]) << 24)


@njit(cache=True, nogil=True)
def _turn(x, bits):  # type: ignore[no-untyped-def]
    """Rotate a uint32 to the left."""
    return np.uint32(np.uint32(x << np.uint32(bits)) | (x >> np.uint32(32 - bits)))


@njit(cache=True, nogil=True)
def _round(lane, word):  # type: ignore[no-untyped-def]
    return np.uint32(_turn(np.uint32(lane + np.uint32(word * _P2)), 13) * _P1)


@njit(cache=True, nogil=True)
def xxh32(data, start, end):  # type: ignore[no-untyped-def]
    """Return XXH32 with seed 0 of a stretch of bytes (the xxHash specification, version 0.1.1)."""
    i = start
    if end - start >= 16:
        v1, v2, v3, v4 = _START_1, _P2, np.uint32(0), _START_4
        while i + 16 <= end:
            v1 = _round(v1, _read(data, i))
            v2 = _round(v2, _read(data, i + 4))
            v3 = _round(v3, _read(data, i + 8))
            v4 = _round(v4, _read(data, i + 12))
            i += 16
        h = np.uint32(_turn(v1, 1) + _turn(v2, 7) + _turn(v3, 12) + _turn(v4, 18))
    else:
        h = _P5
    h = np.uint32(h + np.uint32(end - start))
    while i + 4 <= end:
        h = np.uint32(_turn(np.uint32(h + np.uint32(_read(data, i) * _P3)), 17) * _P4)
        i += 4
    while i < end:
        h = np.uint32(_turn(np.uint32(h + np.uint32(np.uint32(data[i]) * _P5)), 11) * _P1)
        i += 1
    h = np.uint32((h ^ (h >> np.uint32(15))) * _P2)
    h = np.uint32((h ^ (h >> np.uint32(13))) * _P3)
    return np.uint32(h ^ (h >> np.uint32(16)))


@njit(cache=True, nogil=True)
def _spaced(buffer, offset, first, last, scratch):  # type: ignore[no-untyped-def]
    """Write words with a space behind each into ``scratch``, so that every shingle is one stretch of it."""
    at = 0
    for word in range(first, last):
        for i in range(offset[word], offset[word + 1]):
            scratch[at] = buffer[i]
            at += 1
        scratch[at] = _SPACE
        at += 1


@njit(cache=True, nogil=True)
def _hash_shingles(scratch, offset, first, last, shingle, hashes):  # type: ignore[no-untyped-def]
    """Write the XXH32 of each shingle of a spaced unit into ``hashes`` and return how many there are."""
    words = last - first
    count = max(words - shingle + 1, 1)
    width = min(words, shingle)
    base = offset[first]
    for i in range(count):
        start = offset[first + i] - base + i
        end = offset[first + i + width] - base + i + width - 1
        hashes[i] = xxh32(scratch, start, end)
    return count


@njit(cache=True, nogil=True)
def shingle_hashes(buffer, offset, first, last, shingle):  # type: ignore[no-untyped-def]
    """Return the XXH32 of each shingle of one unit, in order, as uint32; a unit without words has none.

    ``buffer`` is uint8, ``offset`` int64 (one more than words), ``first``, ``last`` and ``shingle`` are int64.
    """
    if last <= first:
        return np.empty(0, np.uint32)
    scratch = np.empty(offset[last] - offset[first] + last - first, np.uint8)
    _spaced(buffer, offset, first, last, scratch)
    hashes = np.empty(max(last - first - shingle + 1, 1), np.uint32)
    _hash_shingles(scratch, offset, first, last, shingle, hashes)
    return hashes


@njit(cache=True, nogil=True)
def sketch_units(buffer, offset, first, last, begin, stop, shingle, a, b, out):  # type: ignore[no-untyped-def]
    """Write the sketches of units ``begin`` to ``stop`` into their rows of ``out``.

    ``buffer`` is uint8, ``offset`` int64 (words + 1,), ``first`` and ``last`` int64 (units,), ``a`` and ``b`` uint32
    (permutations,), ``out`` uint32 (units, permutations). A unit without words gets datasketch's empty sketch.
    """
    permutations = len(a)
    scratch = np.empty(4096, np.uint8)
    hashes = np.empty(512, np.uint32)
    row = np.empty(permutations, np.uint32)
    for unit in range(begin, stop):
        head, tail = first[unit], last[unit]
        row[:] = _FULL
        if tail > head:
            size = offset[tail] - offset[head] + tail - head
            if size > len(scratch):
                scratch = np.empty(2 * size, np.uint8)
            if tail - head > len(hashes):
                hashes = np.empty(2 * (tail - head), np.uint32)
            _spaced(buffer, offset, head, tail, scratch)
            count = _hash_shingles(scratch, offset, head, tail, shingle, hashes)
            for i in range(count):
                h = hashes[i]
                h = np.uint32((h ^ (h >> np.uint32(16))) * _M1)
                h = np.uint32((h ^ (h >> np.uint32(13))) * _M2)
                h = np.uint32(h ^ (h >> np.uint32(16)))
                for k in range(permutations):
                    value = np.uint32(np.uint32(a[k] * h) + b[k])
                    row[k] = min(row[k], value)
        out[unit, :] = row


@njit(cache=True, nogil=True)
def _mix(h):  # type: ignore[no-untyped-def]
    """Apply the 64-bit finalizer of MurmurHash3."""
    h = (h ^ (h >> np.uint64(33))) * _WIDE_1
    h = (h ^ (h >> np.uint64(33))) * _WIDE_2
    return h ^ (h >> np.uint64(33))


@njit(cache=True, nogil=True)
def digest_units(key, first, last):  # type: ignore[no-untyped-def]
    """Return one hash for each unit's sequence of word keys, as int64; ``key`` is uint64, ``first``, ``last`` int64."""
    out = np.empty(len(first), np.int64)
    for unit in range(len(first)):
        h = np.uint64(last[unit] - first[unit])
        for word in range(first[unit], last[unit]):
            h = _mix(h * _GOLDEN + key[word])
        out[unit] = np.int64(h)
    return out


@njit(cache=True, nogil=True)
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
                h = _mix(h * _GOLDEN + np.uint64(sketches[unit, band * rows + row]))
            out[unit, band] = h >> np.uint64(64 - KEY_BITS)
    return out


@njit(cache=True, nogil=True)
def scramble(values):  # type: ignore[no-untyped-def]
    """Return the 64-bit finalizer of MurmurHash3 of each number, as uint64; ``values`` is int64."""
    out = np.empty(len(values), np.uint64)
    for i in range(len(values)):
        out[i] = _mix(np.uint64(values[i]) + _GOLDEN)
    return out
