"""Scores passages as the PAN text alignment task does (Potthast, Stein, Barrón-Cedeño and Rosso 2010).

Invariant: a case and a detection are each two spans of code points. A detection detects a case if they share at least one
character on both sides. Precision and recall are macro-averaged: every detection, and every case, counts the same, however
long it is. Granularity is the mean number of detections of a detected case, at least 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from syndicate.model.article import Span


class Located(NamedTuple):
    """A case or a detection in one pair of texts."""

    suspicious: Span
    source: Span

    @property
    def size(self) -> int:
        """Return the characters of both sides."""
        return self.suspicious.end - self.suspicious.start + self.source.end - self.source.start


@dataclass(frozen=True, slots=True)
class Score:
    """The four figures of the task."""

    plagdet: float
    precision: float
    recall: float
    granularity: float


def score(pairs: Iterable[tuple[Sequence[Located], Sequence[Located]]]) -> Score:
    """Score the detections of many pairs of texts, each given as (cases, detections)."""
    precisions: list[float] = []
    recalls: list[float] = []
    counts: list[int] = []
    for cases, detections in pairs:
        for case in cases:
            found = [d for d in detections if _meet(case, d)]
            recalls.append(_share(case, found))
            if found:
                counts.append(len(found))
        precisions.extend(_share(d, [case for case in cases if _meet(case, d)]) for d in detections)
    precision = sum(precisions) / len(precisions) if precisions else 0.0
    recall = sum(recalls) / len(recalls) if recalls else 0.0
    granularity = sum(counts) / len(counts) if counts else 1.0
    return Score(plagdet(precision, recall, granularity), precision, recall, granularity)


def plagdet(precision: float, recall: float, granularity: float) -> float:
    """Return F1 divided by log2(1 + granularity)."""
    if precision + recall == 0.0:
        return 0.0
    return 2.0 * precision * recall / (precision + recall) / math.log2(1.0 + granularity)


def _meet(one: Located, other: Located) -> bool:
    """Return whether two share characters on both sides."""
    return all(p.start < q.end and q.start < p.end for p, q in zip(one, other, strict=True))


def _share(whole: Located, parts: Sequence[Located]) -> float:
    """Return the share of the characters of both sides that the parts cover together."""
    if whole.size == 0:
        return 0.0
    covered = 0
    for side in range(2):
        own = whole[side]
        at = own.start
        for start, end in sorted((part[side].start, part[side].end) for part in parts):
            covered += max(0, min(end, own.end) - max(start, at))
            at = max(at, min(end, own.end))
    return covered / whole.size
