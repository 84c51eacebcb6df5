"""What two texts share of their weighted terms, counted in one walk over both.

Invariant: sums are taken in the order of the terms, so that a share is always the same. What a weight counts for against a
long text is computed once for each of the 256 weights.
"""

from __future__ import annotations

import numpy as np

from plain.alignment_document import shared_stems
from plain.logarithms import exp_m1, exp_of, ln, ln_1p


def _held(place, weights, factor, ratio, steps):  # type: ignore[no-untyped-def]
    """Return the share of one text's weight that another one holds, 0 to 1; no factors are all 1.

    Against a text ``ratio`` times as long as a usual article, a term in a share s of all articles weighs
    -ln(1 - (1 - s)^ratio), because a long text has many words by accident; a shorter one counts as usual.
    """
    known = np.full(256, -1.0)
    held = 0.0
    total = 0.0
    for k in range(len(place)):
        weight = known[weights[k]]
        if weight < 0.0:
            weight = weights[k] / steps
            if ratio > 1.0:
                weight = -ln(-exp_m1(ln_1p(-exp_of(-weight)) * ratio))
            known[weights[k]] = weight
        if len(factor) > 0:
            weight *= factor[k]
        total += weight
        if place[k] >= 0:
            held += weight
    return held / total if total > 0.0 else 0.0


def contained(to_b, weights_a, factor_a, ratio_a, to_a, weights_b, factor_b, ratio_b, steps):  # type: ignore[no-untyped-def]
    """Return the larger of the shares of one text's weight that the other holds.

    ``to_b`` and ``to_a`` are those of ``shared_stems``; weights (uint8) count ``steps`` (float64) a nat, factors (float64) multiply
    them, and a ratio (float64) says how many times as long as a usual article the other text is.
    """
    return max(_held(to_b, weights_a, factor_a, ratio_a, steps), _held(to_a, weights_b, factor_b, ratio_b, steps))


def containment(keys_a, weights_a, ratio_a, keys_b, weights_b, ratio_b, steps):  # type: ignore[no-untyped-def]
    """Return what ``contained`` does, without factors, for terms that are not matched yet (keys uint32, ascending)."""
    to_b, to_a = shared_stems(keys_a, keys_b)
    none = np.empty(0)
    return contained(to_b, weights_a, none, ratio_a, to_a, weights_b, none, ratio_b, steps)


def having(keys, other, count):  # type: ignore[no-untyped-def]
    """Add 1 to the count (float64) of each of the ascending keys that stand among some others, ascending too."""
    i = j = 0
    while i < len(keys) and j < len(other):
        if keys[i] == other[j]:
            count[i] += 1.0
            i += 1
            j += 1
        elif keys[i] < other[j]:
            i += 1
        else:
            j += 1
