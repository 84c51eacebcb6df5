"""The pages of the band index: entries of 6 bytes, sorted, in rows whose numbers are computed.

Invariant: a page holds the entries of one band whose keys begin with the same bits, in rising order, about 100
of them. A page of members holds the digests and sizes of 128 groups and then all their paragraphs. Entries are 40 bits
of key and the group's number, less the leading bits that the page's own number says.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.equal_runs import run_starts
from syndicate.kernels.sketches import KEY_BITS
from syndicate.model.errors import ArchiveError
from syndicate.model.settings import SPEECH, Banding

ENTRY_BYTES = 6
GROUP_BITS = 24  # 16.7 million groups a segment; with the key they fill one 64-bit word
_PAGE_BITS = 7  # group bits that exceed the leading bits: with 40 key bits they make the entry 47 bits, a page 64 to 128 entries
MOST_SEGMENT_GROUPS = 1 << GROUP_BITS
SLOT_BITS = 36  # rows a segment may have
_MEMBERS = 1 << (SLOT_BITS - 1)  # the slot of the first page of group members
_SKETCHES = _MEMBERS + (1 << (SLOT_BITS - 2))  # the slot of the first page of small sketches
GROUPS_A_PAGE = 128
_ROWS_AT_ONCE = 500  # SQLite before 3.32 takes 999 parameters


class Segment(NamedTuple):
    """One row of ``band_segment``."""

    id: int
    level: int
    bands: int
    rows: int
    paragraphs: int
    groups: int

    @property
    def group_bits(self) -> int:
        """Return how many bits a group number takes."""
        return max((self.groups - 1).bit_length(), _PAGE_BITS)

    @property
    def prefix_bits(self) -> int:
        """Return how many leading bits of a key choose its page."""
        return self.group_bits - _PAGE_BITS

    @property
    def base(self) -> int:
        """Return the number of the segment's first row in ``band_page``."""
        return self.id << SLOT_BITS


class Groups(NamedTuple):
    """Paragraphs with the same keys: a digest and a size for each group, and all members back to back."""

    digest: NDArray[np.int64]
    size: NDArray[np.int64]
    member: NDArray[np.int64]


def damaged() -> ArchiveError:
    """Return the error of a damaged page."""
    return ArchiveError("the pages of the sketch index are damaged.", "table band_page", "Scan the articles into a new file.")


def entry_pages(segment: Segment, band: int, column: NDArray[np.uint64]) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of one band."""
    prefix = segment.prefix_bits
    page = column >> np.uint64(64 - prefix) if prefix else np.zeros(len(column), np.uint64)
    rest = (column >> np.uint64(GROUP_BITS)) & np.uint64((1 << (KEY_BITS - prefix)) - 1)
    value = rest << np.uint64(segment.group_bits) | (column & np.uint64(MOST_SEGMENT_GROUPS - 1))
    data = value.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - ENTRY_BYTES :].tobytes()
    starts = np.flatnonzero(run_starts(page))
    edges = [*starts.tolist(), len(column)]
    first = segment.base + (band << prefix)
    for number, (start, end) in zip(page[starts].tolist(), itertools.pairwise(edges), strict=True):
        yield first + number, data[start * ENTRY_BYTES : end * ENTRY_BYTES]


def member_pages(segment: Segment, groups: Groups) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of the groups' members: digests and sizes of a page's groups, then all members."""
    edges = np.concatenate(([0], np.cumsum(groups.size)))
    for page, first in enumerate(range(0, len(groups.size), GROUPS_A_PAGE)):
        last = min(first + GROUPS_A_PAGE, len(groups.size))
        members = groups.member[edges[first] : edges[last]]
        parts = (groups.digest[first:last], groups.size[first:last], members)
        yield segment.base + _MEMBERS + page, b"".join(part.astype("<i8").tobytes() for part in parts)


def sketch_pages(segment: Segment, small: NDArray[np.uint8]) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of the groups' small sketches, uint8 (groups, permutations)."""
    for page, first in enumerate(range(0, len(small), GROUPS_A_PAGE)):
        yield segment.base + _SKETCHES + page, small[first : first + GROUPS_A_PAGE].tobytes()


def read_sketches(connection: sqlite3.Connection, segment: Segment, page: int, width: int = 0) -> NDArray[np.uint8]:
    """Return the small sketches of one page of groups, of so many permutations if that is known.

    Raises ArchiveError if the row is missing or cut off.
    """
    data = read_page(connection, segment.base + _SKETCHES + page)
    count = min(segment.groups - page * GROUPS_A_PAGE, GROUPS_A_PAGE)
    if not data or len(data) % count or (width and len(data) != count * width):
        raise damaged()
    return np.frombuffer(data, np.uint8).reshape(count, -1)


def decode(data: bytes) -> NDArray[np.uint64]:
    """Return the entries of pages laid end to end, as 64-bit words. Raises ArchiveError if they are cut off."""
    if len(data) % ENTRY_BYTES:
        raise damaged()
    raw = np.zeros((len(data) // ENTRY_BYTES, 8), np.uint8)
    raw[:, 8 - ENTRY_BYTES :] = np.frombuffer(data, np.uint8).reshape(-1, ENTRY_BYTES)
    words: NDArray[np.uint64] = raw.view(">u8").ravel().astype(np.uint64)
    return words


def read_page(connection: sqlite3.Connection, number: int) -> bytes:
    """Return the row of this number, empty if there is none."""
    row = connection.execute("SELECT data FROM band_page WHERE id = ?", (number,)).fetchone()
    return b"" if row is None else bytes(row[0])


def read_pages(connection: sqlite3.Connection, numbers: list[int]) -> tuple[list[int], list[bytes]]:
    """Return the numbers and the data of those of the rows that exist, in rising order."""
    found: list[tuple[int, bytes]] = []
    for begin in range(0, len(numbers), _ROWS_AT_ONCE):
        part = numbers[begin : begin + _ROWS_AT_ONCE]
        found += connection.execute(f"SELECT id, data FROM band_page WHERE id IN ({', '.join('?' * len(part))}) ORDER BY id", part)
    return [number for number, _ in found], [data for _, data in found]


def read_members(connection: sqlite3.Connection, segment: Segment, page: int) -> Groups:
    """Return the groups of one page of members. Raises ArchiveError if the row is missing or too short."""
    data = read_page(connection, segment.base + _MEMBERS + page)
    words = np.frombuffer(data[: len(data) // 8 * 8], "<i8").astype(np.int64)
    count = min(segment.groups - page * GROUPS_A_PAGE, GROUPS_A_PAGE)
    if len(words) < 2 * count or len(words) != 2 * count + int(words[count : 2 * count].sum()):
        raise damaged()
    return Groups(words[:count], words[count : 2 * count], words[2 * count :])


def all_members(connection: sqlite3.Connection, segment: Segment) -> Groups:
    """Return all groups of a segment."""
    pages = [read_members(connection, segment, page) for page in range(-(-segment.groups // GROUPS_A_PAGE))]
    return Groups(*(np.concatenate(field) for field in zip(*pages, strict=True)))


def all_sketches(connection: sqlite3.Connection, segment: Segment) -> NDArray[np.uint8]:
    """Return the small sketches of all groups of a segment."""
    width = read_sketches(connection, segment, 0).shape[1]
    pages = range(-(-segment.groups // GROUPS_A_PAGE))
    return np.concatenate([read_sketches(connection, segment, page, width) for page in pages])


def read_column(connection: sqlite3.Connection, segment: Segment, band: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return one band of a segment: group numbers and their keys, in the order of the keys."""
    prefix = segment.prefix_bits
    first = segment.base + (band << prefix)
    sql = "SELECT id, data FROM band_page WHERE id BETWEEN ? AND ? ORDER BY id"
    pages = connection.execute(sql, (first, first + (1 << prefix) - 1)).fetchall()
    entries = decode(b"".join(data for _, data in pages))
    leading = np.repeat(np.array([number - first for number, _ in pages], np.uint64), [len(data) // ENTRY_BYTES for _, data in pages])
    key = leading << np.uint64(KEY_BITS - prefix) | entries >> np.uint64(segment.group_bits)
    return (entries & np.uint64((1 << segment.group_bits) - 1)).astype(np.int64), key


def agreement(connection: sqlite3.Connection, segment: Segment, asked: NDArray[np.uint8], group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return in how many places each small sketch agrees with that of a group."""
    found = np.empty(len(group), np.int64)
    page = group // GROUPS_A_PAGE
    for number in np.unique(page).tolist():
        here = np.flatnonzero(page == number)
        held = read_sketches(connection, segment, number, asked.shape[1])[group[here] % GROUPS_A_PAGE]
        found[here] = (held == asked[here]).sum(axis=1)
    return found


def ranges(start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of all ranges, one range behind the other."""
    size = end - start
    before = np.cumsum(size) - size
    numbers: NDArray[np.int64] = np.arange(int(size.sum()), dtype=np.int64) + np.repeat(start - before, size)
    return numbers


def segments_of(connection: sqlite3.Connection, banding: Banding | None = None) -> list[Segment]:
    """Return all segments; if a banding is given, those of speech or the others, and refuse those of a third banding."""
    found = [Segment(*row) for row in connection.execute("SELECT id, level, bands, rows, paragraphs, groups FROM band_segment ORDER BY id")]
    if banding is None:
        return found
    found = [segment for segment in found if (Banding(segment.bands, segment.rows) == SPEECH) == (banding == SPEECH)]
    for segment in found:
        if (segment.bands, segment.rows) != (banding.bands, banding.rows):
            raise ArchiveError(
                f"it was indexed with {segment.bands} bands of {segment.rows} rows, and {banding.bands} of {banding.rows} were asked for.",
                "table band_segment",
                "Use the banding it was made with, or scan into a new file.",
            )
    return found
