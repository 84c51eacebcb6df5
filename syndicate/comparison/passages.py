"""From two token ranges to a passage that a reader can check: offsets, kind, likeness, runs, quotation.

Invariant: all that a passage says follows from the words inside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.document import Document
from syndicate.kernels.alignment_evidence import SAME, TOO_LONG, describe
from syndicate.kernels.logarithms import exp, ln
from syndicate.model.article import Span
from syndicate.model.comparison import Passage, PassageKind

EDITED_SHARE = 0.5  # of the longer side's words in equal runs; below it the wording is mostly new
_MOST_STEPS = 1 << 28  # products of lengths up to which words in order are counted exactly
# Logistic regression of "lies in a marked passage" on the score, over 5,600 boxes of at least 8 nats from PAN13 train,
# model rewrites with their and with other originals, and random pairs of news articles; see benchmarks/README.md.
_MIDDLE, _SLOPE = 48.8, 14.2
_CAP_NATS = 4.0  # nats that one word in a run may say


class Box(NamedTuple):
    """A token range of a and one of b, and their score in nats.

    ``copied``: it holds a run of many equal words. ``parts``: the boxes that a summary replaced.
    """

    a0: int
    a1: int
    b0: int
    b1: int
    score: float
    copied: bool = False
    parts: tuple[tuple[int, int, int, int], ...] = ()
    summary: bool = False

    @classmethod
    def of(cls, tokens: list[int], score: float, copied: bool = False) -> Box:
        """Make a box of four token places."""
        a0, a1, b0, b1 = tokens
        return cls(a0, a1, b0, b1, score, copied)

    def turned(self) -> Box:
        """Return the same with the sides exchanged."""
        parts = tuple((b0, b1, a0, a1) for a0, a1, b0, b1 in self.parts)
        return Box(self.b0, self.b1, self.a0, self.a1, self.score, self.copied, parts, self.summary)

    def touches(self, other: Sequence[int]) -> bool:
        """Return whether a token range pair overlaps this one on both sides."""
        return min(self._common(other)) > 0

    def _common(self, other: Sequence[int]) -> tuple[int, int]:
        """Return how many tokens a token range pair has in common with this one on each side; below 0 if there is a gap."""
        return min(self.a1, other[1]) - max(self.a0, other[0]), min(self.b1, other[3]) - max(self.b0, other[2])

    def holds(self, other: list[int]) -> bool:
        """Return whether more than half of a token range pair lies in this one, on both sides."""
        in_a, in_b = self._common(other)
        return 2 * in_a > other[1] - other[0] and 2 * in_b > other[3] - other[2]

    def cut_from(self, other: Box) -> Box | None:
        """Return what is left of this one beside another on each side, or None if it is inside on one side."""
        a0, a1 = _beside(self.a0, self.a1, other.a0, other.a1)
        b0, b1 = _beside(self.b0, self.b1, other.b0, other.b1)
        return self._replace(a0=a0, a1=a1, b0=b0, b1=b1) if a0 < a1 and b0 < b1 else None

    def within(self, other: list[int]) -> bool:
        """Return whether three quarters of this one lie in a token range pair that reaches further, on both sides."""
        in_a, in_b = self._common(other)
        longer = other[1] - other[0] > self.a1 - self.a0 and other[3] - other[2] > self.b1 - self.b0
        return longer and 4 * in_a >= 3 * (self.a1 - self.a0) and 4 * in_b >= 3 * (self.b1 - self.b0)

    def repeats(self, other: Box) -> bool:
        """Return whether more than half of one side lies in the same side of another box."""
        in_a, in_b = self._common(other[:4])
        return 2 * in_a > self.a1 - self.a0 or 2 * in_b > self.b1 - self.b0


def _beside(first: int, last: int, other_first: int, other_last: int) -> tuple[int, int]:
    """Return the longer part of a range that lies before or behind another one; it is empty if there is none."""
    before, behind = min(last, other_first) - first, last - max(first, other_last)
    return (first, first + max(before, 0)) if before >= behind else (last - max(behind, 0), last)


def runs_inside(a: Document, b: Document, boxes: Sequence[Box], runs: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the equal runs inside boxes as ``Passage.runs`` are chosen: box and token ranges in a and b (s, 5)."""
    tokens = np.array([box[:4] for box in boxes], np.int32).reshape(-1, 4)
    _, _, rows = describe(a.arrays, b.arrays, a.quoted, b.quoted, tokens, runs, False, 0.0, 0, _CAP_NATS)
    sides = (np.searchsorted(side.tokens.start, rows[:, at : at + 2]) for side, at in ((a, 1), (b, 3)))
    return np.hstack((rows[:, :1], *sides))


def to_passages(a: Document, b: Document, boxes: Sequence[Box], runs: NDArray[np.int32], turned: bool = False) -> list[Passage]:
    """Describe boxes; ``runs`` are all equal runs of the two texts, int32 (r, 3).

    ``turned`` exchanges the sides of the passages, and of nothing else, so that a pair has one answer in either order.
    """
    if not boxes:
        return []
    tokens = np.array([box[:4] for box in boxes], np.int32)
    least = ln(len(a)) + ln(len(b))
    counted = describe(a.arrays, b.arrays, a.quoted, b.quoted, tokens, runs, turned, least, _MOST_STEPS, _CAP_NATS)
    counts, said, rows = (array.tolist() for array in counted)
    inside: list[list[tuple[Span, Span]]] = [[] for _ in boxes]
    for box, a0, a1, b0, b1 in rows:
        inside[box].append((Span(b0, b1), Span(a0, a1)) if turned else (Span(a0, a1), Span(b0, b1)))
    return [_passage(a, b, *each, turned) for each in zip(boxes, counts, said, inside, strict=True)]


def _passage(a: Document, b: Document, box: Box, counts: list[int], said: float, inside: list[tuple[Span, Span]], turned: bool) -> Passage:
    in_runs, in_order, quoted = counts
    longer = max(box.a1 - box.a0, box.b1 - box.b0)
    similarity = 1.0 if in_order == SAME else round(min((in_runs if in_order == TOO_LONG else in_order) / longer, 0.9999), 4)
    kind = PassageKind.EDITED if in_runs >= EDITED_SHARE * longer else PassageKind.REWRITTEN
    if similarity == 1.0:
        kind = PassageKind.VERBATIM
    parts = [(_span(a, a0, a1), _span(b, b0, b1)) for a0, a1, b0, b1 in box.parts]
    sides = (_span(a, box.a0, box.a1), _span(b, box.b0, box.b1))
    if turned:
        sides = sides[1], sides[0]
        parts = [(y, x) for x, y in parts]
    score = max(box.score, said)
    own = box.b1 - box.b0 if turned else box.a1 - box.a0
    return Passage(
        kind,
        *sides,
        similarity,
        round(score, 3),
        round(1.0 / (1.0 + exp(-min((score - _MIDDLE) / _SLOPE, 700.0))), 6),
        round(quoted / own, 4),
        box.summary,
        tuple(sorted(inside)),
        tuple(sorted(parts)),
    )


def _span(text: Document, first: int, last: int) -> Span:
    return Span(int(text.arrays.start[first]), int(text.arrays.end[last]))
