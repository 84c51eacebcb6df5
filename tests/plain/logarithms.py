"""Natural logarithms and exponentials from + - * / alone, by the steps of logarithms.c."""

from __future__ import annotations

import math

_LN2, _LN2_REST = 0.6931471803691238, 1.9082149292705877e-10
_ROOT, _MOST, _LEAST, _NO_MORE = 1.4142135623730951, 709.782712893384, -745.1332191019412, -40.0


def _take_power(x: float) -> tuple[float, int]:
    left, k = math.frexp(x)
    left, k = 2.0 * left, k - 1
    return (left, k) if left <= _ROOT else (0.5 * left, k + 1)


def _near_one(f: float, k: int, more: float) -> float:
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    half = 0.5 * f * f
    one = z * (2.0 / 3.0 + w * (2.0 / 7.0 + w * (2.0 / 11.0 + w * (2.0 / 15.0 + w * (2.0 / 19.0)))))
    two = w * (2.0 / 5.0 + w * (2.0 / 9.0 + w * (2.0 / 13.0 + w * (2.0 / 17.0 + w * (2.0 / 21.0)))))
    return k * _LN2 - (half - (s * (half + (one + two)) + (k * _LN2_REST + more)) - f)


def ln(x: float) -> float:
    x = float(x)
    if not x > 0.0:
        return -math.inf if x == 0.0 else math.nan
    if x == math.inf:
        return x
    left, k = _take_power(x)
    return _near_one(left - 1.0, k, 0.0)


def ln_1p(x: float) -> float:
    x = float(x)
    if -0.29 < x < 0.41:
        return _near_one(x, 0, 0.0)
    total = 1.0 + x
    if not 0.0 < total < math.inf:
        return ln(total)
    left, k = _take_power(total)
    lost = x - (total - 1.0) if x < 1.0 else 1.0 - (total - x)
    return _near_one(left - 1.0, k, lost / total)


def _near_zero(x: float, k: int, summand: float) -> float:
    high, low = x - k * _LN2, k * _LN2_REST
    r = high - low
    lost = high - r - low
    z = r * r
    even = 1.0 / 2.0 + z * (1.0 / 24.0 + z * (1.0 / 720.0 + z * (1.0 / 40320.0 + z * (1.0 / 3628800.0 + z * (1.0 / 479001600.0)))))
    odd = 1.0 / 6.0 + z * (1.0 / 120.0 + z * (1.0 / 5040.0 + z * (1.0 / 362880.0 + z * (1.0 / 39916800.0 + z * (1.0 / 6227020800.0)))))
    return (summand + r) + (z * (even + r * odd) + lost)


def _powers(x: float) -> int:
    return int(x / (_LN2 + _LN2_REST) + (-0.5 if x < 0.0 else 0.5))


def exp_of(x: float) -> float:
    x = float(x)
    if not x <= _MOST:
        return math.inf if x > _MOST else math.nan
    if x < _LEAST:
        return 0.0
    k = _powers(x)
    return math.ldexp(1.0 + _near_zero(x, k, 0.0), k)


def exp_m1(x: float) -> float:
    x = float(x)
    if not x <= _MOST:
        return math.inf if x > _MOST else math.nan
    if x < _NO_MORE:
        return -1.0
    k = _powers(x)
    return math.ldexp(_near_zero(x, k, 1.0 - math.ldexp(1.0, -k)), k)
