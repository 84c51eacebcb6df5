"""The terms of many articles in memory, and which of them are near each other.

What always holds: whether one, some or all articles are asked about, the same articles are near each other.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.neighbour_join import NO_DAY, NearJoin, joined
from syndicate.candidates.neighbours import COMMON, Near, Pairs, Question, nearest
from syndicate.candidates.terms import WHOLE, Terms
from syndicate.kernels import terms as kernels
from syndicate.model.settings import Rewriting


class RewriteIndex:
    """The terms of many articles in memory: about 1.5 kB an article."""

    def __init__(self, settings: Rewriting | None = None) -> None:
        self.settings = settings or Rewriting()
        self._packed = np.zeros(0, np.uint32)
        self._start = np.zeros(0, np.int64)
        self._ids = np.zeros(0, np.int64)
        self._days = np.zeros(0, np.int64)
        self._digests = np.zeros(0, np.uint64)
        self._row: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, article: int) -> bool:
        return article in self._row

    def add(self, ids: Sequence[int], terms: Sequence[Terms], days: Sequence[int | None]) -> None:
        """Add different articles, in any order; one that is there already is replaced."""
        old = [article for article in ids if article in self._row]
        if old:
            self.remove(old)
        packs = [one.pack() for one in terms]
        lengths = np.array([len(pack) for pack in packs], np.int64)
        self.add_packed(ids, np.concatenate((np.zeros(0, np.uint32), *packs)), lengths, days)

    def add_packed(self, ids: Sequence[int], packed: NDArray[np.uint32], lengths: NDArray[np.int64], days: Sequence[int | None]) -> None:
        """Add articles that are not there yet, their terms packed back to back."""
        self._forget()
        start = np.cumsum(lengths) - lengths
        self._digests = np.concatenate((self._digests, kernels.digests(packed, start)))
        self._start = np.concatenate((self._start, len(self._packed) + start))
        self._packed = np.concatenate((self._packed, packed)) if len(self._packed) else packed
        self._row.update(zip(ids, range(len(self._ids), len(self._ids) + len(ids)), strict=True))
        self._ids = np.concatenate((self._ids, np.array(ids, np.int64)))
        self._days = np.concatenate((self._days, np.array([NO_DAY if day is None else day for day in days], np.int64)))

    def remove(self, ids: Iterable[int]) -> None:
        """Forget articles; ones that are not there are no error."""
        self._forget()
        gone = set(ids)
        kept = [row for row, article in enumerate(self._ids.tolist()) if article not in gone]
        packs = [self._pack(row) for row in kept]
        lengths = np.array([len(pack) for pack in packs], np.int64)
        self._start = np.cumsum(lengths) - lengths
        self._packed = np.concatenate((np.zeros(0, np.uint32), *packs))
        self._ids, self._days, self._digests = self._ids[kept], self._days[kept], self._digests[kept]
        self._row = {article: row for row, article in enumerate(self._ids.tolist())}

    def _forget(self) -> None:
        """Drop what was worked out of all texts together."""
        self.__dict__.pop("joined", None)

    def terms(self, article: int) -> Terms:
        """Return the terms of one article; raises KeyError where it is not in the index."""
        return Terms.unpack(self._pack(self._row[article]))

    def query(
        self,
        terms: Terms,
        *,
        day: int | None = None,
        window: int | None = None,
        limit: int | None = None,
        without: Iterable[int] = (),
    ) -> Near:
        """Return the articles near a text, the nearest first.

        With ``window`` only those at most so many days before or after ``day``, and those of unknown date.
        """
        question = Question(terms, self.settings)
        if len(self) > COMMON:
            question = question.without(*self.joined.common)
        rows = self._within(day, window)
        raw = question.ask(self._packed, self._start if rows is None else self._start[rows])
        hits = np.flatnonzero(raw >= question.threshold)
        found = hits if rows is None else rows[hits]
        skipped = {self._row[article] for article in without if article in self._row}
        kept = [(row, value) for row, value in zip(found.tolist(), raw[hits].tolist(), strict=True) if row not in skipped]
        found_terms = [Terms.unpack(self._pack(row)) for row, _ in kept]
        ids, values = [int(self._ids[row]) for row, _ in kept], [value for _, value in kept]
        return nearest(ids, values, found_terms, limit or self.settings.candidates)

    def neighbours(self, article: int, *, window: int | None = None, limit: int | None = None) -> Near:
        """Return the articles near one of the index, itself left out."""
        day = int(self._days[self._row[article]])
        return self.query(self.terms(article), day=None if day == NO_DAY else day, window=window, limit=limit, without=(article,))

    def affected(self, new: Iterable[int], *, window: int | None = None) -> NDArray[np.int64]:
        """Return the articles near any of some new ones, and these: every pair that touches one of them must be judged again."""
        rows = np.array(sorted(self._row[article] for article in set(new)), np.int64)
        near = [found for _, found, _ in self.joined.hits(rows, window)]
        return np.sort(self._ids[np.unique(np.concatenate((rows, *near)))])

    def pairs(self, touching: Iterable[int] | None = None, *, window: int | None = None) -> Pairs:
        """Return all near pairs, or those with at least one article of ``touching``.

        A pair is kept where it is among the ``settings.candidates`` nearest of one of its articles.
        """
        everything = np.arange(len(self._ids))
        rows = everything if touching is None else np.array(sorted(self._row[article] for article in set(touching)), np.int64)
        asked = np.zeros(len(self._ids), np.bool_)
        asked[rows] = True
        a, b, raw = (column.astype(np.int64) for column in joined(self.joined.hits(rows, window)))
        kept = self._ranks(a, b, raw) < self.settings.candidates
        # A pair that one article has no room for may be among the nearest of the other, of which not all pairs are known yet.
        others = np.unique(b[~kept & ~asked[b]])
        if len(others):
            c, d, more = (column.astype(np.int64) for column in joined(self.joined.hits(others, window)))
            second = self._ranks(c, d, more) < self.settings.candidates
            back = asked[d]
            a, b, raw = np.concatenate((a, d[back])), np.concatenate((b, c[back])), np.concatenate((raw, more[back]))
            kept = np.concatenate((kept, second[back]))
        return self._canonical(a, b, raw, kept)

    @functools.cached_property
    def joined(self) -> NearJoin:
        """Return all articles ready to be joined with each other; what is added or removed later is not in it."""
        return NearJoin(self.settings, self._packed, self._start, self._ids, self._days, self._digests)

    def _canonical(self, a: NDArray[np.int64], b: NDArray[np.int64], raw: NDArray[np.int64], kept: NDArray[np.bool_]) -> Pairs:
        """Put the smaller id first and name each pair once; it is kept where one of its sides keeps it."""
        low, high = np.minimum(self._ids[a], self._ids[b]), np.maximum(self._ids[a], self._ids[b])
        order = np.lexsort((~kept, high, low))
        low, high, raw, kept = low[order], high[order], raw[order], kept[order]
        first = np.ones(len(low), np.bool_)
        first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        chosen = first & kept
        return Pairs(low[chosen], high[chosen], (raw[chosen] / (2 * WHOLE)).astype(np.float32), int((first & ~kept).sum()))

    def _ranks(self, a: NDArray[np.int64], b: NDArray[np.int64], raw: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rank of each hit among those of its asking article; ties by terms share a rank."""
        order = np.lexsort((self._digests[b], -raw, a))
        starts = np.ones(len(a), np.bool_)
        starts[1:] = a[order][1:] != a[order][:-1]
        place = np.arange(len(a))
        rank = place - np.maximum.accumulate(np.where(starts, place, 0))
        tie = ~starts
        tie[1:] &= (raw[order][1:] == raw[order][:-1]) & (self._digests[b[order]][1:] == self._digests[b[order]][:-1])
        rank = rank[np.maximum.accumulate(np.where(tie, 0, place))]
        ranks = np.empty(len(a), np.int64)
        ranks[order] = rank
        return ranks

    def _pack(self, row: int) -> NDArray[np.uint32]:
        first = int(self._start[row])
        size, _, heads, _ = (int(value) for value in self._packed[first : first + kernels.HEADER])
        return self._packed[first : first + kernels.HEADER + size + 2 * heads + -(-size // 4)]

    def _within(self, day: int | None, window: int | None) -> NDArray[np.int64] | None:
        """Return the rows inside a window of days, None for all."""
        if window is None or day is None:
            return None
        return np.flatnonzero((np.abs(self._days - day) <= window) | (self._days == NO_DAY))
