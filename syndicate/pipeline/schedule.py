"""From unsettled articles to links: which pairs are due, compared by workers, stored as they come.

What always holds: a pair is due where one of its articles is new or changed, or where who else covers the event has;
an article is settled in the transaction that stores the last of its pairs.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from syndicate.archive.file import ArchiveFile
from syndicate.model.results import Progress
from syndicate.pipeline import copy_candidates as candidates
from syndicate.pipeline import workers as bulk
from syndicate.pipeline.copy_candidates import within
from syndicate.pipeline.link import Pair
from syndicate.pipeline.remarks import Said
from syndicate.pipeline.rewrite_candidates import Retold
from syndicate.pipeline.worker import Desk

FEW = 256  # pairs for which no worker is started: it would take longer than they do
PAIRS = 2_048  # of a task and a transaction, where there are many
# Of the telling words of one article, in the other: pairs that seem to share a turn of phrase only have less, of 18,000
# links of three corpora that rest on so little none; the lowest has .1.
OF_ONE_SUBJECT = 0.08
LEAST = 64  # of a task, where there are few
_LOW = np.int64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """Pairs to compare, as codes (the smaller number above, the larger in the low 32 bits), sorted, with their channels."""

    codes: NDArray[np.int64]
    copied: NDArray[np.bool_]
    near: NDArray[np.bool_]
    gone: NDArray[np.int64]  # codes of pairs that are no candidates any more
    articles: NDArray[np.int64]  # all that are unsettled
    capped: tuple[str, ...]


def due(archive: ArchiveFile, pool: bulk.Workers[Desk]) -> Due:
    """Bring the indexes up to date and return the pairs that have to be compared."""
    with archive.writing():
        archive.paragraphs.index_digests()
        archive.index.bands.merge()
        retold = Retold(archive)
        retold.store.index()
        flagged = candidates.mark_boilerplate(archive, archive.unsettled(whole=True))
        archive.unsettle(flagged)
        retold.store.drop_listed(flagged)
    new = retold.store.unlisted()  # by processes that see only what was committed
    looked_up = None if candidates.many(archive, new) else list(pool.map(Desk.near, candidates.parts(new, pool.jobs)))
    with archive.writing():
        archive.unsettle(retold.list_nearest(new, looked_up), whole=False)
        whole = archive.unsettled(whole=True)
        archive.unsettle(archive.findings.partners(whole), whole=False)
        archive.loosen(whole)
    part = archive.unsettled(whole=False)
    copies = candidates.copied(archive, whole, pool.jobs, partial(pool.map, Desk.meeting))
    lists = retold.pairs([*whole, *part])
    lists = lists[within(archive, lists) & np.isin(lists, whole).any(axis=1)]
    promised = copies.above_margin.copy()
    promised[~promised] = retold.telling(copies.pairs[~promised], OF_ONE_SUBJECT)
    copied, near = _codes(copies.pairs[promised]), _codes(lists)
    near = near[np.isin(near, copied) | retold.telling(lists)]
    again, flags, gone = _again(archive, retold, part)
    codes = np.unique(np.concatenate((copied, near, again)))
    in_near = np.isin(codes, near) | np.isin(codes, again[flags[:, 1]])
    in_copied = np.isin(codes, copied) | np.isin(codes, again[flags[:, 0]])
    return Due(codes, in_copied, in_near, gone, np.array([*whole, *part], np.int64), (*copies.capped, *retold.capped))


def _codes(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    return pairs[:, 0] << 32 | pairs[:, 1]


def _again(archive: ArchiveFile, retold: Retold, part: list[int]) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]:
    """Return the pairs of articles around which somebody came or went: codes, whether copied and near, and those that are neither."""
    if not part:
        return np.zeros(0, np.int64), np.zeros((0, 2), np.bool_), np.zeros(0, np.int64)
    known = archive.findings.open_pairs(part)
    codes = _codes(known[:, :2])
    lists = retold.pairs(np.unique(known[:, :2]).tolist())
    near = np.isin(codes, _codes(lists[within(archive, lists)]))
    copied = known[:, 2] > 0
    kept = near | copied
    return codes[kept], np.column_stack((copied[kept], near[kept])), codes[~kept]


def link_all(archive: ArchiveFile, due: Due, report: Callable[[Progress], None], said: Said, pool: bulk.Workers[Desk]) -> None:
    """Compare the pairs that are due, store their links and settle the articles."""
    order, edges = _batches(due, pool.jobs)
    a, b = due.codes >> 32, due.codes & _LOW
    last = _last_batch(due.articles, a[order], b[order], edges)
    with archive.writing():
        archive.put_compared(_pairs(due.gone), (), ())
        archive.settle(due.articles[last < 0].tolist())
    done = 0
    tasks = (_batch(due, order[first:end]) for first, end in itertools.pairwise(edges))
    results = pool.here(Desk.link, tasks) if len(order) <= FEW else pool.map(Desk.link, tasks)
    for number, linked in enumerate(results):
        some = order[edges[number] : edges[number + 1]]
        with archive.writing():
            archive.put_compared(_pairs(due.codes[some]), linked.links, linked.kept)
            archive.settle(due.articles[last == number].tolist())
        said.extend(linked.remarks)
        done += len(some)
        report(Progress("comparing", done, len(order)))


def _pairs(codes: NDArray[np.int64]) -> list[tuple[int, int]]:
    return list(zip((codes >> 32).tolist(), (codes & _LOW).tolist(), strict=True))


def _batch(due: Due, some: NDArray[np.int64]) -> list[Pair]:
    codes = due.codes[some]
    columns = ((codes >> 32).tolist(), (codes & _LOW).tolist(), due.copied[some].tolist(), due.near[some].tolist())
    return [Pair(*row) for row in zip(*columns, strict=True)]


def _batches(due: Due, jobs: int) -> tuple[NDArray[np.int64], list[int]]:
    """Return an order of the pairs in which an article's pairs lie close together, and where each batch begins."""
    count = len(due.codes)
    size = max(min(PAIRS, count // (jobs * 8)), LEAST)
    edges = [0, *range(LEAST, count, size), count] if count else [0]  # the first is done before workers are started
    if count <= LEAST:
        return np.arange(count), edges
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    names, place = np.unique(np.concatenate((due.codes >> 32, due.codes & _LOW)), return_inverse=True)
    a, b = place[:count], place[count:]
    graph = csr_array((np.ones(2 * count, np.int8), (np.concatenate((a, b)), np.concatenate((b, a)))), (len(names), len(names)))
    position = np.empty(len(names), np.int64)
    position[reverse_cuthill_mckee(graph, symmetric_mode=True)] = np.arange(len(names))
    low, high = np.minimum(position[a], position[b]), np.maximum(position[a], position[b])
    return np.lexsort((low, high)), edges


def _last_batch(articles: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], edges: list[int]) -> NDArray[np.int64]:
    """Return for each article the number of the batch with the last of its pairs, -1 where it has none."""
    order = np.argsort(articles)
    last = np.full(len(articles), -1, np.int64)
    batch = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
    for side in (a, b):
        place = np.searchsorted(articles[order], side)
        place = np.minimum(place, len(articles) - 1)
        own = articles[order][place] == side
        np.maximum.at(last, order[place[own]], batch[own])
    return last
