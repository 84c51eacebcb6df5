"""A prefilter hides no match: words against a plain walk over the words, lines against the patterns themselves."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_lines import plain_lines

from syndicate.annotation.furniture import FurnitureRule, Sheet, rules
from syndicate.annotation.rule_prefilter import LineNeeds, LinePrefilter, WordPrefilter, folded_words
from syndicate.kernels import hashing
from syndicate.text.tokens import code_points, tokenize

WORDS = ("reprinted", "first appeared", "Agência", "first", "don't")


def test_a_word_is_found_in_every_spelling_that_folds_alike() -> None:
    """Case, accents and apostrophes hide no word, and a phrase is found by its first word."""
    prefilter = WordPrefilter(WORDS)
    where, which = prefilter.at(tokenize("It FIRST said that AGENCIA don’t was Reprinted"))
    named = {int(place): {WORDS[i] for i in np.flatnonzero(prefilter.numbers == found)} for place, found in zip(where, which, strict=True)}
    assert named == {1: {"first appeared", "first"}, 4: {"Agência"}, 5: {"don't"}, 7: {"reprinted"}}


@given(st.lists(st.integers(1, 60), max_size=40), st.sets(st.integers(1, 60), min_size=1, max_size=30))
def test_looking_up_is_what_a_dictionary_says(keys: list[int], wanted: set[int]) -> None:
    """The hash table answers as a dictionary does, also if many keys fall on one slot."""
    spread = np.uint64(1 << 32)  # equal lower halves: all of them collide
    order = np.array(sorted(wanted), np.uint64) * spread + np.uint64(7)
    slot, place = hashing.table(order)
    where, which = hashing.find(np.array(keys, np.uint64) * spread + np.uint64(7), slot, place)
    expected = [(i, sorted(wanted).index(key)) for i, key in enumerate(keys) if key in wanted]
    assert list(zip(where.tolist(), which.tolist(), strict=True)) == expected


@given(st.lists(st.text("abÉ’' .-7新社", max_size=9), max_size=6))
def test_many_strings_fold_as_each_alone(strings: list[str]) -> None:
    """Cut at once or one by one, strings give the same words, and the same ends of them."""
    assert folded_words(strings) == [(tokens.words(), tokens.end.tolist()) for tokens in map(tokenize, strings)]


@given(
    st.sampled_from([rule for rule in rules() if rule.needs.openings]).flatmap(
        lambda rule: st.tuples(st.just(rule), st.from_regex(re.compile(rule.written, rule.pattern.flags), fullmatch=True))
    )
)
@settings(max_examples=250, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_whatever_a_rule_matches_is_a_candidate(example: tuple[FurnitureRule, str]) -> None:
    """A line made from the pattern of a rule begins with one of the rule's openings."""
    rule, line = example
    sheet = Sheet(line)
    assume(len(sheet.lines) == 1 and len(sheet.lines[0].text) <= rule.needs.longest and list(rule.marks(sheet.lines[0].text)))
    assert rules().index(rule) in sheet.candidates[0]


@given(
    st.lists(st.text("abcABC|(. é", min_size=1, max_size=5).filter(str.strip).map(str.strip), min_size=1, max_size=5),
    st.text("abcABC|(. é\n", max_size=60),
)
def test_cues_are_found_wherever_they_stand(cues: list[str], text: str) -> None:
    """The lines with a cue, in any case, are those that hold it: short and long cues, at the end of a line and of the text."""
    prefilter = LinePrefilter([LineNeeds(cue, 30, frozenset(), frozenset([cue])) for cue in cues])
    codes = code_points(text)
    letters, edges = prefilter.lines(codes)
    expected = {
        number: held
        for number, line in enumerate(plain_lines(text))
        if (held := [row for row, cue in enumerate(cues) if cue.casefold() in line.text.casefold() and len(line.text) <= 30])
    }
    assert prefilter.candidates(codes, letters, edges) == expected


def test_many_candidates_are_all_kept() -> None:
    """However many lines meet a row, each of them is told."""
    lines = 10_000
    assert len(Sheet("Share this article\n" * lines).candidates) == lines


@pytest.mark.parametrize("openings", [frozenset(), frozenset(("",)), frozenset(("news", ""))])
def test_a_row_that_any_line_could_meet_is_refused(openings: frozenset[str]) -> None:
    """A pattern without openings needs cues, and the message names it."""
    with pytest.raises(TypeError, match="need openings or cues: anything"):
        LinePrefilter([LineNeeds("anything", 80, openings)])
