"""Mentions are kept as what they are, and never where there is a credit."""

from __future__ import annotations

import itertools
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.annotation.credits import survey
from syndicate.annotation.mentions import find_mentions
from syndicate.model.article import CreditForm, MentionKind

LINES = tomllib.loads((Path(__file__).parent / "cases" / "credit-lines.toml").read_text(encoding="utf-8"))
CREDITS = [(g["form"], g["at"], line, sources) for g in LINES["credits"] for line, *sources in g["lines"]]
MENTIONS = [(g["kind"], g["at"], g.get("outlet"), line, sources) for g in LINES["mentions"] for line, *sources in g["lines"]]
NOTHING = [(g["at"], line) for g in LINES["nothing"] for line in g["lines"]]
STORY = (
    "The harbour council met on Tuesday and agreed on the budget for the coming year after a long night of talks that nobody "
    "had expected to end, its chair said, and the ferries are to run again from the first day of the month if the crews agree."
)


def _placed(line: str, at: str) -> str:
    return f"{line}\n\n{STORY}\n\n{STORY}" if at == "head" else f"{STORY}\n\n{STORY}\n\n{line}"


@pytest.mark.parametrize(("form", "at", "line", "sources"), CREDITS, ids=lambda value: str(value)[:40])
def test_each_form_of_credit_is_told_in_each_language(form: str, at: str, line: str, sources: list[str]) -> None:
    """A line that credits somebody gives these sources in this form, and no mention in the same place."""
    text = _placed(line, at)
    found = survey(text).credits
    assert {(credit.source, credit.form) for credit in found} == {(source, CreditForm[form]) for source in sources}
    assert all(0 < credit.strength <= 1 for credit in found)
    assert find_mentions(text) == ()


@pytest.mark.parametrize(("kind", "at", "outlet", "line", "sources"), MENTIONS, ids=lambda value: str(value)[:40])
def test_each_kind_of_mention_is_told(kind: str, at: str, outlet: str | None, line: str, sources: list[str]) -> None:
    """A line that only names somebody credits nobody, and says why it names them."""
    text = _placed(line, at)
    found = find_mentions(text, outlet=outlet)
    assert {(mention.source, mention.kind) for mention in found} == {(source, MentionKind[kind]) for source in sources}
    assert all(text[mention.start : mention.end] == mention.phrase for mention in found)
    assert survey(text, outlet=outlet).credits == ()


@pytest.mark.parametrize(("at", "line"), NOTHING, ids=lambda value: str(value)[:40])
def test_ordinary_words_name_nobody(at: str, line: str) -> None:
    """Words that look like a credit or like a name give neither."""
    text = _placed(line, at)
    assert (survey(text).credits, find_mentions(text)) == ((), ())


def test_the_lines_are_many_enough() -> None:
    """The case file keeps 200 lines at least, in six languages and every form that stands in a text."""
    assert len(CREDITS) + len(MENTIONS) + len(NOTHING) >= 200
    assert {"en", "de", "fr", "es", "it", "pt"} <= {group["language"] for group in LINES["credits"]}
    assert {form for form, *_ in CREDITS} == {form.name for form in CreditForm if form is not CreditForm.LINK}
    assert {kind for kind, *_ in MENTIONS} == {kind.name for kind in MentionKind} - {"RIGHTS"}


def test_a_papers_notice_under_an_agencys_text_is_its_rights() -> None:
    """Under a dateline of an agency the paper's copyright credits nobody."""
    text = f"OSLO (AP) — {STORY}\n\n{STORY}\n\n© 2021 The New York Times Company"
    assert [credit.source for credit in survey(text).credits] == ["The Associated Press"]
    assert [(m.source, m.kind) for m in find_mentions(text)] == [("The New York Times", MentionKind.RIGHTS)]


def test_an_outlets_own_name_is_no_credit() -> None:
    """What an outlet says of itself is its own name, and credits nobody."""
    text = _placed("Fox News' Ann Oak and The Associated Press contributed to this report.", "tail")
    assert [credit.source for credit in survey(text, outlet="Fox News").credits] == ["The Associated Press"]
    assert [credit.source for credit in survey(text, outlet="Salt Coast Review").credits] == ["Fox News", "The Associated Press"]


PIECES = st.sampled_from(
    [
        "AP",
        "Reuters",
        "told ",
        "reported ",
        "(",
        ")",
        "/",
        "Photo",
        "© 2020 ",
        "by ",
        ". ",
        "\n",
        "with ",
        "Source: ",
        "dpa",
        "l'AFP",
        "MSN",
        "this article was first published by ",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from([None, "Reuters", "Salt Coast Review"]))
def test_no_place_is_both(text: str, outlet: str | None) -> None:
    """Whatever the text, mentions are sorted, cut their phrase out, and overlap neither each other nor a credit."""
    looked = survey(text, outlet=outlet)
    found = find_mentions(text, looked=looked)
    assert found == find_mentions(text, outlet=outlet)
    places = [(m.start, m.end) for m in found]
    assert places == sorted(places)
    assert all(text[m.start : m.end] == m.phrase and m.start < m.end for m in found)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert not any(c.start < end and start < c.end for c in looked.credits for start, end in places)


@pytest.mark.parametrize("unit", ["told Reuters ", "AP/", "Bloomberg ", "l'AFP ", "© AP ", "Reuters\n", "first published reported "])
def test_time_grows_with_the_text_only(unit: str) -> None:
    """Hostile repetition takes time in proportion to its length: eight times the text, far less than 64 times the time."""

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        best = 9.0
        for _ in range(2):
            start = time.process_time()
            find_mentions(text)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(80_000) < 30 * max(seconds(10_000), 0.002)
