"""Find the places where a rule may match, so that its pattern runs there only.

There are two filters, because rules are written in two ways. ``LinePrefilter`` looks for strings of characters in the lines of a text
(the rules of furniture), ``WordPrefilter`` looks for words among a text's tokens (names and the rules of credits).

Invariant: a filter never hides a match. A line or token that it leaves out contains none of the strings or words, in any
letter case; a line or token that it returns may still fail to match. A rule that any line could match is refused when the filter is made.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import hashing, line_prefilter
from syndicate.text.tokens import Tokens, cut_texts

KNOWN_CODE_POINTS = 0x10000  # code points that have a class
SKIPPED_SIGNS = "•⦁·▪►▶→»>*–—|#-([/<!"  # signs that pages put before a line
_LINE_BREAKS = "\n\r\u2028\u2029"
_FIRST_WITHOUT_CASE = 0x2130  # from this code point on, no letter has two cases that a pattern here could name

Edges = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class LineNeeds:
    """What a line must hold so that a pattern may match in it; a line has at most ``longest`` code points.

    One of the ``openings`` is at its beginning, behind bullets and brackets; or one of the ``cues`` is anywhere in it; or
    the line is ``wordless``: without an ASCII letter or digit. The digit 0 means any ASCII digit.
    """

    name: str
    longest: int
    openings: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()
    wordless: bool = False


class LinePrefilter:
    """The needs of many patterns, ready to be looked for in many texts."""

    def __init__(self, rows: Sequence[LineNeeds]) -> None:
        """Take the needs; raise TypeError with the name of a row that any line could meet."""
        blind = [row.name for row in rows if "" in row.openings | row.cues or not (row.openings or row.cues or row.wordless)]
        if blind:
            raise TypeError(f"rules that could match any line need openings or cues: {', '.join(blind)}")
        written = [{word: "".join(map(_folded, word)) for word in row.openings | row.cues} for row in rows]
        letters = sorted({letter for words in written for word in words.values() for letter in word} - {" ", *SKIPPED_SIGNS})
        classes = {letter: number for number, letter in enumerate((*SKIPPED_SIGNS, *letters), start=line_prefilter.BREAK + 1)}
        classes[" "] = line_prefilter.SPACE
        self._class_of = _class_of(classes)
        openings = _words(((written[n][word], n) for n, row in enumerate(rows) for word in row.openings), classes)
        cues = _words(((written[n][word], n) for n, row in enumerate(rows) for word in row.cues), classes)
        wordless = np.array([number for number, row in enumerate(rows) if row.wordless], np.int32)
        longest = np.array([row.longest for row in rows], np.int32)
        first_letter = line_prefilter.BREAK + 1 + len(SKIPPED_SIGNS)
        self._needs = line_prefilter.PrefilterNeeds(openings, cues, wordless, longest, _cue_starts(cues), first_letter)

    def lines(self, codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], Edges]:
        """Return the classes of a text's characters; and start, end and (as 1) a blank line before it, of each line."""
        letters, start, end, after_blank = line_prefilter.split(codes, self._class_of)
        return letters, (start, end, after_blank)

    def candidates(self, codes: NDArray[np.uint32], letters: NDArray[np.uint8], edges: Edges) -> dict[int, list[int]]:
        """Return the lines (by number) in which some pattern may match, each with the numbers of those rows, rising."""
        start, end, _ = edges
        pairs = line_prefilter.candidates(codes, letters, start, end, self._needs)
        found: dict[int, list[int]] = {}
        for line, row in sorted(pairs.tolist()):
            found.setdefault(line, []).append(row)
        return found


def _folded(character: str) -> str:
    """Return one letter for all that a pattern takes for the same when case does not count, and 0 for every digit."""
    if character == "ı":
        return "i"
    return "0" if character in "0123456789" else " " if character.isspace() else character.casefold()[0]


def _class_of(classes: dict[str, int]) -> NDArray[np.uint8]:
    """Return the class of each code point below ``KNOWN_CODE_POINTS``."""
    kind = np.zeros(KNOWN_CODE_POINTS, np.uint8)
    for code in (*range(_FIRST_WITHOUT_CASE), *map(ord, classes)):
        kind[code] = classes.get(_folded(chr(code)), line_prefilter.OTHER)
    kind[[ord(c) for c in re.findall(r"\s", "".join(map(chr, range(0x3001))))]] = line_prefilter.SPACE
    kind[[ord(c) for c in _LINE_BREAKS]] = line_prefilter.BREAK
    return kind


def _words(words: Iterable[tuple[str, int]], classes: dict[str, int]) -> line_prefilter.PrefilterWords:
    """Return words as the kernel reads them: letters, edges, rows, and the first word of each class of first letters."""
    spelled = sorted((bytes(classes[letter] for letter in word), row) for word, row in words)
    edges = np.cumsum([0, *(len(word) for word, _ in spelled)], dtype=np.int32)
    letters = np.frombuffer(b"".join(word for word, _ in spelled), np.uint8).copy()
    first = np.searchsorted([word[0] for word, _ in spelled], np.arange(257)).astype(np.int32)
    return line_prefilter.PrefilterWords(letters, edges, np.array([row for _, row in spelled], np.int32), first)


def _cue_starts(cues: line_prefilter.PrefilterWords) -> NDArray[np.uint32]:
    """Return a bit for each three classes, of six bits each, with which a cue may begin; any class follows a short cue."""
    bits = np.zeros((64, 64, 64), bool)
    for word in np.split(cues.spelled, cues.edge[1:-1]):
        bits[tuple(word[:3] & 63)] = True
    return np.packbits(bits.reshape(-1), bitorder="little").view("<u4").astype(np.uint32)


class WordPrefilter:
    """Some words, ready to be looked for among the tokens of many texts: microseconds for an article."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take different words; one of several tokens ("first appeared") is looked for by its first token.

        Words with the same first token share a number; ``numbers`` gives it for each word given.
        """
        cut = cut_texts(words)
        keys, self.numbers = np.unique(cut.key[cut.word_edges[:-1]], return_inverse=True)
        self._slot, self._number = hashing.table(keys)

    def at(self, tokens: Tokens) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the tokens (indexes, rising) at which one of the words is, and the number of that word."""
        where, which = hashing.find(tokens.key, self._slot, self._number)
        return where, which


def folded_words(strings: Sequence[str]) -> list[tuple[list[str], list[int]]]:
    """Return for each string its words as tokens fold them, and where each ends in it (code points)."""
    cut = cut_texts(strings)
    data, ends = cut.buffer.tobytes(), cut.end.tolist()
    edges, first, offset = cut.word_edges.tolist(), cut.byte_edges.tolist(), cut.offset.tolist()
    found: list[tuple[list[str], list[int]]] = []
    for i, (a, b) in enumerate(itertools.pairwise(edges)):
        places = [first[i] + at for at in offset[a + i : b + i + 1]]
        found.append(([data[c:d].decode("utf-8", "surrogatepass") for c, d in itertools.pairwise(places)], ends[a:b]))
    return found
