"""What finds nothing sooner finds nothing else: the quick ways give what the plain ones give."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import ftfy.badness
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.credits import _NEEDS, RULES, _matches
from syndicate.furniture import Reach, furniture, rules
from syndicate.language import _identifier, detect_language
from syndicate.lines import WordSearch, split_lines
from syndicate.readers.encoding import _may_be_mojibake
from syndicate.values import Mark

CASES = Path(__file__).parent / "cases"
ENGLISH = (
    "The ferries that lay in the harbour for three weeks went out again on Monday, and the council said that this was the end of it. "
    "The crews came back with the old contract and with a promise from the owners, which the union had asked for in this dispute. "
)
GERMAN = "Die Fähren, die drei Wochen im Hafen lagen, fuhren am Montag wieder aus, und der Rat sagte, damit sei es nun zu Ende gebracht. "


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _strings(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _strings(entry)


TEXTS = [text for path in sorted(CASES.glob("*.toml")) for text in _strings(tomllib.loads(path.read_text(encoding="utf-8")))]


def _one_by_one(line: str) -> list[Mark]:
    parts: list[Mark] = []
    for rule in rules():
        if len(line) > rule.longest or (parts and rule.reach is not Reach.PART):
            continue
        for mark in rule.marks(line):
            if rule.reach is not Reach.PART:
                return [mark]
            if all(mark.end <= other.start or mark.start >= other.end for other in parts):
                parts.append(mark)
    return parts


@pytest.mark.parametrize("change", [str, str.upper, str.title, lambda line: f"• {line} »", lambda line: f"{line} The ferries are back."])
def test_furniture_is_what_the_rules_find_one_by_one(change: type[str]) -> None:
    """Tiers, cues and ends pass over no line that a rule's pattern meets."""
    for text in TEXTS:
        for line in split_lines(change(text)):
            assert list(furniture(line.text)) == _one_by_one(line.text)


@pytest.mark.parametrize("above", ["", "The ferries are back.\n", "* \n", "\n\n(", "İ\n"])
def test_credit_rules_find_the_same_in_their_lines_as_in_the_text(above: str) -> None:
    """No pattern matches outside the lines that hold the words it is said to need."""
    for text in TEXTS:
        whole = above + text
        words = WordSearch(whole, _NEEDS)
        for rule in RULES:
            if rule.closing or rule.elsewhere:
                continue
            plain = [match.span() for match in rule.pattern.finditer(whole)]
            assert [match.span() for match in _matches(words, rule)] == plain


@given(st.text(st.sampled_from("aZ 0.\n’“”‘–—…\xa0éÂÃâ€œ™\x80¦°ØÙ√‚ÄвЂВГРСГў│•«»²½àá×"), max_size=60))
def test_mojibake_is_suspected_where_ftfy_suspects_it(text: str) -> None:
    """Looking only at unusual characters misses no sequence that ftfy takes for mojibake."""
    assert _may_be_mojibake(text) == ftfy.badness.is_bad(text)


def test_plain_english_needs_no_model() -> None:
    """English prose is named without the model, and the model names it the same."""
    _identifier.cache_clear()
    assert detect_language(ENGLISH * 3) == "en"
    assert _identifier.cache_info().currsize == 0
    assert _identifier().classify(ENGLISH * 3)[0] == "en"


@pytest.mark.parametrize("text", [GERMAN * 4 + ENGLISH * 2, (GERMAN * 4 + ENGLISH) * 2, ENGLISH * 2 + GERMAN * 4])
def test_english_beside_another_language_is_left_to_the_model(text: str) -> None:
    """English at one end, or between the rest, decides nothing by itself."""
    _identifier.cache_clear()
    detect_language(text)
    assert _identifier.cache_info().currsize == 1
