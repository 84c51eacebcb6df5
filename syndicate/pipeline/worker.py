"""What a worker process works with: one archive that it only reads, and what it keeps ready.

What always holds: nothing is made before it is needed; everything a desk does is a function of the archive and the task.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from syndicate.archive.file import ArchiveFile
from syndicate.archive.versions import Seen, see
from syndicate.model.settings import Settings
from syndicate.pipeline import copy_candidates as candidates
from syndicate.pipeline import ingest as deriving
from syndicate.pipeline.link import Linked, Linker, Pair
from syndicate.pipeline.rewrite_candidates import LookedUp, Retold


class Desk:
    """Derives articles, looks them up, compares pairs and sees versions for one archive."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._archive = ArchiveFile(path, settings=settings, read_only=True)

    @functools.cached_property
    def _linker(self) -> Linker:
        return Linker(self._archive)

    def derive(self, task: deriving.Task) -> deriving.Read:
        """Derive the articles of a task that are new or changed."""
        return deriving.derive(self._archive, task)

    def meeting(self, articles: Sequence[int]) -> NDArray[np.int64]:
        """Return the paragraphs that share a bucket with one of these articles'."""
        return candidates.meeting(self._archive, articles)

    def near(self, articles: Sequence[int]) -> list[LookedUp]:
        """Return all articles near each of some."""
        return Retold(self._archive).near_each(articles)

    def link(self, pairs: Sequence[Pair]) -> Linked:
        """Compare some pairs of stored articles."""
        return self._linker.link(pairs)

    def see(self, articles: Sequence[int]) -> list[Seen]:
        """Return by what some articles are known again."""
        return see(self._archive, articles)

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()


def open_desk(path: Path, settings: Settings) -> Desk:
    """Open an archive to work for; a function of a module, so that another process can call it."""
    return Desk(path, settings)
