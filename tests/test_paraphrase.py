"""Reworded copy is told from independent reports of one event."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest
from plain_neighbours import lists
from rewrites import COVERAGE, ELSEWHERE, ORIGINAL, RETOLD, about, store_of, words

from syndicate.annotation.genre import Genre, genre
from syndicate.comparison.paraphrase import containment, event, score
from syndicate.comparison.word_order import TermSequence
from syndicate.kernels.alignment_document import shared_stems
from syndicate.kernels.term_overlap import contained, having
from syndicate.kernels.terms import coverage
from syndicate.model.settings import Rewriting
from syndicate.text.tokens import sentences, tokenize

SEEDS = Path(__file__).parent.parent / "seeds"


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
    """An article near both sides of a pair is one neighbour, even if its terms come as two values."""
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
    start = time.process_time()
    genre(text, tokens, np.ones(len(tokens), np.bool_))
    assert time.process_time() - start < 3.0


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
