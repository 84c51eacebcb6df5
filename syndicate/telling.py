"""Which words of an article are its own telling: what two reporters of one event would not both write.

What always holds: furniture, boilerplate, quoted speech and the sentence that hands on what somebody said are no telling;
names and numbers, which everybody who covers an event has to use, are part of it but never evidence; what is said of
one article does not depend on what it is compared with.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.align import Alignment, Prepared
from syndicate.background import background
from syndicate.text import code_points, sentences
from syndicate.values import Span

# Where so many words inside sentences are capitalised, capitals do not mean names: German nouns, headlines, shouting.
MOST_CAPITALS = 0.3
# A sentence with this share of its words in quotation marks hands on what somebody said; its frame is official wording.
HANDS_ON = 0.5
COMMON = 0.4  # a word in this share of all articles is a function word
SENTENCE_QUOTED = 5  # words; fewer in quotation marks are a term, not a statement
SAME_QUOTATION = 0.5  # of the shorter one's stems: a translated or tidied statement keeps more, two statements on one matter less
KEPT = 256  # articles whose telling is remembered, since an article meets all its candidates one after the other
MOST_QUOTATIONS = 200  # looked at on each side, so that a text of nothing but quotations takes no quadratic time


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """The words of one article by what they are (n tokens)."""

    own: NDArray[np.bool_]  # (n,) the article's own: neither marked nor boilerplate
    quoted: NDArray[np.bool_]  # (n,) own words that are quoted speech
    free: NDArray[np.bool_]  # (n,) own words outside quotations and official wording
    plain: NDArray[np.bool_]  # (n,) of them those that are neither names nor numbers
    weight: NDArray[np.float64]  # (n,) nats that meeting the word says, by how few articles hold it; 0 for function words

    @property
    def words(self) -> int:
        """Return the number of own words."""
        return int(self.own.sum())


@functools.lru_cache(maxsize=KEPT)
def telling(prepared: Prepared, boilerplate: tuple[Span, ...] = ()) -> Telling:
    """Tell an article's own telling from the rest; ``boilerplate`` are spans that recur across the outlet's articles."""
    own = ~prepared.marked
    for span in boilerplate:
        first, last = token_range(prepared, span)
        own[first:last] = False
    free = own & ~prepared.quoted & ~_official(prepared)
    share = background(prepared.language).document_share(prepared.stems)
    return Telling(own, own & prepared.quoted, free, free & ~_facts(prepared), np.maximum(-np.log(share / COMMON), 0.0))


def token_range(prepared: Prepared, span: Span) -> tuple[int, int]:
    """Return the indexes of the first token in a span and of the first behind it."""
    first, last = np.searchsorted(prepared.tokens.start, (span.start, span.end))
    return int(first), int(last)


def _official(prepared: Prepared) -> NDArray[np.bool_]:
    """Return which words stand in a sentence that mainly hands on what somebody said (n,)."""
    starts = sentences(prepared.tokens)
    found = np.zeros(len(prepared.tokens), np.bool_)
    if len(starts) < 2 or not prepared.quoted.any():
        return found
    lengths = np.diff(starts)
    quoted = np.add.reduceat(prepared.quoted.astype(np.int64), starts[:-1])
    return np.repeat(quoted >= HANDS_ON * lengths, lengths) & ~prepared.quoted


def _facts(prepared: Prepared) -> NDArray[np.bool_]:
    """Return which words are names or numbers, by their first character (n,)."""
    tokens = prepared.tokens
    if len(tokens) == 0:
        return np.zeros(0, np.bool_)
    letters, place = np.unique(code_points(prepared.text)[tokens.start], return_inverse=True)
    upper = np.array([chr(c).isupper() for c in letters.tolist()])[place]
    digit = np.array([chr(c).isnumeric() for c in letters.tolist()])[place]
    opening = np.zeros(len(tokens), np.bool_)
    opening[sentences(tokens)[:-1]] = True
    inside = ~opening
    if upper[inside].mean() > MOST_CAPITALS if inside.any() else True:
        return digit
    named = np.isin(tokens.key, tokens.key[upper & inside])  # a capital that only opens a sentence says nothing
    return digit | (upper & (inside | named))


def shared_quotations(a: Prepared, b: Prepared, shared_a: NDArray[np.bool_], shared_b: NDArray[np.bool_]) -> tuple[int, int]:
    """Return how many quotations of A stand in B as well, and how many of those are worded differently there.

    Only quotations that passages touch are looked at (``shared_a`` and ``shared_b``, per token), and only sentences: a
    word or two in quotation marks is everybody's.
    """
    ours, theirs = _statements(a, shared_a), _statements(b, shared_b)
    found = reworded = 0
    for stems, wording in ours:
        likeness, other = max(((len(stems & s) / min(len(stems), len(s)), w) for s, w in theirs), default=(0.0, b""))
        if likeness >= SAME_QUOTATION:
            found += 1
            reworded += wording not in other and other not in wording
    return found, reworded


def _statements(prepared: Prepared, shared: NDArray[np.bool_]) -> list[tuple[set[int], bytes]]:
    """Return the stems and the wording of each quoted statement that a passage touches."""
    ranges = (token_range(prepared, span) for span in prepared.quotes)
    chosen = [(i, j) for i, j in ranges if j - i >= SENTENCE_QUOTED and shared[i:j].any()][:MOST_QUOTATIONS]
    return [(set(prepared.stems[i:j].tolist()), prepared.tokens.key[i:j].tobytes()) for i, j in chosen]


def order_kept(a: Prepared, b: Prepared, alignment: Alignment, least: float, least_sentences: int) -> bool | None:
    """Tell whether a share of at least ``least`` of what is told comes in the same order in both.

    None stands for fewer than ``least_sentences`` on a side. Words that stand once in each article and in the same
    passage show it, by the sentences they are in; the longest chain of them that falls back in neither article is the
    part that kept its order.
    """
    (stems_a, once_a), (stems_b, once_b) = _once(a), _once(b)
    _, in_a, in_b = np.intersect1d(stems_a, stems_b, assume_unique=True, return_indices=True)
    places_a, places_b = once_a[in_a], once_b[in_b]
    together = np.zeros(len(places_a), np.bool_)
    for passage in alignment.passages:
        (i, j), (k, m) = token_range(a, passage.a), token_range(b, passage.b)
        together |= (i <= places_a) & (places_a < j) & (k <= places_b) & (places_b < m)
    lines = [np.searchsorted(sentences(p.tokens), at[together], "right") for p, at in ((a, places_a), (b, places_b))]
    if any(len(np.unique(side)) < least_sentences for side in lines):
        return None
    ends: list[int] = []
    for _, line in sorted(zip(*(side.tolist() for side in lines), strict=True)):
        place = bisect_right(ends, line)
        ends[place : place + 1] = [line]
    return len(ends) >= least * int(together.sum())


def _once(prepared: Prepared) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Return the stems that stand once in an article, and where."""
    stems, place, count = np.unique(prepared.stems, return_index=True, return_counts=True)
    return stems[count == 1], place[count == 1]
