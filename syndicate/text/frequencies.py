"""Term frequencies: how frequent stems are in general. A shared rare word says more than a shared common one.

Invariant: every stem, known or not, has a frequency above zero. In a language without a table all stems have the same.

The table ``data/background-en.npz`` was made by ``make`` from 12,000 articles of US news sites and papers (2012 to 2020, 10.3
million words). It has the 20,000 stems that are in most articles: their hashes, share of all words and share of articles.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from syndicate.kernels import hashing
from syndicate.model.article import Article
from syndicate.model.errors import InputError
from syndicate.text.stems import stem_keys
from syndicate.text.tokens import tokenize

DATA_FOLDER = Path(str(resources.files("syndicate"))) / "data"
MOST_STEMS = 20_000  # in a table; a rarer stem is in fewer than one of 2,000 articles
# Alignment uses the most frequent stems only, and one least frequency for all others: 200 and 1e-4 gave plagdet .9646 on PAN13,
# 2,000 gave .9630 and 5,000 .9625, because rarer words depend on the topic, which the article's own counts show better.
MOST_FREQUENT_STEMS = 200
LEAST_FREQUENCY = 1e-4


@dataclass(frozen=True, eq=False)
class TermFrequencies:
    """Word statistics of one language, k stems sorted by key; k is 0 if no table is known."""

    key: NDArray[np.uint64]  # (k,) stem keys, ascending
    share_of_words: NDArray[np.float32]  # (k,) of all words
    share_of_articles: NDArray[np.float32]  # (k,) that hold the stem
    common: NDArray[np.float64]  # (k,) as `frequencies` has it
    articles: int = 0  # how many articles the table was made from

    @functools.cached_property
    def table(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """Return the slots of a hash table over `key`, and the place in `key` of each slot."""
        slot, place = hashing.table(self.key)
        return slot, place

    @functools.cached_property
    def frequencies(self) -> NDArray[np.float64]:
        """Return the chance that a word is each stem of `key`, and last any other stem, float64 (k + 1,)."""
        return np.append(self.common, LEAST_FREQUENCY)

    @functools.cached_property
    def shares(self) -> NDArray[np.float64]:
        """Return the share of articles that hold each stem of `key`, and last half an article's share for any other, float64 (k + 1,)."""
        missing = 0.5 / max(self.articles, 1_000)
        # As exact as the table: otherwise an unknown stem would weigh more than half an article's share.
        return np.append(self.share_of_articles, np.float32(missing)).astype(np.float64) if len(self.key) else np.array([missing])

    def look_up(self, keys: NDArray[np.uint64], values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the value in ``values`` (k + 1,) of each stem key, the last one for unknown keys, float64."""
        found: NDArray[np.float64] = hashing.look_up(*self.table, keys, values)
        return found

    def known(self, keys: NDArray[np.uint64]) -> int:
        """Return how many of some stem keys are in `key`."""
        return len(hashing.find(keys, *self.table)[0])


@functools.cache
def term_frequencies(language: str | None) -> TermFrequencies:
    """Return the shipped word statistics of a language (ISO 639-1), or empty ones if none are shipped."""
    path = DATA_FOLDER / f"background-{language}.npz"
    if language is None or not language.isalpha() or not path.is_file():
        return _statistics(np.zeros(0, np.uint64), np.zeros(0, np.float32), np.zeros(0, np.float32), 0)
    return load(path)


def load(path: Path) -> TermFrequencies:
    """Read word statistics that ``save`` wrote; raise InputError for any other file."""
    try:
        with np.load(path) as stored:
            return _statistics(stored["key"], stored["share_of_words"], stored["share_of_articles"], int(stored["articles"]))
    except (OSError, ValueError, KeyError) as trouble:
        raise InputError(
            "this is not a file of word statistics.", str(path), "Make it again with `syndicate.text.frequencies.make`."
        ) from trouble


def save(statistics: TermFrequencies, path: Path) -> None:
    """Write word statistics to a compressed file; raise InputError if it cannot be written."""
    try:
        np.savez_compressed(
            path,
            key=statistics.key,
            share_of_words=statistics.share_of_words,
            share_of_articles=statistics.share_of_articles,
            articles=np.int64(statistics.articles),
        )
    except OSError as trouble:
        raise InputError(
            f"this file cannot be written ({trouble.strerror}).", str(path), "Name a file in a folder that exists."
        ) from trouble


def make(articles: Iterable[Article], language: str | None) -> TermFrequencies:
    """Count the stems of many articles, without those that are in one article only."""
    words: Counter[int] = Counter()
    holding: Counter[int] = Counter()
    number = 0
    for article in articles:
        found, count = np.unique(stem_keys(tokenize(article.text), language), return_counts=True)
        listed = found.tolist()
        holding.update(listed)
        words.update(dict(zip(listed, count.tolist(), strict=True)))
        number += 1
    total = sum(words.values())
    kept = sorted((key for key, n in holding.items() if n > 1), key=lambda key: (-holding[key], key))[:MOST_STEMS]
    key = np.sort(np.array(kept, np.uint64))
    of_words = np.array([words[k] / total for k in key.tolist()], np.float32)
    of_articles = np.array([holding[k] / number for k in key.tolist()], np.float32)
    return _statistics(key, of_words, of_articles, number)


def _statistics(key: NDArray[np.uint64], words: NDArray[np.float32], shares: NDArray[np.float32], articles: int) -> TermFrequencies:
    common = np.full(len(key), LEAST_FREQUENCY)
    top = np.argsort(-words, kind="stable")[:MOST_FREQUENT_STEMS]
    common[top] = np.maximum(words[top], LEAST_FREQUENCY)
    return TermFrequencies(key, words, shares, common, articles)
