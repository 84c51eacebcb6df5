"""Where results and progress go.

What always holds: a result is written to stdout whole, as text or as JSON; a reader that closes the pipe early is no error.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import syndicate

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from syndicate.detect import Progress

SECONDS_BETWEEN_LINES = 10  # in a log file one line in this time is enough


def show(form: str, result: object, as_json: bool) -> None:
    """Print a result in the form that belongs to it."""
    with piped():
        if as_json:
            from syndicate.reports import json

            json.write(form, result, sys.stdout)
        else:
            from syndicate.reports import terminal

            terminal.write(form, result, sys.stdout)


@contextmanager
def piped() -> Iterator[None]:
    """Flush stdout behind what is written to it, and take it well where nobody reads on."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout once more at exit, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_report(form: str, result: object, report: Path | None) -> None:
    """Write a result as one HTML file where a report was asked for."""
    if report is not None:
        from syndicate.reports import html

        html.write_report(form, result, report)


def say_if_compiling() -> None:
    """Say on stderr that the first run compiles the kernels, where it is seen that none were compiled yet."""
    kernels = Path(syndicate.__file__).parent / "kernels"
    if "NUMBA_CACHE_DIR" not in os.environ and os.access(kernels, os.W_OK) and not any(kernels.glob("__pycache__/*.nbi")):
        print("Compiling the kernels; this is done once and takes about a minute.", file=sys.stderr, flush=True)


class Meter:
    """Show on stderr how far a long work has come: bars on a terminal, now and then a line elsewhere."""

    def __init__(self) -> None:
        self.bar: Bar | None = None
        self.tasks: dict[str, TaskID] = {}
        self.said = time.monotonic()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self.bar = Progress(*columns, console=Console(stderr=True, markup=False, emoji=False, highlight=False), transient=True)
            self.bar.start()
        return self

    def __call__(self, progress: Progress) -> None:
        """Take a report of progress."""
        if self.bar is None:
            self._line(progress)
            return
        if progress.stage not in self.tasks:
            self.tasks[progress.stage] = self.bar.add_task(progress.stage, total=progress.total)
        self.bar.update(self.tasks[progress.stage], completed=progress.done, total=progress.total)

    def _line(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self.said < SECONDS_BETWEEN_LINES:
            return
        self.said = now
        total = "" if progress.total is None else f" of {progress.total:,}"
        print(f"{progress.stage}: {progress.done:,}{total}", file=sys.stderr, flush=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.stop()
