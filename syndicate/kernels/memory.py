"""Reading and writing several bytes of an array at once, for the loops that are bound by looking at each byte.

Invariant: nothing is checked, so the caller makes sure that the bytes lie in the array; the first byte is the lowest, as on
every processor that numba has builds for. With ``NUMBA_DISABLE_JIT`` set, Python runs every kernel, with the same results.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numba import config, types
from numba.extending import intrinsic


def pointer(context: Any, builder: Any, signature: Any, array: Any, place: Any, kind: Any) -> Any:
    data = context.make_array(signature.args[0])(context, builder, array).data
    return builder.bitcast(builder.gep(data, [place]), context.get_value_type(kind).as_pointer())


def _load(kind: Any) -> Any:
    def load(typing: Any, array: Any, place: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            array, place = arguments
            return builder.load(pointer(context, builder, signature, array, place, kind), align=1)

        return kind(array, types.intp), generate

    return load


def _store(typing: Any, array: Any, place: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, place, value = arguments
        builder.store(value, pointer(context, builder, signature, array, place, types.uint64), align=1)
        return context.get_dummy_value()

    return types.none(array, types.intp, types.uint64), generate


def _get(typing: Any, array: Any, place: Any) -> Any:
    return _load(array.dtype)(typing, array, place)


def _put(typing: Any, array: Any, place: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, place, value = arguments
        kind = signature.args[0].dtype
        stored = context.cast(builder, value, signature.args[2], kind)
        builder.store(stored, pointer(context, builder, signature, array, place, kind))
        return context.get_dummy_value()

    return types.none(array, types.intp, value), generate


def _ones(typing: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


def _count(typing: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, 0))  # 0 has a count too

    return types.int64(types.uint64), generate


load32: Any = intrinsic(_load(types.uint32))  # (uint8 array, place) -> uint32
load64: Any = intrinsic(_load(types.uint64))  # (uint8 array, place) -> uint64
store64: Any = intrinsic(_store)  # (uint8 array, place, uint64)
get: Any = intrinsic(_get)  # (array, place) -> element
put: Any = intrinsic(_put)  # (array, place, element)
ones: Any = intrinsic(_ones)  # uint64 -> int64, how many of its bits are set
trailing_zeros: Any = intrinsic(_count)  # uint64 -> int64, 64 for 0

if config.DISABLE_JIT:  # type: ignore[attr-defined]
    # Python runs the kernels then: numbers wrap around there without a word too, and what has no Python in it gets some.
    np.seterr(over="ignore")
    warnings.filterwarnings("ignore", "overflow encountered in scalar", RuntimeWarning)  # other threads do not inherit the line above

    def load32(array: Any, place: int) -> Any:
        return array[place : place + 4].view(np.uint32)[0]

    def load64(array: Any, place: int) -> Any:
        return array[place : place + 8].view(np.uint64)[0]

    def store64(array: Any, place: int, value: Any) -> None:
        array[place : place + 8].view(np.uint64)[0] = value

    def get(array: Any, place: int) -> Any:
        return array[place]

    def put(array: Any, place: int, value: Any) -> None:
        array[place] = value

    def ones(value: Any) -> int:
        return int(value).bit_count()

    def trailing_zeros(value: Any) -> int:
        number = int(value)
        return (number & -number).bit_length() - 1 if number else 64
