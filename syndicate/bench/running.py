"""A run of the benchmark, from making the corpus to the last figure.

Invariant: the result is JSON and names the machine, the versions and the options. Files are written to a temporary folder, or
to the one the user wants to keep.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import syndicate
from syndicate.bench import growth, peers
from syndicate.bench.measuring import Say, Taken, measure
from syndicate.bench.options import Options
from syndicate.model.errors import InputError

HERE = "syndicate.bench"
SHOWN_VERSIONS = ("numpy", "scipy", "datasketch", "rensa", "text-dedup", "datatrove")
DISK_BYTES_AN_ARTICLE = 20_000  # for the corpus, its archive, and the temporary data of a scan


def run(options: Options, say: Say) -> dict[str, Any]:
    """Run everything that the options ask for and return the figures. Raises SyndicateError if a part cannot be done."""
    with _folder(options) as folder:
        made = options.jsonl is None
        corpus, truth = str(options.jsonl or folder / "corpus.jsonl"), str(folder / "truth.jsonl")
        found: dict[str, Any] = {"machine": machine(), "options": options.record()}
        if made:
            say(f"making {options.articles:,} articles")
            taken = measure(
                f"{HERE}.corpus:plant", {**_shape(options), "articles": options.articles, "corpus": corpus, "truth": truth}, say
            )
            found["corpus"] = {**taken.result, **taken.cost()}
        else:
            found["corpus"] = {"file": corpus, "bytes": Path(corpus).stat().st_size}
        say("warming up")
        _warm(options, folder)
        say("scanning")
        archive = str(folder / "archive.db")
        scanned = _scan(corpus, archive, options, say)
        found["scan"] = {**scanned.result, **scanned.cost()}
        found["scan"]["rate"] = scanned.result["read"] / scanned.seconds
        found["growth"] = _growth(corpus, scanned, options, folder, say)
        if made:
            say("looking for what was planted")
            found["recall"] = measure(f"{HERE}.recall:recall", {**_shape(options), "truth": truth, "archive": archive}).result
        if options.peers:
            say("peers: preparing their input")
            found["peers"] = peers.compare(corpus, scanned, lambda: _again(corpus, options, folder, say), options, folder, say)
        say("checking drafts")
        checked = measure(f"{HERE}.checking:check", {"corpus": corpus, "archive": archive, "seed": options.seed, "folder": str(folder)})
        found["check"] = {**checked.result, "peak_bytes": checked.peak}
        say("adding articles")
        more = {**_shape(options), "archive": archive, "articles": scanned.result["read"], "folder": str(folder)}
        added = measure(f"{HERE}.checking:add", more)
        found["adding"] = {**added.result, **added.cost()}
    return found


def _shape(options: Options) -> dict[str, int]:
    return {"words": options.words, "seed": options.seed}


def _limits(options: Options) -> dict[str, int]:
    """Return the options for the scan, without those that it chooses itself."""
    return {name: value for name, value in (("jobs", options.jobs), ("memory", options.memory)) if value is not None}


def _scan(corpus: str, archive: str, options: Options, say: Say) -> Taken:
    return measure(f"{HERE}.scanning:scan", {"corpus": corpus, "archive": archive, **_limits(options)}, say)


def _again(corpus: str, options: Options, folder: Path, say: Say) -> Taken:
    """Scan again, into an archive that is deleted; for another round with the peers."""
    with _fresh(folder, "again") as fresh:
        return _scan(corpus, str(fresh / "archive.db"), options, say)


def _growth(corpus: str, whole: Taken, options: Options, folder: Path, say: Say) -> list[dict[str, Any]]:
    """Scan the beginning of the corpus at each size, and return a row for each and for the whole, with exponents between them."""
    rows = []
    for size in growth.sizes(whole.result["read"], options.sizes):
        say(f"scanning the first {size:,} articles")
        with _fresh(folder, "beginning") as fresh:
            given = {"corpus": corpus, "articles": size, "folder": str(fresh), **_limits(options)}
            taken = measure(f"{HERE}.growth:scan_beginning", given)
        rows.append(growth.row({**taken.result, **taken.cost()}))
    return growth.with_exponents([*rows, growth.row({**whole.result, **whole.cost()})])


@contextmanager
def _fresh(folder: Path, name: str) -> Iterator[Path]:
    """Yield an empty folder inside another one, and delete it at the end."""
    fresh = folder / name
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    yield fresh
    shutil.rmtree(fresh)


def _warm(options: Options, folder: Path) -> None:
    """Run a small scan and a check that are not measured, so that everything is loaded."""
    with _fresh(folder, "warming") as fresh:
        measure(f"{HERE}.checking:warm_up", {"folder": str(fresh), **_shape(options), **_limits(options)})


@contextmanager
def _folder(options: Options) -> Iterator[Path]:
    """Yield a folder to work in. Raises InputError if it is not empty or the disk is too full."""
    if options.keep is None:
        with tempfile.TemporaryDirectory(prefix="syndicate-bench-") as folder:
            _room(Path(folder), options)
            yield Path(folder)
        return
    options.keep.mkdir(parents=True, exist_ok=True)
    if any(options.keep.iterdir()):
        raise InputError("this folder is not empty, and its files would be overwritten.", str(options.keep), "Name a new one.")
    _room(options.keep, options)
    yield options.keep


def _room(folder: Path, options: Options) -> None:
    made = DISK_BYTES_AN_ARTICLE * options.articles * max(options.words, 100) // 400
    needed = made if options.jsonl is None else 5 * options.jsonl.stat().st_size
    free = shutil.disk_usage(folder).free
    if free < needed:
        said = f"about {needed / 1e9:.1f} GB of disk are needed here and {free / 1e9:.1f} GB are free."
        raise InputError(said, str(folder), "Ask for fewer articles, or name a folder on another disk with --keep.")


def machine() -> dict[str, Any]:
    """Return the machine and the software of the run: processors, memory, system, and versions."""
    versions = {"syndicate": syndicate.__version__, "python": platform.python_version()}
    for package in SHOWN_VERSIONS:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    load = round(os.getloadavg()[0], 2)  # on a busy machine wall time says little
    return {"system": platform.platform(), "cores": os.cpu_count(), "memory_bytes": memory, "load": load, "versions": versions}
