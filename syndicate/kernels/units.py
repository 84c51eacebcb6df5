"""From tokens and the gaps between them to the units that are fingerprinted.

Invariant: a text's units depend on its own tokens and marks alone; all counts of tokens start at its first one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.native import I32, I64, U8, U64, Loop, Written

_cut_units = Loop("cut_units", I64, I32, U64, U8, U8, I64, I64, I64, int, int, Written(I64))


def cut_units(
    word_edges: NDArray[np.int64],
    start: NDArray[np.int32],
    key: NDArray[np.uint64],
    gap: NDArray[np.uint8],
    lines: NDArray[np.uint8],
    mark_edges: NDArray[np.int64],
    mark_start: NDArray[np.int64],
    mark_end: NDArray[np.int64],
    most: int,
    least: int,
) -> NDArray[np.int64]:
    """Cut texts into units of at most ``most`` tokens and leave no piece of fewer than ``least`` where a longer one is cut.

    ``word_edges`` (texts + 1,) says where each text's tokens begin; ``start``, ``key``, ``gap`` and ``lines`` are those of
    ``tokens.tokenize``; ``mark_edges`` (texts + 1,) says where each text's marks begin, ``mark_start`` and ``mark_end`` are code
    points. Returns int64 (units, 3): text, first token, behind the last token.
    """
    units = np.empty((len(start), 3), np.int64)
    count = _cut_units.run(word_edges, start, key, gap, lines, mark_edges, mark_start, mark_end, most, least, units)
    return units[:count].copy()
