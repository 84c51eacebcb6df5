"""Who most likely had a text from whom: three kinds of evidence for one pair, added up without being mixed.

What always holds: a ruling does not depend on which article is called A; every sentence can be traced to a credit, a
date or a passage; there is no bare arrow. The readings "B from A", "A from B" and "a common source" start even; each
evidence adds its weight in nats of log-odds to the reading it favours (and takes it from the opposite direction), and
the confidence is the share of the likeliest reading. Below ``LEAST_CONFIDENCE`` the direction is unknown. Credits
weigh most, the clock no more than ``CLOCK`` however far apart, traces in the text together no more than ``INFERRED``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from syndicate.annotation.agencies import house_of, registry
from syndicate.model.comparison import Comparison, LinkKind
from syndicate.model.provenance import Direction, DirectionEvidence, EvidenceKind, Ruling
from syndicate.provenance.claims import Entry, Found, claimed, names_origin, weight_of
from syndicate.provenance.textual_evidence import Side, own_inner_words, traces

__all__ = ["LEAST_CONFIDENCE", "Entry", "clock", "moment", "rule"]

LEAST_CONFIDENCE = 0.5  # below it two of the three readings together are likelier than the best one
SEEN_LATER = 0.25  # of the weight, where the later one was only captured then: it may have stood there before
CLOCK = 1.2  # a page's date is often that of its last change, and the earlier of two may still be a copy
INFERRED = 1.0
NEITHER_WHOLE = 0.8  # each has parts of the telling that the other lacks
BOTH_LARGE = 0.4  # share of words on both sides, for that to mean anything
HOUR = 3600.0
LOCAL = 14 * HOUR  # no clock on earth is further from UTC


@functools.lru_cache(maxsize=4096)
def moment(published: str | None) -> tuple[float, float, bool] | None:
    """Return a date as seconds since 1970 (first, last) and whether its zone is known; None where it is no ISO 8601 date."""
    text = (published or "").strip()
    try:
        if len(text) <= 10:
            start = datetime.combine(date.fromisoformat(text), time(), UTC).timestamp()
            return start, start + 24 * HOUR, False
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    return at, at, read.tzinfo is not None


def clock(one: str | None, two: str | None) -> float:
    """Return how surely ``one`` was published before ``two``, -1 to 1; 0 where the dates overlap or one is missing.

    Between two times with zones an hour is certainty; where a zone or the time of day is missing, 14 hours are.
    """
    first, second = moment(one), moment(two)
    if first is None or second is None or (first[0] < second[1] and second[0] < first[1]) or first[:2] == second[:2]:
        return 0.0
    instant = first[0] == first[1] or second[0] == second[1]
    if instant and (first[0] <= second[0] <= first[1] or second[0] <= first[0] <= second[1]):  # midnight, at the edge of a day
        return 0.0
    gap = (second[0] + second[1] - first[0] - first[1]) / 2
    slack = HOUR if first[2] and second[2] else LOCAL
    return math.copysign(min(1.0, abs(gap) / slack), gap)


def _observed(one: Entry, two: Entry) -> Iterator[Found]:
    seen = _seen(one), _seen(two)
    sure = clock(seen[0].when, seen[1].when)
    if sure:
        (early, first), (late, second) = ((one, seen[0]), (two, seen[1])) if sure > 0 else ((two, seen[1]), (one, seen[0]))
        doubt = "" if abs(sure) >= 1 else "; without time zones, or so close together, that says little"
        if second.only_seen:
            doubt += "; when it was published is not known"
        sentence = f"{early.name} was {first.how} on {first.when}, {late.name} on {second.when}{doubt}."
        if first.only_seen != second.only_seen:
            sentence = f"{early.name} was {first.how} on {first.when}, {late.name} was {second.how} on {second.when}{doubt}."
        weight = CLOCK * abs(sure) * (SEEN_LATER if second.only_seen else 1.0)
        yield EvidenceKind.OBSERVED, "second" if sure > 0 else "first", sentence, weight


@dataclass(frozen=True, slots=True)
class _Seen:
    """When an article was first seen: published, or else captured by a crawler, which can have come late."""

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


def _inferred(one: Side, two: Side) -> Iterator[Found]:
    found = [(reading, trace) for copy, other, reading in ((two, one, "second"), (one, two, "first")) for trace in traces(copy, other)]
    total = sum(trace.weight for _, trace in found)
    scale = min(1.0, INFERRED / total) if total else 1.0
    for reading, trace in found:
        yield EvidenceKind.INFERRED, reading, trace.sentence, trace.weight * scale
    inner = own_inner_words(one), own_inner_words(two)
    if all(inner) and min(one.coverage.share, two.coverage.share) >= BOTH_LARGE:
        sentence = (
            f"Neither holds all of the shared telling: between the shared passages {one.name} has {inner[0]} words of its own "
            f"and {two.name} {inner[1]}, which points to a source that both had."
        )
        yield EvidenceKind.INFERRED, "common", sentence, NEITHER_WHOLE


def _contradictions(found: list[Found]) -> Iterator[Found]:
    """Say where the clock and a credit speak for opposite directions, and where two credits do."""
    claims = {reading for kind, reading, _, _ in found if kind is EvidenceKind.CLAIMED}
    for kind, reading, _, _ in found:
        opposite = {"first": "second", "second": "first"}.get(reading)
        strong = any(k is EvidenceKind.CLAIMED and r == opposite and w > 1 for k, r, _, w in found)
        if kind is EvidenceKind.OBSERVED and strong:
            yield EvidenceKind.OBSERVED, "none", "The dates contradict the credit: what names its source was published before it.", 0.0
    if {"first", "second"} <= claims and sum(w > 1 for k, r, _, w in found if k is EvidenceKind.CLAIMED and r != "common") > 1:
        yield EvidenceKind.CLAIMED, "none", "Each names the other as its source; the credits contradict each other.", 0.0


def _order(entry: Entry, spans: tuple[tuple[int, int], ...]) -> tuple[object, ...]:
    article = entry.article
    return article.ref, article.origin, article.text, repr(article), repr(entry.credits), spans


def _turned(a: Entry, b: Entry, spans: Sequence[tuple[tuple[int, int], ...]]) -> bool:
    """Tell whether B comes first, whatever the order of the arguments; nearly always the numbers say it."""
    one, two = (a.number, a.name), (b.number, b.name)
    return two < one or (two == one and _order(b, spans[1]) < _order(a, spans[0]))


def rule(a: Entry, b: Entry, comparison: Comparison) -> Ruling:
    """Return who most likely had it from whom, from the comparison of A's and B's article; swapping both swaps the direction only.

    Where only quotations are shared nobody had anything from anybody: both had it from who spoke.
    """
    if comparison.kind is LinkKind.SHARED_QUOTES:
        return Ruling(Direction.UNKNOWN, 0.0)
    spans = tuple((p.a.start, p.a.end) for p in comparison.passages), tuple((p.b.start, p.b.end) for p in comparison.passages)
    turned = _turned(a, b, spans)
    pairs = sorted(((p.b, p.a) if turned else (p.a, p.b)) for p in comparison.passages)
    entries = (b, a) if turned else (a, b)
    details = (comparison.detail_b, comparison.detail_a) if turned else (comparison.detail_a, comparison.detail_b)
    names = _names(*entries)
    one, two = (Side(names[i], entries[i].article, details[i], tuple(pair[i] for pair in pairs)) for i in (0, 1))
    found = [*claimed(*entries), *_observed(*entries), *_inferred(one, two)]
    found += _contradictions(found)

    score = {reading: sum(weight for _, r, _, weight in found if r == reading) for reading in ("first", "second", "common")}
    lean = score["second"] - score["first"]
    readings = {"second": lean, "first": -lean, "common": score["common"]}
    top = max(readings.values())
    total = sum(math.exp(value - top) for value in readings.values())
    best = max(sorted(readings), key=lambda reading: readings[reading])
    confidence = 1 / total

    directions = {"second": Direction.B_FROM_A, "first": Direction.A_FROM_B, "common": Direction.COMMON_SOURCE, "none": Direction.UNKNOWN}
    if turned:
        directions |= {"second": Direction.A_FROM_B, "first": Direction.B_FROM_A}
    evidence = tuple(
        DirectionEvidence(kind, directions[reading], sentence, weight)
        for kind, reading, sentence, weight in sorted(found, key=lambda f: (list(EvidenceKind).index(f[0]), -f[3], f[2]))
    )
    if confidence <= LEAST_CONFIDENCE:
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
    """Return the common source that credits name: one that both name, else the only one that is named."""
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
    """Tell whether the side that derives names what it derives from; both sides must where both derive. "Agencies" names nobody."""
    if best == "common":
        return all(any(not credit.generic and source in (None, credit.source) for credit in entry.foreign) for entry in entries)
    taker, giver = (entries[1], entries[0]) if best == "second" else entries
    return any(names_origin(credit, giver) for credit in taker.foreign)
