"""What a scan did, in a few lines."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType

from syndicate.model.article import Skipped
from syndicate.model.results import ScanResult
from syndicate.reports.phrases import STYLES, bullet, count, line


def near(origin: str) -> str:
    """Return a path as it looks from the folder one is in, where it lies there."""
    return origin.removeprefix(os.path.join(os.getcwd(), ""))


SKIPPED_SHOWN = 100  # inputs; more would push the first ones off any screen


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
    """Tell how much was read, what was linked, and what was left out and why."""
    sorts = ((result.added, "added"), (result.replaced, "replaced"), (result.unchanged, "unchanged"))
    done = ", ".join(f"{number:,} {word}" for number, word in sorts if number) or "nothing to add"
    held = f"{count(result.links, 'link')} in {count(result.stories, 'story', 'stories')}"
    rows: list[RenderableType] = [
        line(f"Read {count(result.read, 'article')}: {done}."),
        line(f"Compared {count(result.compared, 'pair')}; the archive now has {held}. {result.seconds:.1f} s"),
    ]
    rows += skipped_lines("Skipped", result.skipped, SKIPPED_SHOWN, "--json lists all, so does the table skipped.")
    if result.remarks:
        rows.append(line((f"Noted on what was read ({count(result.remarked, 'remark')}):", "bold")))
    for remark in result.remarks:
        name = near(remark.origin)
        rows.append(bullet(f"{name}:" if name.endswith(remark.ref) else f"{name}, {remark.ref}:", f"{remark.said}."))
    if result.remarked > len(result.remarks):
        rows.append(bullet(f"and {result.remarked - len(result.remarks):,} more; the notes of each article are kept in the archive."))
    rows += [line(("Left out:", "bold"), sentence) for sentence in result.capped]
    return Group(*rows)
