"""The aligner's kernels against plain twins."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from plain.alignment_boxes import _best, _word
from plain.alignment_runs import common_in_order, equal_runs
from plain.alignment_selection import chains, choose
from plain.hashing import ascending, number

from syndicate.comparison import Document
from syndicate.comparison.document import prepare
from syndicate.kernels.alignment_boxes import Rules, refine, weigh
from syndicate.kernels.alignment_document import handed_on, inside, sentence_lines, shared_stems
from syndicate.kernels.alignment_evidence import SAME, describe
from syndicate.kernels.shared_runs import MarkedWords, in_common

words = st.lists(st.sampled_from("abcdefg"), max_size=40)
EDGE = np.array([-2.0, -1.0, 0.0, 1.0, 1.5])
RULES = Rules(EDGE, EDGE, EDGE)


def ready(letters: list[str]) -> Document:
    return prepare(" ".join(f"word{letter}" for letter in letters), language=None, marks=())


@given(st.lists(st.integers(-1, 6), max_size=200), st.lists(st.integers(-1, 6), max_size=200))
def test_common_in_order(x: list[int], y: list[int]) -> None:
    """The bit-parallel count is the length of the longest common subsequence, for more than 64 words too."""
    row = [0] * (len(y) + 1)
    for a in x:
        before = row[:]
        for j, b in enumerate(y):
            row[j + 1] = before[j] + 1 if a == b >= 0 else max(before[j + 1], row[j])
    with np.errstate(over="ignore"):
        assert common_in_order(np.array(x, np.int32), np.array(y, np.int32), 7) == row[-1]


@settings(deadline=None)
@given(words, words)
def test_equal_runs(x: list[str], y: list[str]) -> None:
    """Exactly the maximal runs of five and more equal words are found."""
    expected = set()
    for i in range(len(x)):
        for j in range(len(y)):
            if x[i] != y[j] or (i and j and x[i - 1] == y[j - 1]):
                continue
            n = 0
            while i + n < len(x) and j + n < len(y) and x[i + n] == y[j + n]:
                n += 1
            if n >= 5:
                expected.add((i, j, n))
    found, capped = equal_runs(ready(x).arrays, ready(y).arrays, 5)
    assert set(map(tuple, found.tolist())) == expected
    assert not capped


@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(0, 4)), min_size=1, max_size=30), st.integers(0, 4))
def test_best_range(tokens: list[tuple[float, int]], final: int) -> None:
    """The one pass finds the best sum of any range with its two edges."""
    score = np.array([s for s, _ in tokens])
    gap = np.array([g for _, g in tokens] + [final], np.uint8)
    n = len(score)
    best = max(score[i:j].sum() + EDGE[gap[i]] + EDGE[gap[j]] for i in range(n) for j in range(i + 1, n + 1))
    first, last, total = _best(score, gap, 0, n, EDGE)
    assert math.isclose(total, best, abs_tol=1e-9)
    assert math.isclose(score[first:last].sum() + EDGE[gap[first]] + EDGE[gap[last]], best, abs_tol=1e-9)


@settings(deadline=None)
@given(words.filter(bool), words.filter(bool))
def test_weigh(x: list[str], y: list[str]) -> None:
    """A box says the sum of its words on both sides and of its four borders."""
    a, b = ready(x).arrays, ready(y).arrays
    to_b, to_a = shared_stems(a.vocab, b.vocab)
    box = np.array([[0, len(x), 0, len(y)]], np.int32)
    assert math.isclose(weigh(a, b, to_b, to_a, box, RULES)[0], _said(x, y) + _said(y, x), rel_tol=1e-9, abs_tol=1e-9)


def _said(x: list[str], y: list[str]) -> float:
    """Return what all of x says, given all of y, by the formulas in the kernel's docstring."""
    chance = {w: 1 - math.exp(-len(y) * (1e-4 + RULES.own * (x.count(w) - 1) / 200)) for w in set(x)}
    rare = [w for w in x if chance[w] < RULES.rare]
    kept = RULES.kept_most
    if rare:
        expected = sum(chance[w] for w in rare) / len(rare)
        kept = (sum(w in y for w in rare) / len(rare) - expected) / (1 - expected)
    kept = min(max(kept, RULES.kept_least), RULES.kept_most) * RULES.kept_scale
    total = 2 * 1.5  # both borders are edges of the text
    for w in x:
        shared = min(RULES.cap, math.log(kept / chance[w] + 1 - kept)) if w in y else RULES.missing * math.log(1 - kept)
        total += shared
    return total


def test_a_word_says_less_the_commoner_it_is() -> None:
    """What a shared word says falls with its frequency to nought and is capped; a missing word speaks against it."""
    said = [_word(f, True, 100, 0.7, RULES.missing, RULES.cap) for f in (1e-9, 1e-4, 1e-3, 1e-2, 1.0)]
    assert said[0] == RULES.cap
    assert all(a >= b for a, b in pairwise(said))
    assert math.isclose(said[-1], 0.0, abs_tol=1e-9)
    assert _word(1e-4, False, 100, 0.7, RULES.missing, RULES.cap) < 0


boxes = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10), st.integers(0, 30), st.integers(1, 10), st.integers(1, 99)), max_size=8)


@given(boxes)
def test_choose(rows: list[tuple[int, int, int, int, int]]) -> None:
    """No two kept boxes overlap by more than the limit on both sides, and what was dropped met a better one."""
    table = np.array([(x, x + n, y, y + m) for x, n, y, m, _ in rows], np.int32).reshape(-1, 4)
    scores = np.array([row[4] for row in rows], np.float64)
    kept = choose(table, scores, 5.0, 0.3, 0.6).tolist()

    def clash(p: NDArray[np.int32], q: NDArray[np.int32], side: int) -> bool:
        shared = min(p[side + 1], q[side + 1]) - max(p[side], q[side])
        return bool(shared > 0.3 * min(p[side + 1] - p[side], q[side + 1] - q[side]) and shared > 0)

    for i in range(len(rows)):
        met = [k for k in kept if k != i and scores[k] >= scores[i] and (clash(table[i], table[k], 0) or clash(table[i], table[k], 2))]
        if i in kept:
            assert not any(clash(table[i], table[k], 0) and clash(table[i], table[k], 2) for k in met)
        else:
            assert scores[i] < 5.0 or met


def test_chains_join_what_follows_on_both_sides() -> None:
    """Runs close to each other in the same order are one box; turned round or far apart they are two."""
    side = ready(["a"] * 300).arrays
    near = np.array([(0, 100, 30), (35, 133, 20)], np.int32)
    turned = np.array([(0, 133, 30), (35, 100, 20)], np.int32)
    far = np.array([(0, 100, 30), (80, 180, 20)], np.int32)
    assert chains(side, side, near, 12).tolist() == [[0, 55, 100, 153]]
    assert len(chains(side, side, turned, 12)) == len(chains(side, side, far, 12)) == 2


@given(st.lists(st.integers(1, 9), max_size=12))
def test_merge_sentences(lengths: list[int]) -> None:
    """Merged sentences cover the text, and none but an only one is shorter than the least."""
    starts = np.cumsum([0, *lengths]).astype(np.int32)
    gap = np.zeros(starts[-1] + 1, np.uint8)
    gap[starts] = 3
    count, line = sentence_lines(gap, np.zeros(starts[-1], np.bool_), 3, 3, len(starts))
    merged = [*np.flatnonzero(np.diff(line, prepend=-1)).tolist(), len(line)]
    assert merged[0] == 0
    assert line.tolist() == [number for number in range(count) for _ in range(merged[number], merged[number + 1])]
    assert set(merged) <= set(starts.tolist())
    assert len(merged) <= 2 or all(b - a >= 3 for a, b in pairwise(merged))


@given(st.sets(st.integers(0, 50)), st.sets(st.integers(0, 50)))
def test_shared_stems(x: set[int], y: set[int]) -> None:
    """Each stem knows its place in the other vocabulary."""
    one, other = np.array(sorted(x), np.uint64), np.array(sorted(y), np.uint64)
    to_other, to_one = shared_stems(one, other)
    assert [sorted(y).index(v) if v in y else -1 for v in sorted(x)] == to_other.tolist()
    assert [sorted(x).index(v) if v in x else -1 for v in sorted(y)] == to_one.tolist()


hashes = st.lists(st.one_of(st.integers(1, 2**64 - 1), st.integers(1, 60)), max_size=150)


@given(hashes)
def test_keys_get_their_numbers_in_ascending_order(values: list[int]) -> None:
    """Numbering by a hash table gives what sorting gives, for keys spread evenly and for crowded ones."""
    keys = np.array(values, np.uint64)
    vocab, place, times = number(keys)
    expected, inverse, count = np.unique(keys, return_inverse=True, return_counts=True)
    assert vocab.tolist() == expected.tolist()
    assert place.tolist() == inverse.tolist()
    assert times.tolist() == count.tolist()
    assert ascending(keys).tolist() == np.argsort(keys, kind="stable").tolist()


@given(st.lists(st.integers(0, 4), max_size=40))
def test_sentences_start_behind_sentence_ends(gaps: list[int]) -> None:
    """The first word starts one, and so does every word with the class of a sentence end before it."""
    gap = np.array([4, *gaps], np.uint8)
    n = len(gaps)
    count, line = sentence_lines(gap, np.zeros(n, np.bool_), 3, 1, n)
    assert [t for t in range(n) if t == 0 or line[t] > line[t - 1]] == ([0] if n else []) + [t for t in range(1, n) if gap[t] >= 3]
    assert count == len(set(line.tolist()))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=5))
def test_words_inside_spans(spans: list[tuple[int, int]]) -> None:
    """A word is inside if a span that holds more than nothing of it begins before its end and ends behind its start."""
    start = np.arange(0, 60, 6, dtype=np.int32)
    end = start + 4
    first, last = np.array([(a, a + n) for a, n in spans], np.int64).reshape(-1, 2).T.copy()
    expected = [any(a < e and a + n > s for a, n in spans) for s, e in zip(start.tolist(), end.tolist(), strict=True)]
    assert inside(start, end, first, last).tolist() == expected


def test_a_sentence_that_is_half_quoted_is_handed_on() -> None:
    """The frame of a quotation belongs to it if the sentence is mainly quotation, and not if it is not."""
    gap = np.array([4, 0, 0, 0, 3, 0, 0, 0, 0, 4], np.uint8)
    quoted = np.array([1, 1, 0, 0, 0, 1, 0, 0, 0], np.bool_)
    assert handed_on(gap, quoted, 3, 0.5).tolist() == [True] * 4 + [False, True, False, False, False]


@given(words, words, st.integers(3, 6))
def test_words_in_common_runs_are_counted(x: list[str], y: list[str], least: int) -> None:
    """No word of a run of equal words is missed, and three words running are counted exactly."""
    key = {letter: np.uint64(0x9E3779B97F4A7C15 * (i + 1) % 2**64) for i, letter in enumerate("abcdefg")}
    a, b = (np.array([key[letter] for letter in side], np.uint64) for side in (x, y))
    open_a, open_b = np.zeros(len(x), np.bool_), np.zeros(len(y), np.bool_)
    three_a, running_a, three_b, running_b = in_common(MarkedWords(a, open_a), MarkedWords(b, open_b), least)
    assert (three_a, three_b) == (_covered(x, y, 3), _covered(y, x, 3))
    assert _covered(x, y, least) <= running_a <= three_a
    assert _covered(y, x, least) <= running_b <= three_b


def _covered(x: list[str], y: list[str], size: int) -> int:
    """Return how many words of x stand in ``size`` words running that y has too."""
    known = {tuple(y[j : j + size]) for j in range(len(y) - size + 1)}
    return len({i + k for i in range(len(x) - size + 1) if tuple(x[i : i + size]) in known for k in range(size)})


def plain_runs(box: tuple[int, int, int, int], runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the runs of five and more words inside a box, the longest first taken if they overlap, in order."""
    a0, a1, b0, b1 = box
    cut = []
    for x, y, n in runs:
        skip = max(0, a0 - x, b0 - y)
        cut.append((x + skip, y + skip, min(n - skip, a1 - x - skip, b1 - y - skip)))
    kept: list[tuple[int, int, int]] = []
    for x, y, n in sorted(cut, key=lambda run: (-run[2], run[0], run[1])):
        free = [k for k in range(n) if all(not (i <= x + k < i + m or j <= y + k < j + m) for i, j, m in kept)]
        if len(free) >= 5 and free == list(range(free[0], free[-1] + 1)):
            kept.append((x + free[0], y + free[0], len(free)))
    return sorted(kept)


@settings(deadline=None)
@given(words.filter(bool), words.filter(bool), st.data())
def test_what_is_counted_in_boxes(x: list[str], y: list[str], data: st.DataObject) -> None:
    """Runs, words in order and quoted words of a box are those of plain loops, from either side."""
    a, b = ready(x), ready(y)
    runs, _ = equal_runs(a.arrays, b.arrays, 5)
    i, k = data.draw(st.integers(0, len(x) - 1)), data.draw(st.integers(0, len(y) - 1))
    box = (i, data.draw(st.integers(i + 1, len(x))), k, data.draw(st.integers(k + 1, len(y))))
    own, theirs = (np.array(data.draw(st.lists(st.booleans(), min_size=len(s), max_size=len(s)))) for s in (x, y))
    whole = (0, len(x), 0, len(y))
    for turned in (False, True):
        counts, _, spans = describe(a.arrays, b.arrays, own, theirs, np.array([whole, box], np.int32), runs, turned, 0.0, 1 << 28, 4.0)
        for place, (a0, a1, b0, b1) in enumerate((whole, box)):
            expected = plain_runs((a0, a1, b0, b1), list(map(tuple, runs.tolist())))
            assert counts[place, 0] == sum(n for _, _, n in expected)
            starts = [(a.arrays.start[p], a.arrays.end[p + n], b.arrays.start[q], b.arrays.end[q + n]) for p, q, n in expected]
            assert [tuple(row[1:]) for row in spans.tolist() if row[0] == place] == starts
            ids = (
                np.array([ord(letter) - 97 for letter in x[a0:a1]], np.int32),
                np.array([ord(letter) - 97 for letter in y[b0:b1]], np.int32),
            )
            same = x[a0:a1] == y[b0:b1]
            with np.errstate(over="ignore"):
                assert counts[place, 1] == (SAME if same else common_in_order(*ids, 7))
            sides = ((x, own, a0, a1), (y, theirs, b0, b1))
            (mine, quoted, first, last), (others, said, start, end) = sides[::-1] if turned else sides
            there = {others[t] for t in range(start, end) if said[t]}
            total = 0
            for quote in "".join("q" if quoted[t] else " " for t in range(first, last)).split(" "):
                met = sum(mine[t] in there for t in range(first, first + len(quote)))
                total += len(quote) if 2 * met >= len(quote) else met
                first += len(quote) + 1
            assert counts[place, 2] == total


@settings(deadline=None)
@given(words.filter(bool), words.filter(bool), st.data())
def test_a_box_is_refined_alike_alone_and_among_others(x: list[str], y: list[str], data: st.DataObject) -> None:
    """What is remembered of one box's way changes nothing in another's."""
    a, b = ready(x).arrays, ready(y).arrays
    to_b, to_a = shared_stems(a.vocab, b.vocab)
    boxes = np.array(
        [
            (i, data.draw(st.integers(i + 1, len(x))), k, data.draw(st.integers(k + 1, len(y))))
            for i, k in data.draw(st.lists(st.tuples(st.integers(0, len(x) - 1), st.integers(0, len(y) - 1)), min_size=1, max_size=6))
        ],
        np.int32,
    )
    together, alone = boxes.copy(), boxes.copy()
    scores = refine(a, b, to_b, to_a, together, RULES).tolist()
    assert scores == [float(refine(a, b, to_b, to_a, alone[k : k + 1], RULES)[0]) for k in range(len(boxes))]
    assert together.tolist() == alone.tolist()
