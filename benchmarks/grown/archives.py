"""Whole inputs of grown articles: two events with all around them, one great event, or many copies of one text.

Invariant: the input holds what a feed or a crawl would hold, JSON lines and for captures without a date a table, in an order that
says nothing.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from benchmarks.grown import sources
from benchmarks.grown.growing import FIRST_DAY, Event, agency_text, digest, family, original, report, witness
from benchmarks.grown.outlets import outlets_of
from benchmarks.grown.sources import Source, apart, runs
from benchmarks.grown.truth import Truth

TEXTS = 8  # of near subjects in an event; rewritten and covered ones are added
REWRITTEN, COVERED, ORIGINALS, DIGESTS = 2, 2, 3, 4
OUTLETS = 16
WITNESSES = (3, 10)  # of a text
GREAT_OUTLETS = 90
BACKGROUND = 100
_OPENS = re.compile(r"(?!He |She |It |They |But |And |That |This |His |Her |Their )[A-Z]")  # stands by itself
COLUMNS = ("id", "outlet", "url", "title", "author", "date", "captured", "text")


def two_events(corpora: Path, half: str, seed: int) -> Truth:
    """Grow an event of recent news and one of 1987 wires, own reports, originals, digests, and unrelated articles."""
    random, truth = Random(f"{seed} {half}"), Truth()
    taken: list[set[tuple[str, ...]]] = []
    pools = [sources.news(corpora, half), sources.wires(corpora, half)]
    rewritten, covered = sources.rewritten(corpora, half), sources.covered(corpora, half)
    outlets = outlets_of(half, random, OUTLETS)
    chosen = [sources.near(pool, TEXTS + ORIGINALS, random, taken) for pool in pools]
    extra = [one for some, count in ((rewritten, REWRITTEN), (covered, COVERED)) for one in _apart(some, 2 * count, taken)]
    used = {one.key for some in chosen for one in some}
    background = _background(pools[0], used, taken)
    used |= {one.key for one in background}
    spares = [_spare(pool, used, texts[0].subject, taken) for pool, texts in zip(pools, chosen, strict=True)]
    for number, texts in enumerate(chosen):
        event = Event(half, number, outlets, spares[number], random, truth)
        for place, source in enumerate([*texts[:TEXTS], *extra[number::2]]):
            event.spare = spares[number] if place < TEXTS else spares[0]  # what is added is news, not of 1987
            family(event, source, random.randint(*WITNESSES), held=place % 2 == 0)
        event.spare = spares[number]
        for place, source in enumerate(texts[TEXTS:]):
            original(event, source, random.randint(2, 5), held=place % 3 != 2)
        for _ in range(DIGESTS):
            digest(event, random.choice(outlets), random.randint(2, 4))
    for day, one in enumerate(background):
        report(event, "background", one.title, list(one.paragraphs), FIRST_DAY + timedelta(days=day))
    return truth


def _apart(some: list[Source], count: int, taken: list[set[tuple[str, ...]]]) -> list[Source]:
    """Return the first texts that share nothing with those taken; so many, with the rivals of each taken too."""
    found: list[Source] = []
    for one in some:
        if len(found) < count and all(apart(paragraphs, taken) for paragraphs in (one.paragraphs, *(each for _, each in one.rivals))):
            found.append(one)
    return found


def great_event(corpora: Path, half: str, seed: int, articles: int) -> Truth:
    """Grow one event of a dozen agency texts and so many articles."""
    random, truth = Random(f"{seed} {half} great"), Truth()
    taken: list[set[tuple[str, ...]]] = []
    pool = sources.news(corpora, half)
    texts = sources.near(pool, 12, random, taken)
    event = Event(
        half, 0, outlets_of(half, random, GREAT_OUTLETS), _spare(pool, {one.key for one in texts}, texts[0].subject, taken), random, truth
    )
    for place, source in enumerate(texts):
        family(event, source, round(articles / 12.5) - (place % 2 == 0), held=place % 2 == 0)
    while len(truth.articles) < articles:
        digest(event, random.choice(event.outlets), random.randint(2, 4))
    return truth


def copies(corpora: Path, half: str, seed: int, count: int) -> Truth:
    """Grow so many witnesses of one agency text."""
    random, truth = Random(f"{seed} {half} copies"), Truth()
    taken: list[set[tuple[str, ...]]] = []
    pool = sources.news(corpora, half)
    source = sources.near(pool, 1, random, taken)[0]
    event = Event(half, 0, outlets_of(half, random, count), _spare(pool, {source.key}, source.subject, taken), random, truth)
    text = agency_text(event, source, held=True, updated=False)
    for outlet in event.outlets[: count - 1]:
        witness(event, text, outlet)
    return truth


def _spare(pool: list[Source], used: set[str], subject: str, taken: list[set[tuple[str, ...]]]) -> Iterator[str]:
    """Yield paragraphs of texts that are not in the archive, of the same subject first, none twice."""
    given: set[tuple[str, ...]] = set()
    others = sorted((one for one in pool if one.key not in used), key=lambda each: (each.subject != subject, each.day, each.key))
    for place in (2, 4, 1, 5):
        for one in others:
            paragraph = one.paragraphs[place] if len(one.paragraphs) > place else ""
            if not 15 < len(paragraph.split()) < 90 or not _OPENS.match(paragraph):
                continue
            own = runs([paragraph])
            if own.isdisjoint(given) and all(own.isdisjoint(each) for each in taken):
                given |= own
                yield paragraph


def _background(pool: list[Source], used: set[str], taken: list[set[tuple[str, ...]]]) -> list[Source]:
    """Return articles about anything."""
    step = max(len(pool) // (BACKGROUND * 2), 1)
    return [one for one in pool[::step] if one.key not in used and apart(one.paragraphs, taken)][:BACKGROUND]


def write(truth: Truth, folder: Path, seed: int) -> None:
    """Write the input of all articles into a folder: JSON lines, and a table of those with nothing but the time of their capture."""
    rows = [
        {
            "id": one.ref,
            "outlet": one.outlet,
            "url": one.url,
            "title": one.title,
            "author": one.byline,
            "date": one.date,
            "captured": one.captured,
            "text": one.text,
        }
        for one in truth.articles.values()
    ]
    Random(seed).shuffle(rows)
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as lines:
        for row in rows:
            if not row["captured"]:
                lines.write(json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False) + "\n")
    with (folder / "captures.csv").open("w", encoding="utf-8", newline="") as table:
        out = csv.DictWriter(table, COLUMNS)
        out.writeheader()
        out.writerows(row for row in rows if row["captured"])
