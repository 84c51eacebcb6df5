"""Credits are held against the texts: four groups, what else is to be said, agencies as source nodes, counts over time."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from newsroom import paragraph, reworded

from syndicate.annotation.agencies import use
from syndicate.annotation.credits import survey
from syndicate.annotation.declared import declare
from syndicate.annotation.mentions import find_mentions
from syndicate.archive import ArchiveFile
from syndicate.archive.ledger import SPANS
from syndicate.cli import main
from syndicate.model.article import Article, Credit, CreditForm, Note, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation, LinkKind, Passage, PassageKind
from syndicate.model.provenance import CreditState, Direction, Flag, Group, Link, Ruling, Verdict
from syndicate.pipeline.credit_lines import CREDIT_LINES, credit_line
from syndicate.pipeline.facade import Archive
from syndicate.pipeline.scan import draw_up_stories
from syndicate.pipeline.worker import open_worker_archive
from syndicate.pipeline.workers import Workers
from syndicate.provenance import Entry
from syndicate.provenance.audit import origin_of
from syndicate.provenance.direction import pair_traces, rule
from syndicate.provenance.ledger import account, verdicts_on
from syndicate.provenance.sides import LinkSide, Side, sides_of
from syndicate.reports import json as report
from syndicate.reports.pages.audits import audit_model, chart

QUAY = "The two quays of the old port stay closed until the crane has been mended, the harbour master said on the pier."
AP, REUTERS = "The Associated Press", "Reuters"
CV, CR, UV, UR = Group
ORIGIN, ANOTHER, UNNAMED, NOBODY, NOT_KNOWN = CreditState
FROM_A, SIBLINGS, UNKNOWN = Direction.B_FROM_A, Direction.COMMON_SOURCE, Direction.UNKNOWN


def entry(number: int, text: str, outlet: str | None, published: str | None = None, **known: Any) -> Entry:
    article = declare(Article(text, ref=f"{number}.txt", outlet=outlet, published=published, **known))
    return Entry(number, article, survey(text, outlet=outlet).credits, find_mentions(text, outlet=outlet))


def compared(a: Entry, b: Entry, kind: LinkKind = LinkKind.REPRINT) -> Comparison:
    """Compare by hand: the sentence of the quay stands in both."""
    spans = tuple(Span(e.article.text.index(QUAY), e.article.text.index(QUAY) + len(QUAY)) for e in (a, b))
    passages = (Passage(PassageKind.VERBATIM, spans[0], spans[1], 1.0),)
    same = kind is not LinkKind.REWRITE
    shared = Coverage(100, 80, verbatim=80 if same else 0, rewritten=0 if same else 80)
    return Comparison(a.article, b.article, passages, kind, shared, shared, 1.0, Derivation.PARTIALLY, Derivation.PARTIALLY)


def judged(a: Entry, b: Entry, kind: LinkKind = LinkKind.REPRINT) -> tuple[Ruling, dict[int, Verdict]]:
    comparison = compared(a, b, kind)
    nothing, traces = Ruling(Direction.UNKNOWN, 0.0), pair_traces(a, b, comparison)
    ruling = rule(a, b, Link(a.number, b.number, kind, 0.8, 0.8, 1.0, nothing, traces=traces))
    found = verdicts_on(kind, ruling, (a, b), (comparison.detail_a, comparison.detail_b))
    return ruling, {verdict.article: verdict for verdict in found}


HERALD = ("Harbour Herald", QUAY, "2025-03-01T08:00:00Z", "Jane Roe, Harbour Herald")
LATER = "2025-03-03T08:00:00Z"
CREDITED = f"This story was first published by the Harbour Herald.\n\n{QUAY}"
IN_METADATA = Credit("Harbour Herald", "syndication source: Harbour Herald", -1, -1, CreditForm.LINK)

# name, A (outlet, text, published, its own byline), B likewise, link, direction, B's group, B's flags, whom B should credit
CASES = [
    ("credited, close copy", HERALD, ("Inland Post", CREDITED, LATER), "reprint", FROM_A, CV, (), "Harbour Herald"),
    ("credited, rewritten", HERALD, ("Inland Post", CREDITED, LATER), "rewrite", FROM_A, CR, (), "Harbour Herald"),
    ("uncredited, close copy", HERALD, ("Inland Post", QUAY, LATER), "reprint", FROM_A, UV, (), "Harbour Herald"),
    ("uncredited, rewritten", HERALD, ("Inland Post", QUAY, LATER), "rewrite", FROM_A, UR, (), "Harbour Herald"),
    ("an excerpt", HERALD, ("Inland Post", QUAY, LATER), "excerpt", FROM_A, UV, (), "Harbour Herald"),
    (
        "an outlet named in passing",
        HERALD,
        ("Inland Post", f"{QUAY}\n\nAs the Harbour Herald found out, nobody has paid.", LATER),
        *("reprint", FROM_A, UV, (Flag.MENTION,), "Harbour Herald"),
    ),
    (
        "an agency named in passing",
        (AP, QUAY, "2025-03-01T08:00:00Z"),
        ("Inland Post", f"{QUAY} The mayor told The Associated Press that he knew.", LATER),
        *("reprint", FROM_A, UV, (Flag.MENTION,), AP),
    ),
    (
        "an agency named for what it reported",
        (AP, QUAY, "2025-03-01T08:00:00Z"),
        ("Inland Post", f"{QUAY} Nobody was hurt, the Associated Press reported.", LATER),
        *("reprint", FROM_A, CV, (Flag.MENTION,), AP),
    ),
    (
        "an agency named for what it reported, in words that stand in its own text too",
        (AP, f"{QUAY} Nobody was hurt, the Associated Press reported.", "2025-03-01T08:00:00Z"),
        ("Inland Post", f"{QUAY} Nobody was hurt, the Associated Press reported.", LATER),
        *("reprint", FROM_A, UV, (Flag.MENTION,), AP),
    ),
    (
        "another agency named for what it reported",
        (AP, QUAY, "2025-03-01T08:00:00Z"),
        ("Inland Post", f"{QUAY} Nobody was hurt, Reuters reported.", LATER),
        *("reprint", FROM_A, UV, (), AP),
    ),
    (
        "agencies in general",
        ("Harbour Herald", QUAY, "2025-02-20"),
        ("Inland Post", f"By Staff, Agencies\n\n{QUAY}", LATER),
        *("reprint", SIBLINGS, UV, (Flag.GENERIC,), None),
    ),
    (
        "the wrong agency",
        (AP, QUAY, "2025-03-01T08:00:00Z"),
        ("Inland Post", f"OSLO (Reuters) - {QUAY}", LATER),
        *("reprint", FROM_A, UV, (Flag.MISATTRIBUTED,), AP),
    ),
    (
        "another agency, for an excerpt that may not be what it is for",
        (AP, QUAY, "2025-03-01T08:00:00Z"),
        ("Inland Post", f"OSLO (Reuters) - {QUAY}", LATER),
        *("excerpt", FROM_A, None, (), AP),
    ),
    (
        "two agencies for one text",
        ("Harbour Herald", f"OSLO (AP) — {QUAY}", None),
        ("Inland Post", f"OSLO (Reuters) - {QUAY}", None),
        *("reprint", UNKNOWN, CV, (Flag.DIFFERING,), None),
    ),
    (
        "an agency's own text in the archive",
        (AP, QUAY, "2025-03-01T08:00:00Z"),
        ("Inland Post", f"OSLO (AP) — {QUAY}", LATER),
        *("reprint", FROM_A, CV, (), AP),
    ),
    (
        "siblings of an agency that is outside",
        ("Harbour Herald", f"OSLO (AP) — {QUAY}", "2025-03-01T08:00:00Z"),
        ("Inland Post", f"{QUAY}\n\n© 2025 The Associated Press. All rights reserved.", LATER),
        *("reprint", SIBLINGS, CV, (), AP),
    ),
    (
        "a sibling that is silent",
        ("Harbour Herald", f"OSLO (AP) — {QUAY}", LATER),
        ("Inland Post", QUAY, "2025-03-01T08:00:00Z"),
        *("reprint", None, UV, (), AP),
    ),
    (
        "an agency that is to be credited and not the outlet that reprinted it",
        ("Harbour Herald", f"OSLO (AP) — {QUAY}", "2025-02-01"),
        ("Inland Post", QUAY, LATER),
        *("rewrite", SIBLINGS, UR, (), AP),
    ),
    ("nothing known", ("Harbour Herald", QUAY, None), ("Inland Post", QUAY, None), "reprint", UNKNOWN, None, (), None),
    ("one outlet", HERALD, ("Harbour Herald", QUAY, LATER), "reprint", FROM_A, None, (), "Harbour Herald"),
]


@pytest.mark.parametrize(
    ("name", "a", "b", "kind", "direction", "group", "flags", "source"), CASES, ids=[str(case[0]).replace(" ", "-") for case in CASES]
)
def test_what_an_article_says_is_held_against_what_it_has(
    name: str,
    a: tuple[Any, ...],
    b: tuple[Any, ...],
    kind: str,
    direction: Direction | None,
    group: Group | None,
    flags: tuple[Flag, ...],
    source: str | None,
) -> None:
    """Each case has its direction, its group, its flags and the name to credit, whichever of the two is called A."""
    one, two = (entry(n, text, outlet, when, byline="".join(byline) or None) for n, (outlet, text, when, *byline) in enumerate((a, b), 1))
    ruling, found = judged(one, two, LinkKind(kind))
    assert direction in (None, ruling.direction), name
    assert (found[2].group, found[2].flags, found[2].source) == (group, flags, source), found[2].sentence
    assert judged(two, one, LinkKind(kind))[1] == found
    assert not any(word in found[2].sentence.lower() for word in ("plagiar", "stole", "accus", "theft", "copied"))


def test_a_credit_in_metadata_alone_is_said_to_be_there() -> None:
    """If only a field of the format names the source, the article credits it there and nowhere a reader sees it."""
    a, b = entry(1, QUAY, "Harbour Herald"), entry(2, QUAY, "Inland Post", declared=(IN_METADATA,))
    _, found = judged(a, b)
    assert (found[2].group, found[2].flags) == (CV, (Flag.METADATA,))
    assert "in its metadata only" in found[2].sentence
    both = replace(b, credits=survey(CREDITED).credits)
    _, found = judged(a, replace(both, article=replace(b.article, text=CREDITED)))
    assert (found[2].group, found[2].flags) == (CV, ())


def test_a_verdict_names_the_words_it_rests_on() -> None:
    """The phrases of a verdict are those of the credits and mentions that decided it, and its sentence quotes them."""
    a, b = entry(1, QUAY, AP, "2025-03-01"), entry(2, f"OSLO (Reuters) - {QUAY}", "Inland Post", LATER)
    (verdict,) = judged(a, b)[1].values()
    assert verdict.phrases == ("OSLO (Reuters) -",)
    assert verdict.sentence == (
        "Inland Post credits Reuters (“OSLO (Reuters) -”), but carries a text that probably comes from The Associated Press."
    )


def test_quotations_and_versions_owe_no_credit() -> None:
    """Links that share quotations only, and those between versions of one article, have no verdict."""
    a, b = entry(1, QUAY, "Harbour Herald"), entry(2, QUAY, "Inland Post")
    for kind in (LinkKind.SHARED_QUOTES, LinkKind.VERSION):
        assert verdicts_on(kind, Ruling(FROM_A, 0.9), (a, b), (Coverage(9, 9), Coverage(9, 9))) == ()


@pytest.mark.parametrize(
    ("name", "ruling", "likelihood", "text", "group", "said"),
    [
        ("another version tells more", Ruling(UNKNOWN, 0.0), None, QUAY, "no verdict", ""),
        ("possible, and no more", Ruling(FROM_A, 0.9), "possible", QUAY, None, "may retell a text"),
        ("possible, and credited", Ruling(FROM_A, 0.9), "possible", CREDITED, CR, "may retell a text"),
        ("likely", Ruling(FROM_A, 0.9), "likely", QUAY, UR, "retells a text"),
        ("hidden, perhaps", Ruling(SIBLINGS, 0.6), "likely", QUAY, None, "is not known"),
        ("hidden, surely", Ruling(SIBLINGS, 0.85), "likely", QUAY, UR, "a source that is not named for sure"),
    ],
)
def test_doubt_is_held_for_the_article(
    name: str, ruling: Ruling, likelihood: str | None, text: str, group: Group | str | None, said: str
) -> None:
    """What may be chance puts no article among those without credit; one that credits is not asked to doubt itself."""
    pair = entry(1, QUAY, "Harbour Herald"), entry(2, text, "Inland Post")
    found = {one.article: one for one in verdicts_on(LinkKind.REWRITE, ruling, pair, (Coverage(9, 9), Coverage(9, 9)), likelihood)}
    assert (found[2].group if found else "no verdict") == group, name
    assert not found or said in found[2].sentence


def side(a: Entry, b: Entry, ruling: Ruling, share: float, span: Span) -> Side:
    """Return a link as B sees it."""
    shared = Coverage(100, round(100 * share), verbatim=round(100 * share))
    return sides_of(LinkKind.REPRINT, ruling, (a, b), (shared, shared), None, [(span, span)])[1]


OTHER = Span(70, 90)
TEXT, PART = (0.8, Span(0, 60)), (0.2, OTHER)
BYLINED = f"OSLO (AP) — {QUAY}"

# name, what B has, its links (outlet and text of A, direction, confidence, share and span), state, source, groups of the links
LEDGER: list[tuple[Any, ...]] = [
    ("one source of two", QUAY, [("Alpha", QUAY, FROM_A, 0.9, TEXT), ("Beta", QUAY, FROM_A, 0.7, TEXT)], NOBODY, "Alpha", [UV, UV]),
    (
        *("what passed it on is credited", f"{QUAY}\n\nSource: Alpha"),
        *([("Alpha", BYLINED, FROM_A, 0.7, TEXT), ("Beta", BYLINED, SIBLINGS, 0.9, TEXT)], ORIGIN, AP, [CV, CV]),
    ),
    (
        *("a credit is for the text that is most of it", BYLINED),
        *([("Alpha", BYLINED, SIBLINGS, 0.9, TEXT), ("Beta", QUAY, FROM_A, 0.9, PART)], ORIGIN, AP, [CV, None]),
    ),
    (
        *("of another part is said what it credits for that", QUAY),
        *([("Alpha", QUAY, FROM_A, 0.9, TEXT), ("Beta", QUAY, FROM_A, 0.95, PART)], NOBODY, "Alpha", [UV, UV]),
    ),
    (
        *("a part of the same text counts with it", BYLINED),
        *([("Alpha", BYLINED, SIBLINGS, 0.9, TEXT), ("Beta", QUAY, FROM_A, 0.9, (0.2, Span(5, 30)))], ORIGIN, AP, [CV, CV]),
    ),
    (
        "it is not sure that the credit is wrong",
        f"OSLO (Reuters) - {QUAY}",
        [("Alpha", QUAY, FROM_A, 0.7, TEXT)],
        NOT_KNOWN,
        "Alpha",
        [None],
    ),
    ("the credit is surely another's", f"OSLO (Reuters) - {QUAY}", [("Alpha", QUAY, FROM_A, 0.9, TEXT)], ANOTHER, "Alpha", [UV]),
    (
        *("others say the same", f"OSLO (Reuters) - {QUAY}"),
        *([("Alpha", QUAY, FROM_A, 0.9, TEXT), ("Beta", f"OSLO (Reuters) - {QUAY}", UNKNOWN, 0.5, TEXT)], NOT_KNOWN, "Alpha", [None, None]),
    ),
    ("only agencies", f"By Staff, Agencies\n\n{QUAY}", [("Alpha", QUAY, FROM_A, 0.9, TEXT)], UNNAMED, "Alpha", [UV]),
    ("no link", BYLINED, [], ORIGIN, AP, []),
    ("a credit and no direction", BYLINED, [("Alpha", QUAY, UNKNOWN, 0.5, TEXT)], ORIGIN, AP, [None]),
    ("no credit and no direction", QUAY, [("Alpha", QUAY, UNKNOWN, 0.5, TEXT)], NOT_KNOWN, None, [None]),
    ("its own text", QUAY, [("Alpha", QUAY, Direction.A_FROM_B, 0.9, TEXT)], None, None, []),
    ("its own text, that came back", QUAY, [("Alpha", f"{QUAY}\n\nSource: Inland Post", FROM_A, 0.9, TEXT)], None, None, [None]),
    ("nothing at all", QUAY, [], None, None, []),
]


@pytest.mark.parametrize(("name", "text", "links", "state", "source", "groups"), LEDGER, ids=[case[0].replace(" ", "-") for case in LEDGER])
def test_an_article_has_one_statement(
    name: str, text: str, links: list[tuple[Any, ...]], state: CreditState | None, source: str | None, groups: list[Group | None]
) -> None:
    """It is about the text that most of the article is from, all links about that text speak for it, and their verdicts agree."""
    own = entry(9, text, "Inland Post", LATER)
    sides = [
        side(entry(number, body, outlet), own, Ruling(way, sure, source=AP if way is SIBLINGS else None), *shared)
        for number, (outlet, body, way, sure, shared) in enumerate(links, 1)
    ]
    kept, found = account(own, sides)
    assert (kept and kept.state, kept and kept.source) == (state, source), name
    assert [one.group for one in found] == groups, [one.sentence for one in found]
    assert account(own, sides[::-1])[0] == kept
    for sentence in [one.sentence for one in found] + ([kept.sentence] if kept else []):
        assert ("names no source" in sentence) <= (not own.foreign)
    if kept and state is not NOT_KNOWN:
        assert {one.group.credited for one in found if one.group} <= {kept.credited}


@pytest.mark.parametrize(
    ("text", "outlet", "name"),
    [
        (QUAY, "Harbour Herald", "Harbour Herald"),
        (f"OSLO (AP) — {QUAY}", "Harbour Herald", AP),
        (f"{QUAY}\n\nThe Associated Press contributed to this report.", "Harbour Herald", "Harbour Herald"),
        (f"By Staff, Agencies\n\n{QUAY}", "Harbour Herald", "Harbour Herald"),
        (f"OSLO (AP) — {QUAY}", AP, AP),
    ],
)
def test_whose_text_it_is(text: str, outlet: str, name: str) -> None:
    """It is the source's that an article credits for all of it, else its own outlet's."""
    assert origin_of(entry(1, text, outlet)).name == name


def test_an_excerpt_is_verbatim_where_most_of_it_is() -> None:
    """What a link of mixed passages counts as is what most of its words are."""
    assert LinkSide(LinkKind.EXCERPT, Coverage(100, 20, verbatim=4, edited=8, rewritten=8)).verbatim
    assert not LinkSide(LinkKind.EXCERPT, Coverage(100, 20, verbatim=4, rewritten=16)).verbatim


# --- what formats state -------------------------------------------------------------------------------------------------

DECLARED = [
    ("a byline", {"byline": "Associated Press"}, [(AP, CreditForm.BYLINE)]),
    ("a person of an agency", {"byline": "Jane Doe, Associated Press"}, [(AP, CreditForm.BYLINE)]),
    ("a person who is an agency's, in words", {"byline": "Jane Doe of Reuters"}, [(REUTERS, CreditForm.BYLINE)]),
    ("in other words", {"byline": "Anna Muster von Reuters"}, [(REUTERS, CreditForm.BYLINE)]),
    ("a person with a name like a preposition", {"byline": "Jan van Dyck"}, []),
    ("agencies", {"byline": "Staff, Agencies"}, [("Agencies", CreditForm.BYLINE)]),
    ("a person", {"byline": "Jane Doe"}, []),
    ("a portal", {"byline": "MSN", "metadata": (("provider", "MSN"),)}, []),
    ("its own agency", {"byline": "Reuters", "outlet": "Reuters"}, []),
    ("a byline that stands in the text", {"byline": "Associated Press", "notes": (Note("byline", "byline", ""),)}, []),
    ("a credit line", {"metadata": (("credit_line", "AFP"),)}, [("Agence France-Presse", CreditForm.LINE)]),
    (
        "said twice",
        {"byline": "Reuters", "metadata": (("credit_line", "Reuters"),)},
        [(REUTERS, CreditForm.LINE), (REUTERS, CreditForm.BYLINE)],
    ),
    ("said twice in one form", {"byline": "Reuters", "metadata": (("creator", "Reuters"),)}, [(REUTERS, CreditForm.BYLINE)]),
    (
        "said by its reader already",
        {"metadata": (("credit_line", "AP"),), "declared": (Credit(AP, "source: AP", -1, -1, CreditForm.LINE),)},
        [(AP, CreditForm.LINE)],
    ),
    (
        "another host of its own site",
        {"uri": "https://www.inlandpost.com/a", "metadata": (("canonical", "https://amp.inlandpost.com/a"),)},
        [],
    ),
]


@pytest.mark.parametrize(("name", "known", "credits"), DECLARED, ids=[case[0].replace(" ", "-") for case in DECLARED])
def test_what_a_format_states_is_declared_once(name: str, known: dict[str, Any], credits: list[tuple[str, CreditForm]]) -> None:
    """Metadata and a byline that name a source become declared credits; none is said twice in one form, nor when declared again."""
    article = declare(Article(QUAY, **{"outlet": "Inland Post", **known}))
    assert [(credit.source, credit.form) for credit in article.declared] == credits, name
    assert declare(article) == article


# --- in an archive ------------------------------------------------------------------------------------------------------


def write(folder: Path, rows: list[dict[str, str]]) -> str:
    path = folder / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return str(path)


def report_of(event: int, paragraphs: int = 4) -> str:
    return "\n\n".join(paragraph(1000 * event + n) for n in range(paragraphs))


def row(ref: str, outlet: str, date: str, text: str, **known: str) -> dict[str, str]:
    return {"id": ref, "outlet": outlet, "date": date, "text": text, **known}


ROWS = [
    row("ap", AP, "2025-03-01T08:00:00Z", report_of(1)),
    row("wire", "Harbour Herald", "2025-03-01T10:00:00Z", f"OSLO (AP) — {report_of(1)}"),
    row("wrong", "Mill Gazette", "2025-03-02T13:00:00Z", f"OSLO (Reuters) - {report_of(1)}"),
    row("one", "Harbour Herald", "2025-04-02T10:00:00Z", f"LONDON (Reuters) - {report_of(2)}"),
    row("two", "Inland Post", "2025-04-02T12:00:00Z", f"{report_of(2)}\n\n© 2025 Reuters. All rights reserved."),
    row("byline", "Northern Star", "2025-04-09T12:00:00Z", report_of(2), byline="Reuters"),
    row("own", "Harbour Herald", "2025-05-02T10:00:00Z", report_of(3)),
    row("named", "Inland Post", "2025-05-03T12:00:00Z", f"{report_of(3)}\n\nThis story was first published by the Harbour Herald."),
    row("reworded", "Northern Star", "2025-05-03T18:00:00Z", reworded(report_of(3), 3)),
    row("passing", "Mill Gazette", "2025-05-04T18:00:00Z", f"{report_of(3, 3)}\n\nAs the Harbour Herald reported, nobody had asked."),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    path = folder / "audit.db"
    with Archive(path) as made:
        made.scan([write(folder, ROWS)])
    return path


def opened(path: Path) -> ArchiveFile:
    return ArchiveFile(path, create=False, read_only=True)


def test_the_view_opens_as_it_is(archive: Path) -> None:
    """Any SQLite client reads the audit: link, article, outlet, group, flags and sentence."""
    with sqlite3.connect(archive) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute('SELECT * FROM audit JOIN article ON article.id = audit.article WHERE ref = "wrong"').fetchall()
    found = {found["other_outlet"]: found for found in rows}
    assert found[AP]["group"] == "uncredited, close copy"
    assert (found[AP]["misattributed"], found[AP]["source"], found[AP]["outlet"]) == (1, AP, "Mill Gazette")
    assert found[AP]["sentence"].startswith("Mill Gazette credits Reuters (“OSLO (Reuters) -”), but")


def test_sources_count_the_four_groups(archive: Path) -> None:
    """Each outlet has its articles by group, and each source those of others, every article once."""
    with opened(archive) as held:
        rows = {one.name: one for one in held.stories.sources()}
    groups = {
        name: (a.credited_verbatim, a.credited_rewritten, a.uncredited_verbatim, a.uncredited_rewritten)
        for name in rows
        for a in [rows[name].audit]
    }
    assert groups["Harbour Herald"] == (2, 0, 0, 0)
    assert groups["Inland Post"] == (2, 0, 0, 0)
    assert groups["Mill Gazette"] == (0, 0, 2, 0)
    assert groups["Northern Star"] == (1, 0, 0, 1)
    assert groups[AP] == (0, 0, 0, 0)
    assert (rows["Mill Gazette"].audit.misattributed, rows["Mill Gazette"].audit.mention_only) == (1, 1)
    assert rows["Northern Star"].audit.only_metadata == 1
    assert (rows[REUTERS].given.credited_verbatim, rows[REUTERS].given.all) == (3, 3)
    assert rows["Harbour Herald"].given.all == 3
    assert all(one.audit.all <= one.articles for one in rows.values())


def test_an_agency_in_the_archive_is_the_parent_of_both_and_no_node_outside(archive: Path) -> None:
    """If the agency's own text is held, whoever carries it has it from there, and the story has no node of that name."""
    with opened(archive) as held:
        number = {ref: n for n, ref in held.connection.rows("SELECT id, ref FROM article")}
        story = held.stories.story_of(number["ap"])
        link = held.links.link(number["ap"], number["wire"])
        outside = held.stories.story_of(number["one"])
    assert link is not None
    assert (link.ruling.direction, link.ruling.credited) == (FROM_A, True)
    assert story is not None
    assert AP not in [node.name for node in story.sources]
    assert outside is not None
    assert [(node.name, node.kind, len(node.witnesses)) for node in outside.sources] == [(REUTERS, "external", 3)]
    assert {one.ruling.direction for one in outside.links} == {SIBLINGS}


@pytest.mark.parametrize(
    ("by", "outlet", "spans"),
    [
        ("month", None, [("2025-03", 2), ("2025-04", 3), ("2025-05", 3)]),
        ("year", None, [("2025", 8)]),
        ("month", "Northern Star", [("2025-04", 1), ("2025-05", 1)]),
        ("day", "Inland Post", [("2025-04-02", 1), ("2025-05-03", 1)]),
        ("week", "Harbour Herald", [("2025-W09", 1), ("2025-W14", 1)]),
        ("month", "Nobody", []),
    ],
)
def test_credits_are_counted_over_time(archive: Path, by: str, outlet: str | None, spans: list[tuple[str, int]]) -> None:
    """Each span of time has the articles that were published in it; those between the first and the last are all there."""
    with opened(archive) as held:
        rows = held.ledger.over_time(by, outlet)
        assert [(one.span, one.counts.all) for one in rows if one.counts.all] == spans
        assert [one.span for one in rows] == sorted({one.span for one in rows})
        assert sum(one.counts.all for one in held.ledger.over_time(None, outlet)) == sum(number for _, number in spans)


def test_batches_give_the_same_verdicts(tmp_path: Path, archive: Path) -> None:
    """One scan and many give the same audit, and an article that changes takes its verdicts along."""
    path = tmp_path / "batches.db"
    with Archive(path) as made:
        for first in range(len(ROWS) - 1, -1, -1):
            made.scan([write(tmp_path, ROWS[first:])])
        sql = """SELECT a.ref, b.ref, source, kind, "group", confidence, sentence FROM audit
            JOIN article AS a ON a.id = audit.article JOIN article AS b ON b.id = audit.other ORDER BY 1, 2"""
        seen = made.file.connection.rows(sql)
        with opened(archive) as held:
            assert seen == held.connection.rows(sql)
        assert len(seen) > len(ROWS)
        changed = [{**one, "text": "OSLO (AP) — " + report_of(1)} if one["id"] == "wrong" else one for one in ROWS]
        made.scan([write(tmp_path, changed)])
        assert made.file.connection.rows("SELECT count(*) FROM audit WHERE misattributed") == [(0,)]


def test_whoever_comes_after_a_killed_scan_judges_the_rest(tmp_path: Path) -> None:
    """What a killed scan left undone is noted by the file itself; the next one makes the same ledger and verdicts."""
    path = tmp_path / "killed.db"
    with Archive(path) as made:
        made.scan([write(tmp_path, ROWS)])
        tables = {table: made.file.connection.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("verdict", "ledger")}
        with made.file.writing() as connection:
            connection.execute("UPDATE link SET kind = kind WHERE id IN (SELECT link FROM verdict LIMIT 3)")
            connection.execute("DELETE FROM verdict")
            connection.execute("DELETE FROM ledger")
        draw_up_stories(made.file, Workers(1, open_worker_archive, (made.path, made.settings)))
        assert {table: made.file.connection.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables} == tables
        assert not made.file.pending.stories_due()
        with made.file.writing() as connection:
            connection.execute("DELETE FROM link")
        assert made.file.connection.rows("SELECT * FROM verdict") == []


def test_counting_walks_indexes_and_reads_no_article(archive: Path) -> None:
    """The queries that count go along covering indexes: on a large archive the articles' texts lie between the rows."""
    from syndicate.archive import ledger

    with opened(archive) as held:
        for sql, parameters in (
            (ledger._BY_OUTLET, ()),
            (ledger._BY_SOURCE, ()),
            (ledger._BY_DAY, ()),
            (ledger._BY_DAY_OF_OUTLET, ("x",)),
        ):
            plan = [detail for *_, detail in held.connection.rows(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            read = [step for step in plan if step.startswith(("SCAN article", "SEARCH article", "SCAN ledger", "SEARCH ledger"))]
            assert read
            assert all("COVERING INDEX" in step for step in read), plan


# --- drafts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draft", "group", "flags", "source", "line"),
    [
        (report_of(1), UV, (), AP, "Source: The Associated Press"),
        (f"OSLO (AP) — {report_of(1)}", CV, (), AP, None),
        (f"OSLO (Reuters) - {report_of(1)}", UV, (Flag.MISATTRIBUTED,), AP, "Source: The Associated Press"),
        (report_of(2), UV, (), REUTERS, "Source: Reuters"),
        (f"{report_of(3)}\n\nSource: Harbour Herald", CV, (), "Harbour Herald", None),
        (
            f"{report_of(3)}\n\nAs the Harbour Herald reported, nobody knew of it.",
            UV,
            (Flag.MENTION,),
            "Harbour Herald",
            "Source: Harbour Herald",
        ),
    ],
    ids=["an agency's", "its dateline", "another agency", "an agency's that is outside", "the line", "in passing"],
)
def test_a_drafts_own_credits_are_audited(
    archive: Path, draft: str, group: Group, flags: tuple[Flag, ...], source: str, line: str | None
) -> None:
    """The draft's credit is held against whose text it is, and the line that is proposed names the agency, not who reprinted it."""
    with Archive(archive, create=False, read_only=True) as held:
        result = held.check(Article(f"A headline of our own\n\n{draft}", ref="draft", language="en"))
    (verdict,) = result.audit
    assert (verdict.group, verdict.flags, verdict.source) == (group, flags, source), verdict.sentence
    assert verdict.sentence.startswith("The draft")
    assert {origin.credit_line for origin in result.origins} - {None} == ({line} if line else set())
    assert (result.uncredited > 0.9) == (group is UV)


@pytest.mark.parametrize("language", [*CREDIT_LINES, "fi", None])
@pytest.mark.parametrize(("text", "outlet"), [(f"OSLO (AP) — {QUAY}", "Harbour Herald"), (QUAY, "Harbour Herald")])
def test_the_line_that_is_proposed_is_understood(language: str | None, text: str, outlet: str, tmp_path: Path) -> None:
    """Put at the end of a draft, a proposed credit is found as a credit of that source, in each language."""
    from syndicate.model.records import Held

    one = entry(1, text, outlet)
    held = Held(1, one.article, 20, (), one.credits)
    (found,) = survey(f"{QUAY} {QUAY}\n\n{credit_line(held, language)}").credits
    assert found.source == origin_of(one).name


def test_a_users_own_agency_is_a_source_like_any_other(tmp_path: Path) -> None:
    """An agency of the user's own file is the source of those that credit it."""
    file = tmp_path / "own.toml"
    file.write_text('[[agency]]\nname = "Northwire"\nkind = "agency"\nabbreviations = ["NW"]\n', encoding="utf-8")
    use(file)
    try:
        a = entry(1, f"OSLO (NW) — {QUAY}", "Harbour Herald")
        b = entry(2, f"OSLO (NW) — {QUAY}", "Inland Post")
        ruling, found = judged(a, b)
        assert (ruling.direction, ruling.source, found[1].group) == (SIBLINGS, "Northwire", CV)
        assert judged(entry(3, QUAY, "Northwire"), b)[0].direction is FROM_A
    finally:
        use(None)


# --- shown --------------------------------------------------------------------------------------------------------------


def test_sources_tell_the_groups_and_their_course(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command lists the groups by outlet and, with --by, over time, as text and as JSON; an unknown outlet is refused."""
    assert main(["sources", "--db", str(archive)]) == 0
    text = capsys.readouterr().out
    assert "How outlets credit" in text
    assert "Mill Gazette" in text.partition("How outlets")[2]
    assert main(["sources", "--db", str(archive), "--by", "month", "--outlet", "northern star", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(one["span"], one["counts"]["only_metadata"]) for one in rows] == [("2025-04", 1), ("2025-05", 0)]
    assert main(["sources", "--db", str(archive), "--by", "week"]) == 0
    assert "2025-W14" in capsys.readouterr().out
    assert main(["sources", "--db", str(archive), "--outlet", "Nobody"]) == 2
    assert "there is no source 'Nobody'" in capsys.readouterr().err


def test_lineage_tells_the_verdict_of_each_link(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said of an article has the verdicts on its links, as text and as JSON."""
    assert main(["lineage", "wrong", "--db", str(archive)]) == 0
    assert "uncredited, close copy, credits another source:" in " ".join(capsys.readouterr().out.split())
    assert main(["lineage", "wrong", "--db", str(archive), "--json"]) == 0
    audits = [one for link in json.loads(capsys.readouterr().out)["links"] for one in link["audit"]]
    assert ["credits another source"] in [one["flags"] for one in audits]


def test_the_bars_add_up_to_their_articles(archive: Path) -> None:
    """The parts of each bar are as high as the whole, in the order of the groups, and every bar has its numbers in words."""
    with opened(archive) as held:
        page = audit_model(held.stories.sources(), held.ledger.over_time("month"))
        drawn = chart(held.ledger.over_time("month"))
    assert drawn is not None
    assert page.chart == drawn
    assert [bar.label.partition(":")[0] for bar in drawn.bars] == ["2025-03", "2025-04", "2025-05"]
    for bar in drawn.bars:
        assert bar.parts[0].y + bar.parts[0].height == pytest.approx(96, abs=0.02)
        for below, above in zip(bar.parts, bar.parts[1:], strict=False):
            assert above.y + above.height == pytest.approx(below.y, abs=0.02)
    assert [entry.name for entry in page.entries] == ["Mill Gazette", "Northern Star", "Harbour Herald", "Inland Post"]
    assert chart([]) is None


def test_the_report_has_the_audit(archive: Path, tmp_path: Path) -> None:
    """The file of a scan has the table by outlet and the bars, and no script or style of its own in them."""
    from syndicate.model.results import ScanResult
    from syndicate.pipeline.story_views import summary_of
    from syndicate.reports.pages.report import render, scan

    with opened(archive) as held:
        page = render(scan((ScanResult(0, 0, 0, 0, (), 0, 0, 0, 0.0), summary_of(held), [])))
    part = page.partition('id="credits"')[2].partition('id="skipped"')[0]
    assert "<svg" in part
    assert "Mill Gazette" in part
    assert "1 credits another source" in part
    assert "style=" not in part
    assert "<script" not in part


@pytest.mark.parametrize("span", SPANS)
def test_spans_of_time_have_names_that_sort(span: str) -> None:
    """Days, weeks, months and years are named so that the names sort as the times do."""
    days = ["2024-12-29", "2024-12-30", "2025-01-01", "2025-01-06", "2025-10-01"]
    named = [SPANS[span](day) for day in days]
    assert named == sorted(named)


def test_json_of_time_is_in_shape(archive: Path) -> None:
    """A span with nothing in it is there with its zeros, so that a program can draw it."""
    with opened(archive) as held:
        rows = json.loads(report.text("audit", held.ledger.over_time("month", "Harbour Herald")))
    assert [one["counts"]["credited_verbatim"] for one in rows] == [1, 1]


def test_a_headline_that_was_copied_along_mentions_nobody(tmp_path: Path) -> None:
    """If an article names no outlet it goes by its headline, and a draft that took the headline too does not mention it."""
    body = "The harbour council met on Monday and voted to close the eastern quay for repairs until the autumn, the mayor said. " * 3
    text = f"Harbour council closes the quay\n\n{body}"
    with Archive(tmp_path / "x.db") as archive:
        archive.add([Article(text, "a", "x", title="Harbour council closes the quay")])
        verdicts = archive.check(text).audit
    assert verdicts
    assert all(Flag.MENTION not in verdict.flags and "mentions" not in verdict.sentence for verdict in verdicts)


@pytest.mark.parametrize(
    ("agency", "told"),
    [
        ("Reuters", "Nobody was hurt, Reuters reported."),
        ("dpa", "Niemand wurde verletzt, berichtet dpa."),
        ("Agence France-Presse", "Personne n'a été blessé, rapporte l'AFP."),
        ("EFE", "Según informa EFE, nadie resultó herido."),
        ("ANSA", "Nessuno è rimasto ferito, riferisce l'ANSA."),
        ("ANP", "Niemand raakte gewond, meldt ANP."),
        ("TASS", "Никто не пострадал, сообщает ТАСС."),
        ("Xinhua", "据新华社报道，无人受伤。"),
    ],
)
def test_words_that_name_the_source_for_what_it_reported_are_a_weak_credit(agency: str, told: str) -> None:
    """The entry has the words and a strength below that of a credit line; it is called so, and is no silence."""
    one, other = entry(1, f"{QUAY}\n\n{told}", "Inland Post"), entry(2, QUAY, agency)
    found, _ = account(one, [side(other, one, Ruling(FROM_A, 0.9), *TEXT)])
    assert found is not None
    assert (found.state, found.group, found.flags) == (ORIGIN, CV, (Flag.MENTION,))
    assert found.strength is not None
    assert found.strength < 0.6
    assert found.phrase
    assert f"names {agency} in the text only" in found.sentence


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("Police came, Reuters reported.", "names Reuters in the text (“Reuters reported”)"),
        ("The mayor told Reuters that police came.", "names Reuters in the text (“told Reuters”)"),
        ("据新华社报道，警方到场。", "names Xinhua in the text (“据新华社报道”)"),
        ("Según informa Harbour Herald, llegó la policía.", "names Harbour Herald in the text"),
        ("Police came.", "names no source"),
    ],
)
def test_a_source_named_in_the_text_is_not_said_to_be_missing(told: str, says: str) -> None:
    """An article without a credit names no source only if its text names none for what it tells either."""
    one, other = entry(1, f"{told}\n\n{QUAY}", "Inland Post"), entry(2, QUAY, "Harbour Herald")
    assert says in account(one, [side(other, one, Ruling(UNKNOWN, 0.5), *TEXT)])[1][0].sentence
