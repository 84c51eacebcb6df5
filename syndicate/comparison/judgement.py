"""The judgement of two articles by what they share: the kind of link, how sure it is, and who may have taken from whom.

Invariant: ``judge(b, a)`` is ``judge(a, b)`` with its sides exchanged. A verdict rests on what is shared of a whole article,
never on one number of one passage. Quoted speech, official wording, names and numbers make no copy, because everybody who
covers an event has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from syndicate.comparison.coverage import ArticleCoverage
from syndicate.model.comparison import Coverage, Derivation, LinkKind, RewriteScore
from syndicate.model.settings import Judging

LIKELY, POSSIBLE = "likely", "possible"
# An outlet repeats its own background lines, quotations and page furniture all the time. Only versions of a story, of which
# most words are the same, are worth a link.
SAME_STORY_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a pair amounts to; the fields are those of ``Comparison``."""

    kind: LinkKind | None
    likelihood: str | None
    score: float
    derivation_a: Derivation
    derivation_b: Derivation


def judge(
    a: ArticleCoverage, b: ArticleCoverage, rewrite: RewriteScore | None, settings: Judging, *, one_outlet: bool = False
) -> Judgement:
    """Judge two articles by what they share; ``rewrite`` is what the search for rewritten copy says of the pair."""
    shared_a, shared_b = a.coverage(), b.coverage()
    score = max(a.score(), b.score())
    kind = _kind(a, b, score, rewrite, settings)
    if one_outlet and max(shared_a.share, shared_b.share) <= SAME_STORY_SHARE:
        kind = None
    likelihood = _likelihood(kind, score, min(shared_a.words, shared_b.words), rewrite, settings)
    return Judgement(kind, likelihood, score, _derivation(shared_a, kind, settings), _derivation(shared_b, kind, settings))


def _kind(a: ArticleCoverage, b: ArticleCoverage, score: float, rewrite: RewriteScore | None, settings: Judging) -> LinkKind | None:
    """Return what kind of link there is, if any."""
    one, two = a.tally, b.tally
    close = 2 * (one.close + two.close) >= one.shared + two.shared
    phrased = min(one.phrased, two.phrased)
    copy = score >= settings.copy
    if rewrite is not None and not close:
        # It weighs every word by how many others tell the event with it, which says more of reworded text than phrases do.
        # If it only finds a rewrite possible, half of the phrases that make a copy by themselves must say so too.
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
    """Return whether both fill in one form, as reports of earnings do: much the same words around other names and numbers."""
    counts = [(side.tally.facts, side.tally.kept) for side in (a, b)]
    return min(facts for facts, _ in counts) >= settings.least_facts and all(kept < settings.facts_kept * facts for facts, kept in counts)


def _likelihood(kind: LinkKind | None, score: float, words: int, rewrite: RewriteScore | None, settings: Judging) -> str | None:
    """Return how sure a rewrite is: "likely" or "possible"."""
    if kind is not LinkKind.REWRITE:
        return None
    sure = score >= settings.sure or (rewrite is not None and rewrite.likelihood == LIKELY)
    return LIKELY if sure and words >= settings.short else POSSIBLE


def _derivation(detail: Coverage, kind: LinkKind | None, settings: Judging) -> Derivation:
    if kind is None or not kind.derives or not detail.covered:
        return Derivation.NOT
    return Derivation.WHOLLY if detail.share >= settings.wholly else Derivation.PARTIALLY
