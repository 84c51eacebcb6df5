"""Compares syndicate with other programs on the same articles in the same run, each in a process of its own.

Invariant: no peer is needed. A peer that is not installed is reported with the command that installs it. A peer that fails is
reported with the reason, and the others go on. Each round runs all of them once; the figures are medians of the rounds.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate.bench import measuring
from syndicate.bench.measuring import JobFailed, Say, Taken
from syndicate.bench.options import Options
from syndicate.model.errors import MissingExtra
from syndicate.model.settings import Banding

WORK = "syndicate.bench.peerwork"
MOST_SKETCHED_ARTICLES = 4_000  # when making sketches is compared
SKETCHING_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Workplace:
    """The folder of a run, its files, and how many processes a peer may use."""

    folder: Path
    jobs: int

    @property
    def plain(self) -> str:
        """Return the file of the articles as id and text."""
        return str(self.folder / "plain.jsonl")

    @property
    def units(self) -> str:
        """Return the file of the units as folded words."""
        return str(self.folder / "units.tsv")

    @property
    def pairs(self) -> str:
        """Return the file of the pairs that datasketch found."""
        return str(self.folder / "pairs.npy")

    def fresh(self, name: str) -> Path:
        """Return an empty folder."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / name).mkdir()
        return self.folder / name


@dataclass(frozen=True, slots=True)
class Peer:
    """A row of the table of peers: the module it needs, what it does with which units, and how to run it."""

    module: str
    does: str
    run: Callable[[Workplace], Taken]


def _job(name: str, options: Callable[[Workplace], dict[str, object]]) -> Callable[[Workplace], Taken]:
    return lambda place: measuring.measure(f"{WORK}:{name}", options(place))


def _our_banding(place: Workplace) -> dict[str, object]:
    return {"units": place.units, "pairs": str(place.folder / "alike.npy"), "bands": Banding().bands, "rows": Banding().rows}


def _text_dedup(place: Workplace) -> Taken:
    folder = place.fresh("text-dedup")
    options = {"path": "json", "data_files": place.plain, "split": "train", "column": "text", "num_proc": str(place.jobs)}
    options |= {"output": str(folder / "out"), "cache_dir": str(folder / "cache")}
    command = [sys.executable, "-m", "text_dedup.minhash", *(part for name, value in options.items() for part in (f"--{name}", value))]
    offline = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(folder / "home")}
    return measuring.measure_command("text-dedup", command, offline)


_PAIRS = _job("datasketch", lambda place: {"units": place.units, "pairs": place.pairs})
_FLAGS = _job("rensa", lambda place: {"units": place.units})
_CLUSTERS = _job("datatrove", lambda place: {"plain": place.plain, "folder": str(place.fresh("datatrove")), "jobs": place.jobs})
PEERS: dict[str, Peer] = {
    "datasketch": Peer("datasketch", "pairs of paragraphs: MinHash.bulk, MinHashLSH at .5, insert and query", _PAIRS),
    "datasketch, our banding": Peer("datasketch", "the same with the bands and rows that we take", _job("datasketch", _our_banding)),
    "rensa": Peer("rensa", "flags on paragraphs: plain matrix, its LSH", _FLAGS),
    "gaoya": Peer("gaoya", "pairs of paragraphs: its index at .5, insert and query", _job("gaoya", lambda place: {"units": place.units})),
    "text-dedup": Peer("text_dedup", "clusters of whole articles, unverified", _text_dedup),
    "datatrove": Peer("datatrove", "clusters of whole articles, unverified; plain words instead of spaCy's", _CLUSTERS),
}


def installed(module: str) -> bool:
    """Return whether a module is installed, without loading it."""
    return importlib.util.find_spec(module) is not None


def compare(corpus: str, scanned: Taken, again: Callable[[], Taken], options: Options, folder: Path, say: Say) -> dict[str, Any]:
    """Run every installed peer and return a row for each, with its ratios to ours.

    ``scanned`` is our scan of the first round; ``again`` runs it for each further round.
    """
    place = Workplace(folder, options.jobs or os.cpu_count() or 1)
    prepared = measuring.measure(f"{WORK}:prepare", {"corpus": corpus, "plain": place.plain, "units": place.units}).result
    runs: dict[str, list[Taken]] = {name: [] for name in ("syndicate", *PEERS)}
    failed: dict[str, str] = {}
    for round_ in range(options.repeats):
        runs["syndicate"].append(again() if round_ else scanned)
        for name in (name for name in PEERS if name not in failed):
            say(f"peers: {name}")
            try:
                runs[name].append(_peer(name, place))
            except (JobFailed, MissingExtra) as trouble:
                failed[name] = str(trouble)
    own = runs["syndicate"]
    rows = [_row(name, runs[name], own, failed.get(name)) for name in runs]
    found = {"articles": prepared["articles"], "units": prepared["units"], "text_bytes": prepared["text_bytes"], "rows": rows}
    if runs["datasketch"]:
        say("peers: looking for datasketch's pairs among ours")
        found["missed"] = measuring.measure(f"{WORK}:missed", {"plain": place.plain, "pairs": place.pairs}).result
    return found | {"sketches": _sketches(place, say)}


def _peer(name: str, place: Workplace) -> Taken:
    """Run a peer. Raises MissingExtra if it is not installed and JobFailed if it fails."""
    if not installed(PEERS[name].module):
        raise MissingExtra(name, "peers")
    return PEERS[name].run(place)


def _row(name: str, runs: Sequence[Taken], own: Sequence[Taken], failure: str | None) -> dict[str, Any]:
    """Return the medians of a peer's costs, and their ratios to ours."""
    does = PEERS[name].does if name in PEERS else "the whole scan: reading, candidates, aligning, links, stories, SQLite"
    row: dict[str, Any] = {"peer": name, "does": does, "told": failure}
    if not runs:
        return row
    costs = {cost: statistics.median(run.cost()[cost] for run in runs) for cost in runs[0].cost()}
    ratios = {f"ratio_{cost}": value / statistics.median(run.cost()[cost] for run in own) for cost, value in costs.items()}
    return {**row, **costs, **ratios, **runs[-1].result} if name != "syndicate" else {**row, **costs, **ratios}


def _sketches(place: Workplace, say: Say) -> list[dict[str, Any]]:
    """Return the costs of turning texts into sketches: ours, and Python shingles with either library."""
    rows: list[dict[str, Any]] = []
    for way, module in (("syndicate", "syndicate"), ("datasketch", "datasketch"), ("rensa", "rensa"), ("gaoya", "gaoya")):
        if not installed(module):
            rows.append({"way": way, "told": str(MissingExtra(way, "peers"))})
            continue
        say(f"peers: text to sketches, {way}")
        options = {"way": way, "plain": place.plain, "most": MOST_SKETCHED_ARTICLES, "repeats": SKETCHING_ROUNDS, "jobs": place.jobs}
        taken = measuring.measure(f"{WORK}:to_sketches", options)
        own = rows[0] if rows else {"seconds": taken.seconds, "cpu_seconds": taken.cpu}
        ratios = {"ratio_seconds": taken.seconds / own["seconds"], "ratio_cpu_seconds": taken.cpu / own["cpu_seconds"]}
        rows.append({"way": way, "told": None, **taken.cost(), **ratios, **taken.result})
    return rows
