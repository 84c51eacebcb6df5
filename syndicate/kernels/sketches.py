"""From folded words to shingle hashes, MinHash sketches, digests and band keys.

Invariant: the numbers are those of datasketch (scheme affine32 over XXH32 of a shingle's UTF-8 bytes); a unit's
row depends on that unit's words alone, so units can be shared out between threads in any way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import I32, I64, U8, U32, U64, Loop, Written

KEY_BITS = 40  # of a band key: a look-up among 10 million keys then meets a stranger by accident once in 100,000 times

_sketch_units = Loop("sketch_units", U8, I32, I64, I64, I64, int, int, int, U32, U32, Written(U32))
_digest_units = Loop("digest_units", U64, I64, I64, Written(I64))
_band_keys = Loop("band_keys", U32, int, int, int, int, Written(U64))
_scramble = Loop("scramble", I64, Written(U64))


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
    _sketch_units.run(buffer, offset, place, words, base, begin, stop, shingle, a, b, out)


def digest_units(key: NDArray[np.uint64], first: NDArray[np.int64], words: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return one hash for each unit's sequence of word keys, as int64.

    ``first`` is the place of each unit's first word in ``key``, ``words`` the number of its words.
    """
    out = np.empty(len(first), I64)
    _digest_units.run(key, first, words, out)
    return out


def band_keys(sketches: NDArray[np.uint32], bands: int, rows: int) -> NDArray[np.uint64]:
    """Return a key of ``KEY_BITS`` bits for each band of each sketch, as uint64 (units, bands).

    ``sketches`` is uint32 (units, permutations). The band's number is part of the key, so that equal rows at different
    places do not meet.
    """
    out = np.empty((len(sketches), bands), np.uint64)
    _band_keys.run(sketches, sketches.shape[1], bands, rows, KEY_BITS, out)
    return out


def scramble(values: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the 64-bit finalizer of MurmurHash3 of each number, as uint64."""
    out = np.empty(len(values), U64)
    _scramble.run(values, out)
    return out
