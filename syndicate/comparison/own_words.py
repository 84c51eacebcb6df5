"""Which words of an article are its own: what two reporters of one event would not both write.

Invariant: furniture, boilerplate, quoted speech and sentences that report what somebody said are not free words. Names and
numbers, which everybody who covers an event must use, are free words but never evidence. ``own_words`` does not depend on the
article it is compared with; ``two_sided`` then says which words both give as speech, and which only one does.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.alignment import Alignment
from syndicate.comparison.document import Document, remembered
from syndicate.kernels.alignment_document import shared_stems
from syndicate.kernels.logarithms import ln_each
from syndicate.kernels.word_coverage import facts, kept_order, sorts
from syndicate.model.article import MarkKind, Span
from syndicate.text.frequencies import TermFrequencies, term_frequencies
from syndicate.text.tokens import code_points

# If so many words inside sentences are capitalised, capitals do not mean names: German nouns, headlines, shouting.
MOST_CAPITALS_SHARE = 0.3
FUNCTION_WORD_SHARE = 0.4  # a word in this share of all articles is a function word
SENTENCE_QUOTED_WORDS = 5  # fewer in quotation marks are a term, not a statement
SAME_QUOTATION_SHARE = 0.5  # of the shorter one's stems: a translated or edited statement keeps more, two statements on one subject fewer
# The class of each character, filled as characters are met: 0 not yet known, else 1, and 2 for a capital, 4 for a number.
_CLASSES = np.zeros(0x110000, np.uint8)
MOST_QUOTATIONS = 200  # looked at on each side, so that a text of nothing but quotations takes no quadratic time


@dataclass(frozen=True, eq=False)
class OwnWords:
    """The words of one article by what they are (n tokens)."""

    own: NDArray[np.bool_]  # (n,) the article's own: neither marked nor boilerplate
    fact: NDArray[np.bool_]  # (n,) names and numbers
    quoted: NDArray[np.bool_]  # (n,) own words that are quoted speech
    free: NDArray[np.bool_]  # (n,) own words outside quotations and official wording
    plain: NDArray[np.bool_]  # (n,) of them those that are neither names nor numbers
    weight: NDArray[np.float64]  # (n,) nats of meeting the word, by how few articles hold it; 0 for function words

    @functools.cached_property
    def sorts(self) -> ctypes.Structure:
        """Return what tells ``word_coverage.shared`` where the arrays are."""
        return sorts(self.own, self.quoted, self.free, self.plain, self.weight)


@remembered
def own_words(document: Document, boilerplate: tuple[Span, ...]) -> OwnWords:
    """Return an article's words by what they are; ``boilerplate`` are spans that recur across the outlet's articles."""
    own = ~document.marked
    for span in boilerplate:
        first, last = token_range(document, span)
        own[first:last] = False
    free = own & ~document.speech.handed_on
    known = term_frequencies(document.language)
    weight = known.look_up(document.stems, _said(known))
    fact = names_and_numbers(document)
    return OwnWords(own, fact, own & document.quoted, free, free & ~fact, weight)


@functools.lru_cache(maxsize=16)
def _said(known: TermFrequencies) -> NDArray[np.float64]:
    """Return the nats of meeting each stem of a table, and last of any other stem (k + 1,)."""
    return np.maximum(-ln_each(known.shares / FUNCTION_WORD_SHARE), 0.0)


def token_range(document: Document, span: Span) -> tuple[int, int]:
    """Return the indexes of the first token in a span and of the first behind it."""
    first, last = np.searchsorted(document.tokens.start, (span.start, span.end))
    return int(first), int(last)


def token_ranges(document: Document, spans: Sequence[Span]) -> NDArray[np.int64]:
    """Return the first token in each span and the first behind it, int64 (s, 2)."""
    edges = np.array([(span.start, span.end) for span in spans], np.int32).reshape(-1, 2)
    return np.searchsorted(document.tokens.start, edges)


def names_and_numbers(document: Document) -> NDArray[np.bool_]:
    """Return which words are names or numbers, by their first character (n,)."""
    tokens = document.tokens
    letters = code_points(document.text)[tokens.start]
    initial = _CLASSES[letters]
    if not initial.all():
        for code in np.unique(letters[initial == 0]).tolist():
            _CLASSES[code] = 1 | chr(code).isupper() << 1 | chr(code).isnumeric() << 2
        initial = _CLASSES[letters]
    return facts(initial, tokens.gap, tokens.key, MOST_CAPITALS_SHARE)


def shared_quotations(a: Document, b: Document, shared_a: NDArray[np.bool_], shared_b: NDArray[np.bool_]) -> tuple[int, int]:
    """Return how many quotations of A are in B as well, and how many of those are worded differently there.

    Only quotations that passages touch are looked at (``shared_a`` and ``shared_b``, per token), and only sentences: a
    word or two in quotation marks is everybody's.
    """
    ours, theirs = _statements(a, shared_a), _statements(b, shared_b)
    found = reworded = 0
    for stems, wording in ours:
        likeness, other = max(((len(stems & s) / min(len(stems), len(s)), w) for s, w in theirs), default=(0.0, b""))
        if likeness >= SAME_QUOTATION_SHARE:
            found += 1
            reworded += wording not in other and other not in wording
    return found, reworded


def shared_captions(a: Document, b: Document) -> int:
    """Return how many captions of pictures, which count for nothing, are in both articles."""
    ours, theirs = ({" ".join(x.text[mark.start : mark.end].split()) for mark in x.marks if mark.kind is MarkKind.CAPTION} for x in (a, b))
    return len(ours & theirs)


def _statements(document: Document, shared: NDArray[np.bool_]) -> list[tuple[set[int], bytes]]:
    """Return the stems and the wording of each quoted statement that a passage touches."""
    ranges = (token_range(document, span) for span in document.quotes)
    chosen = [(i, j) for i, j in ranges if j - i >= SENTENCE_QUOTED_WORDS and shared[i:j].any()][:MOST_QUOTATIONS]
    return [(set(document.stems[i:j].tolist()), document.tokens.key[i:j].tobytes()) for i, j in chosen]


def order_kept(a: Document, b: Document, alignment: Alignment, least: float, least_sentences: int) -> bool | None:
    """Return whether at least the share ``least`` of what both have comes in the same order in both.

    Returns None for fewer than ``least_sentences`` on a side. The order is that of words that each
    article has once, in the same passage, by the sentences they are in. The part that kept its order is the longest chain
    of such words that rises in both articles.
    """
    to_b, _ = shared_stems(a.arrays.vocab, b.arrays.vocab)
    pairs = np.hstack((token_ranges(a, [p.a for p in alignment.passages]), token_ranges(b, [p.b for p in alignment.passages])))
    ours, theirs, chain, words = kept_order(a.arrays, b.arrays, to_b, pairs)
    return None if min(ours, theirs) < least_sentences else bool(chain >= least * words)
