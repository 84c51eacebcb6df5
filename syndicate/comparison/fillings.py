"""What two articles fill into the same form: the places between equal words in which each has words of its own.

Invariant: exchanging the articles exchanges the sides. No language is needed, so the places show a form also where names have no
capitals, or every noun has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.coverage import ArticleCoverage

MOST_GAP_WORDS = 60  # between two runs of equal words; longer stretches are told anew
MOST_FILLING_WORDS = 6  # in a place; longer ones are sentences of their own
# Of the shared names and numbers, where those count that the other article has elsewhere: figures of two forms are the same by
# accident, but a text that is brought up to date has new figures in old places, too.
NEW_IN_PLACE_SHARE = 0.6
LEAST_FILLINGS = 4  # different ones; a copy in which a few names were changed has fewer
LEAST_REPEATED = 2  # of them that come again wherever the same is meant, as names do and other words for a thing seldom do
FILLED_SHARE = 0.75  # of the places; an edited text also adds and leaves out words


@dataclass(frozen=True, slots=True)
class Fillings:
    """The places of a pair that each article fills in with words of its own."""

    new: tuple[int, int]  # shared names and numbers of each article that the other has not, or not there
    places: int  # between equal words, with other words in one article or in both
    filled: int  # of them those with words in both, none of them the same
    different: int  # of these those that differ from each other
    repeated: int  # of the different ones those that stand in several places

    def same_form(self, shared: int, words_a_new_fact: int) -> bool:
        """Tell from the places alone whether ``shared`` words are a form, for texts in which capitals show no names."""
        often = self.different >= LEAST_FILLINGS and self.repeated >= LEAST_REPEATED
        return often and self.filled >= FILLED_SHARE * self.places and self.filled * words_a_new_fact >= shared


def fillings(a: ArticleCoverage, b: ArticleCoverage) -> Fillings:
    """Return what two articles fill in between their equal words."""
    one, two = a.document.stems, b.document.stems
    in_a, in_b = np.zeros(len(one), np.bool_), np.zeros(len(two), np.bool_)
    found: Counter[tuple[bytes, bytes]] = Counter()
    places = 0
    order = np.lexsort((b.runs[:, 0], a.runs[:, 0]))
    edges = np.hstack((a.runs[order], b.runs[order]))
    for i, j, k, m in _places(edges, one, two):
        places += 1
        if i < j and k < m and not np.isin(one[i:j], two[k:m]).any():
            in_a[i:j] = in_b[k:m] = True
            found[one[i:j].tobytes(), two[k:m].tobytes()] += 1
    new = _new(a, two[~b.document.marked], in_a), _new(b, one[~a.document.marked], in_b)
    return Fillings(new, places, found.total(), len(found), sum(times > 1 for times in found.values()))


def _places(edges: NDArray[np.int64], one: NDArray[np.uint64], two: NDArray[np.uint64]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the token ranges of each place on both sides; ``edges`` (r, 4) are those of equal runs, in the order of the one article."""
    first = [(-1, max(begin - MOST_FILLING_WORDS, 0), -1, max(start - MOST_FILLING_WORDS, 0)) for begin, _, start, _ in edges[:1].tolist()]
    for (_, i, _, k), (j, _, m, _) in pairwise([*first, *edges.tolist()]):
        if 0 <= j - i <= MOST_GAP_WORDS and 0 <= m - k <= MOST_GAP_WORDS:
            words = SequenceMatcher(None, one[i:j].tolist(), two[k:m].tolist(), autojunk=False)
            for same, begin, end, start, last in words.get_opcodes():
                if same != "equal" and max(end - begin, last - start) <= MOST_FILLING_WORDS:
                    yield i + begin, i + end, k + start, k + last


def names_have_capitals(side: ArticleCoverage) -> bool:
    """Return whether an article's names can be told from other words, by whether it has any fact that is no number."""
    tokens = side.document.tokens
    letters = tokens.buffer[tokens.offset[:-1][side.own_words.fact]] if side.own_words.fact.any() else np.zeros(0, np.uint8)
    return bool(np.any(letters >= ord("A")))


def _new(side: ArticleCoverage, there: NDArray[np.uint64], filled: NDArray[np.bool_]) -> int:
    """Count the shared names and numbers of an article that are filled in, or that the other article has nowhere."""
    told = side.own_words
    facts = told.free & ~told.plain & (side.kind > 0)
    return int(np.count_nonzero(facts & (filled | ~np.isin(side.document.stems, there))))
