"""What a line must hold before it is worth running a pattern over it.

What always holds: a pattern that matches a line is among the line's candidates, in any case of letters; the openings of
a pattern are worked out from the pattern itself, so that nobody has to keep them beside it. A row that could match
anything is refused when the table is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]  # the parser of patterns, which the standard library does not show
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import line_prefilter as kernels

LONGEST_OPENING = 8  # characters; more tell no more
MOST_OPENINGS = 600  # of one pattern; one that opens in more ways is cut shorter
MOST_OF_A_SET = 12  # characters in square brackets that are taken one by one
KNOWN = 0x10000  # code points that have a class
SKIPPED = "•⦁·▪►▶→»>*–—|#-([/<!"  # signs that pages put before a line
_BREAKS = "\n\r\u2028\u2029"
_FOLDED = 0x2130  # behind it no letter has a small and a capital form that a pattern here could name
_ANY = "\0"  # stands at the end of an opening that goes on in a way that cannot be told


def _folded(character: str) -> str:
    """Return the one letter for all that a pattern takes for the same when case does not count, and one for all digits."""
    if character == "ı":
        return "i"
    return "0" if character in "0123456789" else " " if character.isspace() else character.casefold()[0]


def openings(pattern: str) -> set[str]:
    """Return strings of which one, in any case, opens all that a pattern matches; the signs of ``SKIPPED`` are left out before it.

    An empty string among them says that it may open with anything.
    """
    found = {_opened(opening.rstrip(_ANY))[:LONGEST_OPENING] for opening in _openings(parser.parse(pattern), {""})}
    return {one for one in found if not any(one[:size] in found for size in range(len(one)))}


def _opened(opening: str) -> str:
    return opening.lstrip(f"{SKIPPED} ")


def _openings(nodes: Iterable[tuple[Any, Any]], before: set[str]) -> set[str]:
    for code, value in nodes:
        growing = {one for one in before if not one.endswith(_ANY) and len(_opened(one)) < LONGEST_OPENING}
        if not growing:
            break
        after = _with(code, value, growing)
        if len(after) > MOST_OPENINGS:
            after = {one + _ANY for one in growing}
        before = (before - growing) | after
    return before


def _with(code: Any, value: Any, before: set[str]) -> set[str]:
    """Return openings with what one node of a pattern adds to them."""
    if code is op.LITERAL:
        return {one + _folded(chr(value)) for one in before}
    if code is op.IN:
        return {one + letter for one in before for letter in _set(value)}
    if code is op.BRANCH:
        return set().union(*(_openings(branch, before) for branch in value[1]))
    if code is op.SUBPATTERN:
        return _openings(value[3], before)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = value
        once = _openings(inner, before)
        # a sign before the line counts for nothing, however often it stands there
        more = once if most == 1 else {one if one.endswith(_ANY) or not _opened(one) else one + _ANY for one in once}
        return more | before if least == 0 else more
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return before
    return {one + _ANY for one in before}


def _set(members: Sequence[tuple[Any, Any]]) -> set[str]:
    letters: set[str] = set()
    for code, value in members:
        if code is op.LITERAL:
            letters.add(_folded(chr(value)))
        elif code is op.RANGE and value == (48, 57):
            letters.add("0")
        elif code is op.CATEGORY and value is op.CATEGORY_SPACE:
            letters.add(" ")
        else:
            return {_ANY}
    return letters if len(letters) <= MOST_OF_A_SET else {_ANY}


@dataclass(frozen=True, slots=True)
class Row:
    """What tells that a pattern may match in a line of at most ``longest`` code points.

    One of the ``openings`` stands at its beginning, behind bullets and brackets; or one of the ``cues`` stands anywhere in
    it; or it is ``wordless``, without an ASCII letter or digit.
    """

    name: str
    longest: int
    openings: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()
    wordless: bool = False


class Signs:
    """The signs of many rows, ready to be looked for in many texts."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Take the rows; one that any line could meet is refused with a ``TypeError`` that names it."""
        blind = [row.name for row in rows if "" in row.openings | row.cues or not (row.openings or row.cues or row.wordless)]
        if blind:
            raise TypeError(f"rules that could match any line need cues: {', '.join(blind)}")
        written = [{word: "".join(map(_folded, word)) for word in row.openings | row.cues} for row in rows]
        letters = sorted({letter for words in written for word in words.values() for letter in word} - {" ", *SKIPPED})
        classes = {letter: number for number, letter in enumerate((*SKIPPED, *letters), start=kernels.BREAK + 1)}
        classes[" "] = kernels.SPACE
        self._first_letter = kernels.BREAK + 1 + len(SKIPPED)
        self.kind = _kinds(classes)
        self._opening = _words(((written[n][word], n) for n, row in enumerate(rows) for word in row.openings), classes)
        self._cue = _words(((written[n][word], n) for n, row in enumerate(rows) for word in row.cues), classes)
        self._wordless = np.array([number for number, row in enumerate(rows) if row.wordless], np.int32)
        self._longest = np.array([row.longest for row in rows], np.int32)
        self._beginnings = _beginnings(self._cue)

    def lines(self, codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], Edges]:
        """Return the classes of a text's letters, and start, end and whether a blank line stands before it (1) of each line."""
        letters = kernels.classes(codes, self.kind)
        return letters, kernels.split(codes, letters)

    def candidates(self, codes: NDArray[np.uint32], letters: NDArray[np.uint8], edges: Edges) -> dict[int, list[int]]:
        """Return, for the lines (by number) in which some row may match, the numbers of those rows, rising."""
        start, end, _ = edges
        signs = self._opening, self._cue, self._wordless, self._longest, self._beginnings
        pairs = kernels.candidates(codes, letters, self._first_letter, start, end, *signs)
        found: dict[int, list[int]] = {}
        for line, row in sorted(pairs.tolist()):
            found.setdefault(line, []).append(row)
        return found


Edges = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]
Words = tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


def _kinds(classes: dict[str, int]) -> NDArray[np.uint8]:
    """Return the class of each code point below ``KNOWN``."""
    kind = np.zeros(KNOWN, np.uint8)
    for code in (*range(_FOLDED), *map(ord, classes)):
        kind[code] = classes.get(_folded(chr(code)), kernels.OTHER)
    kind[[ord(c) for c in re.findall(r"\s", "".join(map(chr, range(0x3001))))]] = kernels.SPACE
    kind[[ord(c) for c in _BREAKS]] = kernels.BREAK
    return kind


def _words(words: Iterable[tuple[str, int]], classes: dict[str, int]) -> Words:
    """Return words as a kernel reads them: letters, edges, rows, and where each class of first letters begins."""
    spelled = sorted((bytes(classes[letter] for letter in word), row) for word, row in words)
    edges = np.cumsum([0, *(len(word) for word, _ in spelled)], dtype=np.int32)
    letters = np.frombuffer(b"".join(word for word, _ in spelled), np.uint8).copy()
    first = np.searchsorted([word[0] for word, _ in spelled], np.arange(257)).astype(np.int32)
    return letters, edges, np.array([row for _, row in spelled], np.int32), first


def _beginnings(cues: Words) -> NDArray[np.uint32]:
    """Return a bit for each three classes, of six bits each, with which a cue may begin; a short cue has any behind it."""
    bits = np.zeros((64, 64, 64), bool)
    letters, edges, _, _ = cues
    for word in np.split(letters, edges[1:-1]):
        bits[tuple(word[:3] & 63)] = True
    return np.packbits(bits.reshape(-1), bitorder="little").view("<u4").astype(np.uint32)
