"""What an archive holds, table by table, in a form that two runs of any version can be compared by.

Left out are the times of scans, where the input lay, the keys that are made of that, and the numbers of links, which
follow the batches in which pairs were compared: a link is named by its two articles instead.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from syndicate.pipeline.facade import Archive

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
GOLDEN = HERE / "fixtures" / "golden.json"
ARTICLES = 2_000  # of the background news
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


def made(sources: list[Path], folder: Path) -> dict[str, tuple[int, str]]:
    """Scan files into a new archive below a folder and return its tables."""
    with Archive(folder / "made.db") as archive:
        archive.scan(sources, jobs=1)
    return tables(folder / "made.db")


def background(corpora: Path, folder: Path, articles: int = ARTICLES) -> Path:
    """Write the first articles of the corpus of background news below a folder and return the file."""
    path = folder / "background.jsonl"
    with gzip.open(corpora / "news-background.jsonl.gz", "rt", encoding="utf-8") as lines:
        path.write_text("".join(islice(lines, articles)), encoding="utf-8")
    return path


def seeds(folder: Path) -> list[Path]:
    """Copy the seed articles into a folder and return them."""
    return sorted(Path(shutil.copy(path, folder)) for path in SEEDS.glob("*.txt"))


def main() -> None:
    """Write the digests of a new scan, after results changed on purpose: ``PYTHONPATH=. python tests/golden.py CORPORA``."""
    found = json.loads(GOLDEN.read_text(encoding="utf-8"))
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        found["seeds"] = made(seeds(Path(one)), Path(one))
        found["background"] = made([background(Path(sys.argv[1]), Path(two))], Path(two))
    parts = [",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in found[part].items()) for part in sorted(found)]
    text = ",\n".join(f" {json.dumps(part)}: {{\n{rows}\n }}" for part, rows in zip(sorted(found), parts, strict=True))
    GOLDEN.write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
