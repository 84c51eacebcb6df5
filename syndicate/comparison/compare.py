"""The steps of a comparison: document, alignment, passages, coverage, judgement, reason.

Invariant: the result depends on the two articles, on which of their paragraphs are boilerplate, and on the neighbours given;
exchanging the articles exchanges the sides and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from syndicate.candidates import Terms
from syndicate.comparison.alignment import Alignment, align
from syndicate.comparison.article import PreparedArticle
from syndicate.comparison.coverage import cover
from syndicate.comparison.document import Document, one_language
from syndicate.comparison.judgement import judge
from syndicate.comparison.own_words import order_kept, own_words, token_ranges
from syndicate.comparison.paraphrase import Nearby, event, score
from syndicate.comparison.reason import reason
from syndicate.model.comparison import Comparison, LinkKind, RewriteScore
from syndicate.model.settings import Judging, Settings


def compare_prepared(a: PreparedArticle, b: PreparedArticle, settings: Settings) -> Comparison:
    """Compare two prepared articles."""
    found = sum_up(a, b, align(a.document, b.document, settings.aligning), settings=settings.judging)
    return _with_evidence(found, a, b, (), settings)


def link_prepared(
    a: PreparedArticle, b: PreparedArticle, settings: Settings, near: Callable[[], Nearby] | None
) -> tuple[Comparison | None, bool]:
    """Return the comparison of two prepared articles if they are linked, and whether they share any passage.

    ``near`` returns the articles near one of the two, if these are near each other; it is called only if there are passages.
    """
    alignment = align(a.document, b.document, settings.aligning)
    if not alignment.passages:
        return None, False
    others: tuple[Terms, ...] = ()
    rewrite: RewriteScore | None = None
    if near is not None:
        others = event(a.term_sequence.terms, b.term_sequence.terms, near(), settings.rewriting)
        rewrite = score(a.term_sequence, b.term_sequence, others, settings.rewriting, evidence=False)
    found = sum_up(a, b, alignment, rewrite, settings.judging, brief=True)
    if found.kind is None:
        return None, True
    return found if near is None else _with_evidence(found, a, b, others, settings), True


def sum_up(
    a: PreparedArticle,
    b: PreparedArticle,
    alignment: Alignment,
    rewrite: RewriteScore | None = None,
    settings: Judging | None = None,
    *,
    brief: bool = False,
) -> Comparison:
    """Sum up the passages between two articles; ``brief`` leaves the reason out if there is no link.

    ``rewrite`` is what the search for rewritten copy found, if other articles of the event were at hand. The ``score`` of
    the result is the share of an article's own words in phrases that both have in the same passage (two words running,
    neither of them a name or a number), on the side where it is larger. ``Judging.copy`` is a threshold for this number.
    """
    settings = settings or Judging()
    one, two = one_language(a.document, b.document)
    side_a, side_b = cover(one, two, alignment, own_words(one, a.boilerplate), own_words(two, b.boilerplate))
    verdict = judge(side_a, side_b, rewrite, settings, one_outlet=_one_outlet(a, b))
    found = Comparison(
        a.article,
        b.article,
        alignment.passages,
        verdict.kind,
        side_a.coverage(),
        side_b.coverage(),
        0.0,
        verdict.derivation_a,
        verdict.derivation_b,
        verdict.likelihood,
        verdict.score,
    )
    if found.kind is None and brief:
        return found
    order = order_kept(one, two, alignment, settings.in_order, settings.order_sentences)
    said = reason(found.kind, (a.article, side_a), (b.article, side_b), len(alignment.passages), order)
    return replace(found, similarity=_similarity(one, two, alignment), order_kept=order, reason=said, capped=alignment.capped)


def _similarity(a: Document, b: Document, alignment: Alignment) -> float:
    """Return the mean similarity of the passages, weighed by their words on both sides."""
    passages = alignment.passages
    ranges = np.hstack((token_ranges(a, [p.a for p in passages]), token_ranges(b, [p.b for p in passages])))
    weights = (ranges[:, 1] - ranges[:, 0] + ranges[:, 3] - ranges[:, 2]).tolist()
    weighed = sum(w * p.similarity for w, p in zip(weights, passages, strict=True))
    return weighed / sum(weights) if any(weights) else 0.0


def _one_outlet(a: PreparedArticle, b: PreparedArticle) -> bool:
    one, two = a.article.outlet, b.article.outlet
    return one is not None and two is not None and one.casefold() == two.casefold()


def _with_evidence(found: Comparison, a: PreparedArticle, b: PreparedArticle, others: Sequence[Terms], settings: Settings) -> Comparison:
    """Add to a rewrite the words and facts that show it; of other kinds the passages show it."""
    if found.kind is not LinkKind.REWRITE:
        return found
    return replace(found, retelling=score(a.term_sequence, b.term_sequence, others, settings.rewriting))
