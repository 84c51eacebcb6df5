"""The compiled loops over terms and buckets return what their plain twins do, to the bit, and refuse what does not fit."""

from __future__ import annotations

import math

import numpy as np
import plain.logarithms
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.kernels import logarithms

LOGARITHMS = {"ln": math.log, "ln_1p": math.log1p, "exp_of": math.exp, "exp_m1": math.expm1}


@pytest.mark.parametrize("name", LOGARITHMS)
@given(x=st.floats() | st.floats(-1, 1) | st.floats(-50, 50))
@example(x=709.782712893384)
@example(x=5e-324)
def test_logarithms(name: str, x: float) -> None:
    """Each returns the bits of its twin, and is off by fewer than three units in the last place from what the C library says."""
    found, expected = logarithms.function(name)(x), getattr(plain.logarithms, name)(x)
    assert np.float64(found).tobytes() == np.float64(expected).tobytes()
    try:
        known = LOGARITHMS[name](x)
    except (ValueError, OverflowError):  # there is none, or it is larger than any number
        assert not math.isfinite(found)
        return
    assert found == known or (math.isnan(found) and math.isnan(known)) or abs(found - known) < 3 * math.ulp(known)


def test_logarithms_of_many() -> None:
    """Many numbers have the logarithm that each of them has."""
    numbers = np.array([0.5, 1.0, 3.0, 0.0])
    assert logarithms.ln_each(numbers).tolist() == [logarithms.ln(x) for x in numbers.tolist()]
