"""All segments of an archive as the columns of one sort-join.

Invariant: the result depends on the contents of the file, not on its segments; one column of keys is in memory at a time.
"""

from __future__ import annotations

import itertools
import sqlite3

import numpy as np
from numpy.typing import NDArray

from syndicate.archive.index.band_pages import GROUPS_A_PAGE, all_members, read_column, read_sketches, segments_of
from syndicate.model.settings import Banding


class BandScan:
    """All segments as the columns of one sort-join, read a band at a time (``bucket_join.Columns``).

    ``group`` and ``paragraph`` (int64) say which paragraphs are in which group of equal sketches, ``digest`` what each group is known by.
    """

    def __init__(self, connection: sqlite3.Connection, banding: Banding | None = None) -> None:
        """Read which paragraphs there are; the keys stay in the file until they are asked for."""
        self.bands = (banding or Banding()).bands
        self._connection = connection
        self._segments = segments_of(connection, banding or Banding())
        digest, group, paragraph = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for segment, parts in ((s, all_members(connection, s)) for s in self._segments):
            group.append(np.repeat(np.arange(segment.groups), parts.size) + sum(map(len, digest)))
            digest.append(parts.digest)
            paragraph.append(parts.member)
        self.paragraph = np.concatenate(paragraph)
        self.digest, number = np.unique(np.concatenate(digest), return_inverse=True)
        self.groups = len(self.digest)
        self.group = number[np.concatenate(group)]
        edges = np.cumsum([0, *(s.groups for s in self._segments)])
        self._number = [number[a:b] for a, b in itertools.pairwise(edges.tolist())]
        width = read_sketches(connection, self._segments[0], 0).shape[1] if self._segments else 0
        self.small = np.zeros((self.groups, width), np.uint8)
        for segment, place in zip(self._segments, self._number, strict=True):
            for page, first in enumerate(range(0, segment.groups, GROUPS_A_PAGE)):
                self.small[place[first : first + GROUPS_A_PAGE]] = read_sketches(connection, segment, page, width)

    def forget(self) -> None:
        """Free the memory of ``paragraph``, ``group`` and ``digest``, once the caller has its own copy."""
        self.paragraph = self.group = self.digest = np.empty(0, np.int64)

    def keys(self, band: int) -> NDArray[np.uint64]:
        """Return the key of each group in one band, uint64 (groups,)."""
        found = np.empty(self.groups, np.uint64)
        for segment, number in zip(self._segments, self._number, strict=True):
            local, key = read_column(self._connection, segment, band)
            found[number[local]] = key
        return found
