"""What two articles have in common, and which parts of a draft are reused, as ``--json`` prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, TypedDict

from syndicate.model import comparison as values
from syndicate.model import provenance, results
from syndicate.reports.json.articles import Article, Cut, article, span
from syndicate.reports.json.fill import fill

_COMPARED = [kind for kind in values.LinkKind if kind is not values.LinkKind.VERSION]  # what two texts can amount to


def _one_of(kinds: Iterable[values.LinkKind]) -> str:
    *others, last = kinds
    return f"{', '.join(others)} or {last}"


class Coverage(TypedDict):
    """How many words of one article are shared with the other."""

    share: Annotated[float, "covered by words, 0 to 1"]
    words: Annotated[int, "the article's own words, without navigation and the like"]
    covered: int
    verbatim: Annotated[int, "part of covered"]
    edited: Annotated[int, "part of covered"]
    rewritten: Annotated[int, "part of covered"]
    quoted: Annotated[int, "covered words that are quoted speech"]


class Passage(TypedDict):
    """Two aligned stretches, one in each article."""

    kind: Annotated[str, "verbatim, edited or rewritten"]
    a: Cut
    b: Cut
    similarity: Annotated[float, "share of the longer side's words that are equal in order, 0 to 1"]
    score: Annotated[float, "log likelihood ratio of shared against accidental, in nats"]
    probability: Annotated[float, "the score's calibration, 0 to 1"]
    quoted: Annotated[float, "share that is quoted speech on both sides, 0 to 1"]
    summary: Annotated[bool, "one side condenses a much longer stretch"]
    runs: Annotated[list[list[int]], "verbatim runs inside: start and end in A, start and end in B"]


class Retelling(TypedDict):
    """What shows that one text retells the other."""

    score: Annotated[float, "0 to 1, words that everybody covering the event uses left out"]
    plain: Annotated[float, "the same with these words"]
    likelihood: str | None
    shared_rare: Annotated[list[str], "rare words of both"]
    discounted: Annotated[list[str], "words of both that everybody covering the event uses"]
    only_a: values.Extra
    only_b: values.Extra
    neighbours: Annotated[int, "other articles of the event that were at hand"]
    reason: Annotated[str | None, "what held the verdict back"]


class Comparison(TypedDict):
    """Everything found between two articles."""

    a: Article
    b: Article
    kind: Annotated[str | None, f"{_one_of(_COMPARED)}; null for no link"]
    likelihood: Annotated[str | None, "likely or possible, for rewrites"]
    similarity: float
    score: float
    order_kept: Annotated[bool | None, "whether the passages come in the same order"]
    coverage_a: Coverage
    coverage_b: Coverage
    derivation_a: Annotated[str, "wholly derived, partially derived or not derived (METER)"]
    derivation_b: Annotated[str, "the same for B"]
    reason: Annotated[str, "one sentence made from the evidence"]
    capped: Annotated[str | None, "what was left out if a limit was met"]
    retelling: Annotated[Retelling | None, "for rewrites"]
    passages: list[Passage]


class Evidence(TypedDict):
    """One reason for a direction."""

    kind: Annotated[str, "claimed, observed or inferred"]
    favours: Annotated[str, "the direction it speaks for"]
    sentence: str
    weight: float


GROUP = "credited or uncredited, and a close copy or rewritten; null if no credit is known to be owed"
FLAGS = "credits another source, credits differ, credited only in metadata, credits nobody by name, mentioned only"


class Verdict(TypedDict):
    """What an article of a link says about the origin of the shared text, compared with what the texts show."""

    article: Annotated[int, "the number of the article it is about; 0 is a draft"]
    other: Annotated[int, "the number of the other one"]
    group: Annotated[str | None, GROUP]
    source: Annotated[str | None, "whose text it is as far as is known: the name to credit"]
    share: Annotated[float, "share of the article's words that it is about, 0 to 1"]
    confidence: Annotated[float, "of the link's direction, 0 to 1"]
    flags: Annotated[list[str], FLAGS]
    sentence: str
    phrases: Annotated[list[str], "the words it rests on"]


class Link(TypedDict):
    """What two articles of an archive amount to."""

    a: Annotated[int, "number of an article, the smaller one"]
    b: Annotated[int, "number of the other"]
    kind: Annotated[str, _one_of(values.LinkKind)]
    likelihood: Annotated[str | None, "likely or possible, for rewrites"]
    coverage_a: Annotated[float, "share of A's words that B shares, 0 to 1"]
    coverage_b: Annotated[float, "share of B's words that A shares, 0 to 1"]
    similarity: float
    direction: Annotated[str, "b from a, a from b, common source or unknown"]
    confidence: Annotated[float, "0 to 1"]
    source: Annotated[str | None, "the common source, if a credit names it"]
    credited: Annotated[bool | None, "null if no side is known to derive"]
    evidence: list[Evidence]
    reason: str
    audit: Annotated[list[Verdict], "for the deriving article, or for both if neither derives from the other"]
    passages: list[Passage]


class Place(TypedDict):
    """A place in an article."""

    start: int
    end: int


class Origin(TypedDict):
    """Where a stretch of a draft comes from."""

    paragraph: Place
    span: Annotated[Cut, "in the draft"]
    article: Annotated[Article, "the archive's article it was found in"]
    passage: Annotated[Passage, "A is the draft"]
    words: Annotated[int, "of the paragraph, that are reused"]
    quoted: Annotated[bool, "whether all of them are speech that both quote"]
    credited: Annotated[bool, "whether the draft says so"]
    source: Annotated[str | None, "the name to credit; null if nobody knows it"]
    whose: Annotated[str, "whose text it is, in words: of a text of which nobody knows it, who carries it"]
    credit_line: Annotated[str | None, "a credit line that would be enough; null if the draft needs none, or if source is null"]


class LeftOut(TypedDict):
    """Words of a draft that articles have too and that count as its own."""

    kind: Annotated[str, "why: common-form, same-event, or shared-quotes for what both have beside quotations, such as a table"]
    words: Annotated[int, "of the draft"]
    articles: Annotated[int, "of the archive, that have such words"]


class Check(TypedDict):
    """Which parts of a draft are reused text; the four shares sum to 1."""

    draft: Article
    words: Annotated[int, "the draft's own words"]
    new: float
    credited: float
    uncredited: float
    quoted: Annotated[float, "reused quoted speech"]
    limit: Annotated[float, "of --fail-on, 0 to 1"]
    above_limit: Annotated[bool, "whether the exit code is 1"]
    doubt: Annotated[str | None, "why little can be said of the draft"]
    left_out: Annotated[list[LeftOut], "shared words that count as new, because nobody has them from anybody"]
    audit: Annotated[list[Verdict], "what the draft's credits are worth, one for each source"]
    origins: list[Origin]
    comparisons: Annotated[list[Comparison], "A is the draft"]


def passage(given: values.Passage, a: str, b: str) -> Passage:
    """Return a passage with both its texts and the verbatim runs inside."""
    runs = [[left.start, left.end, right.start, right.end] for left, right in given.runs]
    return fill(Passage, given, a=span(given.a, a), b=span(given.b, b), runs=runs)


def compare(given: values.Comparison) -> Comparison:
    """Return a comparison with all its passages."""
    return fill(
        Comparison,
        given,
        a=article(given.a),
        b=article(given.b),
        coverage_a=given.detail_a,
        coverage_b=given.detail_b,
        passages=[passage(one, given.a.text, given.b.text) for one in given.passages],
    )


def link(given: provenance.Link, evidence: values.Comparison | None, audit: Sequence[provenance.Verdict] = ()) -> Link:
    """Return a link with its ruling and audit and, if they are at hand, its passages."""
    passages = [passage(one, evidence.a.text, evidence.b.text) for one in evidence.passages] if evidence else []
    return fill(Link, given, given.ruling, audit=audit, passages=passages)


def check(given: tuple[results.CheckResult, float]) -> Check:
    """Return which parts of a draft are reused, and whether they are above the limit."""
    result, limit = given
    return fill(
        Check,
        result,
        draft=article(result.draft),
        limit=limit,
        above_limit=result.uncredited > limit,
        origins=[_origin(one, result.draft.text) for one in result.origins],
        comparisons=[compare(one) for one in result.comparisons],
    )


def _origin(given: results.Origin, draft: str) -> Origin:
    return fill(
        Origin,
        given,
        span=span(given.span, draft),
        article=article(given.article, given.id),
        passage=passage(given.passage, draft, given.article.text),
    )
