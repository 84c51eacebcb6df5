"""JSON Lines, plain or gzipped: one article a line, read in memory that one line needs.

What always holds: a line that cannot be read is skipped with its number and reason, and the lines after it are read;
two lines of one file never get the same ref.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

import xxhash

from syndicate.model.article import Article, Note, Skipped
from syndicate.readers.encoding import binary_kind, decode
from syndicate.readers.fields import article_from, stated_in
from syndicate.readers.source import MOST_LINE_BYTES, Context, Format, Source
from syndicate.readers.unpacking import unpacked_head

CHUNK = 1 << 20  # bytes thrown away at a time of a line that is too long
MOST_REPORTED = 100  # bad lines of one file; a file that is no JSON at all would say the same of every line
_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ONE_LINE_EACH = "Write one JSON object a line, for instance with: jq -c '.[]' FILE"
_TRY_MAPPING = "Name the field that holds the text, with a mapping such as text=FIELD."


@dataclass(slots=True)
class Seen:
    """What was read before in this file: 64 bits for each id and 128 for each id with its text."""

    ids: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)

    def ref_for(self, identity: str, text: str) -> str | None:
        """Return a ref that no line before has got; None where the same id came with the same text."""
        return self.ref_of(identity, whole_of(identity, text))

    def ref_of(self, identity: str, whole: int) -> str | None:
        """Return what ``ref_for`` does, for the hash of id and text."""
        if whole in self.articles:
            return None
        self.articles.add(whole)
        ref, count = identity, 1
        while (key := xxhash.xxh3_64_intdigest(ref.encode(errors="surrogatepass"))) in self.ids:
            count += 1
            ref = f"{identity}#{count}"
        self.ids.add(key)
        return ref


def whole_of(identity: str, text: str) -> int:
    """Return the 128-bit hash of an id with its text."""
    return xxhash.xxh3_128_intdigest(f"{identity}\0{text}".encode(errors="surrogatepass"))


def read_jsonl(source: Source, context: Context) -> Iterator[Article | Skipped]:
    """Read a .jsonl file, gzipped or not, line by line."""
    head = source.head()
    if head.startswith(_GZIP):
        with gzip.GzipFile(fileobj=source.stream) as unpacked:
            # no buffer of ours around it: where the data break off, a buffer would take whole lines with it
            yield from _read(source, context, cast(BinaryIO, unpacked))
        return
    kind = None if _looks_like_json_lines(head) else binary_kind(head)
    if kind or head.startswith(_UTF16):
        reason = f"is {kind}, not JSON Lines" if kind else "is UTF-16, and JSON Lines are UTF-8"
        yield source.skipped(reason, "Convert it to UTF-8 JSON Lines, or leave it out.")
        return
    yield from _read(source, context, source.stream)


def _read(source: Source, context: Context, stream: BinaryIO) -> Iterator[Article | Skipped]:
    """Read line by line; of many bad lines the first are reported each, the others in one sentence at the end."""
    report = Report(source.origin)
    for entry in _entries(source, context, stream):
        if isinstance(entry, Article) or report.takes():
            yield entry
    yield from report.end()


@dataclass(slots=True)
class Report:
    """How many bad lines of one file were met, so that the first are reported each and the others in one sentence."""

    origin: str
    met: int = 0

    def takes(self) -> bool:
        """Count one more and tell whether it is to be reported."""
        self.met += 1
        return self.met <= MOST_REPORTED

    def end(self) -> Iterator[Skipped]:
        """Yield the sentence about those that were not reported."""
        if self.met > MOST_REPORTED:
            reason = f"holds {self.met - MOST_REPORTED} more lines that were not read, for reasons such as those above"
            yield Skipped(self.origin, "the lines after those", reason)


@dataclass(frozen=True, slots=True)
class Parsed:
    """One line as an article whose ref is the id that the line gave, and the hash of both, by which repetitions are told."""

    article: Article
    place: str
    identity: str  # "" where the line gave none
    whole: int


def _entries(source: Source, context: Context, stream: BinaryIO) -> Iterator[Article | Skipped]:
    seen = Seen()
    for entry in lines_of(source, stream):
        yield entry if isinstance(entry, Skipped) else numbered(parse(source, context, *entry), seen, source)


def lines_of(source: Source, stream: BinaryIO) -> Iterator[tuple[int, bytes] | Skipped]:
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
        yield source.skipped("holds no text")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | str | None]]:
    """Yield numbered lines; None for one over the limit, a sentence where the packed data breaks off."""
    number = 0
    try:
        while line := stream.readline(MOST_LINE_BYTES + 1):
            number += 1
            if len(line) > MOST_LINE_BYTES and not line.endswith(b"\n"):
                del line
                while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
            else:
                yield number, line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield number + 1, f"the gzip data are damaged ({error})"


def parse(source: Source, context: Context, number: int, line: bytes) -> Parsed | Skipped:
    """Read one line by itself."""
    place = f"line {number}"
    text, notes = decode(line.rstrip(b"\r\n"))
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        exactly = f"{place}, column {error.colno}"
        return source.skipped(f"is no valid JSON: {error.msg}", "Correct the line, or write the file again.", exactly)
    except (RecursionError, ValueError) as error:
        return source.skipped(f"is JSON that cannot be read ({error})", "Correct the line, or leave it out.", place)
    if not isinstance(record, dict):
        return source.skipped(f"holds {_kind(record)}, not an object with fields", _ONE_LINE_EACH, place)
    stated = stated_in(record, context.mapping)
    words = stated.values.get("text", "")
    if not words.strip():
        names = ", ".join(repr(str(key)[:30]) for key in list(record)[:8])
        wanted = f"the field {context.mapping['text']!r}" if "text" in context.mapping else "a field for the text"
        return source.skipped(f"has no text: {wanted} is missing or empty (fields: {names or 'none'})", _TRY_MAPPING, place)
    identity = " ".join(stated.values.get("id", "").split())[:500]
    ref = identity.encode(errors="replace").decode() if identity else f"{source.name}:{number}"
    article = article_from(stated, context, ref=ref, origin=source.origin, notes=notes)
    return Parsed(article, place, identity, whole_of(identity, words))


def numbered(parsed: Parsed | Skipped, seen: Seen, source: Source) -> Article | Skipped:
    """Give an article a ref that no line before it has got, or say that it stood there before."""
    if isinstance(parsed, Skipped) or not parsed.identity:
        return parsed if isinstance(parsed, Skipped) else parsed.article
    ref = seen.ref_of(parsed.identity, parsed.whole)
    if ref is None:
        return source.skipped(f"repeats the article {parsed.identity!r} with the same text", None, parsed.place)
    if ref == parsed.identity:
        return parsed.article
    note = Note("ref", "repeated-id", f"the id {parsed.identity!r} stood on an earlier line with another text")
    return replace(parsed.article, ref=ref.encode(errors="replace").decode(), notes=(note, *parsed.article.notes))


def _kind(value: object) -> str:
    return {list: "a list", str: "a string", bool: "a truth value", type(None): "null"}.get(type(value), "a number")


def _looks_like_json_lines(head: bytes) -> bool:
    head = unpacked_head(head) if head.startswith(_GZIP) else head
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"' in head[:200]


JSONL = Format("JSON Lines", (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".json"), _looks_like_json_lines, read_jsonl)
