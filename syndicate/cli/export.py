"""``syndicate export``: lineage for other tools."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, Db, open_archive
from syndicate.cli.output import piped
from syndicate.model.errors import ArchiveError, InputError
from syndicate.reports.exports import FORMATS


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.", show_default=False)],
    db: Db = DEFAULT_DB,
    story: Annotated[
        str | None, typer.Option("--story", metavar="ID", help="The number or key of a story, to export that one only.", show_default=False)
    ] = None,
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="The file to write; - is stdout.")] = "-",
) -> None:
    """Write lineage for another tool.

    prov is W3C PROV-JSON, graphml a graph for Gephi or networkx, dot and mermaid are drawings, csv has a row for each
    link, jsonl has everything but the texts, datasketch has the sketches of all paragraphs. Ids are the same in every
    archive. The file appears only when it is complete.

    \b
    Example:
      syndicate export dot --db news.db --story 1 | dot -Tsvg -o story.svg
      syndicate export csv --db news.db -o links.csv
    """
    if form not in FORMATS:
        raise typer.BadParameter(f"{form!r} is not a format. Give one of {', '.join(FORMATS)}.", param_hint="FORMAT")
    if output == "-" and FORMATS[form].binary and sys.stdout.isatty():
        raise InputError(f"{form} is binary and would disturb a terminal.", None, "Write it into a file with: -o FILE")
    from syndicate.archive.lineage_graph import LineageGraph
    from syndicate.reports.exports import export as pieces

    with open_archive(db) as archive, closing(pieces(LineageGraph(archive, story), form)) as made:
        if output != "-":
            _into(Path(output), db, made)
            return
        with piped():
            sys.stdout.flush()
            sys.stdout.buffer.writelines(made)
            sys.stdout.buffer.flush()


def _into(path: Path, db: Path, pieces: Iterator[bytes]) -> None:
    """Write a temporary file beside ``path`` and rename it when it is complete."""
    if path.exists() and db.exists() and path.samefile(db):
        raise ArchiveError("this is the archive itself.", str(path), "Name another file for the export.")
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            file.writelines(pieces)
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"this file cannot be written ({reason}).", str(path), "Check the folder, its permissions and its free space."
        ) from error
    finally:
        beside.unlink(missing_ok=True)
