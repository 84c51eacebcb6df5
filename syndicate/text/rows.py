"""Find rows: the lines of tables, results, programmes, lists of names and of titles, which state facts and tell nothing.

Invariant: a row is a line of short cells that ends no sentence, or an item of a list that ends none, and a few of them stand in a row; or
it is a list inside a sentence, of many short items. The language plays no part, and the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from syndicate.model.article import Span
from syndicate.text.lines import stripped
from syndicate.text.set_off import blocks

LEAST_ROWS = 4  # one after the other; fewer short lines are headings
MOST_CELL_WORDS = 4  # a name with its first names, or the head of a column; a line of a poem or of a list of steps has more
MOST_ITEM_WORDS = 14  # a title with whom it is by; a sentence without a stop may have more
LEAST_TITLE_LETTERS = 5  # of a word that has a capital in a title; shorter ones are prepositions
LONGEST_ROW_CHARACTERS = 200
LEAST_ITEMS = 8  # of a list inside a sentence: models, places, names; a sentence that tells has fewer short parts in a row

_LINE = re.compile(r"[^\n]+")
_CELL_END = re.compile(r"[\t|,;:()\[\]/·•–—%=+]|\s-\s|\s{2,}|\d[\d.,:'’]*")
# What an item opens with: a number, an hour, a sign of a list, or a label before a colon
_ITEM = re.compile(r"\d|[-–—*•·▪◦>]+\s|(?P<label>[^:：]+)[:：]")
# Two ideographs or kana are about a word; in Thai and the like each sign counts, so that no line there is short.
_COMMAS = ",;，、،؛"
_STOP = re.compile(r"(?<=\w\w)[.!?…:](?=\s)|[。！？؟।：]")
_ITEM_END = re.compile(f"[{_COMMAS}]")
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{1,2}|[^\W\d_\u3040-\u30ff\u4e00-\u9fff]+(?:[-'’.][^\W\d_]+)*")


def rows(text: str) -> tuple[Span, ...]:
    """Return the stretches of a text that are rows, sorted; blank lines may lie between two rows."""
    found = list(_lists(text))
    lines = [line for block in blocks(text) for line in block.lines]
    for may, some in groupby(lines, lambda line: _may_be_row(text, *line)):
        short = list(some)
        rows = groupby(short, lambda line: _is_row(text[slice(*line)])) if may and len(short) >= LEAST_ROWS else ()
        for is_row, held in rows:
            row = list(held)
            if is_row and len(row) >= LEAST_ROWS:
                found.append(Span(row[0][0], row[-1][1]))
    return tuple(sorted(found))


def _lists(text: str) -> Iterator[Span]:
    """Yield the lists inside sentences, without the words before the first item and behind the last."""
    commas = [comma for comma in _COMMAS if comma in text]
    for line in _LINE.finditer(text):
        if sum(text.count(comma, *line.span()) for comma in commas) < LEAST_ITEMS - 1:
            continue
        stops = [*_STOP.finditer(text, *line.span())]
        for first, last in zip(
            [line.start(), *(stop.end() for stop in stops)], [*(stop.start() for stop in stops), line.end()], strict=True
        ):
            ends = [first - 1, *(comma.start() for comma in _ITEM_END.finditer(text, first, last)), last]
            if len(ends) > LEAST_ITEMS:
                yield from _items(text, ends)


def _items(text: str, ends: list[int]) -> Iterator[Span]:
    """Yield where so many short items follow each other that they are a list; ``ends`` are what parts them."""
    begin, items = 0, 0
    for before, end in [*pairwise(ends), (ends[-1], -1)]:
        if end >= 0 and len(_WORD.findall(text, before + 1, end)) <= MOST_CELL_WORDS:
            begin, items = (begin if items else before + 1), items + 1
            continue
        if items >= LEAST_ITEMS:
            yield Span(*stripped(text, begin, before))
        items = 0


def _may_be_row(text: str, start: int, end: int) -> bool:
    return end - start <= LONGEST_ROW_CHARACTERS and text[end - 1] not in ".!?…。！？؟।:："


def _is_row(line: str) -> bool:
    return all(len(_WORD.findall(cell)) <= MOST_CELL_WORDS for cell in _CELL_END.split(line)) or _is_item(line)


def _is_item(line: str) -> bool:
    """Return whether a line is an item of a list: it opens as one, or is written as a title, with capitals."""
    words = _WORD.findall(line)
    if not 1 < len(words) <= MOST_ITEM_WORDS:
        return False
    opened = _ITEM.match(line)
    if opened is not None:
        return len(_WORD.findall(opened["label"] or "")) <= MOST_CELL_WORDS
    long = [word for word in words if len(word) >= LEAST_TITLE_LETTERS]
    return len(long) > 1 and all(word[0].isupper() for word in long)
