"""What is still to be done in an archive, and what each scan did.

Invariant: what a killed scan left undone is noted from the transaction on that made it necessary, so that the next scan
finishes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from syndicate.archive import rows
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers
from syndicate.model.article import Skipped
from syndicate.model.records import RunRow

_AMONG = "IN (SELECT value FROM json_each(?))"
ALL_STORIES_FROM = 8  # if more than one article in so many is due, all stories are made again

_COUNTED = {
    "articles": "SELECT count(*) FROM article",
    "outlets": "SELECT count(DISTINCT outlet) FROM article",
    "paragraphs": "SELECT count(*) FROM paragraph",
    "boilerplate": "SELECT count(*) FROM paragraph WHERE boilerplate",
    "links": "SELECT count(*) FROM link",
    "passages": "SELECT count(*) FROM passage",
    "stories": "SELECT count(*) FROM story",
    "unsettled": "SELECT count(*) FROM unsettled",
}

_AROUND = (
    "SELECT b FROM link WHERE a IN (SELECT value FROM json_each(?))",
    "SELECT a FROM link WHERE b IN (SELECT value FROM json_each(?))",
    "SELECT article FROM story_article WHERE story IN (SELECT story FROM story_article WHERE article IN (SELECT value FROM json_each(?)))",
)


class Work:
    """What is to be done and what was done in one archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def unsettled(self, whole: bool | None = None) -> list[int]:
        """Return the numbers of the articles whose links are still to be found, ascending.

        With ``whole`` only those that have to be compared with everything, or, if it is false, only those of which
        no more has changed than who else covers their events.
        """
        chosen = "" if whole is None else f"WHERE whole = {int(whole)}"
        return [row[0] for row in self._db.rows(f"SELECT article FROM unsettled {chosen} ORDER BY article")]

    def stories_due(self) -> list[int] | None:
        """Return the articles whose stories are to be made again: those noted, and all linked to them or in a story with them.

        None means all articles, if it would be a good part of them.
        """
        found = {row[0] for row in self._db.rows("SELECT article FROM untold")}
        most = self._db.rows("SELECT count(*) FROM article")[0][0] // ALL_STORIES_FROM
        fresh = found
        while fresh:
            if len(found) > most:
                return None
            wanted = (numbers(fresh),)
            met: set[int] = set()
            for sql in _AROUND:
                met.update(row[0] for row in self._db.rows(sql, wanted))
            fresh = met - found
            found |= fresh
        return sorted(found)

    def unsettle(self, ids: Iterable[int], whole: bool = True) -> None:
        """Note that the links of these articles are still to be found; ``whole`` as in ``unsettled``."""
        with self._db.writing():
            sql = """INSERT INTO unsettled (article, whole) VALUES (?, ?)
                ON CONFLICT (article) DO UPDATE SET whole = max(whole, excluded.whole)"""
            self._db.sqlite.executemany(sql, ((n, int(whole)) for n in sorted(set(ids))))
            self._db.set_meta(stories="stale")

    def settle(self, ids: Iterable[int]) -> None:
        """Note that all links of these articles have been found."""
        with self._db.writing() as connection:
            connection.execute(f"DELETE FROM unsettled WHERE article {_AMONG}", (numbers(ids),))

    def adopt_settings(self) -> None:
        """Store the settings that the archive is open with. All articles become unsettled, because links depend on settings."""
        with self._db.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO unsettled (article, whole) SELECT id, 1 FROM article")
            self._db.set_meta(settings=self._db.settings.digest, stories="stale")

    def start_run(self) -> int:
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

    def finish_run(self, run: int, counts: Mapping[str, int]) -> None:
        """Record that a scan ended, and its counts."""
        with self._db.writing() as connection:
            connection.execute("UPDATE run SET finished = ?, counts = ? WHERE id = ?", (_now(), rows.to_json(dict(counts)), run))

    def counts(self, *names: str) -> dict[str, int]:
        """Return how many articles, outlets, paragraphs, links, passages and stories there are, and what is still to be done.

        With names only these; of a million articles, counting the paragraphs takes a fifth of a second.
        """
        return {name: self._db.rows(_COUNTED[name])[0][0] for name in names or _COUNTED}

    @property
    def stories_current(self) -> bool:
        """Tell whether the stories were made after the last change of articles or links."""
        return self._db.meta().get("stories") != "stale"

    @property
    def settings_changed(self) -> bool:
        """Tell whether the archive's links were found with other settings than the ones it is open with."""
        return self._db.meta()["settings"] != self._db.settings.digest

    def runs(self, limit: int = 20) -> list[RunRow]:
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
