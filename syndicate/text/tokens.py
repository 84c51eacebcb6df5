"""Cut texts into tokens, sentences and paragraphs, with offsets into the text as given.

Invariant: every offset counts code points and lies inside the text. Two words that differ only in case, accents, apostrophes,
ligatures, width or invisible characters have the same key. The same text gives the same tokens on every machine.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import tokens, units
from syndicate.kernels.hashing import table
from syndicate.model.article import Mark, Paragraph
from syndicate.model.errors import InputError
from syndicate.model.settings import Recipe
from syndicate.text.serbian import in_latin

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
    buffer: NDArray[np.uint8]  # the folded words, UTF-8, end to end
    offset: NDArray[np.int32]  # (n + 1,) where each folded word starts in `buffer`
    gap: NDArray[np.uint8]  # (n + 1,) boundary before token i: 0 nothing, 1 soft punctuation, 2 newline, 3 sentence end, 4 edge
    lines: NDArray[np.uint8]  # (n + 1,) newlines in the gap before token i, at most 2
    left: NDArray[np.int32]  # (n + 1,) end of the text left of the gap, closing punctuation included
    right: NDArray[np.int32]  # (n + 1,) start of the text right of the gap, opening punctuation included

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
def _abbreviation_table() -> NDArray[np.uint64]:
    data = np.frombuffer(utf8(" ".join(ABBREVIATIONS)), np.uint8)
    keys = tokens.tokenize(data, np.array((0, len(data)), np.int64), np.zeros(1, np.uint64))[0][4]
    slot: NDArray[np.uint64] = table(np.unique(keys))[0]
    return slot


class TokenBatch(NamedTuple):
    """The words of n texts, end to end: t tokens and t + n gaps (one more than tokens in each text)."""

    word_edges: NDArray[np.int64]  # (n + 1,) where each text's tokens begin
    byte_edges: NDArray[np.int64]  # (n + 1,) where each text's folded words begin in `buffer`
    start: NDArray[np.int32]  # from here on as in Tokens, of all texts
    end: NDArray[np.int32]
    key: NDArray[np.uint64]
    buffer: NDArray[np.uint8]
    offset: NDArray[np.int32]  # (t + n,) from the text's own first byte
    gap: NDArray[np.uint8]
    lines: NDArray[np.uint8]
    left: NDArray[np.int32]
    right: NDArray[np.int32]


def tokenize_bytes(data: NDArray[np.uint8], edges: NDArray[np.int64]) -> TokenBatch:
    """Cut n texts, of which text i has the bytes from ``edges[i]`` to ``edges[i + 1]``, into folded words.

    The bytes are UTF-8, lone surrogates included. Raises InputError with the place of the first byte that is not.
    """
    found, bad = tokens.tokenize(data, edges, _abbreviation_table())
    if bad >= 0:
        text = int(np.searchsorted(edges, bad, "right")) - 1
        place = f"text {text}, byte {bad - int(edges[text])}"
        raise InputError("a byte is not UTF-8.", place, "Decode the text by its own encoding first.")
    return TokenBatch(*found)


def cut_texts(texts: Sequence[str]) -> TokenBatch:
    """Cut texts as ``tokenize`` does, all of them at once."""
    return tokenize_bytes(*joined_utf8([in_latin(text) for text in texts]))


def utf8(text: str) -> bytes:
    """Return the UTF-8 of a text, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def joined_utf8(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the UTF-8 of many texts, end to end, and where each begins (n + 1,)."""
    encoded = [utf8(text) for text in texts]
    return np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([0, *map(len, encoded)], dtype=np.int64)


def tokenize(text: str) -> Tokens:
    """Cut a text into folded words; in scripts without spaces each character is a token.

    Serbian words in Cyrillic are read as their Latin spelling.
    "Putin’s" folds to ``putin``, "U.S." to ``us``, "1,000" to ``1000``, "ﬁnance" to ``finance``; hyphens separate words.
    """
    data = np.frombuffer(utf8(in_latin(text)), np.uint8)
    return Tokens(*tokenize_bytes(data, np.array((0, len(data)), np.int64))[2:])


def sentences(tokens: Tokens) -> NDArray[np.int32]:
    """Return the token indexes at which sentences start, and the number of tokens at the end (int32)."""
    if len(tokens) == 0:
        return np.zeros(1, np.int32)
    inner = np.flatnonzero(tokens.gap[1:-1] >= SENTENCE_END) + 1
    return np.concatenate(([0], inner, [len(tokens)])).astype(np.int32)


def paragraphs(text: str, tokens: Tokens, marks: Sequence[Mark] = (), recipe: Recipe | None = None) -> tuple[Paragraph, ...]:
    """Cut a text into the units that are fingerprinted.

    Units end at blank lines (in a text without blank lines, at line ends that end a sentence) and never overlap a mark. A
    unit of more than ``recipe.most_words`` is cut at sentence ends that its own words choose, so that a reprint with other
    text before it is cut at the same places (content-defined chunking, Muthitacharoen et al. 2001).
    """
    recipe = recipe or Recipe()
    edges = np.array((0, len(tokens)), np.int64)
    cut = cut_units(edges, tokens, [marks], recipe)
    first, last = cut[:, 1], cut[:, 2]
    end = np.maximum(tokens.left[last], tokens.end[last - 1])
    return tuple(map(Paragraph, tokens.right[first].tolist(), end.tolist(), first.tolist(), last.tolist()))


def cut_units(edges: NDArray[np.int64], words: Tokens | TokenBatch, marks: Sequence[Sequence[Mark]], recipe: Recipe) -> NDArray[np.int64]:
    """Return the units of n texts as ``paragraphs`` cuts them: text, first token, behind the last one, int64 (units, 3).

    ``edges`` says where each text's tokens begin, int64 (n + 1,). ``marks`` are those of each text, or empty if no text has any.
    """
    counts = [len(of_text) for of_text in marks] if marks else [0] * (len(edges) - 1)
    before = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
    start = np.array([mark.start for of_text in marks for mark in of_text], np.int64)
    end = np.array([mark.end for of_text in marks for mark in of_text], np.int64)
    most, least = recipe.most_words, recipe.least_words
    cut: NDArray[np.int64] = units.cut_units(edges, words.start, words.key, words.gap, words.lines, before, start, end, most, least)
    return cut
