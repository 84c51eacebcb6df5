"""Which words of two texts differ.

Invariant: the stretches of each side cover its text from the first to the last character without a gap, and alternate
between shared and different. Words that differ only in case, accents or apostrophes are shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter

import numpy as np
from rapidfuzz.distance import LCSseq

from syndicate.model.article import Span
from syndicate.text import Tokens, tokenize

BLANK_LINE_NEWLINES = 2  # newlines that make a blank line
MOST_CELLS = 1 << 30  # product of two texts' words up to which their order is looked at; it takes a bit of memory each
SLACK_WORDS = 2  # words that may lie between two breaks that belong together, because small words match across them


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a text, by code points, whose words the other text has in the same order, or has not."""

    start: int
    end: int
    shared: bool


def differing_words(a: str, b: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Return the stretches of A and of B, by the longest common subsequence of their words."""
    words_a, words_b = tokenize(a), tokenize(b)
    shared_a, shared_b = _shared(words_a, words_b)
    return _stretches(a, words_a, shared_a), _stretches(b, words_b, shared_b)


def rows(a: str, b: str) -> tuple[tuple[Span, Span], ...]:
    """Cut two long texts into rows that belong beside each other, at blank lines between the same shared words.

    A paragraph that only one text has is a row of its own, with an empty span on the other side.
    """
    words_a, words_b = tokenize(a), tokenize(b)
    shared_a, shared_b = _shared(words_a, words_b)
    breaks = (_breaks(a, words_a, shared_a), _breaks(b, words_b, shared_b))
    last = [len(some) - 1 for some in breaks]
    at, reached, rank = [0, 0], [0, 0], 0
    found: list[tuple[Span, Span]] = []
    while at != last:
        ranks = [breaks[side][at[side]][0] for side in (0, 1)]
        if abs(ranks[0] - ranks[1]) <= SLACK_WORDS:
            cut = [0, 1]
        else:
            cut = [side for side in (0, 1) if at[side] < last[side] and ranks[side] - rank <= SLACK_WORDS][:1]
        moved = cut or [0 if at[0] < last[0] and (ranks[0] <= ranks[1] or at[1] == last[1]) else 1]
        if cut:
            rank = ranks[cut[0]]
            ends = [breaks[side][at[side]][1] if side in cut else reached[side] for side in (0, 1)]
            found.append((Span(reached[0], ends[0]), Span(reached[1], ends[1])))
            reached = ends
        for side in moved:
            at[side] = min(at[side] + 1, last[side])
    if reached != [len(a), len(b)] or not found:
        found.append((Span(reached[0], len(a)), Span(reached[1], len(b))))
    return tuple(found)


def _shared(a: Tokens, b: Tokens) -> tuple[list[bool], list[bool]]:
    """Return for each word of A and of B whether the other has it in the same order; of very long texts, whether it has it."""
    if len(a) * len(b) > MOST_CELLS:
        return np.isin(a.key, b.key).tolist(), np.isin(b.key, a.key).tolist()
    shared_a, shared_b = [False] * len(a), [False] * len(b)
    for step in LCSseq.opcodes(a.key.tolist(), b.key.tolist()):
        if step.tag == "equal":
            shared_a[step.src_start : step.src_end] = [True] * (step.src_end - step.src_start)
            shared_b[step.dest_start : step.dest_end] = [True] * (step.dest_end - step.dest_start)
    return shared_a, shared_b


def _breaks(text: str, words: Tokens, shared: list[bool]) -> list[tuple[int, int]]:
    """Return for each blank line, and for the end, the number of shared words before it and the place behind it."""
    before = [0, *accumulate(shared)]
    blank = [(before[i], int(words.right[i])) for i in range(1, len(words)) if words.lines[i] >= BLANK_LINE_NEWLINES]
    return [*blank, (before[-1], len(text))]


def _stretches(text: str, words: Tokens, shared: list[bool]) -> tuple[Stretch, ...]:
    """Turn runs of differing words into stretches, and everything around them into shared ones."""
    found: list[Stretch] = []
    reached = 0
    rows = zip(shared, words.start.tolist(), words.end.tolist(), strict=True)
    for same, group in groupby(rows, key=itemgetter(0)):
        if same:
            continue
        run = list(group)
        start, end = run[0][1], run[-1][2]
        if start > reached:
            found.append(Stretch(reached, start, True))
        found.append(Stretch(start, end, False))
        reached = end
    if reached < len(text):
        found.append(Stretch(reached, len(text), True))
    return tuple(found)
