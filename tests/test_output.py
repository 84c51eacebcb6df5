"""Where progress goes while a command works."""

from __future__ import annotations

import io
import time

import pytest

from syndicate.cli.output import Meter, pace
from syndicate.model.results import Progress


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Elsewhere than on a terminal, progress is plain lines with some time between them."""
    reports = [
        (1.0, Progress("reading", 256)),
        (20.0, Progress("reading", 12_000)),
        (21.0, Progress("reading", 12_256)),
        (30.0, Progress("finding candidates", 0)),
        (35.0, Progress("comparing", 0, 40_000)),
        (36.0, Progress("comparing", 1_000, 40_000)),
        (41.0, Progress("comparing", 3_000, 40_000)),
        (100.0, Progress("grouping stories", 0)),
    ]
    clock = iter([0.0, *(second for second, _ in reports)])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with Meter() as meter:
        for _, progress in reports:
            meter(progress)
    caught = capsys.readouterr()
    assert caught.err.splitlines() == [
        "reading: 12,000 articles, 600 a second",
        "finding candidates: ...",
        "comparing: 3,000 of 40,000, about 74 s left",
        "grouping stories: ...",
    ]
    assert caught.out == ""


PACES = [
    ("nothing is known yet", (0, 100, 5.0), ""),
    ("a clock that stands still", (5, 100, 0.0), ""),
    ("a rate if the end is not known", (23_000, None, 10.0), "2,300 a second"),
    ("a slow one", (3, None, 10.0), "0.3 a second"),
    ("seconds", (10, 20, 10.0), "about 20 s left"),
    ("minutes", (10, 200, 10.0), "about 3 min left"),
    ("hours", (10, 90_000, 1.0), "about 2 h left"),
    ("the end", (10, 0, 10.0), "about 0 s left"),
]


@pytest.mark.parametrize(("name", "given", "expected"), PACES, ids=[row[0] for row in PACES])
def test_a_pace_is_told_as_people_say_it(name: str, given: tuple[int, int | None, float], expected: str) -> None:
    """A rate if the end is not known, else the time that is left, in a unit of which there are at least two."""
    assert pace(*given) == expected


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal each stage has its bar with its pace, on stderr, and leaves nothing behind on stdout."""
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    with Meter() as meter:
        meter(Progress("reading", 5))
        meter(Progress("comparing", 1, 4))
        meter(Progress("comparing", 2, 4))
    assert "comparing" in screen.getvalue()
    assert "2/4" in screen.getvalue()
    assert "a second" in screen.getvalue()
    assert "left" in screen.getvalue()
    assert capsys.readouterr().out == ""
