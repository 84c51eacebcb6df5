"""Stories, lineage and the lists about an archive, as ``--json`` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, TypedDict

from syndicate.model import answers, results
from syndicate.model.article import Remark, Skipped
from syndicate.model.records import Problem
from syndicate.model.results import ScanResult
from syndicate.reports.json.articles import Article, Carried, Held, Version, article, carried, held
from syndicate.reports.json.comparisons import FLAGS, GROUP, Link, link
from syndicate.reports.json.fill import fill
from syndicate.reports.origin_phrases import sentence

if TYPE_CHECKING:
    import syndicate.readers.preview


class Source(TypedDict):
    """A source outside the archive."""

    name: str
    kind: Annotated[str, "external if a credit names it, hidden if only the shared text shows it"]
    witnesses: Annotated[list[int], "numbers of the articles that go back to it"]
    credited_by: Annotated[list[int], "numbers of the articles that name it"]


class Entry(TypedDict):
    """What an article says of where it has its text from: its entry in the ledger of credit."""

    article: int
    state: Annotated[str, "credits the origin, credits another, credits nobody by name, credits nobody, or not known"]
    credited: Annotated[bool | None, "whether it credits its source; null if that is not known"]
    group: Annotated[str | None, GROUP]
    source: Annotated[str | None, "whose text it is as far as is known: the name to credit"]
    phrase: Annotated[str | None, "the words of the credit"]
    strength: Annotated[float | None, "of the credit, 0 to 1"]
    other: Annotated[int | None, "number of the article that shows it best"]
    share: Annotated[float, "share of the article's words that it is about, 0 to 1"]
    confidence: Annotated[float, "of the ruling, 0 to 1; 0 if only the article says so"]
    flags: Annotated[list[str], FLAGS]
    sentence: str


class Reason(TypedDict):
    """One piece of evidence on the origin of a text."""

    kind: Annotated[str, "claimed, observed or inferred"]
    supports: Annotated[bool, "whether it speaks for the origin that is stated"]
    sentence: str
    weight: float
    about: Annotated[list[int], "numbers of the articles that it is about"]
    names: Annotated[str | None, "the source outside the archive that a credit names"]


class TextOrigin(TypedDict):
    """Where a text most likely comes from."""

    kind: Annotated[str, "named source, article, unnamed source or not known"]
    confidence: Annotated[float, "0 to 1"]
    source: Annotated[str | None, "the name of the origin"]
    article: Annotated[int | None, "the article that it is, null if it is outside the archive or not known"]
    evidence: list[Reason]


class Story(TypedDict):
    """A family of articles."""

    id: int
    first: Annotated[int | None, "number of the article that was first, as far as is known"]
    reason: Annotated[str | None, "why a larger family was split"]
    origin: Annotated[TextOrigin | None, "of its text; null if no article carries that as a whole"]
    articles: list[Held]
    ledger: Annotated[list[Entry], "what its articles say of their sources"]
    links: list[Link]
    sources: list[Source]
    versions: Annotated[list[Version], "articles of the story that are versions of one another"]
    carried: Annotated[list[Carried], "which of them others carry"]


class Carrier(TypedDict):
    """An article that has something of a text without carrying it as a whole."""

    article: int
    kind: Annotated[str, "reprint, rewrite, excerpt: the kind of the link by which it has most of it"]


class TextPart(TypedDict):
    """What an article has of a text."""

    story: Annotated[int, "number of the story that the text is"]
    kind: Annotated[str | None, "null if the article carries the text, else the kind of the link by which it hangs on it"]
    share: Annotated[float, "share of its words that it has in common with others of the story, 0 to 1"]
    origin: TextOrigin
    way: Annotated[int | None, "the article that it has the text from, if that is not the origin"]
    nearest: Annotated[int | None, "the article nearest to the origin"]
    paragraphs: Annotated[list[int], "the places, from 1, of its paragraphs that are from this text"]
    witnesses: Annotated[list[int], "the articles that carry the text, by date"]
    versions: Annotated[int, "further versions that the other witnesses came in"]
    others: Annotated[list[Carrier], "those that have something of it"]


class Lineage(TypedDict):
    """Where one article comes from."""

    article: Held
    story: Annotated[int | None, "number of its story"]
    explanation: Annotated[list[str], "sentences"]
    links: list[Link]
    versions: Annotated[list[Version], "of the article, in order; empty if it came once"]
    texts: Annotated[list[TextPart], "what the article has of the texts of its stories: the one that it carries first"]
    ledger: Annotated[Entry | None, "what it says of its source; null if it owes no credit as far as is known"]
    also_quoting: Annotated[int, "articles that quote the same and are not among the links, which name the 500 that share most"]


class IndependentOrigin(TypedDict):
    """An origin that some articles go back to."""

    kind: Annotated[str, "article: an outlet of the archive; named source; unnamed source; not known"]
    name: Annotated[str | None, "of the outlet or agency"]
    own: Annotated[list[int], "articles that tell it in words of their own"]
    copies: Annotated[list[int], "articles that have their text from it"]
    digests: Annotated[list[int], "articles that have a part of it beside parts from other origins"]
    parts: Annotated[list[int], "articles with another origin that have a part from it"]
    confidence: Annotated[float | None, "of the least sure copy, 0 to 1; null if only credits say so"]
    stories: Annotated[list[int], "numbers of the stories by which the copies are known"]


class Origins(TypedDict):
    """How many independent origins stand behind some articles."""

    asked: Annotated[str, "which articles these are"]
    sentence: str
    stories: Annotated[list[int], "numbers of the stories that were looked at"]
    origins: Annotated[list[IndependentOrigin], "those of most articles first"]
    articles: list[Article]


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
        ledger=[given.ledger[number] for number in given.story.articles if number in given.ledger],
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
        texts=[text_part(one) for one in given.texts],
    )


def text_part(given: answers.TextPart) -> TextPart:
    """Return what an article has of a text."""
    others = [{"article": number, "kind": kind.value} for number, kind in given.others.items()]
    return fill(TextPart, given, origin=fill(TextOrigin, given.origin), others=others)


def origins(given: answers.OriginsView) -> Origins:
    """Return the independent origins of some articles."""
    listed = [
        fill(IndependentOrigin, one, parts=[number for number, other in given.parts if other == place])
        for place, one in enumerate(given.origins)
    ]
    articles = [article(held.article, number) for number, held in sorted(given.articles.items())]
    return fill(Origins, given, sentence=sentence(given), origins=listed, articles=articles)


def verify(problems: Sequence[Problem]) -> Verify:
    """Return whether everything is correct, and what is not."""
    return fill(Verify, holds=not problems, problems=problems)


def scan(given: ScanResult) -> Scan:
    """Return what a scan did."""
    return fill(Scan, given, seconds=round(given.seconds, 3))


def preview(given: syndicate.readers.preview.Preview) -> Preview:
    """Return what a scan would read."""
    return fill(Preview, given, files=[fill(Foreseen, one, format=one.form) for one in given.files])
