"""The user's own file of outlets: what each is called, and its other names and its hosts.

The file is TOML, a line for each outlet:

    "Strait Courier" = ["SC Online", "straitcourier.example"]

Invariant: no name is of two outlets; a file that says so, or that cannot be read, is refused with the line and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from syndicate.annotation.outlet_directory import node_of
from syndicate.annotation.user_file import parsed, read_written
from syndicate.model.errors import SettingsError

_EXAMPLE = '"Strait Courier" = ["SC Online", "straitcourier.example"]'

Place = Callable[[str], str]
Names = dict[str, tuple[str, ...]]  # what an outlet is called -> its other names and its hosts


def read_outlets(path: str | Path) -> Names:
    """Return the outlets of a file with their other names. Raises SettingsError with the place of what is wrong."""
    where = str(path)
    written = read_written(path, "outlets")
    rows = parsed(written, where, f"one outlet is: {_EXAMPLE}")
    found: Names = {}
    for outlet, names in rows.items():
        place = f"{where}, line {_line(written, outlet)} ({outlet})"
        if not outlet.strip():
            raise SettingsError("this outlet has no name.", place, f"Write one outlet as: {_EXAMPLE}")
        if not (isinstance(names, list) and all(isinstance(name, str) and name.strip() for name in names)):
            what = "what follows is not a list of names and hosts."
            raise SettingsError(what, place, f"Write it in brackets, each name in quotation marks: {_EXAMPLE}")
        found[" ".join(outlet.split())] = tuple(dict.fromkeys(" ".join(name.split()) for name in names))
    refuse_shared(found, lambda outlet: f"{where}, line {_line(written, outlet)} ({outlet})")
    return found


def as_given(outlets: Names) -> dict[str, str]:
    """Return outlets as a directory takes them: by each of their names."""
    return {name: outlet for outlet, names in outlets.items() for name in (outlet, *names) if names}


def refuse_shared(outlets: Mapping[str, tuple[str, ...]], place: Place) -> None:
    """Raise SettingsError if a name or a host is given for two outlets; ``place`` says where an outlet was given."""
    owner: dict[str, str] = {}
    for outlet, names in outlets.items():
        for name in (outlet, *names):
            other = owner.setdefault(node_of(name), outlet)
            if other != outlet:
                what = f"{name!r} is given for two outlets, {other!r} and {outlet!r}."
                raise SettingsError(what, place(outlet), "Leave it with one of them.")


def _line(written: str, outlet: str) -> int:
    """Return the number of the line on which an outlet stands."""
    return next((number for number, line in enumerate(written.splitlines(), start=1) if line.strip(" \t\"'").startswith(outlet)), 1)
