"""How many independent origins stand behind some articles, as a list.

Invariant: every article is counted under one origin, a digest under those of its parts. An origin that is not known is said to be so.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from syndicate.model.answers import OriginsView
from syndicate.reports.lineage import listed
from syndicate.reports.origin_phrases import called_origin, copies_of, sentence, where
from syndicate.reports.phrases import LONGEST_NAME_CHARACTERS, STYLES, count, names
from syndicate.reports.printed_lines import indented, line
from syndicate.reports.visible import shortened

ORIGINS_SHOWN = 20  # of a list; --json has all of them


def origins(view: OriginsView) -> RenderableType:
    """Say how many independent origins there are, and list them with their articles."""
    called = {number: shortened(one, LONGEST_NAME_CHARACTERS) for number, one in names(view.articles).items()}
    parts: list[RenderableType] = [line((f"{view.asked}:", "bold"), f"{sentence(view)}."), Text()]
    for place, one in enumerate(view.origins[:ORIGINS_SHOWN], start=1):
        parts.append(line((f"{place}. {called_origin(one)}", "bold"), (f"({where(one)})", STYLES["quiet"])))
        if one.own:
            parts.append(indented(line(f"own words: {listed(view.articles, one.own, called)}.")))
        if one.copies:
            parts.append(indented(line(f"{copies_of(one)}: {listed(view.articles, one.copies, called)}.")))
        if one.digests:
            parts.append(indented(line(f"put together from parts of it and of other texts: {listed(view.articles, one.digests, called)}.")))
        also = [number for number, other in view.parts if other == place - 1]
        if also:
            parts.append(indented(line(f"reports of their own that have a part from it: {listed(view.articles, also, called)}.")))
    left = len(view.origins) - ORIGINS_SHOWN
    if left > 0:
        parts.append(line((f"and {count(left, 'more origin')}; --json has all of them.", STYLES["quiet"])))
    return Group(*parts)
