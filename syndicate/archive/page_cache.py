"""The cache of extractions from web pages, by the hash of a page, so that no page is extracted twice.

Invariant: an entry depends on the hashed bytes and the version of the extraction alone; an entry of another version is not
used; without the cache every result is the same.
"""

from __future__ import annotations

import sqlite3


class PageCache:
    """The table ``extracted``; new entries wait in memory until ``flush``, so that reading opens no transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[bytes, tuple[str, str]] = {}

    def get(self, key: bytes, version: str) -> str | None:
        """Return the extraction stored for a hash, None if there is none of this version."""
        row = self._waiting.get(key)
        if row is None:
            row = self._connection.execute("SELECT version, fields FROM extracted WHERE hash = ?", (key,)).fetchone()
        return str(row[1]) if row is not None and row[0] == version else None

    def put(self, key: bytes, version: str, fields: str) -> None:
        """Store the extraction of a page, and replace that of another version."""
        self._waiting[key] = (version, fields)

    def flush(self) -> None:
        """Write the entries that wait, in the caller's transaction."""
        rows = ((key, *row) for key, row in sorted(self._waiting.items()))
        self._connection.executemany("INSERT OR REPLACE INTO extracted (hash, version, fields) VALUES (?, ?, ?)", rows)
        self._waiting.clear()
