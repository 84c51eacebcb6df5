"""The origin of a text as one statement: for a story with all articles that carry it, for a link that hangs on it by its ruling.

Invariant: the statement agrees with the rulings on the links. What nothing speaks for is not stated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from syndicate.model.provenance import Direction, EvidenceKind, Link, OriginKind, OriginReason, TextOrigin
from syndicate.model.story import Story
from syndicate.provenance.claims import Entry, is_partial
from syndicate.provenance.clock import moment
from syndicate.provenance.direction import LEAST_CONFIDENCE, MOST_CONFIDENCE, NAMED_SHARE
from syndicate.provenance.graph import UNNAMED as UNNAMED_SOURCE
from syndicate.provenance.graph import named_source
from syndicate.provenance.origins import UNNAMED, Candidate, Origins
from syndicate.provenance.rulings import origins_of_text
from syndicate.provenance.stretches import Works

_KINDS = list(EvidenceKind)


def text_origin(story: Story, entries: Mapping[int, Entry], works: Works | None = None) -> TextOrigin | None:
    """Return the origin of the text of a story, weighed with all articles that carry it; None if none carries it as a whole."""
    if not story.witnesses:
        return None
    versions = {(works or {}).get(number, (number, 1))[0]: number for number in reversed(story.witnesses)}
    return stated(origins_of_text(story.witnesses, story.links, entries, works or {}), versions)


def stated(origins: Origins, versions: Mapping[int, int]) -> TextOrigin:
    """Return the likeliest origin of a text; all that is no article of the archive counts together, as in a ruling on a link.

    A source that is named has its own share as its confidence.

    ``versions`` has for each work the article that carries the text.
    """
    outside = {candidate: share for candidate, share in origins.shares.items() if candidate.article is None}
    chances: dict[Candidate | None, float] = {one: share for one, share in origins.shares.items() if one not in outside}
    chances[None] = math.fsum(outside.values())
    best = max(chances, key=lambda one: (chances[one], one is None, -(one.article or 0) if one else 0))
    confidence = min(chances[best], MOST_CONFIDENCE)
    among = [best] if best is not None else list(outside)
    if confidence <= LEAST_CONFIDENCE or not any(map(origins.supported, among)):
        return TextOrigin(OriginKind.UNKNOWN, min(confidence, LEAST_CONFIDENCE), evidence=_evidence(origins, None, versions))
    if best is not None:
        assert best.article is not None
        number = versions[best.article]
        return TextOrigin(OriginKind.ARTICLE, confidence, origins.names[best.article], number, _evidence(origins, best, versions))
    source = max(outside, key=lambda one: (outside[one], one.source or ""))
    evidence = _evidence(origins, source, versions)
    sure = outside[source] >= NAMED_SHARE * chances[None] and outside[source] > LEAST_CONFIDENCE
    if source != UNNAMED and sure and origins.supported(source):
        return TextOrigin(OriginKind.NAMED, min(confidence, outside[source]), source.source, evidence=evidence)
    return TextOrigin(OriginKind.UNNAMED, confidence, evidence=evidence)


def _evidence(origins: Origins, chosen: Candidate | None, versions: Mapping[int, int]) -> tuple[OriginReason, ...]:
    """Return the reasons that have a sentence, each once: those for the origin first, then by weight."""
    found: dict[str, OriginReason] = {}
    for kind, candidate, sentence, nats, about in origins.reasons:
        if sentence:
            numbers = tuple(versions.get(one, one) for one in about)
            supports = (candidate == chosen) == (nats > 0)
            found.setdefault(sentence, OriginReason(kind, supports, sentence, abs(nats), numbers, candidate.source))
    return _ranked(found.values())


def _ranked(reasons: Iterable[OriginReason]) -> tuple[OriginReason, ...]:
    return tuple(sorted(reasons, key=lambda one: (_KINDS.index(one.kind), not one.supports, -one.weight, one.sentence)))


def part_origin(link: Link, entries: Mapping[int, Entry]) -> TextOrigin:
    """Return the origin of what the two articles of a link share, by the ruling on it."""
    ruling = link.ruling
    about = (link.a, link.b)
    evidence = _ranked(OriginReason(one.kind, one.favours is ruling.direction, one.sentence, one.weight, about) for one in ruling.evidence)
    givers = {Direction.B_FROM_A: link.a, Direction.A_FROM_B: link.b}
    if ruling.direction in givers:
        giver = givers[ruling.direction]
        return TextOrigin(OriginKind.ARTICLE, ruling.confidence, entries[giver].name, giver, evidence)
    if ruling.direction is Direction.UNKNOWN:
        return TextOrigin(OriginKind.UNKNOWN, ruling.confidence, evidence=evidence)
    source = named_source(link)
    if source is None or source == UNNAMED_SOURCE:
        return TextOrigin(OriginKind.UNNAMED, ruling.confidence, evidence=evidence)
    return TextOrigin(OriginKind.NAMED, ruling.confidence, source, evidence=evidence)


def by_date(numbers: Iterable[int], entries: Mapping[int, Entry]) -> tuple[int, ...]:
    """Return article numbers in the order of publication, those without a date last."""

    def when(number: int) -> tuple[bool, object, str, int]:
        article = entries[number].article
        at = moment(article.published)
        return at is None, at[:1] if at else (), article.ref, number

    return tuple(sorted(numbers, key=when))


def credited_whole(entry: Entry) -> str | None:
    """Return the source that an article names for all of its text, None if it names none."""
    return next((credit.source for credit in entry.foreign if not credit.generic and not is_partial(credit)), None)
