"""Reading and deriving for a scan: tasks of a few hundred articles, and the batch that each becomes.

Invariant: tasks come in the order of the input, and what is derived of a task depends on it alone. An article that the
archive has unchanged is not derived again. The calling process gives the lines of a file their refs, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from syndicate import readers
from syndicate.archive import ArchiveFile
from syndicate.comparison import completed
from syndicate.model.article import Article, Note, Skipped
from syndicate.model.records import article_digest
from syndicate.pipeline.derive import Derived, derive_all
from syndicate.readers.jsonl import Parsed
from syndicate.readers.linewise import LineBatch
from syndicate.readers.refs import Refs, SkipReport
from syndicate.readers.source import PageStore

MOST_ARTICLES_A_TASK = 256  # and a transaction: a killed scan reads so many again
MOST_CHARACTERS_A_TASK = 8_000_000  # so that a few huge articles do not make a huge task


@dataclass(frozen=True, slots=True)
class ReadArticles:
    """Articles, and reasons for skipping, as a reader gave them."""

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]


Task = ReadArticles | LineBatch


@dataclass(frozen=True, slots=True)
class ReadLine:
    """The values of an article from a line that are needed to give it a ref: ``at`` is its place in the derived batch, -1 if unchanged."""

    place: str
    identity: str
    whole: int
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class DerivedBatch:
    """How many articles of a task were read, how many of these the archive holds unchanged, and all others, derived."""

    read: int
    unchanged: int
    derived: Derived
    skipped: tuple[Skipped, ...]
    origin: str | None = None  # of a part of a file of lines
    lines: tuple[ReadLine, ...] = ()


def tasks(paths: Sequence[str], mapping: Mapping[str, str] | None = None, kept: PageStore | None = None) -> Iterator[Task]:
    """Yield the tasks of a scan. Raises InputError at once if a path leads nowhere."""
    return _tasks(readers.read_parts(paths, mapping=mapping, kept=kept))


def _tasks(items: Iterator[Article | Skipped | LineBatch]) -> Iterator[Task]:
    articles: list[Article] = []
    skipped: list[Skipped] = []
    size = 0
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
        elif isinstance(item, Article):
            articles.append(item)
            size += len(item.text)
        full = len(articles) + len(skipped) >= MOST_ARTICLES_A_TASK or size >= MOST_CHARACTERS_A_TASK
        if (articles or skipped) and (full or isinstance(item, LineBatch)):
            yield ReadArticles(tuple(articles), tuple(skipped))
            articles, skipped, size = [], [], 0
        if isinstance(item, LineBatch):
            yield item
    if articles or skipped:
        yield ReadArticles(tuple(articles), tuple(skipped))


def derive(archive: ArchiveFile, task: Task) -> DerivedBatch:
    """Derive the articles of a task that are new or changed; the archive is only read."""
    if isinstance(task, ReadArticles):
        return replace(fresh(archive, task.articles), skipped=task.skipped)
    parsed = task.parsed()
    lines = [one for one in parsed if isinstance(one, Parsed)]
    new, at = _new(archive, [completed(one.article) for one in lines])
    read = tuple(ReadLine(one.place, one.identity, one.digest, place) for one, place in zip(lines, at, strict=True))
    skipped = tuple(one for one in parsed if isinstance(one, Skipped))
    return DerivedBatch(len(lines), len(lines) - len(new), derive_all(new, archive.settings), skipped, task.origin, read)


def fresh(archive: ArchiveFile, articles: Sequence[Article]) -> DerivedBatch:
    """Derive those articles that are new or changed; of those with one origin and ref the last counts."""
    new, _ = _new(archive, [completed(article) for article in articles])
    last = {(article.origin, article.ref): article for article in new}
    return DerivedBatch(len(articles), len(articles) - len(last), derive_all(list(last.values()), archive.settings), ())


def _new(archive: ArchiveFile, articles: Sequence[Article]) -> tuple[list[Article], list[int]]:
    """Return the articles that are new or changed, and the place of each given one among them, or -1."""
    known = archive.articles.known([(article.origin, article.ref) for article in articles])
    new: list[Article] = []
    at: list[int] = []
    for article in articles:
        held = known.get((article.origin, article.ref))
        same = held is not None and held[1] == article_digest(article)
        at.append(-1 if same else len(new))
        if not same:
            new.append(article)
    return new, at


class Numbering:
    """Gives the articles of line files their refs, in the order of the lines, and leaves out repeated lines."""

    def __init__(self, archive: ArchiveFile) -> None:
        self._archive = archive
        self._refs = Refs()
        self._report = SkipReport("")

    def take(self, read: DerivedBatch) -> DerivedBatch:
        """Return a batch with refs that no earlier line has; it must be given all batches, in their order."""
        if read.origin is None:
            return read
        ended = list(self.end()) if read.origin != self._report.origin else []
        if read.origin != self._report.origin:
            self._refs, self._report = Refs(), SkipReport(read.origin)
        reported = [one for one in read.skipped if self._report.takes()]
        left: set[int] = set()
        renamed: dict[int, Article] = {}
        repeated = 0
        for line in read.lines:
            ref = self._refs.ref_of(line.identity, line.whole) if line.identity else ""
            if ref is None:
                repeated += 1
                left.add(line.at)
                if self._report.takes():
                    reason = f"repeats the article {line.identity!r} with the same text"
                    reported.append(Skipped(read.origin, line.place, reason))
            elif ref and ref != line.identity and line.at >= 0:
                renamed[line.at] = self._renamed(read.derived.stored[line.at].article, ref, line.identity)
        if not left and not renamed:
            return replace(read, skipped=(*ended, *reported))
        same = self._unchanged(renamed)
        derived = read.derived.changed(renamed, left | same)
        unchanged = read.unchanged - sum(line.at < 0 and line.at in left for line in read.lines) + len(same)
        return DerivedBatch(read.read - repeated, unchanged, derived, (*ended, *reported), read.origin)

    def _renamed(self, article: Article, ref: str, identity: str) -> Article:
        note = Note("ref", "repeated-id", f"the id {identity!r} stood on an earlier line with another text")
        return replace(article, ref=ref.encode(errors="replace").decode(), notes=(note, *article.notes))

    def _unchanged(self, renamed: Mapping[int, Article]) -> set[int]:
        """Return the places of renamed articles that the archive holds as they are."""
        known = self._archive.articles.known([(article.origin, article.ref) for article in renamed.values()])
        held = {at: known.get((article.origin, article.ref)) for at, article in renamed.items()}
        return {at for at, one in held.items() if one is not None and one[1] == article_digest(renamed[at])}

    def end(self) -> Iterator[Skipped]:
        """Yield the last reasons for skipping of the last file."""
        yield from self._report.end()
