"""One text made ready to be aligned with others, once.

What always holds: every array counts the tokens of ``text``; preparing is a pure function of the text, the language and
the marks. Words in a mark (navigation, credit lines, metadata) take part in no passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from syndicate.background import background
from syndicate.kernels.alignment_side import Side, grams, merge_sentences, sentence_rows
from syndicate.marks import find_marks
from syndicate.quotes import quotations
from syndicate.stems import stem_keys
from syndicate.text import Tokens, sentences, tokenize
from syndicate.values import Mark, Span

LEAST_SENTENCE = 3  # tokens; a shorter one is joined to the next
SHORT = 200  # tokens; in a shorter text a word that comes twice is no sign of a favourite


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A text, its tokens (n) and what the aligner's kernels need of it."""

    text: str
    tokens: Tokens
    language: str | None  # ISO 639-1, or None where nobody knows
    marks: tuple[Mark, ...]
    quotes: tuple[Span, ...]
    stems: NDArray[np.uint64]  # (n,)
    quoted: NDArray[np.bool_]  # (n,) the token stands in a quotation
    marked: NDArray[np.bool_]  # (n,) the token stands in a mark
    side: Side

    def __len__(self) -> int:
        return len(self.tokens)


def prepare(text: str, *, language: str | None = None, marks: Sequence[Mark] | None = None) -> Prepared:
    """Make a text ready to be aligned.

    ``language`` is an ISO 639-1 code; words are stemmed and weighed by it where it is known. ``marks`` are the stretches
    that no passage may touch; without them they are searched for.
    """
    tokens = tokenize(text)
    marks = tuple(find_marks(text)) if marks is None else tuple(marks)
    quotes = quotations(text)
    marked = _inside(tokens, marks)
    stems = stem_keys(tokens, language)
    return Prepared(text, tokens, language, marks, quotes, stems, _inside(tokens, quotes), marked, _side(tokens, stems, marked, language))


def in_language(prepared: Prepared, language: str | None) -> Prepared:
    """Return the same text stemmed and weighed by another language; short texts do not tell theirs."""
    stems = stem_keys(prepared.tokens, language)
    return replace(prepared, language=language, stems=stems, side=_side(prepared.tokens, stems, prepared.marked, language))


def _inside(tokens: Tokens, spans: Sequence[Mark | Span]) -> NDArray[np.bool_]:
    """Tell for each token whether it stands in one of the spans."""
    if not spans:
        return np.zeros(len(tokens), np.bool_)
    first = np.searchsorted(tokens.end, np.array([span.start for span in spans]), "right")
    last = np.searchsorted(tokens.start, np.array([span.end for span in spans]), "left")
    steps = np.zeros(len(tokens) + 1, np.int32)
    kept = first < last
    np.add.at(steps, first[kept], 1)
    np.add.at(steps, last[kept], -1)
    return np.cumsum(steps[:-1]) > 0


def _side(tokens: Tokens, stems: NDArray[np.uint64], marked: NDArray[np.bool_], language: str | None) -> Side:
    n = len(tokens)
    vocab, inverse, counts = np.unique(stems, return_inverse=True, return_counts=True)
    ids = inverse.astype(np.int32)
    barrier = marked.astype(np.uint8)
    sentence = merge_sentences(sentences(tokens), LEAST_SENTENCE)
    row, column, times = sentence_rows(ids, sentence, tokens.offset, barrier, len(vocab))
    gram, place = grams(tokens.key, barrier)
    order = np.argsort(gram, kind="stable")
    start = tokens.right.copy()
    start[:-1] = np.minimum(start[:-1], tokens.start)
    end = tokens.left.copy()
    end[1:] = np.maximum(end[1:], tokens.end)
    common = background(language).frequency(vocab)
    excess = (counts - 1) / max(n, SHORT)
    return Side(
        tokens.key, ids, tokens.gap, barrier, start, end, vocab, common, excess, sentence, row, column, times, gram[order], place[order]
    )
