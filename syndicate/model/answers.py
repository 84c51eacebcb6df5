"""Answers about the texts of an article, a story or a search: where each comes from, and how many origins stand behind them.

Invariant: every value is frozen and can be compared; article and story numbers are the archive's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from syndicate.model.article import Span
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import OriginKind, TextOrigin
from syndicate.model.records import Held


@dataclass(frozen=True, slots=True)
class TextPart:
    """What an article has of the text of a story.

    ``kind`` is None if the article carries the text as one of its ``witnesses``; else it is that of the link by which it hangs on
    the text, and ``others`` has the kinds of all that hang on it, by article. ``share`` is the share of its words that it has in
    common with them. ``nearest`` is the witness with which it is compared: the one nearest to the origin, in the version that is nearest
    to the article. ``way`` is the article from which it has the text, if that is not the origin. ``versions`` are how many further
    versions the other witnesses came in. ``paragraphs`` are the places, from 1, of its paragraphs that are from this
    text and from no other: a paragraph that a digest has from elsewhere is not from its own text. ``also`` are the stretches of the
    article that others than ``nearest`` have word for word, and none of them surely later.
    """

    story: int
    article: int
    kind: LinkKind | None
    share: float
    origin: TextOrigin
    witnesses: tuple[int, ...] = ()
    others: Mapping[int, LinkKind] = field(default_factory=dict)
    nearest: int | None = None
    way: int | None = None
    paragraphs: tuple[int, ...] = ()
    versions: int = 0
    also: tuple[Span, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class IndependentOrigin:
    """An origin that some articles go back to.

    ``own`` are articles that tell it in words of their own, ``copies`` those that have their text from it, ``digests`` those that
    have a part of it beside parts from other origins. ``confidence`` is that of the least sure of the copies, None if there are
    none. ``stories`` are those by which the copies are known.
    """

    kind: OriginKind
    name: str | None
    own: tuple[int, ...]
    copies: tuple[int, ...]
    confidence: float | None = None
    stories: tuple[int, ...] = ()
    digests: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginsView:
    """How many independent origins some articles have; ``asked`` says in words which articles these are.

    The ``origins`` of most articles come first. Versions of one article count once. ``parts`` are the articles that tell it in their
    own words and have a part from another origin, with the place of that origin in the list.
    """

    asked: str
    articles: Mapping[int, Held]
    origins: tuple[IndependentOrigin, ...]
    parts: tuple[tuple[int, int], ...] = ()
    stories: tuple[int, ...] = ()
