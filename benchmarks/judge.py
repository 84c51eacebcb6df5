"""Judge pairs of the public corpora whose truth is known, and compare the figures with their floors.

Invariant: every pair is aligned and judged with the defaults of ``compare`` and ``scan``. The pairs depend on the corpora and
fixed seeds alone.

    python -m benchmarks.judge --corpora DIR [--json FILE] [--check]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from syndicate.comparison import Document, PreparedArticle, compare_prepared
from syndicate.comparison.document import prepare
from syndicate.model.article import Article
from syndicate.model.comparison import Comparison, LinkKind
from syndicate.model.settings import Settings
from syndicate.text.language import detect_language

SETTINGS = Settings()
HERE = Path(__file__).parent
COPIES = (LinkKind.REPRINT, LinkKind.REWRITE, LinkKind.EXCERPT)
MISLABELLED = frozenset({"g2pE_taskc.txt", "g4pD_taskb.txt", "g2pC_taske.txt"})  # as the corpus' own notes say
UNRELATED = 500  # pairs of different events, and of a rewrite with another article
VERSIONS = 600  # adjacent pairs of versions that are judged


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, what is known of them, and a name for the list of errors."""

    group: str
    name: str
    a: str
    b: str
    language: str | None = None


@dataclass(slots=True)
class Tally:
    """What came out for one group of pairs."""

    pairs: int = 0
    passages: int = 0  # pairs with any
    linked: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    derivations: Counter[str] = field(default_factory=Counter)
    larger: list[float] = field(default_factory=list)  # coverage of the side that shares more
    scores: list[float] = field(default_factory=list)

    def add(self, found: Comparison) -> None:
        """Count one comparison."""
        self.pairs += 1
        self.passages += bool(found.passages)
        self.linked += found.kind in COPIES
        self.kinds[found.kind or "none"] += 1
        self.derivations[found.derivation_b.value] += 1
        self.larger.append(max(found.coverage_a, found.coverage_b))
        self.scores.append(found.score)

    def report(self) -> dict[str, Any]:
        """Return shares of the pairs, and the spread of coverage and score."""
        n = max(self.pairs, 1)
        return {
            "pairs": self.pairs,
            "with a passage": round(self.passages / n, 4),
            "linked": round(self.linked / n, 4),
            "linked pairs": self.linked,
            "retold or reprinted": round((self.kinds[LinkKind.REPRINT] + self.kinds[LinkKind.REWRITE]) / n, 4),
            "kinds": dict(sorted(self.kinds.items())),
            "derivation": dict(sorted(self.derivations.items())),
            "coverage": _spread(self.larger),
            "score": _spread(self.scores),
        }


def _spread(values: list[float]) -> list[float]:
    return [round(float(v), 3) for v in np.quantile(values, (0.1, 0.25, 0.5, 0.75, 0.9))] if values else []


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a corpus file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def human_rewrites(rows: list[dict[str, Any]]) -> Iterator[Pair]:
    """Pair each answer with the original of its task; mislabelled answers are left out."""
    originals = {row["task"]: row["text"] for row in rows if row["label"] not in ("non", "cut", "light", "heavy")}
    for row in rows:
        if row["label"] in ("non", "cut", "light", "heavy"):
            group = "mislabelled" if row["id"] in MISLABELLED else row["label"]
            yield Pair(f"human {group}", row["id"], originals[row["task"]], row["text"])


def llm_rewrites(rows: list[dict[str, Any]]) -> Iterator[Pair]:
    """Pair each original with its rewrite, by style, and 500 with the rewrite of another article."""
    for i, row in enumerate(rows):
        yield Pair(f"llm {row['style']}", f"{row['orig_id']}/{row['style']}/{i}", row["original"], row["rewrite"])
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)
    others = [(i, j) for i, j in pairwise(order) if rows[i]["original"] != rows[j]["original"]]
    for i, j in others[:UNRELATED]:
        yield Pair("llm other article", f"{rows[i]['orig_id']}~{rows[j]['orig_id']}", rows[i]["original"], rows[j]["rewrite"])


def independent_coverage(rows: list[dict[str, Any]]) -> Iterator[Pair]:
    """Pair the outlets of each event, and 500 articles of different events."""
    for i, row in enumerate(rows):
        for other in rows[:i]:
            if other["event"] == row["event"]:
                yield Pair("same event", f"{other['id']}~{row['id']}", other["text"], row["text"])
    different = [(a, b) for i, a in enumerate(rows) for b in rows[:i] if a["event"] != b["event"]]
    for a, b in random.Random(1).sample(different, min(UNRELATED, len(different))):
        yield Pair("different events", f"{a['id']}~{b['id']}", a["text"], b["text"])


def wikipedia_versions(rows: list[dict[str, Any]]) -> Iterator[Pair]:
    """Pair each version with the next one of its article; those with half or less in common are a group of their own."""
    versions: dict[str, dict[int, str]] = {}
    for row in rows:
        versions.setdefault(row["cluster"], {})[int(row["version"])] = row["text"]
    pairs = [(c, n, v[n], v[n + 1]) for c, v in sorted(versions.items()) for n in sorted(v) if n + 1 in v]
    for cluster, n, a, b in random.Random(1).sample(pairs, min(VERSIONS, len(pairs))):
        yield Pair("versions", f"{cluster}/{n}", a, b)


CORPORA = {
    "human-rewrites": human_rewrites,
    "llm-rewrites": llm_rewrites,
    "independent-coverage": independent_coverage,
    "wikipedia-versions": wikipedia_versions,
}


def in_common(a: Document, b: Document) -> float:
    """Return the share of the word 3-grams of the text with fewer of them that stand in the other, 0 to 1."""
    x, y = (set(zip(p.tokens.key.tolist(), p.tokens.key[1:].tolist(), p.tokens.key[2:].tolist(), strict=False)) for p in (a, b))
    return len(x & y) / min(len(x), len(y)) if x and y else 0.0


def run(pairs: Iterable[Pair]) -> Iterator[tuple[Pair, Comparison, float]]:
    """Align and judge pairs with the defaults; yields the time of both in seconds as well."""
    known: dict[str, Document] = {}
    for pair in pairs:
        for text in (pair.a, pair.b):
            if text not in known:
                known[text] = prepare(text, language=detect_language(text))
        a, b = known[pair.a], known[pair.b]
        group = pair.group
        if group == "versions":
            group = "versions, more than half in common" if in_common(a, b) > 0.5 else "versions, less in common"
        started = time.perf_counter()
        one, two = PreparedArticle(Article(pair.a, ref="A"), a), PreparedArticle(Article(pair.b, ref="B"), b)
        found = compare_prepared(one, two, SETTINGS)
        yield Pair(group, pair.name, pair.a, pair.b), found, time.perf_counter() - started


def measure(folder: Path) -> tuple[dict[str, Any], list[tuple[Pair, Comparison]]]:
    """Judge every pair of the corpora in a folder; returns the figures and every pair with its comparison."""
    tallies: dict[str, Tally] = {}
    inputs, results, seconds = {}, [], 0.0
    for name, pairs in CORPORA.items():
        path = folder / f"{name}.jsonl.gz"
        inputs[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        for pair, found, took in run(pairs(read(path))):
            tallies.setdefault(pair.group, Tally()).add(found)
            results.append((pair, found))
            seconds += took
    groups = {name: tally.report() for name, tally in sorted(tallies.items())}
    return {"inputs": inputs, "figures": figures(tallies), "groups": groups, "ms a pair": round(1000 * seconds / len(results), 2)}, results


def figures(tallies: dict[str, Tally]) -> dict[str, float]:
    """Return the few numbers that have a floor or a ceiling."""

    def share(groups: list[str], part: str) -> float:
        total = sum(tallies[g].pairs for g in groups)
        counted: int = sum(getattr(tallies[g], part) for g in groups)
        return round(counted / total, 4)

    styles = sorted(g for g in tallies if g.startswith("llm ") and g != "llm other article")
    return {
        "human copies with a passage": share(["human cut", "human light", "human heavy"], "passages"),
        "human copies linked": share(["human cut", "human light", "human heavy"], "linked"),
        "human light and heavy linked": share(["human light", "human heavy"], "linked"),
        "human non linked": tallies["human non"].linked,
        "llm rewrites with a passage, worst style": min(share([g], "passages") for g in styles),
        "llm rewrites linked": share(styles, "linked"),
        "llm rewrites linked, worst style": min(share([g], "linked") for g in styles),
        "llm other article linked": tallies["llm other article"].linked,
        "same event called a copy": share(["same event"], "linked"),
        "different events called a copy": tallies["different events"].linked,
        "versions linked": share(["versions, more than half in common"], "linked"),
    }


def check(measured: dict[str, Any], limits: dict[str, Any]) -> list[str]:
    """Return a sentence for every figure beyond its limit and every input that is another one."""
    wrong = [
        f"{name}: the input is another one than the limits were set on ({digest[:12]}…); set them anew in benchmarks/floors.toml."
        for name, digest in measured["inputs"].items()
        if limits["inputs"].get(name) not in (None, digest)
    ]
    for name, floor in limits["floors"].items():
        if measured["figures"][name] < floor:
            wrong.append(f"{name}: {measured['figures'][name]} is below its floor {floor}.")
    for name, ceiling in limits["ceilings"].items():
        if measured["figures"][name] > ceiling:
            wrong.append(f"{name}: {measured['figures'][name]} is above its ceiling {ceiling}.")
    return wrong


def main(arguments: list[str] | None = None) -> int:
    """Print the figures as JSON; exit code 1 if one is beyond its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with the .jsonl.gz files")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--check", action="store_true", help="fail when a figure is beyond its limit in floors.toml")
    options = parser.parse_args(arguments)
    measured, _ = measure(options.corpora)
    text = json.dumps(measured, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.write(text)
    if options.json:
        options.json.write_text(text, encoding="utf-8")
    if not options.check:
        return 0
    wrong = check(measured, tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["judge"])
    sys.stderr.writelines(line + "\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
