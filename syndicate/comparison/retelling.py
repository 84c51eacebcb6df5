"""Whether one article retells another, or whether both tell of one event on their own.

Two desks that cover one event share its names, figures, statements and background. What they do not share is the telling: a
rewrite keeps the order of the sentences, has no names or figures of its own, and keeps words that nothing but the other text
suggests, beside the words that they stood beside. Quotations that only one side has speak against a rewrite.

Invariant: the log odds of (b, a) are those of (a, b). They depend on the two texts, their titles and their boilerplate alone.
Time is bounded by ``MOST_SENTENCES``.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation.genre import genre
from syndicate.candidates.terms import weigh
from syndicate.comparison.article import PreparedArticle
from syndicate.comparison.document import Document, one_language
from syndicate.comparison.own_words import REMEMBERED_ARTICLES, names_and_numbers, token_range
from syndicate.kernels.alignment_document import merge_sentences
from syndicate.model.article import Span
from syndicate.text import stem_keys, tokenize

CONTENT = 1.386  # nats; a stem in more than a quarter of all articles says nothing of a sentence
TELLING_NAME = 2.5  # nats of a name or a number that not every article holds
MOST_SENTENCES = 400  # of one article; later ones are not looked at
LEAST_SENTENCE = 4  # words; a shorter one is joined to the next
HEAVY = 8.0  # nats of a sentence that says enough for its place to count
FOLLOWS = 0.30  # of a sentence's nats in one sentence of the other article: it is told there
LEAD_SENTENCES = 2  # what an event is about stands in them, so their words are no incidental words
QUOTATION = 5  # words of a quotation that is a statement
KEPT = 0.7  # of a quotation's word triples, or
REWORDED = 0.5  # of its nats within two sentences: the other article has it
GRAM = 4  # words in a row
# Logistic regression of "is a rewrite" on order, known facts, incidental words, phrases, own quotations and 1, classes weighed
# alike: 528 rewrites by language models against 1,029 pairs of rival desks' reports of one event; see benchmarks/README.md.
WEIGHTS = (5.8, 4.1, 3.6, 1.9, -4.4, -5.4)


class Retold(NamedTuple):
    """How much of one article another one tells as well; shares from 0 to 1, with the numbers that they come from."""

    sentences: int  # that say enough
    in_order: int  # of them, in one chain that never goes back in the other article
    facts: int  # distinct names and numbers
    facts_found: int  # of them, anywhere in the other article
    incidental: float  # share of the nats of incidental words that the matching place of the other article has too
    quotations: int  # statements
    own_quotations: int  # of them, that the other article has neither word for word nor reworded
    covered: float  # share of the nats of all sentences that the best places have

    @property
    def order(self) -> float:
        """Return the share of the sentences that the other article tells in the same order."""
        return self.in_order / self.sentences if self.sentences else 0.0

    @property
    def known(self) -> float:
        """Return the share of the names and numbers that the other article has; 1 if there are none."""
        return self.facts_found / self.facts if self.facts else 1.0

    @property
    def own(self) -> float:
        """Return the share of the quotations that the other article has not."""
        return self.own_quotations / self.quotations if self.quotations else 0.0


class Retelling(NamedTuple):
    """How much two articles tell of each other."""

    a: Retold
    b: Retold
    phrases: float  # share, by nats, of the runs of four words outside quotations of the article with fewer of them
    form: bool  # one of them is a list, a transcript, a live blog or a page of headlines

    @property
    def fuller(self) -> Retold:
        """Return the side of which the other article tells more."""
        return self.a if (self.a.covered, self.a) >= (self.b.covered, self.b) else self.b

    @property
    def odds(self) -> float:
        """Return the log odds that one retells the other, against both telling of one event on their own."""
        order, known, incidental, phrases, own, none = WEIGHTS
        fuller = self.fuller
        return (
            order * max(self.a.order, self.b.order)
            + known * max(self.a.known, self.b.known)
            + incidental * max(self.a.incidental, self.b.incidental)
            + phrases * self.phrases
            + own * fuller.own_quotations / (fuller.quotations + 2)
            + none
        )


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """One article as its sentences and what each word says (n tokens, s sentences)."""

    key: NDArray[np.uint32]  # (n,) stem
    folded: NDArray[np.uint64]  # (n,) word
    nats: NDArray[np.float64]  # (n,) what meeting the stem says
    line: NDArray[np.int64]  # (n,) sentence, -1 for a word that does not count
    sentences: int
    content: NDArray[np.bool_]  # (n,) the word says something of its sentence
    fact: NDArray[np.bool_]  # (n,) name or number
    quoted: NDArray[np.bool_]  # (n,)
    lead: NDArray[np.uint32]  # stems of the first sentences
    quotations: tuple[tuple[int, int], ...]  # token ranges of statements


def retelling(a: PreparedArticle, b: PreparedArticle) -> Retelling:
    """Measure how much two articles tell of each other."""
    one, two = one_language(a.document, b.document)
    x, y = telling(one, a.boilerplate), telling(two, b.boilerplate)
    titles = [title_stems(side.article.title, document.language) for side, document in ((a, one), (b, two))]
    lead = functools.reduce(np.union1d, (x.lead, y.lead, *titles))
    form = any(genre(d.text, d.tokens, ~d.marked) for d in (one, two))
    return Retelling(_side(x, y, lead), _side(y, x, lead), _phrases(x, y), form)


@functools.lru_cache(maxsize=REMEMBERED_ARTICLES)
def telling(document: Document, boilerplate: tuple[Span, ...]) -> Telling:
    """Return an article's sentences and what each of its words says."""
    key, nats = weigh(document.tokens, document.stems, document.language)
    edges = merge_sentences(document.sentences, LEAST_SENTENCE)[: MOST_SENTENCES + 1]
    line = np.searchsorted(edges, np.arange(len(document)), "right").astype(np.int64) - 1
    line[document.marked | (line >= len(edges) - 1)] = -1
    for span in boilerplate:
        first, last = token_range(document, span)
        line[first:last] = -1
    content = (nats >= CONTENT) & (line >= 0)
    ranges = (token_range(document, span) for span in document.quotes)
    opening = np.unique(line[content])[:LEAD_SENTENCES]
    return Telling(
        key,
        document.tokens.key,
        nats,
        line,
        max(len(edges) - 1, 0),
        content,
        names_and_numbers(document) & (line >= 0),
        document.quoted,
        np.unique(key[content & np.isin(line, opening)]),
        tuple((i, j) for i, j in ranges if j - i >= QUOTATION and line[i] >= 0),
    )


@functools.lru_cache(maxsize=REMEMBERED_ARTICLES)
def title_stems(title: str | None, language: str | None) -> NDArray[np.uint32]:
    """Return the stems of a title."""
    tokens = tokenize(title or "")
    return np.unique(weigh(tokens, stem_keys(tokens, language), language)[0])


def _side(a: Telling, b: Telling, lead: NDArray[np.uint32]) -> Retold:
    rows, stems, weights = _distinct(a, a.content)
    mass = np.bincount(rows, weights, a.sentences)
    heavy = mass >= HEAVY
    here, windows = _places(b)
    alone = _shared(rows, stems, weights, a.sentences, here, b.sentences)
    both = _shared(rows, stems, weights, a.sentences, windows, b.sentences)
    best, place = alone.argmax(1), both.argmax(1)
    follows = heavy & (alone.max(1) >= FOLLOWS * mass)
    chain: list[int] = []
    for at in best[follows].tolist():
        where = bisect_right(chain, at)
        chain[where : where + 1] = [at]
    known = np.unique(b.key[b.line >= 0])
    facts = np.unique(a.key[a.fact & (a.nats >= TELLING_NAME)])
    incidental = a.content & ~a.quoted & ~a.fact & ~np.isin(a.key, lead)
    row, stem, weight = _distinct(a, incidental)
    spread = np.isin(_codes(place[row], stem), _codes(*windows))
    quotations, own = _own_quotations(a, b, windows)
    return Retold(
        int(heavy.sum()),
        len(chain),
        len(facts),
        int(np.isin(facts, known).sum()),
        float(weight[spread].sum() / weight.sum()) if len(weight) else 0.0,
        quotations,
        own,
        float(both.max(1).sum() / mass.sum()) if mass.sum() else 0.0,
    )


def _codes(line: NDArray[np.int64], stem: NDArray[np.uint32]) -> NDArray[np.int64]:
    return line.astype(np.int64) << 32 | stem.astype(np.int64)


def _distinct(a: Telling, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.float64]]:
    """Return sentence, stem and nats of the distinct wanted stems of each sentence."""
    at = np.flatnonzero(wanted)
    codes, first = np.unique(_codes(a.line[at], a.key[at]), return_index=True)
    return codes >> 32, (codes & 0xFFFFFFFF).astype(np.uint32), a.nats[at[first]]


def _places(b: Telling) -> tuple[tuple[NDArray[np.int64], NDArray[np.uint32]], tuple[NDArray[np.int64], NDArray[np.uint32]]]:
    """Return the (sentence, stem) pairs of an article, and those of each sentence with the next one."""
    rows, stems, _ = _distinct(b, b.content)
    codes = np.union1d(_codes(rows, stems), _codes(np.maximum(rows - 1, 0), stems))
    return (rows, stems), (codes >> 32, (codes & 0xFFFFFFFF).astype(np.uint32))


def _shared(
    rows: NDArray[np.int64],
    stems: NDArray[np.uint32],
    weights: NDArray[np.float64],
    n: int,
    places: tuple[NDArray[np.int64], NDArray[np.uint32]],
    m: int,
) -> NDArray[np.float64]:
    """Return the nats that each of n sentences shares with each of m places."""
    columns, others = places
    order = np.argsort(others, kind="stable")
    columns, others = columns[order], others[order]
    first, last = np.searchsorted(others, stems), np.searchsorted(others, stems, "right")
    times = last - first
    left = np.repeat(np.arange(len(stems)), times)
    right = np.arange(len(left)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(first, times)
    cells = rows[left] * m + columns[right]
    shape = max(n, 1), max(m, 1)
    return np.asarray(np.bincount(cells, weights[left], shape[0] * shape[1]).reshape(shape), np.float64)


def _own_quotations(a: Telling, b: Telling, windows: tuple[NDArray[np.int64], NDArray[np.uint32]]) -> tuple[int, int]:
    """Return how many statements an article quotes, and how many of them the other has neither word for word nor reworded."""
    if not a.quotations:
        return 0, 0
    triples = _grams(b.folded, 3)
    own = 0
    for i, j in a.quotations:
        if np.isin(_grams(a.folded[i:j], 3), triples).mean() >= KEPT:
            continue
        stems, first = np.unique(a.key[i:j], return_index=True)
        nats = a.nats[i:j][first]
        total = nats.sum()
        at = np.searchsorted(stems, windows[1])
        hit = (at < len(stems)) & (stems[np.minimum(at, len(stems) - 1)] == windows[1])
        found = np.bincount(windows[0][hit], nats[at[hit]]).max() if hit.any() else 0.0
        own += not total or found < REWORDED * total
    return len(a.quotations), own


def _grams(keys: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Return a hash of each run of ``size`` words."""
    if len(keys) < size:
        return np.zeros(1, np.uint64)
    mixed = np.zeros(len(keys) - size + 1, np.uint64)
    for place in range(size):
        mixed = (mixed ^ keys[place : len(keys) - size + 1 + place]) * np.uint64(0x9E3779B97F4A7C15)
    return mixed


def _phrases(a: Telling, b: Telling) -> float:
    """Return the share, by nats, of one article's runs of four words outside quotations that the other has, in the larger direction."""
    sides = []
    for side in (a, b):
        free = (side.line >= 0) & ~side.quoted
        n = len(free) - GRAM + 1
        if n < 1:
            return 0.0
        whole = np.logical_and.reduce([free[i : i + n] for i in range(GRAM)])
        grams, first = np.unique(_grams(side.folded, GRAM)[whole], return_index=True)
        nats = np.convolve(side.nats, np.ones(GRAM), "valid")[whole][first]
        sides.append((grams, nats))
    (x, wx), (y, wy) = sides
    least = min(wx.sum(), wy.sum())
    return float(wx[np.isin(x, y)].sum() / least) if least else 0.0
