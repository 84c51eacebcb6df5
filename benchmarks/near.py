"""Find the originals of model rewrites by their terms in archives as large as real corpora, and in larger ones by proxy.

Invariant: the archive holds all articles of the real corpora, one rewrite of each original, and the originals. A larger archive is
stood for by the same articles with limits that are lower in proportion, so that the same words are too common.

    python -m benchmarks.near --corpora DIR [--articles N ...] [--json FILE]
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from syndicate.candidates import NeighbourJoin, neighbour_join, term_pairs
from syndicate.candidates.neighbours import MOST_ARTICLES_OF_PAIR, MOST_ARTICLES_OF_TERM, NO_DAY
from syndicate.comparison import PreparedArticle
from syndicate.comparison.document import prepare
from syndicate.model.article import Article
from syndicate.model.settings import Rewriting

FILES = ("news-background", "press-releases", "reuters-1987")
ARTICLES = (1, 1_000_000, 10_000_000)  # 1 stands for as many as there are
AT_ONCE = 200


def texts(corpora: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one corpus."""
    with gzip.open(corpora / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def packed(text: str) -> bytes:
    """Return the packed terms of an English text."""
    return PreparedArticle(Article(text, language="en"), prepare(text, language="en")).terms.to_bytes()


def rounds(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield originals with one rewrite of each, until each rewrite had its turn: several in one archive would find each other."""
    rewrites: dict[str, list[str]] = {}
    for row in rows:
        rewrites.setdefault(row["original"], []).append(row["rewrite"])
    for turn in range(max(map(len, rewrites.values()))):
        some = {original: those[turn] for original, those in rewrites.items() if turn < len(those)}
        yield list(some), list(some.values())


def measure(bodies: Sequence[bytes], pairs: int, articles: int) -> tuple[int, float, float]:
    """Join articles, of which the last are ``pairs`` originals and as many rewrites, with the limits of so many ``articles``.

    Returns how many rewrites found their original, the expected loss, and CPU seconds.
    """
    words = [np.frombuffer(body, "<u4").astype(np.uint32) for body in bodies]
    lengths = np.array([len(one) for one in words], np.int64)
    share = min(len(bodies) / articles, 1.0)
    limits = {
        neighbour_join: ("MOST_ARTICLES_OF_TERM", MOST_ARTICLES_OF_TERM),
        term_pairs: ("MOST_ARTICLES_OF_PAIR", MOST_ARTICLES_OF_PAIR),
    }
    for module, (name, most) in limits.items():
        setattr(module, name, 2 + int((most - 2) * share))  # the two that are to meet do not become fewer
    began = time.process_time()
    days = np.full(len(bodies), NO_DAY, np.int64)
    join = NeighbourJoin(Rewriting(), np.concatenate(words), np.cumsum(lengths) - lengths, np.arange(len(bodies)), days)
    first = len(bodies) - pairs
    found = 0
    for asking, entries in join.lists(range(len(bodies))):
        found += int(np.count_nonzero((asking >= first) & (entries["article"] == asking - pairs)))
    return found, join.expected_loss, time.process_time() - began


def main() -> None:
    """Measure each size and print a row."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--articles", type=int, nargs="*", default=ARTICLES)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    every = [row["text"] for name in FILES for row in texts(chosen.corpora, name)]
    turns = list(rounds(list(texts(chosen.corpora, "llm-rewrites"))))
    rewrites = sum(len(some) for _, some in turns)
    found = []
    with ProcessPoolExecutor() as pool:
        bodies = list(pool.map(packed, every, chunksize=AT_ONCE))
        taken = [list(pool.map(packed, [*originals, *some], chunksize=AT_ONCE)) for originals, some in turns]
    for articles in chosen.articles:
        measured = [measure([*bodies, *pairs], len(pairs) // 2, articles) for pairs in taken]
        right, loss, seconds = (sum(column) for column in zip(*measured, strict=True))
        row = {"articles": max(articles, len(bodies)), "found": right / rewrites, "expected loss": loss / len(turns)}
        found.append({name: round(value, 4) for name, value in row.items()} | {"cpu seconds": round(seconds / len(turns), 1)})
        print(found[-1], flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps({"rewrites": rewrites, "sizes": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
