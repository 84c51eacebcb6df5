"""Results for machines."""

from __future__ import annotations

import json
from dataclasses import replace
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import pytest
from examples import COMPARISON, INLAND, RESULTS

from syndicate.reports import json as report
from syndicate.reports.visible import DANGEROUS

SHAPES = list(report.shapes().values())
RETURNS = {name: form.shape for name, form in report.FORMS.items()}


def misfits(value: object, shape: Any, where: str) -> list[str]:
    """Return the places where a value has not the shape that a type says."""
    if isinstance(shape, UnionType):
        return [] if any(not misfits(value, one, where) for one in get_args(shape)) else [f"{where}: {value!r} is no {shape}"]
    if shape in SHAPES:
        hints = {key: hint for key, (hint, _) in report.keys(shape).items()}
        if not isinstance(value, dict) or list(value) != list(hints):
            return [f"{where}: keys {list(value) if isinstance(value, dict) else value!r}, not {list(hints)}"]
        return [found for key, hint in hints.items() for found in misfits(value[key], hint, f"{where}.{key}")]
    if get_origin(shape) is list:
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        return [found for i, one in enumerate(value) for found in misfits(one, get_args(shape)[0], f"{where}[{i}]")]
    if get_origin(shape) is dict:
        return [] if isinstance(value, dict) else [where]
    if shape is float:
        return [] if isinstance(value, int | float) and not isinstance(value, bool) else [f"{where}: {value!r} is no number"]
    wanted = NoneType if shape is None else shape
    return [] if type(value) is wanted else [f"{where}: {value!r} is no {shape}"]


@pytest.mark.parametrize("form", sorted(RESULTS.keys() - {"lineage of all"}))  # with --json it is what `lineage` is
def test_json_has_the_documented_shape(form: str) -> None:
    """Every key of the shape is there, in its order, with a value of its type."""
    assert misfits(json.loads(report.text(form, RESULTS[form])), RETURNS[form], form) == []


def test_the_check_of_shapes_can_fail() -> None:
    """A missing key, a wrong type and a wrong place inside a list are noticed."""
    good = json.loads(report.text("compare", COMPARISON))
    short = {key: value for key, value in good.items() if key != "kind"}
    assert misfits(short, RETURNS["compare"], "compare")
    assert misfits({**good, "similarity": "much"}, RETURNS["compare"], "compare")
    assert misfits({**good, "passages": [1]}, RETURNS["compare"], "compare")


@pytest.mark.parametrize("form", sorted(RESULTS.keys() - {"lineage of all"}))  # with --json it is what `lineage` is
def test_json_holds_nothing_that_a_terminal_would_obey(form: str) -> None:
    """Escapes and direction overrides are written as numbers, and come back as they were when read."""
    text = report.text(form, RESULTS[form])
    assert not DANGEROUS.search(text)


def test_json_gives_texts_back_unchanged() -> None:
    """What was escaped for terminals is the same text again when parsed."""
    read = json.loads(report.text("compare", COMPARISON))
    assert read["b"]["title"] == INLAND.title
    assert read["b"]["outlet"] == INLAND.outlet


def test_spans_come_with_the_text_they_cut_out() -> None:
    """Offsets count code points of the text as it was given, line ends and all."""
    for passage in json.loads(report.text("compare", COMPARISON))["passages"]:
        cut = passage["b"]
        assert INLAND.text[cut["start"] : cut["end"]] == cut["text"]


def test_a_number_that_json_has_not_is_refused() -> None:
    """NaN is never written."""
    with pytest.raises(ValueError, match="Out of range"):
        report.text("compare", replace(COMPARISON, similarity=float("nan")))
