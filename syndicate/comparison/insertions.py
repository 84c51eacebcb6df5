"""Boxes cut where one side has whole paragraphs that the other lacks, so that each piece is called what it is.

Invariant: a cut leaves out nothing but such paragraphs; every word beside them stays in a piece. Boxes that are not cut are
returned as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.document import Document
from syndicate.comparison.passages import EDITED_SHARE, Box

_OVERHANG = 4  # words by which a run may go on into an inserted paragraph, if they are the next one's first words too; 5 are a run

_KEPT_SHARE = 1 / 3  # of the words of paragraphs that stand in the other side's gap: these may be told there in other words


class _Run(NamedTuple):
    """Equal words of two sides by their tokens: from where to where in the side with more, and in the other one."""

    x0: int
    x1: int
    y0: int
    y1: int

    def turned(self) -> _Run:
        """Return the same with the sides exchanged."""
        return _Run(self.y0, self.y1, self.x0, self.x1)


Cut = tuple[int, int, int, int]  # what is left out in a and in b: first and behind the last token of each, one of them empty


def without_insertions(
    a: Document,
    b: Document,
    boxes: Sequence[Box],
    runs: NDArray[np.int64],
    least: int,
    weigh: Callable[[NDArray[np.int32]], NDArray[np.float64]],
) -> list[Box]:
    """Return the boxes, cut at inserted paragraphs into pieces of ``least`` words and more on both sides, which are close copies.

    ``runs`` are the equal runs inside boxes: box and token ranges in a and b, int (r, 5), in the order of a. ``weigh`` gives pieces
    their scores.
    """
    inside: list[list[_Run]] = [[] for _ in boxes]
    for box, a0, a1, b0, b1 in runs.tolist():
        inside[box].append(_Run(a0, a1, b0, b1))
    done: list[Box] = []
    for box, own in zip(boxes, inside, strict=True):
        pieces = [box] if box.summary or len(own) < 2 else _pieces(box, sorted(_cuts(a, b, own)), own, least)
        if len(pieces) > 1:
            scores = weigh(np.array([piece[:4] for piece in pieces], np.int32)).tolist()
            pieces = [piece._replace(score=score) for piece, score in zip(pieces, scores, strict=True)]
        done.extend(pieces)
    return done


def _pieces(box: Box, cuts: Sequence[Cut], runs: Sequence[_Run], least: int) -> list[Box]:
    """Return the pieces of a box between those cuts that have copied words of some length on both sides."""
    edges = [(box.a0, box.a0, box.b0, box.b0), *cuts, (box.a1, box.a1, box.b1, box.b1)]
    close = [_close((before[1], behind[0], before[3], behind[2]), runs, least) for before, behind in pairwise(edges)]
    kept = [edges[0], *(cut for cut, sides in zip(cuts, pairwise(close), strict=True) if all(sides)), edges[-1]]
    return [box._replace(a0=before[1], a1=behind[0], b0=before[3], b1=behind[2]) for before, behind in pairwise(kept)]


def _close(piece: Cut, runs: Sequence[_Run], least: int) -> bool:
    """Return whether a piece has enough words on both sides, and half of them in runs."""
    a0, a1, b0, b1 = piece
    copied = sum(max(0, min(run.x1, a1) - max(run.x0, a0)) for run in runs)
    return min(a1 - a0, b1 - b0) >= least and copied >= EDITED_SHARE * max(a1 - a0, b1 - b0)


def _cuts(a: Document, b: Document, runs: Sequence[_Run]) -> Iterator[Cut]:
    """Yield where one side has whole paragraphs between the same runs on both sides, and the other has none."""
    for place, (before, behind) in enumerate(pairwise(runs), 1):
        before = before._replace(y1=max(run.y1 for run in runs[:place]))
        behind = behind._replace(y0=min(run.y0 for run in runs[place:]))
        if before.y1 > behind.y0:  # what stands before it in one text stands behind it in the other
            continue
        in_a = _whole(a, before.x1, behind.x0)
        in_b = _whole(b, before.y1, behind.y0)
        if in_a and not in_b:
            at = _opposite(a, b, in_a, before, behind)
            if at is not None:
                yield *in_a, at, at
        elif in_b and not in_a:
            at = _opposite(b, a, in_b, before.turned(), behind.turned())
            if at is not None:
                yield at, at, *in_b


def _whole(text: Document, first: int, last: int) -> tuple[int, int] | None:
    """Return the paragraphs that stand as a whole in a gap between two runs, as one token range."""
    found = [
        unit
        for unit in text.paragraphs
        if first - _OVERHANG <= unit.first and unit.last <= last + _OVERHANG
        and 2 * (min(unit.last, last) - max(unit.first, first)) > unit.words
    ]  # fmt: skip
    return (found[0].first, found[-1].last) if found else None


def _opposite(text: Document, other: Document, inserted: tuple[int, int], before: _Run, behind: _Run) -> int | None:
    """Return the token of the other text before which the inserted paragraphs would stand, or None if it may have them there."""
    if before.y1 == behind.y0:
        return before.y1 - max(0, before.x1 - inserted[0]) + max(0, inserted[1] - behind.x0)
    there = set(other.stems[before.y1 : behind.y0].tolist())
    own = text.stems[inserted[0] : inserted[1]].tolist()
    if sum(stem in there for stem in own) >= _KEPT_SHARE * len(own):
        return None
    return next((unit.first for unit in other.paragraphs if before.y1 <= unit.first <= behind.y0), None)
