"""What share of rewritten copies a join of many articles is expected not to find, because their words are too common there.

Invariant: the same articles give the same share, in whatever order they come. It is an estimate: rewrites are drawn of some of the
articles, which keep as many of an article's top terms as rewrites by a language model do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.neighbours import PAIR_NEARNESS
from syndicate.candidates.term_pairs import of_terms

SAMPLE_ARTICLES = 512
LEAST_TOP_TERMS = 8  # a text with fewer is too short to be a rewrite
# Shares of an article's top terms that a rewrite has somewhere, and as its own top terms: means of tenths of 952 rewrites, rising
KEPT_SHARES = (
    (0.12, 0.12),
    (0.25, 0.21),
    (0.38, 0.25),
    (0.46, 0.33),
    (0.54, 0.38),
    (0.58, 0.44),
    (0.67, 0.5),
    (0.71, 0.54),
    (0.79, 0.67),
    (0.88, 0.79),
)


class Looked(NamedTuple):
    """One article as it is looked for: its top terms (h), and the pairs of them that find, as places (p, 2)."""

    weight: NDArray[np.int32]  # in 65,535ths
    rare: NDArray[np.bool_]  # (h,) the term finds by itself
    pairs: NDArray[np.int64]


def looked(
    rows: NDArray[np.int64],
    start: NDArray[np.int64],
    top: NDArray[np.int32],
    weight: NDArray[np.int32],
    rare: NDArray[np.bool_],
    common: NDArray[np.uint64],
) -> Iterator[Looked]:
    """Yield some articles of a join as they are looked for, none if all terms are ``rare``; pairs that are ``common`` do not find."""
    for i in rows.tolist() if not rare.all() else ():
        own = slice(*start[i : i + 2].tolist())
        if own.stop - own.start < LEAST_TOP_TERMS:
            continue
        alone = rare[top[own]]
        places, pairs = of_terms(top[own])
        yield Looked(weight[own], alone, places[~alone[places].all(axis=1) & ~_is_in(pairs, common)])


def _is_in(values: NDArray[np.uint64], rising: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which values are among many sorted ones."""
    return np.searchsorted(rising, values, "right") > np.searchsorted(rising, values)


def expected_loss(articles: Iterator[Looked], threshold: int) -> float:
    """Return the share of rewrites of some articles that are near enough and are not found; ``threshold`` is in 131,070ths."""
    chance = np.random.default_rng(0)  # the same draws each time
    near = lost = 0
    for one in articles:
        for held_share, top_share in KEPT_SHARES:
            drawn = chance.random(len(one.weight))
            held, top = drawn < held_share, drawn < top_share
            if 2 * one.weight[held].sum() < threshold:
                continue
            near += 1
            paired = np.count_nonzero(top[one.pairs].all(axis=1)) * PAIR_NEARNESS
            lost += 2 * one.weight[held & one.rare].sum() + paired < threshold
    return float(lost / near) if near else 0.0
