"""The index of the paragraphs' digests: updated for a few articles, dropped and made again for many.

Invariant: a query by digest finds the same with and without the index; every scan makes it before it looks for links, also
after a scan that was killed.

Why: digests come in no order, so each batch would write to nearly all pages of the index. A scan of a million articles
would write twenty times the final size of the archive.
"""

from __future__ import annotations

import sqlite3

GOOD_PART = 4  # if one article in so many is new, making the index again is cheaper than updating it


def create(connection: sqlite3.Connection) -> None:
    """Make the index if it is missing; commits nothing."""
    connection.execute("CREATE INDEX IF NOT EXISTS paragraph_digest ON paragraph (digest, article) WHERE digest IS NOT NULL")


def drop_for(connection: sqlite3.Connection, coming: int) -> None:
    """Drop the index if new and unsettled articles are a good part of all; commits nothing."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'paragraph_digest'").fetchone() is None:
        return
    [(waiting, held)] = connection.execute(
        "SELECT (SELECT count(*) FROM unsettled), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'article'), 0)"
    )
    if (coming + waiting) * GOOD_PART > held + coming:
        connection.execute("DROP INDEX paragraph_digest")
