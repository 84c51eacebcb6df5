"""Where a text names an agency or uses a word that a rule of credits cannot do without, line by line.

What always holds: lines that hold neither are never looked at; a name counts where it stands as written in the registry
and is no part of another word; the time grows with the text and with what is found in it, nothing else.
"""

# ruff: noqa: E501, SIM905 - a list of words reads better in rows than word by word

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from syndicate.agencies import Agency, Registry
from syndicate.text import Tokens, tokenize
from syndicate.triggers import Triggers

ELISIONS = ("l", "d", "dell", "dall", "all", "nell", "sull", "qu")  # "l'AFP", "dell'ANSA": one word in French and Italian
_ELIDED = r"(?i:(?:l|d|dell|dall|all|nell|sull|qu)['’])?"
EDGE = 1_500  # characters at either end of a text in which a notice's sign counts
# Words that stand in many articles, the most frequent first: a name is looked for by a word of its own that is rarer.
_COMMON = (
    "the of and for i la le de us new all time states news national media times united press today post washington south russian business "
    "free agency russia china texas california climate service international public daily american world middle center market central al radio "
    "inside focus islamic york our agence agencia agenzia agência africa african east korean king project trust associated "
    "high city family defense community open hill local global financial capitol west common forces morning company current journal florida house "
    "public center online street"
).split()
_RANKS = {word: place for place, word in enumerate(_COMMON)}


class Naming(NamedTuple):
    """One place where a registered name stands; ``firm`` is false for "agencies" and for what counts as a slug or in a dateline only."""

    start: int
    end: int
    agency: Agency
    firm: bool


@dataclass(slots=True)
class NamedLine:
    """A line that names somebody or holds words of rules: its place, the names, and (token, place, word) of the words."""

    start: int
    end: int
    namings: list[Naming] = field(default_factory=list)
    words: list[tuple[int, int, int]] = field(default_factory=list)
    signed: bool = False  # a sign that is no word stands here


def _spelled(name: str, exact: bool) -> str:
    """Return a pattern for one name: spaces and apostrophes in any form, no letter behind it where letters make words."""
    pattern = re.escape(name).replace("\\ ", r"[ \t\u00a0]").replace("'", "['’]").replace("’", "['’]")
    if name[-1].isalnum() and ord(name[-1]) < 0x2E80:
        pattern += r"(?!\w)"
    if exact:
        return re.sub(r"^The(?=\[)", "[Tt]he", pattern)
    return f"(?i:{pattern})"


class _Names(NamedTuple):
    """The names that are looked for by one word: which word of each it is, their pattern, and whose each is."""

    telling: int
    pattern: re.Pattern[str]
    whose: tuple[tuple[Agency, bool], ...]


@dataclass(slots=True)
class _Meaning:
    """What a word may be: a part of names, a word of rules (its index there, -1 for none), or both."""

    names: list[_Names] = field(default_factory=list)
    word: int = -1


class Searcher:
    """The names of one registry and the words of some rules, ready to be looked for in many texts."""

    def __init__(self, known: Registry, words: Sequence[str], telling: Container[str]) -> None:
        """``words`` are single words; their index in the list is what ``NamedLine.words`` gives.

        A line in which no name stands is given only where one of the words is ``telling``.
        """
        self._tells = tuple(word in telling for word in words)
        names: dict[tuple[str, int], list[tuple[str, Agency, bool, bool]]] = {}
        for name, agency, exact, firm in _names(known):
            tokens = tokenize(name).words()
            if tokens:
                place_of = max(range(len(tokens)), key=lambda place: (_RANKS.get(tokens[place], len(_RANKS)), -place))
                names.setdefault((tokens[place_of], place_of), []).append((name, agency, exact, firm))
        meaning: dict[str, _Meaning] = {}
        for (word, place_of), rows in names.items():
            rows.sort(key=lambda row: (-len(row[0]), not row[3], row[0]))
            pattern = "|".join(f"({_spelled(name, exact)})" for name, _, exact, _ in rows)
            names_of = _Names(place_of, re.compile(rf"{_ELIDED}(?:{pattern})"), tuple((row[1], row[3]) for row in rows))
            for elision in ("", *ELISIONS) if place_of == 0 and word[0] in "aeiouh" else ("",):
                meaning.setdefault(elision + word, _Meaning()).names.append(names_of)
        for number, word in enumerate(words):
            meaning.setdefault(tokenize(word).words()[0], _Meaning()).word = number
        for means in meaning.values():
            means.names.sort(key=lambda one: -one.telling)  # what begins earlier is longer
        self._triggers = Triggers(list(meaning))
        self._meaning = [_Meaning()] * len(meaning)
        for place, means in zip(self._triggers.places.tolist(), meaning.values(), strict=True):
            self._meaning[place] = means

    def lines(self, text: str, tokens: Tokens, signs: Sequence[str] = ()) -> list[NamedLine]:
        """Return the lines, in order, in which a name or a word of a rule stands, or at the edges a sign that is no word."""
        where, which = self._triggers.at(tokens)
        found: list[NamedLine] = []
        line, end, skip = NamedLine(0, 0), -1, 0
        waiting: list[tuple[int, int, int]] = []  # words behind the last line that may belong to the next
        for token, place, start in zip(where.tolist(), which.tolist(), tokens.start[where].tolist(), strict=True):
            means = self._meaning[place]
            naming = None
            for names in means.names:
                if names.telling <= token:
                    at = int(tokens.start[token - names.telling]) if names.telling else start
                    match = names.pattern.match(text, at) if at >= skip else None
                    if match:
                        group = match.lastindex or 1
                        naming = Naming(match.start(group), match.end(), *names.whose[group - 1])
                        skip = match.end()
                        break
            word = means.word
            if word >= 0:
                (line.words if start < end else waiting).append((token, start, word))
            if start >= end and (naming is not None or (word >= 0 and self._tells[word])):
                line, end = _line(text, start, end)
                line.words = [one for one in waiting if one[1] >= line.start]
                waiting.clear()
                found.append(line)
            if naming is not None:
                line.namings.append(naming)
        return _with_signs(text, found, signs)


def _line(text: str, at: int, after: int) -> tuple[NamedLine, int]:
    """Return the line around a place, its carriage return left out, and its line end; ``after`` is an earlier line end or -1."""
    end = text.find("\n", at)
    end = end if end >= 0 else len(text)
    return NamedLine(text.rfind("\n", max(after, 0), at) + 1, end - (text[end - 1 : end] == "\r"), [], []), end


def _with_signs(text: str, lines: list[NamedLine], signs: Sequence[str]) -> list[NamedLine]:
    """Mark the lines at the edges in which a sign stands, and add those that no word has found."""
    added: dict[int, NamedLine] = {}
    for sign, (first, last) in itertools.product(signs, ((0, EDGE), (max(EDGE, len(text) - EDGE), len(text)))):
        at, end = text.find(sign, first, last), -1
        while at >= 0:
            line, end = _line(text, at, end)
            added[line.start] = line
            at = text.find(sign, end, last)
    for line in lines if added else ():
        if line.start in added:
            line.signed = True
            del added[line.start]
    for line in added.values():
        line.signed = True
    return sorted([*lines, *added.values()], key=lambda line: line.start) if added else lines


def _is_bare(name: str) -> bool:
    return name.startswith("The ") and " " not in name[4:]


def _names(known: Registry) -> list[tuple[str, Agency, bool, bool]]:
    """Return (name, whose, whether its case counts, whether it counts in every form) for every name of a registry."""
    rows: dict[str, tuple[str, Agency, bool, bool]] = {}
    for agency in (*known.agencies, known.generic):
        spelled = [(name, True, True) for name in agency.abbreviations]
        whole = agency is not known.generic
        # "The Hill" is no hill: one word behind the article needs it, and its capital
        full = [name for name in (agency.name, *agency.names) if name not in agency.abbreviations]
        spelled += [(name, True, whole) if _is_bare(name) else (name.removeprefix("The "), False, whole) for name in full]
        spelled += [(name, False, True) for name in agency.domains]
        spelled += [(name, True, False) for name in (*agency.slugs, *agency.datelines)]
        for name, exact, firm in spelled:
            rows.setdefault(name, (name, agency, exact, firm))
    return list(rows.values())


@functools.lru_cache(maxsize=4)
def searcher(known: Registry, words: tuple[str, ...], telling: frozenset[str]) -> Searcher:
    """Return the searcher for a registry and the words of rules, made once for both."""
    return Searcher(known, words, telling)
