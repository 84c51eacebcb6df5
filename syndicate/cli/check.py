"""``syndicate check``: find reused text in a draft."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, Agencies, AsJson, Db, Outlets, Report, Window, outlets_in, share, use_agencies
from syndicate.cli.output import piped, show, write_report


def check(
    draft: Annotated[str, typer.Argument(metavar="DRAFT", help="A file, or - for stdin.", show_default=False)],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    as_sarif: Annotated[bool, typer.Option("--sarif", help="Print SARIF 2.1.0, which code hosts show on the draft.")] = False,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="SHARE", help="The share of the draft's words that may be reused without credit.")
    ] = "10%",
    report: Report = None,
    window: Window = None,
    own: Annotated[
        str | None, typer.Option("--outlet", metavar="NAME", help="Your own outlet: its articles are left out.", show_default=False)
    ] = None,
    agencies: Agencies = None,
    outlets: Outlets = None,
) -> None:
    """Show which parts of a draft are reused text.

    Says for each reused paragraph where it comes from, how much of it was kept, and whether the draft credits it. The
    draft is not added to the archive. The exit code is 0 if the draft is clear, 1 if uncredited reuse is above the
    limit, and 2 for an error.

    \b
    Example:
      syndicate check draft.md --db news.db --report draft.html
      pbpaste | syndicate check - --fail-on 5% --window 30 --outlet "Harbour Herald"
    """
    limit, called = share(fail_on), outlets_in(outlets)
    if as_json and as_sarif:
        raise typer.BadParameter("one result has one form. Give --json or --sarif.")
    use_agencies(agencies)
    from syndicate.pipeline import Archive
    from syndicate.readers import read_one

    with Archive(db, create=False, read_only=True) as archive:
        result = archive.check(read_one(draft), own=own, window=window, outlets=called)
    write_report("check", (result, limit), report)
    if as_sarif:
        from syndicate.reports import sarif

        with piped():
            sarif.write(result, limit, draft, sys.stdout)
    else:
        show("check", (result, limit), as_json)
    if result.uncredited > limit:
        raise typer.Exit(1)
