"""Directions follow from credits, dates and traces, the same from either side; stories do not depend on order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.annotation.credits import survey
from syndicate.model.article import Article, Credit, CreditForm, Span
from syndicate.model.comparison import STUB_WORDS, Comparison, Coverage, Derivation, LinkKind, Passage, PassageKind
from syndicate.model.provenance import Direction, EvidenceKind, Link, Ruling
from syndicate.provenance import Entry, earlier, explain, ruled, stories_of
from syndicate.provenance.clustering import Family, by_numbers, families
from syndicate.provenance.compilations import compilations
from syndicate.provenance.direction import LEAST_CONFIDENCE, pair_traces
from syndicate.provenance.direction import rule as rule_link
from syndicate.provenance.graph import UNNAMED
from syndicate.provenance.ledger import account, verdicts_on
from syndicate.provenance.origins import LATER_NATS
from syndicate.provenance.sides import sides_of
from syndicate.provenance.stretches import Stretches

SEEDS = Path(__file__).parent.parent / "seeds"
RADIO = "Radio Free Europe/Radio Liberty"
TURNED = {Direction.B_FROM_A: Direction.A_FROM_B, Direction.A_FROM_B: Direction.B_FROM_A}
QUAY = "The two quays of the old port stay closed until the crane has been mended, the harbour master said."
CREW = "The crews had asked for more pay and shorter nights, and walked out when the talks broke down in March."
MAYOR = "The mayor said he would meet both sides again before the week is out, and asked for patience in the city."


def entry(number: int, text: str, **known: Any) -> Entry:
    article = Article(text, ref=f"{number}.txt", **known)
    return Entry(number, article, survey(text).credits)


def compared(a: Entry, b: Entry, *shared: str, words: tuple[int, int] = (100, 100), covered: tuple[int, int] = (80, 80)) -> Comparison:
    """Compare by hand: each shared sentence stands in both texts, word for word."""
    spans = [tuple(Span(e.article.text.index(s), e.article.text.index(s) + len(s)) for e in (a, b)) for s in shared]
    passages = tuple(Passage(PassageKind.VERBATIM, one, two, 1.0) for one, two in spans)
    one, two = (Coverage(w, c, verbatim=c) for w, c in zip(words, covered, strict=True))
    return Comparison(a.article, b.article, passages, LinkKind.REPRINT, one, two, 1.0, Derivation.PARTIALLY, Derivation.PARTIALLY)


def rule(a: Entry, b: Entry, comparison: Comparison) -> Ruling:
    """Rule on a pair that no other article is evidence for, and say whether it is credited, by the ledger of the two."""
    assert comparison.kind is not None
    words = min(comparison.detail_a.words, comparison.detail_b.words)
    nothing = Ruling(Direction.UNKNOWN, 0.0)
    shares = comparison.coverage_a, comparison.coverage_b, comparison.similarity
    traces = pair_traces(a, b, comparison)
    ruling = rule_link(a, b, Link(a.number, b.number, comparison.kind, *shares, nothing, traces=traces, words=words))
    groups = [one.group for one in verdicts_on(comparison.kind, ruling, (a, b), (comparison.detail_a, comparison.detail_b))]
    said = {None if group is None else group.credited for group in groups}
    return replace(ruling, credited=said.pop() if len(said) == 1 else None)


def turned(comparison: Comparison) -> Comparison:
    return replace(
        comparison,
        a=comparison.b,
        b=comparison.a,
        detail_a=comparison.detail_b,
        detail_b=comparison.detail_a,
        passages=tuple(replace(p, a=p.b, b=p.a) for p in comparison.passages),
    )


def link(a: int, b: int, kind: LinkKind = LinkKind.REPRINT, share: float = 0.8, direction: Direction = Direction.UNKNOWN) -> Link:
    return Link(a, b, kind, share, share, share, Ruling(direction, 0.9))


@pytest.mark.parametrize(
    ("one", "two", "sure"),
    [
        ("2025-04-01", "2025-04-03", 1.0),
        ("2025-04-01", "2025-04-02", 1.0),
        ("2025-04-02", "2025-04-02", 0.0),
        ("2025-04-02", "2025-04-02T19:49:31", 0.0),
        ("2025-04-02", "2025-04-03T00:00:00", 0.0),
        ("2025-04-02T08:00:00+02:00", "2025-04-02T12:00:00Z", 1.0),
        ("2025-04-02T12:00:00+09:00", "2025-04-02T03:00:00Z", 0.0),
        ("2025-04-02T08:00:00", "2025-04-02T15:00:00", 0.5),
        ("2025-04-02T08:00:00Z", "2025-04-02T08:30:00Z", 0.5),
        (None, "2025-04-02", 0.0),
        ("last spring", "2025-04-02", 0.0),
    ],
)
def test_the_clock_says_no_more_than_dates_prove(one: str | None, two: str | None, sure: float) -> None:
    """Dates that overlap or are missing prove nothing; zones and times that are missing weaken the rest."""
    assert earlier(one, two) == pytest.approx(sure)
    assert earlier(two, one) == pytest.approx(-sure)


def test_a_credit_to_the_other_outlet_gives_the_direction() -> None:
    """An article that names the other outlet as its source is taken at its word, and counts as credited."""
    a = entry(1, f"{QUAY}\n\n{CREW}", outlet="Harbour Herald")
    b = entry(2, f"This story was first published by the Harbour Herald.\n\n{QUAY}", outlet="Inland Post")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction, ruling.credited, ruling.source) == (Direction.B_FROM_A, True, None)
    assert ruling.confidence > 0.9
    assert any("Harbour Herald" in e.sentence and e.kind is EvidenceKind.CLAIMED for e in ruling.evidence)


def test_a_canonical_link_to_the_other_page_is_a_credit() -> None:
    """A declared original address that is the other article's address gives the direction."""
    a = entry(1, QUAY, outlet="Harbour Herald", uri="https://www.harbourherald.example/quay?ref=1")
    declared = Credit("harbourherald.example", "http://harbourherald.example/quay/", -1, -1, CreditForm.LINK)
    b = entry(2, QUAY, outlet="Inland Post")
    b = replace(b, article=replace(b.article, declared=(declared,)))
    assert rule(a, b, compared(a, b, QUAY)).direction is Direction.B_FROM_A


def test_two_that_credit_one_agency_are_siblings() -> None:
    """Neither is the other's source if both name the same agency, whatever the clock says."""
    a = entry(1, f"OSLO (AP) — {QUAY}", outlet="Harbour Herald", published="2025-03-01")
    b = entry(2, f"{QUAY}\n\nThe Associated Press. \n\n© 2025 The Associated Press", outlet="Inland Post", published="2025-03-09")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction, ruling.source, ruling.credited) == (Direction.COMMON_SOURCE, "The Associated Press", True)


def test_an_agency_that_is_the_other_outlet_is_no_common_source() -> None:
    """If one side is the agency, the side that credits it has it from there."""
    a = entry(1, f"OSLO (Reuters) - {QUAY}", outlet="Reuters")
    b = entry(2, f"OSLO (Reuters) - {QUAY}", outlet="Inland Post")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction, ruling.credited) == (Direction.B_FROM_A, True)


def test_a_credit_on_one_side_speaks_for_both() -> None:
    """If one side names an agency and the other nobody, both have the text from the agency: the other lost the credit."""
    a = entry(1, f"OSLO (AP) — {QUAY}", outlet="Harbour Herald", published="2025-03-01")
    b = entry(2, QUAY, outlet="Inland Post", published="2025-03-09")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction, ruling.source, ruling.credited) == (Direction.COMMON_SOURCE, "The Associated Press", None)
    assert [e.favours for e in ruling.evidence if e.kind is EvidenceKind.CLAIMED] == [Direction.COMMON_SOURCE]


def test_an_agency_that_names_nobody_is_the_source_of_what_another_credits_elsewhere() -> None:
    """An agency names others that it quotes, so a credit for another agency does not outweigh the agency's own text."""
    a, b = entry(1, QUAY, outlet="Reuters"), entry(2, f"OSLO (AP) — {QUAY}", outlet="Inland Post")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction, ruling.credited) == (Direction.B_FROM_A, False)
    assert ruling.confidence < 0.8


def test_a_staff_byline_gives_a_direction_that_the_clock_agrees_with() -> None:
    """A byline with the outlet's name shows whose text it is; a byline that both have shows nothing."""
    a = entry(1, QUAY, outlet="Harbour Herald", byline="Jane Roe, Harbour Herald", published="2025-03-01")
    b = entry(2, QUAY, outlet="Inland Post", published="2025-03-09")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction, ruling.credited) == (Direction.B_FROM_A, False)
    both = replace(b, article=replace(b.article, byline=a.article.byline))
    assert rule(a, both, compared(a, both, QUAY)).direction is Direction.UNKNOWN


AGENCIES = {"outlet": "AFP"}, {"outlet": "Reuters"}
DPA_AND_EFE = {"outlet": "dpa"}, {"outlet": "EFE"}
LATE = {"outlet": "Poison Post", "byline": "Reuters"}
SERRA = {"outlet": "Serra Times", "byline": "Ines Rocha, staff reporter"}


@pytest.mark.parametrize(
    ("first", "second", "settled"),
    [
        (*AGENCIES, False),
        (*DPA_AND_EFE, False),
        ({"outlet": "Reuters"}, {"outlet": "Inland Post"}, True),
        (SERRA, LATE, False),
        ({"outlet": "Hafenbote", "byline": "Lena Amrein"}, LATE, False),
        ({"outlet": "Serra Times"}, LATE, True),  # nobody has signed it
        (SERRA, {"outlet": "Poison Post", "byline": "Ines Rocha, Reuters"}, True),  # both have the byline
    ],
)
def test_what_as_much_speaks_against_settles_nothing(first: dict[str, str], second: dict[str, str], settled: bool) -> None:
    """Two agencies are alike, and one late credit stands against an earlier byline: the clock then derives nothing."""
    a = entry(1, QUAY, **first, published="2025-03-01T10:00:00Z")
    text = f"By {second['byline']}\n\n{QUAY}" if "byline" in second else QUAY
    b = entry(2, text, **second, published="2025-03-01T16:00:00Z")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction is not Direction.UNKNOWN) is settled
    assert settled or ruling.credited is None


def test_nothing_known_is_said_to_be_unknown() -> None:
    """Without credit, date or trace there is no direction and nobody derives."""
    a, b = entry(1, QUAY, outlet="Harbour Herald"), entry(2, QUAY, outlet="Inland Post")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction, ruling.credited) == (Direction.UNKNOWN, None)
    assert ruling.confidence <= LEAST_CONFIDENCE


def test_the_clock_alone_gives_no_direction() -> None:
    """That one was published first does not show that the other has it from there: both may have it from an agency."""
    a = entry(1, QUAY, outlet="Harbour Herald", published="2025-03-01")
    b = entry(2, QUAY, outlet="Inland Post", published="2025-03-09")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert (ruling.direction, ruling.credited) == (Direction.UNKNOWN, None)
    assert [e.favours for e in ruling.evidence] == [Direction.B_FROM_A]  # it is shown all the same


@pytest.mark.parametrize(
    "bylines",
    [("Jane Roe, Harbour Herald", "Joan Poe, Inland Post"), ("By Inland Post", None), ("With agencies", None), (None, "By Harbour Herald")],
)
def test_bylines_of_several_or_of_others_show_nothing(bylines: tuple[str | None, str | None]) -> None:
    """If both have a byline of their own, or the byline is the other outlet or nobody, the clock has nothing to agree with."""
    a = entry(1, QUAY, outlet="Harbour Herald", byline=bylines[0], published="2025-03-01")
    b = entry(2, QUAY, outlet="Inland Post", byline=bylines[1], published="2025-03-09")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert ruling.direction is Direction.UNKNOWN
    assert not any("byline of its own" in one.sentence for one in ruling.evidence)


def test_credits_that_contradict_each_other_are_named_and_lower_the_confidence() -> None:
    """One text that is credited to two agencies has the source that more name, and the doubt is said."""
    wires = ("AP", "Reuters", "Reuters", "AFP")
    held = {n: entry(n, f"OSLO ({wire}) - {QUAY}", outlet=f"Outlet {n}") for n, wire in enumerate(wires, start=1)}
    links = [link(a, b) for a in held for b in held if a < b]
    (family,) = families(links).families
    (between,) = [one for one in ruled(family, held, {}, {}).links if (one.a, one.b) == (2, 3)]
    assert (between.ruling.direction, between.ruling.source) == (Direction.COMMON_SOURCE, "Reuters")
    assert 0.5 < between.ruling.confidence < 0.8
    assert any("name different sources: Reuters, " in one.sentence for one in between.ruling.evidence)


def test_an_outlet_has_its_later_article_from_its_earlier_one() -> None:
    """Within one outlet the clock gives the direction."""
    a = entry(1, QUAY, outlet="Harbour Herald", published="2025-03-01")
    b = entry(2, QUAY, outlet="Harbour Herald", published="2025-03-09")
    assert rule(a, b, compared(a, b, QUAY)).direction is Direction.B_FROM_A
    stub = {"words": (STUB_WORDS - 1, 400), "covered": (40, 40)}
    assert rule(a, b, compared(a, b, QUAY, **stub)).direction is Direction.UNKNOWN
    assert rule(a, b, replace(compared(a, b, QUAY), kind=LinkKind.EXCERPT)).direction is Direction.UNKNOWN  # a list of headlines, perhaps
    a, b = (entry(n, f"OSLO (AP) — {QUAY}", outlet="Harbour Herald", published=f"2025-03-0{n}") for n in (1, 2))
    assert rule(a, b, compared(a, b, QUAY)).direction is Direction.COMMON_SOURCE


def test_a_stub_has_no_direction_without_a_credit() -> None:
    """A lead or a caption goes everywhere at once, so a byline and the clock say nothing about it."""
    a = entry(1, QUAY, outlet="Harbour Herald", byline="Jane Roe, Harbour Herald", published="2025-03-01")
    b = entry(2, QUAY, outlet="Inland Post", published="2025-03-09")
    stub = {"words": (STUB_WORDS - 1, 400), "covered": (40, 40)}
    assert rule(a, b, compared(a, b, QUAY, **stub)).direction is Direction.UNKNOWN


def test_a_clock_against_a_credit_is_said() -> None:
    """If what names its source is older than the source, a sentence says so and the credit still leads."""
    a = entry(1, QUAY, outlet="Harbour Herald", published="2025-03-09")
    b = entry(2, f"First published by the Harbour Herald.\n\n{QUAY}", outlet="Inland Post", published="2025-03-01")
    ruling = rule(a, b, compared(a, b, QUAY))
    assert ruling.direction is Direction.B_FROM_A
    assert any("contradict" in e.sentence and e.weight == 0 for e in ruling.evidence)


def test_two_incomplete_tellings_have_a_hidden_source() -> None:
    """If each has parts between the shared ones that the other lacks, a common source is the best reading."""
    a = entry(1, f"{QUAY} {CREW} {MAYOR}", outlet="Harbour Herald")
    other = "Nobody at the ferry company wanted to say on Monday how many of its boats would sail in the coming spring."
    b = entry(2, f"{QUAY} {other} {MAYOR}", outlet="Inland Post")
    ruling = rule(a, b, compared(a, b, QUAY, MAYOR, covered=(60, 60)))
    assert (ruling.direction, ruling.source, ruling.credited) == (Direction.COMMON_SOURCE, None, None)
    (story,) = stories_of(families_of([Link(1, 2, LinkKind.REPRINT, 0.6, 0.6, 0.6, ruling)]), {1: a, 2: b})
    assert [(s.kind, s.witnesses) for s in story.sources] == [("hidden", (1, 2))]


def test_a_quotation_left_open_is_a_trace_of_copying() -> None:
    """The side that leaves open what the other closes is the likelier copy, by a weak weight."""
    a = entry(1, "He wrote “perhaps” on the wall.\n\nThen he left the town for good.", outlet="Harbour Herald")
    b = entry(2, "He wrote “perhaps on the wall.\n\nThen he left the town for good.", outlet="Inland Post")
    whole = Passage(PassageKind.EDITED, Span(0, 31), Span(0, 30), 0.9)
    ruling = rule(a, b, replace(compared(a, b), passages=(whole,)))
    (trace,) = [e for e in ruling.evidence if e.kind is EvidenceKind.INFERRED]
    assert trace.favours is Direction.B_FROM_A
    assert 0 < trace.weight <= 0.5


TEXTS = (QUAY, f"OSLO (AP) — {QUAY}", f"By Staff, Agencies\n\n{QUAY}", f"{QUAY} /REL", f"First published by the Inland Post.\n\n{QUAY}")
NAMES = ("Harbour Herald", "Inland Post", "Reuters", None)
DATES = ("2025-03-01", "2025-03-01T10:00:00", "2025-03-01T15:30:00Z", "2025-03-09", None, "soon")


@given(
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.sampled_from(DATES), st.sampled_from(DATES)),
    st.tuples(st.integers(0, 100), st.integers(0, 100)),
    st.sampled_from([(1, 2), (2, 1)]),
)
@settings(max_examples=200, deadline=None)
def test_the_ruling_is_the_same_from_either_side(
    one: str,
    two: str,
    names: tuple[str | None, str | None],
    dates: tuple[str | None, str | None],
    covered: tuple[int, int],
    numbers: tuple[int, int],
) -> None:
    """Exchanging A and B turns the direction around and changes nothing else."""
    a, b = (
        Entry(n, Article(text, outlet=name, published=when), survey(text).credits)
        for n, text, name, when in zip(numbers, (one, two), names, dates, strict=True)
    )
    comparison = compared(a, b, QUAY, covered=covered)
    forth, back = rule(a, b, comparison), rule(b, a, turned(comparison))
    assert back.direction == TURNED.get(forth.direction, forth.direction)
    assert (back.confidence, back.source, back.credited) == (forth.confidence, forth.source, forth.credited)
    if a != b:
        assert [(e.kind, TURNED.get(e.favours, e.favours), e.sentence, e.weight) for e in back.evidence] == [
            (e.kind, e.favours, e.sentence, e.weight) for e in forth.evidence
        ]
    assert 0 <= forth.confidence <= 1


def families_of(links: list[Link]) -> list[Family]:
    return families(links).families


def _plain(numbers: range) -> dict[int, Entry]:
    return {n: entry(n, QUAY, outlet=f"Outlet {n}") for n in numbers}


def test_shared_quotations_hold_no_story_together() -> None:
    """A link of quotations only makes no story and joins none."""
    found = stories_of(families_of([link(1, 2), link(3, 4), link(2, 3, LinkKind.SHARED_QUOTES)]), _plain(range(1, 5)))
    assert [story.articles for story in found] == [(1, 2), (3, 4)]


def test_an_excerpt_between_two_texts_joins_neither() -> None:
    """Two texts that share a part stay two stories, and both say so; an article without a text of its own hangs on the text."""
    weak = link(2, 3, LinkKind.EXCERPT, 0.6)
    found = families([link(1, 2), weak, link(3, 4), link(4, 5, LinkKind.EXCERPT, 0.05)])
    assert [(one.articles, one.witnesses) for one in found.families] == [((1, 2), (1, 2)), ((3, 4, 5), (3, 4))]
    assert found.apart == (weak,)
    stories = stories_of(found.families, _plain(range(1, 6)))
    assert all(story.reason and "another text" in story.reason for story in stories)


def test_one_side_that_is_covered_makes_no_common_text() -> None:
    """A digest that holds two articles whole hangs on both of their texts, and does not make them one."""
    digest = [Link(one, 9, LinkKind.REPRINT, 0.95, 0.3, 0.9, Ruling(Direction.UNKNOWN, 0.0)) for one in (1, 2, 3, 4)]
    found = families([link(1, 2), link(3, 4), *digest]).families
    assert [(one.articles, one.witnesses) for one in found] == [((1, 2, 9), (1, 2)), ((3, 4, 9), (3, 4))]


def test_parts_of_one_article_that_are_from_different_places_make_different_stories() -> None:
    """Links that share a stretch of an article belong together; links that take different stretches of it do not."""
    spans = {(1, 2): [(Span(0, 100), Span(0, 90))], (1, 3): [(Span(10, 95), Span(5, 80))], (1, 4): [(Span(200, 300), Span(0, 100))]}
    links = [link(*ends, LinkKind.EXCERPT, 0.2) for ends in spans]
    found = families(links, shared=lambda pairs: {pair: spans[pair] for pair in pairs}).families
    assert [one.articles for one in found] == [(1, 2, 3), (1, 4)]


def test_a_cut_text_is_no_compilation_of_those_that_have_parts_of_it() -> None:
    """Those that hold all of it have both parts, so they are of one text; digests hang on that text by whichever part they have."""
    pieces = {
        1: "abcdefg",
        2: "abcdefg",
        3: "abcd",
        4: "xbcd",
        5: "pqrstua",
        6: "pqrstug",
        7: "pqrstu",
        8: "pqrstu",
    }  # a letter is a paragraph
    common = {ends: sorted(set(pieces[ends[0]]) & set(pieces[ends[1]])) for ends in combinations(pieces, 2)}
    held = {ends: some for ends, some in common.items() if some}
    links = []
    for (a, b), some in held.items():
        one, two = len(some) / len(pieces[a]), len(some) / len(pieces[b])
        links.append(Link(a, b, LinkKind.REPRINT, one, two, max(one, two), Ruling(Direction.UNKNOWN, 0.0)))

    def span(number: int, letter: str) -> Span:
        place = pieces[number].index(letter)
        return Span(place * 100, place * 100 + 100)

    def shared(asked: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[tuple[Span, Span]]]:
        return {(a, b): [(span(a, each), span(b, each)) for each in held[a, b]] for a, b in asked}

    by_ends = {(one.a, one.b): one for one in links}
    assert compilations(by_ends, {}, Stretches(by_ends, {}, shared)) == frozenset()
    found = families(links, shared=shared)
    assert [(one.articles, one.witnesses) for one in found.families] == [((1, 2, 3, 4, 5, 6), (1, 2, 3, 4)), ((5, 6, 7, 8), (5, 6, 7, 8))]


def test_a_credit_on_any_article_of_a_text_speaks_for_all() -> None:
    """Two that name nobody have their text from the agency that a third names, and the three have one source."""
    held = {n: entry(n, QUAY, outlet=f"Outlet {n}", published=f"2025-03-0{n}") for n in (1, 2, 3)}
    held[3] = entry(3, f"OSLO (AP) — {QUAY}", outlet="Outlet 3", published="2025-03-03")
    (family,) = families([link(1, 2), link(1, 3), link(2, 3)]).families
    links = ruled(family, held, {}, {}).links
    assert {(one.ruling.direction, one.ruling.source) for one in links} == {(Direction.COMMON_SOURCE, "The Associated Press")}
    shared = Coverage(100, 80, verbatim=80)
    sides = [side for one in links for side in sides_of(one.kind, one.ruling, (held[one.a], held[one.b]), (shared, shared))]
    entries = {number: account(held[number], [side for side in sides if side.taker.number == number])[0] for number in held}
    assert {number: one and (one.source, one.credited) for number, one in entries.items()} == {
        1: ("The Associated Press", False),
        2: ("The Associated Press", False),
        3: ("The Associated Press", True),
    }


_EDGES = st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda e: e[0] < e[1])
_LINKS = st.lists(
    st.tuples(_EDGES, st.sampled_from(list(LinkKind)), st.sampled_from([0.04, 0.1, 0.2, 0.7]), st.sampled_from(list(Direction))),
    max_size=20,
    unique_by=lambda row: row[0],
)


@given(_LINKS, st.randoms(use_true_random=False))
def test_stories_do_not_depend_on_order(rows: list[tuple[tuple[int, int], LinkKind, float, Direction]], random: object) -> None:
    """Shuffled links give the same stories; every link is in one or leads from one to another, no article carries two texts."""
    links = [link(*ends, kind, share, direction) for ends, kind, share, direction in rows]
    shuffled = list(links)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    held = _plain(range(1, 10))
    found = stories_of(families_of(links), held)
    assert found == stories_of(families_of(shuffled), held)
    whole = families(links)
    kept = [one for family in whole.families for one in family.links] + list(whole.apart)
    assert sorted(kept, key=by_numbers) == sorted((row for row in links if row.kind.derives), key=by_numbers)
    carriers = [number for family in whole.families for number in family.witnesses]
    assert len(carriers) == len(set(carriers))
    assert all(len(story.articles) >= 2 and explain(story, held) for story in found)


def test_a_hundred_thousand_links_are_quick() -> None:
    """A chain of 100,000 small excerpts falls into pairs, without recursion."""
    links = [link(n, n + 1, LinkKind.EXCERPT, 0.1) for n in range(100_000)]
    found = stories_of(families_of(links), {n: Entry(n, Article(QUAY)) for n in range(100_001)})
    assert {len(story.articles) for story in found} == {2}
    assert len(found) == 100_000


@pytest.mark.parametrize(
    ("dates", "direction", "first"),
    [
        (("2025-03-01", "2025-03-09"), Direction.UNKNOWN, 1),
        (("2025-03-01", "2025-03-01T08:00:00"), Direction.UNKNOWN, None),
        (("2025-03-01", None), Direction.UNKNOWN, None),
        (("2025-03-01", None), Direction.B_FROM_A, 1),
        ((None, None), Direction.B_FROM_A, None),
    ],
)
def test_the_first_is_named_only_where_it_is_known(dates: tuple[str | None, str | None], direction: Direction, first: int | None) -> None:
    """A first appearance needs a date that no other date, known or missing, can be before."""
    held = {n: Entry(n, Article(QUAY, outlet=f"Outlet {n}", published=when)) for n, when in enumerate(dates, start=1)}
    (story,) = stories_of(families_of([link(1, 2, direction=direction)]), held)
    assert story.first == first


def _seed(name: str, number: int, **known: str) -> Entry:
    (path,) = SEEDS.glob(f"{name}_*.txt")
    return entry(number, path.read_bytes().decode("utf-8"), **known)


def test_the_radio_story_has_two_siblings_of_one_agency() -> None:
    """The seeds that name the radio are siblings: it is the source node, both credit it, neither is the other's source."""
    bota = _seed("003", 3, outlet="BOTA ALFA PRESS", published="2025-04-02T19:49:31")
    amn = _seed("004", 4, outlet="AMN")
    ruling = rule(bota, amn, compared(bota, amn, words=(500, 520), covered=(450, 430)))
    assert (ruling.direction, ruling.source, ruling.credited) == (Direction.COMMON_SOURCE, RADIO, True)
    (story,) = stories_of(families_of([Link(3, 4, LinkKind.REWRITE, 0.9, 0.85, 0.7, ruling)]), {3: bota, 4: amn})
    assert [(node.name, node.kind, node.witnesses, node.credited_by) for node in story.sources] == [(RADIO, "external", (3, 4), (3, 4))]
    (sentence,) = explain(story, {3: bota, 4: amn})
    assert "BOTA ALFA PRESS and AMN both go back to Radio Free Europe/Radio Liberty" in sentence
    assert "ends in “/REL”" in sentence
    assert sentence.endswith("Neither is the other's source.")


def test_the_envoy_story_is_retold_without_a_credit() -> None:
    """The seed without a credit is said to name no source, with a confidence that claims little."""
    ahed = _seed("000", 1, outlet="Al-Ahed", published="2025-04-02")
    inter = _seed("001", 2, outlet="Inter Bellum News")
    ruling = rule(ahed, inter, compared(ahed, inter, words=(300, 400), covered=(240, 240)))
    assert (ruling.direction, ruling.source) in {(Direction.COMMON_SOURCE, "Agencies"), (Direction.B_FROM_A, None)}
    assert ruling.credited is False
    assert ruling.confidence < 0.9
    (story,) = stories_of(families_of([Link(1, 2, LinkKind.REWRITE, 0.8, 0.6, 0.5, ruling)]), {1: ahed, 2: inter})
    assert (UNNAMED, "external", (1,)) in [(node.name, node.kind, node.credited_by) for node in story.sources]
    sentences = " ".join(explain(story, {1: ahed, 2: inter}))
    assert "Inter Bellum News names no source." in sentences
    assert "Al-Ahed credits “Agencies”" in sentences
    assert not any(word in sentences for word in ("plagiar", "stole", "accus"))


SEEN = [
    ("both captured", {"metadata": (("captured", "2020-03-01T08:00:00Z"),)}, {"metadata": (("captured", "2020-03-03T08:00:00Z"),)}, 0.25),
    ("captured, then published", {"metadata": (("captured", "2020-03-01T08:00:00Z"),)}, {"published": "2020-03-03T08:00:00Z"}, 1.0),
    ("published, then captured", {"published": "2020-03-01T08:00:00Z"}, {"metadata": (("captured", "2020-03-03T08:00:00Z"),)}, 0.25),
    ("nothing known of one", {}, {"published": "2020-03-03T08:00:00Z"}, 0.0),
]


@pytest.mark.parametrize(("name", "first", "second", "share"), SEEN, ids=[case[0] for case in SEEN])
def test_when_a_crawler_saw_an_article_is_evidence(name: str, first: dict[str, Any], second: dict[str, Any], share: float) -> None:
    """A capture counts as first seen if no date is stated; that the later one was only captured then says little."""
    sentence = "The quay will be closed until the autumn, the harbour council decided on Monday evening."
    one, two = entry(1, sentence, outlet="Herald", **first), entry(2, sentence, outlet="Post", **second)
    found = [e for e in rule(one, two, compared(one, two, sentence)).evidence if e.kind is EvidenceKind.OBSERVED]
    assert sum(e.weight for e in found) == pytest.approx(share * LATER_NATS)
    assert all(e.favours is Direction.B_FROM_A for e in found)
    assert all(("captured" in e.sentence) == ("metadata" in (first | second)) for e in found)
