"""All near articles of many: their terms are numbered and joined block by block.

Invariant: the same articles are near each other whether one, some or all of them ask, and in whatever groups. Memory grows
with the terms and with the nearest that are kept, not with the pairs. A term that only one article has is dropped.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates import term_pairs
from syndicate.candidates.equal_runs import distinct
from syndicate.candidates.expected_loss import SAMPLE_ARTICLES, expected_loss, looked
from syndicate.candidates.neighbours import (
    LISTED,
    MOST_ARTICLES_OF_TERM,
    NO_DAY,
    PAIR_NEARNESS,
    keep_nearest,
    least_nearness,
)
from syndicate.kernels import term_rows
from syndicate.kernels.terms import digests, table, top_terms_of, unroll
from syndicate.model.settings import Rewriting

_Part = tuple[NDArray[np.int64], bool]  # rows that ask together, and whether nearness is wanted in both directions
Hits = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]  # asking row, row found, nearness in 131,070ths
BLOCK_ARTICLES = 131_072  # articles whose lists are held at a time, 100 MB: each asking term costs one access to memory in each block
GROUP_ARTICLES = 262_144  # articles that ask together in any case; more do if few are near each other
PIECE_ARTICLES = 65_536  # asking articles whose nearest are given together
ASKING_ARTICLES = 2_048  # articles that one thread asks for at a time
MOST_HITS = 1 << 23  # held before they are cut down to the nearest, 100 MB
_SUMS = 127  # units that the top terms of one text may weigh together: a byte holds the sum of two texts
NUMBERED_ARTICLES = 32_768  # articles whose terms one thread numbers at a time


@dataclass(slots=True, eq=False)
class _Rows:
    """The terms of articles as numbers, those of article i from ``start[i]`` on, with weights or none."""

    start: NDArray[np.int64]
    number: NDArray[np.int32]
    weight: NDArray[np.int32]

    def renumber(self, new: NDArray[np.int32]) -> None:
        """Replace all numbers by ``new`` ones, and drop those without one."""
        count = term_rows.renumber(self.start, self.number, self.weight, new)
        self.number.resize(count, refcheck=False)  # in place: a copy would need as much memory again
        self.weight.resize(min(count, len(self.weight)), refcheck=False)

    def unit(self) -> int:
        """Return the least unit of weight in which the rows of any two texts fit a byte together, each weight rounded up."""
        most = int(np.diff(self.start).max(initial=0))
        sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(self.weight, dtype=np.int64)))
        heaviest = int((sums[self.start[1:]] - sums[self.start[:-1]]).max(initial=0))
        return max(-(-heaviest // (_SUMS - most)), 1)

    def chosen(self, rows: NDArray[np.int64], dropped: NDArray[np.bool_]) -> tuple[NDArray[Any], ...]:
        """Return start, numbers and weights of some rows, without those numbers that are dropped."""
        return term_rows.chosen(self.start, self.number, self.weight, rows, dropped)


class Common(NamedTuple):
    """What too many articles of an archive have to find by it: terms, top terms, and pairs of top terms, the lesser one above."""

    terms: NDArray[np.uint32]
    top_terms: NDArray[np.uint32]
    pairs: NDArray[np.uint64]


class NeighbourJoin:
    """Many articles by the numbers of their terms: about 500 bytes an article of 400 words."""

    def __init__(
        self,
        settings: Rewriting,
        packed: NDArray[np.uint32],
        start: NDArray[np.int64],
        ids: NDArray[np.int64],
        days: NDArray[np.int64],
        common: Common | None = None,
    ) -> None:
        """Number the terms of articles, packed back to back; ``packed`` is not kept.

        Article i has its terms at ``packed[start[i]:]`` (``Terms.pack``), the number ``ids[i]`` and the day ``days[i]``, ``NO_DAY``
        if it is unknown. ``common`` is what too many articles have (``MOST_ARTICLES_OF_TERM``, ``MOST_ARTICLES_OF_PAIR``). Without
        it that is counted among the articles given. If these are a part of more, give that of the whole.
        """
        self.settings = settings
        self.ids, self.days, self.digests = ids, days, digests(packed, start)
        names = distinct(top_terms_of(packed, start))
        self._keys, self._top_terms = _numbered(packed, start, *table(names))
        stands = _counted(self._keys.number, len(names))
        used = np.flatnonzero(stands > 1)
        used = used[np.argsort(-stands[used], kind="stable")]  # the terms that are read most lie together
        new = np.full(len(names), -1, np.int32)
        new[used] = np.arange(len(used), dtype=np.int32)
        self._keys.renumber(new)
        self._top_terms.renumber(new)
        if common is None:
            often = stands[used] > MOST_ARTICLES_OF_TERM
            often_top = _counted(self._top_terms.number, len(used)) > MOST_ARTICLES_OF_TERM
        else:
            often, often_top = (np.isin(names[used], keys) for keys in common[:2])
        self._common = (often.astype(np.uint8) + often_top).astype(np.uint8)
        tops = self._top_terms.start, self._top_terms.number
        found = term_pairs.find(*tops, self._common, names[used], None if common is None else common.pairs)
        self._pairs = _Rows(found.start, found.number, np.zeros(0, np.int32))
        self.common = Common(names[used[often]], names[used[often_top]], term_pairs.named(found.common, names[used]))
        rows = np.argsort(self.digests, kind="stable")[:SAMPLE_ARTICLES]
        self.expected_loss = expected_loss(looked(rows, *tops, self._top_terms.weight, ~often, found.common), least_nearness(settings))
        self._unit = self._top_terms.unit()

    def __len__(self) -> int:
        return len(self.ids)

    def lists(
        self, articles: Iterable[int], *, window: int | None = None, reach: Callable[[NDArray[np.int64]], NDArray[np.int64]] | None = None
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[Any]]]:
        """Yield the nearest of each of some articles: asking articles (rising) and as many entries (``LISTED``).

        An article's own entries never come in two pieces. With ``reach``, which says for other articles how near one must
        be to be among their nearest, entries that one of these gains come as well, last, with it as the asking one.
        """
        wanted = np.unique(np.fromiter(articles, np.int64))
        order = np.argsort(self.ids)
        rows = order[np.searchsorted(self.ids[order], wanted)]  # in the order of the articles' numbers
        asked = np.zeros(len(self.ids), np.bool_)
        asked[rows] = True
        gained: list[Hits] = []

        def gain(a: NDArray[np.int32], b: NDArray[np.int32], raw: NDArray[np.int32]) -> Hits:
            beyond = np.flatnonzero(~asked[b])
            new = beyond[raw[beyond] >= reach(self.ids[b[beyond]])] if reach is not None else beyond[:0]
            return b[new], a[new], raw[new]

        waiting = [rows]
        while waiting:
            some = waiting.pop()
            found = self._collected(some, window, gain)
            if found is None:
                half = len(some) // 2
                waiting += [some[half:], some[:half]]
            else:
                yield from self._pieces(np.sort(some), *found[0])
                gained += found[1]
        if gained:
            yield self._entries(*joined(gained))

    def _collected(self, rows: NDArray[np.int64], window: int | None, gain: Callable[..., Hits]) -> tuple[Hits, list[Hits]] | None:
        """Return the nearest of some rows, and what others gain by them; None if these are too many to be held together."""
        held: list[Hits] = []
        gained: list[Hits] = []
        size = 0
        with closing(self.hits(np.sort(rows), window)) as found:
            for hits in found:
                gained.append(gain(*hits))
                held.append(hits)
                size += len(hits[0])
                if size > MOST_HITS:
                    held = [self._nearest(*joined(held))]
                    size = 0
                    if len(rows) > GROUP_ARTICLES and len(held[0][0]) > MOST_HITS // 2:
                        return None
        return self._nearest(*joined(held)), gained

    def _pieces(
        self, rows: NDArray[np.int64], a: NDArray[np.int32], b: NDArray[np.int32], raw: NDArray[np.int32]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[Any]]]:
        """Yield the entries of hits, sorted by asking row, for some rows at a time, because writing them takes much memory."""
        edges = np.searchsorted(a, rows[::PIECE_ARTICLES]).tolist()
        for first, last in itertools.pairwise([*edges, len(a)]):
            yield self._entries(a[first:last], b[first:last], raw[first:last])

    def _entries(self, a: NDArray[np.int32], b: NDArray[np.int32], raw: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[Any]]:
        order = np.lexsort((self.ids[b], self.digests[b], -raw, self.ids[a]))
        a, b = a[order], b[order]
        entries = np.empty(len(a), LISTED)
        entries["article"], entries["near"], entries["digest"] = self.ids[b], raw[order], self.digests[b]
        return self.ids[a], entries

    def _nearest(self, a: NDArray[np.int32], b: NDArray[np.int32], raw: NDArray[np.int32]) -> Hits:
        """Keep of each asking row the nearest hits."""
        order = np.lexsort((self.ids[b], self.digests[b], -raw, a))
        a, b, raw = a[order], b[order], raw[order]
        kept = keep_nearest(a, raw, self.digests[b], self.settings.listed)
        return a[kept], b[kept], raw[kept]

    def hits(self, rows: NDArray[np.int64], window: int | None) -> Generator[Hits]:
        """Yield asking rows (rising when given), rows near them and nearness in 131,070ths, in blocks.

        If all rows ask, a row of a later block asks in both directions: how near the other is to it, and it to the other.
        """
        all_ask = len(rows) == len(self.ids)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for first in range(0, len(self.ids) if len(rows) else 0, BLOCK_ARTICLES):
                block = np.arange(first, min(first + BLOCK_ARTICLES, len(self.ids)))
                ask = self._asker(pool, block, window)
                asking = rows[first:] if all_ask else rows
                alone = len(block) if all_ask else len(rows)  # that ask for themselves
                parts = [(part, False) for part in _parts(asking[:alone])] + [(part, True) for part in _parts(asking[alone:])]
                yield from pool.map(ask, parts)

    def _asker(self, pool: ThreadPoolExecutor, block: NDArray[np.int64], window: int | None) -> Callable[[_Part], Hits]:
        """Return a function that finds the rows of a block that are near some rows."""
        every = np.zeros(len(self._common), np.bool_)
        searched = (*self._keys.chosen(block, every)[:2], *self._top_terms.chosen(block, every))
        lists = self._lists(pool, block)
        threshold = least_nearness(self.settings)

        def ask(given: _Part) -> Hits:
            part, both = given
            pairs = self._pairs.chosen(part, np.zeros(len(lists[-2]) - 1, np.bool_))[:2]
            asking = (*self._keys.chosen(part, every)[:2], *self._top_terms.chosen(part, every), *pairs)
            place, found, near, back = term_rows.close(asking, searched, lists, self._common, self._unit, PAIR_NEARNESS, threshold)
            a, b = part[place], found.astype(np.int64) + block[0]
            hits = self._kept(a, b, near, window, near > 0)
            return joined([hits, self._kept(b, a, back, window, back > 0)]) if both else hits

        return ask

    def _kept(
        self, a: NDArray[np.int64], b: NDArray[np.int64], near: NDArray[np.int32], window: int | None, kept: NDArray[np.bool_]
    ) -> Hits:
        """Return those hits to be ``kept`` that are not of a row with itself and not too many days apart."""
        kept = kept & (a != b)
        if window is not None:
            apart = np.abs(self.days[a] - self.days[b]) <= window
            kept &= apart | (self.days[a] == NO_DAY) | (self.days[b] == NO_DAY)
        return a[kept].astype(np.int32), b[kept].astype(np.int32), near[kept]

    def _lists(self, pool: ThreadPoolExecutor, block: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
        """Return the lists of a block: which rows hold a term, which have it as a top term, with its weight, and which have a pair."""
        kept_out = self._common == term_rows.COMMON_TOP
        top_start, top, weight = self._top_terms.chosen(block, kept_out)
        weights = (-(-weight // self._unit)).astype(np.uint8)
        by_top = pool.submit(term_rows.lists, top_start, top, weights, len(kept_out))
        key_start, key, _ = self._keys.chosen(block, kept_out)
        key_list, key_row, none = term_rows.lists(key_start, key, weights[:0], len(kept_out))
        pairs = int(self._pairs.number.max(initial=-1)) + 1
        pair_start, pair, _ = self._pairs.chosen(block, np.zeros(pairs, np.bool_))
        return (key_list, key_row, *by_top.result(), *term_rows.lists(pair_start, pair, none, pairs)[:2])


def _parts(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    return (rows[start : start + ASKING_ARTICLES] for start in range(0, len(rows), ASKING_ARTICLES))


def _numbered(
    packed: NDArray[np.uint32], start: NDArray[np.int64], slot: NDArray[np.uint32], place: NDArray[np.int32]
) -> tuple[_Rows, _Rows]:
    """Return the numbers of all keys that are somebody's top term, and of all top terms with their weights."""
    stretches = [start[first : first + NUMBERED_ARTICLES] for first in range(0, len(start), NUMBERED_ARTICLES)]
    sizes = [int(packed[start + field].sum(dtype=np.int64)) for field in (0, 2, 2)]  # keys, top terms, and their weights
    columns = [np.empty(size, np.int32) for size in sizes]  # room for all; what is not filled takes no memory
    filled = [0] * len(columns)
    starts: tuple[list[NDArray[np.int64]], list[NDArray[np.int64]]] = ([], [])
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for key_start, key, top_start, top, weight in pool.map(lambda stretch: unroll(packed, stretch, slot, place), stretches):
            for i, part in enumerate((key, top, weight)):
                columns[i][filled[i] : filled[i] + len(part)] = part
                filled[i] += len(part)
            starts[0].append(key_start)
            starts[1].append(top_start)
    for column, size in zip(columns, filled, strict=True):
        column.resize(size, refcheck=False)
    keys = _Rows(_end_to_end(starts[0]), columns[0], np.zeros(0, np.int32))
    return keys, _Rows(_end_to_end(starts[1]), *columns[1:])


def _counted(numbers: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Return how often each number below ``size`` occurs, counted in parts, because numpy widens each number to count it."""
    found = np.zeros(size, np.int64)
    for first in range(0, len(numbers), MOST_HITS):
        found += np.bincount(numbers[first : first + MOST_HITS], minlength=size)
    return found


def _end_to_end(starts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    sizes = [np.diff(start) for start in starts]
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.concatenate((np.zeros(0, np.int64), *sizes)))))


def joined(hits: Iterable[Hits]) -> Hits:
    """Lay hits end to end."""
    empty = np.zeros(0, np.int32)
    a, b, raw = (np.concatenate(column) for column in zip((empty, empty, empty), *hits, strict=True))
    return a, b, raw
