"""``syndicate background``: word statistics of a language, from articles in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from syndicate.cli.options import fields


def background(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Articles in the language: files, folders, globs.", show_default=False)
    ],
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="ISO 639-1, such as fr.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write, *.npz.", show_default=False)],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=NAME", help="The key of a field in JSON lines, such as text=body. May be repeated."),
    ] = None,
) -> None:
    """Count how common words are in a language.

    A rare word that two texts share counts more than a common one. The table for English is included. Other languages work
    without a table, but less precisely. A good table needs some thousands of articles on many subjects. To use a table,
    put it as background-CODE.npz into the folder that the example shows, before articles are scanned.

    \b
    Example:
      syndicate background articles-fr/ --language fr -o syndicate/data/background-fr.npz
    """
    names = fields(mapping)
    from syndicate.model.article import Article
    from syndicate.readers import read
    from syndicate.text.frequencies import make, save

    counted = make((item for item in read(paths, mapping=names or None) if isinstance(item, Article)), language)
    save(counted, out)
    typer.echo(f"{out}: {len(counted.key):,} stems of {counted.articles:,} articles.")
