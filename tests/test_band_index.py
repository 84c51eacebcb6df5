"""The stored index of sketches: what a look-up finds depends on what is stored, and on nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from syndicate.archive import schema
from syndicate.archive.index.bands import FANOUT_SEGMENTS, BandIndex
from syndicate.candidates.minhash import band_keys
from syndicate.model.errors import ArchiveError
from syndicate.model.settings import Banding

SMALL = Banding(3, 2)
# Sketches of 6 rows with 3 values each: bands agree often, and whole sketches repeat.
ROWS = st.lists(st.lists(st.integers(0, 2), min_size=6, max_size=6), max_size=30)


@contextmanager
def archive() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    try:
        for statement in schema.statements("create_bands"):
            connection.execute(statement)
        yield connection
    finally:
        connection.close()


def array(rows: list[list[int]]) -> NDArray[np.uint32]:
    return np.array(rows, np.uint32).reshape(-1, 6)


def plain(stored: list[list[int]], asked: list[list[int]], banding: Banding = SMALL) -> list[tuple[int, int]]:
    """Compare every query with everything stored."""
    keys, queries = (band_keys(array(rows), banding) for rows in (stored, asked))
    return [(q, i) for q, query in enumerate(queries) for i, key in enumerate(keys) if (key == query).any()]


def found(connection: sqlite3.Connection, asked: list[list[int]]) -> list[tuple[int, int]]:
    query, paragraph = BandIndex(connection, SMALL).agreements(array(asked))[:2]
    return list(zip(query.tolist(), paragraph.tolist(), strict=True))


@given(ROWS, ROWS, st.data())
@settings(max_examples=150, deadline=None)
def test_a_look_up_depends_on_the_set_that_is_stored(stored: list[list[int]], asked: list[list[int]], data: st.DataObject) -> None:
    """Any order, any batches and any merging between them give what comparing all with all gives."""
    order = data.draw(st.permutations(range(len(stored))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stored)), max_size=12)))
    with archive() as connection:
        for begin, end in zip([0, *cuts], [*cuts, len(stored)], strict=True):
            batch = order[begin:end]
            BandIndex(connection, SMALL).write(np.array(batch, np.int64), array([stored[i] for i in batch]))
            if data.draw(st.booleans()):
                BandIndex(connection).merge()
        assert found(connection, asked) == plain(stored, asked)
        BandIndex(connection).merge()
        assert found(connection, asked) == plain(stored, asked)


@given(ROWS, ROWS)
@settings(max_examples=50, deadline=None)
def test_agreements_count_the_bands(stored: list[list[int]], asked: list[list[int]]) -> None:
    """The number of bands that agree is that of comparing all with all, also for a paragraph in two segments."""
    with archive() as connection:
        for _ in range(2):
            BandIndex(connection, SMALL).write(np.arange(len(stored)), array(stored))
        result = BandIndex(connection, SMALL).agreements(array(asked))
    keys, queries = (band_keys(array(rows), SMALL) for rows in (stored, asked))
    expected = [int((keys[i] == queries[q]).sum()) for q, i in plain(stored, asked)]
    assert result.bands.tolist() == expected


def test_many_paragraphs_over_many_pages_are_found() -> None:
    """With keys spread over pages and levels, each paragraph finds itself and what shares a band, before and after merging."""
    rng = np.random.default_rng(3)
    sketches = rng.integers(0, 2**32, (9000, 128), dtype=np.uint32)
    sketches[1::3, 30:60] = sketches[0::3, 30:60]  # some bands of each third paragraph are those of its neighbour
    sketches[500:600] = sketches[499]
    keys = band_keys(sketches)
    with archive() as connection:
        for begin in range(0, 9000, 1500):
            BandIndex(connection).write(np.arange(begin, begin + 1500) * 10**9, sketches[begin : begin + 1500])
        asked = np.array([0, 1, 2, 499, 550, 4501, 8998])
        expected = [(q, i * 10**9) for q, row in enumerate(asked) for i in np.flatnonzero((keys == keys[row]).any(axis=1)).tolist()]
        for _ in range(2):
            query, paragraph = BandIndex(connection).agreements(sketches[asked])[:2]
            assert list(zip(query.tolist(), paragraph.tolist(), strict=True)) == expected
            assert BandIndex(connection).merge() in (0, 4, 5, 6)
        assert len(expected) > 200


def test_merging_leaves_few_segments_and_no_row_of_the_old() -> None:
    """Sixty batches become fewer than four segments a level, and the pages of merged ones are gone."""
    rng = np.random.default_rng(5)
    with archive() as connection:
        for i in range(60):
            BandIndex(connection).write(np.arange(i * 50, i * 50 + 50), rng.integers(0, 2**32, (50, 128), dtype=np.uint32))
            BandIndex(connection).merge()
        levels = connection.execute("SELECT level, count(*) FROM band_segment GROUP BY level").fetchall()
        assert all(count < FANOUT_SEGMENTS for _, count in levels)
        assert connection.execute("SELECT sum(paragraphs) FROM band_segment").fetchone()[0] == 3000
        owners = {row[0] for row in connection.execute("SELECT DISTINCT id >> 36 FROM band_page")}
        assert owners == {row[0] for row in connection.execute("SELECT id FROM band_segment")}


def test_a_paragraph_written_twice_is_found_once() -> None:
    """Writing again what is there changes no answer, within a batch, between batches and after merging."""
    row = [[1, 2, 0, 1, 2, 0]]
    with archive() as connection:
        for _ in range(FANOUT_SEGMENTS):
            BandIndex(connection, SMALL).write(np.array([7, 7]), array(row * 2))
            assert found(connection, row) == [(0, 7)]
        BandIndex(connection).merge()
        assert found(connection, row) == [(0, 7)]
        assert connection.execute("SELECT paragraphs FROM band_segment").fetchall() == [(1,)]


def test_writing_can_be_undone() -> None:
    """Nothing is committed here: a rollback leaves the index as it was."""
    row = [[1, 2, 0, 1, 2, 0]]
    with archive() as connection:
        BandIndex(connection, SMALL).write(np.array([1]), array(row))
        connection.commit()
        BandIndex(connection, SMALL).write(np.array([2]), array(row))
        assert found(connection, row) == [(0, 1), (0, 2)]
        connection.rollback()
        assert found(connection, row) == [(0, 1)]


ANOTHER = Banding(2, 3)
CALLS: dict[str, Callable[[sqlite3.Connection], object]] = {
    "write": lambda connection: BandIndex(connection, ANOTHER).write(np.array([2]), array([[0] * 6])),
    "lookup": lambda connection: BandIndex(connection, ANOTHER).agreements(array([[0] * 6]))[:2],
}


@pytest.mark.parametrize("name", CALLS)
def test_another_banding_is_refused(name: str) -> None:
    """Keys of other bands do not compare: the error names the table and the remedy, instead of finding nothing."""
    with archive() as connection:
        BandIndex(connection, SMALL).write(np.array([1]), array([[0] * 6]))
        with pytest.raises(ArchiveError, match=r"band_segment.*3 bands of 2 rows, and 2 of 3 were asked for.*scan into a new file"):
            CALLS[name](connection)


@pytest.mark.parametrize("damage", ["data = substr(data, 1, length(data) - 1)", "data = x''"])
@pytest.mark.parametrize("last", [0, 1])
def test_a_damaged_page_is_named(damage: str, last: int) -> None:
    """Pages of members and of small sketches that are cut off raise an error with a remedy and no stray exception."""
    with archive() as connection:
        BandIndex(connection, SMALL).write(np.array([1]), array([[0] * 6]))
        connection.execute(f"UPDATE band_page SET {damage} WHERE id = (SELECT id FROM band_page ORDER BY id DESC LIMIT 1 OFFSET {last})")
        with pytest.raises(ArchiveError, match=r"band_page: .*damaged.*Scan"):
            BandIndex(connection, SMALL).agreements(array([[0] * 6]), least=1)[:2]


def test_only_sketches_that_agree_far_enough_are_looked_up() -> None:
    """With ``least``, a paragraph that agrees in one band and nowhere else is not found, before and after merging, and by joining."""
    asked = [[1, 2, 3, 4, 5, 6]]
    held = [[1, 2, 30, 40, 50, 60], [1, 2, 3, 40, 50, 60], [1, 2, 3, 4, 5, 60]]
    with archive() as connection:
        for number, sketch in enumerate(held, 1):
            BandIndex(connection, SMALL).write(np.array([number]), array([sketch]))
        for _ in range(2):
            for least, expected in ((0, [1, 2, 3]), (3, [2, 3]), (5, [3]), (6, [])):
                assert BandIndex(connection, SMALL).agreements(array(asked), least)[1].tolist() == expected
            BandIndex(connection, SMALL).write(np.array([9]), array([[7] * 6]))
            BandIndex(connection).merge()
        scan = BandIndex(connection, SMALL).scan()
        small = {int(paragraph): scan.small[group].tolist() for paragraph, group in zip(scan.paragraph, scan.group, strict=True)}
        assert small == {1: held[0], 2: held[1], 3: held[2], 9: [7] * 6}


def test_an_empty_index_and_an_empty_question_have_no_answer() -> None:
    """Neither is an error."""
    with archive() as connection:
        assert found(connection, [[0] * 6]) == []
        BandIndex(connection, SMALL).write(np.array([], np.int64), array([]))
        BandIndex(connection, SMALL).write(np.array([1]), array([[0] * 6]))
        assert found(connection, []) == []
        assert connection.execute("SELECT count(*) FROM band_segment").fetchone()[0] == 1
