"""One text in two spellings is one text: scripts, keyboards, digits and characters that nobody sees."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.kernels.folding import IGNORABLE, UNSEEN, tables
from syndicate.pipeline.facade import compare
from syndicate.text.hidden_characters import hidden_changes
from syndicate.text.serbian import OTHERS, in_latin
from syndicate.text.tokens import tokenize

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "cases/one-text.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["pair"], ids=lambda case: case["name"])
def test_two_spellings_have_the_same_words(case: dict[str, str]) -> None:
    """Both spellings fold to the same words, and every offset points into the text as given."""
    one, other = tokenize(case["one"]), tokenize(case["other"])
    assert one.words() == other.words()
    assert one.key.tolist() == other.key.tolist()
    for text, tokens in ((case["one"], one), (case["other"], other)):
        assert [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)] == [
            word.strip(".,").strip("\U000e0fff") for word in text.split()
        ]


@pytest.mark.parametrize("case", CASES["apart"], ids=lambda case: case["name"])
def test_other_languages_keep_their_script(case: dict[str, str]) -> None:
    """A text with letters that Serbian does not have is not read as Serbian, whatever name it holds."""
    assert in_latin(case["text"]) == case["text"]
    assert case["word"] in tokenize(case["text"]).words()


def test_letters_that_only_look_latin_are_not_read_as_serbian() -> None:
    """A Cyrillic letter inside a Latin word is a disguise and stays what it looks like."""
    assert tokenize("the ѕubјect of the councіl").words() == ["the", "subject", "of", "the", "council"]


def test_every_character_that_nobody_sees_is_left_out_of_words_and_told() -> None:
    """All of Unicode's ignorable characters part no word; between Western letters each but the soft hyphen is told."""
    kind = tables().kind
    for first, last in UNSEEN:
        assert (kind[first : last + 1] == IGNORABLE).all()
        for code in {first, last}:
            text = f"The har{chr(code)}bour"
            assert tokenize(text).words() == ["the", "harbour"], hex(code)
            assert [note.rule for note in hidden_changes(text)] == ([] if code == 0xAD else ["invisible-characters"]), hex(code)


def test_a_copy_in_the_other_script_is_verbatim() -> None:
    """The comparison finds one passage over both scripts."""
    pair = next(case for case in CASES["pair"] if case["name"] == "Serbian in two scripts")
    assert [passage.kind.value for passage in compare(pair["one"], pair["other"]).passages] == ["verbatim"]


@given(st.text("јњаби Љxэ\u0301.", max_size=30))
def test_the_latin_spelling_has_the_length_of_the_text(text: str) -> None:
    """Offsets hold, a second time changes nothing, and other letters never change."""
    latin = in_latin(text)
    assert len(latin) == len(text)
    assert in_latin(latin) == latin
    assert latin == text or sum(map(text.lower().count, OTHERS)) < len(text)
