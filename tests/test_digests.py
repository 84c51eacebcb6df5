"""A digest that several articles carry: what it has of other texts goes back to these, in the archive, in a count and in a check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from syndicate.model.answers import TextPart
from syndicate.model.provenance import Direction, Group, OriginKind
from syndicate.model.results import LineageView
from syndicate.pipeline import Archive
from syndicate.pipeline.independent_origins import origins_view
from syndicate.pipeline.story_views import lineage_view
from syndicate.reports.lineage import origin_sentence

FERRY = (
    "Ferry crews in the northern port of Larnholm walked off the job on Tuesday after talks over night shifts collapsed, stranding "
    "some 4,200 passengers and leaving lorries queued for six kilometres along the coastal road.",
    "The union said its 380 members would stay away until Friday unless the operator withdrew a rota that, by its own reckoning, "
    "cuts the rest between two crossings from eleven hours to eight.",
    "The operator called the walkout unlawful and will ask a labour court for an injunction. It carried 2.3 million people last year "
    "and blames fuel prices and a bridge further south for losses in four of the past five quarters.",
    "Islands such as Storvik and Hellen depend on the route for medicine and fresh food, and opposition lawmakers demanded that "
    "parliament meet before the weekend to vote on an emergency service by the navy.",
)
MARKET = (
    "A fire that began in a furniture warehouse destroyed a covered market in the old quarter of Tesmara before dawn on Sunday, "
    "killing at least nine people and injuring forty others, the governor of the province said.",
    "Flames leapt from stall to stall along wooden beams that date from 1871, and the water pressure in the narrow lanes was too low "
    "for the hoses of the first three engines. Traders formed chains with buckets from a public bath.",
    "The mayor declared three days of mourning and promised compensation within a month, while traders said that they had asked for "
    "hydrants since a smaller fire eleven years ago blackened the western gate.",
    "Engineers will decide this week if the eastern gate, the only part still standing, can be saved, and a school next to it will "
    "hold its lessons in the sports hall on the other bank until further notice.",
)
BANK = (
    "The central bank of Varenia raised its main interest rate by half a percentage point to 7.25 percent on Thursday, the ninth rise "
    "in a row, and said that it would not stop before prices grew by less than four percent.",
    "Food costs have climbed by a fifth within a year, the statistics office reported, and the governor told a committee that two bad "
    "harvests and a weak currency would be felt in shops until the spring at least.",
    "Builders warned that cranes would stand still, since every third household that had applied for a loan withdrew it in August, "
    "and shares of the two largest lenders lost more than six percent by the evening.",
    "The bank now expects the economy to grow by 1.1 percent in the whole year, down from 1.9 percent in its outlook of July, and "
    "sees inflation back at its goal no earlier than the summer of the year after next.",
)


def body(*paragraphs: str) -> str:
    """Return paragraphs as a text."""
    return "\n\n".join(paragraphs)


def scanned(folder: Path, *articles: dict[str, str]) -> Archive:
    """Return an archive of these articles."""
    (folder / "in.jsonl").write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")
    archive = Archive(folder / "a.db")
    archive.scan([str(folder / "in.jsonl")])
    return archive


def wire(ref: str, outlet: str, hour: int, *paragraphs: str, **more: str) -> dict[str, str]:
    """Return an article of one day."""
    return {"id": ref, "outlet": outlet, "date": f"2026-03-03T{hour:02}:00:00Z", "text": body(*paragraphs), **more}


def refs_of(view: LineageView, part: TextPart) -> str:
    """Return the first letters of the articles that carry a text, each once."""
    return "".join(sorted({view.articles[number].article.ref[0] for number in part.witnesses}))


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Return an archive of two agency texts and an own one, each with two witnesses, and of a digest of all three with two witnesses."""
    parts = (*FERRY[:2], *BANK[:2], *MARKET[:2])
    return scanned(
        tmp_path_factory.mktemp("digest"),
        wire("f1", "Harbour Herald", 12, *FERRY, title="Ferry strike"),
        wire("f2", "Valley Post", 15, *FERRY, title="Ferries", byline="By Associated Press"),
        wire("b1", "Harbour Herald", 12, *BANK, title="Rate rise", byline="By Reuters"),
        wire("b2", "Coast Gazette", 13, *BANK, title="Bank shock"),
        wire("m1", "Tesmara Times", 5, *MARKET, title="Market fire", byline="By Omar Fadel"),
        wire("m2", "Coast Gazette", 13, *MARKET, title="Blaze kills nine"),
        wire("g1", "World Digest", 20, *parts, title="The day in brief"),
        wire("g2", "Brief Daily", 21, *parts, title="In brief"),
    )


def test_a_digest_with_two_witnesses_hangs_on_each_text_that_it_has_a_part_of(digest: Archive) -> None:
    """Its lineage has its own text first, then the three others with where they come from; each paragraph knows its text."""
    view = lineage_view(digest.file, "g1")
    assert [part.kind is None for part in view.texts] == [True, False, False, False]
    assert refs_of(view, view.texts[0]) == "g"
    assert view.texts[0].paragraphs == ()
    assert origin_sentence(view.texts[0], {}) == "Put together from parts of other texts; who did it first cannot be told."
    assert {refs_of(view, part): part.paragraphs for part in view.texts[1:]} == {"f": (1, 2), "b": (3, 4), "m": (5, 6)}
    named = {part.origin.source for part in view.texts[1:] if part.origin.kind is OriginKind.NAMED}
    assert named == {"The Associated Press", "Reuters"}


def test_a_digest_is_no_origin_of_its_own(digest: Archive) -> None:
    """It counts under the origins of its parts, and only those of the story that is asked about."""
    held = digest.file
    own = origins_view(held, "g1")
    assert "World Digest" not in {one.name for one in own.origins}
    assert len(own.origins) == 3
    assert all({held.articles.article(number).article.ref for number in one.digests} == {"g1", "g2"} for one in own.origins)
    [ferry] = [part.story for part in lineage_view(held, "f1").texts]
    asked = origins_view(held, str(ferry))
    assert [one.name for one in asked.origins] == ["The Associated Press"]


def test_a_draft_from_the_texts_of_a_digest_is_not_given_to_the_digest(digest: Archive) -> None:
    """Each paragraph names the text that it is from, and the lines to add name the sources of these texts."""
    result = digest.check(body(*FERRY[:3], *MARKET[:2]))
    assert [one.article.title for one in result.origins] == ["Ferries"] * 3 + [result.origins[3].article.title] * 2
    assert "World Digest" not in {one.source for one in result.origins}
    assert "World Digest" not in " ".join(verdict.sentence for verdict in result.audit)


@pytest.mark.parametrize(
    ("credit", "owed"),
    [
        ("Source: Reuters", {"Source: AP"}),
        ("Quelle: AP", {"Source: Reuters"}),
        ("Fuente: Reuters y AP", set()),
        ("Source: Vale Gazette", set()),
        ("", {"Source: Reuters", "Source: AP"}),
    ],
)
@pytest.mark.parametrize("digests", [1, 2])
def test_a_credit_in_a_draft_is_for_the_text_of_its_source_alone(tmp_path: Path, credit: str, owed: set[str], digests: int) -> None:
    """It credits no other text beside it, even if a digest has both and credits both; the digest's outlet may be credited for all."""
    archive = scanned(
        tmp_path,
        wire("ferry", "Reuters", 8, *FERRY),
        wire("market", "AP", 9, *MARKET),
        wire("digest", "Vale Gazette", 20, *FERRY[:3], *MARKET[:2], "Compiled from Reuters and AP"),
        *([wire("again", "Brief Daily", 21, *FERRY[:3], *MARKET[:2])] if digests > 1 else []),
    )
    result = archive.check(body(*FERRY[:3], *MARKET[:2], credit))
    assert {origin.credit_line for origin in result.origins if not origin.credited} == owed
    assert (result.uncredited > 0.1) is bool(owed)
    assert (result.credited > 0.1) is (len(owed) < 2)
    groups = [verdict.group is not None and verdict.group.credited for verdict in result.audit]
    assert groups.count(False) == len(owed)
    assert not any("names no source" in verdict.sentence for verdict in result.audit if credit)


# Case, the ends of three articles that carry one text, the end of the draft, and whether it is credited.
NAMELESS = [
    ("nobody names a source", ("", "", ""), "", False),
    ("an outlet that carries it is credited", ("", "", ""), "Source: Valley Post", True),
    ("each names another agency", ("(Reuters)", "(AP)", "(AFP)"), "", False),
    ("one of these agencies is credited", ("(Reuters)", "(AP)", "(AFP)"), "Source : AFP", True),
]


@pytest.mark.parametrize(("ends", "end", "credited"), [row[1:] for row in NAMELESS], ids=[row[0] for row in NAMELESS])
def test_a_check_accuses_nobody_if_the_origin_is_not_known(tmp_path: Path, ends: tuple[str, ...], end: str, credited: bool) -> None:
    """It says what the story says, names those that carry the text, and proposes no credit line for one of them."""
    outlets = ("Harbour Herald", "Valley Post", "Coast Gazette")
    archive = scanned(tmp_path, *(wire(f"f{n}", outlets[n], 9 + n, *FERRY, one) for n, one in enumerate(ends)))
    result = archive.check(body(*FERRY, end))
    assert {origin.source for origin in result.origins} == {None}
    assert {origin.credit_line for origin in result.origins} == {None}
    assert {origin.credited for origin in result.origins} == {credited}
    assert {bool(origin.nameless) for origin in result.origins} == {not credited}
    assert all(f"carried by {', '.join(outlets[:2])} and {outlets[2]}" in origin.whose for origin in result.origins)
    [verdict] = result.audit
    assert verdict.source is None
    assert verdict.group is not None
    assert verdict.group.credited is credited
    assert "comes from Harbour Herald" not in verdict.sentence


# Case, how the page begins, and whose the part is that it shares with another article.
PARTS_OF_TWO = [
    ("a dateline over the part", f"LARNHOLM (AP) - {FERRY[0]}", "The Associated Press"),
    ("nobody says", FERRY[0], None),
]


@pytest.mark.parametrize(("head", "source"), [row[1:] for row in PARTS_OF_TWO], ids=[row[0] for row in PARTS_OF_TWO])
def test_a_check_says_of_a_part_that_two_share_what_their_link_says(tmp_path: Path, head: str, source: str | None) -> None:
    """No article carries the part as a whole; still the draft owes the source that the archive names, and neither of the two if none."""
    archive = scanned(
        tmp_path,
        wire("one", "Harbour Herald", 8, *FERRY[:3], *OWN),
        wire("page", "Lake Courier", 18, head, *FERRY[1:3], *BANK, *MARKET),
    )
    result = archive.check(body(*FERRY[:3]))
    assert {origin.source for origin in result.origins} == {source}
    assert {verdict.source for verdict in result.audit} == {source}
    assert {origin.credit_line for origin in result.origins} == {source and f"Source: {source}"}


# What a draft has: paragraphs of the agency and those that only the outlet has; and which credit lines it lacks.
ADDED = [
    ("both", (*FERRY[:2], *BANK[:2]), "", {"Source: Reuters", "Source: Harbour Herald"}),
    ("only the outlet's", BANK[:2], "", {"Source: Harbour Herald"}),
    ("only the agency's", FERRY[:2], "", {"Source: Reuters"}),
    ("both, and the agency is credited", (*FERRY[:2], *BANK[:2]), "Source: Reuters", {"Source: Harbour Herald"}),
    ("both, and the outlet is credited", (*FERRY[:2], *BANK[:2]), "Source: Harbour Herald", set()),
]


@pytest.mark.parametrize(("taken", "end", "owed"), [row[1:] for row in ADDED], ids=[row[0] for row in ADDED])
def test_what_only_the_outlet_in_the_middle_has_is_owed_to_it(tmp_path: Path, taken: tuple[str, ...], end: str, owed: set[str]) -> None:
    """An outlet adds paragraphs to an agency's text, which it credits: the agency's paragraphs are the agency's, the added its own."""
    archive = scanned(
        tmp_path,
        wire("agency", "Reuters", 8, *FERRY),
        wire("outlet", "Harbour Herald", 12, *FERRY[:3], *BANK[:2], FERRY[3], "(Reuters)"),
        wire("other", "Valley Post", 13, *FERRY, "(Reuters)"),
    )
    result = archive.check(body(*taken, end))
    assert {origin.credit_line for origin in result.origins if not origin.credited} == owed
    assert {verdict.source for verdict in result.audit if verdict.group and not verdict.group.credited} == {
        line.removeprefix("Source: ") for line in owed
    }
    assert len({id(one.b) for one in result.comparisons}) == len(result.comparisons)


def test_an_agency_that_credits_another_beside_its_own_dateline_contradicts_itself(tmp_path: Path) -> None:
    """The dateline in the text outweighs a byline that stands on everything, and the contradiction is said."""
    archive = scanned(
        tmp_path,
        wire("f1", "Harbour Herald", 12, *FERRY, byline="By Reuters"),
        wire("f2", "Valley Post", 15, *FERRY, byline="By Reuters"),
        wire("f3", "Associated Press", 8, f"LARNHOLM (AP) - {FERRY[0]}", *FERRY[1:], byline="By Reuters"),
    )
    with archive:
        [part] = lineage_view(archive.file, "f1").texts
    assert part.origin.kind is OriginKind.ARTICLE
    assert part.origin.source == "Associated Press"
    assert part.origin.confidence < 0.9
    assert any("contradicts itself" in reason.sentence for reason in part.origin.evidence)


# Case, and the paragraphs of a digest of two texts.
PAGES = [
    ("a dateline over each part", [f"FERRIES (AP) - {FERRY[0]}", FERRY[1], FERRY[2], f"MARKET (Reuters) - {MARKET[0]}", *MARKET[1:3]]),
    ("a dateline over the first part", [f"LARNHOLM (AP) - {FERRY[0]}", *FERRY[1:3], "In other news", *MARKET[:3]]),
    ("a line between the parts", [*FERRY[:3], "Source: AP", *MARKET[:3]]),
    ("a line behind both", [*FERRY[:3], *MARKET[:3], "Compiled from Reuters and AP"]),
]


@pytest.mark.parametrize("paragraphs", [row[1] for row in PAGES], ids=[row[0] for row in PAGES])
@pytest.mark.parametrize("agency", [True, False])
def test_a_credit_says_nothing_of_another_text_of_its_article(tmp_path: Path, paragraphs: list[str], agency: bool) -> None:
    """Of the second text, which is Reuters', the credit for the first is no evidence, and the count of origins has one."""
    market = wire("market", "Reuters", 9, *MARKET) if agency else wire("market", "Coast Gazette", 9, *MARKET, "(Reuters)")
    archive = scanned(
        tmp_path,
        market,
        wire("again", "Valley Post", 7 if not agency else 11, *MARKET),
        wire("ferry", "Harbour Herald", 8, *FERRY),
        wire("page", "Lake Courier", 18, *paragraphs, title="The day"),
    )
    with archive:
        held = archive.file
        [part] = [one for one in lineage_view(held, "page").texts if held.articles.find("market").id in one.witnesses]
        assert part.origin.source == "Reuters"
        assert not any(reason.names == "The Associated Press" or "(AP)" in reason.sentence for reason in part.origin.evidence)
        [origin] = origins_view(held, str(part.story)).origins
        [row] = [row for row in held.stories.listed() if row.id == part.story]
    assert origin.name == "Reuters"
    assert row.sources == ("Reuters",)


def test_a_digest_that_credits_two_sources_in_one_line_credits_both(tmp_path: Path) -> None:
    """Its own text, which another one prints without the line, has no source outside; each source is named, in whatever order they came."""
    pieces = [
        wire("ferry", "Reuters", 8, *FERRY),
        wire("again", "Harbour Herald", 9, *FERRY),
        wire("market", "AP", 8, *MARKET),
        wire("digest", "Vale Gazette", 20, *FERRY[2:], *MARKET[:2], "Compiled from Reuters and AP"),
        wire("silent", "Brief Daily", 21, *FERRY[2:], *MARKET[:2]),
    ]
    said: list[dict[str, tuple[str, tuple[tuple[str, Group], ...]]]] = []
    for some in (pieces, pieces[::-1]):
        (folder := tmp_path / str(len(said))).mkdir()
        with scanned(folder, *some) as archive:
            views = {ref: lineage_view(archive.file, ref) for ref in ("digest", "silent")}
            said.append({ref: (one.ledger.sentence, one.ledger.further) for ref, one in views.items() if one.ledger})
            gave = {row.name: row.gave for row in archive.file.stories.sources()}
            rows = {row.id: (row.credited, row.uncredited) for row in archive.file.stories.listed()}
            counts = {ref: [rows[part.story] for part in view.texts if part.kind is not None] for ref, view in views.items()}
        assert (gave["Reuters"], gave["AP"]) == (3, 2)
        assert sorted(counts["silent"]) == sorted(counts["digest"])
    assert said[0] == said[1]
    assert "credits Reuters and The Associated Press (“Compiled from Reuters and AP”)" in said[0]["digest"][0]
    assert [(source, group.credited) for source, group in said[0]["digest"][1]] == [("Reuters", True)]
    assert [(source, group.credited) for source, group in said[0]["silent"][1]] == [("Reuters", False)]


def test_every_version_of_an_article_shows_the_direction_of_the_one_that_shares_most(tmp_path: Path) -> None:
    """One of the links of two versions carries the evidence, the other only what follows from it, and the ledger has it once."""
    address = "https://valleypost.example/ferry"
    archive = scanned(
        tmp_path,
        wire("a", "Harbour Herald", 8, *FERRY, byline="By Lena Holt"),
        wire("b1", "Valley Post", 12, *FERRY[:3], MARKET[3], "This article first appeared in the Harbour Herald.", url=address),
        wire("b2", "Valley Post", 15, *FERRY, "This article first appeared in the Harbour Herald.", url=address),
    )
    with archive:
        numbers = [archive.file.articles.find(ref).id for ref in ("a", "b1", "b2")]
        links = [archive.file.links.link(numbers[0], other) for other in numbers[1:]]
        verdicts = archive.file.audits.of_articles(numbers)
    assert all(one is not None and one.ruling.direction is Direction.B_FROM_A for one in links)
    assert sorted(bool(one.ruling.evidence) for one in links if one) == [False, True]
    assert len({one.ruling.confidence for one in links if one}) == 1
    assert len(verdicts) == 1


def test_spellings_of_one_source_speak_together(tmp_path: Path) -> None:
    """An outlet that only credits name is one source, with or without an article before its name."""
    archive = scanned(
        tmp_path,
        wire("f1", "Harbour Herald", 12, *FERRY, "Source: The Ostmark Chronicle"),
        wire("f2", "Valley Post", 15, *FERRY, "Source: Ostmark Chronicle"),
    )
    with archive:
        [part] = lineage_view(archive.file, "f1").texts
    assert part.origin.kind is OriginKind.NAMED
    assert "Ostmark Chronicle" in (part.origin.source or "")
    assert part.origin.confidence > 0.95


@pytest.mark.parametrize("carriers", [1, 2])
def test_two_texts_on_one_page_have_two_origins(tmp_path: Path, carriers: int) -> None:
    """What a page has beside the text that it carries is no part of that text, and its carriers have an origin of their own."""
    archive = scanned(
        tmp_path,
        wire("page", "Valley Post", 20, *FERRY, "Also today:", *MARKET[:3], title="The day"),
        wire("f1", "Harbour Herald", 12, f"LARNHOLM (Reuters) - {FERRY[0]}", *FERRY[1:]),
        *(wire(f"m{n}", f"Paper {n}", 10 + n, *MARKET[:3], "(AFP)") for n in range(carriers)),
    )
    with archive:
        page = {part.origin.source: part.paragraphs for part in lineage_view(archive.file, "page").texts}
        other = [part.origin.source for part in lineage_view(archive.file, "m0").texts]
    assert page == {"Reuters": (1, 2, 3, 4), "Agence France-Presse": (6, 7, 8)}
    assert other == ["Agence France-Presse"]


def test_a_later_credit_does_not_take_a_signed_text_away(tmp_path: Path) -> None:
    """A portal that puts an agency's name on everything does not make the earlier article of an outlet's own writer the agency's."""
    archive = scanned(
        tmp_path,
        wire("own", "Valley Post", 9, *FERRY, byline="Nora Pym, Valley Post"),
        wire("portal", "Copycat Portal", 18, *FERRY, byline="By Reuters"),
    )
    with archive:
        [part] = lineage_view(archive.file, "own").texts
    assert part.origin.kind is not OriginKind.NAMED
    assert part.origin.confidence < 0.6


TALES = (FERRY, MARKET, BANK, FERRY[:2][::-1] + MARKET[2:], BANK[:2][::-1] + FERRY[2:])


@pytest.mark.parametrize("byline", ["Nora Pym, Valley Post", ""])
@pytest.mark.parametrize("order", [1, -1])
def test_a_credit_on_every_article_of_an_outlet_settles_nothing(tmp_path: Path, byline: str, order: int) -> None:
    """The page of the earlier article says that the credit is on all of them, and does not take the text away; in any order of scans."""
    own = wire("own", "Valley Post", 8, *FERRY, **({"byline": byline} if byline else {}))
    pieces = [wire(f"p{n}", "Copycat Portal", 20, *told, byline="By Reuters") for n, told in enumerate(TALES)]
    archive = scanned(tmp_path, *[own, *pieces[:2]][::order])
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(one) + "\n" for one in pieces[2:]), encoding="utf-8")
    archive.scan([str(tmp_path / "in.jsonl")])
    with archive:
        view = lineage_view(archive.file, "own")
        [part] = [one for one in view.texts if one.kind is None]
        assert part.origin.kind is OriginKind.UNKNOWN
        assert any("has that credit on every article" in reason.sentence for reason in part.origin.evidence)
        assert view.ledger is None or view.ledger.group is None


def test_a_credit_that_an_outlet_gives_some_of_its_articles_counts(tmp_path: Path) -> None:
    """One article without it, and the credit is for those that have it."""
    pieces = [wire(f"p{n}", "Coast Gazette", 20, *told, byline="By Reuters") for n, told in enumerate(TALES)]
    archive = scanned(tmp_path, wire("own", "Valley Post", 8, *FERRY), *pieces, wire("local", "Coast Gazette", 9, *OWN))
    with archive:
        [part] = [one for one in lineage_view(archive.file, "own").texts if one.kind is None]
    assert (part.origin.kind, part.origin.source) == (OriginKind.NAMED, "Reuters")


def paragraphs_of(archive: Archive, ref: str) -> dict[str | None, tuple[int, ...]]:
    """Return which paragraphs an article has from whom."""
    return {part.origin.source: part.paragraphs for part in lineage_view(archive.file, ref).texts}


def test_the_border_between_two_parts_is_where_their_texts_end(tmp_path: Path) -> None:
    """Another digest that has both parts in the same order says nothing of which paragraph is from which text."""
    archive = scanned(
        tmp_path,
        wire("f1", "Harbour Herald", 12, *FERRY, "(AFP)"),
        wire("f2", "Valley Post", 15, *FERRY),
        wire("b1", "Coast Gazette", 12, *BANK, "(Reuters)"),
        wire("b2", "Tesmara Times", 13, *BANK),
        wire("g1", "World Digest", 20, *FERRY[:2], *BANK[:2]),
        wire("g2", "Brief Daily", 21, *FERRY[:2], BANK[0], *MARKET),
    )
    with archive:
        assert paragraphs_of(archive, "g1") == {"Agence France-Presse": (1, 2), "Reuters": (3, 4)}
        assert paragraphs_of(archive, "g2") == {"Agence France-Presse": (1, 2), "Reuters": (3,)}


# Case, how many articles carry each of the three texts, and which parts the digest has.
DIGESTED = [
    ("nobody else has any of the three", (1, 1, 1), (FERRY[:3], BANK[:3], MARKET[:3])),
    ("two have the first", (2, 1, 1), (FERRY[:2], BANK[:3], MARKET[:3])),
    ("a page with the first as a whole", (2, 2, 1), (FERRY, BANK[:3])),
    ("a page with the second as a whole", (1, 2, 1), (FERRY[:3], BANK)),
]


@pytest.mark.parametrize(("carriers", "parts"), [row[1:] for row in DIGESTED], ids=[row[0] for row in DIGESTED])
def test_a_digest_alone_makes_no_event(tmp_path: Path, carriers: tuple[int, ...], parts: tuple[tuple[str, ...], ...]) -> None:
    """Each story that it has a part of has one origin, under which the digest counts; asked about itself, it has them all."""
    texts = (("AFP", FERRY), ("Reuters", BANK), ("dpa", MARKET))
    pieces = [
        wire(f"{name}{n}", f"{name} Paper {n}", 9 + n, *text, f"({name})")
        for many, (name, text) in zip(carriers, texts, strict=True)
        for n in range(many)
    ]
    archive = scanned(tmp_path, wire("page", "World Digest", 20, *(one for part in parts for one in part)), *pieces)
    with archive:
        held = archive.file
        stories = held.stories.of_article(held.articles.find("page").id)
        assert len(stories) == len(parts)
        for story in stories:
            view = origins_view(held, str(story))
            assert view.stories == (story,)
            [origin] = view.origins
            assert held.articles.find("page").id in (*origin.copies, *origin.digests)
        assert len(origins_view(held, "page").origins) == len(parts)
        given = {row.name: (row.gave, row.credited) for row in held.stories.sources() if row.kind == "external"}
    named = {"AFP": "Agence France-Presse", "Reuters": "Reuters", "dpa": "Deutsche Presse-Agentur"}
    expected = {named[name]: (many + (place < len(parts)), 1) for place, (many, (name, _)) in enumerate(zip(carriers, texts, strict=True))}
    assert {name: (gave, min(credited, 1)) for name, (gave, credited) in given.items()} == expected


# Case, how many articles carry each of two texts, which parts the two printers of a digest have, and what it credits.
PRINTED_TWICE = [
    ("leads", (1, 1), (FERRY[:2], BANK[:2]), ""),
    ("both as a whole", (1, 1), (FERRY, BANK), ""),
    ("one as a whole", (1, 1), (FERRY, BANK[:2]), ""),
    ("more of one", (1, 1), (FERRY[:3], BANK[:1]), ""),
    ("a credit for both", (1, 1), (FERRY[:2], BANK[:2]), "Compiled from AFP and Reuters"),
    ("two carry the first", (2, 1), (FERRY, BANK), ""),
    ("two carry the second", (1, 2), (FERRY[:2], BANK), ""),
]


@pytest.mark.parametrize(("carriers", "parts", "credit"), [row[1:] for row in PRINTED_TWICE], ids=[row[0] for row in PRINTED_TWICE])
def test_a_digest_that_two_print_is_no_text_of_one_of_its_parts(
    tmp_path: Path, carriers: tuple[int, int], parts: tuple[tuple[str, ...], ...], credit: str
) -> None:
    """Whoever else carries a part has it from its own source, and each paragraph of the digest is from its text."""
    texts = (("AFP", FERRY), ("Reuters", BANK))
    pieces = [
        wire(f"{name}{n}", f"{name} Paper {n}", 9 + n, *text, f"({name})")
        for many, (name, text) in zip(carriers, texts, strict=True)
        for n in range(many)
    ]
    whole = (*parts[0], *parts[1], *filter(None, [credit]))
    archive = scanned(tmp_path, wire("g1", "World Digest", 20, *whole), wire("g2", "Brief Daily", 21, *whole), *pieces)
    first, both = len(parts[0]), len(parts[0]) + len(parts[1])
    expected = {"Agence France-Presse": tuple(range(1, first + 1)), "Reuters": tuple(range(first + 1, both + 1))}
    with archive:
        for ref in ("g1", "g2"):
            found = paragraphs_of(archive, ref)
            assert {source: places for source, places in found.items() if source} == expected
            assert found.get(None, ()) in ((), (both + 1,))
        for name, source in (("AFP", "Agence France-Presse"), ("Reuters", "Reuters")):
            assert paragraphs_of(archive, f"{name}0").keys() == {source}
        assert {one.name for one in origins_view(archive.file, "g1").origins} == expected.keys()


OWN = (
    "Residents of the islet of Brevik watched the idle ships from the church tower and complained that nobody had told them whether the "
    "post would come, and the vicar offered the crypt as a store for furniture and flour.",
    "Shopkeeper Lionel Farstad counted forty loaves, and said that the parish council had met in his cellar until three in the morning "
    "and had agreed on nothing but to meet again on the day after.",
)


def test_who_owns_a_part_is_no_taker_of_it(tmp_path: Path) -> None:
    """What one of two witnesses credits beside a passage is said on the page of each of the three, and so in the count of origins."""
    archive = scanned(
        tmp_path,
        wire("owner", "Harbour Herald", 9, *FERRY, *BANK, byline="By Lena Holt"),
        wire("one", "Brevik News", 19, *OWN, f"As the Harbour Herald reported, {FERRY[2][0].lower()}{FERRY[2][1:]}", FERRY[1]),
        wire("two", "Storvik Post", 20, OWN[0], FERRY[1], FERRY[2], OWN[1]),
    )
    with archive:
        held = archive.file
        numbers = {ref: held.articles.find(ref).id for ref in ("owner", "one", "two")}
        pages = {ref: lineage_view(held, ref).texts for ref in numbers}
        [origin, text] = origins_view(held, "1").origins
    assert [part.origin.article for part in pages["owner"]] == [numbers["owner"]]
    for ref, places in (("one", (3, 4)), ("two", (2, 3))):
        assert [part.origin.article for part in pages[ref]] == [None, numbers["owner"]]
        assert pages[ref][1].paragraphs == places
        assert any("names Harbour Herald" in reason.sentence for reason in pages[ref][1].origin.evidence)
    assert (origin.name, origin.own, set(origin.digests)) == ("Harbour Herald", (numbers["owner"],), {numbers["one"], numbers["two"]})
    assert set(text.copies) == {numbers["one"], numbers["two"]}


def test_a_digest_that_two_print_has_its_parts_from_those_that_alone_have_them(tmp_path: Path) -> None:
    """Nobody knows where the digest is from, but where each of its parts is from is said on its pages and in the count."""
    parts = (*FERRY[:2], *BANK[:2], *MARKET[:2])
    archive = scanned(
        tmp_path,
        wire("g1", "World Digest", 20, *parts),
        wire("g2", "Brief Daily", 21, *parts),
        wire("f", "Harbour Herald", 12, *FERRY, "(AFP)"),
        wire("b", "Coast Gazette", 12, *BANK, "(Reuters)"),
        wire("m", "Tesmara Times", 12, *MARKET, "(dpa)"),
    )
    expected = {None: (), "Agence France-Presse": (1, 2), "Reuters": (3, 4), "Deutsche Presse-Agentur": (5, 6)}
    with archive:
        assert [paragraphs_of(archive, ref) for ref in ("g1", "g2")] == [expected] * 2
        view = origins_view(archive.file, "g1")
        digests = {archive.file.articles.find(ref).id for ref in ("g1", "g2")}
    assert {one.name for one in view.origins} == expected.keys() - {None}
    assert all(set(one.digests) == digests for one in view.origins)
