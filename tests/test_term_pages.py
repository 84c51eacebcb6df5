"""The index of terms on disk: the answers of the plain scan, however it was written, merged, capped and replaced."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from plain_neighbours import lists, near

from syndicate.archive import schema
from syndicate.archive.index import term_pages, terms
from syndicate.archive.index.terms import TermIndex
from syndicate.candidates import neighbour_join, neighbours, term_pairs
from syndicate.candidates.neighbours import Neighbours
from syndicate.candidates.terms import WHOLE, Terms
from syndicate.model.errors import ArchiveError
from syndicate.model.settings import Rewriting

FEW = Rewriting(candidates=3, listed=4)


def made(keys: dict[int, int], top_terms: list[int]) -> Terms:
    """Return terms with given keys and weights; the heads share their weight by their order."""
    ordered = sorted(keys)
    top = np.array([i for i, key in enumerate(ordered) if key in top_terms], np.uint32)
    share = np.arange(1, len(top) + 1) * WHOLE // max(sum(range(1, len(top) + 1)), 1)
    return Terms(np.array(ordered, np.uint32), np.array([keys[key] for key in ordered], np.uint8), top, share.astype(np.uint32), len(keys))


SPREAD = 37_000_019  # so that keys differ in their leading bits, by which pages are chosen
MADE = st.dictionaries(st.integers(1, 40).map(lambda n: n * SPREAD), st.integers(1, 200), min_size=1, max_size=12).flatmap(
    lambda keys: st.sets(st.sampled_from(sorted(keys)), min_size=1, max_size=4).map(lambda top_terms: made(keys, sorted(top_terms)))
)
ARCHIVE = st.lists(st.lists(st.tuples(st.integers(1, 20), MADE), min_size=1, max_size=8), min_size=1, max_size=5)


def store() -> tuple[sqlite3.Connection, TermIndex]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE article (id INTEGER PRIMARY KEY)")
    for statement in schema.statements("create_terms"):
        connection.execute(statement)
    return connection, TermIndex(connection, FEW)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every limit so small that a few articles meet it."""
    for module in (neighbours, neighbour_join, term_pages, term_pairs):
        for name, most in (("MOST_ARTICLES_OF_TERM", 5), ("MOST_ARTICLES_OF_PAIR", 3)):
            monkeypatch.setattr(module, name, most, raising=False)
    monkeypatch.setattr(terms, "MOST_UNINDEXED_ARTICLES", 2)
    monkeypatch.setattr(term_pages, "FANOUT_SEGMENTS", 2)
    monkeypatch.setattr(term_pages, "MOST_SEGMENT_TEXTS", 16)
    monkeypatch.setattr(term_pages, "_PAGE_ENTRIES", 2)


def entries(found: Neighbours) -> list[tuple[int, int]]:
    return [(int(entry["article"]), int(entry["near"])) for entry in found.entries()]


def listed(found: Neighbours) -> list[tuple[int, float]]:
    return list(zip(found.ids.tolist(), found.scores.tolist(), strict=True))


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=ARCHIVE, asked=MADE)
def test_the_disk_answers_as_the_memory_does(batches: list[list[tuple[int, Terms]]], asked: Terms) -> None:
    """Written in batches, indexed, merged and replaced, the table gives the near articles that a scan of all terms gives."""
    _, disk = store()
    held: dict[int, Terms] = {}
    for batch in batches:
        last = dict(batch)
        disk.write(list(last), list(last.values()), [None] * len(last))
        disk.index()
        held |= last
    if sum(map(len, map(dict, batches))) == len(held):
        for limit in (3, 100):
            assert listed(disk.query(asked, limit=limit)) == listed(near(asked, held, FEW, limit, common=5, common_pair=3))
    else:  # a list that was ever too long stays shut, also if its articles were replaced since
        whole = dict(listed(near(asked, held, FEW, 100, common=5, common_pair=3)))
        assert all(value <= whole[number] for number, value in listed(disk.query(asked, limit=100)))
    for number, found in lists(disk.load(), sorted(held)).items():
        assert found == entries(near(held[number], held, FEW, FEW.listed, without=number, common=5, common_pair=3))


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MADE, min_size=1, max_size=14), st.integers(1, 5), st.integers(1, 5), st.sampled_from([5, 12, 40, 127]))
def test_lists_are_what_asking_each_article_gives(archive: list[Terms], group: int, block: int, sums: int) -> None:
    """The nearest of all articles found together, in groups of any size, are those found one by one, ties included."""
    held = dict(enumerate(archive))
    _, disk = store()
    disk.write(list(held), archive, [None] * len(held))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbour_join, "GROUP_ARTICLES", group)
        patch.setattr(neighbour_join, "BLOCK_ARTICLES", block)
        patch.setattr(neighbour_join, "_SUMS", sums)
        patch.setattr(neighbour_join, "MOST_HITS", 3)
        found = lists(disk.load(), list(held))
    for number, one in held.items():
        assert found[number] == entries(near(one, held, FEW, FEW.listed, without=number, common=5, common_pair=3))


def test_a_term_of_too_many_articles_finds_nothing() -> None:
    """A term that more articles hold than the limit is left out on disk and in memory, before and after merging."""
    common, rare = 7 * SPREAD, 11 * SPREAD
    _, disk = store()
    texts = {n: made({common: 100, (100 + n) * SPREAD: 50}, [common]) for n in range(8)} | {9: made({rare: 100}, [rare])}
    for number, one in texts.items():
        disk.write([number], [one], [None])
    disk.index()
    asked = made({common: 100, rare: 100}, [common, rare])
    assert disk.query(asked).ids.tolist() == [9]
    assert near(asked, texts, FEW, common=5, common_pair=3).ids.tolist() == [9]


def test_articles_that_are_gone_are_dropped_when_segments_merge() -> None:
    """An article that was removed is not found, and merging forgets its entries."""
    connection, disk = store()
    for number in range(1, 13):
        disk.write([number], [made({number % 3 * SPREAD + SPREAD: 100, (50 + number) * SPREAD: 90}, [(50 + number) * SPREAD])], [None])
        disk.index()
    connection.execute("DELETE FROM terms WHERE article <= 6")
    before = connection.execute("SELECT sum(texts) FROM term_segment").fetchone()[0]
    for number in range(13, 30):
        disk.write([number], [made({(50 + number) * SPREAD: 90}, [(50 + number) * SPREAD])], [None])
        disk.index()
    assert disk.query(made({53 * SPREAD: 90}, [53 * SPREAD])).ids.tolist() == []
    assert disk.query(made({58 * SPREAD: 90}, [58 * SPREAD])).ids.tolist() == [8]
    assert connection.execute("SELECT sum(texts) FROM term_segment").fetchone()[0] < before + 17


def test_a_damaged_page_is_told() -> None:
    """A page that was cut off raises and is not read as something else."""
    connection, disk = store()
    disk.write([1, 2, 3, 4], [made({n * SPREAD: 90}, [n * SPREAD]) for n in range(1, 5)], [None] * 4)
    disk.index()
    connection.execute("UPDATE term_page SET data = substr(data, 1, length(data) - 1)")
    with pytest.raises(ArchiveError, match="damaged"):
        disk.query(made({SPREAD: 90}, [SPREAD]))
