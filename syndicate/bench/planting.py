"""The kinds of copies that are planted, each a way to make one and to say what in it is from where.

What always holds: the truth follows from how the copy was made; the Jaccard similarity of a planted paragraph and its
source is counted over their different shingles of three words, without a sketch.
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
THOUSAND = 1000
SHINGLE = 3  # words, as the recipe has it
CUT_LEAST, CUT_MOST = 30, 65  # per cent of a source's paragraphs that a cut copy keeps
BOILERPLATE_SPAN = 2_000  # places in the corpus whose boilerplate is of one outlet: about forty articles


@dataclass(frozen=True, slots=True)
class Share:
    """One paragraph of a copy and the paragraph that it is from: ``source`` counts the copy's sources."""

    paragraph: int
    source: int
    source_paragraph: int
    jaccard: float


@dataclass(frozen=True, slots=True)
class Truth:
    """What a planted article is: its kind, its sources' refs (of boilerplate: the outlet), and which paragraph is from which."""

    kind: str
    copy: str
    sources: tuple[str, ...]
    shares: tuple[Share, ...]

    def record(self) -> dict[str, object]:
        """Return it as a line of a JSON Lines file has it."""
        rows = [[s.paragraph, s.source, s.source_paragraph, round(s.jaccard, 6)] for s in self.shares]
        return {"kind": self.kind, "copy": self.copy, "sources": list(self.sources), "paragraphs": rows}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Truth:
        """Return it from such a line."""
        shares = tuple(Share(*row) for row in record["paragraphs"])
        return cls(record["kind"], record["copy"], tuple(record["sources"]), shares)


@dataclass(frozen=True, slots=True)
class Job:
    """What making a copy needs: the draws' seed and number, the sources' paragraphs, and a paragraph of the copier's own."""

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
    """A copy's paragraphs, and where they are from."""

    paragraphs: Paragraphs
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Plant:
    """A row of the table of kinds: how many articles in a thousand, how many sources, and how it is made."""

    share: int
    make: Callable[[Job], Copy]
    sources: int = 1
    copies: bool = True


def words_of(paragraph: Paragraph) -> list[str]:
    """Return the words of a paragraph as matching sees them."""
    return [word.rstrip(",").lower() for sentence in paragraph for word in sentence]


def jaccard(a: Paragraph, b: Paragraph) -> float:
    """Return the Jaccard similarity of two paragraphs' shingles."""
    one, two = (_shingles(words_of(paragraph)) for paragraph in (a, b))
    return len(one & two) / len(one | two) if one | two else 0.0


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + SHINGLE]) for i in range(max(len(words) - SHINGLE + 1, 1))}


def _copy(job: Job, taken: Sequence[tuple[int, int]], own: Sequence[Paragraph] = ()) -> Copy:
    """Return the paragraphs taken (source, paragraph), in that order, and behind them the copier's own."""
    shares = tuple(Share(i, source, place, 1.0) for i, (source, place) in enumerate(taken))
    return Copy((*(job.sources[source][place] for source, place in taken), *own), shares)


def _whole(job: Job) -> list[tuple[int, int]]:
    return [(0, i) for i in range(len(job.sources[0]))]


def repeat(job: Job) -> Copy:
    """Return the source once more."""
    return _copy(job, _whole(job))


def verbatim(job: Job) -> Copy:
    """Return the whole source with a paragraph of the copier's own at the end."""
    return _copy(job, _whole(job), [job.own])


def cut(job: Job) -> Copy:
    """Return the beginning of the source, at least two paragraphs of it."""
    per_cent = CUT_LEAST + job.draw("cut", CUT_MOST - CUT_LEAST)[0]
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
    """Return the first halves of the sources, a paragraph of each in turn."""
    halves = [(len(paragraphs) + 1) // 2 for paragraphs in job.sources]
    taken = [(source, place) for place in range(max(halves)) for source in range(len(halves)) if place < halves[source]]
    return _copy(job, taken)


def replaced(job: Job) -> Copy:
    """Return the source with so many per cent of its words replaced as the kind says, rounded to whole words."""
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
    """Return an article of its own that ends in what its outlet prints under everything."""
    return Copy((*job.sources[0], job.own), ())


def boilerplate_outlet(number: int) -> int:
    """Return which outlet prints its boilerplate around a place in the corpus."""
    return number // BOILERPLATE_SPAN


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
    """Return the kind that a draw stands for: each by its share of a thousand, an original otherwise."""
    place = (drawn >> 16) % THOUSAND
    for kind, plant in PLANTS.items():
        if place < plant.share:
            return kind
        place -= plant.share
    return ORIGINAL
