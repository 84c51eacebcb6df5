"""Pairs of stored articles to links: only here a candidate becomes a link or is dropped.

Invariant: the kind of a link depends on the two articles and their boilerplate. How likely a rewrite is depends on who else covers
the event too. Neither depends on the other pairs or on the process that compares; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import NamedTuple

from syndicate.archive import ArchiveFile, Ruled
from syndicate.archive.outlets import called_by
from syndicate.comparison import PreparedArticle, link_prepared
from syndicate.comparison.document import prepare
from syndicate.comparison.link_prefilter import may_link
from syndicate.comparison.paraphrase import Nearby
from syndicate.model.article import Article, Remark
from syndicate.model.comparison import Comparison
from syndicate.model.provenance import Direction, Ruling
from syndicate.model.records import Held
from syndicate.model.settings import Settings
from syndicate.pipeline.remarks import same_text
from syndicate.pipeline.rewrite_candidates import RewriteCandidates
from syndicate.provenance import Entry
from syndicate.provenance.direction import pair_traces

MOST_PREPARED_WORDS = 1_500_000  # of the articles that are kept prepared, about 100 bytes each: the pairs of an article come close together
PAIRS_AT_ONCE = 64  # whose articles are read together
_NOTHING = Article("")


class CandidatePair(NamedTuple):
    """Two article numbers, the smaller first, by which channels they were found, and of which of them this is the last pair."""

    a: int
    b: int
    copied: bool
    near: bool
    last: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedPairs:
    """What came of comparing some pairs, small enough to be sent between processes.

    ``links`` have no texts in their comparisons; ``kept`` are the pairs (a, b, copied) to be judged again when the
    articles near them change.
    """

    links: tuple[Ruled, ...]
    kept: tuple[tuple[int, int, bool], ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class ComparedPairs:
    """The pairs that amount to a link, with their comparisons; the rest as in ``LinkedPairs``."""

    found: tuple[tuple[int, int, Comparison], ...]
    kept: tuple[tuple[int, int, bool], ...]
    remarks: tuple[Remark, ...]


def entry(held: Held) -> Entry:
    """Return what a ruling needs of an article."""
    return Entry(held.id, held.article, held.credits, outlet_names=held.outlet_names, outlet=held.outlet, everywhere=held.everywhere)


def compare_pairs(
    pairs: Iterable[CandidatePair],
    prepared: Callable[[int], PreparedArticle],
    neighbours: Callable[[int, int], Nearby],
    settings: Settings,
) -> ComparedPairs:
    """Compare pairs; ``prepared`` gives an article by number, ``neighbours`` the articles near one of a pair."""
    found: list[tuple[int, int, Comparison]] = []
    kept: list[tuple[int, int, bool]] = []
    remarks: list[Remark] = []
    for a, b, copied, near, _ in pairs:
        one, two = prepared(a), prepared(b)
        if not may_link(one, two, near, settings):
            continue
        comparison = link_prepared(one, two, settings, partial(neighbours, a, b) if near else list)
        if one.article.text == two.article.text:
            remarks.append(same_text(one.article, two.article))
        if comparison is not None:
            found.append((a, b, comparison))
            if near:
                kept.append((a, b, copied))
    return ComparedPairs(tuple(found), tuple(kept), tuple(remarks))


def traced(found: Sequence[tuple[int, int, Comparison]], entries: Mapping[int, Entry]) -> tuple[Ruled, ...]:
    """Return comparisons with what their texts show about who took from whom, and without the texts; nothing is ruled yet."""
    return tuple(
        (a, b, replace(one, a=_NOTHING, b=_NOTHING), Ruling(Direction.UNKNOWN, 0.0, pair_traces(entries[a], entries[b], one)))
        for a, b, one in found
    )


class Linker:
    """Reads from one archive what comparing its pairs needs; articles needed lately stay prepared."""

    def __init__(self, archive: ArchiveFile) -> None:
        self._archive = archive
        self._candidates = RewriteCandidates(archive)
        self._kept: dict[int, PreparedArticle] = {}  # the last that was asked for is the last
        self._words = 0  # of those that are kept

    def prepared(self, number: int) -> PreparedArticle:
        """Return a stored article, prepared; those that were asked for lately are kept."""
        if number not in self._kept:
            self._prepare([number])
        found = self._kept[number] = self._kept.pop(number)
        return found

    def _prepare(self, numbers: Sequence[int]) -> None:
        """Prepare stored articles, with their boilerplate; their outlets are called as the archive calls them."""
        archive = self._archive
        marks, form, terms = archive.articles.marks(numbers), archive.paragraphs.boilerplate(numbers), archive.index.terms.read(numbers)
        directory, sources = archive.outlets.directory, archive.articles.sources(numbers)
        for number, article in archive.articles.bare(numbers).items():
            outlet, names = called_by(directory, article.outlet, article.uri)
            document = prepare(article.text, language=article.language, marks=marks.get(number, ()))
            article = replace(article, outlet=outlet or article.outlet)
            self._kept[number] = PreparedArticle(article, document, form.get(number, ()), names, terms.get(number), sources[number])
            self._words += len(document)
        while self._words > MOST_PREPARED_WORDS and len(self._kept) > len(numbers):
            self._drop(next(iter(self._kept)))

    def _drop(self, number: int) -> None:
        found = self._kept.pop(number, None)
        self._words -= len(found.document) if found is not None else 0

    def _ahead(self, pairs: Sequence[CandidatePair]) -> Iterator[CandidatePair]:
        """Yield pairs, the articles of some of them prepared together; an article is dropped behind its last pair."""
        for first in range(0, len(pairs), PAIRS_AT_ONCE):
            some = pairs[first : first + PAIRS_AT_ONCE]
            self._prepare([number for number in dict.fromkeys(chain.from_iterable(pair[:2] for pair in some)) if number not in self._kept])
            for pair in some:
                yield pair
                for number in pair.last:
                    self._drop(number)

    def link(self, pairs: Sequence[CandidatePair]) -> LinkedPairs:
        """Compare pairs, and keep those that share enough to be linked."""
        compared = compare_pairs(self._ahead(pairs), self.prepared, self._candidates.near, self._archive.settings)
        held = self._archive.articles.held({number for a, b, _ in compared.found for number in (a, b)})
        links = traced(compared.found, {number: entry(one) for number, one in held.items()})
        return LinkedPairs(links, compared.kept, compared.remarks)
