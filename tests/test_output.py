"""Where progress goes while a command works."""

from __future__ import annotations

import io
import time

import pytest

from syndicate.answers import Progress
from syndicate.cli.output import Meter


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Elsewhere than on a terminal, progress is plain lines with some time between them."""
    clock = iter([0.0, 1.0, 11.0, 12.0, 25.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with Meter() as meter:
        for done in (256, 512, 768):
            meter(Progress("reading", done))
        meter(Progress("comparing", 1000, 4000))
    caught = capsys.readouterr()
    assert caught.err == "reading: 512\ncomparing: 1,000 of 4,000\n"
    assert caught.out == ""


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal each stage has its bar, on stderr, and leaves nothing behind on stdout."""
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    with Meter() as meter:
        meter(Progress("reading", 5))
        meter(Progress("comparing", 1, 4))
    assert "comparing" in screen.getvalue()
    assert "1/4" in screen.getvalue()
    assert capsys.readouterr().out == ""
