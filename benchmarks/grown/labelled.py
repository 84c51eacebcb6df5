"""Score what an archive says of real pages against labels made by reading.

Invariant: labels name pages by their ids and hold no text. A pair or page without a label counts for nothing.

A file of labels has three lists, each of which may be empty:

    pairs = [["ID", "ID", "reprint", "common source", "The Associated Press"], ...]  # kind, direction, source or ""
    articles = [["ID", "credits the origin", ["The Associated Press"], [[120, 163]]], ...]  # sources it credits, and where
    families = [["The Associated Press", "ID", "ID", ...], ...]                      # the owner or "", and who carries the text

Kinds are reprint, rewrite, excerpt, version, same event, speech, form, furniture and none; directions as the archive says them ("b from
a": the second has it from the first), and "common source or b from a" where both are right; an article credits the origin, another, or
nobody, has its own text, or it is not known what of it is from a source that it credits. A source may be "A or B" too. Places are
characters of a page's file, or of the text of an article; a source may be named at several, of which one is enough. Two halves are
scored apart: ``dev`` are odd days of the month, or odd hashes of ids that begin with no day.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import tarfile
import tomllib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.grown.scoring import calibration, outcome, right, share
from benchmarks.grown.statements import NAMES, SAYS_NOTHING, Stated, Statements, canonical
from benchmarks.grown.truth import A_FROM_B, B_FROM_A, COMMON, NOTHING, UNKNOWN, Answer

REUSE = frozenset({"reprint", "rewrite", "excerpt"})
KINDS = REUSE | {"version", "same event", "speech", "form", "furniture", "none"}
GROUPS = {
    "credits the origin": "credited",
    "credits another": "uncredited",
    "credits nobody": "uncredited",
    "own text": "",
    "not known": "",
}
SURE = 0.7
OTHERS = 12  # of so many articles without labels one is scanned too, as neighbours
AGENCIES = frozenset(NAMES.values())
HALVES = ("dev", "test")
DAY = re.compile(r"\d{4}-\d\d-(\d\d)")
Places = frozenset[tuple[str, int, int]]  # a source, and where in the text its credit begins and ends


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a file: pairs with kind and answer, articles with group and sources, and families."""

    pairs: dict[tuple[str, str], tuple[str, Answer]]
    articles: dict[str, tuple[str, frozenset[str]]]
    families: list[tuple[str, frozenset[str]]]
    places: dict[str, Places] = field(default_factory=dict)  # of the articles whose credits have places

    def half(self, name: str) -> Labels:
        """Return the labels of one half; what names several articles belongs to the half of the least id."""
        return Labels(
            {pair: one for pair, one in self.pairs.items() if half_of(min(pair)) == name},
            {ref: one for ref, one in self.articles.items() if half_of(ref) == name},
            [(owner, members) for owner, members in self.families if half_of(min(members)) == name],
            {ref: one for ref, one in self.places.items() if half_of(ref) == name},
        )

    def ids(self) -> frozenset[str]:
        """Return the ids of all labelled articles."""
        paired = {each for pair in self.pairs for each in pair}
        return frozenset(paired | set(self.articles) | {each for _, members in self.families for each in members})


def half_of(name: str) -> str:
    """Return the half that an id belongs to."""
    day = DAY.match(name)
    return HALVES[0] if (int(day[1]) if day else zlib.crc32(name.encode())) % 2 else HALVES[1]


def labels_of(path: Path) -> Labels:
    """Read a file of labels. Raises ValueError for a kind, direction or group that is none."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs: dict[tuple[str, str], tuple[str, Answer]] = {}
    for a, b, kind, direction, source in found.get("pairs", ()):
        _one_of(kind, KINDS, path)
        best, *others = direction.split(" or ")
        for each in (best, *others):
            _one_of(each, {B_FROM_A, A_FROM_B, COMMON, UNKNOWN}, path)
        names = frozenset(source.split(" or ")) if source else frozenset()
        case = f"{kind}, {direction}" if kind in REUSE else kind
        answer = Answer(best if kind in REUSE else NOTHING, frozenset(others), names, bool(source), case)
        pairs[a, b] = (kind, answer)
    articles: dict[str, tuple[str, frozenset[str]]] = {}
    places: dict[str, Places] = {}
    for name, group, sources, *where in found.get("articles", ()):
        _one_of(group, GROUPS, path)
        known = [canonical(each) or each for each in sources]
        articles[name] = (group, frozenset(known))
        if where:
            places[name] = frozenset((source, start, end) for source, (start, end) in zip(known, where[0], strict=True))
    return Labels(pairs, articles, [(owner, frozenset(members)) for owner, *members in found.get("families", ())], places)


def _one_of(value: str, known: Iterable[str], path: Path) -> None:
    if value not in known:
        raise ValueError(f"{path}: {value!r} is not one of {sorted(known)}")


def write_pages(corpus: Path, labels: Labels, folder: Path) -> None:
    """Write the labelled pages of an archive of pages, and one in OTHERS of the rest, into a folder."""
    ids = labels.ids()
    with tarfile.open(corpus) as archive:
        for member in archive:
            name = Path(member.name).stem
            data = archive.extractfile(member) if member.name.endswith(".html") and _chosen(name, ids) else None
            if data is not None:
                (folder / f"{name}.html").write_bytes(data.read())


def write_articles(corpus: Path, labels: Labels, folder: Path) -> None:
    """Write the labelled articles of a compressed JSON Lines file, and one in OTHERS of the rest, into a folder."""
    ids = labels.ids()
    with gzip.open(corpus, "rt", encoding="utf-8") as lines, (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(line for line in lines if _chosen(json.loads(line)["id"], ids))


def _chosen(name: str, ids: frozenset[str]) -> bool:
    return name in ids or zlib.crc32(name.encode()) % OTHERS == 0


def texts_of(labels: Labels, folder: Path) -> dict[str, str]:
    """Return what the places of credits are characters of, from the files that were written."""
    pages = {ref: folder / f"{ref}.html" for ref in labels.places}
    texts = {ref: path.read_bytes().decode(errors="replace") for ref, path in pages.items() if path.exists()}
    articles = folder / "articles.jsonl"
    for line in filter(None, articles.read_text(encoding="utf-8").split("\n")) if articles.exists() else ():
        one = json.loads(line)
        texts[one["id"]] = one["text"]
    return texts


def scores(said: Statements, labels: Labels, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return how far an archive agrees with the labels, for each half apart."""
    return {name: score(said, labels.half(name), texts) for name in HALVES}


def score(said: Statements, labels: Labels, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return how far an archive agrees with the labels; refs are file names without their ending."""
    judged = list(_judged(said, labels))
    told = [(one, right(one, truth)) for one, truth, _ in judged if one is not None and one.direction != UNKNOWN]
    sure = [good for one, good in told if one.direction != COMMON and one.confidence >= SURE]
    links: Counter[str] = Counter()
    cases: dict[str, Counter[str]] = defaultdict(Counter)
    siblings: Counter[str] = Counter()
    for one, truth, kind in judged:
        links[("reuse, " if kind in REUSE else "no reuse, ") + ("said" if one else "not said")] += 1
        became = outcome(one, truth)
        cases[truth.case][became] += 1
        if truth.direction == COMMON and any(canonical(name) in AGENCIES for name in truth.names):
            siblings["all"] += 1
            siblings["named"] += became == "right" and one is not None and one.source is not None
            siblings["wrong arrow"] += became == "wrong arrow"
    return {
        "pairs": len(labels.pairs),
        "links": dict(sorted(links.items())),
        "arrows at .7 or more": len(sure),
        "arrows at .7 or more right": share(sum(sure), len(sure)),
        "pairs of one agency's text": siblings["all"],
        "common source named": share(siblings["named"], siblings["all"]),
        "wrong arrow": share(siblings["wrong arrow"], siblings["all"]),
        "calibration": calibration([(one.confidence, good) for one, good in told]),
        "sources": _sources(said, labels),
        "cases": {case: dict(counts.most_common()) for case, counts in sorted(cases.items())},
        "credits": _credits(said, labels, texts),
        "families": _families(said, labels),
    }


def _judged(said: Statements, labels: Labels) -> Iterable[tuple[Stated | None, Answer, str]]:
    """Yield for each labelled pair what is said of it, None if no link says reuse, with the answer in the same order, and its kind."""
    stated = {(_id(one.a), _id(one.b)): one for one in said.pairs if one.kind not in SAYS_NOTHING}
    for (a, b), (kind, answer) in labels.pairs.items():
        yield (stated[a, b], answer, kind) if (a, b) in stated else (stated.get((b, a)), _turned(answer), kind)


def wrong(said: Statements, labels: Labels) -> list[str]:
    """Return a line for each labelled pair of which something false is said or whose reuse no link says, and for each wrong credit."""
    found: list[str] = []
    for (one, truth, kind), pair in zip(_judged(said, labels), labels.pairs, strict=True):
        became = outcome(one, truth)
        if (kind in REUSE) if one is None else became != ("unknown" if truth.direction == UNKNOWN else "right"):
            what = f"{one.kind}, {one.direction} {one.confidence:.2f}, {one.source}, {one.evidence}" if one else "no reuse"
            a, b = (_id(one.a), _id(one.b)) if one else pair
            found.append(f"{became}: {truth.case}, {sorted(truth.names)} | {a} {b} {what}")
    for name, (_, known) in labels.articles.items():
        told = next((some for ref, some in said.credits.items() if _id(ref) == name), frozenset[str]())
        found += [f"credit missed: {name} {each}" for each in known - told] + [f"credit invented: {name} {each}" for each in told - known]
    return sorted(found)


def _id(ref: str) -> str:
    """Return the id of a labelled article by its ref: the file's name, or what follows the # of one in a file of many."""
    return ref.rpartition("#")[2].removesuffix(".html")


def _turned(answer: Answer) -> Answer:
    turned = {B_FROM_A: A_FROM_B, A_FROM_B: B_FROM_A}
    also = frozenset(turned.get(each, each) for each in answer.also)
    return Answer(turned.get(answer.direction, answer.direction), also, answer.names, answer.named, answer.case)


def _sources(said: Statements, labels: Labels) -> dict[str, Any]:
    """Return how right the source is that is named for an article of a family whose owner is known; own texts have none."""
    owners: dict[str, set[str]] = defaultdict(set)
    for owner, members in labels.families:
        for each in members:
            if owner and GROUPS[labels.articles.get(each, ("own text",))[0]]:
                owners[each].add(canonical(owner) or owner)
    own = {ref for ref, (group, _) in labels.articles.items() if group == "own text"}
    named = {_id(one.ref): one for one in said.articles if one.source is not None and one.confidence}
    judged = [(one, one.source in owners[ref]) for ref, one in named.items() if ref in owners or ref in own]
    return {
        "articles with a source named": len(judged),
        "of these right": share(sum(good for _, good in judged), len(judged)),
        "articles that have a source": len(owners),
        "of these named rightly": share(sum(named[ref].source in owners[ref] for ref in owners if ref in named), len(owners)),
        "calibration": calibration([(one.confidence, good) for one, good in judged]),
    }


def _credits(said: Statements, labels: Labels, texts: Mapping[str, str]) -> dict[str, Any]:
    groups = {_id(one.ref): one.group.partition(",")[0] for one in said.articles}
    credits = {_id(ref): names for ref, names in said.credits.items()}
    told_phrases = {_id(ref): some for ref, some in said.phrases.items()}
    table: dict[str, Counter[str]] = defaultdict(Counter)
    sources: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    for name, (group, known) in labels.articles.items():
        table[group][groups.get(name, "nothing said")] += 1
        found = credits.get(name, frozenset())
        sources.update(right=len(found & known), invented=len(found - known), missed=len(known - found))
        if name in labels.places:
            true = {(source, _plain(texts[name][start:end])) for source, start, end in labels.places[name]}
            told = {(source, _plain(phrase)) for source, phrase in told_phrases.get(name, ())}
            good = {one[0] for one in true for other in told if _same(one, other)}
            invented = sum(not any(_same(one, other) for one in true) for other in told)
            phrases.update(right=len(good), missed=len({source for source, _ in true} - good), invented=invented)
    return {
        "articles": len(labels.articles),
        "F1 of sources": _f1(sources),
        "sources": dict(sources),
        "F1 of phrases": _f1(phrases),
        "phrases": dict(phrases),
        "table": {row: dict(some) for row, some in sorted(table.items())},
    }


def _plain(phrase: str) -> str:
    return " ".join(html.unescape(phrase).split()).casefold()


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether two credits name one source in words of which one has all of the other's."""
    return one[0] == other[0] and (one[1] in other[1] or other[1] in one[1])


def _f1(counts: Counter[str]) -> float | None:
    return share(2 * counts["right"], 2 * counts["right"] + counts["invented"] + counts["missed"])


def _families(said: Statements, labels: Labels) -> dict[str, Any]:
    together = {frozenset((_id(a), _id(b))) for refs in said.stories.values() for a, b in combinations(sorted(refs), 2)}
    together |= {frozenset((_id(one.a), _id(one.b))) for one in said.pairs if one.kind == "version"}
    inside = [frozenset(pair) for _, members in labels.families for pair in combinations(sorted(members), 2)]
    held = [members for _, members in labels.families]
    across = [frozenset((a, b)) for one, two in combinations(held, 2) for a in one - two for b in two - one]
    of: dict[str, int] = {each: number for number, members in enumerate(held) for each in members}
    stories = [Counter(of[_id(ref)] for ref in refs if _id(ref) in of) for refs in said.stories.values()]
    largest = sum(max(some.values(), default=0) for some in stories)
    return {
        "families": len(held),
        "pairs of a family in one story or versions": share(sum(pair in together for pair in inside), len(inside)),
        "pairs of two families in one story": share(sum(pair in together for pair in across), len(across)),
        "stories with two families": sum(len(some) > 1 for some in stories),
        "members of the story's own family": share(largest, sum(map(Counter.total, stories))),
    }
