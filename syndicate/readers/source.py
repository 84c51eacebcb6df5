"""What a format is, what it is given to read, and the limits that hold for all of them.

What always holds: a format's reader yields articles and reasons for skipping, and raises for nothing that the bytes
could hold.
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

MOST_FILE_BYTES = 64 * 1024 * 1024  # one article; the longest books have 10 MB
MOST_LINE_BYTES = 64 * 1024 * 1024  # one line of a .jsonl file
HEAD_BYTES = 65_536  # what a format is recognised by
STANDARD_INPUT = "-"  # its path and its name

LONGEST_METADATA = 2_000  # code points of a value in an article's metadata

BufferedBytes: TypeAlias = "io.BufferedReader[Any]"  # peeks; what is below it does not matter

# A reader's names for the fields of an article, by the names a mapping may use for them
FIELD_NAMES: dict[str, str] = {
    "id": "id", "text": "text", "title": "title", "outlet": "outlet", "date": "published", "published": "published",
    "url": "uri", "uri": "uri", "byline": "byline", "language": "language",
}  # fmt: skip


@dataclass(slots=True)
class Allowance:
    """What may still come out of a container and of all that lies in it: members, and bytes of them unpacked."""

    members: int
    bytes: int


class Unreadable(Exception):
    """Ends the reading of a source; ``Format.read`` yields the reason."""

    def __init__(self, skipped: Skipped) -> None:
        super().__init__(skipped.reason)
        self.skipped = skipped


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes with the name it goes by: ``origin`` identifies it, ``name`` is what people call it.

    ``depth`` is the number of containers that it lies in, ``allowance`` what the outermost of these may still give.
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
        """Say why this source, or the place in it, was not read."""
        return Skipped(self.origin, place, reason, remedy)

    def refused(self, reason: str, remedy: str | None = None, place: str | None = None) -> Unreadable:
        """Return the exception that ends the reading of this source."""
        return Unreadable(self.skipped(reason, remedy, place))

    def whole(self) -> bytes:
        """Return all bytes; raise Unreadable where they are too many for one article."""
        data = self.stream.read(MOST_FILE_BYTES + 1)
        if len(data) > MOST_FILE_BYTES:
            reason = f"holds more than {MOST_FILE_BYTES // 2**20} MB, the limit for one article"
            raise self.refused(reason, "Split it into its articles, or give them as .jsonl.")
        return data


class Kept(Protocol):
    """A place that keeps what was taken from a page by the hash of its content and the version of what took it."""

    def get(self, key: bytes, version: str) -> str | None:
        """Return what is kept, None where there is nothing of this version."""

    def put(self, key: bytes, version: str, fields: str) -> None:
        """Keep what was taken from a page."""


@dataclass(frozen=True, slots=True)
class Context:
    """How to read: which input field stands for which of an article's, and what time it is (None: the clock).

    ``kept`` stores what was extracted from pages before; without it every page is extracted again. ``formats`` are the
    formats in which files inside a container, a mail or a web archive are read.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None
    kept: Kept | None = None
    formats: tuple[Format, ...] = ()

    def checked(self) -> Context:
        """Return this context with the mapping's names made the article's own; a name that no article has is refused."""
        for name in self.mapping:
            if name not in FIELD_NAMES:
                raise InputError(f"{name!r} is no field that a mapping can set.", "mapping", f"Use one of: {', '.join(FIELD_NAMES)}.")
        return replace(self, mapping={FIELD_NAMES[name]: key for name, key in self.mapping.items()})


Reader = Callable[[Source, Context], Iterator[Article | Skipped]]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of formats: its name, its suffixes, how its first bytes are known, and what reads it.

    ``extra`` is the extra of this package that the reader needs, None where it needs none. A ``weak`` format recognises every
    text, so any other format that clearly recognises the content goes first.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    reader: Reader
    extra: str | None = None
    weak: bool = False

    def read(self, source: Source, context: Context) -> Iterator[Article | Skipped]:
        """Yield the articles of a source, and a reason for all that is skipped."""
        try:
            yield from self.reader(source, context)
        except Unreadable as refusal:
            yield refusal.skipped


def shown(name: str) -> str:
    """Return a file's name with invisible characters (line ends, controls) and bytes that are no text escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def content_hash(data: bytes, *others: str | None) -> bytes:
    """Return the SHA-256 of a page and of everything else that decides the result of reading it, such as a declared encoding."""
    made = hashlib.sha256(data)
    for other in others:
        made.update(b"\x00" + (other or "").encode(errors="replace"))
    return made.digest()


def missing(source: Source, extra: str) -> Unreadable:
    """Return the exception for an extra that is not installed, with the command that installs it."""
    return source.refused("needs packages that are not installed", f"Install them with: pip install 'syndicate[{extra}]'")


def metadata_of(values: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    """Return an article's metadata from values by their names: what is empty left out, each on one line, sorted.

    A name that ``METADATA`` does not hold is a mistake of the reader's and raises KeyError.
    """
    unknown = values.keys() - METADATA.keys()
    if unknown:
        raise KeyError(*sorted(unknown))
    clean = {name: " ".join(value.replace("\x00", "\ufffd").split())[:LONGEST_METADATA] for name, value in values.items() if value}
    return tuple(sorted((name, value.encode(errors="replace").decode()) for name, value in clean.items() if value))
