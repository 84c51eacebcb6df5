"""What two articles have in common: passages, how much of each side they cover, and what they amount to.

Invariant: every value is frozen, can be compared, hashed and pickled, and refers to no file and no database; spans count
Unicode code points into the text of the article they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from syndicate.model.article import Article, Span


class PassageKind(StrEnum):
    """How far the wording of a passage was kept."""

    VERBATIM = "verbatim"  # equal but for case, punctuation and spacing
    EDITED = "edited"  # long equal runs with differences between them
    REWRITTEN = "rewritten"  # shared words show it, without a long equal run


STUB_WORDS = 60  # own words; an article with fewer is a lead, a caption or a stub, whose origin no text shows


class LinkKind(StrEnum):
    """What the passages between two articles amount to.

    Other modules ask its properties and not for members, so that a new kind says here what it means.
    """

    REPRINT = "reprint"  # most of the derived text is verbatim or edited
    REWRITE = "rewrite"  # most of what is reused is rewritten
    EXCERPT = "excerpt"  # a part is reused
    SHARED_QUOTES = "shared-quotes"  # only quoted speech, official wording or a table of facts is shared
    COMMON_FORM = "common-form"  # both fill in the same form, such as a weather report, with facts of their own
    SAME_EVENT = "same-event"  # both tell of one event, and nothing shows that one retells the other
    VERSION = "version"  # both are versions of one article, so that nobody has it from anybody

    @property
    def derives(self) -> bool:
        """Return whether one of the articles has text from the other, or both from a common source.

        Only such links have a direction, hold stories together and are audited.
        """
        return self in (LinkKind.REPRINT, LinkKind.REWRITE, LinkKind.EXCERPT)

    @property
    def takes_whole(self) -> bool:
        """Return whether the derived article is the other one as a whole and not a part of it."""
        return self in (LinkKind.REPRINT, LinkKind.REWRITE)

    @property
    def quotes_only(self) -> bool:
        """Return whether the articles share speech and nothing of their own telling."""
        return self is LinkKind.SHARED_QUOTES

    @property
    def has_ruling(self) -> bool:
        """Return whether exports show the stored ruling on the direction. That on versions of one article is "unknown"."""
        return self.derives or self is LinkKind.VERSION


@dataclass(frozen=True, slots=True)
class Passage:
    """Two aligned spans, one in each article: the evidence that everything else rests on.

    ``similarity`` is the share of the words of the longer side that are equal in order (0 to 1); ``score`` the log
    likelihood ratio in nats of "copied" against "equal by accident"; ``probability`` its calibration.
    ``quoted`` is the share of side A's words that are in quotation marks on both sides. ``runs`` are the verbatim
    runs inside, as pairs of spans. ``summary`` labels a passage whose B or A side condenses a much longer stretch;
    ``parts`` are then the other reading, the places that were found one by one.
    """

    kind: PassageKind
    a: Span
    b: Span
    similarity: float
    score: float = 0.0
    probability: float = 1.0
    quoted: float = 0.0
    summary: bool = False
    runs: tuple[tuple[Span, Span], ...] = ()
    parts: tuple[tuple[Span, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many words of one article are shared with the other, and of which sort.

    ``words`` counts the article's own words (marked stretches left out); the others are parts of it and ``verbatim``,
    ``edited`` and ``rewritten`` sum to ``covered``. ``quoted`` are the covered words that are quoted speech.
    """

    words: int
    covered: int
    verbatim: int = 0
    edited: int = 0
    rewritten: int = 0
    quoted: int = 0

    @property
    def share(self) -> float:
        """Return the covered share, 0 to 1."""
        return self.covered / self.words if self.words else 0.0

    @property
    def share_without_quotes(self) -> float:
        """Return the share of all words that is covered and not quotation, 0 to 1."""
        return (self.covered - self.quoted) / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Extra:
    """What only one of two texts has.

    It is as it is written there: the new facts of a rewrite, or what it left out.
    """

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RewriteScore:
    """The result of the search for rewritten copy for a pair, and the reasons.

    ``score`` (0 to 1) leaves the event's words out, ``plain`` does not. ``likelihood`` is "likely", "possible" or None;
    ``neighbours`` is how many other articles of the event were at hand; ``reason`` says if a verdict was withheld or
    a stricter threshold was used. ``shared_rare`` are rare words of both, ``discounted`` words that everybody uses.
    """

    score: float
    plain: float
    likelihood: str | None
    shared_rare: tuple[str, ...]
    discounted: tuple[str, ...]
    only_a: Extra
    only_b: Extra
    neighbours: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything found between an article A and an article B, with the scores, so that another threshold needs no new run.

    ``kind`` is None if the passages do not amount to a link. ``capped`` says what was left out if a limit was met.
    """

    a: Article
    b: Article
    passages: tuple[Passage, ...]
    kind: LinkKind | None
    detail_a: Coverage
    detail_b: Coverage
    similarity: float
    derivation_a: Derivation
    derivation_b: Derivation
    likelihood: str | None = None  # "likely" or "possible" for rewrites
    score: float = 0.0
    order_kept: bool | None = None
    reason: str = ""
    capped: str | None = None
    retelling: RewriteScore | None = None  # of a rewrite: the words and facts that show it

    @property
    def excludes_derivation(self) -> bool:
        """Return whether the kind says that neither side has text from the other; without a kind nothing is known."""
        return self.kind is not None and not self.kind.derives

    @property
    def coverage_a(self) -> float:
        """Return the share of A's words that B shares."""
        return self.detail_a.share

    @property
    def coverage_b(self) -> float:
        """Return the share of B's words that A shares."""
        return self.detail_b.share


class Derivation(StrEnum):
    """The METER scale (Gaizauskas et al. 2001) for one article against another."""

    WHOLLY = "wholly derived"
    PARTIALLY = "partially derived"
    NOT = "not derived"
