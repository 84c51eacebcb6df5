"""The aligner: what it must find, what it must leave alone, and what always holds of its answers."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.comparison.alignment import Alignment, align
from syndicate.comparison.document import prepare
from syndicate.model.article import Mark, MarkKind, Span
from syndicate.model.comparison import Passage, PassageKind
from syndicate.model.settings import Aligning

BRIDGE = (
    "The harbour bridge at Welland was closed to lorries on Tuesday after engineers found cracks in two of its main cables. "
    "Inspectors had warned the county council about rust as early as last spring, according to a report seen by this newspaper. "
    "Traffic will be sent through the tunnel until at least the middle of October, the roads department said."
)
BRIDGE_REWORDED = (
    "Lorries were barred on Tuesday from the harbour bridge in Welland when engineers discovered that two main cables had cracked. "
    "A report shows that the county council had been warned by inspectors about rust last spring already. "
    "Until mid October at the earliest, says the roads department, the traffic is to use the tunnel."
)
FERRY = (
    "A ferry company on the island of Skarr wants to replace its oldest ship with an electric one built in Portugal. "
    "Its director, Maud Hensley, said the batteries would last for forty crossings before they need to be charged. "
    "Fishermen fear that the new pier will block the entrance to the small dock where they land their catch."
)
ORCHARD = (
    "Growers in the Tessel valley expect the smallest apple harvest in eleven years because a late frost killed most blossoms. "
    "Prices at the wholesale market have risen by a third since August, and juice makers are buying pears from abroad instead. "
    "The ministry of agriculture promised help for small farms but has not said how much money there will be."
)
CHOIR = (
    "Forty singers from nine villages will meet in the old chapel on Saturday to rehearse a requiem that nobody has heard since 1911. "
    "The score was found behind a cupboard by a plumber, who took it for wallpaper and nearly threw it away."
)
FILLER = (
    "Officials met again in the capital to talk about the budget for schools. Several parties asked for more time to read the papers. "
    "A vote on the plan is expected before the summer break, though nobody could name a day."
)


def found(a: str, b: str, language: str | None = "en", options: Aligning | None = None) -> tuple[Passage, ...]:
    return align(prepare(a, language=language, marks=()), prepare(b, language=language, marks=()), options).passages


def covers(passages: tuple[Passage, ...], a: str, b: str, part_a: str, part_b: str) -> bool:
    """Tell whether one passage holds both parts nearly whole."""
    x, y = a.index(part_a), b.index(part_b)
    return any(
        min(p.a.end, x + len(part_a)) - max(p.a.start, x) > 0.8 * len(part_a)
        and min(p.b.end, y + len(part_b)) - max(p.b.start, y) > 0.8 * len(part_b)
        for p in passages
    )


def joined(*parts: str) -> str:
    return "\n\n".join(parts)


# name, a, b, pairs of parts that one passage must hold
REUSE = [
    ("copied into another text", joined(FERRY, BRIDGE), joined(BRIDGE, ORCHARD), [(BRIDGE, BRIDGE)]),
    ("reworded", joined(FERRY, BRIDGE), joined(BRIDGE_REWORDED, ORCHARD), [(BRIDGE, BRIDGE_REWORDED)]),
    ("paragraphs in another order", joined(BRIDGE, FERRY, ORCHARD), joined(ORCHARD, CHOIR, BRIDGE), [(BRIDGE, BRIDGE), (ORCHARD, ORCHARD)]),
    ("merged from two places", joined(BRIDGE, CHOIR, FILLER, FERRY), joined(FERRY, BRIDGE), [(BRIDGE, BRIDGE), (FERRY, FERRY)]),
    ("one sentence of twelve words", joined(FERRY, "The plumber nearly threw the old score away because it looked like wallpaper."),
     joined(ORCHARD, "The plumber nearly threw the old score away because it looked like wallpaper.", CHOIR),
     [("The plumber nearly threw the old score away because it looked like wallpaper.",) * 2]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "a", "b", "parts"), REUSE)
def test_reuse_is_found(name: str, a: str, b: str, parts: list[tuple[str, str]]) -> None:
    """However a part was reworked and wherever it was put, one passage holds both sides of it."""
    passages = found(a, b)
    for part_a, part_b in parts:
        assert covers(passages, a, b, part_a, part_b)


def test_unrelated_texts_share_nothing() -> None:
    """Texts about different things have no passage, whatever common words they share."""
    for a, b in [(BRIDGE, FERRY), (ORCHARD, CHOIR), (joined(BRIDGE, FILLER), joined(CHOIR, ORCHARD))]:
        assert found(a, b) == ()


def test_one_passage_used_twice_is_found_twice() -> None:
    """A paragraph that stands in the other text two times has two passages."""
    a, b = joined(CHOIR, BRIDGE), joined(BRIDGE, ORCHARD, FERRY, BRIDGE)
    passages = found(a, b)
    assert [p.a for p in passages] == [Span(len(CHOIR) + 2, len(a))] * 2
    assert [p.b for p in passages] == [Span(0, len(BRIDGE)), Span(len(b) - len(BRIDGE), len(b))]


def test_borders_are_exact_with_their_punctuation() -> None:
    """A copied stretch is found from its opening quotation mark to its closing one."""
    quote = "“Nobody asked the fishermen of Skarr whether forty crossings a day would leave them any room to work,” she said."
    a, b = f"{FERRY} {quote} {FILLER}", f"{CHOIR} {quote} {ORCHARD}"
    (passage,) = found(a, b)
    assert passage.a.cut(a) == quote
    assert passage.b.cut(b) == quote


def test_case_punctuation_and_spacing_leave_it_verbatim() -> None:
    """A passage is verbatim when only case, punctuation, quotation marks, ligatures and spacing differ."""
    a = "“The final figures,” said the auditors in Welland, “cannot be confirmed by anybody in this office before Friday.”"
    b = "THE  ﬁnal figures said the audit\u00adors in Welland\ncannot be con\u200bfirmed by any\u200bbody in this office before Friday"
    (passage,) = found(joined(FERRY, a), joined(b, ORCHARD))
    assert (passage.kind, passage.similarity) == (PassageKind.VERBATIM, 1.0)


def test_kinds_follow_the_evidence() -> None:
    """A copy is verbatim, one with small changes edited, one in other words rewritten; runs lie inside their passage."""
    edited = BRIDGE.replace("Tuesday", "Wednesday").replace("main cables", "supporting cables").replace("early", "long ago")
    by_kind = {PassageKind.VERBATIM: BRIDGE, PassageKind.EDITED: edited, PassageKind.REWRITTEN: BRIDGE_REWORDED}
    for kind, text in by_kind.items():
        b = joined(text, ORCHARD)
        (passage,) = found(joined(FERRY, BRIDGE), b)
        assert passage.kind is kind
        assert bool(passage.runs) == (kind is not PassageKind.REWRITTEN)
        for _, run in passage.runs:
            assert passage.b.start <= run.start < run.end <= passage.b.end


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zelensky", "Zelenskyy"), ("Dmitriev", "Dmitriyev"), ("Kiev", "Kyiv"), ("the U.S.", "the US"), ("twelve", "12"), ("Путин", "Путин")],
)
def test_spellings_do_not_break_a_rewrite(one: str, other: str) -> None:
    """Spelling variants of names and numbers count as the same word in a reworded passage."""
    text = "Delegates from {} met in secret near the lake, {} envoys confirmed, and {} will send observers to the border in spring."
    same = "Observers will go to the border in spring from {}; in secret near the lake delegates met, as {} envoys for {} confirmed."
    a, b = joined(FERRY, text.format(one, one, one)), joined(same.format(other, other, other), ORCHARD)
    equal = joined(same.format(one, one, one), ORCHARD)
    assert [p.score for p in found(a, b)] == [p.score for p in found(a, equal)] != []


def test_a_paragraph_that_one_side_lacks_is_left_out() -> None:
    """A paragraph added in the middle of a copy stands in no passage."""
    a, b = joined(BRIDGE, ORCHARD), joined(BRIDGE_REWORDED, CHOIR, ORCHARD)
    passages = found(a, b)
    inside = b.index(CHOIR) + len(CHOIR) // 2
    assert covers(passages, a, b, BRIDGE, BRIDGE_REWORDED)
    assert covers(passages, a, b, ORCHARD, ORCHARD)
    assert not any(p.b.start <= inside < p.b.end for p in passages)


def test_marks_are_never_part_of_a_passage() -> None:
    """A marked stretch shared word for word makes no passage and ends the ones around it."""
    line = "Sign up for our newsletter and never miss a story from the islands, the valley and the old town again."
    a, b = joined(BRIDGE, line, FERRY), joined(BRIDGE, line, ORCHARD)
    one, other = (
        prepare(text, language="en", marks=(Mark(text.index(line), text.index(line) + len(line), MarkKind.PROMOTION, "test"),))
        for text in (a, b)
    )
    (passage,) = align(one, other).passages
    assert passage.a.cut(a) == BRIDGE


def test_quoted_share() -> None:
    """A passage that is quotation on both sides knows it, and one that is not quotation says nought."""
    speech = "We will not sell a single acre of this orchard to anybody who wants to put a warehouse on it"
    a, b = f"“{speech},” he said. {FERRY}", f"{CHOIR} “{speech}”, the farmer told reporters."
    (passage,) = found(a, b)
    assert passage.quoted > 0.9
    (passage,) = found(a, f"{CHOIR} {speech}.")
    assert passage.quoted == 0.0


def test_a_short_draft_of_unknown_language_is_compared_in_the_other_language() -> None:
    """If one language is not known, both texts are stemmed by the one that is."""
    a, b = prepare(BRIDGE_REWORDED, language=None), prepare(joined(FERRY, BRIDGE), language="en")
    same = prepare(BRIDGE_REWORDED, language="en")
    assert align(a, b).passages == align(same, b).passages != ()


def test_lengths_are_options() -> None:
    """The PAN lengths leave out a short passage that the defaults report."""
    sentence = "The plumber nearly threw the old score away because it looked like wallpaper."
    a, b = joined(FERRY, sentence), joined(sentence, ORCHARD)
    assert len(found(a, b)) == 1
    assert found(a, b, options=Aligning.pan()) == ()


# Hypothesis: texts made of pieces that are shared, changed, repeated and odd.
PIECES = [BRIDGE, BRIDGE_REWORDED, FERRY, ORCHARD, CHOIR]
ODD = ["“No,” he said.", "\ud800", "a a a a a a a a a a a a a", "1 2 3 4", "שלום עולם", "\n\n", "中文字符"]
pieces = st.one_of(st.sampled_from(PIECES + ODD), st.text(max_size=12))
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=6).map(" ".join))


def turned(alignment: Alignment) -> list[tuple[object, ...]]:
    return sorted((p.b, p.a, p.kind, p.similarity, p.score, p.summary, frozenset((y, x) for x, y in p.runs)) for p in alignment.passages)


def straight(alignment: Alignment) -> list[tuple[object, ...]]:
    return sorted((p.a, p.b, p.kind, p.similarity, p.score, p.summary, frozenset(p.runs)) for p in alignment.passages)


@settings(deadline=None, max_examples=150)
@given(texts, texts, st.sampled_from(["en", None]))
def test_sides_can_be_exchanged(a: str, b: str, language: str | None) -> None:
    """``align(b, a)`` is ``align(a, b)`` with its sides exchanged."""
    if a == b:
        return
    one, other = prepare(a, language=language), prepare(b, language=language)
    assert straight(align(one, other)) == turned(align(other, one))


@settings(deadline=None, max_examples=150)
@given(texts, texts, st.sampled_from(["en", "de", None]))
def test_whatever_comes_in_offsets_are_inside(a: str, b: str, language: str | None) -> None:
    """Any two strings get an answer whose spans lie inside the texts, and whose runs lie inside their passage."""
    one, other = prepare(a, language=language), prepare(b, language="en")
    passages = align(one, other).passages
    assert list(passages) == sorted(passages, key=lambda p: (p.a, p.b))
    for p in passages:
        assert 0 <= p.a.start < p.a.end <= len(a)
        assert 0 <= p.b.start < p.b.end <= len(b)
        assert 0.0 <= p.similarity <= 1.0
        assert 0.0 <= p.probability <= 1.0
        assert 0.0 <= p.quoted <= 1.0
        for x, y in p.runs:
            assert p.a.start <= x.start < x.end <= p.a.end
            assert p.b.start <= y.start < y.end <= p.b.end


@settings(deadline=None, max_examples=150)
@given(texts, texts)
def test_passages_clash_on_one_side_at_most(a: str, b: str) -> None:
    """Two passages that overlap on one side come from two places on the other."""
    passages = found(a, b)
    for i, p in enumerate(passages):
        for q in passages[:i]:
            assert not (p.a.start < q.a.end and q.a.start < p.a.end and p.b.start < q.b.end and q.b.start < p.b.end)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4, unique=True).map("\n\n".join))
def test_a_text_against_itself_is_one_verbatim_passage(text: str) -> None:
    """A text shares all of itself with itself."""
    (passage,) = found(text, text)
    assert passage.kind is PassageKind.VERBATIM
    assert passage.a == passage.b
    assert passage.a.end - passage.a.start >= len(text) - 1


HUGE = [
    ("one word, very often", "spam " * 200_000, "spam " * 150_000),
    ("three words, very often", "spam eggs ham " * 60_000, "eggs ham spam " * 60_000),
    ("numbers", " ".join(map(str, range(100_000))), " ".join(map(str, range(100_000, 0, -1)))),
    (
        "a million words without a full stop",
        " ".join(random.Random(1).choices(BRIDGE.lower().replace(".", "").split(), k=1_000_000)),
        BRIDGE,
    ),
    ("one article, a thousand times", (BRIDGE + "\n\n") * 1000, (BRIDGE_REWORDED + "\n\n") * 1000),
    ("empty", "", BRIDGE),
    ("one word", "bridge", BRIDGE),
]


@pytest.mark.parametrize(("name", "a", "b"), HUGE)
def test_time_is_bounded(name: str, a: str, b: str) -> None:
    """Texts made to be quadratic get an answer in seconds."""
    one, other = prepare(a, language="en", marks=()), prepare(b, language="en", marks=())
    align(prepare(BRIDGE, language="en"), prepare(BRIDGE_REWORDED, language="en"))  # loaded before the clock starts
    started = time.process_time()
    align(one, other)
    assert time.process_time() - started < 20


def test_a_limit_that_left_something_out_is_said() -> None:
    """If phrases recur too often to be compared one by one, the answer says so; else it says nothing."""
    often = prepare("spam eggs ham and more of it " * 500, language="en", marks=())
    assert "very often" in (align(often, often).capped or "")
    assert align(prepare(BRIDGE, language="en"), prepare(BRIDGE_REWORDED, language="en")).capped is None
