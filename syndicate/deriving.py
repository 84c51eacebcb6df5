"""Reading and deriving for a scan: tasks of a few hundred articles, and what each becomes.

What always holds: the tasks come in the order of the input, and what is derived of a task depends on it alone; an article
that the archive holds unchanged is not derived again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from syndicate import readers
from syndicate.archive import ArchiveFile
from syndicate.holdings import article_digest
from syndicate.intake import Derived, derive_all
from syndicate.pairing import completed
from syndicate.settings import Settings
from syndicate.values import Article, Skipped

READ_AT_ONCE = 256  # articles a task and a transaction: what a killed scan has to read again
MOST_CHARACTERS = 8_000_000  # of a task, so that a few huge articles do not make a huge one


@dataclass(frozen=True, slots=True)
class Task:
    """Articles and reasons for skipping, as a reader gave them."""

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What a task became: how many articles were read, how many of them the archive holds unchanged, and all others derived."""

    read: int
    unchanged: int
    derived: Derived
    skipped: tuple[Skipped, ...]


def tasks(paths: Sequence[str], mapping: Mapping[str, str] | None = None) -> Iterator[Task]:
    """Yield what is to be derived. Raises InputError at once where a path leads nowhere."""
    return _tasks(readers.read(paths, mapping=mapping))


def _tasks(items: Iterator[Article | Skipped]) -> Iterator[Task]:
    articles: list[Article] = []
    skipped: list[Skipped] = []
    size = 0
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            articles.append(item)
            size += len(item.text)
        if len(articles) + len(skipped) >= READ_AT_ONCE or size >= MOST_CHARACTERS:
            yield Task(tuple(articles), tuple(skipped))
            articles, skipped, size = [], [], 0
    if articles or skipped:
        yield Task(tuple(articles), tuple(skipped))


class Deriver:
    """Derives tasks for one archive, which it only reads."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._archive = ArchiveFile(path, settings=settings, read_only=True)

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    def derive(self, task: Task) -> Read:
        """Derive the articles of a task that are new or changed."""
        return replace(fresh(self._archive, task.articles), skipped=task.skipped)


def fresh(archive: ArchiveFile, articles: Sequence[Article]) -> Read:
    """Derive those articles that an archive does not hold as they are; of those with one origin and ref the last counts."""
    spoken = [completed(article) for article in articles]
    known = archive.known([(article.origin, article.ref) for article in spoken])
    new = {(a.origin, a.ref): a for a in spoken if known.get((a.origin, a.ref), (0, ""))[1] != article_digest(a)}
    unchanged = sum((a.origin, a.ref) not in new for a in spoken)
    return Read(len(spoken), unchanged, derive_all(list(new.values()), archive.settings), ())
