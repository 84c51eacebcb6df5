"""Word and PDF documents become articles, and those that cannot are told, whatever they hold."""

from __future__ import annotations

import io
import logging
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model.article import Article, Skipped
from syndicate.readers.office import DOCX, PDF
from syndicate.readers.pagetext import PrintedLine, largest_line, paragraphs_of
from syndicate.readers.source import Context, Format, InputStream

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FIRST = "The harbour at Tellmark will open to ferries again on Monday, the port authority said."
SECOND = "Eleven crossings a day are planned until the autumn."


def entries(form: Format, data: bytes) -> list[Article | Skipped]:
    """Read everything in a file of this content."""
    return list(form.read(InputStream("/in/a", "a", io.BufferedReader(io.BytesIO(data))), Context(now=NOW)))


def article(form: Format, data: bytes) -> Article:
    """Read the one article of a file."""
    (entry,) = entries(form, data)
    assert isinstance(entry, Article), entry
    return entry


def reason(form: Format, data: bytes) -> str:
    """Return why a file is not read."""
    (entry,) = entries(form, data)
    assert isinstance(entry, Skipped), entry
    return entry.reason


def word(fill: Callable[[Any], object]) -> bytes:
    """Return a .docx that a function has filled."""
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(pages: Sequence[Sequence[tuple[int, int, str]]], info: str = "", size: Callable[[str], int] = lambda text: 11) -> bytes:
    """Return a PDF whose pages hold lines at places (x, y, text), written by hand."""
    parts: list[bytes] = [b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    for lines in pages:
        drawn = "".join(
            f"/F1 {size(text)} Tf 1 0 0 1 {x} {y} Tm ({text.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj\n"
            for x, y, text in lines
        )
        body = f"BT\n{drawn}ET".encode("cp1252")
        parts.append(b"<</Length %d>>stream\n%s\nendstream" % (len(body), body))
    tree = 2 + 2 * len(pages)
    for number in range(len(pages)):
        inside = f"/Resources<</Font<</F1 1 0 R>>>>/Contents {2 + number} 0 R"
        parts.append(f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]{inside}>>".encode())
    kids = " ".join(f"{2 + len(pages) + number} 0 R" for number in range(len(pages)))
    parts += [
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        f"<</Type/Catalog/Pages {tree} 0 R>>".encode(),
        f"<<{info}>>".encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"trailer<</Size {len(parts) + 1}/Root {tree + 1} 0 R/Info {tree + 2} 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(parts) + 1, table, trailer)


def lines(*texts: str, top: int = 700) -> list[tuple[int, int, str]]:
    """Return lines below one another; an empty text leaves a line's room."""
    return [(50, top - 14 * number, text) for number, text in enumerate(texts) if text]


# Word


def test_word_paragraphs_lists_and_tables_keep_their_order() -> None:
    """Paragraphs, a table in between and breaks inside a paragraph come out in the order of the page."""

    def fill(document: Any) -> None:
        document.add_paragraph(FIRST)
        table = document.add_table(rows=2, cols=2)
        for row, texts in zip(table.rows, (("Ferry", "Hours"), ("North", "7 to 9")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("One line\nand another")
        document.add_paragraph("")
        document.add_paragraph(SECOND)

    assert article(DOCX, word(fill)).text.split("\n\n") == [FIRST, "Ferry | Hours\nNorth | 7 to 9", "One line\nand another", SECOND]


def test_word_properties_become_fields() -> None:
    """Title, author, dates and keywords of the document are the article's."""

    def fill(document: Any) -> None:
        document.add_paragraph(FIRST)
        stated = document.core_properties
        stated.title, stated.author, stated.keywords = "Harbour opens", "Ada Vint", "shipping, storms"
        stated.created, stated.modified = datetime(2025, 3, 1, 8, tzinfo=UTC), datetime(2025, 3, 1, 9, tzinfo=UTC)

    read = article(DOCX, word(fill))
    assert (read.title, read.byline, read.published) == ("Harbour opens", "Ada Vint", "2025-03-01T08:00:00+00:00")
    assert dict(read.metadata)["modified"] == "2025-03-01T09:00:00+00:00"
    assert dict(read.metadata)["keywords"] == "shipping, storms"


@pytest.mark.parametrize("title", ["Microsoft Word - release_final.docx", "Document1", "untitled", "release.doc"])
def test_a_title_that_a_program_gave_is_none(title: str) -> None:
    """What the program wrote into the title is left, and the style of the first paragraph tells the title."""

    def fill(document: Any) -> None:
        document.core_properties.title = title
        document.add_paragraph("Harbour opens", style="Title")
        document.add_paragraph(FIRST)

    assert article(DOCX, word(fill)).title == "Harbour opens"


def test_tracked_changes_are_read_as_accepted() -> None:
    """What was inserted with changes tracked is text, what was struck out is not."""

    def fill(document: Any) -> None:
        paragraph = document.add_paragraph("The harbour opens ")
        for name, tag, text in (("w:ins", "w:t", "on Monday."), ("w:del", "w:delText", "on Friday.")):
            change, run, words = OxmlElement(name), OxmlElement("w:r"), OxmlElement(tag)
            words.text = text
            words.set(qn("xml:space"), "preserve")
            run.append(words)
            change.append(run)
            paragraph._p.append(change)

    assert article(DOCX, word(fill)).text == "The harbour opens on Monday."


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("locked", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "is protected with a password"),
        ("of the old kind", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "is an office document of the old kind (.doc)"),
        ("cut off", word(lambda document: document.add_paragraph(FIRST))[:3000], "cannot be unpacked"),
        ("no document", b"PK\x03\x04 word/", "cannot be unpacked"),
        ("empty", word(lambda document: None), "contains no text"),
        ("a bomb", _bomb(), "MB of text once unpacked"),
    ],
)
def test_word_files_that_cannot_be_read_are_told(name: str, data: bytes, expected: str) -> None:
    """Locked, old, damaged and blown-up documents give a reason each."""
    assert expected in reason(DOCX, data), name


def test_content_tells_word() -> None:
    """A Word document is known by its parts, another ZIP is not one."""
    assert DOCX.recognises(word(lambda document: document.add_paragraph(FIRST)))
    assert not DOCX.recognises(b"PK\x03\x04\x14\0\0\0\0\0 other.txt")


# PDF

PAGE = lines(
    "The ferries will return to the harbour on Monday after the long-",
    "est strike in the history of the company, the union said in a well-",
    "known letter to its members, and the council will vote soon.",
    "",
    "A second paragraph begins after a gap and goes on for a line or",
    "two until it ends here with a well-known word.",
)
PARAGRAPHS = [
    "The ferries will return to the harbour on Monday after the longest strike in the history of the company, the union said in a "
    "well-known letter to its members, and the council will vote soon.",
    "A second paragraph begins after a gap and goes on for a line or two until it ends here with a well-known word.",
]


def test_lines_of_a_pdf_become_paragraphs() -> None:
    """Broken lines are joined, broken words mended, compounds kept, gaps part paragraphs."""
    assert article(PDF, pdf([PAGE])).text.split("\n\n") == PARAGRAPHS


def test_running_heads_and_page_numbers_are_dropped() -> None:
    """What stands at the top and at the foot of every page is no text; a paragraph goes on over the page's end."""
    first = lines("The ferries will return to the harbour on Monday after the", "strike in the history of the")
    second = lines("company, the union said, and that was all of it for", "that day of the year.")
    pages = [
        [(50, 800, "PORT OF TELLMARK"), *page, (280, 30, f"Page {number} of 2")] for number, page in enumerate((first, second), start=1)
    ]
    assert article(PDF, pdf(pages)).text == (
        "The ferries will return to the harbour on Monday after the strike in the history of the "
        "company, the union said, and that was all of it for that day of the year."
    )


def test_pdf_properties_become_fields() -> None:
    """Title, author and dates of the document are the article's."""
    read = article(PDF, pdf([PAGE], "/Title(Harbour opens)/Author(Ada Vint)/CreationDate(D:20250301090000+01'00')/Keywords(ships)"))
    assert (read.title, read.byline, read.published) == ("Harbour opens", "Ada Vint", "2025-03-01T09:00:00+01:00")
    assert dict(read.metadata) == {"keywords": "ships"}


def test_the_largest_type_is_the_title_where_none_is_stated() -> None:
    """A headline is set larger than the text; if nothing is, there is none."""
    page = [(50, 760, "Harbour opens on Monday"), *PAGE]
    data = pdf([page], size=lambda text: 20 if text.startswith("Harbour opens") else 11)
    assert article(PDF, data).title == "Harbour opens on Monday"
    assert largest_line([PrintedLine("a", 0, 30, 11), PrintedLine("b", 0, 20, 11), PrintedLine("c", 0, 10, 11)]) == ""


def test_bullets_and_short_lines_are_blocks_of_their_own() -> None:
    """Items of a list stay apart, and a heading does not run into the text."""
    page = [PrintedLine(text, 50, 700 - 14 * number, 11) for number, text in enumerate((
        "What is planned", "The ferries will go eleven times a day, and these are the days:", "• Monday", "• Tuesday",
    ))]  # fmt: skip
    assert paragraphs_of([page]).split("\n\n") == [line.text for line in page]


def _encrypted(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _scanned() -> bytes:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    image = pypdf.generic.StreamObject()
    image.update({pypdf.generic.NameObject("/Subtype"): pypdf.generic.NameObject("/Image")})
    named = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/Im0"): writer._add_object(image)})
    page[pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/XObject"): named})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("locked", _encrypted(pdf([PAGE])), "is protected with a password"),
        ("scanned", _scanned(), "contains only images of text"),
        ("empty pages", pdf([[]]), "contains no text"),
        ("cut off", pdf([PAGE])[:200], "cannot be opened"),
        ("only the first bytes", b"%PDF-1.7\n", "cannot be opened"),
    ],
)
def test_pdf_files_that_cannot_be_read_are_told(name: str, data: bytes, expected: str) -> None:
    """Locked, scanned, empty and damaged files give a reason each."""
    assert expected in reason(PDF, data), name


def test_pypdf_is_quiet_and_its_log_is_as_before(caplog: pytest.LogCaptureFixture) -> None:
    """A damaged table of places is repaired without a word."""
    level = logging.getLogger("pypdf").level
    data = pdf([PAGE])
    assert article(PDF, data.replace(b"startxref\n", b"startxref\n9")).text
    assert caplog.records == []
    assert logging.getLogger("pypdf").level == level


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 900), st.binary(min_size=1, max_size=30))
def test_no_bytes_stop_the_reading(place: int, noise: bytes) -> None:
    """Whatever is wrong in a document, it is read or told."""
    data = pdf([PAGE])
    spoiled = data[:place] + noise + data[place + len(noise) :]
    assert all(isinstance(entry, Article | Skipped) for entry in entries(PDF, spoiled))
    assert all(isinstance(entry, Article | Skipped) for entry in entries(DOCX, b"PK\x03\x04" + noise))


@pytest.mark.parametrize(("form", "module", "data"), [(PDF, "pypdf", pdf([PAGE])), (DOCX, "docx", word(lambda document: None))])
def test_a_missing_extra_gives_the_command(monkeypatch: pytest.MonkeyPatch, form: Format, module: str, data: bytes) -> None:
    """Without the library the reason is the command that installs it."""
    monkeypatch.setitem(sys.modules, module, None)
    (entry,) = entries(form, data)
    assert isinstance(entry, Skipped)
    assert entry.remedy is not None
    assert "syndicate[office]" in entry.remedy


def test_content_tells_pdf() -> None:
    """PDF is known by its first bytes, even after some rubbish."""
    assert PDF.recognises(b"\n\n%PDF-1.4")
    assert not PDF.recognises(b"A text about %PDF files")
