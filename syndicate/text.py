"""Tokens, sentences and paragraphs, always with offsets into the text as it was given.

What always holds: every offset counts code points and lies inside the text; two words that differ only in case,
accents, apostrophes, ligatures, width or invisible characters have the same key; the same text gives the same tokens
on every machine.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.folding import tables
from syndicate.kernels import tokens as kernels
from syndicate.settings import Recipe
from syndicate.values import Mark, Paragraph

# Words that a full stop may follow inside a sentence.
_ABBREVIATIONS = """
mr mrs ms dr prof rev hon sen rep gov gen col lt sgt capt cmdr maj adm pres st mt vs etc jr sr inc ltd co corp bros dept univ
jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri fig vol pp art approx est ca cf al
bzw nr str ggf usw evtl mme mlle sra srta ул г им тыс млн млрд руб др
"""
ABBREVIATIONS = tuple(_ABBREVIATIONS.split())
SENTENCE_END = 3


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of one text, folded for matching, and the boundaries between them (n tokens)."""

    start: NDArray[np.int32]  # (n,) code point of the first character
    end: NDArray[np.int32]  # (n,) behind the last character
    key: NDArray[np.uint64]  # (n,) 64-bit hash of the folded word
    buffer: NDArray[np.uint8]  # the folded words, UTF-8, back to back
    offset: NDArray[np.int32]  # (n + 1,) where each folded word starts in `buffer`
    gap: NDArray[np.uint8]  # (n + 1,) boundary before token i: 0 nothing, 1 soft punctuation, 2 newline, 3 sentence end, 4 edge
    lines: NDArray[np.uint8]  # (n + 1,) newlines in the gap before token i, at most 2
    left: NDArray[np.int32]  # (n + 1,) end of what stands left of the gap, closing punctuation included
    right: NDArray[np.int32]  # (n + 1,) start of what stands right of the gap, opening punctuation included

    def __len__(self) -> int:
        return len(self.start)

    def word(self, i: int) -> str:
        """Return folded word ``i``."""
        return self.buffer[self.offset[i] : self.offset[i + 1]].tobytes().decode("utf-8", "surrogatepass")

    def words(self) -> list[str]:
        """Return all folded words."""
        data = self.buffer.tobytes()
        edges = self.offset.tolist()
        return [data[a:b].decode("utf-8", "surrogatepass") for a, b in itertools.pairwise(edges)]


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text, lone surrogates included, as uint32 (n,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@functools.cache
def _abbreviation_keys() -> NDArray[np.uint64]:
    keys = [kernels.hash_bytes(np.frombuffer(word.encode(), np.uint8), 0, len(word.encode())) for word in ABBREVIATIONS]
    return np.sort(np.array(keys, np.uint64))


def tokenize(text: str) -> Tokens:
    """Cut a text into folded words; scripts without spaces give one token a character.

    "Putin’s" folds to ``putin``, "U.S." to ``us``, "1,000" to ``1000``, "ﬁnance" to ``finance``; hyphens separate words.
    """
    t = tables()
    codes = code_points(text)
    start, end, buffer, offset, key, acronym = kernels.tokenize(codes, t.kind, t.flag, t.length, t.offset, t.folded, t.lookalike)
    gap, lines, left, right = kernels.boundaries(codes, start, end, key, acronym, t.kind, t.flag, _abbreviation_keys())
    return Tokens(start, end, key, buffer, offset, gap, lines, left, right)


def sentences(tokens: Tokens) -> NDArray[np.int32]:
    """Return the token indexes at which sentences start, and the number of tokens at the end (int32)."""
    if len(tokens) == 0:
        return np.zeros(1, np.int32)
    inner = np.flatnonzero(tokens.gap[1:-1] >= SENTENCE_END) + 1
    return np.concatenate(([0], inner, [len(tokens)])).astype(np.int32)


def paragraphs(text: str, tokens: Tokens, marks: Sequence[Mark] = (), recipe: Recipe | None = None) -> tuple[Paragraph, ...]:
    """Cut a text into the units that are fingerprinted.

    Units end at blank lines (at sentence-ending line ends where the text has no blank lines) and never reach into a
    mark. A unit of more than ``recipe.most_words`` is cut at sentence ends that its own words choose, so that a reprint
    with other text before it is cut at the same places (content-defined chunking, Muthitacharoen et al. 2001).
    """
    recipe = recipe or Recipe()
    ranges = [piece for first, last in _blocks(tokens, marks) for piece in _cut(tokens, first, last, recipe)]
    if not ranges:
        return ()
    first, last = np.array(ranges, np.int32).T
    end = np.maximum(tokens.left[last], tokens.end[last - 1])
    return tuple(map(Paragraph, tokens.right[first].tolist(), end.tolist(), first.tolist(), last.tolist()))


def _blocks(tokens: Tokens, marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Yield token ranges between blank lines and marks."""
    n = len(tokens)
    if n == 0:
        return
    inner = slice(1, n)
    breaks = tokens.lines[inner] >= 2
    if not breaks.any():
        ends = tokens.lines[inner] == 1
        full = ends & (tokens.gap[inner] >= SENTENCE_END)
        if full.sum() * 5 >= ends.sum() * 3:  # most lines end a sentence: lines are paragraphs, not wrapped text
            breaks = full
    edges = {0, n, *(np.flatnonzero(breaks) + 1).tolist()}
    marked = np.zeros(n, bool)
    for mark in marks:
        a, b = np.searchsorted(tokens.start, (mark.start, mark.end))
        marked[a:b] = True
        edges.update((int(a), int(b)))
    order = sorted(edges)
    for a, b in itertools.pairwise(order):
        if not marked[a]:
            yield a, b


def _cut(tokens: Tokens, first: int, last: int, recipe: Recipe) -> Iterator[tuple[int, int]]:
    """Yield a token range whole, or in pieces of at most ``most_words`` where it is longer."""
    most = recipe.most_words
    begin = first
    while last - begin > most:
        least = begin + max(most // 3, 1)
        limit = max(min(begin + most, last - recipe.least_words), begin + 1)  # what is left over must not be too short to sketch
        ends = least + np.flatnonzero(tokens.gap[least : min(limit + 1, last)] >= SENTENCE_END)
        chosen = [int(e) for e in ends if int(tokens.key[e]) % 2 == 0]
        cut = chosen[0] if chosen else int(ends[-1]) if len(ends) else limit
        yield begin, cut
        begin = cut
    if begin < last:
        yield begin, last
