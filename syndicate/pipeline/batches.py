"""Due pairs in batches, each of which one task compares and one transaction stores.

Invariant: each due pair is in one batch; the pairs of an article lie close together, so that few articles are prepared twice.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.pipeline.due import DuePairs, decode, numbers_of
from syndicate.pipeline.link import CandidatePair

MOST_PAIRS_A_BATCH = 2_048  # compared by one task and stored in one transaction, if there are many
LEAST_PAIRS_A_BATCH = 64  # if there are few


@dataclass(frozen=True, slots=True, eq=False)
class Batches:
    """Due pairs in batches: an order of the pairs in which those of an article lie close together, cut at ``edges``.

    ``last`` is for each unsettled article the number of the batch with the last of its pairs, -1 if it has none.
    """

    due: DuePairs
    order: NDArray[np.int64]
    edges: list[int]
    last: NDArray[np.int64]

    @classmethod
    def of(cls, due: DuePairs, jobs: int) -> Batches:
        """Cut due pairs into batches for so many workers."""
        count = len(due.codes)
        size = max(min(MOST_PAIRS_A_BATCH, count // (jobs * 8)), LEAST_PAIRS_A_BATCH)
        # The first is compared before workers are started.
        edges = [0, *range(LEAST_PAIRS_A_BATCH, count, size), count] if count else [0]
        order = _order(due.codes) if count > LEAST_PAIRS_A_BATCH else np.arange(count)
        a, b = decode(due.codes[order])
        return cls(due, order, edges, _last_batch(due.articles, a, b, edges))

    def __len__(self) -> int:
        return len(self.edges) - 1

    def numbers(self, number: int) -> list[tuple[int, int]]:
        """Return the articles of the pairs of a batch."""
        return numbers_of(self.due.codes[self._places(number)])

    def pairs(self, number: int) -> list[CandidatePair]:
        """Return the pairs of a batch with their channels."""
        some, due = self._places(number), self.due
        columns = (*decode(due.codes[some]), due.copied[some], due.near[some])
        return [CandidatePair(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]

    def settled(self, number: int) -> list[int]:
        """Return the articles of which a batch has the last pairs; those without a pair for number -1."""
        settled: list[int] = self.due.articles[self.last == number].tolist()
        return settled

    def _places(self, number: int) -> NDArray[np.int64]:
        return self.order[self.edges[number] : self.edges[number + 1]]


def _order(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return an order of pairs in which the pairs of an article lie close together (Cuthill-McKee: by breadth, few partners first)."""
    place = np.unique(np.concatenate(decode(codes)), return_inverse=True)[1]
    a, b = place.reshape(2, -1)
    partners = np.bincount(place)
    other = place[np.lexsort((partners[place], np.concatenate((b, a))))].tolist()  # the partners of each article in turn
    edges = np.cumsum((0, *partners)).tolist()
    position = dict[int, int]()  # in the order in which articles are met
    for first in np.argsort(partners, kind="stable").tolist():
        waiting = deque([] if first in position else [first])
        position.setdefault(first, len(position))
        while waiting:
            one = waiting.popleft()
            for met in other[edges[one] : edges[one + 1]]:
                if met not in position:
                    position[met] = len(position)
                    waiting.append(met)
    where = np.argsort(list(position))
    return np.lexsort((np.minimum(where[a], where[b]), np.maximum(where[a], where[b])))


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
