"""``syndicate verify``: check an archive for faults."""

from __future__ import annotations

import typer

from syndicate.cli.options import DEFAULT_DB, AsJson, Db, open_archive
from syndicate.cli.output import show


def verify(db: Db = DEFAULT_DB, as_json: AsJson = False) -> None:
    """Check that the contents of an archive are correct.

    Computes digests, sketches and offsets again, and reports everything that is wrong. The exit code is 2 if anything is wrong.

    \b
    Example:
      syndicate verify --db news.db
    """
    from syndicate.pipeline import verify_archive

    with open_archive(db) as archive:
        problems = list(verify_archive(archive))
    show("verify", problems, as_json)
    if problems:
        raise typer.Exit(2)
