"""Find the lines of a text that name an agency or hold a word that a rule of credits needs.

Invariant: a name counts if it is written as in the registry and is not a part of another word. The time grows only with
the length of the text and the number of finds in it.
"""

# ruff: noqa: E501, SIM905 - a list of words reads better in rows than word by word

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from syndicate.annotation.agencies import Agency, Registry
from syndicate.annotation.rule_prefilter import WordPrefilter, folded_words
from syndicate.text import Tokens

ELISIONS = ("l", "d", "dell", "dall", "all", "nell", "sull", "qu")  # "l'AFP", "dell'ANSA": one word in French and Italian
_ELIDED = re.compile(rf"(?:{'|'.join(ELISIONS)})['’]", re.IGNORECASE)
EDGE_CHARACTERS = 1_500  # at either end of a text: the sign of a copyright notice counts there
# Words that are in many articles, the most frequent first. A name is looked for by the rarest of its words.
_COMMON = (
    "the of and for i la le de us new all time states news national media times united press today post washington south russian business "
    "free agency russia china texas california climate service international public daily american world middle center market central al radio "
    "inside focus islamic york our agence agencia agenzia agência africa african east korean king project trust associated "
    "high city family defense community open hill local global financial capitol west common forces morning company current journal florida house "
    "public center online street"
).split()
_RANKS = {word: place for place, word in enumerate(_COMMON)}


class NamePlace(NamedTuple):
    """A place of a registered name; ``counts_alone`` is false for "agencies" and for names that count in slugs or datelines only."""

    start: int
    end: int
    agency: Agency
    counts_alone: bool


@dataclass(slots=True)
class NamedLine:
    """A line with names or words of rules: its offsets, the names, and (token, offset, number) of each word."""

    start: int
    end: int
    names: list[NamePlace] = field(default_factory=list)
    words: list[tuple[int, int, int]] = field(default_factory=list)
    has_sign: bool = False  # such as ©


def _spelled(name: str, exact: bool) -> str:
    """Return a pattern for one name: any form of spaces and apostrophes, no letter behind it if a script has spaces."""
    pattern = re.escape(name).replace("\\ ", r"[ \t\u00a0]").replace("'", "['’]").replace("’", "['’]")
    if name[-1].isalnum() and ord(name[-1]) < 0x2E80:
        pattern += r"(?!\w)"
    if exact:
        return re.sub(r"^The(?=\[)", "[Tt]he", pattern)
    return f"(?i:{pattern})"


class _Spelling(NamedTuple):
    """One name as written, its agency, whether its case counts, whether it counts alone, and where its key word ends."""

    name: str
    agency: Agency
    exact: bool
    counts_alone: bool
    end: int

    @property
    def next_letter(self) -> str:
        """Return the second character behind the key word in lower case, if it is an ASCII letter or digit."""
        letter = self.name[self.end + 1 : self.end + 2]
        return letter.lower() if letter.isascii() and letter.isalnum() else ""


class _NameGroup:
    """The names that are looked for by one key word, which is word number ``key_place`` of each."""

    def __init__(self, key_place: int, rows: Sequence[_Spelling]) -> None:
        self.key_place = key_place
        self.rows = sorted(rows, key=lambda row: (-len(row.name), not row.counts_alone, row.name))
        letters = frozenset(row.next_letter for row in rows)
        self.letters = letters if "" not in letters else None  # one of them follows each name, or no ASCII character

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the pattern of the names, a group each; compiled when a text first holds the key word."""
        return re.compile("|".join(f"({_spelled(row.name, row.exact)})" for row in self.rows))

    def at(self, text: str, start: int) -> NamePlace | None:
        """Return the name at a place."""
        elided = _ELIDED.match(text, start)
        match = (self.pattern.match(text, elided.end()) if elided else None) or self.pattern.match(text, start)
        if match is None:
            return None
        row = self.rows[(match.lastindex or 1) - 1]
        return NamePlace(match.start(), match.end(), row.agency, row.counts_alone)


@dataclass(slots=True)
class _Meaning:
    """The uses of a word: key word of names, word of rules (its number, or -1), or both."""

    names: list[_NameGroup] = field(default_factory=list)
    word: int = -1
    sufficient: bool = False


class NameSearcher:
    """The names of one registry and the words of some rules, ready to be looked for in many texts."""

    def __init__(self, known: Registry, words: Sequence[str], sufficient: Container[str]) -> None:
        """Take a registry and single words, which ``NamedLine.words`` numbers by their place in the list.

        A line without a name is returned only if one of its words is ``sufficient``.
        """
        named = _names(known)
        names: dict[tuple[str, int], list[_Spelling]] = {}
        for name, (tokens, ends) in zip(named, folded_words([row[0] for row in named]), strict=True):
            if tokens:
                place_of = max(range(len(tokens)), key=lambda place: (_RANKS.get(tokens[place], len(_RANKS)), -place))
                names.setdefault((tokens[place_of], place_of), []).append(_Spelling(*name, ends[place_of]))
        meaning: dict[str, _Meaning] = {}
        for (word, place_of), rows in names.items():
            names_of = _NameGroup(place_of, rows)
            for elision in ("", *ELISIONS) if place_of == 0 and word[0] in "aeiouh" else ("",):
                meaning.setdefault(elision + word, _Meaning()).names.append(names_of)
        for number, (word, (tokens, _)) in enumerate(zip(words, folded_words(words), strict=True)):
            means = meaning.setdefault(tokens[0], _Meaning())
            means.word, means.sufficient = number, word in sufficient
        for means in meaning.values():
            means.names.sort(key=lambda one: -one.key_place)  # the name that begins earlier is longer
        self._prefilter = WordPrefilter(list(meaning))
        self._meaning = [_Meaning()] * len(meaning)
        for place, means in zip(self._prefilter.numbers.tolist(), meaning.values(), strict=True):
            self._meaning[place] = means

    def lines(self, text: str, tokens: Tokens, signs: Sequence[str] = ()) -> list[NamedLine]:
        """Return in order the lines with a name or a word of a rule, and those at the edges of the text with one of the signs."""
        where, which = self._prefilter.at(tokens)
        found: list[NamedLine] = []
        line, end, skip = NamedLine(0, 0), -1, 0
        waiting: list[tuple[int, int, int]] = []  # words behind the last line that may belong to the next one
        places = zip(where.tolist(), which.tolist(), tokens.start[where].tolist(), tokens.end[where].tolist(), strict=True)
        for token, place, start, behind in places:
            means = self._meaning[place]
            found_name = None
            for names in means.names:
                letter = text[behind + 1 : behind + 2] if names.letters else ""
                if names.key_place > token or (letter and letter.isascii() and letter.lower() not in names.letters):
                    continue
                at = tokens.start.item(token - names.key_place) if names.key_place else start
                found_name = names.at(text, at) if at >= skip else None
                if found_name is not None:
                    skip = found_name.end
                    break
            word = means.word
            if word >= 0:
                (line.words if start < end else waiting).append((token, start, word))
            if start >= end and (found_name is not None or means.sufficient):
                line, end = _line(text, start, end)
                line.words = [one for one in waiting if one[1] >= line.start]
                waiting.clear()
                found.append(line)
            if found_name is not None:
                line.names.append(found_name)
        return _with_signs(text, found, signs)


def _line(text: str, at: int, after: int) -> tuple[NamedLine, int]:
    """Return the line around an offset without its carriage return, and its line end; ``after`` is an earlier line end or -1."""
    end = text.find("\n", at)
    end = end if end >= 0 else len(text)
    return NamedLine(text.rfind("\n", max(after, 0), at) + 1, end - (text[end - 1 : end] == "\r")), end


def _with_signs(text: str, lines: list[NamedLine], signs: Sequence[str]) -> list[NamedLine]:
    """Return the lines together with the lines at the edges of the text that hold a sign."""
    if not any(sign in text for sign in signs):
        return lines
    by_start = {line.start: line for line in lines}
    edges = (0, EDGE_CHARACTERS), (max(EDGE_CHARACTERS, len(text) - EDGE_CHARACTERS), len(text))
    for sign, (first, last) in itertools.product(signs, edges):
        at, end = text.find(sign, first, last), -1
        while at >= 0:
            line, end = _line(text, at, end)
            by_start.setdefault(line.start, line).has_sign = True
            at = text.find(sign, end, last)
    return sorted(by_start.values(), key=lambda line: line.start)


def _is_bare(name: str) -> bool:
    return name.startswith("The ") and " " not in name[4:]


def _names(known: Registry) -> list[tuple[str, Agency, bool, bool]]:
    """Return (name, agency, whether its case counts, whether it counts alone) for every name of a registry."""
    rows: dict[str, tuple[str, Agency, bool, bool]] = {}
    for agency in (*known.agencies, known.generic):
        spelled = [(name, True, True) for name in agency.abbreviations]
        whole = agency is not known.generic
        # "The Hill" is not any hill: a name of one word needs its article and its capital
        full = [name for name in (agency.name, *agency.names) if name not in agency.abbreviations]
        spelled += [(name, True, whole) if _is_bare(name) else (name.removeprefix("The "), False, whole) for name in full]
        spelled += [(name, False, True) for name in agency.domains]
        spelled += [(name, True, False) for name in (*agency.slugs, *agency.datelines)]
        for name, exact, counts_alone in spelled:
            rows.setdefault(name, (name, agency, exact, counts_alone))
    return list(rows.values())


@functools.lru_cache(maxsize=4)
def searcher(known: Registry, words: tuple[str, ...], sufficient: frozenset[str]) -> NameSearcher:
    """Return the searcher for a registry and the words of rules; it is made once."""
    return NameSearcher(known, words, sufficient)
