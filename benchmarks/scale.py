"""Measure the speed of the pipeline at growing sizes, and compare it with the goals.

Usage: python -m benchmarks.scale [--articles N ...] [--jsonl FILE ...] [--peers] [--repeats N] [--json FILE] [--markdown FILE] [--check]

Runs ``syndicate bench`` once for each size and once for each file, and prints which goals are reached. With ``--check`` the
exit code is 1 if one is not.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate.bench import running, table
from syndicate.bench.options import Options, size
from syndicate.bench.recall import BROKEN

GIGA = 10**9
MILLION = 1_000_000
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to be reached: what of which run, and whether it must be at least or at most so much."""

    what: str
    of: Callable[[Found], float | None]
    limit: float
    at_least: bool

    def reached(self, value: float) -> bool:
        """Return whether a value is good enough."""
        return value >= self.limit if self.at_least else value <= self.limit


def _peer(name: str, figure: str) -> Callable[[Found], float | None]:
    def of(found: Found) -> float | None:
        rows = found.get("peers", {}).get("rows", ())
        return next((row.get(figure) for row in rows if row["peer"] == name), None)

    return of


def _way(name: str) -> Callable[[Found], float | None]:
    def of(found: Found) -> float | None:
        rows = found.get("peers", {}).get("sketches", ())
        return next((row.get("ratio_seconds") for row in rows if row["way"] == name), None)

    return of


def _large(part: str, figure: str) -> Callable[[Found], float | None]:
    """Take a figure of an archive of a million articles only."""
    return lambda found: found[part][figure] if found["scan"]["read"] >= MILLION else None


def _missed(found: Found) -> float | None:
    return found["peers"]["missed"]["missed"] if "missed" in found.get("peers", {}) else None


def _broken(found: Found) -> float | None:
    return sum(row["promise"] == BROKEN for row in found["recall"]["kinds"]) if "recall" in found else None


GOALS = (
    Goal("text to sketches: Python shingles and MinHash.bulk take times as long", _way("datasketch"), 40, True),
    Goal("text to sketches: Python shingles and rensa take times as long", _way("rensa"), 8, True),
    Goal("whole scan: datasketch takes times as long to find pairs", _peer("datasketch", "ratio_seconds"), 20, True),
    Goal("whole scan: rensa takes times as long", _peer("rensa", "ratio_seconds"), 2, True),
    Goal("whole scan: text-dedup takes times as long", _peer("text-dedup", "ratio_seconds"), 2, True),
    Goal("peak memory: datasketch takes times as much", _peer("datasketch", "ratio_peak_bytes"), 3, True),
    Goal("pairs of datasketch that are missed", _missed, 0, False),
    Goal("kinds of copies of which fewer are found than promised", _broken, 0, False),
    Goal("peak memory at a million articles, GB", lambda f: _giga(_large("scan", "peak_bytes")(f)), 3, False),
    Goal("adding 100 articles to a million, s", _large("adding", "seconds"), 3, False),
    Goal("checking a draft against a million, warm, s", _large("check", "warm_seconds"), 0.05, False),
    Goal("checking a draft against a million, cold command, s", _large("check", "cold_seconds"), 1.5, False),
)
GROWTH = Goal("time for ten times as many articles", lambda _: None, 11, False)


def _giga(number: float | None) -> float | None:
    return None if number is None else number / GIGA


def judged(runs: Sequence[Found]) -> Iterator[tuple[str, str, float, Goal]]:
    """Yield for each run and goal: the run's name, the goal's words, the value and the goal."""
    for found in runs:
        for goal in GOALS:
            if (value := goal.of(found)) is not None:
                yield name(found), goal.what, float(value), goal
    made = sorted((found for found in runs if found["options"]["jsonl"] is None), key=lambda found: int(found["scan"]["read"]))
    for few, many in itertools.pairwise(made):
        if many["scan"]["read"] == 10 * few["scan"]["read"]:
            yield name(many), GROWTH.what, many["scan"]["seconds"] / few["scan"]["seconds"], GROWTH


def name(found: Found) -> str:
    """Name a run by its articles."""
    return f"{found['scan']['read']:,} {'made-up' if found['options']['jsonl'] is None else 'given'} articles"


def report(runs: Sequence[Found]) -> Iterator[str]:
    """Yield the results as Markdown."""
    yield from ("# Speed and memory", "", "| of | figure | measured | wanted | |", "|---|---|---:|---:|---|")
    for run, what, value, goal in judged(runs):
        wanted = f"{'≥' if goal.at_least else '≤'} {goal.limit:g}"
        yield f"| {run} | {what} | {value:.3g} | {wanted} | {'' if goal.reached(value) else 'not reached'} |"
    for found in runs:
        yield from ("", f"## {name(found)}", "", "```", *table.lines(found), "```")


def main() -> int:
    """Run, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="*", default=[])
    parser.add_argument("--jsonl", type=Path, nargs="*", default=[])
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--memory", type=size)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--check", action="store_true", help="end with 1 if a figure is not reached")
    given = parser.parse_args()
    common: dict[str, Any] = {"peers": given.peers, "repeats": given.repeats, "jobs": given.jobs, "memory": given.memory}
    asked = [Options(articles=count, **common) for count in given.articles] + [Options(jsonl=file, **common) for file in given.jsonl]
    runs = []
    for options in asked or [Options(**common)]:
        found = running.run(options, lambda line: print(line, file=sys.stderr, flush=True))
        if options.jsonl:
            found["options"]["jsonl"] = found["corpus"]["file"] = options.jsonl.name  # results name no place on somebody's machine
        runs.append(found)
    text = "\n".join(report(runs)) + "\n"
    print(text, end="")
    if given.markdown:
        given.markdown.write_text(text, encoding="utf-8")
    if given.json:
        given.json.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
    return int(given.check and not all(goal.reached(value) for _, _, value, goal in judged(runs)))


if __name__ == "__main__":
    sys.exit(main())
