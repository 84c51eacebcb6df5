"""Compilations: articles that are made up of parts which others have, each in a place of its own.

Invariant: only the links and the spans that they share decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence

from syndicate.model.provenance import Link, Works
from syndicate.provenance.stretches import Ends, Stretch, Stretches, same_stretch

LEAST_PART, MOST_PART = 0.2, 0.8  # of the words of a compilation that a part of it has: less is an addition, more is the text itself
LEAST_MADE_UP = 0.75  # of its words that its parts have together: newsrooms that shorten one text all keep its beginning
MOST_MADE_UP = 1.05  # the same: parts that have more overlap
LEAST_HOLDERS = 2  # articles that have all of a text that was cut; one may be a digest that somebody printed with more


def compilations(held: Mapping[Ends, Link], works: Works, stretches: Stretches) -> frozenset[int]:
    """Return the works that are compilations, given one link for each pair of works.

    Parts that only articles of the same kind have do not count: a text of which two digests have a part each is made up of neither.
    Nor is an article that several others, which are no compilations, hold as a whole: its parts are of one text, and it may be cut.
    """
    parts: dict[int, list[tuple[float, Ends]]] = defaultdict(list)  # a work -> the share of its words that a link has
    holders: dict[int, set[int]] = defaultdict(set)  # a work -> those that have nearly all of it
    for ends, link in held.items():
        for number, share in ((link.a, link.coverage_a), (link.b, link.coverage_b)):
            work = works.get(number, (number, 1))[0]
            if share > MOST_PART:
                holders[work].add(ends[ends[0] == work])
            elif share >= LEAST_PART:
                parts[work].append((share, ends))
    likely = {work: some for work, some in parts.items() if len(some) > 1 and sum(share for share, _ in some) >= LEAST_MADE_UP}
    stretches.read(dict.fromkeys(ends for some in likely.values() for _, ends in some))

    def made_up(work: int, others: Container[int]) -> bool:
        some = sorted((one for one in likely[work] if one[1][one[1][0] == work] not in others), reverse=True)
        return _is_made_up([stretches.of(ends, work) for _, ends in some])

    found = frozenset(work for work in likely if made_up(work, ()))
    return frozenset(work for work in found if len(holders[work] - found) < LEAST_HOLDERS and made_up(work, found))


def _is_made_up(taken: Sequence[Stretch]) -> bool:
    """Return whether stretches of an article, the largest first, stand in two places of it or more and are nearly all of it."""
    own: list[Stretch] = []
    for stretch in taken:
        if not any(same_stretch(stretch, other) for other in own):
            own.append(stretch)
    return len(own) > 1 and LEAST_MADE_UP <= sum(share for _, share in own) <= MOST_MADE_UP
