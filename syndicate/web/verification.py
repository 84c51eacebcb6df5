"""Verifying an archive while the site goes on answering.

Invariant: one verification runs at a time. What it found is kept until the next one, with the time it was made.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from syndicate.archive.file import ArchiveFile
from syndicate.model.errors import SyndicateError
from syndicate.model.records import Problem
from syndicate.pipeline import verify_archive

MOST = 200  # problems that are kept; an archive with more has to be restored


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when it began and ended (ISO 8601, None while it goes on), and what does not hold; ``more`` says that there is more."""

    began: str
    ended: str | None = None
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    more: bool = False


class Verifier:
    """The last look at an archive, and the one that goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._look: Look | None = None
        self._since = 0.0
        self._thread: threading.Thread | None = None

    @property
    def look(self) -> Look | None:
        """Return the look that goes on, or the last one; None where there was none."""
        with self._lock:
            look = self._look
            if look and look.ended is None:
                return Look(look.began, None, time.monotonic() - self._since)
            return look

    def start(self) -> None:
        """Begin a look, where none goes on."""
        with self._lock:
            if self._look is not None and self._look.ended is None:
                return
            self._look, self._since = Look(_now()), time.monotonic()
            # A daemon, so that a look at a large archive keeps nobody from stopping the site.
            self._thread = threading.Thread(target=self._run, name="verify", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait for the look that goes on."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        problems: list[Problem] = []
        try:
            with ArchiveFile(self.path, create=False, read_only=True) as archive:
                for problem in verify_archive(archive):
                    problems.append(problem)
                    if len(problems) > MOST:
                        break
        except SyndicateError as error:
            problems.append(Problem("archive", error.what, error.remedy or ""))
        except Exception as error:
            # A thread has nobody to raise to; the page must not say for ever that the look goes on.
            problems.append(Problem("syndicate", f"the look ended by a defect: {error!r}.", "Please report it."))
        with self._lock:
            began = self._look.began if self._look else _now()
            taken = time.monotonic() - self._since
            self._look = Look(began, _now(), taken, tuple(problems[:MOST]), len(problems) > MOST)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
