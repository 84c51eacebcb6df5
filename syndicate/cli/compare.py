"""``syndicate compare``: two articles, without an archive."""

from __future__ import annotations

from typing import Annotated

import typer

from syndicate.cli.options import AsJson, Outlets, Report, outlets_in
from syndicate.cli.output import show, write_report


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A file, or - for stdin.", show_default=False)],
    b: Annotated[str, typer.Argument(metavar="B", help="Another file.", show_default=False)],
    as_json: AsJson = False,
    report: Report = None,
    outlets: Outlets = None,
) -> None:
    """Show what two articles share, side by side.

    Every passage with its differing words marked, then what only one of the two has. No archive is needed.

    \b
    Example:
      syndicate compare ours.txt theirs.html --report pair.html
      curl -s https://example.org/story.html | syndicate compare - ours.txt
    """
    called = outlets_in(outlets)
    from syndicate.pipeline import compare as compare_articles
    from syndicate.readers import read_one

    result = compare_articles(read_one(a), read_one(b), outlets=called)
    write_report("compare", result, report)
    show("compare", result, as_json)
