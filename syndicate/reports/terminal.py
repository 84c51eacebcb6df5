"""Results for people who read a terminal.

Invariant: the output is plain text without escapes if it does not go to a terminal or NO_COLOR is set. Colour never carries
meaning alone. Text from articles passes through ``visible`` and is never read as markup.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from rich.console import Console, RenderableType

from syndicate.reports import audits, checks, comparisons, lineage, origins, scans, stories, tables, versions

# What a command calls its result, and the function that turns it into something that can be printed.
FORMS: dict[str, Callable[..., RenderableType]] = {
    "scan": scans.scan,
    "check": checks.check,
    "compare": comparisons.comparison,
    "stories": stories.stories,
    "story": stories.story,
    "tree": stories.tree,
    "lineage": lineage.lineage,
    "lineage of all": lineage.everything,
    "origins": origins.origins,
    "sources": tables.sources,
    "audit": audits.over_time,
    "search": tables.search,
    "verify": tables.verify,
    "withdrawn": versions.withdrawn,
    "formats": scans.formats,
    "preview": scans.preview,
}


def console(file: TextIO | None = None) -> Console:
    """Return a console that takes every string as it is: no markup, no emoji codes, no guessed highlights."""
    return Console(file=file or sys.stdout, markup=False, emoji=False, highlight=False)


def write(form: str, result: object, file: TextIO | None = None) -> None:
    """Print a result in the form that belongs to it, without the blanks that columns are filled up with."""
    out = console(file)
    with out.capture() as printed:
        out.print(FORMS[form](result))
    lines = (line.rstrip() for line in printed.get().split("\n"))
    (file or sys.stdout).write("\n".join(lines))
