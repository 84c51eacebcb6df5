"""Score what an archive says of real pages against labels made by reading.

Invariant: labels name pages by their ids and hold no text. A pair or page without a label counts for nothing.

A file of labels has three lists, each of which may be empty:

    pairs = [["ID", "ID", "reprint", "common source", "The Associated Press"], ...]  # kind, direction, source or ""
    articles = [["ID", "credits the origin", ["The Associated Press"]], ...]         # and all sources it credits
    families = [["The Associated Press", "ID", "ID", ...], ...]                      # the owner or "", and who carries the text

Kinds are reprint, rewrite, excerpt, version, same event, speech, furniture and none; directions as the archive says them ("b from a":
the second has it from the first); an article credits the origin, another, or nobody, or has its own text.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.grown.scoring import calibration, outcome, right, share
from benchmarks.grown.statements import SAYS_NOTHING, Stated, Statements, canonical
from benchmarks.grown.truth import A_FROM_B, B_FROM_A, COMMON, NOTHING, UNKNOWN, Answer

REUSE = frozenset({"reprint", "rewrite", "excerpt"})
KINDS = REUSE | {"version", "same event", "speech", "furniture", "none"}
GROUPS = {"credits the origin": "credited", "credits another": "uncredited", "credits nobody": "uncredited", "own text": ""}
SURE = 0.7


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a file: pairs with kind and answer, articles with group and sources, and families."""

    pairs: dict[tuple[str, str], tuple[str, Answer]]
    articles: dict[str, tuple[str, frozenset[str]]]
    families: list[tuple[str, frozenset[str]]]


def labels_of(path: Path) -> Labels:
    """Read a file of labels. Raises ValueError for a kind, direction or group that is none."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs: dict[tuple[str, str], tuple[str, Answer]] = {}
    for a, b, kind, direction, source in found.get("pairs", ()):
        _one_of(kind, KINDS, path)
        _one_of(direction, {B_FROM_A, A_FROM_B, COMMON, UNKNOWN}, path)
        names = frozenset({source}) if source else frozenset()
        answer = Answer(direction if kind in REUSE else NOTHING, frozenset(), names, bool(source), f"{kind}, {direction}")
        pairs[a, b] = (kind, answer)
    articles: dict[str, tuple[str, frozenset[str]]] = {}
    for name, group, sources in found.get("articles", ()):
        _one_of(group, GROUPS, path)
        articles[name] = (group, frozenset(canonical(each) or each for each in sources))
    return Labels(pairs, articles, [(owner, frozenset(members)) for owner, *members in found.get("families", ())])


def _one_of(value: str, known: Iterable[str], path: Path) -> None:
    if value not in known:
        raise ValueError(f"{path}: {value!r} is not one of {sorted(known)}")


def days_of(labels: Labels) -> frozenset[str]:
    """Return the days of capture of all labelled pages."""
    names = (
        {each for pair in labels.pairs for each in pair}
        | set(labels.articles)
        | {each for _, members in labels.families for each in members}
    )
    return frozenset(name[:10] for name in names)


def score(said: Statements, labels: Labels) -> dict[str, Any]:
    """Return how far an archive agrees with the labels; refs are file names without their ending."""
    stated = {(_id(one.a), _id(one.b)): one for one in said.pairs}
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    told: list[tuple[Stated, bool]] = []
    links: Counter[str] = Counter()
    for (a, b), (kind, answer) in labels.pairs.items():
        one, truth = (stated[a, b], answer) if (a, b) in stated else (stated.get((b, a)), _turned(answer))
        says = one is not None and one.kind not in SAYS_NOTHING
        links[("reuse, " if kind in REUSE else "no reuse, ") + ("said" if says else "not said")] += 1
        outcomes[answer.case][outcome(one if says else None, truth)] += 1
        if one is not None and says and one.direction != UNKNOWN:
            told.append((one, right(one, truth)))
    sure = [good for one, good in told if one.direction != COMMON and one.confidence >= SURE]
    return {
        "pairs": len(labels.pairs),
        "links": dict(sorted(links.items())),
        "arrows at .7 or more": len(sure),
        "arrows at .7 or more right": share(sum(sure), len(sure)),
        "calibration": calibration([(one.confidence, good) for one, good in told]),
        "cases": {case: dict(counts.most_common()) for case, counts in sorted(outcomes.items())},
        "credits": _credits(said, labels),
        "families": _families(said, labels),
    }


def _id(ref: str) -> str:
    return ref.removesuffix(".html")


def _turned(answer: Answer) -> Answer:
    other = {B_FROM_A: A_FROM_B, A_FROM_B: B_FROM_A}.get(answer.direction, answer.direction)
    return Answer(other, answer.also, answer.names, answer.named, answer.case)


def _credits(said: Statements, labels: Labels) -> dict[str, Any]:
    groups = {_id(one.ref): one.group.split(" and ")[0] for one in said.articles}
    table: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for name, (group, sources) in labels.articles.items():
        table[group][groups.get(name, "nothing said")] += 1
        found = said.credits.get(f"{name}.html", said.credits.get(name, frozenset()))
        counts.update(right=len(found & sources), invented=len(found - sources), missed=len(sources - found))
    whole = 2 * counts["right"] + counts["invented"] + counts["missed"]
    return {
        "articles": len(labels.articles),
        "F1 of sources": share(2 * counts["right"], whole),
        "table": {row: dict(some) for row, some in sorted(table.items())},
    }


def _families(said: Statements, labels: Labels) -> dict[str, Any]:
    together = {frozenset((_id(a), _id(b))) for refs in said.stories.values() for a, b in combinations(sorted(refs), 2)}
    inside = [frozenset(pair) for _, members in labels.families for pair in combinations(sorted(members), 2)]
    held = [members for _, members in labels.families]
    across = [frozenset((a, b)) for one, two in combinations(held, 2) for a in one - two for b in two - one]
    return {
        "families": len(held),
        "pairs of a family in one story": share(sum(pair in together for pair in inside), len(inside)),
        "pairs of two families in one story": share(sum(pair in together for pair in across), len(across)),
    }
