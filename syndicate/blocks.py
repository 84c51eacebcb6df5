"""From many texts at once to words, units and sketches, over all cores and without a Python object per word or unit.

What always holds: block.tokens(i), block.units(i), digests and sketches are those that ``text.tokenize``,
``text.paragraphs`` and ``sketch`` give for text i alone; neither its neighbours nor the number of threads change a bit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate import sketch
from syndicate.settings import Banding, Recipe
from syndicate.text import Cut, Tokens, cut_units, tokenize_bytes, utf8
from syndicate.values import Mark, Paragraph

# Bytes or characters that one thread cuts at a time: a few milliseconds of work, and with what comes of it 3 MB.
_TASK = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class WordBlock:
    """The words of n texts."""

    cut: Cut

    def __len__(self) -> int:
        return len(self.cut.word_edges) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """Return the number of words of each text, int64 (n,)."""
        return np.diff(self.cut.word_edges)

    def tokens(self, i: int) -> Tokens:
        """Return the words of text ``i`` as views."""
        cut = self.cut
        (a, b), (c, d) = cut.word_edges[i : i + 2].tolist(), cut.byte_edges[i : i + 2].tolist()
        gaps = slice(a + i, b + i + 1)
        words = (cut.start[a:b], cut.end[a:b], cut.key[a:b], cut.buffer[c:d], cut.offset[gaps])
        return Tokens(*words, cut.gap[gaps], cut.lines[gaps], cut.left[gaps], cut.right[gaps])


@dataclass(frozen=True, slots=True, eq=False)
class TextBlock:
    """The words and the m units of n texts, in the order of the texts, and sketches of the k units that get one."""

    words: WordBlock
    text: NDArray[np.int64]  # (m,) which text the unit is of
    first: NDArray[np.int64]  # (m,) its first word in that text
    last: NDArray[np.int64]  # (m,) behind its last word
    start: NDArray[np.int32]  # (m,) code point of its first character
    end: NDArray[np.int32]  # (m,) behind its last character
    digest: NDArray[np.int64]  # (m,) as `sketch.digests` tells
    sketched: NDArray[np.bool_]  # (m,) whether it is long enough for a sketch
    sketches: NDArray[np.uint32]  # (k, permutations) of the units that are, in their order

    def __len__(self) -> int:
        return len(self.words)

    @property
    def edges(self) -> NDArray[np.int64]:
        """Return where each text's units begin, int64 (n + 1,)."""
        return np.searchsorted(self.text, np.arange(len(self) + 1))

    def tokens(self, i: int) -> Tokens:
        """Return the words of text ``i`` as views."""
        return self.words.tokens(i)

    def units(self, i: int) -> tuple[Paragraph, ...]:
        """Return the units of text ``i``."""
        of_text = slice(*np.searchsorted(self.text, (i, i + 1)).tolist())
        columns = (self.start, self.end, self.first, self.last)
        return tuple(map(Paragraph, *(column[of_text].tolist() for column in columns)))

    def keys(self, banding: Banding | None = None) -> NDArray[np.uint64]:
        """Return the band keys of the sketches, uint64 (k, bands); raises SettingsError as ``sketch.band_keys`` does."""
        return sketch.band_keys(self.sketches, banding)


def tokenize_block(texts: Sequence[str], jobs: int | None = None) -> WordBlock:
    """Cut texts into folded words, by ``jobs`` threads (None: one a core)."""

    def work(a: int, b: int) -> Cut:
        encoded = [utf8(text) for text in texts[a:b]]
        return tokenize_bytes(np.frombuffer(b"".join(encoded), np.uint8), _edges(map(len, encoded)))

    return _tokenized(work, _edges(map(len, texts)), jobs)


def tokenize_raw(data: NDArray[np.uint8], edges: NDArray[np.int64], jobs: int | None = None) -> WordBlock:
    """Cut n texts given as UTF-8, of which text i has the bytes from ``edges[i]`` to ``edges[i + 1]``, into folded words.

    Raises InputError with the place of a byte that is not UTF-8.
    """

    def work(a: int, b: int) -> Cut:
        return tokenize_bytes(data[edges[a] : edges[b]], edges[a : b + 1] - edges[a], a)

    return _tokenized(work, edges, jobs)


def units_block(words: WordBlock, marks: Sequence[Sequence[Mark]] = (), recipe: Recipe | None = None, jobs: int | None = None) -> TextBlock:
    """Cut texts into units as ``text.paragraphs`` does, and sketch those of ``recipe.least_words`` and more.

    ``marks`` are those of each text; none given means that no text has any.
    """
    recipe = recipe or Recipe()
    cut = words.cut
    units = cut_units(cut.word_edges, cut, marks, recipe)
    text, first, last = (np.ascontiguousarray(column) for column in units.T)
    begin = cut.word_edges[text] + first
    place = begin + text
    behind = place + last - first
    long = last - first >= recipe.least_words
    block = sketch.Block(cut.buffer, cut.offset, cut.key, place, begin, last - first, cut.byte_edges[text], text)
    return TextBlock(
        words,
        text,
        first,
        last,
        cut.right[place],
        np.maximum(cut.left[behind], cut.end[begin + last - first - 1]),
        sketch.digest_block(block, jobs),
        long,
        sketch.sketch_block(block.only(long), recipe, jobs),
    )


def sketch_texts(texts: Sequence[str], recipe: Recipe | None = None, jobs: int | None = None) -> TextBlock:
    """Cut texts without marks into words and units, and sketch these."""
    return units_block(tokenize_block(texts, jobs), (), recipe, jobs)


def sketch_bytes(data: NDArray[np.uint8], edges: NDArray[np.int64], recipe: Recipe | None = None, jobs: int | None = None) -> TextBlock:
    """Cut texts given as UTF-8, as ``tokenize_raw`` takes them, into words and units, and sketch these."""
    return units_block(tokenize_raw(data, edges, jobs), (), recipe, jobs)


def _edges(sizes: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(itertools.accumulate(sizes, initial=0), np.int64)


def _tasks(edges: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield stretches of texts of about ``_TASK`` bytes or characters; one, and be it empty."""
    a, n = 0, len(edges) - 1
    while a < n or a == n == 0:
        b = min(max(int(np.searchsorted(edges, edges[a] + _TASK, "right")) - 1, a + 1), n)
        yield a, b
        a = max(b, 1)


def _tokenized(work: Callable[[int, int], Cut], edges: NDArray[np.int64], jobs: int | None) -> WordBlock:
    tasks = list(_tasks(edges))
    pieces = sketch.shared(lambda task: work(*task), tasks, jobs)
    if len(pieces) == 1:
        return WordBlock(pieces[0])

    def join(name: str) -> NDArray[Any]:
        columns = [getattr(piece, name) for piece in pieces]
        if name not in ("word_edges", "byte_edges"):
            return np.concatenate(columns)
        before = itertools.accumulate((int(column[-1]) for column in columns), initial=0)
        return np.concatenate([np.zeros(1, np.int64), *(column[1:] + size for column, size in zip(columns, before, strict=False))])

    return WordBlock(Cut(*sketch.shared(join, Cut._fields, jobs)))
