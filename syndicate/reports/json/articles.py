"""Articles, versions and the places in their texts, as ``--json`` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from syndicate.model import article as values
from syndicate.model import records, results
from syndicate.model.article import Note, Span
from syndicate.reports import phrases, versions
from syndicate.reports.json.fill import fill


class Cut(TypedDict):
    """A stretch of a text."""

    start: Annotated[int, "Unicode code points from the start of the text"]
    end: Annotated[int, "behind the last character"]
    text: Annotated[str, "what stands there"]


class Credit(TypedDict):
    """A place where an article says who its text is from."""

    source: Annotated[str, "canonical name of the agency or outlet"]
    phrase: Annotated[str, "the words that say so"]
    form: Annotated[str, "credit line, dateline, byline, slug, copyright or canonical link"]
    generic: Annotated[bool, "true for words such as Agencies, which name nobody"]
    start: Annotated[int | None, "null if the words are in metadata"]
    end: Annotated[int | None, "null if the words are in metadata"]


class Article(TypedDict):
    """What is known of an article."""

    id: Annotated[int | None, "number in the archive, null outside one"]
    ref: Annotated[str, "the id the input gave, or the file's name"]
    origin: Annotated[str, "the file or feed it was read from"]
    uri: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: Annotated[str | None, "ISO 8601 date, or date and time"]
    language: Annotated[str | None, "ISO 639-1"]


class Held(Article):
    """An article of an archive."""

    words: Annotated[int, "words of its text"]
    credits: list[Credit]
    notes: list[Note]


class Version(TypedDict):
    """One version of an article that came more than once."""

    article: Annotated[int, "number of the article that holds it"]
    work: Annotated[int, "number of the article that holds the first version"]
    number: Annotated[int, "which version it is, from 1"]
    of: Annotated[int, "how many there are"]
    state: Annotated[str, "usable, corrected or withdrawn"]
    label: Annotated[str, "what it calls itself, such as UPDATE 2; empty if it says nothing"]
    by: Annotated[int | None, "number of the version that corrected or withdrew it"]
    notice: Annotated[bool, "it only says that the article is withdrawn"]


class Carried(TypedDict):
    """Which version of an article another article carries."""

    article: Annotated[int, "number of the article that carries it"]
    versions: Annotated[list[Version], "those that fit best; more than one if the text fits several equally"]
    latest: Annotated[Version, "the last version that has a text"]
    told: Annotated[str, "the same as a sentence"]
    sentence: Annotated[Cut | None, "a sentence of the article that only these versions have"]
    version_sentence: Annotated[Cut | None, "the same in the version"]


class CarriedSentence(TypedDict):
    """A sentence that an article has from a version."""

    sentence: Annotated[Cut, "in the article"]
    version_sentence: Annotated[Cut, "in the version"]
    now: Annotated[Cut | None, "what stands in its place in the version that counts now"]


class StillCarried(TypedDict):
    """An article that still carries what was withdrawn or corrected."""

    state: Annotated[str, "withdrawn or corrected"]
    kind: Annotated[str, "reprint, rewrite or excerpt"]
    told: Annotated[str, "the same as a sentence"]
    article: Article
    version: Annotated[Version, "the version that it carries"]
    version_article: Annotated[Article, "the article that holds this version"]
    by: Annotated[Version, "the version that corrected or withdrew it"]
    instead: Annotated[Version | None, "the version that counts now"]
    sentences: list[CarriedSentence]


def span(found: Span, text: str) -> Cut:
    """Return a span with the text it cuts out."""
    return {"start": found.start, "end": found.end, "text": found.cut(text)}


def credit(found: values.Credit) -> Credit:
    """Return a credit; places in metadata have no offsets."""
    return fill(Credit, found) if found.start >= 0 else fill(Credit, found, start=None, end=None)


def article(given: values.Article, number: int | None = None) -> Article:
    """Return what is known of an article, without its text."""
    return fill(Article, given, id=number)


def held(given: records.Held) -> Held:
    """Return an article of an archive, with its credits and the notes that were made while it was read."""
    credits = [credit(one) for one in (*given.credits, *given.article.declared)]
    return fill(Held, given, given.article, credits=credits)


def carried(given: results.Carriage, view: results.StoryView) -> Carried:
    """Return which version of an article another one carries."""
    own, theirs = (view.articles[number].article.text for number in (given.article, given.versions[0].article))
    whose = phrases.name(view.articles[given.latest.article])
    return fill(
        Carried,
        given,
        told=versions.carriage(given, phrases.names(view.articles)[given.article], whose),
        sentence=given.span and span(given.span, own),
        version_sentence=given.version_span and span(given.version_span, theirs),
    )


def withdrawn(found: Sequence[results.StillCarried]) -> list[StillCarried]:
    """Return the articles that still carry what was withdrawn or corrected."""
    return [_still(one) for one in found]


def _still(one: results.StillCarried) -> StillCarried:
    texts = {number: given.article.text for number, given in one.articles.items()}
    now = texts[one.instead.article] if one.instead else ""
    return fill(
        StillCarried,
        one,
        state=one.version.state,
        told=versions.still(one),
        article=article(one.articles[one.article].article, one.article),
        version_article=article(one.articles[one.version.article].article, one.version.article),
        sentences=[
            {
                "sentence": span(row.span, texts[one.article]),
                "version_sentence": span(row.version_span, texts[one.version.article]),
                "now": row.now and span(row.now, now),
            }
            for row in one.sentences
        ],
    )
