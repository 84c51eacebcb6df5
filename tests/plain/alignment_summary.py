"""Tells whether a stretch uses words from all over another text, or from one place in it.

Invariant: every stem counts once, at what it says for "taken from the whole text".
"""

from __future__ import annotations

import numpy as np

from plain.alignment_boxes import _word

_OWN, _KEPT, _CAP = 0.3, 0.7, 4.0
_TELLING = 1.0  # nats from which a shared word marks the extent of what is summed up


def spread(a, b, to_b, first, last):  # type: ignore[no-untyped-def]
    """Measure where in b the words of a's range [first, last) stand.

    Returns the largest share of their evidence that one window of b holds that is 1.5 times as long as the range, and
    the token range of b from the first to the last telling word.
    """
    worth = np.zeros(len(b.vocab))
    whole = 0.0
    n = len(b.id)
    for t in range(first, last):
        i = a.id[t]
        j = to_b[i]
        if a.barrier[t] == 1 or j < 0 or worth[j] > 0.0:
            continue
        v = _word(a.common[i] + _OWN * a.excess[i], True, n, _KEPT, 0.0, _CAP)
        if v > 0.0:
            worth[j] = v
            whole += v
    if whole == 0.0:
        return 1.0, 0, 0
    held = np.zeros(len(b.vocab), np.int32)
    width = (3 * (last - first)) // 2
    now = best = 0.0
    b0 = n
    b1 = 0
    for t in range(n):
        if b.barrier[t] == 0 and worth[b.id[t]] > 0.0:
            if held[b.id[t]] == 0:
                now += worth[b.id[t]]
            held[b.id[t]] += 1
            if worth[b.id[t]] >= _TELLING:
                b0 = min(b0, t)
                b1 = t + 1
        if t >= width and b.barrier[t - width] == 0 and worth[b.id[t - width]] > 0.0:
            held[b.id[t - width]] -= 1
            if held[b.id[t - width]] == 0:
                now -= worth[b.id[t - width]]
        best = max(best, now)
    return best / whole, b0, b1
