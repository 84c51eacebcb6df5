"""Numbers that are counted over a whole archive, once for each state of its file.

Invariant: numbers that need a pass over everything are counted when the file has changed, and not for every page. Numbers
that are kept belong to the state of the file in which they were counted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from syndicate.archive import browse
from syndicate.model.records import AuditRow, SourceRow
from syndicate.web.request_archive import RequestArchive

T = TypeVar("T")
_ROWS_KEPT = 500_000  # rows of sources' doings that are kept, about 50 MB


@dataclass(frozen=True, slots=True)
class Doings:
    """What a source took and gave, the latest first, and how many articles of its own there are by day."""

    took: tuple[browse.Doing, ...]
    gave: tuple[browse.Doing, ...]
    here: dict[str, int]

    def __len__(self) -> int:
        """Return how many rows this holds in memory."""
        return len(self.took) + len(self.gave) + len(self.here)


class ArchiveCounts:
    """The numbers of one archive; each is counted when it is first asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: object = None
        self._kept: dict[Any, Any] = {}

    def _get(self, archive: RequestArchive, key: object, make: Callable[[], T]) -> T:
        state = archive.state
        with self._lock:
            if state != self._state or sum(len(one) for one in self._kept.values() if isinstance(one, Doings)) > _ROWS_KEPT:
                self._state, self._kept = state, {}
            if key in self._kept:
                kept: T = self._kept[key]
                return kept
        made = make()
        with self._lock:
            if state == self._state:
                self._kept[key] = made
        return made

    def counts(self, archive: RequestArchive) -> dict[str, int]:
        """Return how many articles, outlets, links and so on there are."""
        return self._get(archive, "counts", archive.counts)

    def sources(self, archive: RequestArchive) -> dict[str, SourceRow]:
        """Return every source by name, those that gave most first."""
        return self._get(archive, "sources", lambda: {row.name: row for row in archive.sources()})

    def spans(self, archive: RequestArchive) -> list[AuditRow]:
        """Return how articles credit over time."""
        return self._get(archive, "spans", lambda: archive.audit(None))

    def first(self, archive: RequestArchive) -> dict[str, int]:
        """Return in how many stories each outlet published first."""
        return self._get(archive, "first", archive.file.stories.first_counts)

    def outlets(self, archive: RequestArchive) -> tuple[str, ...]:
        """Return the outlets with most articles, to choose from."""
        rows = self._get(archive, "outlets", lambda: sorted(self.sources(archive).values(), key=lambda row: (-row.articles, row.name)))
        return tuple(sorted(row.name for row in rows[:300] if row.articles))

    def doings(self, archive: RequestArchive, name: str) -> Doings:
        """Return what a source did."""

        def make() -> Doings:
            took, gave = (browse.doings(archive.file, name, side) for side in ("took", "gave"))
            return Doings(took, gave, browse.days_of(archive.file, name))

        return self._get(archive, ("doings", name), make)

    def prepare(self, archive: RequestArchive) -> None:
        """Count what every first page asks for."""
        self.counts(archive)
        self.outlets(archive)
        self.first(archive)
