"""The lines that reports print on a terminal: parts in their styles, entries of a list, what belongs to the line above."""

from __future__ import annotations

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from syndicate.reports.visible import one_line

INDENT_COLUMNS = 3


def indented(part: RenderableType) -> Padding:
    """Return something indented, because it belongs to the line above it."""
    return Padding(part, (0, 0, 0, INDENT_COLUMNS), expand=False)


def bullet(*parts: str | tuple[str, str] | None) -> Table:
    """Return an entry of a list; its further lines begin below the first word, not below the dash."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row("-", line(*parts))
    return grid


def line(*parts: str | tuple[str, str] | None) -> Text:
    """Return one line from parts joined by single spaces, each a text or a text with its style; empty parts are left out."""
    out = Text()
    for part in parts:
        text, style = part if isinstance(part, tuple) else (part, "")
        shown = one_line(text or "")
        if not shown:
            continue
        if out:
            out.append(" ")
        out.append(shown, style=style)
    return out
