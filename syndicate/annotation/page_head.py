"""The lines above a text's body: where the body begins, which lines are dates, and which belong to a picture.

Invariant: the answer depends on the text alone, and only as many lines are looked at as stand above the body.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from syndicate.annotation.agencies import registry
from syndicate.model.word_lists import words_of
from syndicate.text.dates import MONTHS, WEEKDAYS
from syndicate.text.lines import ends_sentence, word_count

MOST_HEAD_CHARACTERS = 3_000  # pages put captions and buttons above the byline
PROSE_CHARACTERS = 75  # a sentence so long is prose
LONG_CHARACTERS = 160  # a line so long is prose whatever it ends with
BLOCK_CHARACTERS = 600  # a line so long is the body and no caption
LAST_LINES = 3  # of a short text: its body may be one of them
LEAST_CAPTION_WORDS = 7
MOST_BUTTON_WORDS = 3
MOST_SIGNING_WORDS = 6
_DIGIT = re.compile(r"\d")
_BRACKETS = ")）]"
_CREDITED = re.compile(r"[(（\[][^()（）]{1,60}[)）\]]\.?$")  # a caption closes with the name of the photographer


def words(name: str) -> frozenset[str]:
    """Return one list of words of the lines above a text, in lower case."""
    return words_of("bylines", name)


@functools.cache
def _picture() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words('picture')))})\b", re.IGNORECASE)


@functools.cache
def _beside_dates() -> frozenset[str]:
    return words("date") | frozenset(MONTHS) | frozenset(WEEKDAYS)


class HeadLine(NamedTuple):
    """One line above the body, without the white space around it; ``at`` is where it begins with it."""

    start: int
    end: int
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class PageHead:
    """The lines above a body, and the offset at which it begins."""

    lines: Sequence[HeadLine]
    body: int


def page_head(text: str) -> PageHead:
    """Return the lines above the body of a text: above the first two lines together that are prose and no captions.

    A text without such lines within ``MOST_HEAD_CHARACTERS`` has its body there, or in its last lines.
    """
    lines: list[HeadLine] = []
    at, together = 0, 0  # so many lines of prose stand together
    while at < min(len(text), MOST_HEAD_CHARACTERS):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].strip(" \t\r*_")
        if line:
            start = text.index(line, at)
            lines.append(HeadLine(start, start + len(line), line, at))
            together = together + 1 if is_prose(line) else 0
            # pages repeat a caption: then a third line must follow
            if together == 3 or (together == 2 and not line.startswith(lines[-2].text[:PROSE_CHARACTERS])):
                return PageHead(lines[:-together], lines[-together].start)
            if len(line) >= BLOCK_CHARACTERS:
                return PageHead(lines[:-1], start)
        at = end + 1
    for number in range(max(0, len(lines) - LAST_LINES), len(lines)):
        if _ends(lines[number:]):
            return PageHead(lines[:number], lines[number].start)
    return PageHead(lines, min(len(text), MOST_HEAD_CHARACTERS))


def _ends(lines: Sequence[HeadLine]) -> bool:
    """Return whether the last lines of a text are a short body."""
    prose = [is_prose(line.text) for line in lines]
    return prose[0] and sum(prose) * 2 >= len(lines) and not (len(lines) > 1 and _signs(lines[1].text))


def _signs(line: str) -> bool:
    """Return whether a line is nothing but the name of an agency, or of a photographer before a stroke."""
    return word_count(line) <= MOST_SIGNING_WORDS and not ends_sentence(line) and ("/" in line or registry().named(line) is not None)


def is_prose(line: str) -> bool:
    """Return whether a line is prose of the text, and not a caption."""
    if len(line) < PROSE_CHARACTERS and (line.isascii() or word_count(line) < LEAST_CAPTION_WORDS * 2):
        return False
    return (len(line) >= LONG_CHARACTERS or ends_sentence(line)) and not is_captioned(line)


def is_captioned(line: str) -> bool:
    """Return whether a line closes with whom its picture is from."""
    tail = line[-90:]
    if tail.rstrip(".")[-1:] in _BRACKETS:
        credited = _CREDITED.search(tail)
        if credited and _signs_picture(credited.group()):
            return True
    return not ends_sentence(line) and names_picture(tail)


def _signs_picture(bracket: str) -> bool:
    return "/" in bracket or bool(_picture().search(bracket)) or bracket.strip("()（）[]. ").isupper()


def names_picture(line: str) -> bool:
    """Return whether a word of a line says that it belongs to a picture."""
    return _picture().search(line) is not None


def belongs_to_picture(lines: Sequence[HeadLine], number: int) -> bool:
    """Return whether a line of names stands where the name of a photographer or a picture agency does: above or below a caption.

    A date above or below speaks for a byline, and so does a caption that has its own credit. Buttons in between do not count.
    """
    above, below = _beside(lines, number, -1), _beside(lines, number, 1)
    if any(is_date(line) for line in (above, below)):
        return False
    return _is_caption(below) or (_is_caption(above) and not is_captioned(above))


def _is_caption(line: str) -> bool:
    line = line.removesuffix("</p>")
    return word_count(line) >= LEAST_CAPTION_WORDS and (ends_sentence(line) or names_picture(line) or len(line) >= LONG_CHARACTERS)


def _beside(lines: Sequence[HeadLine], number: int, step: int) -> str:
    """Return the next line that is no button; "" at the end."""
    at = number + step
    while 0 <= at < len(lines):
        line = lines[at].text
        if word_count(line) > MOST_BUTTON_WORDS or is_date(line):
            return line
        at += step
    return ""


def is_date(line: str) -> bool:
    """Return whether a line is a date, a time or both, and nothing else."""
    return bool(_DIGIT.search(line)) and undated(line) == ""


def undated(line: str) -> str:
    """Return a line without the date and time that open or close it; "" if nothing else is left.

    Words count as a part of a date only beside a number.
    """
    if not _DIGIT.search(line):
        return line
    pieces = line.split()
    last = len(pieces)
    while last and _is_dated(pieces[last - 1]):
        last -= 1
    if not any(map(_DIGIT.search, pieces[last:])):
        last = len(pieces)
    first = 0
    while first < last and _is_dated(pieces[first]):
        first += 1
    if not any(map(_DIGIT.search, pieces[:first])):
        first = 0
    return " ".join(pieces[first:last]).strip(" ,|•·–—-/;:")


def _is_dated(piece: str) -> bool:
    bare = piece.strip("|•·,;:.()–—-/").casefold()
    return not bare or bare in _beside_dates() or (bool(_DIGIT.search(bare)) and "@" not in bare)
