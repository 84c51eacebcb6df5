"""A link as each of its two articles sees it: what it shares, with whom, and what it is by the ruling.

Invariant: the two sides of a link are made of the same facts; exchanging the articles exchanges the sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from syndicate.model.article import Span, merged_spans
from syndicate.model.comparison import Coverage, LinkKind
from syndicate.model.provenance import Direction, EvidenceKind, Ruling
from syndicate.provenance.claims import Entry
from syndicate.provenance.stretches import TEXT_SHARE


@dataclass(frozen=True, slots=True)
class LinkSide:
    """A link as seen from one of its articles."""

    kind: LinkKind
    coverage: Coverage
    likelihood: str | None = None  # of a rewrite

    @property
    def doubtful(self) -> bool:
        """Return whether it is only possible that one of the texts retells the other."""
        return self.likelihood == "possible"

    @property
    def verbatim(self) -> bool:
        """Return whether most of the shared text is in the same words, edited stretches included."""
        if self.kind is LinkKind.EXCERPT:
            return 2 * (self.coverage.verbatim + self.coverage.edited) >= self.coverage.covered
        return self.kind is LinkKind.REPRINT

    @property
    def whole(self) -> bool:
        """Return whether the whole article is shared and not only a part, so that its credits are about the shared text."""
        return self.kind.takes_whole


class Role(StrEnum):
    """What an article is in a link, by the ruling."""

    TAKER = "taker"  # it has the text from the other
    SIBLING = "sibling"  # both have it from elsewhere
    GIVER = "giver"
    UNKNOWN = "unknown"
    OWN = "own"  # both are of one outlet


@dataclass(frozen=True, slots=True)
class Side:
    """A link as one of its articles sees it; both articles come with what they say beside the shared text.

    ``spans`` are what of the article is shared, ascending; ``earlier`` is whether it was seen before the other one.
    """

    taker: Entry
    other: Entry
    shared: LinkSide
    ruling: Ruling
    role: Role
    spans: tuple[Span, ...] = ()
    earlier: bool = False

    @property
    def witness(self) -> bool:
        """Return whether the article carries the text of the link as a whole, and that text is most of it."""
        return self.shared.kind is LinkKind.REPRINT and self.shared.coverage.share > TEXT_SHARE


def sides_of(
    kind: LinkKind,
    ruling: Ruling,
    entries: tuple[Entry, Entry],
    details: tuple[Coverage, Coverage],
    likelihood: str | None = None,
    spans: Sequence[tuple[Span, Span]] = (),
) -> tuple[Side, ...]:
    """Return a link between A and B as each of the two sees it.

    There is nothing for a link that shares only quotations, because whoever quotes a speaker copies nobody; nothing between
    versions of one article; and nothing if another version shares more (no confidence at all).
    """
    if not kind.derives or not ruling.confidence:
        return ()
    a, b = entries
    own = a.of_one_outlet(b) and ruling.direction is not Direction.COMMON_SOURCE
    seen = {one.favours for one in ruling.evidence if one.kind is EvidenceKind.OBSERVED and one.weight > 0}
    found = []
    for place, first in enumerate((Direction.B_FROM_A, Direction.A_FROM_B)):
        role = Role.GIVER if ruling.direction is first else Role.TAKER
        role = {Direction.COMMON_SOURCE: Role.SIBLING, Direction.UNKNOWN: Role.UNKNOWN}.get(ruling.direction, role)
        shared = LinkSide(kind, details[place], likelihood)
        taken = tuple(merged_spans(pair[place] for pair in spans))
        found.append(Side(entries[place], entries[1 - place], shared, ruling, Role.OWN if own else role, taken, first in seen))
    return tuple(found)
