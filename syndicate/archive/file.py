"""The archive: one SQLite file with articles, passages, links and stories, and no half-finished change.

Invariant: every method of a part that changes something is one transaction; several calls become one with ``writing``.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import AbstractContextManager
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from syndicate.archive.articles import Articles
from syndicate.archive.audits import Audits
from syndicate.archive.connection import DEFAULTS, ArchiveConnection
from syndicate.archive.counts import counted
from syndicate.archive.ledger import Ledger
from syndicate.archive.links import Links
from syndicate.archive.outlets import Outlets
from syndicate.archive.page_cache import PageCache
from syndicate.archive.paragraphs import Paragraphs
from syndicate.archive.pending import Pending
from syndicate.archive.quotations import Quotations
from syndicate.archive.runs import Runs
from syndicate.archive.stories import Stories
from syndicate.archive.versions import Versions
from syndicate.model.settings import SPEECH, Settings

if TYPE_CHECKING:
    from syndicate.archive.index.bands import BandIndex
    from syndicate.archive.index.terms import TermIndex

FEW_FREE_PAGES = 16  # one in so many may be free: the next scan writes there


class Index:
    """The indexes of an archive: ``bands`` finds copied paragraphs, ``speech`` the same quotations, ``terms`` rewritten articles.

    Each is made when it is asked for: it loads the loops over arrays, which opening an archive does not need.
    """

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    @cached_property
    def bands(self) -> BandIndex:
        """Return the index of band keys."""
        from syndicate.archive.index.bands import BandIndex

        return BandIndex(self._db.sqlite, self._db.settings.banding)

    @cached_property
    def speech(self) -> BandIndex:
        """Return the index of runs of words in speech."""
        from syndicate.archive.index.bands import BandIndex

        return BandIndex(self._db.sqlite, SPEECH)

    @cached_property
    def terms(self) -> TermIndex:
        """Return the index of terms."""
        from syndicate.archive.index.terms import TermIndex

        return TermIndex(self._db.sqlite, self._db.settings.rewriting)


class ArchiveFile:
    """An open archive and its parts, which share one connection; use it as a context manager."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        settings: Settings | None = DEFAULTS,
        create: bool = True,
        read_only: bool = False,
        wait: float = 5.0,
    ) -> None:
        """Open an archive, make it if there is none, or say why not; see ``ArchiveConnection``."""
        self.connection = ArchiveConnection(path, settings=settings, create=create, read_only=read_only, wait=wait)
        self.path, self.name, self.settings = self.connection.path, self.connection.name, self.connection.settings
        self.runs = Runs(self.connection)
        self.pending = Pending(self.connection)
        self.outlets = Outlets(self.connection)
        self.quotations = Quotations(self.connection)
        self.articles = Articles(self.connection, self.pending, self.outlets, self.quotations)
        self.paragraphs = Paragraphs(self.connection)
        self.links = Links(self.connection, self.articles, self.quotations)
        self.audits = Audits(self.connection)
        self.ledger = Ledger(self.connection)
        self.versions = Versions(self.connection, self.outlets)
        self.stories = Stories(self.connection, self.articles, self.links, self.ledger, self.outlets)
        self.index = Index(self.connection)
        self.page_cache = PageCache(self.connection.sqlite)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; an open transaction is rolled back."""
        self.connection.close()

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """Open a transaction that is committed as a whole at the end, or not at all; inside another it is part of that."""
        return self.connection.writing()

    def give_back(self) -> None:
        """Give the pages of the file that hold nothing back to the disk, if they are many; a file made before this was there keeps them."""
        free, pages = (int(self.connection.rows(f"PRAGMA {name}_count")[0][0]) for name in ("freelist", "page"))
        if free * FEW_FREE_PAGES > pages:
            with self.connection.translating():
                # Python's `execute` runs one step of a statement without columns, and this one frees a page a step.
                try:
                    self.connection.sqlite.executescript("PRAGMA incremental_vacuum")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # whoever writes there gives them back
                        raise

    def counts(self, *names: str) -> dict[str, int]:
        """Return how many articles, outlets, paragraphs, links, passages and stories there are, and what is still to be done.

        With names only these; of a million articles, counting the paragraphs takes a fifth of a second.
        """
        return counted(self.connection, names)
