"""From two token ranges to a passage that a reader can check: offsets, kind, likeness, runs, quotation.

What always holds: what is said here of a passage follows from the words inside it alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.alignment_runs import common_in_order
from syndicate.prepared import Prepared
from syndicate.values import Passage, PassageKind, Span

_EDITED = 0.5  # of the longer side's words in equal runs; below it the wording is mostly new
_MOST_STEPS = 1 << 28  # products of lengths up to which words in order are counted exactly
# Logistic regression of "lies in a marked passage" on the score, over 5,600 boxes of at least 8 nats from PAN13 train,
# model rewrites with their and with other originals, and random pairs of news articles; see benchmarks/README.md.
_MIDDLE, _SLOPE = 48.8, 14.2
_CAP = 4.0  # nats that one word in a run may say


class Box(NamedTuple):
    """A token range of a and one of b, and what they say in nats.

    ``copied`` tells that it holds a run of many equal words, ``parts`` are the boxes that a summary took the place of.
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

    def touches(self, other: list[int]) -> bool:
        """Tell whether a token range pair overlaps this one on both sides."""
        return other[0] < self.a1 and self.a0 < other[1] and other[2] < self.b1 and self.b0 < other[3]

    def holds(self, other: list[int]) -> bool:
        """Tell whether more than half of a token range pair lies in this one, on both sides."""
        in_a = min(self.a1, other[1]) - max(self.a0, other[0])
        in_b = min(self.b1, other[3]) - max(self.b0, other[2])
        return 2 * in_a > other[1] - other[0] and 2 * in_b > other[3] - other[2]

    def cut_from(self, other: Box) -> Box | None:
        """Return what is left of this one beside another on each side, or None where it stands inside on one."""
        a0, a1 = _beside(self.a0, self.a1, other.a0, other.a1)
        b0, b1 = _beside(self.b0, self.b1, other.b0, other.b1)
        return self._replace(a0=a0, a1=a1, b0=b0, b1=b1) if a0 < a1 and b0 < b1 else None

    def within(self, other: list[int]) -> bool:
        """Tell whether three quarters of this one lie in a token range pair that reaches further, on both sides."""
        in_a = min(self.a1, other[1]) - max(self.a0, other[0])
        in_b = min(self.b1, other[3]) - max(self.b0, other[2])
        longer = other[1] - other[0] > self.a1 - self.a0 and other[3] - other[2] > self.b1 - self.b0
        return longer and 4 * in_a >= 3 * (self.a1 - self.a0) and 4 * in_b >= 3 * (self.b1 - self.b0)

    def repeats(self, other: Box) -> bool:
        """Tell whether more than half of one side lies in the same side of another box."""
        in_a = min(self.a1, other.a1) - max(self.a0, other.a0)
        in_b = min(self.b1, other.b1) - max(self.b0, other.b0)
        return 2 * in_a > self.a1 - self.a0 or 2 * in_b > self.b1 - self.b0


def _beside(first: int, last: int, other_first: int, other_last: int) -> tuple[int, int]:
    """Return the longer part of a range that lies before or behind another one; it is empty where there is none."""
    before, behind = min(last, other_first) - first, last - max(first, other_last)
    return (first, first + max(before, 0)) if before >= behind else (last - max(behind, 0), last)


def to_passage(a: Prepared, b: Prepared, box: Box, runs: NDArray[np.int32], turned: bool = False) -> Passage:
    """Describe a box; ``runs`` are all equal runs of the two texts, int32 (r, 3).

    ``turned`` exchanges the sides of the passage, and of nothing else, so that a pair has one answer in either order.
    """
    inside = _runs_inside(box, runs)
    longer = max(box.a1 - box.a0, box.b1 - box.b0)
    in_runs = sum(length for _, _, length in inside)
    similarity = _similarity(a, b, box, in_runs)
    kind = PassageKind.EDITED if in_runs >= _EDITED * longer else PassageKind.REWRITTEN
    if similarity == 1.0:
        kind = PassageKind.VERBATIM
    score = max(box.score, _order_evidence(a, b, inside))
    in_spans = [(_span(a, x, x + n), _span(b, y, y + n)) for x, y, n in inside]
    parts = [(_span(a, a0, a1), _span(b, b0, b1)) for a0, a1, b0, b1 in box.parts]
    side_a, side_b = _span(a, box.a0, box.a1), _span(b, box.b0, box.b1)
    if turned:
        side_a, side_b = side_b, side_a
        in_spans = [(y, x) for x, y in in_spans]
        parts = [(y, x) for x, y in parts]
    return Passage(
        kind,
        side_a,
        side_b,
        similarity,
        round(score, 3),
        round(float(1.0 / (1.0 + np.exp(-min((score - _MIDDLE) / _SLOPE, 700.0)))), 6),
        _quoted(b, a, box.turned()) if turned else _quoted(a, b, box),
        box.summary,
        tuple(sorted(in_spans)),
        tuple(sorted(parts)),
    )


def _span(text: Prepared, first: int, last: int) -> Span:
    return Span(int(text.side.start[first]), int(text.side.end[last]))


def _runs_inside(box: Box, runs: NDArray[np.int32]) -> list[tuple[int, int, int]]:
    """Return the equal runs inside a box in order, longest preferred where they overlap."""
    if len(runs) == 0:
        return []
    skip = np.maximum(0, np.maximum(box.a0 - runs[:, 0], box.b0 - runs[:, 1]))
    x = runs[:, 0] + skip
    y = runs[:, 1] + skip
    length = np.minimum(np.minimum(runs[:, 2] - skip, box.a1 - x), box.b1 - y)
    order = np.lexsort((y, x, -length))
    used_a = np.zeros(box.a1 - box.a0, np.bool_)
    used_b = np.zeros(box.b1 - box.b0, np.bool_)
    kept: list[tuple[int, int, int]] = []
    for k in order:
        n = int(length[k])
        if n < 5:
            break
        i, j = int(x[k]) - box.a0, int(y[k]) - box.b0
        if not used_a[i : i + n].any() and not used_b[j : j + n].any():
            used_a[i : i + n] = used_b[j : j + n] = True
            kept.append((int(x[k]), int(y[k]), n))
    return sorted(kept)


def _order_evidence(a: Prepared, b: Prepared, runs: list[tuple[int, int, int]]) -> float:
    """Return what equal runs say by the order of their words; in a long box the words by themselves say little."""
    total = 0.0
    for x, _, n in runs:
        ids = a.side.id[x : x + n]
        chance = np.minimum(a.side.common[ids] + a.side.excess[ids], 1.0)
        total += max(0.0, float(np.minimum(-np.log(chance), _CAP).sum()) - float(np.log(len(a)) + np.log(len(b))))
    return total


def _similarity(a: Prepared, b: Prepared, box: Box, in_runs: int) -> float:
    """Return the share of the longer side's words that are equal in order."""
    n, m = box.a1 - box.a0, box.b1 - box.b0
    if n == m and np.array_equal(a.tokens.key[box.a0 : box.a1], b.tokens.key[box.b0 : box.b1]):
        return 1.0
    if n * m > _MOST_STEPS:
        return round(min(in_runs / max(n, m), 0.9999), 4)
    words, ids = np.unique(np.concatenate((a.tokens.key[box.a0 : box.a1], b.tokens.key[box.b0 : box.b1])), return_inverse=True)
    ids = ids.astype(np.int32)
    common = common_in_order(ids[:n], ids[n:], len(words))
    return round(min(int(common) / max(n, m), 0.9999), 4)


def _quoted(a: Prepared, b: Prepared, box: Box) -> float:
    """Return the share of side a's words that stand in quotation marks on both sides.

    A quotation counts whole where b quotes at least half of its words: newsrooms shorten and reword quotations.
    """
    own = a.quoted[box.a0 : box.a1]
    if not own.any():
        return 0.0
    there = b.stems[box.b0 : box.b1][b.quoted[box.b0 : box.b1]]
    met = own & np.isin(a.stems[box.a0 : box.a1], there)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], own, [False]))))
    total = 0
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        found = int(met[first:last].sum())
        total += last - first if 2 * found >= last - first else found
    return round(total / len(own), 4)
