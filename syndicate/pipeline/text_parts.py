"""What an article has of the texts of its stories, and where each of them most likely comes from.

Invariant: this module only reads and combines. The text that an article carries comes first, then those of which it has most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from syndicate.annotation.source_keys import same_source
from syndicate.archive import ArchiveFile
from syndicate.model.answers import TextPart
from syndicate.model.article import Span, merged_spans
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Link, OriginKind, TextOrigin, Works
from syndicate.model.story import Story
from syndicate.pipeline.link import entry
from syndicate.pipeline.story_origins import origin_of_story
from syndicate.provenance import Entry
from syndicate.provenance.text_origin import by_date, part_origin


def text_parts(archive: ArchiveFile, number: int, stories: Sequence[int]) -> tuple[TextPart, ...]:
    """Return what an article has of the texts of these stories."""
    works = archive.versions.works()
    found: list[TextPart] = []
    stretches: dict[int, list[Span]] = {}
    for name in stories:
        story = archive.stories.story(name)
        held = archive.articles.held(story.articles)
        entries = {one: entry(given) for one, given in held.items()}
        own = archive.links.spans((link.a, link.b) for link in story.links if number in (link.a, link.b))
        stretches[name] = merged_spans(pair[a != number] for (a, _), pairs in own.items() for pair in pairs)
        share = _share(stretches[name], held[number].words, held[number].article.text)
        whole = origin_of_story(archive, story, entries, works)
        found.append(_part(name, story, number, entries, works, share, whole))
    found.sort(key=lambda part: (part.kind is not None, -part.share, part.story))
    taken = _paragraphs([Span(one.start, one.end) for one in archive.paragraphs.of(number)], found, stretches)
    return tuple(replace(part, paragraphs=tuple(taken[part.story])) for part in found)


def _paragraphs(paragraphs: Sequence[Span], parts: Sequence[TextPart], stretches: Mapping[int, Sequence[Span]]) -> dict[int, list[int]]:
    """Return for each text the places of the paragraphs that are mostly from it; its own text gets what no other one explains."""
    found: dict[int, list[int]] = {part.story: [] for part in parts}
    for place, unit in enumerate(paragraphs, start=1):
        common = {
            part.story: sum(max(0, min(unit.end, span.end) - max(unit.start, span.start)) for span in stretches[part.story])
            for part in parts
        }
        told = [part for part in parts if 2 * common[part.story] > unit.end - unit.start]
        best = max(told, key=lambda part: (part.kind is not None, common[part.story]), default=None)
        if best is not None:
            found[best.story].append(place)
    return found


def spoken_of(parts: Iterable[TextPart]) -> set[int]:
    """Return the numbers of the articles that carry the texts of these parts, hang on them, or stand in the evidence."""
    about = {number for part in parts for reason in part.origin.evidence for number in reason.about}
    return about | {number for part in parts for number in (*part.witnesses, *part.others)}


def _part(
    name: int, story: Story, number: int, entries: Mapping[int, Entry], works: Works, share: float, whole: TextOrigin | None
) -> TextPart:
    work = _work(number, works)
    witnesses = by_date(story.witnesses, entries)
    own = [link for link in story.links if number in (link.a, link.b)]
    own.sort(key=lambda link: ({link.a, link.b}.isdisjoint(witnesses), -_coverage(link, number), link.a, link.b))
    if work in {_work(one, works) for one in witnesses}:
        assert whole is not None
        nearest = nearest_to(whole, number, witnesses, entries, works)
        return TextPart(name, number, None, share, whole, witnesses, kinds_of(story), nearest, _way(own, number, whole))
    if not own:  # a version beside the one that has the links
        origin = whole or TextOrigin(OriginKind.UNKNOWN, 0.0)
        return TextPart(name, number, LinkKind.VERSION, share, origin, witnesses, kinds_of(story))
    best = own[0]
    other = best.b if best.a == number else best.a
    origin = origin_of_part(best, number, whole, entries)
    way = other if origin.article not in (other, number) and _gives(best, other) else None
    return TextPart(name, number, best.kind, share, origin, witnesses, kinds_of(story), None if origin.article == number else other, way)


def origin_of_part(link: Link, number: int, whole: TextOrigin | None, entries: Mapping[int, Entry]) -> TextOrigin:
    """Return where an article has what it shares by a link from; ``whole`` is the origin of the text that it hangs on, if there is one.

    What comes from an article that carries the text comes from where that text does. What nobody can tell of the two is not told.
    """
    origin = part_origin(link, entries)
    if whole is None or whole.kind is OriginKind.UNKNOWN or origin.article == number:
        return origin
    through = origin.kind in (OriginKind.ARTICLE, OriginKind.UNNAMED) or origin.source == whole.source
    return whole if through else origin


def _gives(link: Link, number: int) -> bool:
    return link.ruling.direction is (Direction.B_FROM_A if link.a == number else Direction.A_FROM_B)


def _work(number: int, works: Works) -> int:
    return works.get(number, (number, 1))[0]


def _coverage(link: Link, number: int) -> float:
    return link.coverage_a if link.a == number else link.coverage_b


def _share(spans: Iterable[Span], words: int, text: str) -> float:
    """Return the share of an article that these spans cover, in words as far as words are equally long."""
    return min(1.0, sum(len(span.cut(text).split()) for span in spans) / (words or 1))


def kinds_of(story: Story) -> dict[int, LinkKind]:
    """Return for each article that hangs on the text of a story the kind of the link by which it has most of it."""
    found: dict[int, tuple[float, LinkKind]] = {}
    carrying = set(story.witnesses)
    for link in story.links:
        for number in {link.a, link.b} - carrying:
            found[number] = max(found.get(number, (-1.0, link.kind)), (_coverage(link, number), link.kind))
    return {number: kind for number, (_, kind) in sorted(found.items())}


def nearest_to(origin: TextOrigin, number: int, witnesses: Sequence[int], entries: Mapping[int, Entry], works: Works) -> int | None:
    """Return the article to compare another one with: the origin, the first that names it, or the first; None if it is that itself."""
    if origin.article is not None:
        return None if _work(origin.article, works) == _work(number, works) else origin.article
    naming = [
        one for one in witnesses if any(origin.source and same_source(credit.source, origin.source) for credit in entries[one].foreign)
    ]
    first = next(iter([*naming, *witnesses]), None)
    return None if first is None or _work(first, works) == _work(number, works) else first


def _way(own: Iterable[Link], number: int, origin: TextOrigin) -> int | None:
    """Return the article that an article surely has its text from, if that is not the origin itself."""
    for link in own:
        giver = link.b if link.a == number else link.a
        if _gives(link, giver) and giver != origin.article:
            return giver
    return None
