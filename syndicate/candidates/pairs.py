"""The input and the result of joining: units with their keys in all bands, and the pairs of articles found.

Invariant: each pair is there once, the smaller number first, and pairs are sorted; ``capped`` says what a cap left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_BUCKET_ARTICLES = 40  # that are paired all with all; of more copies of one text each is compared with representatives
REPORTED_ARTICLES = 500  # a larger bucket is more often a form letter than a text that many carry
REPRESENTATIVE_ARTICLES = 8  # enough to hold a large bucket together by the pairs through them when some do not align
# Two paragraphs that meet in a band by accident agree in its rows and next to nowhere else; if a tenth of the shingles is
# shared, in a tenth of all permutations. At 5/64 one link of 178 in 4,000 articles is lost, here none.
LEAST_AGREEING_SHARE = 1 / 16
NO_SKETCHES = np.zeros((0, 0), np.uint8)


def least_agreeing(permutations: int) -> int:
    """Return in how many of ``permutations`` two sketches must agree to be a pair."""
    return -int(-permutations * LEAST_AGREEING_SHARE // 1)


def expected_overlap(agreed: NDArray[np.int64], shingles: NDArray[np.int64], permutations: int, shared: int) -> NDArray[np.int64]:
    """Return for pairs of sketches 0, 1 or 2: fewer than ``shared`` shingles, at least so many, or twice as many or half of all.

    ``agreed`` is in how many permutations the two agree, ``shingles`` how many both have together (int64, any shape).
    """
    # Of n and m shingles a share J of all different ones is in both: J / (1 + J) * (n + m) shingles.
    found, one = agreed * shingles, shared * (permutations + agreed)
    return np.where((2 * agreed >= permutations) | (found >= 2 * one), 2, np.where(found >= one, 1, 0))


@dataclass(frozen=True, slots=True)
class LargeBucket:
    """A bucket that was too large to be paired all with all."""

    band: int  # which band it was, -1 if the words are the same
    articles: int
    representative: int  # the first of those that all others were compared with


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs of articles, each once, a < b, sorted; and what a cap left out."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    cap: int = MOST_BUCKET_ARTICLES
    capped: tuple[LargeBucket, ...] = ()
    above_margin: NDArray[np.bool_] = field(default_factory=lambda: np.ones(0, np.bool_))  # (n,) seem to share twice what was asked for

    def __len__(self) -> int:
        return len(self.a)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(zip(self.a.tolist(), self.b.tolist(), strict=True))

    @property
    def warning(self) -> str | None:
        """Return in words what the cap left out of groups that are hardly one text; None if nothing."""
        large = [bucket for bucket in self.capped if bucket.articles > max(self.cap, REPORTED_ARTICLES)]
        if not large:
            return None
        largest = max(bucket.articles for bucket in large)
        count = len({bucket.representative for bucket in large})  # one group usually meets in several bands
        groups = "1 group" if count == 1 else f"{count} groups"
        return (
            f"{groups} of more than {REPORTED_ARTICLES} articles (the largest of {largest}) share a paragraph or most of its words. "
            f"Each of these articles was compared with at most {REPRESENTATIVE_ARTICLES} representatives of its group "
            "and with those most like it, not with all others."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The data of k units that joining needs; the units may be of any articles.

    With ``small``, only units are paired that agree in the share ``LEAST_AGREEING_SHARE`` of it; with ``shingles`` as well,
    only those of them that seem to share as many as were asked for, or half of all.
    """

    keys: NDArray[np.uint64]  # (k, bands) band keys; may be a memory map, since one column is read at a time
    article: NDArray[np.int64]  # (k,) the article's number
    digest: NDArray[np.int64] | None = None  # (k,) equal if the words are; without it, if the keys of all bands are
    rank: NDArray[np.uint64] | None = None  # (k,) a number for the article by its content, which chooses representatives
    small: NDArray[np.uint8] | None = None  # (k, permutations) the small form of the sketch
    shingles: NDArray[np.int64] | None = None  # (k,) how many there are


def concatenate(units: Sequence[Units]) -> Units:
    """Lay units end to end; what not all of them have is left out."""
    columns = [[getattr(one, column.name) for one in units] for column in fields(Units)]
    joined: list[Any] = [None if any(part is None for part in parts) else np.concatenate(parts) for parts in columns]
    return Units(*joined)
