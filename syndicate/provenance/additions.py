"""Additions of one outlet to a text from elsewhere, which another article has too: by that way the text came to it.

Invariant: identity shows no way, since all who have a text from one source are alike. Only words do that no third article has, unless
it has them from the second one, and beside which others of the same text go on without them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from syndicate.model.article import Span, merged_spans
from syndicate.text import tokenize

LEAST_ADDED_WORDS = 12  # fewer are an edit, which two desks may make alike
LEAST_WITHOUT = 2  # others that have the text before and behind an addition and nothing between
MOST_BETWEEN_CHARACTERS = 20  # of theirs: a cross-head or nothing

SharedSpans = Sequence[tuple[Span, Span]]  # of an article and another one


class Addition(NamedTuple):
    """Words that an article has with one other alone: the place of that one, their place in the article, and how many they are."""

    other: int
    span: Span
    words: int


def additions(
    text: str, carrying: Sequence[SharedSpans], others: Sequence[SharedSpans], below: Mapping[int, Collection[int]] | None = None
) -> Iterator[Addition]:
    """Yield what an article with this text has with one article alone of those that carry its text, if it may have all of it from there.

    ``carrying`` has what it shares word for word with each of these, ``others`` what it shares so with any other article. ``below``
    says which of them have it from which other one: these do not count beside that one, and their credit speaks for it as one
    article that goes on without the addition does.
    """
    for other, shared in enumerate(carrying):
        from_it = (below or {}).get(other, ())
        rest = [pairs for place, pairs in enumerate(carrying) if place != other and place not in from_it]
        taken = _joined((*rest, *others))
        given = _joined([shared])
        if any(len(tokenize(span.cut(text))) >= LEAST_ADDED_WORDS for span in _outside(_joined(rest), given)):
            continue  # it has words of the text that the other one lacks
        for span in _outside(given, taken):
            words = len(tokenize(span.cut(text)))
            if words >= LEAST_ADDED_WORDS and sum(_goes_on(pairs, span) for pairs in rest) >= LEAST_WITHOUT - bool(from_it):
                yield Addition(other, span, words)


def _joined(shared: Iterable[SharedSpans]) -> list[Span]:
    """Return the spans of the article, joined over the few letters that a desk changes in a sentence."""
    wide = merged_spans(Span(own.start, own.end + MOST_BETWEEN_CHARACTERS) for pairs in shared for own, _ in pairs)
    return [Span(one.start, one.end - MOST_BETWEEN_CHARACTERS) for one in wide]


def _outside(spans: Sequence[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """Yield the parts of ascending spans that lie in none of others, which are ascending too."""
    for span in spans:
        start = span.start
        for one in taken:
            if one.end > start and one.start < span.end:
                if one.start > start:
                    yield Span(start, one.start)
                start = max(start, one.end)
        if start < span.end:
            yield Span(start, span.end)


def _goes_on(pairs: SharedSpans, span: Span) -> bool:
    """Return whether another article has what stands before and behind a span one after the other."""
    before = max((pair for pair in pairs if pair[0].end <= span.start + MOST_BETWEEN_CHARACTERS), default=None)
    behind = min((pair for pair in pairs if pair[0].start >= span.end - MOST_BETWEEN_CHARACTERS), default=None)
    if before is None or behind is None:
        return False
    near = max(span.start - before[0].end, behind[0].start - span.end) <= MOST_BETWEEN_CHARACTERS
    return near and 0 <= behind[1].start - before[1].end <= MOST_BETWEEN_CHARACTERS
