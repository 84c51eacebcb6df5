"""Answers on a page: the lineage of an article, and the independent origins behind a story or a search."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from examples import COMPARISON
from filling import replace_links
from rich.console import Console

from syndicate.archive import ArchiveFile
from syndicate.cli import main
from syndicate.model.article import Article, Span
from syndicate.model.comparison import Comparison, Coverage, LinkKind
from syndicate.model.provenance import Direction, Link, OriginKind, Ruling
from syndicate.model.story import Story
from syndicate.pipeline import Archive
from syndicate.pipeline.derive import derive
from syndicate.pipeline.independent_origins import origins_view
from syndicate.pipeline.story_views import lineage_view, story_view
from syndicate.provenance import Entry, explain
from syndicate.provenance.clustering import Family
from syndicate.provenance.text_origin import as_one, text_origin
from syndicate.reports import json as reports
from syndicate.reports.changes import changes, told
from syndicate.reports.lineage import MOST_LINES, everything, lineage
from syndicate.reports.stories import tree

BODY = (
    "The harbour authority said on Monday that it would close the old ferry terminal in March, after an inspection found cracks.\n\n"
    "About 2,300 people cross the bay each day, and Mayor Tarvainen told the council that the town would pay for buses.\n\n"
    "Fishermen said that nobody had asked them and that they would block the channel with their boats on Thursday morning."
)
LONG_TITLE = "A headline about the closing of the old ferry terminal that goes on until it fills two lines and more " * 3
COMMON = Ruling(Direction.COMMON_SOURCE, 0.9, source="Reuters", credited=False)
UNKNOWN = Ruling(Direction.UNKNOWN, 0.3)


def piece(number: int, text: str = BODY, **known: str) -> Article:
    """Return an article with a text of its own words at the end."""
    outlet = f"Outlet {number} with a rather long name of its own"
    given: dict[str, Any] = {"outlet": outlet, "title": LONG_TITLE, "published": f"2026-03-0{1 + number % 5}", **known}
    return Article(f"{text}\n\nNumber {number}.", f"piece-{number}", f"pieces/{number}", **given)


def compared(kind: LinkKind, share_a: float, share_b: float) -> Comparison:
    """Return a comparison of this kind with these shares, without passages."""
    details = [Coverage(100, round(100 * share), verbatim=round(100 * share)) for share in (share_a, share_b)]
    return replace(COMPARISON, passages=(), kind=kind, detail_a=details[0], detail_b=details[1])


def filled(
    path: Path, articles: Sequence[Article], links: Iterable[tuple[int, int, LinkKind, float, float, Ruling]], stories: Sequence[Story]
) -> ArchiveFile:
    """Return an archive of articles, of links between them and of stories; a story's links are those between its articles."""
    archive = ArchiveFile(path)
    ids = archive.articles.put([derive(one) for one in articles])
    assert ids == list(range(1, len(ids) + 1))
    replace_links(archive, ids, [(a, b, compared(kind, one, two), ruling) for a, b, kind, one, two, ruling in links])
    found = archive.links.of(ids)
    archive.stories.put([replace(one, links=tuple(link for link in found if {link.a, link.b} <= set(one.articles))) for one in stories])
    return archive


def lines(archive: ArchiveFile, ref: str, width: int = 100) -> list[str]:
    """Return the lineage of an article as lines."""
    out = io.StringIO()
    Console(file=out, width=width, markup=False, emoji=False, highlight=False).print(lineage(lineage_view(archive, ref)))
    return out.getvalue().splitlines()


@pytest.fixture(scope="module")
def great(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFile:
    """Return an archive of a text with 400 witnesses, and of a digest that has parts of ten texts."""
    count = 400
    articles = [piece(n, f"LONDON (Reuters) - {BODY}" if n % 4 == 0 else BODY.replace("2,300", "2,500")) for n in range(count)]
    links = [(1, n, LinkKind.REPRINT, 0.95, 0.95, COMMON) for n in range(2, count + 1)]
    stories = [Story(tuple(range(1, count + 1)), (), reason="Its articles also share parts.", witnesses=tuple(range(1, count + 1)))]
    digest = count + 1
    articles.append(piece(digest - 1, title=f"The day in brief {LONG_TITLE}"))
    for place in range(10):
        first = digest + 1 + 2 * place
        articles += [piece(first - 1 + side, f"By Reuters\n\nText {place} " + BODY) for side in (0, 1)]
        links.append((first, first + 1, LinkKind.REPRINT, 0.9, 0.9, COMMON))
        links.append((digest, first, LinkKind.EXCERPT, 0.1, 0.8, COMMON))
        stories.append(Story((digest, first, first + 1), (), witnesses=(first, first + 1)))
    return filled(tmp_path_factory.mktemp("great") / "great.db", articles, links, stories)


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("ref", ["piece-0", "piece-17", "piece-399", "piece-400", "piece-401"])
def test_a_lineage_is_one_page_in_any_archive(great: ArchiveFile, ref: str, width: int) -> None:
    """Four hundred witnesses, long titles and ten texts in a digest take no more than forty lines."""
    shown = lines(great, ref, width)
    assert len(shown) <= MOST_LINES
    assert max(map(len, shown)) <= width


def test_a_page_says_whence_how_sure_why_who_else_and_what_changed(great: ArchiveFile) -> None:
    """Each question of a reader has its answer; which of the outlets was first says nothing of an agency outside."""
    told_ = " ".join(" ".join(lines(great, "piece-17")).split())
    for part in (
        "Most likely from Reuters (confidence",
        "For it:",
        "- claimed: Outlet 0",
        "Carried by 399 other articles of 399 outlets: first Outlet 0",
        "and 394 more.",
        "2 other numbers (“2,500” for “2,300”, “17” for “0”)",
    ):
        assert part in told_
    assert "observed:" not in told_


def test_claimed_evidence_stands_before_what_was_observed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An origin in the archive is shown by the credits that name it, then by the dates of those that came later."""
    own = {"id": "own", "outlet": "North Post", "date": "2024-05-16T08:00:00Z", "text": BODY}
    copy = {"id": "copy", "outlet": "West Star", "date": "2024-05-18T08:00:00Z", "text": f"{BODY}\n\nSource: North Post"}
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, (own, copy))), encoding="utf-8")
    assert main(["scan", str(tmp_path / "a.jsonl"), "--db", str(tmp_path / "x.db"), "--jobs", "1"]) == 0
    assert main(["lineage", "copy", "--db", str(tmp_path / "x.db")]) == 0
    told_ = " ".join(capsys.readouterr().out.split())
    assert 0 < told_.index("claimed:") < told_.index("observed:")


def test_of_many_texts_the_first_are_told_and_the_others_are_counted_or_named(great: ArchiveFile) -> None:
    """A digest tells the first three texts and names the others; what does not fit is said to be left out, and JSON has all."""
    shown = lines(great, "piece-400", 120)
    assert [sum(line.startswith(word) for line in shown) for word in ("Text ", "Story ")] == [3, 7]
    assert "--all shows everything" in lines(great, "piece-400", 60)[-1]
    view = lineage_view(great, "piece-400")
    assert len(json.loads(reports.text("lineage", view))["texts"]) == 10


def test_all_shows_every_link(great: ArchiveFile) -> None:
    """What the page leaves out is there on request."""
    out = io.StringIO()
    Console(file=out, width=100).print(everything(lineage_view(great, "piece-0")))
    assert out.getvalue().count("reprint:") == 399


def test_the_one_origin_of_a_text_stands_behind_all_its_witnesses(great: ArchiveFile) -> None:
    """Four hundred outlets with one agency's text are one origin; an article that only has parts reports for itself."""
    view = origins_view(great, "1")
    assert [(one.kind, one.name, len(one.copies), one.own) for one in view.origins] == [(OriginKind.NAMED, "Reuters", 400, ())]


# Case, articles (outlet and what stands before the text), links, the articles of the text, and the origins: name and articles.
ORIGINS = [
    (
        "copies of an agency's text, and a report of its own on the same event",
        (("North Post", "By Reuters\n\n"), ("South Post", ""), ("West Star", "")),
        ((1, 2, LinkKind.REPRINT, 0.9, 0.9, COMMON), (2, 3, LinkKind.SAME_EVENT, 0.2, 0.2, UNKNOWN)),
        (1, 2),
        [("Reuters", (1, 2)), ("West Star", (3,))],
    ),
    (
        "the agency's own article is in the archive",
        (("Reuters", ""), ("South Post", "By Reuters\n\n"), ("West Star", "By Reuters\n\n")),
        ((1, 2, LinkKind.REPRINT, 0.9, 0.9, Ruling(Direction.B_FROM_A, 0.9)), (1, 3, LinkKind.REPRINT, 0.9, 0.9, COMMON)),
        (1, 2, 3),
        [("Reuters", (1, 2, 3))],
    ),
    (
        "nobody says where the text comes from: it still is one",
        (("North Post", ""), ("South Post", ""), ("West Star", "")),
        ((1, 2, LinkKind.REPRINT, 0.9, 0.9, UNKNOWN), (1, 3, LinkKind.REPRINT, 0.9, 0.9, UNKNOWN)),
        (1, 2, 3),
        [(None, (1, 2, 3))],
    ),
    (
        "who has a small part of another text reports for itself",
        (("North Post", "By Reuters\n\n"), ("South Post", ""), ("West Star", "")),
        ((1, 2, LinkKind.REPRINT, 0.9, 0.9, COMMON), (1, 3, LinkKind.EXCERPT, 0.2, 0.1, COMMON)),
        (1, 2),
        [("Reuters", (1, 2)), ("West Star", (3,))],
    ),
    (
        "who has most of its words from another text does not",
        (("North Post", "By Reuters\n\n"), ("South Post", ""), ("West Star", "")),
        ((1, 2, LinkKind.REPRINT, 0.9, 0.9, COMMON), (1, 3, LinkKind.EXCERPT, 0.2, 0.8, COMMON)),
        (1, 2),
        [("Reuters", (1, 2, 3))],
    ),
    (
        "who credits an agency for all of its text does not report for itself, though nobody else has that text",
        (("North Post", "By Reuters\n\n"), ("South Post", ""), ("West Star", "By Reuters\n\n")),
        ((1, 2, LinkKind.REPRINT, 0.9, 0.9, COMMON), (2, 3, LinkKind.SAME_EVENT, 0.2, 0.2, UNKNOWN)),
        (1, 2),
        [("Reuters", (1, 2, 3))],
    ),
]


@pytest.mark.parametrize(("articles", "links", "witnesses", "expected"), [row[1:] for row in ORIGINS], ids=[row[0] for row in ORIGINS])
def test_independent_origins(
    tmp_path: Path,
    articles: Sequence[tuple[str, str]],
    links: Sequence[tuple[int, int, LinkKind, float, float, Ruling]],
    witnesses: tuple[int, ...],
    expected: list[tuple[str | None, tuple[int, ...]]],
) -> None:
    """Copies are collapsed to their source, reports of an outlet's own count for themselves, and every article counts once."""
    pieces = [piece(n, before + BODY, outlet=outlet) for n, (outlet, before) in enumerate(articles)]
    members = sorted({*witnesses, *(n for a, b, kind, *_ in links for n in (a, b) if kind is not LinkKind.SAME_EVENT)})
    archive = filled(tmp_path / "news.db", pieces, links, [Story(tuple(members), (), witnesses=witnesses)])
    view = origins_view(archive, "1")
    assert [(one.name, tuple(sorted((*one.own, *one.copies)))) for one in view.origins] == expected


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("piece-0", "same event as piece-0"),
        ("1", "Story 1"),
        ("ferry terminal", "What a search for 'ferry terminal' finds"),
    ],
)
def test_an_article_a_story_or_words_can_be_asked_about(tmp_path: Path, asked: str, said: str) -> None:
    """A number is that of a story, a ref that of an article, and anything else is searched for."""
    links = [(1, 2, LinkKind.REPRINT, 0.9, 0.9, UNKNOWN)]
    archive = filled(tmp_path / "news.db", [piece(0), piece(1)], links, [Story((1, 2), (), witnesses=(1, 2))])
    view = origins_view(archive, asked)
    assert said in view.asked
    assert len(view.origins) == 1


def test_what_nothing_has_is_not_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words that no article has are an error that says what to do."""
    filled(tmp_path / "news.db", [piece(0)], [], []).close()
    assert main(["origins", "nowhere", "--db", str(tmp_path / "news.db")]) == 2
    assert "no article or story is called 'nowhere'" in capsys.readouterr().err


# Case, the earlier text, the later one, and what is said of the change.
CHANGES = [
    ("nothing", "One two three four.", "One two three four.", "no word differs"),
    ("only case and accents", "Élan vital ist alles.", "elan vital ist alles.", "no word differs"),
    ("a number", "About 2,300 people came.", "About 2,500 people came.", "another number (“2,500” for “2,300”)"),
    ("a name", "Ilse Tarvainen sprach.", "Ilse Tarvonen sprach.", "another name (“Tarvonen” for “Tarvainen”)"),
    ("the end", "Erst dies. " + "Dann noch sehr viel mehr und so weiter bis zum Ende hin.", "Erst dies.", "its end is cut (12 words)"),
    ("words of its own", "He came.", "He came, said the mayor in the town hall.", "7 words of its own"),
    ("a number in Arabic script", "وصل 300 شخص أمس", "وصل 500 شخص أمس", "another number (“500” for “300”)"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "said"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_what_changed(before: str, after: str, said: str) -> None:
    """Numbers, names, a cut end and added words are told for what they are."""
    found = changes(before, after)
    assert found is not None
    assert said in told(found)


def test_what_others_have_too_is_not_ones_own() -> None:
    """Added words that stand where others have them word for word are told apart from those that nobody else has."""
    after = "Er kam. Die Feuerwehr sperrte die Straße. Wir waren dabei."
    shared = after.index("Die"), after.index(" Wir")
    found = changes("Er kam.", after, [Span(*shared)])
    assert found is not None
    assert told(found) == "5 words more that others have too; 3 words of its own"


PARTS = [
    "The harbour authority of Brantfell said on Monday that it would close the old ferry terminal in March after cracks were found.",
    "Engineers had warned since the spring that the northern piers were sinking by four millimetres a year, a report of 62 pages says.",
    "About 2,300 people cross the bay each day, and most of them will have to take buses around the estuary until the summer.",
    "Mayor Ilse Tarvainen told the council that the town would pay half of the cost of the buses, and the ministry the other half.",
    "Fishermen who land their catch beside the terminal plan to block the channel with their boats when the council votes.",
    "The terminal was built in 1934 and was last repaired after the flood of 1976; a new one was put off for want of money.",
]


def test_what_speaks_against_an_origin_stands_apart(tmp_path: Path) -> None:
    """Two credits of one source outweigh one of another, which is shown as what speaks against it."""
    heads = ("By Reuters\n\n", "By Reuters\n\n", "By Agence France-Presse\n\n", "")
    articles = [piece(n, head + BODY) for n, head in enumerate(heads)]
    links = [(1, n, LinkKind.REPRINT, 0.9, 0.9, COMMON) for n in (2, 3, 4)]
    told_ = "\n".join(lines(filled(tmp_path / "news.db", articles, links, [Story((1, 2, 3, 4), (), witnesses=(1, 2, 3, 4))]), "piece-3"))
    assert "from Reuters (confidence" in told_
    speaking, against = told_.split("For it:")[1].split("Against it:")
    assert "names Reuters" in speaking
    assert "France-Presse" not in speaking
    assert "names Agence France-Presse" in against


def test_a_story_tells_its_text_once(tmp_path: Path) -> None:
    """Five articles of one text have ten links that all say the same: the story has one sentence on them, and a link for each article."""
    articles = [piece(n, ("By Reuters\n\n" if n == 0 else "") + BODY) for n in range(5)]
    links = [(a, b, LinkKind.REPRINT, 0.9, 0.9, COMMON) for a, b in combinations(range(1, 6), 2)]
    archive = filled(tmp_path / "news.db", articles, links, [Story((1, 2, 3, 4, 5), (), witnesses=(1, 2, 3, 4, 5))])
    view = story_view(archive, 1)
    out = io.StringIO()
    Console(file=out, width=100, markup=False).print(tree(view))
    assert out.getvalue().count("reprint:") == 4
    assert "5 articles carry its text. Most likely from Reuters (confidence" in " ".join(out.getvalue().split())
    said = explain(view.story, {number: Entry(number, held.article, held.credits) for number, held in view.articles.items()})
    assert sum("carry one text, most likely from Reuters (confidence 90%)" in one for one in said) == 1
    assert not any("carry the same text" in one for one in said)


def test_what_points_to_a_common_source_speaks_for_the_one_that_is_named(tmp_path: Path) -> None:
    """“Agencies” and parts that each side lacks say that the text is from outside, and so do not speak against Reuters."""
    heads = ("By Reuters\n\n", "By Reuters\n\n", "By Staff, Agencies\n\n")
    articles = [piece(n, head + BODY) for n, head in enumerate(heads)]
    links = [(1, n, LinkKind.REPRINT, 0.9, 0.9, COMMON) for n in (2, 3)]
    archive = filled(tmp_path / "news.db", articles, links, [Story((1, 2, 3), (), witnesses=(1, 2, 3))])
    origin = story_view(archive, 1).origin
    assert origin is not None
    assert [one.supports for one in origin.evidence if "Agencies" in one.sentence] == [True]


# Case, the articles (outlet and what stands before the text), what a ruling on the first two says, and what the text's origin makes of it.
AS_ONE = [
    ("a third names it", ("", "", "By Reuters\n\n"), Ruling(Direction.UNKNOWN, 0.4), (Direction.COMMON_SOURCE, "Reuters")),
    ("a third owns it", ("", "", "Reuters"), Ruling(Direction.UNKNOWN, 0.4), (Direction.COMMON_SOURCE, "Reuters")),
    ("one of them owns it", ("Reuters", "", ""), Ruling(Direction.UNKNOWN, 0.4), (Direction.B_FROM_A, None)),
    ("nothing is known", ("", "", ""), Ruling(Direction.COMMON_SOURCE, 0.9), (Direction.UNKNOWN, None)),
    ("the way stays", ("", "", "By Reuters\n\n"), Ruling(Direction.A_FROM_B, 0.9), (Direction.A_FROM_B, None)),
]


@pytest.mark.parametrize(("heads", "ruling", "expected"), [row[1:] for row in AS_ONE], ids=[row[0] for row in AS_ONE])
def test_a_pair_says_of_its_text_what_the_text_does(heads: Sequence[str], ruling: Ruling, expected: tuple[Direction, str | None]) -> None:
    """A link between two articles that carry a text has the origin and the confidence of the text, whatever the two alone show."""
    pieces = [piece(n, BODY, outlet=head) if head == "Reuters" else piece(n, head + BODY) for n, head in enumerate(heads)]
    stored = [derive(one) for one in pieces]
    entries = {n: Entry(n, one.article, one.credits) for n, one in enumerate(stored, start=1)}
    links = tuple(Link(a, b, LinkKind.REPRINT, 0.9, 0.9, 0.9, ruling) for a, b in ((1, 2), (1, 3), (2, 3)))
    family = Family((1, 2, 3), links, (1, 2, 3))
    origin = text_origin(family, entries)
    assert origin is not None
    found = as_one(family, origin, {}).links[0].ruling
    assert (found.direction, found.source) == expected
    assert found.confidence == (ruling.confidence if found == ruling else origin.confidence)


def test_versions_of_one_article_get_one_verdict_and_one_credit_line(tmp_path: Path) -> None:
    """A draft that has paragraphs of two versions of an article owes its outlet once."""
    with Archive(tmp_path / "news.db") as archive:
        for version, kept in enumerate((PARTS[:3], [PARTS[0], *PARTS[3:]])):
            known = {"outlet": "Harbour Herald", "uri": "https://herald.example.com/ferry", "published": f"2026-03-0{1 + version}"}
            archive.add([Article("\n\n".join(kept), f"v{version}", f"v{version}", **known)])  # type: ignore[arg-type]
        (tmp_path / "other.txt").write_text("A dog was found by the mill on Friday, and its owner is looked for.", encoding="utf-8")
        archive.scan(tmp_path / "other.txt")
        assert len(archive.file.versions.works()) == 2
        result = archive.check("\n\n".join(PARTS))
    assert {one.article.ref for one in result.origins} == {"v0", "v1"}
    assert {one.credit_line for one in result.origins} == {"Source: Harbour Herald"}
    assert [verdict.source for verdict in result.audit] == ["Harbour Herald"]


def test_a_check_names_one_origin_for_one_text(tmp_path: Path) -> None:
    """Outlets that each cut another paragraph carry one text: all that is said names the agency that one of them credits."""
    cuts = {"Harbour Herald": 5, "Inland Post": 4, "Coast Courier": 0, "Delta Daily": 3}
    with Archive(tmp_path / "news.db") as archive:
        for outlet, cut in cuts.items():
            kept = [("BRANTFELL (AP) - " if outlet == "Harbour Herald" else "") + PARTS[0], *PARTS[1:]]
            archive.add([Article("\n\n".join(kept[:cut] + kept[cut + 1 :]), outlet, outlet, outlet=outlet)])
        (tmp_path / "other.txt").write_text("A dog was found by the mill on Friday, and its owner is looked for.", encoding="utf-8")
        archive.scan(tmp_path / "other.txt")
        result = archive.check("\n\n".join(PARTS))
    assert {one.source for one in result.origins} == {"The Associated Press"}
    assert {one.credit_line for one in result.origins} == {"Source: The Associated Press"}
    assert [verdict.source for verdict in result.audit] == ["The Associated Press"]
    assert [one.article.outlet for one in result.origins].count("Harbour Herald") == len(PARTS) - 1
