"""A made-up newsroom: articles that copy, retell, quote and repeat each other, for tests of the whole pipeline."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from syndicate.archive.index.terms import TermIndex
from syndicate.pipeline.facade import Archive

WORDS = "harbour council vote budget river bridge minister school winter energy market farmer union court museum island train doctor"
FOOT = "This newspaper is published by a foundation in the old harbour and is read in every house along the northern river."


def paragraph(seed: int) -> str:
    """Return a paragraph of forty made-up words in two sentences, the same for the same seed."""
    pick = random.Random(seed)
    own = [f"{pick.choice(WORDS.split())}{pick.randrange(400)}" for _ in range(40)]
    return "The " + " ".join(own[:20]) + ". And then the " + " ".join(own[20:]) + "."


def reworded(text: str, seed: int) -> str:
    """Return a text with its sentences in another order and a third of its words exchanged."""
    pick = random.Random(seed)
    sentences = text.replace("\n\n", " ").split(". ")
    pick.shuffle(sentences)
    words = [f"also{pick.randrange(90)}" if pick.random() < 0.33 else word for word in ". ".join(sentences).split()]
    return " ".join(words)


def articles(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Return articles of events: each event has an original, a copy, a retelling and other people's reports of it."""
    pick = random.Random(seed)
    found: list[dict[str, str]] = []
    for event in range(count // 5 + 1):
        own = [paragraph(1000 * event + n) for n in range(6)]
        found.append({"text": "\n\n".join([*own[:4], FOOT]), "outlet": "Herald"})
        found.append({"text": "\n\n".join([own[0], own[2], paragraph(1000 * event + 50)]), "outlet": "Post"})
        found.append({"text": reworded("\n\n".join(own[:4]), event), "outlet": "Star"})
        for other in range(2):
            told = [paragraph(1000 * event + 60 + 10 * other + n) for n in range(3)]
            told[0] = reworded(own[other], other)
            found.append({"text": "\n\n".join([*told, FOOT] if other else told), "outlet": "Herald" if other else "Mail"})
    pick.shuffle(found)
    return [{"id": f"n{i}", "date": f"2025-03-{1 + i % 28:02}", **one} for i, one in enumerate(found[:count])]


def write(path: Path, entries: list[dict[str, str]]) -> str:
    """Write articles as JSON lines and return the path."""
    path.write_text("\n".join(map(json.dumps, entries)) + "\n", encoding="utf-8")
    return str(path)


def picture(archive: Archive) -> dict[str, Any]:
    """Return all that an archive found, by names and not by numbers."""
    ref = dict(archive.file.connection.rows("SELECT id, ref FROM article"))
    links = []
    for link in archive.links():
        comparison = archive.comparison(link.a, link.b)
        assert comparison is not None
        spans = [((p.a.start, p.a.end), (p.b.start, p.b.end), p.kind.value, p.similarity) for p in comparison.passages]
        sides = [(ref[link.a], round(link.coverage_a, 9)), (ref[link.b], round(link.coverage_b, 9))]
        if sides[1] < sides[0]:
            sides.reverse()
            spans = [(b, a, kind, similarity) for a, b, kind, similarity in spans]
        score = None if comparison.retelling is None else round(comparison.retelling.score, 9)
        links.append((sides, link.kind.value, sorted(spans), round(link.ruling.confidence, 9), link.likelihood, score))
    members: dict[int, list[str]] = {}
    for story, number in archive.file.connection.rows("SELECT story, article FROM story_article"):
        members.setdefault(story, []).append(ref[number])
    lists = {}
    for number, one in ref.items():
        _, entries = TermIndex(archive.file.connection.sqlite).listed([number])
        lists[one] = [(int(entry["near"]), ref[int(entry["article"])]) for entry in entries]
    flagged = [
        (ref[number], start) for number, start in archive.file.connection.rows("SELECT article, start FROM paragraph WHERE boilerplate")
    ]
    kept = [[*sorted((ref[a], ref[b])), copied] for a, b, copied in archive.file.connection.rows("SELECT a, b, copied FROM compared")]
    return {
        "articles": sorted(archive.file.connection.rows("SELECT ref, origin, digest, words FROM article")),
        "links": sorted(links),
        "stories": sorted(map(sorted, members.values())),
        "nearest": {one: sorted(near) for one, near in lists.items()},
        "boilerplate": sorted(flagged),
        "compared": sorted(kept),
        "unsettled": archive.unsettled(),
    }
