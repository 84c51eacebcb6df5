"""Compare what an archive says with what is true: directions, sources, credits, stories, and what a confidence is worth.

Invariant: "unknown" is never wrong, only a miss, and so is a pair that is not linked. A statement is right if the truth has it among
its answers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from benchmarks.grown.statements import SAYS_NOTHING, Sourced, Stated, Statements, canonical
from benchmarks.grown.truth import A_FROM_B, COMMON, NOTHING, UNKNOWN, Answer, Truth

SURE = 0.7
BINS = 10
CREDITED, UNCREDITED = "credited", "uncredited"


def right(stated: Stated, truth: Answer) -> bool:
    """Return whether a stated direction, with the name of its common source, is among the right answers."""
    if stated.direction != truth.direction and stated.direction not in truth.also:
        return False
    return (
        stated.direction != COMMON or stated.source is None or not truth.names or stated.source in {canonical(name) for name in truth.names}
    )


def calibration(some: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """Return Brier score, expected calibration error and the table of ten bins: number, mean confidence, share right."""
    if not some:
        return {"statements": 0}
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, good in some:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, good))
    table = [
        {
            "from": number / BINS,
            "statements": len(each),
            "stated": _mean(c for c, _ in each),
            "right": _mean(float(good) for _, good in each),
        }
        for number, each in enumerate(bins)
        if each
    ]
    error = sum(row["statements"] * abs(row["stated"] - row["right"]) for row in table) / len(some)
    return {
        "statements": len(some),
        "right": _mean(float(good) for _, good in some),
        "Brier score": _mean((confidence - good) ** 2 for confidence, good in some),
        "expected calibration error": round(error, 4),
        "bins": table,
    }


def _mean(some: Iterable[float]) -> float:
    values = list(some)
    return round(sum(values) / len(values), 4) if values else 0.0


def share(part: int, whole: int) -> float | None:
    """Return a share, None of nothing."""
    return round(part / whole, 4) if whole else None


def directions(said: Statements, truth: Truth) -> dict[str, Any]:
    """Return how right the arrows and common sources are, over all pairs that are linked and over all that share an agency's text."""
    stated = {frozenset((one.a, one.b)): one for one in said.pairs if one.kind not in SAYS_NOTHING}
    judged = [(one, truth.answer(one.a, one.b)) for one in stated.values()]
    told = [(one, answer, right(one, answer)) for one, answer in judged if one.direction != UNKNOWN]
    arrows = [(one, good) for one, _, good in told if one.direction != COMMON]
    sure = [good for one, good in arrows if one.confidence >= SURE]
    return {
        "links that state a direction": len(told),
        "links between articles that share nothing": sum(answer.direction == NOTHING for _, answer in judged),
        "arrows": len(arrows),
        "arrows right": share(sum(good for _, good in arrows), len(arrows)),
        "arrows at .7 or more": len(sure),
        "arrows at .7 or more right": share(sum(sure), len(sure)),
        **_known_pairs(stated, truth),
        "calibration": calibration([(one.confidence, good) for one, _, good in told]),
        "calibration of arrows": calibration([(one.confidence, good) for one, good in arrows]),
        "errors": _errors(told, truth),
    }


def _known_pairs(stated: dict[frozenset[str], Stated], truth: Truth) -> dict[str, Any]:
    """Return what is said of every pair that shares a text, by what is true of it."""
    by_text: dict[str, set[str]] = defaultdict(set)
    for ref in truth.articles:
        for text in truth.texts(ref):
            by_text[text].add(ref)
    pairs = {frozenset(pair) for refs in by_text.values() for pair in combinations(sorted(refs), 2)}
    siblings: Counter[str] = Counter()
    derived: Counter[str] = Counter()
    cases: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in sorted(map(sorted, pairs)):
        one = stated.get(frozenset(pair))
        answer = truth.answer(one.a, one.b) if one else truth.answer(*pair)
        agency = all(truth.works[text].kind == "agency" for text in truth.texts(pair[0]) & truth.texts(pair[1]))
        became = outcome(one, answer)
        cases[answer.case][became] += 1
        if answer.direction == COMMON and agency:
            siblings["all"] += 1
            siblings["credited" if answer.named else "nameless"] += 1
            siblings[became] += 1
            siblings["named rightly"] += became == "right" and answer.named and one is not None and one.source is not None
        elif answer.direction not in (COMMON, UNKNOWN):
            derived["all"] += 1
            derived[became] += 1
    return {
        "pairs of one agency's text": siblings["all"],
        "common source named, of those that a credit or item names": share(siblings["named rightly"], siblings["credited"]),
        "common source said, named or not": share(siblings["right"], siblings["all"]),
        "wrong arrow": share(siblings["wrong arrow"], siblings["all"]),
        "wrong name": share(siblings["wrong name"], siblings["all"]),
        "unknown": share(siblings["unknown"], siblings["all"]),
        "not linked": share(siblings["not linked"], siblings["all"]),
        "pairs of source and copy": derived["all"],
        "arrow right": share(derived["right"], derived["all"]),
        "arrow wrong or common source": share(derived["wrong arrow"] + derived["wrong name"] + derived["common source"], derived["all"]),
        "cases": {case: dict(counts.most_common()) for case, counts in sorted(cases.items())},
    }


def outcome(one: Stated | None, answer: Answer) -> str:
    """Return what became of a pair: right, unknown, not linked, or in which way it is wrong."""
    if one is None:
        return "not linked"
    if one.direction == UNKNOWN:
        return "unknown"
    if right(one, answer):
        return "right"
    if one.direction == COMMON:
        return "wrong name" if answer.direction == COMMON else "common source"
    return "wrong arrow"


def _errors(told: list[tuple[Stated, Answer, bool]], truth: Truth) -> list[dict[str, Any]]:
    """Return the kinds of wrong statements by what led to them, the most frequent first, each with a pair."""
    kinds: Counter[tuple[str, str, str, str]] = Counter()
    example: dict[tuple[str, str, str, str], list[str]] = {}
    for one, answer, good in told:
        if good:
            continue
        a, b = truth.articles[one.a], truth.articles[one.b]
        said = "arrow" if one.direction != COMMON else f"common source{' with a wrong name' if answer.direction == COMMON else ''}"
        credits = " / ".join(sorted(_signed(each.credit) for each in (a, b)))
        if one.direction != COMMON:  # who is said to have it from whom
            taker, giver = (a, b) if one.direction == A_FROM_B else (b, a)
            credits = f"taker {_signed(taker.credit)}, giver {_signed(giver.credit)}"
        key = (answer.case, said, credits, one.evidence)
        kinds[key] += 1
        example.setdefault(key, [one.a, one.b, one.direction, f"{one.confidence:.2f}"])
    return [
        {"truth": key[0], "said": key[1], "credits": key[2], "strongest evidence": key[3], "pairs": count, "example": example[key]}
        for key, count in kinds.most_common(40)
    ]


def _signed(credit: str) -> str:
    return credit if credit in ("none", "generic", "wrong", "chain", "reprint") else "agency"


def sources(said: Statements, truth: Truth) -> dict[str, Any]:
    """Return how right the source is that an article is said to have its text from, and how sure that is."""
    named = [one for one in said.articles if one.source is not None]
    judged = [(one, one.source in {canonical(name) for name in truth.sources(one.ref)}) for one in named]
    wrong: Counter[str] = Counter()
    for one, good in judged:
        if not good:
            article = truth.articles[one.ref]
            wrong[f"{article.role}, credit: {article.credit}, dated: {article.dating}"] += 1
    copied = [ref for ref in truth.articles if truth.sources(ref)]
    told = {one.ref for one, good in judged if good}
    return {
        "articles with a source named": len(named),
        "of these right": share(sum(good for _, good in judged), len(named)),
        "articles that have a source": len(copied),
        "of these named rightly": share(sum(ref in told for ref in copied), len(copied)),
        "calibration": calibration([(one.confidence, good) for one, good in judged]),
        "wrong": dict(wrong.most_common(12)),
    }


def credited(said: Statements, truth: Truth) -> dict[str, Any]:
    """Return how right the groups of the audit are: credited or not, by article."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    known = {one.ref: one for one in said.articles}
    good = told = both = 0
    for ref, article in truth.articles.items():
        one = known.get(ref)
        group = "nothing said" if one is None else _group(one)
        both += one is not None and len({_plain(each) for each in one.groups} - {"not known"}) > 1
        true = truth.credited(ref)
        table["own text" if true is None else f"{'credits' if true else 'does not credit'} ({article.credit})"][group] += 1
        if group in (CREDITED, UNCREDITED):
            told += 1
            good += true is not None and (group == CREDITED) == true
    return {
        "articles called credited or uncredited": told,
        "of these right": share(good, told),
        "articles both credited and uncredited": both,
        "table": {row: dict(counts.most_common()) for row, counts in sorted(table.items())},
    }


def ways(said: Mapping[str, str], truth: Truth) -> dict[str, Any]:
    """Return how right it is by which way articles are said to have a text, over those that copy another outlet's article."""
    right = [ref for ref, way in said.items() if any(way in truth.path(ref, text)[1:] for text in truth.texts(ref))]
    chains = [ref for ref, one in truth.articles.items() if one.role == "chain"]
    return {
        "articles with a way": len(said),
        "of these right": share(len(right), len(said)),
        "articles that copy another outlet's version": len(chains),
        "of these with the way": share(sum(ref in right for ref in chains), len(chains)),
    }


def _plain(group: str) -> str:
    return group.partition(",")[0]


def _group(one: Sourced) -> str:
    return _plain(one.group)


def stories(said: Statements, truth: Truth) -> dict[str, Any]:
    """Return how pure and complete stories are; digests, rewrites and own reports are in no text's story of right."""
    text_of = {ref: one.carried[0].text for ref, one in truth.articles.items() if one.carried and one.role not in ("digest", "rewrite")}
    agency = {key for key, work in truth.works.items() if work.kind == "agency"}
    counts = {story: Counter(text_of[ref] for ref in refs if ref in text_of) for story, refs in said.stories.items()}
    best: dict[str, int] = {}
    taken: set[int] = set()
    for number, story, text in sorted(
        ((n, story, text) for story, some in counts.items() for text, n in some.items()), key=lambda one: (-one[0], one[1], one[2])
    ):
        if story not in taken and text not in best and number > 1:
            best[text] = story
            taken.add(story)
    sizes = Counter(text_of.values())
    shared = [ref for ref, text in text_of.items() if sizes[text] > 1]
    placed = sum(text_of[ref] in best and ref in said.stories[best[text_of[ref]]] for ref in shared)
    largest = max(said.stories, key=lambda story: (len(said.stories[story]), -story), default=None)
    held = [ref for refs in said.stories.values() for ref in refs]
    pure = sum(max(some.values(), default=0) for some in counts.values())
    return {
        "stories": len(said.stories),
        "largest": len(said.stories[largest]) if largest is not None else 0,
        "agency texts in the largest": len([text for text, n in counts[largest].items() if text in agency and n > 1])
        if largest is not None
        else 0,
        "stories with two agency texts": sum(
            len([text for text, n in some.items() if text in agency and n > 1]) > 1 for some in counts.values()
        ),
        "witnesses": len(shared),
        "witnesses in the right story": share(placed, len(shared)),
        "members of the story's own text": share(pure, len(held)),
    }
