"""Which words of two texts differ."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.reports.word_differences import Stretch, differing_words, rows

CASES = [
    ("one word changed", "The mayor opened the bridge", "The mayor closed the bridge", ["opened"], ["closed"]),
    ("words added", "The bridge is open", "The old bridge is now open", [], ["old", "now"]),
    ("neighbours are one stretch", "He said no word today", "He told nobody today", ["said no word"], ["told nobody"]),
    ("case and apostrophes do not count", "Don’t Stop", "don't stop", [], []),
    ("nothing in common", "alpha beta", "gamma", ["alpha beta"], ["gamma"]),
    ("one side empty", "", "words here", [], ["words here"]),
]


@pytest.mark.parametrize(("name", "a", "b", "only_a", "only_b"), CASES, ids=[row[0] for row in CASES])
def test_differing_words(name: str, a: str, b: str, only_a: list[str], only_b: list[str]) -> None:
    """The stretches that are marked are those that the other side has not."""
    left, right = differing_words(a, b)
    assert [a[s.start : s.end] for s in left if not s.shared] == only_a
    assert [b[s.start : s.end] for s in right if not s.shared] == only_b


words = st.lists(st.sampled_from(["port", "strike", "Ends,", "after", "“nine”", "days.\n"]), max_size=12).map(" ".join)


@given(words, words)
def test_stretches_cover_each_side_and_alternate(a: str, b: str) -> None:
    """Put together, the stretches of a side are its text, and neighbours are of different sorts."""
    for text, stretches in zip((a, b), differing_words(a, b), strict=True):
        assert "".join(text[s.start : s.end] for s in stretches) == text
        assert all(x.end == y.start and x.shared != y.shared for x, y in pairwise(stretches))


@given(words)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    """The same text on both sides has nothing to mark."""
    whole = (Stretch(0, len(text), True),) if text else ()
    assert differing_words(text, text) == (whole, whole)


BRIDGE = "The old bridge was closed on Monday after engineers found a crack."
RIVER = "Boats on the river may still pass below the middle arch."
MAYOR = "The mayor promised to pay for the repair before winter comes."
EXTRA = "Elsewhere a bakery opened its doors."
ROWS = [
    ("same paragraphs", [BRIDGE, RIVER], [BRIDGE.replace("closed", "shut"), RIVER], 2),
    ("one more in B", [BRIDGE, MAYOR], [BRIDGE, EXTRA, MAYOR], 3),
    ("one more in A at the start", [EXTRA, BRIDGE, MAYOR], [BRIDGE, MAYOR], 3),
    ("one more in B at the end", [BRIDGE, MAYOR], [BRIDGE, MAYOR, EXTRA], 3),
    ("two made into one", [BRIDGE, RIVER], [f"{BRIDGE} {RIVER}"], 1),
    ("nothing shared", [BRIDGE], [EXTRA], 1),
]


@pytest.mark.parametrize(("name", "a", "b", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(name: str, a: list[str], b: list[str], expected: int) -> None:
    """Paragraphs that tell the same stand in one row, one that only one side has in a row of its own."""
    assert len(rows("\n\n".join(a), "\n\n".join(b))) == expected


texts = st.lists(st.sampled_from([BRIDGE, RIVER, MAYOR, EXTRA, "Short."]), max_size=6).map("\n\n".join)


@given(texts, texts)
def test_rows_cover_both_texts_in_order(a: str, b: str) -> None:
    """No word is left out or shown twice."""
    found = rows(a, b)
    assert "".join(left.cut(a) for left, _ in found) == a
    assert "".join(right.cut(b) for _, right in found) == b
