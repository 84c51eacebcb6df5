"""What a scan did, what it would do, and the formats it can read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from syndicate.model.article import Skipped
from syndicate.model.results import ScanResult
from syndicate.reports.phrases import STYLES, count
from syndicate.reports.printed_lines import bullet, indented, line
from syndicate.reports.visible import one_line

if TYPE_CHECKING:
    from syndicate.readers.preview import Foreseen, Preview
    from syndicate.readers.registry import Supported

SKIPPED_INPUTS_SHOWN = 100  # inputs; more would push the first ones off any screen
SKIPPED_BY_PREVIEW_SHOWN = 20
FILES_SHOWN = 5  # of each format


def near(origin: str) -> str:
    """Return a path relative to the current folder if it is inside it, else unchanged."""
    return origin.removeprefix(os.path.join(os.getcwd(), ""))


def skipped_lines(verb: str, skipped: Sequence[Skipped], most: int, more: str) -> Iterator[RenderableType]:
    """Yield what was skipped and why, at most so many inputs; ``more`` says where all of them are listed."""
    if skipped:
        yield line((f"{verb} {count(len(skipped), 'input')}:", "bold"))
    for one in skipped[:most]:
        place = f"{near(one.origin)}, {one.place}" if one.place else near(one.origin)
        yield bullet(f"{place}:", f"{one.reason.rstrip('.')}.", (one.remedy or "", STYLES["quiet"]))
    if len(skipped) > most:
        yield bullet(f"and {len(skipped) - most:,} more; {more}")


def scan(result: ScanResult) -> RenderableType:
    """Say how much was read, what was linked, and what was left out and why."""
    sorts = ((result.added, "added"), (result.replaced, "replaced"), (result.unchanged, "unchanged"))
    done = ", ".join(f"{number:,} {word}" for number, word in sorts if number) or "nothing to add"
    held = f"{count(result.links, 'link')} in {count(result.stories, 'story', 'stories')}"
    rows: list[RenderableType] = [
        line(f"Read {count(result.read, 'article')}: {done}."),
        line(f"Compared {count(result.compared, 'pair')}; the archive now has {held}. {result.seconds:.1f} s"),
    ]
    rows += skipped_lines("Skipped", result.skipped, SKIPPED_INPUTS_SHOWN, "--json lists all, so does the table skipped.")
    if result.remarks:
        rows.append(line((f"Noted on what was read ({count(result.remarked, 'remark')}):", "bold")))
    for remark in result.remarks:
        name = near(remark.origin)
        rows.append(bullet(f"{name}:" if name.endswith(remark.ref) else f"{name}, {remark.ref}:", f"{remark.said}."))
    if result.remarked > len(result.remarks):
        rows.append(bullet(f"and {result.remarked - len(result.remarks):,} more; the notes of each article are kept in the archive."))
    rows += [line(("Left out:", "bold"), sentence) for sentence in result.capped]
    return Group(*rows)


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
    """Say what a scan of the same paths would read, format by format, and what it would leave out and why."""
    parts: list[RenderableType] = [
        line(f"Would read {count(given.articles, 'article')} from {count(len(given.files), 'file')}; nothing was stored.")
    ]
    order = list(given.forms)
    for form, group in groupby(sorted(given.files, key=lambda file: order.index(file.form)), key=lambda file: file.form):
        files, articles = given.forms[form]
        parts.append(line((f"{form}:", "bold"), f"{count(articles, 'article')} in {count(files, 'file')}"))
        shown = list(group)
        parts += [indented(_file(file)) for file in shown[:FILES_SHOWN]]
        if len(shown) > FILES_SHOWN:
            parts.append(indented(bullet(f"and {count(len(shown) - FILES_SHOWN, 'file')} more")))
    parts += skipped_lines("Would skip", given.skipped, SKIPPED_BY_PREVIEW_SHOWN, "--json lists all.")
    return Group(*parts)


def _file(file: Foreseen) -> RenderableType:
    number = f"({count(file.articles, 'article')})" if file.articles > 1 else ""
    rows: list[RenderableType] = [bullet(near(file.origin), number)]
    rows += [indented(Text(one_line(begin), style=STYLES["quiet"])) for begin in file.first]
    return Group(*rows)
