"""Choose the format that reads a file: by its name, and by its first bytes if these say otherwise.

Invariant: if the content is clearly another format than the name says, the content decides. The same name and the same first
bytes always give the same format. A suffix of packed data (``.gz``) counts together with the suffix before it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from syndicate.readers.source import Format, shown

PACKED_SUFFIXES = (".gz", ".bz2", ".xz")
_WHOLE_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MAIL_LINE = re.compile(rb"^(?:Message-ID|MIME-Version|Received|Return-Path):", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Choice:
    """The format that reads a file, and a remark if name and content disagree (else empty)."""

    form: Format
    remark: str = ""


def suffixes(formats: Sequence[Format]) -> tuple[str, ...]:
    """Return every suffix that the formats read, in their order."""
    return tuple(dict.fromkeys(suffix for form in formats for suffix in form.suffixes))


def readable_suffixes(formats: Sequence[Format]) -> str:
    """Return every suffix that is read, as messages list them."""
    return f"{', '.join(suffixes(formats))}; most also packed as {', '.join(PACKED_SUFFIXES)}"


def formats_named(formats: Sequence[Format], name: str) -> tuple[Format, ...]:
    """Return the formats that have the longest known suffix of a file's name; none if no format has its suffix."""
    lower = os.path.basename(name).lower()
    for ending in (lower, without_packing(lower)):
        fitting = [suffix for suffix in suffixes(formats) if ending.endswith(suffix)]
        if fitting:
            longest = max(fitting, key=len)
            return tuple(form for form in formats if longest in form.suffixes)
    return ()


def without_packing(name: str) -> str:
    """Return a name without its suffix of packed data."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in PACKED_SUFFIXES else name


def choose(formats: Sequence[Format], name: str, head: bytes) -> Choice | None:
    """Return the format that reads a file of this name with these first bytes; None if none does."""
    by_name = formats_named(formats, name)
    by_content = [form for form in formats if not form.weak and form.recognises(head)]
    own = [form for form in by_name if form in by_content]
    if own:
        return Choice(own[0])
    if not head and by_name:
        return Choice(by_name[0])
    if by_name and by_name[0].weak:
        by_content = [form for form in by_content if form.name not in _STRICT_TESTS or _STRICT_TESTS[form.name](head)]
    other = next(iter(by_content), None)
    if by_name:
        if other is None:
            return Choice(by_name[0])
        meant = " or ".join(form.name for form in by_name)
        return Choice(other, f"the name says {meant}, but the content is {other.name} and was read as that")
    suffix = os.path.splitext(without_packing(name))[1]
    if not suffix:
        form = other or next((weak for weak in formats if weak.weak and weak.recognises(head)), None)
        return Choice(form) if form else None
    return Choice(other, f"the suffix {shown(suffix)} is not the suffix of a format; the content is {other.name}") if other else None


def _first_line_is_record(head: bytes) -> bool:
    line, end, _ = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return not end and line.startswith(b'{"')


# If the name says that a file is plain text, these formats read it only if their stricter test recognises the content.
_STRICT_TESTS: dict[str, Callable[[bytes], bool]] = {
    "HTML": lambda head: _WHOLE_PAGE.match(head) is not None,
    "JSON Lines": _first_line_is_record,
    "mail": lambda head: _MAIL_LINE.search(head[:4096]) is not None,
    "CSV and TSV": lambda head: False,
}
