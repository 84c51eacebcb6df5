"""What of each of two articles the other one shares: word by word, from their passages.

What always holds: exchanging the articles exchanges the sides; a word counts as shared only where the sentence it stands
in is told on the other side as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.align import Alignment, Prepared
from syndicate.prepared import in_language
from syndicate.telling import Telling, telling, token_range
from syndicate.text import sentences
from syndicate.values import Coverage, Passage, PassageKind, Span

# The closest kind wins where passages overlap; places in this row plus one stand in the arrays below.
KINDS = (PassageKind.REWRITTEN, PassageKind.EDITED, PassageKind.VERBATIM)
FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that the order of the words counts
UNSPACED = 1.5  # code points a token on average; less means a script without spaces
VERBATIM = 3
RETOLD = 1 / 3  # of a sentence's weight; less is a sentence that only this article has, with names that both have
DENSE = 0.2  # of a passage's telling in phrases of both; two long reports of one event share fewer, and still many in all


@dataclass(frozen=True, slots=True)
class _Pair:
    """One passage by token indexes: ``a`` and ``b`` as (first, last), the equal runs in side a likewise."""

    kind: int  # 1 rewritten, 2 edited, 3 verbatim
    a: tuple[int, int]
    b: tuple[int, int]
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """What of one article is shared (n tokens)."""

    prepared: Prepared
    telling: Telling
    kind: NDArray[np.int8]  # (n,) 0 not shared, else how closely
    phrased: NDArray[np.bool_]  # (n,) plain words of the telling in phrases that the other side of their passage has too
    dense: NDArray[np.bool_]  # (n,) of them those in passages that consist of such phrases to a good part
    copied: NDArray[np.bool_]  # (n,) words of the telling in equal runs
    spoken: NDArray[np.bool_]  # (n,) words of quotations and official wording in equal runs
    facts: NDArray[np.bool_]  # (n,) shared names and numbers of the telling, whether or not they are the same on the other side
    kept: NDArray[np.bool_]  # (n,) of them those that the other article has anywhere

    def coverage(self) -> Coverage:
        """Return the shared words by sort; only own words count."""
        rewritten, edited, verbatim = (int(((self.kind == kind) & self.telling.own).sum()) for kind in (1, 2, 3))
        quoted = int(((self.kind > 0) & self.telling.quoted).sum())
        return Coverage(self.telling.words, rewritten + edited + verbatim, verbatim, edited, rewritten, quoted)

    def told(self) -> float:
        """Return the share of the telling that lies in passages, 0 to 1."""
        free = int(self.telling.free.sum())
        return int(((self.kind > 0) & self.telling.free).sum()) / free if free else 0.0

    def score(self) -> float:
        """Return the share of the telling in phrases that the other article has too, 0 to 1."""
        free = int(self.telling.free.sum())
        return int(self.phrased.sum()) / free if free else 0.0


def shared_words(
    a: Prepared, b: Prepared, passages: Sequence[Passage], boilerplate_a: Sequence[Span] = (), boilerplate_b: Sequence[Span] = ()
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return for each token of A and of B how closely it is shared: 0 not at all, else its place in ``KINDS`` plus one.

    Those that are an article's own are what its coverage counts; a sentence that one side has put in between is not shared.
    """
    a, b = one_language(a, b)
    tell_a, tell_b = telling(a, tuple(boilerplate_a)), telling(b, tuple(boilerplate_b))
    side_a, side_b = sides(a, b, Alignment(tuple(passages)), tell_a, tell_b)
    return side_a.kind, side_b.kind


def one_language(a: Prepared, b: Prepared) -> tuple[Prepared, Prepared]:
    """Return both stemmed alike, as the aligner compared them."""
    if a.language == b.language:
        return a, b
    language = a.language or b.language if None in (a.language, b.language) else None
    return in_language(a, language), in_language(b, language)


def sides(a: Prepared, b: Prepared, alignment: Alignment, tell_a: Telling, tell_b: Telling) -> tuple[Side, Side]:
    pairs_a, pairs_b = [], []
    for passage in alignment.passages:
        kind = KINDS.index(passage.kind) + 1
        span_a, span_b = token_range(a, passage.a), token_range(b, passage.b)
        whole = [(passage.a, passage.b)] if passage.kind is PassageKind.VERBATIM else passage.runs
        pairs_a.append(_Pair(kind, span_a, span_b, tuple(token_range(a, run) for run, _ in whole)))
        pairs_b.append(_Pair(kind, span_b, span_a, tuple(token_range(b, run) for _, run in whole)))
    return _side(a, b, tell_a, pairs_a), _side(b, a, tell_b, pairs_b)


def _side(prepared: Prepared, other: Prepared, tell: Telling, pairs: Sequence[_Pair]) -> Side:
    n = len(prepared.tokens)
    kind, phrased, dense, copied = np.zeros(n, np.int8), np.zeros(n, np.bool_), np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    size = max(_phrase_size(prepared), _phrase_size(other))
    ours, theirs = _phrases(prepared.stems, tell.plain, size), _phrases(other.stems, ~other.marked, size)
    lines = np.searchsorted(sentences(prepared.tokens), np.arange(n), "right")
    for pair in pairs:
        (i, j), (k, m) = pair.a, pair.b
        retold = _retold(prepared.stems[i:j], other.stems[k:m], lines[i:j], tell.weight[i:j]) | (pair.kind == VERBATIM)
        kind[i:j] = np.maximum(kind[i:j], np.where(retold, pair.kind, 0))
        both = _in_both(ours[i:j], theirs[k:m], size)
        phrased[i:j] |= both
        if both.sum() >= DENSE * tell.free[i:j].sum():
            dense[i:j] |= both
        for first, last in pair.runs:
            copied[first:last] = True
    facts = tell.free & ~tell.plain & (kind > 0)
    kept = facts & np.isin(prepared.stems, other.stems[~other.marked])
    return Side(prepared, tell, kind, phrased, dense, copied & tell.free, copied & tell.own & ~tell.free, facts, kept)


def _in_both(ours: NDArray[np.uint64], theirs: NDArray[np.uint64], size: int) -> NDArray[np.bool_]:
    """Return which words of a passage stand in a phrase that the other side has too (n,)."""
    begins = max(0, len(ours) - size + 1)
    found = np.flatnonzero(np.isin(ours[:begins], theirs[: max(0, len(theirs) - size + 1)]) & (ours[:begins] != 0))
    both = np.zeros(len(ours), np.bool_)
    for place in range(size):
        both[found + place] = True
    return both


def _retold(
    stems: NDArray[np.uint64], others: NDArray[np.uint64], lines: NDArray[np.intp], weight: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which words of a passage stand in a sentence that the other side tells as well, not in one put in between (n,)."""
    if not len(lines):
        return np.zeros(0, np.bool_)
    line = lines - lines[0]
    total = np.bincount(line, weight)
    found = np.bincount(line, weight * np.isin(stems, others))
    told: NDArray[np.bool_] = (found >= RETOLD * total)[line]
    return told


def _phrase_size(prepared: Prepared) -> int:
    """Return how many tokens make a phrase: two words, or four characters where words are not spaced."""
    lengths = prepared.tokens.end - prepared.tokens.start
    return 4 if len(lengths) and lengths.mean() < UNSPACED else 2


def _phrases(stems: NDArray[np.uint64], counts: NDArray[np.bool_], size: int) -> NDArray[np.uint64]:
    """Return a hash of the phrase that starts at each token, uint64 (n,); 0 where one of its words does not count."""
    last = len(stems) - size + 1
    phrases = np.zeros(len(stems), np.uint64)
    if last > 0:
        mixed, whole = np.zeros(last, np.uint64), np.ones(last, np.bool_)
        for place in range(size):
            mixed = (mixed ^ stems[place : place + last]) * FACTOR
            whole &= counts[place : place + last]
        phrases[:last] = np.where(whole, mixed | np.uint64(1), np.uint64(0))
    return phrases
