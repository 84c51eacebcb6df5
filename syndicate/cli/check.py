"""``syndicate check``: is any of a draft someone else's?"""

from __future__ import annotations

from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, AsJson, Db, share
from syndicate.cli.output import show


def check(
    draft: Annotated[str, typer.Argument(metavar="DRAFT", help="A file, or - for stdin.", show_default=False)],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="SHARE", help="The share of the draft's words that may be reused without credit.")
    ] = "10%",
) -> None:
    """Say what of a draft is someone else's.

    Tells for each reused paragraph where it comes from, how much of it was kept, and whether the draft credits it. The
    draft is not added to the archive. The exit code is 0 where the draft is clear, 1 where uncredited reuse is above the
    limit, and 2 for an error.

    \b
    Example:
      syndicate check draft.md --db news.db
      pbpaste | syndicate check - --fail-on 5%
    """
    limit = share(fail_on)
    from syndicate.detect import Archive
    from syndicate.readers import read_one

    with Archive(db, create=False, read_only=True) as archive:
        result = archive.check(read_one(draft))
    show("check", (result, limit), as_json)
    if result.uncredited > limit:
        raise typer.Exit(1)
