"""The kinds of planted copies: each makes a copy and records the source of each of its paragraphs.

Invariant: the truth follows from how the copy was made. The Jaccard similarity of a planted paragraph and its source is exact:
it is counted over their different shingles of three words, without a sketch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from syndicate.bench.prose import below, draws, replacement

Sentence = tuple[str, ...]
Paragraph = tuple[Sentence, ...]
Paragraphs = tuple[Paragraph, ...]

ORIGINAL, REPEAT, BOILERPLATE = "original", "repeat", "boilerplate"
SHINGLE_WORDS = 3  # as in the recipe of sketches
LEAST_CUT_PERCENT, MOST_CUT_PERCENT = 30, 65  # of a source's paragraphs that a cut copy keeps
BOILERPLATE_SPAN_ARTICLES = 2_000  # places in the corpus whose boilerplate is of one outlet: about forty articles


@dataclass(frozen=True, slots=True)
class Share:
    """One paragraph of a copy and the paragraph it is from; ``source`` is the index among the copy's sources."""

    paragraph: int
    source: int
    source_paragraph: int
    jaccard: float


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth about a planted article: its kind, its sources' refs (for boilerplate the outlet), and which paragraph is from which."""

    kind: str
    copy: str
    sources: tuple[str, ...]
    shares: tuple[Share, ...]

    def record(self) -> dict[str, object]:
        """Return the truth as the object of a JSON line."""
        rows = [[s.paragraph, s.source, s.source_paragraph, round(s.jaccard, 6)] for s in self.shares]
        return {"kind": self.kind, "copy": self.copy, "sources": list(self.sources), "paragraphs": rows}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Truth:
        """Return the truth from such an object."""
        shares = tuple(Share(*row) for row in record["paragraphs"])
        return cls(record["kind"], record["copy"], tuple(record["sources"]), shares)


@dataclass(frozen=True, slots=True)
class Job:
    """The input for a copy: seed and number of its draws, the sources' paragraphs, and a paragraph of the copier's own."""

    seed: int
    number: int
    kind: str
    sources: Sequence[Paragraphs]
    own: Paragraph

    def draw(self, purpose: str, limit: int, size: int = 1) -> list[int]:
        """Return whole numbers below a limit."""
        return [int(number) for number in below(draws(self.seed, self.number, purpose, size), limit)]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy's paragraphs, and their sources."""

    paragraphs: Paragraphs
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Plant:
    """A row of the table of kinds: articles in a thousand, the function that makes one, how many sources, and whether it copies one."""

    share: int
    make: Callable[[Job], Copy]
    sources: int = 1
    copies: bool = True


def words_of(paragraph: Paragraph) -> list[str]:
    """Return the words of a paragraph, folded as for matching."""
    return [word.rstrip(",").lower() for sentence in paragraph for word in sentence]


def jaccard(a: Paragraph, b: Paragraph) -> float:
    """Return the Jaccard similarity of two paragraphs' shingles."""
    one, two = (_shingles(words_of(paragraph)) for paragraph in (a, b))
    return len(one & two) / len(one | two) if one | two else 0.0


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + SHINGLE_WORDS]) for i in range(max(len(words) - SHINGLE_WORDS + 1, 1))}


def _copy(job: Job, taken: Sequence[tuple[int, int]], own: Sequence[Paragraph] = ()) -> Copy:
    """Return the taken paragraphs (source, paragraph) in that order, then the copier's own."""
    shares = tuple(Share(i, source, place, 1.0) for i, (source, place) in enumerate(taken))
    return Copy((*(job.sources[source][place] for source, place in taken), *own), shares)


def _whole(job: Job) -> list[tuple[int, int]]:
    return [(0, i) for i in range(len(job.sources[0]))]


def repeat(job: Job) -> Copy:
    """Return the source unchanged."""
    return _copy(job, _whole(job))


def verbatim(job: Job) -> Copy:
    """Return the whole source, then a paragraph of the copier's own."""
    return _copy(job, _whole(job), [job.own])


def cut(job: Job) -> Copy:
    """Return the beginning of the source, at least two paragraphs of it."""
    per_cent = LEAST_CUT_PERCENT + job.draw("cut", MOST_CUT_PERCENT - LEAST_CUT_PERCENT)[0]
    return _copy(job, _whole(job)[: max(len(job.sources[0]) * per_cent // 100, 2)])


def reordered(job: Job) -> Copy:
    """Return the source's paragraphs in another order."""
    order = _whole(job)
    for i, j in zip(range(len(order) - 1, 0, -1), job.draw("order", 1 << 30, len(order)), strict=False):  # Fisher and Yates
        order[i], order[j % (i + 1)] = order[j % (i + 1)], order[i]
    if order == _whole(job):
        order.reverse()
    return _copy(job, order)


def merged(job: Job) -> Copy:
    """Return the first halves of the sources, one paragraph from each in turn."""
    halves = [(len(paragraphs) + 1) // 2 for paragraphs in job.sources]
    taken = [(source, place) for place in range(max(halves)) for source in range(len(halves)) if place < halves[source]]
    return _copy(job, taken)


def replaced(job: Job) -> Copy:
    """Return the source with a percentage of its words replaced, as the kind says, rounded to whole words."""
    per_cent = int(job.kind.removeprefix("replaced-"))
    places = list(_places(job.sources[0]))
    count = (len(places) * per_cent + 50) // 100
    order = draws(job.seed, job.number, "replaced", len(places)).argsort(kind="stable")[:count]
    new = {places[int(i)]: word for i, word in zip(order, replacement(job.seed, job.number, count), strict=True)}
    paragraphs = tuple(
        tuple(tuple(_put(new.get((i, j, k)), word) for k, word in enumerate(sentence)) for j, sentence in enumerate(paragraph))
        for i, paragraph in enumerate(job.sources[0])
    )
    pairs = enumerate(zip(paragraphs, job.sources[0], strict=True))
    return Copy(paragraphs, tuple(Share(i, 0, i, jaccard(made, source)) for i, (made, source) in pairs))


def _places(paragraphs: Paragraphs) -> Iterator[tuple[int, int, int]]:
    for i, paragraph in enumerate(paragraphs):
        for j, sentence in enumerate(paragraph):
            for k in range(len(sentence)):
                yield i, j, k


def _put(new: str | None, old: str) -> str:
    """Return the new word with the old one's capital and comma."""
    if new is None:
        return old
    return (new.capitalize() if old[0].isupper() else new) + ("," if old.endswith(",") else "")


def boilerplate(job: Job) -> Copy:
    """Return an original article that ends in the paragraph that its outlet prints under every article."""
    return Copy((*job.sources[0], job.own), ())


def boilerplate_outlet(number: int) -> int:
    """Return the outlet whose boilerplate is used around a place in the corpus."""
    return number // BOILERPLATE_SPAN_ARTICLES


PLANTS: dict[str, Plant] = {
    REPEAT: Plant(14, repeat),
    "verbatim": Plant(14, verbatim),
    "cut": Plant(14, cut),
    "reordered": Plant(14, reordered),
    "replaced-5": Plant(14, replaced),
    "replaced-10": Plant(14, replaced),
    "replaced-20": Plant(14, replaced),
    "replaced-30": Plant(14, replaced),
    "merged": Plant(14, merged, sources=2),
    BOILERPLATE: Plant(20, boilerplate, copies=False),
}


def kind_of(drawn: int) -> str:
    """Return the kind for a random draw: each plant by its share of a thousand, else an original."""
    place = (drawn >> 16) % 1000
    for kind, plant in PLANTS.items():
        if place < plant.share:
            return kind
        place -= plant.share
    return ORIGINAL
