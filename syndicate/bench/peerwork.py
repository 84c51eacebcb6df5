"""The jobs of the other programs on the same articles, each to be run in a process of its own.

Invariant: a peer's time includes reading the input and its own shingles, sketches and index; it does not include importing it
or comparing its answer with ours. datasketch, rensa and gaoya get our units as folded words, so that they sketch the same
paragraphs and need not find words; that favours them.
"""

from __future__ import annotations

import itertools
import json
import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from syndicate.bench.measuring import Clock

SHINGLE_WORDS = 3
PERMUTATIONS = 128
THRESHOLD_SHARE = 0.5
RENSA_BANDS = 32  # of 4 rows: the nearest to the threshold among the divisors of the permutations, which rensa requires
GAOYA_BANDS, GAOYA_ROWS = 25, 5  # as datasketch chooses for the threshold
LEAST_WORDS = 8
ROWS_AT_ONCE = 1 << 16  # pairs whose keys are compared together, 44 MB
WORD = re.compile(r"\w+")


def prepare(corpus: str, plain: str, units: str) -> dict[str, Any]:
    """Write a corpus for the peers: articles as id and text, and units as article and folded words."""
    from syndicate import readers
    from syndicate.bench.sketching import unit_words
    from syndicate.model.article import Article

    articles = (item for item in readers.read([corpus]) if isinstance(item, Article))
    count = size = listed = 0
    with _writing(plain) as texts, _writing(units) as lines:
        for article in articles:
            texts.write(json.dumps({"id": article.ref, "text": article.text}) + "\n")
            for words in unit_words(article.text):
                lines.write(f"{count}\t{words}\n")
                listed += 1
            count += 1
            size += len(article.text.encode("utf-8", "surrogatepass"))
    return {"articles": count, "units": listed, "text_bytes": size}


def _writing(path: str) -> Any:
    return open(path, "w", encoding="utf-8", errors="surrogatepass", newline="\n")


def _units(path: str) -> tuple[list[int], list[str]]:
    """Return the article of each unit, and its words."""
    with open(path, encoding="utf-8", errors="surrogatepass", newline="\n") as lines:
        rows = [line.rstrip("\n").partition("\t") for line in lines]
    return [int(article) for article, _, _ in rows], [words for _, _, words in rows]


def shingles(words: list[str]) -> list[str]:
    """Return shingles as a Python program makes them; fewer words than a shingle are one shingle."""
    return [" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(len(words) - SHINGLE_WORDS + 1, 1))]


def _minhashes(listed: list[list[str]]) -> list[Any]:
    import xxhash
    from datasketch import MinHash

    encoded = [[shingle.encode("utf-8", "surrogatepass") for shingle in of_unit] for of_unit in listed]
    return list(MinHash.bulk(encoded, num_perm=PERMUTATIONS, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest))


def _matrix(listed: list[list[str]]) -> Any:
    from rensa import RMinHash

    return RMinHash.digest_matrix_from_token_sets(listed, PERMUTATIONS, 1)


def datasketch(units: str, pairs: str, bands: int = 0, rows: int = 0) -> dict[str, Any]:
    """Find pairs of paragraphs with MinHash.bulk and MinHashLSH, and write those of an estimated Jaccard of .5 and more.

    Without bands and rows the index chooses the best ones for .5.
    """
    import numpy as np
    from datasketch import MinHashLSH

    _minhashes([["warm"]])
    clock = Clock()
    articles, texts = _units(units)
    listed = [shingles(words.split(" ")) for words in texts]
    shingled = clock.read()["_seconds"]
    sketches = _minhashes(listed)
    sketched = clock.read()["_seconds"]
    chosen: dict[str, Any] = {"params": (bands, rows)} if bands else {"threshold": THRESHOLD_SHARE}
    index = MinHashLSH(num_perm=PERMUTATIONS, **chosen)
    for number, sketch in enumerate(sketches):
        index.insert(number, sketch, check_duplication=False)
    found = [(a, b) for a, sketch in enumerate(sketches) for b in index.query(sketch) if a < b and articles[a] != articles[b]]
    taken = clock.read()
    near = [(a, b) for a, b in found if sketches[a].jaccard(sketches[b]) >= THRESHOLD_SHARE]
    np.save(pairs, np.array(near, np.int64).reshape(-1, 2))
    steps = {"shingling": shingled, "sketching": sketched - shingled, "index": taken["_seconds"] - sketched}
    return {**taken, "steps": steps, "pairs_found": len(found), "pairs_of_half": len(near), "banding": f"{index.b} bands of {index.r} rows"}


def rensa(units: str) -> dict[str, Any]:
    """Flag paragraphs that have a copy, with rensa's plain matrix and its LSH, which finds no more than flags for a matrix."""
    from rensa import RMinHashLSH

    clock = Clock()
    _, texts = _units(units)
    listed = [shingles(words.split(" ")) for words in texts]
    shingled = clock.read()["_seconds"]
    matrix = _matrix(listed)
    sketched = clock.read()["_seconds"]
    index = RMinHashLSH(THRESHOLD_SHARE, PERMUTATIONS, RENSA_BANDS)
    index.insert_matrix(matrix, 0)
    flagged = sum(index.query_duplicate_flags_matrix(matrix))
    taken = clock.read()
    steps = {"shingling": shingled, "sketching": sketched - shingled, "index": taken["_seconds"] - sketched}
    return {**taken, "steps": steps, "flagged": flagged, "banding": f"{RENSA_BANDS} bands of {PERMUTATIONS // RENSA_BANDS} rows"}


def gaoya(units: str) -> dict[str, Any]:
    """Find pairs of paragraphs with gaoya's index, which shingles and sketches by itself, and again when it is asked."""
    clock = Clock()
    articles, texts = _units(units)
    index = _gaoya_index(texts)
    sketched = clock.read()["_seconds"]
    answers = enumerate(index.par_bulk_query(texts))
    found = sum(1 for a, those in answers for b in those if a < b and articles[a] != articles[b])
    taken = clock.read()
    steps = {"sketching": sketched, "index": taken["_seconds"] - sketched}
    return {**taken, "steps": steps, "pairs_of_half": found, "banding": f"{GAOYA_BANDS} bands of {GAOYA_ROWS} rows"}


def _gaoya_index(texts: list[str]) -> Any:
    from gaoya.minhash import MinHashStringIndex

    words = (SHINGLE_WORDS, SHINGLE_WORDS)
    index = MinHashStringIndex(32, THRESHOLD_SHARE, GAOYA_BANDS, GAOYA_ROWS, None, "word", False, words)
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    return index


def datatrove(plain: str, folder: str, jobs: int) -> dict[str, Any]:
    """Run datatrove's MinHash deduplication of whole articles up to its clusters, with plain words in the place of spaCy's."""
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature, minhash

    def read(_: object, rank: int, world_size: int) -> Iterator[Any]:
        """Yield this rank's lines as documents; datatrove's own reader needs another package."""
        with open(plain, encoding="utf-8") as lines:
            for line in itertools.islice(lines, rank, None, world_size):
                record = json.loads(line)
                yield Document(text=record["text"], id=record["id"])

    minhash.load_word_tokenizer = lambda language: _Words()
    config = minhash.MinhashConfig()
    signatures, buckets, clusters = (str(Path(folder) / name) for name in ("signatures", "buckets", "clusters"))
    clock = Clock()
    steps: tuple[tuple[list[Any], int], ...] = (
        ([read, MinhashDedupSignature(signatures, config)], jobs),
        ([MinhashDedupBuckets(signatures, buckets, config=config)], config.num_buckets),
        ([MinhashDedupCluster(buckets, clusters, config=config)], 1),
    )
    for i, (pipeline, tasks) in enumerate(steps):
        logs = str(Path(folder) / f"log{i}")
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=min(jobs, tasks), logging_dir=logs, start_method="fork").run()
    return clock.read()


class _Words:
    """The part of a tokenizer that datatrove needs here."""

    def word_tokenize(self, text: str) -> list[str]:
        """Return the words of a text."""
        return WORD.findall(text)


def missed(plain: str, pairs: str) -> dict[str, Any]:
    """Count the pairs of datasketch whose articles are in no bucket of ours together, on the sketches of the same units.

    Of those in a bucket a scan compares the pairs that seem to share enough for a link, and of many copies of one paragraph each
    with a few others: the pairs that it leaves out so are ``left_out``, the others ``candidates``.
    """
    import numpy as np

    from syndicate.bench.sketching import sketched
    from syndicate.candidates import Units, band_keys, candidate_pairs
    from syndicate.candidates.minhash import small
    from syndicate.candidates.pairs import concatenate
    from syndicate.model.settings import Settings
    from syndicate.pipeline.copy_candidates import shared_shingles

    settings = Settings()
    parts = []
    for start, part in _blocks(plain, 2_000):
        units = sketched(part)
        shingles = units.words - settings.recipe.shingle + 1
        keys = band_keys(units.sketches)
        parts.append(Units(keys, units.article + start, small=small(units.sketches), shingles=shingles))
    ours = concatenate(parts)
    of = ours.article
    found, theirs = candidate_pairs(ours, shared=shared_shingles(settings)), np.load(pairs)
    listed: set[tuple[int, int]] = set()
    met: set[tuple[int, int]] = set()
    for begin in range(0, len(theirs), ROWS_AT_ONCE):
        a, b = theirs[begin : begin + ROWS_AT_ONCE].T
        alike = (ours.keys[a] == ours.keys[b]).any(axis=1)
        ends = np.sort(np.stack((of[a], of[b]), axis=1), axis=1)
        listed.update((one, two) for one, two in ends.tolist())
        met.update((one, two) for one, two in ends[alike].tolist())
    left_out = len(met - set(found))
    counts = {"article_pairs": len(listed), "missed": len(listed - met), "left_out": left_out}
    return {**counts, "candidates": len(found), "capped": len(found.capped)}


def _blocks(plain: str, size: int) -> Iterator[tuple[int, list[str]]]:
    """Yield texts in blocks, each with the number of its first text."""
    block: list[str] = []
    start = 0
    with open(plain, encoding="utf-8") as lines:
        for line in lines:
            block.append(json.loads(line)["text"])
            if len(block) == size:
                yield start, block
                start, block = start + size, []
    if block:
        yield start, block


def _found_words(texts: list[str]) -> list[list[str]]:
    """Return shingles as a Python program makes them: of the lower-case words of each paragraph of 8 words or more."""
    units = (WORD.findall(part.lower()) for text in texts for part in text.split("\n\n"))
    return [shingles(words) for words in units if len(words) >= LEAST_WORDS]


def _found_units(texts: list[str]) -> list[str]:
    units = (WORD.findall(part.lower()) for text in texts for part in text.split("\n\n"))
    return [" ".join(words) for words in units if len(words) >= LEAST_WORDS]


def _ours(jobs: int) -> Callable[[list[str]], Any]:
    from syndicate.bench.sketching import sketched

    return lambda texts: sketched(texts, jobs=jobs)


WAYS: dict[str, Callable[[int], Callable[[list[str]], Any]]] = {
    "syndicate": _ours,
    "datasketch": lambda _: lambda texts: _minhashes(_found_words(texts)),
    "rensa": lambda _: lambda texts: _matrix(_found_words(texts)),
    "gaoya": lambda _: lambda texts: _gaoya_index(_found_units(texts)),  # it gives no sketches, so that they are put into its index too
}


def to_sketches(way: str, plain: str, most: int, repeats: int, jobs: int) -> dict[str, Any]:
    """Go from texts in memory to sketches, and return the medians of wall and processor time."""
    work = WAYS[way](jobs)
    _, texts = next(_blocks(plain, most))
    work(texts[:2])  # the first call loads what it needs
    taken = []
    for _ in range(repeats):
        clock = Clock()
        work(texts)
        taken.append(clock.read())
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    medians = {name: statistics.median(one[name] for one in taken) for name in ("_seconds", "_cpu")}
    return {**medians, "articles": len(texts), "text_bytes": size}
