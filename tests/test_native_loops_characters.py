"""The compiled loops over characters, lines, digests and bands return what their plain twins do, to the bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import plain.characters
import plain.line_prefilter
import plain.sketches
import plain.spoken_runs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from test_native_loops import TEXTS

from syndicate.annotation.rule_prefilter import LineNeeds, LinePrefilter
from syndicate.kernels import characters, line_prefilter, sketches, spoken_runs
from syndicate.kernels.folding import tables
from syndicate.text import language_model
from syndicate.text.language import _english
from syndicate.text.tokens import code_points

USUAL = np.array([0x2019, 0xA0], np.uint32)
LETTERS = "aBz0 -|•(é’\xad\u200b\u202fаβЖ\n\r\u2028\u2029雨😀\ud800"
CODES = (st.text(LETTERS, max_size=80) | TEXTS).map(code_points)


def same(there: Any, here: Any) -> None:
    """Hold two arrays, or numbers, against each other."""
    there, here = np.asarray(there), np.asarray(here)
    assert (here.dtype, here.shape, here.tobytes()) == (there.dtype, there.shape, there.tobytes())


def all_same(there: Any, here: Any) -> None:
    """Hold the parts of two results against each other."""
    for one, other in zip(there, here, strict=True):
        same(one, other)


@given(CODES, st.integers(0, 8))
def test_stretches(codes: NDArray[np.uint32], apart: int) -> None:
    """Stretches begin, end and run together in the same places, few or many."""
    all_same(plain.characters.stretches(codes, USUAL, apart), characters.stretches(codes, USUAL, apart))


@given(CODES)
def test_disguises(codes: NDArray[np.uint32]) -> None:
    """Letters of two scripts and invisible characters are found in the same texts."""
    kind = tables().kind
    assert characters.disguises(codes, kind) == plain.characters.disguises(codes, kind)


@given(TEXTS | st.text(LETTERS, max_size=300))
def test_features(text: str) -> None:
    """The language model's features come in the same order and as often."""
    model = language_model.load()
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    given = (data, model.nextmove, model.row, model.output)
    all_same(plain.characters.features(*given), characters.features(*given))


@given(st.lists(st.text("abz", min_size=1, max_size=12), max_size=9))
def test_word_keys(words: list[str]) -> None:
    """Words have the keys by which they are known in a text."""
    with np.errstate(over="ignore"):
        expected = plain.characters.word_keys(np.frombuffer("".join(f"{word}\0" for word in words).encode(), np.uint8))
    same(expected, characters.word_keys(words))


@given(
    st.lists(st.sampled_from(["the", "THIS", "of", "and", "thé", "of’", "雨", "😀", "house", "1"]), max_size=60).map(" ".join),
    st.integers(0, 30),
)
def test_known_words(text: str, narrow: int) -> None:
    """The words of each third are counted alike, and the text's bytes in UTF-8."""
    given = (code_points(text), *_english(), narrow)
    with np.errstate(over="ignore"):
        counts, size = plain.characters.known_words(*given)
    found, bytes_ = characters.known_words(*given)
    same(counts, found)
    assert bytes_ == size


SIGNS = st.text("abcABC|(. é0😀\n\r\u2028\u2029\u3000", max_size=90)
WORD = st.text("abcABC|(. é0", min_size=1, max_size=5).filter(str.strip).map(str.strip)
ROWS = st.lists(
    st.tuples(st.integers(0, 20), st.frozensets(WORD, max_size=3), st.frozensets(WORD, max_size=3), st.booleans()).filter(
        lambda row: any(row[1:])
    ),
    max_size=8,
)


@settings(deadline=None)
@given(ROWS, SIGNS)
def test_lines_and_their_rows(rows: list[tuple[int, frozenset[str], frozenset[str], bool]], text: str) -> None:
    """Lines are cut alike, and the same rows may match in each, found in the same order."""
    prefilter = LinePrefilter([LineNeeds("row", *row) for row in rows])
    codes, needs = code_points(text), prefilter._needs
    letters, edges = prefilter.lines(codes)
    start, end, _ = edges
    twin: Any = plain.line_prefilter
    same(twin.classes(codes, prefilter._class_of), letters)
    all_same(twin.split(codes, letters), edges)
    words = (needs.opening, needs.cue, needs.wordless, needs.longest, needs.beginnings)
    expected = twin.candidates(codes, letters, needs.first_letter, start, end, *words)
    same(expected, line_prefilter.candidates(codes, letters, start, end, needs))


def test_a_prefilter_that_does_not_fit_is_refused() -> None:
    """Rows, words and letters outside of what they lead to are told before a loop reads them."""
    needs = LinePrefilter([LineNeeds("row", 9, frozenset({"ab"}), frozenset({"cd"}), wordless=True)])._needs
    one = np.ones(1, np.int32)
    for wrong in (
        needs._replace(wordless=one),
        needs._replace(longest=one[:0]),
        needs._replace(beginnings=needs.beginnings[:-1].copy()),
        needs._replace(cue=needs.cue._replace(row=one)),
        needs._replace(cue=needs.cue._replace(edge=np.array([0, 3], np.int32))),
        needs._replace(cue=needs.cue._replace(first=needs.cue.first + one)),
        needs._replace(opening=needs.opening._replace(spelled=np.zeros(2, np.uint8))),
    ):
        with pytest.raises(IndexError):
            _ = wrong.structure


def test_places_outside_are_refused() -> None:
    """A loop that is told a place outside of its arrays reads nothing there."""
    prefilter = LinePrefilter([LineNeeds("row", 9, frozenset({"ab"}))])
    codes = code_points("a b\nc")
    letters, (start, end, _) = prefilter.lines(codes)
    for wrong in ((letters[:-1].copy(), start, end), (letters + np.uint8(1), start, end), (letters, start, end + np.int32(1))):
        with pytest.raises(IndexError):
            line_prefilter.candidates(codes, wrong[0], wrong[1], wrong[2], prefilter._needs)
    move, data = np.zeros(256, np.uint32), np.zeros(3, np.uint8)
    for row, target in ((1, 0), (0, 1)):
        with pytest.raises(IndexError):
            characters.features(data, move + np.uint32(target), np.full(1, row, np.uint16), np.zeros(1, np.int32))
    with pytest.raises(IndexError):
        characters.known_words(codes, np.ones(16, np.uint64), np.zeros(16, np.int32), 1)  # a search in a full table would not end
    key, count = np.zeros(4, np.uint64), np.ones(1, np.int64)
    for first, words in ((4, 1), (-1, 1), (0, 5), (0, -1)):
        with pytest.raises(IndexError):
            sketches.digest_units(key, first * count, words * count)
    for words, window in ((0, 1), (2, 0)):
        with pytest.raises(IndexError):
            spoken_runs.choose(key, np.ones(4, bool), words, window)
    with pytest.raises(IndexError):
        spoken_runs.choose(key, np.ones(3, bool), 2, 2)
    with pytest.raises(IndexError):
        sketches.band_keys(np.zeros((2, 7), np.uint32), 2, 4)


UNITS = st.lists(st.integers(0, 12), max_size=12).map(lambda words: np.array(words, np.int64))


@given(st.lists(st.integers(0, 2**64 - 1), min_size=20, max_size=40), UNITS, st.integers(0, 8))
def test_digest_units(key: list[int], words: NDArray[np.int64], first: int) -> None:
    """Units of any lengths have the same digests, however few of them there are."""
    given = (np.array(key, np.uint64), np.minimum(np.arange(len(words)), first), words)
    with np.errstate(over="ignore"):
        same(plain.sketches.digest_units(*given), sketches.digest_units(*given))


@given(st.integers(0, 5), st.integers(1, 6), st.integers(1, 4), st.randoms(use_true_random=False))
def test_band_keys(units: int, bands: int, rows: int, random: Any) -> None:
    """Each band of each sketch has the same key, whether the bands use all permutations or not."""
    table = np.array([[random.getrandbits(32) for _ in range(26)] for _ in range(units)], np.uint32).reshape(units, 26)
    with np.errstate(over="ignore"):
        same(plain.sketches.band_keys(table, bands, rows), sketches.band_keys(table, bands, rows))


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=20))
def test_scramble(values: list[int]) -> None:
    """Numbers of any size are scrambled alike."""
    given = np.array(values, np.int64)
    with np.errstate(over="ignore"):
        same(plain.sketches.scramble(given), sketches.scramble(given))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=80), st.integers(1, 4), st.integers(1, 5))
def test_spoken_runs(said: list[tuple[int, int]], words: int, window: int) -> None:
    """The same runs of speech are chosen, also where words recur and speech is short."""
    given = (np.array([key for key, _ in said], np.uint64), np.array([often > 1 for _, often in said], bool), words, window)
    with np.errstate(over="ignore"):
        all_same(plain.spoken_runs.choose(*given), spoken_runs.choose(*given))
