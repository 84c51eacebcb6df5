"""Names in a text: what is looked at first hides none of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syndicate.annotation import agencies
from syndicate.annotation.agencies import may_name, registry
from syndicate.annotation.credits import WORDS
from syndicate.annotation.name_search import NameSearcher
from syndicate.annotation.slugs import agencies_of
from syndicate.text.tokens import tokenize

NAMES = sorted(
    {name for agency in registry().agencies for name in (agency.name, *agency.names, *agency.abbreviations, *agency.slugs, *agency.domains)}
)


@pytest.mark.parametrize(
    "around", ["{}", "the {}", "jane doe/{}, harbour desk", "_{}_", "{}’s Jane Doe", "({} staff)", "http://www.{}/news"]
)
def test_words_that_name_somebody_may_name_somebody(around: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the registry finds in a list of names or in a slug, the cheap look before it lets through."""
    monkeypatch.setattr(agencies, "may_name", lambda _: True)
    found = [(name, text) for name in NAMES for text in (around.format(name), around.format(name.upper())) if agencies.agencies_in(text)]
    hidden = [name for name, text in found if not may_name(text)]
    assert len(found) > len(NAMES) // 10
    assert hidden == []
    assert not any(agencies_of(around.format(name)) for name in ("Jane Doe", "lantern", "10 000"))


def test_words_without_a_name_are_told() -> None:
    """The look says no to what begins no name at all."""
    assert [text for text in ("Jane Doe", "lantern maker Ola Nordmann", "") if may_name(text)] == []


@pytest.mark.parametrize("change", [str, str.upper, str.title, lambda text: text.replace("k", "\u212a").replace("s", "\u017f")])
def test_the_letter_behind_a_word_hides_no_name(change: Callable[[str], str]) -> None:
    """Looking at a letter before a name's pattern is run changes no result."""
    text = "\n".join(f"Yesterday {change(name)} said so, and {change(name)}\u2019s desk; {change(name)}\nthen" for name in NAMES)
    tokens = tokenize(text)
    quick, slow = (NameSearcher(registry(), WORDS, frozenset()) for _ in range(2))
    for means in slow._meaning:
        for names in means.names:
            names.letters = None
    found = quick.lines(text, tokens)
    assert found == slow.lines(text, tokens)
    assert len([line for line in found if line.names]) > 1_000
