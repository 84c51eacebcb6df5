"""The judgement of two articles by what they share: the kind of link, how sure it is, and who may have taken from whom.

Invariant: ``judge(b, a)`` is ``judge(a, b)`` with its sides exchanged. A verdict rests on what is shared of a whole article,
never on one number of one passage. Quoted speech, official wording, names and numbers make no copy, because everybody who
covers an event has them.
"""

from __future__ import annotations

import functools
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
MOST_FACTS_BY_ACCIDENT = 1  # names and numbers of both in two whole articles, such as the name of a day


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of two articles beside their texts."""

    one_outlet: bool = False
    rivals: bool = False  # published close together, and neither names the other: that both cover one event by themselves is the usual case
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
    close = is_close(a, b)
    found, retold = (_of_close if close else _of_reworded)(a, b, score, retelling, settings, setting)
    if found is None:
        return LinkKind.SHARED_QUOTES if min(one.spoken, two.spoken) >= settings.quoted_words else None, False
    filled = functools.cache(lambda: fillings(a, b))
    if found in (LinkKind.SAME_EVENT, LinkKind.EXCERPT) and not close and not _copied(a, b, settings) and _has_no_event(a, b, retelling):
        return LinkKind.COMMON_FORM, False
    if not _is_form(a, b, filled, settings.facts_new, settings):
        return found, retold
    # reworded accounts of one event differ in some names and numbers as well
    form = close or _is_form(a, b, filled, settings.facts_of_another, settings)
    return LinkKind.COMMON_FORM if form else LinkKind.SAME_EVENT, False


def is_close(a: ArticleCoverage, b: ArticleCoverage) -> bool:
    """Return whether most of what two articles share keeps its wording."""
    return 2 * (a.tally.close + b.tally.close) >= a.tally.shared + b.tally.shared > 0


def _of_close(
    a: ArticleCoverage, b: ArticleCoverage, score: float, _: Callable[[], Retelling], settings: Judging, setting: Setting
) -> tuple[LinkKind | None, bool]:
    """Return the kind of a pair of which most that is shared keeps its wording, if there is one."""
    if score >= settings.copy and min(a.tally.phrased, b.tally.phrased):
        if max(a.told(), b.told()) >= settings.most:
            return LinkKind.REPRINT, False
        little = setting.rivals and min(a.tally.told, b.tally.told) < settings.excerpt_words and not _copied(a, b, settings)
        return LinkKind.SAME_EVENT if little else LinkKind.EXCERPT, False
    copied = _copied(a, b, settings) or min(a.tally.dense, b.tally.dense) >= settings.excerpt_phrased
    return LinkKind.EXCERPT if copied else None, False


def _of_reworded(
    a: ArticleCoverage, b: ArticleCoverage, score: float, retelling: Callable[[], Retelling], settings: Judging, setting: Setting
) -> tuple[LinkKind | None, bool]:
    """Return the kind of a pair of which most that is shared is reworded, and whether one article retells the other."""
    one, two = a.tally, b.tally
    phrased = score if min(one.phrased, two.phrased) else 0.0
    reworded = phrased >= settings.copy or min(one.dense, two.dense) >= settings.excerpt_phrased
    copied = _copied(a, b, settings)
    if one.shared and not _has_rows(a, b) and _is_retold(retelling, phrased, reworded, min(one.own, two.own), settings, setting):
        if max(a.told(), b.told()) >= settings.whole:
            return LinkKind.REWRITE, True
        # of a small part, the telling of the whole says little
        shown = reworded or copied or (not setting.rivals and retelling().odds >= settings.retold_part)
        return LinkKind.EXCERPT if shown else LinkKind.SAME_EVENT, True
    return LinkKind.EXCERPT if copied else LinkKind.SAME_EVENT if reworded else None, False


def _has_no_event(a: ArticleCoverage, b: ArticleCoverage, retelling: Callable[[], Retelling]) -> bool:
    """Return whether two articles with names and numbers have none in common but by accident, as horoscopes: they tell of no event."""
    if a.tally.kept or b.tally.kept or not (names_have_capitals(a) or names_have_capitals(b)):
        return False
    return max(retelling().a.facts_found, retelling().b.facts_found) <= MOST_FACTS_BY_ACCIDENT


def _has_rows(a: ArticleCoverage, b: ArticleCoverage) -> bool:
    """Return whether rows that both have are half of what is shared: no telling gave them their order and their words."""
    rows = a.rows()  # which only two articles with rows have
    return rows > 0 and (2 * rows >= a.tally.shared or 2 * b.rows() >= b.tally.shared)


def _copied(a: ArticleCoverage, b: ArticleCoverage, settings: Judging) -> bool:
    """Return whether so many words are copied on both sides that they are an excerpt by themselves."""
    sentence = min(a.longest_run(), b.longest_run())
    enough = sentence >= max(settings.excerpt_run, settings.excerpt_share * min(a.tally.own, b.tally.own))
    return enough or min(a.copied(), b.copied()) >= settings.excerpt_copied


def _is_retold(retelling: Callable[[], Retelling], score: float, reworded: bool, words: int, settings: Judging, setting: Setting) -> bool:
    """Return whether one article retells the other, which has ``words`` of its own or more.

    Phrases of both in the same places are evidence of their own, so that with them less is asked of the telling. Of a short
    text more of both is asked: two reports of one event have all facts in common, and keep the order of a few sentences by accident.
    """
    if not reworded and not setting.promising:
        return False
    if setting.rivals:
        least = settings.retold_by_rival
        long_enough = words >= settings.rival_words and retelling().fuller.sentences >= settings.rival_sentences
        return score >= settings.rival_phrased and long_enough and not retelling().form and retelling().odds >= least
    if not reworded and retelling().fuller.sentences < 2:  # one sentence has no order: a stub or a caption
        return False
    if words < settings.brief_words:
        return False
    if words < settings.sure_words:
        weak = settings.sure if reworded else settings.retold_by_rival
        least = settings.retold_phrased if score >= settings.short_phrased else weak
    else:
        least = settings.retold_phrased if reworded else settings.retold
    return retelling().odds >= least + (settings.form if retelling().form else 0.0)


def _is_sure(retelling: Retelling, words: int, settings: Judging) -> bool:
    """Return whether a retelling is sure: nothing about its two articles makes the measures weak, and they leave little doubt."""
    long_enough = words >= settings.sure_words and retelling.fuller.sentences >= settings.least_sentences
    return long_enough and not retelling.form and retelling.odds >= settings.sure


def _is_form(a: ArticleCoverage, b: ArticleCoverage, filled: Callable[[], Fillings], least: float, settings: Judging) -> bool:
    """Return whether both fill in one form, as weather reports do: much the same words around other names and numbers.

    An edited or updated text has some as well, but not all over it. ``filled`` finds the places; it is called only if it decides.
    """

    def new_all_over(new: tuple[int, int], share: float) -> bool:
        sides = zip((a.tally, b.tally), new, strict=True)
        return all(n >= share * count.facts and n * settings.words_a_new_fact >= count.shared for count, n in sides)

    if min(a.tally.facts, b.tally.facts) >= settings.least_facts:
        nowhere = a.tally.facts - a.tally.kept, b.tally.facts - b.tally.kept
        if new_all_over(nowhere, least) or new_all_over(filled().new, max(least, NEW_IN_PLACE_SHARE)):
            return True
    if names_have_capitals(a) or names_have_capitals(b):
        return False
    return filled().same_form(max(a.tally.shared, b.tally.shared), settings.words_a_new_fact)


def _derivation(detail: Coverage, kind: LinkKind | None, settings: Judging) -> Derivation:
    if kind is None or not kind.derives or not detail.covered:
        return Derivation.NOT
    return Derivation.WHOLLY if detail.share >= settings.wholly else Derivation.PARTIALLY
