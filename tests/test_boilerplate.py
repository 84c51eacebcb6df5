"""Boilerplate: what recurs in articles that otherwise differ, and nothing that recurs because it is the same story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.candidates.boilerplate import Outline, common_form, recurs

FOOT = 99


def article(name: str, *own: int, foot: int = 20) -> Outline:
    return Outline(name, {**dict.fromkeys(own, 50), FOOT: foot})


@pytest.mark.parametrize(
    ("name", "outlines", "expected"),
    [
        ("three different articles", [article("a", 1, 2), article("b", 3, 4), article("c", 5, 6)], True),
        ("two are not enough", [article("a", 1, 2), article("b", 3, 4)], False),
        ("three versions of one story", [article("a", 1, 2, 3), article("b", 1, 2, 4), article("c", 1, 2, 5)], False),
        ("two versions and two others", [article("a", 1, 2), article("b", 1, 2), article("c", 5, 6), article("d", 7, 8)], True),
        ("a long foot under short articles is the telling itself", [article(n, i, foot=200) for i, n in enumerate("abc")], False),
    ],
)
def test_boilerplate_stands_in_articles_that_otherwise_differ(name: str, outlines: list[Outline], expected: bool) -> None:
    """A paragraph is boilerplate if enough articles hold it that share at most half of their words."""
    assert recurs(outlines, 3) is expected, name


@given(st.permutations([article("a", 1, 2), article("b", 1, 3), article("c", 5, 6), article("d", 5, 7), article("e", 8)]))
def test_the_order_of_articles_changes_nothing(outlines: list[Outline]) -> None:
    """Articles are taken by their content, so every order gives one answer."""
    assert recurs(outlines, 3) is True


def test_only_what_recurs_is_common_form() -> None:
    """Of the paragraphs of an outlet, only those that recur are returned, for each article that holds them."""
    outlines = {i: Outline(str(i), {i * 10: 50, i * 10 + 1: 50, FOOT: 20}, i, "Herald") for i in range(1, 5)}
    holders = {digest: [outlines[i] for i in some] for digest, some in {FOOT: [1, 2, 3, 4], 10: [1], 20: [2, 3]}.items()}
    assert common_form(holders, 3, lambda a, b: False) == {i: {FOOT: False} for i in range(1, 5)}
