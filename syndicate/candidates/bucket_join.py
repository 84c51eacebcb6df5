"""The sort-join: from band keys to pairs of articles, in bounded memory.

Invariant: the pairs depend on the units alone, not on their order, the number of threads or the memory allowed. A bucket's
pairs depend on that bucket alone, so that buckets can be joined anywhere and in any parts. Only one column of keys and the
pairs found so far are in memory.

Units with the same words are one group, and groups meet band by band. A bucket of more than ``cap`` articles is not paired
all with all. Its units with the same words are paired among themselves first; then each article with the bucket's
representatives, which are chosen by content; then those that agree in the next band as well, down to buckets that are small
enough. ``Candidates.capped`` says which pairs this left out.

A pair of articles i < j of n is one int64 here: ``(i * n + j) * 2``, and 1 more if it is above the margin.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.equal_runs import distinct, run_starts
from syndicate.candidates.pairs import MOST_BUCKET_ARTICLES, REPRESENTATIVE_ARTICLES, Candidates, LargeBucket, least_agreeing
from syndicate.kernels.bucket_pairs import WIDE, gather, run_pairs
from syndicate.kernels.sketches import KEY_BITS
from syndicate.model.errors import SettingsError

MOST_PAIRS = 40_000  # of one large bucket with its representatives, if that leaves it more than one
_REFINING_BANDS = 3  # further bands that split a large bucket: copies agree in them, form letters with other contents do not
_PAIRS_AT_ONCE = 1 << 20  # 8 MB a thread
_ALL, _TOUCHING = 0b111, 0b110  # which pairs are wanted, by how many of the two are chosen: bit 0 for none, 1 for one, 2 for both
_INDEX_BITS = 64 - KEY_BITS

Bucket = tuple[NDArray[np.int64], int]  # the groups in a bucket, and how many articles they have


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
        """Return a small form of each group's sketch (``minhash.small``), or no rows at all (groups or 0, permutations)."""

    def keys(self, band: int) -> NDArray[np.uint64]:
        """Return the key of each group in one band, uint64 (groups,)."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitGroups:
    """What joining needs of m groups of equal units and n articles, in every band. Articles are numbered by rank.

    So "the first few" of a bucket is a choice by content. If there are sketches, only groups are paired that agree in
    ``least`` places and seem to have ``shared`` shingles in common.
    """

    start: NDArray[np.int64]  # (m + 1,) where each group's articles begin in `members`
    members: NDArray[np.int64]  # the different articles of each group, rising
    names: NDArray[np.int64]  # (n,) the number of each article outside
    chosen: NDArray[np.uint8]  # (n,) 1 if the article was chosen
    wanted: int  # which pairs: bit 0 those without a chosen article, bit 1 with one, bit 2 with two
    small: NDArray[np.uint8]  # (m or 0, permutations) the small form of each group's sketch
    shingles: NDArray[np.int64]  # (m or 0,)
    least: int
    shared: int
    cap: int  # articles in a bucket that is paired all with all


def arrange(
    columns: Columns,
    group: NDArray[np.int64],
    article: NDArray[np.int64],
    names: NDArray[np.int64],
    rank: NDArray[np.uint64],
    *,
    shingles: NDArray[np.int64] | None = None,
    chosen: NDArray[np.int64] | None = None,
    cap: int = MOST_BUCKET_ARTICLES,
    shared: int = 0,
) -> UnitGroups:
    """Return the groups of k units, given each unit's ``group``, the place of its ``article`` in ``names``, and its ``shingles``.

    ``rank`` (n,) is a number for each article that depends on its content alone. With ``chosen``, article numbers, only pairs
    with a chosen article are wanted. Raises SettingsError for a cap below 2.
    """
    if cap < 2:
        raise SettingsError(f"a cap of {cap} articles leaves nothing to compare.", None, "It must be at least 2.")
    small = columns.small
    most = np.zeros(columns.groups if len(small) else 0, np.int64)
    if shingles is not None and len(small):  # a text may repeat some of its shingles: of equal sketches the most counts
        np.maximum.at(most, group, shingles)
    order = np.lexsort((names, rank))
    place = np.empty(len(names), np.int64)
    place[order] = np.arange(len(names))
    start, members = _members(group, place[article], columns.groups, len(names))
    named = names[order]
    flags = np.zeros(len(names), np.uint8) if chosen is None else np.isin(named, chosen).astype(np.uint8)
    least = least_agreeing(small.shape[1]) if len(small) else 0
    wanted = _ALL if chosen is None else _TOUCHING
    return UnitGroups(start, members, named, flags, wanted, small, most, least, 0 if shingles is None else shared, cap)


def bucket_pairs(keys: NDArray[np.uint64], group: NDArray[np.int64], groups: UnitGroups) -> tuple[NDArray[np.int64], list[Bucket]]:
    """Return the pairs of all buckets, distinct and sorted, and the buckets that are too large to be paired.

    ``keys`` (k,) and ``group`` (k,) say which groups are in which bucket of one band, in any order.
    """
    key, order = _sorted(keys, group)
    n = len(groups.names)
    most = min(groups.cap * (WIDE if groups.least else 1), len(groups.members) if groups.least else n)
    out = np.empty(max(min(_PAIRS_AT_ONCE, 64 * len(key)), most * (most - 1) // 2), np.int64)
    scratch = np.empty(len(groups.members), np.int64)
    rows = np.empty((64, 3), np.int64)
    members = (groups.start, groups.members, groups.chosen, groups.wanted, groups.cap, n)
    sketches = (groups.small, groups.shingles, groups.least, groups.shared)
    found = _Collector()
    large: list[Bucket] = []
    at = 0
    while at < len(key):
        at, count, found_large = run_pairs(key, order, at, *members, *sketches, out, scratch, rows)
        found.add(out[:count])
        large += [(order[begin:stop].copy(), size) for begin, stop, size in rows[:found_large].tolist()]
    return found.all(), large


def representative_pairs(bucket: NDArray[np.int64], groups: UnitGroups) -> tuple[NDArray[np.int64], int]:
    """Return the pairs of the articles of a large bucket (its groups) with its representatives, and the first of these."""
    n = len(groups.names)
    scratch = np.empty(int((groups.start[bucket + 1] - groups.start[bucket]).sum()), np.int64)
    articles = scratch[: gather(bucket, 0, len(bucket), groups.start, groups.members, scratch)]
    codes = []
    for representative in articles[: max(min(REPRESENTATIVE_ARTICLES, MOST_PAIRS // len(articles)), 1)].tolist():
        others = articles[articles != representative]
        others = others[(groups.wanted >> (groups.chosen[others] + groups.chosen[representative])) & 1 == 1]
        codes.append((np.minimum(others, representative) * n + np.maximum(others, representative)) * 2 + 1)
    return np.concatenate(codes), int(groups.names[articles[0]])


def named(codes: NDArray[np.int64], names: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the articles a < b of sorted pairs, each pair once and sorted, and which of them are above the margin somewhere."""
    n = max(len(names), 1)
    last = run_starts(codes[::-1] >> 1)[::-1]
    pair, above_margin = codes[last] >> 1, (codes[last] & 1).astype(np.bool_)
    left, right = names[pair // n], names[pair % n]
    a, b = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((b, a))
    return a[order], b[order], above_margin[order]


def join(columns: Columns, groups: UnitGroups, jobs: int = 1) -> Candidates:
    """Join all bands with ``jobs`` threads; columns are read, and large buckets spread, in the thread that called."""
    found = _Collector()
    capped: list[LargeBucket] = []
    every = np.arange(columns.groups, dtype=np.int64)

    def spread(bucket: NDArray[np.int64], band: int, depth: int) -> int:
        """Pair a large bucket with its representatives, then those of it that agree in the next band too; return the first."""
        codes, first = representative_pairs(bucket, groups)
        found.add(codes)
        if depth > 0 and len(bucket) > 1 and columns.bands > 1:
            following = (band + 1) % columns.bands
            codes, large = bucket_pairs(columns.keys(following)[bucket], bucket, groups)
            found.add(codes)
            for inner, _ in large:
                spread(inner, following, depth - 1)
        return first

    def collected(band: int, joined: Future[tuple[NDArray[np.int64], list[Bucket]]]) -> Iterator[LargeBucket]:
        codes, large = joined.result()
        found.add(codes)
        for bucket, size in large:
            yield LargeBucket(band, size, spread(bucket, band, _REFINING_BANDS if band >= 0 else 0))

    with ThreadPoolExecutor(max(jobs, 1)) as pool:
        waiting: deque[tuple[int, Future[tuple[NDArray[np.int64], list[Bucket]]]]] = deque()
        for band in range(-1, columns.bands if columns.groups > 1 else 0):  # in -1 only equal groups meet: each has a key of its own
            keys = every.astype(np.uint64) if band < 0 else columns.keys(band)
            waiting.append((band, pool.submit(bucket_pairs, keys, every, groups)))
            if len(waiting) > jobs:
                capped += collected(*waiting.popleft())
        while waiting:
            capped += collected(*waiting.popleft())
    a, b, above_margin = named(found.all(), groups.names)
    return Candidates(a, b, groups.cap, tuple(capped), above_margin)


def join_groups(
    columns: Columns,
    group: NDArray[np.int64],
    article: NDArray[np.int64],
    names: NDArray[np.int64],
    rank: NDArray[np.uint64],
    *,
    shingles: NDArray[np.int64] | None = None,
    chosen: NDArray[np.int64] | None = None,
    cap: int = MOST_BUCKET_ARTICLES,
    shared: int = 0,
    jobs: int = 1,
) -> Candidates:
    """Arrange the groups of units as ``arrange`` says, and join all bands with ``jobs`` threads."""
    return join(columns, arrange(columns, group, article, names, rank, shingles=shingles, chosen=chosen, cap=cap, shared=shared), jobs)


def _sorted(column: NDArray[np.uint64], groups: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Sort groups by key, and by number if keys are equal."""
    if len(column) and int(column.max()) >> KEY_BITS == 0 and int(groups.max()) >> _INDEX_BITS == 0:
        # Key and number in one word: numpy sorts plain numbers several times as fast as it finds an order.
        packed = column << np.uint64(_INDEX_BITS) | groups.astype(np.uint64)
        packed.sort()
        return packed >> np.uint64(_INDEX_BITS), (packed & np.uint64((1 << _INDEX_BITS) - 1)).astype(np.int64)
    order = np.lexsort((groups, column))
    return column[order], groups[order]


def _members(
    group: NDArray[np.int64], article: NDArray[np.int64], groups: int, articles: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different articles of each group: where each group starts, and the articles in rising order."""
    codes = distinct(group.astype(np.int64) * articles + article)
    start = np.searchsorted(codes, np.arange(groups + 1, dtype=np.int64) * articles).astype(np.int64)
    return start, (codes % max(articles, 1)).astype(np.int64)
