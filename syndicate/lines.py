"""The lines of a text with their places, and what can be told from the shape of one line alone.

What always holds: a line's ``start`` and ``end`` are code points into the text as it was given, without the white
space around it; blank lines are no lines, but the line after one knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_TITLE = 200  # characters; beyond it a line without a full stop is a paragraph that lost its end
MOST_TITLE_WORDS = 35
LEAST_WRAPPED = 12  # characters; text wrapped narrower than this is a list
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?。！？…]['\"’”»)\]]*$")
_IDEOGRAPH = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds something: its place, its words, and whether a blank line stands before it."""

    start: int
    end: int
    text: str
    after_blank: bool


def split_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text that hold more than white space, in order."""
    end_of_last = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        inner = raw.strip()
        if not inner:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        breaks = text.count("\n", end_of_last, start) or text.count("\r", end_of_last, start) or text.count("\u2028", end_of_last, start)
        yield Line(start, start + len(inner), inner, breaks > 1 or "\u2029" in text[end_of_last:start])
        end_of_last = start + len(inner)


def word_count(line: str) -> int:
    """Count words; in scripts without spaces two characters count as one."""
    ideographs = len(_IDEOGRAPH.findall(line))
    return len(_IDEOGRAPH.sub(" ", line).split()) + ideographs // 2 if ideographs else len(line.split())


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line) is not None


def is_body(line: str) -> bool:
    """Tell whether a line reads as a paragraph of the story, not as a headline, label or name."""
    if len(line) > LONGEST_TITLE:
        return True
    words = word_count(line)
    return words > MOST_TITLE_WORDS or (words >= 12 and ends_sentence(line))


def goes_on(line: Line, following: Line) -> bool:
    """Tell whether a line is prose that was wrapped by hand and goes on in the line below it."""
    return not following.after_blank and following.text[0].islower() and len(line.text) > LEAST_WRAPPED and not ends_sentence(line.text)
