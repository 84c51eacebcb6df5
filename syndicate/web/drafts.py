"""A draft that somebody pasted, dropped or sent, and how it becomes an article.

Invariant: the draft is not stored. If it cannot be read, the error names the file and the reason.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from syndicate.model.article import Article
from syndicate.model.errors import InputError
from syndicate.readers import FORMATS, read_one

DEFAULT_LIMIT_SHARE = 0.1  # share of a draft's words that may be reused without credit, by default
LONGEST_NAME_CHARACTERS = 120
LONGEST_FIELD_CHARACTERS = 1000
FIELDS = ("title", "outlet", "byline", "published", "uri", "language", "ref")
_HALVES = re.compile("[\ud800-\udfff]")
_SUFFIXES = tuple(sorted((suffix for form in FORMATS for suffix in form.suffixes), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft to be checked: ``own`` is the outlet it is for, whose articles are left out; ``window`` are days."""

    article: Article
    limit: float = DEFAULT_LIMIT_SHARE
    own: str | None = None
    window: int | None = None


def whole(text: str) -> str:
    """Return a text without half characters, each replaced so that all offsets stay."""
    return _HALVES.sub("\ufffd", text)


def from_text(text: str, **fields: str | None) -> Article:
    """Return a pasted text as an article, exactly as it is."""
    if not text.strip():
        raise InputError("no text was given.", None, "Paste an article, or choose a file.")
    known = {name: whole(value.strip())[:LONGEST_FIELD_CHARACTERS] for name, value in fields.items() if value and value.strip()}
    facts: dict[str, Any] = {"ref": "draft", **known}
    return Article(whole(text), **facts)


def from_file(name: str, content: bytes) -> Article:
    """Return the article of a file, read as ``syndicate check`` reads it; raise InputError if it holds none or several."""
    shown = re.split(r"[\\/]", name)[-1][-LONGEST_NAME_CHARACTERS:] or "draft"
    suffix = next((one for one in _SUFFIXES if shown.lower().endswith(one)), "" if "." not in shown else Path(shown).suffix[:12])
    # A file and not a stream, because readers know formats by suffix, and open some of them more than once.
    with tempfile.TemporaryDirectory(prefix="syndicate-") as folder:
        path = Path(folder) / f"draft{suffix if re.fullmatch(r'[.A-Za-z0-9]*', suffix) else ''}"
        path.write_bytes(content)
        try:
            article = read_one(str(path))
        except InputError as error:
            raise InputError(f"“{shown}” cannot be checked: {error.what}", None, error.remedy) from error
    return replace(article, ref=shown, origin="")


def from_json(body: bytes) -> Draft:
    """Return the draft of a JSON object such as {"text": ..., "title": ...}; raise InputError if the body is no such object."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the body is not JSON ({error}).", None, 'Send {"text": "..."}.') from error
    if not isinstance(given, dict):
        raise InputError("the body is not a JSON object.", None, 'Send {"text": "..."}.')
    unknown = sorted(set(given) - {"text", "limit", "own", "window", *FIELDS})
    if unknown:
        known = f"The known fields are: text, limit, own, window, {', '.join(FIELDS)}."
        raise InputError(f"the field {str(unknown[0])[:60]!r} is not known.", None, known)
    text = given.get("text")
    if not isinstance(text, str):
        raise InputError("text is missing or not a string.", None, 'Send {"text": "..."}.')
    fields = {name: _string(given, name) for name in FIELDS}
    return Draft(from_text(text, **fields), _limit(given.get("limit")), _string(given, "own"), _window(given.get("window")))


def from_query(article: Article, given: Mapping[str, str]) -> Draft:
    """Return a draft with what a form or an address says beside it; ``limit`` is a percentage there."""
    stated = given.get("limit", "").strip().removesuffix("%")
    try:
        limit = float(stated) / 100 if stated else None
        days = int(given["window"]) if given.get("window", "").strip() else None
    except ValueError as error:
        raise InputError("limit or window is not a number.", None, "Give a percentage such as 10, and a number of days.") from error
    return Draft(article, _limit(limit), given.get("own", "").strip() or None, _window(days))


def _string(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name} is not a string.", None, "Leave out what is not known.")
    return value or None


def _limit(value: object) -> float:
    if value is None:
        return DEFAULT_LIMIT_SHARE
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:  # also false for nan
        remedy = "Give a share from none to all of it: 0 to 1 in JSON, else 0 to 100."
        raise InputError("limit is not a share of the draft's words.", None, remedy)
    return float(value)


def _window(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100_000:
        raise InputError("window is not a number of days.", None, "Give 0 for the same day, or a number above it.")
    return value
