"""What a worker process works with: one archive that it only reads, and what it keeps ready.

Invariant: nothing is made before it is needed; each method is a function of the archive and the task.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from syndicate.archive import ArchiveFile
from syndicate.model.settings import Settings
from syndicate.pipeline import copy_candidates, ingest
from syndicate.pipeline.link import CandidatePair, LinkedPairs, Linker
from syndicate.pipeline.rewrite_candidates import LookedUp, RewriteCandidates
from syndicate.pipeline.versions import VersionMarks, version_marks


class WorkerArchive:
    """Derives articles, looks up their candidates, compares pairs and marks versions, for one archive."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._archive = ArchiveFile(path, settings=settings, read_only=True)

    @functools.cached_property
    def _linker(self) -> Linker:
        return Linker(self._archive)

    def derive(self, task: ingest.Task) -> ingest.DerivedBatch:
        """Derive the articles of a task that are new or changed."""
        return ingest.derive(self._archive, task)

    def copies(self, articles: Sequence[int]) -> copy_candidates.MetParagraphs:
        """Look up the paragraphs that share a bucket or speech with one of these articles'."""
        return copy_candidates.look_up(self._archive, articles)

    def rewrites(self, articles: Sequence[int]) -> list[LookedUp]:
        """Look up the articles near each of some."""
        return RewriteCandidates(self._archive).look_up(articles)

    def link(self, pairs: Sequence[CandidatePair]) -> LinkedPairs:
        """Compare some pairs of stored articles."""
        return self._linker.link(pairs)

    def version_marks(self, articles: Sequence[int]) -> list[VersionMarks]:
        """Return the marks by which versions of some articles are found."""
        return version_marks(self._archive, articles)

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()


def open_worker_archive(path: Path, settings: Settings) -> WorkerArchive:
    """Open an archive to work for; a function of a module, so that another process can call it."""
    return WorkerArchive(path, settings)
