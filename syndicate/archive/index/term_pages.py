"""The pages of the term index: packed, sorted lists of texts by term, in the SQLite file.

Invariant: a page holds the entries of one segment whose terms begin with the same bits, in rising order. A list
of more than ``MOST_ARTICLES_OF_TERM`` texts is stored as one entry that says so, because such a term finds nothing by
itself; the texts that have it as a top term are in pages of their own, which are read for pairs of top terms.
A segment is written whole and never changed, only replaced by the one it was merged into.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.equal_runs import distinct, run_starts
from syndicate.candidates.neighbours import MOST_ARTICLES_OF_PAIR, MOST_ARTICLES_OF_TERM, Finding, Query
from syndicate.kernels.term_postings import NOWHERE, add, entries, shorten
from syndicate.model.errors import ArchiveError

MOST_SEGMENT_TEXTS = 131_072  # texts a segment: merging two of them would need half a gigabyte
FANOUT_SEGMENTS = 8  # segments of a level that become one of the next
_SMALLEST_SEGMENT_TEXTS = 1024
_PAGE_ENTRIES = 7  # as a power of two: entries a page is to hold
_SLOT_BITS = 36  # rows a segment may have
_TERMS, _HEADS, _MEMBERS, _LONG = range(4)  # which part of a segment a page belongs to; the last are long lists of top terms
_PART_BITS = 34
_MEMBERS_A_PAGE = 1024
_ROWS_AT_ONCE = 500  # SQLite before 3.32 takes 999 parameters


class _Segment(NamedTuple):
    id: int
    level: int
    texts: int
    prefix_terms: int
    prefix_heads: int
    last: int

    def prefix(self, part: int) -> int:
        return self.prefix_terms if part == _TERMS else self.prefix_heads

    def page(self, part: int, number: int) -> int:
        return self.id << _SLOT_BITS | part << _PART_BITS | number


class Found(NamedTuple):
    """Texts by number, all that are found and some more; about how near each is in 131,070ths by single terms; by what a query finds."""

    texts: NDArray[np.int64]
    near: NDArray[np.int32]
    finding: Finding


def last(connection: sqlite3.Connection) -> int:
    """Return the number of the last text that is in the index, 0 if there is none."""
    return int(connection.execute("SELECT coalesce(max(last), 0) FROM term_segment").fetchone()[0])


def write(connection: sqlite3.Connection, texts: NDArray[np.int64], packed: NDArray[np.uint32], start: NDArray[np.int64]) -> None:
    """Write one segment of at most ``MOST_SEGMENT_TEXTS`` texts, by rising number, their terms packed one behind the other."""
    _store(connection, texts, [np.sort(entries(packed, start, heads)) for heads in (False, True)], int(texts[-1]))


def merge(connection: sqlite3.Connection) -> None:
    """Merge segments if a level has as many as ``FANOUT_SEGMENTS``; texts that are gone are dropped."""
    while True:
        levels: dict[int, list[_Segment]] = {}
        for segment in _segments(connection):
            levels.setdefault(segment.level, []).append(segment)
        full = [
            some[:FANOUT_SEGMENTS]
            for _, some in sorted(levels.items())
            if len(some) >= FANOUT_SEGMENTS and sum(s.texts for s in some[:FANOUT_SEGMENTS]) <= MOST_SEGMENT_TEXTS
        ]
        if not full:
            return
        _merge(connection, full[0])


def search(connection: sqlite3.Connection, questions: Sequence[Query], slack: int) -> list[Found]:
    """Return for each question the texts that may be near enough: as a share is rounded to one 255th, by ``slack``.

    All pages that are needed are read once, whichever question needs them.
    """
    segments = list(_segments(connection))
    asked = {
        _TERMS: distinct(np.concatenate([question.top_terms for question in questions])),
        _HEADS: distinct(np.concatenate([question.keys for question in questions])),
    }
    lists = {(part, s): _lists(connection, s, part, keys) for part, keys in asked.items() for s in segments}
    common = {part: asked[part][_too_common(keys, [lists[part, s] for s in segments])] for part, keys in asked.items()}
    found = []
    for question in questions:
        finding, paired = _by_pairs(connection, question, segments, common, lists, asked[_HEADS])
        texts, near = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
        for segment, (slots, held) in zip(segments, paired, strict=True):
            scores = _scores(finding.by_terms, segment, asked, lists)
            scores[slots] += finding.weight(held).astype(np.int32)
            slots = np.flatnonzero(scores >= question.threshold - slack)
            texts.append(_members(connection, segment, slots))
            near.append(scores[slots])
        found.append(Found(np.concatenate(texts), np.concatenate(near), finding))
    return found


def _scores(
    question: Query, segment: _Segment, asked: dict[int, NDArray[np.uint32]], lists: dict[tuple[int, _Segment], Lists]
) -> NDArray[np.int32]:
    """Return about how near each text of a segment is, from lists of the terms that are ``asked`` for (rising)."""
    score = np.zeros(segment.texts, np.int32)
    order = np.argsort(question.top_terms)
    none = question.weight[:0]  # so that the shares of the entries count
    for part, own_keys, weight in ((_TERMS, question.top_terms[order], question.weight[order]), (_HEADS, question.keys, none)):
        own = np.searchsorted(asked[part], own_keys)
        words, edges = lists[part, segment]
        filled = edges[own] < edges[own + 1]
        if filled.any():
            _add(score, words, edges, own[filled], weight[filled] if len(weight) else weight)
    return score


def _by_pairs(
    connection: sqlite3.Connection,
    question: Query,
    segments: list[_Segment],
    common: dict[int, NDArray[np.uint32]],
    lists: dict[tuple[int, _Segment], Lists],
    asked: NDArray[np.uint32],
) -> tuple[Finding, list[Held]]:
    """Return by what a question finds, and for each segment the texts that may have a pair of its top terms."""
    often = np.isin(top := np.sort(question.top_terms), common[_TERMS])
    by_terms = question.without(common[_TERMS], common[_HEADS]) if len(common[_TERMS]) else question
    none = np.zeros(0, np.int64), np.zeros((0, len(top)), np.bool_)
    held = [_held(connection, one, top, lists[_HEADS, one], asked) if often.any() else none for one in segments]
    times = sum((of.T.astype(np.float32) @ of for _, of in held), np.zeros((len(top), len(top)), np.float32))
    pairs = (often[:, None] | often) & (times <= MOST_ARTICLES_OF_PAIR) & ~np.eye(len(top), dtype=np.bool_)
    return Finding(question, by_terms, top, pairs), held


def _held(connection: sqlite3.Connection, segment: _Segment, top: NDArray[np.uint32], lists: Lists, asked: NDArray[np.uint32]) -> Held:
    """Return the slots of a segment (rising) that have two of some top terms or more, and which of them (slots x terms)."""
    words, edges = lists
    aside, far = _lists(connection, segment, _LONG, top)
    at = np.searchsorted(asked, top).tolist()
    parts = [part for i, k in enumerate(at) for part in (words[edges[k] : edges[k + 1]], aside[far[i] : far[i + 1]])]
    slot = (np.concatenate(parts) & np.uint64(NOWHERE)).astype(np.int64)
    term = np.repeat(np.arange(len(parts)) // 2, list(map(len, parts)))
    here = slot != NOWHERE
    if (slot[here] >= segment.texts).any():
        raise _damaged()
    slot, term = slot[here], term[here]
    several = np.bincount(slot, minlength=segment.texts) > 1
    kept = several[slot]
    names, place = np.unique(slot[kept], return_inverse=True)
    held = np.zeros((len(names), len(top)), np.bool_)
    held[place, term[kept]] = True
    return names, held


def _add(score: NDArray[np.int32], *lists: NDArray[Any]) -> None:
    try:
        add(score, *lists)
    except IndexError as error:
        raise _damaged() from error


def _damaged() -> ArchiveError:
    return ArchiveError("the pages of the index of terms are damaged.", "table term_page", "Scan the articles into a new file.")


Held = tuple[NDArray[np.int64], NDArray[np.bool_]]  # slots of a segment, and which of some terms each has (slots x terms)
Lists = tuple[NDArray[np.uint64], NDArray[np.int64]]  # entries, and where the list of each term that was asked for begins


def _too_common(keys: NDArray[np.uint32], lists: list[Lists]) -> NDArray[np.bool_]:
    """Return for each term whether more than ``MOST_ARTICLES_OF_TERM`` texts have it, in all segments together."""
    total = np.zeros(len(keys), np.int64)
    for words, edges in lists:
        size = np.diff(edges)
        total += size
        single = np.flatnonzero(size == 1)
        total[single] += np.where(words[edges[single]] & np.uint64(NOWHERE) == NOWHERE, MOST_ARTICLES_OF_TERM, 0)
    return total > MOST_ARTICLES_OF_TERM


def _segments(connection: sqlite3.Connection) -> Iterator[_Segment]:
    yield from map(_Segment._make, connection.execute("SELECT * FROM term_segment ORDER BY id").fetchall())


def _lists(connection: sqlite3.Connection, segment: _Segment, part: int, keys: NDArray[np.uint32]) -> Lists:
    """Read the lists of some terms (uint32, rising)."""
    prefix = segment.prefix(part)
    numbers = keys.astype(np.int64) >> (32 - prefix)
    wanted = np.unique(numbers)
    pages: list[tuple[int, bytes]] = []
    for first in range(0, len(wanted), _ROWS_AT_ONCE):
        some = [segment.page(part, number) for number in wanted[first : first + _ROWS_AT_ONCE].tolist()]
        sql = f"SELECT id, data FROM term_page WHERE id IN ({', '.join('?' * len(some))}) ORDER BY id"
        pages += connection.execute(sql, some).fetchall()
    words = _decode(pages, prefix)
    low = keys.astype(np.uint64) << np.uint64(32)
    begin = np.searchsorted(words, low)
    end = np.searchsorted(words, low | np.uint64(0xFFFFFFFF), "right")
    edges = np.concatenate(([0], np.cumsum(end - begin))).astype(np.int64)
    kept = np.concatenate([words[:0], *(words[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True) if a < b)])
    return kept, edges


def _bytes(prefix: int) -> int:
    return (64 - prefix + 7) // 8


def _decode(pages: Sequence[tuple[int, bytes]], prefix: int) -> NDArray[np.uint64]:
    """Return the entries of some pages one behind the other. Raises ArchiveError if one is cut off."""
    size = _bytes(prefix)
    lengths = np.fromiter((len(data) for _, data in pages), np.int64, len(pages))
    if (lengths % size).any():
        raise _damaged()
    raw = np.zeros((int(lengths.sum()) // size, 8), np.uint8)
    raw[:, 8 - size :] = np.frombuffer(b"".join(data for _, data in pages), np.uint8).reshape(-1, size)
    words = raw.view(">u8").ravel().astype(np.uint64)
    if prefix:
        number = np.fromiter((row & ((1 << _PART_BITS) - 1) for row, _ in pages), np.uint64, len(pages))
        leading = np.repeat(number << np.uint64(64 - prefix), lengths // size)
        words = words & np.uint64((1 << (64 - prefix)) - 1) | leading
    return words


def _members(connection: sqlite3.Connection, segment: _Segment, slots: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of the texts at some slots (rising)."""
    found = [np.zeros(0, np.int64)]
    for page in np.unique(slots // _MEMBERS_A_PAGE).tolist():
        row = connection.execute("SELECT data FROM term_page WHERE id = ?", (segment.page(_MEMBERS, page),)).fetchone()
        members = np.frombuffer(row[0], "<i8").astype(np.int64)
        found.append(members[slots[slots // _MEMBERS_A_PAGE == page] % _MEMBERS_A_PAGE])
    return np.concatenate(found)


def _store(connection: sqlite3.Connection, texts: NDArray[np.int64], columns: list[NDArray[np.uint64]], newest: int) -> None:
    """Write a segment of the entries of terms and of top terms, both sorted; lists that are too long are said to be so."""
    whole = columns[1]
    columns = [shorten(column, MOST_ARTICLES_OF_TERM) for column in columns]
    shut = columns[1][(columns[1] & np.uint64(NOWHERE)) == NOWHERE] >> np.uint64(32)
    aside = whole[np.isin(whole >> np.uint64(32), shut) & (whole & np.uint64(NOWHERE) != NOWHERE)]
    prefixes = [min(max(len(column).bit_length() - _PAGE_ENTRIES, 0), 32) for column in columns]
    level = (max(len(texts) // _SMALLEST_SEGMENT_TEXTS, 1).bit_length() + 1) // 3
    values = (level, len(texts), *prefixes, newest)
    sql = "INSERT INTO term_segment (level, texts, prefix_terms, prefix_heads, last) VALUES (?, ?, ?, ?, ?)"
    segment = _Segment(int(connection.execute(sql, values).lastrowid or 0), *values)
    insert = "INSERT INTO term_page (id, data) VALUES (?, ?)"
    for part, column in zip((_TERMS, _HEADS, _LONG), (*columns, aside), strict=True):
        connection.executemany(insert, _pages(segment, part, column))
    members = range(0, len(texts), _MEMBERS_A_PAGE)
    blobs = (texts[first : first + _MEMBERS_A_PAGE].astype("<i8").tobytes() for first in members)
    connection.executemany(insert, ((segment.page(_MEMBERS, page), blob) for page, blob in enumerate(blobs)))


def _pages(segment: _Segment, part: int, column: NDArray[np.uint64]) -> Iterator[tuple[int, bytes]]:
    prefix = segment.prefix(part)
    size = _bytes(prefix)
    page = (column >> np.uint64(64 - prefix)).astype(np.int64) if prefix else np.zeros(len(column), np.int64)
    data = column.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - size :].tobytes()
    starts = np.flatnonzero(run_starts(page))
    for number, (begin, end) in zip(page[starts].tolist(), itertools.pairwise([*starts.tolist(), len(column)]), strict=True):
        yield segment.page(part, number), data[begin * size : end * size]


def _merge(connection: sqlite3.Connection, segments: list[_Segment]) -> None:
    """Write several segments as one, without the texts that are gone, and drop them."""
    offset = np.concatenate(([0], np.cumsum([s.texts for s in segments])))
    texts = np.concatenate([_members(connection, s, np.arange(s.texts)) for s in segments])
    there = "SELECT 1 FROM terms WHERE id = ?"
    alive = np.array([connection.execute(there, (number,)).fetchone() is not None for number in texts.tolist()], np.bool_)
    slot = np.where(alive, np.cumsum(alive) - 1, -1)
    slots = [slot[a:b] for a, b in itertools.pairwise(offset)]
    columns = [
        np.sort(np.concatenate([_moved(connection, s, part, some) for part in parts for s, some in zip(segments, slots, strict=True)]))
        for parts in ((_TERMS,), (_HEADS, _LONG))
    ]
    if alive.any():
        _store(connection, texts[alive], columns, max(s.last for s in segments))
    for s in segments:
        connection.execute("DELETE FROM term_page WHERE id BETWEEN ? AND ?", (s.page(0, 0), s.page(3, (1 << _PART_BITS) - 1)))
        connection.execute("DELETE FROM term_segment WHERE id = ?", (s.id,))


def _moved(connection: sqlite3.Connection, segment: _Segment, part: int, slot: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the entries of one part of a segment with new slots, less those of slots that are -1."""
    prefix = segment.prefix(part)
    sql = "SELECT id, data FROM term_page WHERE id BETWEEN ? AND ? ORDER BY id"
    words = _decode(connection.execute(sql, (segment.page(part, 0), segment.page(part, (1 << _PART_BITS) - 1))).fetchall(), prefix)
    old = (words & np.uint64(NOWHERE)).astype(np.int64)
    new = np.where(old == NOWHERE, NOWHERE, slot[np.minimum(old, len(slot) - 1)])
    kept = new >= 0
    moved: NDArray[np.uint64] = words[kept] & ~np.uint64(NOWHERE) | new[kept].astype(np.uint64)
    return moved
