"""The text of a page or a Markdown file is what its reader sees, and what is left out is told."""

from __future__ import annotations

import io
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from syndicate.annotation.unseen_words import unseen_words
from syndicate.model.article import Article
from syndicate.pipeline.facade import compare
from syndicate.readers import read_one
from syndicate.readers.fragments import text_of, unseen_notes
from syndicate.readers.html import read_page
from syndicate.readers.markdown import without_markup
from syndicate.readers.source import Context, InputStream
from syndicate.readers.styles import Sheets
from syndicate.readers.unseen import clear_unseen, decoded_again, hides
from syndicate.reports import terminal
from syndicate.reports.pages.compare import compare_model

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "cases/unseen.toml").read_text(encoding="utf-8"))
BEFORE = [
    "The ferries will return to the harbour on Monday after the longest strike in the history of the company, the union said.",
    "Its members had voted on Friday evening in the old customs house, where the first strike of the line was called in 1921.",
]
SECRET = "Nobody has asked the fishermen yet, whose boats would have to wait for the turn of the tide before they could pass it."
MOST_SECONDS = 20  # for five million characters of markup, on a busy machine


def article(inside: str, style: str = "") -> Article:
    """Read a page whose article has two paragraphs and something behind them."""
    paragraphs = "".join(f"<p>{text}</p>" for text in BEFORE)
    written = f"<!doctype html><html><head><meta charset=utf-8><title>Ferries return</title><style>{style}</style></head>"
    page = f"{written}<body><article><h1>Ferries return</h1>{paragraphs}{inside}</article></body></html>".encode()
    source = InputStream("a.html", "a.html", io.BufferedReader(io.BytesIO(b"")))
    found = read_page(page, source=source, context=Context())
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize("case", CASES["page"], ids=lambda case: case["name"])
def test_what_a_reader_does_not_see_is_no_text(case: dict[str, Any]) -> None:
    """Each way of hiding a text takes it out of the article and leaves what stands beside it."""
    text = article(case["html"], case.get("style", "")).text
    assert [part for part in (*BEFORE, *case["seen"]) if part not in text] == []
    assert [part for part in case["unseen"] if part in text] == []


@pytest.mark.parametrize("case", CASES["markdown"], ids=lambda case: case["name"])
def test_markup_of_markdown_is_no_text(case: dict[str, Any]) -> None:
    """Comments, addresses, tags and emphasis leave the text; what only looks like markup stays."""
    assert without_markup(case["given"]) == case["expected"]


def test_hidden_prose_is_told() -> None:
    """A note says how many words were left out; labels for screen readers are not worth one."""
    (note,) = [note for note in article(f"<p hidden>{SECRET}</p>").notes if note.rule == "unseen-words"]
    assert note.detail == "23 words that a reader does not see were left out"
    assert not [note for note in article("<p>Gulls <span class=sr-only>wheel</span></p>").notes if note.rule == "unseen-words"]


def test_feeds_and_mails_hide_as_pages_do() -> None:
    """A fragment loses what its reader does not see, and the note on it can be had."""
    fragment = f"<p>{BEFORE[0]}</p><p style='display:none'>{SECRET}</p><p>R&amp;amp;D</p>"
    assert text_of(fragment) == f"{BEFORE[0]}\n\nR&D"
    assert [note.rule for note in unseen_notes(fragment)] == ["unseen-words", "unseen-text"]
    assert unseen_notes(fragment)[1].detail == " ".join(SECRET.split())
    assert unseen_notes("<p>plain</p>") == []


def test_a_page_that_its_scripts_show_keeps_its_text() -> None:
    """Where nearly all of a page is hidden, it is shown by a script, so nothing is taken for hidden."""
    page = html.document_fromstring(f"<body><div hidden><p>{SECRET}</p><p>{SECRET}</p></div><p>Menu</p></body>")
    assert clear_unseen(page) == []
    assert page.text_content().count("fishermen") == 2


def test_a_markdown_draft_is_read_without_its_markup(tmp_path: Path) -> None:
    """The stored text is the one that is seen, so that every offset points into it."""
    words = SECRET.split(" ")
    linked = " ".join(f"[{word}](https://a.example/{number})" for number, word in enumerate(words))
    (tmp_path / "a.md").write_text(f"---\ntitle: Boats\n---\n{linked}\n", encoding="utf-8")
    assert read_one(str(tmp_path / "a.md")).text.strip() == SECRET


@given(st.text("ab *_~`[]()<>!-&;#\\\n", max_size=60))
def test_markdown_never_fails_and_adds_no_letter(text: str) -> None:
    """Any string can be read; its letters are letters of the string, in their order."""
    letters = iter(text)
    assert all(letter in letters for letter in without_markup(text) if letter.isalpha())


@given(st.text(st.characters(exclude_characters="<>[]*_~&\\`"), max_size=60))
def test_a_text_without_signs_stays(text: str) -> None:
    """Where there is no markup, nothing changes, on a page or in Markdown."""
    assert without_markup(text) == text
    assert decoded_again(text) == text


@given(st.text("ap{}.#:;,@/* !-\n", max_size=80), st.text("dispay:none;!%-0px,()# ", max_size=40))
def test_no_style_makes_reading_fail(sheet: str, style: str) -> None:
    """Sheets and styles may be broken in any way."""
    element = html.fragment_fromstring("<p class='a p' id=a>x</p>")
    element.set("style", style)
    assert isinstance(Sheets([sheet]).of(element), dict)
    assert isinstance(hides("p", f'style="{style}"'), bool)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("hidden spans", "<p>a" + "<b hidden>x</b>y" * 120_000),
        ("rules of one class", "<style>" + ".a.b{display:none}" * 90_000 + "</style>" + "<p class=a>x" * 90_000),
        ("many classes", "<style>" + "".join(f".a.b{n}{{opacity:0}}" for n in range(90_000)) + "</style>" + "<p class='a b1'>x" * 90_000),
        ("open comments in a sheet", "<style>" + "/*" * 1_000_000 + "</style><p>x"),
        ("open braces in a sheet", "<style>" + "a{" * 1_000_000 + "</style><p>x"),
        ("deep invisible elements", "<div style='visibility:hidden'>a" * 90_000),
    ],
)
def test_time_is_linear_in_a_page(name: str, made: str) -> None:
    """Megabytes of markup that is made to be slow take seconds."""
    parser = html.HTMLParser(huge_tree=True)
    tree = html.document_fromstring(f"<html><body>{made}</body></html>", parser=parser)
    begun = time.process_time()
    clear_unseen(tree)
    assert time.process_time() - begun < MOST_SECONDS, name


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "![", "<!--", "<a ", "*a ", "**a*", "`", "[a][b", "\\[", "_a*", "<b hidden>", "[a]:\n", "&#", "~~"]
)
def test_time_is_linear_in_a_markdown_file(piece: str) -> None:
    """The same for Markdown."""
    begun = time.process_time()
    without_markup(piece * (2_000_000 // len(piece)))
    assert time.process_time() - begun < MOST_SECONDS


def test_a_comparison_names_hidden_words_that_the_other_text_has() -> None:
    """They are in no passage and in no share, and a reader learns of them; hidden words that are nobody's are only counted."""
    hiding, open_text = article(f"<p hidden>{SECRET}</p>"), Article(f"{SECRET}\n\n{BEFORE[0]}", ref="open")
    assert unseen_words(hiding, open_text) == 23
    assert (unseen_words(hiding, Article("Another text.")), unseen_words(open_text, hiding)) == (0, 0)
    shown = io.StringIO()
    terminal.write("compare", compare(hiding, open_text), shown)
    assert "Hidden in A: 23 words that its reader does not see, and that are in B; not counted." in " ".join(shown.getvalue().split())
    assert ("Hidden in A:", "23 words that its reader does not see, and that are in B; not counted.") in compare_model(
        compare(hiding, open_text)
    ).hidden
