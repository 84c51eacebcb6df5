"""From the words of a text, and which of them are speech, to the runs of words by which equal speech is found.

Invariant: what is chosen in a stretch of speech depends on its words alone; equal stretches of ``words + window - 1`` words have a
choice in common (winnowing: Schleimer, Wilkerson and Aiken 2003).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import FLAG, I64, U64, Loop, Written

_choose_runs = Loop("choose_runs", U64, FLAG, int, int, Written(I64), Written(U64))


def choose(key: NDArray[np.uint64], speech: NDArray[np.bool_], words: int, window: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return the first word and the hash of the chosen runs of so many ``words``.

    ``key`` and ``speech`` have one value a word. Only runs that are speech are looked at; of ``window`` of them that follow each
    other, the one with the least hash is chosen.
    """
    most = max(len(key) - words + 1, 0)
    first, runs = np.empty(most, I64), np.empty(most, U64)
    count = _choose_runs.run(key, speech, words, window, first, runs)
    return first[:count].copy(), runs[:count].copy()
