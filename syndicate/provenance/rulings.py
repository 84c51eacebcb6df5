"""Who has a text from whom, ruled for all links of a family with what all its articles say.

Invariant: a ruling depends on the articles of the family and their links only, so it is the same in whatever order they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from syndicate.model.article import merged_spans
from syndicate.model.provenance import Direction, Link, Works
from syndicate.provenance.ages import Shared, aged
from syndicate.provenance.claims import Entry, weight_of
from syndicate.provenance.clock import seen
from syndicate.provenance.clustering import Family
from syndicate.provenance.direction import FLIPPED, reasons_of, rule
from syndicate.provenance.lead_ins import beside
from syndicate.provenance.origins import SUPPLIER_NATS, Carrier, Origins, origins_of
from syndicate.provenance.stretches import Stretch, same_stretch
from syndicate.provenance.text_origin import as_one, origins_of_text, stated_of, work_of

SPOKESMEN = 6  # articles of a family that are asked when two of it share a part

WHOLE_SHARE = 0.5  # of an article, from which its credits are for the shared part as much as for any other
OTHERS_SHARE = 0.6  # how much the credits of others count for what two articles share, if they carry no text as a whole


def ruled(family: Family, entries: Mapping[int, Entry], spans: Shared, works: Works, made_up: bool = False) -> Family:
    """Return a family with rulings on all its links; articles are numbered by works, of which a text has one version each.

    The origin of the text that it carries is weighed once, and the links between the articles that carry it say what it says. With
    ``made_up`` that text is a compilation, which has no origin as a whole.
    """
    old = aged(family, entries, spans, works)
    text = origins_of_text(family.witnesses, family.links, old, works) if family.witnesses else None
    numbered = {number: replace(one, number=work_of(number, works)) for number, one in old.items()}
    pool = [Carrier(numbered[number]) for number in family.witnesses or _linked(family.links)]
    carried = {one.entry.number for one in pool} if text else set()
    others = [one if carried else replace(one, share=OTHERS_SHARE) for one in pool]
    spoken, said = spokesmen(others), _Said(family.links, numbered, spans)
    found = []
    for link in family.links:
        a, b = said.ends(link)
        between = replace(link, a=a.number, b=b.number)
        inside = text is not None and {a.number, b.number} <= carried
        origins = text if inside else _pair_origins(a, b, between, carried, said.of_others(link, others) or spoken)
        found.append(replace(link, ruling=rule(a, b, between, origins)))
    whole = replace(family, links=tuple(found))
    return as_one(whole, stated_of(family, text, works, made_up), works) if text else whole


class _Said:
    """What the two articles of each link credit beside what they share; of others, what they credit beside the same part."""

    def __init__(self, links: Iterable[Link], entries: Mapping[int, Entry], spans: Shared) -> None:
        self._ends: dict[tuple[int, int], tuple[Entry, Entry]] = {}
        self._spans = spans
        self._credits: dict[int, list[tuple[Link, Entry]]] = defaultdict(list)  # an article -> links whose other article credits it there
        for link in links:
            a, b = self._ends[link.a, link.b] = beside(spans.get((link.a, link.b), ()), entries[link.a], entries[link.b])
            if a.credits != entries[link.a].credits:
                self._credits[link.b].append((link, a))
            if b.credits != entries[link.b].credits:
                self._credits[link.a].append((link, b))

    def ends(self, link: Link) -> tuple[Entry, Entry]:
        """Return the two articles of a link with what each credits beside what they share."""
        return self._ends[link.a, link.b]

    def of_others(self, link: Link, pool: Sequence[Carrier]) -> list[Carrier]:
        """Return those who say most of what a link is about if others credit it beside the part that they have of it too; else none."""
        heard = {
            entry.number: entry
            for number in (link.a, link.b)
            for other, entry in self._credits[number]
            if other is not link and same_stretch(self._stretch(link, number), self._stretch(other, number))
        }
        return spokesmen([replace(one, entry=heard.get(one.entry.number, one.entry)) for one in pool]) if heard else []

    def _stretch(self, link: Link, number: int) -> Stretch:
        first = link.a == number
        pairs = self._spans.get((link.a, link.b), ())
        return merged_spans(pair[not first] for pair in pairs), link.coverage_a if first else link.coverage_b


def of_versions(links: Iterable[Link], ruled_links: Iterable[Link], works: Works) -> Iterator[Link]:
    """Yield the links between two works beside the one that is ruled, with its direction; the evidence stands with that one only."""
    found = {(work_of(link.a, works), work_of(link.b, works)): link for link in ruled_links}
    for link in links:
        ends = work_of(link.a, works), work_of(link.b, works)
        for pair, turn in ((ends, False), (ends[::-1], True)):
            chosen = found.get(pair)
            if link.kind.derives and chosen is not None and (chosen.a, chosen.b) != (link.a, link.b):
                given = chosen.ruling
                direction = FLIPPED.get(given.direction, given.direction) if turn else given.direction
                confidence = given.confidence if direction is not Direction.UNKNOWN else 0.0
                own = replace(given, direction=direction, confidence=confidence, evidence=(), credited=None)
                if replace(link.ruling, credited=None) != own:
                    yield replace(link, ruling=own)


def _linked(links: Iterable[Link]) -> list[int]:
    return sorted({number for link in links for number in (link.a, link.b)})


def _pair_origins(a: Entry, b: Entry, link: Link, carried: set[int], others: Sequence[Carrier]) -> Origins:
    """Weigh the origin of what two articles share, of which at most one carries the family's text as a whole."""
    shares = ((a, link.coverage_a), (b, link.coverage_b))
    pair = [Carrier(one, 1.0 if one.number in carried else min(1.0, share / WHOLE_SHARE)) for one, share in shares]
    return origins_of([*pair, *(one for one in others if one.entry.number not in (a.number, b.number))], reasons_of(link))


def spokesmen(carriers: Sequence[Carrier]) -> list[Carrier]:
    """Return those of many carriers that say most of the source of their text: the strongest credits, then the earliest."""

    def most_said(one: Carrier) -> tuple[float, str, str, int]:
        entry = one.entry
        said = max((weight_of(credit) for credit in entry.foreign), default=SUPPLIER_NATS if entry.supplies else 0.0)
        return -said, seen(entry.article).when or "~", entry.article.ref, entry.number

    return sorted(carriers, key=most_said)[:SPOKESMEN]
