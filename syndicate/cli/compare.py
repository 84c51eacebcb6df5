"""``syndicate compare``: two articles, without an archive."""

from __future__ import annotations

from typing import Annotated

import typer

from syndicate.cli.options import AsJson
from syndicate.cli.output import show


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A file, or - for stdin.", show_default=False)],
    b: Annotated[str, typer.Argument(metavar="B", help="Another file.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show what two articles share, side by side.

    Every passage with its differing words marked, then what only one of the two has. No archive is needed.

    \b
    Example:
      syndicate compare ours.txt theirs.html
      curl -s https://example.org/story.html | syndicate compare - ours.txt
    """
    from syndicate import detect
    from syndicate.readers import read_one

    show("compare", detect.compare(read_one(a), read_one(b)), as_json)
