"""Count how many planted copies were found, and compare this with the probability that the banding promises.

Invariant: candidates are counted by paragraph, between a planted paragraph and the one it is from, so that they can be compared
with the catch probability for their similarity. Links are counted by article, between a copy and each of its sources, as
the archive stores them.
"""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile
from syndicate.bench.corpus import Corpus
from syndicate.bench.planting import BOILERPLATE, PLANTS, Truth
from syndicate.bench.sketching import Sketched, sketched
from syndicate.candidates import Units, band_keys, candidate_pairs
from syndicate.candidates.minhash import catch_probability

SAMPLED_COPIES = 1_000  # of each kind, whose paragraphs are checked: it bounds memory and resolves a per cent
TOLERANCE_SHARE = 0.01  # the share may be lower than promised by this much
KEPT, CHANCE, BROKEN = "kept", "below, perhaps by chance", "below"
ARTICLES_AT_ONCE = 500  # sketched together


def truths(path: Path) -> Iterator[Truth]:
    """Yield the truth about each planted article."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Truth.from_record(json.loads(line))


def recall(truth: str, archive: str, seed: int, words: int, sample: int = SAMPLED_COPIES) -> dict[str, Any]:
    """Return a row for each kind, and the wrong links; the articles are made again to sketch them."""
    made = Corpus(seed, words)
    planted = list(truths(Path(truth)))
    linked = links(Path(archive))
    rows = []
    for kind in PLANTS:
        if kind != BOILERPLATE and (of_kind := [one for one in planted if one.kind == kind]):
            rows.append({"kind": kind, **_candidates(made, _spread(of_kind, sample)), **_linked(of_kind, linked)})
    return {"kinds": rows, **false_links(planted, linked)}


def _spread(found: Sequence[Truth], most: int) -> Sequence[Truth]:
    """Return at most ``most`` items, evenly spread."""
    return found[:: max(-(-len(found) // most), 1)]


def _candidates(made: Corpus, planted: Sequence[Truth]) -> dict[str, Any]:
    """Return how many planted paragraphs share a bucket with their source, and how many are expected to."""
    refs = sorted({ref for one in planted for ref in (one.copy, *one.sources)})
    place = {ref: i for i, ref in enumerate(refs)}
    texts = (made.article(int(ref.rpartition("-")[2])).text for ref in refs)
    unit: dict[tuple[int, int], int] = {}
    keys: list[NDArray[np.uint64]] = []
    for start in itertools.count(0, ARTICLES_AT_ONCE):
        part = list(itertools.islice(texts, ARTICLES_AT_ONCE))
        if not part:
            break
        units = sketched(part)
        for article, paragraph in zip(units.article.tolist(), paragraphs_of(part, units), strict=True):
            unit.setdefault((start + article, paragraph), len(unit))
        keys.append(band_keys(units.sketches))
    every = np.concatenate(keys)
    found = set(candidate_pairs(Units(every, np.arange(len(every), dtype=np.int64))))
    caught, promised, variance, missing = 0, 0.0, 0.0, 0
    for one in planted:
        for share in one.shares:
            a = unit.get((place[one.copy], share.paragraph))
            b = unit.get((place[one.sources[share.source]], share.source_paragraph))
            chance = catch_probability(share.jaccard)
            promised += chance
            variance += chance * (1.0 - chance)
            missing += a is None or b is None
            caught += a is not None and b is not None and ((a, b) if a < b else (b, a)) in found
    pairs = sum(len(one.shares) for one in planted)
    return {
        "paragraphs": pairs,
        "jaccard": sum(share.jaccard for one in planted for share in one.shares) / pairs,
        "promised": promised / pairs,
        "candidates": caught / pairs,
        "candidates_error": math.sqrt(variance) / pairs,
        "without_sketch": missing,
        "promise": promise(caught / pairs, promised / pairs, math.sqrt(variance) / pairs),
    }


def promise(found: float, promised: float, error: float) -> str:
    """Return whether a promise was kept; a share less than two standard errors below it may be so by chance."""
    if found >= promised - TOLERANCE_SHARE:
        return KEPT
    return CHANCE if found >= promised - TOLERANCE_SHARE - 2 * error else BROKEN


def paragraphs_of(texts: Sequence[str], units: Sketched) -> list[int]:
    """Return the paragraph of its article in which each unit begins."""
    return [texts[a].count("\n\n", 0, start) for a, start in zip(units.article.tolist(), units.start.tolist(), strict=True)]


def links(archive: Path) -> dict[tuple[str, str], str]:
    """Return the kind of each link of an archive, by the refs of its articles, the smaller ref first."""
    with ArchiveFile(archive, settings=None, read_only=True) as opened:
        return {(min(one, two), max(one, two)): kind for one, two, kind in opened.links.kinds_by_ref()}


def _linked(planted: Sequence[Truth], linked: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return how many copies are linked to their sources, and with which kinds of link."""
    pairs = [(min(one.copy, source), max(one.copy, source)) for one in planted for source in one.sources]
    kinds = Counter(linked[pair] for pair in pairs if pair in linked)
    return {"copies": len(planted), "pairs": len(pairs), "links": sum(kinds.values()) / len(pairs), "as": dict(sorted(kinds.items()))}


def false_links(planted: Iterable[Truth], linked: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return how many links join articles without a common source, and how many of these share boilerplate."""
    roots: dict[str, frozenset[str]] = {}
    outlet: dict[str, str] = {}
    for one in planted:
        if one.kind == BOILERPLATE:
            outlet[one.copy] = one.sources[0]
        else:
            roots[one.copy] = frozenset(one.sources)
    wrong: dict[str, int] = defaultdict(int)
    boilerplate = 0
    for (a, b), kind in linked.items():
        if not roots.get(a, frozenset((a,))) & roots.get(b, frozenset((b,))):
            wrong[kind] += 1
            boilerplate += a in outlet and outlet[a] == outlet.get(b)
    return {"false_links": dict(sorted(wrong.items())), "boilerplate_articles": len(outlet), "boilerplate_links": boilerplate}
