"""Forms that are filled in anew are common form, and edited or updated texts are not, in seven languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from syndicate.model.article import Article
from syndicate.pipeline.facade import compare

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "cases" / "common-form.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["form"], ids=[case["seen"] for case in CASES["form"]])
def test_a_form_that_is_filled_in_anew_is_what_its_case_says(case: dict[str, Any]) -> None:
    """Only names and figures differ: if they are all over the text, nobody has it from anybody; if they are few, somebody has."""
    one, two = (Article(case["text"].format(*case[side]).strip(), language=case["language"], outlet=side) for side in ("one", "two"))
    assert [compare(one, two).kind, compare(two, one).kind] in [[kind, kind] for kind in case["kinds"]]


@pytest.mark.parametrize("case", CASES["edited"], ids=[case["seen"] for case in CASES["edited"]])
def test_an_edited_text_is_no_form(case: dict[str, Any]) -> None:
    """Other words for the same are no other names, also where nouns have capitals or names have none."""
    a, b = (Article(case[side].strip(), language=case["language"], outlet=side) for side in ("a", "b"))
    assert compare(a, b).kind in case["kinds"]
