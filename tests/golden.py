"""What an archive holds, table by table, in a form that two runs of any version can be compared by.

Left out are the times of scans, where the input lay, the keys that are made of that, and the numbers of links, which
follow the batches in which pairs were compared: a link is named by its two articles instead.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

# Shadow tables of the full-text search differ with the order of merges inside SQLite; what they index is compared.
OMITTED_TABLES = ("_sqlite_migrations", "article_fts_data", "article_fts_idx", "article_fts_config", "sqlite_sequence", "sqlite_stat1")
OMITTED_COLUMNS = {
    "run": {"started", "finished", "counts"},
    "story": {"key"},
    "article": {"origin"},
    "skipped": {"origin"},
    "link": {"id"},
    "passage": {"id"},
}
# Hashes of places and addresses: what counts is which articles share one.
SHARED = "SELECT group_concat(article) FROM (SELECT * FROM version_mark ORDER BY mark, article) GROUP BY mark"


def tables(path: Path) -> dict[str, tuple[int, str]]:
    """Return for each table how many rows it has and a digest of them, in the order of their values."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found = {}
        for name in names:
            if name not in OMITTED_TABLES:
                rows = sorted(map(repr, _rows(connection, name)))
                found[name] = len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]
    connection.close()
    return found


def _rows(connection: sqlite3.Connection, name: str) -> Iterator[tuple[object, ...]]:
    ends = {number: (a, b) for number, a, b in connection.execute("SELECT id, a, b FROM link")}
    cursor = connection.execute(SHARED if name == "version_mark" else f"SELECT * FROM {name}")
    columns = [column[0] for column in cursor.description]
    kept = [i for i, column in enumerate(columns) if column not in OMITTED_COLUMNS.get(name, ())]
    for row in cursor:
        yield tuple(ends[row[i]] if columns[i] == "link" else row[i] for i in kept)
