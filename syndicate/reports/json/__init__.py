"""Results for programs: what ``--json`` prints and the site's interface answers.

``write`` takes a result and the name of its form, and writes JSON. Each module has shapes and the functions that fill
them. Each key has a note; the documents are made from these notes.

Invariant: every key of a shape is always there, null if a thing is not known; a key is only ever added. A span
comes with its text; times are ISO 8601; no number is infinite or NaN; control characters are escaped.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple, TextIO

from syndicate.model.records import AuditRow, SearchRow, SourceRow, StoryRow
from syndicate.reports.json import articles, comparisons, stories
from syndicate.reports.json.fill import convert, keys, shapes_in
from syndicate.reports.visible import DANGEROUS

__all__ = ["FORMS", "keys", "plain", "shapes", "text", "write"]


class Form(NamedTuple):
    """What is printed of one sort of result, and the function that makes it; None if the result has the shape's own names."""

    shape: Any
    make: Callable[[Any], object] | None = None


# What a command calls its result -> the form of it.
FORMS: dict[str, Form] = {
    "scan": Form(stories.Scan, stories.scan),
    "check": Form(comparisons.Check, comparisons.check),
    "compare": Form(comparisons.Comparison, comparisons.compare),
    "stories": Form(list[StoryRow]),
    "story": Form(stories.Story, stories.story),
    "tree": Form(stories.Story, stories.story),
    "lineage": Form(stories.Lineage, stories.lineage),
    "origins": Form(stories.Origins, stories.origins),
    "sources": Form(list[SourceRow]),
    "audit": Form(list[AuditRow]),
    "search": Form(list[SearchRow]),
    "verify": Form(stories.Verify, stories.verify),
    "withdrawn": Form(list[articles.StillCarried], articles.withdrawn),
    "formats": Form(list[stories.Format]),
    "preview": Form(stories.Preview, stories.preview),
}


def shapes() -> dict[str, Any]:
    """Return every shape by its name."""
    return shapes_in(*(form.shape for form in FORMS.values()))


def text(form: str, result: object) -> str:
    """Return a result as JSON with its letters as they are; raise ValueError for a number that JSON cannot write."""
    shape, make = FORMS[form]
    return plain(make(result) if make else convert(shape, result))


def plain(value: object) -> str:
    """Return a value of JSON's own types as JSON, in the same way."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)
    # Strings are the only place where such characters can be left, so escaping them keeps the meaning.
    return DANGEROUS.sub(lambda match: json.dumps(match.group())[1:-1], written)


def write(form: str, result: object, file: TextIO) -> None:
    """Write a result as JSON, with a newline at its end."""
    file.write(text(form, result) + "\n")
