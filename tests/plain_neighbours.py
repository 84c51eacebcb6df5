"""Which texts are near each other, found by a double loop over Python objects: the plain twin of the search by terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from syndicate.candidates.neighbour_join import NeighbourJoin
from syndicate.candidates.neighbours import MOST_ARTICLES_OF_TERM, Neighbours, least_nearness, nearest
from syndicate.candidates.terms import Terms
from syndicate.model.settings import Rewriting


def nearness(a: Terms, b: Terms, terms: Sequence[int] = (), top_terms: Sequence[int] = ()) -> int:
    """Return the nearness of two texts in 131,070ths; ``terms`` and ``top_terms`` are too common as such to find anything for a."""

    def held(of: Terms, other: Terms, common: Sequence[int]) -> int:
        keys = set(other.keys.tolist()) - set(common)
        return sum(share for place, share in zip(of.top.tolist(), of.share.tolist(), strict=True) if int(of.keys[place]) in keys)

    return held(a, b, terms) + held(b, a, top_terms)


def near(
    asked: Terms,
    archive: Mapping[int, Terms],
    settings: Rewriting,
    limit: int | None = None,
    *,
    without: int | None = None,
    common: int = MOST_ARTICLES_OF_TERM,
) -> Neighbours:
    """Return the articles near a text, but for one; a term of more than ``common`` articles finds nothing."""
    holders = Counter(key for one in archive.values() for key in one.keys.tolist())
    of_top_terms = Counter(key for one in archive.values() for key in one.keys[one.top].tolist())
    often = [[key for key, count in counts.items() if count > common] for counts in (holders, of_top_terms)]
    found = {number: nearness(asked, one, *often) for number, one in archive.items() if number != without}
    ids = [number for number, value in found.items() if value >= least_nearness(settings)]
    return nearest(ids, [found[number] for number in ids], [archive[number] for number in ids], limit or settings.candidates)


def lists(join: NeighbourJoin, articles: Sequence[int], window: int | None = None) -> dict[int, list[tuple[int, int]]]:
    """Return what a join says is near each of some articles: article and nearness, the nearest first."""
    found: dict[int, list[tuple[int, int]]] = {number: [] for number in articles}
    for asking, entries in join.lists(articles, window=window):
        for number, entry in zip(asking.tolist(), entries, strict=True):
            found[number].append((int(entry["article"]), int(entry["near"])))
    return found
