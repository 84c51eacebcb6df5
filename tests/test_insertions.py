"""Passages beside paragraphs that only one side has."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from syndicate.comparison.alignment import align
from syndicate.comparison.document import prepare
from syndicate.model.comparison import Passage, PassageKind

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "insertions.toml").read_text())["cases"]


def passages(case: dict[str, Any], one: list[str], other: list[str]) -> tuple[Passage, ...]:
    """Return the passages of two texts of paragraphs."""
    a, b = (prepare("\n\n".join(side), language=case["language"]) for side in (one, other))
    found = align(a, b).passages
    assert [(p.b, p.a, p.kind) for p in align(b, a).passages] == [(p.a, p.b, p.kind) for p in sorted(found, key=lambda p: (p.b, p.a))]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_copy_around_inserted_paragraphs_is_verbatim(case: dict[str, Any]) -> None:
    """What stands on both sides of paragraphs of one side alone is verbatim, wherever they stand, and all of it is found."""
    text = case["text"]
    whole = len("\n\n".join(text))
    for place in range(1, len(text)):
        for added in ([one] for one in case["inserted"]), [case["inserted"]]:
            for new in added:
                found = passages(case, text, [*text[:place], *new, *text[place:]])
                assert {p.kind for p in found} == {PassageKind.VERBATIM}, (place, new)
                assert sum(p.a.end - p.a.start for p in found) >= whole - 2 * len(found) - 2, (place, new)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_two_insertions_and_a_cut_end(case: dict[str, Any]) -> None:
    """A copy with a paragraph inserted in two places and its last one cut is verbatim in all that is left."""
    first, second, third, last = case["text"]
    one, other = case["inserted"]
    found = passages(case, [first, second, third, last], [first, one, second, other, third])
    assert {p.kind for p in found} == {PassageKind.VERBATIM}


def test_a_moved_paragraph_is_no_insertion() -> None:
    """A paragraph that stands elsewhere in the other text is lacking in neither, and nothing is called rewritten for it."""
    for case in CASES:
        first, second, third, last = case["text"]
        found = passages(case, [first, second, third, last], [first, third, last, second])
        assert PassageKind.REWRITTEN not in {p.kind for p in found}, case["name"]
        assert sum(p.a.end - p.a.start for p in found) >= len("".join(case["text"])) - 2, case["name"]


def test_what_was_edited_beside_an_inserted_paragraph_is_edited() -> None:
    """A cut says nothing of the words beside it: a paragraph whose words were changed stays edited."""
    case = CASES[0]
    first, second, third, last = case["text"]
    edited = second.replace("forty lorries a day", "some forty trucks every day").replace("asked for help", "wants help")
    found = passages(case, [first, second, third, last], [first, case["inserted"][0], edited, third, last])
    assert [p.kind for p in found] == [PassageKind.VERBATIM, PassageKind.EDITED]
    assert min(p.similarity for p in found) >= 0.9


def test_a_run_that_goes_on_by_accident_keeps_its_neighbour() -> None:
    """An inserted sentence that begins with the next one's first word leaves both runs beside it, in a text of one paragraph too."""
    text = CASES[0]["text"]
    found = passages(CASES[0], [" ".join(text)], [" ".join([*text[:1], CASES[0]["inserted"][0], *text[1:]])])
    assert [p.kind for p in found] == [PassageKind.EDITED]
    assert sum(own.end - own.start for own, _ in found[0].runs) >= len(" ".join(text)) - 10
