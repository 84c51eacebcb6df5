"""All that is searched for in two texts before passages are made, in one call.

Invariant: a bound that was met is returned as a flag. Most pairs of texts have nothing in common and are done here.
"""

from __future__ import annotations

import numpy as np

from plain.alignment_boxes import refine
from plain.alignment_document import GRAM, shared_stems
from plain.alignment_runs import equal_runs
from plain.alignment_scan import scan
from plain.alignment_seeds import sentence_boxes
from plain.alignment_selection import chains, choose
from syndicate.kernels.alignment_search import MANY_BOXES, MANY_RUNS, MANY_SEEDS, REPEATED


def _most_long(runs, most):  # type: ignore[no-untyped-def]
    """Return the ``most`` longest runs (int32 (r, 3): start in a, start in b, length), in the order given."""
    order = np.argsort(-runs[:, 2], kind="mergesort")[:most]
    kept = np.zeros(len(runs), np.bool_)
    kept[order] = True
    return runs[kept]


def _long(a, runs, words, characters):  # type: ignore[no-untyped-def]
    """Return the runs (int32 (r, 3)) that are passages by themselves, the longest first, then by their places."""
    first, length = runs[:, 0], runs[:, 2]
    long_runs = runs[(length >= words) & (a.end[first + length] - a.start[first] >= characters)]
    for column in (1, 0):
        long_runs = long_runs[np.argsort(long_runs[:, column], kind="mergesort")]
    return long_runs[np.argsort(-long_runs[:, 2], kind="mergesort")]


def look(a, b, rules, rules_turned, limits):  # type: ignore[no-untyped-def]
    """Find the places where two texts (``AlignmentArrays``) may share a passage; return the fields of ``SearchResult``."""
    flags = 0
    to_b, to_a = shared_stems(a.vocab, b.vocab)
    runs, met = equal_runs(a, b, GRAM)
    if met:
        flags |= REPEATED
    if len(runs) > limits.most_runs:
        runs = _most_long(runs, limits.most_runs)
        flags |= MANY_RUNS
    seeded, met = sentence_boxes(a, b, to_b, to_a, limits.gap, limits.cosine, limits.dice, limits.likeness)
    if met:
        flags |= MANY_SEEDS
    scanned, scores = scan(a, b, to_b, to_a, rules)
    scanned_b, scores_b = scan(b, a, to_a, to_b, rules_turned)
    chained = chains(a, b, _long(a, runs, limits.run_words, limits.run_characters), limits.near)
    turned = np.concatenate((scanned_b[:, 2:], scanned_b[:, :2]), axis=1)
    found = np.concatenate((seeded, scanned, turned, chained))
    if len(found) > limits.most_boxes:
        found = found[: limits.most_boxes].copy()
        flags |= MANY_BOXES
    said = refine(a, b, to_b, to_a, found, rules)
    in_a = a.end[found[:, 1]] - a.start[found[:, 0]]
    in_b = b.end[found[:, 3]] - b.start[found[:, 2]]
    said[(in_a < limits.least_longer) | (in_b < limits.least_shorter)] = 0.0
    kept = choose(found, said, limits.least_score, limits.overlap, limits.weak)
    return to_b, to_a, runs, chained, found[kept], said[kept], scanned, scores, scanned_b, scores_b, flags
