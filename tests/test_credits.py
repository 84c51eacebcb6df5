"""Credits are found in every form they take, and a mere mention is none."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.agencies import registry
from syndicate.credits import canonical_source, find_credits, owns
from syndicate.values import CreditForm

CASES = tomllib.loads((Path(__file__).parent / "cases" / "credits.toml").read_text(encoding="utf-8"))
STORY = (
    "The harbour council met on Tuesday and agreed on the budget for the coming year after a long night of talks that nobody "
    "had expected to end, its chair said, and the ferries are to run again from the first day of the month if the crews agree.\n\n"
    "The crews have not said yet what they think of it."
)


def _placed(text: str, at: str) -> str:
    return {"head": f"{text}\n\n{STORY}", "tail": f"{STORY}\n\n{text}", "alone": text}[at]


@pytest.mark.parametrize("case", CASES["credit"], ids=lambda case: case["text"][:40])
def test_every_form_of_credit_names_its_source(case: dict[str, object]) -> None:
    """A credit is found in its form, with the canonical name, and its offsets cut its phrase out of the text."""
    text = _placed(str(case["text"]), str(case["at"]))
    found = find_credits(text)
    assert sorted(credit.source for credit in found) == case["sources"]
    assert {credit.form for credit in found} == {CreditForm[str(case["form"])]}
    assert all(text[credit.start : credit.end] == credit.phrase for credit in found)


@pytest.mark.parametrize("case", CASES["mention"], ids=lambda case: case["text"][:40])
def test_a_mention_is_no_credit(case: dict[str, str]) -> None:
    """Words about an agency, its pictures or its reporting do not say that the text comes from it."""
    assert find_credits(_placed(case["text"], case["at"])) == ()


def test_the_cases_are_many_enough() -> None:
    """The case file keeps at least 25 mentions."""
    assert len(CASES["mention"]) >= 25


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("AP", "The Associated Press"),
        ("the associated press", "The Associated Press"),
        ("/REL", "Radio Free Europe/Radio Liberty"),
        ("Радио Свобода", "Radio Free Europe/Radio Liberty"),
        ("Dow Jones & Company, Inc.", "Dow Jones Newswires"),
        ("https://www.rferl.org/a/x.html", "Radio Free Europe/Radio Liberty"),
        ("agencies", "Agencies"),
        ("ap", None),
        ("The Kyiv Meridian", None),
        ("", None),
    ],
)
def test_names_resolve_through_the_registry_only(name: str, source: str | None) -> None:
    """Full names are read without regard to case, abbreviations with; what the registry lacks resolves to nothing."""
    assert canonical_source(name) == source


@pytest.mark.parametrize(
    ("outlet", "source", "own"),
    [
        ("BBC News", "BBC", True),
        ("CNN (Web News)", "CNN", True),
        ("in.reuters.com", "Reuters", True),
        ("kyivmeridian.com", "The Kyiv Meridian", True),
        ("Kyiv Meridian", "The Kyiv Meridian", True),
        ("kyivmeridian.co.uk", "Kyiv Meridian", True),
        ("Harbour Herald", "Reuters", False),
        ("notreuters.com", "Reuters", False),
        ("", "", False),
    ],
)
def test_an_outlet_owns_what_it_is(outlet: str, source: str, own: bool) -> None:
    """An outlet is a source by its name, its brands or its host, and by nothing that merely looks alike."""
    assert owns(outlet, source) is own


def test_the_registry_is_wide_and_unambiguous() -> None:
    """The registry holds 60 agencies at least, and no abbreviation or host that two of them share."""
    agencies = registry().agencies
    assert len(agencies) >= 60
    for names in ([n for a in agencies for n in a.abbreviations], [d for a in agencies for d in a.domains], [a.name for a in agencies]):
        assert len(names) == len(set(names))


@given(st.text(alphabet=st.sampled_from("AP (Reuters)-—/©.\n by with from Source: dpa contributed to this report 20"), max_size=400))
def test_any_text_gives_credits_inside_it(text: str) -> None:
    """Whatever the text, credits are sorted, lie inside it, cut out their phrase, and come out the same again."""
    found = find_credits(text)
    assert [c.start for c in found] == sorted(c.start for c in found)
    assert all(0 <= c.start < c.end <= len(text) and text[c.start : c.end] == c.phrase for c in found)
    assert find_credits(text) == found


@pytest.mark.parametrize(
    "unit",
    [
        *"a(/\n ",
        "A. ",
        "By ",
        "© 2020 ",
        "this article was ",
        "contributed to this report ",
        "OSLO (",
        "with reporting by ",
        "\n(AP",
        "“x” ",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    """Hostile repetition takes time in proportion to its length: eight times the text, far less than 64 times the time."""

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        best = 9.0
        for _ in range(2):
            start = time.perf_counter()
            find_credits(text)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(80_000) < 30 * max(seconds(10_000), 0.002)
