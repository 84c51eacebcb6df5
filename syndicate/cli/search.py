"""``syndicate search``: articles by their words."""

from __future__ import annotations

from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, AsJson, Db, open_archive
from syndicate.cli.output import show


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="Words in title or text.", show_default=False)],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Find articles by their words, the best first.

    \b
    Example:
      syndicate search secondary tariffs --db news.db
    """
    with open_archive(db) as archive:
        show("search", archive.articles.search(" ".join(words)), as_json)
