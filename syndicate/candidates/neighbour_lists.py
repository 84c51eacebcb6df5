"""The lists of nearest articles: how they are merged, which entries they get, and the pairs that they make.

A table of lists is two arrays of one length, sorted by article: ``asking`` (int64), whose list an entry is in, and
``entries`` (``LISTED``), the nearest first. Invariant: merging is independent of the order in which entries come, so the
lists of parts of an archive, merged, are the lists of the whole.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.equal_runs import distinct_pairs, run_starts
from syndicate.candidates.neighbours import keep_nearest

_NO_LIMIT = np.iinfo(np.int64).max


def nearest_first(asking: NDArray[np.int64], entries: NDArray[Any]) -> NDArray[np.int64]:
    """Return the order of a table of lists: by article, then by nearness, digest and number (int64)."""
    return np.lexsort((entries["article"], entries["digest"], -entries["near"].astype(np.int64), asking))


def merge_lists(
    asking: NDArray[np.int64], entries: NDArray[Any], more_asking: NDArray[np.int64], more: NDArray[Any], listed: int
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Add entries to lists, and keep the ``listed`` nearest of each, with what ties with the last of them."""
    asking, entries = np.concatenate((asking, more_asking)), np.concatenate((entries, more))
    order = nearest_first(asking, entries)
    asking, entries = asking[order], entries[order]
    fresh = run_starts(asking, entries["article"])
    asking, entries = asking[fresh], entries[fresh]
    kept = keep_nearest(asking, entries["near"], entries["digest"], listed)
    return asking[kept], entries[kept]


def entry_thresholds(names: NDArray[np.int64], asking: NDArray[np.int64], entries: NDArray[Any], listed: int) -> NDArray[np.int64]:
    """Return how near an article must be to get into the list of each of ``names`` (sorted): 0 if it is not full (int64)."""
    at = np.searchsorted(names, asking)
    full = np.bincount(at, minlength=len(names)) >= listed
    lowest = np.full(len(names), _NO_LIMIT)
    np.minimum.at(lowest, at, entries["near"].astype(np.int64))
    return np.where(full, lowest, 0)


def pairs_of_lists(asking: NDArray[np.int64], entries: NDArray[Any], candidates: int) -> NDArray[np.int64]:
    """Return the pairs (n, 2) of each article with the ``candidates`` nearest in its list."""
    kept = keep_nearest(asking, entries["near"], entries["digest"], candidates)
    return distinct_pairs(asking[kept], entries["article"][kept].astype(np.int64))
