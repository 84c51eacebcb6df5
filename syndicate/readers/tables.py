"""Read tables with an article in each row: CSV and TSV in any encoding, and Parquet.

Invariant: only a few rows are in memory. A bad row is reported with its number, and the next rows are read. For a table without a
column of text, the reason lists its columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from syndicate.model.article import METADATA, Article, Note, Skipped
from syndicate.readers.encoding import binary_kind, decode, encoding_of, refuse_binary
from syndicate.readers.fields import ALIASES, article_from, fields_of, flatten
from syndicate.readers.refs import Refs, SkipReport, storable
from syndicate.readers.source import Context, Format, InputStream, message_of, metadata_of

LONGEST_CELL_CHARACTERS = 16 * 1024 * 1024  # a longer cell has a quotation mark that is not closed
BATCH_ROWS = 256
_DELIMITERS = (",", ";", "\t", "|")
_NO_ROWS = "names columns and has no row with cells"
_REMEDY = "Name the column that holds the text, with a mapping such as text={column}."


def read_csv(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a CSV or TSV file row by row; the first row names the columns."""
    head = source.head()
    refuse_binary(source, "a table of text", "Export it as CSV, or leave it out.")
    encoding, notes = encoding_of(head)
    text = io.TextIOWrapper(source.stream, encoding, errors="replace", newline="")
    try:
        yield from SkipReport(source.origin, "rows").limited(
            _from_csv(source, context, text, _delimiter(head.decode(encoding, errors="replace")), notes)
        )
    finally:
        text.detach()


def _from_csv(
    source: InputStream, context: Context, text: io.TextIOWrapper, delimiter: str, notes: tuple[Note, ...]
) -> Iterator[Article | Skipped]:
    csv.field_size_limit(max(LONGEST_CELL_CHARACTERS, csv.field_size_limit()))
    rows = csv.reader(text, delimiter=delimiter)
    columns: list[str] = []
    article = partial(_article, source, context, notes, Refs())
    number = rows_read = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            rows_read += 1
            yield source.skipped(f"cannot be split into cells ({error})", "Close the quotation marks of this row.", f"row {number}")
            continue
        if row is None:
            break
        if not any(cell.strip() for cell in row):
            continue
        if not columns:
            columns = [cell.strip().removeprefix("\ufeff") for cell in row]
            problem = _without_text(columns, context)
            if problem:
                yield source.skipped(*problem)
                return
            continue
        rows_read += 1
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            reason = f"has {len(row)} cells, and the table has {len(columns)} columns"
            yield source.skipped(reason, "Put cells that contain the separator or a line end in quotation marks.", f"row {number}")
        else:
            yield article(dict(zip(columns, row, strict=False)), number)
    if not columns:
        yield source.skipped("contains no text")
    elif not rows_read:
        yield source.skipped(_NO_ROWS)


def read_parquet(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a Parquet file batch by batch, only the columns that an article has a field for."""
    import pyarrow
    from pyarrow import parquet

    stream: Any = source.stream
    if not stream.seekable():
        stream = io.BytesIO(source.whole())
    try:
        table = parquet.ParquetFile(stream)
        names = list(table.schema_arrow.names)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise source.refused(
            f"is not a Parquet file that can be read ({message_of(error)})", "The file may have been cut off: fetch it again."
        ) from error
    problem = _without_text(names, context)
    if problem:
        raise source.refused(*problem)
    yield from SkipReport(source.origin, "rows").limited(_from_parquet(source, context, table, _wanted(names, context)))


def _from_parquet(source: InputStream, context: Context, table: Any, columns: list[str]) -> Iterator[Article | Skipped]:
    import pyarrow

    article = partial(_article, source, context, (), Refs())
    number = 0
    try:
        for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=columns):
            for record in _records(batch):
                number += 1
                yield article({name: _plain(value) for name, value in record.items()}, number)
        if not number:
            yield source.skipped(_NO_ROWS)
    except (pyarrow.ArrowException, OSError, ValueError, RuntimeError, TypeError) as error:
        reason = f"cannot be read from here on ({message_of(error)})"
        yield source.skipped(reason, "The file may have been cut off or damaged: fetch it again.", f"row {number + 1}")


def _records(batch: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a batch; times are cut to microseconds, as Python has them."""
    import pyarrow

    arrays = []
    for array in batch.columns:
        if pyarrow.types.is_timestamp(array.type) and array.type.unit == "ns":
            array = array.cast(pyarrow.timestamp("us", array.type.tz), safe=False)
        arrays.append(_values(array))
    names = batch.schema.names
    yield from (dict(zip(names, row, strict=True)) for row in zip(*arrays, strict=True))


def _values(array: Any) -> list[Any]:
    """Return the values of a column; strings that are not UTF-8 as bytes, impossible times as None."""
    import pyarrow

    try:
        return list(array.to_pylist())
    except UnicodeDecodeError:
        return list(array.cast(pyarrow.binary()).to_pylist())
    except (ValueError, OverflowError):
        return [None] * len(array)


def _article(
    source: InputStream, context: Context, notes: tuple[Note, ...], refs: Refs, record: Mapping[str, object], number: int
) -> Article | Skipped:
    """Return the article of a row, or why it holds none."""
    place = f"row {number}"
    given, epoch = fields_of(record, context.mapping)
    words = given.get("text", "")
    if not words.strip():
        return source.skipped("has no text: its cell for the text is missing or empty", None, place)
    identity = " ".join(given.get("id", "").split())[:500]
    ref = refs.ref_for(identity, words) if identity else f"{source.name}:{number}"
    if ref is None:
        return source.skipped(f"repeats the article {identity!r} with the same text", None, place)
    ref = storable(ref)
    if identity and ref != identity:
        notes = (*notes, Note("ref", "repeated-id", f"the id {identity!r} stood in an earlier row with another text"))
    article = article_from(given, context, ref=ref, origin=source.origin, notes=notes, epoch=epoch)
    return replace(article, metadata=metadata_of(_metadata(record)))


def _metadata(record: Mapping[str, object]) -> dict[str, str | None]:
    by_name = {_key(name): value for name, value in record.items()}
    return {name: flatten(by_name[name]) for name in METADATA if name in by_name}


def _without_text(columns: Sequence[str], context: Context) -> tuple[str, str] | None:
    """Return why a table has no text and the remedy, None if it has a column of text."""
    wanted = context.mapping.get("text")
    if wanted is not None:
        found = wanted in columns or wanted.split(".")[0] in columns
    else:
        found = bool({_key(column) for column in columns} & set(ALIASES["text"]))
    if found:
        return None
    listed = ", ".join(repr(column[:40]) for column in columns[:30]) + (" …" if len(columns) > 30 else "")
    said = f"has no column {wanted!r}" if wanted is not None else "has no column for the text"
    return f"{said} (its columns: {listed or 'none'})", _REMEDY.format(column=columns[-1][:40] if columns else "COLUMN")


def _wanted(columns: Sequence[str], context: Context) -> list[str]:
    known = {alias for aliases in ALIASES.values() for alias in aliases} | set(METADATA)
    mapped = {path for name in context.mapping.values() for path in (name, name.split(".")[0])}
    return [column for column in columns if _key(column) in known or column in mapped]


def _key(column: str) -> str:
    return column.strip().casefold().replace("-", "_")


def _plain(value: object) -> object:
    """Return a value of Parquet as JSON has it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return decode(value)[0]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return {str(key): _plain(entry) for key, entry in value.items()} if isinstance(value, dict) else value


def _delimiter(text: str) -> str:
    """Return the separator that splits most of the first rows into the same number of cells."""

    def fit(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in islice(_sampled(text, delimiter), 20)]
        cells = counts[0] if counts else 0
        return (sum(count == cells for count in counts) if cells > 1 else 0, cells)

    return max(_DELIMITERS, key=fit)


def _sampled(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row)
    except csv.Error:
        return


def _is_csv(head: bytes) -> bool:
    if binary_kind(head):
        return False
    encoding, _ = encoding_of(head[:4096])
    text = head[:65_536].decode(encoding, errors="replace").removeprefix("\ufeff").lstrip()
    if not text or text[0] in "{[<" or not re.match(r"[^\n]{3,5000}\n", text):
        return False
    row = next(_sampled(text.partition("\n")[0], _delimiter(text)), [])
    names = {_key(cell) for cell in row}
    others = {alias for field, aliases in ALIASES.items() for alias in aliases if field != "text"}
    return bool(names & set(ALIASES["text"])) and bool(names & others) and all(len(cell) <= 60 for cell in row)


CSV = Format("CSV and TSV", (".csv", ".tsv", ".tab"), _is_csv, read_csv)
PARQUET = Format("Parquet", (".parquet", ".pq"), lambda head: head.startswith(b"PAR1"), read_parquet, "parquet")
