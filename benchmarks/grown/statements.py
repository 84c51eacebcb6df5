"""What an archive says of its articles, read as anybody may read it: tables and views of the archive's file.

Invariant: nothing is computed again, except by which way a text came, which only a lineage says. Names of agencies are told apart by
the list of agencies alone.
"""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from syndicate import Archive

AGENCIES = Path(__file__).parents[2] / "syndicate" / "data" / "agencies.toml"
NOBODY = frozenset({"agencies", "staff and agencies"})
SAYS_NOTHING = frozenset({"shared-quotes", "same-event", "common-form", "version"})  # kinds of links that state no direction


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of a pair, by the refs: kind, direction from a to b, confidence, the common source, and the strongest evidence."""

    a: str
    b: str
    kind: str
    direction: str
    confidence: float
    source: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where an article's text is said to be from, and how surely; and all groups that it stands in."""

    ref: str
    source: str | None
    confidence: float
    group: str
    groups: frozenset[str]


@dataclass(slots=True)
class Statements:
    """All that an archive says."""

    pairs: list[Stated] = field(default_factory=list)
    articles: list[Sourced] = field(default_factory=list)
    stories: dict[int, set[str]] = field(default_factory=dict)
    credits: dict[str, frozenset[str]] = field(default_factory=dict)  # of each article the sources it names
    phrases: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)  # and in which words, but for those of its metadata
    stored_links: int = 0
    busiest: list[str] = field(default_factory=list)  # refs, those with the most links first


def canonical_names() -> dict[str, str]:
    """Return the name under which each agency is known, by all its names."""
    names: dict[str, str] = {}
    for one in tomllib.loads(AGENCIES.read_text(encoding="utf-8"))["agency"]:
        for key in ("names", "abbreviations", "brands", "domains"):
            names.update({each.casefold(): one["name"] for each in one.get(key, ())})
        names[one["name"].casefold()] = one["name"]
    return names


NAMES = canonical_names()


def canonical(name: str | None) -> str | None:
    """Return the name of an agency or outlet as the truth has it; "Agencies" names nobody."""
    if name is None or name.strip().casefold() in NOBODY:
        return None
    plain = name.strip().removeprefix("the ").removeprefix("The ")
    return NAMES.get(name.strip().casefold()) or NAMES.get(plain.casefold()) or plain


def read(database: Path) -> Statements:
    """Read what an archive says."""
    found = Statements()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as file:
        refs = dict(file.execute("SELECT id, ref FROM article"))
        degree: dict[str, int] = defaultdict(int)
        for a, b, kind, direction, confidence, source, evidence in file.execute(
            "SELECT a, b, kind, direction, confidence, source, evidence FROM link"
        ):
            degree[refs[a]] += 1
            degree[refs[b]] += 1
            found.pairs.append(Stated(refs[a], refs[b], kind, direction, confidence, canonical(source), _strongest(evidence)))
        found.stored_links = len(found.pairs)
        found.busiest = sorted(degree, key=lambda ref: (-degree[ref], ref))
        groups: dict[int, set[str]] = defaultdict(set)
        for article, group in file.execute("SELECT article, coalesce(grp, 'not known') FROM verdict"):
            groups[article].add(group)
        for article, source, confidence, credited in file.execute(
            "SELECT article, source, confidence, credited FROM ledger ORDER BY article"
        ):
            group = "not known" if credited is None else "credited" if credited else "uncredited"
            found.articles.append(Sourced(refs[article], canonical(source), confidence, group, frozenset({group, *groups[article]})))
        for story, article in file.execute("SELECT story, article FROM story_article"):
            found.stories.setdefault(story, set()).add(refs[article])
        credits: dict[int, set[str]] = defaultdict(set)
        phrases: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for article, source, phrase, hidden in file.execute(
            "SELECT article, source, phrase, start = -1 AND form <> 'byline' FROM credit WHERE NOT generic"
        ):
            name = canonical(source) or source
            credits[article].add(name)
            if not hidden:
                phrases[article].add((name, phrase))
        found.credits = {refs[article]: frozenset(some) for article, some in credits.items()}
        found.phrases = {refs[article]: frozenset(some) for article, some in phrases.items()}
    return found


def ways(database: Path, refs: Iterable[str]) -> dict[str, str]:
    """Return by way of which article each of these has the text that it carries, for those of which it is said."""
    found: dict[str, str] = {}
    with Archive(database, read_only=True) as archive:
        for ref in refs:
            view = archive.lineage(ref)
            way = next((part.way for part in view.texts if part.kind is None), None)
            if way is not None:
                found[ref] = view.articles[way].article.ref
    return found


def _strongest(evidence: str) -> str:
    """Return kind and direction of the evidence with the greatest weight."""
    some = [one for one in json.loads(evidence) if isinstance(one, dict)]
    if not some:
        return "nothing"
    best = max(some, key=lambda one: float(one.get("weight", 0)))
    return str(best.get("kind", ""))
