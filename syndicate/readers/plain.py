"""Read plain text and Markdown: one file, one article.

Invariant: only line ends and the repairs of ``encoding`` change a plain text. The front matter of a Markdown file becomes fields, and
its markup leaves the text (see ``markdown``), so that offsets point into the text that is stored and that its reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from syndicate.model.article import Article, Note, Skipped
from syndicate.readers.encoding import binary_kind, decode, mend, refuse_binary
from syndicate.readers.fields import article_from, fields_of, front_matter
from syndicate.readers.markdown import without_markup
from syndicate.readers.source import Context, Format, InputStream

MOST_FRONT_MATTER_CHARACTERS = 20_000
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


def _read(source: InputStream, context: Context, *, markdown: bool) -> Iterator[Article | Skipped]:
    """Read a text file as one article; of Markdown with the fields of its front matter."""
    refuse_binary(source, "text", "Convert it to text, or leave it out.")
    data = source.whole()
    text, notes = decode(data)
    text, mended = mend(text)
    record: dict[str, object] = {}
    if markdown:
        text, record, found = _without_front_matter(text)
        notes = (*notes, *found)
        text = without_markup(text)
    if not text.strip():
        raise source.refused("contains no text")
    values, epoch = fields_of(record, context.mapping)
    values["text"] = text
    yield article_from(values, context, ref=values.get("id", source.name), origin=source.origin, notes=(*notes, *mended), epoch=epoch)


def _without_front_matter(text: str) -> tuple[str, dict[str, object], tuple[Note, ...]]:
    match = _FRONT_MATTER.match(text, 0, MOST_FRONT_MATTER_CHARACTERS)
    if match is None:
        return text, {}, ()
    record: dict[str, object] = {}
    for key, value in front_matter(match[1]):
        record[key] = f"{record[key]}, {value}" if key in record else value
    record.pop("text", None)
    note = Note("text", "front-matter", f"{len(record)} fields before the text became the article's")
    return text[match.end() :].lstrip("\n"), record, (note,)


MARKDOWN = Format(
    "Markdown", (".md", ".markdown"), lambda head: head.startswith(b"---\n") and b"\n---" in head, partial(_read, markdown=True), weak=True
)
PLAIN = Format("plain text", (".txt", ".text"), lambda head: binary_kind(head) is None, partial(_read, markdown=False), weak=True)
