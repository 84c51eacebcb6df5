"""The compiled loops: arrays in, arrays out. The tests hold each against a plain twin.

Invariant: a kernel takes and returns arrays and numbers, raises nothing, and writes only into arrays that it
made or was given for that purpose.
"""

import importlib
import sys

from numba import config

_BLAS = "scipy.linalg"  # for products of matrices, of which no kernel has any; loading it takes a tenth of a second and 15 MB

if not config.DISABLE_JIT and _BLAS not in sys.modules:  # type: ignore[attr-defined]
    sys.modules[_BLAS] = None  # type: ignore[assignment]  # so that numba, which looks for it when it loads this part, finds none
    try:
        importlib.import_module("numba.np.arraymath")
    finally:
        del sys.modules[_BLAS]
