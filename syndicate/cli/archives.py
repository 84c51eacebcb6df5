"""``syndicate verify``: an archive as a whole."""

from __future__ import annotations

import typer

from syndicate.cli import loops
from syndicate.cli.options import DEFAULT_DB, AsJson, Db
from syndicate.cli.output import show


def verify(db: Db = DEFAULT_DB, as_json: AsJson = False) -> None:
    """Check that an archive holds what it says.

    Derives digests, sketches and offsets again, and reports what does not hold. The exit code is 2 where something does not hold.

    \b
    Example:
      syndicate verify --db news.db
    """
    loops.prepare(db=db)
    from syndicate.archive.file import ArchiveFile
    from syndicate.pipeline.verify import verify as check

    with ArchiveFile(db, create=False, read_only=True) as archive:
        problems = list(check(archive))
    show("verify", problems, as_json)
    if problems:
        raise typer.Exit(2)
