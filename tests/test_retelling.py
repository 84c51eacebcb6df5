"""How much one article tells of another: the same from both sides, whole for a copy, and bounded in time."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.comparison import PreparedArticle
from syndicate.comparison.document import prepare
from syndicate.comparison.reason import _measures
from syndicate.comparison.retelling import MOST_SENTENCES, NO_FACTS, WEIGHTS, Retelling, Retold, retelling
from syndicate.model.article import Article
from syndicate.model.comparison import LinkKind

EVENTS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "cases" / "same-event.toml").read_text("utf-8"))
WORDS = ("quay", "Eastmere", "council", "1911", "divers", "autumn", "Ingrid", "basin", "the", "of", "was", "concrete", "pontoon", "14")
PIECES = st.lists(st.sampled_from([*WORDS, ". ", "\n\n", "“", "”"]), max_size=80).map(" ".join)


def told(a: str, b: str, language: str | None = "en", title: str | None = None) -> Retelling:
    """Return what two texts tell of each other."""
    one, two = (PreparedArticle(Article(text, title=title, language=language), prepare(text, language=language)) for text in (a, b))
    return retelling(one, two)


@pytest.mark.parametrize("language", sorted(EVENTS))
@pytest.mark.parametrize("name", ["light", "strong", "rival_one", "brief"])
def test_the_other_side_gives_the_mirror_image(language: str, name: str) -> None:
    """Exchanging the articles exchanges the sides, and the log odds are the same number."""
    a, b = EVENTS[language]["original"], EVENTS[language][name]
    there, back = told(a, b, language), told(b, a, language)
    assert (there.a, there.b, there.phrases, there.odds) == (back.b, back.a, back.phrases, back.odds)


@pytest.mark.parametrize("language", sorted(EVENTS))
@pytest.mark.parametrize("name", ["original", "rival_two", "brief"])
def test_a_text_retells_itself(language: str, name: str) -> None:
    """All sentences come in its own order, all names and incidental words are there, and no quotation is its own."""
    text = EVENTS[language][name]
    found = told(text, text, language)
    assert found.a == found.b
    assert (found.a.order, found.a.known, found.a.own_quotations) == (1, 1, 0)
    assert found.a.incidental == pytest.approx(1)
    assert found.phrases == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(PIECES, PIECES)
def test_shares_are_shares_and_both_sides_agree_whatever_the_words(a: str, b: str) -> None:
    """Every measure lies between 0 and 1, no count is above its total, and exchanging the texts changes nothing."""
    there, back = told(a, b), told(b, a)
    assert (there.a, there.b, there.odds) == (back.b, back.a, back.odds)
    for side in (there.a, there.b):
        assert 0 <= side.in_order <= side.sentences
        assert 0 <= side.facts_found <= side.facts
        assert 0 <= side.own_quotations <= side.quotations
        assert all(0 <= share <= 1 + 1e-9 for share in (side.order, side.known, side.own, side.incidental, side.covered))
    assert 0 <= there.phrases <= 1 + 1e-9


@settings(max_examples=40, deadline=None)
@given(PIECES)
def test_any_words_retell_themselves(text: str) -> None:
    """Whatever the words, a text has no name and no quotation that it has not itself."""
    found = told(text, text).a
    assert (found.known, found.own_quotations) == (1, 0)


@pytest.mark.parametrize("text", ["", "word", "“" + "We patch the quay before the winter comes. " * 40 + "”", "14 15 16. " * 30])
def test_odd_texts_are_measured_without_an_error(text: str) -> None:
    """Nothing, one word, one quotation and mere numbers are measured like any other text."""
    other = EVENTS["en"]["original"]
    assert told(text, other).odds == told(other, text).odds
    assert told(text, text).a.own_quotations == 0


def test_quotation_marks_around_a_whole_text_hide_nothing() -> None:
    """A text that is one quotation is measured as if it had no marks."""
    brief, original = EVENTS["en"]["brief"].strip(), EVENTS["en"]["original"]
    assert told(f"“{brief}”", original) == told(brief, original)


def test_quoted_words_are_no_words_of_the_telling() -> None:
    """They are neither incidental words nor phrases, so that only order and names can speak for a retelling."""
    said = " ".join(f"He said: “{sentence.strip()}.”" for sentence in EVENTS["en"]["brief"].replace("8.40", "nine").split(". "))
    found = told(said, EVENTS["en"]["original"])
    assert (found.a.incidental, found.phrases) == (0, 0)


def test_a_long_text_takes_bounded_time() -> None:
    """Of 20,000 sentences the first ones are looked at, which takes seconds at most."""
    text = " ".join(f"Councillor {n} of quay{n % 977} told harbour{n % 613} about {n} herrings and basin{n % 401}." for n in range(20_000))
    one = PreparedArticle(Article(text), prepare(text, language="en", marks=()))
    two = PreparedArticle(Article(text), prepare(text, language="en", marks=()))
    started = time.process_time()
    found = retelling(one, two)
    assert time.process_time() - started < 20
    assert found.a.sentences <= MOST_SENTENCES


def test_a_short_name_counts_where_no_table_says_how_frequent_it_is() -> None:
    """How long a name is does not say how rare it is, so that without a table of frequencies every name counts."""
    text = "Gestern kam Ute Roth aus Ulm und sprach dort lange mit uns allen über das neue Haus und die alte Brücke nach Bonn."
    assert told(text.replace("Haus", "haus").replace("Brücke", "brücke"), text, "sv").a.facts == 4


def test_names_that_cannot_be_seen_do_not_speak_for_a_retelling() -> None:
    """A script without capitals shows no names; that none is missing is then no evidence."""
    chinese = "市政府宣布东港旧木码头将于秋季关闭。工程师发现许多橡木桩已经腐烂。", "渔船将迁往集装箱港池那里会安放两座临时浮桥。"
    found = told(*chinese, "zh")
    assert (found.named, found.a.facts, found.b.facts) == (False, 0, 0)
    assert found.odds == pytest.approx(found._replace(named=True).odds - WEIGHTS[1] * (1 - NO_FACTS))


def test_names_that_one_side_cannot_show_say_nothing_of_those_of_the_other() -> None:
    """Without capitals, the share of known names is that of the article which has any, such as numbers."""
    bare, rich = Retold(9, 0, 0, 0, 0.0, 0, 0, 0.0), Retold(9, 0, 10, 2, 0.0, 0, 0, 0.0)
    assert Retelling(bare, rich, 0.0, False, named=False).odds == pytest.approx(Retelling(rich, rich, 0.0, False).odds)


SIDES = [
    (
        "all for it",
        Retold(12, 12, 10, 10, 0.5, 2, 0, 1.0),
        "This speaks for a retelling: all 12 sentences of A come in the same order in B; all its 10 names and numbers are there; 50% of "
        "its words that the event does not call for stand in the same places there; both its quotations are there. Nothing that was "
        "measured speaks against it.",
    ),
    (
        "all against it",
        Retold(12, 1, 10, 1, 0.0, 3, 2, 1.0),
        "Nothing that was measured speaks for a retelling. This speaks against it: none of the 12 sentences of A come in the same order "
        "in B; only 1 of its 10 names and numbers is there; none of its words that the event does not call for stand in the same "
        "places there; only 1 of its 3 quotations is there.",
    ),
    (
        "one of each",
        Retold(1, 1, 1, 0, 0.2, 1, 1, 1.0),
        "Nothing that was measured speaks for a retelling. This speaks against it: the only name or number of A is not in B; only 20% of "
        "its words that the event does not call for stand in the same places there; its only quotation is not there.",
    ),
    (
        "both ways",
        Retold(13, 11, 8, 4, 0.4, 2, 2, 1.0),
        "This speaks for a retelling: 11 of the 13 sentences of A come in the same order in B; 40% of its words that the event does "
        "not call for stand in the same places there. This speaks against it: only 4 of the 8 names and numbers of A are in B; none of "
        "its 2 quotations is there.",
    ),
    (
        "words first",
        Retold(0, 0, 0, 0, 0.4, 0, 0, 1.0),
        "This speaks for a retelling: 40% of the words of A that the event does not call for stand in the same places in B. Nothing that "
        "was measured speaks against it.",
    ),
]


@pytest.mark.parametrize(("side", "sentence"), [row[1:] for row in SIDES], ids=[row[0] for row in SIDES])
def test_the_reason_says_what_speaks_for_a_retelling_and_what_against(side: Retold, sentence: str) -> None:
    """Each measure stands on one of the two sides, in words, with singular and plural."""
    nothing = Retold(0, 0, 0, 0, 0.0, 0, 0, 0.0)
    assert _measures(Retelling(side, nothing, 0.0, False), LinkKind.REWRITE, "A", "B") == sentence
    assert _measures(Retelling(nothing, side, 0.0, False), LinkKind.REWRITE, "B", "A") == sentence
    assert _measures(Retelling(side, nothing, 0.0, False), LinkKind.REWRITE, "{A}", "B%") == sentence.replace(" A ", " {A} ").replace(
        "in B", "in B%"
    )
    assert "which has an order of its own" in _measures(Retelling(side, nothing, 0.0, True), LinkKind.REWRITE, "A", "B")


def test_two_accounts_of_one_event_are_told_what_differs_and_what_is_alike() -> None:
    """Nothing is said to speak for a retelling where none is shown."""
    nothing, both = Retold(0, 0, 0, 0, 0.0, 0, 0, 0.0), Retold(13, 11, 8, 4, 0.4, 0, 0, 1.0)
    assert _measures(Retelling(both, nothing, 0.0, False), LinkKind.SAME_EVENT, "A", "B") == (
        "Different: only 4 of the 8 names and numbers of A are in B. Alike: 11 of the 13 sentences of A come in the same order in B; 40% "
        "of its words that the event does not call for stand in the same places there."
    )
