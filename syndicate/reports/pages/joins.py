"""Which paragraphs of two articles belong together, so that a reader can go from one to the other.

Invariant: a join lies inside a passage. When A's paragraph names B's as its other, B's names A's as well. The same passages
give the same joins.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from syndicate.comparison import Document
from syndicate.comparison.own_words import OwnWords, own_words, token_range
from syndicate.model.comparison import Passage

RUN_WORD_NATS = 10.0  # nats for an equal word in a run, when paragraphs are matched; as much as a rare word
COMMON_PARAGRAPHS = 60  # paragraphs that have a word; a word in more of them does not help to match paragraphs
SHORT_WORD_CHARACTERS = 4  # a shorter word alone among differing ones is not worth a mark


@dataclass(frozen=True, slots=True)
class Join:
    """A paragraph's part in a passage: its token range, and which joins of the other side say the same, the nearest first.

    ``moved`` says that it is in another order there.
    """

    passage: int
    first: int
    last: int
    others: tuple[int, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What one article shares with another, by tokens (n) and by joins."""

    prepared: Document
    kind: NDArray[np.int8]  # (n,) how closely, 0 if not at all
    own: NDArray[np.bool_]  # (n,) neither marked nor boilerplate
    quoted: NDArray[np.bool_]  # (n,) both give it as speech
    differs: NDArray[np.bool_]  # (n,) shared, in other words
    joins: tuple[Join, ...]


def join(
    a: Document,
    b: Document,
    passages: Sequence[Passage],
    kinds: tuple[NDArray[np.int8], NDArray[np.int8]],
    words: tuple[OwnWords, OwnWords],
) -> tuple[Shared, Shared]:
    """Join the paragraphs of two articles inside their passages; ``kinds`` and ``words`` have a value for each token of their side."""
    parts_a = _parts(a, kinds[0], [token_range(a, passage.a) for passage in passages])
    parts_b = _parts(b, kinds[1], [token_range(b, passage.b) for passage in passages])
    best_a, best_b = [-1] * len(parts_a), [-1] * len(parts_b)
    for number, passage in enumerate(passages):
        here_a = [i for i, part in enumerate(parts_a) if part.passage == number]
        here_b = [j for j, part in enumerate(parts_b) if part.passage == number]
        if here_a and here_b:
            scores = _scores(a, b, passage, [parts_a[i] for i in here_a], [parts_b[j] for j in here_b])
            for i, y in zip(here_a, _nearest(scores, len(here_a), len(here_b)), strict=True):
                best_a[i] = here_b[y]
            turned = {(y, x): score for (x, y), score in scores.items()}
            for j, x in zip(here_b, _nearest(turned, len(here_b), len(here_a)), strict=True):
                best_b[j] = here_a[x]
    joins_a, joins_b = _linked(parts_a, best_a, best_b), _linked(parts_b, best_b, best_a)
    joins_a, joins_b = _moved(joins_a, joins_b)
    return (
        Shared(a, kinds[0], words[0].own, words[0].quoted, _differing(a, b, joins_a, joins_b) & (kinds[0] > 0), joins_a),
        Shared(b, kinds[1], words[1].own, words[1].quoted, _differing(b, a, joins_b, joins_a) & (kinds[1] > 0), joins_b),
    )


def _parts(prepared: Document, kind: NDArray[np.int8], ranges: Sequence[tuple[int, int]]) -> list[Join]:
    """Cut each passage of one side at its paragraphs, in the order of the text; parts without a shared word are left out."""
    units = prepared.paragraphs
    starts = [unit.first for unit in units]
    found = []
    for number, (first, last) in enumerate(ranges):
        for unit in units[max(0, bisect_left(starts, first + 1) - 1) :]:
            if unit.first >= last:
                break
            begin, end = max(first, unit.first), min(last, unit.last)
            if begin < end and kind[begin:end].any():
                found.append(Join(number, begin, end))
    return sorted(found, key=lambda part: (part.first, part.last, part.passage))


def _nearest(scores: Mapping[tuple[int, int], float], ours: int, theirs: int) -> Iterator[int]:
    """Yield for each paragraph of a passage the most similar one of the other side, or the one at the same height."""
    for x in range(ours):
        height = x * (theirs - 1) / max(ours - 1, 1)
        yield min(range(theirs), key=lambda y: (-scores.get((x, y), 0.0), abs(y - height)))


def _scores(a: Document, b: Document, passage: Passage, ours: Sequence[Join], theirs: Sequence[Join]) -> dict[tuple[int, int], float]:
    """Return how much paragraphs of A and of B have in common, by their places: rare words, and words in equal runs."""
    scores: dict[tuple[int, int], float] = defaultdict(float)
    weight = own_words(a, ()).weight
    holding: dict[int, set[int]] = defaultdict(set)
    for y, part in enumerate(theirs):
        for stem in set(b.stems[part.first : part.last].tolist()):
            holding[stem].add(y)
    for x, part in enumerate(ours):
        weights = dict(zip(a.stems[part.first : part.last].tolist(), weight[part.first : part.last].tolist(), strict=True))
        for stem, nats in weights.items():
            if 0 < len(holding.get(stem, ())) <= COMMON_PARAGRAPHS:
                for y in holding[stem]:
                    scores[x, y] += nats
    begins_a, begins_b = [part.first for part in ours], [part.first for part in theirs]
    for run_a, run_b in passage.runs:
        (i, last), (k, _) = token_range(a, run_a), token_range(b, run_b)
        for step in range(last - i):  # a run can reach over the end of a paragraph
            x, y = bisect_left(begins_a, i + step + 1) - 1, bisect_left(begins_b, k + step + 1) - 1
            if x >= 0 and y >= 0:
                scores[x, y] += RUN_WORD_NATS
    return scores


def _linked(parts: Sequence[Join], best: Sequence[int], back: Sequence[int]) -> tuple[Join, ...]:
    """Give each part its others: the one that is nearest to it, then those to which it is the nearest."""
    named: dict[int, list[int]] = defaultdict(list)
    for other, one in enumerate(back):
        named[one].append(other)
    return tuple(replace(part, others=tuple(dict.fromkeys([best[i], *named[i]]))) if best[i] >= 0 else part for i, part in enumerate(parts))


def _moved(joins_a: tuple[Join, ...], joins_b: tuple[Join, ...]) -> tuple[tuple[Join, ...], tuple[Join, ...]]:
    """Mark joins that are in another order on the other side: those outside the longest chain that keeps the order."""
    pairs = [(i, one.others[0]) for i, one in enumerate(joins_a) if one.others and joins_b[one.others[0]].others[0] == i]
    kept = {pairs[place] for place in _longest_rise([j for _, j in pairs])}
    moved = [pair for pair in pairs if pair not in kept]
    moved_a, moved_b = {i for i, _ in moved}, {j for _, j in moved}
    return (
        tuple(replace(one, moved=True) if i in moved_a else one for i, one in enumerate(joins_a)),
        tuple(replace(one, moved=True) if j in moved_b else one for j, one in enumerate(joins_b)),
    )


def _longest_rise(values: Sequence[int]) -> list[int]:
    """Return the places of a longest rising subsequence."""
    ends: list[int] = []
    tops: list[int] = []
    before = [-1] * len(values)
    for place, value in enumerate(values):
        at = bisect_left(ends, value)
        before[place] = tops[at - 1] if at else -1
        ends[at : at + 1] = [value]
        tops[at : at + 1] = [place]
    found = []
    place = tops[-1] if tops else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def _differing(ours: Document, theirs: Document, here: Sequence[Join], there: Sequence[Join]) -> NDArray[np.bool_]:
    """Return which words of one side the paragraphs beside them do not have in the same order (n,)."""
    differs = np.zeros(len(ours.tokens), np.bool_)
    for one in here:
        words = ours.tokens.key[one.first : one.last]
        others = [theirs.tokens.key[there[j].first : there[j].last] for j in sorted(one.others)]
        same = np.zeros(len(words), np.bool_)
        for step in LCSseq.opcodes(words.tolist(), np.concatenate(others).tolist() if others else []):
            if step.tag == "equal":
                same[step.src_start : step.src_end] = True
        differs[one.first : one.last] = ~_smooth(same, ours.tokens.end[one.first : one.last] - ours.tokens.start[one.first : one.last])
    return differs


def _smooth(same: NDArray[np.bool_], lengths: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Drop short words that are alone among differing ones, such as an "of" in common."""
    alone = same.copy()
    alone[1:] &= ~same[:-1]
    alone[:-1] &= ~same[1:]
    return same & ~(alone & (lengths < SHORT_WORD_CHARACTERS))
