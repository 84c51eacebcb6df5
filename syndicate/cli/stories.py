"""``syndicate stories``, ``story`` and ``lineage``: families of articles, and who has a text from whom."""

from __future__ import annotations

from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, AsJson, Db, Report, open_archive
from syndicate.cli.output import show, write_report


def stories(
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="How many to list; 0 lists all.")] = 50,
) -> None:
    """List the stories of an archive, the largest first.

    A story is a family of articles held together by shared text.

    \b
    Example:
      syndicate stories --db news.db
    """
    with open_archive(db) as archive:
        show("stories", archive.stories.listed(limit=limit or None), as_json)


def story(
    name: Annotated[str, typer.Argument(metavar="ID", help="The number or key of a story, as `stories` lists it.", show_default=False)],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    only_tree: Annotated[bool, typer.Option("--tree", help="Show the tree alone, without the pairs.")] = False,
    report: Report = None,
) -> None:
    """Show one story as a tree, then its pairs side by side.

    \b
    Example:
      syndicate story 1 --db news.db --report story.html
    """
    from syndicate.pipeline import story_view

    with open_archive(db) as archive:
        view = story_view(archive, name, boilerplate=report is not None)
    write_report("story", view, report)
    show("tree" if only_tree else "story", view, as_json)


def lineage(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's file name, id or number.", show_default=False)],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    everything: Annotated[bool, typer.Option("--all", help="Show every link of the article with all evidence.")] = False,
) -> None:
    """Explain on one page where the text of one article comes from.

    Says for each text that it carries or has a part of: where it most likely comes from, how sure that is and why, who
    else carries it, and what this article changed.

    \b
    Example:
      syndicate lineage bota.txt --db news.db
    """
    from syndicate.pipeline import lineage_view

    with open_archive(db) as archive:
        show("lineage of all" if everything and not as_json else "lineage", lineage_view(archive, article), as_json)
