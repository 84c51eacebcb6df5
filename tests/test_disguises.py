"""Quotation marks hide no copy: what a source tells as its own stays reused, whatever marks a draft puts around it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from syndicate.model.article import Article
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Group
from syndicate.model.results import CheckResult, LeftOut
from syndicate.pipeline.facade import Archive
from syndicate.reports import json as forms
from syndicate.reports import sarif, terminal
from syndicate.reports.pages.report import write_report

LIMIT = 0.1
SOURCE = (
    "The island ferry Marenta ran aground on a sandbank off Port Selwick early on Thursday with 212 "
    "passengers aboard. "
    "It took coast guard crews almost five hours to bring everybody safely to land.\n\n"
    "Captain Odile Varnholt told investigators that the steering had failed without warning shortly "
    "after four in the morning. "
    "That left the crew less than a minute to drop anchor before the hull touched the bank.\n\n"
    "Eleven people were treated for bruises and hypothermia at Selwick General Hospital over the day. "
    "A deckhand with a broken wrist was kept overnight for observation by the doctors there.\n\n"
    "Environmental officers laid 600 metres of floating barrier around the ferry as a precaution that afternoon. "
    "No fuel has been seen in the water so far, and the double hull appears to be intact."
)
OWN = (
    "Islanders ask who will pay for the lost days of work, "
    "and a lawyer in Halvering has begun to collect claims from those who were on the ship.\n\n"
    "She expects that the courts will need two years, "
    "because insurers already hold a maker of hydraulic parts to be responsible for everything.\n\n"
    "The school at the pier has opened its gym for travellers who wait, "
    "and a baker hands out rolls there each morning without taking any money."
)
MARKS = {"straight": '""', "curly": "“”", "guillemets": "«»", "German": "„“", "single": "‘’"}


def paragraphs(text: str, opener: str, closer: str) -> str:
    """Put marks around each paragraph."""
    return "\n\n".join(f"{opener}{one}{closer}" for one in text.split("\n\n"))


def sentences(text: str, opener: str, closer: str, step: int = 1) -> str:
    """Put marks around each sentence, or around every second one."""
    numbers = iter(range(len(text)))
    return re.sub(r"[^.\n]+\.", lambda one: one[0] if next(numbers) % step else f"{opener}{one[0].strip()}{closer}", text)


def every_second(text: str, opener: str, closer: str) -> str:
    """Put marks around every second sentence."""
    return sentences(text, opener, closer, 2)


def half(text: str, opener: str, closer: str) -> str:
    """Put one pair of marks around the copied half of a draft."""
    return f"{OWN}\n\n{opener}{' '.join(text.split())}{closer}"


def nested(text: str, opener: str, closer: str) -> str:
    """Put marks around each paragraph, and others around each sentence in it."""
    return paragraphs(sentences(text, "‘", "’"), opener, closer)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Return an archive of one article."""
    folder = tmp_path_factory.mktemp("disguises")
    (folder / "source.txt").write_text(SOURCE, encoding="utf-8")
    with Archive(folder / "archive.db") as made:
        made.scan([str(folder / "source.txt")])
        yield made


@pytest.mark.parametrize("way", [paragraphs, sentences, every_second, half, nested], ids=lambda way: way.__name__)
@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
def test_a_copy_in_quotation_marks_stays_above_the_limit(archive: Archive, marks: str, way: Callable[[str, str, str], str]) -> None:
    """No style and no place of the marks takes a copied text below the limit."""
    result = archive.check(way(SOURCE, *marks))
    assert result.uncredited > LIMIT
    assert result.origins


@pytest.mark.parametrize("lead_in", ["", "Read the full statement below:\n\n", "The captain wrote:\n\n", "A transcript:\n\n"])
@pytest.mark.parametrize("sign", ["", "> "])
def test_a_copy_set_off_as_speech_stays_above_the_limit(archive: Archive, lead_in: str, sign: str) -> None:
    """Neither a block quotation nor a lead-in makes the source's telling speech."""
    block = "\n".join(f"{sign}{line}".rstrip() for line in SOURCE.split("\n"))
    assert archive.check(f"{OWN}\n\n{lead_in}{block}\n").uncredited > LIMIT


def test_a_draft_that_is_mostly_quotations_raises_a_doubt(archive: Archive) -> None:
    """The doubt says how much stands in quotation marks; a draft with few quotations raises none."""
    assert "95% of the draft's words stand in quotation marks" in (
        archive.check("He said “" + " ".join(OWN.split()) + "” at last.").doubt or ""
    )
    assert archive.check(OWN).doubt is None


def test_a_credit_beside_a_passage_speaks_for_that_passage(archive: Archive, tmp_path: Path) -> None:
    """In a check the passage behind its lead-in is credited, and the other is not."""
    first, second, *_ = SOURCE.split("\n\n")
    with Archive(tmp_path / "one.db") as made:
        (tmp_path / "in.json").write_text(
            json.dumps({"id": "source", "outlet": "Strait Courier", "text": SOURCE, "published": "2024-05-16"}), encoding="utf-8"
        )
        made.scan([str(tmp_path / "in.json")])
        result = made.check(f"{first}\n\n{OWN}\n\nIn its report, the Strait Courier wrote: {second}\n\nNobody else was asked.")
    assert result.credited > LIMIT
    assert result.uncredited > LIMIT
    assert [origin.credited for origin in sorted(result.origins, key=lambda one: one.span)] == [False, True]


def test_a_scan_takes_a_credit_beside_a_passage_for_one(tmp_path: Path) -> None:
    """An article that names another one where it quotes it has the text from there, and its verdict is credited."""
    _, second, third, _ = SOURCE.split("\n\n")
    quoting = f"{OWN}\n\nThe Strait Courier wrote:\n\n> {second}\n>\n> {third}\n\nNobody else was asked."
    rows = (("source", "Strait Courier", SOURCE), ("quoting", "Harbour Herald", quoting))
    lines = [json.dumps({"id": ref, "outlet": outlet, "text": text, "published": "2024-05-16"}) for ref, outlet, text in rows]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with Archive(tmp_path / "two.db") as made:
        made.scan([str(tmp_path / "in.jsonl")])
        numbers = {ref: made.find(ref).id for ref, *_ in rows}
        (link,) = made.links()
        (verdict,) = made.file.audits.of_articles(numbers.values())
    taker = Direction.B_FROM_A if link.b == numbers["quoting"] else Direction.A_FROM_B
    assert (link.ruling.direction, link.ruling.credited) == (taker, True)
    assert (verdict.article, verdict.group, verdict.phrases) == (numbers["quoting"], Group.CREDITED_VERBATIM, ("The Strait Courier wrote",))


LEFT_OUT = (LeftOut(LinkKind.COMMON_FORM, 214, 5), LeftOut(LinkKind.SAME_EVENT, 87, 1), LeftOut(LinkKind.SHARED_QUOTES, 78, 1))


def test_every_report_says_what_was_left_out_and_why(tmp_path: Path) -> None:
    """The terminal, JSON, the page and SARIF tell of shared words that count as the draft's own, and SARIF has no finding for them."""
    result = CheckResult(Article(OWN, ref="draft"), 300, 1.0, 0.0, 0.0, 0.0, left_out=LEFT_OUT)
    said = [
        "214 words left out as common form, in 5 articles",
        "87 words of accounts of the same event, in 1 article: no sign of copying",
        "78 words left out as a table, a list or official wording, in 1 article",
    ]
    terminal.write("check", (result, LIMIT), shown := io.StringIO())
    write_report("check", (result, LIMIT), tmp_path / "draft.html")
    written = (tmp_path / "draft.html").read_text(encoding="utf-8")
    for sentence in said:
        assert f"{sentence}." in " ".join(shown.getvalue().split())
        assert f"{sentence}." in written
    assert json.loads(forms.text("check", (result, LIMIT)))["left_out"] == [
        {"kind": "common-form", "words": 214, "articles": 5},
        {"kind": "same-event", "words": 87, "articles": 1},
        {"kind": "shared-quotes", "words": 78, "articles": 1},
    ]
    log: Any = sarif.sarif(result, LIMIT, "-")
    (run,) = log["runs"]
    assert run["properties"]["leftOut"] == said
    assert run["results"] == []
