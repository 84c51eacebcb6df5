"""Numbers and times that look like a date of publication and are none leave the field empty."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.readers import read_one
from syndicate.text.dates import read_moment

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
STORY = "\n\n".join(
    f"The ferries will return to harbour {number} on Monday after the longest strike in the history of the company, the union said."
    for number in range(4)
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1970-01-01", None),
        ("1970-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("1970-01-02", "1970-01-02"),
        ("1715846400", "2024-05-16T08:00:00+00:00"),
        ("1715846400000", "2024-05-16T08:00:00+00:00"),
        ("1999999999", None),
        ("20240516", "2024-05-16"),
    ],
)
def test_counts_of_seconds(written: str, expected: str | None) -> None:
    """Seconds since 1970 are read; their zero is no date, and neither is the future."""
    assert read_moment(written, NOW).iso == expected


@pytest.mark.parametrize(
    ("name", "head", "body", "expected"),
    [
        ("modified alone", '<meta property="article:modified_time" content="2024-05-20T09:30:00Z">', "", None),
        ("updated alone", '<meta property="og:updated_time" content="2024-05-20T09:30:00Z">', "", None),
        (
            "a time element",
            '<meta property="article:modified_time" content="2024-05-20">',
            '<time datetime="2024-05-16T08:00:00+02:00" itemprop="datePublished">16.5.</time>',
            "2024-05-16",
        ),
    ],
)
def test_a_page_is_not_published_when_it_was_modified(name: str, head: str, body: str, expected: str | None, tmp_path: Path) -> None:
    """The date of the last change is never that of publication."""
    paragraphs = "".join(f"<p>{text}</p>" for text in STORY.split("\n\n"))
    (tmp_path / "a.html").write_text(
        f"<html><head><title>Ferries</title>{head}</head><body><article>{body}{paragraphs}</article></body></html>", encoding="utf-8"
    )
    found = read_one(str(tmp_path / "a.html")).published
    assert (found and found[:10]) == expected, name


def test_the_template_of_a_document_has_no_date(tmp_path: Path) -> None:
    """A new document has the date on which its template was made; that is left out."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for text in STORY.split("\n\n"):
        document.add_paragraph(text)
    document.save(tmp_path / "a.docx")
    assert read_one(str(tmp_path / "a.docx")).published is None


def test_a_list_of_paragraphs_is_a_text(tmp_path: Path) -> None:
    """Records and tables may hold their text as a list."""
    parts = STORY.split("\n\n")
    (tmp_path / "a.jsonl").write_text(json.dumps({"paragraphs": parts}) + "\n", encoding="utf-8")
    assert read_one(str(tmp_path / "a.jsonl")).text == STORY
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"paragraphs": [parts]}), tmp_path / "a.parquet")
    assert read_one(str(tmp_path / "a.parquet")).text == STORY
