"""Pairs of top terms by which articles find each other where one of the two terms alone is too common for that.

Invariant: which pairs find depends on the set of articles, not on their order. A pair of one article, or of more than
``MOST_ARTICLES_OF_PAIR``, finds nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.equal_runs import run_starts
from syndicate.candidates.neighbours import MOST_ARTICLES_OF_PAIR
from syndicate.kernels import term_rows

_HALF = np.uint64(1 << 32)


class TermPairs(NamedTuple):
    """The pairs that find, by number: those of article i from ``start[i]`` on; and those that too many articles have, rising."""

    start: NDArray[np.int64]
    number: NDArray[np.int32]
    common: NDArray[np.uint64]  # the two terms by number, the lesser one above


def find(
    start: NDArray[np.int64],
    top: NDArray[np.int32],
    commonness: NDArray[np.uint8],
    names: NDArray[np.uint32],
    common: NDArray[np.uint64] | None,
) -> TermPairs:
    """Return the pairs that find among articles with their top terms by number, as ``term_rows.shared_pairs`` takes them.

    ``common`` are the pairs of too many articles, by the ``names`` of their terms, if these articles are a part of more.
    """
    key, row = term_rows.shared_pairs(start, top, commonness)
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(run_starts(key[order]))
    count = np.diff(np.append(starts, len(order)))
    often = count > MOST_ARTICLES_OF_PAIR if common is None else np.isin(named(key[order[starts]], names), common)
    finds = (count > 1) & ~often
    number = np.repeat(np.where(finds, np.cumsum(finds) - 1, -1), count).astype(np.int32)
    by_row = np.argsort(row[order], kind="stable")
    by_row = by_row[number[by_row] >= 0]
    times = np.bincount(row[order[by_row]], minlength=len(start) - 1)
    return TermPairs(np.concatenate(([0], np.cumsum(times))), number[by_row], key[order[starts]][often])


def named(pairs: NDArray[np.uint64], names: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return pairs by the names of their terms in the place of numbers, the lesser one above."""
    one, other = (names[part.astype(np.int64)].astype(np.uint64) for part in np.divmod(pairs, _HALF))
    found: NDArray[np.uint64] = np.minimum(one, other) * _HALF + np.maximum(one, other)
    return found


def of_terms(top: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return all pairs of an article's top terms: as places among them (p, 2), and by number."""
    places = np.column_stack(np.triu_indices(len(top), 1))
    terms = np.sort(top[places].astype(np.uint64), axis=1)
    return places, terms[:, 0] * _HALF + terms[:, 1]
