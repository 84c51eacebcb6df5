"""Rows and transcripts that two articles share: what stands in one layout in both is nobody's telling.

Invariant: exchanging the articles exchanges the sides. What one article has in rows or turns and the other tells in sentences counts as
before.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.document import Speech
from syndicate.comparison.own_words import OwnWords


def laid_out(words: tuple[OwnWords, OwnWords], passages: NDArray[np.int64], a: Speech, b: Speech) -> tuple[OwnWords, OwnWords]:
    """Return the words of two articles with the turns of both taken for speech, and the rows of both for facts that tell nothing.

    ``passages`` are token ranges in A and B, int64 (p, 4).
    """
    turns, rows = _in_both(passages, a.turns, b.turns), _in_both(passages, a.rows, b.rows)
    one, two = (_without(side, said, stated) for side, said, stated in zip(words, turns, rows, strict=True))
    return one, two


def _in_both(passages: NDArray[np.int64], a: NDArray[np.bool_], b: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the words of a layout (``a`` and ``b``) that stand in passages of which both sides have about as many such words."""
    found = np.zeros(len(a), np.bool_), np.zeros(len(b), np.bool_)
    if a.any() and b.any():
        for i, j, k, m in passages.tolist():
            fewer, more = sorted((int(a[i:j].sum()), int(b[k:m].sum())))
            if fewer and 2 * fewer >= more:
                found[0][i:j] |= a[i:j]
                found[1][k:m] |= b[k:m]
    return found


def _without(words: OwnWords, said: NDArray[np.bool_], stated: NDArray[np.bool_]) -> OwnWords:
    if not said.any() and not stated.any():
        return words
    free = words.free & ~said & ~stated
    return replace(words, quoted=words.quoted | (words.own & said), free=free, plain=free & ~words.fact)
