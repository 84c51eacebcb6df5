"""The archive: what goes in comes out equal, what is half done never shows, what is no archive is not touched."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from filling import replace_links
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from syndicate.archive import ArchiveFile, Ruled, digest_index, schema
from syndicate.candidates.minhash import sketch
from syndicate.model.article import Article, Credit, CreditForm, Mark, MarkKind, Note, Paragraph, Skipped, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation, LinkKind, Passage, PassageKind
from syndicate.model.errors import ArchiveError, InputError, NotFound, RecipeMismatch, SyndicateError
from syndicate.model.provenance import CreditState, Direction, DirectionEvidence, EvidenceKind, Group, LedgerEntry, Ruling
from syndicate.model.records import Stored, StoredParagraph, article_digest
from syndicate.model.settings import Judging, Recipe, Settings
from syndicate.model.story import SourceNode, Story
from syndicate.pipeline.audits import keep_ledger
from syndicate.text.tokens import tokenize

HARBOUR = "The harbour council met on Monday. It voted to close the eastern quay for repairs until the autumn."


def make(ref: str, text: str = HARBOUR, origin: str = "feed.jsonl", digests: tuple[int | None, ...] = (), **fields: object) -> Stored:
    """Return an article with one paragraph for each digest; one without a digest is too short for a sketch."""
    article = replace(Article(text, ref, origin), **fields)  # type: ignore[arg-type]
    units = tuple(StoredParagraph(i, 0, len(text), 18 if digest is not None else 2, digest) for i, digest in enumerate(digests))
    return Stored(article, article_digest(article), 18, paragraphs=units)


def rule(a: int, b: int, kind: LinkKind | None = LinkKind.REPRINT, **ruling: object) -> Ruled:
    """Return a link over the first 34 characters of two articles with the text HARBOUR."""
    span, half = Span(0, 34), Coverage(18, 6, verbatim=6)
    article = Article(HARBOUR)
    passage = Passage(PassageKind.VERBATIM, span, span, 1.0, runs=((span, span),))
    comparison = Comparison(
        article, article, (passage,), kind, half, half, 0.5, Derivation.PARTIALLY, Derivation.PARTIALLY, reason="Equal."
    )
    return a, b, comparison, replace(Ruling(Direction.UNKNOWN, 0.5), **ruling)  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[ArchiveFile]:
    with ArchiveFile(tmp_path / "news.db") as opened:
        yield opened


@pytest.fixture
def linked(archive: ArchiveFile) -> ArchiveFile:
    """Four articles; 2 has it from 1 and says so, 3 has it from 1 and does not, 4 stands alone."""
    archive.articles.put(
        [
            make("one", outlet="Alpha", title="Quay closes", published="2025-04-01", uri="https://alpha.example/quay"),
            make("two", outlet="Beta", title="Quay shut", published="2025-04-02T09:00:00"),
            make("three", outlet="Gamma", published="2025-04-03"),
            make("four", text="Nothing to do with that.", outlet="Alpha", published="2025-05-01"),
        ]
    )
    replace_links(
        archive,
        [1, 2, 3, 4],
        [
            rule(1, 2, direction=Direction.B_FROM_A, credited=True),
            rule(1, 3, LinkKind.EXCERPT, direction=Direction.B_FROM_A, credited=False),
            rule(2, 3, direction=Direction.COMMON_SOURCE, source="Alpha"),
            rule(1, 4, None),
        ],
    )
    archive.ledger.put([2, 3], [entered(2, "Alpha", CreditState.ORIGIN), entered(3, "Alpha", CreditState.NOBODY)])
    return archive


def entered(article: int, source: str, state: CreditState, group: bool = True) -> LedgerEntry:
    """Return an entry of the ledger; without a group only the article itself says so."""
    kept = (Group.CREDITED_VERBATIM if state.credited else Group.UNCREDITED_VERBATIM) if group else None
    return LedgerEntry(article, None, state, kept, source, None, None, 0.5, 0.9, "")


# --- articles ---------------------------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.none() | words
credit = st.builds(Credit, words, words, st.integers(-1, 9), st.integers(-1, 9), st.sampled_from(CreditForm), st.booleans())
article = st.builds(
    Article,
    text=words,
    ref=words,
    origin=words,
    uri=maybe,
    outlet=maybe,
    title=maybe,
    byline=maybe,
    published=maybe,
    language=maybe,
    declared=st.lists(credit, max_size=3).map(tuple),
    notes=st.lists(st.builds(Note, words, words, words), max_size=3).map(tuple),
)
mark = st.builds(Mark, st.integers(0, 9), st.integers(0, 9), st.sampled_from(MarkKind), words)
signed = st.integers(-(2**63), 2**63 - 1)
paragraph = st.builds(
    StoredParagraph,
    st.just(0),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 99),
    st.none() | signed,
    st.booleans(),
)
stored = st.builds(
    lambda a, n, m, c, p: Stored(a, article_digest(a), n, m, c, tuple(unit._replace(position=i) for i, unit in enumerate(p))),
    article,
    st.integers(0, 2**40),
    st.lists(mark, max_size=3).map(tuple),
    st.lists(credit, max_size=3).map(tuple),
    st.lists(paragraph, max_size=4),
)


@settings(deadline=None, max_examples=60)  # each example makes a file
@given(st.lists(stored, max_size=4, unique_by=lambda s: (s.article.origin, s.article.ref)))
def test_articles_come_back_equal(tmp_path_factory: pytest.TempPathFactory, batch: list[Stored]) -> None:
    """Whatever an article holds comes back equal: any character, any number, None and empty told apart, order kept."""
    with ArchiveFile(tmp_path_factory.mktemp("archive") / "news.db") as archive:
        ids = archive.articles.put(batch)
        for number, put in zip(ids, batch, strict=True):
            held = archive.articles.article(number)
            back = Stored(held.article, article_digest(held.article), held.words, held.marks, held.credits, archive.paragraphs.of(number))
            assert back == put


def test_article_is_replaced_under_its_number(linked: ArchiveFile) -> None:
    """An article that comes again under its origin and ref keeps its number, loses its links, and is unsettled."""
    assert linked.articles.put([make("five"), make("one", text="Changed.", digests=(7,))]) == [5, 1]
    assert linked.articles.article(1).article.text == "Changed."
    assert [(link.a, link.b) for link in linked.links.of()] == [(2, 3)]
    assert linked.pending.unsettled() == [1, 5]
    assert [row.ref for row in linked.articles.search("changed")] == ["one"]
    assert [row.ref for row in linked.articles.search("harbour")] == ["three", "five", "two"]


def test_the_later_of_two_equal_keys_counts(archive: ArchiveFile) -> None:
    """If one origin and ref comes twice in a batch, one article is kept, the later one."""
    assert archive.articles.put([make("a", text="First."), make("b"), make("a", text="Second.")]) == [1, 2, 1]
    assert archive.articles.article(1).article.text == "Second."
    assert archive.counts()["articles"] == 2


def test_known_tells_number_and_digest(archive: ArchiveFile) -> None:
    """Known articles are told by origin and ref together, with the digest that tells whether they changed."""
    put = make("a", origin="x")
    archive.articles.put([put])
    assert archive.articles.known([("x", "a"), ("y", "a"), ("x", "b")]) == {("x", "a"): (1, put.digest)}


def test_numbers_are_never_used_twice(archive: ArchiveFile) -> None:
    """A paragraph or article that is gone leaves its number unused, so an index of numbers never points at another one."""
    archive.articles.put([make("a", digests=(1, 2)), make("b", digests=(3,))])
    archive.articles.put([make("b", digests=(4,))])
    assert archive.paragraphs.sketches_of(range(9)).paragraphs.tolist() == [1, 2, 4]
    archive.articles.remove([2])
    assert archive.articles.put([make("c", digests=(5,))]) == [3]
    left = archive.paragraphs.sketches_of(range(9))
    assert (left.paragraphs.tolist(), left.articles.tolist()) == ([1, 2, 5], [1, 1, 3])


def test_a_digest_tells_every_change_of_text_or_metadata() -> None:
    """Each field but origin, ref and notes changes the digest; those three do not."""
    base = Article("text", "ref", "origin")
    declared = (Credit("Reuters", "r", -1, -1, CreditForm.LINK),)
    changed = [replace(base, **{f: "x"}) for f in ("text", "uri", "outlet", "title", "byline", "published", "language")]  # type: ignore[arg-type]
    digests = {article_digest(a) for a in (base, *changed, replace(base, declared=declared), replace(base, uri=""))}
    assert len(digests) == 10
    assert article_digest(replace(base, ref="x", origin="y", notes=(Note("a", "b", "c"),))) == article_digest(base)


def test_half_a_character_is_refused_by_name(archive: ArchiveFile) -> None:
    """A lone surrogate cannot be stored; the message names the article, and nothing of the batch is kept."""
    with pytest.raises(InputError, match=r"feed\.jsonl \('bad'\).*U\+D83D"):
        archive.articles.put([make("good"), make("bad", text="half \ud83d")])
    assert archive.articles.ids() == []


def test_settling(archive: ArchiveFile) -> None:
    """Articles are unsettled when put, settled by their links or by word, and unsettled again by word."""
    archive.articles.put([make(ref) for ref in "abc"])
    replace_links(archive, [1], [])
    archive.pending.settle([3])
    assert archive.pending.unsettled() == [2]
    archive.pending.unsettle([3, 2])
    assert archive.pending.unsettled() == [2, 3]


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number"),
    [("2", 2), ("one", 1), ("https://alpha.example/quay", 1), ("thr", 3), ("f", 4)],
)
def test_find(linked: ArchiveFile, name: str, number: int) -> None:
    """An article is found by number, ref, address, or the beginning of one ref."""
    assert linked.articles.find(name).id == number


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("t", r"more than one article: 2 \(two in feed.jsonl\); 3 \(three"),
        ("hree", "Did you mean three"),
        ("onne", "Did you mean one"),
        *((name, "syndicate search") for name in ("", "99", "%", "9" * 40, "²", "'; --")),
    ],
)
def test_find_nothing(linked: ArchiveFile, name: str, says: str) -> None:
    """A name that means nothing, or more than one, is answered with near names, the choices, or the way to search."""
    with pytest.raises(NotFound, match=says):
        linked.articles.find(name)


def test_missing_numbers(linked: ArchiveFile) -> None:
    """Numbers that are not there are left out of a batch and refused alone."""
    assert list(linked.articles.held([4, 99, 1])) == [1, 4]
    with pytest.raises(NotFound, match="no article 99"):
        linked.articles.article(99)


@pytest.mark.parametrize(
    "typed", ["zz AND", "NEAR(zz", "title:zz", "zz*", "-zz", "{zz b}: c", "^zz", 'zz"', "zz\0b", "\ud800zz", "' OR 1=1", "zz+b"]
)
def test_search_reads_nothing_as_syntax(linked: ArchiveFile, typed: str) -> None:
    """Whatever is typed, its words are looked for, and no sign among them is read as SQLite's query language."""
    assert linked.articles.search(typed) == []


@pytest.mark.parametrize("typed", ["", " … ", '"', '""', "*", "(", "\0", "\ud800", "\N{COMBINING ACUTE ACCENT}"])
def test_search_needs_a_word(archive: ArchiveFile, typed: str) -> None:
    """A search in which there is no word is refused with a remedy."""
    with pytest.raises(SyndicateError, match="no word") as caught:
        archive.articles.search(typed)
    assert caught.value.remedy


def test_search_takes_no_whole_texts(archive: ArchiveFile) -> None:
    """A search for very many words is refused, with a pointer to the command that takes texts; the limit itself is not."""
    assert archive.articles.search("w " * 64) == []
    with pytest.raises(SyndicateError, match=r"65 words are too many.*syndicate check"):
        archive.articles.search("w " * 65)


@settings(deadline=None, max_examples=60)  # each example makes a file
@given(st.text(max_size=40))
def test_search_never_fails(tmp_path_factory: pytest.TempPathFactory, typed: str) -> None:
    """Any text that has a word in it is a search that answers."""
    with ArchiveFile(tmp_path_factory.mktemp("archive") / "news.db") as archive:
        archive.articles.put([make("a", text=typed.encode("utf-8", "replace").decode())])
        assert len(archive.articles.search(f"word {typed}")) <= 1


def test_search_shows_where(linked: ArchiveFile) -> None:
    """A snippet is plain text, and its hits are the words that were looked for, whatever their case and accents."""
    row = linked.articles.search("HÁRBOUR quay")[0]
    assert {hit.cut(row.snippet).lower() for hit in row.hits} == {"harbour", "quay"}
    assert row.snippet.startswith("The harbour council")
    assert [r.ref for r in linked.articles.search("harbour", limit=1, offset=0)] == ["three"]
    assert [r.ref for r in linked.articles.search("harbour", limit=9, offset=1)] == ["one", "two"]


def test_search_keeps_quoted_words_together(archive: ArchiveFile) -> None:
    """Quotation marks ask for words that stand together."""
    archive.articles.put([make("a", text="The east quay"), make("b", text="A quay in the east")])
    assert [row.ref for row in archive.articles.search('"east quay"')] == ["a"]
    assert [row.ref for row in archive.articles.search("east quay")] == ["a", "b"]


def test_search_without_spaces(archive: ArchiveFile) -> None:
    """In scripts without spaces a word is found inside a run of characters, alone and beside other words."""
    archive.articles.put([make("a", text="東京の港が閉鎖された Reuters"), make("b", text="大阪の港 Reuters")])
    [row] = archive.articles.search("東京")
    assert (row.ref, [hit.cut(row.snippet) for hit in row.hits]) == ("a", ["東京"])
    assert [row.ref for row in archive.articles.search("Reuters 東京")] == ["a"]


# --- paragraphs -------------------------------------------------------------------------------------------------------


def sketches_of(stored: Stored) -> list[list[int]]:
    """Return the sketch of a whole article as one paragraph."""
    tokens = tokenize(stored.article.text)
    return [row.tolist() for row in sketch(tokens, [Paragraph(0, len(stored.article.text), 0, len(tokens))])]


def test_sketches_are_made_of_the_texts(archive: ArchiveFile) -> None:
    """Sketches come in the order of the paragraphs; paragraphs that are too short are left out."""
    archive.articles.put([make("a", digests=(1, None, 2)), make("b", digests=(None,)), make("c", digests=(3,))])
    made = archive.paragraphs.sketches_of(range(9))
    assert made.paragraphs.tolist() == [1, 3, 5]
    assert made.articles.tolist() == [1, 1, 3]
    assert made.sketches.tolist() == [*sketches_of(make("a")) * 2, *sketches_of(make("c"))]
    assert archive.paragraphs.sketches_of([5, 2, 99]).paragraphs.tolist() == [5]


@pytest.mark.parametrize("block", [1, 2, 3, 4, 100])
def test_paragraph_keys_never_cut_a_digest(archive: ArchiveFile, block: int) -> None:
    """All holders of a digest come in one block, in the order of digests; an article without an outlet has -1."""
    digests = ((5, 5, -9), (5, 7), (-9, None), (5,))
    archive.articles.put([make(str(i), digests=d, outlet=o) for i, (d, o) in enumerate(zip(digests, ("B", "A", None, "B"), strict=True))])
    blocks = list(archive.paragraphs.by_digest(block=block))
    seen = [(int(d), int(a), int(o)) for b in blocks for d, a, o in zip(b.digest, b.article, b.outlet, strict=True)]
    assert seen == [(-9, 1, 1), (-9, 3, -1), (5, 1, 1), (5, 1, 1), (5, 2, 0), (5, 4, 1), (7, 2, 0)]
    assert all(set(x.digest.tolist()).isdisjoint(y.digest.tolist()) for x in blocks for y in blocks if x is not y)
    some = list(archive.paragraphs.by_digest(articles=[3]))
    assert [b.article.tolist() for b in some] == [[1, 3]]
    assert list(archive.paragraphs.by_digest(articles=[])) == []


def test_boilerplate_is_flagged_by_article(archive: ArchiveFile) -> None:
    """Flags follow the digests named for an article, and only articles of which a flag changed are told."""
    archive.articles.put(
        [
            make("a", digests=(1, 2), outlet="A"),
            make("b", digests=(1,), outlet="A"),
            make("c", digests=(1,), outlet="B"),
            make("d", digests=(1,)),
        ]
    )
    assert archive.paragraphs.set_boilerplate({1: {1: 1}, 2: {1: 1}}) == {1, 2}
    assert archive.paragraphs.set_boilerplate({1: {1: 1}, 2: {1: 1}}) == set()
    assert [p.boilerplate for p in archive.paragraphs.of(1)] == [True, False]
    assert archive.paragraphs.set_boilerplate({1: {2: 1}}, among=[2]) == {1}
    assert archive.paragraphs.set_boilerplate({1: {1: 2}, 4: {1: 1}}, among=[1]) == {1, 2, 4}
    assert [(one.digest, one.article, one.recurrence) for one in archive.paragraphs.flagged([1])] == [(1, 1, 2), (1, 4, 1)]
    assert archive.paragraphs.set_boilerplate({}) == {1, 4}
    assert archive.counts()["boilerplate"] == 0


def has_digests(archive: ArchiveFile) -> bool:
    return bool(archive.connection.rows("SELECT 1 FROM sqlite_master WHERE name = 'paragraph_digest'"))


def test_the_index_of_digests_goes_where_many_articles_come(archive: ArchiveFile) -> None:
    """The index is dropped for a good part of an archive and kept for a few articles; what is asked by digest is the same without it."""
    assert has_digests(archive)
    archive.articles.put([make(f"{n}", digests=(n % 3, n), outlet="A") for n in range(20)])
    assert not has_digests(archive)
    some = [(keys.digest.tolist(), keys.article.tolist()) for keys in archive.paragraphs.by_digest(articles=[3, 4])]
    every = [(keys.digest.tolist(), keys.article.tolist()) for keys in archive.paragraphs.by_digest()]
    digest_index.create(archive.connection.sqlite)
    assert some == [(keys.digest.tolist(), keys.article.tolist()) for keys in archive.paragraphs.by_digest(articles=[3, 4])]
    assert every == [(keys.digest.tolist(), keys.article.tolist()) for keys in archive.paragraphs.by_digest()]
    archive.pending.settle(archive.pending.unsettled())
    for number, kept in ((1, True), (2, True), (9, False)):
        archive.articles.put([make(f"new {number} {n}", digests=(n,)) for n in range(number)])
        assert has_digests(archive) == kept


def test_outlines(archive: ArchiveFile) -> None:
    """An outline holds the words of each paragraph by its digest."""
    archive.articles.put([make("a", digests=(1, 2, None)), make("b")])
    assert archive.paragraphs.outlines([1, 2]) == {1: {1: 18, 2: 18}, 2: {}}


# --- links ------------------------------------------------------------------------------------------------------------

share = st.floats(0, 1)
number = st.floats(allow_nan=False, allow_infinity=False)
span = st.builds(Span, st.integers(0, 99), st.integers(0, 99))
passage = st.builds(
    Passage,
    st.sampled_from(PassageKind),
    span,
    span,
    share,
    number,
    share,
    share,
    st.booleans(),
    st.lists(st.tuples(span, span), max_size=3).map(tuple),
)
coverage = st.builds(Coverage, *[st.integers(0, 999)] * 6)
comparison = st.builds(
    Comparison,
    a=st.just(Article(HARBOUR, "a", "x")),
    b=st.just(Article(HARBOUR, "b", "x")),
    passages=st.lists(passage, max_size=4).map(tuple),
    kind=st.sampled_from(LinkKind),
    detail_a=coverage,
    detail_b=coverage,
    similarity=share,
    derivation_a=st.sampled_from(Derivation),
    derivation_b=st.sampled_from(Derivation),
    likelihood=st.sampled_from([None, "likely", "possible"]),
    score=number,
    order_kept=st.sampled_from([None, True, False]),
    reason=words,
    capped=maybe,
)
evidence = st.builds(DirectionEvidence, st.sampled_from(EvidenceKind), st.sampled_from(Direction), words, number)
ruling = st.builds(
    Ruling, st.sampled_from(Direction), share, st.lists(evidence, max_size=3).map(tuple), maybe, st.sampled_from([None, True, False])
)


@settings(deadline=None, max_examples=60)  # each example makes a file
@given(comparison, ruling)
def test_links_come_back_equal(tmp_path_factory: pytest.TempPathFactory, found: Comparison, said: Ruling) -> None:
    """A comparison comes back with its passages, and a link with its ruling, equal to what was put in."""
    with ArchiveFile(tmp_path_factory.mktemp("archive") / "news.db") as archive:
        archive.articles.put([make("a", origin="x"), make("b", origin="x")])
        replace_links(archive, [1, 2], [(1, 2, found, said)])
        assert archive.links.comparison(1, 2) == archive.links.comparison(2, 1) == found
        [link] = archive.links.of()
        assert link == archive.links.link(2, 1)
        assert (link.a, link.b, link.kind, link.coverage_a, link.coverage_b) == (1, 2, found.kind, found.coverage_a, found.coverage_b)
        assert (link.similarity, link.ruling, link.reason, link.likelihood) == (found.similarity, said, found.reason, found.likelihood)


def test_what_is_no_link_is_not_kept(linked: ArchiveFile) -> None:
    """A comparison without a kind is not stored, and asking for it says so."""
    assert linked.links.comparison(1, 4) is None
    assert linked.links.link(1, 4) is None
    assert linked.counts()["links"] == 3


def test_links_are_replaced_for_the_articles_named(linked: ArchiveFile) -> None:
    """Links that touch a named article go, others stay; passages go with their links."""
    replace_links(linked, [3], [rule(3, 4)])
    assert [(link.a, link.b) for link in linked.links.of()] == [(1, 2), (3, 4)]
    assert linked.counts()["passages"] == 2
    assert [(link.a, link.b) for link in linked.links.of(ids=[4, 2])] == [(1, 2), (3, 4)]
    linked.links.put((), [rule(1, 2, LinkKind.REWRITE), rule(1, 3)], ())
    assert [(link.a, link.b, link.kind.value) for link in linked.links.of(ids=[1])] == [(1, 2, "rewrite"), (1, 3, "reprint")]


@pytest.mark.parametrize(("a", "b", "says"), [(2, 1, "smaller number"), (2, 2, "smaller number"), (1, 99, "FOREIGN KEY")])
def test_a_link_that_cannot_be_is_refused_whole(linked: ArchiveFile, a: int, b: int, says: str) -> None:
    """A link to nowhere or in the wrong order is refused, and with it everything of the same call."""
    before = linked.links.of()
    with pytest.raises(ArchiveError, match=says):
        replace_links(linked, [1], [rule(1, 4), rule(a, b)])
    assert linked.links.of() == before


# --- stories and sources ----------------------------------------------------------------------------------------------


def story_of(archive: ArchiveFile, *articles: int, **fields: object) -> Story:
    links = tuple(link for link in archive.links.of() if link.a in articles and link.b in articles)
    return replace(Story(articles, links), **fields)  # type: ignore[arg-type]


def test_stories_come_back_equal(linked: ArchiveFile) -> None:
    """A story comes back equal, by number, by key and by article, with its links and sources."""
    sources = (SourceNode("Wire", "external", (1, 2), (2, 3)), SourceNode("hidden", "hidden", (1, 3)))
    story = story_of(linked, 1, 2, 3, sources=sources, first=1, reason="cut off from a larger one")
    linked.stories.put([story])
    [row] = linked.stories.listed()
    assert (
        linked.stories.story(row.id)
        == linked.stories.story(str(row.id))
        == linked.stories.story(row.key)
        == linked.stories.story_of(3)
        == story
    )
    assert linked.stories.story_of(4) is None
    assert (row.articles, row.outlets, row.first_title, row.earliest, row.latest) == (
        3,
        ("Alpha", "Beta", "Gamma"),
        "Quay closes",
        "2025-04-01",
        "2025-04-03",
    )
    assert (row.kinds, row.credited, row.uncredited, row.sources) == (
        ((LinkKind.EXCERPT, 1), (LinkKind.REPRINT, 2)),
        1,
        1,
        ("Alpha",),
    )
    assert linked.pending.stories_current
    with pytest.raises(NotFound, match="syndicate stories"):
        linked.stories.story(99)


def test_a_growing_story_keeps_key_and_number(linked: ArchiveFile) -> None:
    """A story that gains an article keeps its key and number; one that is made anew gets a number never used before."""
    linked.stories.put([story_of(linked, 1, 2), story_of(linked, 3, 4)])
    before = {row.key: row.id for row in linked.stories.listed()}
    linked.stories.put([story_of(linked, 1, 2, 3)])
    [row] = linked.stories.listed()
    assert before[row.key] == row.id
    linked.stories.put([story_of(linked, 3, 4), story_of(linked, 1, 2)])
    assert len({row.id for row in linked.stories.listed()} - set(before.values())) == 1


def test_keys_do_not_hang_on_numbers(tmp_path: Path) -> None:
    """The same stories have the same keys in two archives into which the articles came in another order."""
    keys = []
    for order in ("abcd", "dbca"):
        with ArchiveFile(tmp_path / f"{order}.db") as archive:
            ids = dict(zip(order, archive.articles.put([make(ref) for ref in order]), strict=True))
            archive.stories.put([Story((ids["a"], ids["b"]), ()), Story((ids["a"], ids["c"]), ()), Story((ids["d"],), ())])
            keys.append({row.key for row in archive.stories.listed()})
    assert keys[0] == keys[1]
    assert len(keys[0]) == 3


def test_some_stories_are_replaced(linked: ArchiveFile) -> None:
    """With the articles named, stories that hold none of them stay as they are."""
    linked.stories.put([story_of(linked, 1, 2), story_of(linked, 3, 4)])
    linked.stories.put([story_of(linked, 1, 2, first=2)], among=[2])
    assert sorted((row.articles, row.first) for row in linked.stories.listed() if row.first) == [(2, 2)]
    assert len(linked.stories.listed()) == 2


@pytest.mark.parametrize("articles", [(1, 99), (1, 4)])
def test_a_story_of_what_is_not_there_is_refused(linked: ArchiveFile, articles: tuple[int, int]) -> None:
    """A story over a missing article or link is refused, and the stories before it stay."""
    linked.stories.put([story_of(linked, 1, 2)])
    link = replace(linked.links.of()[0], a=articles[0], b=articles[1])
    with pytest.raises(ArchiveError, match=r"not in the archive|there is none"):
        linked.stories.put([Story(articles, (link,))])
    assert [row.articles for row in linked.stories.listed()] == [2]


def test_changes_make_stories_stale(linked: ArchiveFile) -> None:
    """From the moment articles or links change, the archive says that its stories are not current."""
    linked.stories.put([story_of(linked, 1, 2)])
    changes: list[Callable[[], object]] = [
        lambda: linked.links.put((), [rule(2, 4)], ()),
        lambda: linked.stories.put([]),
        lambda: linked.articles.put([make("new")]),
        lambda: linked.stories.put([]),
        lambda: linked.articles.remove([5]),
    ]
    told = [linked.pending.stories_current]
    for change in changes:
        change()
        told.append(linked.pending.stories_current)
    assert told == [True, False, True, False, True, False]


@pytest.mark.parametrize(
    ("conditions", "sizes"),
    [
        ({}, [3, 1]),
        ({"outlet": "Beta"}, [3]),
        ({"outlet": "Alpha"}, [3, 1]),
        ({"since": "2025-04-03T23:00:00"}, [3, 1]),
        ({"since": "2025-04-04"}, [1]),
        ({"until": "2025-04-01"}, [3]),
        ({"until": "2025-05"}, [3, 1]),
        ({"until": "2025-03-31"}, []),
        ({"kind": "excerpt"}, [3]),
        ({"kind": LinkKind.REWRITE}, []),
        ({"credited": False}, [3]),
        ({"credited": True, "minimum": 4}, []),
        ({"minimum": 2}, [3]),
        ({"limit": 1}, [3]),
        ({"limit": None, "offset": 1}, [1]),
        ({"outlet": "'; DROP TABLE story; --"}, []),
    ],
)
def test_stories_are_chosen(linked: ArchiveFile, conditions: dict[str, object], sizes: list[int]) -> None:
    """Stories are chosen by outlet, time, kind, credit and size, the largest first."""
    linked.stories.put([story_of(linked, 4), story_of(linked, 1, 2, 3)])
    assert [row.articles for row in linked.stories.listed(**conditions)] == sizes  # type: ignore[arg-type]


def test_sources_count_who_gave_and_took(linked: ArchiveFile) -> None:
    """Outlets and external sources are counted in articles: given, taken, and how much of it says so."""
    linked.articles.put([replace(make("dated", outlet="Beta"), credits=(Credit("Wire", "(Wire)", 0, 6, CreditForm.DATELINE),))])
    linked.articles.put(
        [replace(make("vague", outlet="Beta"), credits=(Credit("Agencies", "Agencies", 0, 8, CreditForm.BYLINE, generic=True),))]
    )
    linked.stories.put([story_of(linked, 1, 2, sources=(SourceNode("Wire", "external", (1, 3), (1,)), SourceNode("h", "hidden", (2,))))])
    linked.ledger.put([1, 5], [entered(number, "Wire", CreditState.ORIGIN, group=False) for number in (1, 5)])
    rows = {
        row.name: (row.kind, row.articles, row.gave, row.credited, row.uncredited, row.took, row.took_credited, row.took_uncredited)
        for row in linked.stories.sources()
    }
    assert rows == {
        "Alpha": ("outlet", 2, 2, 1, 1, 1, 1, 0),
        "Beta": ("outlet", 3, 0, 0, 0, 2, 2, 0),
        "Gamma": ("outlet", 1, 0, 0, 0, 1, 0, 1),
        "Wire": ("external", 0, 2, 2, 0, 0, 0, 0),
    }


def test_runs_and_what_they_skipped(archive: ArchiveFile) -> None:
    """A scan is noted with what it skipped; one that was interrupted has no end."""
    first, second = archive.runs.start(), archive.runs.start()
    archive.runs.skip(second, [Skipped("a.txt", None, "it is binary", "convert it"), Skipped("b.jsonl", "line 3", "broken JSON")])
    archive.runs.finish(second, {"added": 2})
    assert [(run.id, run.finished is None, run.counts) for run in archive.runs.last()] == [(second, False, {"added": 2}), (first, True, {})]
    assert archive.runs.skipped(first) == []
    assert archive.runs.skipped() == [Skipped("a.txt", None, "it is binary", "convert it"), Skipped("b.jsonl", "line 3", "broken JSON")]


# --- views ------------------------------------------------------------------------------------------------------------


def test_views_answer_in_words(linked: ArchiveFile) -> None:
    """The file opens in plain SQLite and in sqlite-utils, and its views say in words who has what from whom."""
    linked.stories.put([story_of(linked, 1, 2, 3, first=1)])
    with closing(sqlite3.connect(linked.path)) as plain:
        rows = plain.execute("SELECT kind, direction, credited FROM lineage ORDER BY link").fetchall()
    assert rows == [
        ("reprint", "Beta most likely has it from Alpha", "yes"),
        ("excerpt", "Gamma most likely has it from Alpha", "no"),
        ("reprint", "both most likely have it from Alpha", "not known"),
    ]
    db = Database(linked.path)
    assert [row["b_outlet"] for row in db["uncredited"].rows] == ["Gamma"]
    assert [(row["ref"], row["first"]) for row in db["timeline"].rows] == [("one", 1), ("two", 0), ("three", 0)]
    assert db.table("article").detect_fts() == "article_fts"
    assert db.table("article").get(1)["title"] == "Quay closes"
    db.close()


def test_shared_quotations_make_nobody_a_taker(linked: ArchiveFile) -> None:
    """Two reports that quote the same statement stand in no view as one having it from the other."""
    linked.links.put((), [rule(3, 4, LinkKind.SHARED_QUOTES, direction=Direction.A_FROM_B, credited=False)], ())
    assert linked.connection.rows("SELECT direction FROM lineage WHERE a = 3") == [("both quote the same; that shows no direction",)]
    assert linked.connection.rows("SELECT a, b FROM uncredited") == [(1, 3)]
    replace_links(linked, [1, 2, 3], [rule(3, 4, LinkKind.SHARED_QUOTES, direction=Direction.A_FROM_B, credited=False)])
    keep_ledger(linked)
    assert [(row.gave, row.took) for row in linked.stories.sources()] == [(0, 0)] * 3


def test_search_follows_what_others_edit(linked: ArchiveFile) -> None:
    """Whoever edits or deletes an article in another program keeps a search that is true."""
    with closing(sqlite3.connect(linked.path)) as plain, plain:
        plain.execute("UPDATE article SET text = 'Something else' WHERE id = 1")
        plain.execute("PRAGMA foreign_keys = ON")
        plain.execute("DELETE FROM article WHERE id = 2")
    assert [row.ref for row in linked.articles.search("harbour")] == ["three"]
    assert [row.ref for row in linked.articles.search("something")] == ["one"]


def test_pages_that_hold_nothing_are_given_back(tmp_path: Path) -> None:
    """What merging indexes leaves free does not stay in the file; while another process writes, it stays for that one."""
    with ArchiveFile(tmp_path / "a.db") as archive:
        archive.articles.put([make(str(number), text=f"{number} " * 8_000) for number in range(40)])
        for sql in ("PRAGMA foreign_keys = ON", "DELETE FROM article WHERE id > 1", "PRAGMA wal_checkpoint(TRUNCATE)"):
            archive.connection.sqlite.execute(sql)
        before = archive.path.stat().st_size
        with closing(sqlite3.connect(archive.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            archive.connection.sqlite.execute("PRAGMA busy_timeout = 1")
            archive.give_back()
            assert archive.connection.rows("PRAGMA freelist_count")[0][0] > 100
        archive.give_back()
        assert archive.connection.rows("PRAGMA freelist_count") == [(0,)]
        assert (archive.connection.faults(), [row.ref for row in archive.articles.search("0")]) == ([], ["0"])
    assert archive.path.stat().st_size < before / 2


def test_search_knows_what_others_insert(linked: ArchiveFile) -> None:
    """An article that another program inserts is indexed by its trigger, and one of a batch only once."""
    with closing(sqlite3.connect(linked.path)) as plain, plain:
        sql = "INSERT INTO article (ref, origin, words, digest, text) VALUES ('five', 'x', 3, '', 'A dredger sank')"
        plain.execute(sql)
    linked.articles.put([make("six", text="The dredger was raised")])
    assert [row.ref for row in linked.articles.search("dredger")] == ["five", "six"]
    assert linked.connection.rows("SELECT id FROM article_fts_docsize") == [(number,) for number in range(1, 7)]
    linked.connection.sqlite.execute("INSERT INTO article_fts (article_fts, rank) VALUES ('integrity-check', 1)")  # raises if it differs


def test_search_forgets_a_batch_that_failed(archive: ArchiveFile) -> None:
    """What was indexed of a batch that could not be stored is gone with it, and the next one is searched as ever."""
    with pytest.raises(InputError):
        archive.articles.put([make("a"), make("b", byline="half \ud800")])
    assert archive.articles.search("harbour") == []
    archive.articles.put([make("a")])
    assert [row.ref for row in archive.articles.search("harbour")] == ["a"]


# --- opening ----------------------------------------------------------------------------------------------------------


def test_an_archive_is_made_and_opened_again(tmp_path: Path) -> None:
    """A new file is an archive that says so; opening it again changes nothing, for reading and for writing."""
    path = tmp_path / "a b#c?d%e é.db"
    with ArchiveFile(path) as archive:
        archive.articles.put([make("a")])
        assert Database(archive.connection.sqlite)["article"].count == 1
    with ArchiveFile(path, create=False) as archive:
        assert archive.connection.meta()["recipe"] == Recipe().recipe_id
        assert archive.connection.rows("PRAGMA journal_mode")[0][0] == "wal"
        assert archive.connection.rows("PRAGMA foreign_keys")[0][0] == 1
        with ArchiveFile(path, read_only=True, create=False) as reader:
            assert reader.articles.ids() == [1]
            with pytest.raises(ArchiveError, match="can be read but not written"):
                reader.articles.put([make("b")])
    assert path.exists()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_migrations_of_other_rooms_are_applied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that is added later reaches old archives on opening, once, and not through a reader."""

    path = tmp_path / "news.db"
    ArchiveFile(path).close()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "create_another"))
    monkeypatch.setattr(schema, "statements", lambda name: ["CREATE TABLE another (id INTEGER PRIMARY KEY)"])
    with pytest.raises(ArchiveError, match="older version"):
        ArchiveFile(path, read_only=True)
    ArchiveFile(path).close()
    with ArchiveFile(path, read_only=True) as archive:
        assert archive.connection.rows("SELECT count(*) FROM another") == [(0,)]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE customer (id)")


def foreign_in_wal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE customer (id)")


def not_a_database(path: Path) -> None:
    path.write_text("To be or not to be, that is the question. " * 100)


def newer(path: Path) -> None:
    ArchiveFile(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    ("make_file", "says"),
    [
        (foreign, "database of another program"),
        (foreign_in_wal, "database of another program"),
        (not_a_database, "not a database"),
        (newer, "format 99"),
        (folder, "is a folder"),
    ],
)
def test_what_is_no_archive_is_refused_untouched(tmp_path: Path, make_file: Callable[[Path], None], says: str, read_only: bool) -> None:
    """What is no archive, or a newer one, is refused by name with a remedy, and not a byte in its folder changes."""
    path = tmp_path / "thing.db"
    make_file(path)
    before = snapshot(tmp_path)
    with pytest.raises(ArchiveError, match=says) as caught:
        ArchiveFile(path, read_only=read_only)
    assert caught.value.where == str(path)
    assert caught.value.remedy
    assert snapshot(tmp_path) == before


def test_places_where_no_archive_can_be(tmp_path: Path) -> None:
    """A missing archive, an empty file to be read, a missing folder, a device, an impossible name: each is told apart."""
    (tmp_path / "empty.db").touch()
    cases = [
        (tmp_path / "none.db", False, "no such archive"),
        (tmp_path / "empty.db", False, "is empty"),
        (tmp_path / "no" / "such" / "news.db", True, "folder for this archive does not exist"),
        (Path(os.devnull), True, "device"),
        (tmp_path / ("x" * 300), True, "cannot be opened"),
    ]
    for path, create, says in cases:
        with pytest.raises(ArchiveError, match=says):
            ArchiveFile(path, create=create)
    assert [p.name for p in tmp_path.iterdir()] == ["empty.db"]
    ArchiveFile(tmp_path / "empty.db").close()


def test_another_recipe_is_refused(tmp_path: Path) -> None:
    """Sketches of another recipe are refused; settings of later stages are not, but the archive tells that they changed."""
    path = tmp_path / "news.db"
    with ArchiveFile(path) as archive:
        archive.articles.put([make("a")])
        archive.pending.settle([1])
    with pytest.raises(RecipeMismatch, match=r"w3.*w5"):
        ArchiveFile(path, settings=Settings(recipe=Recipe(shingle=5)))
    with ArchiveFile(path, settings=None, read_only=True) as archive:
        assert archive.articles.ids() == [1]
    with ArchiveFile(path, settings=Settings(judging=Judging(), boilerplate_articles=9)) as archive:
        before = archive.pending.settings_changed
        archive.pending.adopt_settings()
        assert (before, archive.pending.settings_changed) == (True, False)
        assert archive.pending.unsettled() == [1]


@pytest.fixture
def nobody() -> Iterator[None]:
    """Take the rights of an ordinary user, if the tests run as one to whom no permission applies."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """An archive in a folder in which nobody may write."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        with ArchiveFile(place / "news.db") as archive:
            archive.articles.put([make("a")])
        os.chmod(place / "news.db", 0o444)
        os.chmod(place, 0o555)
        yield place
        os.chmod(place, 0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders are another thing there")
@pytest.mark.usefixtures("nobody")
def test_a_read_only_folder(locked_folder: Path) -> None:
    """If nobody may write, an archive can be read; making or opening one for writing is refused."""
    with ArchiveFile(locked_folder / "news.db", read_only=True) as archive:
        assert [row.ref for row in archive.articles.search("harbour")] == ["a"]
    with pytest.raises(ArchiveError, match=r"cannot be opened|not written"):
        ArchiveFile(locked_folder / "new.db")
    with pytest.raises(ArchiveError, match=r"cannot be opened|not written"), ArchiveFile(locked_folder / "news.db") as archive:
        archive.articles.put([make("b")])


# --- trouble ----------------------------------------------------------------------------------------------------------


def test_a_locked_archive_is_read_and_not_written(linked: ArchiveFile) -> None:
    """While another process writes, reading goes on, and writing says who is in the way and what to do."""
    with closing(sqlite3.connect(linked.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM article WHERE id = 1")
        with ArchiveFile(linked.path, wait=0.05) as archive:
            assert len(archive.articles.ids()) == 4
            with pytest.raises(ArchiveError, match=r"news\.db: another process is writing.*Wait"):
                archive.articles.put([make("new")])
        other.execute("ROLLBACK")
    assert linked.articles.put([make("new")]) == [5]


def test_a_full_disk_loses_nothing(linked: ArchiveFile) -> None:
    """A batch for which there is no room is refused whole; what was there before is there after, and sound."""
    pages = linked.connection.rows("PRAGMA page_count")[0][0]
    linked.connection.sqlite.execute(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(ArchiveError, match=r"no room left.*Free some space"):
        linked.articles.put([make(str(i), text=random.Random(i).randbytes(9000).hex()) for i in range(50)])
    assert linked.articles.ids() == [1, 2, 3, 4]
    assert linked.connection.rows("PRAGMA integrity_check") == [("ok",)]
    assert linked.pending.unsettled() == []
    linked.connection.sqlite.execute(f"PRAGMA max_page_count = {pages + 10000}")
    assert linked.articles.put([make("small")]) == [5]


def test_an_error_inside_a_transaction_takes_all_of_it_back(linked: ArchiveFile) -> None:
    """Several calls inside one transaction are kept together or not at all."""

    def interrupted() -> None:
        with linked.writing():
            linked.articles.put([make("x")])
            linked.links.put((), [rule(1, 5)], ())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert linked.articles.ids() == [1, 2, 3, 4]
    assert linked.links.link(1, 5) is None


def damaged(path: Path, seed: int) -> None:
    """Cut a file off, or write noise into its pages."""
    chance = random.Random(seed)
    data = bytearray(path.read_bytes())
    if seed % 4 == 0:
        data = data[: chance.randrange(100, len(data))]
    else:
        for _ in range(200 if seed % 4 == 1 else 20_000):
            data[chance.randrange(100, len(data))] = chance.randrange(256)
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("seed", range(16))
def test_a_damaged_file_is_told(tmp_path: Path, seed: int) -> None:
    """Whatever is broken in a file, reading it answers or raises an error of ours, never one of SQLite's or Python's."""
    path = tmp_path / "news.db"
    with ArchiveFile(path) as archive:
        archive.articles.put([make(str(i), text=f"{HARBOUR} {i} " * 20, digests=(i, i + 1), outlet="A") for i in range(40)])
        replace_links(archive, range(1, 41), [rule(i, i + 1) for i in range(1, 40)])
    damaged(path, seed)
    told: list[SyndicateError] = []
    questions: tuple[Callable[[ArchiveFile], object], ...] = (
        lambda a: [a.articles.article(i) for i in a.articles.ids()],
        lambda a: a.links.of(),
        lambda a: [a.links.comparison(i, i + 1) for i in range(1, 40)],
        lambda a: a.paragraphs.sketches_of(range(100)),
        lambda a: list(a.paragraphs.by_digest()),
        lambda a: a.articles.search("harbour"),
        lambda a: a.stories.sources(),
        lambda a: a.stories.listed(),
        lambda a: a.articles.put([make("new")]),
    )
    for question in questions:
        try:
            with ArchiveFile(path) as archive:
                question(archive)
        except SyndicateError as error:
            told.append(error)
    assert all(error.remedy for error in told)
    assert told or seed % 4 == 1  # a little noise may lie where nobody looks


WRITER = """
import sys
from syndicate.candidates.minhash import sketch
from syndicate.text import tokenize
from syndicate.archive import ArchiveFile
from syndicate.model.records import Stored, article_digest
from syndicate.model.article import Article

with ArchiveFile(sys.argv[1]) as archive:
    for batch in range(1000):
        articles = [Article(f"text {batch} {i} " * 200, f"{batch}-{i}", "origin") for i in range(20)]
        archive.articles.put([Stored(a, article_digest(a), 600) for a in articles])
        print(batch, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL there")
@pytest.mark.parametrize("seed", range(8))
def test_a_killed_writer_loses_nothing_committed(tmp_path: Path, seed: int) -> None:
    """A writer that is killed at any moment leaves a sound file with every batch it had told of, whole batches only."""
    path = tmp_path / "news.db"
    writer = subprocess.Popen([sys.executable, "-c", textwrap.dedent(WRITER), str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    if seed:  # else it is killed while it makes the archive
        writer.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 0.4))
    writer.send_signal(signal.SIGKILL)
    told = [int(line) for line in writer.stdout.read().split()]
    writer.stdout.close()
    writer.wait()
    with ArchiveFile(path) as archive:
        count = archive.counts()["articles"]
        assert count % 20 == 0
        assert count >= 20 * (max(told, default=-1) + 1)
        assert archive.connection.rows("PRAGMA integrity_check") == [("ok",)]
        assert archive.connection.rows("SELECT count(*) FROM article_fts_docsize") == [(count,)]
        assert len(archive.pending.unsettled()) == count
        assert len(archive.articles.put([make("after")])) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL there")
@pytest.mark.parametrize("writes", range(0, 60, 4))
def test_a_killed_making_is_made_again(tmp_path: Path, writes: int) -> None:
    """A process killed at any step of making an archive leaves a file that the next one takes over."""
    path = tmp_path / "news.db"
    program = f"""
        import os, signal, sqlite3
        from syndicate.archive import connection
        real = connection.Database
        left = [{writes}]
        def step(sql):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        def watched(c):
            c.set_trace_callback(step)
            return real(c)
        connection.Database = watched
        from syndicate.archive import ArchiveFile
        ArchiveFile({str(path)!r}).close()
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False)
    with ArchiveFile(path) as archive:
        assert archive.articles.put([make("a")]) == [1]
        assert archive.connection.rows("PRAGMA integrity_check") == [("ok",)]


def test_many_processes_may_make_one_archive(tmp_path: Path) -> None:
    """Processes that open the same new archive at once all succeed, and all that they put is there."""
    path = tmp_path / "news.db"
    program = """
        import sys
        from syndicate.archive import ArchiveFile
        from syndicate.model.records import Stored
        from syndicate.model.article import Article
        with ArchiveFile(sys.argv[1], wait=60) as archive:
            archive.articles.put([Stored(Article("text", sys.argv[2], "x"), "d", 1)])
    """
    running = [subprocess.Popen([sys.executable, "-c", textwrap.dedent(program), str(path), str(i)]) for i in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    with ArchiveFile(path) as archive:
        assert archive.counts()["articles"] == 4


def test_opening_waits_for_one_who_reads_what_is_not_set_up_yet(tmp_path: Path) -> None:
    """The write-ahead log needs the file alone, for which SQLite does not wait; opening does, and gives up in time."""
    path = tmp_path / "news.db"
    ArchiveFile(path).close()
    with closing(sqlite3.connect(path, check_same_thread=False, isolation_level=None)) as other:
        assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)  # as a copy may have it, or one being made
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM article").fetchone()
        with pytest.raises(ArchiveError, match="another process is writing"):
            ArchiveFile(path, wait=0.1)
        end = threading.Timer(0.3, other.rollback)
        end.start()
        with ArchiveFile(path, wait=30) as archive:
            assert archive.connection.rows("PRAGMA journal_mode") == [("wal",)]
        end.join()
