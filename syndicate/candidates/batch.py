"""From many texts at once to words, units and sketches, over all cores and without a Python object per word or unit.

Invariant: ``block.tokens(i)``, ``block.units(i)``, digests and sketches are those that ``text.tokenize``, ``text.paragraphs``
and ``minhash.sketch`` return for text i alone, whatever the other texts and the number of threads.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from syndicate.candidates.minhash import UnitBlock, band_keys, digest_block, permutations, sketch_rows
from syndicate.model.article import Mark, Paragraph
from syndicate.model.settings import Banding, Recipe
from syndicate.text.tokens import TokenBatch, Tokens, cut_texts, cut_units

# Bytes or characters that one thread cuts at a time: a few milliseconds of work, and with what comes of it 3 MB.
_BYTES_A_TASK = 1 << 18
_UNITS_A_TASK = 2048  # about 5 ms of work: small enough to share out evenly, large enough to be worth a thread

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class WordBlock:
    """The words of n texts, in pieces of one text and more, as the threads have cut them."""

    pieces: tuple[TokenBatch, ...]

    def __len__(self) -> int:
        return int(self.edges[-1])

    @cached_property
    def edges(self) -> NDArray[np.int64]:
        """Return where each piece's texts begin, int64 (pieces + 1,)."""
        return _edges(len(piece.word_edges) - 1 for piece in self.pieces)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Return the number of words of each text, int64 (n,)."""
        return np.concatenate([np.diff(piece.word_edges) for piece in self.pieces])

    @cached_property
    def cut(self) -> TokenBatch:
        """Return the words of all texts in one piece, which copies them if they are in several."""
        return self.pieces[0] if len(self.pieces) == 1 else TokenBatch(*(_joined(self.pieces, name) for name in TokenBatch._fields))

    def tokens(self, i: int) -> Tokens:
        """Return the words of text ``i`` as views."""
        number = int(np.searchsorted(self.edges, i, "right")) - 1
        cut, i = self.pieces[number], i - int(self.edges[number])
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
    digest: NDArray[np.int64]  # (m,) as `minhash.digests` returns
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
        """Return the band keys of the sketches, uint64 (k, bands); raises SettingsError as ``minhash.band_keys`` does."""
        return band_keys(self.sketches, banding)


class _Piece(NamedTuple):
    """The units of a piece of texts, as in `TextBlock` but counted from its first text, and those to be sketched."""

    text: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    digest: NDArray[np.int64]
    sketched: NDArray[np.bool_]
    block: UnitBlock


def tokenize_block(texts: Sequence[str], jobs: int | None = None) -> WordBlock:
    """Cut texts into folded words, by ``jobs`` threads (None: one a core)."""
    tasks = list(_tasks(_edges(map(len, texts))))
    return WordBlock(tuple(map_threads(lambda task: _cut_texts(texts, *task), tasks, jobs)))


def units_block(words: WordBlock, marks: Sequence[Sequence[Mark]] = (), recipe: Recipe | None = None, jobs: int | None = None) -> TextBlock:
    """Cut texts into units as ``text.paragraphs`` does, and sketch those of ``recipe.least_words`` and more.

    ``marks`` are those of each text; none given means that no text has any.
    """
    recipe = recipe or Recipe()
    edges = words.edges.tolist() if len(words.pieces) > 1 else [0, len(marks)]

    def work(number: int) -> _Piece:
        return _units(words.pieces[number], marks[edges[number] : edges[number + 1]], recipe)

    return _sketched(words, map_threads(work, range(len(words.pieces)), jobs), recipe, jobs)


def sketch_texts(texts: Sequence[str], recipe: Recipe | None = None, jobs: int | None = None) -> TextBlock:
    """Cut texts without marks into words and, while these are still near the processor, into units; then sketch these."""
    recipe = recipe or Recipe()

    def work(task: tuple[int, int]) -> tuple[TokenBatch, _Piece]:
        words = _cut_texts(texts, *task)
        return words, _units(words, (), recipe)

    cuts, pieces = zip(*map_threads(work, list(_tasks(_edges(map(len, texts)))), jobs), strict=True)
    return _sketched(WordBlock(cuts), pieces, recipe, jobs)


def _edges(sizes: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(itertools.accumulate(sizes, initial=0), np.int64)


def _tasks(edges: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield stretches of texts of about ``_BYTES_A_TASK`` bytes or characters; at least one, which may be empty."""
    a, n = 0, len(edges) - 1
    while a < n or a == n == 0:
        b = min(max(int(np.searchsorted(edges, edges[a] + _BYTES_A_TASK, "right")) - 1, a + 1), n)
        yield a, b
        a = max(b, 1)


def _cut_texts(texts: Sequence[str], a: int, b: int) -> TokenBatch:
    return cut_texts(texts[a:b])


def _units(cut: TokenBatch, marks: Sequence[Sequence[Mark]], recipe: Recipe) -> _Piece:
    """Cut the texts of a piece into units."""
    units = cut_units(cut.word_edges, cut, marks, recipe)
    text, first, last = (np.ascontiguousarray(column) for column in units.T)
    begin = cut.word_edges[text] + first
    place = begin + text
    words = last - first
    end = np.maximum(cut.left[place + words], cut.end[begin + words - 1])
    block = UnitBlock(cut.buffer, cut.offset, cut.key, place, begin, words, cut.byte_edges[text])
    long = words >= recipe.least_words
    return _Piece(text, first, last, cut.right[place], end, digest_block(block), long, block.only(long))


def _sketched(words: WordBlock, pieces: Sequence[_Piece], recipe: Recipe, jobs: int | None) -> TextBlock:
    """Lay the units of all pieces end to end, and sketch them."""
    columns: Sequence[NDArray[Any]] = pieces[0][:7]
    if len(pieces) > 1:
        texts = [(piece.text + before, *piece[1:7]) for piece, before in zip(pieces, words.edges.tolist(), strict=False)]
        columns = [np.concatenate(column) for column in zip(*texts, strict=True)]
    edges = _edges(len(piece.block) for piece in pieces).tolist()
    sketches = np.empty((edges[-1], len(permutations(recipe)[0])), np.uint32)

    def sketch_task(task: tuple[int, int]) -> None:
        number, begin = task
        block = pieces[number].block
        sketch_rows(block, begin, min(begin + _UNITS_A_TASK, len(block)), recipe, sketches[edges[number] : edges[number + 1]])

    map_threads(
        sketch_task, [(number, at) for number, piece in enumerate(pieces) for at in range(0, len(piece.block), _UNITS_A_TASK)], jobs
    )
    text, first, last, start, end, digest, sketched = columns
    return TextBlock(words, text, first, last, start, end, digest, sketched, sketches)


def _joined(pieces: Sequence[TokenBatch], name: str) -> NDArray[Any]:
    columns = [getattr(piece, name) for piece in pieces]
    if name not in ("word_edges", "byte_edges"):
        return np.concatenate(columns)
    before = itertools.accumulate((int(column[-1]) for column in columns), initial=0)
    return np.concatenate([np.zeros(1, np.int64), *(column[1:] + size for column, size in zip(columns, before, strict=False))])


def map_threads(work: Callable[[Item], Result], items: Sequence[Item], jobs: int | None) -> list[Result]:
    """Return what ``work`` makes of each item, in order, by ``jobs`` threads (None: one a core)."""
    jobs = min(cores() if jobs is None else jobs, len(items))
    if jobs <= 1:
        return list(map(work, items))
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(work, items))


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
