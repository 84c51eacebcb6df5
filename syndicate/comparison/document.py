"""One text made ready to be aligned with any number of others.

Invariant: every array has one value a token of ``text``. Preparing is a pure function of the text, the language and the
marks. Words in a mark (navigation, credit lines, metadata) are in no passage.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, TypeVarTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation import find_marks
from syndicate.kernels import alignment_document
from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.shared_runs import MarkedWords
from syndicate.model.article import Mark, Paragraph, Span
from syndicate.text import paragraphs, stem_keys
from syndicate.text.frequencies import term_frequencies
from syndicate.text.quotations import Announced, announced, quotations, rows, turns
from syndicate.text.tokens import SENTENCE_END, Tokens, tokenize

LEAST_SENTENCE_TOKENS = 3  # a shorter one is joined to the next
# A sentence with this share of its words in quotation marks reports what somebody said; its frame is official wording.
HANDS_ON_SHARE = 0.5
SHORT_TOKENS = 200  # in a shorter text a word that comes twice is not a sign of a favourite
MOST_REMEMBERED = 4  # answers of one function of a document: its boilerplate is not the same beside every article

Given = TypeVarTuple("Given")
Answer = TypeVar("Answer")


class Speech:
    """The quotations of a text, found when they are first asked for; the language plays no part in them."""

    def __init__(self, text: str, tokens: Tokens) -> None:
        self._text = text
        self._tokens = tokens

    @functools.cached_property
    def quotes(self) -> tuple[Span, ...]:
        """Return the quotations as sorted spans."""
        return quotations(self._text)

    @functools.cached_property
    def quoted(self) -> NDArray[np.bool_]:
        """Return which tokens are in a quotation (n,)."""
        return inside(self._tokens, self.quotes)

    @functools.cached_property
    def handed_on(self) -> NDArray[np.bool_]:
        """Return which tokens are in a quotation, or in a sentence that mainly reports what somebody said (n,)."""
        return alignment_document.handed_on(self._tokens.gap, self.quoted, SENTENCE_END, HANDS_ON_SHARE) if self.quotes else self.quoted

    @functools.cached_property
    def announced(self) -> NDArray[np.int64]:
        """Return the token ranges (s, 2) that the text announces, as ``announced`` finds them, in their order."""
        return self._ranges(one.span for one in self._announced)

    @functools.cached_property
    def said(self) -> NDArray[np.bool_]:
        """Return which tokens are speech by any form: handed on, or announced by a word of speech or in the form of speech (n,)."""
        return self.handed_on | inside(self._tokens, [one.span for one in self._announced if one.sure])

    @functools.cached_property
    def not_told(self) -> NDArray[np.bool_]:
        """Return which tokens may be nobody's telling: those handed on or announced, and those of rows and transcripts (n,)."""
        return self.handed_on | self.rows | self.turns | inside(self._tokens, [one.span for one in self._announced])

    @functools.cached_property
    def _announced(self) -> tuple[Announced, ...]:
        return tuple(sorted(announced(self._text)))

    def _ranges(self, spans: Iterable[Span]) -> NDArray[np.int64]:
        edges = np.array([(span.start, span.end) for span in spans], np.int32).reshape(-1, 2)
        return np.searchsorted(self._tokens.start, edges)

    @functools.cached_property
    def rows(self) -> NDArray[np.bool_]:
        """Return which tokens are in the rows of a table, of results or of a list of names (n,)."""
        return inside(self._tokens, rows(self._text))

    @functools.cached_property
    def turns(self) -> NDArray[np.bool_]:
        """Return which tokens are in a transcript, with the labels of its speakers (n,)."""
        return inside(self._tokens, turns(self._text))


@dataclass(frozen=True, eq=False)
class Document:
    """A text, its tokens (n) and the arrays that the aligner's kernels read; what terms do not need is made at first use."""

    text: str
    tokens: Tokens
    language: str | None  # ISO 639-1, or None if nobody knows
    marks: tuple[Mark, ...]
    stems: NDArray[np.uint64]  # (n,)
    marked: NDArray[np.bool_]  # (n,) the token is in a mark
    speech: Speech
    answers: dict[Any, dict[Any, Any]] = field(default_factory=dict, init=False, repr=False)  # by function, then by what else it was given

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def quotes(self) -> tuple[Span, ...]:
        """Return the quotations as sorted spans."""
        return self.speech.quotes

    @property
    def quoted(self) -> NDArray[np.bool_]:
        """Return which tokens are in a quotation (n,)."""
        return self.speech.quoted

    @functools.cached_property
    def unmarked(self) -> int:
        """Return how many words are in no mark."""
        return len(self) - int(np.count_nonzero(self.marked))

    @functools.cached_property
    def words(self) -> MarkedWords:
        """Return the words by which common sequences are counted."""
        return MarkedWords(self.tokens.key, self.marked)

    @functools.cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the units that the text is cut into."""
        return paragraphs(self.text, self.tokens, self.marks)

    @functools.cached_property
    def arrays(self) -> AlignmentArrays:
        """Return the arrays that the aligner's kernels read."""
        t, known = self.tokens, term_frequencies(self.language)
        words = (t.key, t.offset, t.gap, t.start, t.end, t.left, t.right)
        table = (*known.table, known.frequencies)
        return alignment_document.arrays(*words, self.stems, self.marked, *table, SENTENCE_END, LEAST_SENTENCE_TOKENS, SHORT_TOKENS)


def prepare(text: str, *, language: str | None = None, marks: Sequence[Mark] | None = None, tokens: Tokens | None = None) -> Document:
    """Make a text ready to be aligned.

    ``language`` is an ISO 639-1 code; words are stemmed and weighed by it if it is known. ``marks`` are the stretches
    that no passage may touch; without them they are searched for. ``tokens`` are those of the text, if they are known.
    """
    tokens = tokenize(text) if tokens is None else tokens
    marks = tuple(find_marks(text)) if marks is None else tuple(marks)
    return Document(text, tokens, language, marks, stem_keys(tokens, language), inside(tokens, marks), Speech(text, tokens))


def remembered(function: Callable[[Document, *Given], Answer]) -> Callable[[Document, *Given], Answer]:
    """Let a document keep the last answers of a function of it, for as long as the document is kept."""

    @functools.wraps(function)
    def answer(document: Document, *given: *Given) -> Answer:
        known = document.answers.setdefault(function, {})
        if given not in known:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[given] = function(document, *given)
        found: Answer = known[given]
        return found

    return answer


def in_language(document: Document, language: str | None) -> Document:
    """Return a text stemmed and weighed by a language."""
    return document if document.language == language else replace(document, language=language, stems=stem_keys(document.tokens, language))


def one_language(a: Document, b: Document) -> tuple[Document, Document]:
    """Return two texts stemmed alike: by the language of the one if that of the other is not known, by none if they differ.

    Short texts often have no known language.
    """
    language = a.language if b.language in (None, a.language) else b.language if a.language is None else None
    return in_language(a, language), in_language(b, language)


def inside(tokens: Tokens, spans: Sequence[Mark | Span]) -> NDArray[np.bool_]:
    """Return for each token whether it is in one of the spans."""
    if not spans:
        return np.zeros(len(tokens), np.bool_)
    first, last = np.array([(span.start, span.end) for span in spans], np.int64).T.copy()
    return alignment_document.inside(tokens.start, tokens.end, first, last)
