"""One text as its weighted stems in order, ready to be compared with many others.

Invariant: a term sequence depends on its text alone. Words in quotation marks weigh little, because everybody who covers an
event quotes the same statements; numbers weigh more, because a rewrite keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation.genre import Genre, genre
from syndicate.candidates.terms import STEPS, Terms, counting, weigh, weighted
from syndicate.kernels.term_weights import arrange
from syndicate.model.comparison import Extra
from syndicate.model.settings import Rewriting
from syndicate.text.tokens import Tokens, code_points

DIGITS = range(ord("0"), ord("9") + 1)
NAMES_SHOWN = 12  # names, numbers, quotations and words each, so that a report can be read


@dataclass(frozen=True, slots=True, eq=False)
class TermSequence:
    """One text prepared for `paraphrase.score` (n tokens, k terms, m of the tokens are terms)."""

    text: str
    tokens: Tokens
    own: NDArray[np.bool_]  # (n,) not marked
    quoted: NDArray[np.bool_]  # (n,) in quotation marks
    stems: NDArray[np.uint64]  # (n,)
    terms: Terms
    factor: NDArray[np.float64]  # (k,) what a term's weight is multiplied by: less for quoted words, more for numbers
    weight: NDArray[np.float64]  # (k,) nats, multiplied
    sequence: NDArray[np.int32]  # (m,) term number of each word that is a term, in the order of the text
    token: NDArray[np.int32]  # (m,) its token
    breaks: NDArray[np.int32]  # places in `sequence` where sentences start, and m
    genre: Genre | None  # a form that retells nothing: list, transcript, live blog, round-up

    def words_of(self, places: NDArray[np.int64]) -> tuple[str, ...]:
        """Return the folded words of some terms, each as the text has it first."""
        unique, first = np.unique(self.sequence, return_index=True)
        at = dict(zip(unique.tolist(), self.token[first].tolist(), strict=True))
        return tuple(self._word(at[int(place)]) for place in places if int(place) in at)

    def _word(self, token: int) -> str:
        """Return the folded word of a term that begins at a token: two characters if they are a pair."""
        n = len(self.tokens)
        joined = token + 1 < n and self.tokens.end[token] == self.tokens.start[token + 1]
        return self.tokens.word(token) + (self.tokens.word(token + 1) if joined else "")


def term_sequence(
    text: str,
    tokens: Tokens,
    stems: NDArray[np.uint64],
    language: str | None,
    marked: NDArray[np.bool_],
    quoted: NDArray[np.bool_],
    settings: Rewriting | None = None,
) -> TermSequence:
    """Prepare a text for comparison; ``stems``, ``marked`` and ``quoted`` have one value a token."""
    settings = settings or Rewriting()
    keys, nats = weigh(tokens, stems, language)
    own = counting(marked)
    found = weighted(keys, nats, own, settings)
    arrays = (tokens.gap, tokens.buffer, tokens.offset, quoted)
    worth = (settings.quoted, settings.numbers)
    sequence, token, breaks, factor = arrange(keys, nats, own, STEPS, found.keys, *arrays, *worth)
    return TermSequence(
        text, tokens, own, quoted, stems, found, factor, found.nats * factor, sequence, token, breaks, genre(text, tokens, own)
    )


def extra(side: TermSequence, other: TermSequence) -> Extra:
    """Return the names, numbers and quotations of one side of whose words the other side has none (quotations: under half)."""
    known = np.isin(side.stems, np.unique(other.stems[other.own]))
    return Extra(_names(side, known), _numbers(side, known), _quotes(side, known))


def _runs(inside: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches of true values as (first, behind)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _cut(side: TermSequence, first: int, last: int) -> str:
    return side.text[int(side.tokens.start[first]) : int(side.tokens.end[last - 1])]


def _names(side: TermSequence, known: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return runs of capitalised words inside sentences that the other side has no word of."""
    tokens = side.tokens
    if len(tokens) == 0:
        return ()
    initial = code_points(side.text)[tokens.start]
    capital = np.array([chr(code).isupper() for code in initial.tolist()]) & side.own
    capital &= tokens.end - tokens.start > 1
    opening = tokens.gap[:-1] >= 2  # the first word of a line or sentence is capitalised anyway
    found: dict[str, None] = {}
    for first, last in _runs(capital):
        # A gap with punctuation ends a name.
        cuts = [first, *(i for i in range(first + 1, last) if tokens.gap[i] >= 1), last]
        for a, b in pairwise(cuts):
            if not (opening[a] and b - a == 1) and not known[a:b].any():
                found[_cut(side, a, b)] = None
    return tuple(found)[:NAMES_SHOWN]


def _numbers(side: TermSequence, known: NDArray[np.bool_]) -> tuple[str, ...]:
    tokens = side.tokens
    if len(tokens) == 0:
        return ()
    initial = tokens.buffer[tokens.offset[:-1]]
    wanted = (initial >= DIGITS.start) & (initial < DIGITS.stop) & side.own & ~known
    found = dict.fromkeys(_cut(side, i, i + 1) for i in np.flatnonzero(wanted).tolist())
    return tuple(found)[:NAMES_SHOWN]


def _quotes(side: TermSequence, known: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return quotations of four words or more of which the other side has less than half."""
    runs = [(a, b) for a, b in _runs(side.quoted & side.own) if b - a >= 4]  # fewer words are a term, no statement
    return tuple(_cut(side, a, b) for a, b in runs if known[a:b].mean() < 0.5)[:NAMES_SHOWN]
