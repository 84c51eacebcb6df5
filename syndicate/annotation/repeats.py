"""Clauses that a long text says over and over: filling, which tells nothing new and costs time without end.

Invariant: the first ``MOST_TOLD`` times of a clause stay the text's own. The time is linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from syndicate.model.article import Mark, MarkKind

LEAST_CHARACTERS = 20_000  # of a text; a shorter one costs little, however it repeats itself
MOST_TOLD = 8  # a refrain, a form with ten rows and a live blog's notice stay below it
LEAST_CLAUSE_CHARACTERS = 50  # a shorter one may be a name with a title, or an answer in an interview
LEAST_DENSE_CHARACTERS = 20  # the same in scripts without spaces
RULE = "repeated-clause"
_CLAUSE = re.compile(r"[^\s.!?,;:。！？，、；：।؟،؛][^\n.!?,;:。！？，、；：।؟،؛]*[.!?,;:。！？，、；：।؟،؛]*")
_NUMBER = re.compile(r"\d+")


def _may_repeat(text: str) -> bool:
    """Return whether a long clause is told too often; clauses end at no digit, so that numbers may go first."""
    told = Counter(map(str.rstrip, _CLAUSE.findall(_NUMBER.sub("0", text))))
    return any(times > MOST_TOLD and len(clause) >= LEAST_DENSE_CHARACTERS for clause, times in told.items())


def repeats(text: str) -> Iterator[Mark]:
    """Yield a mark over each stretch of clauses that the text has said ``MOST_TOLD`` times before, with whatever numbers."""
    if len(text) < LEAST_CHARACTERS or not _may_repeat(text):
        return
    said: Counter[str] = Counter()
    start = end = -1
    for match in _CLAUSE.finditer(text):
        written = match[0].rstrip()
        clause = _NUMBER.sub("0", written)
        said[clause] += 1
        least = LEAST_CLAUSE_CHARACTERS if " " in clause else LEAST_DENSE_CHARACTERS
        if said[clause] > MOST_TOLD and (start >= 0 or len(clause) >= least):
            start, end = match.start() if start < 0 else start, match.start() + len(written)
        elif start >= 0:
            yield Mark(start, end, MarkKind.REPEAT, RULE)
            start = -1
    if start >= 0:
        yield Mark(start, end, MarkKind.REPEAT, RULE)
