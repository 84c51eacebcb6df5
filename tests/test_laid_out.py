"""Tables, lists of names and transcripts that two articles share are nobody's telling, and what stands in sentences is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from syndicate.model.article import Article
from syndicate.model.comparison import LinkKind
from syndicate.pipeline.facade import Archive, compare
from syndicate.text.rows import rows
from syndicate.text.set_off import turns

PAIRS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "laid-out.toml").read_text("utf-8"))["pairs"]
TABLE = "Pos | Name | Time\n1 | Ada Moss | 4:12\n2 | Bo Lind | 4:15\n3 | Cy Vane | 4:20"


def article(case: dict[str, Any], side: str) -> Article:
    """Return one article of a case: its telling and the block."""
    block = case.get("block_two", case["block"]) if side == "two" else case["block"]
    return Article(f"{case[side].strip()}\n\n{block.strip()}".strip(), ref=side, outlet=side, language=case["language"])


@pytest.mark.parametrize("case", PAIRS, ids=[case["seen"] for case in PAIRS])
def test_a_block_that_two_articles_share_is_what_its_case_says(case: dict[str, Any]) -> None:
    """Rows and turns of both are no copy; what one of them tells in sentences, and steps that are sentences, are."""
    one, two = article(case, "one"), article(case, "two")
    found, back = compare(one, two), compare(two, one)
    assert (found.kind, found.reason) == (back.kind, back.reason)
    assert (found.kind or "none") in case["kinds"]


@pytest.mark.parametrize(
    ("seen", "text", "found"),
    [
        ("a table behind a sentence", f"The race is over.\n\n{TABLE}", [TABLE]),
        ("a table alone", TABLE, [TABLE]),
        ("rows parted by blank lines", TABLE.replace("\n", "\n\n"), [TABLE.replace("\n", "\n\n")]),
        ("lines of blanks alone", "The race is over.\n" + " \n" * 5 + "All went home.", []),
        ("too few rows", "1 | Ada Moss\n2 | Bo Lind\n3 | Cy Vane", []),
        ("sentences in a list", "1. Take the bowl from the shelf.\n2. Fill it.\n3. Stir it.\n4. Serve it.", []),
        ("lines of a text", "\n".join(["she came home from the harbour before the rain had begun"] * 6), []),
        (
            "a list in Chinese",
            "安德斯 | 4:12\n卢卡 | 4:15\n扬 | 4:20\n皮埃尔 | 4:31",
            ["安德斯 | 4:12\n卢卡 | 4:15\n扬 | 4:20\n皮埃尔 | 4:31"],
        ),
        ("headlines in Chinese", "\n".join(["市政府宣布东港旧木码头将于秋季关闭"] * 5), []),
    ],
)
def test_rows_are_lines_of_short_cells(seen: str, text: str, found: list[str]) -> None:
    """Cells are parted by bars, blanks, commas or figures, and some lines of them stand in a row."""
    assert [span.cut(text) for span in rows(text)] == found, seen


@pytest.mark.parametrize(
    ("seen", "text", "found"),
    [
        (
            "two speakers",
            "He came late.\n\nA: One.\n\nB: Two.\n\nA: Three.\n\nB: Four.\n\nThen he left.",
            ["A: One.\n\nB: Two.\n\nA: Three.\n\nB: Four."],
        ),
        (
            "colons of full width",
            "主持人：你好。\n嘉宾：你好。\n主持人：开始吧。\n嘉宾：好的。",
            ["主持人：你好。\n嘉宾：你好。\n主持人：开始吧。\n嘉宾：好的。"],
        ),
        ("labels that do not come again", "Ort: Ulm\nZeit: acht\nPreis: frei\nVeranstalter: Verein", []),
    ],
)
def test_a_transcript_is_known_by_the_turns_of_its_speakers(seen: str, text: str, found: list[str]) -> None:
    """Few speakers take many turns; labels of a notice each come once."""
    assert [span.cut(text) for span in turns(text)] == found, seen


def test_a_check_says_that_a_table_was_left_out(tmp_path: Path) -> None:
    """The rows of a table count as the draft's own, no origin accuses anybody, and the result says how many words that were."""
    case = PAIRS[0]
    with Archive(tmp_path / "x.db") as archive:
        archive.add([article(case, "one")])
        checked = archive.check(article(case, "two"))
    assert (checked.uncredited, checked.origins) == (0, ())
    (left,) = checked.left_out
    assert (left.kind, left.articles, left.words > 30) == (LinkKind.SHARED_QUOTES, 1, True)


def test_the_words_of_each_paragraph_sum_to_what_a_draft_reuses(tmp_path: Path) -> None:
    """A passage over several paragraphs gives each paragraph its own words, and speech of both needs no credit line."""
    case = next(pair for pair in PAIRS if pair["seen"] == "a copied report with its table")
    said = "“Nadie nos ha regalado nada y nadie nos lo va a quitar”, dijo el entrenador al terminar el partido."
    texts = [f"{article(case, side).text}\n\n{said}" for side in ("one", "two")]
    with Archive(tmp_path / "x.db") as archive:
        archive.add([Article(texts[0], ref="one", outlet="one", language="es")])
        checked = archive.check(Article(texts[1], ref="two", language="es"))
    assert len({origin.paragraph for origin in checked.origins}) > 1
    assert sum(origin.words for origin in checked.origins) == round((checked.uncredited + checked.quoted) * checked.words)
    assert all(0 < origin.words <= origin.paragraph.words for origin in checked.origins)
    assert [origin.credit_line is None for origin in checked.origins] == [origin.quoted for origin in checked.origins]
