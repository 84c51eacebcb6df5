"""Who has a text from whom, ruled for all links of a family with what all its articles say.

Invariant: a ruling depends on the articles of the family and their links only, so it is the same in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from syndicate.model.provenance import Direction, Link, Ruling, Works
from syndicate.provenance.ages import Shared, aged
from syndicate.provenance.claims import Entry
from syndicate.provenance.clustering import Family
from syndicate.provenance.direction import FLIPPED, reasons_of, rule
from syndicate.provenance.lead_ins import beside
from syndicate.provenance.origins import Carrier, Origins, origins_of, spokesmen

WHOLE_SHARE = 0.5  # of an article, from which its credits are for the shared part as much as for any other
OTHERS_SHARE = 0.6  # how much the credits of others count for what two articles share, if they carry no text as a whole


def ruled(family: Family, entries: Mapping[int, Entry], spans: Shared, works: Works) -> Family:
    """Return a family with rulings on all its links; articles are numbered by works, of which a text has one version each."""
    numbered = {number: replace(one, number=_work(number, works)) for number, one in aged(family, entries, spans, works).items()}
    pool = [Carrier(numbered[number]) for number in family.witnesses or _linked(family.links)]
    carried = {one.entry.number for one in pool} if family.witnesses else set()
    text = _text_origins(pool, family.links, carried, works) if carried else None
    others = [one if carried else replace(one, share=OTHERS_SHARE) for one in spokesmen(pool)]
    found = []
    for link in family.links:
        a, b = beside(spans.get((link.a, link.b), ()), numbered[link.a], numbered[link.b])
        between = replace(link, a=a.number, b=b.number)
        inside = text is not None and {a.number, b.number} <= carried
        origins = text if inside else _pair_origins(a, b, between, carried, others)
        found.append(replace(link, ruling=rule(a, b, between, origins)))
    return replace(family, links=tuple(found))


def of_versions(links: Iterable[Link], ruled_links: Iterable[Link], works: Works) -> Iterator[Link]:
    """Yield the links between two works beside the one that is ruled, with its direction; the evidence stands with that one only."""
    found = {(_work(link.a, works), _work(link.b, works)): link for link in ruled_links}
    for link in links:
        ends = _work(link.a, works), _work(link.b, works)
        for pair, turn in ((ends, False), (ends[::-1], True)):
            chosen = found.get(pair)
            if link.kind.derives and chosen is not None and (chosen.a, chosen.b) != (link.a, link.b):
                given = chosen.ruling
                direction = FLIPPED.get(given.direction, given.direction) if turn else given.direction
                own = Ruling(direction, given.confidence if direction is not Direction.UNKNOWN else 0.0, (), given.source)
                if replace(link.ruling, credited=None) != own:
                    yield replace(link, ruling=own)


def origins_of_text(witnesses: Iterable[int], links: Iterable[Link], entries: Mapping[int, Entry], works: Works) -> Origins:
    """Weigh the origin of the text that these articles carry; it is what the rulings on the links between them rest on."""
    pool = [Carrier(replace(entries[number], number=_work(number, works))) for number in witnesses]
    return _text_origins(pool, links, {one.entry.number for one in pool}, works)


def _work(number: int, works: Works) -> int:
    return works.get(number, (number, 1))[0]


def _linked(links: Iterable[Link]) -> list[int]:
    return sorted({number for link in links for number in (link.a, link.b)})


def _text_origins(pool: Sequence[Carrier], links: Iterable[Link], carried: set[int], works: Works) -> Origins:
    """Weigh the origin of a text with all articles that carry it."""
    return origins_of(pool, (reason for link in _between_works(links, works, carried) for reason in reasons_of(link)))


def _between_works(links: Iterable[Link], works: Works, among: set[int]) -> Iterator[Link]:
    for link in links:
        ends = _work(link.a, works), _work(link.b, works)
        if among.issuperset(ends):
            yield replace(link, a=ends[0], b=ends[1])


def _pair_origins(a: Entry, b: Entry, link: Link, carried: set[int], others: Sequence[Carrier]) -> Origins:
    """Weigh the origin of what two articles share, of which at most one carries the family's text as a whole."""
    shares = ((a, link.coverage_a), (b, link.coverage_b))
    pair = [Carrier(one, 1.0 if one.number in carried else min(1.0, share / WHOLE_SHARE)) for one, share in shares]
    return origins_of([*pair, *(one for one in others if one.entry.number not in (a.number, b.number))], reasons_of(link))
