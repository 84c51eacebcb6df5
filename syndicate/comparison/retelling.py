"""Whether one article retells another, or whether both tell of one event on their own.

Two desks that cover one event share its names, figures, statements and background. What they do not share is the telling: a
rewrite keeps the order of the sentences, has no names or figures of its own, and keeps words that nothing but the other text
suggests, beside the words that they stood beside. Quotations that only one side has speak against a rewrite.

Invariant: the log odds of (b, a) are those of (a, b). They depend on the two texts, their titles and their boilerplate alone.
Time is bounded by ``MOST_SENTENCES``.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation.genre import genre
from syndicate.candidates.terms import weigh
from syndicate.comparison.article import PreparedArticle
from syndicate.comparison.document import Document, one_language, remembered
from syndicate.comparison.headings import shared_headings
from syndicate.comparison.own_words import names_and_numbers, token_range, token_ranges
from syndicate.kernels.alignment_document import sentence_lines
from syndicate.kernels.retelling import Telling, TellingShares, retold, tell
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
QUOTATION = 5  # words of a quotation that is a statement
KEPT = 0.7  # of a quotation's word triples, or
REWORDED = 0.5  # of its nats within two sentences: the other article has it
SHARES = TellingShares(HEAVY, FOLLOWS, KEPT, REWORDED)
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


def retelling(a: PreparedArticle, b: PreparedArticle) -> Retelling:
    """Measure how much two articles tell of each other."""
    one, two = one_language(a.document, b.document)
    ours, theirs = shared_headings(one, two)
    x, y = telling(one, (*a.boilerplate, *ours)), telling(two, (*b.boilerplate, *theirs))
    titles = np.unique(np.concatenate([title_stems(side.article.title, document.language) for side, document in ((a, one), (b, two))]))
    there, back = retold(x, y, titles, SHARES), retold(y, x, titles, SHARES)
    least = min(there.all_phrases, back.all_phrases)
    phrases = there.phrases / least if least else 0.0
    forms, capitals = any(map(is_form, (one, two))), all(map(has_capitals, (one, two)))
    return Retelling(Retold(*there[:8]), Retold(*back[:8]), phrases, forms, capitals)


@remembered
def is_form(document: Document) -> bool:
    """Return whether a text is a list, a transcript, a live blog or a page of headlines."""
    return genre(document.text, document.tokens, ~document.marked) is not None


@remembered
def has_capitals(document: Document) -> bool:
    """Return whether a text has any capital letters."""
    return document.text != document.text.lower()


@remembered
def telling(document: Document, left_out: tuple[Span, ...]) -> Telling:
    """Return what the sentences of an article say; words in the spans ``left_out`` say nothing."""
    key, nats = weigh(document.tokens, document.stems, document.language)
    count, line = sentence_lines(document.tokens.gap, document.marked, SENTENCE_END, LEAST_SENTENCE, MOST_SENTENCES)
    for span in left_out:
        first, last = token_range(document, span)
        line[first:last] = -1
    counts, quoted = line >= 0, document.quoted
    content, fact = counts & (nats >= CONTENT), counts & names_and_numbers(document)
    named = fact & (nats >= TELLING_NAME) if term_frequencies(document.language).articles else fact
    ranges = token_ranges(document, document.quotes)
    statements = ranges[ranges[:, 1] - ranges[:, 0] >= QUOTATION]
    kinds = np.vstack((content, content & ~quoted & ~fact, named, counts & ~quoted))
    return tell(key, nats, document.tokens.key, line, kinds, statements[counts[statements[:, 0]]], max(count, 1))


@functools.lru_cache(maxsize=1 << 10)
def title_stems(title: str | None, language: str | None) -> NDArray[np.uint32]:
    """Return the stems of a title."""
    tokens = tokenize(title or "")
    return weigh(tokens, stem_keys(tokens, language), language)[0]
