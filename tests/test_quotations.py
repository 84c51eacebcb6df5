"""Quoted speech is found in every style, and what only looks like it is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.text import quotations

CASES: list[tuple[str, str, list[str]]] = [
    ("curly", "She said “we sail at dawn” and left.", ["we sail at dawn"]),
    ("straight", 'She said "we sail at dawn," and "never," he said.', ["we sail at dawn,", "never,"]),
    ("german low and high", "„Wir fahren“, sagte sie, „morgen früh.“", ["Wir fahren", "morgen früh."]),
    ("guillemets inwards", "»Wir fahren«, sagte sie. »Morgen.«", ["Wir fahren", "Morgen."]),
    ("guillemets with spaces", "« Nous partons », dit-elle, « demain ».", ["Nous partons", "demain"]),
    ("single guillemets", "‹Nous partons›, dit-elle.", ["Nous partons"]),
    ("swedish", "”Vi seglar”, sa hon.", ["Vi seglar"]),
    ("corner brackets", "彼女は「明日『白い船』で行く」と言った。", ["明日『白い船』で行く"]),
    ("straight marks between ideographs", '她说"明天出发"然后走了', ["明天出发"]),
    ("wire style", "``We sail at dawn,'' she said.", ["We sail at dawn,"]),
    ("british singles", "‘It’s the boys’ boat,’ she said. ‘No’", ["It’s the boys’ boat,", "No"]),
    ("typewriter singles", "'It's mine,' he said, 'and yours.'", ["It's mine,", "and yours."]),
    ("a word that ends in s", "the ‘locals’ plan, the ‘guests’ plan and so on’ he said", ["locals", "guests"]),
    ("nested belongs to the outer one", "“He called it ‘a mess’ and “left” it,” she said.", ["He called it ‘a mess’ and “left” it,"]),
    ("each paragraph opens, the last closes", "“One.\n\n“Two.\n\n“Three,” he said. Four.", ["One.", "Two.", "Three,"]),
    ("the same on lines without blank ones", '"One.\n"Two.\n"Three," he said. Four.', ["One.", "Two.", "Three,"]),
    ("unclosed ends with the paragraph", "He wrote “maybe.\n\nThen he left.", ["maybe."]),
    ("unclosed before another one ends with its sentence", "“Maybe. Then “no” came.", ["Maybe.", "no"]),
    ("a quotation over a wrapped line", "She said “we sail\nat dawn” and left.", ["we sail\nat dawn"]),
    ("half-converted marks", '“We sail" and "we land”', ["We sail", "we land"]),
    ("a dialogue behind dashes", "— Wir fahren, — sagte sie. — Morgen.", ["Wir fahren,"]),
    (
        "a post taken over from a network",
        "He posted:\n\nThe harbour is closed, everybody go home! — Tor Maclean (@tormaclean) July 4, 2020\n\nNobody did.",
        ["The harbour is closed, everybody go home!"],
    ),
    (
        "a post with its name on the next line",
        "He posted:\n\nThe harbour is closed.\n— Tor Maclean (@tormaclean) July 4, 2020\n\nNobody did.",
        ["The harbour is closed."],
    ),
    ("a name with its handle", "The skipper — Tor Maclean (@tormaclean) — said nothing.", []),
    ("inches in a quotation", '"He is 6\'2" tall," she said.', ["He is 6'2\" tall,"]),
    ("inches", 'A 27" screen and a 6\'2" man.', []),
    ("feet with a curly mark", "It is 20’ long and the crew’s 4’ boat isn’t.", []),
    ("possessives", "The boys' boat and Jonas' oars aren't James'.", []),
    ("cut words", "rock 'n' roll in the '60s, 'tis so, give 'em that", []),
    ("hebrew abbreviation", 'צה"ל אמר "כן" היום', ["כן"]),
    ("a dash as a bullet", "— first item\n— second item", []),
    ("a stray end", "nobody opened this” at all", []),
    ("nothing in the marks", "an empty “” here and “  ” there", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_quotations_are_those_a_reader_sees(text: str, expected: list[str]) -> None:
    """Every style gives the words between its marks, and apostrophes, inches and bullets give none."""
    assert [span.cut(text) for span in quotations.quotations(text)] == expected


def test_marks_around_the_whole_text_are_its_frame() -> None:
    """A text that stands in quotation marks as a whole is not one quotation, and what it quotes is found."""
    inner = "The ferry was late again. " * 12 + "She said ‘we sail at dawn’ and left. " + "Nobody sailed. " * 5
    text = f'"{inner.strip()}"\n'
    assert [span.cut(text) for span in quotations.quotations(text)] == ["we sail at dawn"]


@given(st.text(alphabet="ab sS5\n.,—“”„«»‘’'\"「」`", max_size=60))
def test_spans_are_sorted_apart_and_inside_the_text(text: str) -> None:
    """Whatever the marks, the spans are not empty, sorted, do not overlap and lie inside the text."""
    end = 0
    for span in quotations.quotations(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@given(st.text(alphabet="ab cd.,", min_size=1, max_size=40).filter(str.strip))
def test_plain_words_between_marks_are_one_quotation(words: str) -> None:
    """Words without marks of their own come back whole from every paired style."""
    words = words.strip()
    for opener, closer in [("“", "”"), ("„", "“"), ("«", "»"), ("「", "」")]:
        text = f"Erst {opener}{words}{closer} dann."
        assert [span.cut(text) for span in quotations.quotations(text)] == [words]


@pytest.mark.parametrize("piece", ["“", '"a ', "' a", "‘as’ ", "“a.\n", "“a\n", "'", "— a ", "``", "a (@b) ", " ", "-- a (@b", "— a (@"])
def test_time_grows_with_the_length_only(piece: str) -> None:
    """A text of nothing but marks takes no more than linear time."""
    started = time.process_time()
    quotations.quotations(piece * (600_000 // len(piece)))
    assert time.process_time() - started < 4


MARKED = st.lists(
    st.sampled_from(
        [
            *"“”„‟\"«»‹›「」『』‘’‚'`\n ..,!?(*_-—5²4sSabcK漢字é",
            "said",
            "boys’",
            "don't",
            "''",
            "``",
            "\n\n",
            ' "',
            " “",
            "” ",
            '" ',
            "’ ",
            "it’s",
        ]
    ),
    max_size=30,
)


@given(MARKED)
def test_a_quotation_taken_at_once_is_the_one_that_is_found_mark_by_mark(pieces: list[str]) -> None:
    """What is taken at once if nothing is open is what opening and closing it finds."""
    text = "".join(pieces)
    at_once, quotations._FIRST_MARKS = quotations._FIRST_MARKS, quotations._MARKS
    try:
        expected = quotations.quotations(text)
    finally:
        quotations._FIRST_MARKS = at_once
    assert quotations.quotations(text) == expected
