"""Versions of one article are one article: known again, put in order, shown as versions, and followed if they were withdrawn."""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syndicate.annotation.addresses import address
from syndicate.annotation.version_signals import signals_in_line
from syndicate.cli import main
from syndicate.model.article import Article
from syndicate.model.comparison import LinkKind
from syndicate.pipeline import scan, versions, workers
from syndicate.pipeline.carriers import withdrawn
from syndicate.pipeline.facade import Archive
from syndicate.pipeline.remarks import RemarkTally
from syndicate.pipeline.story_views import lineage_view, story_view
from syndicate.pipeline.worker import open_worker_archive
from syndicate.provenance import versions_of
from syndicate.provenance.collation import fitting, sentences_of
from syndicate.provenance.version_keys import LinkShares, VersionKeys
from syndicate.reports.pages.report import FORMS, render

REEF = (
    "The ferry Aurora Lund ran aground on the northern reef shortly before dawn on Tuesday with 214 people aboard, the coast guard said.",
    "Lifeboats from four villages took the passengers to the school hall of Sandvik, where doctors looked after those who had been hurt.",
    "The captain had reported trouble with the rudder half an hour earlier and asked the harbour office for a tug, according to its log.",
    "The shipping line that owns the ferry said it would charter a second vessel until divers from the mainland have inspected the damage.",
    "Fishermen who reached the wreck first said the lights had gone out before the hull struck, and that the crew handed out blankets.",
)
TWELVE = "Twelve people were killed when the vessel struck, the coast guard said in a first statement to reporters."
TWO = "Two people were killed when the vessel struck, the coast guard said in a corrected statement to reporters."
PROBE = (
    "Investigators from the transport ministry flew to the islands at noon and sealed the bridge of the ferry, a spokeswoman said there."
)
FIRST = "\n\n".join((TWELVE, *REEF[:3]))
SECOND = "\n\n".join((TWELVE, REEF[0], PROBE, *REEF[1:4]))
THIRD = "\n\n".join(("(Corrects number of dead in first paragraph)", TWO, REEF[0], PROBE, *REEF[1:]))
LIBRARY = (
    "The mayor of Inland opened the new library on Monday evening with a speech about the patience of builders and the price of brick.\n\n"
    "Readers who had waited three years for the shelves to return walked through the rooms until midnight and praised the tall windows."
)
HEADLINE = "Ferry runs aground off northern islands"
GUID = "urn:newsml:northwire.example:20250304:ferry"


def article(number: int, title: str | None = HEADLINE, text: str = FIRST, **known: Any) -> VersionKeys:
    facts = {name: known.pop(name) for name in ("uri", "published") if name in known}
    outlet = known.pop("outlet", "Northwire")
    ref = known.pop("ref", f"{number}.txt")
    return VersionKeys(number, known.pop("origin", "wire"), ref, text, outlet=outlet, title=title, metadata=known, **facts)


def alike(share: float = 0.9, kind: LinkKind = LinkKind.REPRINT) -> tuple[LinkShares, ...]:
    return (LinkShares(1, 2, kind, share, share),)


# name, the articles, the links between them, and the versions in order: number of the article, label and state
CASES: tuple[tuple[str, Sequence[VersionKeys], Sequence[LinkShares], list[tuple[int, str, str]]], ...] = (
    (
        "a chain of writethrus that the wire numbers in its slugs",
        [
            article(1, slug="BC-NL--Ferry, 2nd Ld-Writethru", guid=GUID, version="3"),
            article(2, slug="BC-NL--Ferry", guid=GUID, version="1"),
            article(3, slug="BC-NL--Ferry, 1st Ld-Writethru", guid=GUID, version="2"),
        ],
        (),
        [(2, "", "usable"), (3, "1st Ld-Writethru", "usable"), (1, "2nd Ld-Writethru", "usable")],
    ),
    (
        "UPDATE 2 under the same guid, with times and no version numbers",
        [
            article(1, "UPDATE 2-" + HEADLINE, guid=GUID, published="2025-03-04T10:00:00Z"),
            article(2, guid=GUID, published="2025-03-04T06:00:00Z"),
        ],
        (),
        [(2, "", "usable"), (1, "UPDATE 2", "usable")],
    ),
    (
        "UPDATE 1 and 2 that only the headline tells, with the day alone",
        [
            article(1, "UPDATE 2-" + HEADLINE, published="2025-03-04"),
            article(2, HEADLINE, published="2025-03-04"),
            article(3, "UPDATE 1-" + HEADLINE, published="2025-03-04"),
        ],
        (),
        [(2, "", "usable"), (3, "UPDATE 1", "usable"), (1, "UPDATE 2", "usable")],
    ),
    (
        "The Latest, with another headline each time and half of the text again",
        [
            article(1, "The Latest: Two hurt as ferry strikes reef", published="2025-03-04T08:00:00Z"),
            article(2, "The Latest: Bridge of stranded ferry sealed", SECOND, published="2025-03-04T13:00:00Z"),
        ],
        alike(0.6),
        [(1, "The Latest", "usable"), (2, "The Latest", "usable")],
    ),
    (
        "CORRECTED, which corrects all that came before it and nothing after",
        [
            article(1, version="1", guid=GUID),
            article(2, "UPDATE 1-" + HEADLINE, version="2", guid=GUID),
            article(3, "CORRECTED-UPDATE 1-" + HEADLINE, THIRD, version="3", guid=GUID),
            article(4, "UPDATE 2-" + HEADLINE, THIRD.partition("\n\n")[2], version="4", guid=GUID),
        ],
        (),
        [(1, "", "corrected"), (2, "UPDATE 1", "corrected"), (3, "CORRECTED, UPDATE 1", "usable"), (4, "UPDATE 2", "usable")],
    ),
    (
        "a correction that a site tells its readers, and repeats on the next day",
        [
            article(1, text=FIRST, uri="https://herald.example/ferry", modified="2025-03-04T08:00:00Z"),
            article(
                2, text="Correction: Two people died.\n\n" + FIRST, uri="https://herald.example/ferry", modified="2025-03-04T09:00:00Z"
            ),
            article(
                3, text="Correction: Two people died.\n\n" + SECOND, uri="https://herald.example/ferry", modified="2025-03-05T09:00:00Z"
            ),
        ],
        (),
        [(1, "", "corrected"), (2, "correction", "usable"), (3, "correction", "usable")],
    ),
    (
        "REFILE changes nothing in what came before",
        [
            article(1, published="2025-03-04T08:00:00Z"),
            article(2, "REFILE-" + HEADLINE, published="2025-03-04T08:20:00Z"),
        ],
        (),
        [(1, "", "usable"), (2, "REFILE", "usable")],
    ),
    (
        "KILL with the body",
        [article(1, guid=GUID, version="1"), article(2, "KILL-" + HEADLINE, SECOND, guid=GUID, version="2", signal="kill")],
        (),
        [(1, "", "withdrawn"), (2, "KILL", "withdrawn")],
    ),
    (
        "KILL without a body, known by the headline alone",
        [
            article(1, published="2025-03-04T08:00:00Z"),
            article(2, "KILL - " + HEADLINE, "Editors: please kill the story.", published="2025-03-04T09:00:00Z"),
        ],
        (),
        [(1, "", "withdrawn"), (2, "KILL", "withdrawn")],
    ),
    (
        "what is filed again after a kill stands",
        [
            article(1, guid=GUID, version="1"),
            article(2, "KILL-" + HEADLINE, "Please kill.", guid=GUID, version="2"),
            article(3, THIRD and HEADLINE, THIRD, guid=GUID, version="3"),
        ],
        (),
        [(1, "", "withdrawn"), (2, "KILL", "withdrawn"), (3, "correction", "usable")],
    ),
    ("canceled, with nobody else in the archive", [article(1, status="canceled", guid=GUID)], (), [(1, "kill", "withdrawn")]),
    (
        "one address with and without what tracks readers",
        [
            article(1, uri="https://www.herald.example/news/ferry?utm_source=mail&fbclid=x", published="2025-03-04"),
            article(2, uri="http://herald.example/news/ferry/#top", published="2025-03-05", text=SECOND),
        ],
        (),
        [(1, "", "usable"), (2, "", "usable")],
    ),
    (
        "two captures of one page whose dates are the same",
        [
            article(1, uri="https://herald.example/ferry", published="2025-03-04", captured="2025-03-06T01:00:00Z"),
            article(2, uri="https://herald.example/ferry", published="2025-03-04", captured="2025-03-05T01:00:00Z"),
        ],
        (),
        [(2, "", "usable"), (1, "", "usable")],
    ),
    (
        "nearly the same text of one outlet within hours",
        [
            article(1, "Ferry strikes reef", published="2025-03-04T08:00:00Z"),
            article(2, "Passengers saved from ferry", published="2025-03-04T11:00:00Z"),
        ],
        alike(0.85),
        [(1, "", "usable"), (2, "", "usable")],
    ),
    (
        "a notice without an outlet belongs to the only house that is named",
        [article(1, guid=GUID, version="1"), article(2, "KILL", "Please kill.", outlet=None, guid=GUID, version="2")],
        (),
        [(1, "", "withdrawn"), (2, "kill", "withdrawn")],
    ),
)


@pytest.mark.parametrize(("name", "articles", "links", "expected"), CASES, ids=[case[0] for case in CASES])
def test_versions_are_known_and_put_in_order(
    name: str, articles: Sequence[VersionKeys], links: Sequence[LinkShares], expected: list[tuple[int, str, str]]
) -> None:
    """Whatever a wire or a site does to an article again, it is one article, and what became of each version is said."""
    for order in itertools.islice(itertools.permutations(articles), 24):
        groups = versions_of(order, links)
        assert [[(one.article, one.label, one.state.value) for one in group] for group in groups] == [expected]
        assert [(one.number, one.of, one.work) for one in groups[0]] == [
            (n, len(expected), expected[0][0]) for n in range(1, len(expected) + 1)
        ]


SEPARATE: tuple[tuple[str, Sequence[VersionKeys], Sequence[LinkShares]], ...] = (
    (
        "two outlets that carry one item of a wire",
        [article(1, guid=GUID), article(2, guid=GUID, outlet="Herald", provider="Northwire")],
        (),
    ),
    ("two outlets with the same headline", [article(1, "UPDATE 1-" + HEADLINE), article(2, outlet="Herald")], ()),
    (
        "the front page of one site",
        [article(1, uri="https://herald.example/?utm_source=x"), article(2, uri="https://herald.example")],
        (),
    ),
    (
        "the page of a rubric that holds another article every day",
        [article(1, "Ferry", uri="https://herald.example/news"), article(2, "Library", LIBRARY, uri="https://herald.example/news")],
        (),
    ),
    (
        "the same id of two files by two outlets",
        [article(1, ref="17", origin="a"), article(2, ref="17", origin="b", outlet="Herald", text=LIBRARY)],
        (),
    ),
    ("the same id for something else", [article(1, ref="17", origin="a"), article(2, "Library", LIBRARY, ref="17", origin="b")], ()),
    (
        "two columns of one author that share half of their words",
        [article(1, "On patience", published="2025-03-04"), article(2, "On brick", published="2025-03-04")],
        alike(0.55),
    ),
    (
        "a column that comes every day under the same headline",
        [article(1, "Tides and winds today", published="2025-03-04"), article(2, "Tides and winds today", published="2025-03-05")],
        alike(0.85),
    ),
    (
        "two editions that differ in the day",
        [
            article(1, "Winning numbers for Monday", published="2025-03-04T01:00Z"),
            article(2, "Winning numbers for Tuesday", published="2025-03-04T20:00Z"),
        ],
        alike(0.97),
    ),
    (
        "round-ups that list the same",
        [
            article(n, "What is on in Sandvik", "\n".join(f"- Event {i} in the old hall" for i in range(9)), published="2025-03-04")
            for n in (1, 2)
        ],
        alike(0.85),
    ),
    (
        "a form that is filled in for another fund within the hour",
        [
            article(
                n, f"{fund} sets payout", f"The {fund} fund said it set a payout of {paid} cents a share.", published="2025-03-04T08:00:00Z"
            )
            for n, fund, paid in ((1, "Sandvik", 7), (2, "Inland", 9))
        ],
        alike(1.0),
    ),
    ("a repetition years later", [article(1, "A", published="2015-03-04"), article(2, "B", published="2025-03-04")], alike(1.0)),
    ("texts whose outlet nobody knows", [article(1, outlet=None), article(2, outlet=None)], alike(1.0)),
    (
        "a rewrite in the same house",
        [article(1, "A", published="2025-03-04"), article(2, "B", published="2025-03-04")],
        alike(0.9, LinkKind.REWRITE),
    ),
    ("a story about a kill", [article(1, "Officers kill the lights", published="2025-03-04"), article(2, LIBRARY[:40], LIBRARY)], ()),
)


@pytest.mark.parametrize(("name", "articles", "links"), SEPARATE, ids=[case[0] for case in SEPARATE])
def test_what_is_no_version_stays_apart(name: str, articles: Sequence[VersionKeys], links: Sequence[LinkShares]) -> None:
    """Columns, forms, round-ups and other people's copies are articles of their own."""
    assert versions_of(articles, links) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://www.Herald.example/a/?utm_medium=x&id=7#end", "herald.example/a?id=7"),
        ("http://m.herald.example/a/index.html", "herald.example/a"),
        ("https://herald.example/a/amp", "herald.example/a"),
        ("https://herald.example/", ""),
        ("https://herald.example/?p=12", "herald.example?p=12"),
        ("no address", ""),
        ("http://[broken", ""),
    ],
)
def test_an_address_is_bare(given: str, expected: str) -> None:
    """What only says how a page was reached is no part of its address, and a front page is no article."""
    assert address(given) == expected


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("(Corrects spelling of name in 3rd graf)\n\n" + FIRST, {"correction"}),
        ("Eds: UPDATES throughout.\n\n" + FIRST, {"update"}),
        (FIRST + "\n\nCorrection (March 5): An earlier version of this article named the wrong reef.", {"correction"}),
        ("Kill Bill returns to the harbour cinema on Friday, and is recalled fondly.\n\n" + FIRST, set()),
        ("Corrections officers at the northern prison said the ferry was late.\n\n" + FIRST, set()),
        ("(Killed in the crash were two men from Sandvik.)\n\n" + FIRST, set()),
    ],
)
def test_a_note_says_what_a_version_is(text: str, signals: set[str]) -> None:
    """Notes to editors and readers are heard; sentences that begin like one are not."""
    assert article(1, "Ferry", text).signals == signals


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("the whole second", SECOND, (1,)),
        ("the lead of the third, edited", f"{TWO.replace('killed', 'dead')} {REEF[0]}", (2,)),
        ("what all have", "\n\n".join(REEF[:3]), (0, 1, 2)),
        ("what the first two have", TWELVE, (0, 1)),
        ("a first version with lines of its own", f"{FIRST}\n\n{LIBRARY}", (0,)),
    ],
)
def test_a_text_tells_which_version_it_follows(name: str, text: str, places: tuple[int, ...]) -> None:
    """Sentences that only some versions have decide; if none does, nothing is claimed."""
    fit = fitting(sentences_of(text), [sentences_of(one) for one in (FIRST, SECOND, THIRD)])
    assert fit.places == places
    if fit.own is not None:
        assert fit.own.cut(text).strip()


def wire(number: int, title: str, text: str, at: str, **metadata: str) -> Article:
    known = {"guid": GUID, "version": str(number), **metadata}
    return Article(
        text, f"w{number}", "wire", outlet="Northwire", title=title, published=f"2025-03-04T{at}Z", metadata=tuple(sorted(known.items()))
    )


WIRE = (
    wire(1, HEADLINE, FIRST, "06:10:00"),
    wire(2, "UPDATE 1-" + HEADLINE, SECOND, "12:40:00", signal="update"),
    wire(3, "CORRECTED-UPDATE 1-" + HEADLINE, THIRD, "14:05:00", signal="correction, update"),
)
KILL = wire(4, "KILL-UPDATE 1-" + HEADLINE, "Editors: please kill the story on the ferry.", "20:00:00", signal="kill", status="canceled")
INLAND = Article(SECOND, "inland", "x", outlet="Inland Post", title="Twelve dead", published="2025-03-04T13:30:00Z")
HARBOUR = Article(
    f"NORTHERN ISLANDS (Northwire) - {THIRD.partition(chr(10) * 2)[2]}",
    "harbour",
    "x",
    outlet="Harbour Herald",
    title="Two dead",
    published="2025-03-04T18:30:00Z",
)
COAST = Article("\n\n".join(FIRST.split("\n\n")[:3]), "coast", "x", outlet="Coast Star", published="2025-03-04T07:30:00Z")
CARRIERS = (INLAND, HARBOUR, COAST)


def settle(archive: Archive) -> None:
    with workers.Workers(1, open_worker_archive, (archive.path, archive.settings)) as pool:
        scan.settle(archive.file, pool, lambda _: None, RemarkTally())


Make = Callable[..., Archive]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return what makes an archive of articles, in so many batches."""
    made: list[Archive] = []

    def archive(*batches: Sequence[Article]) -> Archive:
        made.append(Archive(tmp_path / f"{len(made)}.db"))
        for batch in batches:
            made[-1].add(batch)
            settle(made[-1])
        return made[-1]

    return archive


def picture(archive: Archive) -> dict[str, Any]:
    """Return what is known of versions, by refs and not by numbers."""
    ref = dict(archive.file.connection.rows("SELECT id, ref FROM article"))
    found = archive.file.versions.of(ref)
    return {
        "versions": sorted(
            (ref[v.article], ref[v.work], v.number, v.of, v.state, v.label, v.by and ref[v.by], v.notice) for v in found.values()
        ),
        "links": sorted((*sorted((ref[one.a], ref[one.b])), one.kind, one.ruling.confidence, one.reason) for one in archive.links()),
        "stories": sorted(
            (sorted(ref[n] for n in story.articles), sorted(sorted((ref[link.a], ref[link.b])) for link in story.links))
            for story in (archive.story(row.id) for row in archive.stories())
        ),
        "verdicts": sorted((ref[n], group or "") for n, group in archive.file.connection.rows("SELECT article, grp FROM verdict")),
        "due": archive.file.connection.rows("SELECT count(*) FROM version_due"),
    }


def test_order_and_batches_change_nothing(make: Make) -> None:
    """All at once, one by one and in any order, the same versions, links and stories are found."""
    everything = [*WIRE, KILL, *CARRIERS]
    at_once = picture(make(everything))
    assert len(at_once["versions"]) == 4
    for seed in range(4):
        shuffled = random.Random(seed).sample(everything, len(everything))
        batches = [shuffled[i : i + 1 + seed] for i in range(0, len(shuffled), 1 + seed)]
        assert picture(make(*batches)) == at_once


def test_many_are_passed_over_as_few_are_looked_at(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """If many articles are due, those that stand alone are left out; what is found, marked and due is the same."""
    alone = [Article(f"{FIRST} {n} boats.", f"alone{n}", "y", title=f"Number {n} of the fleet came home") for n in range(3)]
    withdrawn = Article("Editors: please kill the story.", "gone", "y", outlet="Coast Star", title="KILL - A story of the coast")
    many = [*WIRE, *CARRIERS, *alone, withdrawn, KILL]
    few = make(many[:5], many[5:])
    monkeypatch.setattr(versions, "ARTICLES_AT_ONCE", 2)
    monkeypatch.setattr(versions, "ARTICLES_A_TASK", 3)
    monkeypatch.setattr(versions, "ARTICLES_A_TRANSACTION", 4)
    passed = make(many[:5], many[5:])
    assert picture(passed) == picture(few)
    assert len(picture(few)["versions"]) == 5
    for sql in ("SELECT * FROM version_mark", "SELECT * FROM version_due", "SELECT * FROM version"):
        assert passed.file.connection.rows(sql) == few.file.connection.rows(sql), sql


def test_what_is_removed_or_changed_is_no_version_any_more(make: Make) -> None:
    """Links say again what they said, and numbers close up, as in an archive that never held the article."""
    archive = make([*WIRE, *CARRIERS, KILL])
    gone = [number for number, ref in archive.file.connection.rows("SELECT id, ref FROM article") if ref == "w4"]
    archive.file.articles.remove(gone)
    archive.file.pending.unsettle([archive.find("inland").id])
    settle(archive)
    assert picture(archive) == picture(make([*WIRE, *CARRIERS]))
    other = replace(WIRE[2], metadata=(("guid", "urn:newsml:northwire.example:other"),), outlet="Southwire", ref="w3")
    archive.add([other])
    settle(archive)
    assert picture(archive) == picture(make([*WIRE[:2], other, *CARRIERS]))


def test_versions_are_one_article_in_a_story(make: Make) -> None:
    """A link between versions says so and nothing else, each outlet is linked to one version, and nobody has it from its own copy."""
    archive = make([*WIRE, KILL, *CARRIERS])
    ref = dict(archive.file.connection.rows("SELECT id, ref FROM article"))
    kinds = {link.kind for link in archive.links() if ref[link.a][0] == ref[link.b][0] == "w"}
    assert kinds == {LinkKind.VERSION}
    assert all(link.ruling.credited is None for link in archive.links() if link.kind is LinkKind.VERSION)
    [row] = archive.stories()
    view = story_view(archive.file, row.id)
    assert len(view.story.articles) == 7
    pairs = {tuple(sorted((ref[link.a], ref[link.b]))) for link in view.story.links}
    assert {pair for pair in pairs if pair[1][0] == "w"} == {("coast", "w1"), ("inland", "w2"), ("harbour", "w3")}
    assert {ref[one.article]: [version.number for version in one.versions] for one in view.carried} == {
        "coast": [1],
        "inland": [2],
        "harbour": [3],
    }
    assert all(source.kind != "hidden" for source in view.story.sources)
    [northwire] = [source for source in archive.sources() if source.name == "Northwire"]
    assert (northwire.articles, northwire.took) == (4, 0)
    assert archive.verify() == []


def test_an_outlet_with_versions_only_is_no_story(make: Make) -> None:
    """Nobody copies himself; the lineage of such an article says which versions there are."""
    archive = make(WIRE)
    assert archive.stories() == []
    view = lineage_view(archive.file, "w2")
    assert [version.number for version in view.versions.values()] == [1, 2, 3]
    assert "3 versions of it" in view.explanation[0]


def test_a_killed_story_is_found_where_it_still_stands(make: Make) -> None:
    """Everybody who carries a killed item is listed with sentences that can be cut out of both texts."""
    archive = make([*WIRE, KILL, *CARRIERS])
    found = {one.articles[one.article].article.ref: one for one in withdrawn(archive.file)}
    assert set(found) == {"inland", "harbour", "coast"}
    assert {ref: one.version.number for ref, one in found.items()} == {"inland": 2, "harbour": 3, "coast": 1}
    for one in found.values():
        assert one.instead is None
        for sentence in one.sentences:
            own = sentence.span.cut(one.articles[one.article].article.text)
            theirs = sentence.version_span.cut(one.articles[one.version.article].article.text)
            assert theirs.strip(".") in own


def test_only_what_a_correction_changed_counts(make: Make) -> None:
    """Who carries the corrected version is not listed, who carries the wrong number is, with what stands there now."""
    found = {one.articles[one.article].article.ref: one for one in withdrawn(make([*WIRE, *CARRIERS]).file)}
    assert set(found) == {"inland", "coast"}
    [sentence] = found["inland"].sentences
    assert sentence.span.cut(SECOND) == TWELVE
    assert sentence.now is not None
    assert sentence.now.cut(THIRD) == TWO


def test_an_outlet_that_corrected_itself_carries_nothing(make: Make) -> None:
    """If an outlet has a later version of its own, the earlier one is not held against it."""
    page = "https://inland.example/ferry"
    old = replace(INLAND, uri=page)
    new = replace(HARBOUR, ref="inland-new", outlet="Inland Post", uri=page)
    assert [one.articles[one.article].article.ref for one in withdrawn(make([*WIRE, old, COAST]).file)] == ["coast", "inland"]
    assert [one.articles[one.article].article.ref for one in withdrawn(make([*WIRE, old, new, COAST]).file)] == ["coast"]


def test_what_was_filed_again_is_not_held_against_anybody(make: Make) -> None:
    """Sentences that stand in what replaced a killed version are no longer withdrawn."""
    again = wire(5, HEADLINE, SECOND, "22:00:00")
    found = {one.articles[one.article].article.ref: one for one in withdrawn(make([*WIRE, KILL, again, *CARRIERS]).file)}
    assert set(found) == {"harbour"}
    assert TWO in {s.span.cut(HARBOUR.text).partition(" - ")[2] or s.span.cut(HARBOUR.text) for s in found["harbour"].sentences}


def test_the_commands_tell_it(make: Make, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`withdrawn` lists and fails when it is asked to; `story` and its report say which version each outlet carries."""
    db = str(make([*WIRE, KILL, *CARRIERS]).path)
    assert main(["withdrawn", "--db", db]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "3 articles still carry what was withdrawn or corrected." in printed
    assert "withdrawn by version 4 (KILL, UPDATE 1) (2025-03-04 20:00 UTC); nothing replaced it" in printed
    assert main(["withdrawn", "--db", db, "--json", "--fail-on", "any"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row["state"] for row in rows] == ["withdrawn"] * 3
    first = rows[1]["sentences"][0]
    assert first["sentence"]["text"] == first["version_sentence"]["text"] == TWELVE
    assert main(["story", "1", "--db", db, "--report", str(tmp_path / "s.html")]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    line = "Inland Post carries version 2 (UPDATE 1) of Northwire, not the latest (version 3 (CORRECTED, UPDATE 1)); it was withdrawn."
    assert line in printed
    assert "version 2 of 4 (UPDATE 1), withdrawn" in printed
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert line in page
    assert main(["story", "1", "--db", db, "--json"]) == 0
    story = json.loads(capsys.readouterr().out)
    assert [version["number"] for version in story["versions"]] == [1, 2, 3, 4]
    assert line in {one["told"] for one in story["carried"]}


def test_nothing_to_tell(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """An archive without such articles says so and does not fail."""
    db = str(make([*WIRE[:2], HARBOUR]).path)
    assert main(["withdrawn", "--db", db, "--fail-on", "any"]) == 0
    assert capsys.readouterr().out == "No article carries passages of a version that was withdrawn or corrected.\n"


def test_a_hostile_headline_stays_text(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """What a wire calls a version is shown as text, in terminals and pages."""
    nasty = replace(KILL, title="KILL-\x1b[31m<script>alert(1)</script>")
    archive = make([*WIRE, nasty, *CARRIERS])
    assert main(["withdrawn", "--db", str(archive.path)]) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert "<script>alert" not in render(FORMS["story"](story_view(archive.file, 1, boilerplate=True)))


def test_triggers_forget_nothing(make: Make) -> None:
    """A headline that somebody edits in the file itself is looked at again with the next scan."""
    archive = make([WIRE[0], *CARRIERS])
    path = archive.path
    with sqlite3.connect(path) as other:
        other.execute("UPDATE article SET digest = 'x' WHERE ref = 'w1'")
    assert archive.file.connection.rows("SELECT count(*) FROM version_due") == [(1,)]
    settle(archive)


SAYING = (
    "KILL-Ferry runs aground", "Ferry runs aground - WITHDRAWN", "RETRACTION: Ferry runs aground", "CORRECTED-Ferry runs aground",
    "KORREKTUR - Fähre auf Grund", "BERICHTIGUNG: Fähre auf Grund", "Ferry runs aground (CORRECTS toll)", "REFILE-Ferry runs aground",
    "Ferry runs aground, 1st Ld-Writethru", "Ferry runs aground, write-through", "UPDATE 2-Ferry runs aground",
    "Updated: Ferry runs aground", "The Latest: Ferry runs aground", "Ferry runs aground 3rd ld",
    "Ferry runs aground 2nd Lead", "MEDIA ADVISORY - Ferry visit",
)  # fmt: skip


@pytest.mark.parametrize("headline", SAYING)
def test_a_headline_that_may_say_something_is_never_passed_over(headline: str) -> None:
    """Each form of a signal holds one of the words without which no headline is looked at any closer."""
    assert signals_in_line(headline)
    assert VersionKeys(1, "a", "b", "text", title=headline).signals == set(signals_in_line(headline))


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("CORRECTION: An earlier version of this article named the wrong harbour.", True),
        ("CORRECTİON: the harbour is Sandvik.", True),  # a dotted capital counts as an i
        ("Berichtigung vom 3. Mai: Der Hafen heißt Sandvik.", False),
        ("This story was amended on Tuesday.", True),
        ("The captain was seen on Tuesday.", False),
    ],
)
def test_a_note_to_readers_is_found_in_any_case(note: str, expected: bool) -> None:
    """Whether the words of a note are looked for first changes nothing in what is a note."""
    assert VersionKeys(1, "a", "b", f"{REEF[0]}\n{REEF[1]}\n{note}").note == (note if expected else "")
