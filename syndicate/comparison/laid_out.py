"""Rows, transcripts and headings that two articles share: what stands in one layout in both is nobody's telling.

Invariant: exchanging the articles exchanges the sides. What one article has in rows or turns and the other tells in sentences counts as
before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.document import Document, Speech, inside
from syndicate.comparison.headings import shared_headings
from syndicate.comparison.own_words import OwnWords

_Mask = NDArray[np.bool_]


def laid_out(words: tuple[OwnWords, OwnWords], passages: NDArray[np.int64], a: Speech, b: Speech) -> tuple[OwnWords, OwnWords]:
    """Return the words of two articles with the turns of both taken for speech, and the rows of both for facts that tell nothing.

    ``passages`` are token ranges in A and B, int64 (p, 4).
    """
    turns, rows = (_in_both(passages, a, b, layout) for layout in (lambda side: side.turns, lambda side: side.rows))
    one, two = (_without(side, said, stated) for side, said, stated in zip(words, turns, rows, strict=True))
    return one, two


def without_headings(ours: OwnWords, theirs: OwnWords, a: Document, b: Document) -> tuple[OwnWords, OwnWords]:
    """Return the words of two articles with the headings of both for labels, which tell nothing."""
    spans = shared_headings(a, b)
    if not spans[0]:
        return ours, theirs
    one, two = (
        _without(words, np.zeros(len(words.own), np.bool_), inside(document.tokens, some))
        for words, document, some in zip((ours, theirs), (a, b), spans, strict=True)
    )
    return one, two


def _in_both(passages: NDArray[np.int64], a: Speech, b: Speech, layout: Callable[[Speech], _Mask]) -> tuple[_Mask, _Mask]:
    """Return the words of a layout that stand in passages of which both sides have about as many such words."""
    found = np.zeros(len(a.quoted), np.bool_), np.zeros(len(b.quoted), np.bool_)
    if not len(passages) or not layout(a).any():
        return found  # to look for rows takes long
    here, there = layout(a), layout(b)
    for i, j, k, m in passages.tolist() if there.any() else ():
        fewer, more = sorted((int(here[i:j].sum()), int(there[k:m].sum())))
        if fewer and 2 * fewer >= more:
            found[0][i:j] |= here[i:j]
            found[1][k:m] |= there[k:m]
    return found


def _without(words: OwnWords, said: _Mask, stated: _Mask) -> OwnWords:
    if not said.any() and not stated.any():
        return words
    free = words.free & ~said & ~stated
    return replace(words, quoted=words.quoted | (words.own & said), free=free, plain=free & ~words.fact)
