"""The origin of the text of a story in an archive, as the rulings on its links have it.

Invariant: every answer on a story's text is read from here, so that all of them name one origin with one confidence. What an article
credits for another text does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from syndicate.archive import ArchiveFile
from syndicate.model.article import merged_spans
from syndicate.model.provenance import Link, TextOrigin
from syndicate.model.story import Story
from syndicate.pipeline.link import entry
from syndicate.provenance import Entry
from syndicate.provenance.clustering import is_compilation
from syndicate.provenance.credit_reach import Part, credits_for
from syndicate.provenance.text_origin import text_origin, work_of


def origin_of_story(archive: ArchiveFile, story: Story, entries: Mapping[int, Entry]) -> TextOrigin | None:
    """Return the origin of the text of a story, given its articles; None if no article carries it as a whole."""
    if not story.witnesses:
        return None
    works = archive.versions.works(story.articles)
    crediting = [number for number in story.witnesses if entries[number].foreign]
    own = {(work_of(link.a, works), work_of(link.b, works)) for link in story.links}
    linked = (link for link in archive.links.of(crediting) if link.kind.derives) if crediting else ()
    beside = by_article(link for link in linked if (work_of(link.a, works), work_of(link.b, works)) not in own)
    entries = with_own_credits(archive, story.links, entries, {number: beside[number] for number in crediting if number in beside})
    spans = archive.links.spans((link.a, link.b) for link in story.links if link.a in works or link.b in works)
    made_up = is_compilation(story.witnesses, (*story.links, *chain.from_iterable(beside.values())), works, archive.links.spans)
    return text_origin(story, entries, works, spans, made_up)


def by_article(links: Iterable[Link]) -> dict[int, list[Link]]:
    """Return links by each of their two articles."""
    found: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        found[link.a].append(link)
        found[link.b].append(link)
    return found


def with_own_credits(
    archive: ArchiveFile, links: Iterable[Link], entries: Mapping[int, Entry], beside: Mapping[int, Sequence[Link]]
) -> Mapping[int, Entry]:
    """Return articles with the credits that may be for the text of these links; ``beside`` are their links about other texts."""
    asked = {number: some for number, some in beside.items() if some and number in entries and entries[number].foreign}
    if not asked:
        return entries
    inside = by_article(link for link in links if link.kind.derives)
    every = [link for number in asked for link in (*inside.get(number, ()), *asked[number])]
    partners = archive.articles.held({end for link in every for end in (link.a, link.b)} - entries.keys())
    known = {**entries, **{number: entry(one) for number, one in partners.items()}}
    spans = archive.links.spans(dict.fromkeys((link.a, link.b) for link in every))
    found = dict(entries)

    def part(number: int, some: Sequence[Link]) -> Part:
        pairs = [(link.a == number, spans.get((link.a, link.b), ())) for link in some]
        stretch = merged_spans(pair[not first] for first, shared in pairs for pair in shared)
        coverage = max(link.coverage_a if link.a == number else link.coverage_b for link in some)
        return Part((stretch, coverage), tuple(known[link.b if link.a == number else link.a] for link in some))

    for number, some in asked.items():
        if own := inside.get(number):
            beside_it, within = ([part(number, [link]) for link in several] for several in (some, own))
            found[number] = credits_for(entries[number], part(number, own), beside_it, within)
    return found
