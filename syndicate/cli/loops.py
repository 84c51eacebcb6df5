"""Whether a command waits for the compiler: decided by how much it has to read, before numba is loaded.

What always holds: the estimate only looks at names and sizes of files and stops where it is enough; it changes how long
a command takes and never what it finds.
"""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from syndicate import jit as compiling

STANDARD_INPUT = "-"
ARCHIVE = 8  # bytes an archive of a few articles has for each byte of their text; a large one has 4
# Bytes of text in a byte of a file, for files that are not about as long as their text.
TEXT = {
    **dict.fromkeys((".gz", ".bz2", ".xz", ".zip", ".tgz", ".tbz", ".tbz2", ".txz", ".parquet", ".pq"), 4.0),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), 0.1),
    **dict.fromkeys((".pdf", ".docx", ".docm"), 0.2),
}


def prepare(paths: Sequence[str] = (), db: Path | None = None, *, many: bool = False) -> None:
    """Choose how the loops run for the text of files and of an archive, or of ``many`` articles; say where that takes a while."""
    size = compiling.FEW + 1 if many else text_size(paths, compiling.FEW) + _archive_size(db)
    loaded = "numba" in sys.modules
    if not compiling.choose(size) and not loaded and not compiling.noted():
        print("Compiling the loops; this is done once and takes about a minute.", file=sys.stderr, flush=True)


def text_size(paths: Iterable[str], enough: int) -> int:
    """Return about how many bytes of text there are behind the paths, or some number above ``enough``."""
    size = 0.0
    for name, length in _files(paths):
        size += length * TEXT.get(os.path.splitext(name)[1].lower(), 1.0)
        if size > enough:
            break
    return int(size)


def _files(paths: Iterable[str]) -> Iterator[tuple[str, int]]:
    for path in paths:
        if path == STANDARD_INPUT:
            continue  # a draft, as a rule
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
        return 0  # whoever reads it will say what is wrong


def _archive_size(db: Path | None) -> int:
    return 0 if db is None else _length(str(db)) // ARCHIVE
