"""What is still to be done in an archive: links to be found, and stories to be made.

Invariant: each transaction that makes further work necessary also notes that work, so the next scan finishes what a killed
scan left.
"""

from __future__ import annotations

from collections.abc import Iterable

from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.rows import numbers

_AMONG = "IN (SELECT value FROM json_each(?))"
ALL_STORIES_FROM = 8  # if more than one article in so many is due, all stories are made again

_AROUND = (
    "SELECT b FROM link WHERE a IN (SELECT value FROM json_each(?))",
    "SELECT a FROM link WHERE b IN (SELECT value FROM json_each(?))",
    "SELECT article FROM story_article WHERE story IN (SELECT story FROM story_article WHERE article IN (SELECT value FROM json_each(?)))",
)


class Pending:
    """What is still to be done in one archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def unsettled(self, whole: bool | None = None) -> list[int]:
        """Return the numbers of the articles whose links are still to be found, ascending.

        With ``whole`` true only those that have to be compared with everything. With ``whole`` false only those that did not
        change themselves, but other articles on their events did.
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

    def without_speech(self) -> list[int]:
        """Return the articles of which the index of speech has nothing, because an earlier version stored them."""
        last = self._db.meta().get("speech")
        return [] if last is None else [row[0] for row in self._db.rows("SELECT id FROM article WHERE id <= ? ORDER BY id", (int(last),))]

    def speech_indexed(self) -> None:
        """Note that the index of speech has all articles."""
        with self._db.writing() as connection:
            connection.execute("DELETE FROM meta WHERE key = 'speech'")

    def settle(self, ids: Iterable[int]) -> None:
        """Note that all links of these articles have been found."""
        with self._db.writing() as connection:
            connection.execute(f"DELETE FROM unsettled WHERE article {_AMONG}", (numbers(ids),))

    def adopt_settings(self) -> None:
        """Store the settings that the archive is open with. All articles become unsettled, because links depend on settings."""
        with self._db.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO unsettled (article, whole) SELECT id, 1 FROM article")
            self._db.set_meta(settings=self._db.settings.digest, stories="stale")

    @property
    def stories_current(self) -> bool:
        """Return whether the stories were made after the last change of articles or links."""
        return self._db.meta().get("stories") != "stale"

    @property
    def settings_changed(self) -> bool:
        """Return whether the archive's links were found with other settings than the ones it is open with."""
        return self._db.meta()["settings"] != self._db.settings.digest
