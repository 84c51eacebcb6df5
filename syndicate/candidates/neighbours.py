"""Articles that are near each other by their heaviest terms: the candidates for rewritten copy.

Invariant: how near two articles are depends on these two alone, not on the order of adding or on the rest of the archive.
What a limit leaves out is counted.

Nearness is the mean of two shares: of the weight of one article's top terms that the other holds, and the reverse. Whether one
article finds another depends on the terms and the pairs of terms that are too common in the archive to be looked up.

A table of lists is two arrays of one length, sorted by article: ``asking`` (int64), whose list an entry is in, and
``entries`` (``LISTED``), the nearest first. Merging is independent of the order in which entries come, so the lists of
parts of an archive, merged, are the lists of the whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.equal_runs import distinct_pairs, run_starts
from syndicate.candidates.terms import WHOLE, Terms
from syndicate.kernels.terms import scan, top_terms_of
from syndicate.model.settings import Rewriting

# A term that more articles hold finds nothing by itself, because reading its list would cost each article as many steps. In an
# archive of up to this many articles there is no such term; in one of a million it is a term of 0.4 % of all articles. Such a term
# finds together with a second one: a pair of top terms that not more articles have counts as so much nearness. So two pairs find,
# or one and a little more; that one pair alone finds would cost two and a half times as much, and find .2 % more rewrites.
MOST_ARTICLES_OF_TERM = 4_096
MOST_ARTICLES_OF_PAIR = 256
PAIR_NEARNESS = round(0.11 * 2 * WHOLE)
NO_DAY = -(1 << 30)  # the day of an article without a date
_NO_LIMIT = np.iinfo(np.int64).max
MOST_TIES = 500  # articles with the very same terms that are kept beyond the limit


# One of the nearest of an article: its number, how near in 131,070ths, and the digest of its terms, by which ties are found.
LISTED = np.dtype([("article", "<i8"), ("near", "<i4"), ("digest", "<u8")])


def keep_nearest(
    asking: NDArray[np.signedinteger[Any]], near: NDArray[np.signedinteger[Any]], digest: NDArray[np.uint64], limit: int
) -> NDArray[np.bool_]:
    """Return which entries, sorted by asking article and then by nearness and digest, are among the nearest of their article.

    These are the first ``limit`` and, up to ``MOST_TIES`` more, those with the nearness and the terms of the last of them.
    """
    place = np.arange(len(asking))
    position = place - np.maximum.accumulate(np.where(run_starts(asking), place, 0))
    rank = position[np.maximum.accumulate(np.where(run_starts(asking, near, digest), place, 0))]
    kept: NDArray[np.bool_] = (rank < limit) & (position < limit + MOST_TIES)
    return kept


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The articles near one article, the nearest first; ties in the order of their terms."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]  # 0 to 1
    terms: tuple[Terms, ...]
    left_out: int = 0  # near articles beyond the limit

    def entries(self) -> NDArray[Any]:
        """Return them as ``LISTED``."""
        found = np.empty(len(self.ids), LISTED)
        found["article"] = self.ids
        found["near"] = np.round(self.scores.astype(np.float64) * 2 * WHOLE)
        found["digest"] = [one.digest for one in self.terms]
        return found

    def without(self, *ids: int) -> list[tuple[float, Terms]]:
        """Return nearness and terms of all but some articles, as ``paraphrase.event`` takes them."""
        return [(float(s), t) for i, s, t in zip(self.ids.tolist(), self.scores, self.terms, strict=True) if i not in ids]


def day_of(published: str | None) -> int | None:
    """Return the day number of an ISO 8601 date, or None if there is none or it is no date."""
    try:
        return datetime.date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


class ArticleQuery(NamedTuple):
    """One query: the terms of a text, its day if it is known, and articles that are left out."""

    terms: Terms
    day: int | None = None
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """One article's terms, ready to be searched for in many articles."""

    keys: NDArray[np.uint32]
    top_terms: NDArray[np.uint32]  # (h,) keys of the top terms
    weight: NDArray[np.int32]  # (h,) their shares, in 65,535ths
    threshold: int  # how near an article must be, in 131,070ths

    @classmethod
    def of(cls, terms: Terms, settings: Rewriting) -> Query:
        """Return the query for an article's terms."""
        return cls(terms.keys, terms.keys[terms.top], terms.share.astype(np.int32), least_nearness(settings))

    def without(self, terms: NDArray[np.uint32], top_terms: NDArray[np.uint32]) -> Query:
        """Return the query without keys that are a term of too many texts, or a top term of too many."""
        rare = ~np.isin(self.top_terms, terms)
        return Query(self.keys[~np.isin(self.keys, top_terms)], self.top_terms[rare], self.weight[rare], self.threshold)

    def ask(self, packed: NDArray[np.uint32], start: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the nearness of packed texts in 131,070ths."""
        return scan(packed, start, self.keys, self.top_terms, self.weight)


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """By what one query finds: by terms that are not too common, and by pairs of its top terms of which one is; both add up."""

    whole: Query
    by_terms: Query
    paired: NDArray[np.uint32]  # (h,) top terms, rising
    pairs: NDArray[np.bool_]  # (h, h) which pairs of them find

    def near(self, packed: NDArray[np.uint32], start: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the nearness in 131,070ths of those packed texts that are found and near enough, 0 for all others."""
        near, least = self.whole.ask(packed, start), self.whole.threshold
        near[near < least] = 0
        if self.by_terms is not self.whole:
            by_terms = self.by_terms.ask(packed, start)
            for i in np.flatnonzero((near > 0) & (by_terms < least)).tolist():
                held = np.isin(self.paired, top_terms_of(packed, start[i : i + 1]))
                near[i] *= bool(by_terms[i] + self.weight(held[None])[0] >= least)
        return near

    def weight(self, held: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return what the pairs count that some texts have: of ``paired`` they hold ``held`` (texts, h)."""
        ones = held.astype(np.float32)
        pairs: NDArray[np.int64] = ((ones @ self.pairs) * ones).sum(axis=1).astype(np.int64) // 2
        return pairs * PAIR_NEARNESS


def least_nearness(settings: Rewriting) -> int:
    """Return how near two articles must be, in 131,070ths."""
    return max(int(np.ceil(settings.near * 2 * WHOLE)), 1)


def nearest(ids: Sequence[int], raw: Sequence[int], found: Sequence[Terms], limit: int) -> Neighbours:
    """Return the nearest first: at most ``limit``, and what ties with the last of them."""
    digest = [terms.digest for terms in found]
    order = sorted(range(len(ids)), key=lambda i: (-raw[i], digest[i], ids[i]))
    kept = order[:limit]
    kept += [i for i in order[limit : limit + MOST_TIES] if (raw[i], digest[i]) == (raw[kept[-1]], digest[kept[-1]])] if kept else []
    score = np.array([raw[i] for i in kept], np.float32) / np.float32(2 * WHOLE)
    return Neighbours(np.array([ids[i] for i in kept], np.int64), score, tuple(found[i] for i in kept), len(order) - len(kept))


def nearest_first(asking: NDArray[np.int64], entries: NDArray[Any]) -> NDArray[np.int64]:
    """Return the order of a table of lists: by article, then by nearness, digest and number (int64)."""
    return np.lexsort((entries["article"], entries["digest"], -entries["near"].astype(np.int64), asking))


def merge_lists(
    asking: NDArray[np.int64], entries: NDArray[Any], more_asking: NDArray[np.int64], more: NDArray[Any], listed: int
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Add entries to lists, and keep the ``listed`` nearest of each, with what ties with the last of them."""
    asking, entries = np.concatenate((asking, more_asking)), np.concatenate((entries, more))
    order = nearest_first(asking, entries)
    asking, entries = asking[order], entries[order]
    fresh = run_starts(asking, entries["article"])
    asking, entries = asking[fresh], entries[fresh]
    kept = keep_nearest(asking, entries["near"], entries["digest"], listed)
    return asking[kept], entries[kept]


def entry_thresholds(names: NDArray[np.int64], asking: NDArray[np.int64], entries: NDArray[Any], listed: int) -> NDArray[np.int64]:
    """Return how near an article must be to get into the list of each of ``names`` (sorted): 0 if it is not full (int64)."""
    at = np.searchsorted(names, asking)
    full = np.bincount(at, minlength=len(names)) >= listed
    lowest = np.full(len(names), _NO_LIMIT)
    np.minimum.at(lowest, at, entries["near"].astype(np.int64))
    return np.where(full, lowest, 0)


def pairs_of_lists(asking: NDArray[np.int64], entries: NDArray[Any], candidates: int) -> NDArray[np.int64]:
    """Return the pairs (n, 2) of each article with the ``candidates`` nearest in its list."""
    kept = keep_nearest(asking, entries["near"], entries["digest"], candidates)
    return distinct_pairs(asking[kept], entries["article"][kept].astype(np.int64))
