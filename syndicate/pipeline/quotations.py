"""Which articles quote the same words: the runs of words that the speech of two outlets has, and where each article has them.

Invariant: the cost and what is stored grow with the articles that quote the same, not with their pairs; the order in which
articles come changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile
from syndicate.candidates.minhash import RUN_WORDS, all_runs, run_digests
from syndicate.comparison.document import inside
from syndicate.text import tokenize

Row = tuple[int, int, int, int, int]  # run, article, word, start and end


class SharedRuns(NamedTuple):
    """Runs of words in the speech of two outlets: by what the index knows each, and the articles and paragraphs that have it (n,)."""

    digest: NDArray[np.int64]
    article: NDArray[np.int64]
    paragraph: NDArray[np.int64]


def of_two_outlets(
    archive: ArchiveFile, group: NDArray[np.int64], names: NDArray[np.int64], place: NDArray[np.int64], changed: Sequence[int]
) -> NDArray[np.bool_]:
    """Return which runs articles of two outlets have, one of ``changed`` among them; an outlet that is not known is one by itself.

    Each run (n,) is of a ``group`` of equal ones, and of the article with this ``place`` in ``names``.
    """
    outlets = archive.articles.outlets(names.tolist())
    numbers: dict[str | int, int] = {}
    outlet = np.array([numbers.setdefault(outlets.get(n) or n, len(numbers)) for n in names.tolist()], np.int32)[place]
    groups = int(group.max(initial=-1)) + 1
    least, most = np.full(groups, len(names), np.int32), np.full(groups, -1, np.int32)
    np.minimum.at(least, group, outlet)
    np.maximum.at(most, group, outlet)
    touched = np.zeros(groups, np.bool_)
    touched[group[np.isin(names, changed)[place]]] = True
    found: NDArray[np.bool_] = ((least < most) & touched)[group]
    return found


def store_quotations(archive: ArchiveFile, changed: Sequence[int], shared: SharedRuns) -> None:
    """Store where the articles have the runs that they share; what was stored of ``changed`` goes."""
    with archive.writing():
        archive.quotations.forget(changed)
        held = archive.quotations.held(np.setdiff1d(shared.article, changed).tolist())
        known = set(zip(run_digests(held[:, :1].copy().view(np.uint32)).tolist(), held[:, 1].tolist(), strict=True))
        wanted: dict[int, tuple[list[int], list[int]]] = {}
        for digest, article, paragraph in zip(*(column.tolist() for column in shared), strict=True):
            if (digest, article) not in known:
                digests, paragraphs = wanted.setdefault(article, ([], []))
                digests.append(digest)
                paragraphs.append(paragraph)
        archive.quotations.put(chain.from_iterable(_rows(archive, number, *where) for number, where in sorted(wanted.items())))


def _rows(archive: ArchiveFile, number: int, wanted: Sequence[int], paragraphs: Sequence[int]) -> list[Row]:
    """Return the first place of each run that is wanted of an article, if it begins in one of these paragraphs."""
    tokens = tokenize(archive.articles.bare([number])[number].text)
    runs = all_runs(tokens)
    said = inside(tokens, archive.paragraphs.spans(paragraphs))[: len(runs)]
    places = np.flatnonzero(said & np.isin(run_digests(runs), wanted))
    run, once = np.unique(runs[places].view(np.int64).ravel(), return_index=True)
    word = places[once]
    columns = (run, np.full(len(run), number), word, tokens.start[word], tokens.end[word + RUN_WORDS - 1])
    return list(zip(*(column.tolist() for column in columns), strict=True))
