"""Speech is two-sided: words count as speech if both articles give them as speech, in whatever form each does.

Invariant: exchanging the articles exchanges the sides. Words that one article gives as speech and the other tells as its own are
no speech in either. What a text only announces counts as speech only here, where the other text gives it as speech too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.document import Speech
from syndicate.comparison.own_words import OwnWords

NARRATED_WORDS = 12  # running; as many as ``Aligning.run_words``, a sentence

_Masks = tuple[NDArray[np.bool_], NDArray[np.bool_]]


def two_sided(
    words: tuple[OwnWords, OwnWords], passages: NDArray[np.int64], runs: NDArray[np.int64], a: Speech, b: Speech
) -> tuple[OwnWords, OwnWords]:
    """Return the words of two articles with what both give as speech taken for speech, and what only one does taken for narration.

    ``passages`` and ``runs`` (equal runs) are token ranges in A and B, int64 (p, 4).
    """
    if not len(passages):
        return words
    told, said = _by_word(runs, a, b)
    for i, j, k, m in passages.tolist():
        _statement(said, (i, j), (k, m), a, b)
    one, two = (_with(side, there, both) for side, there, both in zip(words, told, said, strict=True))
    return one, two


def _by_word(runs: NDArray[np.int64], a: Speech, b: Speech) -> tuple[_Masks, _Masks]:
    """Return which words of equal runs only one side gives as speech, and which both do; each for A and for B.

    Of the former only a sentence's length counts: to report a speaker's words indirectly takes fewer.
    """
    told, said = (tuple(np.zeros(len(side.quoted), np.bool_) for side in (a, b)) for _ in range(2))
    for i, j, k, m in runs.tolist():
        length = min(j - i, m - k)
        x, y = slice(i, i + length), slice(k, k + length)
        ours, theirs = a.handed_on[x], b.handed_on[y]
        both = ours & theirs
        for mask, first, alone, other, place in ((told[0], i, ours & ~both, b, y), (told[1], k, theirs & ~both, a, x)):
            if not alone.any():
                continue  # to look for what a text announces, for rows and for turns takes longer than anything else here
            both |= alone & other.not_told[place]
            alone &= ~other.not_told[place]
            if np.count_nonzero(alone) >= NARRATED_WORDS:
                edges = np.flatnonzero(np.diff(np.concatenate(([False], alone, [False])).astype(np.int8)))
                for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                    mask[first + start : first + end] = end - start >= NARRATED_WORDS
        if not both.all() and a.said[x].any():
            both |= a.said[x] & b.said[y]
        said[0][x] |= both
        said[1][y] |= both
    return (told[0], told[1]), (said[0], said[1])


def _statement(said: _Masks, here: tuple[int, int], there: tuple[int, int], a: Speech, b: Speech) -> None:
    """Take a passage for speech if it begins with what both announce, or with what one announces and the other sets off.

    Nobody says where something announced ends, so it is the passage; but what is most of an article is no statement in it.
    """
    ends = _handed_on(here, a), _handed_on(there, b)
    begins = _opens(here, a)
    if begins is None and not ends[0]:
        return
    opens = begins, _opens(there, b)
    for mask, (_, last), first, other in zip(said, (here, there), opens, (1, 0), strict=True):
        if first is None:
            continue
        if opens[other] is not None:
            mask[first:last] = True
        elif ends[other]:
            mask[first : min(last, first + ends[other])] = True
    for mask, (first, _), length, other in zip(said, (here, there), ends, (1, 0), strict=True):
        if length and opens[other] is not None:
            mask[first : first + length] = True


def _opens(passage: tuple[int, int], side: Speech) -> int | None:
    """Return the token with which something announced begins, at most a few words behind the beginning of a passage."""
    first, last = passage
    for start, end in side.announced.tolist():
        if first < end and start < min(last, first + NARRATED_WORDS):
            begin = max(first, start)
            return begin if 2 * (last - begin) <= len(side.quoted) else None
    return None


def _handed_on(passage: tuple[int, int], side: Speech) -> int:
    """Return how many words from the beginning of a passage on are handed on without a gap."""
    cut = side.handed_on[passage[0] : passage[1]]
    return len(cut) if cut.all() else int(np.argmin(cut))


def _with(words: OwnWords, told: NDArray[np.bool_], said: NDArray[np.bool_]) -> OwnWords:
    """Return an article's words with those free that only one side gives as speech (``told``), and those not that both do."""
    told = told & ~said
    if not told.any() and not said.any():
        return words
    free = (words.free | (words.own & told)) & ~said
    return replace(words, quoted=(words.quoted & ~told) | (words.own & said), free=free, plain=free & ~words.fact)
