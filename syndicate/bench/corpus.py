"""A made-up corpus of any size: the article at each place in it, and what was copied from which article.

Invariant: article ``n`` is a function of the seed, the words per article and ``n``, so each can be made again at any time and
nothing needs to be stored. Only originals are copied, and only by later articles. The truth about a copy comes from how it
was made, not from comparing texts.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate.bench import planting
from syndicate.bench.planting import ORIGINAL, PLANTS, Paragraphs, Truth
from syndicate.bench.prose import below, draws, name, sentences, vocabulary

ARTICLES_A_DAY = 200
FIRST_DAY = datetime.date(2015, 1, 1)
OUTLETS = 300
BLOCK_ARTICLES = 64  # neighbours in the corpus that share EVENTS_A_BLOCK events
EVENTS_A_BLOCK = 24
NAMES_AN_EVENT = 6
LEAST_PARAGRAPH_WORDS, MOST_PARAGRAPH_WORDS = 22, 62  # before the last sentence is finished
ARTICLES_BETWEEN_LINES = 20_000  # of progress
LEAST_ARTICLE_WORDS = 90  # with fewer there would be nothing to cut or to reorder
_KINDS = ("Courier", "Herald", "Ledger", "Post", "Tribune", "Observer", "Gazette", "Chronicle", "Dispatch", "Record")


@dataclass(frozen=True, slots=True)
class Made:
    """One made article: its place in the corpus, its fields, its paragraphs as words, and what in it is copied."""

    number: int
    kind: str
    outlet: str
    title: str
    published: str
    paragraphs: Paragraphs
    truth: Truth | None = None

    @property
    def ref(self) -> str:
        """Return its id in the corpus."""
        return ref(self.number)

    @property
    def text(self) -> str:
        """Return the text: sentences end in full stops, paragraphs in blank lines."""
        return "\n\n".join(" ".join(" ".join(sentence) + "." for sentence in paragraph) for paragraph in self.paragraphs)

    def record(self) -> dict[str, str]:
        """Return the article as the object of a JSON line."""
        found = {"id": self.ref, "outlet": self.outlet, "date": self.published, "title": self.title}
        return found | {"url": f"https://example.com/{self.ref}", "text": self.text}


def ref(number: int) -> str:
    """Return the id of the article at a place in the corpus."""
    return f"made-{number:08d}"


class Corpus:
    """The made-up corpus of a seed; ``words`` is the mean length of its articles, and the longest has four times the shortest."""

    def __init__(self, seed: int = 1, words: int = 400) -> None:
        self.seed, self.words = seed, words
        vocabulary()
        self._original = functools.lru_cache(maxsize=256)(self._write)

    def articles(self, count: int, start: int = 0) -> Iterator[Made]:
        """Yield ``count`` articles from a place on."""
        return map(self.article, range(start, start + count))

    def kind(self, number: int) -> str:
        """Return the kind of article at a place: an original, or a kind of plant."""
        return ORIGINAL if number == 0 else planting.kind_of(int(draws(self.seed, number, "kind", 1)[0]))

    def article(self, number: int) -> Made:
        """Return the article at a place."""
        kind = self.kind(number)
        if kind == ORIGINAL:
            return self._original(number)
        plant = PLANTS[kind]
        sources = [self._original(n) for n in self._sources(number, plant.sources)] if plant.copies else [self._original(number)]
        made = plant.make(planting.Job(self.seed, number, kind, [s.paragraphs for s in sources], self._own_paragraph(number, kind)))
        outlet, title, day = self._own(number)
        if not plant.copies:
            outlet, title = _outlet(self.seed, planting.boilerplate_outlet(number)), sources[0].title
        if kind == planting.REPEAT:
            title = sources[0].title
        refs = tuple(s.ref for s in sources) if plant.copies else (outlet,)
        return Made(number, kind, outlet, title, day, made.paragraphs, Truth(kind, ref(number), refs, made.shares))

    def original_before(self, number: int) -> int:
        """Return the last place before ``number`` that holds an original."""
        return next(n for n in itertools.count(number - 1, -1) if self.kind(n) == ORIGINAL)

    def _sources(self, number: int, count: int) -> list[int]:
        """Choose the articles to copy: near or far back, each order of magnitude equally likely."""
        drawn = draws(self.seed, number, "sources", 2 * count)
        found: list[int] = []
        for i in range(count):
            far = int(drawn[2 * i]) >> 8
            back = far % min(number, 1 << (3 + int(drawn[2 * i + 1] >> 8) % 18))
            place = self.original_before(number - back)
            if place in found and place > 0:  # a merged text needs two sources
                place = self.original_before(place)
            found.append(place)
        return list(dict.fromkeys(found))

    def _write(self, number: int) -> Made:
        """Return the original for a place, whether or not the corpus has it there."""
        outlet, title, day = self._own(number)
        return Made(number, ORIGINAL, outlet, title, day, tuple(self._paragraphs(number)))

    def _own(self, number: int) -> tuple[str, str, str]:
        """Return outlet, title and day of the article at a place."""
        outlet = _outlet(self.seed, int(below(draws(self.seed, number, "outlet", 1), OUTLETS)[0]))
        title = " ".join(sentences(self.seed, number, "title", 6, self._names(number))[0][:9]).strip(",")
        return outlet, title, (FIRST_DAY + datetime.timedelta(days=number // ARTICLES_A_DAY)).isoformat()

    def _names(self, number: int) -> list[str]:
        """Return the names that all reports of the article's event use."""
        event = number // BLOCK_ARTICLES * EVENTS_A_BLOCK + int(below(draws(self.seed, number, "event", 1), EVENTS_A_BLOCK)[0])
        return [name(int(drawn)) for drawn in draws(self.seed, event, "names", NAMES_AN_EVENT)]

    def _paragraphs(self, number: int) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Yield paragraphs of one to four sentences until the article is long enough."""
        lengths = draws(self.seed, number, "lengths", 2 + self.words // 8)
        wanted = max(self.words * 2 // 5 + int(below(lengths[:1], max(self.words * 6 // 5, 1))[0]), LEAST_ARTICLE_WORDS)
        spread = below(lengths[1:], MOST_PARAGRAPH_WORDS - LEAST_PARAGRAPH_WORDS) + LEAST_PARAGRAPH_WORDS
        written = iter(sentences(self.seed, number, "text", wanted, self._names(number)))
        for i in itertools.count():
            paragraph: list[tuple[str, ...]] = []
            while sum(map(len, paragraph)) < spread[i % len(spread)] and (sentence := next(written, None)):
                paragraph.append(tuple(sentence))
            if not paragraph:
                return
            yield tuple(paragraph)

    def _own_paragraph(self, number: int, kind: str) -> tuple[tuple[str, ...], ...]:
        """Return a paragraph of the copier's own; for boilerplate, the one that its outlet prints everywhere."""
        if kind == planting.BOILERPLATE:
            made = sentences(self.seed, planting.boilerplate_outlet(number), "boilerplate", 40, ["Newsletter"])
        else:
            made = sentences(self.seed, number, "own", 30, self._names(number))
        return tuple(map(tuple, made))


def plant(articles: int, words: int, seed: int, corpus: str, truth: str, start: int = 0) -> dict[str, Any]:
    """Write a corpus and the truth about its plants, line by line, and return the counts of each kind."""
    counts: Counter[str] = Counter()
    with open(corpus, "w", encoding="utf-8") as lines, open(truth, "w", encoding="utf-8") as known:
        for made in Corpus(seed, words).articles(articles, start):
            counts[made.kind] += 1
            lines.write(json.dumps(made.record()) + "\n")
            if made.truth:
                known.write(json.dumps(made.truth.record()) + "\n")
            if made.number % ARTICLES_BETWEEN_LINES == ARTICLES_BETWEEN_LINES - 1:
                print(f"making: {made.number + 1:,} of {articles:,}", file=sys.stderr, flush=True)
    return {"articles": articles, "bytes": Path(corpus).stat().st_size, "planted": dict(sorted(counts.items()))}


@functools.lru_cache(maxsize=4096)
def _outlet(seed: int, number: int) -> str:
    """Return the name of an outlet."""
    first, kind = (int(drawn) for drawn in draws(seed, number, "outlets", 2))
    return f"The {name(first)} {_KINDS[kind % len(_KINDS)]}"
