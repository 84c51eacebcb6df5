"""Counts of a passage: its equal runs, words in order, quoted words, and what the order of the words says.

Invariant: what is counted in one box does not depend on the other boxes.
"""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels.alignment_document import AlignmentArrays
from syndicate.kernels.native import F64, FLAG, I32, I64, Loop, Written

SAME, TOO_LONG = -1, -2  # in the place of words in order: every word is equal; there were too many to count

_TAKES = (ctypes.Structure, ctypes.Structure, FLAG, FLAG, I32, I32, int, float, int, float, Written(I64), Written(F64))
_describe = Loop("describe", *_TAKES, gives=((I32, 5),))


def describe(
    a: AlignmentArrays,
    b: AlignmentArrays,
    own_a: NDArray[np.bool_],
    own_b: NDArray[np.bool_],
    boxes: NDArray[np.int32],
    runs: NDArray[np.int32],
    turned: bool,
    least: float,
    most_steps: int,
    cap: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int32]]:
    """Count what is in boxes (k, 4) of two sides; ``own_a`` and ``own_b`` tell their quoted tokens.

    ``runs`` (r, 3) are all equal runs, ``turned`` asks for the quoted words of b instead of a, a run counts what it
    says beyond ``least`` nats, a word at most ``cap``. Returns for each box its words in runs, words in order (see ``SAME``)
    and quoted words (k, 3), what its runs say (k,), and the runs: box, and start and end in a and in b in code points (s, 5).
    """
    counts, said = np.empty((len(boxes), 3), np.int64), np.empty(len(boxes))
    _, spans = _describe.run(a.structure, b.structure, own_a, own_b, boxes, runs, turned, least, most_steps, cap, counts, said)
    return counts, said, spans
