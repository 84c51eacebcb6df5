"""The nouns, as frozen values: no file, no database and no identity of their own.

What always holds: every ``start`` and ``end`` counts Unicode code points into the ``text`` of the article it
belongs to, ``0 <= start <= end <= len(text)``, and ``text[start:end]`` is the thing meant. Everything here can be
compared, hashed and pickled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class PassageKind(StrEnum):
    """How far the wording of a passage was kept."""

    VERBATIM = "verbatim"  # equal but for case, punctuation and spacing
    EDITED = "edited"  # long equal runs with differences between them
    REWRITTEN = "rewritten"  # the words tell it, no long equal run does


class LinkKind(StrEnum):
    """What the passages between two articles amount to."""

    REPRINT = "reprint"  # most of the derived text is verbatim or edited
    REWRITE = "rewrite"  # most of what is reused is rewritten
    EXCERPT = "excerpt"  # a part is reused
    SHARED_QUOTES = "shared-quotes"  # only quoted speech or official wording is shared
    VERSION = "version"  # both are versions of one article, so that nobody has it from anybody


class Derivation(StrEnum):
    """The METER scale (Gaizauskas et al. 2001) for one article against another."""

    WHOLLY = "wholly derived"
    PARTIALLY = "partially derived"
    NOT = "not derived"


class MarkKind(StrEnum):
    """Why a stretch of text is not the article's own telling."""

    NAVIGATION = "navigation"
    SHARE = "share"
    PROMOTION = "promotion"
    TEASER = "teaser"
    CREDIT = "credit"
    METADATA = "metadata"  # headline, date line, byline, address of the page
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"  # recurs across an outlet's articles


class CreditForm(StrEnum):
    """The place in an article where it says whom it has its text from."""

    LINE = "credit line"  # "originally published by ... reprinted with permission"
    DATELINE = "dateline"  # "LONDON (Reuters) -"
    BYLINE = "byline"  # "By Staff, Agencies"
    SLUG = "slug"  # a closing "/REL", "Reuter"
    COPYRIGHT = "copyright"  # "(c) 2025 Agence France-Presse"
    LINK = "canonical link"  # rel=canonical, syndication-source, isBasedOn


class MentionKind(StrEnum):
    """Why a source is named in an article without the article being from it."""

    SAID = "said"  # "told Reuters"
    REPORTED = "reported"  # "Reuters reported that"
    PICTURE = "picture"  # a photo or video credit
    OWN = "own name"  # the outlet names itself, or when it first published its own article
    PORTAL = "portal"  # the line of a portal that carries other people's texts
    RIGHTS = "rights"  # a paper's copyright line under an agency's text


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
    """How an article handles what it has from elsewhere: whether it says so, and how much of the wording it kept."""

    CREDITED_VERBATIM = "credited and verbatim"
    CREDITED_REWRITTEN = "credited and rewritten"
    UNCREDITED_VERBATIM = "uncredited and verbatim"
    UNCREDITED_REWRITTEN = "uncredited and rewritten"


class Flag(StrEnum):
    """What else is worth knowing about a credit that was given or not."""

    MISATTRIBUTED = "credits another source"  # credits X, but the text comes from Y
    DIFFERING = "credits differ"  # two that share a text name different sources for it
    METADATA = "credited only in metadata"
    GENERIC = "credits nobody by name"  # "Agencies"
    MENTION = "mentioned only"  # "Reuters reported that"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, in code points, ``end`` excluded."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """Return the text of this span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch that is kept in the text but never counts as shared copy, and the rule that found it."""

    start: int
    end: int
    kind: MarkKind
    rule: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was found out or mended while an article was read.

    ``field`` names the article's field that it concerns (``text`` for mended text), ``rule`` the rule that did it,
    ``detail`` what it saw, in words.
    """

    field: str
    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Credit:
    """A place where an article says whom it has its text from.

    ``source`` is the canonical name of the agency or outlet ("Radio Free Europe/Radio Liberty"), ``phrase`` the words
    that say so; ``start`` and ``end`` are -1 where the words stand in metadata and not in the text. ``generic`` is
    true for "Agencies", which names nobody. ``strength`` (0 to 1) says how surely the form means a credit.
    """

    source: str
    phrase: str
    start: int
    end: int
    form: CreditForm
    generic: bool = False
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an article names a source that it is not from: ``text[start:end]`` is the phrase."""

    source: str
    phrase: str
    start: int
    end: int
    kind: MentionKind


# The names that an article's metadata may have, and what stands under them; times are ISO 8601 with their zone.
METADATA = {
    "guid": "the id that stays the same through all versions",
    "version": "the number of the version",
    "status": "usable, withheld or canceled, as IPTC's pubStatus has them",
    "signal": "what a wire says of the version: update, correction, refile, kill, writethru ...",
    "urgency": "1 (most urgent) to 9",
    "slug": "the slug line",
    "keywords": "keywords, joined by ', '",
    "genre": "what sort of text it is, as the format names it",
    "modified": "when it was last changed",
    "embargo": "until when it must not be published",
    "captured": "when a crawler or an archive saw it",
    "received": "when it was received",
    "credit_line": "the credit line as the format states it",
    "creator": "who made it, where that is no byline",
    "provider": "who handed it on",
    "rights": "the copyright notice",
    "usage_terms": "what may be done with it",
    "canonical": "the canonical address",
    "original": "the address of the text it is based on",
    "source_uri": "the address of the feed, page or archive it came in",
    "section": "the section or rubric",
    "location": "the place that the format states",
    "free": "yes or no: whether it is free to read",
    "summary": "yes where the format gives no more than a summary of the text",
    "subtitle": "the line under the title",
}


@dataclass(frozen=True, slots=True)
class Article:
    """One text by one outlet, with what is known of it; a field that nobody stated is None.

    ``ref`` is the id the input gave, or the file's name; ``origin`` the file or feed it was read from; both together
    identify it in an archive. ``published`` is ISO 8601 (a date, or a date and time). ``language`` is an ISO 639-1
    code. ``declared`` are credits from metadata (canonical link, syndication source), ``notes`` say how each field was
    found and what was mended. ``metadata`` is whatever else the format knows, as sorted pairs of name and value; its names
    stand in ``METADATA``.
    """

    text: str
    ref: str = ""
    origin: str = ""
    uri: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    declared: tuple[Credit, ...] = ()
    notes: tuple[Note, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was given to be read and could not be: where, why, and what to do about it."""

    origin: str
    place: str | None
    reason: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing about an article that was read: where, which article, and what was seen."""

    origin: str
    ref: str
    said: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that is fingerprinted: 8 to about 120 words, by code points and by tokens of its article.

    ``first`` and ``last`` are token indexes, ``last`` excluded; shorter units stand here as well (``words`` tells)
    but get no sketch.
    """

    start: int
    end: int
    first: int
    last: int

    @property
    def words(self) -> int:
        """Return the number of words."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Passage:
    """Two aligned spans, one in each article: the evidence that everything else rests on.

    ``similarity`` is the share of the words of the longer side that are equal in order (0 to 1); ``score`` the log
    likelihood ratio in nats of "taken from there" against "met by accident"; ``probability`` its calibration.
    ``quoted`` is the share of side A's words that stand in quotation marks on both sides. ``runs`` are the verbatim
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
    """What only one of two texts has, as it is written there: the new facts of a rewrite, or what it left out."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RewriteScore:
    """What the search for rewritten copy says of a pair, and why.

    ``score`` (0 to 1) leaves the event's words out, ``plain`` does not. ``likelihood`` is "likely", "possible" or None;
    ``neighbours`` is how many other articles of the event were at hand; ``reason`` says where a verdict was held back or
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

    ``kind`` is None where the passages do not amount to a link. ``capped`` says what was left out where a limit was met.
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
    def coverage_a(self) -> float:
        """Return the share of A's words that B shares."""
        return self.detail_a.share

    @property
    def coverage_b(self) -> float:
        """Return the share of B's words that A shares."""
        return self.detail_b.share


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

    ``source`` names the common source where there is one and a credit names it; ``None`` there means hidden and nameless.
    ``credited`` says whether the deriving side names its source, ``None`` where no side is known to derive.
    """

    direction: Direction
    confidence: float
    evidence: tuple[DirectionEvidence, ...] = ()
    source: str | None = None
    credited: bool | None = None

    @property
    def likely(self) -> str:
        """Return the words that the confidence is told with."""
        return "most likely" if self.confidence >= 0.8 else "probably" if self.confidence >= 0.6 else "possibly"


@dataclass(frozen=True, slots=True)
class Link:
    """A comparison that amounts to something, with its ruling; ``a`` and ``b`` are the archive's article numbers, a < b."""

    a: int
    b: int
    kind: LinkKind
    coverage_a: float
    coverage_b: float
    similarity: float
    ruling: Ruling
    reason: str = ""
    likelihood: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one article of a link says of where it has the shared text from, held against what the texts show.

    ``article`` is the number of the article that is spoken of, ``other`` that of the link's other one. ``source`` is whose
    text it is as far as is known, which is whom to credit; None where nobody knows. ``group`` is None where it is not
    known that the article has the text from elsewhere, or where it is its own outlet's. ``share`` is the share of its words
    that the link is about, ``confidence`` that of the link's ruling; ``phrases`` are the words that the verdict rests on.
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


class VersionState(StrEnum):
    """What has become of the text of one version of an article."""

    USABLE = "usable"  # it still stands, or was only updated
    CORRECTED = "corrected"  # a later version corrects it
    WITHDRAWN = "withdrawn"  # it was killed or withdrawn


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One version of an article that came more than once, by the archive's article numbers.

    ``work`` is the article that holds the first version, ``number`` counts from 1 to ``of``. ``label`` is what the
    version calls itself ("UPDATE 2", "1st Ld-Writethru", "KILL"), empty where it says nothing. ``by`` is the version that
    corrected or withdrew it. ``notice`` is true where it says that the article is withdrawn and tells nothing itself.
    """

    work: int
    number: int
    of: int
    article: int
    state: VersionState = VersionState.USABLE
    label: str = ""
    by: int | None = None
    notice: bool = False

    @property
    def name(self) -> str:
        """Return what it is called beside the others, such as ``version 2 (UPDATE 1)``."""
        return f"version {self.number} ({self.label})" if self.label else f"version {self.number}"


@dataclass(frozen=True, slots=True)
class SourceNode:
    """A source outside the archive that a story's articles go back to: named by credits, or hidden."""

    name: str
    kind: str  # "external" where a credit names it, "hidden" where only the shared text shows it
    witnesses: tuple[int, ...]
    credited_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles held together by links: a family of texts with a first appearance.

    ``first`` is the article that was published first as far as is known; ``reason`` says why a larger family was split.
    """

    articles: tuple[int, ...]
    links: tuple[Link, ...]
    sources: tuple[SourceNode, ...] = ()
    first: int | None = None
    reason: str | None = field(default=None)
