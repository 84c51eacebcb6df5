"""Decide, by the amount of text that a command has to read, whether it waits for the compiler.

Invariant: the estimate looks only at names and sizes of files, and stops as soon as it is enough. It changes how long a
command takes and never what it finds.
"""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from syndicate import jit

STANDARD_INPUT = "-"
ARCHIVE_BYTES_PER_TEXT_BYTE = 8  # of an archive of a few articles; a large one has 4
TEXT_BYTES_PER_FILE_BYTE = {  # by suffix, for files whose text is much longer or shorter than the file
    **dict.fromkeys((".gz", ".bz2", ".xz", ".zip", ".tgz", ".tbz", ".tbz2", ".txz", ".parquet", ".pq"), 4.0),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), 0.1),
    **dict.fromkeys((".pdf", ".docx", ".docm"), 0.2),
}


def prepare(paths: Sequence[str] = (), db: Path | None = None, *, many: bool = False) -> None:
    """Set up numba for the text of files and of an archive, or for ``many`` articles; say so if compiling takes a while."""
    size = jit.MOST_BYTES_WITHOUT_COMPILER + 1 if many else text_size(paths, jit.MOST_BYTES_WITHOUT_COMPILER) + _archive_size(db)
    loaded = "numba" in sys.modules
    if not jit.choose(size) and not loaded and not jit.is_compiled():
        print("Compiling the loops; this is done once and takes about a minute.", file=sys.stderr, flush=True)


def text_size(paths: Iterable[str], enough: int) -> int:
    """Return about how many bytes of text the paths hold, or any number above ``enough``."""
    size = 0.0
    for name, length in _files(paths):
        size += length * TEXT_BYTES_PER_FILE_BYTE.get(os.path.splitext(name)[1].lower(), 1.0)
        if size > enough:
            break
    return int(size)


def _files(paths: Iterable[str]) -> Iterator[tuple[str, int]]:
    for path in paths:
        if path == STANDARD_INPUT:
            continue  # usually one draft
        for found in [path] if os.path.exists(path) else glob.iglob(path, recursive=True):
            if os.path.isdir(found):
                yield from _in_folder(found)
            else:
                yield found, _length(found)


def _in_folder(folder: str) -> Iterator[tuple[str, int]]:
    for above, _, names in os.walk(folder):
        yield from ((name, _length(os.path.join(above, name))) for name in names)


def _length(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0  # reading it later will report what is wrong


def _archive_size(db: Path | None) -> int:
    return 0 if db is None else _length(str(db)) // ARCHIVE_BYTES_PER_TEXT_BYTE
