"""The scorer, on cases whose values can be worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.bench.plagdet import Located, plagdet, score
from syndicate.model.article import Span


def at(a: int, b: int, c: int, d: int) -> Located:
    return Located(Span(a, b), Span(c, d))


CASE = at(0, 100, 200, 300)
# name, cases, detections, precision, recall, granularity, plagdet
BY_HAND = [
    ("all found exactly", [CASE], [CASE], 1.0, 1.0, 1.0, 1.0),
    ("nothing found", [CASE], [], 0.0, 0.0, 1.0, 0.0),
    ("nothing there", [], [CASE], 0.0, 0.0, 1.0, 0.0),
    ("half of each side: recall 100 of 200", [CASE], [at(0, 50, 200, 250)], 1.0, 0.5, 1.0, 2 / 3),
    ("twice as long: precision 200 of 400", [CASE], [at(0, 200, 200, 400)], 0.5, 1.0, 1.0, 2 / 3),
    ("found in two pieces: granularity 2, log2 of 3 below", [CASE], [at(0, 50, 200, 250), at(50, 100, 250, 300)], 1.0, 1.0, 2.0, 0.63093),
    ("found twice: characters count once", [CASE], [CASE, CASE], 1.0, 1.0, 2.0, 0.63093),
    ("right in one text, elsewhere in the other: no detection", [CASE], [at(0, 100, 500, 600)], 0.0, 0.0, 1.0, 0.0),
    ("touching is not overlapping", [CASE], [at(100, 150, 200, 300)], 0.0, 0.0, 1.0, 0.0),
    ("one of two cases", [CASE, at(500, 520, 700, 720)], [CASE], 1.0, 0.5, 1.0, 2 / 3),
    ("one detection over two cases: 400 of 500", [CASE, at(120, 220, 300, 400)], [at(0, 250, 200, 450)], 0.8, 1.0, 1.0, 8 / 9),
    ("an empty detection", [CASE], [at(10, 10, 200, 200)], 0.0, 0.0, 1.0, 0.0),
]


@pytest.mark.parametrize(("name", "cases", "detections", "precision", "recall", "granularity", "whole"), BY_HAND)
def test_by_hand(
    name: str, cases: list[Located], detections: list[Located], precision: float, recall: float, granularity: float, whole: float
) -> None:
    """Precision, recall, granularity and plagdet are those of the definition."""
    found = score([(cases, detections)])
    assert (found.precision, found.recall, found.granularity) == pytest.approx((precision, recall, granularity))
    assert found.plagdet == pytest.approx(whole, abs=1e-5)


def test_averages_over_cases_not_characters() -> None:
    """A short case counts as much as a long one, in whatever pair it stands."""
    short = at(0, 10, 0, 10)
    found = score([([CASE], [CASE]), ([short], [])])
    assert found.recall == 0.5
    assert found.precision == 1.0


spans = st.tuples(st.integers(0, 50), st.integers(1, 30)).map(lambda p: Span(p[0], p[0] + p[1]))
located = st.tuples(spans, spans).map(lambda p: Located(*p))


@given(st.lists(located, max_size=4), st.lists(located, max_size=4))
def test_bounds_and_symmetry(cases: list[Located], detections: list[Located]) -> None:
    """Every figure lies in its range, and exchanging cases and detections exchanges precision and recall."""
    found = score([(cases, detections)])
    turned = score([(detections, cases)])
    assert 0.0 <= found.plagdet <= 1.0
    assert found.granularity >= 1.0
    assert found.precision == pytest.approx(turned.recall)
    assert found.recall == pytest.approx(turned.precision)
    assert plagdet(found.precision, found.recall, found.granularity) == pytest.approx(found.plagdet)
