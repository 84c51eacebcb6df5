"""Every date has a grade: what cannot be true proves nothing, and what only bounds a date decides nothing alone."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.annotation.dating import DOUBTED, dated
from syndicate.annotation.embargoes import embargo_in
from syndicate.model.article import Article, Note, Span
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Link, Ruling
from syndicate.pipeline import Archive
from syndicate.provenance.ages import aged
from syndicate.provenance.claims import Entry
from syndicate.provenance.clock import WEAK_FACTOR, Grade, seen, sooner
from syndicate.provenance.clustering import Family
from syndicate.provenance.origins import Candidate, Carrier, origins_of
from syndicate.readers.fields import article_from, fields_of
from syndicate.readers.founddates import INVENTED, TWO_READINGS, grounds_against
from syndicate.readers.source import Context
from syndicate.text.dates import read_moment

EMBARGOES = tomllib.loads((Path(__file__).parent / "cases" / "embargoes.toml").read_text(encoding="utf-8"))["case"]
PARTS = (
    "The ferry Aurora Lund ran aground on the northern reef shortly before dawn, the coast guard said.",
    "Lifeboats from four villages took the passengers to the school hall, where doctors looked after them.",
    "The captain had reported trouble with the rudder half an hour earlier and asked for a tug.",
)


def entry(number: int, published: str | None, *rules: str, text: str = PARTS[0], **metadata: str) -> Entry:
    notes = tuple(Note("published", rule, "") for rule in rules)
    article = Article(text, f"{number}", outlet=f"Paper {number}", published=published, notes=notes, metadata=tuple(metadata.items()))
    return Entry(number, article)


@pytest.mark.parametrize(("name", "grade"), [("date", Grade.STATED), ("created_at", Grade.STAMPED), ("timestamp", Grade.STAMPED)])
@pytest.mark.parametrize("value", ["2024-05-16T10:00:00Z", 1715853600])
def test_a_time_stamp_of_a_record_is_no_stated_date(name: str, grade: Grade, value: object) -> None:
    """A field that may only say when a record was made has the weaker grade, as a text or as a number, and shows little."""
    given, epoch = fields_of({"text": PARTS[0], name: value}, {})
    article = article_from(given, Context(), ref="a", origin="a.jsonl", epoch=epoch)
    assert (article.published or "")[:10] == "2024-05-16"
    assert seen(article).grade is grade
    sure = sooner(Entry(1, article), entry(2, "2024-06-16"))
    assert sure == (1.0 if grade is Grade.STATED else WEAK_FACTOR)


@pytest.mark.parametrize(
    ("rules", "metadata", "when", "grade"),
    [
        ((), {}, "2024-05-16", Grade.STATED),
        (("page-head",), {}, "2024-05-16", Grade.STATED),
        (("trafilatura",), {}, "2024-05-16", Grade.FOUND),
        (("time-stamp",), {}, "2024-05-16", Grade.STAMPED),
        (("document-properties",), {}, "2024-05-16", Grade.CREATED),
        (("updated",), {}, "2024-05-16", Grade.CHANGED),
        ((DOUBTED, "trafilatura"), {}, None, Grade.STATED),
        ((DOUBTED,), {"captured": "2024-05-20"}, "2024-05-20", Grade.CAPTURED),
    ],
)
def test_a_date_has_a_grade(rules: tuple[str, ...], metadata: dict[str, str], when: str | None, grade: Grade) -> None:
    """How a date was found says what it is worth."""
    found = seen(entry(1, "2024-05-16", *rules, **metadata).article)
    assert (found.when, found.grade) == (when, grade)


@pytest.mark.parametrize(
    ("first", "second", "sure"),
    [
        ((), (), 1.0),
        (("document-properties",), (), WEAK_FACTOR),  # the file may have waited for years
        ((), ("document-properties",), 1.0),  # a file is made before its text is published
        ((), ("updated",), WEAK_FACTOR),  # it may have been there long before its last change
        (("updated",), (), 1.0),
        ((DOUBTED,), (), 0.0),
    ],
)
def test_a_weak_date_decides_nothing(first: tuple[str, ...], second: tuple[str, ...], sure: float) -> None:
    """A date that is only a bound counts fully on the side that it bounds."""
    assert sooner(entry(1, "2024-05-10T08:00:00Z", *first), entry(2, "2024-05-16T08:00:00Z", *second)) == sure


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1970-01-01T00:00:00Z", None),
        ("1969-12-31T19:00:00-05:00", None),
        ("1900-01-01T00:00:00", None),
        ("1904-01-01 00:00:00", None),
        ("1980-01-01T00:00:00Z", None),
        ("1900-01-01", "1900-01-01"),
        ("1969-12-31", "1969-12-31"),
        ("May 2024", None),
        ("2024-05", None),
        ("2024-W20", None),
        ("mayo de 2024", None),
        ("2024年5月", None),
        ("1715846400", "2024-05-16T08:00:00+00:00"),
        ("1715846400000", "2024-05-16T08:00:00+00:00"),
        ("1715846400000000", "2024-05-16T08:00:00+00:00"),
        ("1715846400.25", "2024-05-16T08:00:00.250000+00:00"),
    ],
)
def test_zeros_and_months_are_no_days(written: str, iso: str | None) -> None:
    """Where clocks begin is no date, a month is no day, and seconds are no year."""
    assert read_moment(written, datetime(2026, 1, 1, tzinfo=UTC)).iso == iso


@pytest.mark.parametrize(
    ("iso", "markup", "against"),
    [
        ("2024-05-01", "<span>May 2024</span>", INVENTED),
        ("2024-05-01", "<span>1. Mai 2024</span>", None),
        ("2024-05-01", '<meta content="2024-05-01T08:00">', None),
        ("2024-05-01", "<span>May 1, 2024</span>", None),
        ("2024-06-05", "<p>05/06/2024</p>", TWO_READINGS),
        ("2024-06-05", "<p>05/06/2024</p><time>5 juin 2024</time>", None),
        ("2024-05-16", "<p>16/05/2024</p>", None),
    ],
)
def test_a_found_day_stands_in_the_page(iso: str, markup: str, against: str | None) -> None:
    """A day that the page does not have was made of its month; numbers with two readings are no proof."""
    assert grounds_against(iso, markup) == against


@pytest.mark.parametrize("case", EMBARGOES, ids=lambda case: str(case["line"]))
def test_an_embargo_is_read(case: dict[str, str]) -> None:
    """A line at the head says until when a text must not be published; a sentence about embargoes does not."""
    assert (embargo_in(f"{case['line']}\n\n{PARTS[0]}", case.get("published")) or "") == case["until"]


@pytest.mark.parametrize(
    ("published", "line", "until"),
    [
        ("2024-01-17T10:00:00+01:00", "SPERRFRIST: Mittwoch, 17. Januar 2024, 18.00 Uhr", "2024-01-17T18:00:00+01:00"),
        ("2024-01-17T10:00:00-05:00", "Embargoed until 6 pm, 17 January 2024", "2024-01-17T18:00:00-05:00"),
        ("2024-01-17T10:00:00+03:00", "Эмбарго до 18:00 17 января 2024 года", "2024-01-17T18:00:00+03:00"),
        ("2024-01-17T10:00:00+01:00", "Embargo until 17 January 2024, 18:00 GMT", "2024-01-17T18:00:00+00:00"),
        ("2024-01-17T10:00:00Z", "Embargoed until 6 pm, 17 January 2024", "2024-01-17T18:00:00"),
        ("2024-01-17T10:00:00+01:00", "Sperrfrist: 17. Juli 2024, 18.00 Uhr", "2024-07-17T18:00:00"),
        ("2024-01-17T10:00:00+01:00", "Sperrfrist: 18. Januar 2024", "2024-01-18"),
        ("2024-01-17", "Sperrfrist: 17. Januar 2024, 18.00 Uhr", "2024-01-17T18:00:00"),
    ],
)
def test_an_embargo_without_a_zone_is_by_the_clock_of_its_house(published: str, line: str, until: str) -> None:
    """The item's own date says which clock that is, unless it is given in UTC or is of another time of the year."""
    assert dict(dated(Article(f"{line}\n\n{PARTS[0]}", published=published)).metadata)["embargo"] == until


def test_a_page_is_not_published_after_its_capture() -> None:
    """Such a date, and one from before the web, has a note."""
    late = Article(PARTS[0], published="2024-05-30", metadata=(("captured", "2024-05-20T00:00:00+00:00"),))
    old = Article(PARTS[0], uri="https://herald.example/a", published="1975-03-01", notes=(Note("published", "page-head", ""),))
    assert [note.rule for note in dated(late).notes] == [DOUBTED]
    assert [note.rule for note in dated(old).notes][1:] == [DOUBTED]
    assert dated(replace(old, notes=())).notes == ()  # an old paper that was scanned


def test_who_publishes_before_the_embargo_is_not_the_origin() -> None:
    """The item was with its receivers before; that a paper broke the embargo is said."""
    item = entry(1, "2024-05-16T12:00:00Z", embargo="2024-05-16T12:00:00+00:00")
    paper = entry(2, "2024-05-16T10:00:00Z")
    origins = origins_of([Carrier(item), Carrier(paper)])
    assert origins.shares[Candidate(article=1)] > origins.shares[Candidate(article=2)]
    assert any("before the embargo" in reason.sentence for reason in origins.reasons)


def blog(*whens: str) -> tuple[Family, dict[int, Entry], dict[int, tuple[int, int]]]:
    """Return a live blog of three versions that each add a part, and a paper that has all."""
    texts = (PARTS[0], "\n\n".join(PARTS[:2]), "\n\n".join(PARTS))
    held = {n: entry(n, when, text=text) for n, (when, text) in enumerate(zip(whens, texts, strict=True), start=1)}
    held[4] = entry(4, "2024-05-16T15:00:00Z", text=texts[2])
    link = Link(3, 4, LinkKind.REPRINT, 1.0, 1.0, 1.0, Ruling(Direction.UNKNOWN, 0.0))
    return Family((1, 2, 3, 4), (link,)), held, {1: (1, 1), 2: (1, 2), 3: (1, 3)}


@pytest.mark.parametrize(
    ("parts", "when"),
    [
        (1, "2024-05-16T09:00:00Z"),
        (2, "2024-05-16T09:00:00Z/2024-05-16T12:00:00Z"),
        (3, "2024-05-16T09:00:00Z/2024-05-16T18:00:00Z"),
    ],
)
def test_a_passage_is_as_old_as_the_first_version_with_it(parts: int, when: str) -> None:
    """What a live blog had in the morning is of the morning, though the last version is of the evening."""
    family, held, works = blog("2024-05-16T09:00:00Z", "2024-05-16T12:00:00Z", "2024-05-16T18:00:00Z")
    span = Span(0, len("\n\n".join(PARTS[:parts])))
    found = aged(family, held, {(3, 4): [(span, span)]}, works)
    assert found[3].article.published == when
    assert found[4].article.published == "2024-05-16T15:00:00Z"
    assert sooner(found[4], found[3]) == 0.0


def test_a_missing_date_of_a_version_leaves_the_date() -> None:
    """If nobody knows when the first version came, the last one keeps its own date."""
    family, held, works = blog("2024-05-16T09:00:00Z", "2024-05-16T12:00:00Z", "2024-05-16T18:00:00Z")
    held[1] = entry(1, None, text=PARTS[0])
    span = Span(0, len(PARTS[0]))
    assert aged(family, held, {(3, 4): [(span, span)]}, works)[3].article.published == "2024-05-16T18:00:00Z"


BACKWARDS = [  # the times of the article that gives a credit and of the credited one, whether the credit runs against the clock
    ("2024-05-14T06:00:00Z", "2024-05-14T18:00:00Z", True),
    ("2024-05-14T18:00:00Z", "2024-05-14T06:00:00Z", False),
    ("2024-05-14T06:00:00Z", "2024-05-14T06:10:00Z", False),  # clocks differ by minutes
    ("2024-05-14", "2024-05-14", False),
    ("2024-05-14", None, False),
]


@pytest.mark.parametrize(("credits", "credited", "backwards"), BACKWARDS)
def test_a_credit_that_runs_against_the_clock_is_said_and_less_sure(
    credits: str, credited: str | None, backwards: bool, tmp_path: Path
) -> None:
    """What credits a text that appeared later says so in its lineage and in the ledger, and is less sure than without dates."""
    text = "\n\n".join(PARTS)
    giver = Article(text, "giver", outlet="Strait Courier", published=credited)
    taker = Article(f"{text}\n\nSource: Strait Courier", "taker", outlet="Harbour Post", published=credits)

    def told(folder: str, *articles: Article) -> tuple[str, str, float]:
        with Archive(tmp_path / f"{folder}.db") as archive:
            archive.add([replace(article, origin="here") for article in articles])
            archive.scan([str(tmp_path / "empty.jsonl")], jobs=1)
            number = archive.find("taker").id
            [link] = archive.links()
            return " ".join(one.sentence for one in link.ruling.evidence), archive.ledger([number])[number].sentence, link.ruling.confidence

    (tmp_path / "empty.jsonl").write_text(json.dumps({"id": "other", "text": "Nothing of this is about ferries or reefs at all."}))
    evidence, ledger, sure = told("dated", giver, taker)
    assert ("credits a text that appeared later" in evidence) is backwards
    assert ("credits a text that appeared later" in ledger) is backwards
    undated = told("undated", replace(giver, published=None), replace(taker, published=None))[2]
    assert (sure < undated - 0.05) is backwards


@pytest.mark.parametrize(("drafted", "said"), [("2024-05-14T06:00:00Z", True), ("2024-05-15T06:00:00Z", False)])
def test_a_check_says_that_a_text_is_under_embargo(drafted: str, said: bool, tmp_path: Path) -> None:
    """A draft that is dated before the end of an embargo is told of it."""
    text = "\n\n".join(PARTS)
    item = Article(text, "item", outlet="Northwire", published="2024-05-14T05:00:00Z", metadata=(("embargo", "2024-05-14T18:00:00Z"),))
    (tmp_path / "other.jsonl").write_text(json.dumps({"id": "other", "text": "Nothing of this is about ferries or reefs at all."}))
    with Archive(tmp_path / "x.db") as archive:
        archive.add([item])
        archive.scan([str(tmp_path / "other.jsonl")], jobs=1)
        [verdict] = archive.check(Article(text, "draft", published=drafted)).audit
    assert ("Northwire is under embargo until 2024-05-14 18:00 UTC." in verdict.sentence) is said
