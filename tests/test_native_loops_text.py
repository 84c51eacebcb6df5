"""The compiled loops over texts return what their plain twins do, to the bit, for any bytes, and refuse what does not fit."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import plain.tokens
import plain.units
import plain.utf8
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from test_batch import ALPHABET, PIECES, TEXTS, made_up, raw
from test_native_loops import LONG

from syndicate.kernels import tokens, units, utf8
from syndicate.kernels.folding import CODE_POINTS, IDENTITY, SPACELESS, Tables, tables
from syndicate.text.tokens import _abbreviation_table, tokenize_bytes

ANY = TEXTS | LONG | st.text(st.sampled_from("aB1.,'’ \u00ad\u0301éИο中\ufdfa"), max_size=200)
# Bytes that are nearly text: what Python writes, with some left out, put in, or changed.
BROKEN = st.tuples(ANY.map(lambda text: text.encode("utf-8", "surrogatepass")), st.integers(0, 200), st.binary(max_size=3)).map(
    lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] + 1 :]
)


def same_tokens(texts: Sequence[str | bytes]) -> None:
    """Hold what the loop returns against its twin."""
    data, edges = raw(texts)
    with np.errstate(over="ignore"):
        *expected, bad = plain.tokens.tokenize(data, edges, *tables(), _abbreviation_table())
    found, place = tokens.tokenize(data, edges, _abbreviation_table())
    assert place == bad
    for number, (there, here) in enumerate(zip(expected, found, strict=bad < 0)):
        assert (here.dtype, here.shape) == (there.dtype, there.shape), number
        assert here.tobytes() == there.tobytes(), number


@settings(deadline=None, max_examples=200)
@given(st.lists(ANY | BROKEN, max_size=5))
@example([])
@example(["", "a", "b", "", "é"])
def test_tokenize(texts: list[str | bytes]) -> None:
    """Texts are cut alike whatever stands in them, and the same byte is told where they are no UTF-8."""
    same_tokens(texts)


@pytest.mark.parametrize(
    "piece", ["a", "a ", "ab.", "é", "x's ", "1,000 ", "U.S. ", "中", "\ufdfa", "\u00ad", "aо", "\ud800", "\U0001d49c", " "]
)
def test_tokenize_at_every_length(piece: str) -> None:
    """What ends just before, at and behind the places up to which several bytes are read at once is cut alike."""
    whole = piece * 70
    same_tokens([whole[:size] for size in (*range(34), *range(56, 70), *range(120, 136))])
    for size in (*range(18), *range(60, 68)):
        same_tokens([whole[:size]])


def test_tokenize_many_texts() -> None:
    """Texts of one letter, of several scripts and of long words, in one piece so large that it needs more room than is guessed."""
    rng = random.Random(3)
    mixed = ["".join(rng.choices(ALPHABET, k=rng.randint(0, 60))) for _ in range(200)]
    same_tokens([*made_up(6), *PIECES, *mixed, *"abcé中" * 40, "\ufdfa" * 300, "long" * 500])


@settings(deadline=None, max_examples=200)
@given(st.lists(ANY, max_size=5), st.integers(0, 40), st.integers(0, 12), st.data())
def test_cut_units(texts: list[str], most: int, least: int, data: st.DataObject) -> None:
    """Units are the same for any texts, marks and limits."""
    words = tokenize_bytes(*raw(texts))
    places = [st.lists(st.tuples(*[st.integers(-1, len(text) + 1)] * 2).map(sorted), max_size=3) for text in texts]
    marks = [data.draw(of_text) for of_text in places]
    edges = np.cumsum([0, *map(len, marks)], dtype=np.int64)
    start, end = (np.array([mark[side] for of_text in marks for mark in of_text], np.int64) for side in (0, 1))
    columns = (words.word_edges, words.start, words.key, words.gap, words.lines, edges, start, end, most, least)
    there, here = plain.units.cut_units(*columns), units.cut_units(*columns)
    assert (here.dtype, here.shape) == (there.dtype, there.shape)
    assert here.tobytes() == there.tobytes()


@settings(deadline=None, max_examples=200)
@given(ANY.map(lambda text: text.encode("utf-8", "surrogatepass")) | BROKEN | st.binary(max_size=40))
def test_decode(data: bytes) -> None:
    """The same code points are read, and the same place is refused, as in the twin."""
    bytes_, (codes, other) = np.frombuffer(data, np.uint8), np.zeros((2, len(data)), np.uint32)
    letters, others = np.zeros((2, len(data)), np.uint8)
    with np.errstate(over="ignore"):
        expected = plain.utf8.decode(bytes_, 0, len(data), other, others)
    assert utf8.decode(bytes_, codes, letters) == expected
    if expected >= 0:
        assert codes[:expected].tolist() == other[:expected].tolist()
        assert letters[:expected].tolist() == others[:expected].tolist()


@pytest.mark.parametrize("edges", [[0, 5], [-1, 4], [0, 3, 2, 4], [0, 1 << 62], []])
def test_texts_outside_of_their_bytes_are_refused(edges: list[int]) -> None:
    """No byte before, behind or twice is read."""
    with pytest.raises(IndexError):
        tokens.tokenize(np.zeros(4, np.uint8), np.array(edges, np.int64), np.zeros(1, np.uint64))


def test_a_table_in_which_a_search_does_not_end_is_refused() -> None:
    """A table of abbreviations has an empty slot, and a power of two of them."""
    for slot in (np.ones(16, np.uint64), np.zeros(3, np.uint64), np.zeros(0, np.uint64)):
        with pytest.raises(IndexError):
            tokens.tokenize(np.zeros(4, np.uint8), np.array([0, 4], np.int64), slot)


def changed(name: str, code: int, value: int) -> Callable[[], Tables]:
    def make() -> Tables:
        array = getattr(tables(), name).copy()
        array[code] = value
        return tables()._replace(**{name: array})

    return make


@pytest.mark.parametrize(
    "make",
    [
        changed("kind", 0x4E2D, 16),
        changed("kind", ord("a"), SPACELESS),
        changed("kind", ord("a"), 0),
        changed("kind", ord("_"), 1),
        changed("kind", 0, 6),
        changed("length", ord("a"), 2),
        changed("length", 0xE9, 17),
        changed("length", 0x4E2D, 18),
        changed("offset", ord("A"), 1 << 31),
        lambda: tables()._replace(folded=tables().folded[:-1].copy()),
        lambda: tables()._replace(kind=tables().kind[:-1].copy()),
        lambda: tables()._replace(lookalike=np.zeros(1, np.uint8)),
    ],
)
def test_tables_that_do_not_fit_are_refused(make: Callable[[], Tables]) -> None:
    """Tables by which more would be written than there is room for, or places read that there are not, are not taken."""
    with pytest.raises(IndexError):
        tokens.structure(make())


def test_the_widest_folded_forms_have_room() -> None:
    """Each character, alone and in a row, with the longest folded forms among them, is cut as by the twin."""
    lengths = np.where(tables().length == IDENTITY, 0, tables().length)
    widest = np.argsort(lengths, kind="stable")[-40:]
    assert lengths.max() <= 16
    same_tokens(["".join(map(chr, widest)), *(chr(code) * 3 for code in widest), chr(CODE_POINTS - 1)])


UNITS: dict[str, NDArray[Any]] = {
    "word_edges": np.array([0, 2, 3]),
    "start": np.array([0, 2, 0], np.int32),
    "key": np.ones(3, np.uint64),
    "gap": np.full(5, 4, np.uint8),
    "lines": np.zeros(5, np.uint8),
    "mark_edges": np.array([0, 1, 1]),
    "mark_start": np.array([0]),
    "mark_end": np.array([1]),
}


@pytest.mark.parametrize(
    "other",
    [
        {"word_edges": np.array([0, 2, 4])},
        {"word_edges": np.array([0, 3, 2])},
        {"word_edges": np.array([-1, 2, 3])},
        {"gap": np.zeros(4, np.uint8)},
        {"lines": np.zeros(4, np.uint8)},
        {"key": np.ones(2, np.uint64)},
        {"mark_edges": np.array([0, 2, 2])},
        {"mark_edges": np.array([0, 1])},
        {"mark_end": np.zeros(0, np.int64)},
        {"most": -1},
        {"least": -1},
    ],
    ids=lambda other: "-".join(other),
)
def test_units_of_tokens_that_there_are_not_are_refused(other: dict[str, Any]) -> None:
    """No token, gap or mark behind the last one is read."""
    assert units.cut_units(**UNITS, most=10, least=1).tolist() == [[0, 1, 2], [1, 0, 1]]
    with pytest.raises(IndexError):
        units.cut_units(**{**UNITS, "most": 10, "least": 1, **other})
