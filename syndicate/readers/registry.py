"""Which format reads what: by the name, and by the first bytes where these say otherwise.

What always holds: the content wins where it clearly is another format than the name says; the same name and the same
first bytes give the same format, whatever else is read; a suffix of packed data (``.gz``) counts with the one before it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from syndicate.readers.containers import TAR, ZIP
from syndicate.readers.feeds import FEED
from syndicate.readers.html import HTML
from syndicate.readers.jsonfeed import JSON_FEED
from syndicate.readers.jsonl import JSONL
from syndicate.readers.mail import MAIL
from syndicate.readers.newsml import NEWSML
from syndicate.readers.ninjs import NINJS
from syndicate.readers.nitf import NITF
from syndicate.readers.office import DOCX, PDF
from syndicate.readers.plain import MARKDOWN, PLAIN
from syndicate.readers.source import Format
from syndicate.readers.tables import CSV, PARQUET
from syndicate.readers.warc import ARC, WARC

# Every text is plain text, so these two give way to whatever is clearly something else
WEAK = (MARKDOWN, PLAIN)
PACKED = (".gz", ".bz2", ".xz")
# What an extra of this package brings, as it is imported
EXTRAS: dict[str, tuple[str, ...]] = {
    "warc": ("fastwarc",),
    "feeds": ("feedparser",),
    "office": ("pypdf", "docx"),
    "parquet": ("pyarrow",),
}
_WHOLE_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MAIL_LINE = re.compile(rb"^(?:Message-ID|MIME-Version|Received|Return-Path):", re.I | re.M)


# Of the formats that share a suffix the first one that recognises the content reads it; where none does the first one says
# why. So what is surest of its content comes first, and of the readers of .xml the one that can say what else the root means.
FORMATS: tuple[Format, ...] = (
    *(DOCX, PDF, ZIP, TAR, WARC, ARC, PARQUET),
    *(NEWSML, NITF, FEED, JSON_FEED, NINJS, MAIL, JSONL, HTML, CSV),
    *(MARKDOWN, PLAIN),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The format that reads something, and what was noticed in choosing it (empty where nothing was)."""

    form: Format
    remark: str = ""


def suffixes() -> tuple[str, ...]:
    """Return every suffix that a format reads, in the order of the formats."""
    return tuple(dict.fromkeys(suffix for form in FORMATS for suffix in form.suffixes))


def named(name: str) -> tuple[Format, ...]:
    """Return the formats that have the longest suffix of a file's name, none where no format has one of its suffixes."""
    lower = os.path.basename(name).lower()
    for ending in (lower, without_packing(lower)):
        fitting = [suffix for suffix in suffixes() if ending.endswith(suffix)]
        if fitting:
            longest = max(fitting, key=len)
            return tuple(form for form in FORMATS if longest in form.suffixes)
    return ()


def without_packing(name: str) -> str:
    """Return a name without the suffix of packed data."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in PACKED else name


def choose(name: str, head: bytes) -> Choice | None:
    """Return what reads a file of this name with these first bytes, None where nothing does."""
    by_name = named(name)
    by_content = [form for form in FORMATS if form not in WEAK and form.recognises(head)]
    own = [form for form in by_name if form in by_content]
    if own:
        return Choice(own[0])
    if not head and by_name:
        return Choice(by_name[0])
    other = next((form for form in by_content if not by_name or by_name[0] not in WEAK or _clearly(form, head)), None)
    if by_name:
        if other is None:
            return Choice(by_name[0])
        meant = " or ".join(form.name for form in by_name)
        return Choice(other, f"the name says {meant}, but the content is {other.name} and was read as that")
    suffix = os.path.splitext(without_packing(name))[1]
    if not suffix:
        form = other or next((weak for weak in WEAK if weak.recognises(head)), None)
        return Choice(form) if form else None
    return Choice(other, f"the suffix {shown(suffix)} is no format's; the content is {other.name}") if other else None


def _first_line_is_record(head: bytes) -> bool:
    line, end, _ = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return not end and line.startswith(b'{"')


# Where a text's name says that it is one, these must be surer of their content than that it might be theirs
_SURE: dict[str, Callable[[bytes], bool]] = {
    "HTML": lambda head: _WHOLE_PAGE.match(head) is not None,
    "JSON Lines": _first_line_is_record,
    "mail": lambda head: _MAIL_LINE.search(head[:4096]) is not None,
    "CSV and TSV": lambda head: False,
}


def _clearly(form: Format, head: bytes) -> bool:
    sure = _SURE.get(form.name)
    return sure is None or sure(head)


def shown(name: str) -> str:
    """Return a file's name with what cannot be seen or stored written out: line ends, controls, bytes that are no text."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


@dataclass(frozen=True, slots=True)
class Supported:
    """A format as it is told: its name, suffixes, the extra it needs (None: the core), and what installs that where it is missing."""

    name: str
    suffixes: tuple[str, ...]
    extra: str | None
    installed: bool
    install: str | None


def supported() -> tuple[Supported, ...]:
    """Return every format, whether what it needs is installed, and the exact command that installs it where it is not."""
    return tuple(_told(form) for form in FORMATS)


def _told(form: Format) -> Supported:
    installed = form.extra is None or all(find_spec(module) is not None for module in EXTRAS[form.extra])
    return Supported(form.name, form.suffixes, form.extra, installed, None if installed else f"pip install 'syndicate[{form.extra}]'")
