"""Furniture of web pages and common form: lines around a story that are not part of it, found by the rules of ``RULES``.

Invariant: a rule looks at one line at a time, takes linear time, and looks at no line longer than its limit, so that it never
reaches a paragraph of prose. A rule wins over the rules below it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from syndicate.annotation.rule_prefilter import LineNeeds, LinePrefilter
from syndicate.model.article import Mark, MarkKind
from syndicate.model.word_lists import word_lists
from syndicate.text.lines import Lines
from syndicate.text.tokens import code_points

RULES = ("furniture", "forms")  # the rules of the first come first
LONGEST_LINE_CHARACTERS = 300  # characters of a line, for rules that say nothing else
# Bullets, dashes and emphasis that pages put around a line
_BEFORE = r"[\s•⦁·▪►▶→»>*–—|#-]{0,12}"
_BEHIND = r"[\s»›>→*|.!]{0,6}"
_FRAGMENT = re.compile(r"<<(\w+)>>")


class Reach(StrEnum):
    """Where a pattern must match in a line, and how much of the line it marks."""

    WHOLE = "whole"  # the pattern matches the whole line; the line is marked
    HOLDS = "holds"  # the pattern matches in the line; the line is marked
    PART = "part"  # the pattern matches in the line; only the match is marked


@dataclass(frozen=True)
class FurnitureRule:
    """One rule: the kind of its marks, its name, its reach, its pattern as written, and what a line needs to be searched.

    Every line that the pattern can match ends in one of the ``ends``. Looking for them is many times cheaper than a search.
    """

    kind: MarkKind
    name: str
    reach: Reach
    written: str
    exact: bool
    ends: tuple[str, ...]
    needs: LineNeeds

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the pattern; compiled when a line first needs it, since few articles need few of them."""
        return re.compile(self.written, 0 if self.exact else re.IGNORECASE)

    def marks(self, line: str) -> Iterator[Mark]:
        """Yield the marks of this rule in one line."""
        if self.reach is Reach.PART:
            for match in self.pattern.finditer(line):
                yield Mark(match.start(), match.end(), self.kind, self.name)
        elif self.is_in(line):
            yield Mark(0, len(line), self.kind, self.name)

    def is_in(self, line: str) -> bool:
        """Return whether the pattern matches a line as far as this rule's reach wants it."""
        return (self.pattern.fullmatch if self.reach is Reach.WHOLE else self.pattern.search)(line) is not None


class _Table(NamedTuple):
    """The rules and labels of ``RULES``, and the prefilter that numbers them in this order."""

    rules: tuple[FurnitureRule, ...]
    labels: tuple[FurnitureRule, ...]
    prefilter: LinePrefilter


@functools.cache
def _table() -> _Table:
    tables = [word_lists(name) for name in RULES]
    fragments = {name: f"(?:{'|'.join(parts)})" for table in tables for name, parts in table["fragments"].items()}
    rules, labels = (tuple(_rule(row, fragments) for table in tables for row in table.get(sort, ())) for sort in ("rule", "label"))
    return _Table(rules, labels, LinePrefilter([rule.needs for rule in (*rules, *labels)]))


def rules() -> tuple[FurnitureRule, ...]:
    """Return the rules that come with this package, in the order in which they are tried."""
    return _table().rules


def _rule(row: Mapping[str, Any], fragments: Mapping[str, str]) -> FurnitureRule:
    reach = Reach(str(row["reach"]))
    pattern, longest = row["pattern"], row.get("longest", LONGEST_LINE_CHARACTERS)
    openings, cues, ends = (row.get(key, []) for key in ("openings", "cues", "ends"))
    if not all(isinstance(one, list) for one in (pattern, openings, cues, ends)) or not isinstance(longest, int):
        raise TypeError(row)
    body = _FRAGMENT.sub(lambda match: fragments[match[1]], "|".join(pattern))
    if reach is Reach.WHOLE:
        body = f"{_BEFORE}(?:{body}){_BEHIND}"
    return FurnitureRule(
        MarkKind(str(row["kind"])),
        str(row["name"]),
        reach,
        body,
        bool(row.get("exact")),
        tuple(ends),
        LineNeeds(str(row["name"]), longest, frozenset(openings), frozenset(cues), bool(row.get("wordless"))),
    )


class Sheet:
    """The lines of a text, and the furniture of each line, found on demand."""

    def __init__(self, text: str) -> None:
        """Cut a text into its lines."""
        self._table = _table()
        self._codes = code_points(text)
        self._letters, self._edges = self._table.prefilter.lines(self._codes)
        self.lines = Lines(text, *self._edges)
        self._found: dict[int, Sequence[Mark]] = {}

    @functools.cached_property
    def candidates(self) -> Mapping[int, Sequence[int]]:
        """Return the numbers of the lines in which a rule or a label may match, each with the numbers of these.

        After this was called, ``furniture`` uses its result; before, it looks at its one line only.
        """
        return self._table.prefilter.candidates(self._codes, self._letters, self._edges)

    def furniture(self, number: int) -> Sequence[Mark]:
        """Return the marks of the rules in one line: of the whole line or of parts of it; offsets count in the line."""
        if number not in self._found:
            known = self._table.rules
            those = [known[row] for row in self._rows(number) if row < len(known)]
            self._found[number] = _matches(self.lines[number].text, those) if those else ()
        return self._found[number]

    def _rows(self, number: int) -> Sequence[int]:
        if "candidates" in self.__dict__ or number >= len(self.lines):
            return self.candidates.get(number, ())
        start, end, after_blank = self._edges
        here = slice(number, number + 1)
        return self._table.prefilter.candidates(self._codes, self._letters, (start[here], end[here], after_blank[here])).get(0, ())

    def labels(self, number: int) -> Sequence[Mark]:
        """Return the marks of the labels that open one line; offsets count in the line."""
        first, rows = len(self._table.rules), self._rows(number)
        if not rows or rows[-1] < first:
            return ()
        those = [self._table.labels[row - first] for row in rows if row >= first]
        return [mark for label in those for mark in label.marks(self.lines[number].text)]


def _matches(line: str, those: Sequence[FurnitureRule]) -> list[Mark]:
    parts: list[Mark] = []
    for rule in those:
        if (parts and rule.reach is not Reach.PART) or (rule.ends and not line.endswith(rule.ends)):
            continue
        if rule.reach is not Reach.PART:
            if rule.is_in(line):
                return [Mark(0, len(line), rule.kind, rule.name)]
            continue
        for mark in rule.marks(line):
            if all(mark.end <= other.start or mark.start >= other.end for other in parts):
                parts.append(mark)
    return parts
