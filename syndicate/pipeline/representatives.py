"""Two rounds of comparing: first each article with representatives, then what these do not stand for.

Of a text that many articles carry, each is compared with few that are chosen by content (``superfluous``). The links among
the others would be dropped, so they are not compared at all, and the cost grows with the copies and not with their square.

Invariant: a pair is left out only if both articles are known to carry one text with one and the same representative.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile
from syndicate.candidates.pairs import MOST_BUCKET_ARTICLES, REPRESENTATIVE_ARTICLES
from syndicate.model.provenance import Link
from syndicate.pipeline.due import DuePairs, decode
from syndicate.provenance.clustering import Family, carries_one_text, texts_of


def rounds(archive: ArchiveFile, due: DuePairs) -> Iterator[DuePairs]:
    """Yield the pairs of the first round, then those of the second, which are known when the links of the first are stored.

    Articles are settled with the last round, so that nothing is lost if it does not come to that.
    """
    first = _with_representatives(archive, due)
    if first.all():
        yield due
        return
    yield replace(due, codes=due.codes[first], copied=due.copied[first], near=due.near[first], articles=due.articles[:0])
    yield _still_due(archive, due, ~first)


def _with_representatives(archive: ArchiveFile, due: DuePairs) -> NDArray[np.bool_]:
    """Return which pairs (n,) are of the first round: of groups of many articles those with a representative, and all other pairs."""
    first = np.ones(len(due.codes), np.bool_)
    if len(due.codes) <= MOST_BUCKET_ARTICLES:
        return first
    names, place = np.unique(np.concatenate(decode(due.codes)), return_inverse=True)
    one, two = place.reshape(2, -1)
    group = _groups(len(names), one, two)
    large = np.bincount(group, minlength=len(names))[group] > MOST_BUCKET_ARTICLES
    if not large.any():
        return first
    crowd = np.flatnonzero(large)
    order = crowd[np.lexsort((archive.articles.ranks(names[crowd]), group[crowd]))]
    begins = np.flatnonzero(np.diff(group[order], prepend=-1))
    within = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    chosen = np.zeros(len(names), np.bool_)
    chosen[order[within < REPRESENTATIVE_ARTICLES]] = True
    return ~large[one] | chosen[one] | chosen[two]


def _still_due(archive: ArchiveFile, due: DuePairs, later: NDArray[np.bool_]) -> DuePairs:
    """Return the pairs of the second round (``later``), without those for which a representative stands by now."""
    a, b = decode(due.codes[later])
    ids = np.unique(np.concatenate(decode(due.codes)))
    ranks = dict(zip(ids.tolist(), archive.articles.ranks(ids).tolist(), strict=True))
    stands: dict[int, set[int]] = defaultdict(set)
    for representative, bearers in _bearers(archive.links.of(ids.tolist()), ranks):
        for article in bearers:
            stands[article].add(representative)
    none: set[int] = set()
    kept = [not stands.get(x, none) & stands.get(y, none) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    places = np.flatnonzero(later)[kept]
    return replace(due, codes=due.codes[places], copied=due.copied[places], near=due.near[places], gone=due.gone[:0])


def _groups(count: int, one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each of ``count`` articles the lowest that pairs lead to; these may be millions, so they stay arrays."""
    lowest = np.arange(count)
    while True:
        before = lowest.copy()
        least = np.minimum(lowest[one], lowest[two])
        np.minimum.at(lowest, one, least)
        np.minimum.at(lowest, two, least)
        lowest = lowest[lowest]
        if np.array_equal(before, lowest):
            return lowest


def _representatives(witnesses: Iterable[int], ranks: Mapping[int, int]) -> set[int]:
    return set(sorted(witnesses, key=lambda number: (ranks[number], number))[:REPRESENTATIVE_ARTICLES])


def _bearers(links: Iterable[Link], ranks: Mapping[int, int]) -> Iterator[tuple[int, set[int]]]:
    """Yield the representatives of texts that many of these articles carry, each with the articles that carry the text with it.

    ``ranks`` has the articles that count.
    """
    carrying = {(link.a, link.b): link for link in links if carries_one_text(link) and link.a in ranks and link.b in ranks}
    beside: dict[int, set[int]] = defaultdict(set)
    for a, b in carrying:
        beside[a].add(b)
        beside[b].add(a)
    texts: dict[int, list[int]] = defaultdict(list)
    for number, text in texts_of(carrying).items():
        texts[text].append(number)
    for text in sorted(text for text, some in texts.items() if len(some) > MOST_BUCKET_ARTICLES):
        yield from ((number, beside[number]) for number in sorted(_representatives(texts[text], ranks)))


def superfluous(family: Family, ranks: Mapping[int, int]) -> set[tuple[int, int]]:
    """Return the links of a text that many articles carry which say no more than the links with its representatives.

    ``ranks`` has a number for each article that depends on its content alone; the lowest are representatives. Of a text with
    few witnesses no link is superfluous. What is kept grows with the number of witnesses, and does not depend on the order in which
    they came: a link found before its text had many witnesses is dropped as well.
    """
    if len(family.witnesses) <= MOST_BUCKET_ARTICLES:
        return set()
    first = _representatives(family.witnesses, ranks)
    carried = set(family.witnesses)
    near: dict[int, set[int]] = defaultdict(set)  # a witness -> the representatives that carry the same text
    for link in family.links:
        if carries_one_text(link):
            for one, other in ((link.a, link.b), (link.b, link.a)):
                near[one] |= {other} & first
    return {
        (link.a, link.b)
        for link in family.links
        if {link.a, link.b} <= carried and not {link.a, link.b} & first and near[link.a] & near[link.b]
    }
