"""What all tests share: no deadline, since no test asserts a time; loops are compiled, and kept where a scan keeps them."""

from __future__ import annotations

from hypothesis import settings

from syndicate import jit

settings.register_profile("house", deadline=None)
settings.load_profile("house")
jit.choose(jit.MOST_BYTES_WITHOUT_COMPILER + 1)
