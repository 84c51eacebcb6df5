"""What is true of grown lineages, and how an archive's statements are scored against that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks.grown.edits import EDITS, versions_of
from benchmarks.grown.labelled import Labels, half_of, labels_of, score, texts_of, wrong
from benchmarks.grown.scoring import calibration, credited, directions, right, sources, stories
from benchmarks.grown.sources import cleaned
from benchmarks.grown.statements import Sourced, Stated, Statements, canonical
from benchmarks.grown.truth import A_FROM_B, B_FROM_A, COMMON, NOTHING, UNKNOWN, Answer, Carried, Grown, Truth, Work

AGENCY, OWNER = "Agence France-Presse", "Strait Courier"
OF_AGENCY, OF_OUTLET = Work("agency", AGENCY, "agency"), Work("own", OWNER, "outlet")


def grown(ref: str, role: str, *carried: Carried, names: str | None = None, outlet: str = "Harbour Post") -> Grown:
    return Grown(ref, role, outlet, "A title", "A text.", f"https://harbourpost.example/{ref}", carried=carried, names=names)


@pytest.fixture
def truth() -> Truth:
    """Return an agency's item, two outlets that took it, a copy of one, a digest, an original with a reprint, and an own report."""
    some = [
        grown("item", "item", Carried("agency"), outlet="AFP"),
        grown("one", "witness", Carried("agency", 0, "item"), names=AGENCY, outlet="Valley Tribune"),
        grown("two", "witness", Carried("agency", 0, "item")),
        grown("copy", "chain", Carried("agency", 0, "one"), names="Valley Tribune"),
        grown("digest", "digest", Carried("agency", 0, "item", whole=False), Carried("own", 0, "original", whole=False)),
        grown("original", "original", Carried("own"), outlet=OWNER),
        grown("reprint", "reprint", Carried("own", 0, "original"), names="Reuters"),
        grown("report", "own report"),
    ]
    return Truth({"agency": OF_AGENCY, "own": OF_OUTLET}, {one.ref: one for one in some})


PAIRS = [
    ("an outlet has it from the agency's item", "item", "one", B_FROM_A),
    ("and the item not from the outlet", "one", "item", A_FROM_B),
    ("two outlets have it from one agency", "one", "two", COMMON),
    ("a copy of a copy has it from that copy", "one", "copy", B_FROM_A),
    ("and in the end from the item", "item", "copy", B_FROM_A),
    ("but not from another outlet", "two", "copy", COMMON),
    ("a digest is nobody's source", "digest", "two", COMMON),
    ("a reprint is from the original", "original", "reprint", B_FROM_A),
    ("a digest and a reprint have the original in common", "digest", "reprint", COMMON),
    ("an own report shares nothing", "report", "one", NOTHING),
]


@pytest.mark.parametrize(("a", "b", "direction"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_what_is_true_of_a_pair_follows_from_how_it_was_made(truth: Truth, a: str, b: str, direction: str) -> None:
    """Only an article that the other one descends from is its source; all others have a common one."""
    assert truth.answer(a, b).direction == direction


def test_the_names_of_a_common_source_are_the_owner_and_what_both_descend_from(truth: Truth) -> None:
    """The agency may be named, or its item's outlet, or an outlet whose version both have."""
    assert truth.answer("one", "two").names == {AGENCY, "AFP"}
    assert truth.sources("copy") == {AGENCY, "AFP", "Valley Tribune"}
    assert truth.sources("original") == set()


def test_a_credit_counts_if_it_names_a_true_source(truth: Truth) -> None:
    """A wrong name credits nobody who is owed, and an own text owes nothing."""
    assert [truth.credited(ref) for ref in ("one", "two", "copy", "reprint", "report")] == [True, False, True, False, None]


RIGHT = [
    ("the right arrow", B_FROM_A, None, Answer(B_FROM_A), True),
    ("the wrong arrow", A_FROM_B, None, Answer(B_FROM_A), False),
    ("another true answer", COMMON, None, Answer(B_FROM_A, frozenset({COMMON})), True),
    ("a common source without a name", COMMON, None, Answer(COMMON, names=frozenset({AGENCY})), True),
    ("a common source by another of its names", COMMON, canonical("AFP"), Answer(COMMON, names=frozenset({AGENCY})), True),
    ("a common source with a wrong name", COMMON, "Reuters", Answer(COMMON, names=frozenset({AGENCY})), False),
]


@pytest.mark.parametrize(("says", "source", "answer", "good"), [row[1:] for row in RIGHT], ids=[row[0] for row in RIGHT])
def test_a_statement_is_right_if_the_truth_has_it(says: str, source: str | None, answer: Answer, good: bool) -> None:
    """Direction and name must both be true."""
    assert right(Stated("a", "b", "reprint", says, 0.8, source, ""), answer) is good


def test_calibration_compares_what_is_stated_with_what_is_right() -> None:
    """Ten statements at .8 of which eight are right have no error; at .9 of which none is right they have .9."""
    good = calibration([(0.8, number < 8) for number in range(10)])
    assert (good["expected calibration error"], good["Brier score"]) == (0.0, 0.16)
    bad = calibration([(0.9, False)] * 3)
    assert (bad["expected calibration error"], bad["right"]) == (0.9, 0.0)
    assert calibration([]) == {"statements": 0}


@pytest.fixture
def said() -> Statements:
    """Return statements of which some are wrong."""
    return Statements(
        pairs=[
            Stated("item", "one", "reprint", B_FROM_A, 0.9, None, "claimed"),
            Stated("one", "two", "reprint", A_FROM_B, 0.8, None, "observed"),
            Stated("item", "two", "reprint", UNKNOWN, 0.3, None, ""),
            Stated("one", "report", "rewrite", UNKNOWN, 0.3, None, ""),
            Stated("two", "report", "same-event", UNKNOWN, 0.0, None, ""),
        ],
        articles=[
            Sourced("one", AGENCY, 0.9, "credited, close copy", frozenset({"credited, close copy", "uncredited, close copy"})),
            Sourced("two", "Valley Tribune", 0.8, "credited, close copy", frozenset({"credited, close copy"})),
        ],
        stories={1: {"item", "one", "two", "original", "reprint"}},
    )


def test_wrong_and_missing_statements_are_counted_apart(said: Statements, truth: Truth) -> None:
    """An arrow between two reprinters is wrong, "unknown" a miss, and a link that states no direction no statement."""
    figures = directions(said, truth)
    assert (figures["arrows at .7 or more"], figures["arrows at .7 or more right"]) == (2, 0.5)
    assert figures["links between articles that share nothing"] == 1
    assert figures["cases"]["from the agency's item"] == {"right": 1, "unknown": 1, "not linked": 2}
    assert [one["pairs"] for one in figures["errors"]] == [1]


def test_sources_credits_and_stories_are_scored(said: Statements, truth: Truth) -> None:
    """A witness is no source, an article is not both credited and uncredited, and a story holds one text."""
    assert sources(said, truth)["of these right"] == 0.5
    figures = credited(said, truth)
    assert (figures["of these right"], figures["articles both credited and uncredited"]) == (0.5, 1)
    told = stories(said, truth)
    assert (told["witnesses"], told["witnesses in the right story"]) == (6, 0.5)


def words(number: int) -> list[str]:
    """Return paragraphs of two sentences each."""
    return [f"Council number {n} met again yesterday. It decided everything about harbour {n} before midnight." for n in range(number)]


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_a_text_and_leaves_most_of_it(name: str) -> None:
    """Each edit does something to a text of ten paragraphs, and none takes it away."""
    spare: Iterator[str] = iter(["A paragraph of its own, about something near."])
    before = words(10)
    after = EDITS[name](list(before), Random(3), spare)
    assert after != before
    assert len(" ".join(after)) > 0.3 * len(" ".join(before))


def test_a_text_grows_through_its_versions() -> None:
    """The last version is the whole text, and old background is not in it."""
    text = words(10)
    first, second, last = versions_of(text, iter(["Background that gives way."]), Random(1))
    assert len(first) < len(second) < len(last) + 1
    assert last == text
    assert first[-1] == second[-1] == "Background that gives way."


def test_credits_and_captions_are_cleaned_from_a_real_text() -> None:
    """What is grown has the credits that its outlet gives it, and no others."""
    text = [
        "OSLO (AFP) - The council met again on Tuesday and decided the budget.",
        "The mayor told Reuters on Tuesday that he was very glad of it.",
        "Advertisement",
    ]
    assert cleaned(text) == ("The council met again on Tuesday and decided the budget.",)


def test_labels_of_real_pages_are_read_and_scored(tmp_path: Path) -> None:
    """A pair counts in either order, an unknown kind is refused."""
    path = tmp_path / "labels.toml"
    path.write_text(
        'pairs = [["two", "one", "reprint", "common source", "AFP"], ["item", "one", "reprint", "a from b", ""]]\n'
        'articles = [["one", "credits the origin", ["AFP"], [[3, 16]]]]\nfamilies = [["AFP", "one", "two"], ["", "three"]]\n',
        encoding="utf-8",
    )
    (tmp_path / "one.html").write_text("<p>texts  by AFP</p>", encoding="utf-8")
    said = Statements(
        pairs=[
            Stated("one.html", "two.html", "reprint", COMMON, 0.8, AGENCY, ""),
            Stated("one.html", "item.html", "reprint", B_FROM_A, 0.9, None, ""),
        ],
        articles=[Sourced("one.html", AGENCY, 0.8, "credited", frozenset({"credited"}))],
        credits={"one.html": frozenset({AGENCY, "Reuters"})},
        phrases={"one.html": frozenset({(AGENCY, "Texts by AFP &amp; others"), ("Reuters", "Reuters")})},
        stories={1: {"one.html", "two.html", "three.html"}},
    )
    figures = score(said, labels_of(path), texts_of(labels_of(path), tmp_path))
    assert figures["cases"] == {"reprint, common source": {"right": 1}, "reprint, a from b": {"right": 1}}
    assert (figures["pairs of one agency's text"], figures["common source named"], figures["wrong arrow"]) == (1, 1.0, 0.0)
    assert figures["credits"]["F1 of sources"] == figures["credits"]["F1 of phrases"] == pytest.approx(2 / 3, abs=0.001)
    assert (figures["sources"]["of these right"], figures["sources"]["of these named rightly"]) == (1.0, 1.0)
    assert (figures["families"]["pairs of two families in one story"], figures["families"]["stories with two families"]) == (1.0, 1)
    path.write_text(
        'pairs = [["one", "two", "excerpt", "a from b or b from a", ""], ["one", "item", "speech", "unknown", ""]]', encoding="utf-8"
    )
    lines = wrong(said, labels_of(path))
    assert [line.partition(":")[0] for line in lines] == ["common source", "wrong arrow"]
    path.write_text('pairs = [["a", "b", "theft", "unknown", ""]]', encoding="utf-8")
    with pytest.raises(ValueError, match="theft"):
        labels_of(path)


def test_the_halves_of_labels_share_nothing() -> None:
    """A pair, an article and a family are in one half each, by the day of the least id, or by its hash."""
    pairs = {("2016-11-01-a", "2016-11-02-b"): ("speech", Answer(NOTHING)), ("2016-11-04-a", "2016-11-02-b"): ("speech", Answer(NOTHING))}
    labels = Labels(pairs, {"x": ("own text", frozenset())}, [("", frozenset({"2016-11-01-a", "2016-11-02-b"}))])
    dev, test = labels.half("dev"), labels.half("test")
    assert (list(dev.pairs), len(dev.families)) == ([("2016-11-01-a", "2016-11-02-b")], 1)
    assert (list(test.pairs), len(test.families)) == ([("2016-11-04-a", "2016-11-02-b")], 0)
    assert len(dev.articles) + len(test.articles) == 1
    assert {half_of(str(number)) for number in range(20)} == {"dev", "test"}
