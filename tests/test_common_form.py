"""Common form: what articles share that have nothing else in common, and that nobody can hide a source behind it."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from syndicate.model.article import Article, Span
from syndicate.model.comparison import LinkKind
from syndicate.model.recurrence import Recurrence, Recurring, form_spans
from syndicate.pipeline.facade import Archive

SYLLABLES = tuple("bra cor del fen gul hav jor kel lum mar nov ost pel ran sel tor ulv vex wyn yar".split())  # noqa: SIM905 - twenty in one line
BIO = (
    "Orla Fennick has sailed around three capes, keeps bees on a flat roof above the fish market of Eastmere, and came to this trade "
    "by way of a lighthouse, two ferries and a small printing works."
)
NOTE = (
    "The work of this desk is paid for in part by the Varnholt trust, which has no say in what is written, reads nothing before it "
    "appears, and publishes the sums once a year in the town hall."
)


OBITUARY = (
    "{name} of {town}, who was {age}, went to rest at home on {day} with the family around the bed.\n\n"
    "Born in {town}, {name} earned a living as a {trade} for {years} years and sang in the choir of the parish with great joy.\n\n"
    "{name} leaves {spouse} and {number} children, and a good many cousins, nieces and nephews who will miss the stories by the stove.\n\n"
    "Friends may call from four until seven at the house in the lane, where prayers are to be said before the burial on the hill."
)
FILLED = (
    {"name": "Edda Corrin", "town": "Halvering", "age": 71, "day": "Sunday", "trade": "baker", "years": 32, "spouse": "Otto", "number": 2},
    {"name": "Ralf Tenning", "town": "Selwick", "age": 84, "day": "Monday", "trade": "joiner", "years": 45, "spouse": "Vera", "number": 5},
    {"name": "Imke Solberg", "town": "Carrow", "age": 66, "day": "Friday", "trade": "nurse", "years": 27, "spouse": "Piet", "number": 3},
)


def word(pick: random.Random) -> str:
    return "".join(pick.choice(SYLLABLES) for _ in range(pick.randrange(3, 5)))


def paragraph(subject: int, number: int) -> str:
    """Return an invented paragraph of some forty words, half of them the subject's own."""
    about, pick = random.Random(subject), random.Random(subject * 1000 + number)
    usual = [word(about) for _ in range(12)]
    said = [pick.choice(usual) if pick.random() < 0.4 else word(pick) for _ in range(36)]
    return f"The {' '.join(said[:18])}. And then the {' '.join(said[18:])}."


def text(subject: int, *numbers: int, foot: Sequence[str] = ()) -> str:
    return "\n\n".join([*(paragraph(subject, number) for number in numbers), *foot])


def write(folder: Path, name: str, outlet: str | None, body: str) -> Path:
    path = folder / f"{name}.jsonl"
    path.write_text(json.dumps({"id": name, "outlet": outlet, "text": body}), "utf-8")
    return path


def kinds(archive: Archive) -> set[tuple[str, str, str, int]]:
    """Return the links by the names of their articles, with their kind and how much is shared."""
    found = set()
    for link in archive.links():
        a, b = sorted(
            (archive.article(number).article.ref, round(share, 6))
            for number, share in ((link.a, link.coverage_a), (link.b, link.coverage_b))
        )
        found.add((a[0], b[0], link.kind.value, hash((a[1], b[1]))))
    return found


@pytest.mark.parametrize(
    ("name", "paragraphs", "expected"),
    [
        ("none", [(0, 9, 0), (10, 19, 0)], ()),
        ("one alone", [(0, 9, 0), (10, 19, 1)], (Span(10, 19),)),
        ("two whose sequence recurs", [(0, 9, 2), (10, 19, 1), (20, 29, 0)], (Span(0, 19),)),
        ("two whose sequence does not", [(0, 9, 1), (10, 19, 1), (20, 29, 0)], (Span(0, 9), Span(10, 19))),
        ("three in a row are told", [(0, 9, 1), (10, 19, 1), (20, 29, 1), (30, 39, 0), (40, 49, 1)], (Span(40, 49),)),
        ("a foot of three that recurs as a whole", [(0, 9, 0), (10, 19, 2), (20, 29, 2), (30, 39, 1)], (Span(10, 39),)),
    ],
)
def test_paragraphs_that_recur_one_by_one_are_told_if_many_stand_in_a_row(
    name: str, paragraphs: list[tuple[int, int, int]], expected: tuple[Span, ...]
) -> None:
    """Only the sequence distinguishes a text that somebody repeated in pieces from the foot of a page."""
    assert form_spans(Recurring(start, end, Recurrence(how)) for start, end, how in paragraphs) == expected, name


def test_a_biography_in_three_outlets_is_no_excerpt(tmp_path: Path) -> None:
    """A paragraph in articles on three subjects links nothing; in two articles it still does."""
    files = [write(tmp_path, f"{n}", f"Paper {n}", text(n, 1, 2, 3, 4, foot=[BIO])) for n in range(3)]
    with Archive(tmp_path / "x.db") as archive:
        archive.scan(files[:2])
        assert [link.kind for link in archive.links()] == [LinkKind.EXCERPT]
        archive.scan(files[2:])
        assert archive.links() == []
        assert archive.counts()["boilerplate"] == 3
        checked = archive.check(text(9, 1, 2, 3, foot=[BIO]))
        assert (checked.uncredited, checked.origins) == (0, ())
        assert [(left.kind, left.words, left.articles) for left in checked.left_out] == [(LinkKind.COMMON_FORM, len(BIO.split()), 3)]


def test_an_agencys_paragraph_in_three_reports_of_one_event_is_no_form(tmp_path: Path) -> None:
    """Three desks that print one paragraph in reports of their own on its subject have it from somebody."""
    wire = paragraph(7, 0)
    files = [write(tmp_path, f"{n}", f"Paper {n}", text(7, 10 + n, 20 + n, 30 + n, 40 + n, foot=[wire])) for n in range(3)]
    with Archive(tmp_path / "x.db") as archive:
        archive.scan(files)
        assert archive.counts()["boilerplate"] == 0
        assert {link.kind for link in archive.links()} == {LinkKind.EXCERPT}


def test_a_reprint_counts_without_its_foot_and_says_so(tmp_path: Path) -> None:
    """Telling leads to the biography in both, but the note behind it is common form together with it."""
    feet = [write(tmp_path, f"{n}", f"Paper {n}", text(n, 1, 2, 3, 4, 5, foot=[BIO, NOTE])) for n in range(3)]
    copy = write(tmp_path, "copy", "The Mast", text(0, 1, 2, 3, 4, 5, foot=[paragraph(8, 1), NOTE]))
    with Archive(tmp_path / "x.db") as archive:
        archive.scan([*feet, copy])
        (link,) = archive.links()
        assert link.kind is LinkKind.REPRINT
        assert f"{len(NOTE.split())} further words of both are common form and left out." in link.reason


ORDERED = {
    **{f"bio{n}": (f"Paper {n}", text(n, 1, 2, 3, 4, foot=[BIO])) for n in range(4)},
    "source": ("Herald", text(20, 1, 2, 3, 4, 5)),
    "copy": ("The Mast", text(20, 1, 2, 3, 4, 5, foot=[BIO])),
    **{f"junk{n}": ("Herald", text(30 + n, 1, 2, 3, 4, foot=[paragraph(20, 1 + n % 2)])) for n in range(6)},
}


@pytest.fixture(scope="module")
def ordered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[tuple[str, str, str, int]]]:
    """Return a folder of articles, and what one scan of them finds."""
    folder = tmp_path_factory.mktemp("articles")
    files = [write(folder, name, outlet, body) for name, (outlet, body) in ORDERED.items()]
    with Archive(folder / "once.db") as archive:
        archive.scan(files)
        return folder, kinds(archive)


def test_the_articles_of_the_next_test_show_what_they_should(ordered: tuple[Path, set[tuple[str, str, str, int]]]) -> None:
    """The copy is a reprint, and nothing else is linked."""
    assert {found[:3] for found in ordered[1]} == {("copy", "source", "reprint")}


@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(ORDERED)), cuts=st.sets(st.integers(1, len(ORDERED) - 1), max_size=4))
def test_common_form_depends_on_neither_order_nor_batches(
    order: list[str],
    cuts: set[int],
    ordered: tuple[Path, set[tuple[str, str, str, int]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Scanning in any order and any batches gives the links of one scan, also where a count crosses its line late."""
    folder, expected = ordered
    edges = [0, *sorted(cuts), len(order)]
    with Archive(tmp_path_factory.mktemp("some") / "some.db") as archive:
        for first, last in itertools.pairwise(edges):
            archive.scan([folder / f"{name}.jsonl" for name in order[first:last]])
        assert kinds(archive) == expected


def test_articles_that_change_take_their_common_form_with_them(tmp_path: Path) -> None:
    """After one of three articles lost its foot, the others are judged as a fresh archive judges them."""
    files = [write(tmp_path, f"{n}", f"Paper {n}", text(n, 1, 2, 3, 4, foot=[BIO, NOTE])) for n in range(3)]
    with Archive(tmp_path / "x.db") as archive, Archive(tmp_path / "fresh.db") as fresh:
        archive.scan(files)
        write(tmp_path, "1", "Paper 1", text(1, 1, 2, 3, 4))
        archive.scan(files)
        fresh.scan(files)
        assert kinds(archive) == kinds(fresh) != set()


def junk(pieces: int, outlets: Sequence[str]) -> list[tuple[str, str]]:
    """Return articles that repeat each paragraph of subject 50 three times among their own, ``pieces`` of them at a time."""
    made = []
    for first in range(1, 9, pieces):
        for copy in range(3):
            about = 100 + 10 * first + copy
            repeated = [paragraph(50, number) for number in range(first, first + pieces)]
            own = [paragraph(about, number) for number in range(1, 8)]
            made.append((outlets[copy % len(outlets)], "\n\n".join([*own[:3], *repeated, *own[3:]])))
    return made


@pytest.mark.parametrize("pieces", [1, 2])
@pytest.mark.parametrize("outlets", [["Herald"], ["Paper 1", "Paper 2", "Paper 3"]], ids=["under its own name", "elsewhere"])
def test_nobody_hides_a_source_by_repeating_its_paragraphs(pieces: int, outlets: list[str], tmp_path: Path) -> None:
    """A copy of a text that others repeat piece by piece stays a reprint, and a check finds it."""
    body = text(50, *range(1, 9))
    files = [write(tmp_path, "source", "Herald", body), write(tmp_path, "copy", "The Mast", body)]
    files += [write(tmp_path, f"junk{n}", outlet, told) for n, (outlet, told) in enumerate(junk(pieces, outlets))]
    with Archive(tmp_path / "x.db") as archive:
        archive.scan([files[0], *files[2:]])
        assert archive.check(Article(body)).uncredited > 0.9
        archive.scan(files[1:2])
        assert ("copy", "source", "reprint") in {found[:3] for found in kinds(archive)}


def test_nobody_hides_a_source_by_repeating_its_sequences(tmp_path: Path) -> None:
    """Pairs of adjacent paragraphs, each repeated three times over and overlapping, make no form of a whole article."""
    body = text(50, *range(1, 9))
    files = [write(tmp_path, "source", "Herald", body), write(tmp_path, "copy", "The Mast", body)]
    pairs = [[paragraph(50, first), paragraph(50, first + 1)] for first in range(1, 8) for _ in range(3)]
    files += [write(tmp_path, f"junk{n}", "The Mast", text(100 + n, 1, 2, 3, 4, foot=pair)) for n, pair in enumerate(pairs)]
    with Archive(tmp_path / "x.db") as archive:
        archive.scan(files)
        assert ("copy", "source", "reprint") in {found[:3] for found in kinds(archive)}
        assert archive.check(Article(body)).uncredited > 0.9


def test_a_draft_without_words_is_checked_against_forms(tmp_path: Path) -> None:
    """A draft of signs alone has nothing to share and is doubted."""
    with Archive(tmp_path / "x.db") as archive:
        archive.scan([write(tmp_path, "source", "Herald", text(50, 1, 2, 3))])
        for draft in ("“”", "...", "— —"):
            result = archive.check(draft)
            assert (result.words, result.uncredited) == (0, 0)
            assert result.doubt


def test_a_copy_with_other_names_is_doubted(tmp_path: Path) -> None:
    """A draft that fills in the form of one article alone may be a copy whose names and figures were exchanged."""
    rows = [OBITUARY.format(**filled) for filled in FILLED]
    with Archive(tmp_path / "x.db") as archive:
        archive.scan([write(tmp_path, "one", "Herald", rows[0])])
        assert "other names or figures" in (archive.check(rows[1]).doubt or "")
        archive.scan([write(tmp_path, "two", "Courier", rows[2])])
        assert archive.check(rows[1]).doubt is None


def test_a_paragraph_that_junk_repeats_stays_evidence_beside_its_neighbours(tmp_path: Path) -> None:
    """Of three paragraphs that somebody took, the middle one stands elsewhere as well, and all three count."""
    files = [write(tmp_path, "source", "Herald", text(50, *range(1, 9)))]
    files += [write(tmp_path, f"junk{n}", f"Paper {n}", text(60 + n, 1, 2, 3, 4, foot=[paragraph(50, 4)])) for n in range(3)]
    with Archive(tmp_path / "x.db") as archive:
        archive.scan(files)
        draft = "\n\n".join([text(70, 1, 2, 3), text(50, 3, 4, 5), text(70, 4, 5, 6)])
        assert archive.check(draft).uncredited == pytest.approx(1 / 3, abs=0.02)
        assert archive.check("\n\n".join([text(70, 1, 2, 3, 4, 5), paragraph(50, 4)])).uncredited == 0
