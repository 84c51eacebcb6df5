"""``syndicate verify``: does an archive hold what it says?"""

from __future__ import annotations

import typer

from syndicate.cli import compilation
from syndicate.cli.options import DEFAULT_DB, AsJson, Db, open_archive
from syndicate.cli.output import show


def verify(db: Db = DEFAULT_DB, as_json: AsJson = False) -> None:
    """Check that an archive holds what it says.

    Derives digests, sketches and offsets again, and reports what does not hold. The exit code is 2 where something does not hold.

    \b
    Example:
      syndicate verify --db news.db
    """
    compilation.prepare(db=db)
    from syndicate.pipeline import verify_archive

    with open_archive(db) as archive:
        problems = list(verify_archive(archive))
    show("verify", problems, as_json)
    if problems:
        raise typer.Exit(2)
