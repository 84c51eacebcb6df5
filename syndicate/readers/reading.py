"""Read articles from files, folders, globs and standard input.

Invariant: the articles come in the order of the paths, and by name within a folder.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, cast

from syndicate.model.article import Article, Skipped
from syndicate.model.errors import InputError
from syndicate.readers.jsonl import JSONL
from syndicate.readers.linewise import PLAIN_LINES, LineBatch, parts
from syndicate.readers.opening import UNKNOWN, read_with_format
from syndicate.readers.paths import expand
from syndicate.readers.registry import FORMATS
from syndicate.readers.source import HEAD_BYTES, STANDARD_INPUT, BufferedBytes, Context, InputStream, PageStore, shown
from syndicate.readers.unpacking import packing_of


def read(
    paths: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    now: datetime | None = None,
    kept: PageStore | None = None,
) -> Iterator[Article | Skipped]:
    """Read every article of the paths: files, folders (with all below them), globs, and ``-`` for standard input.

    ``mapping`` gives the names of the fields in records ({"text": "body_plain"}), ``stdin`` is read for ``-``
    (default the process's), ``now`` (with a time zone, default the clock) decides which dates lie in the future, ``kept``
    stores the extractions of pages. Raises InputError at once, before anything is read, if a path leads nowhere.
    """
    return (entry for _, entry in read_labelled(paths, mapping=mapping, stdin=stdin, now=now, kept=kept))


def read_labelled(
    paths: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    now: datetime | None = None,
    kept: PageStore | None = None,
) -> Iterator[tuple[str, Article | Skipped]]:
    """Read as ``read`` does, each entry with the name of the format that read its file."""
    context = Context(mapping or {}, now, kept, FORMATS).checked()
    return _read(expand(paths, FORMATS), context, stdin)


def read_one(path: str, *, mapping: Mapping[str, str] | None = None, stdin: BinaryIO | None = None, now: datetime | None = None) -> Article:
    """Read the one article of a file or of standard input; raise InputError if there is none, or more than one."""
    entries = read([path], mapping=mapping, stdin=stdin, now=now)
    where = shown(path)
    article: Article | None = None
    for entry in entries:
        if isinstance(entry, Skipped):
            if article is None:
                place = f"{where}, {entry.place}" if entry.place else where
                raise InputError(f"{entry.reason}.", place, entry.remedy)
        elif article is not None:
            raise InputError("contains more than one article, and one was wanted.", where, "Give a file with one article.")
        else:
            article = entry
    if article is None:
        raise InputError("contains no article.", where)
    return article


def read_parts(
    paths: Sequence[str], *, mapping: Mapping[str, str] | None = None, kept: PageStore | None = None
) -> Iterator[Article | Skipped | LineBatch]:
    """Read as ``read`` does, but yield the lines of plain JSON Lines files unread, in parts."""
    context = Context(mapping or {}, None, kept, FORMATS).checked()
    return _parts(expand(paths, FORMATS), context)


def _parts(found: Sequence[str | Skipped], context: Context) -> Iterator[Article | Skipped | LineBatch]:
    for entry in found:
        if isinstance(entry, str) and entry.lower().endswith(PLAIN_LINES):
            with _opened(entry) as stream:
                if stream is not None and JSONL.recognises(head := stream.peek(HEAD_BYTES)) and packing_of(head) is None:
                    yield from parts(InputStream(shown(entry), os.path.basename(shown(entry)), stream), context)
                    continue
        yield from (one for _, one in _read([entry], context, None))


@contextmanager
def _opened(path: str) -> Iterator[BufferedBytes | None]:
    """Open a file; yield None if it cannot be opened, for which ``_file`` has the reason."""
    try:
        raw = io.FileIO(path)
    except OSError:
        yield None
        return
    with raw, io.BufferedReader(raw, HEAD_BYTES) as stream:
        yield stream


def _read(found: Sequence[str | Skipped], context: Context, stdin: BinaryIO | None) -> Iterator[tuple[str, Article | Skipped]]:
    for entry in found:
        if isinstance(entry, Skipped):
            yield UNKNOWN, entry
        elif entry == STANDARD_INPUT:
            yield from _stdin(stdin or sys.stdin.buffer, context)
        else:
            yield from _file(entry, context)


def _file(path: str, context: Context) -> Iterator[tuple[str, Article | Skipped]]:
    origin = shown(path)
    try:
        with open(path, "rb", buffering=0) as raw, io.BufferedReader(raw, HEAD_BYTES) as stream:
            yield from read_with_format(InputStream(origin, os.path.basename(origin), stream), context)
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        yield UNKNOWN, Skipped(origin, None, reason, "Check that it is still there and may be read.")


def _stdin(stdin: BinaryIO, context: Context) -> Iterator[tuple[str, Article | Skipped]]:
    stream = io.BufferedReader(cast(io.RawIOBase, stdin), HEAD_BYTES)
    try:
        yield from read_with_format(InputStream(STANDARD_INPUT, STANDARD_INPUT, stream), context)
    finally:
        stream.detach()  # otherwise the caller's stream would be closed with this one
