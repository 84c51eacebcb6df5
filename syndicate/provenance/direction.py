"""Who most likely has a text from whom: read from the origins of the text, for which all articles that carry it are evidence.

A pair alone proves little: its two articles may both have a text from an agency that only a third one names. So the origin of
the text is weighed once (``origins``), and a pair reads its direction from there: from the other article, from a third one, or
from a source outside. Only a credit that names the other article says more: by which way the text came.

Invariant: a ruling does not depend on which article is called A. Every sentence goes back to a credit, a date or a passage.
No direction comes without evidence, and none from the clock alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from syndicate.annotation.agencies import registry
from syndicate.kernels.logarithms import exp
from syndicate.model.article import Span
from syndicate.model.comparison import STUB_WORDS, Comparison, Coverage
from syndicate.model.provenance import Direction, DirectionEvidence, EvidenceKind, Link, Ruling
from syndicate.provenance.claims import Entry, is_partial, weight_of
from syndicate.provenance.clock import sooner
from syndicate.provenance.origins import APART_NATS, LATER_NATS, UNNAMED, Candidate, Carrier, Origins, Reason, origins_of
from syndicate.provenance.textual_evidence import PairSide, own_inner_words, traces

LEAST_CONFIDENCE = 0.5  # below it the other readings together are likelier than the best one
MOST_CONFIDENCE = 0.98  # a credit may be wrong, and a copy may have been made of a copy
NAMED_SHARE = 0.5  # of all that speaks for a common source, for one to be named
MOST_NATS_OF_TEXTS = 1.0
LARGE_SHARE = 0.4  # of the words of both, for parts that only one side has to mean anything
SURE_WAY_NATS = 3.0  # from which a credit for the other article shows by which way the text came
SURE_OWN_CLOCK = 0.5  # of certainty about the order of two articles of one outlet
MOST_SENTENCES = 12  # of evidence that a link keeps

FLIPPED = {Direction.A_FROM_B: Direction.B_FROM_A, Direction.B_FROM_A: Direction.A_FROM_B}


def pair_traces(a: Entry, b: Entry, comparison: Comparison) -> tuple[DirectionEvidence, ...]:
    """Return what the texts of two articles alone show about who has the shared text from whom; nothing if it is only quoted."""
    if comparison.excludes_derivation:
        return ()
    spans = tuple((p.a.start, p.a.end) for p in comparison.passages), tuple((p.b.start, p.b.end) for p in comparison.passages)
    if _turned(a, b, spans):
        found = _traces((b, a), (comparison.detail_b, comparison.detail_a), sorted((p.b, p.a) for p in comparison.passages))
        return tuple(replace(one, favours=FLIPPED.get(one.favours, one.favours)) for one in found)
    return tuple(_traces((a, b), (comparison.detail_a, comparison.detail_b), sorted((p.a, p.b) for p in comparison.passages)))


def _order(entry: Entry, spans: tuple[tuple[int, int], ...]) -> tuple[object, ...]:
    article = entry.article
    return article.ref, article.origin, article.text, repr(article), repr(entry.credits), spans


def _turned(a: Entry, b: Entry, spans: Sequence[tuple[tuple[int, int], ...]]) -> bool:
    """Return whether B goes first, whatever the order of the arguments; the numbers nearly always decide."""
    one, two = (a.number, a.name), (b.number, b.name)
    return two < one or (two == one and _order(b, spans[1]) < _order(a, spans[0]))


def _traces(
    entries: tuple[Entry, Entry], details: tuple[Coverage, Coverage], pairs: Sequence[tuple[Span, Span]]
) -> Iterator[DirectionEvidence]:
    """Yield what the texts of two articles show, the first as A."""
    names = _names(*entries)
    one, two = (PairSide(names[i], entries[i].article, details[i], tuple(pair[i] for pair in pairs)) for i in (0, 1))
    sides = ((two, one, Direction.B_FROM_A), (one, two, Direction.A_FROM_B))
    found = [(favours, trace) for copy, other, favours in sides for trace in traces(copy, other)]
    total = sum(trace.weight for _, trace in found)
    scale = min(1.0, MOST_NATS_OF_TEXTS / total) if total else 1.0
    for favours, trace in sorted(found, key=lambda one: (-one[1].weight, one[1].sentence)):
        yield DirectionEvidence(EvidenceKind.INFERRED, favours, trace.sentence, trace.weight * scale)
    inner = own_inner_words(one), own_inner_words(two)
    if all(inner) and min(one.coverage.share, two.coverage.share) >= LARGE_SHARE:
        sentence = (
            f"Neither holds all of the shared telling: between the shared passages {one.name} has {inner[0]} words of its own "
            f"and {two.name} {inner[1]}, which points to a source that both had."
        )
        yield DirectionEvidence(EvidenceKind.INFERRED, Direction.COMMON_SOURCE, sentence, APART_NATS)


def _names(one: Entry, two: Entry) -> tuple[str, str]:
    if one.name != two.name:
        return one.name, two.name
    return f"{one.name} ({one.article.ref or one.number})", f"{two.name} ({two.article.ref or two.number})"


def reasons_of(link: Link) -> Iterator[Reason]:
    """Yield what the traces of a link say of the origin of its text: the side that looks copied is not the origin."""
    copies = {Direction.B_FROM_A: link.b, Direction.A_FROM_B: link.a}
    for one in link.traces:
        copy = copies.get(one.favours)
        candidate = UNNAMED if copy is None else Candidate(article=copy)
        yield Reason(one.kind, candidate, one.sentence, one.weight if copy is None else -one.weight, (link.a, link.b))


def rule(a: Entry, b: Entry, link: Link, origins: Origins | None = None) -> Ruling:
    """Return who most likely has the text of a link from whom, given the origins of the text; without them the two alone are asked.

    ``a`` and ``b`` are the articles of the link, with the credits that each gives the other beside what they share. If
    only quotations are shared, neither has anything from the other. If one is a stub, only a credit gives a direction.
    """
    if not link.kind.derives:
        return Ruling(Direction.UNKNOWN, 0.0)
    origins = origins or origins_of((Carrier(a), Carrier(b)), reasons_of(link))
    ends = {Direction.B_FROM_A: Candidate(article=link.a), Direction.A_FROM_B: Candidate(article=link.b)}
    common = {candidate: share for candidate, share in origins.shares.items() if candidate not in ends.values()}
    chances = {direction: origins.shares.get(end, 0.0) for direction, end in ends.items()}
    chances[Direction.COMMON_SOURCE] = math.fsum(common.values())
    way = _way(a, b, chances, own=link.kind.takes_whole and link.words >= STUB_WORDS)
    best = way or max(chances, key=lambda one: chances[one])
    confidence = min(chances[best], MOST_CONFIDENCE)
    evidence = tuple(_evidence(link, origins))
    supported = any(map(origins.supported, [ends[best]] if best in ends else common))
    claimed = any(one.kind is EvidenceKind.CLAIMED for one in evidence)
    found = _named(common, origins, a, b) if best is Direction.COMMON_SOURCE else None
    source, confidence = (found[0], min(confidence, found[1])) if found else (None, confidence)
    differ = best is Direction.COMMON_SOURCE and source is None and all(any(not c.generic for c in one.foreign) for one in (a, b))
    if way is None and (not supported or differ or (link.words < STUB_WORDS and not claimed)):
        return Ruling(Direction.UNKNOWN, min(confidence, LEAST_CONFIDENCE), evidence)
    if confidence <= LEAST_CONFIDENCE:
        return Ruling(Direction.UNKNOWN, confidence, evidence)
    return Ruling(best, confidence, evidence, source)


def _way(a: Entry, b: Entry, chances: dict[Direction, float], *, own: bool) -> Direction | None:
    """Return the direction if one article credits the other for its text, and raise its chance: the text came by that way.

    Where it was written is another question: an outlet may credit the one that it has an agency's text from. Within one outlet
    the later article has its text from the earlier one, unless it is from elsewhere, or both share only a part or a stub (then
    ``own`` is false).
    """
    found: dict[Direction, float] = {}
    for taker, giver, direction in ((b, a, Direction.B_FROM_A), (a, b, Direction.A_FROM_B)):
        named = [weight_of(credit) for credit in taker.foreign if giver.is_source(credit) and not is_partial(credit)]
        if named and max(named) >= SURE_WAY_NATS:
            found[direction] = max(named) - LATER_NATS * sooner(taker, giver)  # a credit for what appeared later is less sure
        elif own and not giver.foreign and not taker.foreign and a.of_one_outlet(b) and sooner(giver, taker) >= SURE_OWN_CLOCK:
            found[direction] = SURE_WAY_NATS
    if len(found) != 1:
        return None
    [(direction, nats)] = found.items()
    against = chances[FLIPPED[direction]]
    chances[direction] = max(chances[direction], (1 - against) / (1 + exp(-nats)))
    return direction


def _named(common: Mapping[Candidate, float], origins: Origins, a: Entry, b: Entry) -> tuple[str, float] | None:
    """Return the name of a common source with its share, if it is as likely as all others together; "Agencies" if credits say only that."""
    names = {candidate: candidate.source or origins.names.get(candidate.article or 0) for candidate in common}
    best = max(common, key=lambda candidate: (common[candidate], names[candidate] or ""))
    if best == UNNAMED:
        generic = any(credit.generic for one in (a, b) for credit in one.foreign)
        return (registry().generic.name, common[best]) if generic else None
    name = names[best] if common[best] >= NAMED_SHARE * math.fsum(common.values()) and origins.supported(best) else None
    return None if name is None else (name, common[best])


def _evidence(link: Link, origins: Origins) -> Iterator[DirectionEvidence]:
    """Yield the reasons as evidence for this pair: what speaks against one article as the origin speaks for the other."""
    pair = {link.a, link.b}
    favours = {link.a: Direction.B_FROM_A, link.b: Direction.A_FROM_B}
    found: dict[str, DirectionEvidence] = {}
    for kind, candidate, sentence, nats, about, *_ in origins.reasons:
        own = set(about) <= pair
        if not sentence or (not own and (nats <= 0 or kind is not EvidenceKind.CLAIMED)):
            continue
        towards = favours.get(candidate.article or 0, Direction.COMMON_SOURCE)
        if nats < 0:
            towards = FLIPPED.get(towards, towards)
        found.setdefault(sentence, DirectionEvidence(kind, towards, sentence, abs(nats)))
    kinds = list(EvidenceKind)
    ranked = sorted(found.values(), key=lambda one: (kinds.index(one.kind), -one.weight, one.sentence))
    yield from ranked[:MOST_SENTENCES]
    yield from _contradictions(ranked)


def _contradictions(found: Sequence[DirectionEvidence]) -> Iterator[DirectionEvidence]:
    """Yield a sentence if dates and a credit, or two credits, speak for opposite directions."""
    strong = {one.favours for one in found if one.kind is EvidenceKind.CLAIMED and one.weight > 1}
    dated = {one.favours for one in found if one.kind is EvidenceKind.OBSERVED}
    for direction, opposite in FLIPPED.items():
        if direction in strong and opposite in dated and opposite not in strong:
            sentence = "The dates contradict the credit: what names its source was published before it."
            yield DirectionEvidence(EvidenceKind.OBSERVED, Direction.UNKNOWN, sentence, 0.0)
    if FLIPPED.keys() <= strong:
        sentence = "Each names the other as its source; the credits contradict each other."
        yield DirectionEvidence(EvidenceKind.CLAIMED, Direction.UNKNOWN, sentence, 0.0)
