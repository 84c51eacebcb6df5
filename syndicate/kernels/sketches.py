"""From folded words to shingle hashes, MinHash sketches, digests and band keys.

Invariant: the numbers are those of datasketch (scheme affine32 over XXH32 of a shingle's UTF-8 bytes); a unit's
row depends on that unit's words alone, so units can be shared out between threads in any way.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from syndicate.kernels.hashing import mix
from syndicate.kernels.memory import get
from syndicate.kernels.native import I32, I64, U8, U32, Loop, Written

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
KEY_BITS = 40  # of a band key: a look-up among 10 million keys then meets a stranger by accident once in 100,000 times


_sketch_units = Loop("sketch_units", U8, I32, I64, I64, I64, int, int, int, U32, U32, Written(U32))


def sketch_units(
    buffer: NDArray[np.uint8],
    offset: NDArray[np.int32],
    place: NDArray[np.int64],
    words: NDArray[np.int64],
    base: NDArray[np.int64],
    begin: int,
    stop: int,
    shingle: int,
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> None:
    """Write the sketches of units ``begin`` to ``stop`` into their rows of ``out``.

    ``buffer`` is uint8, the folded words of many texts; ``offset`` int32, where a word begins behind its text's first
    byte, one more a text than it has words. For each unit (int64): ``place`` of its first word in ``offset``, its number
    of ``words``, and ``base``, its text's first byte. ``a`` and ``b`` are uint32 (permutations,), ``out`` is uint32
    (units, permutations). A unit without words gets datasketch's empty sketch.
    """
    _sketch_units(buffer, offset, place, words, base, begin, stop, shingle, a, b, out)


@njit(cache=True, nogil=True)
def _digests_of_four(key, p, q, r, s, words, states):  # type: ignore[no-untyped-def]
    """Go on with four digests by ``words`` words each, side by side, since each step of one waits for the step before."""
    a, b, c, d = states[0], states[1], states[2], states[3]
    for word in range(words):
        a = mix(a * _GOLDEN + get(key, p + word))
        b = mix(b * _GOLDEN + get(key, q + word))
        c = mix(c * _GOLDEN + get(key, r + word))
        d = mix(d * _GOLDEN + get(key, s + word))
    states[0], states[1], states[2], states[3] = a, b, c, d


@njit(cache=True, nogil=True)
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
                h = mix(h * _GOLDEN + np.uint64(sketches[unit, band * rows + row]))
            out[unit, band] = h >> np.uint64(64 - KEY_BITS)
    return out


@njit(cache=True, nogil=True)
def scramble(values):  # type: ignore[no-untyped-def]
    """Return the 64-bit finalizer of MurmurHash3 of each number, as uint64; ``values`` is int64."""
    out = np.empty(len(values), np.uint64)
    for i in range(len(values)):
        out[i] = mix(np.uint64(values[i]) + _GOLDEN)
    return out
