"""Measure what each compiled loop takes for the calls that a scan makes of it.

Run ``python benchmarks/kernels.py FILE.jsonl[.gz]... [--articles N] [--rounds N] [--calls FILE] [--beside FILE] [--json FILE]``. The
first articles of each file are scanned together, and every call of a function of ``syndicate.kernels`` from another package is kept
with what it was given. Then the calls of one function are made again, one after the other; the shortest of some rounds counts. What a
call writes into is restored before each round, and what an object keeps for a loop is made again in each. To compare two versions
run this with each in PYTHONPATH, with one file of ``--calls``, which the first run writes, and give the second the ``--json`` of the
first as ``--beside``. Functions that take other things than before are measured by the calls of their own version's scan.
"""

from __future__ import annotations

import argparse
import contextlib
import copyreg
import gzip
import importlib
import io
import json
import pickle
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
LARGE = 1 << 18  # bytes of an array that is not copied for each call, because it is a table of everything
LEAST_ROUND_NS = 2_000_000  # of a round; few calls are made several times over in it
NO_LOOPS = {"tables", "word_keys"}  # these read or make tables once
# Functions that share the work of some others of another version: what they take in a whole scan is compared.
JOINED = {
    "alignment_document.sentence_lines": ("alignment_document.sentence_starts", "alignment_document.merge_sentences"),
    "line_prefilter.split": ("line_prefilter.classes",),
    "term_overlap.having": (),
    "word_coverage.kept_order": ("word_coverage.once_in_both", "word_coverage.longest_chain"),
    "word_coverage.shared": ("word_coverage.sorts",),
}
Times = dict[str, dict[str, float]]  # how often each function was called, and the microseconds of a call


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
        if not callable(value) or isinstance(value, type) or not home.startswith(f"{KERNELS}.") or value.__name__ in NO_LOOPS:
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

    def keep(self, path: Path) -> None:
        """Write the calls to a file, without those that another version divides otherwise, or that cannot be written."""
        known = {}
        for name, calls in self.calls.items():
            _forget(calls)
            if name in JOINED:
                continue
            with contextlib.suppress(ValueError):  # a structure of addresses
                known[name] = _pickled((calls, self.written[name]))
        path.write_bytes(pickle.dumps(known))

    def take(self, path: Path) -> None:
        """Put the calls of a file in the place of the own ones, where a function still takes them."""
        for name, kept in pickle.loads(path.read_bytes()).items():
            with contextlib.suppress(Exception):  # another function, or one that takes other things; numba has errors of its own for these
                calls, written = pickle.loads(kept)
                self._run[name](*map(_copied, calls[0]))
                self.calls[name], self.written[name] = calls, written

    def measure(self, rounds: int) -> Times:
        """Return how often each function was called, and the microseconds of a call."""
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
            _forget(calls)
            start = time.thread_time_ns()
            for call in given:
                run(*call)
            spent += time.thread_time_ns() - start
            times += 1
        return spent / times


def _forget(calls: list[tuple[Any, ...]]) -> None:
    """Drop what the objects of the calls keep in cached properties."""
    for value in (value for call in calls for value in call if isinstance(value, tuple) and hasattr(value, "__dict__")):
        vars(value).clear()


def _pickled(value: Any) -> bytes:
    """Return the bytes of a value; numpy would give every array a type of its own, for which compiled code may take a detour."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out)
    pickler.dispatch_table = copyreg.dispatch_table | {np.ndarray: lambda a: (_array, (a.tobytes(), a.dtype.str, a.shape))}
    pickler.dump(value)
    return out.getvalue()


def _array(data: bytes, kind: str, shape: tuple[int, ...]) -> Any:
    return np.frombuffer(data, kind).reshape(shape).copy()


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


def show(found: Times, before: Times) -> None:
    """Print the times, and how many times as long a function takes as before."""
    ratios = []
    for name, row in found.items():
        line = f"{name:36} {row['calls']:7,.0f} {row['microseconds']:9.2f}"
        if name in JOINED:
            now, was = (sum(_whole(times, part) for part in (name, *JOINED[name])) for times in (found, before))
        elif any(name in parts for parts in JOINED.values()):
            was = 0.0
        else:
            now, was = row["microseconds"], before.get(name, {}).get("microseconds", 0.0)
        if was:
            ratios.append(now / was)
            line += f" {was * row['microseconds'] / now:9.2f} {ratios[-1]:6.2f}"
        print(line)
    if ratios:
        print(f"median {statistics.median(ratios):.2f}, most {max(ratios):.2f}")


def _whole(times: Times, name: str) -> float:
    return times[name]["calls"] * times[name]["microseconds"] if name in times else 0.0


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=100, help="of each file")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--calls", type=Path, help="where the calls are written to, or taken from if there are some")
    parser.add_argument("--beside", type=Path, help="what --json wrote for another version")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    recorder = scan(arguments.files, arguments.articles)
    if arguments.calls:
        (recorder.take if arguments.calls.exists() else recorder.keep)(arguments.calls)
    found = recorder.measure(arguments.rounds)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n")
    show(found, json.loads(arguments.beside.read_text()) if arguments.beside else {})


if __name__ == "__main__":
    main()
