"""Write results to stdout and progress to stderr.

Invariant: a result is written as text or as JSON, and completely. It is not an error if the reader closes the pipe early.
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

    from syndicate.model.results import Progress

SECONDS_BETWEEN_LINES = 10  # of progress in a log file
UNITS = {"reading": "articles"}  # what a stage counts if its end is not known


def show(form: str, result: object, as_json: bool) -> None:
    """Print a result as text or as JSON; ``form`` names the report that writes it."""
    with piped():
        if as_json:
            from syndicate.reports import json

            json.write(form, result, sys.stdout)
        else:
            from syndicate.reports import terminal

            terminal.write(form, result, sys.stdout)


@contextmanager
def piped() -> Iterator[None]:
    """Flush stdout at the end, and ignore that the reader has closed it."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout once more at exit, and would raise then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_report(form: str, result: object, report: Path | None) -> None:
    """Write a result as one HTML file if a report was asked for."""
    if report is not None:
        from syndicate.reports.pages.report import write_report as write

        write(form, result, report)


def pace(done: int, left: int | None, seconds: float) -> str:
    """Return the time left, or the rate if it is not known how much is left; "" if nothing is known yet.

    ``done`` is what was done in these ``seconds``.
    """
    if done < 1 or seconds <= 0:
        return ""
    if left is None:
        rate = done / seconds
        return f"{rate:,.0f} a second" if rate >= 2 else f"{rate:.1f} a second"
    return f"about {_span(left * seconds / done)} left"


def _span(seconds: float) -> str:
    """Return a time in the largest unit that gives at least 2."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{seconds:.0f} s"


def _counted(progress: Progress) -> str:
    if progress.total is not None:
        return f"{progress.done:,} of {progress.total:,}"
    return f"{progress.done:,} {UNITS[progress.stage]}" if progress.stage in UNITS else "..."


class Meter:
    """Show on stderr how far a scan has come, how fast it goes, and how long it will still take.

    A terminal gets a bar for each stage, a log file gets a line now and then. The first stage begins when the meter is
    made, each other stage with its first report.
    """

    def __init__(self) -> None:
        self.bar: Bar | None = None
        self.tasks: dict[str, TaskID] = {}
        self.said = time.monotonic()
        self._stage = ""
        self._began = (self.said, 0)  # when the stage began, and what was done by then

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
        speed = pace(progress.done - before, left, now - since)
        if self.bar is None:
            self._line(progress, speed, now)
            return
        if progress.stage not in self.tasks:
            self.tasks[progress.stage] = self.bar.add_task(progress.stage, total=progress.total, pace="")
        self.bar.update(self.tasks[progress.stage], completed=progress.done, total=progress.total, pace=speed)

    def _line(self, progress: Progress, speed: str, now: float) -> None:
        if now - self.said < SECONDS_BETWEEN_LINES:
            return
        self.said = now
        print(f"{progress.stage}: {', '.join(filter(None, (_counted(progress), speed)))}", file=sys.stderr, flush=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.stop()
