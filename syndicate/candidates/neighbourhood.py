"""Who is near each article of an index, taken from all its pairs.

What always holds: the answers are those of asking the index for each article, but for the count of what was left out.
"""

from __future__ import annotations

import numpy as np

from syndicate.candidates.neighbour_index import RewriteIndex
from syndicate.candidates.neighbours import Near, Pairs, nearest
from syndicate.candidates.terms import WHOLE


class Neighbourhood:
    """The near articles of each article of an index, from all its pairs: for those who ask for many of them."""

    def __init__(self, index: RewriteIndex, pairs: Pairs) -> None:
        """Take all pairs of an index, or all that touch the articles that will be asked for."""
        self._index = index
        article, other = np.concatenate((pairs.a, pairs.b)), np.concatenate((pairs.b, pairs.a))
        order = np.argsort(article, kind="stable")
        self._article, self._other = article[order], other[order]
        self._raw = np.round(np.concatenate((pairs.score, pairs.score))[order].astype(np.float64) * 2 * WHOLE).astype(np.int64)

    def near(self, article: int) -> Near:
        """Return what ``RewriteIndex.neighbours`` returns, but for the count of what was left out."""
        first, last = np.searchsorted(self._article, (article, article + 1))
        ids = self._other[first:last].tolist()
        return nearest(ids, self._raw[first:last].tolist(), [self._index.terms(i) for i in ids], self._index.settings.candidates)
