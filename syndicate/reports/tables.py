"""Lists about an archive: its sources, what a search found, what a verification found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from syndicate.model.records import Problem, SearchRow, SourceRow
from syndicate.reports import audits
from syndicate.reports.phrases import STYLES, count, moment
from syndicate.reports.printed_lines import bullet, indented, line
from syndicate.reports.visible import one_line, visible

SOURCE_COLUMNS = ("articles", "gave", "credited", "took", "credited")


def sources(rows: Sequence[SourceRow]) -> RenderableType:
    """List outlets and agencies with how many articles others took from them, how many they took, and how they credit."""
    if not rows:
        return Text("No sources: the archive names no outlet and credits nobody.")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("source", overflow="fold")
    table.add_column("")
    for column in SOURCE_COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    for row in rows:
        where = row.kind if row.kind == "external" else ""
        numbers = (row.articles, row.gave, row.credited, row.took, row.took_credited)
        table.add_row(Text(one_line(row.name)), Text(one_line(where), style=STYLES["quiet"]), *(f"{number:,}" for number in numbers))
    return Group(table, *audits.by_outlet(rows))


def search(rows: Sequence[SearchRow]) -> RenderableType:
    """List articles with the part of the text that has the words."""
    if not rows:
        return Text("No article has these words.")
    parts: list[RenderableType] = []
    for row in rows:
        ref = (row.ref if row.outlet else "", STYLES["quiet"])
        title = f"“{row.title}”" if row.title else None
        time = moment(row.published) if row.published else None
        parts.append(line((f"{row.id}", "bold"), (row.outlet or row.ref, "bold"), time, title, ref))
        parts.append(indented(_snippet(row)))
    return Group(*parts)


def _snippet(row: SearchRow) -> Text:
    """Return the snippet with its hits in bold, on as few lines as it takes."""
    out = Text()
    reached = 0
    for hit in sorted(row.hits):
        out.append(visible(row.snippet[reached : hit.start]).replace("\n", " "))
        out.append(visible(row.snippet[hit.start : hit.end]), style="bold")
        reached = hit.end
    out.append(visible(row.snippet[reached:]).replace("\n", " "))
    return out


def verify(problems: Sequence[Problem]) -> RenderableType:
    """Say that everything is correct, or what is not."""
    if not problems:
        return Text("Everything is correct: digests, sketches and offsets agree with the texts.")
    heading = line((f"{count(len(problems), 'fault')} found:", "bold"))
    return Group(heading, *(bullet(f"{one.where}:", one.what, (one.remedy, STYLES["quiet"])) for one in problems))
