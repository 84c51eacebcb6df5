"""From sorted band keys to pairs of articles.

Invariant: within a bucket the articles are taken in their own order, never in that of arrival; a bucket of more
than ``cap`` articles is handed back instead of being paired, so that no call writes more than it has room for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import I64, U8, U64, Loop, Written

WIDE = 4  # times the cap: how often all articles of a bucket together may stand in it

_WORDS = Written(I64)
_gather = Loop("gather", I64, int, int, I64, I64, _WORDS)
_run_pairs = Loop("run_pairs", U64, I64, int, I64, I64, U8, *[int] * 3, U8, I64, *[int] * 3, _WORDS, _WORDS, _WORDS, _WORDS)


def gather(
    order: NDArray[np.int64], begin: int, stop: int, start: NDArray[np.int64], article: NDArray[np.int64], scratch: NDArray[np.int64]
) -> int:
    """Write the different articles of the groups ``order[begin:stop]`` into ``scratch`` in rising order; return how many."""
    return int(_gather.run(order, begin, stop, start, article, scratch))


def run_pairs(
    key: NDArray[np.uint64],
    order: NDArray[np.int64],
    at: int,
    start: NDArray[np.int64],
    article: NDArray[np.int64],
    side: NDArray[np.uint8],
    wanted: int,
    cap: int,
    articles: int,
    small: NDArray[np.uint8],
    shingles: NDArray[np.int64],
    least: int,
    shared: int,
    out: NDArray[np.int64],
    scratch: NDArray[np.int64],
    large: NDArray[np.int64],
) -> tuple[int, int, int]:
    """Write the article pairs of each run of equal keys, from position ``at`` on, until ``out`` or ``large`` is full.

    ``key`` (groups,) is sorted, ``order`` the group at each position, ``start`` and ``article`` the
    different articles of each group. A pair i < j is written as ``(i * articles + j) * 2``, and 1 more where it is above the margin,
    where bit ``side[i] + side[j]`` of ``wanted`` is set; ``side`` is 0 or 1 for each article. With ``least``
    above 0 only groups are paired whose rows of ``small`` are equal in so many places and that seem to share so many
    of their ``shingles`` (a number for each group) as ``shared`` says. ``out`` must have room for ``WIDE * cap``
    articles all with all, ``scratch`` for the largest bucket. ``large`` (rows of 3) takes begin, stop and articles of runs
    of more than ``cap`` articles, or of some that come too often. Returns where to go on, the pairs and the large buckets written.
    """
    numbers = np.empty(2, I64)
    sketches = (small, shingles, small.shape[1], least, shared)
    following = _run_pairs.run(key, order, at, start, article, side, wanted, cap, articles, *sketches, out, scratch, large, numbers)
    return int(following), int(numbers[0]), int(numbers[1])
