"""Candidates: what banding promises, what it finds, and what the cap may leave out."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from datasketch import MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from plain.bucket_pairs import overlap_class

from syndicate.candidates.bands import candidate_pairs
from syndicate.candidates.minhash import band_keys, catch_probability, sketch, to_datasketch
from syndicate.candidates.pairs import REPRESENTATIVE_ARTICLES, Candidates, Units, expected_overlap, least_agreeing
from syndicate.model.article import Paragraph
from syndicate.model.errors import SettingsError
from syndicate.model.settings import Banding
from syndicate.text.tokens import tokenize

# Few different keys in few bands, so that buckets of every size and shape come about.
KEYS = st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 3), min_size=3, max_size=3)), max_size=40)


def units(rows: list[tuple[int, list[int]]]) -> Units:
    keys = np.array([keys for _, keys in rows], np.uint64).reshape(-1, 3)
    return Units(keys, np.array([article for article, _ in rows], np.int64))


def plain(left: Units, right: Units) -> set[tuple[int, int]]:
    """Compare every unit with every other."""
    found = set()
    for a, keys_a in zip(left.article.tolist(), left.keys, strict=True):
        for b, keys_b in zip(right.article.tolist(), right.keys, strict=True):
            if a != b and (keys_a == keys_b).any():
                found.add((min(a, b), max(a, b)))
    return found


def sketches(texts: list[str]) -> NDArray[np.uint32]:
    tokens = [tokenize(text) for text in texts]
    return np.concatenate([sketch(t, [Paragraph(0, 0, 0, len(t))]) for t in tokens])


def replaced(rng: random.Random, words: int, share: float) -> tuple[str, str]:
    """Return a text of made-up words and a copy with a share of its words replaced."""
    original = [f"w{rng.randrange(10**9)}" for _ in range(words)]
    chosen = set(rng.sample(range(words), round(share * words)))
    return " ".join(original), " ".join(f"v{rng.randrange(10**9)}" if i in chosen else w for i, w in enumerate(original))


@pytest.mark.parametrize(
    ("similarity", "banding", "expected"),
    [
        (0.0, Banding(), 0.0),
        (1.0, Banding(), 1.0),
        (0.34, Banding(42, 3), 0.8144),
        (0.34, Banding(25, 5), 0.1076),
        (0.34, Banding(14, 8), 0.0025),
        (0.5, Banding(1, 1), 0.5),
    ],
)
def test_catch_probability_is_that_of_the_book(similarity: float, banding: Banding, expected: float) -> None:
    """The values are 1 - (1 - s^r)^b, worked out by hand."""
    assert catch_probability(similarity, banding) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("similarity", [-0.1, 1.1, float("nan")])
def test_catch_probability_refuses_what_is_no_similarity(similarity: float) -> None:
    """A similarity outside 0 to 1 has no catch probability."""
    with pytest.raises(SettingsError, match="between 0 and 1"):
        catch_probability(similarity)


@pytest.mark.parametrize("banding", [Banding(42, 3), Banding(25, 5)])
def test_datasketch_s_error_areas_are_those_of_catch_probability(banding: Banding) -> None:
    """What datasketch integrates to choose parameters is this curve."""
    from datasketch.lsh import _false_positive_probability

    middles = (np.arange(2000) + 0.5) / 4000
    area = 0.5 * np.mean([catch_probability(s, banding) for s in middles.tolist()])
    assert area == pytest.approx(_false_positive_probability(0.5, banding.bands, banding.rows), abs=1e-5)


@pytest.mark.parametrize(("share", "words"), [(0.1, 60), (0.2, 60), (0.3, 60)])
def test_copies_with_words_replaced_are_caught_as_often_as_promised(share: float, words: int) -> None:
    """In 600 planted copies the share that is found is the catch probability, within three standard errors."""
    rng = random.Random(20)
    planted = [replaced(rng, words, share) for _ in range(600)]
    keys_a, keys_b = (band_keys(sketches([pair[side] for pair in planted])) for side in (0, 1))
    caught = (keys_a == keys_b).any(axis=1)
    promised = []
    for a, b in planted:
        left, right = ({tuple(w[i : i + 3]) for i in range(len(w) - 2)} for w in (a.split(), b.split()))
        promised.append(catch_probability(len(left & right) / len(left | right)))
    expected = np.array(promised)
    error = np.sqrt((expected * (1 - expected)).sum()) / len(planted)
    assert caught.mean() == pytest.approx(expected.mean(), abs=3 * error + 1e-3)


def test_the_default_banding_is_datasketch_s_own_choice() -> None:
    """42 bands of 3 rows is what datasketch gives for copies with a fifth of the words replaced, a miss counting four false alarms."""
    index = MinHashLSH(threshold=0.34, num_perm=128, weights=(0.2, 0.8))
    assert Banding(index.b, index.r) == Banding() == Banding(42, 3)


def test_a_banding_that_needs_more_permutations_is_refused() -> None:
    """Bands that the sketch does not have raise instead of reading past it."""
    with pytest.raises(SettingsError, match="need 129 permutations"):
        band_keys(np.zeros((1, 128), np.uint32), Banding(43, 3))


def test_band_keys_are_those_of_the_plain_twin() -> None:
    """The kernel's keys are the murmur chain over a band's rows, of 40 bits."""
    rows = np.array([[1, 2, 3, 4, 5, 6], [1, 2, 3, 1, 2, 3]], np.uint32)

    def mix(h: int) -> int:
        for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
            h = (h ^ h >> 33) * factor % 2**64
        return h ^ h >> 33

    golden = 0x9E3779B97F4A7C15
    expected = []
    for row in rows.tolist():
        for band in range(2):
            h = (band + 1) * golden % 2**64
            for value in row[band * 3 : band * 3 + 3]:
                h = mix((h * golden + value) % 2**64)
            expected.append(h >> 24)
    found = band_keys(rows, Banding(2, 3))
    assert found.ravel().tolist() == expected
    assert found[1, 0] != found[1, 1]


def test_candidates_are_those_of_datasketch() -> None:
    """On texts of every closeness, datasketch's own index with the same bands finds the same pairs."""
    rng = random.Random(4)
    texts = [text for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.6) for _ in range(8) for text in replaced(rng, 40, share)]
    rows = sketches(texts)
    index = MinHashLSH(num_perm=128, params=(42, 3))
    expected = set()
    for i, row in enumerate(rows):
        minhash = to_datasketch(row)
        expected |= {(j, i) for j in index.query(minhash)}
        index.insert(i, minhash)
    found = candidate_pairs(Units(band_keys(rows), np.arange(len(texts))))
    assert set(found) == expected
    assert len(expected) > 20


@given(KEYS)
@settings(max_examples=200, deadline=None)
def test_pairs_are_all_that_agree_in_a_band(rows: list[tuple[int, list[int]]]) -> None:
    """The join finds what comparing all with all finds, each pair once, a < b, sorted."""
    given_units = units(rows)
    found = list(candidate_pairs(given_units))
    assert found == sorted(plain(given_units, given_units))


@given(KEYS, st.randoms(use_true_random=False), st.integers(1, 3), st.integers(2, 6))
@settings(max_examples=200, deadline=None)
def test_order_and_threads_change_no_pair(rows: list[tuple[int, list[int]]], rng: random.Random, jobs: int, cap: int) -> None:
    """Shuffled units give the same pairs and the same large buckets, with a cap and without one, by any number of threads."""
    shuffled = rows[:]
    rng.shuffle(shuffled)
    a, b = candidate_pairs(units(rows), cap=cap), candidate_pairs(units(shuffled), cap=cap, jobs=jobs)
    assert list(a) == list(b)
    assert sorted(map(repr, a.capped)) == sorted(map(repr, b.capped))


@given(KEYS, st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_a_part_and_the_rest_give_the_whole(rows: list[tuple[int, list[int]]], cut: int) -> None:
    """The pairs of all are those of the old, those of the new, and those between them."""
    old, new = units([r for r in rows if r[0] < cut]), units([r for r in rows if r[0] >= cut])
    between = set(candidate_pairs(units(rows), touching=new.article)) - set(candidate_pairs(new))
    assert between == plain(new, old)
    assert set(candidate_pairs(units(rows))) == between | set(candidate_pairs(old)) | set(candidate_pairs(new))


@given(KEYS, st.sets(st.integers(0, 5)), st.integers(2, 4), st.permutations(range(6)))
@settings(max_examples=200, deadline=None)
def test_pairs_of_a_few_articles_need_only_their_buckets(
    rows: list[tuple[int, list[int]]], asked: set[int], cap: int, rank: list[int]
) -> None:
    """Joining only the units that share a bucket with those asked about gives what joining all gives, cap and all."""
    mine = [keys for article, keys in rows if article in asked]
    near = [(a, keys) for a, keys in rows if any(x == y for own in mine for x, y in zip(keys, own, strict=True))]

    def joined(part: list[tuple[int, list[int]]], touching: list[int] | None) -> set[tuple[int, int]]:
        given_units = units(part)
        ranks = np.array([rank[article] for article, _ in part], np.uint64)
        chosen = None if touching is None else np.array(touching, np.int64)
        return set(candidate_pairs(Units(given_units.keys, given_units.article, None, ranks), touching=chosen, cap=cap))

    expected = {pair for pair in joined(rows, None) if asked & set(pair)}
    assert joined(rows, sorted(asked)) == expected
    assert joined(near, sorted(asked)) == expected


@given(KEYS, st.permutations(range(6)), st.integers(2, 6))
@settings(max_examples=100, deadline=None)
def test_representatives_are_chosen_by_content(rows: list[tuple[int, list[int]]], numbers: list[int], cap: int) -> None:
    """Other article numbers give the same pairs under these numbers, if no two articles hold the same."""
    contents = [tuple(sorted(tuple(keys) for a, keys in rows if a == article)) for article in range(6)]
    held = [content for content in contents if content]
    if len(set(held)) < len(held):
        return
    renamed = candidate_pairs(units([(numbers[a], keys) for a, keys in rows]), cap=cap)
    expected = {tuple(sorted((numbers[a], numbers[b]))) for a, b in candidate_pairs(units(rows), cap=cap)}
    assert set(renamed) == expected


def connected(found: Candidates, articles: int) -> bool:
    """Tell whether the pairs hold articles 0 to n - 1 together."""
    reached, edge = {0}, [0]
    neighbours: dict[int, list[int]] = {}
    for a, b in found:
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    while edge:
        fresh = set(neighbours.get(edge.pop(), [])) - reached
        reached |= fresh
        edge += fresh
    return len(reached) == articles


def test_a_cap_keeps_exact_duplicates_connected_and_says_so() -> None:
    """Two thousand articles with the same paragraph take few pairs, stay together, and the cap is named in words."""
    n = 2000
    row = sketches(["the same eight words in every article here"])
    everyone = Units(np.repeat(band_keys(row), n, axis=0), np.arange(n), np.zeros(n, np.int64))
    found = candidate_pairs(everyone, cap=100)
    assert len(found) <= REPRESENTATIVE_ARTICLES * n
    assert connected(found, n)
    assert [bucket.articles for bucket in found.capped] == [n]
    assert "1 group of more than 500 articles (the largest of 2000)" in str(found.warning)


def test_no_warning_where_nothing_was_left_out() -> None:
    """A bucket of exactly the cap is paired all with all and not reported."""
    keys = np.ones((5, 2), np.uint64)
    found = candidate_pairs(Units(keys, np.arange(5)), cap=5)
    assert list(found) == list(itertools.combinations(range(5), 2))
    assert found.warning is None


def test_a_cap_keeps_the_closest_copies_in_a_crowd() -> None:
    """Form letters share a sentence; those that share the rest as well are still paired with each other."""
    rng = random.Random(8)
    form = " ".join(f"form{i}" for i in range(60))
    texts, twins = [], []
    for i in range(150):
        own = " ".join(f"w{rng.randrange(10**9)}" for _ in range(25))
        texts += [f"{form} {own} one", f"{form} {own} two"]
        twins.append((2 * i, 2 * i + 1))
    keys = band_keys(sketches(texts))
    found = candidate_pairs(Units(keys, np.arange(len(texts))), cap=20)
    assert found.capped
    assert sum(pair in set(found) for pair in twins) >= 0.95 * len(twins)
    assert len(found) < len(texts) ** 2 / 4
    assert connected(found, len(texts))


def test_a_crowd_is_split_by_the_bands_that_follow() -> None:
    """If every bucket is too large, those that agree in as many bands as make it small are all paired."""
    vectors = [list(bits) for bits in itertools.product((0, 1), repeat=6) for _ in range(2)]
    n = len(vectors)  # 64 to a bucket, 32 to two bands, 16 to three
    rank = np.arange(n, dtype=np.uint64)
    found = set(candidate_pairs(Units(np.array(vectors, np.uint64), np.arange(n), np.arange(n), rank), cap=16))
    agree = {
        (a, b)
        for a, b in itertools.combinations(range(n), 2)
        if any(all(vectors[a][(band + i) % 6] == vectors[b][(band + i) % 6] for i in range(3)) for band in range(6))
    }
    assert agree <= found
    assert len(found) < n * (n - 1) // 2


def test_every_member_of_a_crowd_is_paired_with_every_representative() -> None:
    """With one band only, a large bucket's pairs are those with the eight representatives."""
    n = 40
    keys = np.full((n, 1), 7, np.uint64)
    digest, rank = np.arange(n), np.arange(n)[::-1].astype(np.uint64)
    found = candidate_pairs(Units(keys, np.arange(n), digest, rank), cap=10)
    lowest = set(range(n - REPRESENTATIVE_ARTICLES, n))
    assert set(found) == {(a, b) for a, b in itertools.combinations(range(n), 2) if a in lowest or b in lowest}


def test_keys_may_be_a_file(tmp_path: object) -> None:
    """A memory map of keys gives the pairs of the same keys in memory."""
    rng = np.random.default_rng(1)
    keys = rng.integers(0, 2**40, (500, 4), dtype=np.uint64) % np.uint64(300)
    np.save(f"{tmp_path}/keys.npy", keys)
    article = np.arange(500)
    mapped = np.load(f"{tmp_path}/keys.npy", mmap_mode="r")
    assert list(candidate_pairs(Units(mapped, article))) == list(candidate_pairs(Units(keys, article)))


def test_keys_of_64_bits_are_joined_too() -> None:
    """Keys that do not fit beside an index are sorted the slower way, with the same result."""
    keys = np.array([[2**63 + 5], [2**63 + 5], [2**63 + 6], [5]], np.uint64)
    assert list(candidate_pairs(Units(keys, np.arange(4)))) == [(0, 1)]


def test_nothing_gives_no_candidates() -> None:
    """No units, and one unit, have no pairs."""
    for n in (0, 1):
        assert len(candidate_pairs(Units(np.zeros((n, 42), np.uint64), np.arange(n)))) == 0


def test_a_cap_below_two_is_refused() -> None:
    """A cap that would leave out everything raises."""
    with pytest.raises(SettingsError, match="at least 2"):
        candidate_pairs(units([]), cap=1)


SKETCHED = st.lists(
    st.tuples(st.integers(0, 5), st.lists(st.integers(0, 2), min_size=16, max_size=16), st.integers(0, 30)), min_size=1, max_size=20
)


@given(SKETCHED, st.integers(0, 8))
@settings(max_examples=200, deadline=None)
def test_only_units_that_seem_to_share_enough_are_paired(rows: list[tuple[int, list[int], int]], shared: int) -> None:
    """Of units in one bucket those are pairs that agree in half of their sketches, or by that share in so many shingles, or as a whole."""
    small = np.array([row[1] for row in rows], np.uint8)
    keys = small[:, :12].reshape(-1, 4, 3) @ np.array([1, 3, 9], np.uint64)
    # Units with one sketch count as one group, with the most shingles that one of them has.
    most: dict[tuple[int, ...], int] = {}
    for _, values, shingles in rows:
        most[tuple(values)] = max(most.get(tuple(values), 0), shingles)
    expected = set()
    for (a, one, _), (b, two, _) in itertools.combinations(rows, 2):
        agreed = sum(x == y for x, y in zip(one, two, strict=True))
        said = agreed / (16 + agreed) * (most[tuple(one)] + most[tuple(two)])
        met = any(one[i : i + 3] == two[i : i + 3] for i in range(0, 12, 3))
        if a != b and met and agreed >= 1 and (agreed >= 8 or said >= shared - 1e-9):
            expected.add((min(a, b), max(a, b)))
    columns = np.array([row[0] for row in rows], np.int64), np.array([row[2] for row in rows], np.int64)
    digest = np.unique(small, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    units = Units(keys.astype(np.uint64), columns[0], digest, None, small, columns[1])
    assert set(candidate_pairs(units, shared=shared)) == expected


@given(st.integers(0, 128), st.integers(1, 400), st.integers(1, 400), st.integers(0, 40))
def test_a_pair_promises_as_much_looked_up_as_joined(agreed: int, one: int, two: int, shared: int) -> None:
    """The rule for arrays, by which a draft is looked up, and that of the loop, by which all are joined, are one rule."""
    small = np.zeros((2, 128), np.uint8)
    small[1, agreed:] = 1
    least = least_agreeing(128)
    expected = int(expected_overlap(np.array([agreed]), np.array([one + two]), 128, shared)[0]) if agreed >= least else 0
    assert overlap_class(small, np.array([one, two]), 0, 1, least, shared) == expected
