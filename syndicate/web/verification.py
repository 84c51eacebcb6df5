"""Verifying an archive while the site goes on answering.

Invariant: one verification runs at a time. What it found is kept until the next one, with the time it was made.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from syndicate.archive import ArchiveFile
from syndicate.model.errors import SyndicateError
from syndicate.model.records import Problem
from syndicate.pipeline import verify_archive

PROBLEMS_KEPT = 200  # problems that are kept; an archive with more has to be restored


@dataclass(frozen=True, slots=True)
class VerificationRun:
    """One verification: when it began and ended (ISO 8601, None while it runs), and its problems; ``more`` says that not all are kept."""

    began: str
    ended: str | None = None
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    more: bool = False


class Verifier:
    """The last verification of an archive, or the one that runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._look: VerificationRun | None = None
        self._since = 0.0
        self._thread: threading.Thread | None = None

    @property
    def look(self) -> VerificationRun | None:
        """Return the verification that runs, or the last one; None if there was none."""
        with self._lock:
            look = self._look
            if look and look.ended is None:
                return VerificationRun(look.began, None, time.monotonic() - self._since)
            return look

    def start(self) -> None:
        """Start a verification, unless one runs."""
        with self._lock:
            if self._look is not None and self._look.ended is None:
                return
            self._look, self._since = VerificationRun(_now()), time.monotonic()
            # A daemon, so that a long verification does not keep the site from stopping.
            self._thread = threading.Thread(target=self._run, name="verify", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait for the verification that runs."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        problems: list[Problem] = []
        try:
            with ArchiveFile(self.path, create=False, read_only=True) as archive:
                for problem in verify_archive(archive):
                    problems.append(problem)
                    if len(problems) > PROBLEMS_KEPT:
                        break
        except SyndicateError as error:
            problems.append(Problem("archive", error.what, error.remedy or ""))
        except Exception as error:
            # A thread cannot raise to anybody; without this the page would say for ever that the verification runs.
            problems.append(Problem("syndicate", f"the verification ended by a defect: {error!r}.", "Please report it."))
        with self._lock:
            began = self._look.began if self._look else _now()
            taken = time.monotonic() - self._since
            self._look = VerificationRun(began, _now(), taken, tuple(problems[:PROBLEMS_KEPT]), len(problems) > PROBLEMS_KEPT)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
