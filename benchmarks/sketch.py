"""Speed of sketches, candidates and look-ups beside datasketch on the same articles in the same run.

Run ``python benchmarks/sketch.py FILE.jsonl[.gz] [--articles N] [--repeats N] [--json]``; without a file it takes made-up
articles. Times are medians, in seconds. Both sides get the same units; that the sketches are equal is checked first.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
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
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import xxhash
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from syndicate import lsh, segments, sketch
from syndicate.settings import Recipe
from syndicate.text import paragraphs, tokenize

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


def block_of(texts: Sequence[str]) -> sketch.Block:
    """Return the tokens and the units that get a sketch."""
    least = Recipe().least_words
    tokens = [tokenize(text) for text in texts]
    return sketch.join(tokens, [[u for u in paragraphs(text, t) if u.words >= least] for text, t in zip(texts, tokens, strict=True)])


def to_sketches(texts: Sequence[str], jobs: int) -> NDArray[np.uint32]:
    """Go the product's way from text to sketches."""
    return sketch.sketch_block(block_of(texts), jobs=jobs)


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


def check_parity(block: sketch.Block, sketches: NDArray[np.uint32], units: int = 500) -> None:
    """Compare the first sketches with datasketch's, bit for bit."""
    data = block.buffer.tobytes()
    words = [data[a:b] for a, b in pairwise(block.offset.tolist()[: int(block.last[:units].max()) + 1])]
    spans = zip(block.first[:units].tolist(), block.last[:units].tolist(), strict=True)
    shingles = [[b" ".join(words[i : i + 3]) for i in range(first, max(last - 2, first + 1))] for first, last in spans]
    for minhash, row in zip(bulk(shingles), sketches, strict=False):
        if not np.array_equal(minhash.hashvalues, row):
            raise SystemExit("a sketch is not that of datasketch")


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
        segments.create(connection)
        start = time.perf_counter()
        for begin in range(0, len(sketches), 5000):
            part = sketches[begin : begin + 5000]
            segments.write(connection, np.arange(begin, begin + len(part)), part)
            segments.merge(connection)
            connection.commit()
        written = time.perf_counter() - start
        few, many = sketches[:13], sketches[:2200]
        result = {
            "segments: write and merge": written,
            "segments: look up 13 paragraphs": timed(lambda: segments.lookup(connection, few), max(repeats, 5)),
            "segments: look up 2,200 paragraphs": timed(lambda: segments.lookup(connection, many), repeats),
        }
        connection.execute("VACUUM")
        result["segments: bytes a paragraph"] = path.stat().st_size / max(len(sketches), 1)
        connection.close()
    return result


def measure(texts: Sequence[str], repeats: int, with_index: bool) -> dict[str, float]:
    """Return all figures by name."""
    block = block_of(texts)
    sketches = sketch.sketch_block(block)
    check_parity(block, sketches)
    units = shingle(texts)
    minhashes = bulk(units)
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
    cores = os.cpu_count() or 1
    bulk_time = timed(lambda: bulk(units), repeats)
    shingle_time = timed(lambda: shingle(texts), repeats)
    result = {
        "articles": float(len(texts)),
        "megabytes": size,
        "paragraphs": float(len(block)),
        "datasketch: Python shingles": shingle_time,
        "datasketch: MinHash.bulk": bulk_time,
        "text to tokens": timed(lambda: [tokenize(text) for text in texts], repeats),
        "text to tokens and paragraphs": timed(lambda: block_of(texts), repeats),
        "tokens to sketches, 1 thread": timed(lambda: sketch.sketch_block(block), repeats),
        f"tokens to sketches, {cores} threads": timed(lambda: sketch.sketch_block(block, jobs=cores), repeats),
        "text to sketches, 1 thread": timed(lambda: to_sketches(texts, 1), repeats),
    }
    result["text to sketches, MB/s"] = size / result["text to sketches, 1 thread"]
    result["ratio: MinHash.bulk / tokens to sketches"] = bulk_time / result["tokens to sketches, 1 thread"]
    result["ratio: shingles and MinHash.bulk / text to sketches"] = (bulk_time + shingle_time) / result["text to sketches, 1 thread"]
    keys, digest = lsh.band_keys(sketches), sketch.digest_block(block)
    joined = lsh.Units(keys, block.article, digest)
    result["band keys"] = timed(lambda: lsh.band_keys(sketches), repeats)
    result["candidates"] = timed(lambda: lsh.pairs(joined), repeats)
    result["candidate pairs"] = float(len(lsh.pairs(joined)))
    if with_index:
        result["datasketch: MinHashLSH insert and query"] = timed(lambda: index(minhashes), 1)
    return result | stored(sketches, repeats)


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
    machine = {name: version(name) for name in ("datasketch", "numpy", "numba")} | {"python": platform.python_version()}
    if arguments.json:
        print(json.dumps({"versions": machine, "figures": result}, indent=1))
        return
    print(", ".join(f"{name} {number}" for name, number in machine.items()))
    for name, value in result.items():
        print(f"{name:56}{value:14.4f}")


if __name__ == "__main__":
    main()
