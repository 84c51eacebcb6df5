"""The compiled loops of the aligner and the judge return what their plain twins do, to the bit, and refuse what does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plain.alignment_boxes
import plain.alignment_document
import plain.alignment_evidence
import plain.alignment_holes
import plain.alignment_runs
import plain.alignment_summary
import plain.shared_runs
import plain.word_coverage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from test_native_loops import TEXTS

from syndicate.comparison import alignment
from syndicate.comparison.document import LEAST_SENTENCE_TOKENS, SHORT_TOKENS, Document, prepare
from syndicate.kernels import alignment_boxes, alignment_document, alignment_evidence, alignment_holes, alignment_summary, word_coverage
from syndicate.kernels.shared_runs import MarkedWords, in_common
from syndicate.text.frequencies import term_frequencies
from syndicate.text.tokens import SENTENCE_END

KEYS = st.lists(st.integers(0, 50) | st.integers(0, 2**32 - 1), unique=True).map(sorted)


def same(found: Any, expected: Any) -> None:
    """Assert that two arrays, or numbers, or rows of them, are the same to the bit."""
    if isinstance(expected, np.ndarray):
        assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
        assert found.tobytes() == expected.tobytes()
    elif isinstance(expected, tuple):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            same(one, other)
    else:
        assert found == expected


def flags(data: st.DataObject, count: int) -> NDArray[np.bool_]:
    """Draw so many truths."""
    return np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)), np.bool_)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Document, Document]:
    """Draw two texts with words, that share much or nothing."""
    one, two, copied = draw(TEXTS), draw(TEXTS), draw(st.booleans())
    a, b = prepare(f"first {one} {two if copied else ''}", language="en", marks=()), prepare(f"second {two}", language="en", marks=())
    return a, b


def stretch(data: st.DataObject, count: int) -> tuple[int, int]:
    """Draw a range of tokens that is not empty."""
    first = data.draw(st.integers(0, count - 1))
    return first, data.draw(st.integers(first + 1, count))


def boxes_in(data: st.DataObject, a: Document, b: Document) -> NDArray[np.int32]:
    """Draw a box or more, the first of which is both texts."""
    drawn = [(*stretch(data, len(a)), *stretch(data, len(b))) for _ in range(data.draw(st.integers(0, 3)))]
    return np.array([(0, len(a), 0, len(b)), *drawn], np.int32)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["en", None]), st.data())
def test_text_arrays(text: str, language: str | None, data: st.DataObject) -> None:
    """The arrays of a text are the same, marks and a text without words included."""
    document = prepare(text, language=language, marks=())
    t, known = document.tokens, term_frequencies(language)
    words: Any = (t.key, t.offset, t.gap, t.start, t.end, t.left, t.right, document.stems, flags(data, len(t)))
    rest: Any = (*known.table, known.frequencies, SENTENCE_END, LEAST_SENTENCE_TOKENS, SHORT_TOKENS)
    with np.errstate(over="ignore"):
        ids, barrier, *others = plain.alignment_document.arrays(*words, *rest)
    same(tuple(alignment_document.arrays(*words, *rest)), (t.key, ids, t.gap, barrier, *others))


@settings(deadline=None)
@given(TEXTS, st.lists(st.tuples(st.integers(0, 99), st.integers(-3, 99)), max_size=6), st.floats(0, 1), st.data())
def test_places_in_a_text(text: str, spans: list[tuple[int, int]], share: float, data: st.DataObject) -> None:
    """Sentences, joined sentences, words in spans and what is handed on are the same for any text and any spans."""
    tokens = prepare(text, language=None, marks=()).tokens
    twin, loops = plain.alignment_document, alignment_document
    starts = twin.sentence_starts(tokens.gap, SENTENCE_END)
    marked = flags(data, len(tokens))
    for least, most in ((0, 99), (3, 99), (7, 99), (3, 2)):
        merged = twin.merge_sentences(starts, least)[: most + 1]
        line = np.searchsorted(merged, np.arange(len(tokens)), "right") - 1
        line[marked | (line >= len(merged) - 1)] = -1
        same(loops.sentence_lines(tokens.gap, marked, SENTENCE_END, least, most), (len(merged) - 1, line))
    first, last = np.array([(a, a + n) for a, n in spans], np.int64).reshape(-1, 2).T.copy()
    same(loops.inside(tokens.start, tokens.end, first, last), twin.inside(tokens.start, tokens.end, first, last))
    quoted = flags(data, len(tokens))
    same(loops.handed_on(tokens.gap, quoted, SENTENCE_END, share), twin.handed_on(tokens.gap, quoted, SENTENCE_END, share))


@given(KEYS, KEYS, st.sampled_from([np.uint32, np.uint64]))
def test_shared_stems(one: list[int], other: list[int], kind: type) -> None:
    """Both vocabularies, of stems or of terms, are led to each other alike."""
    a: NDArray[Any] = np.array(one, kind)
    b: NDArray[Any] = np.array(other, kind)
    same(alignment_document.shared_stems(a, b), plain.alignment_document.shared_stems(a, b))


def test_texts_whose_arrays_do_not_fit_are_refused() -> None:
    """A loop reads nothing of a text whose arrays have other lengths than its words, or of a table without an empty slot."""
    document = prepare("one two three. four five", language=None, marks=())
    t, known = document.tokens, term_frequencies("en")
    words: list[Any] = [t.key, t.offset, t.gap, t.start, t.end, t.left, t.right, document.stems, document.marked]
    table: list[Any] = [*known.table, known.frequencies]
    for place in range(len(words)):
        shorter: list[Any] = [*words[:place], words[place][:-1], *words[place + 1 :], *table, 3, 3, 200]
        with pytest.raises(IndexError):
            alignment_document.arrays(*shorter)
    for odd in ([table[0][:3], table[1][:3], table[2]], [table[0] | np.uint64(1), table[1], table[2]], [table[0], table[1], table[2][:0]]):
        asked: list[Any] = [*words, *odd, 3, 3, 200]
        with pytest.raises(IndexError):
            alignment_document.arrays(*asked)


@settings(deadline=None)
@given(pairs(), st.data())
def test_boxes(texts: tuple[Document, Document], data: st.DataObject) -> None:
    """Boxes are refined, weighed and trimmed alike, whatever is to be cut."""
    a, b = (text.arrays for text in texts)
    to_b, to_a = alignment_document.shared_stems(a.vocab, b.vocab)
    boxes = boxes_in(data, *texts)
    twin, loops, rules = plain.alignment_boxes, alignment_boxes, alignment._RULES
    same(loops.weigh(a, b, to_b, to_a, boxes, rules), twin.weigh(a, b, to_b, to_a, boxes, rules))
    found, expected = boxes.copy(), boxes.copy()
    same(loops.refine(a, b, to_b, to_a, found, rules), twin.refine(a, b, to_b, to_a, expected, rules))
    same(found, expected)
    for hull in boxes:
        for least in (-10.0, 0.0, 12.0):
            cut, expected = boxes[0].copy(), boxes[0].copy()
            loops.trim(a, b, to_b, to_a, cut, hull, least, rules)
            twin.trim(a, b, to_b, to_a, expected, hull, least, rules)
            same(cut, expected)


@settings(deadline=None)
@given(pairs(), st.integers(0, 5), st.sampled_from([0.0, 10.0]), st.data())
def test_holes_and_places(texts: tuple[Document, Document], least: int, lacking: float, data: st.DataObject) -> None:
    """The longest hole, the place that fits best and the spread of a stretch are the same for any ranges."""
    a, b = (text.arrays for text in texts)
    to_b, to_a = alignment_document.shared_stems(a.vocab, b.vocab)
    rules = alignment._RULES._replace(lacking=lacking)
    (x0, x1), (y0, y1) = stretch(data, len(texts[0])), stretch(data, len(texts[1]))
    twin, loops = plain.alignment_holes, alignment_holes
    same(loops.find_hole(a, to_b, b, x0, x1, y0, y1, least, rules), twin.find_hole(a, to_b, b, x0, x1, y0, y1, least, rules))
    same(loops.place(a, b, to_a, x0, x1, y0, y1, rules), twin.place(a, b, to_a, x0, x1, y0, y1, rules))
    same(alignment_summary.spread(a, b, to_b, x0, x1), plain.alignment_summary.spread(a, b, to_b, x0, x1))


@settings(deadline=None)
@given(pairs(), st.booleans(), st.sampled_from([0.0, 5.0]), st.sampled_from([0, 60, 1 << 28]), st.data())
def test_describe(texts: tuple[Document, Document], turned: bool, least: float, most_steps: int, data: st.DataObject) -> None:
    """What is counted in boxes is the same, with overlapping runs, boxes that are too large, and any words quoted."""
    a, b = (text.arrays for text in texts)
    boxes, one, other = boxes_in(data, *texts), flags(data, len(texts[0])), flags(data, len(texts[1]))
    with np.errstate(over="ignore"):
        runs, _ = plain.alignment_runs.equal_runs(a, b, 5)
        expected = plain.alignment_evidence.describe(a, b, one, other, boxes, runs, turned, least, most_steps, 4.0)
    same(alignment_evidence.describe(a, b, one, other, boxes, runs, turned, least, most_steps, 4.0), expected)


def test_boxes_outside_of_their_texts_are_refused() -> None:
    """No loop reads at a place behind a text or before it, in a text of another length, or by a vocabulary that is too small."""
    a, b = (prepare(text, language=None, marks=()).arrays for text in ("one two three four", "one two three four five six"))
    to_b, to_a = alignment_document.shared_stems(a.vocab, b.vocab)
    rules, none, one, other = alignment._RULES, np.zeros((0, 3), np.int32), np.zeros(4, np.bool_), np.zeros(6, np.bool_)
    good = np.array([[0, 4, 0, 6]], np.int32)
    for a0, a1, b0, b1 in ((0, 5, 0, 6), (-1, 4, 0, 6), (0, 4, 0, 7), (2, 2, 0, 6), (0, 4, 4, 3)):
        box = np.array([(a0, a1, b0, b1)], np.int32)
        with pytest.raises(IndexError):
            alignment_boxes.weigh(a, b, to_b, to_a, box, rules)
        with pytest.raises(IndexError):
            alignment_boxes.trim(a, b, to_b, to_a, good[0].copy(), box[0], 0.0, rules)
        with pytest.raises(IndexError):
            alignment_evidence.describe(a, b, one, other, box, none, False, 0.0, 9, 4.0)
        with pytest.raises(IndexError):
            alignment_holes.find_hole(a, to_b, b, a0, a1, b0, b1, 3, rules)
        with pytest.raises(IndexError):
            alignment_holes.place(a, b, to_a, a0, a1, b0, b1, rules)
    for run in ([0, 0, 5], [-1, 0, 1], [0, 6, 1], [0, 0, -1]):
        with pytest.raises(IndexError):
            alignment_evidence.describe(a, b, one, other, good, np.array([run], np.int32), False, 0.0, 9, 4.0)
    with pytest.raises(IndexError):
        alignment_summary.spread(a, b, to_b, 0, 5)
    for wrong in (to_b[:-1], to_b + np.int32(len(b.vocab))):
        with pytest.raises(IndexError):
            alignment_boxes.weigh(a, b, wrong, to_a, good, rules)
        with pytest.raises(IndexError):
            alignment_summary.spread(a, b, wrong, 0, 4)


def keyed(data: st.DataObject, most: int, size: int = 40) -> NDArray[np.uint64]:
    """Draw word keys, of few words, so that much is equal; key 0 is among them."""
    words = data.draw(st.lists(st.integers(0, most), max_size=size))
    return np.array([word * 0x9E3779B97F4A7C15 % 2**64 for word in words], np.uint64)


@settings(deadline=None)
@given(st.integers(0, 12), st.integers(3, 12), st.data())
def test_in_common(most: int, least: int, data: st.DataObject) -> None:
    """Words in common sequences are counted alike, for texts that are shorter than a sequence too."""
    a, b = keyed(data, most), keyed(data, most)
    one, other = MarkedWords(a, flags(data, len(a))), MarkedWords(b, flags(data, len(b)))
    with np.errstate(over="ignore"):
        expected = plain.shared_runs.in_common(*one, *other, least)
    same(in_common(one, other, least), tuple(map(int, expected)))


@settings(deadline=None)
@given(st.integers(0, 12), st.floats(0, 1), st.data())
def test_facts(most: int, share: float, data: st.DataObject) -> None:
    """Names and numbers are the same words, whatever their capitals and their places in sentences."""
    key = keyed(data, most)
    classes = st.lists(st.integers(0, 7), min_size=len(key) + 1, max_size=len(key) + 1)
    initial, gap = (np.array(data.draw(classes), np.uint8) for _ in range(2))
    with np.errstate(over="ignore"):
        expected = plain.word_coverage.facts(initial[:-1], gap, key, share)
    same(word_coverage.facts(initial[:-1], gap, key, share), expected)


def passages_in(data: st.DataObject, a: int, b: int) -> list[tuple[int, int, int, int]]:
    """Draw pairs of token ranges of two texts."""
    return [(*stretch(data, a), *stretch(data, b)) for _ in range(data.draw(st.integers(0, 3)))]


@settings(deadline=None)
@given(pairs(), st.sampled_from([1, 2, 4]), st.sampled_from([0.0, 1 / 3, 0.9]), st.data())
def test_shared(texts: tuple[Document, Document], phrase: int, share: float, data: st.DataObject) -> None:
    """Kinds and counts of shared words are the same for any passages, runs and sorts of words, and so are paragraphs by kind."""
    a, one = texts
    b = replace(one, marked=flags(data, len(one)))
    to_b, _ = alignment_document.shared_stems(a.arrays.vocab, b.arrays.vocab)
    found = passages_in(data, len(a), len(b))
    passages = np.array([(data.draw(st.integers(1, 3)), *passage) for passage in found], np.int64).reshape(-1, 5)
    runs = np.array([stretch(data, len(a)) for _ in range(data.draw(st.integers(0, 3)))], np.int64).reshape(-1, 2)
    density = data.draw(st.floats(0, 1))
    own, quoted, free, plainly = (flags(data, len(a)) for _ in range(4))
    weight = np.array(data.draw(st.lists(st.floats(0, 9), min_size=len(a), max_size=len(a))))
    stems = (a.stems, b.stems, a.arrays.id, b.arrays.id, to_b, len(b.arrays.vocab))
    words = (~b.marked, a.tokens.gap, own, quoted, free, plainly, weight)
    with np.errstate(over="ignore"):
        expected = plain.word_coverage.shared(*stems, *words, passages, runs, np.array([phrase, share, density]))
    sorts = word_coverage.sorts(own, quoted, free, plainly, weight)
    kind, count = word_coverage.shared(a.arrays, b.arrays, to_b, sorts, passages, runs, phrase, share, density)
    same((kind, count), expected)
    for least in (0, 3):
        same(word_coverage.by_paragraph(kind, own, runs, least), plain.word_coverage.by_paragraph(kind, own, runs, least))


@settings(deadline=None)
@given(pairs(), st.data())
def test_words_that_stand_once(texts: tuple[Document, Document], data: st.DataObject) -> None:
    """The words that stand once in both texts, and the longest chain of them, are the same for any passages."""
    a, b = texts
    to_b, _ = alignment_document.shared_stems(a.arrays.vocab, b.arrays.vocab)
    passages = np.array(passages_in(data, len(a), len(b)), np.int64).reshape(-1, 4)
    first, second = (plain.alignment_document.sentence_starts(one.tokens.gap, SENTENCE_END) for one in texts)
    words = plain.word_coverage.once_in_both(a.arrays.id, b.arrays.id, to_b, len(b.arrays.vocab), first, second, passages)
    words.sort()
    same(word_coverage.kept_order(a.arrays, b.arrays, to_b, passages), chain_of(words, len(second)))


def chain_of(words: NDArray[np.int64], lines: int) -> tuple[int, ...]:
    return *map(int, plain.word_coverage.longest_chain(words, lines)), len(words)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_longest_chain(places: list[tuple[int, int]]) -> None:
    """The longest chain of any words is that of the plain loop."""
    rows = [[" ".join(f"word{n}" for n, at in enumerate(places) if at[side] == line) for line in range(10)] for side in (0, 1)]
    a, b = (prepare("\n\n".join(lines), language=None, marks=()) for lines in rows)
    to_b, _ = alignment_document.shared_stems(a.arrays.vocab, b.arrays.vocab)
    whole = np.array([[0, len(a), 0, len(b)]])
    words = np.array(sorted(one << 32 | two for one, two in places), np.int64)
    same(word_coverage.kept_order(a.arrays, b.arrays, to_b, whole), chain_of(words, 9))


def changed(asked: list[Any], place: int, other: Any) -> list[Any]:
    """Return arguments with another one at a place."""
    return [*asked[:place], other, *asked[place + 1 :]]


def test_words_outside_of_their_articles_are_refused() -> None:
    """No loop of the judge reads or writes behind an article, a vocabulary, a paragraph or a table of sentences."""
    a, b = (prepare(text, language=None, marks=()) for text in ("one two three four", "one two three four five six"))
    to_b, _ = alignment_document.shared_stems(a.arrays.vocab, b.arrays.vocab)
    every, weight = np.ones(4, np.bool_), np.ones(4)
    passage, run = np.array([[1, 0, 4, 0, 6]]), np.array([[0, 4]])
    shorter = word_coverage.sorts(every[:3], every[:3], every[:3], every[:3], weight[:3])
    good: list[Any] = [a.arrays, b.arrays, to_b, word_coverage.sorts(every, every, every, every, weight), passage, run, 2, 0.5, 0.5]
    word_coverage.shared(*good)
    odd: list[tuple[int, Any]] = [(2, to_b[:-1]), (2, to_b + np.int32(6)), (3, shorter), (6, 0)]
    odd += [
        (4, passage + np.array([row])) for row in ([3, 0, 0, 0, 0], [-1, 0, 0, 0, 0], [0, -1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 1])
    ]
    odd += [(4, passage[:, :4].copy()), (4, np.array([[1, 3, 2, 0, 6]])), (5, run + 1), (5, run[:, :1].copy())]
    for place, wrong in odd:
        with pytest.raises(IndexError):
            word_coverage.shared(*changed(good, place, wrong))
    with pytest.raises(IndexError):
        word_coverage.sorts(every, every[:3], every, every, weight)
    kind = np.zeros(4, np.int8)
    for kinds, edges in ((kind, run + 1), (kind[:3], run), (kind + np.int8(4), run), (kind - np.int8(1), run)):
        with pytest.raises(IndexError):
            word_coverage.by_paragraph(kinds, every, edges, 0)
    for wrong in (to_b[:-1], to_b + np.int32(6)):
        with pytest.raises(IndexError):
            word_coverage.kept_order(a.arrays, b.arrays, wrong, passage[:, 1:].copy())
    with pytest.raises(IndexError):
        word_coverage.kept_order(a.arrays, b.arrays, to_b, passage)
    key = a.tokens.key
    for words, least in ((MarkedWords(key, every[:3]), 5), (MarkedWords(key, every), 2)):
        with pytest.raises(IndexError):
            in_common(words, MarkedWords(key, every), least)
    with pytest.raises(IndexError):
        word_coverage.facts(np.zeros(3, np.uint8), a.tokens.gap, key, 0.3)
