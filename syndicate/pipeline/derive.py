"""What is derived from an article before it is stored: marks, credits, mentions, paragraphs, digests, sketches, terms.

Invariant: it is a function of the article and the settings alone, so any process can derive it again at any time, and
``verify`` can compare it with what is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation import find_marks, find_mentions, survey
from syndicate.annotation.notices import own_names
from syndicate.candidates.batch import tokenize_block, units_block
from syndicate.candidates.minhash import digests
from syndicate.candidates.neighbours import day_of
from syndicate.comparison import PreparedArticle
from syndicate.comparison.document import prepare
from syndicate.model.article import Article, Mark, Remark
from syndicate.model.records import Stored, StoredParagraph, article_digest
from syndicate.model.settings import Recipe, Settings
from syndicate.pipeline.remarks import remarks
from syndicate.pipeline.speech_index import speech_of
from syndicate.pipeline.strange_words import strangeness
from syndicate.text import Tokens, paragraphs, tokenize


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """A batch of articles with all that an archive keeps of them (n articles, k sketched paragraphs)."""

    stored: tuple[Stored, ...]
    sketched: NDArray[np.int32]  # (k, 2) place of the article in the batch, position of the paragraph in it
    sketches: NDArray[np.uint32]  # (k, permutations)
    spoken: NDArray[np.int32]  # (r, 2) the same places of the runs of words in speech
    runs: NDArray[np.uint32]  # (r, 2)
    terms: tuple[bytes, ...]  # (n,)
    days: tuple[int | None, ...]  # (n,)
    remarks: tuple[Remark, ...]

    def changed(self, renamed: Mapping[int, Article], left: Collection[int]) -> Derived:
        """Return the batch with other refs for the articles at some places, and without those at others."""
        kept = [i for i in range(len(self.stored)) if i not in left]
        place = np.full(len(self.stored) + 1, -1, np.int32)
        place[kept] = np.arange(len(kept))
        stored = tuple(replace(self.stored[i], article=renamed.get(i, self.stored[i].article)) for i in kept)
        (sketched, sketches), (spoken, runs) = (_kept(place, *some) for some in ((self.sketched, self.sketches), (self.spoken, self.runs)))
        terms, days = (tuple(column[i] for i in kept) for column in (self.terms, self.days))
        return Derived(stored, sketched, sketches, spoken, runs, terms, days, self.remarks)  # type: ignore[arg-type]


def _kept(place: NDArray[np.int32], at: NDArray[np.int32], rows: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
    """Return the index rows of the articles that have a new ``place``, and the places of these."""
    kept = place[at[:, 0]] >= 0
    return np.column_stack((place[at[kept, 0]], at[kept, 1])), rows[kept]


def derive(article: Article, recipe: Recipe | None = None, tokens: Tokens | None = None, marks: tuple[Mark, ...] | None = None) -> Stored:
    """Return an article with all that is stored of it; ``words`` counts every word of the text, marked or not.

    ``tokens`` and ``marks`` are those of its text, if they are at hand.
    """
    recipe = recipe or Recipe()
    marks = find_marks(article.text) if marks is None else marks
    tokens = tokenize(article.text) if tokens is None else tokens
    return _stored(article, tokens, marks, derive_paragraphs(article.text, tokens, marks, recipe))


def _stored(article: Article, tokens: Tokens, marks: tuple[Mark, ...], paragraphs: tuple[StoredParagraph, ...]) -> Stored:
    looked = survey(article.text, tokens, outlet=article.outlet, own=own_names(article))
    mentions = find_mentions(article.text, looked=looked, outlet=article.outlet)
    return Stored(article, article_digest(article), len(tokens), marks, looked.credits, paragraphs, mentions)


def derive_paragraphs(text: str, tokens: Tokens, marks: Sequence[Mark], recipe: Recipe) -> tuple[StoredParagraph, ...]:
    """Return the paragraphs of a text as they are stored, each with its digest."""
    units = paragraphs(text, tokens, marks, recipe)
    found = zip(units, digests(tokens, units).tolist(), strict=True)
    return tuple(StoredParagraph(i, unit.start, unit.end, unit.words, digest) for i, (unit, digest) in enumerate(found))


def derive_all(articles: Sequence[Article], settings: Settings) -> Derived:
    """Derive everything that is kept of a batch of articles, in this thread; they say their language already."""
    given = articles
    marks = [find_marks(article.text) for article in given]
    block = units_block(tokenize_block([article.text for article in given], 1), marks, settings.recipe, 1)
    edges = block.edges.tolist()
    position = np.arange(len(block.text)) - block.edges[block.text]
    columns = (position, block.start, block.end, block.last - block.first, block.digest)
    units = list(map(StoredParagraph, *(column.tolist() for column in columns)))
    stored: list[Stored] = []
    terms: list[bytes] = []
    remarked: list[Remark] = []
    spoken, runs = [np.empty((0, 2), np.int32)], [np.empty((0, 2), np.uint32)]
    for i, article in enumerate(given):
        tokens = block.tokens(i)
        ready = PreparedArticle(article, prepare(article.text, language=article.language, marks=marks[i], tokens=tokens))
        stored.append(_stored(article, tokens, marks[i], tuple(units[edges[i] : edges[i + 1]])))
        terms.append(ready.terms.to_bytes())
        speech = speech_of(ready.document, block.last[edges[i] : edges[i + 1]])
        spoken.append(np.column_stack((np.full(len(speech.position), i, np.int32), speech.position)))
        runs.append(speech.runs)
        remarked += remarks(article, len(tokens), strangeness(article.text, tokens, ready.document.stems, article.language))
    sketched = np.column_stack((block.text, position))[block.sketched]
    days = tuple(day_of(article.published) for article in given)
    all_runs = np.concatenate(spoken), np.concatenate(runs)
    return Derived(tuple(stored), sketched.astype(np.int32), block.sketches, *all_runs, tuple(terms), days, tuple(remarked))
