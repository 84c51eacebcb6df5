"""An article with the other places of each of its paragraphs, as a page shows it.

Invariant: the article is shown in full. If a paragraph is in more articles than its margin has room for, the others
are counted. What is said of a direction is what the link says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from syndicate.comparison import Document, prepare_article
from syndicate.comparison.own_words import own_words, token_range
from syndicate.model.article import Article, Span
from syndicate.model.comparison import LinkKind, Passage
from syndicate.model.provenance import LedgerEntry, Link, Verdict
from syndicate.model.records import Held
from syndicate.reports.audits import CreditVerdict, credit_verdicts, entry_verdict
from syndicate.reports.pages.pieces import KINDS, Label, NotedBlock, TokenLooks, cut, with_notes
from syndicate.reports.phrases import called, count, credit_word, moment, name, percent
from syndicate.reports.trees import FOLDED_FROM, LEAVES_SHOWN, deriving, direction, undirected

LINKS_SHOWN = 100  # the ones that share most
PLACES_SHOWN = 3  # places that a paragraph's margin names
LEAST_WORDS = 5  # of a paragraph in a passage; with fewer, a passage only reaches into the next paragraph
ALSO_IN = {
    LinkKind.SHARED_QUOTES: "also quoted in",
    LinkKind.VERSION: "also in another version,",
    LinkKind.COMMON_FORM: "the same form in",
    LinkKind.SAME_EVENT: "the same event in",
}


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Another place of a paragraph."""

    number: int
    name: str
    how: str
    kind: str
    similarity: str
    credited: str


@dataclass(frozen=True, slots=True)
class PlacesNote:
    """The note beside a paragraph; ``anchor`` is its own, ``back`` that of the place in the text.

    ``goes_on`` is the number of an earlier paragraph with which the same passages began, 0 if they begin here.
    """

    number: int
    anchor: str
    back: str
    kind: str
    places: tuple[OtherPlace, ...]
    more: int
    goes_on: int = 0


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A link from the side of the article that the page is about."""

    number: int
    name: str
    about: str
    link: Link
    own: float
    theirs: float
    direction: str
    credited: str
    audit: tuple[CreditVerdict, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article and the other places of its paragraphs; see ``article_model``."""

    number: int
    heading: str
    outlet: str | None
    facts: tuple[tuple[str, str], ...]
    href: str | None
    story: int | None
    summary: str
    credits: tuple[tuple[str, str, str, bool], ...]
    rows: tuple[NotedBlock[PlacesNote], ...]
    links: tuple[ArticleLink, ...]
    all_links: int
    notes: tuple[str, ...]
    audit: tuple[CreditVerdict, ...] = ()
    texts: tuple[tuple[int, str, str], ...] = ()  # a story, where the text is from that the article has of it, and who else has it

    @property
    def shown(self) -> int:
        """Return how many of its links are shown at once; the others unfold."""
        return LEAVES_SHOWN if len(self.links) >= FOLDED_FROM else len(self.links)


@dataclass(frozen=True, slots=True)
class _ParagraphMatch:
    """A paragraph's part in a passage."""

    link: Link
    passage: Passage
    first: int
    words: int


def article_model(
    held: Held,
    links: Sequence[Link],
    others: Mapping[int, Held],
    passages: Mapping[tuple[int, int], Sequence[Passage]],
    *,
    all_links: int,
    boilerplate: Sequence[Span] = (),
    story: int | None = None,
    verdicts: Mapping[tuple[int, int], Sequence[Verdict]] | None = None,
    entry: LedgerEntry | None = None,
    texts: tuple[tuple[int, str, str], ...] = (),
) -> ArticlePage:
    """Return an article as a page shows it; ``links`` are its own, ``others`` all articles of these links."""
    article = held.article
    names = called(others)
    uri = article.uri or ""
    facts = (
        ("Outlet", article.outlet),
        ("Published", moment(article.published) if article.published else None),
        ("By", article.byline),
        ("Language", article.language),
        ("Words", f"{held.words:,}"),
        ("Ref", article.ref),
        ("Read from", re.split(r"[\\/]", article.origin)[-1]),  # without folders, which stay private
        ("Address", uri),
    )
    pairs = verdicts or {}
    linked = tuple(_linked(link, held.id, names, others, credit_verdicts(pairs.get((link.a, link.b), ()), held.id)) for link in links)
    return ArticlePage(
        number=held.id,
        heading=article.title or name(held),
        outlet=article.outlet,
        facts=tuple((fact, value) for fact, value in facts if value),
        href=uri if uri.startswith(("https://", "http://")) else None,
        story=story,
        summary=_summary(linked, all_links),
        credits=tuple(dict.fromkeys((one.source, one.phrase, one.form.value, one.generic) for one in (*held.credits, *article.declared))),
        rows=_rows(held, links, passages, names, boilerplate),
        links=linked,
        all_links=all_links,
        audit=entry_verdict(entry),
        texts=texts,
        notes=tuple(f"{note.field}: {note.detail} ({note.rule})" for note in article.notes),
    )


def _summary(links: Sequence[ArticleLink], all_links: int) -> str:
    if not links:
        return "No other article of this archive shares enough with it."
    most = links[0]
    summary = f"It shares {percent(most.own)} of its words with {most.name}"
    return f"{summary}, and text with {count(all_links - 1, 'other article')}." if all_links > 1 else f"{summary}."


def _rows(
    held: Held,
    links: Sequence[Link],
    passages: Mapping[tuple[int, int], Sequence[Passage]],
    names: Mapping[int, str],
    boilerplate: Sequence[Span],
) -> tuple[NotedBlock[PlacesNote], ...]:
    """Return the paragraphs with their notes."""
    prepared = prepare_article(held.article, boilerplate, held.marks).document
    own = own_words(prepared, tuple(boilerplate)).own
    kinds = np.zeros(len(prepared.tokens), np.int8)
    found = _matches(held, prepared, links, passages, kinds)
    kinds[~own] = 0
    joins = np.zeros(len(kinds), np.int32)
    labels: dict[int, list[Label]] = {}
    notes: dict[int, PlacesNote] = {}
    before: frozenset[int] = frozenset()
    begun = 0
    for number, (unit, parts) in enumerate(sorted(found.items()), 1):
        anchor, back = f"elsewhere-{number}", f"place-{number}"
        places = {(part.link.a, part.link.b): part for part in sorted(parts, key=lambda part: _rank(part, held.id), reverse=True)}
        ordered = list(reversed(places.values()))
        kind = ordered[0].passage.kind.value
        these = frozenset(id(part.passage) for part in parts)
        begun = begun if these == before else number
        before = these
        shown = tuple(_place(one, held.id, names) for one in ordered[:PLACES_SHOWN])
        notes[number] = PlacesNote(number, anchor, back, kind, shown, max(0, len(ordered) - PLACES_SHOWN), begun if begun != number else 0)
        labels.setdefault(unit, []).append(Label(number, back, ((number, anchor),), kind, moved=False))
    quote = prepared.quoted & (kinds > 0)
    looks = TokenLooks(kinds, quote, np.zeros(len(kinds), np.bool_), own, joins, joins)
    blocks = cut(held.article.text, prepared.tokens, looks, labels)
    return with_notes(blocks, notes)


def _matches(
    held: Held, prepared: Document, links: Sequence[Link], passages: Mapping[tuple[int, int], Sequence[Passage]], kinds: np.ndarray
) -> dict[int, list[_ParagraphMatch]]:
    """Return for each paragraph, by its first token, its parts in passages, and note in ``kinds`` (n,) how closely words are shared."""
    units = prepared.paragraphs
    starts = np.array([unit.first for unit in units], np.int64)
    found: dict[int, list[_ParagraphMatch]] = defaultdict(list)
    for link in links:
        for passage in passages.get((link.a, link.b), ()):
            first, last = token_range(prepared, passage.a if link.a == held.id else passage.b)
            kinds[first:last] = np.maximum(kinds[first:last], KINDS.index(passage.kind.value))
            for place in range(max(0, int(np.searchsorted(starts, first, "right")) - 1), len(units)):
                unit = units[place]
                if unit.first >= last:
                    break
                words = min(last, unit.last) - max(first, unit.first)
                if words >= min(LEAST_WORDS, unit.words):
                    found[unit.first].append(_ParagraphMatch(link, passage, max(first, unit.first), words))
    return found


def _rank(part: _ParagraphMatch, number: int) -> tuple[int, float, int, int, int]:
    """Put first what the article most likely has its words from, then what shares most of the paragraph."""
    pair = deriving(part.link) if part.link.kind.derives else None
    role = 1 if pair is None else 0 if pair[0] == number else 2
    return role, -part.link.ruling.confidence if role == 0 else 0.0, -part.words, part.link.a, part.link.b


def _place(part: _ParagraphMatch, number: int, names: Mapping[int, str]) -> OtherPlace:
    link = part.link
    other = link.b if link.a == number else link.a
    pair = deriving(link) if link.kind.derives else None
    if not link.kind.derives:
        how = ALSO_IN[link.kind]
    elif pair is None:
        how = "also in"
    else:
        how = f"{link.ruling.likely} from" if pair[0] == number else f"{link.ruling.likely} the origin of the text in"
    credited = credit_word(link.ruling.credited) if pair is not None else ""
    return OtherPlace(other, names[other], how, part.passage.kind.value, f"{percent(part.passage.similarity)} of the words equal", credited)


def _beside(article: Article, called: str) -> str:
    """Return an article's title, time and the like, which are shown beside its name."""
    title = article.title if article.title and article.outlet and "“" not in called else ""
    ref = article.ref if article.ref not in called else ""
    return ", ".join(part for part in (f"“{title}”" if title else "", moment(article.published), ref) if part)


def _linked(link: Link, number: int, names: Mapping[int, str], others: Mapping[int, Held], audit: tuple[CreditVerdict, ...]) -> ArticleLink:
    other = link.b if link.a == number else link.a
    own, theirs = (link.coverage_a, link.coverage_b) if link.a == number else (link.coverage_b, link.coverage_a)
    way = direction(link, number, names) if link.kind.derives else undirected(link)
    return ArticleLink(
        other,
        names[other],
        _beside(others[other].article, names[other]),
        link,
        own,
        theirs,
        way,
        credit_word(link.ruling.credited) if link.kind.derives else "",
        audit,
    )
