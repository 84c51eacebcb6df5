"""Two articles to a comparison: prepare both, align them, judge the passages.

Invariant: the result is a function of the two articles and of which of their paragraphs are boilerplate;
exchanging the articles exchanges the sides and changes nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from syndicate.annotation import declare
from syndicate.candidates.terms import Terms, terms
from syndicate.comparison.alignment import Alignment, align
from syndicate.comparison.document import Document, prepare
from syndicate.comparison.judgement import judge
from syndicate.comparison.paraphrase import event, score
from syndicate.comparison.word_order import TermSequence, term_sequence
from syndicate.model.article import Article, Mark, Span
from syndicate.model.comparison import Comparison, LinkKind, RewriteScore
from syndicate.model.settings import Settings
from syndicate.text import detect_language
from syndicate.text.hidden_characters import hidden_changes

Nearby = list[tuple[float, Terms]]  # nearness and terms of the articles near one of a pair


@dataclass(frozen=True, eq=False)
class PreparedArticle:
    """An article that is ready to be compared: its tokens and stems, and its boilerplate."""

    article: Article
    document: Document
    boilerplate: tuple[Span, ...] = ()

    @functools.cached_property
    def term_sequence(self) -> TermSequence:
        """Return the article as its weighted stems, for comparing how it is told; made when it is first asked for."""
        p = self.document
        return term_sequence(p.text, p.tokens, p.stems, self.article.language, p.marked, p.quoted)

    @property
    def terms(self) -> Terms:
        """Return the article's terms, by which those that tell the same are found."""
        p = self.document
        return terms(p.tokens, p.stems, self.article.language, p.marked)


def completed(article: Article) -> Article:
    """Return an article that says its language, found out from its text where nobody stated it, and what is disguised in it.

    The credits that its metadata and its byline state are declared on it, where its reader has not done so.
    """
    article = declare(article)
    told = tuple(note for note in hidden_changes(article.text) if note not in article.notes)
    language = article.language or detect_language(article.text)
    return replace(article, language=language, notes=article.notes + told) if told or language != article.language else article


def prepare_article(article: Article, boilerplate: Sequence[Span] = (), marks: Sequence[Mark] | None = None) -> PreparedArticle:
    """Prepare an article for any number of comparisons; ``marks`` are those of its text, where they are at hand."""
    article = completed(article)
    return PreparedArticle(article, prepare(article.text, language=article.language, marks=marks), tuple(boilerplate))


def compare_prepared(a: PreparedArticle, b: PreparedArticle, settings: Settings) -> Comparison:
    """Align two prepared articles and judge what they share."""
    return _told(_judged(a, b, align(a.document, b.document, settings.aligning), None, settings, brief=False), a, b, (), settings)


def link_prepared(
    a: PreparedArticle, b: PreparedArticle, settings: Settings, near: Callable[[], Nearby] | None
) -> tuple[Comparison | None, bool]:
    """Return the comparison of two prepared articles where it amounts to something, and whether there are passages at all.

    ``near`` gives what else tells of the event, where the two articles are near each other at all; it is asked only
    where there are passages.
    """
    alignment = align(a.document, b.document, settings.aligning)
    if not alignment.passages:
        return None, False
    if near is None:
        found = _judged(a, b, alignment, None, settings, brief=True)
        return None if found.kind is None else found, True
    others = event(a.term_sequence.terms, b.term_sequence.terms, near(), settings.rewriting)
    rewrite = score(a.term_sequence, b.term_sequence, others, settings.rewriting, evidence=False)
    found = _judged(a, b, alignment, rewrite, settings, brief=True)
    return None if found.kind is None else _told(found, a, b, others, settings), True


def _told(found: Comparison, a: PreparedArticle, b: PreparedArticle, others: Sequence[Terms], settings: Settings) -> Comparison:
    """Add to a rewrite which words and facts show it; other kinds show themselves."""
    if found.kind is not LinkKind.REWRITE:
        return found
    return replace(found, retelling=score(a.term_sequence, b.term_sequence, others, settings.rewriting))


def _judged(
    a: PreparedArticle, b: PreparedArticle, alignment: Alignment, rewrite: RewriteScore | None, settings: Settings, *, brief: bool
) -> Comparison:
    return judge(
        a.document,
        b.document,
        alignment,
        article_a=a.article,
        article_b=b.article,
        boilerplate_a=a.boilerplate,
        boilerplate_b=b.boilerplate,
        rewrite=rewrite,
        settings=settings.judging,
        brief=brief,
    )
