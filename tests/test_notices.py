"""A copyright notice credits whom it names, by one rule, wherever it stands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from syndicate.annotation.credits import survey
from syndicate.annotation.declared import declare
from syndicate.annotation.mentions import find_mentions
from syndicate.annotation.notices import own_names
from syndicate.model.article import Article, CreditForm, MentionKind
from syndicate.readers.around import credits_around

CASES = tomllib.loads((Path(__file__).parent / "cases" / "notices.toml").read_text(encoding="utf-8"))
STORY = "\n\n".join(
    f"{day} the harbour council met and agreed on the budget for the coming year after a long night of talks that nobody had expected."
    for day in ("On Monday", "On Tuesday", "On Friday")
)


def _article(outlet: str, **fields: object) -> Article:
    return Article(STORY, outlet=outlet, byline="Ann Oak", **fields)  # type: ignore[arg-type]


def _in_text(notice: str, article: Article) -> set[str]:
    text = f"{article.text}\n\n{notice}"
    found = survey(text, outlet=article.outlet, own=own_names(article)).credits
    assert {credit.form for credit in found} <= {CreditForm.COPYRIGHT}
    return {credit.source for credit in found}


@pytest.mark.parametrize(("notice", "outlet", "holder"), CASES["notices"], ids=lambda value: str(value)[:40])
def test_a_notice_says_the_same_in_every_place(notice: str, outlet: str, holder: str) -> None:
    """In the text, below it on its page and in a field, a notice credits its holder unless that is the article's own side."""
    article, wanted = _article(outlet), {holder} - {""}
    assert _in_text(notice, article) == wanted
    assert {credit.source for credit in credits_around("", article.text, notice, article)} == wanted
    if "Photo" not in notice:  # a field of rights is the text's
        declared = declare(_article(outlet, metadata=(("rights", notice),))).declared
        assert {(credit.source, credit.form) for credit in declared} == {(name, CreditForm.COPYRIGHT) for name in wanted}


@pytest.mark.parametrize(("line", "outlet", "holder"), CASES["lines"], ids=lambda value: str(value)[:40])
def test_a_line_of_a_text_is_a_notice_by_its_form(line: str, outlet: str, holder: str) -> None:
    """The name may stand before the sign, and words about copyright are no notice."""
    assert _in_text(line, _article(outlet)) == {holder} - {""}


def test_a_publisher_that_the_page_states_is_the_articles_own_side() -> None:
    """The company that a page names as its publisher credits nobody, unless an agency is named so: then its text is shown there."""
    own = _article("Strait Courier", metadata=(("publisher", "Harbour Press"),))
    assert _in_text("© 2020 Harbour Press", own) == set()
    assert _in_text("© 2020 Valley Tribune", own) == {"Valley Tribune"}
    assert _in_text("© 2020 Reuters", _article("Strait Courier", metadata=(("publisher", "Reuters"),))) == {"Reuters"}


def test_without_an_outlet_an_unknown_holder_may_be_the_outlet_itself() -> None:
    """The notice of a name that the registry lacks credits nobody if it is not known whose article it is."""
    text = f"{STORY}\n\n© 2016 Valley Tribune"
    assert survey(text).credits == ()
    assert [(mention.source, mention.kind) for mention in find_mentions(text)] == [("Valley Tribune", MentionKind.OWN)]


def test_under_an_agencys_text_the_notice_of_a_paper_is_its_rights() -> None:
    """Where an agency signs the text, a paper's notice is about its page, known or not."""
    text = f"OSLO (AP) — {STORY}\n\n© 2016 Valley Tribune"
    assert [credit.source for credit in survey(text, outlet="Strait Courier").credits] == ["The Associated Press"]
    assert [mention.kind for mention in find_mentions(text, outlet="Strait Courier")] == [MentionKind.RIGHTS]
