"""The compiled loops return what their plain twins do, to the bit, and refuse what does not fit."""

from __future__ import annotations

import copy
import pickle
import shutil
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import plain.alignment_search
import plain.hashing
import plain.sketches
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from syndicate.candidates import minhash
from syndicate.comparison import alignment
from syndicate.comparison.document import prepare
from syndicate.kernels import folding, hashing, native, sketches, tokens
from syndicate.kernels.alignment_search import look
from syndicate.model.errors import BrokenInstallation
from syndicate.model.settings import Aligning, Recipe
from syndicate.text import paragraphs, tokenize

# Texts of few words, so that much is equal; of any characters; and of long words, which go other ways through the hash.
WORDS = ("one", "Two", "three,", "four.", "five\n\nsix", "seven:", "8", "nine", "“ten”", "elf.", "zwölf", "дождь", "雨")
FEW = st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join)
ANY = st.text(max_size=200)
LONG = st.lists(st.text("abcdefghijäß", min_size=1, max_size=40), max_size=30).map(" ".join)
TEXTS = FEW | ANY | LONG


@settings(deadline=None, max_examples=150)
@given(TEXTS, TEXTS, st.booleans())
def test_look(one: str, two: str, copied: bool) -> None:
    """A search returns the same arrays, with the same types and shapes, for texts that share much and texts that share nothing."""
    a, b = prepare(f"{one} {two}" if copied else one, language="en"), prepare(two, language="en")
    if not len(a) or not len(b):
        return
    limits = alignment._limits(Aligning(least_longer=3, least_shorter=3, least_score=1.0, run_words=5, run_characters=5))
    rules = (alignment._RULES, alignment._RULES_TURNED)
    with np.errstate(over="ignore"):
        expected = plain.alignment_search.look(a.arrays, b.arrays, *rules, limits)
    found = look(a.arrays, b.arrays, *rules, limits)
    assert found.flags == expected[-1]
    arrays: list[Any] = [*found]
    for name, there, here in zip(found._fields, expected[:-1], arrays, strict=False):
        assert (here.dtype, here.shape) == (there.dtype, there.shape), name
        assert here.tobytes() == there.tobytes(), name


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.integers(1, 5), st.sampled_from([1, 63, 64, 65, 128]))
def test_sketch_units(text: str, shingle: int, permutations: int) -> None:
    """Sketches are the same for words of any length, any shingle, and permutations that fill no register."""
    tokens = tokenize(text)
    block = minhash._block_of(tokens, paragraphs(text, tokens, ()))
    a, b = (row[:permutations].copy() for row in minhash.permutations(Recipe()))
    columns = (block.buffer, block.offset, block.place, block.words, block.base, 0, len(block), shingle, a, b)
    expected, found = np.zeros((2, len(block), permutations), np.uint32)
    with np.errstate(over="ignore"):
        plain.sketches.sketch_units(*columns, expected)
    sketches.sketch_units(*columns, found)
    assert found.tolist() == expected.tolist()


KEYS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 40), max_size=60).map(lambda keys: np.array(keys, np.uint64))


@settings(deadline=None)
@given(KEYS, KEYS)
def test_tables(known: NDArray[np.uint64], asked: NDArray[np.uint64]) -> None:
    """Tables are laid out alike, and what is found in them, learned and recalled is the same, key 0 and crowded keys included."""
    twin, distinct = plain.hashing, np.unique(known)
    values = np.arange(len(distinct) + 1.0)
    with np.errstate(over="ignore"):
        expected = twin.table(distinct)
        answers = (*twin.find(asked, *expected), twin.look_up(expected[0], expected[1], asked, values))
        slot, value = np.zeros((2, 256), np.uint64)
        learned = (twin.learn(slot, value, known, ~known), *twin.recall(slot, value, asked), slot, value)
    found, (slot, value) = hashing.table(distinct), np.zeros((2, 256), np.uint64)
    ours = (hashing.learn(slot, value, known, ~known), *hashing.recall(slot, value, asked), slot, value)
    there: list[Any] = [*expected, *answers, *learned]
    here: list[Any] = [*found, *hashing.find(asked, *found), hashing.look_up(*found, asked, values), *ours]
    assert [np.asarray(one).tolist() for one in here] == [np.asarray(one).tolist() for one in there]
    assert [getattr(one, "dtype", int) for one in here] == [getattr(one, "dtype", int) for one in there]


@given(st.lists(st.binary(max_size=20), max_size=10))
def test_hash_each(texts: list[bytes]) -> None:
    """Each byte string has the hash of the plain loop, the empty one included."""
    buffer, edges = np.frombuffer(b"".join(texts), np.uint8), np.cumsum([0, *map(len, texts)])
    with np.errstate(over="ignore"):
        assert hashing.hash_each(buffer, edges).tolist() == plain.hashing.hash_each(buffer, edges).tolist()


def test_places_outside_are_refused() -> None:
    """A loop that is told a place outside of its arrays reads nothing there."""
    buffer, offset, one = np.zeros(4, np.uint8), np.array([0, 4], np.int32), np.ones(1, np.int64)
    a = b = np.ones(8, np.uint32)
    out = np.zeros((1, 8), np.uint32)
    for place, words, base, stop in ((1, 1, 0, 1), (0, 2, 0, 1), (-1, 1, 0, 1), (0, 1, 1, 1), (0, 1, -1, 1), (0, 1, 0, 2)):
        with pytest.raises(IndexError):
            sketches.sketch_units(buffer, offset, place * one, words * one, base * one, 0, stop, 3, a, b, out)


def test_what_cannot_be_written_is_refused() -> None:
    """A loop does not write into memory that belongs to somebody else."""
    out = np.frombuffer(bytes(32), np.uint32).reshape(1, 8)
    a = np.ones(8, np.uint32)
    zero = np.zeros(1, np.int64)
    with pytest.raises(TypeError):
        sketches.sketch_units(np.zeros(4, np.uint8), np.zeros(2, np.int32), zero, zero, zero, 0, 1, 3, a, a, out)


@pytest.mark.parametrize("array", [np.zeros(4, np.int64), np.zeros(8, np.uint32)[::2]])
def test_other_arrays_have_no_address(array: NDArray[Any]) -> None:
    """An array of another type, or with gaps, is not put into a structure."""
    with pytest.raises(TypeError):
        native.address(array, native.U32)


class _Derived(np.ndarray[Any, Any]):
    """An array of a class of its own, as a file in memory has."""


EDGES = np.array([0, 1, 3], np.int64)
SAME_ARRAYS = {
    "unpickled": pickle.loads(pickle.dumps(EDGES)),
    "derived": EDGES.view(_Derived),
    "another name": EDGES.astype(np.longlong),
    "read only": np.frombuffer(EDGES.tobytes(), np.int64),
}
OTHER_ARRAYS = {
    "unsigned": EDGES.astype(np.uint64),
    "shorter numbers": EDGES.astype(np.int32),
    "numbers": EDGES.astype(np.float64),
    "bytes in the other order": EDGES.astype(">i8"),
    "gaps": EDGES.repeat(2)[::2],
    "out of place": np.frombuffer(b" " + EDGES.tobytes(), np.uint8)[1:].view(np.int64),
    "backwards": EDGES[::-1],
    "a list": [0, 1, 3],
    "bytes": EDGES.tobytes(),
}


@pytest.mark.parametrize("edges", SAME_ARRAYS.values(), ids=SAME_ARRAYS)
def test_arrays_of_one_type_are_read(edges: Any) -> None:
    """An array is what its elements are, wherever it comes from."""
    buffer = np.arange(3, dtype=np.uint8)
    assert hashing.hash_each(buffer, edges).tolist() == hashing.hash_each(buffer, EDGES).tolist()


@pytest.mark.parametrize("edges", OTHER_ARRAYS.values(), ids=OTHER_ARRAYS)
def test_other_arrays_are_refused(edges: Any) -> None:
    """What is not an array of that type, whole and in order, is not taken for one."""
    with pytest.raises(TypeError):
        hashing.hash_each(np.arange(3, dtype=np.uint8), edges)


@pytest.mark.parametrize(
    ("contents", "said"), [(None, "missing"), (b"", "damaged"), (b"no library", "damaged")], ids=["missing", "empty", "damaged"]
)
def test_a_broken_library_is_told_with_the_remedy(
    contents: bytes | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the library is missing or damaged the error names the file and what to do."""
    (tmp_path / native.SUMS).write_bytes((native.FOLDER / native.SUMS).read_bytes())
    monkeypatch.setattr(native, "FOLDER", tmp_path)
    for name in ("loops-v2", "loops"):
        if contents is not None:
            (tmp_path / f"{name}{native.SUFFIX}").write_bytes(contents)
    with pytest.raises(BrokenInstallation, match=rf"loops.*{said}.*Install syndicate again"):
        native.library.__wrapped__()


@pytest.mark.parametrize("sums", [b"", b"\xff\xfe"], ids=["empty", "no text"])
def test_damaged_sums_are_told_with_the_remedy(sums: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of checksums that was cut off or overwritten is no defect of the program."""
    shutil.copytree(native.FOLDER, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tmp_path / native.SUMS).write_bytes(sums)
    monkeypatch.setattr(native, "FOLDER", tmp_path)
    with pytest.raises(BrokenInstallation, match=r"loops.*damaged.*Install syndicate again"):
        native.library.__wrapped__()


def test_loops_of_another_version_are_told_with_the_remedy() -> None:
    """A library that lacks a loop was left from another version."""
    with pytest.raises(BrokenInstallation, match=r"loops.*another version.*Install syndicate again"):
        _ = native.Loop("unheard_of", native.U8).run


def test_what_two_threads_make_at_once_is_kept() -> None:
    """What a loop has the address of lives as long as that is used, also if another thread's twin of it is the one in the cache."""
    tables, loop = copy.deepcopy(folding.tables()), native.Loop("ln_each", native.F64, native.Written(native.F64))
    made, run = tokens.structure(tables), loop.run
    kept: list[weakref.ref[Any]] = [weakref.ref(tables.kind), weakref.ref(loop._shape)]
    del tables, loop
    assert all(one() is not None for one in kept)
    assert made.kind
    assert run


def test_every_build_returns_the_same(tmp_path: Path) -> None:
    """The builds for older processors, where this machine has them, give the sketches of the one that is used."""
    text = "The minister said the new road would open in spring. " * 20
    expected = minhash.sketch(tokenize(text), paragraphs(text, tokenize(text), ()))
    level = native.library().level()
    for older in range(2, level + 1):
        program = (
            "import sys, syndicate.kernels.native as native\n"
            "from syndicate.candidates import minhash\nfrom syndicate.text import paragraphs, tokenize\n"
            f"native.library = lambda: native._load(native.FOLDER / 'loops-v{older}{native.SUFFIX}')\n"
            "text = sys.argv[1]\nsys.stdout.buffer.write(minhash.sketch(tokenize(text), paragraphs(text, tokenize(text), ())).tobytes())"
        )
        found = subprocess.run([sys.executable, "-c", program, text], capture_output=True, check=True)
        assert found.stdout == expected.tobytes()
