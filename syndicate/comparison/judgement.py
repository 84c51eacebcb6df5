"""What the passages between two articles amount to: coverage, kind and a reason, the same from either side.

Invariant: ``judge(b, a)`` is ``judge(a, b)`` with its sides exchanged; a verdict rests on what is shared of a
whole article, never on one number of one passage; quoted speech, official wording, names and numbers make no copy,
because everybody who covers an event has them.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.alignment import Alignment
from syndicate.comparison.coverage import KINDS, ArticleCoverage, cover, one_language
from syndicate.comparison.document import Document
from syndicate.comparison.own_words import REMEMBERED_ARTICLES, order_kept, own_words, shared_quotations, token_ranges
from syndicate.comparison.reason import Facts, names, sentence
from syndicate.kernels.word_coverage import by_paragraph
from syndicate.model.article import Article, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation, LinkKind, PassageKind
from syndicate.model.settings import Judging
from syndicate.text import paragraphs

LIKELY, POSSIBLE = "likely", "possible"
# An outlet repeats its own background lines, quotations and page furniture all the time; only versions of a story, of
# which most words are the same, are worth a link.
SAME_STORY = 0.5
TOLD_WORDS = 8  # a shorter paragraph is a cross-head or a caption


class Rewritten(Protocol):
    """What the search for rewritten copy says of a pair, words that everybody covering the event uses left out."""

    @property
    def score(self) -> float:
        """Return how much of one side the other tells, 0 to 1."""

    @property
    def likelihood(self) -> str | None:
        """Return "likely", "possible" or None."""


def judge(
    a: Document,
    b: Document,
    alignment: Alignment,
    *,
    article_a: Article,
    article_b: Article,
    boilerplate_a: Sequence[Span] = (),
    boilerplate_b: Sequence[Span] = (),
    rewrite: Rewritten | None = None,
    settings: Judging | None = None,
    brief: bool = False,
) -> Comparison:
    """Sum up the passages between two articles; ``brief`` leaves the reason out where they amount to nothing.

    ``boilerplate_a`` and ``boilerplate_b`` are spans that recur across the outlet's articles; they count as little as
    marked ones. ``rewrite`` is what the search for rewritten copy found where other articles of the event were at hand.
    The ``score`` of the result is the share of the telling that stands in phrases both have in the same passage (two
    words running, neither of them a name or a number), on the side where it is larger: the number that
    ``Judging.copy`` is a threshold for.
    """
    settings = settings or Judging()
    a, b = one_language(a, b)
    side_a, side_b = cover(a, b, alignment, own_words(a, tuple(boilerplate_a)), own_words(b, tuple(boilerplate_b)))
    detail_a, detail_b = side_a.coverage(), side_b.coverage()
    score = max(side_a.score(), side_b.score())
    kind = _kind(side_a, side_b, score, rewrite, settings)
    if _one_outlet(article_a, article_b) and max(detail_a.share, detail_b.share) <= SAME_STORY:
        kind = None
    if kind is None and brief:
        none = Derivation.NOT
        return Comparison(article_a, article_b, alignment.passages, None, detail_a, detail_b, 0.0, none, none, score=score)
    order = order_kept(a, b, alignment, settings.in_order, settings.order_sentences)
    first_is_a = _rank(detail_a, article_a) >= _rank(detail_b, article_b)
    first, second = (side_a, side_b) if first_is_a else (side_b, side_a)
    named = names(article_a, article_b) if first_is_a else names(article_b, article_a)
    facts = _facts(first, second, named, len(alignment.passages), order)
    return Comparison(
        article_a,
        article_b,
        alignment.passages,
        kind,
        detail_a,
        detail_b,
        _similarity(a, b, alignment),
        _derivation(detail_a, kind, settings),
        _derivation(detail_b, kind, settings),
        _likelihood(kind, score, min(detail_a.words, detail_b.words), rewrite, settings),
        score,
        order,
        sentence(kind, facts),
        alignment.capped,
    )


def _one_outlet(a: Article, b: Article) -> bool:
    return a.outlet is not None and b.outlet is not None and a.outlet.casefold() == b.outlet.casefold()


def _kind(a: ArticleCoverage, b: ArticleCoverage, score: float, rewrite: Rewritten | None, settings: Judging) -> LinkKind | None:
    """Return what kind of link there is, if any."""
    one, two = a.tally, b.tally
    close = 2 * (one.close + two.close) >= one.shared + two.shared
    phrased = min(one.phrased, two.phrased)
    copy = score >= settings.copy
    if rewrite is not None and not close:
        # It weighs every word by how many others tell the event with it, which says more of reworded text than phrases do.
        # Where it only finds a rewrite possible, half of the phrases that make a copy by themselves must say so too.
        possible = rewrite.likelihood == POSSIBLE and score >= settings.copy / 2
        copy = rewrite.likelihood == LIKELY or possible or (copy and rewrite.score >= settings.unlikely)
    form = not close and _is_form(a, b, settings)
    if copy and phrased and not form:
        if max(a.told(), b.told()) < settings.whole:
            return LinkKind.EXCERPT
        return LinkKind.REPRINT if close else LinkKind.REWRITE
    if not form and (min(one.dense, two.dense) >= settings.excerpt_phrased or min(one.copied, two.copied) >= settings.excerpt_copied):
        return LinkKind.EXCERPT
    return LinkKind.SHARED_QUOTES if min(one.spoken, two.spoken) >= settings.quoted_words else None


def _is_form(a: ArticleCoverage, b: ArticleCoverage, settings: Judging) -> bool:
    """Tell whether both fill in one form, as reports of earnings do: much the same words around other names and numbers."""
    counts = [(side.tally.facts, side.tally.kept) for side in (a, b)]
    return min(facts for facts, _ in counts) >= settings.least_facts and all(kept < settings.facts_kept * facts for facts, kept in counts)


def _likelihood(kind: LinkKind | None, score: float, words: int, rewrite: Rewritten | None, settings: Judging) -> str | None:
    """Return how sure a rewrite is: "likely" or "possible"."""
    if kind is not LinkKind.REWRITE:
        return None
    sure = score >= settings.sure or (rewrite is not None and rewrite.likelihood == LIKELY)
    return LIKELY if sure and words >= settings.short else POSSIBLE


def _derivation(detail: Coverage, kind: LinkKind | None, settings: Judging) -> Derivation:
    if kind in (None, LinkKind.SHARED_QUOTES) or not detail.covered:
        return Derivation.NOT
    return Derivation.WHOLLY if detail.share >= settings.wholly else Derivation.PARTIALLY


def _similarity(a: Document, b: Document, alignment: Alignment) -> float:
    """Return the mean similarity of the passages, weighed by their words on both sides."""
    ranges = token_ranges(a, [p.a for p in alignment.passages]), token_ranges(b, [p.b for p in alignment.passages])
    weights = (ranges[0][:, 1] - ranges[0][:, 0] + ranges[1][:, 1] - ranges[1][:, 0]).tolist()
    weighed = sum(w * p.similarity for w, p in zip(weights, alignment.passages, strict=True))
    return weighed / sum(weights) if any(weights) else 0.0


def _rank(detail: Coverage, article: Article) -> tuple[float, int, str, str]:
    return detail.share, -detail.words, article.ref, article.text


@functools.lru_cache(maxsize=REMEMBERED_ARTICLES)
def _units(document: Document) -> NDArray[np.int64]:
    """Return the tokens at which paragraphs begin and end, int64 (p, 2)."""
    units = paragraphs(document.text, document.tokens, document.marks)
    return np.array([(unit.first, unit.last) for unit in units], np.int64).reshape(-1, 2)


def _facts(first: ArticleCoverage, second: ArticleCoverage, named: tuple[str, str], passages: int, order: bool | None) -> Facts:
    detail, shared = first.coverage(), first.kind > 0
    number, *told = by_paragraph(first.kind, first.own_words.own, _units(first.document), TOLD_WORDS).tolist()
    counts = dict(zip(KINDS, told, strict=True))
    quotations, reworded = shared_quotations(first.document, second.document, shared, second.kind > 0)
    return Facts(
        *named,
        share=detail.share,
        phrased=first.score(),
        copied=first.tally.copied,
        passages=passages,
        paragraphs=number,
        told={kind: counts[kind] for kind in (PassageKind.EDITED, PassageKind.VERBATIM, PassageKind.REWRITTEN)},
        order=order,
        quotations=quotations,
        reworded=reworded,
    )
