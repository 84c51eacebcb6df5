"""The sentences of texts that are nearly the same: which of several texts another one follows, and where it kept old wording.

What always holds: everything is a function of the texts; a sentence is compared by its folded words in their order.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from syndicate.model.article import Span
from syndicate.text.tokens import sentences, tokenize

LEAST_WORDS = 4  # a shorter sentence is a cross-head or an exclamation
ALIKE = 0.5  # of the words of the longer one in the same order; less is another sentence
UNDECIDED = 1.0  # words; two texts that fit as well as this are not told apart
WHOLE = 0.9  # of a text's words in the other one

Key = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Sentences:
    """The sentences of a text, with the hashes of their folded words."""

    spans: tuple[Span, ...]
    keys: tuple[Key, ...]

    @functools.cached_property
    def known(self) -> frozenset[Key]:
        """Return the sentences without their places."""
        return frozenset(self.keys)

    @functools.cached_property
    def words(self) -> tuple[frozenset[int], ...]:
        """Return the different words of each sentence."""
        return tuple(map(frozenset, self.keys))

    def within(self, span: Span) -> list[int]:
        """Return which sentences lie in a stretch of the text with at least half of their length."""
        shared = (min(span.end, one.end) - max(span.start, one.start) for one in self.spans)
        return [place for place, (one, common) in enumerate(zip(self.spans, shared, strict=True)) if 2 * common >= one.end - one.start]

    def nearest(self, key: Key, among: Iterable[int] | None = None) -> tuple[float, int]:
        """Return how like the most similar of these sentences is, 0 to 1, and which it is, -1 where none is like it at all."""
        own, best, found = frozenset(key), 0.0, -1
        for place in range(len(self.keys)) if among is None else among:
            longest = max(len(key), len(self.keys[place]))
            if len(own & self.words[place]) >= ALIKE * min(len(own), len(self.words[place])) or longest < 2 * LEAST_WORDS:
                share = LCSseq.similarity(key, self.keys[place]) / longest
                if share > best:
                    best, found = share, place
        return best, found


def sentences_of(text: str) -> Sentences:
    """Return the sentences of a text that have four words or more."""
    tokens = tokenize(text)
    edges = sentences(tokens).tolist()
    keys = tokens.key.tolist()
    ends = [(first, last) for first, last in itertools.pairwise(edges) if last - first >= LEAST_WORDS]
    spans = tuple(Span(int(tokens.right[first]), max(int(tokens.left[last]), int(tokens.end[last - 1]))) for first, last in ends)
    return Sentences(spans, tuple(tuple(keys[first:last]) for first, last in ends))


@dataclass(frozen=True, slots=True)
class Fit:
    """Which of several texts one follows: their places, and the sentences that tell (its own, that of the first)."""

    places: tuple[int, ...]
    own: Span | None = None
    other: Span | None = None


def fitting(text: Sentences, others: Sequence[Sentences]) -> Fit:
    """Return which of several texts, nearly the same, a text was made from.

    Sentences that all of them have alike say nothing; each other one counts by its words for those that have it most like
    this. Where that is even, the one that the text holds as a whole counts.
    """
    common = frozenset.intersection(*(other.known for other in others))
    differing = [[place for place, key in enumerate(other.keys) if key not in common] for other in others]
    scores = [0.0] * len(others)
    telling: list[tuple[int, list[tuple[float, int]]]] = []
    for place, key in enumerate(text.keys):
        if key in common:
            continue
        near = [other.nearest(key, among) for other, among in zip(others, differing, strict=True)]
        if max(share for share, _ in near) >= ALIKE:
            for number, (share, _) in enumerate(near):
                scores[number] += share * len(key)
            telling.append((place, near))
    best = [number for number, score in enumerate(scores) if score >= max(scores) - UNDECIDED]
    if len(best) > 1:
        whole = [number for number in best if _held(text, others[number])]
        best = whole if whole and len(whole) < len(best) else best
    if len(best) == len(others):
        return Fit(tuple(best))
    lead = best[0]
    shown = [(near[lead][0] - max(near[n][0] for n in range(len(others)) if n not in best), -place, near) for place, near in telling]
    gain, negative, near = max(shown, key=lambda row: row[:2], default=(0.0, 0, []))
    if gain <= 0:
        return Fit(tuple(best))
    return Fit(tuple(best), text.spans[-negative], others[lead].spans[near[lead][1]])


def _held(text: Sentences, other: Sentences) -> bool:
    """Tell whether a text has nearly all sentences of another one."""
    words = sum(map(len, other.keys))
    return sum(len(key) for key in other.keys if key in text.known or text.nearest(key)[0] >= ALIKE) >= WHOLE * words


def kept(
    text: Sentences, old: Sentences, pairs: Iterable[tuple[Span, Span]], new: Sentences | None, among: Collection[Key] | None = None
) -> list[tuple[Span, Span, Span | None]]:
    """Return sentences of a text that come from an old one and not from what replaced it.

    ``pairs`` are the passages of both, ``new`` what replaced the old text, None where nothing did; ``among`` are the only
    sentences of the old one that count, where not all do. Each row holds the sentence, the old one, and the new one that
    stands in its place.
    """
    found: dict[int, tuple[float, int]] = {}
    for own, theirs in pairs:
        places = [place for place in old.within(theirs) if among is None or old.keys[place] in among]
        for place in text.within(own):
            share, nearest = old.nearest(text.keys[place], places)
            if nearest >= 0 and share > found.get(place, (0.0, 0))[0]:
                found[place] = share, nearest
    rows = []
    for place, (share, nearest) in sorted(found.items()):
        now, _ = new.nearest(text.keys[place]) if new is not None else (0.0, -1)
        if now < share and (share >= ALIKE or new is None):
            replaced, there = new.nearest(old.keys[nearest]) if new is not None else (0.0, -1)
            rows.append((text.spans[place], old.spans[nearest], new.spans[there] if new is not None and replaced >= ALIKE else None))
    return rows
