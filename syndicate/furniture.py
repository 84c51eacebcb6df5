"""Web furniture: lines around a story that are not its telling, found by the rows of ``data/furniture.toml``.

What always holds: a rule looks at one line at a time and at nothing else, no pattern takes more than linear time, and
no rule looks at a line longer than its limit, so that a paragraph of prose is out of reach. A row wins over the rows
below it.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from syndicate.values import Mark, MarkKind

LONGEST = 300  # characters of a line, for rules that say nothing else
# Bullets, dashes and emphasis that pages put around a line
_BEFORE = r"[\s•⦁·▪►▶→»>*–—|#-]{0,12}"
_BEHIND = r"[\s»›>→*|.!]{0,6}"
_FRAGMENT = re.compile(r"<<(\w+)>>")


class Reach(StrEnum):
    """How a pattern must meet a line, and how much of the line it marks."""

    WHOLE = "whole"  # the pattern is the line; the line is marked
    HOLDS = "holds"  # the pattern stands in the line; the line is marked
    PART = "part"  # the pattern stands in the line; only what it met is marked


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what it finds, its name, how it reaches, its pattern, and the longest line (code points) it looks at.

    ``cues`` are lower-case strings of which one stands in every line the pattern can meet; looking for them is many
    times cheaper than searching the pattern through a line of prose.
    """

    kind: MarkKind
    name: str
    reach: Reach
    pattern: re.Pattern[str]
    longest: int
    cues: tuple[str, ...]

    def marks(self, line: str) -> Iterator[Mark]:
        """Yield what this rule marks in one line."""
        if self.reach is Reach.PART:
            for match in self.pattern.finditer(line):
                yield Mark(match.start(), match.end(), self.kind, self.name)
        elif (self.pattern.fullmatch if self.reach is Reach.WHOLE else self.pattern.search)(line):
            yield Mark(0, len(line), self.kind, self.name)


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return the rules that come with this package, in the order in which they are tried, read once."""
    data = tomllib.loads(files("syndicate").joinpath("data/furniture.toml").read_text(encoding="utf-8"))
    fragments = {name: f"(?:{'|'.join(parts)})" for name, parts in data["fragments"].items()}
    return tuple(_rule(row, fragments) for row in data["rule"])


def _rule(row: Mapping[str, object], fragments: Mapping[str, str]) -> Rule:
    reach = Reach(str(row["reach"]))
    pattern, cues, longest = row["pattern"], row.get("cues", []), row.get("longest", LONGEST)
    if not isinstance(pattern, list) or not isinstance(cues, list) or not isinstance(longest, int):
        raise TypeError(row)
    body = _FRAGMENT.sub(lambda match: fragments[match[1]], "|".join(pattern))
    if reach is Reach.WHOLE:
        body = f"{_BEFORE}(?:{body}){_BEHIND}"
    return Rule(
        MarkKind(str(row["kind"])),
        str(row["name"]),
        reach,
        re.compile(body, 0 if row.get("exact") else re.IGNORECASE),
        longest,
        tuple(cues),
    )


def furniture(line: str) -> Iterator[Mark]:
    """Yield what the rules find in one stripped line: the line as a whole, or parts of it; offsets count in the line."""
    length = len(line)
    folded = ""
    parts: list[Mark] = []
    for rule in rules():
        if length > rule.longest or (parts and rule.reach is not Reach.PART):
            continue
        if rule.cues:
            folded = folded or line.lower()
            if not any(cue in folded for cue in rule.cues):
                continue
        for mark in rule.marks(line):
            if rule.reach is not Reach.PART:
                yield mark
                return
            if all(mark.end <= other.start or mark.start >= other.end for other in parts):
                parts.append(mark)
    yield from parts
