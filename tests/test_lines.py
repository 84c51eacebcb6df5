"""Lines are cut out where they stand, and no pattern is kept from a line that it matches."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.annotation.furniture import Sheet
from syndicate.text.lines import Line, ends_sentence, word_count


def plain_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text as a pattern finds them: the plain twin of the kernel."""
    end_of_last = 0
    for match in re.finditer("[^\r\n\u2028\u2029]+", text):
        inner = match.group().strip()
        if not inner:
            continue
        start = match.start() + match.group().index(inner)
        gap = text[end_of_last:start]
        end_of_last = start + len(inner)
        breaks = gap.count("\n") or gap.count("\r") or gap.count("\u2028")
        yield Line(start, end_of_last, inner, breaks > 1 or "\u2029" in gap)


@given(st.text("ab \t\n\r\x0b\x1c\x85\xa0\u2028\u2029\u3000𝒳é", max_size=40) | st.text())
def test_lines_are_cut_as_a_pattern_cuts_them(text: str) -> None:
    """Every line has its place, its words without white space, and knows of a blank line before it, whatever ends the lines."""
    lines = Sheet(text).lines
    assert list(lines) == list(plain_lines(text))
    assert lines[1:-1] == list(plain_lines(text))[1:-1]


@pytest.mark.parametrize(
    ("line", "ends"),
    [("It is over.", True), ("“Is it?”", True), ("结束了。", True), ("It is", False), ("”", False), ("", False), ("(a list)", False)],
)
def test_sentences_end_in_a_stop_and_what_closes_behind_it(line: str, ends: bool) -> None:
    """Quotation marks and brackets behind the full stop change nothing; alone they end nothing."""
    assert ends_sentence(line) is ends


@pytest.mark.parametrize(("line", "words"), [("three short words", 3), ("渡轮返回港口", 3), ("the 渡轮 is", 3), ("", 0)])
def test_two_ideographs_count_as_a_word(line: str, words: int) -> None:
    """Words are what spaces separate; scripts without spaces are counted by characters."""
    assert word_count(line) == words
