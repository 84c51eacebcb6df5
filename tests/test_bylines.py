"""A byline that names another outlet, or agencies without a name, is a credit with its phrase."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from syndicate.annotation.credits import survey
from syndicate.annotation.declared import declare
from syndicate.annotation.notices import own_names
from syndicate.model.article import Article, CreditForm

CASES = tomllib.loads((Path(__file__).parent / "cases" / "bylines.toml").read_text(encoding="utf-8"))
OUTLET = "Strait Courier"
STORY = "\n\n".join(
    f"{day} the harbour council met and agreed on the budget for the coming year after a long night of talks that nobody had expected."
    for day in ("On Monday", "On Tuesday", "On Friday")
)
FIELDS = [(byline, OUTLET, source) for byline, source in (*CASES["lines"], *CASES["fields"])] + [tuple(row) for row in CASES["others"]]


@pytest.mark.parametrize(("byline", "outlet", "source"), FIELDS, ids=lambda value: str(value)[:40])
def test_a_byline_in_a_field_credits_the_outlet_that_it_names(byline: str, outlet: str, source: str) -> None:
    """The outlet or the agencies are declared as a byline with its words; the article's own outlet and persons are not."""
    found = declare(Article(STORY, outlet=outlet, byline=byline)).declared
    assert [(one.source, one.form, one.phrase, one.generic) for one in found] == [
        (name, CreditForm.BYLINE, byline, name == "Agencies") for name in (source,) if name
    ]


@pytest.mark.parametrize(("line", "source"), CASES["lines"], ids=lambda value: str(value)[:40])
def test_a_byline_above_a_text_credits_the_outlet_that_it_names(line: str, source: str) -> None:
    """The same line above the text is a credit there, and its phrase stands where the offsets say."""
    article = Article(f"Ferries stop as crews walk out\n\n{line}\n\n{STORY}", outlet=OUTLET)
    found = survey(article.text, outlet=OUTLET, own=own_names(article)).credits
    assert [one.source for one in found] == [name for name in (source,) if name]
    assert all(article.text[one.start : one.end] == one.phrase == line for one in found)


@pytest.mark.parametrize(
    ("line", "source"), [row for row in CASES["lines"] if re.match(r"[^,]*[:：/]", row[0])], ids=lambda value: str(value)[:40]
)
def test_a_byline_with_a_colon_may_stand_below_a_text(line: str, source: str) -> None:
    """ "Text: Harbour Times" is read as the last line too."""
    article = Article(f"{STORY}\n\n{line}", outlet=OUTLET)
    found = survey(article.text, outlet=OUTLET, own=own_names(article)).credits
    assert [one.source for one in found] == [name for name in (source,) if name]


def test_without_an_outlet_an_unknown_one_may_be_the_articles_own() -> None:
    """A byline credits an outlet that the registry lacks only if the article's own is known."""
    assert declare(Article(STORY, byline="Valley Tribune")).declared == ()
    assert survey(f"By Valley Tribune\n\n{STORY}").credits == ()
