"""An article cut into pieces that look different: shared or not, closely or freely, quoted, greyed.

Invariant: the pieces of all blocks, joined with the white space that follows each block, are the whole text of the article.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from syndicate.text import Tokens

Note = TypeVar("Note")

KINDS = ("", "rewritten", "edited", "verbatim")  # by the number that a token's kind has
BLANK_LINE_NEWLINES = 2  # newlines that make a blank line


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that looks the same throughout.

    ``kind`` is empty for what is not shared; ``join`` numbers the join it belongs to, from 1 (0 for none), ``passage``
    its passage likewise; ``words`` counts the article's own words in it.
    """

    text: str
    kind: str = ""
    quote: bool = False
    differs: bool = False
    grey: bool = False
    join: int = 0
    passage: int = 0
    words: int = 0

    @property
    def classes(self) -> str:
        """Return the class names that a style sheet knows the piece by."""
        named = (("shared", bool(self.kind)), (self.kind, bool(self.kind)), ("quote", self.quote), ("differs", self.differs))
        return " ".join(name for name, holds in (*named, ("grey", self.grey)) if holds)


@dataclass(frozen=True, slots=True)
class Label:
    """Where a join begins: its own anchor, and the numbers and anchors of its others."""

    number: int
    anchor: str
    others: tuple[tuple[int, str], ...]
    kind: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the page and the white space behind it; ``grey`` if none of it is the article's own text."""

    items: tuple[Piece | Label, ...]
    grey: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class NotedBlock(Generic[Note]):
    """A block and the notes beside it."""

    block: Block
    notes: tuple[Note, ...]


def with_notes(blocks: Iterable[Block], notes: Mapping[int, Note]) -> tuple[NotedBlock[Note], ...]:
    """Put beside each block the notes of the labels in it, by their numbers."""
    return tuple(NotedBlock(block, tuple(notes[item.number] for item in block.items if isinstance(item, Label))) for block in blocks)


@dataclass(frozen=True, slots=True, eq=False)
class TokenLooks:
    """How each token of a text looks (n tokens); joins and passages are numbered from 1, 0 means none."""

    kind: NDArray[np.int8]
    quote: NDArray[np.bool_]
    differs: NDArray[np.bool_]
    own: NDArray[np.bool_]
    join: NDArray[np.int32]
    passage: NDArray[np.int32]

    def codes(self) -> NDArray[np.int64]:
        """Return a number for each token; tokens that look the same have the same number."""
        flags = self.kind.astype(np.int64) * 8 + self.quote * 4 + self.differs * 2 + self.own
        codes: NDArray[np.int64] = (flags << 40) + (self.join.astype(np.int64) << 20) + self.passage
        return codes


def cut(text: str, tokens: Tokens, looks: TokenLooks, labels: dict[int, list[Label]] | None = None) -> tuple[Block, ...]:
    """Cut a text into blocks of pieces; ``labels`` are put before the token they are given for."""
    n = len(tokens)
    if n == 0:
        return (Block((Piece(text, grey=True),), grey=True),) if text.strip() else ()
    placed = labels or {}
    least = BLANK_LINE_NEWLINES if (tokens.lines[1:n] >= BLANK_LINE_NEWLINES).any() else 1
    breaks = tokens.lines >= least
    codes = looks.codes()
    edges = sorted({0, n, *(np.flatnonzero((codes[1:] != codes[:-1]) | breaks[1:n]) + 1).tolist(), *placed})
    blocks: list[Block] = []
    items: list[Piece | Label] = []
    reached = 0
    for first, last in itertools.pairwise(edges):
        begin, end = int(tokens.right[first]) if first else min(int(tokens.right[0]), int(tokens.start[0])), int(tokens.left[last])
        begin, end = max(begin, reached), max(end, int(tokens.end[last - 1]))
        items += [*_plain(text, reached, begin), *placed.get(first, ())]
        items.append(_piece(text[begin:end], looks, first, last))
        reached = end
        if last == n or breaks[last]:
            to = len(text) if last == n else _end_of_lines(text, reached, int(tokens.right[last]))
            items += _plain(text, reached, to)
            reached = to
            blocks.append(_block(items))
            items = []
    return tuple(blocks)


def _end_of_lines(text: str, start: int, end: int) -> int:
    """Return where the first line end and the white space behind it stop; what follows there opens the next block."""
    line = text.find("\n", start, end)
    if line < 0:
        return max(start, end)
    while line < end and text[line].isspace():
        line += 1
    return line


def _plain(text: str, start: int, end: int) -> list[Piece]:
    """Return the characters between two words that belong to neither."""
    return [Piece(text[start:end])] if end > start else []


def _piece(text: str, look: TokenLooks, first: int, last: int) -> Piece:
    kind = KINDS[int(look.kind[first])] if look.own[first] else ""
    return Piece(
        text,
        kind,
        quote=bool(kind) and bool(look.quote[first]),
        differs=bool(kind) and bool(look.differs[first]),
        grey=not look.own[first],
        join=int(look.join[first]) if kind else 0,
        passage=int(look.passage[first]) if kind else 0,
        words=last - first if look.own[first] else 0,
    )


def _block(items: Sequence[Piece | Label]) -> Block:
    *before, last = items
    after = ""
    if isinstance(last, Piece) and not last.words:
        kept = last.text.rstrip()
        after = last.text[len(kept) :]
        items = [*before, replace(last, text=kept)] if kept else before
    texts = [item for item in items if isinstance(item, Piece) and (item.grey or item.words)]
    return Block(tuple(items), bool(texts) and all(piece.grey for piece in texts), after)
