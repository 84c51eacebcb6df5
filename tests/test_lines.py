"""Lines are cut out where they stand, and no pattern is kept from a line that it matches."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syndicate.annotation.furniture import Sheet
from syndicate.annotation.prefilter import Row, Signs, openings
from syndicate.text.lines import Line, ends_sentence, word_count
from syndicate.text.tokens import code_points


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


OPENINGS = [
    ("words", "home|search", {"home", "search"}),
    ("signs before a line count for nothing", r"[(\[]?(?:–-)*related", {"related"}),
    ("what may be missing", r"(?:please )?click", {"please c", "click"}),
    ("a character of a few", "e-?mail[:;]", {"e-mail:", "e-mail;", "email:", "email;"}),
    ("a word that goes on", r"foto\w+", {"foto"}),
    ("one or more", "(?:share|post ){1,3}", {"share", "post "}),
    ("a look ahead", "get (?=.{0,9}news)(?:the|our)", {"get the", "get our"}),
    ("a space of any sort", r"source\s?:", {"source:", "source :"}),
    ("digits", "[0-9]+ of", {"0"}),
    ("any case", "Read MORE", {"read mor"}),
    ("anything", r"[^.]{2,9}news", {""}),
    ("no letter", "-{2,9}", {""}),
]


@pytest.mark.parametrize(("name", "pattern", "expected"), OPENINGS, ids=[name for name, _, _ in OPENINGS])
def test_the_openings_of_a_pattern_are_worked_out(name: str, pattern: str, expected: set[str]) -> None:
    """What a pattern can open with is read off it, eight characters at most; the empty string says that it may be anything."""
    assert openings(pattern) == expected, name


PATTERNS = [pattern for _, pattern, expected in OPENINGS if expected != {""}]


@given(
    st.sampled_from(PATTERNS).flatmap(lambda pattern: st.tuples(st.just(pattern), st.from_regex(re.compile(pattern, re.I), fullmatch=True)))
)
def test_whatever_a_pattern_matches_is_a_candidate(example: tuple[str, str]) -> None:
    """A line made from a pattern is among the lines that are worth searching for it."""
    pattern, line = example
    assume(re.fullmatch(pattern, line.strip(), re.I) is not None and len(list(plain_lines(line))) == 1)
    signs = Signs([Row("made", 10**6, frozenset(openings(pattern)))])
    text = f"Above it.\n•  {line.strip()}\nBelow it."
    codes = code_points(text)
    letters, edges = signs.lines(codes)
    places = [number for number, place in enumerate(plain_lines(text)) if place.start <= text.index("•") < place.end]
    assert set(places) <= set(signs.candidates(codes, letters, edges))


@given(
    st.lists(st.text("abcABC|(. é", min_size=1, max_size=5).filter(str.strip).map(str.strip), min_size=1, max_size=5),
    st.text("abcABC|(. é\n", max_size=60),
)
def test_cues_are_found_wherever_they_stand(cues: list[str], text: str) -> None:
    """The lines with a cue, in any case, are those that hold it: short and long cues, at the end of a line and of the text."""
    signs = Signs([Row(cue, 30, frozenset(), frozenset([cue])) for cue in cues])
    codes = code_points(text)
    letters, edges = signs.lines(codes)
    expected = {
        number: held
        for number, line in enumerate(plain_lines(text))
        if (held := [row for row, cue in enumerate(cues) if cue.casefold() in line.text.casefold() and len(line.text) <= 30])
    }
    assert signs.candidates(codes, letters, edges) == expected


def test_many_candidates_are_all_kept() -> None:
    """However many lines meet a row, each of them is told."""
    lines = 10_000
    assert len(Sheet("Share this article\n" * lines).candidates) == lines


def test_a_row_that_any_line_could_meet_is_refused() -> None:
    """A pattern without openings needs cues, and the message names it."""
    with pytest.raises(TypeError, match="need cues: anything"):
        Signs([Row("anything", 80, frozenset(openings(".*news")))])


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
