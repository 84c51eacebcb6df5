"""Read JSON Lines, plain or gzipped: one article for each line, with memory for one line.

Invariant: a line that cannot be read is skipped with its number and a reason, and the next lines are read. Two lines of a file
never get the same ref.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from syndicate.model.article import Article, Note, Skipped
from syndicate.readers.encoding import binary_kind, decode
from syndicate.readers.fields import article_from, fields_of
from syndicate.readers.refs import Refs, SkipReport, digest_of, storable
from syndicate.readers.source import MOST_LINE_BYTES, Context, Format, InputStream
from syndicate.readers.unpacking import unpacked_head

CHUNK_BYTES = 1 << 20  # bytes skipped at a time in a line that is too long
_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ONE_LINE_EACH = "Write one JSON object a line, for instance with: jq -c '.[]' FILE"
_TRY_MAPPING = "Name the field that holds the text, with a mapping such as text=FIELD."


def read_jsonl(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a .jsonl file, gzipped or not, line by line."""
    head = source.head()
    if head.startswith(_GZIP):
        with gzip.GzipFile(fileobj=source.stream) as unpacked:
            # no buffer is used: a buffer would lose whole lines if the data break off
            yield from SkipReport(source.origin).limited(_entries(source, context, cast(BinaryIO, unpacked)))
        return
    kind = None if _looks_like_json_lines(head) else binary_kind(head)
    if kind or head.startswith(_UTF16):
        reason = f"is {kind}, not JSON Lines" if kind else "is UTF-16, and JSON Lines are UTF-8"
        raise source.refused(reason, "Convert it to UTF-8 JSON Lines, or leave it out.")
    yield from SkipReport(source.origin).limited(_entries(source, context, source.stream))


@dataclass(frozen=True, slots=True)
class Parsed:
    """The article of one line, with the line's id as its ref, and the digest by which repetitions are found."""

    article: Article
    place: str
    identity: str  # "" if the line has none
    digest: int


def _entries(source: InputStream, context: Context, stream: BinaryIO) -> Iterator[Article | Skipped]:
    refs = Refs()
    for entry in lines_of(source, stream):
        yield entry if isinstance(entry, Skipped) else with_ref(parse(source, context, *entry), refs, source)


def lines_of(source: InputStream, stream: BinaryIO) -> Iterator[tuple[int, bytes] | Skipped]:
    """Yield the lines that may hold an article, each with its number, and reasons for skipping."""
    something = False
    for number, line in _lines(stream):
        place = f"line {number}"
        if isinstance(line, str):
            yield source.skipped(line, "The file may have been cut off or damaged: fetch or pack it again.", place)
            return
        if line is None:
            something = True
            reason = f"is longer than {MOST_LINE_BYTES // 2**20} MB, the limit for one line"
            yield source.skipped(reason, "Split it into its articles.", place)
            continue
        if not line.strip():
            continue
        if not something and line.strip() in (b"[", b"{"):
            yield source.skipped("is JSON over many lines, not JSON Lines", _ONE_LINE_EACH, place)
            return
        something = True
        yield number, line
    if not something:
        yield source.skipped("contains no text")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | str | None]]:
    """Yield numbered lines; None for a line over the limit, a reason if the packed data are damaged."""
    number = 0
    try:
        while line := stream.readline(MOST_LINE_BYTES + 1):
            number += 1
            if len(line) > MOST_LINE_BYTES and not line.endswith(b"\n"):
                del line
                while (rest := stream.readline(CHUNK_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
            else:
                yield number, line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield number + 1, f"the gzip data are damaged ({error})"


def parse(source: InputStream, context: Context, number: int, line: bytes) -> Parsed | Skipped:
    """Read one line by itself."""
    place = f"line {number}"
    text, notes = decode(line.rstrip(b"\r\n"))
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        exactly = f"{place}, column {error.colno}"
        return source.skipped(f"is not valid JSON: {error.msg}", "Correct the line, or write the file again.", exactly)
    except (RecursionError, ValueError) as error:
        return source.skipped(f"is JSON that cannot be read ({error})", "Correct the line, or leave it out.", place)
    if not isinstance(record, dict):
        return source.skipped(f"holds {_kind(record)}, not an object with fields", _ONE_LINE_EACH, place)
    given, epoch = fields_of(record, context.mapping)
    words = given.get("text", "")
    if not words.strip():
        names = ", ".join(repr(str(key)[:30]) for key in list(record)[:8])
        wanted = f"the field {context.mapping['text']!r}" if "text" in context.mapping else "a field for the text"
        return source.skipped(f"has no text: {wanted} is missing or empty (fields: {names or 'none'})", _TRY_MAPPING, place)
    identity = " ".join(given.get("id", "").split())[:500]
    ref = storable(identity) if identity else f"{source.name}:{number}"
    article = article_from(given, context, ref=ref, origin=source.origin, notes=notes, epoch=epoch)
    return Parsed(article, place, identity, digest_of(identity, words))


def with_ref(parsed: Parsed | Skipped, refs: Refs, source: InputStream) -> Article | Skipped:
    """Return an article with a ref that no line before has, or the reason for skipping a repetition."""
    if isinstance(parsed, Skipped):
        return parsed
    if not parsed.identity:
        return parsed.article
    ref = refs.ref_of(parsed.identity, parsed.digest)
    if ref is None:
        return source.skipped(f"repeats the article {parsed.identity!r} with the same text", None, parsed.place)
    if ref == parsed.identity:
        return parsed.article
    note = Note("ref", "repeated-id", f"the id {parsed.identity!r} stood on an earlier line with another text")
    return replace(parsed.article, ref=storable(ref), notes=(note, *parsed.article.notes))


def _kind(value: object) -> str:
    return {list: "a list", str: "a string", bool: "a truth value", type(None): "null"}.get(type(value), "a number")


def _looks_like_json_lines(head: bytes) -> bool:
    head = unpacked_head(head) if head.startswith(_GZIP) else head
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"' in head[:200]


JSONL = Format("JSON Lines", (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".json"), _looks_like_json_lines, read_jsonl)
