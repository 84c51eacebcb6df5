"""How many words of two texts stand in sequences of words that both have.

Invariant: every word in a run of equal words is counted. Others may be counted too, if their sequences stand apart in the other text.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import FLAG, I64, U64, Loop, Written

_in_common = Loop("in_common", U64, FLAG, U64, FLAG, int, Written(I64))


def in_common(
    key_a: NDArray[np.uint64], marked_a: NDArray[np.bool_], key_b: NDArray[np.uint64], marked_b: NDArray[np.bool_], least: int
) -> tuple[int, int, int, int]:
    """Count the unmarked words of two texts in sequences of three words that both have, and of ``least`` (3 or more).

    ``key_a`` and ``key_b`` are word keys, with a mark or none for each. Returns both counts for the first text, then for the second.
    """
    counts = np.empty(4, np.int64)
    _in_common(key_a, marked_a, key_b, marked_b, least, counts)
    single_a, running_a, single_b, running_b = counts.tolist()
    return single_a, running_a, single_b, running_b
