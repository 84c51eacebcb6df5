"""Lineage for other tools, one module a format.

``export`` takes a ``LineageSource`` and the name of a format, and yields bytes.

Invariant: the bytes are made block by block from one unchanging view of the archive, so memory does not grow with the archive.
The same articles and links give the same bytes in whatever order they were scanned. Text from outside is escaped as the
format asks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from syndicate.reports.exports.lineage import LineageSource


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: the module of this package that writes it, what it is, and whether it is bytes instead of text."""

    module: str
    about: str
    binary: bool = False


# Each module has a function ``pieces(lineage)`` that yields text, or bytes if the format is binary.
FORMATS: dict[str, ExportFormat] = {
    "prov": ExportFormat("prov", "W3C PROV-JSON, for provenance tools"),
    "graphml": ExportFormat("graphml", "for Gephi, yEd, networkx, igraph"),
    "dot": ExportFormat("dot", "a drawing, for Graphviz"),
    "mermaid": ExportFormat("mermaid", "a drawing, for Markdown pages"),
    "csv": ExportFormat("table", "one row for each link, for spreadsheets"),
    "jsonl": ExportFormat("lines", "everything but the texts, one JSON object a line"),
    "datasketch": ExportFormat("datasketch", "the sketches of all paragraphs, for datasketch's MinHashLSH", binary=True),
}


def export(lineage: LineageSource, form: str) -> Generator[bytes, None, None]:
    """Yield a lineage in a format of ``FORMATS``.

    Close it before the archive if it is not read to its end. Raises KeyError for a format that is not in the table.
    """
    chosen = FORMATS[form]
    pieces = cast("Callable[[LineageSource], Iterator[str | bytes]]", import_module(f"syndicate.reports.exports.{chosen.module}").pieces)
    with lineage.unchanging():
        for piece in pieces(lineage):
            yield piece if isinstance(piece, bytes) else piece.encode()
