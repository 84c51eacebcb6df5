"""The judge tells copies from shared events, and says the same from either side."""

from __future__ import annotations

import datetime
import importlib.util
import json
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.comparison import Document, PreparedArticle
from syndicate.comparison.alignment import Alignment, align
from syndicate.comparison.compare import judged, sum_up
from syndicate.comparison.document import prepare
from syndicate.comparison.link_prefilter import may_link
from syndicate.comparison.own_words import own_words
from syndicate.comparison.reason import names
from syndicate.comparison.retelling import WEIGHTS, Retelling, Retold
from syndicate.model.article import Article, Mark, MarkKind, Span
from syndicate.model.comparison import STUB_WORDS, Comparison, Derivation, LinkKind, Passage, PassageKind
from syndicate.model.settings import Judging, Settings

CASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "judge.toml").read_text("utf-8"))
SEEDS = Path(__file__).parents[1] / "seeds"
TEXTS: dict[str, str] = CASES["texts"]
WORDS = ("quay", "harbour", "council", "engineer", "divers", "autumn", "herring", "basin", "timber", "concrete", "pontoon", "lorries")


def judge(
    x: Document,
    y: Document,
    alignment: Alignment,
    *,
    article_a: Article,
    article_b: Article,
    boilerplate_a: Sequence[Span] = (),
    **options: Any,
) -> Comparison:
    """Sum up what two documents share."""
    judging = Settings(judging=options.pop("settings", Judging()))
    return sum_up(judged(PreparedArticle(article_a, x, tuple(boilerplate_a)), PreparedArticle(article_b, y), alignment, judging, **options))


def compare(a: str, b: str, **options: Any) -> Comparison:
    """Align and judge two texts of two outlets."""
    x, y = prepare(a, language="en"), prepare(b, language="en")
    return judge(x, y, align(x, y), article_a=Article(a, outlet="The Mast"), article_b=Article(b, outlet="Tide Daily"), **options)


def by_hand(x: Document, y: Document, *pairs: tuple[str, str, PassageKind]) -> Alignment:
    """Return an alignment of the phrases given."""
    spans = [(Span(at := x.text.index(a), at + len(a)), Span(at := y.text.index(b), at + len(b)), kind) for a, b, kind in pairs]
    return Alignment(tuple(Passage(kind, a, b, 1.0) for a, b, kind in spans), None)


def mirrored(alignment: Alignment) -> Alignment:
    """Exchange the sides of an alignment."""
    passages = tuple(replace(p, a=p.b, b=p.a, runs=tuple((y, x) for x, y in p.runs)) for p in alignment.passages)
    return Alignment(passages, alignment.capped)


@pytest.mark.parametrize("case", CASES["pairs"], ids=[case["seen"] for case in CASES["pairs"]])
def test_a_pair_amounts_to_what_a_desk_would_say(case: dict[str, Any]) -> None:
    """Each invented pair gets one of the kinds that its case file allows."""
    found = compare(TEXTS[case["a"]], TEXTS[case["b"]])
    assert (found.kind or "none") in case["kinds"], found.reason


def test_the_seeds_come_out_as_their_truth_file_says() -> None:
    """The linked seed pairs have the kinds named there, and no other pair is called a copy."""
    truth = json.loads((SEEDS / "truth.json").read_text("utf-8"))
    kinds = {(pair["a"], pair["b"]): pair["kinds"] for pair in truth["linked"]}
    texts = {name: (SEEDS / name).read_text("utf-8") for name in sorted(truth["articles"])}
    for a in texts:
        for b in texts:
            if a < b:
                found = compare(texts[a], texts[b])
                assert (found.kind or "none") in kinds.get((a, b), ["none", "shared-quotes"]), (a, b, found.reason)


def test_a_partial_rewrite_is_partial_on_the_side_that_adds() -> None:
    """Of the retold seed pair, Inter Bellum's side is derived in part only."""
    a, b = ((SEEDS / name).read_text("utf-8") for name in ("000_c1fcee4012edbc65.txt", "001_60fa47dcc8204ff8.txt"))
    assert compare(a, b).derivation_b is Derivation.PARTIALLY


@pytest.mark.parametrize("a", TEXTS)
@pytest.mark.parametrize("b", ["harbour", "harbour_column", "statement_two"])
def test_judging_from_the_other_side_gives_the_mirror_image(a: str, b: str) -> None:
    """Exchanging the articles exchanges the sides and changes nothing else, not even the sentence."""
    x, y = prepare(TEXTS[a], language="en"), prepare(TEXTS[b], language="en")
    one, other = Article(TEXTS[a], ref=a), Article(TEXTS[b], ref=b)
    alignment = align(x, y)
    there = judge(x, y, alignment, article_a=one, article_b=other)
    back = judge(y, x, mirrored(alignment), article_a=other, article_b=one)
    assert (there.kind, there.score, there.reason, there.order_kept) == (back.kind, back.score, back.reason, back.order_kept)
    assert (there.detail_a, there.derivation_a, there.likelihood) == (back.detail_b, back.derivation_b, back.likelihood)
    assert there.similarity == pytest.approx(back.similarity)


def test_coverage_counts_own_words_by_the_closest_kind() -> None:
    """Words are counted once, by the closest kind of the passages over them, and quoted ones are told apart."""
    text = "Alpha bravo charlie delta echo. “Foxtrot golf hotel india,” juliett said. Kilo lima mike."
    x = y = prepare(text, language="en", marks=())
    alignment = by_hand(
        x,
        y,
        ("Alpha bravo charlie delta", "Alpha bravo charlie delta", PassageKind.REWRITTEN),
        ("charlie delta echo", "charlie delta echo", PassageKind.VERBATIM),
        ("hotel india,” juliett", "hotel india,” juliett", PassageKind.EDITED),
    )
    detail = judge(x, y, alignment, article_a=Article(text), article_b=Article(text)).detail_a
    assert (detail.words, detail.covered, detail.verbatim, detail.edited, detail.rewritten, detail.quoted) == (14, 8, 3, 3, 2, 2)


def test_marks_and_boilerplate_are_not_the_articles_own_words() -> None:
    """A shared stretch that is marked, or recurs at the outlet, covers nothing."""
    text = "Read more here today. Alpha bravo charlie delta. Sign up for our letter."
    x = prepare(text, language="en", marks=(Mark(0, 21, MarkKind.TEASER, "by hand"),))
    y = prepare(text, language="en", marks=())
    alignment = by_hand(x, y, (text, text, PassageKind.VERBATIM))
    foot = Span(text.index("Sign"), len(text))
    found = judge(x, y, alignment, article_a=Article(text), article_b=Article(text), boilerplate_a=[foot])
    assert (found.detail_a.words, found.detail_a.covered) == (4, 4)
    assert found.detail_b.words == 13


def test_names_numbers_and_quotations_weigh_nothing() -> None:
    """What everybody who covers an event has to use gives no evidence of a shared telling."""
    prepared = prepare("Yesterday Ingrid Solvaag paid 14 crowns. “We patch the quay,” she said later.", language="en")
    words = prepared.tokens.words()
    plain = {words[i] for i in own_words(prepared, ()).plain.nonzero()[0]}
    assert plain == {"yesterday", "paid", "crowns"}


def test_paragraphs_in_another_order_are_noticed() -> None:
    """The same paragraphs upside down are the same copy, but not in the same order."""
    text = TEXTS["harbour"]
    turned = "\n\n".join(reversed(text.strip().split("\n\n")))
    assert (compare(text, text).order_kept, compare(text, turned).order_kept) == (True, False)
    assert compare(text, turned).kind is LinkKind.REPRINT


def test_another_threshold_needs_no_new_run() -> None:
    """The score kept in a comparison is the number the threshold is for."""
    a, b = TEXTS["harbour"], TEXTS["harbour_edited"]
    score = compare(a, b).score
    assert compare(a, b, settings=Judging(copy=score)).kind is LinkKind.REPRINT
    assert compare(a, b, settings=Judging(copy=score + 0.001)).kind is not LinkKind.REPRINT


def retold(odds: float, **measures: Any) -> Callable[[], Retelling]:
    """Return measures of a retelling with the log odds given, or more."""
    order, known, *_, none = WEIGHTS
    side = Retold(100, round(100 * (odds - known - none) / order), 0, 0, 0.0, 0, 0, 1.0)
    return lambda: Retelling(side, side, 0.0, measures.get("form", False))


@pytest.mark.parametrize(
    ("odds", "days", "kind"),
    [
        (3.5, 1, LinkKind.REWRITE),
        (2.5, 1, LinkKind.SAME_EVENT),
        (2.5, 60, LinkKind.REWRITE),
        (2.5, None, LinkKind.REWRITE),
        (0.5, None, LinkKind.REWRITE),
        (-1.0, None, LinkKind.SAME_EVENT),
    ],
)
def test_two_accounts_of_one_event_are_no_rewrite(odds: float, days: int | None, kind: LinkKind) -> None:
    """Reworded phrases in common make a rewrite if the telling follows the other; of reports of the same days more is asked."""
    x, y = (prepare(TEXTS[name], language="en") for name in ("harbour", "harbour_rewritten"))
    one, two = Article(x.text, outlet="The Mast", published="2024-05-10"), Article(y.text, outlet="Tide Daily")
    if days is not None:
        two = replace(two, published=str(datetime.date(2024, 5, 10) + datetime.timedelta(days)))
    assert judge(x, y, align(x, y), article_a=one, article_b=two, told=retold(odds)).kind is kind


def test_a_rewrite_is_as_likely_as_the_telling_says() -> None:
    """It is likely if the measures leave little doubt, and if nothing makes them weak."""
    x, y = (prepare(TEXTS[name], language="en") for name in ("harbour", "harbour_rewritten"))
    found = [
        judge(x, y, align(x, y), article_a=Article(x.text), article_b=Article(y.text), told=told).likelihood
        for told in (retold(2.5), retold(1.5), retold(2.5, form=True))
    ]
    assert found == ["likely", "possible", "possible"]


def test_a_quotation_of_what_the_other_tells_is_no_speech() -> None:
    """Quotation marks around a copy hide nothing; what both give as speech is nobody's."""
    text = TEXTS["harbour"].strip()
    quoted = "\n\n".join(f"“{part.replace('“', '‘').replace('”', '’')}”" for part in text.split("\n\n"))
    assert compare(text, quoted).kind is LinkKind.REPRINT
    assert compare(quoted, quoted).kind is LinkKind.SHARED_QUOTES


NAMED = [
    ("outlets", Article("", outlet="The Mast"), Article("", outlet="Tide Daily"), ("The Mast", "Tide Daily")),
    (
        "one outlet twice",
        Article("", outlet="X", title="Quay shut"),
        Article("", outlet="x", title="Quay dug"),
        ("“Quay shut”", "“Quay dug”"),
    ),
    ("an outlet and a title", Article("", outlet="The Mast", title="Quay shut"), Article("", title="Quay dug"), ("The Mast", "“Quay dug”")),
    ("refs only", Article("", ref="1.txt"), Article("", ref="2.txt"), ("1.txt", "2.txt")),
    ("one nameless", Article("", outlet="The Mast"), Article(""), ("The Mast", "the other article")),
    ("both nameless", Article(""), Article(""), ("one article", "the other")),
    ("line ends in a name", Article("", outlet="The\nMast "), Article("", outlet="Tide"), ("The Mast", "Tide")),
]


@pytest.mark.parametrize(("a", "b", "expected"), [row[1:] for row in NAMED], ids=[row[0] for row in NAMED])
def test_articles_are_called_by_what_tells_them_apart(a: Article, b: Article, expected: tuple[str, str]) -> None:
    """Outlets first, then titles, then refs; never the same name for both."""
    assert names(a, b) == expected


REASONS = [
    ("harbour", "harbour_edited", "Tide Daily shares ", "all 5 of its paragraphs edited"),
    ("harbour", "harbour_rewritten", "tell the same in other words: ", "all 6 paragraphs of The Mast"),
    ("harbour", "harbour_rival", "share 1 quotation", "but little of the telling"),
    ("harbour", "harbour_column", "have a part in common", "word for word outside quotations"),
    ("harbour", "bakery", "share no passage", "The Mast"),
]


@pytest.mark.parametrize(("a", "b", "one", "two"), REASONS)
def test_the_reason_says_what_was_found(a: str, b: str, one: str, two: str) -> None:
    """The sentence names the outlets and counts what is shared."""
    reason = compare(TEXTS[a], TEXTS[b]).reason
    assert one in reason
    assert two in reason
    assert reason.endswith(".")
    assert "plagiar" not in reason.lower()


def test_the_reason_says_that_a_side_is_a_stub() -> None:
    """A lead of one or two sentences is told as what it is, with its words."""
    lead = TEXTS["harbour"].split("\n\n")[0]
    words = len(prepare(lead, language="en"))
    found = compare(TEXTS["harbour"], lead)
    assert words < STUB_WORDS
    assert found.reason.endswith(f"Tide Daily is only {words} words long, as a stub or a caption is.")
    assert "stub" not in compare(TEXTS["harbour"], TEXTS["harbour_edited"]).reason


@pytest.mark.parametrize("language", CASES["foreign"])
def test_copies_are_found_in_every_script(language: str) -> None:
    """A text that stands in a longer one is a reprint of it, whatever the script and with or without word statistics."""
    text = CASES["foreign"][language]
    longer = f"{TEXTS['bakery']}\n\n{text}"
    code = None if language == "unknown" else language
    x, y = prepare(text, language=code), prepare(longer, language=code)
    found = judge(x, y, align(x, y), article_a=Article(text), article_b=Article(longer))
    assert found.kind is LinkKind.REPRINT
    assert found.derivation_a is Derivation.WHOLLY


def test_an_article_without_a_language_is_judged_by_the_language_of_the_other() -> None:
    """Stems are compared like with like if only one side's language is known."""
    a, b = TEXTS["harbour"], TEXTS["harbour_rewritten"]
    x, y = prepare(a, language="en"), prepare(b)
    found = judge(x, y, align(x, y), article_a=Article(a), article_b=Article(b))
    assert found.score == compare(a, b).score


@pytest.mark.parametrize("text", ["", "word", "\ud800 \udfff", "12 13 14 15 " * 30, "same " * 200])
def test_odd_texts_are_judged_without_an_error(text: str) -> None:
    """Texts with nothing to tell are compared like any other, and an empty one shares nothing."""
    found = compare(text, TEXTS["harbour"])
    assert found.kind is None
    assert 0 <= found.coverage_a <= 1
    assert compare(text, text).reason


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.lists(st.sampled_from([*WORDS, "\n\n", ".", "“", "”"]), max_size=60))
def test_shares_are_shares_whatever_the_words(a: list[str], b: list[str]) -> None:
    """Coverage and score stay between 0 and 1, and the sorts of words sum up to the covered ones."""
    found = compare(" ".join(a), " ".join(b))
    for detail in (found.detail_a, found.detail_b):
        assert detail.verbatim + detail.edited + detail.rewritten == detail.covered <= detail.words
        assert detail.quoted <= detail.covered
    assert 0 <= found.score <= 1


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    """Return the benchmark, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("judge_benchmark", SEEDS.parent / "benchmarks" / "judge.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


MEASURED = {"inputs": {"corpus": "ab"}, "figures": {"linked": 0.9, "alarms": 0.02}}
LIMITS = [
    ("all as it should be", {"inputs": {"corpus": "ab"}, "floors": {"linked": 0.9}, "ceilings": {"alarms": 0.02}}, 0),
    ("a figure fell", {"inputs": {"corpus": "ab"}, "floors": {"linked": 0.91}, "ceilings": {}}, 1),
    ("alarms rose", {"inputs": {"corpus": "ab"}, "floors": {}, "ceilings": {"alarms": 0.01}}, 1),
    ("another input", {"inputs": {"corpus": "cd"}, "floors": {}, "ceilings": {}}, 1),
]


@pytest.mark.parametrize(("limits", "wrong"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS])
def test_the_benchmark_says_what_is_beyond_its_limits(benchmark: ModuleType, limits: dict[str, Any], wrong: int) -> None:
    """A figure beyond its limit and an input that was exchanged give a sentence each, and nothing else does."""
    assert len(benchmark.check(MEASURED, limits)) == wrong


def test_every_limit_is_for_a_figure_that_is_measured() -> None:
    """The limits name figures of the stored results, which keep them."""
    results = SEEDS.parent / "benchmarks"
    limits = tomllib.loads((results / "floors.toml").read_text("utf-8"))["judge"]
    figures = json.loads((results / "results" / "judge.json").read_text("utf-8"))["figures"]
    assert set(limits["floors"]) | set(limits["ceilings"]) <= set(figures)
    assert all(figures[name] >= floor for name, floor in limits["floors"].items())
    assert all(figures[name] <= ceiling for name, ceiling in limits["ceilings"].items())


def test_the_benchmark_pairs_the_outlets_of_an_event(benchmark: ModuleType) -> None:
    """Two reports of one event make a pair, and reports of two events make another kind of pair."""
    rows = [
        {"id": str(i), "event": event, "text": TEXTS[name]}
        for i, (event, name) in enumerate([("x", "harbour"), ("x", "harbour_rival"), ("y", "bakery")])
    ]
    groups = [pair.group for pair in benchmark.independent_coverage(rows)]
    assert sorted(groups) == ["different events", "different events", "same event"]
    assert [found.kind for pair, found, _ in benchmark.run(benchmark.independent_coverage(rows)) if pair.group == "same event"] == [
        "shared-quotes"
    ]


@pytest.mark.parametrize("case", CASES["pairs"], ids=[case["seen"] for case in CASES["pairs"]])
def test_what_the_words_refuse_is_no_link(case: dict[str, Any]) -> None:
    """A pair that can be linked is not refused for its words, whichever side comes first."""
    x, y = (PreparedArticle(Article(TEXTS[case[side]]), prepare(TEXTS[case[side]], language="en")) for side in "ab")
    assert may_link(x, y, False, Settings()) == may_link(y, x, False, Settings())
    assert may_link(x, y, False, Settings()) or compare(x.article.text, y.article.text).kind is None


def test_few_equal_words_are_refused_unless_they_are_spoken() -> None:
    """Nine equal words link two long articles if both quote them; a stock phrase of nine words does not."""
    phrase = "we will mend the old pontoon before winter comes"
    ours, theirs = (" ".join(f"{w}{c} {c}{w} {w}o{c} {c}o{w}." for w in side for c in "abcd") * 3 for side in (WORDS[:6], WORDS[6:]))
    for text, linked in ((f" “{phrase},” she said. ", True), (f" So {phrase}. ", False)):
        texts = [side + text + side for side in (ours, theirs)]
        a, b = (PreparedArticle(Article(text), prepare(text, language="en", marks=())) for text in texts)
        assert may_link(a, b, False, Settings()) is linked


STATEMENT = """The harbour company has decided to keep the timber quay open until the pontoons are ready. We know what the herring season
means to the crews, and nobody will be sent to the exposed basin before the swell has been measured.

We ask everyone to stay clear of the northern end and thank the divers for their work in cold water."""
FRAMES = (
    "Crews at Eastmere cheered on Tuesday when word came that their landing place stays. The company published this statement:",
    "EASTMERE — After three hours of debate the owners gave in to the skippers, who had threatened to block the fairway. The owners said:",
)


def test_a_statement_that_both_introduce_is_speech() -> None:
    """Two reports that print one statement behind a lead-in share what was said, and no telling."""
    one, other = (f"{frame}\n\n{STATEMENT}\n\n{TEXTS['bakery'] if i else TEXTS['harbour_rival']}" for i, frame in enumerate(FRAMES))
    assert compare(one, other).kind is LinkKind.SHARED_QUOTES
    assert compare(f"Our view:\n\n{TEXTS['harbour']}", f"News:\n\n{TEXTS['harbour']}").kind is LinkKind.REPRINT
