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

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from syndicate.pipeline.facade import Progress

SECONDS_BETWEEN_LINES = 10  # in a log file one line in this time is enough
UNITS = {"reading": "articles"}  # what a stage counts whose end is not known


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
        from syndicate.reports.pages.report import write_report as write

        write(form, result, report)


def pace(done: int, left: int | None, seconds: float) -> str:
    """Return how fast a stage goes, or how long it will still take where it is known what is left; "" where nothing is known yet.

    ``done`` is what was done in these ``seconds``.
    """
    if done < 1 or seconds <= 0:
        return ""
    if left is None:
        rate = done / seconds
        return f"{rate:,.0f} a second" if rate >= 2 else f"{rate:.1f} a second"
    return f"about {_span(left * seconds / done)} left"


def _span(seconds: float) -> str:
    """Return a time as people say it, in the largest unit of which there are two."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{seconds:.0f} s"


def _counted(progress: Progress) -> str:
    if progress.total is not None:
        return f"{progress.done:,} of {progress.total:,}"
    return f"{progress.done:,} {UNITS[progress.stage]}" if progress.stage in UNITS else "..."


class Meter:
    """Show on stderr how far a long work has come, how fast it goes, and how long it still takes.

    On a terminal with a bar for each stage, elsewhere with a line now and then. The first stage begins with the meter,
    each other one with its first report.
    """

    def __init__(self) -> None:
        self.bar: Bar | None = None
        self.tasks: dict[str, TaskID] = {}
        self.said = time.monotonic()
        self._stage = ""
        self._began = (self.said, 0)  # when, and what was done by then

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            name, rate = (TextColumn(form, markup=False) for form in ("{task.description}", "{task.fields[pace]}"))
            columns = (name, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), rate)
            self.bar = Progress(*columns, console=Console(stderr=True, markup=False, emoji=False, highlight=False), transient=True)
            self.bar.start()
        return self

    def __call__(self, progress: Progress) -> None:
        """Take a report of progress."""
        now = time.monotonic()
        if progress.stage != self._stage:
            self._began = (now, progress.done) if self._stage else self._began
            self._stage = progress.stage
        since, before = self._began
        left = None if progress.total is None else progress.total - progress.done
        told = pace(progress.done - before, left, now - since)
        if self.bar is None:
            self._line(progress, told, now)
            return
        if progress.stage not in self.tasks:
            self.tasks[progress.stage] = self.bar.add_task(progress.stage, total=progress.total, pace="")
        self.bar.update(self.tasks[progress.stage], completed=progress.done, total=progress.total, pace=told)

    def _line(self, progress: Progress, told: str, now: float) -> None:
        if now - self.said < SECONDS_BETWEEN_LINES:
            return
        self.said = now
        print(f"{progress.stage}: {', '.join(filter(None, (_counted(progress), told)))}", file=sys.stderr, flush=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.stop()
