"""Results for people who read a terminal."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from examples import CHECK, COMPARISON, HARBOUR, INLAND, LINK, RESULTS, STORY
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from syndicate.model.provenance import Direction, Link, Ruling
from syndicate.model.story import Story
from syndicate.reports import terminal
from syndicate.reports.comparisons import SideBySide, remainder
from syndicate.reports.phrases import percent
from syndicate.reports.trees import lay_out


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)


def shown(form: str, result: object, monkeypatch: pytest.MonkeyPatch, width: int = 80) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.StringIO()
    terminal.write(form, result, out)
    return out.getvalue()


@pytest.mark.parametrize("form", RESULTS)
def test_a_pipe_gets_plain_text(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the output is no terminal there are no escapes, no trailing blanks, and no line is longer than the width."""
    text = shown(form, RESULTS[form], monkeypatch)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert all(line == line.rstrip() and len(line) <= 80 for line in text.splitlines())


def test_every_form_has_an_example() -> None:
    """A new form cannot be forgotten here."""
    assert RESULTS.keys() == terminal.FORMS.keys()


@pytest.mark.parametrize("form", ["compare", "stories", "story", "lineage", "sources", "search"])
def test_what_an_article_says_is_shown_and_not_obeyed(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An escape in an outlet's name appears as a symbol."""
    assert "Inland ␛[31mPost" in shown(form, RESULTS[form], monkeypatch, 120)


def test_markup_in_a_title_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Square brackets of an article are no instructions to the terminal library."""
    assert "[bold]Strike⟨U+202E⟩ over[/bold]" in shown("story", STORY, monkeypatch)


@pytest.mark.parametrize("width", [80, 120])
def test_every_passage_is_shown_with_its_differing_words_marked(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without colours the words that differ stand between marks, on both sides, in two columns or one above the other."""
    text = shown("compare", COMPARISON, monkeypatch, width)
    for part in ("1. edited, 75% of the words equal", "[-Dock workers-]", "{+Dockers+}", "2. verbatim, 100% of the words equal"):
        assert part in text


def test_a_wide_terminal_gets_two_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 100 columns on the two sides stand on one line, below that on two."""
    both = [line for line in shown("compare", COMPARISON, monkeypatch, 120).splitlines() if "[-Dock" in line]
    assert "{+Dockers+}" in both[0]
    alone = [line for line in shown("compare", COMPARISON, monkeypatch, 80).splitlines() if "[-Dock" in line]
    assert "{+Dockers+}" not in alone[0]


def test_what_only_one_side_has_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The paragraph that only A has stands under a heading of its own."""
    text = shown("compare", COMPARISON, monkeypatch)
    assert "Only in A\n   The port's owners have not said" in text
    assert "Only in B" not in text


def test_no_color_is_honoured_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR the marks are back, without it colours do their work."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = shown("compare", COMPARISON, monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = shown("compare", COMPARISON, monkeypatch)
    assert "\x1b[33mDock workers\x1b[0m" in coloured
    assert "[-Dock workers-]" not in coloured
    assert "[-Dock workers-]" in plain
    assert "\x1b[33m" not in plain


def test_a_check_says_whether_it_is_above_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict, the shares, the origin and a credit line that would do."""
    text = shown("check", (CHECK, 0.1), monkeypatch, 120)
    for part in ("uncredited   63%", "Above the limit", "from Harbour Herald", "A credit line to add: With reporting by Northwire."):
        assert part in text
    assert "Within the limit" in shown("check", (CHECK, 0.7), monkeypatch)


def test_neutral_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report tells what is shared and accuses nobody."""
    for form, result in RESULTS.items():
        text = shown(form, result, monkeypatch).lower()
        assert not [word for word in ("plagiari", "stole", "theft", "guilty", "copied from") if word in text]


PERCENTAGES = [(0.0, "0%"), (0.0004, "1%"), (0.5, "50%"), (0.826, "83%"), (0.9999, "99%"), (1.0, "100%")]


@pytest.mark.parametrize(("share", "expected"), PERCENTAGES)
def test_percent(share: float, expected: str) -> None:
    """Only nothing is 0% and only all is 100%."""
    assert percent(share) == expected


def test_remainder_leaves_out_passages_and_short_rests() -> None:
    """What lies in no passage is told, but not the two words of a dateline."""
    rest = remainder(HARBOUR, [p.a for p in COMPARISON.passages])
    assert [span.cut(HARBOUR.text)[:17] for span in rest] == ["The port's owners"]
    assert remainder(INLAND, [p.b for p in COMPARISON.passages]) == ()


directions = st.sampled_from(list(Direction))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), directions, st.sampled_from([0.2, 0.5, 0.9])), max_size=15))
def test_every_article_and_every_link_has_one_place_in_the_tree(rows: list[tuple[int, int, Direction, float]]) -> None:
    """Whatever the directions say, rings included, the branches form a tree and no link is lost or told twice."""
    pairs = {(min(a, b), max(a, b)): (way, sure) for a, b, way, sure in rows if a != b}
    links = tuple(replace(LINK, a=a, b=b, ruling=Ruling(way, sure)) for (a, b), (way, sure) in pairs.items())
    articles = tuple(sorted({n for link in links for n in (link.a, link.b)}))
    held = {n: replace(STORY.articles[1], id=n) for n in articles}
    layout = lay_out(replace(STORY, story=Story(articles, links), articles=held))
    for article in articles:
        seen = [article]
        while (above := layout.parent.get(seen[-1])) is not None:
            assert above not in seen
            seen.append(above)
    told: list[Link] = [*layout.edge.values(), *(link for some in layout.others.values() for link in some)]
    assert sorted((link.a, link.b) for link in told) == sorted(pairs)


def test_where_most_words_differ_the_shared_ones_are_marked() -> None:
    """Marking nearly everything would show nothing: then the words that both have stand out, small ones alone left out."""
    a = "The minister will travel to Geneva on Friday in order to sign the long awaited treaty."
    b = "A journey to Geneva is what the government plans, and a signature under a treaty that took years."
    out = io.StringIO()
    Console(file=out, width=80).print(SideBySide(a, b))
    told = out.getvalue()
    assert "_to Geneva_" in told
    assert "_treaty_" in told
    assert "[-" not in told


def test_many_witnesses_of_one_source_are_folded_away_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that forty articles carry takes a few lines; the source stands above those that give another or no credit."""
    from_source = Ruling(Direction.COMMON_SOURCE, 0.9, source="Northwire")
    links = tuple(replace(LINK, a=1, b=number, ruling=from_source) for number in range(2, 41))
    held = {n: replace(STORY.articles[2], id=n, article=replace(INLAND, ref=f"{n}.txt", outlet=f"Outlet {n}")) for n in range(1, 41)}
    node = replace(STORY.story.sources[0], witnesses=tuple(held), credited_by=(1, 2))
    wrong = replace(node, name="Another Wire", witnesses=(3,), credited_by=(3,))
    view = replace(STORY, story=Story(tuple(held), links, (wrong, node)), articles=held, comparisons={})
    text = shown("tree", view, monkeypatch)
    assert len(text.splitlines()) <= 30
    assert "and 35 more articles" in text
    assert "Another Wire" not in text
