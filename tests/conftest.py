"""What all tests share: no deadline, and nothing left running."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

PATIENCE = 5.0  # seconds that a thread or a process has to end after its test
PROCESSES = Path("/proc/self/task")
TRACKER = "multiprocessing.resource_tracker"  # CPython starts one for spawned workers, and it lives as long as this process

settings.register_profile("house", deadline=None)
settings.load_profile("house")


def running() -> set[str]:
    """Return the threads of this process and, if the system lists them, the processes that it started."""
    found = {f"thread {one.name} ({one.ident})" for one in threading.enumerate()}
    for path in PROCESSES.glob("*/children"):
        with suppress(OSError):  # a thread or a process may end while it is looked at
            for child in path.read_text(encoding="ascii").split():
                words = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if TRACKER not in words:
                    found.add(f"process {child} {words}")
    return found


def left_running(before: set[str]) -> list[str]:
    """Return what is running now and was not before, once it has had time to end."""
    until = time.monotonic() + PATIENCE
    while left := sorted(running() - before):
        if time.monotonic() > until:
            return left
        time.sleep(0.01)
    return []


@pytest.fixture(autouse=True)
def nothing_left_by_a_test() -> Iterator[None]:
    """Hold that a test ends what it starts: a thread that is left makes later workers spawn instead of fork."""
    before = running()
    yield
    assert left_running(before) == []


@pytest.fixture(autouse=True, scope="module")
def nothing_left_by_a_module() -> Iterator[None]:
    """Hold the same of what a module's fixtures start."""
    before = running()
    yield
    assert left_running(before) == []
