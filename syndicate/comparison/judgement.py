"""The judgement of two articles by what they share: the kind of link, how sure it is, and who may have taken from whom.

Invariant: ``judge(b, a)`` is ``judge(a, b)`` with its sides exchanged. A verdict rests on what is shared of a whole article,
never on one number of one passage. Quoted speech, official wording, names and numbers make no copy, because everybody who
covers an event has them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from syndicate.comparison.coverage import ArticleCoverage
from syndicate.comparison.fillings import NEW_IN_PLACE_SHARE, Fillings, fillings, names_have_capitals
from syndicate.comparison.retelling import Retelling
from syndicate.model.comparison import Coverage, Derivation, LinkKind
from syndicate.model.settings import Judging

LIKELY, POSSIBLE = "likely", "possible"
# An outlet repeats its own background lines, quotations and page furniture all the time. Only versions of a story, of which
# most words are the same, are worth a link.
SAME_STORY = 0.5


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of two articles beside their texts."""

    one_outlet: bool = False
    rivals: bool = False  # published close together: that both cover one event by themselves is the usual case
    promising: bool = True  # one has enough of the other's telling words to retell it


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a pair amounts to; the fields are those of ``Comparison``."""

    kind: LinkKind | None
    likelihood: str | None
    score: float
    derivation_a: Derivation
    derivation_b: Derivation
    retold: bool = False  # one article retells the other, so that more may be told than the passages show


def judge(
    a: ArticleCoverage, b: ArticleCoverage, retelling: Callable[[], Retelling], settings: Judging, setting: Setting | None = None
) -> Judgement:
    """Judge two articles by what they share; ``retelling`` measures what they tell of each other, and is called only if it decides."""
    setting = setting or Setting()
    shared_a, shared_b = a.coverage(), b.coverage()
    score = max(a.score(), b.score())
    kind, retold = _kind(a, b, score, retelling, settings, setting)
    if setting.one_outlet and max(shared_a.share, shared_b.share) <= SAME_STORY:
        kind = None
    likelihood = None
    if kind is LinkKind.REWRITE:
        sure = _is_sure(retelling(), min(shared_a.words, shared_b.words), settings)
        likelihood = LIKELY if sure else POSSIBLE
    return Judgement(kind, likelihood, score, _derivation(shared_a, kind, settings), _derivation(shared_b, kind, settings), retold)


def _kind(
    a: ArticleCoverage, b: ArticleCoverage, score: float, retelling: Callable[[], Retelling], settings: Judging, setting: Setting
) -> tuple[LinkKind | None, bool]:
    """Return what kind of link there is, if any, and whether it rests on one article retelling the other."""
    one, two = a.tally, b.tally
    close = 2 * (one.close + two.close) >= one.shared + two.shared > 0
    phrased = min(one.phrased, two.phrased) > 0
    told = max(a.told(), b.told())
    copied = min(a.copied(), b.copied()) >= settings.excerpt_copied
    alike = score >= settings.copy and phrased
    reworded = alike or min(one.dense, two.dense) >= settings.excerpt_phrased
    found: LinkKind | None = None
    retold = False
    if close and alike:
        little = setting.rivals and min(one.told, two.told) < settings.excerpt_words
        found = LinkKind.REPRINT if told >= settings.most else LinkKind.SAME_EVENT if little else LinkKind.EXCERPT
    elif (
        not close
        and one.shared
        and (retold := _is_retold(retelling, score if phrased else 0.0, reworded, min(one.own, two.own), settings, setting))
    ):
        # of a small part, the telling of the whole says little
        shown = reworded or copied or (not setting.rivals and retelling().odds >= settings.retold_part)
        found = LinkKind.REWRITE if told >= settings.whole else LinkKind.EXCERPT if shown else LinkKind.SAME_EVENT
    elif copied or (close and reworded):
        found = LinkKind.EXCERPT
    elif reworded:
        found = LinkKind.SAME_EVENT
    if found is not None:
        filled = fillings(a, b)
        if not _is_form(a, b, filled, settings.facts_new, settings):
            return found, retold
        # reworded accounts of one event differ in some names and numbers as well
        form = close or _is_form(a, b, filled, settings.facts_of_another, settings)
        return LinkKind.COMMON_FORM if form else LinkKind.SAME_EVENT, False
    return LinkKind.SHARED_QUOTES if min(one.spoken, two.spoken) >= settings.quoted_words else None, False


def _is_retold(retelling: Callable[[], Retelling], score: float, reworded: bool, words: int, settings: Judging, setting: Setting) -> bool:
    """Return whether one article retells the other, which has ``words`` of its own or more.

    Phrases of both in the same places are evidence of their own, so that with them less is asked of the telling.
    """
    if not reworded and not setting.promising:
        return False
    if setting.rivals:
        least = settings.retold_by_rival
        return score >= settings.rival_phrased and _is_sure(retelling(), words, settings) and retelling().odds >= least
    if not reworded and retelling().fuller.sentences < 2:  # one sentence has no order: a stub or a caption
        return False
    least = settings.retold_phrased if reworded else settings.retold if words >= settings.short else settings.sure
    return retelling().odds >= least + (settings.form if retelling().form else 0.0)


def _is_sure(retelling: Retelling, words: int, settings: Judging) -> bool:
    """Return whether a retelling is sure: nothing about its two articles makes the measures weak, and they leave little doubt."""
    long_enough = words >= settings.sure_words and retelling.fuller.sentences >= settings.least_sentences
    return long_enough and not retelling.form and retelling.odds >= settings.sure


def _is_form(a: ArticleCoverage, b: ArticleCoverage, filled: Fillings, least: float, settings: Judging) -> bool:
    """Return whether both fill in one form, as weather reports do: much the same words around other names and numbers.

    An edited or updated text has some as well, but not all over it.
    """
    nowhere = a.tally.facts - a.tally.kept, b.tally.facts - b.tally.kept
    named = any(
        all(
            side.tally.facts >= settings.least_facts
            and new >= share * side.tally.facts
            and new * settings.words_a_new_fact >= side.tally.shared
            for side, new in zip((a, b), facts, strict=True)
        )
        for facts, share in ((nowhere, least), (filled.new, max(least, NEW_IN_PLACE_SHARE)))
    )
    if named or names_have_capitals(a) or names_have_capitals(b):
        return named
    return filled.same_form(max(a.tally.shared, b.tally.shared), settings.words_a_new_fact)


def _derivation(detail: Coverage, kind: LinkKind | None, settings: Judging) -> Derivation:
    if kind is None or not kind.derives or not detail.covered:
        return Derivation.NOT
    return Derivation.WHOLLY if detail.share >= settings.wholly else Derivation.PARTIALLY
