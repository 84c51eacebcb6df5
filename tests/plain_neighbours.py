"""Which texts are near each other, found by a double loop over Python objects: the plain twin of the search by terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import combinations

from syndicate.candidates.neighbour_join import NeighbourJoin
from syndicate.candidates.neighbours import MOST_ARTICLES_OF_PAIR, MOST_ARTICLES_OF_TERM, PAIR_NEARNESS, Neighbours, least_nearness, nearest
from syndicate.candidates.terms import Terms
from syndicate.model.settings import Rewriting


def nearness(a: Terms, b: Terms, terms: Container[int] = (), top_terms: Container[int] = ()) -> int:
    """Return the nearness of two texts in 131,070ths, by terms that are not too common as such to find anything for a."""

    def held(of: Terms, other: Terms, common: Container[int]) -> int:
        keys = set(other.keys.tolist())
        places = zip(of.keys[of.top].tolist(), of.share.tolist(), strict=True)
        return sum(share for key, share in places if key in keys and key not in common)

    return held(a, b, terms) + held(b, a, top_terms)


def _pairs(one: Terms) -> set[tuple[int, int]]:
    return set(combinations(sorted(one.keys[one.top].tolist()), 2))


def near(
    asked: Terms,
    archive: Mapping[int, Terms],
    settings: Rewriting,
    limit: int | None = None,
    *,
    without: int | None = None,
    common: int = MOST_ARTICLES_OF_TERM,
    common_pair: int = MOST_ARTICLES_OF_PAIR,
) -> Neighbours:
    """Return the articles near a text, but for one.

    A term of more than ``common`` articles finds nothing by itself, but in a pair of top terms of at most ``common_pair``.
    """
    holders = Counter(key for one in archive.values() for key in one.keys.tolist())
    of_top_terms = Counter(key for one in archive.values() for key in one.keys[one.top].tolist())
    often, often_top = ({key for key, count in counts.items() if count > common} for counts in (holders, of_top_terms))
    of_pairs = Counter(pair for one in archive.values() for pair in _pairs(one))
    finding = {pair for pair, count in of_pairs.items() if count <= common_pair and not often.isdisjoint(pair)}
    least = least_nearness(settings)
    found = {}
    for number, one in archive.items():
        paired = PAIR_NEARNESS * len(finding & _pairs(asked) & _pairs(one))
        whole = nearness(asked, one)
        if number != without and whole >= least and paired + nearness(asked, one, often, often_top) >= least:
            found[number] = whole
    ids = list(found)
    return nearest(ids, [found[number] for number in ids], [archive[number] for number in ids], limit or settings.candidates)


def lists(join: NeighbourJoin, articles: Sequence[int], window: int | None = None) -> dict[int, list[tuple[int, int]]]:
    """Return what a join says is near each of some articles: article and nearness, the nearest first."""
    found: dict[int, list[tuple[int, int]]] = {number: [] for number in articles}
    for asking, entries in join.lists(articles, window=window):
        for number, entry in zip(asking.tolist(), entries, strict=True):
            found[number].append((int(entry["article"]), int(entry["near"])))
    return found
