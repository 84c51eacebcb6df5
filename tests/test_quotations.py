"""Quoted speech is found in every style, and what only looks like it is not."""

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
from syndicate.model.comparison import LinkKind
from syndicate.model.settings import Settings
from syndicate.text import quotations

SPEECH: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "speech.toml").read_text("utf-8"))["cases"]
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


@pytest.mark.parametrize("case", SPEECH, ids=[case["seen"] for case in SPEECH])
def test_speech_is_known_by_the_form_that_it_stands_in(case: dict[str, Any]) -> None:
    """Posts, block quotations and what is announced in full are speech without quotation marks, and their likes are not."""
    assert [span.cut(case["text"]) for span in quotations.quotations(case["text"])] == case["speech"]


POSTS = """
She lent me her boat one whole summer and never once asked me to bring it back to the pier before dark.

— Ann Moss (@annmoss) December 25, 2016

Goodbye, captain, the lamps along the harbour wall are burning for you tonight and will burn until the morning.

— Bo Lind (@bo_lind) December 26, 2016
"""
REPORTS = (
    "The singer died on Sunday at the age of sixty after a short illness, her family said.\n" + POSTS + "\nThe funeral is on Friday.",
    "Radio stations changed their programmes, and flowers were laid at the quay where she was born.\n" + POSTS + "\nA book is to follow.",
)


def test_two_reports_that_embed_the_same_posts_share_speech_from_either_side() -> None:
    """Posts that two desks embed make no copy, whichever report comes first."""
    one, two = (prepare_article(Article(text, outlet=name)) for text, name in zip(REPORTS, ("The Mast", "Tide Daily"), strict=True))
    there, back = compare_prepared(one, two, Settings()), compare_prepared(two, one, Settings())
    assert there.kind is LinkKind.SHARED_QUOTES
    assert (back.kind, back.detail_a, back.detail_b) == (there.kind, there.detail_b, there.detail_a)


@pytest.mark.parametrize("case", SPEECH, ids=[case["seen"] for case in SPEECH])
def test_speech_of_any_form_is_judged_alike_from_either_side(case: dict[str, Any]) -> None:
    """Two texts that set off the same speech among other paragraphs amount to the same, whichever comes first."""
    framed = (f"{before}\n{case['text']}" for before in ("The lamps went out at noon.\n", "A baker gave rolls to all who waited.\n"))
    one, two = (prepare_article(Article(text, outlet=name)) for text, name in zip(framed, ("The Mast", "Tide Daily"), strict=True))
    there, back = compare_prepared(one, two, Settings()), compare_prepared(two, one, Settings())
    assert (back.kind, back.likelihood, back.detail_a, back.detail_b) == (there.kind, there.likelihood, there.detail_b, there.detail_a)


FORMS = st.lists(
    st.sampled_from(
        [
            *(
                "\n",
                "\n\n",
                "> ",
                "said:",
                "The memo in full:",
                "A transcript:",
                "ANN: ",
                "BO: ",
                "I ",
                "we ",
                "— Ann (@ann)",
                " July 4, 2020",
            ),
            *(
                "§ 3 (1)",
                "(2) ",
                "***",
                "Best regards,",
                "pic.twitter.com/ab",
                "Ann @ann · Dec 25",
                "Ann, [25.12.2016 14:02]:",
                "“",
                "” ",
                '"',
                "a",
            ),
            *("A post shared by Ann (@ann)", "Posted by Ann on Monday, May 4, 2020", "The lyrics:", " ", "\u2003", "."),
        ]
    ),
    max_size=24,
)


@given(FORMS)
def test_speech_of_any_form_is_sorted_apart_and_inside_the_text(pieces: list[str]) -> None:
    """However forms and marks are mixed, the spans are not empty, sorted, do not overlap and lie inside the text."""
    text = "".join(pieces)
    end = 0
    for span in quotations.quotations(text):
        assert end <= span.start < span.end <= len(text)
        assert span.cut(text).strip() == span.cut(text)
        end = span.end


@given(FORMS, FORMS)
def test_an_unclosed_mark_reaches_no_further_than_its_paragraph(before: list[str], after: list[str]) -> None:
    """A mark that nothing closes leaves the paragraphs behind it as they are."""
    own = "The ferry ran aground on Thursday."
    text = "".join(before).replace(":", "") + "\n\nHe wrote “maybe.\n\n" + own + "\n\n" + "".join(after)
    at = text.index(own)
    marks = [span for span in quotations._scan(text) if span.start < at + len(own) and span.end > at]
    assert not [span for span in marks if text[span.start - 1] == "“"]


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


FORM_PIECES = (
    *("\n> a", "\n\na:", "said:\n\nI am. ", "\n\nfull text:\n\nWe. ", "(1) a\n\n", "§ 1 (1)\n\n", "transcript:\n\nA: b\n\nB: c\n\n"),
    *("\nA: b", " · @a", "@a · Dec 25\n\n", "posted by a (@b", "a post shared by a ", ", [1", "Transcript A1: b\n\n", "(@a\n:\n"),
)


@pytest.mark.parametrize(
    "piece", ["“", '"a ', "' a", "‘as’ ", "“a.\n", "“a\n", "'", "— a ", "``", "a (@b) ", " ", "-- a (@b", "— a (@", *FORM_PIECES]
)
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
