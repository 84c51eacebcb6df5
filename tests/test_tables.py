"""Tables: a row is an article, a bad row is told, and what a table calls its columns is found out."""

from __future__ import annotations

import csv
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from syndicate.model.article import Article, Skipped
from syndicate.readers import tables
from syndicate.readers.refs import MOST_ENTRIES_REPORTED
from syndicate.readers.source import Context, Format, InputStream
from syndicate.readers.tables import CSV, PARQUET

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
STORY = "The harbour at Tellmark will open to ferries again on Monday, the port authority said."


def entries(form: Format, data: bytes, name: str = "a.csv", **mapping: str) -> list[Article | Skipped]:
    """Read everything in a file of this content."""
    context = Context(mapping, NOW).checked()
    return list(form.read(InputStream("/in/" + name, name, io.BufferedReader(io.BytesIO(data))), context))


def articles(form: Format, data: bytes, **mapping: str) -> list[Article]:
    """Read the articles of a file that holds nothing else."""
    found = entries(form, data, **mapping)
    assert all(isinstance(entry, Article) for entry in found), found
    return [entry for entry in found if isinstance(entry, Article)]


def packed(columns: dict[str, Any], **options: Any) -> bytes:
    """Return a Parquet file with these columns."""
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, **options)
    return out.getvalue()


def test_columns_with_usual_names_become_fields_and_metadata() -> None:
    """Id, headline, date, outlet and address are found by their names; names of metadata are kept as metadata."""
    columns = "article_id,Headline,body,pub_date,source,url,author,lang,rights,version"
    data = f'{columns}\n7,Harbour,"{STORY}",2025-03-01,Example Press,https://example.org/7,Ada Vint,en,© Example,2\n'
    (read,) = articles(CSV, data.encode())
    assert (read.ref, read.title, read.text, read.published) == ("7", "Harbour", STORY, "2025-03-01")
    assert (read.outlet, read.uri, read.byline, read.language) == ("Example Press", "https://example.org/7", "Ada Vint", "en")
    assert dict(read.metadata) == {"rights": "© Example", "version": "2"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("commas", f'id,text,title\n1,"{STORY}",Harbour\n'.encode()),
        ("semicolons", f"id;text;title\n1;{STORY};Harbour\n".encode()),
        ("tabs", f"id\ttext\ttitle\n1\t{STORY}\tHarbour\n".encode()),
        ("bars", f"id|text|title\n1|{STORY}|Harbour\n".encode()),
        ("line ends of Windows, no end", f'id,text,title\r\n1,"{STORY}",Harbour'.encode()),
        ("a byte order mark", f'\ufeffid,text,title\n1,"{STORY}",Harbour\n'.encode()),
        ("UTF-16", f'id,text,title\n1,"{STORY}",Harbour\n'.encode("utf-16")),
        ("empty lines", f'\n\nid,text,title\n\n1,"{STORY}",Harbour\n\n'.encode()),
    ],
)
def test_separators_and_encodings_are_found_out(name: str, data: bytes) -> None:
    """Whatever parts the cells and encodes the letters, the row is the same article."""
    (read,) = articles(CSV, data)
    assert (read.ref, read.text, read.title) == ("1", STORY, "Harbour"), name


def test_letters_of_an_old_encoding_are_read_and_noted() -> None:
    """A table of Windows is read as one, and the note says so."""
    text = (
        "Der Café-Betreiber in Köln sagte am Montag, die Fähren würden bald wieder über den Fluss fahren, und das sei schön für alle Gäste."
    )
    (read,) = articles(CSV, f'id,text\n1,"{text}"\n'.encode("cp1252"))
    assert read.text == text
    assert [note.rule for note in read.notes if note.field == "text"] == ["encoding"]


def test_cells_may_hold_separators_quotes_and_paragraphs() -> None:
    """A quoted cell keeps its line ends, commas and doubled quotation marks."""
    (read,) = articles(CSV, b'id,text\n1,"He said: ""Soon,""\n\nand left the harbour."\n')
    assert read.text == 'He said: "Soon,"\n\nand left the harbour.'


def test_bad_rows_are_told_with_their_number_and_the_rest_is_read() -> None:
    """Rows with too many cells, without a text and repeated ones are told; two texts of one id are both kept."""
    rows = ["id,text", f"1,{STORY.replace(',', '')}", "2,a,b,c", "3,", f"1,{STORY.replace(',', '')}", "1,Another text of the same id"]
    read = entries(CSV, "\n".join(rows).encode())
    assert [(entry.place, entry.reason) for entry in read if isinstance(entry, Skipped)] == [
        ("row 3", "has 4 cells, and the table has 2 columns"),
        ("row 4", "has no text: its cell for the text is missing or empty"),
        ("row 5", "repeats the article '1' with the same text"),
    ]
    assert [entry.ref for entry in read if isinstance(entry, Article)] == ["1", "1#2"]


def test_a_cell_beyond_all_measure_costs_only_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell longer than any article is told as a quotation mark that was not closed."""
    old = csv.field_size_limit(1000)
    monkeypatch.setattr(tables, "LONGEST_CELL_CHARACTERS", 1000)
    try:
        read = entries(CSV, f"id,text\n1,{'x' * 2000}\n2,{STORY.replace(',', '')}\n".encode())
    finally:
        csv.field_size_limit(old)
    assert [type(entry).__name__ for entry in read] == ["Skipped", "Article"]


@pytest.mark.parametrize("data", [b"id,text\n", b"id,text\n\n , \n"])
def test_a_table_without_rows_says_so(data: bytes) -> None:
    """A table that only names its columns is reported, and not passed over in silence."""
    (told,) = entries(CSV, data)
    assert isinstance(told, Skipped)
    assert "no row" in told.reason


def test_many_bad_rows_are_told_in_one_sentence() -> None:
    """After a hundred bad rows the others are counted."""
    read = entries(CSV, b"id,text\n" + b"1,\n" * 150)
    assert len(read) == MOST_ENTRIES_REPORTED + 1
    assert isinstance(read[-1], Skipped)
    assert read[-1].reason.startswith("holds 50 more rows")


@pytest.mark.parametrize(
    ("form", "data"),
    [(CSV, b"nr,wording,head\n1,x,y\n"), (PARQUET, packed({"nr": [1], "wording": ["x"], "head": ["y"]}))],
)
def test_a_table_without_a_text_says_what_it_has(form: Format, data: bytes) -> None:
    """The reason lists the columns and the remedy says how to name the right one."""
    (entry,) = entries(form, data)
    assert isinstance(entry, Skipped)
    assert "'nr', 'wording', 'head'" in entry.reason
    assert entry.remedy is not None
    assert "text=" in entry.remedy


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (CSV, f'nr,wording,head\n1,"{STORY}",Harbour\n'.encode()),
        (PARQUET, packed({"nr": [1], "wording": [STORY], "head": ["Harbour"]})),
    ],
)
def test_a_mapping_names_the_columns(form: Format, data: bytes) -> None:
    """What the mapping says wins over all usual names."""
    (read,) = articles(form, data, text="wording", id="nr")
    assert (read.ref, read.text, read.title) == ("1", STORY, "Harbour")


def test_parquet_values_of_every_sort_are_read() -> None:
    """Moments with nanoseconds and zones, numbers, bytes, lists and missing values give what JSON would give."""
    moment = pyarrow.array([1_740_819_600_123_456_789, None], pyarrow.timestamp("ns", "UTC"))
    data = packed(
        {
            "id": [1, 2],
            "text": [STORY.encode(), b"Another text of the harbour"],
            "published": moment,
            "authors": [["Ada Vint", "Bo Rask"], []],
            "title": ["Harbour", None],
            "embedding": [[0.1, 0.2], [0.3]],
        }
    )
    one, two = articles(PARQUET, data)
    assert (one.ref, one.text, one.byline) == ("1", STORY, "Ada Vint, Bo Rask")
    assert (one.published, two.published) == ("2025-03-01T09:00:00.123456+00:00", None)


def test_letters_that_are_no_utf_8_cost_no_row() -> None:
    """A text column with other bytes in it is read like a file with them."""
    text = (
        "Der Café-Betreiber in Köln sagte am Montag, die Fähren würden bald wieder über den Fluss fahren, und das sei schön für alle Gäste."
    )
    words = text.encode("cp1252")
    offsets = pyarrow.py_buffer((0).to_bytes(4, "little") + len(words).to_bytes(4, "little"))
    column = pyarrow.Array.from_buffers(pyarrow.string(), 1, [None, offsets, pyarrow.py_buffer(words)])
    (read,) = articles(PARQUET, packed({"text": column}))
    assert read.text == text


def test_parquet_is_read_batch_by_batch_in_order() -> None:
    """Rows keep their order over row groups and batches."""
    texts = [f"Text number {number} of the harbour" for number in range(700)]
    read = articles(PARQUET, packed({"text": texts}, row_group_size=300))
    assert [entry.text for entry in read] == texts
    assert read[-1].ref == "a.csv:700"


def test_a_damaged_parquet_file_is_told() -> None:
    """A file that was cut off gives a reason."""
    for data in (packed({"text": [STORY]})[:-20], b"PAR1", b"PAR1" + b"\0" * 200 + b"PAR1"):
        (entry,) = entries(PARQUET, data)
        assert isinstance(entry, Skipped)
        assert "not a Parquet file" in entry.reason


def test_damaged_pages_cost_the_rest_only() -> None:
    """If the middle of a file is damaged, the scan is told and goes on."""
    data = bytearray(packed({"text": [STORY + str(number) for number in range(50)]}, compression="zstd"))
    data[40:120] = b"\xff" * 80
    read = entries(PARQUET, bytes(data))
    assert isinstance(read[-1], Skipped)


def test_a_missing_extra_gives_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow the reason is the command that installs it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (entry,) = entries(PARQUET, packed({"text": [STORY]}))
    assert isinstance(entry, Skipped)
    assert entry.remedy is not None
    assert "syndicate[parquet]" in entry.remedy


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).map(lambda text: "x " + text), min_size=1, max_size=4
    )
)
def test_what_csv_writes_is_read_back(texts: list[str]) -> None:
    """Any texts written as CSV come back as they were, but for line ends and what is mended everywhere."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["nr", "text"])
    writer.writerows(enumerate(texts))
    read = articles(CSV, out.getvalue().encode())
    assert len(read) == len(texts)


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_reading(data: bytes) -> None:
    """Whatever lies in a file, it is read or told."""
    for form in (CSV, PARQUET):
        assert all(isinstance(entry, Article | Skipped) for entry in entries(form, data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"id,text,title\n1,x,y\n", True),
        (b"date\tbody\turl\n1\t2\t3\n", True),
        (b"The text, the title and the date\nare words of a sentence.\n", False),
        (b'{"id": 1, "text": "x"}\n', False),
        (b"a,b,c\n1,2,3\n", False),
        (b"\x89PNG\r\n", False),
    ],
)
def test_content_tells_a_table(data: bytes, expected: bool) -> None:
    """A table is known by a first row with a name for the text and one for another field."""
    assert CSV.recognises(data) is expected


def test_content_tells_parquet(tmp_path: Path) -> None:
    """Parquet is known by its first bytes."""
    assert PARQUET.recognises(packed({"text": [STORY]}))
    assert not PARQUET.recognises(b"id,text\n")
