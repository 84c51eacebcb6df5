"""Steps over many numbers at once, written for wide registers, which the compiler does not use by itself.

Invariant: nothing is checked, so the caller makes sure that the elements lie in the arrays; a processor without
registers so wide takes several steps for one. With ``NUMBA_DISABLE_JIT`` set Python makes the same steps, with the same
results.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]  # numba's own compiler, which has no types
from numba import config, types
from numba.extending import intrinsic

from syndicate.kernels.memory import pointer

AT_ONCE = 64  # bytes that `reaching` looks at
LANES = 16  # permutations that `lower` takes
HASHES = 8  # of each of which `lower` makes the permutations


def _vector(builder: Any, place: Any, kind: Any) -> Any:
    return builder.bitcast(place, kind.as_pointer())


def _reaching(typing: Any, array: Any, place: Any, least: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.VectorType(ir.IntType(8), AT_ONCE)
        array, place, least = arguments
        several = builder.load(_vector(builder, pointer(context, builder, signature, array, place, types.uint8), kind), align=1)
        nothing = ir.Constant(kind, ir.Undefined)
        one = builder.insert_element(nothing, least, ir.Constant(ir.IntType(32), 0))
        spread = builder.shuffle_vector(one, nothing, ir.Constant(ir.VectorType(ir.IntType(32), AT_ONCE), [0] * AT_ONCE))
        return builder.bitcast(builder.icmp_unsigned(">=", several, spread), ir.IntType(AT_ONCE))

    return types.uint64(array, types.intp, types.uint8), generate


def _lower(typing: Any, row: Any, a: Any, b: Any, at: Any, hashes: Any, place: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        row, a, b, at, hashes, place = arguments
        kind, number = ir.VectorType(ir.IntType(32), LANES), ir.IntType(32)
        lanes = [_vector(builder, pointer(context, builder, signature, array, at, types.uint32), kind) for array in (row, a, b)]
        least, factor, addend = (builder.load(lane, align=4) for lane in lanes)
        first = pointer(context, builder, signature, hashes, place, types.uint32)
        nothing, everywhere = ir.Constant(kind, ir.Undefined), ir.Constant(kind, [0] * LANES)
        for step in range(HASHES):
            value = builder.load(builder.gep(first, [ir.Constant(ir.IntType(64), step)]))
            spread = builder.shuffle_vector(builder.insert_element(nothing, value, ir.Constant(number, 0)), nothing, everywhere)
            permuted = builder.add(builder.mul(factor, spread), addend)
            least = builder.select(builder.icmp_unsigned("<", permuted, least), permuted, least)
        builder.store(least, lanes[0], align=4)
        return context.get_dummy_value()

    return types.none(row, a, b, types.intp, hashes, types.intp), generate


# (uint8 array, place, least) -> uint64: bit k tells whether byte k from there is as large as `least` (uint8), for 64 bytes
reaching: Any = intrinsic(_reaching)
# (row, a, b, at, hashes, place), all arrays of one type, uint32: brings 16 elements of row from `at` on down to the least of
# a * hash + b for 8 hashes from `place` on
lower: Any = intrinsic(_lower)

if config.DISABLE_JIT:  # type: ignore[attr-defined]

    def reaching(array: Any, place: int, least: int) -> Any:
        return np.packbits(array[place : place + AT_ONCE] >= least, bitorder="little").view(np.uint64)[0]

    def lower(row: Any, a: Any, b: Any, at: int, hashes: Any, place: int) -> None:
        lanes = slice(at, at + LANES)
        for value in hashes[place : place + HASHES]:
            np.minimum(row[lanes], a[lanes] * value + b[lanes], out=row[lanes])
