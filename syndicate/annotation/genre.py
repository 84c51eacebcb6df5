"""Genres that do not report one event: transcripts, live blogs, lists, pages of headlines.

Invariant: the genre depends on the text alone and takes linear time. A text of few lines has none. There is one rule for each
genre, and the first rule that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from syndicate.text import Tokens

MOST_HEADLINE_WORDS = 20
MOST_WORDS_A_LABEL = 150  # of a transcript, at most
# A text with fewer has no genre. If a text cannot have so many, they are not counted.
LEAST_LABELS, LEAST_STAMPS, LEAST_ITEMS, LEAST_HEADLINES = 8, 4, 6, 12


class Genre(StrEnum):
    """A genre, in the words of a report."""

    TRANSCRIPT = "a transcript"
    LIVE = "a live blog"
    LIST = "a list"
    HEADLINES = "a page of headlines"


@dataclass(frozen=True, slots=True)
class _LineCounts:
    """The counts that the rules look at."""

    lines: int  # lines that hold a word
    words: int
    labels: int  # speaker labels
    stamps: int  # lines that begin with a time of day
    items: int  # list items
    headlines: int  # short lines that do not end a sentence nor begin with a small letter
    in_headlines: int  # words in headlines


# MR. DORSEY: / Q: / JANE ROE, CNN HOST: in capitals anywhere, or a short name with a colon at the start of a line.
_LABEL = re.compile(
    r"(?:(?<=\s)|^)[A-Z][A-Z.'’-]{1,20}(?: [A-Z][A-Z.'’-]{1,20}){0,3}(?: ?\([A-Z]{1,12}\))?(?:, [A-Z ]{2,30})?:(?=\s)"
    r"|^[ \t]*(?:Q|A|[A-Z]\w{1,20}(?: [A-Z]\w{1,20})?):(?= \S)",
    re.MULTILINE,
)
_COLON = re.compile(r":\s")  # what each label ends in
_STAMP = re.compile(
    r"^[ \t]*[\[(]?(?:[01]?\d|2[0-3])[:.][0-5]\d[\])]?(?:[ \t]*(?:[ap]\.?m\.?|uhr|h\b|[a-z]{2,4}t?\b))?(?=[ \t]*(?:$|[a-z–—|:-]|\d))",
    re.MULTILINE | re.IGNORECASE,
)
_ITEM = re.compile(r"^[ \t]*(?:[•·▪‣◦*–—-]|\(?\d{1,3}[.)])[ \t]+\S", re.MULTILINE)

# The first characters of such a line, if it does not begin with a digit.
_STAMP_SIGNS = "[("
_ITEM_SIGNS = "•·▪‣◦*–—-("

# The numbers were set on pages of news sites so that no report of one event fits.
RULES: tuple[tuple[Genre, Callable[[_LineCounts], bool]], ...] = (
    (Genre.TRANSCRIPT, lambda page: page.labels >= LEAST_LABELS and page.labels * MOST_WORDS_A_LABEL >= page.words),
    (Genre.LIVE, lambda page: page.stamps >= LEAST_STAMPS and page.stamps * 10 >= page.lines),
    (Genre.LIST, lambda page: page.items >= LEAST_ITEMS and page.items * 2 >= page.lines),
    (Genre.HEADLINES, lambda page: page.headlines >= LEAST_HEADLINES and page.in_headlines * 10 >= page.words * 6),
)


def genre(text: str, tokens: Tokens, own: NDArray[np.bool_]) -> Genre | None:
    """Return the genre of a text, None for prose; only the words that ``own`` (n,) selects are counted."""
    page = _page(text, tokens, own)
    return next((name for name, fits in RULES if fits(page)), None)


def _page(text: str, tokens: Tokens, own: NDArray[np.bool_]) -> _LineCounts:
    n = len(tokens)
    if n == 0:
        return _LineCounts(0, 0, 0, 0, 0, 0, 0)
    starts = np.flatnonzero(tokens.lines[:n] > 0)
    if len(starts) == 0 or starts[0] > 0:
        starts = np.concatenate(([0], starts))
    length = np.add.reduceat(own.astype(np.int64), starts)
    kept = length > 0
    short = np.flatnonzero(kept & (length <= MOST_HEADLINE_WORDS))
    ends = np.append(starts[1:], n)
    few = len(short) < LEAST_HEADLINES
    headlines = [] if few else [line for line in short.tolist() if _is_headline(text, tokens, starts[line], ends[line])]
    opening = [line.lstrip(" \t")[:1] for line in text.split("\n")]
    stamped, listed = (sum(first in signs or first.isdecimal() for first in opening if first) for signs in (_STAMP_SIGNS, _ITEM_SIGNS))
    words = int(np.count_nonzero(own))
    colons = len(_COLON.findall(text)) if text.count(":") >= LEAST_LABELS else 0
    return _LineCounts(
        int(np.count_nonzero(kept)),
        words,
        sum(1 for _ in _LABEL.finditer(text)) if colons >= LEAST_LABELS and colons * MOST_WORDS_A_LABEL >= words else 0,
        sum(1 for _ in _STAMP.finditer(text)) if min(len(starts), stamped) >= LEAST_STAMPS else 0,
        sum(1 for _ in _ITEM.finditer(text)) if min(len(starts), listed) >= LEAST_ITEMS else 0,
        len(headlines),
        int(length[headlines].sum()),
    )


def _is_headline(text: str, tokens: Tokens, first: int, behind: int) -> bool:
    """Return whether the tokens of a line are a headline: no small letter opens it, and no punctuation ends it as a sentence."""
    # A line end always counts as a sentence end, so look at the punctuation before it.
    closing = text[tokens.end[behind - 1] : tokens.left[behind]]
    return not text[tokens.start[first]].islower() and not any(mark in ".!?…。！？؟।" for mark in closing)
