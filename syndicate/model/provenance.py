"""Who has a text from whom: directions with their evidence, links, and what an article says about its source.

Invariant: every value is frozen, can be compared, hashed and pickled; article numbers are the archive's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from syndicate.model.comparison import STUB_WORDS, LinkKind

Works = Mapping[int, tuple[int, int]]  # an article that is a version -> the article that holds the first version, and its own ordinal


class EvidenceKind(StrEnum):
    """The three kinds of evidence for a direction, never mixed."""

    CLAIMED = "claimed"  # a credit says so
    OBSERVED = "observed"  # published or seen earlier
    INFERRED = "inferred"  # the text itself shows it


class Direction(StrEnum):
    """Who most likely took it from whom, between an article A and an article B."""

    B_FROM_A = "b from a"
    A_FROM_B = "a from b"
    COMMON_SOURCE = "common source"
    UNKNOWN = "unknown"


class Group(StrEnum):
    """How an article handles text from elsewhere: whether it credits it, and how much of the wording it kept."""

    CREDITED_VERBATIM = "credited, close copy"
    CREDITED_REWRITTEN = "credited, rewritten"
    UNCREDITED_VERBATIM = "uncredited, close copy"
    UNCREDITED_REWRITTEN = "uncredited, rewritten"

    @property
    def credited(self) -> bool:
        """Return whether it is one of the two that credit."""
        return self in (Group.CREDITED_VERBATIM, Group.CREDITED_REWRITTEN)


class CreditState(StrEnum):
    """What an article says of where most of its text from elsewhere is from."""

    ORIGIN = "credits the origin"  # or the outlet that it has the text from
    ANOTHER = "credits another"
    UNNAMED = "credits nobody by name"  # "Agencies"
    NOBODY = "credits nobody"
    NOT_KNOWN = "not known"

    @property
    def credited(self) -> bool | None:
        """Return whether the source is credited; None if that is not known."""
        return None if self is CreditState.NOT_KNOWN else self is CreditState.ORIGIN


class Flag(StrEnum):
    """What else is worth knowing about a credit that was given or not."""

    MISATTRIBUTED = "credits another source"  # credits X, but the text comes from Y
    DIFFERING = "credits differ"  # two that share a text name different sources for it
    METADATA = "credited only in metadata"
    GENERIC = "credits nobody by name"  # "Agencies"
    MENTION = "mentioned only"  # "Reuters reported that"


@dataclass(frozen=True, slots=True)
class DirectionEvidence:
    """One reason for a direction: its kind, what it speaks for, and the sentence that says it."""

    kind: EvidenceKind
    favours: Direction
    sentence: str
    weight: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who most likely took it from whom: a direction, how sure (0 to 1), and why.

    ``source`` names the common source if there is one and a credit names it; ``None`` there means hidden and nameless.
    ``credited`` says whether the articles that derive credit their source, as the ledger has it for each of them; ``None`` if they
    differ, if it is not known, or if the ledger is about other text of theirs.
    """

    direction: Direction
    confidence: float
    evidence: tuple[DirectionEvidence, ...] = ()
    source: str | None = None
    credited: bool | None = None

    @property
    def likely(self) -> str:
        """Return the confidence in words."""
        return likely(self.confidence)

    @property
    def is_repeated(self) -> bool:
        """Return whether it only repeats what the link of two other versions shows: the evidence stands with that one alone."""
        return self.direction is not Direction.UNKNOWN and not self.evidence


@dataclass(frozen=True, slots=True)
class Link:
    """A comparison that amounts to something, with its ruling; ``a`` and ``b`` are the archive's article numbers, a < b.

    ``traces`` are what the two texts alone show of who has it from whom; ``words`` are those shared, of the side with fewer.
    """

    a: int
    b: int
    kind: LinkKind
    coverage_a: float
    coverage_b: float
    similarity: float
    ruling: Ruling
    reason: str = ""
    likelihood: str | None = None
    traces: tuple[DirectionEvidence, ...] = ()
    words: int = STUB_WORDS


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What an article says of where it has its text from: one statement for each article that has, or may have, text from elsewhere.

    It is about the text that most of the article is from, ``share`` of its words. ``source`` is the owner of that text as far as is
    known, who is to be credited; None if nobody knows. ``phrase`` is the credit and ``strength`` its strength from 0 to 1, None if
    there is none. ``other`` is the article that shows it best, ``confidence`` that of the ruling; None and 0 if only the article says
    so. ``group`` is None if no link shows that the article has the text from elsewhere, or if the state is not known. ``further`` are
    other sources that it has a part from, as a digest has, each with whether it credits it for that part.
    """

    article: int
    other: int | None
    state: CreditState
    group: Group | None
    source: str | None
    phrase: str | None
    strength: float | None
    share: float
    confidence: float
    sentence: str
    flags: tuple[Flag, ...] = ()
    further: tuple[tuple[str, Group], ...] = ()

    @property
    def credited(self) -> bool | None:
        """Return whether the article credits its source; None if that is not known, as of a rewrite that is only possible."""
        return None if self.group is None and not self.state.credited else self.state.credited


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an article of a link says about the origin of the shared text; it agrees with the article's entry in the ledger.

    ``article`` is the number of the article that the verdict is about, ``other`` that of the link's other one. ``source``
    is the owner of the text as far as is known, who is to be credited; None if nobody knows. ``group`` is None if it is not
    known that the article has the text from elsewhere, if it is its own outlet's, or if what it credits for this part is not
    known. ``share`` is the share of its words that the link is about, ``confidence`` that of the link's ruling; ``phrases`` are
    the words that the verdict rests on.
    """

    article: int
    other: int
    group: Group | None
    source: str | None
    share: float
    confidence: float
    sentence: str
    flags: tuple[Flag, ...] = ()
    phrases: tuple[str, ...] = ()


class OriginKind(StrEnum):
    """What the origin of a text is."""

    NAMED = "named source"  # outside the archive; credits name it
    ARTICLE = "article"  # one of the articles of the archive
    UNNAMED = "unnamed source"  # only the texts show it, or credits that name nobody
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class OriginReason:
    """A piece of evidence on the origin of a text, in nats.

    ``supports`` is whether it speaks for the origin stated; ``about`` are articles; ``names`` is the source that a credit names.
    """

    kind: EvidenceKind
    supports: bool
    sentence: str
    weight: float
    about: tuple[int, ...] = ()
    names: str | None = None


@dataclass(frozen=True, slots=True)
class TextOrigin:
    """Where a text most likely comes from, how sure (0 to 1), and the evidence, the strongest of each kind first.

    ``source`` is the name of the origin; ``article`` is the article that it is, by the archive's number. Both are None if nobody
    names the origin or if it is not known.
    """

    kind: OriginKind
    confidence: float
    source: str | None = None
    article: int | None = None
    evidence: tuple[OriginReason, ...] = ()

    @property
    def likely(self) -> str:
        """Return the confidence in words."""
        return likely(self.confidence)

    @property
    def nameless(self) -> tuple[str, str]:
        """Return what a source is called that has no name for sure, and the end of a sentence that says what credits name; else \"\"."""
        named = list(dict.fromkeys(one.names for one in self.evidence if one.names))
        if len(named) == 1:
            return "a source outside", f"; a credit names {named[0]}"
        if named:
            more = f" and {len(named) - NAMES_SHOWN:,} more" if len(named) > NAMES_SHOWN else ""
            return "a source outside", f"; credits name different sources: {', '.join(named[:NAMES_SHOWN])}{more}"
        said = any(one.kind is EvidenceKind.CLAIMED and one.supports for one in self.evidence)
        return "an agency that is not named" if said else NOT_NAMED, ""


NOT_NAMED = "a source that is not named for sure"
NAMES_SHOWN = 5  # of sources that credits name for one text
PROBABLE = 0.6  # from which a statement is made with "probably"


def likely(confidence: float) -> str:
    """Return a confidence in words."""
    return "most likely" if confidence >= 0.8 else "probably" if confidence >= PROBABLE else "possibly"
