"""Split JSON Lines files into parts of unread lines, which other processes read.

Invariant: the parts, read in any processes and taken in order, give what reading the file gives: the same refs, the same
repetitions left out, the same reasons for skipping.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from syndicate.model.article import Skipped
from syndicate.readers.jsonl import Parsed, lines_of, parse
from syndicate.readers.source import Context, InputStream

PLAIN_LINES = (".jsonl", ".ndjson")
LINES_A_PART = 256
MOST_BYTES_A_PART = 8_000_000  # of a part; a few huge lines fill one


@dataclass(frozen=True, slots=True)
class LineBatch:
    """A part of a file: numbered lines and reasons for skipping, in their order."""

    origin: str
    name: str
    context: Context
    entries: tuple[tuple[int, bytes] | Skipped, ...]

    def parsed(self) -> list[Parsed | Skipped]:
        """Read each line by itself."""
        source = InputStream(self.origin, self.name, io.BufferedReader(io.BytesIO()))
        return [entry if isinstance(entry, Skipped) else parse(source, self.context, *entry) for entry in self.entries]


def parts(source: InputStream, context: Context) -> Iterator[LineBatch]:
    """Yield the lines of a plain file in parts."""
    context = Context(context.mapping, context.now)  # other processes get neither the store of pages nor the formats
    entries: list[tuple[int, bytes] | Skipped] = []
    size = 0
    for entry in lines_of(source, source.stream):
        entries.append(entry)
        size += 0 if isinstance(entry, Skipped) else len(entry[1])
        if len(entries) >= LINES_A_PART or size >= MOST_BYTES_A_PART:
            yield LineBatch(source.origin, source.name, context, tuple(entries))
            entries, size = [], 0
    if entries:
        yield LineBatch(source.origin, source.name, context, tuple(entries))
