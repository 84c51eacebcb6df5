"""The index of the paragraphs' digests: kept up to date for a few articles, made anew for many.

What always holds: whatever asks by digest finds the same with and without it; a scan makes it again before it looks for
links, also the one after a scan that was killed.

Why so: digests come in no order, so that each batch would write to nearly all pages of the index: a scan of a million
articles would write twenty times as much as the archive is large in the end.
"""

from __future__ import annotations

import sqlite3

from syndicate.archive.ddl import PARAGRAPH_DIGEST

GOOD_PART = 4  # where articles come that are one in so many of all, the index is cheaper made anew than kept up to date


def create(connection: sqlite3.Connection) -> None:
    """Make the index where it is missing; commits nothing."""
    connection.execute(PARAGRAPH_DIGEST)


def drop_for(connection: sqlite3.Connection, coming: int) -> None:
    """Drop the index where the articles that come and those that are not settled are a good part of all; commits nothing."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'paragraph_digest'").fetchone() is None:
        return
    [(waiting, held)] = connection.execute(
        "SELECT (SELECT count(*) FROM unsettled), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'article'), 0)"
    )
    if (coming + waiting) * GOOD_PART > held + coming:
        connection.execute("DROP INDEX paragraph_digest")
