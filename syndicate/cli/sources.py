"""``syndicate sources``: outlets and agencies, and how they credit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, AsJson, Db, open_archive
from syndicate.cli.output import show
from syndicate.model.errors import NotFound


class Each(StrEnum):
    """The periods by which articles can be counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def sources(
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    by: Annotated[Each | None, typer.Option("--by", help="Count how articles credit by the time they were published.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="Only this outlet or agency.", show_default=False)] = None,
) -> None:
    """List the outlets and agencies of an archive.

    Says how much each published here, how often others credit it, and how its own articles credit what they have from
    elsewhere: credited or not, and word for word or rewritten. With --by, the same over time.

    \b
    Example:
      syndicate sources --db news.db
      syndicate sources --db news.db --by month --outlet "Harbour Herald"
    """
    with open_archive(db) as archive:
        rows, rest = archive.stories.sources(), archive.ledger.without_outlet()
        if outlet is not None:
            names = {outlet.casefold(), archive.outlets.directory.called(outlet).casefold()}
            rows = [row for row in rows if row.name.casefold() in names] or archive.stories.named(outlet, rows)
            if not rows:
                raise NotFound(f"there is no source {outlet!r}.", str(db), "List them with: syndicate sources")
        if by is not None:
            show("audit", archive.ledger.over_time(by.value, rows[0].name if outlet is not None else None), as_json)
            return
    show("sources", rows if outlet is not None or rest is None else [*rows, rest], as_json)
