"""Web furniture: lines around a story that are not its telling, found by the rows of ``data/furniture.toml``.

What always holds: a rule looks at one line at a time and at nothing else, no pattern takes more than linear time, and
no rule looks at a line longer than its limit, so that a paragraph of prose is out of reach. A row wins over the rows
below it.
"""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from syndicate.values import Mark, MarkKind

LONGEST = 300  # characters of a line, for rules that say nothing else
TIERS = (100, 200, 300)  # characters; the longer a line, the fewer rules look at it, and each tier has its own
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

    ``cues`` are lower-case strings of which one stands in every line the pattern can meet, ``ends`` are strings of which
    one ends it; looking for them is many times cheaper than searching the pattern through a line of prose.
    """

    kind: MarkKind
    name: str
    reach: Reach
    pattern: re.Pattern[str]
    longest: int
    cues: tuple[str, ...]
    ends: tuple[str, ...]

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
    pattern, cues, ends, longest = row["pattern"], row.get("cues", []), row.get("ends", []), row.get("longest", LONGEST)
    if not isinstance(pattern, list) or not isinstance(cues, list) or not isinstance(ends, list) or not isinstance(longest, int):
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
        tuple(ends),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """The rules, and what tells of most lines at once that no rule can meet them."""

    rules: tuple[Rule, ...]
    inside: tuple[Rule, ...]  # the rules that are not in `whole`
    whole: tuple[tuple[int, re.Pattern[str]], ...]  # longest line of a tier, and its rules for whole lines in one pattern
    cues: tuple[tuple[int, str, int], ...]  # longest line, cue, and place in `inside`; the longest first
    ends: tuple[tuple[tuple[str, ...], int], ...]  # ends, and place in `inside`
    end: tuple[str, ...]  # all ends

    def candidates(self, line: str) -> list[Rule]:
        """Return the rules in ``inside`` whose cue or end a line has."""
        length, folded = len(line), line.lower()
        found = [number for ends, number in self.ends if line.endswith(ends)] if line.endswith(self.end) else []
        for longest, cue, number in self.cues:  # spelled out, since it is the innermost loop of marking
            if length > longest:
                break
            if cue in folded:
                found.append(number)
        return [self.inside[number] for number in sorted(set(found))] if found else []


@functools.cache
def _table() -> _Table:
    whole = [rule for rule in rules() if rule.reach is Reach.WHOLE and not rule.cues]
    inside = [rule for rule in rules() if rule not in whole]
    if not all(rule.cues or rule.ends for rule in inside):
        raise TypeError([rule.name for rule in inside if not (rule.cues or rule.ends)])
    limits = (*TIERS, max(rule.longest for rule in whole))
    tiers = [(upto, [rule for rule in whole if rule.longest > above]) for above, upto in itertools.pairwise((-1, *limits))]
    patterns = tuple((upto, re.compile(f"{_BEFORE}(?:{'|'.join(map(_body, those))}){_BEHIND}")) for upto, those in tiers)
    cues = [(rule.longest, cue, number) for number, rule in enumerate(inside) if not rule.ends for cue in rule.cues]
    ends = tuple((rule.ends, number) for number, rule in enumerate(inside) if rule.ends)
    end = tuple({end for rule_ends, _ in ends for end in rule_ends})
    return _Table(rules(), tuple(inside), patterns, tuple(sorted(cues, reverse=True)), ends, end)


def _body(rule: Rule) -> str:
    body = rule.pattern.pattern.removeprefix(_BEFORE).removesuffix(_BEHIND)
    return f"(?{'i' if rule.pattern.flags & re.IGNORECASE else '-i'}:{body})"


def furniture(line: str) -> Sequence[Mark]:
    """Return what the rules find in one stripped line: the line as a whole, or parts of it; offsets count in the line."""
    table, length = _table(), len(line)
    for longest, whole in table.whole:
        if length <= longest:
            if whole.fullmatch(line):
                return _met(line, table.rules)
            break
    those = table.candidates(line)
    return _met(line, those) if those else ()


def _met(line: str, those: Sequence[Rule]) -> list[Mark]:
    folded = line.lower()
    parts: list[Mark] = []
    for rule in those:
        if len(line) > rule.longest or (parts and rule.reach is not Reach.PART) or (rule.ends and not line.endswith(rule.ends)):
            continue
        if rule.cues and not any(cue in folded for cue in rule.cues):
            continue
        for mark in rule.marks(line):
            if rule.reach is not Reach.PART:
                return [mark]
            if all(mark.end <= other.start or mark.start >= other.end for other in parts):
                parts.append(mark)
    return parts
