"""What pages are made of: texts cut into pieces, joins, drawings, time lines, choices."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples import CHECK, COMPARISON, STORY
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pageparts import SEEDS, hostile_text, seed_archive

from syndicate.model.article import Article
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Link, Ruling
from syndicate.model.records import Held
from syndicate.model.results import StoryView
from syndicate.model.story import SourceNode, Story
from syndicate.pipeline.facade import Archive, compare
from syndicate.pipeline.story_views import story_view, summary_of
from syndicate.readers import read_one
from syndicate.reports.pages.check import check_model
from syndicate.reports.pages.compare import ComparePage, compare_model
from syndicate.reports.pages.environment import environment
from syndicate.reports.pages.filters import filters_of
from syndicate.reports.pages.joins import _longest_rise
from syndicate.reports.pages.overview import overview_model
from syndicate.reports.pages.picture import picture
from syndicate.reports.pages.pieces import Label, Piece
from syndicate.reports.pages.stories import story_model
from syndicate.reports.pages.timeline import timeline
from syndicate.reports.phrases import called

MOVED = [
    "The ferry company cancelled every crossing on Sunday because the swell at the harbour mouth was higher than four metres.",
    "Passengers who had waited since dawn were given vouchers and a warm meal in the old customs house behind the pier.",
    "A spokeswoman said the two newest ships would sail again as soon as the pilots judged the channel safe enough.",
    "Fishermen meanwhile doubled the lines on their boats, which have been tied three abreast since the weekend began.",
]


def pieces(page: ComparePage, side: int) -> list[Piece]:
    return [item for block in page.sides[side].blocks for item in block.items if isinstance(item, Piece)]


def labels(page: ComparePage, side: int) -> list[Label]:
    return [item for block in page.sides[side].blocks for item in block.items if isinstance(item, Label)]


def text_of(page: ComparePage, side: int) -> str:
    return "".join("".join(item.text for item in block.items if isinstance(item, Piece)) + block.after for block in page.sides[side].blocks)


def seed(number: str) -> Article:
    return read_one(str(next(SEEDS.glob(f"{number}*.txt"))))


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*MOVED, hostile_text(), "\r\n", " • \n\n", "“", "中文没有空格的文字。", "\u202e", "x"]), max_size=6),
    st.text(max_size=40),
)
def test_both_texts_are_there_in_full(parts: list[str], more: str) -> None:
    """Cut into pieces and put together again, a text is what it was, white space and odd characters included."""
    a, b = "\n\n".join(parts) + more, more + "\n".join(reversed(parts))
    page = compare_model(compare(a, b))
    assert text_of(page, 0) == (a if page.sides[0].blocks else text_of(page, 0))
    assert (text_of(page, 0), text_of(page, 1)) == (a if a.strip() else "", b if b.strip() else "")


@pytest.mark.parametrize(("a", "b"), [("000", "001"), ("003", "004"), ("000", "002")])
def test_the_words_marked_as_shared_are_those_of_the_coverage(a: str, b: str) -> None:
    """What is coloured adds up to what the comparison says is shared, and all that counts to the article's own words."""
    comparison = compare(seed(a), seed(b))
    page = compare_model(comparison)
    for side, detail in enumerate((comparison.detail_a, comparison.detail_b)):
        assert sum(piece.words for piece in pieces(page, side) if piece.kind) == detail.covered
        assert sum(piece.words for piece in pieces(page, side)) == detail.words
        assert sum(piece.words for piece in pieces(page, side) if piece.quote) == detail.quoted


def test_joins_name_each_other_and_lead_somewhere() -> None:
    """Whoever goes from one paragraph to its counterpart finds the way back there."""
    page = compare_model(compare(seed("000"), seed("001")), key="k")
    sides = [{label.number: {number for number, _ in label.others} for label in labels(page, side)} for side in (0, 1)]
    assert sides[0]
    assert {(i, j) for i, others in sides[0].items() for j in others} == {(i, j) for j, others in sides[1].items() for i in others}
    anchors = {label.anchor for side in (0, 1) for label in labels(page, side)}
    assert {anchor for side in (0, 1) for label in labels(page, side) for _, anchor in label.others} <= anchors
    assert all(anchor.startswith("k-") for anchor in anchors)


def test_a_paragraph_that_moved_is_seen_as_moved() -> None:
    """If one paragraph stands elsewhere on the other side, it alone is marked, on both sides and on the map."""
    page = compare_model(compare("\n\n".join(MOVED), "\n\n".join([*MOVED[1:], MOVED[0]])))
    assert [[label.number for label in labels(page, side) if label.moved] for side in (0, 1)] == [[1], [4]]
    assert [ribbon.moved for ribbon in page.ribbons] == [True, False, False, False]
    assert page.moved == 1


def test_differing_words_are_marked_and_equal_ones_are_not() -> None:
    """Inside a shared passage, the exchanged word is the one that stands out."""
    page = compare_model(compare("\n\n".join(MOVED), "\n\n".join(MOVED).replace("vouchers", "tickets")))
    assert [[piece.text for piece in pieces(page, side) if piece.differs] for side in (0, 1)] == [["vouchers"], ["tickets"]]


def test_credit_lines_are_greyed_and_never_coloured() -> None:
    """What is no telling of the article's own is shown, in grey, and counts for nothing."""
    page = compare_model(compare(seed("003"), seed("004")))
    grey = " ".join(piece.text for piece in pieces(page, 1) if piece.grey)
    assert "originally published by" in grey
    assert not [piece for piece in pieces(page, 1) if piece.grey and (piece.kind or piece.words)]


@pytest.mark.parametrize(
    ("values", "length"),
    [([], 0), ([5], 1), ([1, 2, 3], 3), ([3, 2, 1], 1), ([4, 1, 2, 3], 3), ([1, 3, 2, 4], 3)],
)
def test_the_longest_rise(values: list[int], length: int) -> None:
    """The chain that keeps its order is as long as there is one, and rises."""
    chain = [values[place] for place in _longest_rise(values)]
    assert len(chain) == length
    assert chain == sorted(chain)


def held(number: int, outlet: str | None, published: str | None, title: str | None = None) -> Held:
    return Held(number, Article(text="", ref=f"r{number}", outlet=outlet, published=published, title=title), 100, (), ())


def linked(a: int, b: int, direction: Direction, similarity: float = 0.5) -> Link:
    return Link(a, b, LinkKind.REPRINT, 0.5, 0.6, similarity, Ruling(direction, 0.7))


def view(links: tuple[Link, ...], sources: tuple[SourceNode, ...] = ()) -> StoryView:
    numbers = sorted({n for link in links for n in (link.a, link.b)})
    articles = {n: held(n, f"Outlet {n}", f"2025-03-0{n}") for n in numbers}
    return StoryView(1, Story(tuple(numbers), links, sources, numbers[0]), articles)


@pytest.mark.parametrize(
    ("name", "links", "sources", "arrows", "plain"),
    [
        ("one from the other", (linked(1, 2, Direction.B_FROM_A),), (), 1, 0),
        ("a chain", (linked(1, 2, Direction.B_FROM_A), linked(2, 3, Direction.B_FROM_A)), (), 2, 0),
        ("not known who", (linked(1, 2, Direction.UNKNOWN),), (), 0, 1),
        ("a hidden source", (linked(1, 2, Direction.COMMON_SOURCE),), (SourceNode("Hidden source", "hidden", (1, 2)),), 2, 0),
        ("two givers", (linked(1, 3, Direction.B_FROM_A), linked(2, 3, Direction.B_FROM_A, 0.4)), (), 2, 0),
        ("everything", tuple(linked(a, b, Direction.UNKNOWN) for a in range(1, 6) for b in range(a + 1, 6)), (), 0, 4),
    ],
)
def test_the_drawing_has_every_article_once_and_holds_together(
    name: str, links: tuple[Link, ...], sources: tuple[SourceNode, ...], arrows: int, plain: int
) -> None:
    """Arrows if there is a direction, plain lines if there is none, and no article that hangs on nothing."""
    drawn = picture(view(links, sources))
    numbers = [node.number for node in drawn.nodes if node.number is not None]
    assert sorted(numbers) == sorted({n for link in links for n in (link.a, link.b)})
    assert [node.kind for node in drawn.nodes if node.number is None] == [source.kind for source in sources]
    assert len([edge for edge in drawn.edges if edge.head]) == arrows
    assert len([edge for edge in drawn.edges if not edge.head]) == plain
    assert len({(node.x, node.y) for node in drawn.nodes}) == len(drawn.nodes)


def test_the_drawing_says_by_what_evidence_and_how_much() -> None:
    """A credited source is claimed, one that only the text shows is inferred; more coverage is a thicker line."""
    drawn = picture(view((linked(1, 2, Direction.COMMON_SOURCE),), (SourceNode("Northwire", "external", (1, 2), (1,)),)))
    assert [edge.kind for edge in drawn.edges] == ["claimed", "inferred"]
    assert drawn.edges[0].width < drawn.edges[1].width


def test_times_that_are_not_known_stand_apart() -> None:
    """A date takes its day, a time its moment, and neither is made up."""
    lanes = timeline({1: held(1, "A", "2025-03-03"), 2: held(2, "B", "2025-03-03T12:00:00"), 3: held(3, "B", None)}, 1)
    assert lanes is not None
    (first,), (second, third) = (lane.dots for lane in lanes.lanes)
    assert (first.width > 0, first.first, second.width, second.known, third.known) == (True, True, 0.0, True, False)
    assert first.x < second.x < third.x
    assert lanes.unknown == 1
    assert timeline({1: held(1, "A", None)}, None) is None


def test_articles_of_one_outlet_are_told_apart() -> None:
    """By their titles, and if these are the same by their refs."""
    names = called({1: held(1, "A", None, "X"), 2: held(2, "A", None, "Y"), 3: held(3, "B", None, "Z")})
    assert names == {1: "A, “X”", 2: "A, “Y”", 3: "B"}
    assert called({1: held(1, "A", None), 2: held(2, "A", None)}) == {1: "A (r1)", 2: "A (r2)"}


def test_a_story_lists_what_it_has_and_counts_what_it_leaves_out() -> None:
    """Limits on links and pairs cut the list and not the count."""
    page = story_model(STORY, ["Told."])
    assert (len(page.appearances), len(page.links), page.pairs, page.explanation) == (2, 1, 1, ("Told.",))
    assert page.links[0].pair is not None
    short = story_model(STORY, pairs=0)
    assert (short.pairs, short.links[0].pair) == (0, None)
    assert (story_model(STORY, links=0).links, story_model(STORY, links=0).all_links) == ((), 1)


def test_each_uncredited_passage_has_the_credit_that_would_mend_it() -> None:
    """The four shares fill the bar, and every note of reuse without credit names a line."""
    page = check_model((CHECK), 0.1)
    assert page.above
    assert sum(share.width for share in page.shares) == pytest.approx(100)
    notes = [note for row in page.rows for note in row.notes]
    assert [note.origin.credit_line for note in notes if note.credited == "uncredited"] == ["With reporting by Northwire."]
    assert page.mends == ("With reporting by Northwire.",)


def test_only_what_is_there_can_be_chosen() -> None:
    """Filters offer the kinds, outlets and times of the page, and no choice between one thing."""
    page = story_model(STORY)
    chosen = filters_of([page])
    assert (chosen.kinds, chosen.links, chosen.stories, chosen.pairs) == (("reprint",), 1, 1, 1)
    assert chosen.outlets == ("Harbour Herald", "Inland ␛[31mPost")
    assert (chosen.earliest, chosen.latest) == ("2025-03-03", "2025-03-04")
    alone = filters_of(pairs=[compare_model(COMPARISON)])
    assert (alone.links, alone.outlets, alone.credits) == (0, (), ())


def test_an_overview_counts_the_archive(tmp_path: Path) -> None:
    """The seeds: five articles, two stories, and the one outside source that has a name; lists beyond their limit are counted."""
    with Archive(seed_archive(tmp_path)) as archive:
        overview = overview_model(summary_of(archive.file, stories=1))
        story = story_model(story_view(archive.file, overview.stories[0].id))
    facts = dict(overview.facts)
    assert (facts["Articles"], facts["Stories"], facts["Recipe"]) == ("5", "2", "affine32-128-1-xxh32-w3-8-120-f1")
    assert (len(overview.stories), overview.all_stories) == (1, 2)
    assert {one.name for one in overview.outlets if one.kind == "external"} == {"Radio Free Europe/Radio Liberty"}
    assert all(one.credited <= one.gave and one.took_credited <= one.took for one in overview.outlets)
    assert [node.kind for node in story.picture.nodes].count("external") == 1


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&#34;&#39;"),
        ("\x1b[1m", "␛[1m"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\ud800", "⟨U+D800⟩"),
        ("ok é 中", "ok é 中"),
    ],
)
def test_everything_printed_is_escaped_and_visible(given: str, shown: str) -> None:
    """No template has to remember it."""
    assert environment().from_string("{{ it }}").render(it=given) == shown
