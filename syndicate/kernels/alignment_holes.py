"""Sentences inside a box that the other side does not have.

Invariant: a hole lies inside the box and touches neither end of it.
"""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.alignment_boxes import Rules
from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.native import I32, Loop

_find_hole = Loop("find_hole", ctypes.Structure, I32, ctypes.Structure, int, int, int, int, int, ctypes.Structure)
_fit_place = Loop("fit_place", ctypes.Structure, ctypes.Structure, I32, int, int, int, int, ctypes.Structure)


def find_hole(
    x: AlignmentArrays, to_y: NDArray[np.int32], y: AlignmentArrays, x0: int, x1: int, y0: int, y1: int, least: int, rules: Rules
) -> tuple[int, int]:
    """Find the longest stretch of sentences of x in [x0, x1), at least ``least`` tokens, that y in [y0, y1) does not have.

    Returns its first and last token, or 0, 0.
    """
    first, last = divmod(_find_hole.run(x.structure, to_y, y.structure, x0, x1, y0, y1, least, rules.structure), 1 << 32)
    return first, last


def place(
    x: AlignmentArrays, y: AlignmentArrays, to_x: NDArray[np.int32], first: int, last: int, y0: int, y1: int, rules: Rules
) -> tuple[int, int]:
    """Return the range of y within [y0, y1) that fits a range of x best."""
    y0, y1 = divmod(_fit_place.run(x.structure, y.structure, to_x, first, last, y0, y1, rules.structure), 1 << 32)
    return y0, y1
