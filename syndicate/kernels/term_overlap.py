"""What two texts share of their weighted terms, counted in one walk over both.

Invariant: sums are taken in the order of the terms, so that a share is always the same.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import F64, I32, U8, U32, Loop, Written

_contained = Loop("contained", *((I32, U8, F64, float) * 2), float, F64, Written(F64), locked=True)
_containment = Loop("containment", *((U32, U8, float) * 2), float, F64, Written(F64))
_having = Loop("having", U32, U32, Written(F64))
_lacking_each = Loop("lacking_each", float, Written(F64))


@functools.cache
def lacking(steps: float) -> NDArray[np.float64]:
    """Return for each of the 256 weights the logarithm of the share of articles that lack a term of that weight."""
    found = np.empty(256)
    _lacking_each.run(steps, found)
    return found


def contained(
    to_b: NDArray[np.int32],
    weights_a: NDArray[np.uint8],
    factor_a: NDArray[np.float64],
    ratio_a: float,
    to_a: NDArray[np.int32],
    weights_b: NDArray[np.uint8],
    factor_b: NDArray[np.float64],
    ratio_b: float,
    steps: float,
) -> float:
    """Return the larger of the shares of one text's weight that the other holds.

    ``to_b`` and ``to_a`` are those of ``shared_stems``; weights count ``steps`` a nat, factors multiply
    them, and a ratio says how many times as long as a usual article the other text is.
    """
    share = np.empty(1)
    _contained.run(to_b, weights_a, factor_a, ratio_a, to_a, weights_b, factor_b, ratio_b, steps, lacking(steps), share)
    return share.item()


def containment(
    keys_a: NDArray[np.uint32],
    weights_a: NDArray[np.uint8],
    ratio_a: float,
    keys_b: NDArray[np.uint32],
    weights_b: NDArray[np.uint8],
    ratio_b: float,
    steps: float,
) -> float:
    """Return what ``contained`` does, with factors of 1, for terms that are not matched yet (keys ascending)."""
    share = np.empty(1)
    _containment.run(keys_a, weights_a, ratio_a, keys_b, weights_b, ratio_b, steps, lacking(steps), share)
    return share.item()


def having(keys: NDArray[np.uint32], others: NDArray[np.uint32], count: NDArray[np.float64]) -> None:
    """Add 1 to the count of each of the ascending keys for each of some other texts that has it; their keys, ascending, lie end to end."""
    _having.run(keys, others, count)
