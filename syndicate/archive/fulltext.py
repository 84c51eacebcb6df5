"""Search by words: turn what people type into a query that cannot fail, and check the index of words.

Invariant: typed text is never read as SQLite's query language, except that quotation marks keep words together; a
snippet is a part of the text, and hits are offsets into it, never markup.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from syndicate.archive.connection import ArchiveConnection
from syndicate.model.article import Span
from syndicate.model.errors import SyndicateError
from syndicate.model.records import SearchRow

_MOST_WORDS = 64  # FTS5's parser gives up on much deeper expressions, and nobody types them
_SNIPPET_WORDS = 24
_SNIPPET_CHARACTERS = 60  # on either side of a hit, if there are no words to count
_OPEN, _CLOSE = "\ue000", "\ue001"  # private use; a text with them may get a hit in the wrong place

# Scripts without spaces: SQLite's tokenizer takes a whole run of them for one word, so texts are searched for them directly.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORDS = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What was typed: ``match`` is for the index of words, ``parts`` are searched for in the texts."""

    match: str
    parts: tuple[str, ...]


def parse(words: str) -> SearchQuery:
    """Return the query for what somebody typed; raise SyndicateError if no word is in it or far too many are."""
    clean = words.replace("\0", " ").encode("utf-8", "ignore").decode()
    given = [phrase or word for phrase, word in _WORDS.findall(clean)]
    terms = [term.strip() for term in given if any(character.isalnum() for character in term)]
    if not terms:
        raise SyndicateError(
            "no word to search for was given.", None, 'Give one or more words, such as: syndicate search "ceasefire talks"'
        )
    if len(terms) > _MOST_WORDS:
        what = f"{len(terms)} words are too many to search for; {_MOST_WORDS} is the most."
        raise SyndicateError(what, None, "Leave out the common ones, or use `syndicate check` to compare a whole text.")
    parts = tuple(term for term in terms if _UNSPACED.search(term))
    quoted = " ".join('"' + term.replace('"', '""') + '"' for term in terms if term not in parts)
    return SearchQuery(quoted, parts)


def search(archive: ArchiveConnection, words: str, limit: int = 20, offset: int = 0) -> list[SearchRow]:
    """Return the articles that hold all these words, the best first; raise SyndicateError if nothing is asked for."""
    query = parse(words)
    holds = "(instr(article.text, ?) OR instr(coalesce(article.title, ''), ?))"
    conditions, parameters = [holds] * len(query.parts), [part for part in query.parts for _ in range(2)]
    columns = "article.id, article.ref, article.outlet, article.title, article.published"
    if not query.match:
        sql = f"SELECT {columns}, article.text FROM article WHERE {' AND '.join(conditions)} ORDER BY id LIMIT ? OFFSET ?"
        found = archive.rows(sql, (*parameters, limit, offset))
        return [_row(row, _cut(row[5], query.parts), 0.0) for row in found]
    # Ordered by rank alone: then FTS5 sorts by itself, and snippets are made only for the rows that are shown.
    sql = (
        f"SELECT {columns}, snippet(article_fts, 1, ?, ?, '…', ?), rank FROM article_fts JOIN article ON article.id = article_fts.rowid"
        f" WHERE {' AND '.join(['article_fts MATCH ?', *conditions])} ORDER BY rank LIMIT ? OFFSET ?"
    )
    values: Sequence[Any] = (_OPEN, _CLOSE, _SNIPPET_WORDS, query.match, *parameters, limit, offset)
    return [_row(row, _unmarked(row[5]), row[6]) for row in archive.rows(sql, values)]


def missing(archive: ArchiveConnection) -> tuple[list[int], list[int]]:
    """Return the articles that are missing in the index of words, and those that are only in the index."""
    here, there = "SELECT id FROM article", "SELECT id FROM article_fts_docsize"
    unknown, gone = (archive.rows(f"{some} WHERE id NOT IN ({other}) ORDER BY id") for some, other in ((here, there), (there, here)))
    return [row[0] for row in unknown], [row[0] for row in gone]


def is_true(archive: ArchiveConnection) -> bool:
    """Return whether the index holds the words of the articles; write nothing."""
    run = archive.sqlite.execute
    with archive.translating():
        run("PRAGMA query_only = OFF")
        try:
            # SQLite spells this check as an INSERT, which writes nothing.
            run("INSERT INTO article_fts (article_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            code = (error.sqlite_errorcode or 0) & 0xFF
            if code not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CORRUPT):
                raise
            return code == sqlite3.SQLITE_READONLY  # the disk is read-only, so this check cannot be written either
        finally:
            run(f"PRAGMA query_only = {int(archive.read_only)}")
    return True


def _row(row: Sequence[Any], snippet: tuple[str, tuple[Span, ...]], rank: float) -> SearchRow:
    number, ref, outlet, title, published = row[:5]
    return SearchRow(number, ref, outlet, title, published, *snippet, rank)


def _unmarked(snippet: str) -> tuple[str, tuple[Span, ...]]:
    """Remove the marks from a snippet and return the spans between them."""
    plain, hits, start, size = [], [], None, 0
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", snippet):
        if piece == _OPEN:
            start = size
        elif piece == _CLOSE:
            if start is not None and start < size:
                hits.append(Span(start, size))
            start = None
        else:
            plain.append(piece)
            size += len(piece)
    return "".join(plain), tuple(hits)


def _cut(text: str, parts: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """Return the part of a text around the first of these strings in it, and the places of the strings in this part."""
    places = [place for part in parts if (place := text.find(part)) >= 0]
    middle = min(places, default=0)
    start, end = max(0, middle - _SNIPPET_CHARACTERS), middle + _SNIPPET_CHARACTERS
    snippet = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    hits = {Span(m.start(), m.end()) for part in parts for m in re.finditer(re.escape(part), snippet)}
    return snippet, tuple(sorted(hits))
