"""One origin for one text of a draft: articles that carry the same text of the archive are taken together.

What a digest has from another text is given to that text.

Invariant: paragraphs, verdict and credit line name the ruled origin of the text, with the evidence of all articles that carry it, and
are as sure as its ruling. If the origin is not known, they name the article to which the paragraphs are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from syndicate.archive import ArchiveFile
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, OriginKind, TextOrigin, Works
from syndicate.model.story import Story
from syndicate.pipeline.link import entry
from syndicate.pipeline.originality import Match, source_to_credit, with_origin
from syndicate.pipeline.story_origins import origin_of_story
from syndicate.provenance import Entry
from syndicate.provenance.audit import TextOwner
from syndicate.provenance.text_origin import work_of


def with_texts(archive: ArchiveFile, draft: Entry, matches: Sequence[Match]) -> list[Match]:
    """Return the matches with the text that each carries, its origin, and which of them leads: it gets the paragraphs of the text.

    The leader is the origin itself, else an article that names it, else any; of these, the one that shares most. Versions of one
    article carry one text and lead together: a paragraph gets the one that has it most alike.
    """
    works = archive.versions.works(match.held.id for match in matches)
    stories = archive.stories.carried_by({match.held.id for match in matches} | set(works))
    texts = {work_of(number, works): f"story {story}" for number, story in sorted(stories.items())}
    groups: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        work = work_of(match.held.id, works)
        groups[texts.get(work, f"article {work}")].append(match)
    found = {match.held.id: match for match in matches}
    for text, group in groups.items():
        story = archive.stories.story(int(text.split()[1])) if text.startswith("story") else None
        origin = _origin(archive, story) if story is not None else None
        joined = [replace(match, elsewhere=found[match.held.id].elsewhere) for match in group]
        found.update((match.held.id, match) for match in _as_one(draft, text, joined, origin, works))
        shared = np.logical_or.reduce([match.shared for match in group])
        for one in _having_a_part(story) & found.keys() if story is not None else ():
            found[one] = replace(found[one], elsewhere=found[one].elsewhere | shared)
    return list(found.values())


def _having_a_part(story: Story) -> set[int]:
    """Return the articles that have a part of the text of a story, unless a link says that the text is from them."""
    givers = {Direction.A_FROM_B: lambda link: link.b, Direction.B_FROM_A: lambda link: link.a}
    parts = [link for link in story.links if link.kind is not LinkKind.REWRITE]
    given = {givers[link.ruling.direction](link) for link in parts if link.ruling.direction in givers}
    return {number for link in parts for number in (link.a, link.b)} - {*story.witnesses} - given


def _origin(archive: ArchiveFile, story: Story) -> TextOrigin | None:
    held = archive.articles.held(story.articles)
    return origin_of_story(archive, story, {one: entry(given) for one, given in held.items()})


def _as_one(draft: Entry, text: str, group: Sequence[Match], origin: TextOrigin | None, works: Works) -> list[Match]:
    """Return the matches of one text with its origin."""
    source = origin.source if origin is not None else None
    article = work_of(origin.article, works) if origin is not None and origin.article is not None else None

    def first(match: Match) -> tuple[bool, bool, int, int]:
        own = work_of(match.held.id, works) == article
        return not own, source_to_credit(match.held) != source, -int(match.shared.sum()), match.held.id

    lead = min(group, key=first)
    work, named_source = work_of(lead.held.id, works), source or source_to_credit(lead.held)
    named = [replace(match, text=text, source=named_source, lead=work_of(match.held.id, works) == work) for match in group]
    if origin is None:
        return named
    owner = _owner(origin, lead.held.outlet or lead.held.article.outlet, is_origin=work_of(lead.held.id, works) == article)
    return [with_origin(draft, match, owner, origin.confidence) for match in named]


def _owner(origin: TextOrigin, outlet: str | None, *, is_origin: bool) -> TextOwner | None:
    """Return whose text it is; None if the origin has no name."""
    if origin.source is None or origin.kind not in (OriginKind.NAMED, OriginKind.ARTICLE):
        return None
    also = f" ({outlet} has it too)" if outlet and not is_origin and outlet != origin.source else ""
    return TextOwner(origin.source, f"{origin.source}{also}")
