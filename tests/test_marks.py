"""Marks take what stands around a story, and never the story."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.annotation.furniture import Reach, Sheet, rules
from syndicate.annotation.marks import find_marks
from syndicate.model.article import Mark, MarkKind

TABLES: list[dict[str, Any]] = [
    tomllib.loads((Path(__file__).parent / "cases" / name).read_text("utf-8")) for name in ("marks.toml", "forms.toml")
]
SEEDS = Path(__file__).parent.parent / "seeds"
BODY = (
    "The ferries will return to the harbour on Monday after the longest strike in the history of the company, the union said in a letter "
    "to its members, and the council will vote on the bridge in the autumn."
)
FURNITURE = [(case["kind"], text) for table in TABLES for case in table["line"] for text in case["texts"]]
PROSE = [text for table in TABLES for case in table["prose"] for text in case["texts"]]
BELOW_A_HEADING = "author-note-below"  # the line below the heading, which is no furniture by itself


def surrounded(line: str) -> str:
    """Put a line between two paragraphs of prose."""
    return f"{BODY}\n\n{line}\n\n{BODY}"


@pytest.mark.parametrize(("kind", "line"), FURNITURE, ids=[text[:40] for _, text in FURNITURE])
def test_furniture_is_marked_as_what_it_is(kind: str, line: str) -> None:
    """A line of furniture gets one mark over all of it, of the kind the case names."""
    text = surrounded(line)
    marks = [mark for mark in find_marks(text) if mark.rule != BELOW_A_HEADING]
    assert [(mark.kind, text[mark.start : mark.end]) for mark in marks] == [(MarkKind(kind), line.strip())]


@pytest.mark.parametrize("line", PROSE, ids=[text[:40] for text in PROSE])
def test_prose_is_not_marked(line: str) -> None:
    """A sentence that begins as furniture does, and goes on as prose, is left alone."""
    assert find_marks(surrounded(line)) == ()


def test_every_rule_meets_a_case() -> None:
    """No row of the table is without a line it was written for."""
    assert [rule.name for rule in rules() if not any(list(rule.marks(text.strip())) for _, text in FURNITURE)] == []


@pytest.mark.parametrize("change", [str, str.upper, str.title, str.swapcase, lambda line: f"  -- {line} »"])
def test_signs_never_hide_a_match(change: Callable[[str], str]) -> None:
    """The cheap look for openings and cues lets through every line that the pattern itself would meet."""
    lines = [change(text).strip() for _, text in FURNITURE] + PROSE
    hidden = [
        (rule.name, line)
        for line in lines
        for number, rule in enumerate(rules())
        if number not in Sheet(line).candidates.get(0, ()) and len(line) <= rule.needs.longest and list(rule.marks(line))
    ]
    assert hidden == []


def test_letters_that_case_folding_joins_hide_nothing() -> None:
    """A dotless i or a long s, which a pattern takes for its letter, does not keep a rule from looking."""
    assert [mark.rule for mark in find_marks(surrounded("All rıghts reſerved."))] == ["rights-reserved"]


def test_a_highlights_label_is_marked_whatever_stands_behind_it() -> None:
    """Of a line that opens with "Story highlights" only these words are marked, and in no other place."""
    text = f"{BODY}\n\nStory Highlights {BODY}\n\nThe story highlights the strike. {BODY}"
    assert [(text[mark.start : mark.end], mark.rule) for mark in find_marks(text)] == [("Story Highlights", "highlights-label")]


def test_a_part_is_marked_without_the_sentence_around_it() -> None:
    """A teaser in brackets is marked alone: the paragraph it stands in stays the article's own."""
    text = f"{BODY} (RELATED: Ten great harbours) The vote is on Friday.\n\n{BODY}"
    assert [text[mark.start : mark.end] for mark in find_marks(text)] == ["(RELATED: Ten great harbours)"]


@pytest.mark.parametrize("heading", ["About the author", "Zum Autor", "À propos de l'autrice :", "Over de schrijver"])
def test_a_note_below_its_heading_is_marked(heading: str) -> None:
    """The heading says what the line below it is; the report above stays."""
    note = "Odo Fennick teaches the history of harbours and has lived on a boat for twenty years."
    text = f"{BODY}\n\n{heading}\n\n{note}"
    assert [text[mark.start : mark.end] for mark in find_marks(text)] == [heading, note]


def test_a_closing_slug_is_marked_without_its_sentence() -> None:
    """Of a last paragraph with an agency's slug only the slug is marked."""
    text = f"{BODY}\n\n{BODY} /REL"
    assert find_marks(text) == (Mark(len(text) - 4, len(text), MarkKind.CREDIT, "closing-slug"),)


def test_links_under_a_closing_heading_are_teasers() -> None:
    """Short lines under a last "Related Stories" are its links; a paragraph below it ends the list."""
    links = "Ferries return after strike\nCouncil votes on bridge"
    text = f"{BODY}\n\nRelated Stories\n\n{links}"
    assert [text[mark.start : mark.end] for mark in find_marks(text)] == ["Related Stories", *links.split("\n")]
    assert [mark.rule for mark in find_marks(f"{text}\n\n{BODY}")] == ["related-heading"]


def test_hand_wrapped_prose_is_not_furniture() -> None:
    """The last word of a wrapped sentence is no heading, even if a rule knows the word."""
    assert (
        find_marks("The company declined to say anything about the\ncomment.\n    It had said on Friday that it would not\nshare.\n") == ()
    )


SEED_MARKS = {
    "001_60fa47dcc8204ff8.txt": [("teaser", "Related Stories"), ("teaser", "No stories found."), ("metadata", "Inter Bellum News")],
    "002_c152ed9c5e12e94c.txt": [("caption", "Kirill Dmitriev. kremlin.ru"), ("metadata", "Original url:"), ("metadata", "April 03, 2025")],
    "003_50e888d2ed398487.txt": [("credit", "/REL"), ("metadata", "2025-04-02 19:49:31 / BOTA ALFA PRESS")],
    "004_1bb37439be3c627a.txt": [
        ("navigation", "Navigation"),
        ("navigation", "•"),
        ("caption", "Kirill Dmitriev (council.gov.ru/WikiCommons)"),
    ],
}


@pytest.mark.parametrize(("name", "expected"), SEED_MARKS.items())
def test_the_seeds_lose_their_furniture(name: str, expected: list[tuple[str, str]]) -> None:
    """What an editor would strike from the demo articles before comparing them is marked."""
    text = (SEEDS / name).read_text("utf-8")
    marked = [(mark.kind.value, text[mark.start : mark.end]) for mark in find_marks(text)]
    assert [mark for mark in expected if mark not in marked] == []


@pytest.mark.parametrize("name", [path.name for path in sorted(SEEDS.glob("*.txt"))])
def test_the_seeds_keep_their_paragraphs(name: str) -> None:
    """No sentence of the demo articles' telling is marked: a marked line is short, or a credit."""
    text = (SEEDS / name).read_text("utf-8")
    long = [text[m.start : m.end] for m in find_marks(text) if m.end - m.start > 95 and m.kind is not MarkKind.CREDIT]
    assert [line for line in long if not line.startswith("<http")] == []


@given(st.lists(st.sampled_from([text for _, text in FURNITURE] + PROSE + [BODY, ""]), max_size=12).map("\n".join) | st.text(max_size=300))
def test_marks_are_sorted_lie_in_the_text_and_never_overlap(text: str) -> None:
    """Whatever the text, marks are spans of it in order, without overlaps, and hold no white space at their ends."""
    marks = find_marks(text)
    assert marks == tuple(sorted(marks)) == find_marks(text)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(text[mark.start : mark.end].strip() == text[mark.start : mark.end] for mark in marks)


HOSTILE = {
    "one line": "word " * 400_000,
    "open brackets": "(" * 1_000_000,
    "teasers never closed": "(RELATED: " * 100_000,
    "bars": "| " * 500_000,
    "blank lines": " \n" * 500_000,
    "share words": "share tweet " * 90_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_no_longer_than_other_text(text: str) -> None:
    """A megabyte in one line, or in a shape made to be searched over and over, is marked in moments."""
    begun = time.process_time()
    find_marks(text)
    assert time.process_time() - begun < 2


def test_no_rule_takes_a_long_line() -> None:
    """Rules that mark whole lines look at no line as long as a paragraph of prose."""
    assert max(rule.needs.longest for rule in rules() if rule.reach is not Reach.PART) <= 700
