"""Closing slugs: the cheap look at a line hides no match of a pattern."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.annotation import slugs
from syndicate.annotation.slugs import slugs as found_in

PIECES = (
    "AFP",
    "Reuters",
    "with ",
    "a",
    "words of a story",
    "é",
    "1",
    ".",
    "!",
    "”",
    '"',
    "(",
    ")",
    "-",
    "–",
    "—",
    "/",
    " ",
    "\t",
    "\n",
    ",",
    "_",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(TEXTS, st.booleans())
def test_no_shape_is_hidden(text: str, closes: bool) -> None:
    """A pattern that matches a line is among those that are tried on it."""
    line = text.replace("\n", " ").rstrip()
    patterns = [slugs._BRACKET_SLUG, slugs._DASH_SLUG, *([slugs._BARE_SLUG] if closes else [])]
    tried = list(slugs._shapes(line, closes))
    assert [pattern.pattern for pattern in patterns if pattern not in tried and list(pattern.finditer(line))] == []


@given(TEXTS)
def test_no_stroke_is_hidden(text: str) -> None:
    """Wherever a slug between strokes matches, there is a stroke."""
    assert slugs._has_stroke(text, 0) or not list(slugs._STROKE_SLUG.finditer(text))


@pytest.mark.parametrize(
    ("closing", "source"),
    [
        ("The ferries ran. /TASS/", "TASS"),
        ("The ferries ran. (Reuters)", "Reuters"),
        ("The ferries ran. - AFP", "Agence France-Presse"),
        ("The ferries ran. Reuters", "Reuters"),
        ("The ferries ran.\n\nabc/def (dpa)", "Deutsche Presse-Agentur"),
        ("The ferries ran.\n\n(Jane Doe)", None),
        ("The ferries ran - so said the mayor.", None),
    ],
)
def test_what_closes_a_text_is_its_slug(closing: str, source: str | None) -> None:
    """Each shape of slug names its agency, and what is no name of the registry is none."""
    assert {credit.source for credit in found_in(closing)} == ({source} if source else set())
