"""Open one stream of bytes: unpack it if it is packed, choose its format and read it.

Invariant: reading one file never stops the others. What cannot be read is yielded as a ``Skipped`` with its reason.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace

from syndicate.model.article import Article, Note, Skipped
from syndicate.readers.choosing import choose, readable_suffixes, without_packing
from syndicate.readers.encoding import binary_kind
from syndicate.readers.source import HEAD_BYTES, STANDARD_INPUT, Context, Format, InputStream
from syndicate.readers.unpacking import Packing, Unpacked, packing_of

MOST_PACKINGS = 3  # inside one another; more are a trick
UNKNOWN = "unknown"  # the label of a file that no format reads


def read_source(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a source in the format of its name and first bytes; containers and mails read their contents by this.

    Packed data are unpacked while they are read. If they break off or are damaged, the part before is read and the damage
    reported.
    """
    return (entry for _, entry in read_with_format(source, context))


def read_with_format(source: InputStream, context: Context, packings: int = 0) -> Iterator[tuple[str, Article | Skipped]]:
    """Read as ``read_source`` does; each entry comes with the name of the format that read it."""
    head = source.head()
    choice = choose(context.formats, source.name, head)
    packing = packing_of(head)
    if packing is not None and (choice is None or not choice.form.recognises(head)):
        yield from _packed(source, packing, context, packings)
        return
    if choice is None:
        yield UNKNOWN, _refused(source, head, context)
        return
    note = Note("text", "other-format", choice.remark)
    for entry in _safely(choice.form, source, context):
        if choice.remark and isinstance(entry, Article):
            entry = replace(entry, notes=(note, *entry.notes))
        yield choice.form.name, entry


def _safely(form: Format, source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a source; if its reader or a library fails, yield that as the reason, and go on with the other files."""
    try:
        yield from form.read(source, context)
    except OSError:
        raise  # a failure of the file itself, reported where it was opened
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        yield source.skipped(f"made the reader of {form.name} fail ({what}), a defect of syndicate", "Please report it with the file.")


def _packed(source: InputStream, packing: Packing, context: Context, packings: int) -> Iterator[tuple[str, Article | Skipped]]:
    if packings == MOST_PACKINGS:
        yield UNKNOWN, source.skipped(f"is packed more than {MOST_PACKINGS} times over", "Unpack it first.")
        return
    raw = Unpacked(source.stream, packing)
    label = UNKNOWN
    with io.BufferedReader(raw, HEAD_BYTES) as stream:
        inner = replace(source, name=without_packing(source.name), stream=stream)
        note = Note("text", "packed", f"the content is {packing.name} data, which the name does not say; it was unpacked")
        for label, entry in read_with_format(inner, context, packings + 1):
            if isinstance(entry, Article):
                notes = (note, *entry.notes) if inner.name == source.name != STANDARD_INPUT else entry.notes
                entry = replace(entry, notes=notes, ref=source.name if entry.ref == inner.name else entry.ref)
            yield label, entry
        if raw.fault is not None:
            remedy = "What came before was read. Fetch or pack the file again."
            yield label, source.skipped(raw.fault.reason, remedy, f"byte {raw.fault.offset} of the packed data")


def _refused(source: InputStream, head: bytes, context: Context) -> Skipped:
    remedy = f"Readable are {readable_suffixes(context.formats)}."
    suffix = os.path.splitext(source.name)[1]
    kind = binary_kind(head)
    if suffix and source.name != STANDARD_INPUT:
        return source.skipped(f"no reader knows the suffix {suffix}" + (f", and it is {kind}" if kind else ""), remedy)
    return source.skipped(f"is {kind or 'nothing that a reader knows'}", remedy)
