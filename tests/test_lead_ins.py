"""A passage is credited where the words beside it name its source, and nothing else is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.article import Article, Credit, CreditForm, Span
from syndicate.provenance import Entry
from syndicate.provenance.lead_ins import lead_ins, with_lead_ins

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "lead-ins.toml").read_text("utf-8"))
TEXTS: dict[str, str] = DATA["texts"]
SOURCE = "\n\n".join(TEXTS.values())


def sides(case: dict[str, Any]) -> tuple[Entry, Entry, dict[str, tuple[Span, Span]]]:
    """Return the draft, the article, and the spans that they share by the names of the stretches."""
    draft = case["draft"]
    for name, text in TEXTS.items():
        draft = draft.replace(name, text)
    agency = case.get("agency")
    credits = (Credit(agency, agency, -1, -1, CreditForm.LINE),) if agency else ()
    giver = Entry(2, Article(SOURCE, outlet=case.get("outlet", "Strait Courier"), byline=case.get("byline")), credits)
    pairs = {
        name: (Span(draft.index(text), draft.index(text) + len(text)), Span(SOURCE.index(text), SOURCE.index(text) + len(text)))
        for name, text in TEXTS.items()
        if text in draft
    }
    return Entry(1, Article(draft, outlet="The draft")), giver, pairs


@pytest.mark.parametrize("case", DATA["cases"], ids=[case["seen"] for case in DATA["cases"]])
def test_a_stretch_is_credited_by_the_words_beside_it(case: dict[str, Any]) -> None:
    """In each language a lead-in, a tail or a source line credits its own stretch."""
    taker, giver, pairs = sides(case)
    found = lead_ins(taker, giver, list(pairs.values()))
    credited = [name for name, (ours, _) in pairs.items() if any(one.span.start <= ours.start < one.span.end for one in found)]
    assert sorted(credited) == sorted(case["credited"])
    for one in found:
        assert taker.article.text[one.credit.start : one.credit.end] == one.credit.phrase


def test_a_lead_in_speaks_for_an_article_if_it_is_for_a_quarter_of_what_both_have() -> None:
    """A name beside a small part of what is shared gives the article no credit."""
    case = {"draft": "TAIL\n\nIslanders ask who will pay.\n\nThe Strait Courier wrote: HEAD\n\nA lawyer collects claims."}
    long, short = "a long stretch of words " * 6, "a short stretch of words"
    text = case["draft"].replace("TAIL", long).replace("HEAD", short)
    giver = Entry(2, Article(long + "\n\n" + short, outlet="Strait Courier"))
    pairs = [(Span(text.index(one), text.index(one) + len(one)), Span(0, 5)) for one in (long, short)]
    taker = Entry(1, Article(text))
    assert with_lead_ins(taker, giver, pairs) is taker
    assert [credit.source for credit in with_lead_ins(taker, giver, pairs[1:]).credits] == ["Strait Courier"]


@given(st.text(alphabet="ab .:\n>—“”Strait Courier", max_size=120), st.data())
def test_a_credit_lies_inside_the_text_and_beside_its_stretch(text: str, data: st.DataObject) -> None:
    """Wherever the shared spans lie, a credit is words of the draft that name the outlet."""
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    pairs = [(Span(*edges), Span(0, 1))] if edges[0] < edges[1] else []
    for one in lead_ins(Entry(1, Article(text)), Entry(2, Article("x", outlet="Strait Courier")), pairs):
        assert text[one.credit.start : one.credit.end] == one.credit.phrase
        assert "courier" in one.credit.phrase.casefold()
