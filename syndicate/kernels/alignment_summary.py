"""Tells whether a stretch uses words from all over another text, or from one place in it.

Invariant: every stem counts once, at what it says for "taken from the whole text".
"""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.native import F64, I32, Loop, Written

_spread = Loop("spread", ctypes.Structure, ctypes.Structure, I32, int, int, Written(F64))


def spread(a: AlignmentArrays, b: AlignmentArrays, to_b: NDArray[np.int32], first: int, last: int) -> tuple[float, int, int]:
    """Measure where in b the words of a's range [first, last) stand.

    Returns the largest share of their evidence that one window of b holds that is 1.5 times as long as the range, and
    the token range of b from the first to the last telling word.
    """
    local = np.empty(1)
    b0, b1 = divmod(_spread.run(a.structure, b.structure, to_b, first, last, local), 1 << 32)
    return float(local[0]), b0, b1
