"""An article, what is known about it, and what is found in it: spans, marks, notes, credits, mentions, paragraphs.

Invariant: every ``start`` and ``end`` counts Unicode code points into the ``text`` of the article it belongs to,
``0 <= start <= end <= len(text)``, and ``text[start:end]`` is the thing meant. Every value is frozen, can be compared,
hashed and pickled, and refers to no file and no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated


class MarkKind(StrEnum):
    """Why a stretch of text is not the article's own text."""

    NAVIGATION = "navigation"
    SHARE = "share"
    PROMOTION = "promotion"
    TEASER = "teaser"
    CREDIT = "credit"
    METADATA = "metadata"  # headline, date line, byline, address of the page
    CAPTION = "caption"
    FORM = "form"  # a notice, note or appeal in words that many outlets use
    REPEAT = "repeat"  # the text has said it many times before
    BOILERPLATE = "boilerplate"  # recurs in articles that otherwise differ


IN_METADATA, BESIDE_TEXT = -1, -2  # the offsets of a credit that is not in the text


class CreditForm(StrEnum):
    """The form in which an article says who its text is from."""

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


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, in code points, ``end`` excluded."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """Return the text of this span."""
        return text[self.start : self.end]


def merged_spans(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch that is kept in the text but never counts as shared copy, and the rule that found it."""

    start: int
    end: int
    kind: MarkKind
    rule: str


UNSEEN_TEXT = "unseen-text"  # the rule of a note whose detail is text that a page hides from its reader


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was found or repaired while an article was read."""

    field: Annotated[str, "the article's field that it concerns"]
    rule: Annotated[str, "the rule that did it"]
    detail: Annotated[str, "what it saw, in words"]


@dataclass(frozen=True, slots=True)
class Credit:
    """A place where an article says who its text is from.

    ``source`` is the canonical name of the agency or outlet ("Radio Free Europe/Radio Liberty"), ``phrase`` the words
    that say so; ``start`` and ``end`` are -1 if the words are in metadata and not in the text, and -2 if they are on the page
    beside its text. ``generic`` is true for "Agencies", which names nobody. ``strength`` (0 to 1) says how surely the form means a credit.
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


# The names that an article's metadata may have, and what their values are; times are ISO 8601 with their zone.
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
    "creator": "who made it, if that is not a byline",
    "provider": "who handed it on",
    "rights": "the copyright notice",
    "publisher": "who publishes the page, if that is not the outlet",
    "usage_terms": "what may be done with it",
    "canonical": "the canonical address",
    "original": "the address of the text it is based on",
    "source_uri": "the address of the feed, page or archive it came in",
    "section": "the section or rubric",
    "location": "the place that the format states",
    "free": "yes or no: whether it is free to read",
    "summary": "yes if the format gives no more than a summary of the text",
    "subtitle": "the line under the title",
}


@dataclass(frozen=True, slots=True)
class Article:
    """One text by one outlet, with what is known of it; a field that nobody stated is None.

    ``ref`` is the id the input gave, or the file's name; ``origin`` the file or feed it was read from; both together
    identify it in an archive. ``published`` is ISO 8601 (a date, or a date and time). ``language`` is an ISO 639-1
    code. ``declared`` are credits from metadata (canonical link, syndication source), ``notes`` say how each field was
    found and what was repaired. ``metadata`` is whatever else the format knows, as sorted pairs of name and value; its names
    are listed in ``METADATA``.
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
    """Something that could not be read: where, why, and what to do about it."""

    origin: str
    place: Annotated[str | None, "a line or an entry, if there is one"]
    reason: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing about an article that was read: its file, the article, and what was seen."""

    origin: str
    ref: str
    said: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that is fingerprinted: 8 to about 120 words, by code points and by tokens of its article.

    ``first`` and ``last`` are token indexes, ``last`` excluded; shorter units are
    paragraphs too (see ``words``) but get no sketch.
    """

    start: int
    end: int
    first: int
    last: int

    @property
    def words(self) -> int:
        """Return the number of words."""
        return self.last - self.first
