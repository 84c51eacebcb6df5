"""The way of a pair: document, alignment, passages, coverage, judgement, reason.

Invariant: the result depends on the two articles, on which of their paragraphs are boilerplate, and on the neighbours given;
exchanging the articles exchanges the sides and changes nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from syndicate.annotation.outlets import one_outlet
from syndicate.candidates.neighbours import day_of
from syndicate.comparison.alignment import Alignment, align
from syndicate.comparison.article import PreparedArticle, beside
from syndicate.comparison.coverage import ArticleCoverage, copied_parts, cover
from syndicate.comparison.document import Document, one_language
from syndicate.comparison.judgement import POSSIBLE, Judgement, Setting, is_close, judge
from syndicate.comparison.own_words import order_kept, token_ranges
from syndicate.comparison.paraphrase import Nearby, containment, event, score
from syndicate.comparison.reason import MEASURED, reason
from syndicate.comparison.retelling import Retelling, retelling
from syndicate.model.comparison import Comparison, LinkKind, PassageKind
from syndicate.model.settings import Judging, Settings


def compare_prepared(a: PreparedArticle, b: PreparedArticle, settings: Settings) -> Comparison:
    """Compare two prepared articles."""
    return _with_evidence(sum_up(looked_at(a, b, align(a.document, b.document, settings.aligning), settings)), a, b, list, settings)


def link_prepared(a: PreparedArticle, b: PreparedArticle, settings: Settings, near: Callable[[], Nearby]) -> Comparison | None:
    """Return the comparison of two prepared articles if they are linked.

    ``near`` returns the articles near one of the two; only the likelihood and the evidence of a rewrite depend on them.
    """
    a, b = beside(a, b)
    alignment = align(a.document, b.document, settings.aligning)
    told = functools.cache(functools.partial(retelling, a, b))
    if not alignment.passages and not _looks_retold(a, b, told, settings):
        return None  # without a passage only a closer look finds a link
    pair = looked_at(a, b, alignment, settings, told)
    return _with_evidence(sum_up(pair), a, b, near, settings) if pair.judgement.kind else None


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two articles with their passages, what each shares, and what that amounts to."""

    a: PreparedArticle
    b: PreparedArticle
    alignment: Alignment
    sides: tuple[ArticleCoverage, ArticleCoverage]
    judgement: Judgement
    retelling: Callable[[], Retelling]
    settings: Judging


def looked_at(
    a: PreparedArticle, b: PreparedArticle, alignment: Alignment, settings: Settings, told: Callable[[], Retelling] | None = None
) -> JudgedPair:
    """Judge two articles by their passages, and look a second time, closer, if one retells the other.

    The telling may show what no passage is long enough to show: that there is a link, or that more was taken than a copied part.
    """
    told = told or functools.cache(functools.partial(retelling, a, b))
    pair = judged(a, b, alignment, settings, told)
    closer = pair.judgement.retold or (_has_more(pair, settings.aligning.run_words) and _looks_retold(a, b, told, settings))
    if closer:
        pair = judged(a, b, align(a.document, b.document, settings.aligning.closer()), settings, told)
    return _copied_alone(pair, settings)


def _copied_alone(pair: JudgedPair, settings: Settings) -> JudgedPair:
    """Return a pair of which some words are copied and no more is shown, without what tells of the same in other words."""
    passages = pair.alignment.passages
    reworded = [passage for passage in passages if passage.kind is PassageKind.REWRITTEN]
    if pair.judgement.kind is not LinkKind.EXCERPT or pair.judgement.retold or not reworded or is_close(*pair.sides):
        return pair
    kept = tuple(part for passage in passages for part in copied_parts(pair.a.document, passage))
    copied = judged(pair.a, pair.b, replace(pair.alignment, passages=kept), settings, pair.retelling)
    return copied if copied.judgement.kind is LinkKind.EXCERPT else pair


def _has_more(pair: JudgedPair, words: int) -> bool:
    """Return whether both articles have so many words outside the passages, which one may have from the other."""
    return min(side.tally.own - side.coverage().covered for side in pair.sides) >= words


def _looks_retold(a: PreparedArticle, b: PreparedArticle, told: Callable[[], Retelling], settings: Settings) -> bool:
    """Return whether one article has so many of the other's telling words, and tells them so, that a closer look may find more."""
    if _contained(a, b) < settings.rewriting.possible:
        return False
    return told().odds >= settings.judging.sure and told().fuller.sentences > 1


@functools.lru_cache(maxsize=1)  # of one pair it is asked up to three times
def _contained(a: PreparedArticle, b: PreparedArticle) -> float:
    return containment(a.terms, b.terms)


def judged(
    a: PreparedArticle,
    b: PreparedArticle,
    alignment: Alignment,
    settings: Settings | None = None,
    told: Callable[[], Retelling] | None = None,
) -> JudgedPair:
    """Judge two articles by given passages; ``told`` measures what they tell of each other."""
    settings, told = settings or Settings(), told or functools.cache(functools.partial(retelling, a, b))
    one, two = one_language(a.document, b.document)
    sides = cover(one, two, alignment, a.boilerplate, b.boilerplate)
    judgement = judge(*sides, told, settings.judging, setting(a, b, settings))
    return JudgedPair(a, b, alignment, sides, judgement, told, settings.judging)


def setting(a: PreparedArticle, b: PreparedArticle, settings: Settings) -> Setting:
    """Return what is known of two articles beside their passages."""
    days = day_of(a.article.published), day_of(b.article.published)
    close = days[0] is not None and days[1] is not None and abs(days[0] - days[1]) <= settings.judging.rival_days
    promising = _contained(a, b) >= settings.rewriting.retold
    rivals = close and not (promising and (a.names(b) or b.names(a)))
    return Setting(one_outlet(a.outlets, b.outlets), rivals, promising)


def sum_up(pair: JudgedPair) -> Comparison:
    """Return the comparison of a judged pair, with its reason.

    Its ``score`` is the share of an article's own words that stand in phrases both have in the same passage (two words
    running, neither of them a name or a number), on the side where it is larger: what ``Judging.copy`` is a threshold for.
    """
    (side_a, side_b), verdict, passages = pair.sides, pair.judgement, pair.alignment.passages
    order = order_kept(side_a.document, side_b.document, pair.alignment, pair.settings.in_order, pair.settings.order_sentences)
    sides = (pair.a.article, side_a), (pair.b.article, side_b)
    measured = pair.retelling() if verdict.kind in MEASURED else None
    return Comparison(
        pair.a.article,
        pair.b.article,
        passages,
        verdict.kind,
        side_a.coverage(),
        side_b.coverage(),
        _similarity(side_a.document, side_b.document, pair.alignment),
        verdict.derivation_a,
        verdict.derivation_b,
        verdict.likelihood,
        verdict.score,
        order,
        reason(verdict.kind, *sides, len(passages), order, measured),
        pair.alignment.capped,
    )


def _similarity(a: Document, b: Document, alignment: Alignment) -> float:
    """Return the mean similarity of the passages, weighed by their words on both sides."""
    passages = alignment.passages
    ranges = np.hstack((token_ranges(a, [p.a for p in passages]), token_ranges(b, [p.b for p in passages])))
    weights = (ranges[:, 1] - ranges[:, 0] + ranges[:, 3] - ranges[:, 2]).tolist()
    weighed = sum(w * p.similarity for w, p in zip(weights, passages, strict=True))
    return weighed / sum(weights) if any(weights) else 0.0


def _with_evidence(found: Comparison, a: PreparedArticle, b: PreparedArticle, near: Callable[[], Nearby], settings: Settings) -> Comparison:
    """Add to a rewrite the words and facts that show it; of other kinds the passages show it.

    If enough others tell of the event and the words of the two are the usual ones, a likely rewrite becomes a possible one.
    """
    if found.kind is not LinkKind.REWRITE:
        return found
    others = event(a.term_sequence.terms, b.term_sequence.terms, near(), settings.rewriting)
    words = score(a.term_sequence, b.term_sequence, others, settings.rewriting)
    usual = words.likelihood is None and words.neighbours >= settings.rewriting.least_neighbours
    return replace(found, likelihood=POSSIBLE if usual else found.likelihood, retelling=words)
