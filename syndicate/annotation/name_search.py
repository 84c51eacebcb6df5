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

from syndicate.annotation.agencies import Agency, Registry, registry
from syndicate.annotation.prefilter import WordPrefilter, folded_words
from syndicate.text.tokens import Tokens

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


_WORD = re.compile(r"[^\W_]+")


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


class _Row(NamedTuple):
    """One name: how it is written, whose it is, whether its case counts, whether it counts in every form, where its telling word ends."""

    name: str
    agency: Agency
    exact: bool
    firm: bool
    end: int

    @property
    def next_letter(self) -> str:
        """Return the second character behind the telling word, where it is an ASCII letter or digit; in small."""
        letter = self.name[self.end + 1 : self.end + 2]
        return letter.lower() if letter.isascii() and letter.isalnum() else ""


class _Names:
    """The names that are looked for by one word, which is word number ``telling`` of each."""

    def __init__(self, telling: int, rows: Sequence[_Row]) -> None:
        self.telling = telling
        self.rows = sorted(rows, key=lambda row: (-len(row.name), not row.firm, row.name))
        letters = frozenset(row.next_letter for row in rows)
        self.letters = letters if "" not in letters else None  # a name stands only where one of them follows, or no ASCII character

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the pattern of the names, a group each, compiled where the word stands for the first time."""
        return re.compile(rf"{_ELIDED}(?:{'|'.join(f'({_spelled(row.name, row.exact)})' for row in self.rows)})")

    def at(self, text: str, start: int) -> Naming | None:
        """Return the name that stands at a place."""
        match = self.pattern.match(text, start)
        if match is None:
            return None
        group = match.lastindex or 1
        row = self.rows[group - 1]
        return Naming(match.start(group), match.end(), row.agency, row.firm)


@dataclass(slots=True)
class _Meaning:
    """What a word may be: a part of names, a word of rules (its index there, -1 for none), or both."""

    names: list[_Names] = field(default_factory=list)
    word: int = -1
    tells: bool = False


class Searcher:
    """The names of one registry and the words of some rules, ready to be looked for in many texts."""

    def __init__(self, known: Registry, words: Sequence[str], telling: Container[str]) -> None:
        """``words`` are single words; their index in the list is what ``NamedLine.words`` gives.

        A line in which no name stands is given only where one of the words is ``telling``.
        """
        named = _names(known)
        names: dict[tuple[str, int], list[_Row]] = {}
        for name, (tokens, ends) in zip(named, folded_words([row[0] for row in named]), strict=True):
            if tokens:
                place_of = max(range(len(tokens)), key=lambda place: (_RANKS.get(tokens[place], len(_RANKS)), -place))
                names.setdefault((tokens[place_of], place_of), []).append(_Row(*name, ends[place_of]))
        meaning: dict[str, _Meaning] = {}
        for (word, place_of), rows in names.items():
            names_of = _Names(place_of, rows)
            for elision in ("", *ELISIONS) if place_of == 0 and word[0] in "aeiouh" else ("",):
                meaning.setdefault(elision + word, _Meaning()).names.append(names_of)
        for number, (word, (tokens, _)) in enumerate(zip(words, folded_words(words), strict=True)):
            means = meaning.setdefault(tokens[0], _Meaning())
            means.word, means.tells = number, word in telling
        for means in meaning.values():
            means.names.sort(key=lambda one: -one.telling)  # what begins earlier is longer
        self._prefilter = WordPrefilter(list(meaning))
        self._meaning = [_Meaning()] * len(meaning)
        for place, means in zip(self._prefilter.numbers.tolist(), meaning.values(), strict=True):
            self._meaning[place] = means

    def lines(self, text: str, tokens: Tokens, signs: Sequence[str] = ()) -> list[NamedLine]:
        """Return the lines, in order, in which a name or a word of a rule stands, or at the edges a sign that is no word."""
        where, which = self._prefilter.at(tokens)
        found: list[NamedLine] = []
        line, end, skip = NamedLine(0, 0), -1, 0
        waiting: list[tuple[int, int, int]] = []  # words behind the last line that may belong to the next
        places = zip(where.tolist(), which.tolist(), tokens.start[where].tolist(), tokens.end[where].tolist(), strict=True)
        for token, place, start, behind in places:
            means = self._meaning[place]
            naming = None
            for names in means.names:
                letter = text[behind + 1 : behind + 2] if names.letters else ""
                if names.telling > token or (letter and letter.isascii() and letter.lower() not in names.letters):
                    continue
                at = tokens.start.item(token - names.telling) if names.telling else start
                naming = names.at(text, at) if at >= skip else None
                if naming is not None:
                    skip = naming.end
                    break
            word = means.word
            if word >= 0:
                (line.words if start < end else waiting).append((token, start, word))
            if start >= end and (naming is not None or means.tells):
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


@functools.lru_cache(maxsize=4)
def _first_words(known: Registry) -> frozenset[str]:
    """Return the first word, in small, of every name, slug and host of a registry; an empty one where a name holds no word."""
    tables = (known.full, known.short, known.slugs, known.datelines, known.hosts)
    found = (_WORD.search(name.casefold()) for table in tables for name in table)
    return frozenset(match.group() if match else "" for match in found)


def may_name(written: str) -> bool:
    """Tell whether a name of the registry in use can stand in some words; where it says no, none does, in whatever form."""
    first = _first_words(registry())
    # an address is taken apart before it is looked up, and may hold more than its letters show
    return "//" in written or "" in first or not first.isdisjoint(_WORD.findall(written.casefold()))
