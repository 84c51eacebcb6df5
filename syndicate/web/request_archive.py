"""An archive as one request reads it.

Invariant: nothing is written. A request reads one state of the archive, even while a scan writes. A request that
reads longer than allowed ends with an error.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syndicate.comparison import compare_prepared
from syndicate.model.comparison import Comparison
from syndicate.model.errors import ArchiveError, SyndicateError
from syndicate.model.provenance import Link
from syndicate.pipeline import Archive

_STEPS_BETWEEN_CHECKS = 20_000  # of SQLite's machine between two checks of the clock, about a millisecond


class TookTooLong(SyndicateError):
    """An answer would have taken longer than allowed."""

    def __init__(self, seconds: float) -> None:
        what = f"this took longer than the {seconds:g} seconds it may."
        super().__init__(what, None, "Ask for less, or ask again later.")


def state_of(path: Path) -> tuple[tuple[int, int], ...]:
    """Return the state of an archive's file: size and time of the file and of its log."""
    found = []
    for one in (path, path.with_name(path.name + "-wal")):
        with contextlib.suppress(OSError):
            stat = one.stat()
            if stat.st_size:
                found.append((stat.st_size, stat.st_mtime_ns))
    return tuple(found)


class RequestArchive(Archive):
    """An archive that is open for reading, for so many seconds; use it as a context manager.

    ``state`` is the state of the file just before it was opened, so that what is counted is never older.
    """

    def __init__(self, path: str | os.PathLike[str], seconds: float) -> None:
        self.seconds = seconds
        self.ends = time.monotonic() + seconds
        self.state = state_of(Path(path))
        super().__init__(path, create=False, read_only=True, wait=2.0)
        self.file.connection.guard = self._in_time
        self.file.connection.stop_when(self._late, _STEPS_BETWEEN_CHECKS)
        self.file.connection.hold()

    def _late(self) -> bool:
        return time.monotonic() > self.ends

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Raise TookTooLong if the time is over."""
        if self._late():
            raise TookTooLong(self.seconds)
        try:
            yield
        except ArchiveError as error:
            if self._late():
                raise TookTooLong(self.seconds) from error
            raise

    def close(self) -> None:
        """Close the file, even after the time is over."""
        self.file.connection.guard = contextlib.nullcontext
        super().close()

    def compared(self, a: int, b: int) -> tuple[Comparison, Link | None]:
        """Return the comparison of two articles, the one of the smaller number as its A, and their link if there is one.

        A stored comparison is taken as it is. Articles that are not linked are compared now, without their neighbours.
        """
        a, b = sorted((a, b))
        stored = self.comparison(a, b)
        if stored is not None:
            return stored, self.link(a, b)
        return compare_prepared(self.ready(a), self.ready(b), self.settings), None
