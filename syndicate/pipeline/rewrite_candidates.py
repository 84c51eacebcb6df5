"""Which articles of an archive tell the same in other words: the second channel, and who else covers the event.

What always holds: the nearest of an article are a function of the articles in the archive, however they came into it:
all read at once or each looked up; two articles are a pair where one is among the nearest of the other.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.archive.file import ArchiveFile
from syndicate.archive.index.terms import Asked
from syndicate.candidates.neighbours import LISTED, MAX_ARTICLES_OF_TERM, day_of
from syndicate.candidates.neighbours import keep_nearest as keep_nearest
from syndicate.candidates.runs import distinct_pairs, run_starts
from syndicate.candidates.terms import STEPS, WHOLE, Terms
from syndicate.comparison.compare import Nearby
from syndicate.comparison.paraphrase import ENOUGH, USUAL_WORDS
from syndicate.kernels.term_postings import told

AT_ONCE = 1 << 16  # pairs whose terms are read together, about 100 MB
EVERYBODY = 1 << 30  # no limit to how many near articles are told


class LookedUp(NamedTuple):
    """An article, the digest of its terms, the nearest articles, and those among whose nearest it may be (``LISTED`` each)."""

    article: int
    digest: int
    nearest: NDArray[Any]
    reached: NDArray[Any]


class Retold:
    """The second channel: articles that use the same rare words, whether or not three of them stand in a row."""

    def __init__(self, archive: ArchiveFile) -> None:
        self.archive = archive
        self.settings = archive.settings.rewriting
        self.window = archive.settings.window
        self.store = archive.index.terms
        self.capped: tuple[str, ...] = ()  # what a limit left out, in words
        self._terms = functools.lru_cache(maxsize=8192)(self._read)
        self._beside = functools.lru_cache(maxsize=2048)(self._listed)

    def _read(self, article: int) -> Terms | None:
        return self.store.read([article]).get(article)

    def _listed(self, article: int) -> list[tuple[int, int]]:
        _, entries = self.store.listed([article])
        return list(zip(entries["article"].tolist(), entries["near"].tolist(), strict=True))

    def affected(self, articles: Iterable[int]) -> list[int]:
        """Return these articles and all near them: their words say what everybody covering an event uses."""
        found: set[int] = set()
        for article in articles:
            terms = self._terms(article)
            if terms is not None:
                near = self.store.query(terms, day=self._day(article), window=self.window, limit=EVERYBODY)
                found |= {article, *near.ids.tolist()}
        return sorted(found)

    def _day(self, article: int) -> int | None:
        return day_of(self.archive.articles.published([article])[article])

    def list_nearest(self, new: list[int], looked_up: Iterable[Sequence[LookedUp]] | None = None) -> list[int]:
        """Note the nearest of articles of which they are not known; return the others among whose nearest these now are.

        ``looked_up`` is what ``near_each`` gives for parts of them. Whether that is given or, without it, all articles are
        read, the lists are the same.
        """
        if not new:
            return []
        changed: list[int] = []
        for asking, entries in self._all(new) if looked_up is None else self._each(new, looked_up):
            fresh = np.isin(asking, new)
            self._put(np.unique(asking[fresh]).tolist(), asking[fresh], entries[fresh])
            if not fresh.all():
                changed += self._gained(asking[~fresh], entries[~fresh])
        self.store.drop_missing(new)
        return changed

    def _put(self, articles: list[int], asking: NDArray[np.int64], entries: NDArray[Any]) -> None:
        if articles:
            self.store.put_listed(articles, asking, entries)

    def _all(self, new: list[int]) -> Iterator[tuple[NDArray[np.int64], NDArray[Any]]]:
        index = self.store.load()
        common = len(np.union1d(*index.common))
        if common:
            often = f"{common} words stand in more than {MAX_ARTICLES_OF_TERM} articles each"
            self.capped = (f"{often}: no article was looked for by these as a possible rewrite.",)
        everything = len(new) == len(index)
        reach = None if everything else self._reach
        yield from index.lists(new, window=self.window, reach=reach)

    def _reach(self, articles: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how near an article must be to each of these to be among its nearest."""
        names, place = np.unique(articles, return_inverse=True)
        asking, entries = self.store.listed(names.tolist())
        least = np.zeros(len(names), np.int64)
        at = np.searchsorted(names, asking)
        count = np.bincount(at, minlength=len(names))
        lowest = np.full(len(names), np.iinfo(np.int64).max)
        np.minimum.at(lowest, at, entries["near"].astype(np.int64))
        least[count >= self.settings.listed] = lowest[count >= self.settings.listed]
        reach: NDArray[np.int64] = least[place]
        return reach

    def near_each(self, articles: Sequence[int]) -> list[LookedUp]:
        """Look up the articles near each of some; those without terms are left out."""
        terms = [(article, self._terms(article)) for article in articles]
        asked = [(article, Asked(one, self._day(article), (article,))) for article, one in terms if one is not None]
        found = []
        answers = self.store.queries([one for _, one in asked], window=self.window, limit=EVERYBODY)
        for (article, one), answer in zip(asked, answers, strict=True):
            near = answer.entries()
            near = near[np.lexsort((near["article"], near["digest"], -near["near"].astype(np.int64)))]
            kept = keep_nearest(np.full(len(near), article, np.int64), near["near"], near["digest"], self.settings.listed)
            reached = near["near"] >= self._reach(near["article"])  # of those that have no list yet, all
            found.append(LookedUp(article, one.terms.digest, near[kept], near[reached]))
        return found

    def _each(self, new: list[int], looked_up: Iterable[Sequence[LookedUp]]) -> Iterator[tuple[NDArray[np.int64], NDArray[Any]]]:
        own = np.array(new, np.int64)
        gained: list[tuple[int, tuple[int, int, int]]] = []
        for article, digest, nearest, reached in itertools.chain.from_iterable(looked_up):
            yield np.full(len(nearest), article, np.int64), nearest
            for other in reached[~np.isin(reached["article"], own)]:
                gained.append((int(other["article"]), (article, int(other["near"]), digest)))
        if gained:
            gained.sort()
            yield np.array([other for other, _ in gained], np.int64), np.array([entry for _, entry in gained], LISTED)

    def _gained(self, asking: NDArray[np.int64], entries: NDArray[Any]) -> list[int]:
        """Add entries to the lists of articles that have one; return those whose list changed."""
        names: list[int] = np.unique(asking).tolist()
        old_asking, old = self.store.listed(names)
        both, merged = np.concatenate((old_asking, asking)), np.concatenate((old, entries))
        order = np.lexsort((merged["article"], merged["digest"], -merged["near"].astype(np.int64), both))
        both, merged = both[order], merged[order]
        fresh = run_starts(both, merged["article"])
        both, merged = both[fresh], merged[fresh]
        kept = keep_nearest(both, merged["near"], merged["digest"], self.settings.listed)
        self._put(names, both[kept], merged[kept])
        return names

    def pairs(self, articles: Sequence[int]) -> NDArray[np.int64]:
        """Return the pairs (n, 2) that the lists of some articles make: each with its nearest."""
        asking, entries = self.store.listed(articles)
        kept = keep_nearest(asking, entries["near"], entries["digest"], self.settings.candidates)
        return distinct_pairs(asking[kept], entries["article"][kept].astype(np.int64))

    def telling(self, pairs: NDArray[np.int64], least: float | None = None) -> NDArray[np.bool_]:
        """Tell of which pairs (n, 2) one holds ``least`` of what the other tells, in a microsecond each.

        Without it, which may be promising, as ``rewrite.may_promise`` does.
        """
        least = ENOUGH * self.settings.possible if least is None else least
        kept = np.zeros(len(pairs), np.bool_)
        for first in range(0, len(pairs), AT_ONCE):
            names, place = np.unique(pairs[first : first + AT_ONCE], return_inverse=True)
            packed, start = self.store.packed(names)
            a, b = place.reshape(-1, 2).T
            share = told(packed, start, np.ascontiguousarray(a), np.ascontiguousarray(b), float(STEPS), float(USUAL_WORDS))
            kept[first : first + AT_ONCE] = share >= least
        return kept

    def near(self, a: int, b: int) -> Nearby:
        """Return the articles near one of a pair, these two left out; the lists must be known by now, and are remembered."""
        found: Nearby = []
        for one in (a, b):
            for number, near in self._beside(one):
                terms = None if number in (a, b) else self._terms(number)
                if terms is not None:
                    found.append((near / (2 * WHOLE), terms))
        return found
