"""Reading and writing several bytes of an array at once."""

from __future__ import annotations

from typing import Any

import numpy as np


def load32(array: Any, place: Any) -> Any:
    return array[place : place + 4].view(np.uint32)[0]


def load64(array: Any, place: Any) -> Any:
    return array[place : place + 8].view(np.uint64)[0]


def store64(array: Any, place: Any, value: Any) -> None:
    array[place : place + 8].view(np.uint64)[0] = value


def get(array: Any, place: Any) -> Any:
    return array[place]


def put(array: Any, place: Any, value: Any) -> None:
    array[place] = value


def ones(value: Any) -> int:
    return int(value).bit_count()


def trailing_zeros(value: Any) -> int:
    number = int(value)
    return (number & -number).bit_length() - 1 if number else 64
