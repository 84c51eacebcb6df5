"""Words that two articles both give as speech are common speech, in whatever form each gives them; narration never is."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.comparison import compare_prepared, prepare_article
from syndicate.model.article import Article
from syndicate.model.settings import Settings
from syndicate.text.announcements import announced

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "common-speech.toml").read_text("utf-8"))


def written(case: dict[str, Any], side: str) -> str:
    """Return one side of a case with the texts of its language."""
    text: str = case[side]
    for name, words in DATA["texts"][case["language"]].items():
        text = text.replace(name, words.strip())
    return text


@pytest.mark.parametrize("case", DATA["cases"], ids=[case["seen"] for case in DATA["cases"]])
def test_a_statement_is_speech_if_both_give_it_as_speech(case: dict[str, Any]) -> None:
    """A statement set off in any form on both sides accuses nobody; told as narration on one side, it is reuse."""
    one, two = (prepare_article(Article(written(case, side), outlet=name)) for side, name in (("one", "The Mast"), ("two", "Tide Daily")))
    there, back = compare_prepared(one, two, Settings()), compare_prepared(two, one, Settings())
    assert there.kind is not None
    assert ("reuse" if there.kind.derives else "speech") == case["kind"], there.reason
    assert (back.kind, back.detail_a, back.detail_b) == (there.kind, there.detail_b, there.detail_a)


@given(
    st.lists(
        st.sampled_from(["said", " ", ":", ": ", "\n", "\n\n", "Dear all,", "a statement", "声明", "发表", "：", "I ", ".", "NOTICE", "“"]),
        max_size=24,
    )
)
def test_what_is_announced_lies_inside_the_text(pieces: list[str]) -> None:
    """However lead-ins are mixed, what they announce is not empty and lies inside the text."""
    text = "".join(pieces)
    for one in announced(text):
        assert 0 <= one.span.start < one.span.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["said: a", "a:\n", "\n\nIn a statement it said.\n\nI am", "\n\nDear all,", "声明：发表", "\n\nNOTICE", "Dear "]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    """A text of nothing but lead-ins takes no more than linear time."""
    started = time.process_time()
    list(announced(piece * (300_000 // len(piece))))
    assert time.process_time() - started < 4
