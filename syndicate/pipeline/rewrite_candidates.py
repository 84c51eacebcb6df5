"""The second channel: articles that use the same rare words, and so may tell the same in other words.

Invariant: the nearest of an article are a function of the articles in the archive; joining all articles and looking up
each find the same lists. Two articles are a pair if one is among the nearest of the other.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile
from syndicate.candidates import Terms
from syndicate.candidates.neighbours import (
    LISTED,
    ArticleQuery,
    day_of,
    entry_thresholds,
    keep_nearest,
    merge_lists,
    nearest_first,
    pairs_of_lists,
)
from syndicate.candidates.terms import WHOLE
from syndicate.comparison.paraphrase import Nearby, containments

MOST_PAIRS_AT_ONCE = 1 << 16  # whose terms are read together, about 100 MB
NO_LIMIT = 1 << 30  # of near articles
LEAST_LOSS_TOLD = 0.001
Lists = tuple[NDArray[np.int64], NDArray[Any]]  # whose list an entry is in, and the entries (``LISTED``)


class LookedUp(NamedTuple):
    """An article, the digest of its terms, its nearest articles, and those whose lists it may get into (``LISTED`` each)."""

    article: int
    digest: int
    nearest: NDArray[Any]
    reached: NDArray[Any]


class RewriteCandidates:
    """The lists of nearest articles of one archive, and the pairs that they make; terms and lists read lately are kept."""

    def __init__(self, archive: ArchiveFile) -> None:
        self.archive = archive
        self.settings = archive.settings.rewriting
        self.window = archive.settings.window
        self.index = archive.index.terms
        self.capped: tuple[str, ...] = ()  # what a limit left out, in words
        self._terms = functools.lru_cache(maxsize=8192)(self._read)
        self._beside = functools.lru_cache(maxsize=2048)(self._listed)

    def _read(self, article: int) -> Terms | None:
        return self.index.read([article]).get(article)

    def _listed(self, article: int) -> list[tuple[int, int]]:
        _, entries = self.index.listed([article])
        return list(zip(entries["article"].tolist(), entries["near"].tolist(), strict=True))

    def _day(self, article: int) -> int | None:
        return day_of(self.archive.articles.published([article])[article])

    def neighbours_of(self, articles: Iterable[int]) -> list[int]:
        """Return these articles and all near them: their words say what everybody covering an event uses."""
        found: set[int] = set()
        for article in articles:
            terms = self._terms(article)
            if terms is not None:
                near = self.index.query(terms, day=self._day(article), window=self.window, limit=NO_LIMIT)
                found |= {article, *near.ids.tolist()}
        return sorted(found)

    def join_all(self, articles: list[int]) -> Iterator[Lists]:
        """Join all articles of the archive; yield the lists of ``articles``, and what others' lists gain by them."""
        if not articles:
            return
        index = self.index.load()
        if index.expected_loss >= LEAST_LOSS_TOLD:
            lost = f"{index.expected_loss:.1%} of rewritten copies"
            self.capped = (f"An expected {lost} were not looked for, because their words stand in too many articles.",)
        reach = None if len(articles) == len(index) else self._thresholds
        yield from index.lists(articles, window=self.window, reach=reach)

    def look_up(self, articles: Sequence[int]) -> list[LookedUp]:
        """Look up the articles near each of some; those without terms are left out."""
        terms = [(article, self._terms(article)) for article in articles]
        asked = [(article, ArticleQuery(one, self._day(article), (article,))) for article, one in terms if one is not None]
        answers = self.index.queries([one for _, one in asked], window=self.window, limit=NO_LIMIT)
        found = []
        for (article, one), answer in zip(asked, answers, strict=True):
            near = answer.entries()
            asking = np.full(len(near), article, np.int64)
            near = near[nearest_first(asking, near)]
            kept = keep_nearest(asking, near["near"], near["digest"], self.settings.listed)
            reached = near["near"] >= self._thresholds(near["article"])  # of those that have no list yet, all
            found.append(LookedUp(article, one.terms.digest, near[kept], near[reached]))
        return found

    def join_looked_up(self, articles: list[int], parts: Iterable[Sequence[LookedUp]]) -> Iterator[Lists]:
        """Yield what ``join_all`` yields, of what ``look_up`` found for parts of ``articles``."""
        own = np.array(articles, np.int64)
        gained: list[tuple[int, tuple[int, int, int]]] = []
        for article, digest, nearest, reached in itertools.chain.from_iterable(parts):
            yield np.full(len(nearest), article, np.int64), nearest
            for other in reached[~np.isin(reached["article"], own)]:
                gained.append((int(other["article"]), (article, int(other["near"]), digest)))
        if gained:
            gained.sort()
            yield np.array([other for other, _ in gained], np.int64), np.array([entry for _, entry in gained], LISTED)

    def _thresholds(self, articles: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how near an article must be to each of these to get into its list."""
        names, place = np.unique(articles, return_inverse=True)
        thresholds: NDArray[np.int64] = entry_thresholds(names, *self.index.listed(names.tolist()), self.settings.listed)[place]
        return thresholds

    def store(self, articles: list[int], found: Iterable[Lists]) -> list[int]:
        """Store the lists of ``articles`` and what they add to other lists; return the articles whose lists changed."""
        changed: list[int] = []
        for asking, entries in found:
            own = np.isin(asking, articles)
            self._put(np.unique(asking[own]).tolist(), asking[own], entries[own])
            if not own.all():
                names: list[int] = np.unique(asking[~own]).tolist()
                merged = merge_lists(*self.index.listed(names), asking[~own], entries[~own], self.settings.listed)
                self._put(names, *merged)
                changed += names
        self.index.drop_missing(articles)
        return changed

    def _put(self, articles: list[int], asking: NDArray[np.int64], entries: NDArray[Any]) -> None:
        if articles:
            self.index.put_listed(articles, asking, entries)

    def pairs(self, articles: Sequence[int]) -> NDArray[np.int64]:
        """Return the pairs (n, 2) that the lists of some articles make."""
        return pairs_of_lists(*self.index.listed(articles), self.settings.candidates)

    def likely_rewrites(self, pairs: NDArray[np.int64], least: float | None = None) -> NDArray[np.bool_]:
        """Return for each pair (n, 2) whether one article has the share ``least`` of the other's terms, in a microsecond each.

        Without ``least``, tell which may be rewrites, as ``paraphrase.may_promise`` does.
        """
        least = self.settings.worth if least is None else least
        kept = np.zeros(len(pairs), np.bool_)
        for first in range(0, len(pairs), MOST_PAIRS_AT_ONCE):
            names, place = np.unique(pairs[first : first + MOST_PAIRS_AT_ONCE], return_inverse=True)
            packed, start = self.index.packed(names)
            kept[first : first + MOST_PAIRS_AT_ONCE] = containments(packed, start, place.reshape(-1, 2)) >= least
        return kept

    def near(self, a: int, b: int) -> Nearby:
        """Return the articles near one of a pair, these two left out; the lists must be stored by now, and are kept."""
        found: Nearby = []
        for one in (a, b):
            for number, near in self._beside(one):
                terms = None if number in (a, b) else self._terms(number)
                if terms is not None:
                    found.append((near / (2 * WHOLE), terms))
        return found
