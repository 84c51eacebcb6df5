"""Find rows: the lines of tables, results and lists of names, which state facts cell by cell and tell nothing.

Invariant: a row is a line of short cells that ends no sentence, and a few of them stand in a row. The language plays no part, and
the time is linear in the length of the text.
"""

from __future__ import annotations

import re

from syndicate.model.article import Span
from syndicate.text.lines import stripped

LEAST_ROWS = 4  # one after the other; fewer short lines are headings
MOST_CELL_WORDS = 4  # a name with its first names, or the head of a column; a line of a poem or of a list of steps has more
LONGEST_ROW_CHARACTERS = 200

_LINE = re.compile(r"[^\n]+")
_CELL_END = re.compile(r"[\t|,;:()\[\]/·•–—%=+]|\s-\s|\s{2,}|\d[\d.,:'’]*")
# Two ideographs or kana are about a word; in Thai and the like each sign counts, so that no line there is short.
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{1,2}|[^\W\d_\u3040-\u30ff\u4e00-\u9fff]+(?:[-'’.][^\W\d_]+)*")


def rows(text: str) -> tuple[Span, ...]:
    """Return the stretches of a text that are rows, sorted; blank lines may lie between two rows."""
    found: list[Span] = []
    held: list[tuple[int, int]] = []
    for start, end in [*(stripped(text, *line.span()) for line in _LINE.finditer(text)), (len(text), len(text) + 1)]:
        if start == end:
            continue
        if start < len(text) and _is_row(text, start, end):
            held.append((start, end))
            continue
        if len(held) >= LEAST_ROWS:
            found.append(Span(held[0][0], held[-1][1]))
        held = []
    return tuple(found)


def _is_row(text: str, start: int, end: int) -> bool:
    if end - start > LONGEST_ROW_CHARACTERS or text[end - 1] in ".!?…。！？؟।:：":
        return False
    return all(len(_WORD.findall(cell)) <= MOST_CELL_WORDS for cell in _CELL_END.split(text[start:end]))
