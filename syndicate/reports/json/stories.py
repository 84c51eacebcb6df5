"""Stories, lineage and the lists about an archive, as ``--json`` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, TypedDict

from syndicate.model import results
from syndicate.model.article import Remark, Skipped
from syndicate.model.records import Problem
from syndicate.model.results import ScanResult
from syndicate.reports.json.articles import Carried, Held, Version, carried, held
from syndicate.reports.json.comparisons import Link, link
from syndicate.reports.json.fill import fill

if TYPE_CHECKING:
    import syndicate.readers.preview


class Source(TypedDict):
    """A source outside the archive."""

    name: str
    kind: Annotated[str, "external if a credit names it, hidden if only the shared text shows it"]
    witnesses: Annotated[list[int], "numbers of the articles that go back to it"]
    credited_by: Annotated[list[int], "numbers of the articles that name it"]


class Story(TypedDict):
    """A family of articles."""

    id: int
    first: Annotated[int | None, "number of the article that was first, as far as is known"]
    reason: Annotated[str | None, "why a larger family was split"]
    articles: list[Held]
    links: list[Link]
    sources: list[Source]
    versions: Annotated[list[Version], "articles of the story that are versions of one another"]
    carried: Annotated[list[Carried], "which of them others carry"]


class Lineage(TypedDict):
    """Where one article comes from."""

    article: Held
    story: Annotated[int | None, "number of its story"]
    explanation: Annotated[list[str], "sentences"]
    links: list[Link]
    versions: Annotated[list[Version], "of the article, in order; empty if it came once"]


class Verify(TypedDict):
    """Whether the contents of an archive are correct."""

    holds: bool
    problems: list[Problem]


class Scan(TypedDict):
    """What a scan did."""

    read: Annotated[int, "articles read"]
    added: int
    replaced: int
    unchanged: int
    skipped: list[Skipped]
    compared: Annotated[int, "pairs that were aligned"]
    links: Annotated[int, "links the archive now has"]
    stories: Annotated[int, "stories the archive now has"]
    seconds: float
    capped: Annotated[list[str], "what was left out if a limit was met"]
    remarks: Annotated[list[Remark], "what was mended, not believed or doubtful, the first of them"]
    remarked: Annotated[int, "how many such remarks there are"]


class Format(TypedDict):
    """A format that can be read."""

    name: str
    suffixes: Annotated[list[str], "of files that are taken to be of it"]
    extra: Annotated[str | None, "the extra of this package that it needs"]
    installed: Annotated[bool, "whether what it needs is installed"]
    install: Annotated[str | None, "the command that installs what is missing"]


class Foreseen(TypedDict):
    """A file that a scan would read."""

    origin: Annotated[str, "the file"]
    format: str
    articles: int
    first: Annotated[list[str], "title or first line of its first articles"]


class Preview(TypedDict):
    """What a scan would read."""

    articles: int
    files: list[Foreseen]
    skipped: list[Skipped]


def story(given: results.StoryView) -> Story:
    """Return a story with its articles, links, passages and outside sources."""
    links = given.story.links
    return fill(
        Story,
        given,
        given.story,
        articles=[held(given.articles[number]) for number in given.story.articles],
        links=[link(one, given.comparisons.get((one.a, one.b)), given.verdicts.get((one.a, one.b), ())) for one in links],
        versions=sorted(given.versions.values()),
        carried=[carried(one, given) for one in given.carried],
    )


def lineage(given: results.LineageView) -> Lineage:
    """Return where an article comes from, in sentences and as links."""
    pairs, own = given.story.comparisons if given.story else {}, given.versions.get(given.held.id)
    return fill(
        Lineage,
        given,
        article=held(given.held),
        story=given.story.id if given.story else None,
        links=[link(one, pairs.get((one.a, one.b)), given.verdicts.get((one.a, one.b), ())) for one in given.links],
        versions=[one for one in sorted(given.versions.values()) if own and one.work == own.work],
    )


def verify(problems: Sequence[Problem]) -> Verify:
    """Return whether everything is correct, and what is not."""
    return fill(Verify, holds=not problems, problems=problems)


def scan(given: ScanResult) -> Scan:
    """Return what a scan did."""
    return fill(Scan, given, seconds=round(given.seconds, 3))


def preview(given: syndicate.readers.preview.Preview) -> Preview:
    """Return what a scan would read."""
    return fill(Preview, given, files=[fill(Foreseen, one, format=one.form) for one in given.files])
