"""Two texts to the passages they share.

Invariant: ``align(b, a)`` is ``align(a, b)`` with its sides exchanged. Offsets are code points inside the texts. Passages
overlap on one side only if they come from two places on the other. Time is bounded; ``capped`` says if a bound left
something out. No passage holds a word that both texts mark. A word that only one text marks is in a passage only if a run of
equal words that begins outside the mark goes on through it, because the other text copied it. (The far side of a summary is a
whole text and includes its marks.)

Method: boxes (a token range on either side) come from sentence pairs that look alike, from one-sided scans and from runs of
equal words. Each is refined to the borders where a likelihood ratio of shared words is greatest, and overlapping ones
compete. The method and what each part brings are measured in ``benchmarks/``.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.document import Document, one_language
from syndicate.comparison.insertions import without_insertions
from syndicate.comparison.passages import Box, runs_inside, to_passages
from syndicate.kernels.alignment_boxes import Rules, refine, trim, weigh
from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.alignment_holes import find_hole, place
from syndicate.kernels.alignment_search import MANY_BOXES, MANY_RUNS, MANY_SEEDS, REPEATED, Limits, SearchResult, look
from syndicate.kernels.alignment_summary import spread
from syndicate.kernels.logarithms import ln
from syndicate.model.comparison import Passage
from syndicate.model.settings import Aligning
from syndicate.text.tokens import SENTENCE_END

# Bonus for a border at a boundary of class 0 to 4 (nothing, soft punctuation, newline, sentence end, edge of the text).
_EDGE_LONGER = np.array([-2.5, -1.5, 0.0, 1.0, 1.5])
_EDGE_SHORTER = np.array([-6.0, -4.0, 0.5, 1.0, 1.5])
_EDGE_SCAN = np.array([-1.5, -1.0, 1.0, 1.0, 1.5])
_RULES = Rules(_EDGE_LONGER, _EDGE_SHORTER, _EDGE_SCAN)
_RULES_TURNED = Rules(_EDGE_SHORTER, _EDGE_LONGER, _EDGE_SCAN)

_GAP, _COSINE, _DICE, _LIKENESS = 4, 0.20, 0.22, 0.28  # sentence seeds; those of Sanchez-Perez et al. 2014 are .25, .28 and .34
_OVERLAP_SHARE = 0.3  # of the shorter, on both sides: two such boxes are the same passage
_WEAK_SHARE = 0.6  # a passage used twice: the second place must say this much of what the better one says
_NEAR_TOKENS = 12  # tokens between two runs that are one passage
_OVERHANG_NATS = 12.0  # nats that a stretch beside a run must say to stay
_REPEATED_WORDS = 40  # words of a run inside a passage that is in the other text a second time
_COPIED_WORDS = 60  # words of a run that no summary has
# Longer texts have more places to be alike by accident: so many nats more for each time that their product grows e-fold
# beyond two texts of a thousand words.
_PLACES, _LOOKED = 13.815510557964274, 3.0  # the first is the logarithm of that product
_MOST_BOX_CELLS = 1 << 28  # product of a box's lengths up to which it is searched for holes
_MOST_BOXES = 4096
_MOST_RUNS = 4096

_CAPPED = (
    (REPEATED, "phrases that both texts repeat very often were matched in their order only"),
    (MANY_RUNS, f"only the {_MOST_RUNS:,} longest equal runs were kept"),
    (MANY_SEEDS, "only the first pairs of similar sentences were looked at"),
    (MANY_BOXES, f"only the first {_MOST_BOXES:,} places were looked at"),
)

_SUMMARY_NATS = 32.0  # nats that the whole other text must explain
_SUMMARY_RATIO = 3.0  # times longer than the summary
_SUMMARY_WEIGHTS = (-13.72, -11.81, -0.94, -2.99, 4.93, 10.34, 3.34, 2.63, -14.28)  # logistic regression on PAN13 train
_LEAST_SUMMARY_LOG_ODDS = -1.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """All passages of two texts, by where they start in the first; ``capped`` says in words what a limit left out."""

    passages: tuple[Passage, ...]
    capped: str | None = None


class _Pair(NamedTuple):
    """The longer and the shorter text, with each stem's place in the other one's vocabulary."""

    a: AlignmentArrays
    b: AlignmentArrays
    to_b: NDArray[np.int32]
    to_a: NDArray[np.int32]

    def turned(self) -> _Pair:
        """Return the pair with the texts exchanged."""
        return _Pair(self.b, self.a, self.to_a, self.to_b)


def align(a: Document, b: Document, settings: Aligning | None = None) -> Alignment:
    """Find every passage that two texts share, however it was reworked."""
    settings = settings or Aligning()
    a, b = one_language(a, b)
    if len(a) == 0 or len(b) == 0:
        return Alignment(())
    turned = len(a) < len(b) or (len(a) == len(b) and _order(a) < _order(b))
    longer, shorter = (b, a) if turned else (a, b)
    boxes, runs, capped = _boxes(longer, shorter, settings)
    passages = sorted(to_passages(longer, shorter, boxes, runs, turned), key=lambda p: (p.a, p.b))
    return Alignment(tuple(passages), "; ".join(capped) or None)


def _order(text: Document) -> tuple[bytes, str]:
    """Return a sort key that decides which of two texts of equal length counts as the longer one, in either order of arguments."""
    return text.tokens.key.tobytes(), text.text


def _boxes(longer: Document, shorter: Document, settings: Aligning) -> tuple[list[Box], NDArray[np.int32], list[str]]:
    """Find the boxes of the longer text a and the shorter text b, all equal runs, and what was left out."""
    a, b = longer.arrays, shorter.arrays
    places = ln(max(len(a.id) * len(b.id), 1)) - _PLACES
    settings = replace(settings, least_score=settings.least_score + _LOOKED * max(0.0, places))
    found = look(a, b, _RULES, _RULES_TURNED, _limits(settings))
    capped = [sentence for flag, sentence in _CAPPED if found.flags & flag]
    if not len(found.boxes) and not len(found.chained) and not len(found.scanned) and not len(found.scanned_b):
        return [], found.runs, capped
    pair = _Pair(a, b, found.to_b, found.to_a)
    chosen = _reworded(found, settings)
    if any(_size(box) > _MOST_BOX_CELLS for box in chosen):
        capped.append("very long passages were not searched for additions")
    boxes = _with_runs(pair, _without_holes(pair, chosen, settings), found.chained)
    boxes = _apart(pair, _summary(pair, boxes, found))
    pieces = without_insertions(
        longer, shorter, boxes, runs_inside(longer, shorter, boxes, found.runs), settings.run_words, _weighing(pair)
    )
    return pieces, found.runs, capped


def _weighing(pair: _Pair) -> Callable[[NDArray[np.int32]], NDArray[np.float64]]:
    return lambda boxes: weigh(*pair, boxes, _RULES)


def _limits(settings: Aligning) -> Limits:
    passages = (settings.run_words, settings.run_characters, settings.least_longer, settings.least_shorter, settings.least_score)
    return Limits(_GAP, _COSINE, _DICE, _LIKENESS, _NEAR_TOKENS, _OVERLAP_SHARE, _WEAK_SHARE, _MOST_RUNS, _MOST_BOXES, *passages)


def _reworded(found: SearchResult, settings: Aligning) -> list[Box]:
    """Return the boxes that say enough and do not overlap better ones, best first."""
    boxes = [Box.of(tokens, score) for tokens, score in zip(found.boxes.tolist(), found.scores.tolist(), strict=True)]
    if len(found.chained):
        runs = found.chained.tolist()
        boxes = [box for box in boxes if box.score >= settings.least_score_beside_runs or any(box.touches(run) for run in runs)]
    return boxes


def _size(box: Box) -> int:
    return (box.a1 - box.a0) * (box.b1 - box.b0)


def _without_holes(pair: _Pair, boxes: list[Box], settings: Aligning) -> list[Box]:
    """Cut boxes in which one side has sentences that the other has not, if the remaining parts are good enough alone."""
    waiting = list(boxes)
    done: list[Box] = []
    while waiting:
        box = waiting.pop()
        halves = _halves(pair, box, settings) if _size(box) <= _MOST_BOX_CELLS else []
        (waiting if halves else done).extend(halves or [box])
    return sorted(done, key=lambda box: (-box.score, box))


def _halves(pair: _Pair, box: Box, settings: Aligning) -> list[Box]:
    """Return the two parts of a box beside its longest hole, or nothing."""
    for view, whole, mirrored in ((pair, box, False), (pair.turned(), box.turned(), True)):
        a0, a1, b0, b1 = whole[:4]
        first, last = find_hole(view.a, view.to_b, view.b, a0, a1, b0, b1, settings.hole_words, _RULES)
        if last <= first:
            continue
        outer = ((a0, first), (last, a1))
        parts = np.array([(x0, x1, *place(view.a, view.b, view.to_a, x0, x1, b0, b1, _RULES)) for x0, x1 in outer], np.int32)
        parts = np.ascontiguousarray(parts[:, [2, 3, 0, 1]] if mirrored else parts)
        scores = refine(*pair, parts, _RULES)
        halves = [Box.of(part, score) for part, score in zip(parts.tolist(), scores.tolist(), strict=True)]
        hole = [half.turned() if mirrored else half for half in halves]
        apart = not halves[0].touches(halves[1][:4]) and all(half.a1 <= first or half.a0 >= last for half in hole)
        if apart and all(half.score >= settings.least_score and _long_enough(pair, half, settings) for half in halves):
            return halves
    return []


def _long_enough(pair: _Pair, box: Box, settings: Aligning) -> bool:
    in_a = pair.a.end[box.a1] - pair.a.start[box.a0]
    in_b = pair.b.end[box.b1] - pair.b.start[box.b0]
    return bool(in_a >= settings.least_longer and in_b >= settings.least_shorter)


def _with_runs(pair: _Pair, boxes: list[Box], chained: NDArray[np.int32]) -> list[Box]:
    """Let runs of equal words decide the borders of the boxes they are in, and add runs that are in no box."""
    loose = chained.tolist()
    result: list[Box] = []
    for box in boxes:
        inside = [run for run in loose if box.touches(run)]
        wider = next((run for run in inside if box.within(run)), None)
        if wider is not None:
            loose.remove(wider)
            box = Box.of(wider, float(weigh(*pair, np.array([wider], np.int32), _RULES)[0]), wider[1] - wider[0] >= _COPIED_WORDS)
        elif inside:
            part = np.array(inside)
            hull = np.array([part[:, 0].min(), part[:, 1].max(), part[:, 2].min(), part[:, 3].max()], np.int32)
            cut = np.array(box[:4], np.int32)
            trim(*pair, cut, hull, _OVERHANG_NATS, _RULES)
            copied = int((part[:, 1] - part[:, 0]).max()) >= _COPIED_WORDS
            box = Box.of(cut.tolist(), float(weigh(*pair, cut[None], _RULES)[0]), copied)
            loose = [run for run in loose if not box.holds(run)]
        result.append(box)
    if loose:
        scores = weigh(*pair, np.array(loose, np.int32), _RULES).tolist()
        free = [Box.of(run, score, run[1] - run[0] >= _COPIED_WORDS) for run, score in zip(loose, scores, strict=True)]
        for box in sorted(free, key=lambda box: (-box.score, box)):
            if _stands_alone(pair, box) or not any(box.repeats(better) for better in result):
                result.append(box)
    return result


def _stands_alone(pair: _Pair, box: Box) -> bool:
    """Return whether a run is worth reporting a second time: whole sentences, or as long as two."""
    edges = (pair.a.gap[box.a0], pair.a.gap[box.a1], pair.b.gap[box.b0], pair.b.gap[box.b1])
    return box.a1 - box.a0 >= _REPEATED_WORDS or min(edges) >= SENTENCE_END


def _apart(pair: _Pair, boxes: list[Box]) -> list[Box]:
    """Cut from weaker boxes the ends that overlap stronger ones on both sides."""
    done: list[Box] = []
    for box in sorted(boxes, key=lambda box: (not box.copied, -box.score, box)):
        rest: Box | None = box
        for better in done:
            if rest is not None and rest.touches(better[:4]):
                rest = rest.cut_from(better)
        if rest is box:
            done.append(box)
        elif rest is not None:
            score = float(weigh(*pair, np.array([rest[:4]], np.int32), _RULES)[0])
            if score > 0.0:
                done.append(rest._replace(score=score))
    return done


def _summary(pair: _Pair, boxes: list[Box], found: SearchResult) -> list[Box]:
    """Replace the boxes in a stretch of one text by one box, if that stretch sums up the other text as a whole."""
    candidates = []
    views = ((pair, found.scanned, found.scanned_scores, False), (pair.turned(), found.scanned_b, found.scanned_b_scores, True))
    for view, ranges, nats, mirrored in views:
        if len(nats) == 0:
            continue
        best = int(np.argmax(nats))
        first, last = ranges[best, :2].tolist()
        score = float(nats[best])
        if score < _SUMMARY_NATS or len(view.b.id) < _SUMMARY_RATIO * (last - first):
            continue
        own = [box.turned() if mirrored else box for box in boxes]
        parts = [box for box in own if box.a0 < last and first < box.a1]
        if any(box.copied for box in parts):
            continue
        local, b0, b1 = spread(view.a, view.b, view.to_b, first, last)
        if b1 > b0 and _sums_up(parts, score, local, (b1 - b0) / len(view.b.id), len(view.b.id)) > _LEAST_SUMMARY_LOG_ODDS:
            whole = Box(first, last, b0, b1, score, False, tuple(part[:4] for part in parts), True)
            rest = [box for box in own if box not in parts]
            candidates.append((score, [box.turned() if mirrored else box for box in [*rest, whole]]))
    return max(candidates, key=lambda c: c[0])[1] if candidates else boxes


def _sums_up(parts: list[Box], score: float, local: float, extent: float, words: int) -> float:
    """Return the log odds that a stretch sums up the whole other text rather than retelling places of it one by one.

    ``parts`` are the boxes that touch it and ``score`` is its own. ``local`` is the share of its evidence that one window
    of the other text holds, ``extent`` the share of the other text between its first and last telling word, and ``words``
    the length of that text.
    """
    explained = ln(min(max(sum(part.score for part in parts) / score, 0.5), 20.0))
    longer = float(np.mean([(part.b1 - part.b0) / (part.a1 - part.a0) for part in parts])) if parts else 1.0
    covered = min(1.0, sum(part.b1 - part.b0 for part in parts) / words)
    stretched = ln(min(max(longer, 0.5), 4.0))
    features = (1.0, local, explained, explained * explained, stretched, extent, ln(score), min(len(parts), 4), covered)
    return math.fsum(map(operator.mul, _SUMMARY_WEIGHTS, features))
