"""How frequent words are in general, so that a shared rare word says more than a shared common one.

What always holds: every stem has a frequency above nought, known or not; a language without a table has the same
answer for every word, so that aligning works there too, only less sharply.

The table ``data/background-en.npz`` was made by ``make`` from 12,000 articles of US news sites and papers (2012 to
2020, 10.3 million words): the 20,000 stems that most articles hold, with their share of all words and the share of
articles that hold them. It holds hashes and numbers only, no text.
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
MOST_STEMS = 20_000  # stems in a table; a rarer one stands in fewer than one article in two thousand
# Aligning uses the most frequent stems alone and one floor for all others: 200 and 1e-4 gave plagdet .9646 on PAN13,
# 2,000 gave .9630 and 5,000 .9625, because rarer words follow the topic, and the article's own counts tell that better.
MOST_FREQUENT_STEMS = 200
LEAST_FREQUENCY = 1e-4


@dataclass(frozen=True, eq=False)
class TermFrequencies:
    """Word statistics of one language, k stems sorted by key; k is 0 where no table is known."""

    key: NDArray[np.uint64]  # (k,) stem keys, ascending
    share_of_words: NDArray[np.float32]  # (k,) of all words
    share_of_articles: NDArray[np.float32]  # (k,) that hold the stem
    common: NDArray[np.float64]  # (k,) what `frequency` answers
    articles: int = 0  # how many articles the table was made from

    def frequency(self, keys: NDArray[np.uint64]) -> NDArray[np.float64]:
        """Return the chance that any one word is this stem, float64, never below 1e-4."""
        return self.look_up(keys, self.frequencies)

    @functools.cached_property
    def table(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """Return the slots of a hash table and the place in `key` of each, as ``kernels.hashing`` reads them."""
        slot, place = hashing.table(self.key)
        return slot, place

    @functools.cached_property
    def frequencies(self) -> NDArray[np.float64]:
        """Return what `frequency` answers for each stem of `key`, and last for any other, float64 (k + 1,)."""
        return np.append(self.common, LEAST_FREQUENCY)

    @functools.cached_property
    def shares(self) -> NDArray[np.float64]:
        """Return the share of articles that hold each stem of `key`, and last half an article's share for any other, float64 (k + 1,)."""
        missing = 0.5 / max(self.articles, 1_000)
        # As exact as the table: otherwise a stem that is in none would weigh more than half an article's share.
        return np.append(self.share_of_articles, np.float32(missing)).astype(np.float64) if len(self.key) else np.array([missing])

    def look_up(self, keys: NDArray[np.uint64], values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return for each stem key what ``values`` (k + 1,) has for it, its last where no table knows it, float64."""
        found: NDArray[np.float64] = hashing.look_up(*self.table, keys, values)
        return found


@functools.cache
def term_frequencies(language: str | None) -> TermFrequencies:
    """Return the shipped word statistics of a language (ISO 639-1), or empty ones where none are shipped."""
    path = DATA_FOLDER / f"background-{language}.npz"
    if language is None or not language.isalpha() or not path.is_file():
        return _statistics(np.zeros(0, np.uint64), np.zeros(0, np.float32), np.zeros(0, np.float32), 0)
    return load(path)


def load(path: Path) -> TermFrequencies:
    """Read word statistics that ``save`` wrote; raises InputError where the file is something else."""
    try:
        with np.load(path) as stored:
            return _statistics(stored["key"], stored["share_of_words"], stored["share_of_articles"], int(stored["articles"]))
    except (OSError, ValueError, KeyError) as trouble:
        raise InputError(
            "this is no file of word statistics.", str(path), "Make it again with `syndicate.text.frequencies.make`."
        ) from trouble


def save(statistics: TermFrequencies, path: Path) -> None:
    """Write word statistics to a compressed file; raises InputError where it cannot be written."""
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
            f"this file cannot be written ({trouble.strerror}).", str(path), "Name a file in a folder that is there."
        ) from trouble


def make(articles: Iterable[Article], language: str | None) -> TermFrequencies:
    """Count the stems of many articles; one that stands in a single article is left out."""
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
