"""The shapes of what ``--json`` prints: names that programs build on.

What always holds: every key is always there; a key is only ever added. The notes beside the types are what the
documentation of the command line says.
"""

from __future__ import annotations

from typing import Annotated, TypedDict


class Cut(TypedDict):
    """A stretch of a text."""

    start: Annotated[int, "Unicode code points from the start of the text"]
    end: Annotated[int, "behind the last character"]
    text: Annotated[str, "what stands there"]


class Credit(TypedDict):
    """A place where an article says whom it has its text from."""

    source: Annotated[str, "canonical name of the agency or outlet"]
    phrase: Annotated[str, "the words that say so"]
    form: Annotated[str, "credit line, dateline, byline, slug, copyright or canonical link"]
    generic: Annotated[bool, "true for words such as Agencies, which name nobody"]
    start: Annotated[int | None, "null where the words stand in metadata"]
    end: Annotated[int | None, "null where the words stand in metadata"]


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


class Note(TypedDict):
    """Something that was found out or mended while an article was read."""

    field: Annotated[str, "what it concerns"]
    rule: Annotated[str, "the rule that did it"]
    detail: Annotated[str, "what it saw"]


class Held(Article):
    """An article of an archive."""

    words: Annotated[int, "words of its text"]
    credits: list[Credit]
    notes: list[Note]


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


class Extra(TypedDict):
    """What only one of two texts has."""

    names: list[str]
    numbers: list[str]
    quotes: list[str]


class Retelling(TypedDict):
    """What shows that one text retells the other."""

    score: Annotated[float, "0 to 1, words that everybody covering the event uses left out"]
    plain: Annotated[float, "the same with these words"]
    likelihood: str | None
    shared_rare: Annotated[list[str], "rare words of both"]
    discounted: Annotated[list[str], "words of both that everybody covering the event uses"]
    only_a: Extra
    only_b: Extra
    neighbours: Annotated[int, "other articles of the event that were at hand"]
    reason: Annotated[str | None, "what held the verdict back"]


class Comparison(TypedDict):
    """Everything found between two articles."""

    a: Article
    b: Article
    kind: Annotated[str | None, "reprint, rewrite, excerpt or shared-quotes; null for no link"]
    likelihood: Annotated[str | None, "likely or possible, for rewrites"]
    similarity: float
    score: float
    order_kept: Annotated[bool | None, "whether the passages come in the same order"]
    coverage_a: Coverage
    coverage_b: Coverage
    derivation_a: Annotated[str, "wholly derived, partially derived or not derived (METER)"]
    derivation_b: Annotated[str, "the same for B"]
    reason: Annotated[str, "one sentence made from the evidence"]
    capped: Annotated[str | None, "what was left out where a limit was met"]
    retelling: Annotated[Retelling | None, "for rewrites"]
    passages: list[Passage]


class Evidence(TypedDict):
    """One reason for a direction."""

    kind: Annotated[str, "claimed, observed or inferred"]
    favours: Annotated[str, "the direction it speaks for"]
    sentence: str
    weight: float


class Verdict(TypedDict):
    """What one article of a link says of where it has the shared text from, held against what the texts show."""

    article: Annotated[int, "the number of the article it is about; 0 is a draft"]
    other: Annotated[int, "the number of the other one"]
    group: Annotated[str | None, "credited or uncredited, and verbatim or rewritten; null where no credit is known to be owed"]
    source: Annotated[str | None, "whose text it is as far as is known: the name to credit"]
    share: Annotated[float, "share of the article's words that it is about, 0 to 1"]
    confidence: Annotated[float, "of the link's direction, 0 to 1"]
    flags: Annotated[list[str], "credits another source, credits differ, credited only in metadata, credits nobody by name, mentioned only"]
    sentence: str
    phrases: Annotated[list[str], "the words it rests on"]


class Link(TypedDict):
    """What two articles of an archive amount to."""

    a: Annotated[int, "number of an article, the smaller one"]
    b: Annotated[int, "number of the other"]
    kind: Annotated[str, "reprint, rewrite, excerpt, shared-quotes or version"]
    likelihood: Annotated[str | None, "likely or possible, for rewrites"]
    coverage_a: Annotated[float, "share of A's words that B shares, 0 to 1"]
    coverage_b: Annotated[float, "share of B's words that A shares, 0 to 1"]
    similarity: float
    direction: Annotated[str, "b from a, a from b, common source or unknown"]
    confidence: Annotated[float, "0 to 1"]
    source: Annotated[str | None, "the common source, where a credit names it"]
    credited: Annotated[bool | None, "null where no side is known to derive"]
    evidence: list[Evidence]
    reason: str
    audit: Annotated[list[Verdict], "for the deriving article, or for both where neither derives from the other"]
    passages: list[Passage]


class Source(TypedDict):
    """A source outside the archive."""

    name: str
    kind: Annotated[str, "external where a credit names it, hidden where only the shared text shows it"]
    witnesses: Annotated[list[int], "numbers of the articles that go back to it"]
    credited_by: Annotated[list[int], "numbers of the articles that name it"]


class Version(TypedDict):
    """One version of an article that came more than once."""

    article: Annotated[int, "number of the article that holds it"]
    work: Annotated[int, "number of the article that holds the first version"]
    number: Annotated[int, "which version it is, from 1"]
    of: Annotated[int, "how many there are"]
    state: Annotated[str, "usable, corrected or withdrawn"]
    label: Annotated[str, "what it calls itself, such as UPDATE 2; empty where it says nothing"]
    by: Annotated[int | None, "number of the version that corrected or withdrew it"]
    notice: Annotated[bool, "it says that the article is withdrawn and tells nothing itself"]


class Carried(TypedDict):
    """Which version of an article with several another article carries."""

    article: Annotated[int, "number of the article that carries it"]
    versions: Annotated[list[Version], "those that fit best; more than one where the text does not tell them apart"]
    latest: Annotated[Version, "the last version that has a text"]
    told: Annotated[str, "the same as a sentence"]
    sentence: Annotated[Cut | None, "a sentence that tells them apart, in the article"]
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
    versions: Annotated[list[Version], "of the article, in order; empty where it came once"]


class Skipped(TypedDict):
    """Something that could not be read."""

    origin: str
    place: Annotated[str | None, "a line or an entry, where there is one"]
    reason: str
    remedy: str | None


class Remark(TypedDict):
    """Something worth knowing about an article that was read."""

    origin: str
    ref: str
    said: str


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
    capped: Annotated[list[str], "what was left out where a limit was met"]
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


class Place(TypedDict):
    """Where something stands."""

    start: int
    end: int


class Origin(TypedDict):
    """Where a stretch of a draft comes from."""

    paragraph: Place
    span: Annotated[Cut, "in the draft"]
    article: Annotated[Article, "the archive's article it was found in"]
    passage: Annotated[Passage, "A is the draft"]
    credited: Annotated[bool, "whether the draft says so"]
    source: Annotated[str, "the name to credit"]
    credit_line: Annotated[str | None, "a credit that would do; null where the draft has one"]


class Check(TypedDict):
    """What of a draft is someone else's; the four shares sum to 1."""

    draft: Article
    words: Annotated[int, "the draft's own words"]
    new: float
    credited: float
    uncredited: float
    quoted: Annotated[float, "reused quoted speech"]
    limit: Annotated[float, "of --fail-on, 0 to 1"]
    above_limit: Annotated[bool, "whether the exit code is 1"]
    doubt: Annotated[str | None, "why little can be said of the draft"]
    audit: Annotated[list[Verdict], "what the draft's credits are worth, one for each source"]
    origins: list[Origin]
    comparisons: Annotated[list[Comparison], "A is the draft"]


class StoryRow(TypedDict):
    """A story in the list of stories."""

    id: int
    key: Annotated[str, "the same in every archive that holds the same articles"]
    articles: Annotated[int, "how many"]
    outlets: list[str]
    first: int | None
    first_outlet: str | None
    first_title: str | None
    first_published: str | None
    earliest: str | None
    latest: str | None
    kinds: Annotated[dict[str, int], "how many links of each kind"]
    credited: Annotated[int, "links whose deriving side names its source"]
    uncredited: Annotated[int, "links whose deriving side does not"]
    sources: Annotated[list[str], "outside sources"]
    reason: str | None
    title: Annotated[str | None, "of the article that was first, as far as is known"]
    unnamed: Annotated[int, "articles whose outlet is not known"]
    versions: Annotated[int, "articles among them that are further versions of another one"]


class Audited(TypedDict):
    """How articles credit what they have from elsewhere: four groups of articles, and how many have something to them."""

    credited_verbatim: int
    credited_rewritten: int
    uncredited_verbatim: int
    uncredited_rewritten: int
    misattributed: Annotated[int, "credit a source, but the text comes from another one"]
    differing: Annotated[int, "share a text for which another article credits another source"]
    only_metadata: Annotated[int, "credit their source only in metadata"]
    generic_only: Annotated[int, "credit agencies, and none by name"]
    mention_only: Annotated[int, "name their source only in passing"]


class AuditRow(TypedDict):
    """How the articles of one span of time credit what they have from elsewhere."""

    span: Annotated[str, "a day, a week (2025-W14), a month or a year"]
    counts: Audited


class SourceRow(TypedDict):
    """An outlet or agency."""

    name: str
    kind: Annotated[str, "outlet where articles of it are in the archive, else external"]
    articles: int
    gave: Annotated[int, "articles of others that derive from it"]
    credited: Annotated[int, "of these, the ones that say so"]
    uncredited: Annotated[int, "of these, the ones that do not"]
    took: Annotated[int, "articles of its own that derive from others"]
    took_credited: int
    took_uncredited: int
    audit: Annotated[Audited, "how its own articles credit what links show them to have from elsewhere"]
    given: Annotated[Audited, "how articles credit it that links show to have its text"]


class SearchRow(TypedDict):
    """An article that a search found."""

    id: int
    ref: str
    outlet: str | None
    title: str | None
    published: str | None
    snippet: str
    hits: Annotated[list[list[int]], "start and end of each found word in the snippet"]
    rank: Annotated[float, "smaller is better"]


class Problem(TypedDict):
    """Something in an archive that does not hold."""

    where: str
    what: str
    remedy: str


class Verify(TypedDict):
    """Whether an archive holds what it says."""

    holds: bool
    problems: list[Problem]
