"""An article made ready to be compared with any number of others.

Invariant: what is prepared depends on the article, its marks and its boilerplate alone.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from syndicate.annotation import declare, find_mentions, survey
from syndicate.annotation.addresses import site
from syndicate.annotation.dating import dated
from syndicate.annotation.outlets import one_outlet, owns
from syndicate.candidates import Terms
from syndicate.candidates.terms import terms
from syndicate.comparison.document import Document, inside, prepare
from syndicate.comparison.word_order import TermSequence, term_sequence
from syndicate.model.article import Article, Mark, MentionKind, Span
from syndicate.text import detect_language
from syndicate.text.hidden_characters import hidden_changes


@dataclass(frozen=True, eq=False)
class PreparedArticle:
    """An article with its tokens and stems, and the spans that recur in articles that otherwise differ."""

    article: Article
    document: Document
    boilerplate: tuple[Span, ...] = ()
    outlet_names: tuple[str, ...] = ()  # all names and hosts of its outlet, if others tell them
    known_terms: Terms | None = None  # if they are at hand
    sources: frozenset[str] | None = None  # that it credits or names for what it tells; None if that is not known yet

    @functools.cached_property
    def outlets(self) -> tuple[str, ...]:
        """Return the names and hosts of its outlet."""
        return self.outlet_names or tuple(filter(None, (self.article.outlet, site(self.article.uri or ""))))

    @functools.cached_property
    def named_sources(self) -> frozenset[str]:
        """Return the sources that it credits, or names for what it tells."""
        if self.sources is not None:
            return self.sources
        text, outlet = self.article.text, self.article.outlet
        looked = survey(text, self.document.tokens, outlet=outlet)
        told = (one.source for one in find_mentions(text, outlet=outlet, looked=looked) if one.kind is MentionKind.REPORTED)
        return frozenset((*(one.source for one in (*looked.credits, *self.article.declared)), *told))

    def names(self, other: PreparedArticle) -> bool:
        """Return whether it credits another article's outlet, or names it for what it tells."""
        return any(owns(house, source) for house in other.outlets for source in self.named_sources)

    @functools.cached_property
    def term_sequence(self) -> TermSequence:
        """Return the article as weighted stems in order; made when it is first asked for."""
        d = self.document
        return term_sequence(d.text, d.tokens, d.stems, self.article.language, d.marked, d.quoted)

    @functools.cached_property
    def terms(self) -> Terms:
        """Return the article's terms, by which articles that tell the same are found."""
        d = self.document
        return self.known_terms or terms(d.tokens, d.stems, self.article.language, d.marked)

    @functools.cached_property
    def own_words(self) -> int:
        """Return how many words are in no mark and not boilerplate."""
        return int(np.count_nonzero(~self.document.marked & ~inside(self.document.tokens, self.boilerplate)))


def beside(a: PreparedArticle, b: PreparedArticle) -> tuple[PreparedArticle, PreparedArticle]:
    """Return two articles as they count beside each other.

    Between outlets, boilerplate that makes up most of an article is its text: whoever repeats a source's paragraphs elsewhere
    hides no copy of the source.
    """
    if one_outlet(a.outlets, b.outlets):
        return a, b
    return _whole(a), _whole(b)


def _whole(side: PreparedArticle) -> PreparedArticle:
    own = ~side.document.marked
    left_out = own & inside(side.document.tokens, side.boilerplate)
    return replace(side, boilerplate=()) if 2 * np.count_nonzero(left_out) > np.count_nonzero(own) else side


def completed(article: Article) -> Article:
    """Return an article with its language, detected if nobody stated it, and a note on characters that hide or disguise text.

    The credits that its metadata and its byline state are declared on it, if its reader has not done so.
    """
    article = dated(declare(article))
    found = tuple(note for note in hidden_changes(article.text) if note not in article.notes)
    language = article.language or detect_language(article.text)
    return replace(article, language=language, notes=article.notes + found) if found or language != article.language else article


def prepare_article(article: Article, boilerplate: Sequence[Span] = (), marks: Sequence[Mark] | None = None) -> PreparedArticle:
    """Prepare an article for any number of comparisons; ``marks`` are those of its text, if they are known."""
    article = completed(article)
    return PreparedArticle(article, prepare(article.text, language=article.language, marks=marks), tuple(boilerplate))
