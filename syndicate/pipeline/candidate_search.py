"""How the candidates of some articles are found: by joining all articles, or by looking up each, here or by workers.

Invariant: each strategy finds the same candidates; which one is taken is a matter of cost alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from syndicate.pipeline.workers import Workers

# A join is one pass over all articles of an archive, a look-up some forty small reads. If more than one article in this
# many is asked about, the pass is cheaper.
ARTICLES_A_LOOK_UP = 16
MOST_ARTICLES_WITHOUT_WORKERS = 16  # starting workers would take longer than looking these up
ARTICLES_BEFORE_WORKERS = 2  # looked up here first, so that workers are forked with everything loaded
MOST_ARTICLES_A_PART = 64  # looked up together: a page that several of them need is read once

Worker = TypeVar("Worker")
Part = TypeVar("Part")
Found = TypeVar("Found")


class Strategy(StrEnum):
    """How candidates are found."""

    JOIN_ALL = "join all"
    LOOK_UP_HERE = "look up here"
    LOOK_UP_BY_WORKERS = "look up by workers"


@dataclass(frozen=True, slots=True)
class Search:
    """The articles whose candidates are wanted, and how they are found."""

    articles: Sequence[int]
    strategy: Strategy
    parts: tuple[Sequence[int], ...] = ()  # in which the articles are looked up

    @classmethod
    def choose(cls, articles: Sequence[int], held: int, jobs: int) -> Search:
        """Choose the cheapest strategy for some articles of an archive that holds ``held``, with so many workers."""
        if len(articles) * ARTICLES_A_LOOK_UP >= held:
            return cls(articles, Strategy.JOIN_ALL)
        if jobs > 1 and len(articles) > MOST_ARTICLES_WITHOUT_WORKERS:
            size, first = -(-len(articles) // jobs), ARTICLES_BEFORE_WORKERS
            return cls(articles, Strategy.LOOK_UP_BY_WORKERS, _parts(articles, size, first))
        return cls(articles, Strategy.LOOK_UP_HERE, _parts(articles, len(articles)))

    def run(
        self,
        pool: Workers[Worker],
        join_all: Callable[[], Found],
        look_up: Callable[[Worker, Sequence[int]], Part],
        join_looked_up: Callable[[list[Part]], Found],
    ) -> Found:
        """Return what the chosen strategy finds: by joining all, or by joining what each part's look-up found.

        To be called outside a transaction, since workers see only what was committed.
        """
        if self.strategy is Strategy.JOIN_ALL:
            return join_all()
        run = pool.map if self.strategy is Strategy.LOOK_UP_BY_WORKERS else pool.here
        return join_looked_up(list(run(look_up, self.parts)))


def _parts(articles: Sequence[int], size: int, first: int | None = None) -> tuple[Sequence[int], ...]:
    size = max(min(size, MOST_ARTICLES_A_PART), 1)
    starts = [0, *range(first or size, len(articles), size), len(articles)]
    return tuple(articles[start:end] for start, end in itertools.pairwise(starts) if start < end)
