"""What two articles share of each other, word by word, from their passages.

Invariant: exchanging the articles exchanges the sides. A word counts as shared only if the other side has its sentence too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.alignment import Alignment
from syndicate.comparison.document import Document, one_language
from syndicate.comparison.in_sequence import outside_sequence
from syndicate.comparison.laid_out import laid_out, without_headings
from syndicate.comparison.own_words import OwnWords, own_words, token_range, token_ranges
from syndicate.comparison.two_sided import two_sided
from syndicate.kernels import word_coverage
from syndicate.kernels.alignment_document import shared_stems
from syndicate.model.article import Span
from syndicate.model.comparison import Coverage, Passage, PassageKind
from syndicate.text import tokenize

# If passages overlap, the closest kind wins, which is the last. The arrays below contain a kind's place here plus one.
KINDS = (PassageKind.REWRITTEN, PassageKind.EDITED, PassageKind.VERBATIM)
UNSPACED_CODE_POINTS = 1.5  # code points a token on average; less means a script without spaces
RETOLD_SHARE = 1 / 3  # of a sentence's weight; with less, only this article has the sentence, and both have some names in it
DENSE_SHARE = 0.2  # of a passage's own words in phrases of both; two long reports of one event share fewer, but many in all


LONG_RUN_WORDS = 8  # a shorter equal run is a phrase that two reporters of one statement may both keep
STACKED_FACTOR = 4  # times longer than the other side: one place is told many times, and each telling shows its own part


class Tally(NamedTuple):
    """Counts of the words of one article; shared words are those in passages, in sentences that both sides have."""

    own: int
    rewritten: int  # own words by how closely they are shared, as the next two
    edited: int
    verbatim: int
    free: int  # outside quotations and official wording
    shared: int
    close: int  # shared and not reworded
    quoted: int  # shared and quoted
    told: int  # shared and free
    phrased: int  # plain free words in phrases that the other side of their passage has too
    dense: int  # of them those in passages that consist of such phrases to a good part
    copied: int  # free words in equal runs
    spoken: int  # words of quotations and official wording in equal runs
    facts: int  # shared free names and numbers, whether or not they are the same on the other side
    kept: int  # of them those that the other article has anywhere


@dataclass(frozen=True, slots=True, eq=False)
class ArticleCoverage:
    """What the other article shares of one article (n tokens)."""

    document: Document
    own_words: OwnWords
    kind: NDArray[np.int8]  # (n,) 0 not shared, else how closely
    tally: Tally
    runs: NDArray[np.int64]  # (r, 2) token ranges of equal runs

    def coverage(self) -> Coverage:
        """Return the shared words by sort; only own words count."""
        count = self.tally
        covered = count.rewritten + count.edited + count.verbatim
        return Coverage(count.own, covered, count.verbatim, count.edited, count.rewritten, count.quoted)

    def copied(self) -> int:
        """Return how many free words stand in long equal runs, or in passages that keep most of their wording."""
        close = self.kind > KINDS.index(PassageKind.REWRITTEN) + 1
        for first, last in self.runs.tolist():
            close[first:last] |= last - first >= LONG_RUN_WORDS
        return int(np.count_nonzero(close & self.own_words.free))

    def longest_run(self) -> int:
        """Return how many free words the longest equal run has."""
        before = np.concatenate(([0], np.cumsum(self.own_words.free)))
        return int((before[self.runs[:, 1]] - before[self.runs[:, 0]]).max(initial=0))

    def form(self) -> int:
        """Return how many words stand in passages and count for nothing, because they are common form."""
        return int(np.count_nonzero((self.kind > 0) & ~self.own_words.own & ~self.document.marked))

    def rows(self) -> int:
        """Return how many of the shared words stand in rows and count for nothing."""
        shared = (self.kind > 0) & self.own_words.own & ~self.own_words.free
        return int(np.count_nonzero(shared & self.document.speech.rows)) if shared.any() else 0

    def layout(self) -> str:
        """Return which layout most of the shared words that tell nothing have, in the words of a report."""
        words = (self.kind > 0) & ~self.own_words.free
        named = ("rows of a table or a list", self.document.speech.rows), ("a transcript", self.document.speech.turns)
        return next((name for name, inside in named if 2 * np.count_nonzero(words & inside) > np.count_nonzero(words)), "")

    def told(self) -> float:
        """Return the share of the free words that lie in passages, 0 to 1."""
        return self.tally.told / self.tally.free if self.tally.free else 0.0

    def score(self) -> float:
        """Return the share of the free words in phrases that the other article has too, 0 to 1."""
        return self.tally.phrased / self.tally.free if self.tally.free else 0.0


def shared_words(
    a: Document, b: Document, passages: Sequence[Passage], boilerplate_a: Sequence[Span] = (), boilerplate_b: Sequence[Span] = ()
) -> tuple[ArticleCoverage, ArticleCoverage]:
    """Return what two documents share of each other, word by word, in given passages."""
    a, b = one_language(a, b)
    return cover(a, b, Alignment(tuple(passages)), tuple(boilerplate_a), tuple(boilerplate_b))


def cover(
    a: Document, b: Document, alignment: Alignment, boilerplate_a: tuple[Span, ...] = (), boilerplate_b: tuple[Span, ...] = ()
) -> tuple[ArticleCoverage, ArticleCoverage]:
    """Return what the articles share of each other; boilerplate counts only where telling leads to it in both."""
    passages = alignment.passages
    kinds = np.array([KINDS.index(passage.kind) + 1 for passage in passages], np.int64)[:, None]
    whole = [[(p.a, p.b)] if p.kind is PassageKind.VERBATIM else p.runs for p in passages]
    in_a, in_b = token_ranges(a, [p.a for p in passages]), token_ranges(b, [p.b for p in passages])
    runs_a = token_ranges(a, [run for runs in whole for run, _ in runs])
    runs_b = token_ranges(b, [run for runs in whole for _, run in runs])
    tell_a = own_words(a, outside_sequence(a, boilerplate_a, runs_a, runs_b))
    tell_b = own_words(b, outside_sequence(b, boilerplate_b, runs_b, runs_a))
    to_b, to_a = shared_stems(a.arrays.vocab, b.arrays.vocab)
    tell_a, tell_b = two_sided((tell_a, tell_b), np.hstack((in_a, in_b)), np.hstack((runs_a, runs_b)), a.speech, b.speech)
    tell_a, tell_b = laid_out((tell_a, tell_b), np.hstack((in_a, in_b)), a.speech, b.speech)
    if all(passage.kind is PassageKind.REWRITTEN for passage in passages):  # a copy has its source's headings among the rest
        tell_a, tell_b = without_headings(tell_a, tell_b, a, b)
    one = _side(a, b, to_b, tell_a, np.hstack((kinds, in_a, in_b)), runs_a)
    return one, _side(b, a, to_a, tell_b, np.hstack((kinds, in_b, in_a)), runs_b)


def _side(
    document: Document, other: Document, to_other: NDArray[np.int32], tell: OwnWords, pairs: NDArray[np.int64], runs: NDArray[np.int64]
) -> ArticleCoverage:
    """Return what another article shares of one; ``pairs`` are passages as ``word_coverage.shared`` reads them."""
    phrase = max(_phrase_size(document), _phrase_size(other))
    kind, count = word_coverage.shared(document.arrays, other.arrays, to_other, tell.sorts, pairs, runs, phrase, RETOLD_SHARE, DENSE_SHARE)
    return ArticleCoverage(document, tell, kind, Tally(*count.tolist()), runs)


def _phrase_size(document: Document) -> int:
    """Return how many tokens make a phrase: two words, or four characters if words are not spaced."""
    letters = int(document.tokens.end.sum(dtype=np.int64) - document.tokens.start.sum(dtype=np.int64))
    return 4 if len(document) and letters / len(document) < UNSPACED_CODE_POINTS else 2


def copied_parts(document: Document, passage: Passage) -> list[Passage]:
    """Return what is copied of a passage: itself if it keeps its wording, else its long equal runs; ``document`` is A."""
    if passage.kind is not PassageKind.REWRITTEN:
        return [passage]
    sizes = np.diff(token_ranges(document, [own for own, _ in passage.runs])).ravel().tolist()
    long = [run for run, size in zip(passage.runs, sizes, strict=True) if size >= LONG_RUN_WORDS]
    return [replace(passage, kind=PassageKind.VERBATIM, a=own, b=other, similarity=1.0, runs=((own, other),)) for own, other in long]


def cut_passage(passage: Passage, span: Span, document: Document, theirs: str) -> Passage:
    """Return a passage cut to a span of its side A if that is word for word in it or if it goes over many repeats of one place.

    Else it is returned as it is. ``document`` is A, ``theirs`` the text of B.
    """
    first, last = token_range(document, span)
    for own, other in passage.runs if passage.kind is PassageKind.EDITED else ():
        begin, end = token_range(document, own)
        words = tokenize(other.cut(theirs)) if begin <= first < last <= end else None
        if words is not None and len(words) == end - begin:
            there = Span(other.start + int(words.start[first - begin]), other.start + int(words.end[last - begin - 1]))
            return replace(passage, kind=PassageKind.VERBATIM, a=span, b=there, similarity=1.0, runs=((span, there),))
    if passage.a.end - passage.a.start <= STACKED_FACTOR * (passage.b.end - passage.b.start):
        return passage
    return replace(passage, a=span, runs=tuple(run for run in passage.runs if span.start <= run[0].start and run[0].end <= span.end))
