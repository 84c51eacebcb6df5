"""The parts of every reader: the source that it reads, the context that says how, and the format that it belongs to.

Invariant: a format yields articles and reasons for skipping, and raises for nothing that the bytes of a file may hold.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from syndicate.model.article import METADATA, Article, Skipped
from syndicate.model.errors import InputError

MOST_FILE_BYTES = 64 * 1024 * 1024  # of one article; the longest books have 10 MB
MOST_LINE_BYTES = 64 * 1024 * 1024  # of one line of a .jsonl file
HEAD_BYTES = 65_536  # by which a format is recognised
STANDARD_INPUT = "-"  # its path and its name

LONGEST_METADATA_CHARACTERS = 2_000  # code points of a value in an article's metadata

BufferedBytes: TypeAlias = "io.BufferedReader[Any]"  # a stream that can peek

# The fields of an article, by the names that a mapping may use for them
FIELD_NAMES: dict[str, str] = {
    "id": "id", "text": "text", "title": "title", "outlet": "outlet", "date": "published", "published": "published",
    "url": "uri", "uri": "uri", "byline": "byline", "language": "language",
}  # fmt: skip


@dataclass(slots=True)
class Allowance:
    """How many members, and unpacked bytes of them, may still come out of a container and the containers inside it."""

    members: int
    bytes: int


class Unreadable(Exception):
    """Ends the reading of a source; ``Format.read`` yields the reason."""

    def __init__(self, skipped: Skipped) -> None:
        super().__init__(skipped.reason)
        self.skipped = skipped


@dataclass(frozen=True, slots=True)
class InputStream:
    """One stream of bytes: ``origin`` identifies it, ``name`` is its name for people.

    ``depth`` is the number of containers around it, ``allowance`` how much the outermost of these may still unpack.
    """

    origin: str
    name: str
    stream: BufferedBytes
    depth: int = 0
    allowance: Allowance | None = None

    def head(self) -> bytes:
        """Return the first bytes without taking them out of the stream."""
        return self.stream.peek(HEAD_BYTES)[:HEAD_BYTES]

    def skipped(self, reason: str, remedy: str | None = None, place: str | None = None) -> Skipped:
        """Return the reason why this source, or a place in it, was not read."""
        return Skipped(self.origin, place, reason, remedy)

    def refused(self, reason: str, remedy: str | None = None, place: str | None = None) -> Unreadable:
        """Return the exception that ends the reading of this source."""
        return Unreadable(self.skipped(reason, remedy, place))

    def whole(self) -> bytes:
        """Return all bytes; raise Unreadable if they are too many for one article."""
        data = self.stream.read(MOST_FILE_BYTES + 1)
        if len(data) > MOST_FILE_BYTES:
            reason = f"holds more than {MOST_FILE_BYTES // 2**20} MB, the limit for one article"
            raise self.refused(reason, "Split it into its articles, or give them as .jsonl.")
        return data


class PageStore(Protocol):
    """A store of extractions of pages, by the hash of the page and the version of the extraction."""

    def get(self, key: bytes, version: str) -> str | None:
        """Return the stored extraction, None if there is none of this version."""

    def put(self, key: bytes, version: str, fields: str) -> None:
        """Store an extraction."""


@dataclass(frozen=True, slots=True)
class Context:
    """How to read: the input's names of an article's fields, and the current time (None: the clock).

    ``kept`` stores what was extracted from pages before; without it every page is extracted again. ``formats`` are the
    formats in which files inside a container, a mail or a web archive are read.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None
    kept: PageStore | None = None
    formats: tuple[Format, ...] = ()

    def checked(self) -> Context:
        """Return this context with the article's own field names in the mapping; raise InputError for an unknown name."""
        for name in self.mapping:
            if name not in FIELD_NAMES:
                raise InputError(f"{name!r} is not a field that a mapping can set.", "mapping", f"Use one of: {', '.join(FIELD_NAMES)}.")
        return replace(self, mapping={FIELD_NAMES[name]: key for name, key in self.mapping.items()})


Reader = Callable[[InputStream, Context], Iterator[Article | Skipped]]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of formats: its name, its suffixes, the test of its first bytes, and its reader.

    ``extra`` is the extra of this package that the reader needs, None if it needs none. A ``weak`` format recognises every
    text, so any other format that clearly recognises the content goes first.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    reader: Reader
    extra: str | None = None
    weak: bool = False

    def read(self, source: InputStream, context: Context) -> Iterator[Article | Skipped]:
        """Yield the articles of a source, and a reason for all that is skipped, such as an extra that is not installed."""
        try:
            yield from self.reader(source, context)
        except Unreadable as refusal:
            yield refusal.skipped
        except ImportError:
            if self.extra is None:
                raise
            yield source.skipped("needs packages that are not installed", f"Install them with: pip install 'syndicate[{self.extra}]'")


def shown(name: str) -> str:
    """Return a file's name with invisible characters (line ends, controls) and bytes that are no text escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def message_of(error: Exception) -> str:
    """Return an error's message on one line, or its type if it has none."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def content_hash(data: bytes, *others: str | None) -> bytes:
    """Return the SHA-256 of a page and of everything else that decides the result of reading it, such as a declared encoding."""
    made = hashlib.sha256(data)
    for other in others:
        made.update(b"\x00" + (other or "").encode(errors="replace"))
    return made.digest()


def metadata_of(values: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    """Return an article's metadata: the values that are not empty, each on one line, sorted by name.

    Raises KeyError for a name that is not in ``METADATA``, which is a mistake of the reader.
    """
    unknown = values.keys() - METADATA.keys()
    if unknown:
        raise KeyError(*sorted(unknown))
    known = ((name, value.replace("\x00", "\ufffd")) for name, value in values.items() if value)
    clean = {name: " ".join(value.split())[:LONGEST_METADATA_CHARACTERS] for name, value in known}
    return tuple(sorted((name, value.encode(errors="replace").decode()) for name, value in clean.items() if value))
