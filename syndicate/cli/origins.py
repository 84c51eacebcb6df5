"""``syndicate origins``: how many independent origins stand behind a story, an article or a search."""

from __future__ import annotations

from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, AsJson, Db, open_archive
from syndicate.cli.output import show


def origins(
    what: Annotated[
        list[str],
        typer.Argument(metavar="STORY|ARTICLE|WORDS...", help="A story's number or key, an article's file name or id, or words."),
    ],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Count the independent origins behind a story, an article or a search.

    Articles that have one text count as one origin, the source of this text. Reports in an outlet's own words count for
    themselves. Of a story or an article, everything counts that tells of the same event. A number is that of a story.

    \b
    Example:
      syndicate origins 1 --db news.db
      syndicate origins ferry strike --db news.db
    """
    from syndicate.pipeline.independent_origins import origins_view

    with open_archive(db) as archive:
        show("origins", origins_view(archive, " ".join(what)), as_json)
