"""The compiled loops over terms and buckets return what their plain twins do, to the bit, and refuse what does not fit."""

from __future__ import annotations

import contextlib
import functools
import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import plain.bucket_pairs
import plain.logarithms
import plain.retelling
import plain.term_overlap
import plain.term_postings
import plain.term_rows
import plain.term_weights
import plain.terms
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from newsroom import articles
from numpy.typing import NDArray
from test_native_loops import TEXTS

from syndicate.candidates import terms as weighing
from syndicate.candidates.terms import STEPS, Terms
from syndicate.kernels import bucket_pairs, logarithms, retelling, term_overlap, term_postings, term_rows, term_weights, terms
from syndicate.kernels.alignment_document import shared_stems
from syndicate.model.settings import Rewriting
from syndicate.text.stems import stem_keys
from syndicate.text.tokens import Tokens, tokenize

LOGARITHMS = {"ln": math.log, "ln_1p": math.log1p, "exp_of": math.exp, "exp_m1": math.expm1}


@pytest.mark.parametrize("name", LOGARITHMS)
@given(x=st.floats() | st.floats(-1, 1) | st.floats(-50, 50))
@example(x=709.782712893384)
@example(x=5e-324)
def test_logarithms(name: str, x: float) -> None:
    """Each returns the bits of its twin, and is off by fewer than three units in the last place from what the C library says."""
    found, expected = logarithms.function(name)(x), getattr(plain.logarithms, name)(x)
    assert np.float64(found).tobytes() == np.float64(expected).tobytes()
    try:
        known = LOGARITHMS[name](x)
    except (ValueError, OverflowError):  # there is none, or it is larger than any number
        assert not math.isfinite(found)
        return
    assert found == known or (math.isnan(found) and math.isnan(known)) or abs(found - known) < 3 * math.ulp(known)


def test_logarithms_of_many() -> None:
    """Many numbers have the logarithm that each of them has."""
    numbers = np.array([0.5, 1.0, 3.0, 0.0])
    assert logarithms.ln_each(numbers).tolist() == [logarithms.ln(x) for x in numbers.tolist()]


Pack = tuple[NDArray[np.uint32], NDArray[np.int64]]  # packed texts, and where each begins
ARTICLES = 40
USUAL = 860.0
ENTRIES = st.tuples(st.integers(0, 6), st.integers(0, 255), st.integers(0, 30) | st.just(term_postings.NOWHERE))
SEQUENCES = st.lists(st.lists(st.integers(0, 11), max_size=6), max_size=8)


def same(found: Sequence[Any], expected: Sequence[Any]) -> None:
    """Hold arrays and numbers against each other: values, types and shapes."""
    for here, there in zip(found, expected, strict=True):
        here, there = np.asarray(here), np.asarray(there)
        assert (here.dtype, here.shape) == (there.dtype, there.shape)
        assert here.tobytes() == there.tobytes()


@st.composite
def made_terms(draw: st.DrawFn) -> Terms:
    """Return terms of few different keys, so that texts share some, and of a text of any length."""
    keys = sorted(draw(st.sets(st.integers(0, 40) | st.integers(0, 2**32 - 1), max_size=20)))
    weights = draw(st.lists(st.integers(0, 255), min_size=len(keys), max_size=len(keys)))
    top = sorted(draw(st.sets(st.integers(0, len(keys) - 1), max_size=6))) if keys else []
    share = draw(st.lists(st.integers(0, 65535), min_size=len(top), max_size=len(top)))
    columns = np.array(keys, np.uint32), np.array(weights, np.uint8), np.array(top, np.uint32), np.array(share, np.uint32)
    return Terms(*columns, draw(st.integers(0, 5000)))


def packed(texts: Sequence[Terms]) -> Pack:
    parts = [text.pack() for text in texts]
    start = np.cumsum([0, *map(len, parts)])[:-1]
    return np.concatenate([np.zeros(0, np.uint32), *parts]), start.astype(np.int64)


def words_of(text: str) -> tuple[Tokens, NDArray[np.uint32], NDArray[np.float64], NDArray[np.bool_]]:
    tokens = tokenize(text)
    keys, nats = weighing.weigh(tokens, stem_keys(tokens, "en"), "en")
    return tokens, keys, nats, np.arange(len(tokens)) % 7 != 0


@functools.cache
def corpus() -> Pack:
    """Return the packed terms of a newsroom that copies and retells."""
    found = []
    for article in articles(ARTICLES):
        _, keys, nats, own = words_of(article["text"])
        found.append(weighing.weighted(keys, nats, own, Rewriting()))
    return packed(found)


PACKS = st.lists(made_terms(), max_size=8).map(packed) | st.builds(corpus)


@settings(deadline=None)
@given(PACKS, st.booleans())
def test_packed_texts(pack: Pack, top_terms: bool) -> None:
    """Packed texts are read, numbered, hashed and made into entries as by the plain loops, from any place on."""
    with np.errstate(over="ignore"):
        names = np.unique(plain.terms.top_terms_of(*pack))
        table = plain.terms.table(names)
        expected = (plain.terms.digests(*pack), plain.term_postings.entries(*pack, top_terms), *plain.terms.unroll(*pack, *table))
        same([*terms.table(names), terms.top_terms_of(*pack)], [*table, plain.terms.top_terms_of(*pack)])
    same([terms.digests(*pack), term_postings.entries(*pack, top_terms), *terms.unroll(*pack, *table)], expected)


@settings(deadline=None, max_examples=300)
@given(st.lists(made_terms(), min_size=1, max_size=4).map(packed), st.data())
def test_damaged_packs(pack: Pack, data: st.DataObject) -> None:
    """Packed texts come out of a file: whatever was changed in them, they are read within their bounds, or refused."""
    whole, start = pack[0].copy(), pack[1].copy()
    numbers = st.integers(0, 30) | st.integers(0, 2**32 - 1)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1) | st.sampled_from(start.tolist()), max_size=4)):
        whole[place : place + 3][data.draw(st.integers(0, 2)) :][:1] = data.draw(numbers)
    whole = whole[: data.draw(st.integers(0, len(whole)) | st.just(len(whole)))].copy()
    start[data.draw(st.integers(0, len(start) - 1))] += data.draw(st.sampled_from([0, 0, 1, -1, 2**62, -(2**62)]))
    every, weight = np.arange(len(start)), np.ones(3, np.int32)
    readers: list[Callable[[], Any]] = [
        lambda: terms.digests(whole, start),
        lambda: terms.top_terms_of(whole, start),
        lambda: terms.unroll(whole, start, *terms.table(np.arange(20, dtype=np.uint32))),
        lambda: terms.scan(whole, start, np.arange(9, dtype=np.uint32), np.arange(3, dtype=np.uint32), weight),
        lambda: term_postings.entries(whole, start, False),
        lambda: term_postings.entries(whole, start, True),
        lambda: term_postings.containments(whole, start, every, every[::-1].copy(), float(STEPS), USUAL),
    ]
    for read in readers:
        with contextlib.suppress(IndexError):
            read()


@settings(deadline=None)
@given(PACKS, made_terms())
def test_scan(pack: Pack, asking: Terms) -> None:
    """All texts are as near one as the plain loop says."""
    question: Any = asking.keys, asking.keys[asking.top], asking.share.astype(np.int32)
    with np.errstate(over="ignore"):
        expected = plain.terms.scan(*pack, *question)
    same([terms.scan(*pack, *question)], [expected])


@settings(deadline=None)
@given(PACKS, st.data())
def test_containments(pack: Pack, data: st.DataObject) -> None:
    """Packed texts hold the same shares of each other to the last bit, against long and short ones."""
    place = st.lists(st.integers(0, max(len(pack[1]) - 1, 0)), min_size=4, max_size=4)
    a, b = (np.array(data.draw(place)[: 4 * bool(len(pack[1]))], np.int64) for _ in range(2))
    rest = pack[0], pack[1], a, b, float(STEPS), USUAL
    same([term_postings.containments(*rest)], [plain.term_postings.containments(*rest)])


@settings(deadline=None)
@given(made_terms(), made_terms())
def test_containment(a: Terms, b: Terms) -> None:
    """One text holds the same share of another to the last bit, with and without factors."""
    ratio_a, ratio_b = b.words / USUAL, a.words / USUAL
    sides = a.keys, a.weights, ratio_a, b.keys, b.weights, ratio_b, float(STEPS)
    with np.errstate(over="ignore"):
        same([term_overlap.containment(*sides)], [plain.term_overlap.containment(*sides)])
    to_b, to_a = shared_stems(a.keys, b.keys)
    factors = (a.keys % 7 / 5, b.keys % 7 / 5)
    given_ = to_b, a.weights, factors[0], ratio_a, to_a, b.weights, factors[1], ratio_b, float(STEPS)
    same([term_overlap.contained(*given_)], [plain.term_overlap.contained(*given_)])
    here, there = np.ones((2, len(a)))
    term_overlap.having(a.keys, np.concatenate((b.keys, a.keys[1:], b.keys)), here)
    for other in (b.keys, a.keys[1:], b.keys):
        plain.term_overlap.having(a.keys, other, there)
    same([here], [there])


def sequence(sentences: list[list[int]], size: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    found = [[k % size for k in sentence] for sentence in sentences] if size else []
    return np.array([k for told in found for k in told], np.int32), np.cumsum([0, *map(len, found)]).astype(np.int32)


@settings(deadline=None)
@given(made_terms(), made_terms(), SEQUENCES, SEQUENCES)
def test_coverage(a: Terms, b: Terms, told: list[list[int]], other: list[list[int]]) -> None:
    """Sentences are covered to the same share, whatever terms they hold and however often."""
    place, _ = shared_stems(a.keys, b.keys)
    rest = place, a.nats, *sequence(told, len(a)), len(b), *sequence(other, len(b))
    same([terms.coverage(*rest)], [plain.terms.coverage(*rest)])


@settings(deadline=None)
@given(TEXTS, st.integers(0, 30))
def test_weights(text: str, most: int) -> None:
    """The words of a text are gathered, ranked and put in order as by the plain loops."""
    tokens, keys, nats, own = words_of(text)
    quoted = np.arange(len(tokens)) % 5 == 0
    with np.errstate(over="ignore"):
        expected = plain.term_weights.collect(keys, nats, own, STEPS)
        logs = logarithms.ln_each(np.maximum(np.arange(1024), 1.0))
        ranked = plain.term_weights.strongest(expected[1], expected[2], logs, 20, most)
        rest = keys, nats, own, STEPS, expected[0], tokens.gap, tokens.buffer, tokens.offset, quoted, 0.4, 1.5
        arranged = plain.term_weights.arrange(*rest)
        beside = tokens.start, tokens.end, tokens.buffer, tokens.offset
        touching = plain.term_weights.touching(*beside)
    same(term_weights.collect(keys, nats, own, STEPS), expected)
    same(term_weights.strongest(expected[1], expected[2], logs, 20, most), ranked)
    same(term_weights.arrange(*rest), arranged)
    same([term_weights.touching(*beside)], [touching])


@settings(deadline=None)
@given(st.lists(ENTRIES, max_size=40), st.data())
def test_postings(rows: list[tuple[int, int, int]], data: st.DataObject) -> None:
    """Lists are shortened and summed as by the plain loops; a slot that says that a list is too long is refused."""
    words = np.array(sorted(key << 32 | share << term_postings.SLOT_BITS | slot for key, share, slot in rows), np.uint64)
    same([term_postings.shorten(words, 5)], [plain.term_postings.shorten(words, 5)])
    edges = np.searchsorted(words, np.arange(8, dtype=np.uint64) << np.uint64(32)).astype(np.int64)
    lists = np.array(data.draw(st.lists(st.integers(0, 6), max_size=7)), np.int64)
    weight = np.arange(1, len(lists) + 1, dtype=np.int32)
    for given_ in (weight, weight[:0]):
        here, there = np.zeros((2, 31), np.int32)
        some = [words[edges[i] : edges[i + 1]] for i in lists]
        if any((list_ & np.uint64(term_postings.NOWHERE) == term_postings.NOWHERE).any() for list_ in some):
            with pytest.raises(IndexError):
                term_postings.add(here, words, edges, lists, given_)
            continue
        for list_, worth in itertools.zip_longest(some, given_.tolist(), fillvalue=0):
            plain.term_postings.add(there, list_, worth)
        term_postings.add(here, words, edges, lists, given_)
        same([here], [there])


@settings(deadline=None)
@given(PACKS, st.integers(0, 2**16), st.integers(1, 2000))
def test_rows(pack: Pack, seed: int, threshold: int) -> None:
    """Rows of terms are numbered again, chosen, turned round and joined as by the plain loops."""
    rng = np.random.default_rng(seed)
    names = np.unique(terms.top_terms_of(*pack))
    key_start, key, top_start, top, weight = terms.unroll(*pack, *terms.table(names))
    new = rng.permutation(len(names)).astype(np.int32)
    new[rng.random(len(names)) < 0.1] = -1
    for start, number, worth in ((key_start, key, weight[:0]), (top_start, top, weight)):
        here, there = (start.copy(), number.copy(), worth.copy()), (start.copy(), number.copy(), worth.copy())
        count = plain.term_rows.renumber(*there, new)
        assert term_rows.renumber(*here, new) == count
        same([here[0], here[1][:count], here[2][:count]], [there[0], there[1][:count], there[2][:count]])
        into: Any
        for into, part in zip((start, number, worth), here, strict=True):
            into[:] = part
    size = len(names)
    keys, tops = (key_start, key[: key_start[-1]], weight[:0]), (top_start, top[: top_start[-1]], weight[: top_start[-1]])
    often = rng.random(size) < 0.2
    rows = rng.integers(0, max(len(pack[1]), 1), 5 if len(pack[1]) else 0)
    same(term_rows.chosen(*tops, rows, often), plain.term_rows.chosen(*tops, rows, often))
    same(term_rows.chosen(*keys, rows, often)[:2], plain.term_rows.chosen(*keys, rows, often)[:2])
    sums = [int(part.sum()) for part in np.split(tops[2], top_start[1:-1])]
    unit = max(-(-max(sums) // 100), -(-threshold // 254), 1)
    units = (-(-tops[2] // unit)).astype(np.uint8)
    lists = *term_rows.lists(*keys[:2], units[:0], size)[:2], *term_rows.lists(*tops[:2], units, size)
    same(lists[2:], plain.term_rows.lists(*tops[:2], units, size))
    same(lists[:2], plain.term_rows.lists(*keys[:2], units[:0], size)[:2])
    close_rows(pack, (keys, tops), rows, unit, threshold, rng)


def close_rows(
    pack: Pack, given: tuple[tuple[NDArray[Any], ...], ...], rows: NDArray[np.int64], unit: int, threshold: int, rng: np.random.Generator
) -> None:
    """Compare pairs of top terms and the rows that are near each other with those of the plain loops."""
    (key_start, key, none), (top_start, top, weight) = given
    everyone, size = np.arange(len(pack[1])), int(max(key.max(initial=0), top.max(initial=0))) + 1
    common, pair_weight = rng.integers(0, 3, size).astype(np.uint8), int(rng.integers(0, 2 * threshold))
    found = sorted(zip(*(part.tolist() for part in term_rows.shared_pairs(top_start, top, common)), strict=True))
    times = Counter(pair for pair, _ in found)
    shared = [row for row in found if times[row[0]] > 1]
    assert shared == plain.term_rows.shared_pairs(top_start, top, common)
    numbers = {pair: i for i, pair in enumerate(sorted(times))}
    by_row = sorted((row, numbers[pair]) for pair, row in shared)
    pair_start = np.searchsorted([row for row, _ in by_row], np.arange(len(pack[1]) + 1)).astype(np.int64)
    pairs = np.array([pair for _, pair in by_row], np.int32)
    kept_out, every = common == term_rows.COMMON_TOP, np.zeros(size, np.bool_)
    rare_keys, rare_tops = (term_rows.chosen(a, b, c, everyone, kept_out) for a, b, c in given)
    units = (-(-rare_tops[2] // unit)).astype(np.uint8)
    by_term = term_rows.lists(*rare_keys[:2], units[:0], size)[:2]
    by_pair = term_rows.lists(pair_start, pairs, units[:0], len(numbers))[:2]
    lists = *by_term, *term_rows.lists(*rare_tops[:2], units, size), *by_pair
    asking_pairs = term_rows.chosen(pair_start, pairs, none, rows, np.zeros(len(numbers), np.bool_))[:2]
    asking = *term_rows.chosen(key_start, key, none, rows, every)[:2], *term_rows.chosen(top_start, top, weight, rows, every), *asking_pairs
    searched = key_start, key, top_start, top, weight
    expected = plain.term_rows.close(asking, searched, lists, common, unit, pair_weight, len(pack[1]), threshold)
    same(term_rows.close(asking, searched, lists, common, unit, pair_weight, threshold), expected)


@settings(deadline=None)
@given(st.integers(0, 2**16), st.integers(2, 6), st.sampled_from([0, 1, 20]), st.sampled_from([0b111, 0b110]))
def test_run_pairs(seed: int, cap: int, least: int, wanted: int) -> None:
    """Buckets give the same pairs in the same order, stop where there is no more room, and hand large ones back."""
    rng = np.random.default_rng(seed)
    groups, size = int(rng.integers(0, 40)), 12
    counts = rng.integers(0, 4, groups)
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    article = np.concatenate([np.zeros(0, np.int64), *(np.sort(rng.choice(size, count, replace=False)) for count in counts)])
    key = np.sort(rng.integers(0, max(groups // 3, 1), groups).astype(np.uint64))
    small = rng.integers(0, 3, (groups, 130), dtype=np.uint8)
    rest = (start, article, rng.integers(0, 2, size, dtype=np.uint8), wanted, cap, size, small, rng.integers(1, 99, groups), least, 9)
    order, at = rng.permutation(groups), 0
    while at < groups:
        here, there = ((np.zeros(WIDEST, np.int64), np.zeros(len(article), np.int64), np.zeros((2, 3), np.int64)) for _ in range(2))
        found, expected = bucket_pairs.run_pairs(key, order, at, *rest, *here), plain.bucket_pairs.run_pairs(key, order, at, *rest, *there)
        assert found == expected
        same([here[0], here[2]], [there[0], there[2]])
        at = found[0]
    ours, theirs = np.zeros((2, len(article)), np.int64)
    count = bucket_pairs.gather(order, 0, groups, start, article, ours)
    assert count == plain.bucket_pairs.gather(order, 0, groups, start, article, theirs)
    same([ours[:count]], [theirs[:count]])


WIDEST = 24 * 23 // 2  # pairs of the largest bucket that is paired


def test_sorting() -> None:
    """Long rows are sorted as numpy sorts them."""
    rng = np.random.default_rng(1)
    for size in (0, 1, 24, 25, 48, 49, 1000):
        number, start = rng.permutation(size).astype(np.int32), np.array([0, size], np.int64)
        assert term_rows.renumber(start, number, number[:0], np.arange(size, dtype=np.int32)) == size
        assert number.tolist() == list(range(size))


@st.composite
def tellings(draw: st.DrawFn) -> tuple[Any, ...]:
    """Return what ``tell`` takes of a text of few words, with sentences, quoted statements and words that do not count."""
    rng, n = np.random.default_rng(draw(st.integers(0, 2**16))), draw(st.integers(0, 60))
    word = rng.integers(0, 9, n).astype(np.uint64) * np.uint64(1 << 60) + np.uint64(5)
    line = np.cumsum(rng.random(n) < 0.2) * (rng.random(n) < 0.9) if n else np.zeros(0, np.int64)
    line = np.where(line > 0, line - 1, -1)
    edges = np.sort(rng.choice(n + 1, 2 * (n // 20), replace=False)).reshape(-1, 2).astype(np.int64)
    nats = np.round(rng.random(n) * 9, 3)
    return (word >> np.uint64(32)).astype(np.uint32), nats, word, line, rng.random((4, n)) < 0.7, edges, int(line.max(initial=0)) + 1


@settings(deadline=None, max_examples=200)
@given(tellings(), tellings(), st.booleans())
def test_retelling(one: tuple[Any, ...], two: tuple[Any, ...], copied: bool) -> None:
    """What a text says, and how much another one tells of it, is the same for texts that share much and texts that share little."""
    a, b = retelling.tell(*one), retelling.tell(*(one if copied else two))
    same(a[:16], plain.retelling.tell(*one))
    titles, shares = np.unique(one[0][:2]), retelling.TellingShares(8.0, 0.3, 0.7, 0.5)
    for x, y in ((a, b), (b, a)):
        assert retelling.retold(x, y, titles, shares) == plain.retelling.retold(x, y, titles, shares)


def test_a_telling_that_leads_outside_is_refused() -> None:
    """Sentences, stems and statements that are not there are neither gathered nor compared."""
    key, zero, kinds = np.array([3, 5], np.uint32), np.zeros(2, np.int64), np.ones((4, 2), np.bool_)
    given = (key, np.ones(2), key.astype(np.uint64), zero, kinds, np.array([[0, 2]]))
    shares = retelling.TellingShares(8.0, 0.3, 0.7, 0.5)
    for line in (zero + 1, np.array([1, 0])):
        with pytest.raises(IndexError):
            retelling.tell(*given[:3], line, *given[4:], 1)
    good = retelling.tell(*given, 1)
    assert retelling.retold(good, good, key, shares).covered == 1
    lost = [
        good._replace(**{name: getattr(good, name) + 2})
        for name in ("begin", "of_stem", "place", "stem", "plain_stem", "quoted_place", "statement")
    ]
    for bad in (*lost, good._replace(sentences=0), good._replace(word=key[:1].astype(np.uint64))):
        for pair in ((bad, good), (good, bad)):
            with pytest.raises(IndexError):
                retelling.retold(*pair, key, shares)


def test_places_outside_are_refused() -> None:
    """Packed texts that are cut off or lead outside, and rows and buckets outside of their arrays, are refused."""
    text = Terms(np.arange(9, dtype=np.uint32), np.ones(9, np.uint8), np.arange(2, dtype=np.uint32), np.ones(2, np.uint32), 9)
    whole, start = packed([text])
    lost = whole.copy()
    lost[13] = 9  # a top term behind the last term
    longer = whole.copy()
    longer[0] = 2**32 - 1
    for bad, place in ((whole[:-1], 0), (whole, -1), (whole, len(whole)), (lost, 0), (longer, 0)):
        at = np.full(1, place, np.int64)
        with pytest.raises(IndexError):
            terms.digests(bad, at)
        with pytest.raises(IndexError):
            term_postings.containments(bad, at, start, start, 20.0, USUAL)
    edges, zero, none = np.array([0, 2], np.int64), np.zeros(2, np.int32), np.zeros(0, np.int32)
    for begin, number in ((edges, zero + 1), (edges + 1, zero), (-edges, zero), (edges, zero - 1)):
        with pytest.raises(IndexError):
            term_rows.renumber(begin.copy(), number, none, zero[:1])
        with pytest.raises(IndexError):
            term_rows.lists(begin.copy(), number, np.zeros(0, np.uint8), 1)
    for edge in ([0, 3], [-1, 2], [2**62, 0]):
        with pytest.raises(IndexError):
            term_postings.add(np.zeros(4, np.int32), np.zeros(2, np.uint64), np.array(edge, np.int64), np.zeros(1, np.int64), none)
    rows, zero, lists = np.zeros(1, np.int64), np.zeros(0, np.int32), (np.zeros(1, np.int32), np.zeros(0, np.uint32))
    for pairs in (np.zeros(1, np.int32), np.zeros(0, np.int32)):  # the second leaves out where the last list ends
        asking, searched = (rows, zero, rows, zero, zero, rows, zero), (rows, zero, rows, zero, zero)
        with contextlib.nullcontext() if len(pairs) else pytest.raises(IndexError):
            term_rows.close(asking, searched, (*lists, *lists, np.zeros(0, np.uint8), pairs, lists[1]), np.zeros(0, np.uint8), 1, 1, 1)
    with pytest.raises(IndexError):
        bucket_pairs.gather(np.zeros(2, np.int64), 0, 2, edges, np.zeros(2, np.int64), np.zeros(3, np.int64))
