"""JSON Lines in parts: the lines of a file handed on unread, read by themselves elsewhere, and put in order again.

What always holds: whoever reads the parts, in whatever processes, and takes them in their order gets what reading the file
gives: the same refs, the same repetitions left out, the same reasons for skipping.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from syndicate.model.article import Skipped
from syndicate.readers.jsonl import Parsed, lines_of, parse
from syndicate.readers.source import HEAD_BYTES, BufferedBytes, Context, Source

PLAIN_LINES = (".jsonl", ".ndjson")
AT_ONCE = 256  # lines a part
MOST_BYTES = 8_000_000  # of a part, so that a few huge lines do not make a huge one


@dataclass(frozen=True, slots=True)
class Lines:
    """A part of a file: numbered lines and reasons for skipping, in their order."""

    origin: str
    name: str
    context: Context
    entries: tuple[tuple[int, bytes] | Skipped, ...]

    def parsed(self) -> list[Parsed | Skipped]:
        """Read each line by itself."""
        source = Source(self.origin, self.name, io.BufferedReader(io.BytesIO()))
        return [entry if isinstance(entry, Skipped) else parse(source, self.context, *entry) for entry in self.entries]


@contextmanager
def open_plain(path: str) -> Iterator[BufferedBytes | None]:
    """Open a file to be read in parts; None where it cannot be opened, which reading it in the usual way will tell."""
    try:
        raw = io.FileIO(path)
    except OSError:
        yield None
        return
    with raw, io.BufferedReader(raw, HEAD_BYTES) as stream:
        yield stream


def parts(source: Source, context: Context) -> Iterator[Lines]:
    """Yield the lines of a plain file in parts."""
    context = Context(context.mapping, context.now)  # neither a store of pages nor the formats can be sent to another process
    entries: list[tuple[int, bytes] | Skipped] = []
    size = 0
    for entry in lines_of(source, source.stream):
        entries.append(entry)
        size += 0 if isinstance(entry, Skipped) else len(entry[1])
        if len(entries) >= AT_ONCE or size >= MOST_BYTES:
            yield Lines(source.origin, source.name, context, tuple(entries))
            entries, size = [], 0
    if entries:
        yield Lines(source.origin, source.name, context, tuple(entries))
