"""Which pairs of articles are due to be compared, and in which batches.

A pair is a code (int64): the smaller article number in the upper 32 bits, the larger one in the lower. Invariant: these are
functions of arrays; a pair is due if one of its articles is new or changed, or if the articles around it have changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.pipeline.link import CandidatePair

MOST_PAIRS_A_BATCH = 2_048  # compared by one task and stored in one transaction, if there are many
LEAST_PAIRS_A_BATCH = 64  # if there are few
_LOW = np.int64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True, eq=False)
class DuePairs:
    """Pairs to compare, as sorted codes (n,), with the channels that found them."""

    codes: NDArray[np.int64]
    copied: NDArray[np.bool_]
    near: NDArray[np.bool_]
    gone: NDArray[np.int64]  # codes of pairs that no channel finds any more
    articles: NDArray[np.int64]  # all that are unsettled


def encode(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the codes of pairs (n, 2)."""
    return pairs[:, 0] << 32 | pairs[:, 1]


def decode(codes: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return pairs by their codes."""
    return list(zip((codes >> 32).tolist(), (codes & _LOW).tolist(), strict=True))


def due_pairs(
    copied: NDArray[np.int64],
    near: NDArray[np.int64],
    judged: NDArray[np.int64],
    near_now: NDArray[np.int64],
    articles: NDArray[np.int64],
) -> DuePairs:
    """Bring together what both channels found (codes) and the pairs that were judged before and are to be judged again.

    ``judged`` (n, 3) are pairs with whether they share a paragraph; those that neither do so nor are among ``near_now``
    (codes) are gone.
    """
    again, shares = encode(judged[:, :2]), judged[:, 2] > 0
    still_near = np.isin(again, near_now)
    codes = np.unique(np.concatenate((copied, near, again[still_near | shares])))
    in_copied = np.isin(codes, copied) | np.isin(codes, again[shares])
    in_near = np.isin(codes, near) | np.isin(codes, again[still_near])
    return DuePairs(codes, in_copied, in_near, again[~(still_near | shares)], articles)


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
        a, b = due.codes[order] >> 32, due.codes[order] & _LOW
        return cls(due, order, edges, _last_batch(due.articles, a, b, edges))

    def __len__(self) -> int:
        return len(self.edges) - 1

    def codes(self, number: int) -> NDArray[np.int64]:
        """Return the pairs of a batch."""
        return self.due.codes[self._places(number)]

    def pairs(self, number: int) -> list[CandidatePair]:
        """Return the pairs of a batch with their channels."""
        some, due = self._places(number), self.due
        codes = due.codes[some]
        columns = ((codes >> 32).tolist(), (codes & _LOW).tolist(), due.copied[some].tolist(), due.near[some].tolist())
        return [CandidatePair(*row) for row in zip(*columns, strict=True)]

    def settled(self, number: int) -> list[int]:
        """Return the articles of which a batch has the last pairs; those without a pair for number -1."""
        settled: list[int] = self.due.articles[self.last == number].tolist()
        return settled

    def _places(self, number: int) -> NDArray[np.int64]:
        return self.order[self.edges[number] : self.edges[number + 1]]


def _order(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return an order of pairs in which the pairs of an article lie close together (reverse Cuthill-McKee)."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    count = len(codes)
    names, place = np.unique(np.concatenate((codes >> 32, codes & _LOW)), return_inverse=True)
    a, b = place[:count], place[count:]
    graph = csr_array((np.ones(2 * count, np.int8), (np.concatenate((a, b)), np.concatenate((b, a)))), (len(names), len(names)))
    position = np.empty(len(names), np.int64)
    position[reverse_cuthill_mckee(graph, symmetric_mode=True)] = np.arange(len(names))
    return np.lexsort((np.minimum(position[a], position[b]), np.maximum(position[a], position[b])))


def _last_batch(articles: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], edges: list[int]) -> NDArray[np.int64]:
    order = np.argsort(articles)
    last = np.full(len(articles), -1, np.int64)
    batch = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
    for side in (a, b):
        place = np.searchsorted(articles[order], side)
        place = np.minimum(place, len(articles) - 1)
        own = articles[order][place] == side
        np.maximum.at(last, order[place[own]], batch[own])
    return last
