"""Due pairs in batches, each of which one task compares and one transaction stores.

Invariant: each due pair is in one batch; the pairs of an article lie close together, so that few articles are prepared twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from syndicate.pipeline.due import DuePairs, decode, numbers_of
from syndicate.pipeline.link import CandidatePair

MOST_PAIRS_A_BATCH = 2_048  # compared by one task and stored in one transaction, if there are many
LEAST_PAIRS_A_BATCH = 64  # if there are few


@dataclass(frozen=True, slots=True, eq=False)
class Batches:
    """Due pairs in batches: an order of the pairs in which those of an article lie close together, cut at ``edges``.

    ``last`` is for each unsettled article the number of the batch with the last of its pairs, -1 if it has none, and ``ends`` for each
    place in the order the articles of which it is the last pair, 0 for none.
    """

    due: DuePairs
    order: NDArray[np.int64]
    edges: list[int]
    last: NDArray[np.int64]
    ends: NDArray[np.int64]  # (n, 2)

    @classmethod
    def of(cls, due: DuePairs, jobs: int) -> Batches:
        """Cut due pairs into batches for so many workers."""
        count = len(due.codes)
        size = max(min(MOST_PAIRS_A_BATCH, count // (jobs * 8)), LEAST_PAIRS_A_BATCH)
        # The first is compared before workers are started.
        edges = [0, *range(LEAST_PAIRS_A_BATCH, count, size), count] if count else [0]
        order = _order(due.codes) if count > LEAST_PAIRS_A_BATCH else np.arange(count)
        a, b = decode(due.codes[order])
        return cls(due, order, edges, _last_batch(due.articles, a, b, edges), _ends(a, b))

    def __len__(self) -> int:
        return len(self.edges) - 1

    def numbers(self, number: int) -> list[tuple[int, int]]:
        """Return the articles of the pairs of a batch."""
        return numbers_of(self.due.codes[self._places(number)])

    def pairs(self, number: int) -> list[CandidatePair]:
        """Return the pairs of a batch with their channels."""
        some, due = self._places(number), self.due
        columns = (*decode(due.codes[some]), due.copied[some], due.near[some])
        ends = self.ends[self.edges[number] : self.edges[number + 1]].tolist()
        last = (tuple(filter(None, one)) for one in ends)
        return [CandidatePair(*row) for row in zip(*(column.tolist() for column in columns), last, strict=True)]

    def settled(self, number: int) -> list[int]:
        """Return the articles of which a batch has the last pairs; those without a pair for number -1."""
        settled: list[int] = self.due.articles[self.last == number].tolist()
        return settled

    def _places(self, number: int) -> NDArray[np.int64]:
        return self.order[self.edges[number] : self.edges[number + 1]]


def _order(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return an order of pairs in which few articles have pairs left at any time (by elimination, the fewest new partners first)."""
    place = np.unique(np.concatenate(decode(codes)), return_inverse=True)[1]
    partners = np.bincount(place)
    by_article = np.argsort(place, kind="stable")
    met = np.roll(place, len(codes))[by_article].tolist()  # the partners of each article in turn,
    pair = (by_article % max(len(codes), 1)).tolist()  # and the pairs with them
    edges = np.cumsum((0, *partners)).tolist()
    new = partners.tolist()  # partners of each article that are not open yet
    opened, done = bytearray(len(new)), bytearray(len(new))
    waiting: list[tuple[int, int]] = []  # open articles; only the last entry of each is true
    order: list[int] = []

    def open_one(one: int) -> None:
        opened[one] = True
        for other in met[edges[one] : edges[one + 1]]:
            new[other] -= 1
            if opened[other]:
                heappush(waiting, (new[other], other))
        heappush(waiting, (new[one], one))

    for first in np.argsort(partners, kind="stable").tolist():
        if not opened[first]:
            open_one(first)
        while waiting:
            count, one = heappop(waiting)
            if done[one] or count != new[one]:
                continue
            around = range(edges[one], edges[one + 1])
            for other in sorted((met[at] for at in around if not opened[met[at]]), key=new.__getitem__):
                open_one(other)
            done[one] = True
            order += [pair[at] for at in around if not done[met[at]]]
    return np.array(order, np.int64)


def _ends(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the articles of each pair that are in no later one, 0 in the place of others."""
    both = np.column_stack((a, b))
    last = both.size - 1 - np.unique(both.ravel()[::-1], return_index=True)[1]
    ends = np.zeros_like(both)
    ends.flat[last] = both.flat[last]
    return ends


def _last_batch(articles: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], edges: list[int]) -> NDArray[np.int64]:
    order = np.argsort(articles)
    if not len(articles):
        return np.empty(0, np.int64)
    last = np.full(len(articles), -1, np.int64)
    batch = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
    for side in (a, b):
        place = np.searchsorted(articles[order], side)
        place = np.minimum(place, len(articles) - 1)
        own = articles[order][place] == side
        np.maximum.at(last, order[place[own]], batch[own])
    return last
