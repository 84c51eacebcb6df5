"""``syndicate withdrawn``: list articles that still carry withdrawn or corrected text."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, AsJson, Db, open_archive
from syndicate.cli.output import show


class FailOn(StrEnum):
    """When the exit code is 1."""

    NOTHING = "nothing"
    ANY = "any"


def withdrawn(
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="With `any`, end with 1 if there are such articles.")] = FailOn.NOTHING,
) -> None:
    """List articles that still carry a version that was withdrawn or corrected.

    Shows each sentence that such an article has from the version, and what replaced it. If a version was corrected, only
    the sentences count that the correction changed or left out. The exit code is 0, or 1 with --fail-on any if there are
    such articles.

    \b
    Example:
      syndicate withdrawn --db news.db
    """
    from syndicate.pipeline import withdrawn as still_carried

    with open_archive(db) as archive:
        found = still_carried(archive)
    show("withdrawn", found, as_json)
    if found and fail_on is FailOn.ANY:
        raise typer.Exit(1)
