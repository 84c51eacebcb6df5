"""Boilerplate that is evidence all the same, because telling leads to it in both articles.

Invariant: exchanging the articles exchanges the sides. What recurs in other articles does so alone; where the paragraph before it or
behind it is in both articles as well, and is no boilerplate, the two were taken together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.document import Document
from syndicate.comparison.own_words import token_range
from syndicate.model.article import Span

LEAST_WORDS = 8  # a shorter paragraph is a cross-head or a caption, which copies lose
FOUND_SHARE = 0.95  # of a paragraph's words in equal runs: forms that were filled in anew have much in sequence as well, but less


class _Place(NamedTuple):
    """Where another article has a paragraph (token range), and whether the paragraph is boilerplate here."""

    first: int
    last: int
    boilerplate: bool


def outside_sequence(
    document: Document, boilerplate: tuple[Span, ...], here: NDArray[np.int64], there: NDArray[np.int64]
) -> tuple[Span, ...]:
    """Return the boilerplate that counts for nothing beside another article.

    ``here`` and ``there`` are the token ranges (r, 2) of equal runs in this article and in the other.
    """
    if not boilerplate or not len(here):
        return boilerplate
    ranges = [token_range(document, span) for span in boilerplate]
    edges = [(u.first, u.last) for u in document.paragraphs if u.words >= LEAST_WORDS]
    places = [_place(first, last, ranges, here, there) for first, last in edges]
    freed: list[tuple[int, int]] = []
    for (one, before), (two, behind) in pairwise(zip(edges, places, strict=True)):
        if before and behind and before.boilerplate != behind.boilerplate and 0 <= behind.first - before.last < LEAST_WORDS:
            freed.append(one if before.boilerplate else two)
    return _without(document, boilerplate, freed) if freed else boilerplate


def _place(first: int, last: int, ranges: list[tuple[int, int]], here: NDArray[np.int64], there: NDArray[np.int64]) -> _Place | None:
    """Return where the other article has a paragraph, None if it has not."""
    begin, end = np.maximum(here[:, 0], first), np.minimum(here[:, 1], last)
    met = np.flatnonzero(end > begin)
    if int((end - begin)[met].sum()) < FOUND_SHARE * (last - first):
        return None
    shift = there[met, 0] - here[met, 0]
    covered = any(i <= first and last <= j for i, j in ranges)
    return _Place(int((begin[met] + shift).min()), int((end[met] + shift).max()), covered)


def _without(document: Document, spans: tuple[Span, ...], freed: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Return spans without some token ranges."""
    tokens = document.tokens
    for first, last in freed:
        cut = Span(int(tokens.start[first]), int(tokens.end[last - 1]))
        spans = tuple(
            part
            for span in spans
            for part in (
                (Span(span.start, cut.start), Span(cut.end, span.end)) if span.start < cut.end and cut.start < span.end else (span,)
            )
            if part.start < part.end
        )
    return spans
