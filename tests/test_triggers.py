"""Trigger words: where they stand, against a plain walk over the words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from syndicate.annotation.keywords import Triggers, folded
from syndicate.kernels import key_lookup as lookup
from syndicate.text.tokens import tokenize

WORDS = ("reprinted", "first appeared", "Agência", "first", "don't")


def test_a_trigger_is_found_in_every_spelling_that_folds_alike() -> None:
    """Case, accents and apostrophes hide no trigger, and a phrase stands for its first word."""
    triggers = Triggers(WORDS)
    where, which = triggers.at(tokenize("It FIRST said that AGENCIA don’t was Reprinted"))
    named = {int(place): {WORDS[i] for i in np.flatnonzero(triggers.places == found)} for place, found in zip(where, which, strict=True)}
    assert named == {1: {"first appeared", "first"}, 4: {"Agência"}, 5: {"don't"}, 7: {"reprinted"}}


@given(st.lists(st.integers(1, 60), max_size=40), st.sets(st.integers(1, 60), min_size=1, max_size=30))
def test_looking_up_is_what_a_dictionary_says(keys: list[int], wanted: set[int]) -> None:
    """The hash table answers as a dictionary does, also where many keys fall on one slot."""
    spread = np.uint64(1 << 32)  # equal lower halves: all of them collide
    order = np.array(sorted(wanted), np.uint64) * spread + np.uint64(7)
    slot, place = lookup.table(order)
    where, which = lookup.find(np.array(keys, np.uint64) * spread + np.uint64(7), slot, place)
    expected = [(i, sorted(wanted).index(key)) for i, key in enumerate(keys) if key in wanted]
    assert list(zip(where.tolist(), which.tolist(), strict=True)) == expected


@given(st.lists(st.text("abÉ’' .-7新社", max_size=9), max_size=6))
def test_many_strings_fold_as_each_alone(strings: list[str]) -> None:
    """Cut at once or one by one, strings give the same words, and the same ends of them."""
    assert folded(strings) == [(tokens.words(), tokens.end.tolist()) for tokens in map(tokenize, strings)]
