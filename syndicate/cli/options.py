"""The options that several commands share, and what their values mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from syndicate.annotation.outlet_file import Names
    from syndicate.archive import ArchiveFile

Db = Annotated[Path, typer.Option("--db", metavar="FILE", envvar="SYNDICATE_DB", help="The archive: one SQLite file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Report = Annotated[
    Path | None, typer.Option("--report", metavar="FILE.html", help="Also write the result as one HTML file.", show_default=False)
]

Window = Annotated[
    int | None,
    typer.Option("--window", metavar="DAYS", min=0, help="Compare only articles published at most so many days apart.", show_default=False),
]

Agencies = Annotated[
    Path | None,
    typer.Option(
        "--agencies", metavar="FILE.toml", help="Your own agencies and syndicators, in addition to the known ones.", show_default=False
    ),
]

Outlets = Annotated[
    Path | None,
    typer.Option("--outlets", metavar="FILE.toml", help="Further names and hosts of outlets; `scan` keeps them.", show_default=False),
]

DEFAULT_DB = Path("syndicate.db")


def open_archive(db: Path) -> ArchiveFile:
    """Open an existing archive for reading."""
    from syndicate.archive import ArchiveFile

    return ArchiveFile(db, create=False, read_only=True)


def share(given: str) -> float:
    """Read a share of words such as ``10%`` or ``12.5`` (percent), and return it as 0 to 1."""
    try:
        percent = float(given.strip().removesuffix("%"))
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:  # this also refuses nan
        raise typer.BadParameter(f"{given!r} is not a share of words. Give a percentage from 0% to 100%, such as 10%.")
    return percent / 100


def use_agencies(file: Path | None) -> None:
    """Use a file of agencies in this command; raise SettingsError if it cannot be read."""
    if file is not None:
        from syndicate.annotation import agencies

        agencies.use(file)


def outlets_in(file: Path | None) -> Names | None:
    """Read a file of outlets; raise SettingsError if it cannot be read."""
    if file is None:
        return None
    from syndicate.annotation.outlet_file import read_outlets

    return read_outlets(file)


def memory_size(given: str | None) -> int | None:
    """Read a size of memory such as ``2G`` or ``800M``, and return it in bytes; raise SettingsError if it is none."""
    from syndicate.bench import size

    return None if given is None else size(given)


def fields(given: list[str] | None) -> dict[str, str]:
    """Read ``field=name`` pairs, and return the name of each field."""
    pairs = [one.partition("=") for one in given or []]
    for field, equals, name in pairs:
        if not (field and equals and name):
            raise typer.BadParameter(
                f"{field + equals + name!r} is not a pair. Give a field and the name it has in your files, such as text=body."
            )
    return {field: name for field, _, name in pairs}
