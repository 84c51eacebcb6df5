"""What was taken from a page, kept by the page's content, so that no page is taken apart twice.

What always holds: an entry is a function of the bytes hashed and the version of what takes pages apart; one of another
version counts as none; without a place to keep them nothing is kept and everything comes out the same.
"""

from __future__ import annotations

import sqlite3


class PageCache:
    """The table ``extracted`` of an SQLite file; what is put there waits until ``flush``, so that reading opens no transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[bytes, tuple[str, str]] = {}

    def get(self, key: bytes, version: str) -> str | None:
        """Return what is kept for a hash, or None where there is nothing of this version."""
        row = self._waiting.get(key)
        if row is None:
            row = self._connection.execute("SELECT version, fields FROM extracted WHERE hash = ?", (key,)).fetchone()
        return str(row[1]) if row is not None and row[0] == version else None

    def put(self, key: bytes, version: str, fields: str) -> None:
        """Keep what was taken from a page in place of what another version had."""
        self._waiting[key] = (version, fields)

    def flush(self) -> None:
        """Write what waits, in the transaction of whoever calls and commits."""
        rows = ((key, *row) for key, row in sorted(self._waiting.items()))
        self._connection.executemany("INSERT OR REPLACE INTO extracted (hash, version, fields) VALUES (?, ?, ?)", rows)
        self._waiting.clear()
