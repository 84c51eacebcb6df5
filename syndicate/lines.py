"""The lines of a text with their places, and what can be told from the shape of one line alone.

What always holds: a line's ``start`` and ``end`` are code points into the text as it was given, without the white
space around it; blank lines are no lines, but the line after one knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

LONGEST_TITLE = 200  # characters; beyond it a line without a full stop is a paragraph that lost its end
MOST_TITLE_WORDS = 35
LEAST_WRAPPED = 12  # characters; text wrapped narrower than this is a list
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_OTHER_BREAKS = "\r\u2028\u2029"  # few texts have one, and without them lines are found many times faster
_SENTENCE_END = re.compile(r"[.!?。！？…]['\"’”»)\]]*$")
_IDEOGRAPH = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Line(NamedTuple):
    """One line that holds something: its place, its words, and whether a blank line stands before it."""

    start: int
    end: int
    text: str
    after_blank: bool


def split_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text that hold more than white space, in order."""
    end_of_last = 0
    for start, raw in _raw_lines(text):
        inner = raw.strip()
        if not inner:
            continue
        if len(inner) < len(raw):
            start += len(raw) - len(raw.lstrip())
        gap = text[end_of_last:start]
        end_of_last = start + len(inner)
        breaks = gap.count("\n") or gap.count("\r") or gap.count("\u2028")
        yield Line(start, end_of_last, inner, breaks > 1 or "\u2029" in gap)


def _raw_lines(text: str) -> Iterator[tuple[int, str]]:
    if any(sign in text for sign in _OTHER_BREAKS):
        for match in _LINE.finditer(text):
            yield match.start(), match.group()
        return
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


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


class WordSearch:
    """The lower-case form of one text, asked for the lines in which given words stand.

    A pattern that cannot match without one of a few words is run over their lines alone; each word is looked for once.
    """

    def __init__(self, text: str, words: Iterable[str]) -> None:
        """``words`` are all that ``lines_with`` will be asked for."""
        self.text = text
        self.lowered = text.lower()
        self.present = {word for word in words if word in self.lowered}
        # a few letters become two in lower case: then places do not hold, and every line is given
        self._placed = len(self.lowered) == len(text)
        self._lines: dict[str | re.Pattern[str], list[tuple[int, int]]] = {}

    def lines_with(self, words: Sequence[str], also: Sequence[str] = ()) -> list[tuple[int, int]]:
        """Return start and end of the lines, in order, that hold one of ``words`` and, if there are any, one of ``also``."""
        found: set[tuple[int, int]] = set()
        for word in words:
            if word in self.present:
                if word not in self._lines:
                    self._lines[word] = self._lines_of(word)
                found.update(self._lines[word])
        return self._holding(sorted(found), also)

    def lines_opened_by(self, opening: re.Pattern[str], also: Sequence[str] = ()) -> list[tuple[int, int]]:
        """Return the lines in which a pattern, run over the lower-case form with a line end before it, matches."""
        if opening not in self._lines:
            found: list[tuple[int, int]] = []
            for match in opening.finditer("\n" + self.lowered):
                at = match.end() - 2  # the last character that matched, without the line end before the text
                if not found or at >= found[-1][1]:
                    found.append(self._around(at))
            self._lines[opening] = found
        return self._holding(self._lines[opening], also)

    def end_holds(self, words: Iterable[str], length: int) -> bool:
        """Tell whether one of the words stands in the last ``length`` characters."""
        tail = self.lowered[-length:] if self._placed else self.lowered
        return any(word in tail for word in words)

    def _lines_of(self, word: str) -> list[tuple[int, int]]:
        found = []
        at = self.lowered.find(word)
        while at >= 0:
            line = self._around(at)
            found.append(line)
            at = self.lowered.find(word, line[1]) if self._placed else -1
        return found

    def _around(self, at: int) -> tuple[int, int]:
        if not self._placed:
            return 0, len(self.text)
        end = self.lowered.find("\n", at)
        return self.lowered.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.lowered)

    def _holding(self, lines: list[tuple[int, int]], also: Sequence[str]) -> list[tuple[int, int]]:
        if not lines or not also or not self._placed:
            return lines
        kept = []
        for start, end in lines:
            line = self.lowered[start:end]
            for word in also:
                if word in line:
                    kept.append((start, end))
                    break
        return kept
