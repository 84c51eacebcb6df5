"""Steps over many numbers at once."""

from __future__ import annotations

from typing import Any

import numpy as np

AT_ONCE = 64  # bytes that `reaching` looks at
LANES = 16  # permutations that `lower` takes
HASHES = 8  # of each of which `lower` makes the permutations


def reaching(array: Any, place: int, least: Any) -> Any:
    return np.packbits(array[place : place + AT_ONCE] >= least, bitorder="little").view(np.uint64)[0]


def lower(row: Any, a: Any, b: Any, at: int, hashes: Any, place: int) -> None:
    lanes = slice(at, at + LANES)
    for value in hashes[place : place + HASHES]:
        np.minimum(row[lanes], a[lanes] * value + b[lanes], out=row[lanes])
