"""The public way in: an archive that can scan, check and answer, and the comparison of two texts without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from syndicate.archive.file import ArchiveFile
from syndicate.comparison import PreparedArticle, compare_prepared, prepare_article
from syndicate.model.article import Article
from syndicate.model.comparison import Comparison
from syndicate.model.records import Problem
from syndicate.model.results import CheckResult, LineageView, Origin, Progress, ScanResult, StoryView
from syndicate.model.settings import Settings
from syndicate.pipeline.check import check_draft
from syndicate.pipeline.link import Linker
from syndicate.pipeline.scan import Paths, Report, add_articles, scan_paths
from syndicate.pipeline.verify import verify
from syndicate.pipeline.views import lineage_view, story_view

__all__ = ["Archive", "CheckResult", "LineageView", "Origin", "Progress", "ScanResult", "StoryView", "compare"]


def compare(a: str | Article, b: str | Article, settings: Settings | None = None) -> Comparison:
    """Compare two texts or articles, without an archive.

    A text is taken as it is: all offsets of the result point into the string that was given.
    """
    one, two = (prepare_article(x if isinstance(x, Article) else Article(x)) for x in (a, b))
    return compare_prepared(one, two, settings or Settings())


class Archive(ArchiveFile):
    """An archive that can find out: scan articles into it, check a draft against it, ask it for stories and lineage."""

    def scan(
        self,
        paths: Paths,
        *,
        mapping: Mapping[str, str] | None = None,
        progress: Report | None = None,
        jobs: int | None = None,
        memory: int | None = None,
    ) -> ScanResult:
        """Read files, folders, globs or ``-``, store what is new or changed, and find its links; see ``scan.scan_paths``."""
        return scan_paths(self, paths, mapping=mapping, progress=progress, jobs=jobs, memory=memory)

    def add(self, articles: Sequence[Article]) -> Counter[str]:
        """Store articles that are new or changed, without looking for their links yet; the next scan does that."""
        return add_articles(self, articles)

    def check(self, draft: str | Article, *, own: str | None = None, window: int | None = None) -> CheckResult:
        """Say what of a draft stands in archived articles, without storing it; see ``check.check_draft``."""
        return check_draft(self, draft, own=own, window=window)

    def ready(self, number: int) -> PreparedArticle:
        """Return an article that is ready to be compared, with its boilerplate."""
        return Linker(self).prepared(number)

    def story_view(self, name: int | str) -> StoryView:
        """Return a story by number or key with its articles and the evidence of its links. Raises NotFound."""
        return story_view(self, name)

    def lineage(self, name: str) -> LineageView:
        """Return an article's story and links, and what they say in sentences. Raises NotFound."""
        return lineage_view(self, name)

    def verify(self) -> list[Problem]:
        """Derive again what is stored and return what does not hold."""
        return list(verify(self))
