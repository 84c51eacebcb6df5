"""The formats that can be read, and what a scan would read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from syndicate.reports.phrases import INDENT, STYLES, bullet, count, line
from syndicate.reports.scans import near, skipped_lines
from syndicate.reports.visible import one_line

if TYPE_CHECKING:
    from syndicate.readers.preview import Foreseen, Preview
    from syndicate.readers.registry import Supported

FILES_SHOWN = 5  # of each format
SKIPPED_SHOWN = 20


def formats(rows: Sequence[Supported]) -> RenderableType:
    """List the formats with their suffixes, and what is missing to read them."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("format", "suffixes", "needs", ""):
        table.add_column(heading, overflow="fold")
    for row in rows:
        needs = f"extra {row.extra}" if row.extra else "nothing more"
        state = "installed" if row.installed else f"missing: {row.install}"
        style = "" if row.installed else STYLES["uncredited"]
        table.add_row(Text(row.name), Text(" ".join(row.suffixes)), Text(needs, style=STYLES["quiet"]), Text(state, style=style))
    return table


def preview(given: Preview) -> RenderableType:
    """Tell what a scan of the same paths would read, format by format, and what it would leave out and why."""
    parts: list[RenderableType] = [
        line(f"Would read {count(given.articles, 'article')} from {count(len(given.files), 'file')}; nothing was stored.")
    ]
    order = list(given.forms)
    for form, group in groupby(sorted(given.files, key=lambda file: order.index(file.form)), key=lambda file: file.form):
        files, articles = given.forms[form]
        parts.append(line((f"{form}:", "bold"), f"{count(articles, 'article')} in {count(files, 'file')}"))
        shown = list(group)
        parts += [Padding(_file(file), INDENT, expand=False) for file in shown[:FILES_SHOWN]]
        if len(shown) > FILES_SHOWN:
            parts.append(Padding(bullet(f"and {count(len(shown) - FILES_SHOWN, 'file')} more"), INDENT, expand=False))
    parts += skipped_lines("Would skip", given.skipped, SKIPPED_SHOWN, "--json lists all.")
    return Group(*parts)


def _file(file: Foreseen) -> RenderableType:
    number = f"({count(file.articles, 'article')})" if file.articles > 1 else ""
    rows: list[RenderableType] = [bullet(near(file.origin), number)]
    rows += [Padding(Text(one_line(begin), style=STYLES["quiet"]), INDENT, expand=False) for begin in file.first]
    return Group(*rows)
