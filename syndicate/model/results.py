"""The results of a scan, a check and the questions about stories and lineage.

Invariant: these are values. Every span in them points into the text of the article beside it, and shares of words lie
between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from syndicate.model.answers import TextPart
from syndicate.model.article import Article, Mention, Paragraph, Remark, Skipped, Span
from syndicate.model.comparison import Comparison, LinkKind, Passage
from syndicate.model.provenance import LedgerEntry, Link, TextOrigin, Verdict
from syndicate.model.records import AuditRow, Held, SourceRow, StoryRow
from syndicate.model.story import Story, Version


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long work has come: ``done`` things of ``total`` in a stage; ``total`` is None if it is not known yet."""

    stage: str
    done: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan did: articles read, of these added, replaced and unchanged; pairs compared; links and stories now held.

    ``skipped`` is what could not be read, ``capped`` says in sentences what was left out if a limit was met,
    ``remarks`` what was repaired, not believed or doubtful. ``remarked`` is how many such remarks there are.
    """

    read: int
    added: int
    replaced: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    compared: int
    links: int
    stories: int
    seconds: float
    capped: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    remarked: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stretch of a draft comes from.

    ``span`` lies in the draft and in its ``paragraph``, of which ``words`` are reused there; ``passage`` may reach further. ``passage.b``
    lies in ``article``, which the archive holds as number ``id``. ``quoted`` says that all these words are common speech. ``source`` is
    the name to credit, None if nobody knows it; ``whose`` says in words whose text it is. ``credit_line`` is a line that would credit
    it, None if the draft needs none or if nobody knows whom to credit. ``outlet`` is what the archive calls the article's outlet.
    """

    paragraph: Paragraph
    span: Span
    id: int
    article: Article
    passage: Passage
    credited: bool
    source: str | None
    credit_line: str | None = None
    words: int = 0
    quoted: bool = False
    outlet: str | None = None
    whose: str = ""

    @property
    def nameless(self) -> str:
        """Return whose text it is if it has no credit and nobody knows whom to credit, else nothing."""
        return "" if self.credited or self.quoted or self.source is not None else self.whose


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of a draft that archived articles have too and that count as nobody's text; ``kind`` says why."""

    kind: LinkKind
    words: int
    articles: int


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Which parts of a draft are reused text: four shares of its own ``words`` that sum to 1, and the origin of each stretch.

    ``quoted`` is reused quoted speech, whoever said it; ``comparisons`` have the draft as their A. ``doubt`` says why no
    verdict can be given, or only a partial one; None if there is no doubt. ``audit`` says for each source
    whether the draft credits it (the draft is article 0). ``left_out`` are the shared words that count as the draft's own.
    """

    draft: Article
    words: int
    new: float
    credited: float
    uncredited: float
    quoted: float
    origins: tuple[Origin, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    doubt: str | None = None
    audit: tuple[Verdict, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Carriage:
    """Which version of an article another article carries.

    ``versions`` are those that fit best: more than one if the text fits several equally. ``latest`` is the last
    version that has a text. ``span`` is a sentence of the carrying article, and ``version_span`` the same one in the first
    of ``versions``, that the other versions do not have like this; both None if there is no such sentence.
    """

    article: int
    kind: LinkKind
    versions: tuple[Version, ...]
    latest: Version
    span: Span | None = None
    version_span: Span | None = None


@dataclass(frozen=True, slots=True)
class CarriedSentence:
    """A sentence of an article, the one it has from a version, and what replaced it in the version that counts."""

    span: Span
    version_span: Span
    now: Span | None = None


@dataclass(frozen=True, slots=True)
class StillCarried:
    """An article that still carries sentences of a version that was withdrawn or corrected.

    ``by`` is the version that withdrew or corrected it, ``instead`` the one that is valid now, None if there is none;
    ``articles`` are all articles that appear here, by number.
    """

    article: int
    version: Version
    by: Version
    instead: Version | None
    kind: LinkKind
    sentences: tuple[CarriedSentence, ...]
    articles: Mapping[int, Held] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ArchiveSummary:
    """What an archive holds.

    ``scanned`` is when the last scan ended, or began if it did not end; ``skipped`` is what it skipped. ``stories`` are
    the largest ones; ``first`` counts by outlet the stories that it published first; ``audit`` is by span of time.
    """

    name: str
    counts: Mapping[str, int]
    scanned: str | None
    recipe_id: str
    settings_digest: str
    stories: tuple[StoryRow, ...]
    sources: tuple[SourceRow, ...]
    first: Mapping[str, int]
    audit: tuple[AuditRow, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story with the articles it speaks of and the evidence of its links, by article numbers (a < b).

    ``versions`` are those of its articles that are versions of one another, by article; ``carried`` says which version of
    them others carry. ``ledger`` has what each article says of its source.
    ``origin`` is that of the text of the story, None if no article carries it as a whole.
    ``ways`` has for articles that carry the text the one by way of which they have it, if that is not the origin.
    ``mentions`` are the sources that its articles name in passing.
    ``boilerplate`` are spans by article that recur across its outlet's articles, if they were asked for.
    """

    id: int
    story: Story
    articles: Mapping[int, Held]
    comparisons: Mapping[tuple[int, int], Comparison] = field(default_factory=dict)
    verdicts: Mapping[tuple[int, int], tuple[Verdict, ...]] = field(default_factory=dict)
    versions: Mapping[int, Version] = field(default_factory=dict)
    carried: tuple[Carriage, ...] = ()
    ledger: Mapping[int, LedgerEntry] = field(default_factory=dict)
    origin: TextOrigin | None = None
    ways: Mapping[int, int] = field(default_factory=dict)
    boilerplate: Mapping[int, tuple[Span, ...]] = field(default_factory=dict, repr=False)
    mentions: Mapping[int, tuple[Mention, ...]] = field(default_factory=dict, repr=False)

    def credited(self, number: int) -> bool | None:
        """Return whether an article credits its source for what it has of this story's text, by the ledger; None if that is not known."""
        entry = self.ledger.get(number)
        if entry is None:
            return None
        if (entry.other is None or entry.other in self.story.articles) and entry.credited is not None:
            return entry.credited
        names = {self.articles[one].outlet for one in self.story.articles} | {node.name for node in self.story.sources}
        return max((group.credited for source, group in entry.further if source in names), default=None)


@dataclass(frozen=True, slots=True)
class LineageView:
    """One article, the story it is in (None if it is in none), its links, and what they amount to in sentences.

    ``articles`` are all that the story and the links speak of, by number. ``texts`` are what it has of the texts of its stories,
    ``ledger`` is what it says of its source, None if it owes nobody a credit as far as is known. ``also_quoting`` is how many
    articles quote the same and are not among the links, which name those that share most.
    """

    held: Held
    story: StoryView | None
    links: tuple[Link, ...]
    explanation: tuple[str, ...]
    articles: Mapping[int, Held] = field(default_factory=dict)
    verdicts: Mapping[tuple[int, int], tuple[Verdict, ...]] = field(default_factory=dict)
    versions: Mapping[int, Version] = field(default_factory=dict)
    texts: tuple[TextPart, ...] = ()
    ledger: LedgerEntry | None = None
    also_quoting: int = 0
