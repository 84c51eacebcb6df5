"""Read web archives record by record: WARC and WET by fastwarc, and the older ARC, packed or not.

Invariant: only one record is in memory. A broken record is reported with its place, and reading goes on at the next one that is
found. Nothing that an archive names is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast

from syndicate.model.article import Article, Skipped
from syndicate.readers.captures import Capture, Captures, too_large
from syndicate.readers.source import MOST_FILE_BYTES, Context, Format, InputStream
from syndicate.readers.tape import Tape
from syndicate.readers.unpacking import unpacked_head

LONGEST_LINE_BYTES = 64 * 1024  # bytes of the first line of an ARC record
MOST_BROKEN_PLACES = 10_000  # broken places; a file with more is not an archive
_WARC = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
_ARC = re.compile(
    rb"(?:(?<=\n)|\A)[a-z][a-z0-9+.-]{1,20}:[^\n]{1,4000} (?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39}) \d{12,18} "
    rb"\S{1,200}(?: [^\n]{0,500})? \d{1,15}\r?\n"
)
_ARC_HEAD = re.compile(rb"filedesc://[^\n]{0,4000} \d{12,18} text/plain[^\n]{0,200}\n[12] \d+ ")
Record = Capture | str  # a capture, or why it cannot be read


def _read(source: InputStream, context: Context, records: Callable[[Tape], Iterator[tuple[str, Record]]]) -> Iterator[Article | Skipped]:
    import fastwarc  # noqa: F401 - its codecs are needed for ARC as well

    tape, captures = Tape(source.stream), Captures(source, context)
    for place, record in records(tape):
        yield from captures.tell(record, place) if isinstance(record, str) else captures.read(record)
    yield from captures.summary()


def _warc_records(tape: Tape) -> Iterator[tuple[str, Record]]:
    """Yield the records of a WARC file with their places, and what is broken between them."""
    from fastwarc.warc import ArchiveIterator

    number = 0
    for _ in range(MOST_BROKEN_PLACES):
        start = last = tape.position
        said = ""
        try:
            for record in ArchiveIterator(cast(Any, tape), parse_http=False):
                number += 1
                last = start + record.stream_pos
                place = f"record {number}, {tape.place(last)}"
                yield place, _capture(record, place)
        except (OSError, ValueError, EOFError) as error:
            said = " ".join(str(error).split())[:200]
        if tape.fault:
            yield f"after record {number}, {tape.place(tape.position)}", tape.fault
            if not tape.resume():
                return
        elif not said:
            return
        elif not tape.wind_to(last + 1, _WARC, 16):
            yield f"after record {number}, {tape.place(last)}", f"is not a WARC record from there to the end ({said})"
            return
        else:
            yield f"after record {number}, {tape.place(last)}", f"is not a WARC record ({said})"
    yield f"after record {number}", f"is broken in more than {MOST_BROKEN_PLACES} places, and was not read further"


def _capture(record: Any, place: str) -> Capture:
    headers = record.headers
    kind = str(record.record_type).rpartition(".")[2]
    length = int(record.content_length)
    uri = (headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    wanted = kind in ("response", "resource", "conversion")
    block = record.reader.read(min(length, MOST_FILE_BYTES)) if wanted and length else b""
    short = wanted and len(block) < min(length, MOST_FILE_BYTES)
    cut = headers.get("WARC-Truncated")
    remark = f"the crawler cut it off ({cut})" if cut else ""
    written, content_type = (headers.get("WARC-Date") or "").strip(), headers.get("Content-Type") or ""
    return Capture(kind, place, uri, written, content_type, block, too_large(length), remark, _breaks_off(block, length) if short else "")


def _breaks_off(block: bytes, length: int) -> str:
    return f"is a record that breaks off after {len(block)} of {length} bytes"


def _arc_records(tape: Tape) -> Iterator[tuple[str, Record]]:
    """Yield the records of an ARC file with their places, and what is broken between them."""
    number = broken = 0
    fields = 5
    while broken < MOST_BROKEN_PLACES:
        start = tape.position
        line = tape.line(LONGEST_LINE_BYTES)
        if line.strip() and line.endswith(b"\n"):
            number += 1
            place = f"record {number}, {tape.place(start)}"
            head = _arc_line(line, fields)
            if head is None:
                broken += 1
                yield place, f"is not an ARC record: {line.strip()[:120].decode('latin-1')!r}"
                if not tape.wind_to(start + len(line), _ARC, 8192):
                    return
                continue
            capture = _arc_capture(tape, place, *head)
            if capture.kind == "filedesc" and capture.block.lstrip().startswith(b"2"):
                fields = 10
            yield place, capture
        elif tape.fault:
            broken += 1
            yield f"after record {number}, {tape.place(start)}", tape.fault
            if not tape.resume():
                return
        elif not line:
            return
        elif line.strip():
            broken += 1
            yield f"after record {number}, {tape.place(start)}", "is not an ARC record from there on"
            if not tape.wind_to(start + 1, _ARC, 8192):
                return


def _arc_line(line: bytes, fields: int) -> tuple[str, str, str, int] | None:
    """Return the address, time, type and length in the first line of a record; the address may hold spaces."""
    parts = line.decode("utf-8", errors="replace").rstrip("\r\n").rsplit(" ", fields - 1)
    if len(parts) < 5 or not parts[-1].isdecimal() or ":" not in parts[0] or len(parts[-1]) > 15:
        return None
    return parts[0], parts[2], parts[3], int(parts[-1])


def _arc_capture(tape: Tape, place: str, uri: str, written: str, kind: str, length: int) -> Capture:
    block = tape.read(min(length, MOST_FILE_BYTES))
    problem = too_large(length)
    if problem:
        left = length - len(block)
        while left > 0 and (passed := len(tape.read(min(left, 1 << 20)))):
            left -= passed
    short = "" if problem or len(block) == length else _breaks_off(block, length)
    record = "filedesc" if uri.startswith("filedesc:") else "response"
    return Capture(record, place, uri, written, kind, block, problem, short=short)


def _is_warc(head: bytes) -> bool:
    return _WARC.match(unpacked_head(head).lstrip(b"\r\n")) is not None


def _is_arc(head: bytes) -> bool:
    return _ARC_HEAD.match(unpacked_head(head)) is not None


WARC = Format("WARC", (".warc", ".warc.gz", ".wet", ".wet.gz"), _is_warc, partial(_read, records=_warc_records), "warc")
ARC = Format("ARC", (".arc", ".arc.gz"), _is_arc, partial(_read, records=_arc_records), "warc")
