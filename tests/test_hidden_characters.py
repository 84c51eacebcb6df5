"""Disguised text is told, matched all the same, and ordinary text raises nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.kernels.characters import disguises
from syndicate.kernels.folding import tables
from syndicate.pipeline.facade import compare
from syndicate.text.hidden_characters import FOREIGN, HIDDEN, INVISIBLE, LATIN, MIXED, hidden_changes
from syndicate.text.tokens import code_points

PLAIN = "The harbour council voted on Monday to close the old timber quay before the autumn storms reach the northern basin."


@pytest.mark.parametrize(
    ("name", "text", "rules"),
    [
        ("plain", PLAIN, []),
        ("a word with a Cyrillic letter", PLAIN.replace("council", "cоuncil"), ["look-alike-letters"]),
        ("a word with a zero-width space", PLAIN.replace("timber", "tim\u200bber"), ["invisible-characters"]),
        ("both", PLAIN.replace("council", "cоuncil").replace("timber", "tim\u200bber"), ["look-alike-letters", "invisible-characters"]),
        ("a unit", "A layer of 3 μm and of 5 μg, measured at the quay.", []),
        ("two languages beside each other", "Москва Moscow Киев Kyiv, and Ελλάδα too.", []),
        ("a word that is foreign in part", "The Яndex office, which is no disguise: Я looks like no Latin letter.", []),
        ("Persian joins its words so", "می\u200cخواهم", []),
    ],
)
def test_what_nobody_types_by_chance_is_told(name: str, text: str, rules: list[str]) -> None:
    """Look-alike letters and invisible characters inside words give a note each, and nothing else does."""
    assert [note.rule for note in hidden_changes(text)] == rules, name


def test_a_disguise_neither_breaks_a_passage_nor_goes_untold() -> None:
    """The disguised copy is verbatim, and the comparison says what was found in it."""
    comparison = compare(PLAIN, PLAIN.replace("council", "cоuncil").replace("timber", "tim\u200bber"))
    assert [passage.kind.value for passage in comparison.passages] == ["verbatim"]
    assert {note.rule for note in comparison.b.notes} == {"look-alike-letters", "invisible-characters"}
    assert comparison.a.notes == ()


@given(st.text("aZ éɏабωϿӿͰ\u200b\u200d\u2060\ufeff\u2019.x\u3164\u034f\ufffa\U000e0061\u00ad", max_size=12))
def test_the_quick_look_passes_over_no_disguise(text: str) -> None:
    """Two letters of different scripts side by side are found where a pattern finds them; nothing hidden is missed."""
    borders, unseen = disguises(code_points(text), tables().kind)
    assert borders == (re.search(rf"[{LATIN}][{FOREIGN}]|[{FOREIGN}][{LATIN}]", INVISIBLE.sub("", text)) is not None)
    assert borders or not MIXED.search(INVISIBLE.sub("", text))
    assert unseen or not HIDDEN.search(text)
