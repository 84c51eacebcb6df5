"""Readers: from files, folders, globs and standard input to articles, one module a format.

What always holds: the name says which format reads a file, unless its first bytes clearly are another, and then every
article says so in a note; whatever a file holds, the rest is read: what cannot be read comes out as a ``Skipped`` with
its reason; no reader opens a network connection.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, cast

from syndicate.model.article import Article, Note, Skipped
from syndicate.model.errors import InputError
from syndicate.readers.encoding import binary_kind
from syndicate.readers.jsonl import JSONL
from syndicate.readers.linewise import PLAIN_LINES, Lines, open_plain, parts
from syndicate.readers.paths import STANDARD_INPUT, Found, expand, readable_suffixes
from syndicate.readers.registry import FORMATS, choose, named, shown, supported, without_packing
from syndicate.readers.source import HEAD_BYTES, Context, Format, Kept, Source
from syndicate.readers.unpacking import Packing, Unpacked, packing_of

__all__ = [
    "FORMATS",
    "Context",
    "Format",
    "Kept",
    "Lines",
    "Source",
    "read",
    "read_labelled",
    "read_one",
    "read_parts",
    "read_source",
    "supported",
]

MOST_PACKINGS = 3  # one inside the other; more is a trick
UNKNOWN = "unknown"  # the label of what no format reads


def read(
    paths: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    now: datetime | None = None,
    kept: Kept | None = None,
) -> Iterator[Article | Skipped]:
    """Read every article behind the paths: files, folders (with all below them), globs, and ``-`` for standard input.

    ``mapping`` says under which names the fields of records stand ({"text": "body_plain"}), ``stdin`` is read for ``-``
    (default the process's), ``now`` (with a time zone, default the clock) decides which dates lie in the future, ``kept``
    holds what was taken from pages before. Raises InputError at once, before anything is read, where a path leads nowhere.
    """
    return (entry for _, entry in read_labelled(paths, mapping=mapping, stdin=stdin, now=now, kept=kept))


def read_labelled(
    paths: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    now: datetime | None = None,
    kept: Kept | None = None,
) -> Iterator[tuple[str, Article | Skipped]]:
    """Read as ``read`` does, each entry with the name of the format that read its file."""
    context = Context(mapping or {}, now, kept).checked()
    return _read(expand(paths, lambda path: bool(named(path))), context, stdin)


def read_one(path: str, *, mapping: Mapping[str, str] | None = None, stdin: BinaryIO | None = None, now: datetime | None = None) -> Article:
    """Read the one article of a file or of standard input; raise InputError where there is none, or more than one."""
    entries = read([path], mapping=mapping, stdin=stdin, now=now)
    where = shown(path)
    article: Article | None = None
    for entry in entries:
        if isinstance(entry, Skipped):
            if article is None:
                place = f"{where}, {entry.place}" if entry.place else where
                raise InputError(f"{entry.reason}.", place, entry.remedy)
        elif article is not None:
            raise InputError("holds more than one article, and one was wanted.", where, "Give a file with one article.")
        else:
            article = entry
    if article is None:
        raise InputError("holds no article.", where)
    return article


def read_source(source: Source, context: Context) -> Iterator[Article | Skipped]:
    """Read what lies in a source, by its name and its first bytes; this is how containers and mails read what they hold.

    What is packed is unpacked as it is read; where its data break off or are damaged, what came before is read and
    the rest is told.
    """
    return (entry for _, entry in _labelled(source, context, 0))


def _read(found: Sequence[Found | Skipped], context: Context, stdin: BinaryIO | None) -> Iterator[tuple[str, Article | Skipped]]:
    for entry in found:
        if isinstance(entry, Skipped):
            yield UNKNOWN, entry
        elif entry.path == STANDARD_INPUT:
            yield from _stdin(stdin or sys.stdin.buffer, context)
        else:
            yield from _file(entry.path, context)


def read_parts(
    paths: Sequence[str], *, mapping: Mapping[str, str] | None = None, kept: Kept | None = None
) -> Iterator[Article | Skipped | Lines]:
    """Read as ``read`` does, but give the lines of plain JSON Lines files unread, in parts, to be read by whoever takes them."""
    context = Context(mapping or {}, None, kept).checked()
    return _parts(expand(paths, lambda path: bool(named(path))), context)


def _parts(found: Sequence[Found | Skipped], context: Context) -> Iterator[Article | Skipped | Lines]:
    for entry in found:
        if isinstance(entry, Found) and entry.path.lower().endswith(PLAIN_LINES):
            with open_plain(entry.path) as stream:
                if stream is not None and JSONL.recognises(head := stream.peek(HEAD_BYTES)) and packing_of(head) is None:
                    yield from parts(Source(shown(entry.path), os.path.basename(shown(entry.path)), stream), context)
                    continue
        yield from (one for _, one in _read([entry], context, None))


def _file(path: str, context: Context) -> Iterator[tuple[str, Article | Skipped]]:
    origin = shown(path)
    try:
        with open(path, "rb", buffering=0) as raw, io.BufferedReader(raw, HEAD_BYTES) as stream:
            yield from _labelled(Source(origin, os.path.basename(origin), stream), context, 0)
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        yield UNKNOWN, Skipped(origin, None, reason, "Check that it is still there and may be read.")


def _stdin(stdin: BinaryIO, context: Context) -> Iterator[tuple[str, Article | Skipped]]:
    stream = io.BufferedReader(cast(io.RawIOBase, stdin), HEAD_BYTES)
    try:
        yield from _labelled(Source(STANDARD_INPUT, STANDARD_INPUT, stream), context, 0)
    finally:
        stream.detach()  # or the caller's stream would be closed with this one


def _labelled(source: Source, context: Context, packings: int) -> Iterator[tuple[str, Article | Skipped]]:
    head = source.head()
    choice = choose(source.name, head)
    packing = packing_of(head)
    if packing is not None and (choice is None or not choice.form.recognises(head)):
        yield from _packed(source, packing, context, packings)
        return
    if choice is None:
        yield UNKNOWN, _refused(source, head)
        return
    note = Note("text", "other-format", choice.remark)
    for entry in _safely(choice.form, source, context):
        if choice.remark and isinstance(entry, Article):
            entry = replace(entry, notes=(note, *entry.notes))
        yield choice.form.name, entry


def _safely(form: Format, source: Source, context: Context) -> Iterator[Article | Skipped]:
    """Read a source; where a reader or the library below it fails on it, say so, since the other files wait."""
    entries = form.read(source, context)
    while True:
        try:
            entry = next(entries)
        except StopIteration:
            return
        except OSError:
            raise  # of the file and not of what it holds: told where it was opened
        except Exception as error:
            what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            yield source.skipped(f"made the reader of {form.name} fail ({what}), a defect of syndicate", "Please report it with the file.")
            return
        yield entry


def _packed(source: Source, packing: Packing, context: Context, packings: int) -> Iterator[tuple[str, Article | Skipped]]:
    if packings == MOST_PACKINGS:
        yield UNKNOWN, source.skipped(f"is packed more than {MOST_PACKINGS} times over", "Unpack it first.")
        return
    raw = Unpacked(source.stream, packing)
    label = UNKNOWN
    with io.BufferedReader(raw, HEAD_BYTES) as stream:
        inner = replace(source, name=without_packing(source.name), stream=stream)
        untold = Note("text", "packed", f"the content is {packing.name} data, which the name does not say; it was unpacked")
        for label, entry in _labelled(inner, context, packings + 1):
            if isinstance(entry, Article):
                notes = (untold, *entry.notes) if inner.name == source.name != STANDARD_INPUT else entry.notes
                entry = replace(entry, notes=notes, ref=source.name if entry.ref == inner.name else entry.ref)
            yield label, entry
        if raw.fault is not None:
            remedy = "What came before was read. Fetch or pack the file again."
            yield label, source.skipped(raw.fault.reason, remedy, f"byte {raw.fault.offset} of the packed data")


def _refused(source: Source, head: bytes) -> Skipped:
    remedy = f"Readable are {readable_suffixes()}."
    suffix = os.path.splitext(source.name)[1]
    kind = binary_kind(head)
    if suffix and source.name != STANDARD_INPUT:
        return source.skipped(f"no reader knows the suffix {suffix}" + (f", and it is {kind}" if kind else ""), remedy)
    return source.skipped(f"is {kind or 'nothing that a reader knows'}", remedy)
