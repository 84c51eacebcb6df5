"""Readers: from files, folders, globs and standard input to articles, one module a format.

What always holds: the suffix says which format reads a file, and its first bytes where there is no suffix to say it;
whatever a file holds, the rest is read: what cannot be read comes out as a ``Skipped`` with its reason.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, cast

from syndicate.errors import InputError
from syndicate.readers.encoding import binary_kind
from syndicate.readers.html import HTML
from syndicate.readers.jsonl import JSONL
from syndicate.readers.paths import STANDARD_INPUT, Found, expand
from syndicate.readers.plain import MARKDOWN, PLAIN
from syndicate.readers.source import HEAD_BYTES, Context, Format, Source
from syndicate.values import Article, Skipped

# The first row whose suffix fits reads a file; without a suffix, the first row that recognises its first bytes
FORMATS: tuple[Format, ...] = (JSONL, HTML, MARKDOWN, PLAIN)
_BY_SUFFIX = sorted(((suffix, form) for form in FORMATS for suffix in form.suffixes), key=lambda row: -len(row[0]))


def read(
    paths: Sequence[str], *, mapping: Mapping[str, str] | None = None, stdin: BinaryIO | None = None, now: datetime | None = None
) -> Iterator[Article | Skipped]:
    """Read every article behind the paths: files, folders (with all below them), globs, and ``-`` for standard input.

    ``mapping`` says under which names the fields of records stand ({"text": "body_plain"}), ``stdin`` is read for ``-``
    (default the process's), ``now`` (with a time zone, default the clock) decides which dates lie in the future. Raises
    InputError at once, before anything is read, where a path leads nowhere.
    """
    context = Context(mapping or {}, now).checked()
    return _read(expand(paths, lambda path: _by_name(path) is not None), context, stdin)


def read_one(path: str, *, mapping: Mapping[str, str] | None = None, stdin: BinaryIO | None = None, now: datetime | None = None) -> Article:
    """Read the one article of a file or of standard input; raise InputError where there is none, or more than one."""
    entries = read([path], mapping=mapping, stdin=stdin, now=now)
    article: Article | None = None
    for entry in entries:
        if isinstance(entry, Skipped):
            if article is None:
                place = f"{path}, {entry.place}" if entry.place else path
                raise InputError(f"{entry.reason}.", place, entry.remedy)
        elif article is not None:
            raise InputError("holds more than one article, and one was wanted.", path, "Give a file with one article.")
        else:
            article = entry
    if article is None:
        raise InputError("holds no article.", path)
    return article


def _read(found: Sequence[Found | Skipped], context: Context, stdin: BinaryIO | None) -> Iterator[Article | Skipped]:
    for entry in found:
        if isinstance(entry, Skipped):
            yield entry
        elif entry.path == STANDARD_INPUT:
            yield from _stdin(stdin or sys.stdin.buffer, context)
        else:
            yield from _file(entry.path, context)


def _file(path: str, context: Context) -> Iterator[Article | Skipped]:
    form = _by_name(path)
    if form is None and os.path.splitext(path)[1]:
        reason = f"no reader knows the suffix {os.path.splitext(path)[1]}"
        yield Skipped(path, None, reason, "Convert it to text, HTML or JSON Lines, or give it with - on standard input.")
        return
    try:
        with open(path, "rb", buffering=0) as raw, io.BufferedReader(raw, HEAD_BYTES) as stream:
            yield from _stream(Source(path, os.path.basename(path), stream), form, context)
    except OSError as error:
        yield Skipped(path, None, f"cannot be read: {error.strerror or error}", "Check that it is still there and may be read.")


def _stdin(stdin: BinaryIO, context: Context) -> Iterator[Article | Skipped]:
    stream = io.BufferedReader(cast(io.RawIOBase, stdin), HEAD_BYTES)
    try:
        yield from _stream(Source(STANDARD_INPUT, STANDARD_INPUT, stream), None, context)
    finally:
        stream.detach()  # or the caller's stream would be closed with this one


def _stream(source: Source, form: Format | None, context: Context) -> Iterator[Article | Skipped]:
    head = source.head()
    form = form or next((row for row in FORMATS if row.recognises(head)), None)
    if form is None:
        yield source.skipped(f"is {binary_kind(head) or 'nothing that a reader knows'}", "Convert it to text, HTML or JSON Lines.")
        return
    yield from form.read(source, context)


def _by_name(path: str) -> Format | None:
    name = os.path.basename(path).lower()
    return next((form for suffix, form in _BY_SUFFIX if name.endswith(suffix)), None)
