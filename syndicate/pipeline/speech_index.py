"""The runs of words in the speech of stored articles, derived again from their texts.

Invariant: they are those that were indexed when the article was stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.archive import ArchiveFile
from syndicate.candidates.minhash import spoken_runs
from syndicate.comparison.document import Document, inside, prepare
from syndicate.text.quotations import in_marks

ARTICLES_AT_ONCE = 256


class SpokenRuns(NamedTuple):
    """The runs of words (r) in the speech of a text: the position of the paragraph in which each begins, and its sketch (r, 2)."""

    position: NDArray[np.int32]
    runs: NDArray[np.uint32]


def speech_of(document: Document, last: NDArray[np.int64]) -> SpokenRuns:
    """Return the runs in a text's speech; ``last`` are the tokens behind its paragraphs."""
    spans = in_marks(document.text)
    if not spans:
        return SpokenRuns(np.empty(0, np.int32), np.empty((0, 2), np.uint32))
    first, runs = spoken_runs(document.tokens, inside(document.tokens, spans) & ~document.marked)
    own = ~document.marked[first]
    return SpokenRuns(np.searchsorted(last, first[own], "right").astype(np.int32), runs[own])


def stored_speech(archive: ArchiveFile, articles: Sequence[int]) -> Iterator[tuple[int, SpokenRuns]]:
    """Yield the runs in the speech of some stored articles."""
    marks = archive.articles.marks(articles)
    for number, article in archive.articles.bare(articles).items():
        document = prepare(article.text, marks=marks.get(number, ()))
        yield number, speech_of(document, np.array([unit.last for unit in document.paragraphs], np.int64))


def index_speech_of_before(archive: ArchiveFile) -> None:
    """Index the articles that were stored by a version without an index of speech, inside the caller's transaction."""
    articles = archive.pending.without_speech()
    for first in range(0, len(articles), ARTICLES_AT_ONCE):
        paragraphs, runs = [np.empty(0, np.int64)], [np.empty((0, 2), np.uint32)]
        for number, speech in stored_speech(archive, articles[first : first + ARTICLES_AT_ONCE]):
            paragraphs.append(np.array(archive.paragraphs.in_order(number), np.int64)[speech.position])
            runs.append(speech.runs)
        archive.index.speech.write(np.concatenate(paragraphs), np.concatenate(runs))
    archive.pending.speech_indexed()
