"""Results for people who read a terminal.

Invariant: the output is plain text without escapes if it does not go to a terminal or NO_COLOR is set. Colour never carries
meaning alone. Text from articles passes through ``visible`` and is never read as markup.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TextIO

from rich.console import Console

# What a command calls its result, and the module beside this one and the function in it that make something of it that can be printed.
FORMS: dict[str, tuple[str, str]] = {
    "scan": ("scans", "scan"),
    "check": ("checks", "check"),
    "compare": ("comparisons", "comparison"),
    "stories": ("stories", "stories"),
    "story": ("stories", "story"),
    "tree": ("stories", "tree"),
    "lineage": ("lineage", "lineage"),
    "lineage of all": ("lineage", "everything"),
    "origins": ("origins", "origins"),
    "sources": ("tables", "sources"),
    "audit": ("audits", "over_time"),
    "search": ("tables", "search"),
    "verify": ("tables", "verify"),
    "withdrawn": ("withdrawals", "withdrawn"),
    "formats": ("scans", "formats"),
    "preview": ("scans", "preview"),
}


def console(file: TextIO | None = None) -> Console:
    """Return a console that takes every string as it is: no markup, no emoji codes, no guessed highlights."""
    return Console(file=file or sys.stdout, markup=False, emoji=False, highlight=False)


def write(form: str, result: object, file: TextIO | None = None) -> None:
    """Print a result in the form that belongs to it, without the blanks that columns are filled up with."""
    out, (module, function) = console(file), FORMS[form]
    made = getattr(import_module(f"syndicate.reports.{module}"), function)(result)
    with out.capture() as printed:
        out.print(made)
    lines = (line.rstrip() for line in printed.get().split("\n"))
    (file or sys.stdout).write("\n".join(lines))
