"""Natural logarithms and exponentials that are the same on every machine to the last bit; those of C libraries and numpy are not.

Invariant: they are off by less than 2 units in the last place. Nothing is raised: the logarithm of 0 is minus infinity, and that of
a number below 0 not a number.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import F64, Loop, Written, library

_ln_each = Loop("ln_each", F64, Written(F64))


@functools.cache
def function(name: str) -> Callable[[float], float]:
    """Return one of the functions of logarithms.h."""
    found: Callable[[float], float] = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)((f"offer_{name}", library()))
    return found


def ln(x: float) -> float:
    """Return the natural logarithm of a number."""
    return function("ln")(x)


def exp(x: float) -> float:
    """Return e to the power of a number."""
    return function("exp_of")(x)


def ln_each(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the natural logarithm of each number."""
    found = np.empty(len(numbers))
    _ln_each.run(numbers, found)
    return found
