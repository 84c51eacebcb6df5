"""Text from outside, made safe for a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.reports.visible import one_line, visible

HOSTILE = [
    ("colour", "a\x1b[31mb", "a␛[31mb"),
    ("window title", "\x1b]0;owned\x07", "␛]0;owned␇"),
    ("one-byte escape", "a\x9b31mb", "a⟨U+009B⟩31mb"),
    ("backspace", "paid\x08\x08free", "paid␈␈free"),
    ("delete", "a\x7fb", "a␡b"),
    ("overwriting", "true\rfalse", "true␍false"),
    ("null", "a\x00b", "a␀b"),
    ("override", "a\u202egpj.exe", "a⟨U+202E⟩gpj.exe"),
    ("isolate", "\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
    ("line separator", "a\u2028b", "a⟨U+2028⟩b"),
    ("hidden tag letter", "a\U000e0041b", "a⟨U+E0041⟩b"),
    ("lone surrogate", "a\ud800b", "a⟨U+D800⟩b"),
]


@pytest.mark.parametrize(("name", "given_text", "shown"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_what_a_terminal_would_obey_becomes_a_symbol(name: str, given_text: str, shown: str) -> None:
    """Each thing that could act on a terminal is shown instead."""
    assert visible(given_text) == shown


def test_ordinary_text_comes_back_as_it_was() -> None:
    """Letters of every script, line breaks, tabs, and joiners that scripts need stay."""
    text = "Zürich, Київ, 東京, العربية, [bold]markup[/bold] :smile:\n\tहिन्दी 👩\u200d🚀"
    assert visible(text) == text


def test_windows_line_ends_are_line_ends() -> None:
    """A carriage return before a newline is no attack and not worth a symbol."""
    assert visible("a\r\nb") == "a\nb"


def test_one_line_has_no_line_breaks() -> None:
    """A title with line breaks cannot pose as several lines of a report."""
    assert one_line(" two\n\n  lines\there ") == "two lines here"


@given(st.text())
def test_nothing_dangerous_is_left(text: str) -> None:
    """No control character but newline and tab, and nothing that cannot be encoded, survives; showing twice changes nothing."""
    shown = visible(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in "\n\t"]
    assert visible(shown) == shown
