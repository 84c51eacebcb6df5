"""Measure the speed of sketches, candidates and look-ups, and of datasketch and rensa (if installed) in the same run.

Run ``python benchmarks/sketch.py FILE.jsonl[.gz] [--articles N] [--repeats N] [--json]``; without a file it takes made-up
articles. Times are medians, in seconds. First it checks that our sketches equal datasketch's for the same words. The others
get shingles as a Python program makes them, in fewer and longer paragraphs than ours.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import random
import re
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import xxhash
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from syndicate.archive import schema
from syndicate.archive.index.bands import BandIndex
from syndicate.candidates.bands import candidate_pairs
from syndicate.candidates.batch import TextBlock, cores, sketch_texts, tokenize_block, units_block
from syndicate.candidates.pairs import Units
from syndicate.model.settings import Recipe

WORD = re.compile(r"\w+")


def read(path: str | None, articles: int) -> list[str]:
    """Return the texts of the first articles of a JSONL file, or made-up ones."""
    if path is None:
        rng = random.Random(1)
        words = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(20_000)]
        return ["\n\n".join(" ".join(rng.choices(words, k=45)) + "." for _ in range(22)) for _ in range(articles)]
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(articles), strict=False)]


def shingle(texts: Sequence[str]) -> list[list[bytes]]:
    """Shingle as a Python program does: lower-case words of each blank-line paragraph of 8 words and more."""
    units = []
    for text in texts:
        for part in text.split("\n\n"):
            words = WORD.findall(part.lower())
            if len(words) >= 8:
                units.append([" ".join(words[i : i + 3]).encode() for i in range(len(words) - 2)])
    return units


def bulk(units: Sequence[Sequence[bytes]]) -> list[MinHash]:
    """Sketch with datasketch, many at a time."""
    return list(MinHash.bulk(units, num_perm=128, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest))


def index(sketches: Sequence[MinHash]) -> int:
    """Insert all into datasketch's index and query all; return how many answers came."""
    found = MinHashLSH(num_perm=128, params=(42, 3))
    for number, minhash in enumerate(sketches):
        found.insert(number, minhash)
    return sum(len(found.query(minhash)) for minhash in sketches)


def check_parity(texts: Sequence[str], block: TextBlock) -> None:
    """Compare the first sketches with datasketch's, bit for bit."""
    shingles = []
    for number in range(min(len(texts), 25)):
        words = [word.encode("utf-8", "surrogatepass") for word in block.tokens(number).words()]
        long = [unit for unit in block.units(number) if unit.words >= Recipe().least_words]
        shingles += [[b" ".join(words[i : i + 3]) for i in range(unit.first, unit.last - 2)] for unit in long]
    for minhash, row in zip(bulk(shingles), block.sketches, strict=False):
        if not np.array_equal(minhash.hashvalues, row):
            raise SystemExit("a sketch is not that of datasketch")


def plain_matrix(units: Sequence[Sequence[bytes]]) -> object:
    """Sketch with rensa, all shingles of all units."""
    from rensa import RMinHash

    return RMinHash.digest_matrix_from_token_byte_sets(units, 128, 1)


def timed(work: Callable[[], object], repeats: int) -> float:
    """Return the median time of several runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def stored(sketches: NDArray[np.uint32], repeats: int) -> dict[str, float]:
    """Measure writing, merging and looking up in a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "segments.db"
        connection = sqlite3.connect(path)
        for statement in schema.statements("create_bands"):
            connection.execute(statement)
        start = time.perf_counter()
        for begin in range(0, len(sketches), 5000):
            part = sketches[begin : begin + 5000]
            BandIndex(connection).write(np.arange(begin, begin + len(part)), part)
            BandIndex(connection).merge()
            connection.commit()
        written = time.perf_counter() - start
        few, many = sketches[:13], sketches[:2200]
        result = {
            "segments: write and merge": written,
            "segments: look up 13 paragraphs": timed(lambda: BandIndex(connection).agreements(few)[:2], max(repeats, 5)),
            "segments: look up 2,200 paragraphs": timed(lambda: BandIndex(connection).agreements(many)[:2], repeats),
        }
        connection.execute("VACUUM")
        result["segments: bytes a paragraph"] = path.stat().st_size / max(len(sketches), 1)
        connection.close()
    return result


def sketching(texts: Sequence[str], repeats: int) -> dict[str, float]:
    """Measure the way from text to sketches, step by step, and the others' beside it."""
    words = tokenize_block(texts)
    threads = cores()
    result = {
        "text to words, 1 thread": timed(lambda: tokenize_block(texts, 1), repeats),
        f"text to words, {threads} threads": timed(lambda: tokenize_block(texts), repeats),
        "words to sketches, 1 thread": timed(lambda: units_block(words, jobs=1), repeats),
        f"words to sketches, {threads} threads": timed(lambda: units_block(words), repeats),
        "text to sketches, 1 thread": timed(lambda: sketch_texts(texts, jobs=1), repeats),
        f"text to sketches, {threads} threads": timed(lambda: sketch_texts(texts), repeats),
    }
    ours = result[f"text to sketches, {threads} threads"]
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
    units = shingle(texts)
    peers: dict[str, Callable[[], object]] = {"datasketch's MinHash.bulk": lambda: bulk(units)}
    if find_spec("rensa"):
        peers["rensa's plain matrix"] = lambda: plain_matrix(units)
    result |= {"text to sketches, MB/s": size / ours, "Python shingles": timed(lambda: shingle(texts), min(repeats, 3))}
    for name, work in peers.items():
        result[name] = timed(work, min(repeats, 3))
        result[f"ratio: Python shingles and {name} / text to sketches"] = (result["Python shingles"] + result[name]) / ours
    return result


def candidates(block: TextBlock, repeats: int) -> dict[str, float]:
    """Measure the way from sketches to candidates."""
    keys = block.keys()
    joined = Units(keys, block.text[block.sketched], block.digest[block.sketched])
    return {
        "band keys": timed(block.keys, repeats),
        "candidates": timed(lambda: candidate_pairs(joined), repeats),
        "candidate pairs": float(len(candidate_pairs(joined))),
    }


def measure(texts: Sequence[str], repeats: int, with_index: bool) -> dict[str, float]:
    """Return all figures by name."""
    block = sketch_texts(texts)
    check_parity(texts, block)
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
    result = {"articles": float(len(texts)), "megabytes": size, "paragraphs": float(len(block.sketches))}
    result |= sketching(texts, repeats) | candidates(block, repeats)
    if with_index:
        minhashes = bulk(shingle(texts))
        result["datasketch: MinHashLSH insert and query"] = timed(lambda: index(minhashes), 1)
    return result | stored(block.sketches, repeats)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--index", action="store_true", help="measure datasketch's MinHashLSH too (slow, much memory)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = measure(read(arguments.file, arguments.articles), arguments.repeats, arguments.index)
    result["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    machine = {name: version(name) for name in ("datasketch", "rensa", "numpy") if find_spec(name)} | {"python": platform.python_version()}
    if arguments.json:
        print(json.dumps({"versions": machine, "figures": result}, indent=1))
        return
    print(", ".join(f"{name} {number}" for name, number in machine.items()))
    for name, value in result.items():
        print(f"{name:80}{value:14.4f}")


if __name__ == "__main__":
    main()
