"""The stretches of one text whose words the other as a whole holds.

Invariant: stretches do not overlap, and each begins and ends where that says most.

Loops read arrays by local names: taking one out of a tuple counts a reference, which costs more than what a loop does.
"""

from __future__ import annotations

import numpy as np

from plain.alignment_boxes import _BARRIER, _best, _note, _word


def _scores(x, to_y, stamp, value, n, kept, own, score, rules):  # type: ignore[no-untyped-def]
    """Write what each token of x says, given n stamped words of y."""
    ids, barrier, common, excess = x.id, x.barrier, x.common, x.excess
    known = np.zeros(len(common))
    cap = rules.cap
    missing = _word(0.0, False, n, kept, rules.missing, cap)
    before = -1.0  # most words are as rare as the one before, so that few logarithms are taken
    said = 0.0
    for i in range(len(common)):
        if to_y[i] < 0 or stamp[to_y[i]] != value:
            known[i] = missing
            continue
        frequency = common[i] + own * excess[i]
        if frequency != before:
            before = frequency
            said = _word(frequency, True, n, kept, 0.0, cap)
        known[i] = said
    for t in range(len(ids)):
        score[t] = _BARRIER if barrier[t] == 1 else known[ids[t]]


def scan(a, b, to_b, to_a, rules):  # type: ignore[no-untyped-def]
    """Find the stretches of a whose words b as a whole holds, and for each the stretch of b that holds most of them.

    Returns boxes int32 (k, 4) and the scores of their a sides (float64), best first.
    """
    boxes = np.empty((rules.scan_most, 4), np.int32)
    scores = np.empty(rules.scan_most)
    size = 0
    score = np.empty(len(a.id))
    stamp_b = np.zeros(len(b.vocab), np.int64)
    stamp_a = np.zeros(len(a.vocab), np.int64)
    _note(b, 0, len(b.id), stamp_b, 1)
    _scores(a, to_b, stamp_b, 1, len(b.id), rules.scan_kept, rules.scan_own, score, rules)
    score_b = np.empty(len(b.id))
    pending = np.empty((2 * rules.scan_most + 2, 2), np.int64)
    pending[0] = (0, len(a.id))
    waiting = 1
    while waiting > 0 and size < rules.scan_most:
        waiting -= 1
        low, high = pending[waiting]
        if low >= high:
            continue
        first, last, total = _best(score, a.gap, low, high, rules.edge_scan)
        if total < rules.scan_least:
            continue
        _note(a, first, last, stamp_a, size + 1)
        _scores(b, to_a, stamp_a, size + 1, last - first, rules.fit_kept, rules.own, score_b, rules)
        b0, b1, _ = _best(score_b, b.gap, 0, len(b.id), rules.edge_b)
        boxes[size] = (first, last, b0, b1)
        scores[size] = total
        size += 1
        pending[waiting] = (low, first)
        pending[waiting + 1] = (last, high)
        waiting += 2
    return boxes[:size].copy(), scores[:size].copy()
