"""Versions for an editor who reads a terminal: which there are, and who still carries what was withdrawn or corrected.

Invariant: a sentence says what is in the texts and blames nobody. Entries that are left out are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from syndicate.model.results import StillCarried
from syndicate.reports.phrases import STYLES, count, moment, name, title
from syndicate.reports.printed_lines import bullet, indented, line
from syndicate.reports.versions import CARRIES, fate

SENTENCES_SHOWN = 3  # of one article; --json has all of them
LONGEST_SENTENCE_CHARACTERS = 240  # characters of a sentence that are shown


def section(sentences: Iterable[str]) -> list[RenderableType]:
    """Show sentences on versions as a list, nothing if there are none."""
    bullets = [bullet(sentence) for sentence in sentences]
    return [Text(), line(("Versions", "bold")), *bullets] if bullets else []


def withdrawn(found: Sequence[StillCarried]) -> RenderableType:
    """List the articles that still carry what was withdrawn or corrected, with the sentences."""
    if not found:
        return Text("No article carries passages of a version that was withdrawn or corrected.")
    many = count(len(found), "article still carries", "articles still carry")
    parts: list[RenderableType] = [line((f"{many} what was withdrawn or corrected.", "bold"))]
    for one in found:
        parts += [Text(), *_still(one)]
    return Group(*parts)


def _still(one: StillCarried) -> list[RenderableType]:
    held, version = one.articles[one.article], one.articles[one.version.article]
    article = held.article
    when = moment(article.published) if article.published else None
    heading = line((name(held), "bold"), when, title(article), (f"{article.ref} ({held.id})", STYLES["quiet"]))
    giver = line(f"{CARRIES[one.kind]} {one.version.name} by {name(version)}", title(version.article))
    giver.append(f": {fate(one)}.", style="")
    rows: list[RenderableType] = [heading, indented(giver)]
    for sentence in one.sentences[:SENTENCES_SHOWN]:
        own, there = sentence.span, sentence.version_span
        places = f"(characters {own.start} to {own.end}, in the version {there.start} to {there.end})"
        now = sentence.now.cut(one.articles[one.instead.article].article.text) if sentence.now and one.instead else ""
        quoted = f"Now: “{_short(now)}”" if now else None
        rows.append(indented(bullet(f"“{_short(own.cut(article.text))}”", (places, STYLES["quiet"]), quoted)))
    left = len(one.sentences) - SENTENCES_SHOWN
    if left > 0:
        rows.append(indented(line((f"and {count(left, 'more sentence')}; --json has all of them.", STYLES["quiet"]))))
    return rows


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_SENTENCE_CHARACTERS else words[: LONGEST_SENTENCE_CHARACTERS - 1].rsplit(" ", 1)[0] + " …"
