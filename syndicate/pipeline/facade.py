"""The public way in: an archive that can scan, check and answer, and the comparison of two texts without one."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from syndicate.annotation.addresses import site
from syndicate.annotation.outlet_directory import directory
from syndicate.annotation.outlet_file import Names, as_given
from syndicate.archive import ArchiveFile
from syndicate.archive.articles import Articles
from syndicate.archive.audits import Audits
from syndicate.archive.connection import DEFAULTS
from syndicate.archive.ledger import Ledger
from syndicate.archive.links import Links
from syndicate.archive.pending import Pending
from syndicate.archive.runs import Runs
from syndicate.archive.stories import Stories
from syndicate.comparison import PreparedArticle, compare_prepared, prepare_article
from syndicate.model.answers import OriginsView
from syndicate.model.article import Article
from syndicate.model.comparison import Comparison
from syndicate.model.records import Problem
from syndicate.model.results import CheckResult, LineageView, Origin, Progress, ScanResult, StoryView
from syndicate.model.settings import Settings

if TYPE_CHECKING:
    from syndicate.pipeline.scan import Paths, Report

__all__ = ["Archive", "CheckResult", "LineageView", "Origin", "OriginsView", "Progress", "ScanResult", "StoryView", "compare"]


def compare(a: str | Path | Article, b: str | Path | Article, settings: Settings | None = None, outlets: Names | None = None) -> Comparison:
    """Compare two texts, files or articles, without an archive.

    A text is taken as it is: all offsets of the result point into the string that was given. A file is given as a ``Path`` and read.
    ``outlets`` are further names and hosts of outlets ({"Strait Courier": ("SC Online",)}).
    """
    one, two = (prepare_article(_article(given)) for given in (a, b))
    if outlets:
        said = [(side.article.outlet, site(side.article.uri or "")) for side in (one, two)]
        known = directory(said, as_given(outlets))
        one, two = (replace(side, outlet_names=known.names(*pair)) for side, pair in zip((one, two), said, strict=True))
    return compare_prepared(one, two, settings or Settings())


def _article(given: str | Path | Article) -> Article:
    """Return what was given as an article: a text as it is, a file read. Raises TypeError for anything else."""
    if isinstance(given, Article):
        return given
    if isinstance(given, Path):
        from syndicate.readers import read_one

        return read_one(str(given))
    if isinstance(given, str):
        return Article(given)
    raise TypeError(f"Give a text, a Path or an Article, not {type(given).__name__}.")


Part = TypeVar("Part")
Given = ParamSpec("Given")
Result = TypeVar("Result")


def _answered_by(
    part: Callable[[ArchiveFile], Part], method: Callable[Concatenate[Part, Given], Result]
) -> Callable[Concatenate[Archive, Given], Result]:
    """Return a method of ``Archive`` that asks a part of its file."""

    @wraps(method)
    def ask(self: Archive, /, *given: Given.args, **named: Given.kwargs) -> Result:
        return method(part(self.file), *given, **named)

    return ask


class Archive:
    """An archive of articles: scan files into it, check a draft against it, ask it for articles, links, stories and sources.

    What a method needs is imported when it is called, so that a check does not wait for what only a scan uses.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        settings: Settings | None = DEFAULTS,
        create: bool = True,
        read_only: bool = False,
        wait: float = 5.0,
    ) -> None:
        """Open an archive, or make it if there is none.

        ``settings`` None opens an archive of any recipe, to read what is in it; ``wait`` is how many seconds to wait for
        another writer. Raises ArchiveError, and RecipeMismatch if the sketches were made in another way.
        """
        self.file = ArchiveFile(path, settings=settings, create=create, read_only=read_only, wait=wait)
        self.path, self.name, self.settings = self.file.path, self.file.name, self.file.settings

    ids = _answered_by(attrgetter("articles"), Articles.ids)
    article = _answered_by(attrgetter("articles"), Articles.article)
    held = _answered_by(attrgetter("articles"), Articles.held)
    find = _answered_by(attrgetter("articles"), Articles.find)
    search = _answered_by(attrgetter("articles"), Articles.search)
    links = _answered_by(attrgetter("links"), Links.with_quotations)
    link = _answered_by(attrgetter("links"), Links.link)
    comparison = _answered_by(attrgetter("links"), Links.comparison)
    audit = _answered_by(attrgetter("ledger"), Ledger.over_time)
    ledger = _answered_by(attrgetter("ledger"), Ledger.of)
    verdicts = _answered_by(attrgetter("audits"), Audits.of_articles)
    pair_verdicts = _answered_by(attrgetter("audits"), Audits.of_pairs)
    stories = _answered_by(attrgetter("stories"), Stories.listed)
    story = _answered_by(attrgetter("stories"), Stories.story)
    story_of = _answered_by(attrgetter("stories"), Stories.story_of)
    sources = _answered_by(attrgetter("stories"), Stories.sources)
    counts = _answered_by(lambda file: file, ArchiveFile.counts)
    unsettled = _answered_by(attrgetter("pending"), Pending.unsettled)
    runs = _answered_by(attrgetter("runs"), Runs.last)
    skipped = _answered_by(attrgetter("runs"), Runs.skipped)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; an open transaction is rolled back."""
        self.file.close()

    def count_stories(self, most: int = 1000, *, words: str | None = None, **given: Any) -> int:
        """Return how many stories meet the conditions, which are those of ``stories``; counting stops at ``most``."""
        return self.file.stories.count(most, words=words, **given)

    def scan(
        self,
        paths: Paths,
        *,
        mapping: Mapping[str, str] | None = None,
        progress: Report | None = None,
        jobs: int | None = None,
        memory: int | None = None,
        outlets: Names | None = None,
    ) -> ScanResult:
        """Read files, folders, globs or ``-``, store what is new or changed, and find its links.

        ``outlets`` are further names and hosts of outlets, which the archive keeps.
        """
        from syndicate.pipeline.scan import scan_paths

        if outlets is not None:
            self.file.outlets.give(outlets)
        return scan_paths(self.file, paths, mapping=mapping, progress=progress, jobs=jobs, memory=memory)

    def add(self, articles: Sequence[Article]) -> Counter[str]:
        """Store articles that are new or changed, without looking for their links yet; the next scan does that."""
        from syndicate.pipeline.scan import add_articles

        return add_articles(self.file, articles)

    def check(
        self, draft: str | Path | Article, *, own: str | None = None, window: int | None = None, outlets: Names | None = None
    ) -> CheckResult:
        """Return which parts of a draft (a text, the ``Path`` of a file, or an article) are in archived articles, without storing it.

        ``outlets`` are further names and hosts of outlets, for as long as the archive is open.
        """
        from syndicate.pipeline.check import check_draft

        if outlets is not None:
            self.file.outlets.lend(outlets)
        return check_draft(self.file, _article(draft), own=own, window=window)

    def ready(self, number: int) -> PreparedArticle:
        """Return an article that is ready to be compared, with its boilerplate."""
        from syndicate.pipeline.link import Linker

        return Linker(self.file).prepared(number)

    def story_view(self, name: int | str) -> StoryView:
        """Return a story by number or key with its articles and the evidence of its links. Raises NotFound."""
        from syndicate.pipeline.story_views import story_view

        return story_view(self.file, name)

    def lineage(self, name: str) -> LineageView:
        """Return an article's story and links, and what they say in sentences. Raises NotFound."""
        from syndicate.pipeline.story_views import lineage_view

        return lineage_view(self.file, name)

    def origins(self, asked: str) -> OriginsView:
        """Return how many independent origins stand behind an article by its ref, a story by its number or key, or a search for words.

        Copies are collapsed to their sources, and reports in an outlet's own words count for themselves. Raises NotFound.
        """
        from syndicate.pipeline.independent_origins import origins_view

        return origins_view(self.file, asked)

    def verify(self) -> list[Problem]:
        """Derive again what is stored and return the faults."""
        from syndicate.pipeline.verify import verify_archive

        return list(verify_archive(self.file))
