"""The likelihood ratio of shared words, and the stretches of two texts that it makes most likely.

Invariant: a box is two token ranges, ``a0, a1, b0, b1``, neither empty and neither reaching into a mark; scores
are natural logarithms. The chance that a word is met by accident in n words of the other text is 1 - exp(-n f), where f
is its background frequency plus its surplus in its own text: a word that a text uses often says little.

Loops read arrays by local names: taking one out of a tuple counts a reference, which costs more than what a loop does.
"""

from __future__ import annotations

import numpy as np

from plain.logarithms import exp_m1, ln

_REMEMBERED = 32  # rounds of refining
_MOST_STEPS = 1 << 27  # tokens that the rounds of one pair of texts may walk; two books that share a chapter take a tenth of it
_BARRIER = -1e9  # the score of a token in a mark: no stretch with it is ever best


def _note(side, first, last, stamp, value):  # type: ignore[no-untyped-def]
    """Stamp the stems of a token range with ``value``."""
    barrier, ids = side.barrier, side.id
    for t in range(first, last):
        if barrier[t] == 0:
            stamp[ids[t]] = value


def _word(frequency, shared, n, kept, missing, cap):  # type: ignore[no-untyped-def]
    """Return what one word says for "taken from these n words" against "met by accident"; ``missing`` and ``cap`` as in ``Rules``."""
    if not shared:
        return missing * ln(1.0 - kept)
    p = -exp_m1(-n * frequency)
    return min(cap, ln(kept / p + 1.0 - kept))


def _kept(x, to_y, stamp, value, first, last, n, rules):  # type: ignore[no-untyped-def]
    """Estimate the share of words of a range that were kept, from words that are rarely met by accident."""
    ids, common, excess = x.id, x.common, x.excess
    own = rules.own
    total = 0
    met = 0
    expected = 0.0
    before = -1.0  # most words are as rare as the one before
    p = 0.0
    for t in range(first, last):
        i = ids[t]
        frequency = common[i] + own * excess[i]
        if frequency != before:
            before = frequency
            p = -exp_m1(-n * frequency)
        if p < rules.rare:
            total += 1
            expected += p
            if to_y[i] >= 0 and stamp[to_y[i]] == value:
                met += 1
    if total == 0:
        return rules.kept_most * rules.kept_scale
    expected /= total
    kept = (met / total - expected) / (1.0 - expected)
    return min(max(kept, rules.kept_least), rules.kept_most) * rules.kept_scale


def _best(score, gap, low, high, edge):  # type: ignore[no-untyped-def]
    """Return the range within [low, high) with the best sum of scores and edges: first, last, sum."""
    best = -1e300
    best_first = best_last = low
    open_sum = -1e300  # the best sum of a range that is still open, its first edge included
    first = low
    for t in range(low, high):
        begun = edge[gap[t]]
        if begun >= open_sum:
            open_sum = begun
            first = t
        open_sum += score[t]
        total = open_sum + edge[gap[t + 1]]
        if total > best:
            best = total
            best_first = first
            best_last = t + 1
    return best_first, best_last, best


def _fit(x, to_y, stamp, value, n, first, last, edge, score, known, serial, rules):  # type: ignore[no-untyped-def]
    """Find the best range of x around [first, last), given n stamped words of y: first, last, sum.

    ``score`` is float64 scratch, one a token; ``known`` and ``serial`` (float64, int64, one a stem) keep what a word says.
    """
    kept = _kept(x, to_y, stamp, value, first, last, n, rules)
    ids, common, excess, barrier = x.id, x.common, x.excess, x.barrier
    own, drop, missing, cap = rules.own, rules.drop, rules.missing, rules.cap
    low = first
    high = first
    for step in range(2):
        t = first if step == 0 else first - 1
        run = best = 0.0
        while 0 <= t < len(ids):
            i = ids[t]
            if serial[i] != value:
                serial[i] = value
                known[i] = _word(common[i] + own * excess[i], to_y[i] >= 0 and stamp[to_y[i]] == value, n, kept, missing, cap)
            v = _BARRIER if barrier[t] == 1 else known[i]
            score[t] = v
            run += v
            if step == 0:
                high = t + 1
                if t < last:
                    if t == last - 1:
                        run = best = 0.0
                    t += 1
                    continue
            else:
                low = t
            best = max(best, run)
            if run < best - drop:
                break
            t += 1 if step == 0 else -1
    return _best(score, x.gap, low, high, edge)


def _among(came, count, a0, a1, b0, b1):  # type: ignore[no-untyped-def]
    """Return the place of the round that began with a box, or -1."""
    for k in range(count):
        if came[k, 0] == a0 and came[k, 1] == a1 and came[k, 2] == b0 and came[k, 3] == b1:
            return k
    return -1


def _around(boxes, count, a0, a1, b0, b1):  # type: ignore[no-untyped-def]
    """Return the place of the first of ``count`` boxes that holds a box, or -1."""
    for k in range(count):
        if boxes[k, 0] <= a0 and a1 <= boxes[k, 1] and boxes[k, 2] <= b0 and b1 <= boxes[k, 3]:
            return k
    return -1


def refine(a, b, to_b, to_a, boxes, rules):  # type: ignore[no-untyped-def]
    """Move the borders of boxes (int32 (k, 4)) in place to where both sides say most; return their scores (float64).

    A paragraph that is repeated thousands of times begins as many boxes, and each of them grows over all repeats. So behind
    ``_MOST_STEPS`` a box moves only to a refined one that holds it; the score of any other is 0.
    """
    scores = np.zeros(len(boxes))
    stamp_a = np.zeros(len(a.vocab), np.int64)
    stamp_b = np.zeros(len(b.vocab), np.int64)
    serial_a = np.zeros(len(a.vocab), np.int64)
    serial_b = np.zeros(len(b.vocab), np.int64)
    known_a = np.empty(len(a.vocab))
    known_b = np.empty(len(b.vocab))
    score_a = np.empty(len(a.id))
    score_b = np.empty(len(b.id))
    value = 0
    # Boxes from several sources often come to the same place: from there on they move alike.
    came = np.empty((_REMEMBERED, 8), np.int32)
    said = np.empty(_REMEMBERED)
    rounds = 0
    steps = 0
    for k in range(len(boxes)):
        a0, a1, b0, b1 = boxes[k]
        total = 0.0
        if steps > _MOST_STEPS:
            held = _around(boxes, k, a0, a1, b0, b1)
            if held >= 0:
                boxes[k] = boxes[held]
                scores[k] = scores[held]
            continue
        for _ in range(rules.rounds):
            known = _among(came, min(rounds, _REMEMBERED), a0, a1, b0, b1)
            if known >= 0:
                same = came[known, 4] == a0 and came[known, 5] == a1 and came[known, 6] == b0 and came[known, 7] == b1
                a0, a1, b0, b1 = came[known, 4:]
                total = said[known]
                if same:
                    break
                continue
            value += 1
            _note(b, b0, b1, stamp_b, value)
            n0, n1, sum_a = _fit(a, to_b, stamp_b, value, b1 - b0, a0, a1, rules.edge_a, score_a, known_a, serial_a, rules)
            _note(a, n0, n1, stamp_a, value)
            m0, m1, sum_b = _fit(b, to_a, stamp_a, value, n1 - n0, b0, b1, rules.edge_b, score_b, known_b, serial_b, rules)
            total = sum_a + sum_b
            steps += n1 - n0 + m1 - m0
            same = n0 == a0 and n1 == a1 and m0 == b0 and m1 == b1
            came[rounds % _REMEMBERED] = (a0, a1, b0, b1, n0, n1, m0, m1)
            said[rounds % _REMEMBERED] = total
            rounds += 1
            a0, a1, b0, b1 = n0, n1, m0, m1
            if same:
                break
        boxes[k] = (a0, a1, b0, b1)
        scores[k] = total
    return scores


def _sum(x, to_y, stamp, value, n, first, last, edge, rules):  # type: ignore[no-untyped-def]
    """Return what a range of x says, given n stamped words of y."""
    kept = _kept(x, to_y, stamp, value, first, last, n, rules)
    ids, common, excess = x.id, x.common, x.excess
    own, missing, cap = rules.own, rules.missing, rules.cap
    total = edge[x.gap[first]] + edge[x.gap[last]]
    for t in range(first, last):
        i = ids[t]
        total += _word(common[i] + own * excess[i], to_y[i] >= 0 and stamp[to_y[i]] == value, n, kept, missing, cap)
    return total


def weigh(a, b, to_b, to_a, boxes, rules):  # type: ignore[no-untyped-def]
    """Return the scores (float64) of boxes (int32 (k, 4)) as they are."""
    scores = np.zeros(len(boxes))
    stamp_a = np.zeros(len(a.vocab), np.int64)
    stamp_b = np.zeros(len(b.vocab), np.int64)
    for k in range(len(boxes)):
        a0, a1, b0, b1 = boxes[k]
        _note(a, a0, a1, stamp_a, k + 1)
        _note(b, b0, b1, stamp_b, k + 1)
        scores[k] = _sum(a, to_b, stamp_b, k + 1, b1 - b0, a0, a1, rules.edge_a, rules)
        scores[k] += _sum(b, to_a, stamp_a, k + 1, a1 - a0, b0, b1, rules.edge_b, rules)
    return scores


def _over(x, to_y, y, x0, x1, y0, y1, edge, rules):  # type: ignore[no-untyped-def]
    """Return what a range of x says, given a range of y, both not empty."""
    stamp = np.zeros(len(y.vocab), np.int64)
    _note(y, y0, y1, stamp, 1)
    return _sum(x, to_y, stamp, 1, y1 - y0, x0, x1, edge, rules)


def trim(a, b, to_b, to_a, box, hull, least, rules):  # type: ignore[no-untyped-def]
    """Cut what a box (int32 (4,)) has beyond the runs in it where that says less than ``least``; changes it in place."""
    whole = box.copy()
    for end in range(2):
        a0, a1 = (whole[0], hull[0]) if end == 0 else (hull[1], whole[1])
        b0, b1 = (whole[2], hull[2]) if end == 0 else (hull[3], whole[3])
        said = 0.0
        if a0 < a1 and b0 < b1:
            said = _over(a, to_b, b, a0, a1, b0, b1, rules.edge_a, rules) + _over(b, to_a, a, b0, b1, a0, a1, rules.edge_b, rules)
        if said >= least:
            continue
        if a0 < a1 and _over(a, to_b, b, a0, a1, whole[2], whole[3], rules.edge_a, rules) < least:
            box[end] = hull[end]
        if b0 < b1 and _over(b, to_a, a, b0, b1, whole[0], whole[1], rules.edge_b, rules) < least:
            box[2 + end] = hull[2 + end]
