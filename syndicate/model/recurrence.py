"""Which paragraphs of one article are common form, from what is known of each of them.

Invariant: an article that is made of paragraphs which recur one by one, and not in their sequence, is told and not a form. So
nobody can take a text out of the evidence by repeating its paragraphs elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from syndicate.model.article import Span

LEAST_TOLD = 3  # paragraphs in a row, each of which recurs without the next, that are a text and no form


class Recurrence(IntEnum):
    """What is known of a paragraph."""

    NONE = 0
    ALONE = 1  # it recurs, and not in a sequence with the next one
    JOINED = 2  # so does the sequence of it and the next one


class Recurring(NamedTuple):
    """The place of a paragraph, in code points, and how it recurs."""

    start: int
    end: int
    recurrence: int


def form_spans(paragraphs: Iterable[Recurring]) -> tuple[Span, ...]:
    """Return the spans of an article that are common form; ``paragraphs`` are all that have a digest, in their order.

    Paragraphs of which the sequence is common form as well are one span.
    """
    found: list[Span] = []
    row: list[Span] = []
    joined = False
    for start, end, recurrence in (*paragraphs, Recurring(0, 0, Recurrence.NONE)):
        if recurrence == Recurrence.NONE:
            found += row if len(row) < LEAST_TOLD else ()
            row = []
        elif joined and row:
            row[-1] = Span(row[-1].start, end)
        else:
            row.append(Span(start, end))
        joined = recurrence == Recurrence.JOINED
    return tuple(found)
