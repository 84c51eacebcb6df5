"""Forms of text that retell nothing: transcripts, live blogs, lists, pages of headlines.

What always holds: the answer depends on the text alone and takes linear time; a text of few lines has no form. One row
a form, the first that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from syndicate.text import Tokens

LONGEST_HEADLINE = 20  # words


class Genre(StrEnum):
    """A form of text, in the words of a report."""

    TRANSCRIPT = "a transcript"
    LIVE = "a live blog"
    LIST = "a list"
    HEADLINES = "a page of headlines"


@dataclass(frozen=True, slots=True)
class _Lines:
    """What of a text the rules look at."""

    lines: int  # lines that hold a word
    words: int
    labels: int  # speaker labels
    stamps: int  # lines that begin with a time of day
    items: int  # list items
    headlines: int  # short lines that neither end a sentence nor begin with a small letter, as wrapped text does
    in_headlines: int  # words in them


# MR. DORSEY: / Q: / JANE ROE, CNN HOST: in capitals anywhere, or a short name with a colon at the start of a line.
_LABEL = re.compile(
    r"(?:(?<=\s)|^)[A-Z][A-Z.'’-]{1,20}(?: [A-Z][A-Z.'’-]{1,20}){0,3}(?: ?\([A-Z]{1,12}\))?(?:, [A-Z ]{2,30})?:(?=\s)"
    r"|^[ \t]*(?:Q|A|[A-Z]\w{1,20}(?: [A-Z]\w{1,20})?):(?= \S)",
    re.MULTILINE,
)
_STAMP = re.compile(
    r"^[ \t]*[\[(]?(?:[01]?\d|2[0-3])[:.][0-5]\d[\])]?(?:[ \t]*(?:[ap]\.?m\.?|uhr|h\b|[a-z]{2,4}t?\b))?(?=[ \t]*(?:$|[a-z–—|:-]|\d))",
    re.MULTILINE | re.IGNORECASE,
)
_ITEM = re.compile(r"^[ \t]*(?:[•·▪‣◦*–—-]|\(?\d{1,3}[.)])[ \t]+\S", re.MULTILINE)

# The form, and when a text has it. The numbers were set on pages of news sites so that no report of one event fits.
RULES: tuple[tuple[Genre, Callable[[_Lines], bool]], ...] = (
    (Genre.TRANSCRIPT, lambda page: page.labels >= 8 and page.labels * 150 >= page.words),
    (Genre.LIVE, lambda page: page.stamps >= 4 and page.stamps * 10 >= page.lines),
    (Genre.LIST, lambda page: page.items >= 6 and page.items * 2 >= page.lines),
    (Genre.HEADLINES, lambda page: page.headlines >= 12 and page.in_headlines * 10 >= page.words * 6),
)


def genre(text: str, tokens: Tokens, own: NDArray[np.bool_]) -> Genre | None:
    """Return the form of a text, or None where it is prose; ``own`` (n,) leaves marked words out of the count."""
    page = _page(text, tokens, own)
    return next((name for name, fits in RULES if fits(page)), None)


def _page(text: str, tokens: Tokens, own: NDArray[np.bool_]) -> _Lines:
    n = len(tokens)
    if n == 0:
        return _Lines(0, 0, 0, 0, 0, 0, 0)
    starts = np.flatnonzero(np.concatenate(([True], tokens.lines[1:n] > 0)))
    length = np.add.reduceat(own.astype(np.int64), starts)
    kept = length > 0
    ends = np.concatenate((starts[1:], [n]))
    # A line end is a sentence end by itself, so the character before the gap has to tell.
    closed = np.array([_closes(text, int(tokens.end[e - 1]), int(tokens.left[e])) for e in ends.tolist()])
    low = np.array([text[at].islower() for at in tokens.start[starts].tolist()])
    headline = kept & ~closed & ~low & (length <= LONGEST_HEADLINE)
    return _Lines(
        int(kept.sum()),
        int(own.sum()),
        sum(1 for _ in _LABEL.finditer(text)) if text.count(":") >= 8 else 0,
        sum(1 for _ in _STAMP.finditer(text)) if len(starts) >= 4 else 0,
        sum(1 for _ in _ITEM.finditer(text)) if len(starts) >= 6 else 0,
        int(headline.sum()),
        int(length[headline].sum()),
    )


def _closes(text: str, first: int, last: int) -> bool:
    """Tell whether the punctuation behind a line's last word ends a sentence."""
    return any(mark in ".!?…。！？؟।" for mark in text[first:last])
