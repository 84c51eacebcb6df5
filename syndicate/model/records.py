"""What an archive takes in and gives out: articles as they are stored, and the rows of its lists.

Invariant: these are values, and the numbers in them are the archive's own. Digests and keys depend on what was read and
never on the order in which it came.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields, replace
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.model.article import Article, Credit, Mark, Mention, Span
from syndicate.model.comparison import LinkKind


class StoredParagraph(NamedTuple):
    """A paragraph as it is stored.

    ``start`` and ``end`` are code points; ``digest`` is 64 bits, signed, of the folded words. Its sketch is not kept: the
    index of bands holds what look-ups need of it, and it can be made again of the text.
    """

    position: int
    start: int
    end: int
    words: int
    digest: int | None
    boilerplate: bool = False


class FlaggedParagraph(NamedTuple):
    """A paragraph that recurs in articles that otherwise differ, and the article that holds it."""

    digest: int
    article: int
    position: int
    recurrence: Annotated[int, "1, or 2 if the sequence of it and the next paragraph recurs as well"]
    outlet: str | None
    published: str | None
    origin: str
    ref: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An article with everything that was derived from it, ready to be put into an archive."""

    article: Article
    digest: str
    words: int
    marks: tuple[Mark, ...] = ()
    credits: tuple[Credit, ...] = ()
    paragraphs: tuple[StoredParagraph, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An article of the archive; ``credits`` are those found in its text, the declared ones are in the article.

    ``outlet`` is what the archive calls its outlet, None if that is not known; ``outlet_names`` are all names and hosts of the outlet.
    ``everywhere`` are the sources that the outlet credits on each of its articles.
    """

    id: int
    article: Article
    words: int
    marks: tuple[Mark, ...]
    credits: tuple[Credit, ...]
    outlet: str | None = None
    outlet_names: tuple[str, ...] = ()
    everywhere: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class SketchBlock:
    """Sketches of n paragraphs, in the order of their numbers."""

    paragraphs: NDArray[np.int64]  # (n,)
    articles: NDArray[np.int64]  # (n,)
    sketches: NDArray[np.uint32]  # (n, permutations)


@dataclass(frozen=True, slots=True, eq=False)
class ParagraphKeys:
    """Which article of which outlet holds which paragraph, for n paragraphs in the order of their digests.

    ``outlet`` is an index into ``outlets``, -1 if the article names none.
    """

    outlets: tuple[str, ...]
    outlet: NDArray[np.int32]  # (n,)
    article: NDArray[np.int64]  # (n,)
    digest: NDArray[np.int64]  # (n,)


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in the list of stories."""

    id: int
    key: Annotated[str, "the same in every archive that holds the same articles"]
    articles: Annotated[int, "how many"]
    outlets: tuple[str, ...]
    first: int | None
    first_outlet: str | None
    first_title: str | None
    first_published: str | None
    earliest: str | None
    latest: str | None
    kinds: Annotated[tuple[tuple[LinkKind, int], ...], "how many links of each kind"]
    credited: Annotated[int, "articles that credit their source"]
    uncredited: Annotated[int, "articles with text from elsewhere that do not"]
    sources: Annotated[tuple[str, ...], "that its text may be from: by the ruling, else those that credits of articles with the text name"]
    reason: str | None = None
    title: Annotated[str | None, "of the article that was first, as far as is known"] = None
    unnamed: Annotated[int, "articles whose outlet is not known"] = 0
    versions: Annotated[int, "articles among them that are further versions of another one"] = 0


@dataclass(frozen=True, slots=True)
class Audited:
    """How articles credit text from elsewhere: groups of articles, and how many of them have a flag.

    An article counts once, by its entry in the ledger. It does not count if nothing shows or says that its text comes from
    elsewhere.
    """

    credited_verbatim: int = 0
    credited_rewritten: int = 0
    uncredited_verbatim: int = 0
    uncredited_rewritten: int = 0
    credited_alone: Annotated[int, "credit a source, and no link shows the text"] = 0
    misattributed: Annotated[int, "credit a source, but the text comes from another one"] = 0
    differing: Annotated[int, "share a text for which another article credits another source"] = 0
    only_metadata: Annotated[int, "credit their source only in metadata"] = 0
    generic_only: Annotated[int, "credit agencies, and none by name"] = 0
    mention_only: Annotated[int, "name their source only in passing"] = 0

    def joined(self, other: Audited) -> Audited:
        """Return the counts of two sets of articles together."""
        return Audited(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def all(self) -> int:
        """Return how many articles there are."""
        return self.credited_verbatim + self.credited_rewritten + self.uncredited_verbatim + self.uncredited_rewritten + self.credited_alone


@dataclass(frozen=True, slots=True)
class AuditRow:
    """How the articles of one span of time credit what they have from elsewhere."""

    span: Annotated[str, "a day, a week (2025-W14), a month or a year"]
    counts: Audited


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An outlet or agency: what it gave to others and what it took from them, counted in articles."""

    name: str
    kind: Annotated[str, "outlet if articles of it are in the archive, none for all articles without an outlet, else external"]
    articles: int
    gave: Annotated[int, "articles of others that derive from it"]
    credited: Annotated[int, "of these, the ones that say so"]
    uncredited: Annotated[int, "of these, the ones that do not"]
    took: Annotated[int, "articles of its own that derive from others"]
    took_credited: int
    took_uncredited: int
    audit: Annotated[Audited, "how its own articles credit what they have from elsewhere"] = Audited()
    given: Annotated[Audited, "how articles credit it that have its text"] = Audited()

    def joined(self, other: SourceRow) -> SourceRow:
        """Return the row of one source of which two spellings are listed."""
        counts = {
            one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self) if isinstance(getattr(self, one.name), int)
        }
        kind = "outlet" if "outlet" in (self.kind, other.kind) else self.kind
        return replace(self, kind=kind, audit=self.audit.joined(other.audit), given=self.given.joined(other.given), **counts)


@dataclass(frozen=True, slots=True)
class SearchRow:
    """An article that a search found.

    ``snippet`` is plain text.
    """

    id: int
    ref: str
    outlet: str | None
    title: str | None
    published: str | None
    snippet: str
    hits: Annotated[tuple[Span, ...], "start and end of each found word in the snippet"]
    rank: Annotated[float, "smaller is better"]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Which part of a list is asked for: pages count from 1 and have so many rows."""

    page: int
    rows: int

    @property
    def offset(self) -> int:
        """Return how many rows come before it."""
        return (self.page - 1) * self.rows


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in an archive: where it is, what it is, and what to do about it."""

    where: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One scan: when, with what, and what came of it; ``finished`` is None if it was interrupted or still goes on."""

    id: int
    started: str
    finished: str | None
    recipe: str
    settings: str
    counts: dict[str, int]


def article_digest(article: Article) -> str:
    """Return the digest of an article's text and metadata, 32 hexadecimal digits.

    ``origin`` and ``ref`` are its identity and not part of it; notes are about the reading and not about the article.
    """
    facts = (article.uri, article.outlet, article.title, article.byline, article.published, article.language)
    declared = [astuple(credit) for credit in article.declared]
    return hashlib.sha256(json.dumps([article.text, facts, declared, article.metadata]).encode()).hexdigest()[:32]


def story_key(members: Iterable[tuple[str, str]], whole: bool = False) -> str:
    """Return the key of a story from its articles' (origin, ref), 12 hexadecimal digits.

    It depends on the smallest of them alone, so a story keeps its key while it grows; ``whole`` takes all of them, to
    distinguish stories that share the smallest one.
    """
    ordered = sorted(members)
    return hashlib.sha256(json.dumps(ordered if whole else ordered[:1]).encode()).hexdigest()[:12]
