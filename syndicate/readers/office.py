"""Read office documents: Word's .docx and PDF.

Invariant: a document that is locked, made of pictures, damaged or hostile is skipped with a reason and never raises. Blank lines
separate paragraphs. Text that tracked changes deleted is left out.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from syndicate.model.article import Article, Note, Skipped
from syndicate.readers.fields import article_from
from syndicate.readers.markup import local
from syndicate.readers.pagetext import PrintedLine, largest_line, paragraphs_of
from syndicate.readers.source import MOST_FILE_BYTES, Context, Format, InputStream, metadata_of

MOST_PAGES = 2_000
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED_NAME = "EncryptedPackage".encode("utf-16-le")
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint) ?- ?|untitled|document ?\d*$|dokument ?\d*$|.*\.(?:docx?|pdf|indd|odt|rtf)$|word document)", re.I
)
_STRUCK = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "footnoteReference", "pPr", "rPr"})
# Ligatures of a typesetting program, as letters
_TYPESET = str.maketrans(
    {"\x00": "\ufffd", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_LOCKED = "Open it with its password, save it without one, and give it again."
_DAMAGED = "The file may have been cut off or damaged: save it again, or give its text as .txt."
DIGITS_OF_A_DAY = 8
# When the template was made that python-docx writes every new document from
_OF_TEMPLATES = (datetime(2013, 12, 23, 23, 15), datetime(2013, 12, 23, 23, 15, tzinfo=UTC))


def read_docx(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a .docx document as one article."""
    data = source.whole()
    if data.startswith(_OLE):
        locked = _LOCKED_NAME in data
        reason = "is protected with a password" if locked else "is an office document of the old kind (.doc)"
        raise source.refused(reason, _LOCKED if locked else "Save it as .docx, or give its text as .txt.")
    import docx

    too_much = _unpacked_size(data)
    if too_much:
        raise source.refused(too_much, _DAMAGED)
    try:
        document = docx.Document(io.BytesIO(data))
        paragraphs = [text for element in document.element.body for text in _docx_blocks(element)]
        given, metadata, notes = _docx_properties(document)
    except Exception as error:  # a document may be broken in any of its parts
        raise source.refused(f"is a .docx that cannot be opened ({_said(error)})", _DAMAGED) from error
    yield _made(source, context, "\n\n".join(paragraphs), given, metadata, notes)


def _unpacked_size(data: bytes) -> str | None:
    """Return why a document is not unpacked, None if its parts have a usual size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(entry.file_size for entry in packed.infolist() if entry.filename.endswith((".xml", ".rels")))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return f"is a .docx that cannot be unpacked ({_said(error)})"
    return f"holds {size // 2**20} MB of text once unpacked, more than any article" if size > MOST_FILE_BYTES else None


def _docx_blocks(element: Any) -> Iterator[str]:
    """Yield the paragraphs of a part of a document; a table has a line for each row."""
    name = local(element)
    if name == "p":
        text = "\n".join(" ".join(line.split()) for line in "".join(_docx_strings(element)).split("\n")).strip()
        if text:
            yield text
        for box in element.iter():
            if local(box) == "txbxContent" and not any(local(each) == "Fallback" for each in box.iterancestors()):
                for inner in box:
                    yield from _docx_blocks(inner)
    elif name == "tbl":
        rows = ([" ".join(part for each in cell for part in _docx_blocks(each)) for cell in row if local(cell) == "tc"]
                for row in element if local(row) == "tr")  # fmt: skip
        text = "\n".join(line for row in rows if (line := " | ".join(cell for cell in row if cell)))
        if text:
            yield text
    elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
        for inner in element:
            yield from _docx_blocks(inner)


def _docx_strings(element: Any) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in ("br", "cr"):
            yield "\n"
        elif name in ("tab", "noBreakHyphen"):
            yield "\t" if name == "tab" else "-"
        elif name not in _STRUCK and name != "txbxContent":
            yield from _docx_strings(child)


def _docx_properties(document: Any) -> tuple[dict[str, str], dict[str, str | None], list[Note]]:
    properties = document.core_properties
    style = next(
        (each.text for each in document.paragraphs if each.text.strip() and each.style is not None and each.style.name == "Title"), ""
    )
    given = {
        "title": _title(properties.title) or style.strip(),
        "byline": (properties.author or "").strip().replace("python-docx", ""),
        "published": "" if properties.created in _OF_TEMPLATES else _iso(properties.created),
        "language": (properties.language or "").strip(),
    }
    metadata: dict[str, str | None] = {
        "modified": "" if properties.modified in _OF_TEMPLATES else _iso(properties.modified),
        "keywords": properties.keywords,
        "section": properties.category,
        "version": properties.version,
        "subtitle": properties.subject,
    }
    return given, metadata, [Note(name, "document-properties", "the document's properties state it") for name in given if given[name]]


def read_pdf(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a PDF file as one article."""
    import pypdf
    from pypdf.errors import DependencyError

    data = source.whole()
    with _quiet():
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                yield source.skipped("is protected with a password", _LOCKED)
                return
            pages = len(reader.pages)
        except DependencyError:
            raise source.refused("is encrypted", "Save it without encryption, or install: pip install cryptography") from None
        except Exception as error:  # a PDF may be broken anywhere
            raise source.refused(f"is a PDF that cannot be opened ({_said(error)})", _DAMAGED) from error
        lines, notes = _printed(reader, min(pages, MOST_PAGES))
        text = paragraphs_of(lines)
        if not text.strip():
            yield _without_text(source, reader, notes)
            return
        given, metadata, found = _pdf_properties(reader)
    if "title" not in given and (headline := largest_line(lines[0])):
        given["title"] = headline
        found.append(Note("title", "largest-type", "the line in the largest type on the first page"))
    if pages > MOST_PAGES:
        notes.append(Note("text", "too-many-pages", f"the first {MOST_PAGES} of {pages} pages were read"))
    yield _made(source, context, text, given, metadata, [*notes, *found])


def _printed(reader: Any, pages: int) -> tuple[list[list[PrintedLine]], list[Note]]:
    """Return the lines of each page, and a note on each page that could not be read."""
    printed: list[list[PrintedLine]] = []
    notes: list[Note] = []
    for number in range(pages):
        lines: list[PrintedLine] = []
        try:
            reader.pages[number].extract_text(visitor_text=_LineBuilder(lines))
        except Exception as error:  # as for the file: the other pages are read
            notes.append(Note("text", "page-lost", f"page {number + 1} cannot be read ({_said(error)})"))
        printed.append([line for line in lines if line.text])
    return printed, notes


class _LineBuilder:
    """Joins the pieces of text of a page to lines with their places."""

    def __init__(self, lines: list[PrintedLine]) -> None:
        self._lines = lines
        self._open = False
        self._space = False

    def __call__(self, text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = float(size or 0) * (abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0)
        for number, part in enumerate(text.split("\n")):
            words = " ".join(part.translate(_TYPESET).split())
            if number:
                self._open = False
            if not words:
                continue
            if self._open and self._lines:
                above = self._lines[-1]
                space = " " if part[:1].isspace() or self._space else ""
                kept = above.size if len(above.text) >= len(words) else round(height, 1)  # the size of a bullet does not count
                self._lines[-1] = PrintedLine(above.text + space + words, above.x, above.y, kept)
            else:
                self._lines.append(PrintedLine(words, x, y, round(height, 1)))
            self._open, self._space = True, part[-1:].isspace()


def _without_text(source: InputStream, reader: Any, notes: list[Note]) -> Skipped:
    if notes:
        return source.skipped(f"is a PDF whose pages cannot be read: {notes[0].detail}", _DAMAGED)
    try:
        pictures = any(_has_image(page) for page in reader.pages[:20])
    except Exception:  # an object that cannot be read is not known to be a picture
        pictures = False
    if pictures:
        return source.skipped("contains only images of text, as scanned pages do", "Run a text recognition over it, and give it again.")
    return source.skipped("contains no text")


def _has_image(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    names = objects.get_object() if objects is not None else {}
    return any(names[name].get_object().get("/Subtype") in ("/Image", "/Form") for name in names)


def _pdf_properties(reader: Any) -> tuple[dict[str, str], dict[str, str | None], list[Note]]:
    given: dict[str, str] = {}
    metadata: dict[str, str | None] = {}
    for target, name, attribute in (
        (given, "title", "title"), (given, "byline", "author"), (given, "published", "creation_date"),
        (metadata, "modified", "modification_date"), (metadata, "keywords", "keywords"), (metadata, "subtitle", "subject"),
    ):  # fmt: skip
        try:
            value = getattr(reader.metadata, attribute, None)
        except Exception:  # a property that cannot be read is left out
            continue
        raw = getattr(reader.metadata, f"{attribute}_raw", None) if isinstance(value, datetime) else None
        if raw is not None and sum(map(str.isdigit, str(raw))) < DIGITS_OF_A_DAY:  # "D:2024" would become the first of January
            continue
        words = _iso(value) if isinstance(value, datetime) else " ".join(str(value or "").split())
        words = _title(words) if name == "title" else words
        if words:
            target[name] = words
    return given, metadata, [Note(name, "document-properties", "the document's properties state it") for name in given]


def _made(
    source: InputStream, context: Context, text: str, given: dict[str, str], metadata: dict[str, str | None], notes: list[Note]
) -> Article | Skipped:
    if not text.strip():
        return source.skipped("contains no text")
    values = {**{name: value for name, value in given.items() if value}, "text": text}
    article = article_from(values, context, ref=source.name, origin=source.origin, notes=notes)
    return replace(article, metadata=metadata_of(metadata))


@contextmanager
def _quiet() -> Iterator[None]:
    """Suppress pypdf's log messages and warnings about damaged files."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logger.setLevel(level)


def _title(title: str | None) -> str:
    words = " ".join((title or "").split())
    return "" if _NO_TITLE.match(words) else words


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else ""


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def _is_docx(head: bytes) -> bool:
    return (head.startswith(b"PK\x03\x04") and b"word/" in head) or (head.startswith(_OLE) and _LOCKED_NAME in head)


DOCX = Format("Word", (".docx", ".docm"), _is_docx, read_docx, "office")
PDF = Format("PDF", (".pdf",), lambda head: b"%PDF-" in head[:1024], read_pdf, "office")
