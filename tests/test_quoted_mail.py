"""A mail's text is what its sender wrote: messages that it quotes are left out and told."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.article import Article
from syndicate.pipeline.facade import Archive
from syndicate.readers import read_one
from syndicate.readers.quoted_mail import own_text

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "cases/quoted-mail.toml").read_text(encoding="utf-8"))
RELEASE = (
    "The harbour council said on Monday:\n\nFrom: Monday on, the ferries sail again, the union wrote in a letter to its members.\n\n"
    "On Friday the council voted."
)


@pytest.mark.parametrize("case", CASES["answer"], ids=lambda case: case["name"])
def test_a_quoted_message_is_left_out(case: dict[str, str]) -> None:
    """Only the sender's words stay, in each language and form."""
    text, words = own_text(f"{case['own']}\n\n{case['quoted']}\n")
    assert text == case["own"]
    assert words > 0


@pytest.mark.parametrize("case", CASES["answer"], ids=lambda case: case["name"])
def test_a_mail_that_only_passes_a_text_on_keeps_it(case: dict[str, str]) -> None:
    """Where the sender wrote hardly anything, the quoted text is what the mail brings."""
    given = f"FYI\n\n{case['quoted']}"
    assert own_text(given) == (given, 0)


def test_a_release_is_not_taken_for_an_answer() -> None:
    """A text without a quoted message stays as it is."""
    assert own_text(RELEASE) == (RELEASE, 0)


def test_what_was_left_out_of_a_mail_is_told(tmp_path: Path) -> None:
    """The article has a note that a remark is made of."""
    case = CASES["answer"][0]
    head = "From: Desk <desk@courier.example>\nTo: Wire\nSubject: Re: ferry\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    (tmp_path / "a.eml").write_text(f"{head}{case['own']}\n\n{case['quoted']}\n", encoding="utf-8")
    article = read_one(str(tmp_path / "a.eml"))
    assert article.text == case["own"]
    (note,) = [note for note in article.notes if note.rule == "quoted-message"]
    assert "of a quoted message were left out" in note.detail
    with Archive(tmp_path / "a.db") as archive:
        archive.add([Article("Ferry crews went back to work on Monday after nine days of talks about the pay of deck hands.", ref="one")])
        assert note.detail in (archive.check(article).doubt or "")


@given(st.lists(st.sampled_from(["> a", "On Monday he wrote:", "From: x", "Sent: y", "To: z", "own words of the sender here", "", "-- "])))
def test_own_text_is_made_of_lines_of_the_mail(lines: list[str]) -> None:
    """Lines are left out and never changed, and the rest has no quoted line any more."""
    text, words = own_text("\n".join(lines))
    left = iter([line.rstrip() for line in lines])
    assert all(line.rstrip() in left for line in text.split("\n") if text)
    assert words == 0 or not any(line.startswith(">") for line in text.split("\n"))


@pytest.mark.parametrize("line", ["> ", "On a", "on <a@b.example> ", "From: x", "- ", "a" * 290])
def test_time_is_linear_in_a_mail(line: str) -> None:
    """Megabytes of lines that nearly are what is looked for take seconds."""
    begun = time.process_time()
    own_text(f"{line}\n" * (1_500_000 // len(line)))
    assert time.process_time() - begun < 30
