"""Boilerplate: paragraphs that recur in articles of one outlet that otherwise differ.

Invariant: the answer depends on the articles, not on the order in which they came. The versions of one story, which share
most of their words, make no boilerplate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from syndicate.candidates.equal_runs import run_starts
from syndicate.model.records import ParagraphKeys

# Two articles tell the same if they share more than half of the words of the shorter one.
SAME_TELLING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Outline:
    """An article in short: a name for its content, and the number of words of each paragraph by digest."""

    content: str
    words: Mapping[int, int]

    def shares(self, other: Outline) -> float:
        """Return the share of the shorter article's words in paragraphs of both, 0 to 1."""
        few, many = sorted((self, other), key=lambda outline: len(outline.words))
        shared = sum(words for digest, words in few.words.items() if digest in many.words)
        least = min(sum(self.words.values()), sum(other.words.values()))
        return shared / least if least else 0.0


def recurs(outlines: Iterable[Outline], articles: int) -> bool:
    """Return whether a paragraph that is in all these articles of one outlet is boilerplate.

    It is boilerplate if ``articles`` of them differ from each other. They are chosen greedily by content, so the answer does not
    depend on the order given; at most ``articles`` comparisons are made for each.
    """
    different: list[Outline] = []
    for outline in sorted(outlines, key=lambda o: o.content):
        if all(outline.shares(other) <= SAME_TELLING_SHARE for other in different):
            different.append(outline)
            if len(different) >= articles:
                return True
    return False


def find(groups: Mapping[int, Sequence[int]], outlines: Mapping[int, Outline], articles: int) -> set[int]:
    """Return the digests among ``groups`` (digest to the articles of one outlet that hold it) that are boilerplate."""
    return {digest for digest, members in groups.items() if len(members) >= articles and recurs((outlines[m] for m in members), articles)}


def recurring(keys: ParagraphKeys, articles: int) -> Iterator[tuple[int, int, list[int]]]:
    """Yield outlet, digest and holders of the paragraphs that are in at least so many articles of one outlet."""
    named = np.flatnonzero(keys.outlet >= 0)
    order = named[np.lexsort((keys.article[named], keys.outlet[named], keys.digest[named]))]
    digest, outlet, article = keys.digest[order], keys.outlet[order], keys.article[order]
    starts = np.append(np.flatnonzero(run_starts(digest, outlet)), len(order))
    size = np.add.reduceat(run_starts(digest, outlet, article), starts[:-1]) if len(order) else np.zeros(0, np.int64)
    for i in np.flatnonzero(size >= articles).tolist():
        first, last = int(starts[i]), int(starts[i + 1])
        yield int(outlet[first]), int(digest[first]), np.unique(article[first:last]).tolist()
