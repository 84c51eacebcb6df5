"""The sort-join: from band keys to pairs of articles, in bounded memory.

Invariant: the pairs depend on the units alone, not on their order, the number of threads or the memory allowed;
one column of keys and the pairs found so far are all that is held.

A bucket of more than ``cap`` articles is not paired all with all. Its units with the same words are paired among
themselves first; then each article with the bucket's representatives, which are chosen by content; then those that agree
in the next band as well, down to buckets that are small enough. What that left out is said in ``Candidates.capped``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.pairs import NO_SKETCHES, REPRESENTATIVES, Candidates, LargeBucket, Units, least_agreeing
from syndicate.candidates.runs import distinct, run_starts
from syndicate.kernels.bucket_pairs import WIDE, gather, run_pairs
from syndicate.kernels.sketches import KEY_BITS, scramble
from syndicate.model.errors import SettingsError

MOST_PAIRS = 40_000  # of one crowd with its representatives, where that leaves it more than one
_REFINEMENTS = 3  # further bands that split a crowd: copies agree in them, form letters with other contents do not
_PAIRS_AT_ONCE = 1 << 20  # 8 MB a thread
# Which pairs are wanted, by how many of the two are among the chosen articles: bit 0 for none, 1 for one, 2 for both.
ALL, TOUCHING, BETWEEN = 0b111, 0b110, 0b010
_INDEX_BITS = 64 - KEY_BITS


@dataclass(slots=True)
class _Collector:
    """Pair codes without duplicates, in memory of about twice the result."""

    parts: list[NDArray[np.int64]] = field(default_factory=list)
    settled: int = 0
    pending: int = 0

    def add(self, codes: NDArray[np.int64]) -> None:
        if len(codes) == 0:
            return
        codes = distinct(codes)
        self.parts.append(codes)
        self.pending += len(codes)
        if self.pending > max(self.settled, 4 * _PAIRS_AT_ONCE):
            self.all()

    def all(self) -> NDArray[np.int64]:
        """Merge what there is and return it, sorted."""
        merged = distinct(np.concatenate(self.parts)) if self.parts else np.empty(0, np.int64)
        self.parts, self.settled, self.pending = [merged], len(merged), 0
        return merged


class Columns(Protocol):
    """The band keys of groups of equal units, a band at a time."""

    @property
    def groups(self) -> int:
        """Return the number of groups."""

    @property
    def bands(self) -> int:
        """Return the number of bands."""

    @property
    def small(self) -> NDArray[np.uint8]:
        """Return a small form of each group's sketch (``sketch.small``), or none of any (groups or 0, permutations)."""

    def keys(self, band: int) -> NDArray[np.uint64]:
        """Return the key of each group in one band, uint64 (groups,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Columns out of one array: ``sample`` is one unit of each group."""

    units: NDArray[np.uint64]  # (units, bands)
    sample: NDArray[np.int64]  # (groups,)
    small: NDArray[np.uint8]  # (groups or 0, permutations)

    @property
    def groups(self) -> int:
        """Return the number of groups."""
        return len(self.sample)

    @property
    def bands(self) -> int:
        """Return the number of bands."""
        return int(self.units.shape[1])

    def keys(self, band: int) -> NDArray[np.uint64]:
        """Return the key of each group in one band, uint64 (groups,)."""
        found: NDArray[np.uint64] = self.units[self.sample, band]
        return found


def join_units(units: Units, chosen: NDArray[np.int64] | None, wanted: int, cap: int, shared: int = 0) -> Join:
    """Prepare the join of units whose keys are in memory."""
    digest = key_digests(units.keys) if units.digest is None else units.digest
    names, inverse = np.unique(units.article, return_inverse=True)
    rank = _content_rank(digest, inverse, len(names)) if units.rank is None else units.rank[_first(inverse, len(names))]
    _, sample, group = np.unique(digest, return_index=True, return_inverse=True)
    small = NO_SKETCHES if units.small is None else units.small[sample]
    return Join(Matrix(units.keys, sample, small), group, inverse, names, rank, chosen, wanted, cap, units.shingles, shared)


_Joined = tuple[NDArray[np.int64], list[tuple[NDArray[np.int64], int]]]


class Join:
    """One sort-join: units with the same digest are one group, and groups meet band by band.

    Inside, articles are numbered by rank, so that "the first few" of a bucket is a choice by content.
    """

    def __init__(
        self,
        columns: Columns,
        group: NDArray[np.int64],
        article: NDArray[np.int64],
        names: NDArray[np.int64],
        rank: NDArray[np.uint64],
        chosen: NDArray[np.int64] | None,
        wanted: int,
        cap: int,
        shingles: NDArray[np.int64] | None = None,
        shared: int = 0,
    ) -> None:
        """Take for each unit its group, the place of its article in ``names`` and its shingles, and for each article its rank.

        Where the columns have a small form of the sketches, groups are paired that seem to share ``shared`` shingles.
        """
        if cap < 2:
            raise SettingsError(f"a cap of {cap} articles leaves nothing to compare.", None, "It must be at least 2.")
        self.columns, self.cap = columns, cap
        self.small = columns.small
        self.least = least_agreeing(self.small.shape[1]) if len(self.small) else 0
        self.shared = 0 if shingles is None else shared
        self.shingles = np.zeros(columns.groups if len(self.small) else 0, np.int64)
        if shingles is not None and len(self.small):  # a text may repeat some of its shingles: of equal sketches the most counts
            np.maximum.at(self.shingles, group, shingles)
        order = np.lexsort((names, rank))
        self.names = names[order]
        place = np.empty(len(names), np.int64)
        place[order] = np.arange(len(names))
        self.start, self.members = _groups(group, place[article], columns.groups, len(names))
        self.wanted = wanted
        self.side = np.zeros(len(names), np.uint8) if chosen is None else np.isin(self.names, chosen).astype(np.uint8)

    def run(self, jobs: int) -> Candidates:
        """Join all bands with ``jobs`` threads; columns are read, and large buckets spread, in the thread that called."""
        found = _Collector()
        capped: list[LargeBucket] = []
        bands = range(-1, self.columns.bands if self.columns.groups > 1 else 0)
        with ThreadPoolExecutor(max(jobs, 1)) as pool:
            waiting: deque[tuple[int, Future[_Joined]]] = deque()
            for band in bands:
                waiting.append((band, pool.submit(self._band, self._column(band))))
                if len(waiting) > jobs:
                    capped += self._collected(*waiting.popleft(), found)
            while waiting:
                capped += self._collected(*waiting.popleft(), found)
        codes, above_margin = _told_apart(found.all())
        left, right = self.names[codes // max(len(self.names), 1)], self.names[codes % max(len(self.names), 1)]
        a, b = np.minimum(left, right), np.maximum(left, right)
        sequence = np.lexsort((b, a))
        return Candidates(a[sequence], b[sequence], self.cap, tuple(capped), above_margin[sequence])

    def _column(self, band: int) -> NDArray[np.uint64]:
        """Return the keys of one band, or of -1, where only equal digests meet, the groups' own numbers."""
        return np.arange(self.columns.groups, dtype=np.uint64) if band < 0 else self.columns.keys(band)

    def _band(self, column: NDArray[np.uint64]) -> _Joined:
        """Return the pair codes of one band, and the groups and the size of each bucket that is too large."""
        found = _Collector()
        key, order = _sorted(column, np.arange(self.columns.groups, dtype=np.int64))
        crowds = self._join(key, order, found)
        return found.all(), crowds

    def _collected(self, band: int, joined: Future[_Joined], found: _Collector) -> Iterator[LargeBucket]:
        """Take in what one band gave, and spread its large buckets."""
        codes, crowds = joined.result()
        found.add(codes)
        for crowd, size in crowds:
            representative = self._spread(crowd, band, found, _REFINEMENTS if band >= 0 else 0)
            yield LargeBucket(band, size, int(self.names[representative]))

    def _join(self, key: NDArray[np.uint64], order: NDArray[np.int64], found: _Collector) -> list[tuple[NDArray[np.int64], int]]:
        """Collect the pairs of all runs of equal keys; return the groups and the size of each run that is too large."""
        most = min(self.cap * (WIDE if self.least else 1), len(self.members) if self.least else len(self.names))
        out = np.empty(max(min(_PAIRS_AT_ONCE, 64 * len(key)), most * (most - 1) // 2), np.int64)
        scratch = np.empty(len(self.members), np.int64)
        rows = np.empty((64, 3), np.int64)
        crowds: list[tuple[NDArray[np.int64], int]] = []
        at = 0
        while at < len(key):
            at, count, crowded = run_pairs(
                key,
                order,
                at,
                self.start,
                self.members,
                self.side,
                self.wanted,
                self.cap,
                len(self.names),
                self.small,
                self.shingles,
                self.least,
                self.shared,
                out,
                scratch,
                rows,
            )
            found.add(out[:count])
            crowds += [(order[begin:stop].copy(), size) for begin, stop, size in rows[:crowded].tolist()]
        return crowds

    def _spread(self, groups: NDArray[np.int64], band: int, found: _Collector, depth: int) -> int:
        """Pair a crowd with its representatives, then those of it that agree in the next band too; return the first of them."""
        scratch = np.empty(int((self.start[groups + 1] - self.start[groups]).sum()), np.int64)
        size = gather(groups, 0, len(groups), self.start, self.members, scratch)
        crowd = scratch[:size]
        for representative in crowd[: max(min(REPRESENTATIVES, MOST_PAIRS // len(crowd)), 1)].tolist():
            others = crowd[crowd != representative]
            others = others[(self.wanted >> (self.side[others] + self.side[representative])) & 1 == 1]
            found.add((np.minimum(others, representative) * len(self.names) + np.maximum(others, representative)) * 2 + 1)
        if depth > 0 and len(groups) > 1 and self.columns.bands > 1:
            following = (band + 1) % self.columns.bands
            key, order = _sorted(self.columns.keys(following)[groups], groups)
            for inner, _ in self._join(key, order, found):
                self._spread(inner, following, found, depth - 1)
        return int(crowd[0])


def _told_apart(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the pairs of sorted codes, each once, and which of them are firm somewhere."""
    pair, above_margin = codes >> 1, (codes & 1).astype(np.bool_)
    last = run_starts(pair[::-1])[::-1]
    return pair[last], above_margin[last]


def _sorted(column: NDArray[np.uint64], groups: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Sort groups by key, and by number where keys are equal."""
    if len(column) and int(column.max()) >> KEY_BITS == 0 and int(groups.max()) >> _INDEX_BITS == 0:
        # Key and number in one word: numpy sorts plain numbers several times as fast as it finds an order.
        packed = column << np.uint64(_INDEX_BITS) | groups.astype(np.uint64)
        packed.sort()
        return packed >> np.uint64(_INDEX_BITS), (packed & np.uint64((1 << _INDEX_BITS) - 1)).astype(np.int64)
    order = np.lexsort((groups, column))
    return column[order], groups[order]


def _groups(
    group: NDArray[np.int64], article: NDArray[np.int64], groups: int, articles: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different articles of each group: where each group starts, and the articles in rising order."""
    codes = distinct(group.astype(np.int64) * articles + article)
    start = np.searchsorted(codes, np.arange(groups + 1, dtype=np.int64) * articles).astype(np.int64)
    return start, (codes % max(articles, 1)).astype(np.int64)


def _first(inverse: NDArray[np.int64], articles: int) -> NDArray[np.int64]:
    """Return the index of one unit of each article."""
    found = np.empty(articles, np.int64)
    found[inverse] = np.arange(len(inverse))
    return found


def _content_rank(digest: NDArray[np.int64], inverse: NDArray[np.int64], articles: int) -> NDArray[np.uint64]:
    """Return a number for each article made of its units' digests in any order."""
    rank = np.zeros(articles, np.uint64)
    np.add.at(rank, inverse, scramble(digest))
    ranked: NDArray[np.uint64] = scramble(rank.view(np.int64))
    return ranked


def key_digests(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return a hash of each unit's keys in all bands, int64 (units,)."""
    digest = np.zeros(len(keys), np.int64)
    for band in range(keys.shape[1]):
        digest = scramble(digest ^ keys[:, band].astype(np.int64) ^ np.int64(band << 48)).view(np.int64)
    return digest
