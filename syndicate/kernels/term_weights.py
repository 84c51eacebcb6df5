"""From the stems of one text to its weighted terms, in one pass each.

Invariant: of words with one key the first that counts gives the weight; terms come out by ascending key.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import F64, FLAG, I32, I64, U8, U32, Loop, Written

_touching = Loop("touching", I32, I32, U8, I32, Written(I64), locked=True)
_collect = Loop("collect_terms", U32, F64, FLAG, float, Written(U32), Written(I64), Written(U8))
_strongest = Loop("strongest_terms", I64, U8, F64, int, Written(I64), Written(F64))
_arrange = Loop("arrange_terms", U32, F64, FLAG, float, U32, U8, U8, I32, FLAG, float, float, Written(I32), Written(F64))


def touching(start: NDArray[np.int32], end: NDArray[np.int32], buffer: NDArray[np.uint8], offset: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the tokens that the next one follows without a space, both of a script without spaces."""
    found = np.empty(len(start), I64)
    return found[: _touching.run(start, end, buffer, offset, found)]


def collect(
    keys: NDArray[np.uint32], nats: NDArray[np.float64], own: NDArray[np.bool_], steps: int
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.uint8]]:
    """Gather the words that count (``own``) to terms with a weight: keys, counts, weights.

    ``steps`` are the units of weight in a nat. Raises IndexError for a weight that does not fit a byte.
    """
    n = len(keys)
    key, times, weight = np.empty(n, U32), np.empty(n, I64), np.empty(n, U8)
    count = _collect.run(keys, nats, own, steps, key, times, weight)
    return key[:count].copy(), times[:count], weight[:count].copy()


def strongest(
    count: NDArray[np.int64], weights: NDArray[np.uint8], logs: NDArray[np.float64], least: int, most: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the places of the at most ``most`` terms with the largest weight x (1 + ln count), ascending, and these products.

    ``logs`` holds the logarithm of each count; terms that weigh less than ``least`` have no strength. Of equal
    ones the first are taken. The products are rounded to millionths.
    """
    best, held = np.empty(most, I64), np.empty(most)
    size = _strongest.run(count, weights, logs, least, best, held)
    return best[:size], held[:size]


def arrange(
    keys: NDArray[np.uint32],
    nats: NDArray[np.float64],
    own: NDArray[np.bool_],
    steps: int,
    terms: NDArray[np.uint32],
    gap: NDArray[np.uint8],
    buffer: NDArray[np.uint8],
    offset: NDArray[np.int32],
    quoted: NDArray[np.bool_],
    spoken: float,
    numbers: float,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Put a text's words in the order of its terms.

    ``terms`` are ascending term keys; ``spoken`` and ``numbers`` what a quoted word and a number are worth. Returns the
    term number of each word that is a term, its token, where in them sentences start, and their number,
    and the mean worth of each term.
    """
    n = len(keys)
    room, factor = np.empty(3 * n + 2, I32), np.empty(len(terms))  # sequence, tokens, breaks, and how many of these
    m = _arrange.run(keys, nats, own, steps, terms, gap, buffer, offset, quoted, spoken, numbers, room, factor)
    return room[:m], room[n : n + m], room[2 * n : 2 * n + room.item(-1)], factor
