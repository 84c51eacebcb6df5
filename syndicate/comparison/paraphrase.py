"""How much of a text another one tells in other words. Words that all reports of the event use do not count.

Invariant: the score of a pair depends on the two texts and on the neighbours given, not on which side comes first or on the
order of the neighbours. A term that all neighbours have weighs nothing.

Containment is measured in nats and allows for what a text of that length has by accident. Coverage requires that the terms of
a sentence are close together on the other side. The score is the smaller of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates import Terms
from syndicate.candidates.terms import STEPS
from syndicate.comparison.word_order import NAMES_SHOWN, TermSequence, extra
from syndicate.kernels import term_overlap, term_postings, terms
from syndicate.kernels.alignment_document import shared_stems
from syndicate.model.comparison import Extra, RewriteScore
from syndicate.model.settings import Rewriting

USUAL_WORDS = 860  # of an article in the background table, whose shares of articles are turned into chances
RARE_NATS = 4.6  # nats: at most one article in a hundred holds the stem
Nearby = list[tuple[float, Terms]]  # nearness and terms of the articles near one of a pair
Places = tuple[NDArray[np.int32], NDArray[np.int32]]  # of each text's terms in the other one, -1 if it has none
DISCOUNTED_SHARE = 0.5  # of the neighbours, from which a shared word is shown as one that everybody uses


def score(
    a: TermSequence, b: TermSequence, neighbours: Sequence[Terms] = (), settings: Rewriting | None = None, *, evidence: bool = True
) -> RewriteScore:
    """Compare two texts, discounting the words that ``neighbours`` (see ``event``) share with them.

    ``evidence=False`` leaves the words, names, numbers and quotations out, which take most of the time.
    """
    settings = settings or Rewriting()
    places = shared_stems(a.terms.keys, b.terms.keys)
    plain = _measured(a, b, places, (), settings)
    known = len(neighbours) >= settings.least_neighbours
    found = _measured(a, b, places, neighbours, settings) if known else plain
    likelihood, reason = _verdict(a, b, found if plain >= settings.possible else 0.0, len(neighbours), settings)
    if not evidence:
        return RewriteScore(found, plain, likelihood, (), (), Extra(), Extra(), len(neighbours), reason)
    rare, common = _shared(a, b, neighbours if known else ())
    return RewriteScore(found, plain, likelihood, rare, common, extra(a, b), extra(b, a), len(neighbours), reason)


def _measured(a: TermSequence, b: TermSequence, places: Places, neighbours: Sequence[Terms], settings: Rewriting) -> float:
    """Return the smaller of containment and coverage: words without sentences are a long text, sentences without words a short one."""
    rest_a, rest_b = (
        1.0 - _others_share(a.terms, neighbours, settings.neighbours),
        1.0 - _others_share(b.terms, neighbours, settings.neighbours),
    )
    contained = _contained(a, b, places, a.factor * rest_a, b.factor * rest_b)
    return min(contained, max(_covered(a, b, places[0], rest_a), _covered(b, a, places[1], rest_b)))


def may_promise(a: Terms, b: Terms, settings: Rewriting | None = None) -> bool:
    """Tell from terms alone whether one of two texts may retell the other.

    Of rewrites by language models that ``judge`` calls one, 1 in 200 has less, and .28 at the least.
    """
    return containment(a, b) >= (settings or Rewriting()).worth


def containment(a: Terms, b: Terms) -> float:
    """Return the share of one text's weight that the other holds beyond accident, in the direction that gives more."""
    ratios = b.words / USUAL_WORDS, a.words / USUAL_WORDS
    return term_overlap.containment(a.keys, a.weights, ratios[0], b.keys, b.weights, ratios[1], STEPS)


def containments(packed: NDArray[np.uint32], start: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the ``containment`` of pairs (n, 2) of places in packed terms, of which each text's begin at ``start`` (n,)."""
    a, b = np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])
    return term_postings.containments(packed, start, a, b, STEPS, USUAL_WORDS)


def event(a: Terms, b: Terms, near: Sequence[tuple[float, Terms]], settings: Rewriting | None = None) -> tuple[Terms, ...]:
    """Choose the neighbours of a pair from the articles near one side or both: (nearness, terms), in any order.

    An article that holds half of either side tells the same story from the same source, so its words say nothing of
    what everybody uses. Ties are broken by the terms themselves, so that no article number plays a part.
    """
    settings = settings or Rewriting()
    closest: dict[int, tuple[float, Terms]] = {}
    for nearness, other in near:
        known = closest.get(id(other))
        if known is None or known[0] < nearness:
            closest[id(other)] = nearness, other
    chosen: list[Terms] = []
    for _, tied in groupby(sorted(closest.values(), key=_nearest_first), _nearest_first):
        same = [other for _, other in tied]
        for other in sorted(same, key=_bytes) if len(same) > 1 else same:
            if any(_is_equal(other, one) for one in chosen):
                continue
            if containment(other, a) < settings.same and containment(other, b) < settings.same:
                chosen.append(other)
                if len(chosen) == settings.neighbours:
                    return tuple(chosen)
    return tuple(chosen)


def _nearest_first(entry: tuple[float, Terms]) -> float:
    return -entry[0]


def _bytes(terms: Terms) -> tuple[bytes, bytes, int]:
    return terms.keys.tobytes(), terms.weights.tobytes(), terms.words


def _is_equal(one: Terms, two: Terms) -> bool:
    return len(one) == len(two) and one.words == two.words and _bytes(one) == _bytes(two)


def _others_share(side: Terms, neighbours: Sequence[Terms], full: int) -> NDArray[np.float64]:
    """Return the share of the neighbours that have each term, float64 (k,); fewer than ``full`` are never sure of a word."""
    having = np.zeros(len(side))
    if neighbours:
        term_overlap.having(side.keys, np.concatenate([other.keys for other in neighbours]), having)
    return having / max(len(neighbours), full, 1)


def _contained(a: TermSequence, b: TermSequence, places: Places, factor_a: NDArray[np.float64], factor_b: NDArray[np.float64]) -> float:
    """Return the share of one text's weight that the other holds, in the direction that gives more."""
    one = places[0], a.terms.weights, factor_a, b.terms.words / USUAL_WORDS
    return term_overlap.contained(*one, places[1], b.terms.weights, factor_b, a.terms.words / USUAL_WORDS, STEPS)


def _covered(side: TermSequence, other: TermSequence, place: NDArray[np.int32], factor: NDArray[np.float64] | float) -> float:
    weight = side.weight * factor
    return terms.coverage(place, weight, side.sequence, side.breaks, len(other.terms), other.sequence, other.breaks)


def _verdict(a: TermSequence, b: TermSequence, found: float, neighbours: int, settings: Rewriting) -> tuple[str | None, str | None]:
    """Return the likelihood, and in words what held it back."""
    forms = sorted(side.genre for side in (a, b) if side.genre is not None)
    if forms:
        likelihood = "possible" if found >= settings.form else None
        return likelihood, f"One side is {forms[0].value}, which holds many words without retelling anything, so this is at most possible."
    if min(len(a.terms), len(b.terms)) < settings.least_terms:
        return None, f"One side has fewer than {settings.least_terms} telling words, which is too little for a verdict."
    reasons = []
    stricter = 0.0
    if neighbours < settings.least_neighbours:
        stricter = settings.alone
        few = f"Fewer than {settings.least_neighbours} other articles tell of the event"
        reasons.append(f"{few}: its usual words are unknown, so the threshold is stricter.")
    likelihood = "likely" if found >= settings.likely + stricter else "possible" if found >= settings.possible + stricter else None
    if likelihood == "likely" and min(a.terms.words, b.terms.words) < settings.short:
        likelihood = "possible"
        reasons.append(f"One side has fewer than {settings.short} words, so this is at most possible.")
    return likelihood, " ".join(reasons) or None


def _shared(a: TermSequence, b: TermSequence, neighbours: Sequence[Terms]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rare words that both sides share, and the shared words that were discounted, the weightiest first."""
    place, _ = shared_stems(a.terms.keys, b.terms.keys)
    both = place >= 0
    share = _others_share(a.terms, neighbours, 1)
    nats = np.minimum(a.terms.nats, b.terms.nats[place]) if len(b.terms) else a.terms.nats
    rare = np.flatnonzero(both & (nats >= RARE_NATS) & (share < DISCOUNTED_SHARE))
    common = np.flatnonzero(both & (share >= DISCOUNTED_SHARE))
    # The words are those of the side whose terms sort first, so that exchanging the sides changes nothing.
    side = min((a, b), key=lambda term_sequence: (term_sequence.terms.to_bytes(), term_sequence.text))
    keys = a.terms.keys
    return _words(side, keys, rare, nats * (1.0 - share)), _words(side, keys, common, nats * share)


def _words(side: TermSequence, keys: NDArray[np.uint32], chosen: NDArray[np.int64], strength: NDArray[np.float64]) -> tuple[str, ...]:
    order = chosen[np.lexsort((keys[chosen], -np.round(strength[chosen], 6)))][:NAMES_SHOWN]
    return side.words_of(np.searchsorted(side.terms.keys, keys[order]))
