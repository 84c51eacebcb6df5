"""One origin for one text of a draft: articles that carry the same text of the archive are taken together.

What a digest has from another text is given to that text.

Invariant: the source is the ruled origin of the text, with the evidence of all articles that carry it. Nothing is changed if the
origin is not known by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from syndicate.archive import ArchiveFile
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction
from syndicate.model.story import Story
from syndicate.pipeline.link import entry
from syndicate.pipeline.originality import Match, source_to_credit
from syndicate.provenance.text_origin import text_origin


def with_texts(archive: ArchiveFile, matches: Sequence[Match]) -> list[Match]:
    """Return the matches with the text that each carries, its origin, and which of them leads: it gets the paragraphs of the text.

    The leader is the origin itself, else an article that names it, else any; of these, the one that shares most.
    """
    stories = archive.stories.carried_by(match.held.id for match in matches)
    groups: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        if match.held.id in stories:
            groups[stories[match.held.id]].append(match)
    found = {match.held.id: match for match in matches}
    works = archive.versions.works() if groups else {}
    for number, group in groups.items():
        story = archive.stories.story(number)
        held = archive.articles.held(story.articles)
        origin = text_origin(story, {one: entry(given) for one, given in held.items()}, works)
        source = origin.source if origin is not None else None
        article = origin.article if origin is not None else None

        def first(match: Match, source: str | None = source, article: int | None = article) -> tuple[bool, bool, int, int]:
            return match.held.id != article, source_to_credit(match.held) != source, -int(match.shared.sum()), match.held.id

        lead = min(group, key=first)
        for match in group:
            found[match.held.id] = replace(found[match.held.id], text=number, source=source, lead=match is lead)
        shared = np.logical_or.reduce([match.shared for match in group])
        for one in _having_a_part(story) & found.keys():
            found[one] = replace(found[one], elsewhere=found[one].elsewhere | shared)
    return list(found.values())


def _having_a_part(story: Story) -> set[int]:
    """Return the articles that have a part of the text of a story, unless a link says that the text is from them."""
    givers = {Direction.A_FROM_B: lambda link: link.b, Direction.B_FROM_A: lambda link: link.a}
    parts = [link for link in story.links if link.kind is not LinkKind.REWRITE]
    given = {givers[link.ruling.direction](link) for link in parts if link.ruling.direction in givers}
    return {number for link in parts for number in (link.a, link.b)} - {*story.witnesses} - given
