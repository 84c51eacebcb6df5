"""Lineage for other tools, one module a format.

What always holds: an export is a stream of bytes, made block by block out of one unchanging view of the archive, so that
memory does not grow with it; the same articles and links give the same bytes in whatever order they were scanned;
text from outside is escaped as the format asks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from syndicate.archive.file import ArchiveFile
    from syndicate.archive.lineage_graph import Lineage


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module of this room that writes it, what it is, and whether it is bytes and no text."""

    module: str
    about: str
    binary: bool = False


# Each module has a function ``pieces(lineage)`` that yields text, or bytes where the format is binary.
FORMATS: dict[str, Format] = {
    "prov": Format("prov", "W3C PROV-JSON, for provenance tools"),
    "graphml": Format("graphml", "for Gephi, yEd, networkx, igraph"),
    "dot": Format("dot", "a drawing, for Graphviz"),
    "mermaid": Format("mermaid", "a drawing, for Markdown pages"),
    "csv": Format("table", "one row for each link, for spreadsheets"),
    "jsonl": Format("lines", "everything but the texts, one JSON object a line"),
    "datasketch": Format("datasketch", "the sketches of all paragraphs, for datasketch's MinHashLSH", binary=True),
}


def export(archive: ArchiveFile, form: str, story: int | str | None = None) -> Generator[bytes, None, None]:
    """Yield an archive's lineage, or that of one story by its number or key, in a format of ``FORMATS``.

    Close it before the archive where it is not read to its end. Raises NotFound where there is no such story, and
    KeyError for a format that is not in the table.
    """
    from syndicate.archive.lineage_graph import Lineage, story_number

    chosen = FORMATS[form]
    pieces = cast("Callable[[Lineage], Iterator[str | bytes]]", import_module(f"syndicate.reports.exports.{chosen.module}").pieces)
    lineage = Lineage(archive, None if story is None else story_number(archive, story))
    with lineage.unchanging():
        for piece in pieces(lineage):
            yield piece if isinstance(piece, bytes) else piece.encode()
