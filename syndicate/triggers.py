"""Words that a rule cannot do without: where they stand, in one pass over a text's tokens.

What always holds: a word is found in every spelling that folds to the same token (case, accents, apostrophes); asking
costs microseconds for a whole article, so that a pattern need only be run where its words stand.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import lookup
from syndicate.text import Tokens, tokenize


class Triggers:
    """Some words, ready to be looked for in many texts."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take different words; one that is several tokens ("first appeared") stands for its first token.

        Words of the same first token are one trigger; ``places`` says which, for each word given.
        """
        first = np.array([tokenize(word).key[0] for word in words], np.uint64)
        keys, self.places = np.unique(first, return_inverse=True)
        self._slot, self._place = lookup.table(keys)

    def at(self, tokens: Tokens) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the tokens (indexes, rising) at which a trigger stands, and which trigger each is."""
        where, which = lookup.find(tokens.key, self._slot, self._place)
        return where, which
