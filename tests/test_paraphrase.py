"""Reworded copy is found whatever the archive holds besides, and independent reports of one event are told from it."""

from __future__ import annotations

import math
import random
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from plain_neighbours import lists, nearness
from plain_neighbours import near as plain_near

from syndicate.annotation.genre import Genre, genre
from syndicate.annotation.marks import find_marks
from syndicate.archive import ddl
from syndicate.archive.index.terms import TermIndex
from syndicate.candidates import neighbour_join
from syndicate.candidates.neighbours import Neighbours, day_of
from syndicate.candidates.terms import WHOLE, Terms, terms
from syndicate.comparison.paraphrase import containment, event, promising, score
from syndicate.comparison.word_order import TermSequence, term_sequence
from syndicate.kernels.alignment_document import shared_stems
from syndicate.kernels.term_overlap import contained, having
from syndicate.kernels.terms import coverage
from syndicate.model.article import Mark, Span
from syndicate.model.settings import Rewriting
from syndicate.text.quotations import quotations
from syndicate.text.stems import stem_keys
from syndicate.text.tokens import sentences, tokenize

SEEDS = Path(__file__).parent.parent / "seeds"

ORIGINAL = """Fishermen in Port Larsen pulled four sailors from the sea on Sunday after the cargo ship Meridian lost its engine in a gale.

The Meridian, carrying 2,300 tonnes of timber from Riga, drifted onto the Skerry rocks shortly before dawn, the coastguard said.
Captain Ilse Brandt ordered the crew into lifeboats when water reached the pump room.

Two trawlers, the Hannah and the Seagull, reached the lifeboats before the rescue helicopter could take off from Varde.
"The waves were higher than our mast," skipper Tom Aagaard said.

A tug is expected on Tuesday to pull the wreck off the rocks, and divers will check the fuel tanks for leaks.
Insurers put the damage at nine million crowns."""

RETOLD = """Four crew members were rescued by local fishermen at Port Larsen this Sunday when the freighter Meridian suffered
engine failure in a gale.

According to the coastguard, the vessel, loaded with 2,300 tonnes of timber out of Riga, was blown onto the Skerry rocks
a little before dawn. With water rising in the pump room, captain Ilse Brandt told everyone to board the lifeboats.

The trawlers Seagull and Hannah got to the lifeboats first, while the helicopter was still grounded in Varde.
Divers are going to inspect the fuel tanks for leaks, and on Tuesday a tug should drag the wreck from the rocks.
The damage amounts to nine million crowns, insurers believe, and Greenpeace called for an inquiry by 2031."""

# Independent reports of the same event: the same names, other facts.
COVERAGE = (
    """A storm in Port Larsen tore roofs from houses and left the Meridian stranded on Sunday. Mayor Lena Holt visited the
shelter in the sports hall, where ninety people spent the night. The Meridian's owners promised to pay for the clean-up
of the beach. Schools stay closed until Wednesday, the council decided, and electricity should return to the northern
districts this evening. Carpenters from the whole county were asked to help, and a bakery gave away bread.""",
    """Environment groups warned on Sunday that the Meridian wreck near Port Larsen threatens a colony of puffins. The
Skerry rocks are a reserve, and volunteers from three counties have begun to collect birds. Biologist Karl Dunn asked
the ministry for booms and skimmers. Last year the reserve counted eleven thousand breeding pairs, twice as many as in
the nineties, and guided walks had made it known abroad. A hearing in parliament is planned before the summer recess.""",
    """Shares of the Meridian's owner fell seven percent after the accident off Port Larsen. Analysts asked why the ship
sailed although the coastguard had warned of a gale on Sunday. The company's last inspection found worn bearings, a
union said, and the crew had complained. The bank that financed the fleet declined to comment. Freight rates in the
region have halved since winter, and two competitors filed for bankruptcy in March, according to brokers in Hamburg.""",
    """Port Larsen has seen three wrecks in ten years. The lighthouse on the Skerry rocks was automated in 2012, and the
Meridian is the largest ship since then. Residents on Sunday called for a pilot station, which the council rejected for
want of money last spring. Retired keeper Nils Voss, who tended the lamp for thirty years, remembers nights when he rowed
out himself. Tourism has replaced fishing as the main trade, and the harbour museum hopes to buy the bell.""",
)
ELSEWHERE = """The city orchestra opens its season with a symphony that was lost for a century. A librarian found the score
behind a cupboard in the conservatory, where it had been used to stop a draught. Conductor Mara Quist said the slow
movement is the finest she has played."""


def mask(spans: tuple[Span, ...] | tuple[Mark, ...], start: NDArray[np.int32]) -> NDArray[np.bool_]:
    found = np.zeros(len(start), np.bool_)
    for span in spans:
        first, last = np.searchsorted(start, (span.start, span.end))
        found[first:last] = True
    return found


def words(text: str, language: str | None = "en") -> TermSequence:
    tokens = tokenize(text)
    marked, quoted = mask(find_marks(text), tokens.start), mask(quotations(text), tokens.start)
    return term_sequence(text, tokens, stem_keys(tokens, language), language, marked, quoted)


def about(text: str, language: str | None = "en") -> Terms:
    tokens = tokenize(text)
    return terms(tokens, stem_keys(tokens, language), language, np.zeros(len(tokens), np.bool_))


def made(keys: dict[int, int], top_terms: set[int]) -> Terms:
    """Return terms with given keys and weights; the heads share their weight equally."""
    ordered = sorted(keys)
    top = np.array([i for i, key in enumerate(ordered) if key in top_terms], np.uint32)
    share = np.full(len(top), WHOLE // max(len(top), 1), np.uint32)
    return Terms(np.array(ordered, np.uint32), np.array([keys[key] for key in ordered], np.uint8), top, share, len(keys))


def store(archive: Sequence[tuple[Terms, int | None]] = (), settings: Rewriting | None = None) -> TermIndex:
    """Return a table with the terms and days of articles that are numbered from 0."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE article (id INTEGER PRIMARY KEY)")
    for statement in ddl.TERMS:
        connection.execute(statement)
    connection.executemany("INSERT INTO article VALUES (?)", [(i,) for i in range(len(archive))])
    found = TermIndex(connection, settings)
    found.write(range(len(archive)), [one for one, _ in archive], [day for _, day in archive])
    return found


def store_of(*texts: Terms) -> TermIndex:
    """Return a table with the terms of articles without a date."""
    return store([(one, None) for one in texts])


def listed(near: Neighbours) -> list[tuple[int, float]]:
    return list(zip(near.ids.tolist(), near.scores.tolist(), strict=True))


MADE = st.dictionaries(st.integers(1, 40), st.integers(1, 200), min_size=1, max_size=12).flatmap(
    lambda keys: st.sets(st.sampled_from(sorted(keys)), min_size=1, max_size=4).map(lambda top_terms: made(keys, top_terms))
)
ARCHIVE = st.lists(st.tuples(MADE, st.none() | st.integers(100, 110)), min_size=1, max_size=14)


# ---- terms


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


# ---- nearness


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
    """The lists of some articles are those that asking for all gives for them, also where the limit is met."""
    join = store(archive, Rewriting(candidates=few, listed=few)).load()
    everything = lists(join, range(len(archive)), window)
    some = range(0, len(archive), 2)
    assert lists(join, some, window) == {article: everything[article] for article in some}


@given(ARCHIVE, st.sets(st.integers(0, 13), min_size=1))
@settings(deadline=None, max_examples=40)
def test_a_part_joined_by_itself_finds_what_the_whole_finds_in_it(archive: list[tuple[Terms, int | None]], chosen: set[int]) -> None:
    """Told which terms are too common in the whole, a join of some articles finds their pairs with the same nearness."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbour_join, "MAX_ARTICLES_OF_TERM", 3)
        whole = store(archive).load()
        part = np.array(sorted(chosen & set(range(len(archive)))), np.int64)
        packed, start = store(archive).packed(part)
        days = np.array([neighbour_join.NO_DAY if archive[i][1] is None else archive[i][1] for i in part.tolist()], np.int64)
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


# ---- score


def plain_containment(a: TermSequence, b: TermSequence) -> float:
    """Return the share of a's weight that b holds, allowing for b's length, term by term."""
    held = total = 0.0
    for key, nats, factor in zip(a.terms.keys, a.terms.nats, a.factor, strict=True):
        chance = 1.0 - (1.0 - math.exp(-nats)) ** max(b.terms.words / 860, 1.0)
        weight = -math.log(chance) * factor
        total += weight
        held += weight * (key in b.terms.keys)
    return held / total


@pytest.mark.parametrize(("a", "b"), [(ORIGINAL, RETOLD), (RETOLD, ORIGINAL), (RETOLD, (ORIGINAL + " ") * 20), (ELSEWHERE, ORIGINAL)])
def test_containment_is_that_of_the_plain_twin(a: str, b: str) -> None:
    """The compiled containment is that of a loop over terms in the direction that gives more, against long texts as well."""
    one, other = words(a), words(b)
    to_b, to_a = shared_stems(one.terms.keys, other.terms.keys)
    sides = (to_b, one.terms.weights, one.factor, other.terms.words / 860), (to_a, other.terms.weights, other.factor, one.terms.words / 860)
    expected = max(plain_containment(one, other), plain_containment(other, one))
    assert contained(*sides[0], *sides[1], 20.0) == pytest.approx(expected)


@pytest.mark.parametrize(("a", "b"), [(ORIGINAL, RETOLD), (ORIGINAL, ELSEWHERE), (RETOLD, ""), ("", "")])
def test_terms_are_matched_as_by_a_search(a: str, b: str) -> None:
    """Each term is led to its place on the other side, and a neighbour is counted for each term that it has."""
    one, other = words(a).terms.keys, words(b).terms.keys
    to_b, to_a = shared_stems(one, other)
    places = {key: place for place, key in enumerate(other.tolist())}
    assert to_b.tolist() == [places.get(key, -1) for key in one.tolist()]
    assert to_a.tolist() == shared_stems(other, one)[0].tolist()
    count = np.zeros(len(one))
    having(one, other, count)
    assert count.tolist() == [float(key in places) for key in one.tolist()]


def test_a_neighbour_that_is_given_twice_counts_once() -> None:
    """An article near both sides of a pair is one neighbour, even where its terms come as two values."""
    near = [words(ELSEWHERE).terms, words(ELSEWHERE).terms]
    one, other = words(ORIGINAL).terms, words(RETOLD).terms
    assert len(event(one, other, [(0.4, near[0]), (0.3, near[0]), (0.2, near[1])])) == 1
    assert len(event(one, other, [(0.4, near[0]), (0.4, near[1])])) == 1


def plain_coverage(a: TermSequence, b: TermSequence) -> float:
    """Return how much of a's sentences two adjacent sentences of b hold, by sets."""
    told_b = [set(b.terms.keys[b.sequence[x:y]].tolist()) for x, y in zip(b.breaks, b.breaks[1:], strict=False)]
    windows = [x | y for x, y in zip(told_b, [*told_b[1:], set()], strict=True)]
    covered = total = 0.0
    for x, y in zip(a.breaks, a.breaks[1:], strict=False):
        weight = {int(a.terms.keys[place]): float(a.weight[place]) for place in a.sequence[x:y]}
        total += sum(weight.values())
        covered += max((sum(w for key, w in weight.items() if key in window) for window in windows), default=0.0)
    return covered / total


@pytest.mark.parametrize(("a", "b"), [(ORIGINAL, RETOLD), (RETOLD, ORIGINAL), (ORIGINAL, COVERAGE[0]), (ELSEWHERE, ORIGINAL)])
def test_coverage_is_that_of_the_plain_twin(a: str, b: str) -> None:
    """The compiled sentence coverage is that of a loop over sets."""
    one, other = words(a), words(b)
    place, _ = shared_stems(one.terms.keys, other.terms.keys)
    found = coverage(place, one.weight, one.sequence, one.breaks, len(other.terms), other.sequence, other.breaks)
    assert found == pytest.approx(plain_coverage(one, other))


def judged(a: str, b: str, others: tuple[str, ...]) -> tuple[float, float, str | None]:
    """Return score, plain score and likelihood of a pair in an archive of other articles."""
    one, other = words(a), words(b)
    disk = store_of(one.terms, other.terms, *map(about, others))
    near = [entry for side in (one, other) for entry in disk.query(side.terms).without(0, 1)]
    found = score(one, other, event(one.terms, other.terms, near))
    return found.score, found.plain, found.likelihood


def test_a_retold_article_is_told_from_independent_coverage() -> None:
    """A rewrite is found with and without other reports at hand, and none of those is taken for one."""
    assert judged(RETOLD, ORIGINAL, COVERAGE)[2] == "likely"
    assert judged(RETOLD, ORIGINAL, ())[2] == "likely"
    for report in COVERAGE:
        assert judged(report, ORIGINAL, tuple(other for other in COVERAGE if other != report))[2] is None


def test_words_of_the_event_weigh_nothing() -> None:
    """What all neighbours say is discounted, shown as such, and lowers the score of independent reports."""
    one, other = words(COVERAGE[0]), words(COVERAGE[2])
    neighbours = [about(COVERAGE[1]), about(COVERAGE[3]), about(ORIGINAL)]
    found = score(one, other, neighbours)
    assert found.score < found.plain
    assert {"meridian", "larsen"} <= set(found.discounted)
    assert not {"meridian", "larsen"} & set(found.shared_rare)


def test_the_sides_may_be_exchanged() -> None:
    """Score, words and reason are the same from either side, and what only one side has moves with it."""
    one, other = words(RETOLD), words(ORIGINAL)
    neighbours = list(map(about, COVERAGE))
    forth, back = score(one, other, neighbours), score(other, one, neighbours[::-1])
    assert (forth.score, forth.plain, forth.likelihood, forth.reason) == (back.score, back.plain, back.likelihood, back.reason)
    assert (forth.shared_rare, forth.discounted, forth.only_a, forth.only_b) == (
        back.shared_rare,
        back.discounted,
        back.only_b,
        back.only_a,
    )


def test_evidence_names_what_is_shared_and_what_only_one_side_has() -> None:
    """Rare words, new names, numbers and quotations are those a reader would point at."""
    found = score(words(RETOLD), words(ORIGINAL), list(map(about, COVERAGE)))
    assert {"riga", "timber", "varde"} & set(found.shared_rare)
    assert found.only_a.names == ("Greenpeace",)
    assert found.only_a.numbers == ("2031",)
    assert found.only_b.quotes == ("The waves were higher than our mast",)
    assert "Aagaard" in " ".join(found.only_b.names)


def test_copies_are_no_neighbours_and_ties_do_not_hang_on_numbers() -> None:
    """An article that tells the same as a side says nothing of the event, and the order of the near ones is no matter."""
    a, b = about(RETOLD), about(ORIGINAL)
    near = [(0.4, about(text)) for text in COVERAGE]
    chosen = event(a, b, [*near, (0.9, about(ORIGINAL + "\n\n" + COVERAGE[0]))])
    assert chosen == event(a, b, near[::-1])
    assert set(chosen) == {one for _, one in near}
    assert containment(a, b) >= Rewriting().same


def test_quoted_speech_is_weak_evidence() -> None:
    """Two reports that share a statement score lower than two that share the same words as their own."""
    frame = "Analysts in Oslo expect a quiet season for herring, and buyers from four countries met at the auction on Monday. "
    other = "Ferries were delayed in Bergen because of fog, and the bridge over the sound closed for repairs until further notice. "
    said = "we will never again let a rusty tanker anchor beside the puffin colony without a pilot and two tugs standing by"
    quoted = score(words(frame + f'"{said}", the minister said.'), words(other + f'"{said}", the minister said.'))
    told = score(words(frame + f"{said}, the minister said."), words(other + f"{said}, the minister said."))
    assert quoted.plain < told.plain


def test_short_texts_are_at_most_possible() -> None:
    """Under sixty words on one side nothing is likely, and the reason says so."""
    short = " ".join(ORIGINAL.split()[:45])
    found = score(words(short), words(ORIGINAL), list(map(about, COVERAGE)))
    assert found.score > Rewriting().likely
    assert (found.likelihood, found.reason) == ("possible", "One side has fewer than 60 words, so this is at most possible.")


@pytest.mark.parametrize("other", [ORIGINAL, *COVERAGE, ELSEWHERE])
def test_what_is_not_promising_gets_no_verdict(other: str) -> None:
    """The cheap question is the plain score's threshold."""
    one, two = words(RETOLD), words(other)
    found = score(one, two)
    assert promising(one, two) == (found.plain >= Rewriting().possible)
    assert promising(one, two) or found.likelihood is None


def test_without_neighbours_the_threshold_is_stricter_and_the_reason_says_so() -> None:
    """With fewer than three neighbours the plain score counts."""
    found = score(words(RETOLD), words(ORIGINAL), [about(COVERAGE[0])])
    assert found.score == found.plain
    assert found.reason
    assert "stricter" in found.reason


SENTENCES = ORIGINAL.replace("\n", " ").split(". ")
SPEAKERS = "\n".join(f"{who}: {line}." for who, line in zip(["MR. HALE", "Q", "MS. ORR"] * 4, SENTENCES * 2, strict=False))
FORMS: list[tuple[str, str, Genre | None]] = [
    ("prose", ORIGINAL, None),
    ("a transcript", SPEAKERS, Genre.TRANSCRIPT),
    ("a live blog", "\n\n".join(f"{9 + i}:15 a.m.\n{line}." for i, line in enumerate(SENTENCES[:6])), Genre.LIVE),
    ("a live blog in German", "\n\n".join(f"14.{10 + i} Uhr: {line}." for i, line in enumerate(SENTENCES[:6])), Genre.LIVE),
    ("a list", "Ten wrecks\n" + "\n".join(f"{i}. The Meridian, {1990 + i}, on the Skerry rocks" for i in range(10)), Genre.LIST),
    ("headlines", "\n".join(f"Ship {i} runs onto rocks off Port Larsen" for i in range(14)), Genre.HEADLINES),
    ("a sentence with a time", "At 9:15 a.m. the ship sank.\n" + ORIGINAL, None),
    ("a story with a short list", ORIGINAL + "\n• tugs\n• divers\n• booms", None),
]


@pytest.mark.parametrize(("name", "text", "form"), FORMS, ids=[case[0] for case in FORMS])
def test_forms_that_retell_nothing_are_never_likely(name: str, text: str, form: Genre | None) -> None:
    """Transcripts, live blogs, lists and pages of headlines are recognised, prose is not taken for one."""
    side = words(text)
    assert side.genre is form
    found = score(side, words(RETOLD), list(map(about, COVERAGE)))
    assert (found.likelihood == "likely") == (form is None)
    assert form is None or (found.reason is not None and form.value in found.reason)


@pytest.mark.parametrize("piece", ["A" * 90 + " ", "AB CD ", "1:1", "\n 1:", "A.B-C'", "(A) ", "- \n"])
def test_the_rules_for_forms_take_linear_time(piece: str) -> None:
    """No text makes a rule slow."""
    text = ":" * 9 + piece * (300_000 // len(piece))
    tokens = tokenize(text)
    start = time.perf_counter()
    genre(text, tokens, np.ones(len(tokens), np.bool_))
    assert time.perf_counter() - start < 3.0


def test_a_form_that_retells_nothing_is_possible_only_where_nearly_all_is_shared() -> None:
    """A transcript that holds half of an article's words raises no alarm, one that holds nearly all of it does."""
    neighbours = list(map(about, COVERAGE))
    side = words(SPEAKERS)
    assert score(side, words(ORIGINAL), neighbours).likelihood == "possible"
    some = words(COVERAGE[0] + " " + " ".join(RETOLD.split()[:45]) + " " + COVERAGE[2])
    assert Rewriting().form > score(side, some, neighbours).score
    assert score(side, some, neighbours).likelihood is None


def test_the_sentence_cuts_are_those_of_the_text() -> None:
    """A wording has as many sentences as its text has with terms in them."""
    side = words(ORIGINAL)
    starts = sentences(side.tokens)
    holding = np.searchsorted(starts, side.token, "right")
    assert len(side.breaks) - 1 == len(np.unique(holding))


def test_the_linked_seeds_are_candidates() -> None:
    """Both pairs of the demo are near, score above the others, and are at least possible rewrites."""
    sides = [words(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
    disk = store_of(*(side.terms for side in sides))
    linked = {}
    for a, b in ((a, b) for a, found in lists(disk.load(), range(len(sides))).items() for b, _ in found if a < b):
        near = [entry for one in (a, b) for entry in disk.query(sides[one].terms).without(a, b)]
        linked[a, b] = score(sides[a], sides[b], event(sides[a].terms, sides[b].terms, near)).likelihood
    assert {pair for pair, likelihood in linked.items() if likelihood} == {(0, 1), (3, 4)}
