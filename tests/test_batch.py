"""Many texts at once against each text alone, the kernels against plain twins, and sketches against datasketch itself."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np
import pytest
import xxhash
from datasketch import MinHash
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from syndicate.candidates import batch, minhash
from syndicate.candidates.minhash import band_keys
from syndicate.kernels import utf8
from syndicate.model.article import Mark, MarkKind
from syndicate.model.errors import InputError, SettingsError
from syndicate.model.settings import Banding, Recipe
from syndicate.text.tokens import SENTENCE_END, TokenBatch, Tokens, paragraphs, tokenize, tokenize_bytes

ALPHABET = "ab S.s'’,-1٣5½\n\r\t \u2028\u00ad\u200b\u0301éßﬁИкеαο中の。！กҰ한עﷺ\U0001d49c\U0001f600\ud800“”\"«»(—–:?…्कि"
PIECES = [
    "It rained.",
    "The U.S. Senate",
    "\n",
    "\n\n",
    "\r\n",
    "1,000 people",
    "“Go on,”",
    "部长说。",
    "Он ушёл.",
    "don’t",
    "word " * 50,
    "é",
    "",
]
TEXTS = st.one_of(
    st.text(st.characters(), max_size=80),
    st.text(st.sampled_from(ALPHABET), max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)
RECIPES = st.builds(Recipe, least_words=st.integers(0, 12), most_words=st.integers(0, 40), shingle=st.integers(1, 5))


def made_up(count: int, seed: int = 1) -> list[str]:
    """Return articles of made-up words with paragraphs of all lengths, every third in another script or wrapped."""
    rng = random.Random(seed)
    alphabets = ["etaoinshrdlu", "оеаинтсрвлкм", "etaonéü’"]
    texts = []
    for i in range(count):
        words = ["".join(rng.choices(alphabets[i % 3], k=rng.randint(1, 12))) for _ in range(200)]
        parts = [" ".join(rng.choices(words, k=rng.randint(1, 160))).capitalize() + rng.choice([".", "", "!”"]) for _ in range(8)]
        texts.append(rng.choice(["\n\n", "\n", " "]).join(parts))
    return texts


def same_tokens(a: Tokens, b: Tokens) -> bool:
    pairs = ((getattr(a, field.name), getattr(b, field.name)) for field in fields(Tokens))
    return all(x.dtype == y.dtype and np.array_equal(x, y) for x, y in pairs)


def check_block(block: batch.TextBlock, texts: Sequence[str], marks: Sequence[Sequence[Mark]], recipe: Recipe) -> None:
    """Hold a block against what each text gives alone."""
    rows, found = iter(block.sketches), 0
    assert len(block) == len(texts)
    for i, (text, of_text) in enumerate(zip(texts, marks, strict=True)):
        alone = tokenize(text)
        expected = paragraphs(text, alone, of_text, recipe)
        here = slice(*block.edges[i : i + 2].tolist())
        assert same_tokens(block.tokens(i), alone)
        assert block.units(i) == expected
        assert block.text[here].tolist() == [i] * len(expected)
        assert block.digest[here].tolist() == minhash.digests(alone, expected).tolist()
        assert block.sketched[here].tolist() == [unit.words >= recipe.least_words for unit in expected]
        long = [unit for unit in expected if unit.words >= recipe.least_words]
        for row in minhash.sketch(alone, long, recipe):
            assert np.array_equal(next(rows), row)
        found += len(expected)
    assert (len(block.text), next(rows, None)) == (found, None)


@given(st.lists(TEXTS, max_size=6), RECIPES, st.data())
@settings(max_examples=150, deadline=None)
def test_a_block_gives_what_each_text_gives_alone(texts: list[str], recipe: Recipe, data: st.DataObject) -> None:
    """Words, units, digests and sketches of any texts with any marks do not depend on the other texts of the block."""
    marks = [
        [
            Mark(a, b, MarkKind.SHARE, "rule")
            for a, b in data.draw(st.lists(st.tuples(*[st.integers(0, len(text))] * 2).map(sorted), max_size=3))
        ]
        for text in texts
    ]
    check_block(batch.units_block(batch.tokenize_block(texts), marks, recipe), texts, marks, recipe)


@pytest.mark.parametrize("jobs", [1, 2, 4, None])
def test_neither_threads_nor_the_size_of_tasks_change_anything(jobs: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut into a task a text, into some or into one, by any number of threads, a block is the same."""
    texts = [*made_up(40), "", "one", " … "]
    whole = batch.sketch_texts(texts, jobs=1)
    check_block(whole, texts, [()] * len(texts), Recipe())
    for size in (1, 5000, 1 << 30):
        monkeypatch.setattr(batch, "_BYTES_A_TASK", size)
        monkeypatch.setattr(batch, "_UNITS_A_TASK", min(size, 100))
        parts = batch.sketch_texts(texts, jobs=jobs)
        for field in fields(batch.TextBlock)[1:]:
            assert np.array_equal(getattr(parts, field.name), getattr(whole, field.name)), field.name
        for name in TokenBatch._fields:
            assert np.array_equal(getattr(parts.words.cut, name), getattr(whole.words.cut, name)), name


def test_texts_that_touch_are_told_apart() -> None:
    """Texts of a word and no more, which stand in memory letter to letter, have a word each, and room for it."""
    texts = ["a", "b2", "é", "x" * 17, "中"] * 400
    check_block(batch.sketch_texts(texts), texts, [()] * len(texts), Recipe())


WORDS = [
    ("possessive", "The minister’s cat", ["the", "minister", "cat"]),
    ("contraction", "We don't know", ["we", "dont", "know"]),
    ("two apostrophes", "rock'n'roll is", ["rocknroll", "is"]),
    ("behind a digit", "the 1990's end", ["the", "1990", "s", "end"]),
    ("before a digit", "x'9 y", ["x", "9", "y"]),
    ("a digit at the end", "a'b2.5 c", ["ab2.5", "c"]),
    ("sixteen letters", "abcdefgh'ijklmnop q", ["abcdefghijklmnop", "q"]),
    ("seventeen letters", "abcdefgh'ijklmnopq r", ["abcdefghijklmnopq", "r"]),
    ("nine letters", "abcdefghi j", ["abcdefghi", "j"]),
    ("an accent behind it", "don't\u0301 he", ["dont", "he"]),
    ("at the end", "the cat's", ["the", "cat"]),
    ("across eight times eight", "x" * 60 + " abcdefgh ijk", ["x" * 60, "abcdefgh", "ijk"]),
]


@pytest.mark.parametrize(("name", "text", "expected"), WORDS, ids=[row[0] for row in WORDS])
def test_words_of_ascii_letters_are_read(name: str, text: str, expected: list[str]) -> None:
    """What the fast loop reads, and what it leaves to the slow one, is cut as everywhere."""
    words = tokenize(text)
    assert words.words() == expected
    assert words.key.tolist() == [int(tokenize(word).key[0]) for word in expected]


def test_the_first_text_that_fails_is_told() -> None:
    """Whichever thread comes to its error first, the one of the first item is raised, and nothing is begun behind it."""

    def work(number: int) -> int:
        if number >= 3:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match="3"):
        batch.map_threads(work, range(50), 4)
    assert batch.map_threads(work, range(3), 8) == [0, 1, 2]


def test_pieces_are_joined_where_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block in pieces and one in a single piece have the same words, counts and texts."""
    texts = [*made_up(12), ""]
    whole = batch.tokenize_block(texts, 1)
    monkeypatch.setattr(batch, "_BYTES_A_TASK", 3000)
    parts = batch.tokenize_block(texts, 2)
    assert (len(whole.pieces), len(parts.pieces) > 3, len(parts)) == (1, True, len(texts))
    assert parts.counts.tolist() == whole.counts.tolist()
    for name in TokenBatch._fields:
        one, other = getattr(parts.cut, name), getattr(whole.cut, name)
        assert one.dtype == other.dtype, name
        assert np.array_equal(one, other), name
    assert all(same_tokens(parts.tokens(i), whole.tokens(i)) for i in range(len(texts)))


def raw(texts: Sequence[str | bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    encoded = [text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass") for text in texts]
    data = np.frombuffer(bytearray(b"".join(encoded)), np.uint8)
    return data, np.array([0, *itertools.accumulate(map(len, encoded))], np.int64)


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=50, deadline=None)
def test_bytes_give_what_strings_give(texts: list[str]) -> None:
    """UTF-8 from a file is read like the text it stands for."""
    words = batch.WordBlock((tokenize_bytes(*raw(texts)),))
    check_block(batch.units_block(words), texts, [()] * len(texts), Recipe())


@given(
    st.one_of(st.binary(max_size=60), st.lists(st.sampled_from([0x41, 0x80, 0xBF, 0xC1, 0xC3, 0xE0, 0xED, 0xF0, 0xF4, 0xF5])).map(bytes))
)
@example(b"\xed\xa0\x80")
@example(b"\xf4\x90\x80\x80")
@example(b"12345678\xc3")
@settings(max_examples=300, deadline=None)
def test_bytes_are_decoded_as_python_decodes_them(data: bytes) -> None:
    """The same bytes are read as text, with the same code points, and the same are refused at the same place."""
    codes, plain = np.zeros(len(data), np.uint32), np.zeros(len(data), np.uint8)
    found = utf8.decode(np.frombuffer(data, np.uint8), codes, plain)
    if found < 0:
        with pytest.raises(UnicodeDecodeError) as refused:
            data.decode("utf-8", "surrogatepass")
        assert found == -1 - refused.value.start
        return
    expected = data.decode("utf-8", "surrogatepass")
    assert codes[:found].tolist() == [ord(c) for c in expected]
    assert plain[:found].tolist() == [ord(c.lower()) if c.isascii() and c.isalnum() else 0 for c in expected]


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    """The message names the text and the byte in it."""
    with pytest.raises(InputError, match="text 2, byte 5: a byte is not UTF-8"):
        tokenize_bytes(*raw(["good", "également", b"caf\xc3\xa9\xff", "good"]))


def plain_blocks(tokens: Tokens, marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Yield token ranges between blank lines and marks."""
    n = len(tokens)
    inner = range(1, n)
    breaks = [i for i in inner if tokens.lines[i] >= 2]
    if not breaks:
        ends = [i for i in inner if tokens.lines[i] == 1]
        full = [i for i in ends if tokens.gap[i] >= SENTENCE_END]
        breaks = full if len(full) * 5 >= len(ends) * 3 else []
    ranges = [tuple(sum(int(s) < place for s in tokens.start) for place in (mark.start, mark.end)) for mark in marks]
    for a, b in itertools.pairwise(sorted({0, n, *breaks, *itertools.chain(*ranges)})):
        if not any(first <= a < last for first, last in ranges):
            yield a, b


def plain_cut(tokens: Tokens, first: int, last: int, recipe: Recipe) -> Iterator[tuple[int, int]]:
    """Yield a token range whole, or in pieces of at most ``most_words`` if it is longer."""
    most = recipe.most_words
    while last - first > most:
        limit = max(min(first + most, last - recipe.least_words), first + 1)
        ends = [i for i in range(first + max(most // 3, 1), min(limit + 1, last)) if tokens.gap[i] >= SENTENCE_END]
        chosen = [i for i in ends if int(tokens.key[i]) % 2 == 0]
        cut = (chosen or ends[-1:] or [limit])[0]
        yield first, cut
        first = cut
    if first < last:
        yield first, last


@given(TEXTS, RECIPES, st.data())
@settings(max_examples=300, deadline=None)
def test_the_kernel_of_units_is_its_plain_twin(text: str, recipe: Recipe, data: st.DataObject) -> None:
    """Units of any text with any marks and limits are those of a plain reading, token by token."""
    places = st.tuples(*[st.integers(0, len(text))] * 2).map(sorted)
    marks = [Mark(a, b, MarkKind.SHARE, "rule") for a, b in data.draw(st.lists(places, max_size=3))]
    words = tokenize(text)
    expected = [piece for a, b in plain_blocks(words, marks) for piece in plain_cut(words, a, b, recipe)] if len(words) else []
    assert [(unit.first, unit.last) for unit in paragraphs(text, words, marks, recipe)] == expected


def test_sketches_of_a_block_are_those_of_datasketch() -> None:
    """Every sketch of many articles is ``datasketch.MinHash`` over its unit's shingles, bit for bit."""
    texts = made_up(12)
    block = batch.sketch_texts(texts)
    rows = iter(block.sketches)
    for i in range(len(texts)):
        words = [word.encode() for word in block.tokens(i).words()]
        for unit in block.units(i):
            if unit.words >= 8:
                made = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
                made.update_batch([b" ".join(words[k : k + 3]) for k in range(unit.first, unit.last - 2)])
                assert np.array_equal(next(rows), made.hashvalues)
    assert next(rows, None) is None


@pytest.mark.parametrize("piece", ["a", "é", "к", "𝒜", "中", "1"])
def test_a_word_of_a_million_characters_stands_beside_others(piece: str) -> None:
    """A text that is one giant word is neither slow nor harms its neighbours."""
    texts = ["Before it all is calm", piece * 1_000_000, "Behind it all is calm"]
    check_block(batch.sketch_texts(texts), texts, [()] * 3, Recipe())


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""], [" \n"]], ids=["no text", "one empty", "empty ones", "no word"])
def test_texts_without_words_give_no_units(texts: list[str]) -> None:
    """What holds nothing gives arrays of nothing, of the right shape."""
    block = batch.sketch_texts(texts)
    assert (len(block), block.words.counts.tolist()) == (len(texts), [0] * len(texts))
    assert (block.text.shape, block.sketches.shape, block.keys().shape) == ((0,), (0, 128), (0, 42))


def test_band_keys_are_those_of_the_candidates() -> None:
    """A block's keys are those that the search for candidates makes of its sketches."""
    block = batch.sketch_texts(made_up(3))
    assert np.array_equal(block.keys(), band_keys(block.sketches))
    assert np.array_equal(block.keys(Banding(5, 4)), band_keys(block.sketches, Banding(5, 4)))
    with pytest.raises(SettingsError, match="need 129 permutations"):
        block.keys(Banding(43, 3))
