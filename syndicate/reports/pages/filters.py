"""What a reader of a page can choose: which links and passages to show.

Invariant: only what the page shows can be chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from syndicate.model.comparison import LinkKind, PassageKind
from syndicate.reports.pages.check import CheckPage
from syndicate.reports.pages.compare import ComparePage
from syndicate.reports.pages.pieces import Piece
from syndicate.reports.pages.stories import StoryPage

OUTLETS_OFFERED = 200  # nobody reads a longer list


@dataclass(frozen=True, slots=True)
class Filters:
    """The choices of a page; ``links`` and ``stories`` count what there is, both 0 if it shows a single pair or a draft."""

    kinds: tuple[str, ...]
    passage_kinds: tuple[str, ...]
    outlets: tuple[str, ...]
    credits: tuple[str, ...]
    earliest: str
    latest: str
    links: int
    stories: int
    pairs: int


def filters_of(stories: Collection[StoryPage] = (), pairs: Iterable[ComparePage] = (), draft: CheckPage | None = None) -> Filters:
    """Return what can be chosen on a page with these stories, these pairs and this draft."""
    links = [link for story in stories for link in story.links]
    shown = [*pairs, *(link.pair for link in links if link.pair)]
    kinds = {link.link.kind for link in links}
    blocks = [block for pair in shown for side in pair.sides for block in side.blocks]
    blocks += [row.block for row in draft.rows] if draft else []
    passages = {item.kind for block in blocks for item in block.items if isinstance(item, Piece)}
    outlets = sorted({outlet for link in links for outlet in link.outlets})
    times = [time[:10] for link in links for time in (link.earliest, link.latest) if time]
    credits = {link.credited or "not known" for link in links}
    return Filters(
        kinds=tuple(kind.value for kind in LinkKind if kind in kinds),
        passage_kinds=tuple(kind.value for kind in PassageKind if kind.value in passages),
        outlets=tuple(outlets[:OUTLETS_OFFERED]) if len(outlets) > 1 else (),
        credits=tuple(word for word in ("credited", "uncredited", "not known") if word in credits) if len(credits) > 1 else (),
        earliest=min(times, default=""),
        latest=max(times, default=""),
        links=len(links),
        stories=len(stories),
        pairs=len(shown),
    )
