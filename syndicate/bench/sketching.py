"""Turns texts into sketches of their units, for the benchmark.

Invariant: the units and sketches are those of a scan for the same texts without marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.batch import sketch_texts
from syndicate.model.settings import Recipe
from syndicate.text import paragraphs, tokenize


@dataclass(frozen=True, slots=True, eq=False)
class Sketched:
    """The k units of many texts that are long enough to be searched for."""

    sketches: NDArray[np.uint32]  # (k, permutations)
    article: NDArray[np.int64]  # (k,) the index of the text
    start: NDArray[np.int64]  # (k,) code point at which the unit starts
    words: NDArray[np.int64]  # (k,)


def sketched(texts: Sequence[str], jobs: int | None = None) -> Sketched:
    """Return the sketches of texts, made by ``jobs`` threads (None: one a core)."""
    block = sketch_texts(texts, jobs=jobs)
    columns = (column[block.sketched].astype(np.int64) for column in (block.text, block.start, block.last - block.first))
    return Sketched(block.sketches, *columns)


def unit_words(text: str) -> list[str]:
    """Return the units of a text as folded words joined by blanks, as the peers get them."""
    tokens = tokenize(text)
    words = tokens.words()
    return [" ".join(words[u.first : u.last]) for u in paragraphs(text, tokens) if u.words >= Recipe().least_words]
