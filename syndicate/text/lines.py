"""The lines of a text with their offsets, and what the shape of one line says.

Invariant: ``start`` and ``end`` of a line are code points in the text as given, without the white space around the line. Blank
lines are left out, but the line after one has a flag.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

LONGEST_TITLE_CHARACTERS = 200  # a longer line is a paragraph
MOST_TITLE_WORDS = 35
LEAST_WRAPPED_CHARACTERS = 12  # characters of a line wrapped by hand; narrower text is a list
_SENTENCE_ENDS = frozenset(".!?。！？…")
_CLOSING = "'\"’”»)]"  # signs that may follow them
_IDEOGRAPH = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Line(NamedTuple):
    """One line that is not blank: its offsets, its words, and whether a blank line comes before it."""

    start: int
    end: int
    text: str
    after_blank: bool


class Lines(Sequence[Line]):
    """The lines of a text that are not blank, in order; each is cut out on demand."""

    def __init__(self, text: str, start: NDArray[np.int32], end: NDArray[np.int32], after_blank: NDArray[np.uint8]) -> None:
        """Take the start and end of each line (code points), and 1 if a blank line comes before it."""
        self.text = text
        self.start: list[int] = start.tolist()
        self.end: list[int] = end.tolist()
        self.after_blank: list[int] = after_blank.tolist()

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | Sequence[Line]:
        if isinstance(at, slice):
            places = zip(self.start[at], self.end[at], self.after_blank[at], strict=True)
            return [Line(start, end, self.text[start:end], bool(blank)) for start, end, blank in places]
        start, end = self.start[at], self.end[at]
        return Line(start, end, self.text[start:end], bool(self.after_blank[at]))

    def carries_on(self, number: int) -> bool:
        """Return whether a line continues the sentence of the line above it."""
        if number == 0 or self.after_blank[number] or not self.text[self.start[number]].islower():
            return False
        above = self[number - 1].text
        return len(above) > LEAST_WRAPPED_CHARACTERS and not ends_sentence(above)


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the white space at its ends."""
    cut = text[start:end]
    return start + len(cut) - len(cut.lstrip()), start + len(cut.rstrip())


def word_count(line: str) -> int:
    """Count words; in scripts without spaces two characters count as one."""
    if line.isascii():
        return len(line.split())
    ideographs = len(_IDEOGRAPH.findall(line))
    return len(_IDEOGRAPH.sub(" ", line).split()) + ideographs // 2 if ideographs else len(line.split())


def ends_sentence(line: str) -> bool:
    """Return whether a line ends as a sentence does."""
    return line.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS


def is_body(line: str) -> bool:
    """Return whether a line reads as a paragraph of the story, not as a headline, label or name."""
    if len(line) > LONGEST_TITLE_CHARACTERS:
        return True
    words = word_count(line)
    return words > MOST_TITLE_WORDS or (words >= 12 and ends_sentence(line))


def prose_start(text: str, most: int) -> int:
    """Return where the first paragraph of prose begins, looking at most at so many characters before it."""
    start = 0
    while start < min(len(text), most):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if is_body(text[start:end].strip()):
            break
        start = end + 1
    return start
