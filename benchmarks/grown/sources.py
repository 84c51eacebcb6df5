"""Real texts that grown lineages begin with: cleaned of credits, captions and furniture, split in halves, near in subject.

Invariant: a text belongs to one half, told by a hash of its id. No two texts of one event share wording beyond short quotations,
so that what the grown articles share is what was grown.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

LEAST_WORDS, MOST_WORDS = 150, 900  # of an agency text
LEAST_PARAGRAPHS = 6
LEAST_PARAGRAPH_WORDS = 8
RUN = 7  # words; two texts of one event have few such runs in common
MOST_SHARED = 0.02  # of the shorter text's runs
DENSEST = 5  # windows of a subject among which one is drawn

_DATELINE = re.compile(
    r"^(?:[A-Z][\w.,' /-]{0,50})?\((?:Reuters|AP|AFP|CNN|UPI|CBN News)\)\s*[-–—]*\s*|^[A-Z][A-Z .,'-]{3,40}(?:, [A-Z]\w+\.?)?\s*[-–—]+\s+"
)
_FOREIGN = re.compile(  # agencies and outlets, calls and captions
    r"REUTERS|Reuters|Associated Press|\bAP\b|\bAFP\b|Agence France|Bloomberg|NPR|CNN|Fox News|BBC|(?i:politico)|Washington Times|NBC|"
    r"ABC News|The Hill|USA TODAY|The New York Times|The Times|contributed to this|CLICK HERE|(?i:sign up)|Subscribe|Follow |Advertisement|"
    r"newsletter|(?i:read more)|RELATED|Copyright|All rights|Getty|Photo|FILE|\bUPDATED?\b|via Twitter|pic\.twitter|reCAPTCHA|"
    r"Story highlights|Image copyright|Media caption|transcript"
)
_ENDED = re.compile(r"[.?!][\"”’']?$")
_TICKER = re.compile(r" ?<[A-Z][A-Z.]*>")
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?][\"”']) +(?=[A-Z“\"])|(?<=[a-z0-9)][.!?]) +(?=[A-Z“\"])")
_OPINION = re.compile(r"(?i)opinion|commentary|analysis|column|review|\bI\b")


@dataclass(frozen=True, slots=True)
class Source:
    """A real text: its title, its paragraphs, a rewrite of it if there is one, and reports of the same event by others."""

    key: str
    title: str
    paragraphs: tuple[str, ...]
    day: str
    subject: str
    rewrite: tuple[str, ...] = ()
    rivals: tuple[tuple[str, tuple[str, ...]], ...] = ()  # title and paragraphs


def half_of(key: str) -> str:
    """Return the half that a text belongs to."""
    return ("dev", "test")[hashlib.sha256(key.encode()).digest()[0] & 1]


def sentences(paragraph: str) -> list[str]:
    """Split a paragraph into sentences."""
    return [one for one in _SENTENCE.split(paragraph) if one.strip()]


def runs(paragraphs: Iterable[str]) -> set[tuple[str, ...]]:
    """Return the runs of ``RUN`` words, without case."""
    words = _WORD.findall(" ".join(paragraphs).casefold())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def apart(paragraphs: Iterable[str], taken: list[set[tuple[str, ...]]]) -> bool:
    """Return whether a text shares hardly any run with those that were taken, and remember it if so."""
    own = runs(paragraphs)
    if any(len(own & other) > MOST_SHARED * min(len(own), len(other)) for other in taken):
        return False
    taken.append(own)
    return True


def cleaned(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Return paragraphs without datelines, and without those that name an agency or outlet or are no prose."""
    kept: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        flat = " ".join(paragraph.split())
        if number == 0:
            flat = _DATELINE.sub("", flat)
        if len(flat.split()) < LEAST_PARAGRAPH_WORDS or _FOREIGN.search(flat) or not _ENDED.search(flat) or flat.isupper():
            continue
        kept.append(flat[0].upper() + flat[1:])
    return tuple(kept)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _fits(paragraphs: tuple[str, ...]) -> bool:
    return len(paragraphs) >= LEAST_PARAGRAPHS and LEAST_WORDS <= sum(len(one.split()) for one in paragraphs) <= MOST_WORDS


def news(corpora: Path, half: str) -> list[Source]:
    """Return the news articles of a half that read like agency copy, by subject and day."""
    found: list[Source] = []
    for row in _lines(corpora / "news-background.jsonl.gz"):
        if half_of(row["id"]) != half or not row.get("date") or _OPINION.search(row["title"]) or "Ã" in row["title"] + row["text"]:
            continue
        paragraphs = cleaned(row["text"].split("\n\n"))
        if _fits(paragraphs) and not re.search(r"\b(?:I|my|we|our)\b", " ".join(paragraphs[:3])):
            found.append(Source(row["id"], row["title"], paragraphs, row["date"], row["topic"]))
    return sorted(found, key=lambda one: (one.subject, one.day, one.key))


def wires(corpora: Path, half: str) -> list[Source]:
    """Return the longer wire stories of 1987 of a half, by subject and place in the corpus."""
    found: list[Source] = []
    for row in _lines(corpora / "reuters-1987.jsonl.gz"):
        if half_of(row["id"]) != half or not row["topics"] or not row["title"] or len(row["text"]) < 1000:
            continue
        text = re.sub(r"\s+(?:Reuter|REUTER)\s*\S*$", "", row["text"].rstrip())
        text = re.sub(r"(?<=\w)\"(?=(?:s|t|re|ve|ll)\b)", "'", text)  # the corpus has marks for apostrophes
        paragraphs = cleaned(re.split(r"\n\s{4}", _TICKER.sub("", text)))
        if _fits(paragraphs):
            found.append(Source(row["id"], _TICKER.sub("", row["title"]).title(), paragraphs, row["id"].zfill(6), row["topics"][0]))
    return sorted(found, key=lambda one: (one.subject, one.day, one.key))


def rewritten(corpora: Path, half: str) -> list[Source]:
    """Return the news articles of a half that a language model rewrote, each with one rewrite."""
    found: dict[str, Source] = {}
    for row in _lines(corpora / "llm-rewrites.jsonl.gz"):
        key = row["orig_id"]
        if half_of(key) != half or key in found or row["style"] not in ("objective", "neutral"):
            continue
        whole = re.split(r"\s{2,}", row["original"])
        parts = whole if len(whole) >= LEAST_PARAGRAPHS else _grouped(sentences(row["original"]))
        paragraphs = cleaned(parts)
        if _fits(paragraphs):
            title = " ".join(paragraphs[0].split()[:9])
            found[key] = Source(key, title, paragraphs, key, "rewritten", rewrite=tuple(_grouped(sentences(row["rewrite"]))))
    return [found[key] for key in sorted(found)]


def _grouped(some: list[str]) -> list[str]:
    return [" ".join(some[i : i + 2]) for i in range(0, len(some), 2)]


def covered(corpora: Path, half: str) -> list[Source]:
    """Return one report of each event of a half, with the reports of the same event by other newsrooms."""
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _lines(corpora / "independent-coverage.jsonl.gz"):
        if half_of(row["event"]) == half:
            events[row["event"]].append(row)
    found: list[Source] = []
    for event in sorted(events):
        rows = [(row["title"], cleaned(row["text"].split("\n\n"))) for row in events[event]]
        kept = [(title, paragraphs) for title, paragraphs in rows if _fits(paragraphs)]
        taken: list[set[tuple[str, ...]]] = []
        if len(kept) > 1 and all(apart(paragraphs, taken) for _, paragraphs in kept):
            found.append(Source(event, *kept[0], events[event][0]["date"], "covered", rivals=tuple(kept[1:])))
    return found


def near(pool: list[Source], count: int, random: Random, taken: list[set[tuple[str, ...]]]) -> list[Source]:
    """Return texts of one subject with neighbouring days that share no wording with each other or with those taken."""
    by_subject: dict[str, list[Source]] = defaultdict(list)
    for one in pool:
        by_subject[one.subject].append(one)
    windows: list[tuple[int, str, int]] = []  # days that so many texts in a row span, the subject, and the first text
    for subject, some in by_subject.items():
        windows += [(_span(some[i : i + 2 * count]), subject, i) for i in range(0, len(some) - 2 * count + 1, count)]
    if not windows:
        raise ValueError(f"no subject of the corpus has {2 * count} texts")
    _, subject, start = random.choice(sorted(windows)[:DENSEST])
    order = [*by_subject[subject][start:], *reversed(by_subject[subject][:start])]
    chosen: list[Source] = []
    for one in order:
        if len(chosen) < count and apart(one.paragraphs, taken):
            chosen.append(one)
    return chosen


def _span(some: list[Source]) -> int:
    first, last = some[0].day, some[-1].day
    if "-" not in first:
        return int(last) - int(first)
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days
