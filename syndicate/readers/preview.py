"""Preview a scan: the files that it would read, with their formats, articles and first titles.

Invariant: nothing is written. The articles counted are those that a scan of the same paths reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from syndicate.model.article import Article, Skipped

MOST_TITLES_SHOWN = 3  # of a file
LONGEST_LINE_CHARACTERS = 100  # code points of a first line


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A file that would be read: its format, the number of its articles, and the titles or first lines of the first ones."""

    origin: str
    form: str
    articles: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be read and what would not."""

    files: tuple[Foreseen, ...]
    skipped: tuple[Skipped, ...]

    @property
    def articles(self) -> int:
        """Return the number of articles in all files."""
        return sum(file.articles for file in self.files)

    @property
    def forms(self) -> dict[str, tuple[int, int]]:
        """Return the number of files and of articles of each format, the one with most articles first."""
        counts: dict[str, tuple[int, int]] = {}
        for file in self.files:
            files, articles = counts.get(file.form, (0, 0))
            counts[file.form] = (files + 1, articles + file.articles)
        return dict(sorted(counts.items(), key=lambda row: (-row[1][1], row[0])))


def preview(entries: Iterable[tuple[str, Article | Skipped]]) -> Preview:
    """Count what ``read_labelled`` yields, file by file."""
    files: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
    skipped: list[Skipped] = []
    for form, entry in entries:
        if isinstance(entry, Skipped):
            skipped.append(entry)
            continue
        number, first = files.get((entry.origin, form), (0, ()))
        files[entry.origin, form] = (number + 1, (*first, begins(entry)) if number < MOST_TITLES_SHOWN else first)
    return Preview(tuple(Foreseen(origin, form, *counted) for (origin, form), counted in files.items()), tuple(skipped))


def begins(article: Article) -> str:
    """Return an article's title, or its first line if it has none."""
    line = " ".join((article.title or article.text.strip().partition("\n")[0]).split())
    return line if len(line) <= LONGEST_LINE_CHARACTERS else line[: LONGEST_LINE_CHARACTERS - 1] + "…"
