"""The index of band keys: packed, sorted segments that a look-up reads in a few small rows.

Invariant: a look-up finds every stored paragraph that agrees with the sketch in all rows of a band, and no other, however
the paragraphs were written or merged. Writing and merging happen in the caller's transaction; a look-up reads one state of
the file even while another process merges. The result may still contain paragraphs that were deleted since; the caller
leaves them out. A paragraph's number must never be used twice (AUTOINCREMENT).

The form. A batch of paragraphs makes one segment. Paragraphs with the same keys in all bands are one group in it. A
band's entries (40-bit key and group number, 6 bytes) are sorted and cut by the key's leading bits into pages of about
100 entries. A page is a row; its number is computed from segment, band and key. So a look-up reads one row of about 600
bytes a band, and an archive ten times as large costs it no more reads. Segments of like size are merged four at a time
(the log-structured merge tree of O'Neil et al. 1996), so that there are few of them and each entry is written again only
a few times.

Measured: about 415 bytes a paragraph at 42 bands, 128 of them its small sketch. Looking up 13 paragraphs (a draft of 600
words) takes 8 ms among 100,000 paragraphs in four segments and 9 ms among 1,000,000 in four.

Why not otherwise: a row a band and paragraph takes 536 bytes at 25 bands, and SQLite reaches the middle of a large BLOB slowly.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.archive.index.band_pages import (
    ENTRY_BYTES,
    GROUP_BITS,
    GROUPS_A_PAGE,
    MOST_SEGMENT_GROUPS,
    SLOT_BITS,
    Groups,
    Segment,
    agreement,
    all_members,
    all_sketches,
    decode,
    entry_pages,
    member_pages,
    ranges,
    read_column,
    read_members,
    read_pages,
    segments_of,
    sketch_pages,
)
from syndicate.archive.index.band_scan import BandScan
from syndicate.candidates import band_keys
from syndicate.candidates.equal_runs import distinct, run_starts
from syndicate.candidates.minhash import key_digests, small
from syndicate.kernels.sketches import KEY_BITS
from syndicate.model.settings import Banding

FANOUT_SEGMENTS = 4  # segments of a level that become one of the next: a smaller number means more writing, a larger one more reading
_SMALLEST_SEGMENT_GROUPS = 1024  # groups: segments below this are of level 0
MOST_MERGED_GROUPS = 1 << 20  # groups that are merged into one segment, with 300 MB of sketches in memory
_PAGES_AT_ONCE = 1 << 12  # 2.5 MB of entries


class Agreements(NamedTuple):
    """Which paragraphs agree with which sketch, in how many bands and, if that was asked for, in how many permutations."""

    query: NDArray[np.int64]
    paragraph: NDArray[np.int64]
    bands: NDArray[np.int64]
    agreed: NDArray[np.int64]


class BandIndex:
    """The band keys of one archive's paragraphs.

    Its methods raise ArchiveError if the archive's segments have another banding.
    """

    def __init__(self, connection: sqlite3.Connection, banding: Banding | None = None) -> None:
        self._connection = connection
        self.banding = banding or Banding()

    def write(self, paragraphs: NDArray[np.int64], sketches: NDArray[np.uint32]) -> None:
        """Store paragraphs, int64 (k,), by their sketches, uint32 (k, permutations), in the caller's transaction."""
        segments_of(self._connection, self.banding)
        most = MOST_SEGMENT_GROUPS // FANOUT_SEGMENTS
        for begin in range(0, len(paragraphs), most):
            ids, some = paragraphs[begin : begin + most], sketches[begin : begin + most]
            keys = band_keys(some, self.banding)
            groups, sample = _group(ids, key_digests(keys))
            own = np.arange(len(sample), dtype=np.uint64)
            columns = (keys[sample, band] << np.uint64(GROUP_BITS) | own for band in range(self.banding.bands))
            _store(self._connection, self.banding, groups, columns, small(some)[sample])

    def agreements(self, sketches: NDArray[np.uint32], least: int = 0) -> Agreements:
        """Return which paragraphs agree with which of some sketches, uint32 (k, permutations), in a band.

        Each pair is returned once, sorted by sketch and paragraph. With ``least`` only pairs that agree in so many permutations.
        """
        keys = band_keys(sketches, self.banding)
        parts = [Agreements(*(np.empty(0, np.int64) for _ in Agreements._fields))]
        with _snapshot(self._connection):
            for segment in segments_of(self._connection, self.banding) if len(sketches) else []:
                query, group, bands = _find(self._connection, segment, keys)
                agreed = np.zeros(len(group), np.int64)
                if least and len(group):
                    agreed = agreement(self._connection, segment, small(sketches)[query], group).astype(np.int64)
                    kept = agreed >= least
                    query, group, bands, agreed = query[kept], group[kept], bands[kept], agreed[kept]
                index, ids = _members(self._connection, segment, group)
                parts.append(Agreements(query[index], ids, bands[index], agreed[index]))
        query, paragraph, bands, agreed = (np.concatenate(field) for field in zip(*parts, strict=True))
        order = np.lexsort((paragraph, query))
        fresh = run_starts(query[order], paragraph[order])  # a paragraph that was written twice is in two segments
        return Agreements(*(column[order][fresh] for column in (query, paragraph, bands, agreed)))

    def merge(self) -> int:
        """Merge segments until no level has as many as ``FANOUT_SEGMENTS``; return how many were merged."""
        merged = 0
        while True:
            by_level: dict[tuple[int, int, int], list[Segment]] = {}
            for segment in segments_of(self._connection):
                if segment.groups <= MOST_MERGED_GROUPS // FANOUT_SEGMENTS:
                    by_level.setdefault((segment.level, segment.bands, segment.rows), []).append(segment)
            full = sorted(level for level, segments in by_level.items() if len(segments) >= FANOUT_SEGMENTS)
            if not full:
                return merged
            chosen = _fitting(by_level[full[0]])
            _merge(self._connection, chosen)
            merged += len(chosen)

    def scan(self) -> BandScan:
        """Return all segments as the columns of one sort-join."""
        return BandScan(self._connection, self.banding)


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Read one state of the file. This is also faster than locking it for each page."""
    connection.execute("SAVEPOINT band_lookup")
    try:
        yield
    finally:
        connection.execute("RELEASE band_lookup")


def _fitting(level: list[Segment]) -> list[Segment]:
    """Return ``FANOUT_SEGMENTS`` segments of a level, or as many more as one segment may hold, so that many batches are merged once."""
    groups = np.cumsum([segment.groups for segment in level])
    return level[: max(int(np.searchsorted(groups, MOST_MERGED_GROUPS, "right")), FANOUT_SEGMENTS)]


def _group(ids: NDArray[np.int64], digest: NDArray[np.int64]) -> tuple[Groups, NDArray[np.int64]]:
    """Group paragraphs by digest, the largest groups last so that they share their pages with no small one.

    Returns the groups and the index of one paragraph of each.
    """
    order = np.lexsort((ids, digest))
    order = order[run_starts(digest[order], ids[order])]  # a paragraph that was written twice counts once
    first = np.flatnonzero(run_starts(digest[order]))
    size = np.diff(np.append(first, len(order)))
    rank = np.lexsort((ids[order[first]], size))
    number = np.empty(len(first), np.int64)
    number[rank] = np.arange(len(first))
    each = np.repeat(number, size)
    members = order[np.argsort(each, kind="stable")]
    sample = order[first][rank]
    return Groups(digest[sample], size[rank], ids[members]), sample


def _store(
    connection: sqlite3.Connection, banding: Banding, groups: Groups, columns: Iterable[NDArray[np.uint64]], sketches: NDArray[np.uint8]
) -> None:
    """Write one segment; ``columns`` gives for each band the words of key and group number, in any order."""
    count = len(groups.size)
    level = ((count // _SMALLEST_SEGMENT_GROUPS).bit_length() + 1) // 2  # each holds four times as much as the one below
    values = (level, banding.bands, banding.rows, int(groups.size.sum()), count)
    cursor = connection.execute("INSERT INTO band_segment (level, bands, rows, paragraphs, groups) VALUES (?, ?, ?, ?, ?)", values)
    segment = Segment(int(cursor.lastrowid or 0), *values)
    for band, column in enumerate(columns):
        connection.executemany("INSERT INTO band_page (id, data) VALUES (?, ?)", entry_pages(segment, band, np.sort(column)))
    connection.executemany("INSERT INTO band_page (id, data) VALUES (?, ?)", member_pages(segment, groups))
    connection.executemany("INSERT INTO band_page (id, data) VALUES (?, ?)", sketch_pages(segment, sketches))


def _find(connection: sqlite3.Connection, segment: Segment, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], ...]:
    """Return which rows of ``keys`` agree with which groups of a segment, each pair once, and in how many bands."""
    prefix, bits = segment.prefix_bits, segment.group_bits
    band = np.arange(segment.bands, dtype=np.uint64) << np.uint64(prefix)
    slot = (band + (keys >> np.uint64(KEY_BITS - prefix))).ravel()
    rest = (keys & np.uint64((1 << (KEY_BITS - prefix)) - 1)).ravel() << np.uint64(bits)
    slots, where = np.unique(slot, return_inverse=True)
    order = np.argsort(where, kind="stable")
    edges = np.searchsorted(where[order], np.arange(0, len(slots) + _PAGES_AT_ONCE, _PAGES_AT_ONCE))
    found = [np.empty(0, np.int64)]
    for begin, (left, right) in zip(range(0, len(slots), _PAGES_AT_ONCE), itertools.pairwise(edges), strict=False):
        wanted = slots[begin : begin + _PAGES_AT_ONCE]
        numbers, pages = read_pages(connection, (wanted + np.uint64(segment.base)).tolist())
        place = np.searchsorted(wanted, np.array(numbers, np.uint64) - np.uint64(segment.base)).astype(np.uint64)
        # The page's place above the entry's bits makes all pages one sorted array.
        entries = decode(b"".join(pages)) | np.repeat(place << np.uint64(ENTRY_BYTES * 8), [len(page) // ENTRY_BYTES for page in pages])
        asked = order[left:right]
        low = rest[asked] | (where[asked] - begin).astype(np.uint64) << np.uint64(ENTRY_BYTES * 8)
        start, end = np.searchsorted(entries, low), np.searchsorted(entries, low + np.uint64(1 << bits))
        hits, row = ranges(start, end), np.repeat(asked // segment.bands, end - start)
        found.append(row << GROUP_BITS | (entries[hits] & np.uint64((1 << bits) - 1)).astype(np.int64))
    codes = np.sort(np.concatenate(found))
    first = np.flatnonzero(run_starts(codes))
    bands = np.diff(np.append(first, len(codes)))
    return codes[first] >> GROUP_BITS, codes[first] & (MOST_SEGMENT_GROUPS - 1), bands


def _members(connection: sqlite3.Connection, segment: Segment, group: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the paragraphs of groups: the index into ``group`` and the paragraph's number."""
    order = np.argsort(group, kind="stable")
    pages, first = np.unique(group[order] // GROUPS_A_PAGE, return_index=True)
    indexes: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    ids: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    for page, (begin, stop) in zip(pages.tolist(), itertools.pairwise([*first.tolist(), len(order)]), strict=True):
        _, size, member = read_members(connection, segment, page)
        edges = np.concatenate(([0], np.cumsum(size)))
        asked = order[begin:stop]
        local = group[asked] % GROUPS_A_PAGE
        ids.append(member[ranges(edges[local], edges[local + 1])])
        indexes.append(np.repeat(asked, size[local]))
    return np.concatenate(indexes), np.concatenate(ids)


def _merge(connection: sqlite3.Connection, segments: list[Segment]) -> None:
    """Write several segments as one and drop them."""
    parts = [all_members(connection, segment) for segment in segments]
    ids = np.concatenate([part.member for part in parts])
    digest = np.concatenate([np.repeat(part.digest, part.size) for part in parts])
    before = np.cumsum([0, *(segment.groups for segment in segments)])
    group = np.concatenate([np.repeat(np.arange(len(part.size)), part.size) + first for part, first in zip(parts, before, strict=False)])
    if len(ids):
        groups, sample = _group(ids, digest)
        order = np.argsort(groups.digest)
        renumber = []
        for part in parts:
            place = np.minimum(np.searchsorted(groups.digest[order], part.digest), len(order) - 1)
            renumber.append(np.where(groups.digest[order[place]] == part.digest, order[place], -1))
        banding = Banding(segments[0].bands, segments[0].rows)
        columns = (_merged_column(connection, segments, renumber, band) for band in range(banding.bands))
        sketches = np.concatenate([all_sketches(connection, segment) for segment in segments])
        _store(connection, banding, groups, columns, sketches[group[sample]])
    for segment in segments:
        connection.execute("DELETE FROM band_page WHERE id BETWEEN ? AND ?", (segment.base, segment.base + (1 << SLOT_BITS) - 1))
        connection.execute("DELETE FROM band_segment WHERE id = ?", (segment.id,))


def _merged_column(
    connection: sqlite3.Connection, segments: list[Segment], renumber: list[NDArray[np.int64]], band: int
) -> NDArray[np.uint64]:
    """Return one band's entries of several segments as words of key and new group number."""
    columns = []
    for segment, number in zip(segments, renumber, strict=True):
        local, key = read_column(connection, segment, band)
        new = number[local]
        columns.append((key << np.uint64(GROUP_BITS) | new.astype(np.uint64))[new >= 0])
    return distinct(np.concatenate(columns))
