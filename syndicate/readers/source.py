"""What a format is, what it is given to read, and the limits that hold for all of them.

What always holds: a format's reader yields articles and reasons for skipping, and raises for nothing that the bytes
could hold.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from syndicate.errors import InputError
from syndicate.values import Article, Skipped

MOST_FILE_BYTES = 64 * 1024 * 1024  # one article; the longest books have 10 MB
MOST_LINE_BYTES = 64 * 1024 * 1024  # one line of a .jsonl file
HEAD_BYTES = 65_536  # what a format is recognised by

BufferedBytes: TypeAlias = "io.BufferedReader[Any]"  # peeks; what is below it does not matter

# A reader's names for the fields of an article, by the names a mapping may use for them
FIELD_NAMES: dict[str, str] = {
    "id": "id", "text": "text", "title": "title", "outlet": "outlet", "date": "published", "published": "published",
    "url": "uri", "uri": "uri", "byline": "byline", "language": "language",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes with the name it goes by: ``origin`` identifies it, ``name`` is what people call it."""

    origin: str
    name: str
    stream: BufferedBytes

    def head(self) -> bytes:
        """Return the first bytes without taking them out of the stream."""
        return self.stream.peek(HEAD_BYTES)[:HEAD_BYTES]

    def skipped(self, reason: str, remedy: str | None = None, place: str | None = None) -> Skipped:
        """Say why this source, or the place in it, was not read."""
        return Skipped(self.origin, place, reason, remedy)

    def whole(self) -> bytes | Skipped:
        """Return all bytes, or the reason why there are too many for one article."""
        data = self.stream.read(MOST_FILE_BYTES + 1)
        if len(data) > MOST_FILE_BYTES:
            reason = f"holds more than {MOST_FILE_BYTES // 2**20} MB, the limit for one article"
            return self.skipped(reason, "Split it into its articles, or give them as .jsonl.")
        return data


@dataclass(frozen=True, slots=True)
class Context:
    """How to read: which input field stands for which of an article's, and what time it is (None: the clock)."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None

    def checked(self) -> Context:
        """Return this context with the mapping's names made the article's own; a name that no article has is refused."""
        for name in self.mapping:
            if name not in FIELD_NAMES:
                raise InputError(f"{name!r} is no field that a mapping can set.", "mapping", f"Use one of: {', '.join(FIELD_NAMES)}.")
        return replace(self, mapping={FIELD_NAMES[name]: key for name, key in self.mapping.items()})


Reader = Callable[[Source, Context], Iterator[Article | Skipped]]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of formats: its name, its suffixes, how its first bytes are known, and what reads it."""

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Reader
