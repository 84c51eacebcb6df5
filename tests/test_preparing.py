"""What finds nothing sooner finds nothing else: the quick ways give what the plain ones give."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import ftfy.badness
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.annotation.furniture import Reach, Sheet, rules
from syndicate.candidates.terms import terms
from syndicate.comparison.document import SHORT_TOKENS, in_language, prepare
from syndicate.model.article import Mark
from syndicate.readers.encoding import _may_be_mojibake
from syndicate.text.frequencies import term_frequencies
from syndicate.text.language import _identifier, detect_language

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
        if len(line) > rule.needs.longest or (parts and rule.reach is not Reach.PART):
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
        for line in Sheet(change(text)).lines:
            assert list(Sheet(line.text).furniture(0)) == _one_by_one(line.text)


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


@given(
    st.lists(st.sampled_from(["harbour", "ferry", "said", "the", "12", "Kyiv", "ends.", "\n\n", "“we", "go”"]), max_size=60).map(" ".join)
)
def test_what_the_aligner_needs_is_what_sorting_gives(text: str) -> None:
    """The arrays of a side are those of the plain ways: sorted stems with their counts, frequencies and borders."""
    prepared = prepare(text, language="en", marks=())
    side, tokens = prepared.arrays, prepared.tokens
    vocab, place, count = np.unique(prepared.stems, return_inverse=True, return_counts=True)
    assert side.vocab.tolist() == vocab.tolist()
    assert side.id.tolist() == place.tolist()
    assert side.common.tolist() == term_frequencies("en").look_up(vocab, term_frequencies("en").frequencies).tolist()
    assert side.excess.tolist() == ((count - 1) / max(len(tokens), SHORT_TOKENS)).tolist()
    assert side.start[:-1].tolist() == np.minimum(tokens.right[:-1], tokens.start).tolist()
    assert side.end[1:].tolist() == np.maximum(tokens.left[1:], tokens.end).tolist()
    assert side.gram.tolist() == sorted(side.gram.tolist())


def test_terms_need_neither_quotations_nor_arrays_of_the_aligner() -> None:
    """What a scan does with every article makes nothing that only comparing needs."""
    prepared = prepare(ENGLISH, language="en", marks=())
    terms(prepared.tokens, prepared.stems, "en", prepared.marked)
    assert "side" not in vars(prepared)
    assert "quotes" not in vars(prepared.speech)
    assert in_language(prepared, None).speech is prepared.speech
