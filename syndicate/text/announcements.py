"""Find what may be somebody else's words because the text announces it: behind a lead-in, a heading or a salutation.

Invariant: this asks for less than ``set_off``, so that it shows speech only where another text gives the same words as speech too.
A lead-in announces one paragraph, and those behind it that speak in the first person. The time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from syndicate.model.article import Span
from syndicate.text.set_off import MOST_BLOCK_PARAGRAPHS, MOST_SHARE_OPEN, ParagraphLines, blocks, is_spoken, opens_letter
from syndicate.text.speech_words import announcing, is_heading, says

LONGEST_ANNOUNCING_CHARACTERS = 300  # of the last sentence of a paragraph
LONGEST_HEADING_CHARACTERS = 60
LONGEST_VERB_CHARACTERS = 60  # from a word of speech to the colon
_SENTENCE_END = re.compile(r"[.!?…][”’\"'»)\]]*\s+(?=\S)|[。！？](?!\Z)")
_LINE_BELOW = re.compile(r"[:：][^\S\n]*\n\s*([^\n]+)")
_COLON_INSIDE = re.compile(r"(?::[^\S\n]+|：)(?=[^\s\d])")


class Announced(NamedTuple):
    """Words that a text announces; ``sure`` if a word of speech before a colon or their own form says that they are speech."""

    span: Span
    sure: bool


def announced(text: str) -> Iterator[Announced]:
    """Yield what a text announces; the spans may overlap."""
    found = blocks(text)
    colons = ":" in text or "：" in text  # to look for the signs is faster than to find that the patterns do not match
    for match in _LINE_BELOW.finditer(text) if colons else ():
        yield Announced(Span(*match.span(1)), _says(text, match.start()))
    announce = announcing([_last_sentence(text, block) for block in found[:-1]])
    for number, block in enumerate(found):
        if opens_letter(text, block):
            yield Announced(_with_spoken(text, found, number), sure=True)
        for colon in _COLON_INSIDE.finditer(text, block.start, block.end) if colons else ():
            if _says(text, colon.start()):
                yield Announced(Span(colon.end(), block.end), sure=True)
        if number + 1 < len(found) and (announce[number] or _is_heading(text, block)):
            yield Announced(_with_spoken(text, found, number + 1), is_spoken(text, found[number + 1]))


def _says(text: str, colon: int) -> bool:
    """Return whether a word of speech stands before a colon, in its line."""
    return says(text[max(text.rfind("\n", 0, colon) + 1, colon - LONGEST_VERB_CHARACTERS) : colon])


def _is_heading(text: str, block: ParagraphLines) -> bool:
    return block.end - block.start <= LONGEST_HEADING_CHARACTERS and is_heading(text[block.start : block.end])


def _last_sentence(text: str, block: ParagraphLines) -> str:
    """Return the last sentence of a paragraph, or its end if that is long."""
    first = max(block.start, block.end - LONGEST_ANNOUNCING_CHARACTERS)
    for match in _SENTENCE_END.finditer(text, first, block.end):
        first = match.end()
    return text[first : block.end]


def _with_spoken(text: str, found: Sequence[ParagraphLines], first: int) -> Span:
    """Return a paragraph with those behind it that speak in the first person; together they are not more than half of the text."""
    last = first
    while (
        last + 1 < min(len(found), first + MOST_BLOCK_PARAGRAPHS)
        and is_spoken(text, found[last + 1])
        and found[last + 1].end - found[first].start <= MOST_SHARE_OPEN * len(text)
    ):
        last += 1
    return Span(found[first].start, found[last].end)
