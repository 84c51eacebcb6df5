"""How many rewrites a join is expected to miss: none while no term is common, and as many as are missed when rewrites are made."""

from __future__ import annotations

import numpy as np
import pytest

from syndicate.candidates.expected_loss import Looked, expected_loss
from syndicate.candidates.neighbours import PAIR_NEARNESS
from syndicate.candidates.terms import WHOLE

THRESHOLD = round(0.15 * 2 * WHOLE)
HEADS = 20
NO_PAIRS = np.zeros((0, 2), np.int64)
ALL_PAIRS = np.column_stack(np.triu_indices(HEADS, 1))


def loss(rare: int, pairs: np.ndarray) -> float:
    """Return the expected loss of articles whose first ``rare`` top terms of 20 equal ones find by themselves."""
    weight = np.full(HEADS, WHOLE // HEADS, np.int32)
    return expected_loss(iter([Looked(weight, np.arange(HEADS) < rare, pairs)] * 200), THRESHOLD)


def test_what_is_looked_up_by_every_term_is_not_lost() -> None:
    """A rewrite that is near enough shares enough of the terms."""
    assert loss(HEADS, NO_PAIRS) == 0
    assert expected_loss(iter([]), THRESHOLD) == 0


def test_what_is_not_looked_up_at_all_is_lost() -> None:
    """Without a term or a pair that finds, nothing is found."""
    assert loss(0, NO_PAIRS) == 1


def test_pairs_find_most_of_what_terms_do_not() -> None:
    """The fewer terms find, the more is lost, and pairs bring nearly all of it back."""
    by_terms = [loss(rare, NO_PAIRS) for rare in (10, 5, 2)]
    assert by_terms == sorted(by_terms)
    assert by_terms[-1] > 0.3
    assert loss(2, ALL_PAIRS) < 0.05


@pytest.mark.parametrize("pairs", [1, 2])
def test_two_pairs_find_and_one_does_not(pairs: int) -> None:
    """What a pair counts is less than the nearness that is asked for, and more than half of it."""
    assert (pairs * PAIR_NEARNESS >= THRESHOLD) == (pairs == 2)
