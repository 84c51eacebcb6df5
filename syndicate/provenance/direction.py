"""Who most likely has a text from whom: three kinds of evidence for one pair, added up and kept apart.

Invariant: a ruling does not depend on which article is called A. Every sentence goes back to a credit, a date or a passage.
No direction comes without evidence.

The readings "B from A", "A from B" and "a common source" start even. Each piece of evidence adds its weight, in nats of
log-odds, to the reading it favours, and subtracts it from the opposite direction. The confidence is the share of the
likeliest reading; at ``LEAST_CONFIDENCE`` or below the direction is unknown. Credits weigh most. Dates weigh at most
``MOST_NATS_OF_DATES``, and all traces in the texts together at most ``MOST_NATS_OF_TEXTS``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from syndicate.annotation.agencies import house_of, registry
from syndicate.model.comparison import STUB_WORDS, Comparison
from syndicate.model.provenance import Direction, DirectionEvidence, EvidenceKind, Ruling
from syndicate.provenance.claims import Entry, Reading, ReadingEvidence, claims_between, names_origin, weight_of
from syndicate.provenance.textual_evidence import PairSide, own_inner_words, traces

LEAST_CONFIDENCE = 0.5  # below it the other two readings together are likelier than the best one
CAPTURE_FACTOR = 0.25  # on the weight, if the later one was only captured at that time: it may have been online before
MOST_NATS_OF_DATES = 1.2  # a page's date is often that of its last change, and the earlier of two may still be a copy
MOST_NATS_OF_TEXTS = 1.0
NEITHER_WHOLE_NATS = 0.8  # each text has parts that the other lacks
LARGE_SHARE = 0.4  # of the words of both, for that to mean anything
HOUR_SECONDS = 3600.0
ANY_ZONE_SECONDS = 14 * HOUR_SECONDS  # no time zone is further from UTC


@functools.lru_cache(maxsize=4096)
def moment(published: str | None) -> tuple[float, float, bool] | None:
    """Return a date as seconds since 1970 (first, last) and whether its zone is known; None if it is not an ISO 8601 date."""
    text = (published or "").strip()
    try:
        if len(text) <= 10:
            start = datetime.combine(date.fromisoformat(text), time(), UTC).timestamp()
            return start, start + 24 * HOUR_SECONDS, False
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    return at, at, read.tzinfo is not None


def earlier(one: str | None, two: str | None) -> float:
    """Return how surely ``one`` was published before ``two``, -1 to 1; 0 if the dates overlap or one is missing.

    Between two times with zones an hour is certainty; if a zone or the time of day is missing, 14 hours are.
    """
    first, second = moment(one), moment(two)
    if first is None or second is None or (first[0] < second[1] and second[0] < first[1]) or first[:2] == second[:2]:
        return 0.0
    instant = first[0] == first[1] or second[0] == second[1]
    if instant and (first[0] <= second[0] <= first[1] or second[0] <= first[0] <= second[1]):  # midnight, at the edge of a day
        return 0.0
    gap = (second[0] + second[1] - first[0] - first[1]) / 2
    slack = HOUR_SECONDS if first[2] and second[2] else ANY_ZONE_SECONDS
    return math.copysign(min(1.0, abs(gap) / slack), gap)


def _observed(one: Entry, two: Entry) -> Iterator[ReadingEvidence]:
    """Yield which of two articles was seen first."""
    sure = earlier(_seen(one).when, _seen(two).when)
    if sure:
        early, late = (one, two) if sure > 0 else (two, one)
        first, second = _seen(early), _seen(late)
        doubt = "" if abs(sure) >= 1 else "; without time zones, or so close together, that says little"
        if second.only_seen:
            doubt += "; when it was published is not known"
        how = "" if first.only_seen == second.only_seen else f"was {second.how} "
        sentence = f"{early.name} was {first.how} on {first.when}, {late.name} {how}on {second.when}{doubt}."
        weight = MOST_NATS_OF_DATES * abs(sure) * (CAPTURE_FACTOR if second.only_seen else 1.0)
        yield ReadingEvidence(EvidenceKind.OBSERVED, "second" if sure > 0 else "first", sentence, weight)


@dataclass(frozen=True, slots=True)
class _Seen:
    """When an article was first seen: its publication, else its capture by a crawler, which may have come late."""

    when: str | None
    only_seen: bool

    @property
    def how(self) -> str:
        return "captured" if self.only_seen else "published"


def _seen(entry: Entry) -> _Seen:
    if entry.article.published:
        return _Seen(entry.article.published, False)
    captured = dict(entry.article.metadata).get("captured")
    return _Seen(captured, captured is not None)


def _inferred(one: PairSide, two: PairSide) -> Iterator[ReadingEvidence]:
    """Yield what the texts alone show."""
    sides: tuple[tuple[PairSide, PairSide, Reading], ...] = ((two, one, "second"), (one, two, "first"))
    found = [(reading, trace) for copy, other, reading in sides for trace in traces(copy, other)]
    total = sum(trace.weight for _, trace in found)
    scale = min(1.0, MOST_NATS_OF_TEXTS / total) if total else 1.0
    for reading, trace in found:
        yield ReadingEvidence(EvidenceKind.INFERRED, reading, trace.sentence, trace.weight * scale)
    inner = own_inner_words(one), own_inner_words(two)
    if all(inner) and min(one.coverage.share, two.coverage.share) >= LARGE_SHARE:
        sentence = (
            f"Neither holds all of the shared telling: between the shared passages {one.name} has {inner[0]} words of its own "
            f"and {two.name} {inner[1]}, which points to a source that both had."
        )
        yield ReadingEvidence(EvidenceKind.INFERRED, "common", sentence, NEITHER_WHOLE_NATS)


def _contradictions(found: list[ReadingEvidence]) -> Iterator[ReadingEvidence]:
    """Yield a sentence if dates and a credit, or two credits, speak for opposite directions."""
    claims = {reading for kind, reading, _, _ in found if kind is EvidenceKind.CLAIMED}
    for kind, reading, _, _ in found:
        opposite = {"first": "second", "second": "first"}.get(reading)
        strong = any(k is EvidenceKind.CLAIMED and r == opposite and w > 1 for k, r, _, w in found)
        if kind is EvidenceKind.OBSERVED and strong:
            sentence = "The dates contradict the credit: what names its source was published before it."
            yield ReadingEvidence(EvidenceKind.OBSERVED, "none", sentence, 0.0)
    if {"first", "second"} <= claims and sum(w > 1 for k, r, _, w in found if k is EvidenceKind.CLAIMED and r != "common") > 1:
        yield ReadingEvidence(EvidenceKind.CLAIMED, "none", "Each names the other as its source; the credits contradict each other.", 0.0)


def _order(entry: Entry, spans: tuple[tuple[int, int], ...]) -> tuple[object, ...]:
    article = entry.article
    return article.ref, article.origin, article.text, repr(article), repr(entry.credits), spans


def _turned(a: Entry, b: Entry, spans: Sequence[tuple[tuple[int, int], ...]]) -> bool:
    """Return whether B goes first, whatever the order of the arguments; the numbers nearly always decide."""
    one, two = (a.number, a.name), (b.number, b.name)
    return two < one or (two == one and _order(b, spans[1]) < _order(a, spans[0]))


def rule(a: Entry, b: Entry, comparison: Comparison) -> Ruling:
    """Return who most likely has the text from whom, given the comparison of A and B; swapping them swaps the direction only.

    If only quotations are shared, neither has anything from the other: both quote the same speaker.
    """
    if comparison.excludes_derivation:
        return Ruling(Direction.UNKNOWN, 0.0)
    spans = tuple((p.a.start, p.a.end) for p in comparison.passages), tuple((p.b.start, p.b.end) for p in comparison.passages)
    turned = _turned(a, b, spans)
    pairs = sorted(((p.b, p.a) if turned else (p.a, p.b)) for p in comparison.passages)
    entries = (b, a) if turned else (a, b)
    details = (comparison.detail_b, comparison.detail_a) if turned else (comparison.detail_a, comparison.detail_b)
    names = _names(*entries)
    one, two = (PairSide(names[i], entries[i].article, details[i], tuple(pair[i] for pair in pairs)) for i in (0, 1))
    found = [*claims_between(*entries), *_observed(*entries), *_inferred(one, two)]
    found += _contradictions(found)

    score = {reading: sum(weight for _, r, _, weight in found if r == reading) for reading in ("first", "second", "common")}
    lean = score["second"] - score["first"]
    readings = {"second": lean, "first": -lean, "common": score["common"]}
    top = max(readings.values())
    total = sum(math.exp(value - top) for value in readings.values())
    best = max(sorted(readings), key=lambda reading: readings[reading])
    confidence = 1 / total

    second, first = (Direction.A_FROM_B, Direction.B_FROM_A) if turned else (Direction.B_FROM_A, Direction.A_FROM_B)
    directions = {"second": second, "first": first, "common": Direction.COMMON_SOURCE, "none": Direction.UNKNOWN}
    evidence = tuple(
        DirectionEvidence(kind, directions[reading], sentence, weight)
        for kind, reading, sentence, weight in sorted(found, key=lambda f: (list(EvidenceKind).index(f[0]), -f[3], f[2]))
    )
    if confidence <= LEAST_CONFIDENCE:
        return Ruling(Direction.UNKNOWN, confidence, evidence)
    claimed = any(kind is EvidenceKind.CLAIMED for kind, *_ in found)
    if best != "common" and not claimed and min(detail.words for detail in details) < STUB_WORDS:
        return Ruling(Direction.UNKNOWN, confidence, evidence)
    source = _common(*entries) if best == "common" else None
    if best == "common" and source is None and all(entry.foreign for entry in entries):  # each names another source
        return Ruling(Direction.UNKNOWN, confidence, evidence)
    return Ruling(directions[best], confidence, evidence, source, _credited(best, entries, source))


def _names(one: Entry, two: Entry) -> tuple[str, str]:
    if one.name != two.name:
        return one.name, two.name
    return f"{one.name} ({one.article.ref or one.number})", f"{two.name} ({two.article.ref or two.number})"


def _common(one: Entry, two: Entry) -> str | None:
    """Return the common source that credits name: one that both name, else the only one named."""
    left, right = {c.source: c for c in one.foreign}, {c.source: c for c in two.foreign}
    generic = registry().generic.name
    houses = [house_of(name) for name in left.keys() | right.keys() if name != generic]
    if not left.keys() & right.keys() and any(house is not None and house.kind == "agency" for house in houses):
        left.pop(generic, None)  # "Agencies" may mean any that the other names
        right.pop(generic, None)
    for names in (left.keys() & right.keys(), left.keys() ^ right.keys() if not (left and right) else set()):
        ranked = sorted(names, key=lambda n: (n == generic, -max(weight_of(s[n]) for s in (left, right) if n in s), n))
        if ranked:
            return ranked[0]
    return None


def _credited(best: str, entries: tuple[Entry, Entry], source: str | None) -> bool:
    """Return whether the deriving side names its source; with a common source both must. "Agencies" names nobody."""
    if best == "common":
        return all(any(not credit.generic and source in (None, credit.source) for credit in entry.foreign) for entry in entries)
    taker, giver = (entries[1], entries[0]) if best == "second" else entries
    return any(names_origin(credit, giver) for credit in taker.foreign)
