"""Measure what each compiled loop takes for the calls that a scan makes of it.

Run ``python benchmarks/kernels.py FILE.jsonl[.gz]... [--articles N] [--rounds N] [--beside FILE] [--json FILE]``. The first articles
of each file are scanned together, and every call of a function of ``syndicate.kernels`` from another package is kept with what it
was given. Then the calls of one function are made again, one after the other; the shortest of some rounds counts. What a call writes
into is restored before each round, and what an object keeps for a loop is made again in each. ``--beside`` shows another version's
times: the result of this command with that version in PYTHONPATH.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import pkgutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

KERNELS = "syndicate.kernels"
LARGE = 1 << 22  # bytes of an array that is not copied for each call, because it is a table of everything
LEAST_ROUND_NS = 2_000_000  # of a round; few calls are made several times over in it
# Functions that do together what others did before; they are compared with these.
JOINED: dict[str, tuple[str, ...]] = {}


class Recorder:
    """Keeps what each function of the kernels is given while it is called by others."""

    def __init__(self) -> None:
        self.calls: dict[str, list[tuple[Any, ...]]] = {}
        self.written: dict[str, set[int]] = {}
        self._run: dict[str, Callable[..., Any]] = {}

    def attach(self) -> None:
        """Put a recording function in the place of each of the kernels' functions, wherever another package has it."""
        for info in pkgutil.walk_packages(importlib.import_module("syndicate").__path__, "syndicate."):
            if not info.name.endswith("__main__") and not info.name.startswith(KERNELS):
                importlib.import_module(info.name)
        for name, module in [(name, module) for name, module in sys.modules.items() if name.startswith("syndicate.")]:
            if not name.startswith(KERNELS):
                for attribute, value in list(vars(module).items()):
                    setattr(module, attribute, self._recorded(value))

    def _recorded(self, value: Any) -> Any:
        if isinstance(value, ModuleType) and value.__name__.startswith(f"{KERNELS}."):
            return SimpleNamespace(**{name: self._recorded(inner) for name, inner in vars(value).items() if name[:1] != "_"})
        home = getattr(value, "__module__", None) or ""
        if not callable(value) or isinstance(value, type) or not home.startswith(f"{KERNELS}."):
            return value
        name = f"{home.rpartition('.')[2]}.{value.__name__}"
        self._run[name] = value
        kept, written = self.calls.setdefault(name, []), self.written.setdefault(name, set())

        def record(*arguments: Any, **named: Any) -> Any:
            if named:
                return value(*arguments, **named)
            before = tuple(_copied(argument) for argument in arguments)
            kept.append(before)
            result = value(*arguments)
            for place, (old, new) in enumerate(zip(before, arguments, strict=True)):
                if isinstance(new, np.ndarray) and old is not new and not np.array_equal(old, new):
                    written.add(place)
            return result

        return record

    def measure(self, rounds: int) -> dict[str, dict[str, float]]:
        """Return for each function how often it was called, and the microseconds of a call."""
        found = {}
        for name, calls in sorted(self.calls.items()):
            if calls:
                best = min(self._round(name, calls) for _ in range(rounds + 1))
                found[name] = {"calls": len(calls), "microseconds": round(best / 1000 / len(calls), 3)}
        return found

    def _round(self, name: str, calls: list[tuple[Any, ...]]) -> float:
        """Return the nanoseconds of all calls."""
        run, written = self._run[name], self.written[name]
        spent = times = 0
        while spent < LEAST_ROUND_NS:
            given = [tuple(_copied(value) if place in written else value for place, value in enumerate(call)) for call in calls]
            for value in (value for call in calls for value in call if isinstance(value, tuple) and hasattr(value, "__dict__")):
                vars(value).clear()  # what a cached property keeps
            start = time.thread_time_ns()
            for call in given:
                run(*call)
            spent += time.thread_time_ns() - start
            times += 1
        return spent / times


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) and value.nbytes < LARGE else value


def scan(paths: list[Path], articles: int) -> Recorder:
    """Scan the first articles of each file and return the calls."""
    from syndicate import Archive

    recorder = Recorder()
    recorder.attach()
    with TemporaryDirectory() as folder:
        some = Path(folder) / "articles.jsonl"
        with some.open("w", encoding="utf-8") as out:
            for path in paths:
                with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
                    out.writelines(line for line, _ in zip(lines, range(articles), strict=False))
        with Archive(Path(folder) / "archive.db") as archive:
            archive.scan([some], jobs=1)
    return recorder


def show(found: dict[str, dict[str, float]], before: dict[str, dict[str, float]]) -> None:
    """Print the times, and how many times as long a function takes as before."""
    ratios = []
    for name, row in found.items():
        old = [before[part] for part in JOINED.get(name, (name,)) if part in before]
        line = f"{name:40} {row['calls']:7,.0f} {row['microseconds']:9.2f}"
        if old:
            was = sum(part["calls"] * part["microseconds"] for part in old) / row["calls"]
            ratios.append(row["microseconds"] / was)
            line += f" {was:9.2f} {ratios[-1]:6.2f}" + ("" if old[0]["calls"] == row["calls"] else f"  ({old[0]['calls']:,.0f} calls)")
        print(line)
    if ratios:
        print(f"median {statistics.median(ratios):.2f}, most {max(ratios):.2f}")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=100, help="of each file")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    found = scan(arguments.files, arguments.articles).measure(arguments.rounds)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n")
    show(found, json.loads(arguments.beside.read_text()) if arguments.beside else {})


if __name__ == "__main__":
    main()
