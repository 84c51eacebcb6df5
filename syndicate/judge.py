"""What the passages between two articles amount to: coverage, kind and a reason, the same from either side.

What always holds: ``judge(b, a)`` is ``judge(a, b)`` with its sides exchanged; a verdict rests on what is shared of a
whole article, never on one number of one passage; quoted speech, official wording, names and numbers make no copy,
because everybody who covers an event has them.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from syndicate.align import Alignment, Prepared
from syndicate.prepared import in_language
from syndicate.reason import Facts, names, sentence
from syndicate.settings import Judging
from syndicate.telling import KEPT, Telling, order_kept, shared_quotations, telling, token_range
from syndicate.text import paragraphs, sentences
from syndicate.values import Article, Comparison, Coverage, Derivation, LinkKind, Paragraph, Passage, PassageKind, Span

# The closest kind wins where passages overlap; places in this row plus one stand in the arrays below.
KINDS = (PassageKind.REWRITTEN, PassageKind.EDITED, PassageKind.VERBATIM)
FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that the order of the words counts
UNSPACED = 1.5  # code points a token on average; less means a script without spaces
VERBATIM = 3
RETOLD = 1 / 3  # of a sentence's weight; less is a sentence that only this article has, with names that both have
LIKELY, POSSIBLE = "likely", "possible"
DENSE = 0.2  # of a passage's telling in phrases of both; two long reports of one event share fewer, and still many in all
# An outlet repeats its own background lines, quotations and page furniture all the time; only versions of a story, of
# which most words are the same, are worth a link.
SAME_STORY = 0.5
TOLD_WORDS = 8  # a shorter paragraph is a cross-head or a caption


class Rewritten(Protocol):
    """What the search for rewritten copy says of a pair, words that everybody covering the event uses left out."""

    @property
    def score(self) -> float:
        """Return how much of one side the other tells, 0 to 1."""

    @property
    def likelihood(self) -> str | None:
        """Return "likely", "possible" or None."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One passage by token indexes: ``a`` and ``b`` as (first, last), the equal runs in side a likewise."""

    kind: int  # 1 rewritten, 2 edited, 3 verbatim
    a: tuple[int, int]
    b: tuple[int, int]
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """What of one article is shared (n tokens)."""

    prepared: Prepared
    telling: Telling
    kind: NDArray[np.int8]  # (n,) 0 not shared, else how closely
    phrased: NDArray[np.bool_]  # (n,) plain words of the telling in phrases that the other side of their passage has too
    dense: NDArray[np.bool_]  # (n,) of them those in passages that consist of such phrases to a good part
    copied: NDArray[np.bool_]  # (n,) words of the telling in equal runs
    spoken: NDArray[np.bool_]  # (n,) words of quotations and official wording in equal runs

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


def judge(
    a: Prepared,
    b: Prepared,
    alignment: Alignment,
    *,
    article_a: Article,
    article_b: Article,
    boilerplate_a: Sequence[Span] = (),
    boilerplate_b: Sequence[Span] = (),
    rewrite: Rewritten | None = None,
    settings: Judging | None = None,
    brief: bool = False,
) -> Comparison:
    """Sum up the passages between two articles; ``brief`` leaves the reason out where they amount to nothing.

    ``boilerplate_a`` and ``boilerplate_b`` are spans that recur across the outlet's articles; they count as little as
    marked ones. ``rewrite`` is what the search for rewritten copy found where other articles of the event were at hand.
    The ``score`` of the result is the share of the telling that stands in phrases both have in the same passage (two
    words running, neither of them a name or a number), on the side where it is larger: the number that
    ``Judging.copy`` is a threshold for.
    """
    settings = settings or Judging()
    a, b = _one_language(a, b)
    side_a, side_b = _sides(a, b, alignment, telling(a, tuple(boilerplate_a)), telling(b, tuple(boilerplate_b)))
    detail_a, detail_b = side_a.coverage(), side_b.coverage()
    score = max(side_a.score(), side_b.score())
    kind = _kind(side_a, side_b, score, rewrite, settings)
    if _one_outlet(article_a, article_b) and max(detail_a.share, detail_b.share) <= SAME_STORY:
        kind = None
    if kind is None and brief:
        none = Derivation.NOT
        return Comparison(article_a, article_b, alignment.passages, None, detail_a, detail_b, 0.0, none, none, score=score)
    order = order_kept(a, b, alignment, settings.in_order, settings.order_sentences)
    first_is_a = _rank(detail_a, article_a) >= _rank(detail_b, article_b)
    first, second = (side_a, side_b) if first_is_a else (side_b, side_a)
    named = names(article_a, article_b) if first_is_a else names(article_b, article_a)
    facts = _facts(first, second, named, len(alignment.passages), order, settings)
    return Comparison(
        article_a,
        article_b,
        alignment.passages,
        kind,
        detail_a,
        detail_b,
        _similarity(a, b, alignment),
        _derivation(detail_a, kind, settings),
        _derivation(detail_b, kind, settings),
        _likelihood(kind, score, min(detail_a.words, detail_b.words), rewrite, settings),
        score,
        order,
        sentence(kind, facts),
        alignment.capped,
    )


def shared_words(
    a: Prepared, b: Prepared, passages: Sequence[Passage], boilerplate_a: Sequence[Span] = (), boilerplate_b: Sequence[Span] = ()
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return for each token of A and of B how closely it is shared: 0 not at all, else its place in ``KINDS`` plus one.

    Those that are an article's own are what its coverage counts; a sentence that one side has put in between is not shared.
    """
    a, b = _one_language(a, b)
    tell_a, tell_b = telling(a, tuple(boilerplate_a)), telling(b, tuple(boilerplate_b))
    side_a, side_b = _sides(a, b, Alignment(tuple(passages)), tell_a, tell_b)
    return side_a.kind, side_b.kind


def _one_language(a: Prepared, b: Prepared) -> tuple[Prepared, Prepared]:
    """Return both stemmed alike, as the aligner compared them."""
    if a.language == b.language:
        return a, b
    language = a.language or b.language if None in (a.language, b.language) else None
    return in_language(a, language), in_language(b, language)


def _one_outlet(a: Article, b: Article) -> bool:
    return a.outlet is not None and b.outlet is not None and a.outlet.casefold() == b.outlet.casefold()


def _sides(a: Prepared, b: Prepared, alignment: Alignment, tell_a: Telling, tell_b: Telling) -> tuple[_Side, _Side]:
    pairs_a, pairs_b = [], []
    for passage in alignment.passages:
        kind = KINDS.index(passage.kind) + 1
        span_a, span_b = token_range(a, passage.a), token_range(b, passage.b)
        whole = [(passage.a, passage.b)] if passage.kind is PassageKind.VERBATIM else passage.runs
        pairs_a.append(_Pair(kind, span_a, span_b, tuple(token_range(a, run) for run, _ in whole)))
        pairs_b.append(_Pair(kind, span_b, span_a, tuple(token_range(b, run) for _, run in whole)))
    return _side(a, b, tell_a, pairs_a), _side(b, a, tell_b, pairs_b)


def _side(prepared: Prepared, other: Prepared, tell: Telling, pairs: Sequence[_Pair]) -> _Side:
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
    return _Side(prepared, tell, kind, phrased, dense, copied & tell.free, copied & tell.own & ~tell.free)


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


def _kind(a: _Side, b: _Side, score: float, rewrite: Rewritten | None, settings: Judging) -> LinkKind | None:
    """Return what kind of link there is, if any."""
    shared = int((a.kind > 0).sum() + (b.kind > 0).sum())
    close = 2 * int((a.kind > 1).sum() + (b.kind > 1).sum()) >= shared
    phrased = min(int(a.phrased.sum()), int(b.phrased.sum()))
    copy = score >= settings.copy
    if rewrite is not None and not close:
        # It weighs every word by how many others tell the event with it, which says more of reworded text than phrases do.
        copy = rewrite.likelihood == LIKELY or (copy and rewrite.score >= settings.unlikely)
    if copy and phrased:
        if max(a.told(), b.told()) < settings.whole:
            return LinkKind.EXCERPT
        return LinkKind.REPRINT if close else LinkKind.REWRITE
    dense = min(int(a.dense.sum()), int(b.dense.sum()))
    if dense >= settings.excerpt_phrased or min(int(a.copied.sum()), int(b.copied.sum())) >= settings.excerpt_copied:
        return LinkKind.EXCERPT
    return LinkKind.SHARED_QUOTES if min(int(a.spoken.sum()), int(b.spoken.sum())) >= settings.quoted_words else None


def _likelihood(kind: LinkKind | None, score: float, words: int, rewrite: Rewritten | None, settings: Judging) -> str | None:
    """Return how sure a rewrite is: "likely" or "possible"."""
    if kind is not LinkKind.REWRITE:
        return None
    sure = score >= settings.sure or (rewrite is not None and rewrite.likelihood == LIKELY)
    return LIKELY if sure and words >= settings.short else POSSIBLE


def _derivation(detail: Coverage, kind: LinkKind | None, settings: Judging) -> Derivation:
    if kind in (None, LinkKind.SHARED_QUOTES) or not detail.covered:
        return Derivation.NOT
    return Derivation.WHOLLY if detail.share >= settings.wholly else Derivation.PARTIALLY


def _similarity(a: Prepared, b: Prepared, alignment: Alignment) -> float:
    """Return the mean similarity of the passages, weighed by their words on both sides."""
    weights = [_words(a, b, passage) for passage in alignment.passages]
    weighed = sum(w * p.similarity for w, p in zip(weights, alignment.passages, strict=True))
    return weighed / sum(weights) if any(weights) else 0.0


def _words(a: Prepared, b: Prepared, passage: Passage) -> int:
    """Return the words of both sides of a passage."""
    (i, j), (k, m) = token_range(a, passage.a), token_range(b, passage.b)
    return j - i + m - k


def _rank(detail: Coverage, article: Article) -> tuple[float, int, str, str]:
    return detail.share, -detail.words, article.ref, article.text


@functools.lru_cache(maxsize=KEPT)
def _units(prepared: Prepared) -> tuple[Paragraph, ...]:
    return paragraphs(prepared.text, prepared.tokens, prepared.marks)


def _facts(first: _Side, second: _Side, named: tuple[str, str], passages: int, order: bool | None, settings: Judging) -> Facts:
    detail = first.coverage()
    own, shared = first.telling.own, first.kind > 0
    told = dict.fromkeys((PassageKind.EDITED, PassageKind.VERBATIM, PassageKind.REWRITTEN), 0)
    number = 0
    for paragraph in _units(first.prepared):
        here = slice(paragraph.first, paragraph.last)
        words = int(own[here].sum())
        if words < TOLD_WORDS:
            continue
        number += 1
        if 2 * int((shared & own)[here].sum()) >= words:
            counts = np.bincount(first.kind[here][own[here]], minlength=4)
            told[KINDS[int(np.argmax(counts[1:]))]] += 1
    quotations, reworded = shared_quotations(first.prepared, second.prepared, shared, second.kind > 0)
    return Facts(
        *named,
        share=detail.share,
        phrased=first.score(),
        copied=int(first.copied.sum()),
        passages=passages,
        paragraphs=number,
        told=told,
        order=order,
        quotations=quotations,
        reworded=reworded,
    )
