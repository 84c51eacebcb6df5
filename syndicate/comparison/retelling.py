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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation.genre import genre
from syndicate.candidates.terms import weigh
from syndicate.comparison.article import PreparedArticle
from syndicate.comparison.document import Document, one_language, remembered
from syndicate.comparison.own_words import names_and_numbers, token_range
from syndicate.kernels.alignment_document import sentence_lines
from syndicate.model.article import Span
from syndicate.text import stem_keys, tokenize
from syndicate.text.frequencies import term_frequencies
from syndicate.text.tokens import SENTENCE_END

CONTENT = 1.386  # nats; a stem in more than a quarter of all articles says nothing of a sentence
TELLING_NAME = 2.5  # nats of a name or a number that not every article holds; the length of a name does not say how rare it is
NO_FACTS = 0.7  # known names where a script has no capitals to show them: halfway between rewrites and accounts of one event
MOST_SENTENCES = 400  # of one article; later ones are not looked at
LEAST_SENTENCE = 4  # words; a shorter one is joined to the next
HEAVY = 8.0  # nats of a sentence that says enough for its place to count
FOLLOWS = 0.30  # of a sentence's nats in one sentence of the other article: it is told there
LEAD_SENTENCES = 2  # what an event is about stands in them, so their words are no incidental words
QUOTATION = 5  # words of a quotation that is a statement
KEPT = 0.7  # of a quotation's word triples, or
REWORDED = 0.5  # of its nats within two sentences: the other article has it
GRAM, TRIPLE = 4, 3  # words in a row: of a phrase, and of a quotation that is kept
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
    named: bool = True  # both have capital letters, which show names

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
            + known * max((side.known for side in (self.a, self.b) if side.facts or self.named), default=NO_FACTS)
            + incidental * max(self.a.incidental, self.b.incidental)
            + phrases * self.phrases
            + own * fuller.own_quotations / (fuller.quotations + 2)
            + none
        )


class Table(NamedTuple):
    """Distinct stems of places in an article: sentences, pairs of sentences, or quotations (r rows)."""

    place: NDArray[np.int64]  # (r,)
    stem: NDArray[np.uint32]  # (r,)
    nats: NDArray[np.float64]  # (r,) what meeting the stem says

    @classmethod
    def of(cls, place: NDArray[np.int64], stem: NDArray[np.uint32], nats: NDArray[np.float64]) -> Table:
        """Return the table of words at places, each stem of a place once."""
        codes, first = np.unique(_codes(place, stem), return_index=True)
        return cls(codes >> 32, (codes & 0xFFFFFFFF).astype(np.uint32), nats[first])

    def by_stem(self) -> Table:
        """Return the rows in the order of their stems."""
        order = np.argsort(self.stem, kind="stable")
        return Table(self.place[order], self.stem[order], self.nats[order])

    def shared(self, places: int, others: Table, other_places: int) -> NDArray[np.float64]:
        """Return the nats that each place shares with each place of a table in the order of stems, float64 (places, other_places)."""
        first, last = np.searchsorted(others.stem, self.stem), np.searchsorted(others.stem, self.stem, "right")
        times = last - first
        left = np.repeat(np.arange(len(times)), times)
        right = np.arange(len(left)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(first, times)
        cells = self.place[left] * other_places + others.place[right]
        return np.asarray(np.bincount(cells, self.nats[left], places * other_places).reshape(places, other_places), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """One article as what its sentences say (s sentences, q quotations)."""

    sentences: int
    capitals: bool  # it has any
    said: Table  # stems of each sentence
    mass: NDArray[np.float64]  # (s,) nats of each sentence
    here: Table  # the same stems by stem
    around: Table  # stems of each sentence and the next one, by stem
    around_codes: NDArray[np.int64]  # the same as codes, ascending
    incidental: Table  # stems outside quotations that are neither names nor numbers
    known: NDArray[np.uint32]  # all stems, ascending
    facts: NDArray[np.uint32]  # names and numbers, ascending
    lead: NDArray[np.uint32]  # stems of the first sentences
    quoted: Table  # stems of each quotation
    quoted_triples: tuple[NDArray[np.uint64], ...]  # (q,) hashes of three words running
    triples: NDArray[np.uint64]  # those of the whole text, ascending
    phrases: NDArray[np.uint64]  # hashes of four words running outside quotations, ascending
    phrase_nats: NDArray[np.float64]


def retelling(a: PreparedArticle, b: PreparedArticle) -> Retelling:
    """Measure how much two articles tell of each other."""
    one, two = one_language(a.document, b.document)
    x, y = telling(one, a.boilerplate), telling(two, b.boilerplate)
    titles = [title_stems(side.article.title, document.language) for side, document in ((a, one), (b, two))]
    lead = np.unique(np.concatenate((x.lead, y.lead, *titles)))
    least = min(x.phrase_nats.sum(), y.phrase_nats.sum())
    phrases = float(x.phrase_nats[_among(x.phrases, y.phrases)].sum() / least) if least else 0.0
    return Retelling(_side(x, y, lead), _side(y, x, lead), phrases, any(map(is_form, (one, two))), x.capitals and y.capitals)


@remembered
def is_form(document: Document) -> bool:
    """Return whether a text is a list, a transcript, a live blog or a page of headlines."""
    return genre(document.text, document.tokens, ~document.marked) is not None


@remembered
def telling(document: Document, boilerplate: tuple[Span, ...]) -> Telling:
    """Return what the sentences of an article say."""
    key, nats = weigh(document.tokens, document.stems, document.language)
    count, line = sentence_lines(document.tokens.gap, document.marked, SENTENCE_END, LEAST_SENTENCE, MOST_SENTENCES)
    sentences = max(count, 1)
    for span in boilerplate:
        first, last = token_range(document, span)
        line[first:last] = -1
    counts, quoted = line >= 0, document.quoted
    content, fact = counts & (nats >= CONTENT), counts & names_and_numbers(document)
    telling_facts = fact & (nats >= TELLING_NAME) if term_frequencies(document.language).articles else fact
    said = Table.of(line[content], key[content], nats[content])
    around = Table.of(np.concatenate((said.place, np.maximum(said.place - 1, 0))), np.tile(said.stem, 2), np.tile(said.nats, 2))
    plain = content & ~quoted & ~fact
    ranges = [token_range(document, span) for span in document.quotes]
    statements = [(i, j) for i, j in ranges if j - i >= QUOTATION and counts[i]]
    words = np.concatenate([np.arange(i, j) for i, j in statements]) if statements else np.zeros(0, np.int64)
    number = np.repeat(np.arange(len(statements)), [j - i for i, j in statements])
    phrases, phrase_nats = _phrases(document.tokens.key, nats, counts & ~quoted)
    return Telling(
        sentences,
        document.text != document.text.lower(),
        said,
        np.asarray(np.bincount(said.place, said.nats, sentences), np.float64),
        said.by_stem(),
        around.by_stem(),
        _codes(around.place, around.stem),
        Table.of(line[plain], key[plain], nats[plain]),
        np.unique(key[counts]),
        np.unique(key[telling_facts]),
        np.unique(said.stem[np.isin(said.place, np.unique(said.place)[:LEAD_SENTENCES])]),
        Table.of(number, key[words], nats[words]),
        tuple(_grams(document.tokens.key[i:j], TRIPLE) for i, j in statements),
        np.unique(_grams(document.tokens.key, TRIPLE)),
        phrases,
        phrase_nats,
    )


@functools.lru_cache(maxsize=1 << 10)
def title_stems(title: str | None, language: str | None) -> NDArray[np.uint32]:
    """Return the stems of a title."""
    tokens = tokenize(title or "")
    return np.unique(weigh(tokens, stem_keys(tokens, language), language)[0])


def _side(a: Telling, b: Telling, lead: NDArray[np.uint32]) -> Retold:
    heavy = a.mass >= HEAVY
    alone = a.said.shared(a.sentences, b.here, b.sentences)
    both = a.said.shared(a.sentences, b.around, b.sentences)
    best, place = alone.argmax(1), both.argmax(1)
    follows = heavy & (alone.max(1) >= FOLLOWS * a.mass)
    chain: list[int] = []
    for at in best[follows].tolist():
        where = bisect_right(chain, at)
        chain[where : where + 1] = [at]
    row, stem, nats = a.incidental
    own = ~_among(stem, lead)
    total = nats[own].sum()
    spread = own & _among(_codes(place[row], stem), b.around_codes)
    return Retold(
        int(heavy.sum()),
        len(chain),
        len(a.facts),
        int(_among(a.facts, b.known).sum()),
        float(nats[spread].sum() / total) if total else 0.0,
        len(a.quoted_triples),
        _own_quotations(a, b),
        float(both.max(1).sum() / a.mass.sum()) if a.mass.sum() else 0.0,
    )


def _own_quotations(a: Telling, b: Telling) -> int:
    """Return how many statements that an article quotes the other has neither word for word nor reworded."""
    if not a.quoted_triples:
        return 0
    n = len(a.quoted_triples)
    kept = np.array([_among(triples, b.triples).mean() >= KEPT for triples in a.quoted_triples])
    reworded = a.quoted.shared(n, b.around, b.sentences).max(1) >= REWORDED * np.maximum(
        np.bincount(a.quoted.place, a.quoted.nats, n), 1e-9
    )
    return int((~kept & ~reworded).sum())


def _codes(place: NDArray[np.int64], stem: NDArray[np.uint32]) -> NDArray[np.int64]:
    return place.astype(np.int64) << 32 | stem.astype(np.int64)


def _among(values: NDArray[Any], those: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which values are among ``those``, which ascend."""
    if not len(those):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(those, values), len(those) - 1)
    return np.asarray(those[at] == values, np.bool_)


def _grams(keys: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Return a hash of each run of ``size`` words."""
    if len(keys) < size:
        return np.zeros(1, np.uint64)
    mixed = np.zeros(len(keys) - size + 1, np.uint64)
    for place in range(size):
        mixed = (mixed ^ keys[place : len(keys) - size + 1 + place]) * np.uint64(0x9E3779B97F4A7C15)
    return mixed


def _phrases(
    keys: NDArray[np.uint64], nats: NDArray[np.float64], free: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """Return the distinct runs of four free words as hashes, ascending, and what each says."""
    n = len(free) - GRAM + 1
    if n < 1:
        return np.zeros(0, np.uint64), np.zeros(0)
    whole = np.logical_and.reduce([free[i : i + n] for i in range(GRAM)])
    grams, first = np.unique(_grams(keys, GRAM)[whole], return_index=True)
    return grams, np.convolve(nats, np.ones(GRAM), "valid")[whole][first]
