"""Words that a rule cannot do without: where they stand, in one pass over a text's tokens.

What always holds: a word is found in every spelling that folds to the same token (case, accents, apostrophes); asking
costs microseconds for a whole article, so that a pattern need only be run where its words stand.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import key_lookup as lookup
from syndicate.text.tokens import Cut, Tokens, tokenize_bytes, utf8


class Triggers:
    """Some words, ready to be looked for in many texts."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take different words; one that is several tokens ("first appeared") stands for its first token.

        Words of the same first token are one trigger; ``places`` says which, for each word given.
        """
        cut = _cut(words)
        keys, self.places = np.unique(cut.key[cut.word_edges[:-1]], return_inverse=True)
        self._slot, self._place = lookup.table(keys)

    def at(self, tokens: Tokens) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the tokens (indexes, rising) at which a trigger stands, and which trigger each is."""
        where, which = lookup.find(tokens.key, self._slot, self._place)
        return where, which


def folded(words: Sequence[str]) -> list[tuple[list[str], list[int]]]:
    """Return for each string its words as tokens fold them, and where each ends in it (code points)."""
    cut = _cut(words)
    data, ends = cut.buffer.tobytes(), cut.end.tolist()
    edges, first, offset = cut.word_edges.tolist(), cut.byte_edges.tolist(), cut.offset.tolist()
    found: list[tuple[list[str], list[int]]] = []
    for i, (a, b) in enumerate(itertools.pairwise(edges)):
        places = [first[i] + at for at in offset[a + i : b + i + 1]]
        found.append(([data[c:d].decode("utf-8", "surrogatepass") for c, d in itertools.pairwise(places)], ends[a:b]))
    return found


def _cut(words: Sequence[str]) -> Cut:
    """Return the tokens of many strings, cut at once."""
    encoded = [utf8(word) for word in words]
    edges = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    return tokenize_bytes(np.frombuffer(b"".join(encoded), np.uint8), edges)
