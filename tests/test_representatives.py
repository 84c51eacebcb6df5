"""Many copies of one text cost what they are many, and leave what they would leave if all were compared with all."""

from __future__ import annotations

import json
import random
from pathlib import Path

from syndicate.candidates.pairs import REPRESENTATIVE_ARTICLES
from syndicate.pipeline import Archive

COPIES = 60
SENTENCES = [
    f"In the {place} the council of {town} voted on {day} to {verb} the {thing} that had stood there since the year {1800 + 7 * n}."
    for n, (place, town, day, verb, thing) in enumerate(
        zip(
            (
                "harbour",
                "old mill",
                "north hall",
                "tunnel",
                "rail yard",
                "lower market",
                "school",
                "lock",
                "brewery",
                "chapel",
                "kiln",
                "pier",
            ),
            ("Larn", "Hasp", "Orrin", "Tesmar", "Velde", "Quell", "Bask", "Ruhn", "Pollen", "Dray", "Stoke", "Emmer"),
            ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday") * 2,
            ("repair", "sell", "close", "rebuild", "lease", "move") * 2,
            ("crane", "bell", "bridge", "fence", "clock", "shed", "tower", "weir", "vault", "organ", "stack", "light"),
            strict=True,
        )
    )
]


def copies() -> list[dict[str, str]]:
    """Return copies of one text, each with a word of its own in one sentence."""
    found = []
    for number in range(COPIES):
        sentences = [*SENTENCES]
        sentences[number % len(sentences)] += f" Reader {number} of paper {number * number} wrote in."
        found.append({"id": f"copy-{number}", "outlet": f"Paper {number}", "text": "\n\n".join(sentences)})
    return found


def linked(folder: Path, batches: list[list[dict[str, str]]]) -> tuple[set[frozenset[str]], int]:
    """Return which articles are linked, and how many pairs were compared in all."""
    folder.mkdir()
    with Archive(folder / "news.db") as archive:
        compared = 0
        for number, batch in enumerate(batches):
            (folder / f"{number}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in batch), encoding="utf-8")
            compared += archive.scan([str(folder / f"{number}.jsonl")]).compared
        refs = {
            number: archive.file.articles.article(number).article.ref for link in archive.file.links.of() for number in (link.a, link.b)
        }
        return {frozenset((refs[link.a], refs[link.b])) for link in archive.file.links.of()}, compared


def test_copies_are_compared_with_representatives_only(tmp_path: Path) -> None:
    """No pair is compared that a representative stands for, and what is linked does not depend on order and batches."""
    articles = copies()
    links, compared = linked(tmp_path / "a", [articles])
    assert compared <= COPIES * REPRESENTATIVE_ARTICLES
    assert COPIES - 1 <= len(links) <= compared
    mixed = random.Random(1).sample(articles, len(articles))
    assert linked(tmp_path / "b", [mixed])[0] == links
    assert linked(tmp_path / "c", [mixed[:25], mixed[25:50], mixed[50:]])[0] == links
