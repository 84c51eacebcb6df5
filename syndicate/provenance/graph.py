"""Lineage as nodes and edges: what every export is made from.

Invariant: ids depend on the origin and ref of articles, never on the numbers that an archive assigned. Every edge carries
its evidence. A derivation leads from the earlier place of the text to the later one; if no direction is known, or only quotations
are shared, the relation has no direction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from syndicate.annotation.agencies import registry
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, DirectionEvidence, Link

DERIVATION = "derivation"
SHARED_TEXT = "shared text"
SHARED_QUOTES = "shared quotations"
# Kind of link -> its relation if it is no derivation, else ``SHARED_TEXT``
UNDIRECTED = {LinkKind.SHARED_QUOTES: SHARED_QUOTES, LinkKind.COMMON_FORM: "common form", LinkKind.SAME_EVENT: "same event"}
UNNAMED = "Agencies (unnamed)"  # what a source is called that credits name only as "agencies"

_FLIPPED = {Direction.A_FROM_B: Direction.B_FROM_A, Direction.B_FROM_A: Direction.A_FROM_B}


@dataclass(frozen=True, slots=True)
class ArticleNode:
    """An article; ``story`` is the key of its story, ``first`` says whether it was the story's first, as far as is known."""

    id: str
    number: int
    ref: str
    origin: str
    uri: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: str | None
    language: str | None
    words: int
    story: str | None
    first: bool
    linked: bool


@dataclass(frozen=True, slots=True)
class TextSource:
    """A source outside the archive: ``external`` if credits name it, else ``hidden``; ``story`` is None if it is in several stories."""

    id: str
    name: str
    kind: str
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A link between two articles, with A the first by (ref, origin)."""

    id: str
    a: str
    b: str
    link: Link
    story: str | None
    number: int
    turned: bool  # compared with the archive, where A has the smaller number
    copied_a: float  # share of A's shared words that are verbatim or edited
    copied_b: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes, with its evidence.

    ``relation`` is one of the constants above; only a ``DERIVATION`` has a direction, from ``source`` to ``target``.
    ``kinds`` are link kinds; ``evidence`` holds the kinds of evidence for it; ``confidence`` is None if a credit alone
    says it and nothing was weighed. ``coverage`` is the share of the target's words, ``copied`` the part of these that is
    verbatim or edited.
    """

    id: str
    source: str
    target: str
    relation: str
    kinds: tuple[str, ...]
    evidence: tuple[str, ...]
    confidence: float | None
    credited: bool | None
    coverage: float | None
    coverage_source: float | None
    copied: float
    reason: str
    sentences: tuple[str, ...]
    story: str | None

    @property
    def directed(self) -> bool:
        """Return whether it leads from source to target."""
        return self.relation == DERIVATION


def digest(*parts: object) -> str:
    """Return a hash of these parts as 16 hexadecimal digits.

    In an archive of a million articles, the probability that two ids are equal by accident is about 1 in 37 million.
    """
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def article_id(origin: str, ref: str) -> str:
    """Return the id of an article, the same in every archive that holds it."""
    return f"article_{digest(origin, ref)}"


def external_id(name: str) -> str:
    """Return the id of a source that credits name, from its name."""
    return f"source_{digest(name)}"


def unnamed_id(witnesses: Sequence[str]) -> str:
    """Return the id of a source without a name from the ids of the articles that go back to it."""
    return f"unnamed_{digest(sorted(witnesses))}"


def copied_share(detail: str) -> float:
    """Return the verbatim or edited share of the shared words, from a stored coverage in JSON."""
    coverage = json.loads(detail)
    return (coverage["verbatim"] + coverage["edited"]) / coverage["covered"] if coverage["covered"] else 0.0


def flip(link: Link) -> Link:
    """Return a link with its sides exchanged."""
    ruling = link.ruling
    evidence = tuple(replace(one, favours=_FLIPPED.get(one.favours, one.favours)) for one in ruling.evidence)
    turned = replace(ruling, direction=_FLIPPED.get(ruling.direction, ruling.direction), evidence=evidence)
    return replace(link, a=link.b, b=link.a, coverage_a=link.coverage_b, coverage_b=link.coverage_a, ruling=turned)


def pair_between(a: str, b: str, number: int, link: Link, story: str | None, copied: tuple[float, float], turned: bool) -> Pair:
    """Return a link as a pair of the articles with these ids, its sides exchanged if it is turned."""
    sides = flip(link) if turned else link, copied[::-1] if turned else copied
    return Pair(f"link_{digest(a, b)}", a, b, sides[0], story, number, turned, *sides[1])


def kinds_of(evidence: Sequence[DirectionEvidence]) -> tuple[str, ...]:
    return tuple(sorted({one.kind.value for one in evidence}))


def in_favour(link: Link) -> tuple[DirectionEvidence, ...]:
    """Return the evidence for the direction ruled."""
    return tuple(one for one in link.ruling.evidence if one.favours is link.ruling.direction)


def named_source(link: Link) -> str | None:
    """Return the common source of a link if it has a name of its own, else None."""
    return None if link.ruling.source == registry().generic.name else link.ruling.source


def has_common_source(link: Link) -> bool:
    """Return whether both articles of a link have their text from a common source."""
    return link.kind.derives and link.ruling.direction is Direction.COMMON_SOURCE


def is_loose(pair: Pair) -> bool:
    """Return whether a link with a common source is in no story, so that no story lists that source."""
    return has_common_source(pair.link) and pair.story is None


def between(pair: Pair) -> Edge:
    """Return the edge between the two articles of a link."""
    link, ruling = pair.link, pair.link.ruling
    known = link.kind.derives and ruling.direction in _FLIPPED
    back = known and ruling.direction is Direction.A_FROM_B
    speaking = in_favour(link) if link.kind.has_ruling else ()
    return Edge(
        id=pair.id,
        source=pair.b if back else pair.a,
        target=pair.a if back else pair.b,
        relation=DERIVATION if known else UNDIRECTED.get(link.kind, SHARED_TEXT),
        kinds=(link.kind.value,),
        evidence=kinds_of(speaking),
        confidence=ruling.confidence if link.kind.has_ruling else None,
        credited=ruling.credited,
        coverage=link.coverage_a if back else link.coverage_b,
        coverage_source=link.coverage_b if back else link.coverage_a,
        copied=pair.copied_a if back else pair.copied_b,
        reason=link.reason,
        sentences=tuple(dict.fromkeys(one.sentence for one in speaking)),
        story=pair.story,
    )
