"""What an article has of the texts of its stories, and where each of them most likely comes from.

Invariant: this module only reads and combines. The text that an article carries comes first, then those of which it has most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from syndicate.annotation.source_keys import same_source
from syndicate.archive import ArchiveFile
from syndicate.model.answers import TextPart
from syndicate.model.article import Span, merged_spans
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import EvidenceKind, Link, OriginKind, OriginReason, TextOrigin
from syndicate.model.story import Story
from syndicate.pipeline.link import entry
from syndicate.pipeline.story_origins import origin_of_story
from syndicate.provenance.text_origin import (
    by_additions,
    by_date,
    coverage_of,
    gives,
    origin_of_part,
    parts_from_elsewhere,
    surely_sooner,
    telling_link,
    with_date_against,
    work_of,
)
from syndicate.text import tokenize


def text_parts(archive: ArchiveFile, number: int, stories: Sequence[int]) -> tuple[TextPart, ...]:
    """Return what an article has of the texts of these stories."""
    linked = archive.links.of([number])
    article = archive.articles.article(number)
    found: list[tuple[TextPart, list[Span]]] = []
    for name in stories:
        inside = _InStory(archive, name, number, linked)
        for part, links in inside.parts():
            stretch = inside.stretch(links, alone=len(stories) == 1)
            found.append((replace(part, share=_share(stretch, article.words, article.article.text)), stretch))
    found.sort(key=lambda one: (one[0].kind is not None, -one[0].share, one[0].story))
    taken = _paragraphs([Span(one.start, one.end) for one in archive.paragraphs.of(number)], found)
    return tuple(replace(part, paragraphs=taken[place]) for place, (part, _) in enumerate(found))


def _paragraphs(paragraphs: Sequence[Span], parts: Sequence[tuple[TextPart, Sequence[Span]]]) -> list[tuple[int, ...]]:
    """Return for each text the places of the paragraphs that are mostly from it; its own text gets what no other one explains."""
    found: list[list[int]] = [[] for _ in parts]
    for place, unit in enumerate(paragraphs, start=1):
        common = [sum(max(0, min(unit.end, span.end) - max(unit.start, span.start)) for span in stretch) for _, stretch in parts]
        told = [one for one, shared in enumerate(common) if 2 * shared > unit.end - unit.start]
        best = max(told, key=lambda one: (parts[one][0].kind is not None, common[one]), default=None)
        if best is not None:
            found[best].append(place)
    return [tuple(some) for some in found]


def spoken_of(parts: Iterable[TextPart]) -> set[int]:
    """Return the numbers of the articles that carry the texts of these parts, hang on them, or stand in the evidence."""
    about = {number for part in parts for reason in part.origin.evidence for number in reason.about}
    return about | {number for part in parts for number in (*part.witnesses, *part.others)}


class _InStory:
    """An article in a story: by which links it has something of its text, and who else does."""

    def __init__(self, archive: ArchiveFile, name: int, number: int, linked: Sequence[Link]) -> None:
        self._archive, self._name, self._number, self._linked = archive, name, number, linked
        self._story = archive.stories.story(name)
        self._works = archive.versions.works(self._story.articles)
        held = archive.articles.held(self._story.articles)
        self._entries = {one: entry(given) for one, given in held.items()}
        self._whole = origin_of_story(archive, self._story, self._entries)
        self._work = work_of(number, self._works)
        self._carrying = {work_of(one, self._works): one for one in self._story.witnesses}
        self._own = [link for link in self._story.links if number in (link.a, link.b)]
        self._witnesses = by_date((self._carrying | dict.fromkeys({self._work} & self._carrying.keys(), number)).values(), self._entries)

    def parts(self) -> Iterator[tuple[TextPart, list[Link]]]:
        """Yield what it has of the text, and the links by which it has it; then the parts of its text that are from elsewhere."""
        other, near = self._other, self._telling()
        if self._work in self._carrying:
            assert self._whole is not None
            origin = with_date_against(self._here(self._whole), self._entries[self._number], self._entries)
            way = self._way(near, origin)
            if way is None and (found := self._by_additions(near, origin)):
                way, reason = found
                origin = replace(origin, evidence=(*origin.evidence, reason))
            yield self._part(None, self._through(origin, way), self._nearest(origin) if way is None else way, way, near), near
            hanging = [link for link in self._own if not self._is_near(link, self._number)]
            known = origin.kind is not OriginKind.UNKNOWN
            for part, links in () if known else parts_from_elsewhere(hanging, self._work, self._works, self._entries):
                yield self._part(links[0].kind, part, other(links[0])), links
        elif not self._own:  # a version beside the one that has the links
            yield self._part(LinkKind.VERSION, self._whole or TextOrigin(OriginKind.UNKNOWN, 0.0)), []
        else:
            best = telling_link(near, self._work, self._works)
            origin = self._here(origin_of_part(best, self._number, self._whole, self._entries))
            own = origin.article == self._number
            way = other(best) if not own and origin.article != other(best) and gives(best, other(best)) else None
            yield self._part(best.kind, origin, None if own else other(best), way), near

    def stretch(self, links: Iterable[Link], *, alone: bool) -> list[Span]:
        """Return what links take up of the article.

        If it is not in this story alone, only that counts of which others that carry the text show that it is from it: what it
        shares with a digest may be from several texts.
        """
        found: list[Span] = []
        for link in links:
            other = self._other(link)
            near = [one for one in self._story.links if other in (one.a, one.b) and one is not link and self._is_near(one, other)]
            bounds = [] if alone else merged_spans(own for own, _ in self._spans(near, other))
            for own, theirs in self._spans([link], self._number):
                met = (bound for bound in bounds or [theirs] if bound.end > theirs.start and bound.start < theirs.end)
                found += [_at(own, theirs, bound) for bound in met]
        return merged_spans(found)

    def _spans(self, links: Iterable[Link], number: int, *, equal: bool = False) -> list[tuple[Span, Span]]:
        """Return the spans that links share, those of this article first."""
        found = self._archive.links.spans(((link.a, link.b) for link in links), equal=equal)
        return [pair if a == number else pair[::-1] for (a, _), pairs in found.items() for pair in pairs]

    def _part(
        self,
        kind: LinkKind | None,
        origin: TextOrigin,
        nearest: int | None = None,
        way: int | None = None,
        near: Sequence[Link] = (),
    ) -> TextPart:
        others = {one: kind for one, kind in kinds_of(self._story).items() if work_of(one, self._works) not in self._carrying}
        works = {work_of(one, self._works) for one in self._witnesses} - {self._work}
        versions = sum(work_of(one, self._works) in works for one in self._story.articles) - len(works)
        beside = [link for link in near if self._other(link) != nearest and not self._later(self._other(link))]
        also = tuple(merged_spans(own for own, _ in self._spans(beside, self._number, equal=True)))
        return TextPart(self._name, self._number, kind, 0.0, origin, self._witnesses, others, nearest, way, versions=versions, also=also)

    def _later(self, number: int) -> bool:
        """Return whether another article surely appeared after this one."""
        return surely_sooner(self._entries[self._number], self._entries[number])

    def _telling(self) -> list[Link]:
        """Return the links of the article with what carries the text; with what hangs on it too only if there are no others.

        A version beside the one that has the links of the story has links of its own.
        """
        beside = [] if self._own or self._work not in self._carrying else [link for link in self._linked if link.kind.derives]
        return [link for link in self._own or beside if self._is_near(link, self._number)] or self._own

    def _is_near(self, link: Link, number: int) -> bool:
        """Return whether the other article of a link carries the text."""
        return work_of(link.b if link.a == number else link.a, self._works) in self._carrying

    def _other(self, link: Link) -> int:
        return link.b if link.a == self._number else link.a

    def _version(self, number: int) -> int:
        """Return of the versions of an article the one that shares most with the one asked about."""
        work = work_of(number, self._works)
        links = [link for link in self._linked if link.kind.derives and work_of(self._other(link), self._works) == work]
        best = max(links, key=lambda link: (link.coverage_a + link.coverage_b, link.similarity, -self._other(link)), default=None)
        return number if best is None else self._other(best)

    def _here(self, origin: TextOrigin) -> TextOrigin:
        """Return an origin that is an article of the archive by its version that is nearest to the article, or by the article itself."""
        if origin.article is None:
            return origin
        own = work_of(origin.article, self._works) == self._work
        version = self._number if own else self._version(origin.article)
        named = {origin.article: version}
        evidence = (
            replace(one, about=tuple(named.get(each, each) for each in one.about)) if one.kind is EvidenceKind.INFERRED else one
            for one in origin.evidence
        )
        return replace(origin, article=version, evidence=tuple(evidence))

    def _through(self, origin: TextOrigin, way: int | None) -> TextOrigin:
        """Return an origin with the credits of the outlet by way of which it has the text among what speaks for it."""
        if way is None:
            return origin
        outlet = self._entries[way].name

        def credits_it(one: OriginReason) -> bool:
            credits = self._entries[one.about[0]].foreign if one.kind is EvidenceKind.CLAIMED and len(one.about) == 1 else ()
            return any(same_source(credit.source, outlet) and credit.phrase in one.sentence for credit in credits)

        return replace(origin, evidence=tuple(replace(one, supports=one.supports or credits_it(one)) for one in origin.evidence))

    def _nearest(self, origin: TextOrigin) -> int | None:
        """Return the article to compare with: the origin, the first that names it, or the first; None if it is that itself."""
        if origin.article is not None:
            return None if origin.article == self._number else origin.article
        naming = [
            one
            for one in self._witnesses
            if any(origin.source and same_source(credit.source, origin.source) for credit in self._entries[one].foreign)
        ]
        first = next(iter([*naming, *self._witnesses]), None)
        if first is None or first == self._number:
            return None
        alike = {self._other(link): link.coverage_a + link.coverage_b for link in self._own}
        return self._version(max((one for one in naming if one != self._number), key=lambda one: alike.get(one, 0.0), default=first))

    def _by_additions(self, near: Sequence[Link], origin: TextOrigin) -> tuple[int, OriginReason] | None:
        """Return the article whose additions to the text this one alone has too, and which had them first, with the reason.

        Nothing is said if the origin is not known, or if not all that carry the text are compared with the article.
        """
        carrying = {self._other(link): self._spans([link], self._number, equal=True) for link in near}
        if origin.kind is OriginKind.UNKNOWN or origin.article == self._number or len(carrying) < len(self._carrying) - 1:
            return None
        works = {self._work, *(work_of(one, self._works) for one in carrying)}
        others = [link for link in self._linked if link.kind.derives and work_of(self._other(link), self._works) not in works]
        takers = {self._other(link) for link in near if gives(link, self._number)}
        elsewhere = [self._spans([link], self._number, equal=True) for link in others]
        place = {one: number for number, one in enumerate(carrying)}
        below: dict[int, set[int]] = {}
        for link in self._story.links:
            for giver, taker in ((link.a, link.b), (link.b, link.a)):
                if gives(link, giver) and giver in place and taker in place:
                    below.setdefault(place[giver], set()).add(place[taker])
        given = [(self._entries[one], some) for one, some in carrying.items()]
        for reason in by_additions(self._entries[self._number], given, elsewhere, below):
            if reason.about[0] not in {origin.article, *takers}:
                return reason.about[0], reason
        return None

    def _way(self, near: Iterable[Link], origin: TextOrigin) -> int | None:
        """Return the article that it surely has its text from, if that is not the origin itself."""
        return next((self._other(link) for link in near if gives(link, self._other(link)) and self._other(link) != origin.article), None)


def _at(own: Span, theirs: Span, bound: Span) -> Span:
    """Return the part of a span that lies where a part of the other article's span lies, as far as both are equally long."""
    scale = (own.end - own.start) / max(1, theirs.end - theirs.start)
    first, last = max(theirs.start, bound.start) - theirs.start, min(theirs.end, bound.end) - theirs.start
    return Span(own.start + round(first * scale), own.start + round(last * scale))


def _share(spans: Iterable[Span], words: int, text: str) -> float:
    """Return the share of an article's words that these spans cover."""
    return min(1.0, sum(len(tokenize(span.cut(text))) for span in spans) / (words or 1))


def kinds_of(story: Story) -> dict[int, LinkKind]:
    """Return for each article that hangs on the text of a story the kind of the link by which it has most of it."""
    found: dict[int, tuple[float, LinkKind]] = {}
    carrying = set(story.witnesses)
    for link in story.links:
        for number in {link.a, link.b} - carrying:
            found[number] = max(found.get(number, (-1.0, link.kind)), (coverage_of(link, number, {}), link.kind))
    return {number: kind for number, (_, kind) in sorted(found.items())}
