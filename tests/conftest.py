"""What all tests share: no test asserts a time, so hypothesis has no deadline either."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
