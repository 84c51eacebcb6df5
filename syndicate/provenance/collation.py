"""Sentence by sentence: which of several nearly equal texts another text follows, and where it keeps old wording.

Invariant: everything is a function of the texts. Sentences are compared by their folded words, in order.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from syndicate.model.article import Span
from syndicate.text import tokenize
from syndicate.text.tokens import sentences

LEAST_WORDS = 4  # a shorter sentence is a cross-head or an exclamation
ALIKE_SHARE = 0.5  # of the words of the longer sentence, in the same order; less is another sentence
UNDECIDED_WORDS = 1.0  # two texts whose scores differ by no more fit equally well
WHOLE_SHARE = 0.9  # of a text's words that another one must hold, to hold it as a whole

Key = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Sentences:
    """The sentences of a text, with the hashes of their folded words."""

    spans: tuple[Span, ...]
    keys: tuple[Key, ...]

    @functools.cached_property
    def known(self) -> frozenset[Key]:
        """Return the different sentences, without their places."""
        return frozenset(self.keys)

    @functools.cached_property
    def words(self) -> tuple[frozenset[int], ...]:
        """Return the set of words of each sentence."""
        return tuple(map(frozenset, self.keys))

    def within(self, span: Span) -> list[int]:
        """Return the indices of the sentences of which at least half lies in a span."""
        shared = (min(span.end, one.end) - max(span.start, one.start) for one in self.spans)
        return [place for place, (one, common) in enumerate(zip(self.spans, shared, strict=True)) if 2 * common >= one.end - one.start]

    def nearest(self, key: Key, among: Iterable[int] | None = None) -> tuple[float, int]:
        """Return the similarity (0 to 1) and the index of the most similar of these sentences; -1 if none is similar at all."""
        own, best, found = frozenset(key), 0.0, -1
        for place in range(len(self.keys)) if among is None else among:
            longest = max(len(key), len(self.keys[place]))
            if len(own & self.words[place]) >= ALIKE_SHARE * min(len(own), len(self.words[place])) or longest < 2 * LEAST_WORDS:
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
    """Which of several texts one follows: their indices, and the sentences that show it (its own, and that of the first)."""

    places: tuple[int, ...]
    own: Span | None = None
    other: Span | None = None


def fitting(text: Sentences, others: Sequence[Sentences]) -> Fit:
    """Return from which of several nearly equal texts a text was made.

    Sentences that all of them share say nothing. Each other sentence counts, by its words, for the texts that have it most
    similarly. In a tie, a text wins that this one holds as a whole.
    """
    common = frozenset.intersection(*(other.known for other in others))
    differing = [[place for place, key in enumerate(other.keys) if key not in common] for other in others]
    scores = [0.0] * len(others)
    deciding: list[tuple[int, list[tuple[float, int]]]] = []
    for place, key in enumerate(text.keys):
        if key in common:
            continue
        near = [other.nearest(key, among) for other, among in zip(others, differing, strict=True)]
        if max(share for share, _ in near) >= ALIKE_SHARE:
            for number, (share, _) in enumerate(near):
                scores[number] += share * len(key)
            deciding.append((place, near))
    best = [number for number, score in enumerate(scores) if score >= max(scores) - UNDECIDED_WORDS]
    if len(best) > 1:
        whole = [number for number in best if _held(text, others[number])]
        best = whole if whole and len(whole) < len(best) else best
    if len(best) == len(others):
        return Fit(tuple(best))
    lead = best[0]
    shown = [(near[lead][0] - max(near[n][0] for n in range(len(others)) if n not in best), -place, near) for place, near in deciding]
    gain, negative, near = max(shown, key=lambda row: row[:2], default=(0.0, 0, []))
    if gain <= 0:
        return Fit(tuple(best))
    return Fit(tuple(best), text.spans[-negative], others[lead].spans[near[lead][1]])


def _held(text: Sentences, other: Sentences) -> bool:
    """Return whether a text holds nearly all sentences of another one."""
    words = sum(map(len, other.keys))
    return sum(len(key) for key in other.keys if key in text.known or text.nearest(key)[0] >= ALIKE_SHARE) >= WHOLE_SHARE * words


def kept_sentences(
    text: Sentences, old: Sentences, pairs: Iterable[tuple[Span, Span]], new: Sentences | None, among: Collection[Key] | None = None
) -> list[tuple[Span, Span, Span | None]]:
    """Return the sentences of a text that come from an old text and not from the one that replaced it.

    ``pairs`` are the passages of the text and the old one. ``new`` replaced the old text; None if nothing did. ``among``
    are the sentences of the old text that count, if not all do. Each row holds the sentence, the old sentence, and the
    new one in its place.
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
        if now < share and (share >= ALIKE_SHARE or new is None):
            replaced, there = new.nearest(old.keys[nearest]) if new is not None else (0.0, -1)
            rows.append((text.spans[place], old.spans[nearest], new.spans[there] if new is not None and replaced >= ALIKE_SHARE else None))
    return rows
