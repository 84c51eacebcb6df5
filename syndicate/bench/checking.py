"""Measures how long a finished archive takes to check a draft, warm and cold, and to add a few articles.

Invariant: a draft is half copied from an article of the archive and half new. Adding comes last, because it changes the
archive.
"""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from syndicate.bench.corpus import plant
from syndicate.bench.measuring import Clock
from syndicate.bench.prose import draws, name, sentences
from syndicate.bench.scanning import scan

DRAFT_WORDS = 600
DRAFTS = 7
WARM_ROUNDS = 3
COLD_RUNS = 3
ADDED_ARTICLES = 100
WARMING_ARTICLES = 30
CHOSEN_AMONG_ARTICLES = 2_000  # from the start of the corpus
CHECK_EXIT_CODES = (0, 1)  # of a check that ran: clear, or above the limit


def drafts(corpus: str, seed: int, folder: str) -> dict[str, Any]:
    """Write drafts into a folder, and return their paths and the refs of what they copy."""
    from syndicate import readers
    from syndicate.model.article import Article

    found = (item for item in readers.read([corpus]) if isinstance(item, Article) and len(item.text.split()) >= DRAFT_WORDS // 4)
    articles = list(itertools.islice(found, CHOSEN_AMONG_ARTICLES))
    paths, refs = [], []
    for i, article in enumerate(articles[:: max(len(articles) // DRAFTS, 1)][:DRAFTS]):
        copied = " ".join(article.text.split()[: DRAFT_WORDS // 2])
        names = [name(int(drawn)) for drawn in draws(seed, i, "draft", 6)]
        own = sentences(seed, i, "draft", DRAFT_WORDS - len(copied.split()), names)
        path = Path(folder) / f"draft-{i}.txt"
        path.write_text(copied + "\n\n" + "\n\n".join(" ".join(sentence) + "." for sentence in own), encoding="utf-8")
        paths.append(str(path))
        refs.append(article.ref)
    return {"paths": paths, "refs": refs}


def warm(archive: str, paths: list[str], refs: list[str]) -> dict[str, Any]:
    """Check drafts in one process; the first round is not counted."""
    from syndicate.pipeline import Archive

    texts = [Path(path).read_text(encoding="utf-8") for path in paths]
    taken, named = [], 0
    with Archive(archive) as opened:
        for round_ in range(WARM_ROUNDS + 1):
            for text, ref in zip(texts, refs, strict=True):
                began = time.perf_counter()
                result = opened.check(text)
                taken += [time.perf_counter() - began] * (round_ > 0)
                named += round_ == 0 and any(origin.article.ref == ref for origin in result.origins)
    return {"warm_seconds": statistics.median(taken), "warm_slowest": max(taken), "drafts": len(texts), "named": named}


def cold(archive: str, paths: list[str]) -> dict[str, float]:
    """Run the command on a draft and return the median of its seconds, start of Python and imports included."""
    taken = []
    for path in itertools.islice(itertools.cycle(paths), COLD_RUNS):
        began = time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-m", "syndicate", "check", path, "--db", archive, "--json"], capture_output=True, check=False
        )
        taken.append(time.perf_counter() - began)
        if ran.returncode not in CHECK_EXIT_CODES:
            raise subprocess.CalledProcessError(ran.returncode, ran.args, ran.stdout, ran.stderr)
    return {"cold_seconds": statistics.median(taken)}


def check(corpus: str, archive: str, seed: int, folder: str) -> dict[str, Any]:
    """Write drafts and check them, warm and cold."""
    written = drafts(corpus, seed, folder)
    return {**warm(archive, **written), **cold(archive, written["paths"])}


def warm_up(folder: str, words: int, seed: int, **limits: int) -> dict[str, Any]:
    """Scan a few articles and check drafts, so that nothing measured afterwards waits for what is loaded once."""
    corpus, truth, archive = (str(Path(folder) / name) for name in ("corpus.jsonl", "truth.jsonl", "archive.db"))
    plant(WARMING_ARTICLES, words, seed, corpus, truth)
    scan(corpus, archive, **limits)
    return warm(archive, **drafts(corpus, seed, folder))


def add(archive: str, articles: int, words: int, seed: int, folder: str) -> dict[str, Any]:
    """Add the articles that follow the first ``articles`` of the made corpus; some are copies of those."""
    from syndicate.pipeline import Archive

    more = Path(folder) / "more.jsonl"
    plant(ADDED_ARTICLES, words, seed, str(more), str(Path(folder) / "more-truth.jsonl"), articles)
    clock = Clock()
    with Archive(archive) as opened:
        result = opened.scan(str(more))
    return {**clock.read(), "added": result.added, "compared": result.compared}
