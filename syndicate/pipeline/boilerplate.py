"""Which paragraphs of an archive are common form, flagged again when articles were added or changed.

Invariant: the flags are those that all articles of the archive give together, whichever of them are asked about.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile
from syndicate.candidates import Terms
from syndicate.candidates.boilerplate import SHARED_APART, Outline, common_form, one_subject, otherwise_differ, recurring
from syndicate.candidates.terms import counting, weigh, weighted
from syndicate.comparison import PreparedArticle
from syndicate.comparison.document import prepare
from syndicate.model.article import Span
from syndicate.model.records import FlaggedParagraph
from syndicate.model.recurrence import Recurrence, Recurring, form_spans
from syndicate.pipeline.candidate_search import Search, Strategy
from syndicate.pipeline.derive import derive_paragraphs
from syndicate.text import tokenize

MOST_FURNITURE_WORDS = 250  # words of two pages in common; more may be an article under two leads
LEAST_TITLE_LETTERS = 4  # of a word in a title; shorter ones are in every text
LEAST_TOLD_WORDS = 12  # words of an article of its own; fewer may be its title alone
MOST_SUBJECTS = 512  # articles whose words are kept while paragraphs are judged, about 20 kB each


def flag_boilerplate(archive: ArchiveFile, articles: Sequence[int]) -> set[int]:
    """Flag the paragraphs of ``articles`` again; return all articles in which a flag changed."""
    least = archive.settings.boilerplate_articles
    join_all = Search.choose(articles, archive.articles.count(), 1).strategy is Strategy.JOIN_ALL
    often: dict[int, list[int]] = {}
    seen: set[int] = set()
    for keys in archive.paragraphs.by_digest(None if join_all else articles):
        if not join_all:
            seen.update(keys.digest.tolist())
        often.update(recurring(keys, least))
    holders = {article for members in often.values() for article in members}
    content, outlet = archive.articles.digests(holders), archive.articles.outlets(holders)
    words = archive.paragraphs.outlines(holders)
    outlines = {number: Outline(content[number], words[number], number, outlet[number]) for number in holders}
    subjects = Subjects(archive)
    held = {digest: [outlines[n] for n in members] for digest, members in often.items()}
    found = common_form(held, least, subjects.apart, subjects.differ)
    flags = {
        article: {digest: Recurrence.JOINED if joined else Recurrence.ALONE for digest, joined in some.items()}
        for article, some in found.items()
    }
    return archive.paragraphs.set_boilerplate(flags, among=None if join_all else seen)


class _Weighed(NamedTuple):
    """The words of an article (n tokens) as terms are made of them, and the place of each paragraph by digest."""

    keys: NDArray[np.uint32]
    nats: NDArray[np.float64]
    counted: NDArray[np.bool_]
    places: dict[int, tuple[int, int]]


def _words_of(text: str) -> set[str]:
    """Return the words of a text that are long enough to say what it is about."""
    return {word for word in tokenize(text).words() if len(word) >= LEAST_TITLE_LETTERS}


class Subjects:
    """What the articles of an archive are about beside the paragraphs that two of them share."""

    def __init__(self, archive: ArchiveFile) -> None:
        self._archive = archive
        self._words = functools.lru_cache(maxsize=MOST_SUBJECTS)(self._read)

    def apart(self, a: Outline, b: Outline) -> bool:
        """Return whether two articles are about something else each beside what both have, so that this is nobody's telling.

        They share little, or no more than furniture has: a note on cookies is most of a brief that it stands in.
        """
        common = a.words.keys() & b.words.keys()
        if a.shares(b) > SHARED_APART and not self._is_furniture(a, b, common):
            return False
        return not one_subject(self._rest(a.article, common), self._rest(b.article, common))

    def _is_furniture(self, a: Outline, b: Outline, common: Set[int]) -> bool:
        """Return whether all that two articles share is one paragraph, and each tells more beside it: what is told goes on over several."""
        if len(common) > 1:
            return False
        words = sum(a.words[digest] for digest in common)
        rest = min(sum(side.words.values()) for side in (a, b)) - words
        return words <= MOST_FURNITURE_WORDS and rest >= LEAST_TOLD_WORDS

    def differ(self, a: Outline, b: Outline) -> bool:
        """Return whether two articles of one outlet differ: they share little, or each tells of something else beside it.

        So a page that consists of furniture but for a sentence or two differs from the next one. The versions of a story
        differ in paragraphs of one subject, and a whole article is longer than furniture.
        """
        if otherwise_differ(a, b):
            return True
        common = a.words.keys() & b.words.keys()
        if sum(a.words[digest] for digest in common) > MOST_FURNITURE_WORDS:
            return False
        ours, theirs = a.words.keys() - common, b.words.keys() - common
        if min(sum(a.words[digest] for digest in ours), sum(b.words[digest] for digest in theirs)) < LEAST_TOLD_WORDS:
            return self._lost(a.article, b.article)
        return not one_subject(self._only(a.article, ours), self._only(b.article, theirs))

    def _lost(self, a: int, b: int) -> bool:
        """Return whether two pages have lost what their titles announce: different titles, of which neither text has half the words."""
        one, two = self._archive.articles.bare((a, b)).values()
        titles = [_words_of(side.title or "") for side in (one, two)]
        told = _words_of(f"{one.text} {two.text}")
        apart = 2 * len(titles[0] & titles[1]) <= min(map(len, titles))
        return all(titles) and apart and all(2 * len(title & told) <= len(title) for title in titles)

    def _only(self, article: int, taken: Iterable[int]) -> Terms:
        """Return the terms of some paragraphs of an article; the short lines between them may be furniture as well."""
        words = self._words(article)
        counted = np.zeros_like(words.counted)
        for digest in taken:
            first, last = words.places[digest]
            counted[first:last] = words.counted[first:last]
        return weighted(words.keys, words.nats, counted, self._archive.settings.rewriting)

    def _rest(self, article: int, left_out: Iterable[int]) -> Terms:
        """Return the terms of an article without some of its paragraphs."""
        words = self._words(article)
        counted = words.counted.copy()
        for digest in left_out:
            first, last = words.places[digest]
            counted[first:last] = False
        return weighted(words.keys, words.nats, counted, self._archive.settings.rewriting)

    def _read(self, number: int) -> _Weighed:
        article = self._archive.articles.bare([number])[number]
        document = prepare(article.text, language=article.language, marks=self._archive.articles.marks([number]).get(number, ()))
        known = [one for one in self._archive.paragraphs.of(number) if one.digest is not None]
        edges = np.searchsorted(document.tokens.start, [(one.start, one.end) for one in known]).reshape(-1, 2).tolist()
        places = {one.digest: (first, last) for one, (first, last) in zip(known, edges, strict=True) if one.digest is not None}
        return _Weighed(*weigh(document.tokens, document.stems, article.language), counting(document.marked), places)


class DraftForm(NamedTuple):
    """What of a draft is common form in an archive: its spans, and the articles in which they stand as well."""

    spans: tuple[Span, ...]
    articles: frozenset[int]


def form_of_draft(archive: ArchiveFile, draft: PreparedArticle, counts: Callable[[FlaggedParagraph], bool]) -> DraftForm:
    """Return what of a draft is common form, by the flagged paragraphs of the articles that count."""
    document = draft.document
    units = derive_paragraphs(document.text, document.tokens, document.marks, archive.settings.recipe)
    known = [one for one in archive.paragraphs.flagged({unit.digest for unit in units if unit.digest is not None}) if counts(one)]
    alone = {one.digest for one in known}
    joined = {(one.digest, two.digest) for one, two in pairwise(known) if _leads(one, two)}
    digested = [unit for unit in units if unit.digest is not None]
    behind = [unit.digest for unit in digested[1:]] + [None] * bool(digested)
    found = [
        Recurring(
            unit.start,
            unit.end,
            Recurrence.NONE if unit.digest not in alone else Recurrence.JOINED if (unit.digest, after) in joined else Recurrence.ALONE,
        )
        for unit, after in zip(digested, behind, strict=True)
    ]
    return DraftForm(form_spans(found), frozenset(one.article for one in known))


def _leads(one: FlaggedParagraph, two: FlaggedParagraph) -> bool:
    """Return whether two flagged paragraphs are the next to each other, with a cross-head between them at most, and recur so."""
    return one.article == two.article and one.recurrence == Recurrence.JOINED and two.position - one.position <= 2
