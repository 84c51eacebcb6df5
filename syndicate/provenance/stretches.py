"""Stretches: what links take up of their articles, and the digests that are made up of stretches of other texts.

Invariant: only the links and the spans that they share decide. Two stretches of an article are from one text if most of the smaller
one lies in the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from syndicate.model.article import Span, merged_spans
from syndicate.model.provenance import Link, Works

Ends = tuple[int, int]
Shared = Callable[[Sequence[Ends]], Mapping[Ends, Sequence[tuple[Span, Span]]]]  # links, by their articles -> the spans they share
Stretch = tuple[list[Span], float]  # spans of an article, ascending, and the share of its words that they are
TEXT_SHARE = 0.5  # of both articles, above which they carry one text: no two texts can each have more than half of an article
SAME_STRETCH_SHARE = 0.5  # of the smaller of two stretches of an article that the other covers, for them to be from one text


class Stretches:
    """The stretches that links take up in their articles, read once for the links that need it."""

    def __init__(self, held: Mapping[Ends, Link], works: Works, shared: Shared | None) -> None:
        self._held, self._works, self._shared = held, works, shared
        self._spans: dict[Ends, Sequence[tuple[Span, Span]]] = {}

    def read(self, ends: Iterable[Ends]) -> None:
        """Read the spans of these links, given by their works."""
        links = [(self._held[one].a, self._held[one].b) for one in ends]
        if self._shared is not None and links:
            self._spans.update(self._shared(links))

    def of(self, ends: Ends, work: int) -> Stretch:
        """Return the spans of a link in the article of a work, and the share of the article that they cover."""
        link = self._held[ends]
        first = self._works.get(link.a, (link.a, 1))[0] == work
        spans = self._spans.get((link.a, link.b), ())
        return merged_spans(pair[0] if first else pair[1] for pair in spans), link.coverage_a if first else link.coverage_b


def same_stretch(one: Stretch, two: Stretch) -> bool:
    """Return whether two stretches of one article are from one text: most of the smaller one lies in the other."""
    if not one[0] or not two[0]:
        return min(one[1], two[1]) > TEXT_SHARE
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one[0] for b in two[0])
    sizes = [sum(span.end - span.start for span in spans) for spans, _ in (one, two)]
    return common >= SAME_STRETCH_SHARE * min(sizes)


def parts_of_digests(apart: Iterable[Ends], texts: Mapping[int, int], made_up: Collection[int], stretches: Stretches) -> dict[Ends, Ends]:
    """Return of the links between two texts those by which a digest has a part of another text: the digest's article and that text.

    A text is a digest if more than half of an article that carries it is in stretches from two other texts or more; an article is one
    that is ``made_up`` of other articles, whatever text it carries. If both are made up in that way, as the reports of a long day are,
    neither is the source of the other.
    """
    apart = list(apart)
    stretches.read(apart)
    met: dict[int, dict[int, tuple[float, Ends]]] = defaultdict(dict)  # a work -> another text -> most of its share, by which link
    for ends in apart:
        for work, other in (ends, ends[::-1]):
            most = stretches.of(ends, work)[1], ends
            met[work][texts[other]] = max(met[work].get(texts[other], most), most)
    digests = {texts[work] for work, others in met.items() if is_made_up([stretches.of(ends, work) for _, ends in others.values()])}
    found = {}
    for ends in apart:
        digest = [work for work in ends if work in made_up or texts[work] in digests]
        if len(digest) == 1:
            found[ends] = digest[0], texts[ends[0] if digest[0] == ends[1] else ends[1]]
    return found


def is_made_up(taken: Sequence[Stretch]) -> bool:
    """Return whether stretches of one article, each from another text, are no one stretch and together more than half of it."""
    own: list[Stretch] = []
    for stretch in sorted(taken, key=lambda one: -one[1]):
        if not any(same_stretch(stretch, other) for other in own):
            own.append(stretch)
    return len(own) > 1 and sum(share for _, share in own) > TEXT_SHARE
