"""Head and foot lines give the fields of an article, or leave them empty."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syndicate.annotation.head_and_foot import head_and_foot
from syndicate.text.dates import looks_like_date, read_epoch, read_moment

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "head_and_foot.toml").read_text("utf-8"))["text"]
FIELDS = ("title", "outlet", "byline", "published", "uri")
PARAGRAPH = (
    "The ferries will return to the harbour on Monday after the longest strike in the history of the company, the union said in a letter "
    "to its members, and the council will vote on the bridge in the autumn."
)
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_fields_are_found_or_left_empty(case: dict[str, Any]) -> None:
    """Each text gives exactly the fields its case names."""
    found: dict[str, str] = {}
    for entry in head_and_foot(case["text"].replace("BODY", f"{PARAGRAPH}\n\n{PARAGRAPH}")):
        if entry.field:
            found.setdefault(entry.field, entry.value)
    assert found == {field: case[field] for field in FIELDS if field in case}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_finding_says_where_and_why(case: dict[str, Any]) -> None:
    """A finding's place holds the value it gives, and it names its rule and what the rule saw."""
    text = case["text"].replace("BODY", PARAGRAPH)
    for entry in head_and_foot(text):
        line = text[entry.start : entry.end]
        assert line == line.strip()
        assert entry.value in line or entry.rule == "original-url"
        assert entry.rule
        assert entry.detail


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    """No text stops the search, and asking again gives the same."""
    found, remembered, again = (head_and_foot(text) for _ in range(3))
    assert found == remembered == again


DATES = [
    ("2025-04-02 19:49:31", "2025-04-02T19:49:31"),
    ("2025-04-02T19:49:31Z", "2025-04-02T19:49:31+00:00"),
    ("2025-04-02T19:49:31-0400", "2025-04-02T19:49:31-04:00"),
    ("20250402T194931Z", "2025-04-02T19:49:31+00:00"),
    ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01.790000"),
    ("April 03, 2025", "2025-04-03"),
    ("Thursday, April 3rd, 2025 at 5:30 p.m. ET", "2025-04-03T17:30:00"),
    ("Thu, 03 Apr 2025 10:00:00 GMT", "2025-04-03T10:00:00+00:00"),
    ("12:05", None),
    ("3 April 2025, 12:05 a.m. EDT", "2025-04-03T00:05:00-04:00"),
    ("1er avril 2025 à 10h30", "2025-04-01T10:30:00"),
    ("Mittwoch, 2. April 2025, 10:30 Uhr", "2025-04-02T10:30:00"),
    ("2 de abril de 2025", "2025-04-02"),
    ("2 апреля 2025 г.", "2025-04-02"),
    ("2025年4月2日", "2025-04-02"),
    ("02.04.2025", "2025-04-02"),
    ("13/04/2025", "2025-04-13"),
    ("04/13/2025", "2025-04-13"),
    ("04/04/2025", "2025-04-04"),
    ("03/04/2025", None),
    ("2025-02-30", None),
    ("2025-04-02 25:00", None),
    ("1599-12-31", None),
    ("2025-06-02", "2025-06-02"),
    ("2025-06-03", None),
    ("ended April 27, 1985.", None),
    ("soon", None),
    ("", None),
]


@pytest.mark.parametrize(("written", "iso"), DATES)
def test_dates_are_read_or_refused_with_a_reason(written: str, iso: str | None) -> None:
    """A written date gives its ISO form, or a problem that quotes what was seen; never a guess."""
    moment = read_moment(written, NOW)
    assert moment.iso == iso
    assert (moment.problem is None) == (iso is not None)
    if iso is None:
        assert repr(written) in (moment.problem or "")


@given(st.datetimes(datetime(1600, 1, 1), datetime(2025, 1, 1)))
def test_iso_dates_come_back_as_they_were(moment: datetime) -> None:
    """A date in ISO form is read as itself, but for the days at which clocks begin."""
    assume(moment.time() != time() and moment.date() not in (date(1969, 12, 31), date(1970, 1, 1)))
    assert looks_like_date(moment.isoformat())
    assert read_moment(moment.isoformat(), NOW).iso == moment.isoformat()


@given(st.text(alphabet="0123456789 -/.:,TZaprilmjun年月日", max_size=40))
def test_no_string_of_date_characters_stops_the_reading(written: str) -> None:
    """Whatever looks a little like a date gives an answer or a problem."""
    moment = read_moment(written, NOW)
    assert (moment.iso is None) == (moment.problem is not None)


@pytest.mark.parametrize(
    ("seconds", "iso"), [(1743580171, "2025-04-02T07:49:31+00:00"), (1743580171000, "2025-04-02T07:49:31+00:00"), (4e9, None), (9e18, None)]
)
def test_counts_of_seconds_are_moments(seconds: float, iso: str | None) -> None:
    """Seconds and milliseconds since 1970 are both understood; what lies in the future is refused."""
    assert read_epoch(seconds, NOW).iso == iso
