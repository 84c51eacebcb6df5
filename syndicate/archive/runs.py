"""What each scan of an archive did: when it began and ended, its counts, and what it could not read.

Invariant: a run is recorded when it begins, so that one that was killed has no end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from syndicate.archive import rows
from syndicate.archive.connection import ArchiveConnection
from syndicate.model.article import Skipped
from syndicate.model.records import RunRow


class Runs:
    """The scans of one archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def start(self) -> int:
        """Record that a scan begins and return its number."""
        with self._db.writing() as connection:
            values = (_now(), self._db.settings.recipe.recipe_id, self._db.settings.digest)
            number = connection.execute("INSERT INTO run (started, recipe, settings) VALUES (?, ?, ?)", values).lastrowid
        return int(number or 0)

    def skip(self, run: int, skipped: Iterable[Skipped]) -> None:
        """Record what could not be read in a scan."""
        with self._db.writing() as connection:
            sql = "INSERT INTO skipped (origin, place, reason, remedy, run) VALUES (?, ?, ?, ?, ?)"
            connection.executemany(sql, ((s.origin, s.place, s.reason, s.remedy, run) for s in skipped))

    def finish(self, run: int, counts: Mapping[str, int]) -> None:
        """Record that a scan ended, and its counts."""
        with self._db.writing() as connection:
            connection.execute("UPDATE run SET finished = ?, counts = ? WHERE id = ?", (_now(), rows.to_json(dict(counts)), run))

    def last(self, limit: int = 20) -> list[RunRow]:
        """Return the last scans, the latest first."""
        found = self._db.named("SELECT id, started, finished, recipe, settings, counts FROM run ORDER BY id DESC LIMIT ?", (limit,))
        with self._db.parsing("a run"):
            return [RunRow(**{**dict(row), "counts": json.loads(row["counts"])}) for row in found]

    def skipped(self, run: int | None = None) -> list[Skipped]:
        """Return what could not be read in a run, or in all of them, in the order in which it was met."""
        where, parameters = ("", ()) if run is None else ("WHERE run = ?", (run,))
        return [
            Skipped(*row) for row in self._db.rows(f"SELECT origin, place, reason, remedy FROM skipped {where} ORDER BY rowid", parameters)
        ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
