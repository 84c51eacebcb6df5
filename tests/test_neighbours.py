"""Articles that tell the same are near each other by their terms, whatever the archive holds besides and however it is asked."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_neighbours import lists, nearness
from plain_neighbours import near as plain_near
from rewrites import ELSEWHERE, ORIGINAL, RETOLD, about, listed, made, store, store_of, words

from syndicate.candidates import neighbour_join, term_pairs
from syndicate.candidates.neighbours import NO_DAY, day_of
from syndicate.candidates.terms import WHOLE, Terms, terms
from syndicate.comparison.paraphrase import score
from syndicate.model.settings import Rewriting
from syndicate.text.stems import stem_keys
from syndicate.text.tokens import tokenize

MADE = st.dictionaries(st.integers(1, 40), st.integers(1, 200), min_size=1, max_size=12).flatmap(
    lambda keys: st.sets(st.sampled_from(sorted(keys)), min_size=1, max_size=4).map(lambda top_terms: made(keys, top_terms))
)
ARCHIVE = st.lists(st.tuples(MADE, st.none() | st.integers(100, 110)), min_size=1, max_size=14)


def test_terms_come_back_from_bytes_as_they_went_in() -> None:
    """Bytes are a faithful copy of terms."""
    found = about(ORIGINAL)
    assert Terms.from_bytes(found.to_bytes()) == found
    assert len(found.top) == Rewriting().heads
    assert len(found.to_bytes()) < 6 * len(found) + 250


@pytest.mark.parametrize("data", [b"", b"abc", b"\0" * 16, about(ORIGINAL).to_bytes()[:-4]])
def test_other_bytes_are_refused(data: bytes) -> None:
    """Bytes that are not terms raise and are not guessed at."""
    with pytest.raises(ValueError, match="terms"):
        Terms.from_bytes(data)


BAD_INPUT: list[tuple[str, str, str | None]] = [
    ("nothing", "", "en"),
    ("punctuation", "... !!! —", None),
    ("ten words", "The ferry to Port Larsen was late on Sunday morning.", "en"),
    ("stop words", "and the of it was to be in a " * 40, "en"),
    ("one word very often", "tariff " * 200_000, "en"),
    ("a language nobody knows", "blorp zint vaskel dromm " * 30, "qq"),
    ("lone surrogates", "ship \ud800\udfff\ud800 storm harbour " * 20, "en"),
]


@pytest.mark.parametrize(("name", "text", "language"), BAD_INPUT, ids=[case[0] for case in BAD_INPUT])
def test_bad_input_gives_a_clear_answer(name: str, text: str, language: str | None) -> None:
    """Texts that say nothing get no verdict and no error, against themselves and against an article."""
    side, other = words(text, language), words(ORIGINAL)
    assert store_of(side.terms, other.terms).query(side.terms, without=(0,)).left_out == 0
    found = score(side, other)
    assert found.likelihood is None
    assert found.reason
    assert score(side, side).score <= 1.0


def test_where_everything_is_marked_everything_counts() -> None:
    """A text whose every word a rule took for furniture is still looked for."""
    tokens = tokenize(ORIGINAL)
    stems = stem_keys(tokens, "en")
    assert terms(tokens, stems, "en", np.ones(len(tokens), np.bool_)) == about(ORIGINAL)


LANGUAGES: list[tuple[str, str | None, str, str, str]] = [
    (
        "without a table",
        "de",
        "Der Frachter Meridian ist vor Port Larsen auf Felsen gelaufen, nachdem im Sturm die Maschine ausgefallen war. "
        "Taucher untersuchen Treibstofftanks.",
        "Vor Port Larsen lief der Frachter Meridian auf die Felsen; im Sturm war die Maschine ausgefallen. Nun prüfen "
        "Taucher die Treibstofftanks.",
        "Das Orchester der Stadt eröffnet seine Spielzeit mit einer Sinfonie, die hundert Jahre lang verschollen war und "
        "im Archiv gefunden wurde.",
    ),
    (
        "unknown",
        None,
        "Laeva Meridian sõitis tormis karile, sest mootor seiskus. Kaluri paadid päästsid neli meremeest Larseni sadamas.",
        "Kaluri paadid päästsid Larseni sadamas neli meremeest, kui laeva Meridian mootor tormis seiskus ja laev karile sõitis.",
        "Linna orkester avab hooaja sümfooniaga, mis oli sada aastat kadunud ja leiti konservatooriumi kapi tagant.",
    ),
    (
        "without spaces",
        "zh",
        "货船子午线号周日凌晨在拉尔森港附近触礁，渔民救起四名船员。海岸警卫队说发动机在大风中失灵。",
        "周日凌晨，渔民在拉尔森港附近救起四名船员，此前货船子午线号因发动机失灵触礁，海岸警卫队说当时有大风。",
        "市交响乐团以一部失传百年的交响曲开启新乐季，图书管理员在音乐学院的柜子后面发现了乐谱。",
    ),
]


@pytest.mark.parametrize(("name", "language", "original", "retold", "other"), LANGUAGES, ids=[case[0] for case in LANGUAGES])
def test_languages_without_a_table_work_with_what_they_have(
    name: str, language: str | None, original: str, retold: str, other: str
) -> None:
    """A retold text is nearest to its source and scores above another article, whatever the language."""
    disk = store_of(about(other, language), about(original, language))
    assert disk.query(about(retold, language)).ids.tolist()[0] == 1
    side = words(retold, language)
    assert score(side, words(original, language)).plain > 0.5 > score(side, words(other, language)).plain


@given(ARCHIVE)
@settings(deadline=None, max_examples=60)
def test_all_pairs_are_those_of_the_plain_double_loop(archive: list[tuple[Terms, int | None]]) -> None:
    """The compiled join finds every pair at or above the threshold with its nearness, and no other."""
    threshold = int(np.ceil(Rewriting().near * 2 * WHOLE))
    for article, found in lists(store(archive).load(), range(len(archive))).items():
        near = {other: nearness(archive[article][0], archive[other][0]) for other in range(len(archive)) if other != article}
        assert dict(found) == {other: value for other, value in near.items() if value >= threshold}


@given(ARCHIVE, st.randoms(use_true_random=False), st.none() | st.integers(0, 5))
@settings(deadline=None, max_examples=40)
def test_order_and_batches_of_adding_change_nothing(
    archive: list[tuple[Terms, int | None]], chance: random.Random, window: int | None
) -> None:
    """Articles added one by one in any order, some of them first with other contents, give the same lists."""
    few = Rewriting(candidates=3, listed=3)
    whole, piecemeal = store(archive, few), store([(made({99: 7}, {99}), None)] * len(archive), few)
    order = list(range(len(archive)))
    chance.shuffle(order)
    for article in order:
        piecemeal.write([article], [archive[article][0]], [archive[article][1]])
    assert lists(piecemeal.load(), order, window) == lists(whole.load(), order, window)
    one, day = archive[0]
    ours, theirs = (disk.query(one, day=day, window=window, without=(0,)) for disk in (piecemeal, whole))
    assert (listed(ours), ours.left_out) == (listed(theirs), theirs.left_out)


@given(ARCHIVE, st.integers(1, 3), st.none() | st.integers(0, 5))
@settings(deadline=None, max_examples=40)
def test_asking_for_some_articles_gives_what_asking_for_all_gives(
    archive: list[tuple[Terms, int | None]], few: int, window: int | None
) -> None:
    """The lists of some articles are those that asking for all gives for them, also if the limit is met."""
    join = store(archive, Rewriting(candidates=few, listed=few)).load()
    everything = lists(join, range(len(archive)), window)
    some = range(0, len(archive), 2)
    assert lists(join, some, window) == {article: everything[article] for article in some}


@given(ARCHIVE, st.sets(st.integers(0, 13), min_size=1))
@settings(deadline=None, max_examples=40)
def test_a_part_joined_by_itself_finds_what_the_whole_finds_in_it(archive: list[tuple[Terms, int | None]], chosen: set[int]) -> None:
    """Told which terms are too common in the whole, a join of some articles finds their pairs with the same nearness."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbour_join, "MOST_ARTICLES_OF_TERM", 3)
        patch.setattr(term_pairs, "MOST_ARTICLES_OF_PAIR", 2)
        whole = store(archive).load()
        part = np.array(sorted(chosen & set(range(len(archive)))), np.int64)
        packed, start = store(archive).packed(part)
        days = np.array([NO_DAY if archive[i][1] is None else archive[i][1] for i in part.tolist()], np.int64)
        alone = neighbour_join.NeighbourJoin(Rewriting(), packed, start, part, days, whole.common)
        everything = lists(whole, part.tolist())
        expected = {number: [entry for entry in found if entry[0] in chosen] for number, found in everything.items()}
        assert lists(alone, part.tolist()) == expected


@given(ARCHIVE, st.none() | st.integers(0, 5))
@settings(deadline=None, max_examples=40)
def test_the_table_on_disk_answers_as_the_plain_twin_does(archive: list[tuple[Terms, int | None]], window: int | None) -> None:
    """Ids, nearness, order and count of what was left out are those of a look at every article."""
    asked, day = archive[0]
    inside = {
        number: one
        for number, (one, other) in enumerate(archive)
        if window is None or day is None or other is None or abs(day - other) <= window
    }
    for limit in (None, 2):
        ours = store(archive).query(asked, day=day, window=window, limit=limit, without=(0,))
        theirs = plain_near(asked, inside, Rewriting(), limit, without=0)
        assert (listed(ours), ours.left_out) == (listed(theirs), theirs.left_out)
        assert ours.terms == theirs.terms


@given(ARCHIVE)
@settings(deadline=None, max_examples=40)
def test_those_that_gain_a_neighbour_are_named(archive: list[tuple[Terms, int | None]]) -> None:
    """Every article whose list of neighbours differs after an article was added is among those that gain it."""
    new = len(archive) - 1
    before, after = store(archive[:-1]).load(), store(archive).load()
    old, now = lists(before, range(new)), lists(after, range(new))
    named = [asking for asking, _ in after.lists([new], reach=lambda articles: np.zeros(len(articles), np.int64))]
    assert {i for i in range(new) if old[i] != now[i]} == set(np.concatenate([*named, np.zeros(0, np.int64)]).tolist()) - {new}


def test_a_replaced_or_deleted_article_is_found_no_more() -> None:
    """The old content of an article leaves nothing behind, on disk and in memory."""
    disk = store_of(about(ORIGINAL), about(ELSEWHERE))
    assert disk.query(about(RETOLD)).ids.tolist() == [0]
    disk.write([0], [about(ELSEWHERE)], [None])
    assert disk.query(about(RETOLD)).ids.tolist() == []
    disk._connection.execute("DELETE FROM article WHERE id = 1")
    assert disk.query(about(ELSEWHERE)).ids.tolist() == [0]
    assert sorted(disk.read([0, 1, 2])) == [0]


def test_a_window_leaves_out_other_days_and_keeps_unknown_ones() -> None:
    """Dates that are missing never hide an article; future and equal ones are days like any other."""
    disk = store([(about(ORIGINAL), day_of(date)) for date in ("2025-04-01", "2999-01-01", None, "2025-04-09T10:00")])
    assert disk.query(about(RETOLD), day=day_of("2025-04-02"), window=7).ids.tolist() == [0, 2, 3]
    assert disk.query(about(RETOLD), day=None, window=7).ids.tolist() == [0, 1, 2, 3]
    near = {article: [other for other, _ in found] for article, found in lists(disk.load(), range(4), window=0).items()}
    assert near == {0: [2], 1: [2], 2: [0, 1, 3], 3: [2]}


@pytest.mark.parametrize("date", [None, "", "yesterday", "2025-02-30", "2025"])
def test_what_is_no_date_is_no_day(date: str | None) -> None:
    """Impossible dates count as unknown."""
    assert day_of(date) is None


def test_a_met_limit_is_reported() -> None:
    """What a limit leaves out is counted; articles that tie with the last one kept stay in."""
    texts = (RETOLD, ORIGINAL, ORIGINAL, ORIGINAL + " " + ELSEWHERE)
    near = store_of(*map(about, texts)).query(about(RETOLD), limit=1, without=(0,))
    assert (near.ids.tolist(), near.left_out) == ([1, 2], 1)


def test_an_archive_of_one_article_has_no_pairs() -> None:
    """One article, or none, is no error."""
    assert lists(store().load(), []) == {}
    assert len(store().query(about(ORIGINAL)).ids) == 0
    assert lists(store_of(about(ORIGINAL)).load(), [0]) == {0: []}
