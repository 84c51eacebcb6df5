"""The words by which a text announces speech, opens a letter and closes it, of ``data/speech.toml``.

Invariant: the tables are read once, and a word is looked up once. What is asked takes time linear in the string that is given.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import Any, NamedTuple

MOST_WORDS_REMEMBERED = 1 << 16
FIRST_UNSPACED = "\u3000"  # from here on, scripts have no spaces between words
_WORD = re.compile(r"\w+")


class _Tables(NamedTuple):
    """By language: what is announced, and the verbs that announce it; the last languages have no spaces. And three kinds of lines.

    ``any_language`` is all of them but the last, for the many words that are in none.
    """

    any_language: re.Pattern[str]
    announced: tuple[re.Pattern[str], ...]
    announcing: tuple[re.Pattern[str], ...]
    unspaced: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    salutation: re.Pattern[str]
    heading: re.Pattern[str]
    closing: re.Pattern[str]


@functools.cache
def _words() -> _Tables:
    table: dict[str, dict[str, Any]] = tomllib.loads(files("syndicate").joinpath("data/speech.toml").read_text(encoding="utf-8"))
    rows = [(re.compile(what), re.compile(verb)) for what, verb in table["announcing"].values()]
    salutation, heading, closing = ("|".join(table[name]["words"]) for name in ("salutations", "headings", "closings"))
    ends = r"(?:(?![^\W\d_])|(?<=[\u3000-\u9fff]))"
    lines = (
        rf"(?:{salutation}){ends}[^\n,:;!.，：！]{{0,80}}(?:[,:!，：！]|$)",
        rf"(?:{heading})[.:]?",
        rf"(?:{closing}){ends}[^\n]{{0,30}}\Z",
    )
    every = (f"(?:{word})" for row in table["announcing"].values() for word in row)
    return _Tables(
        re.compile("|".join(every)),
        tuple(what for what, _ in rows),
        tuple(verb for _, verb in rows),
        tuple((re.compile(what), re.compile(verb)) for what, verb in table["unspaced"].values()),
        *(re.compile(line, re.IGNORECASE | re.MULTILINE) for line in lines),
    )


@functools.lru_cache(maxsize=MOST_WORDS_REMEMBERED)
def _languages(word: str) -> tuple[int, int]:
    """Return in which languages a word names what may be announced, and in which it announces; a bit a language."""
    known = _words()
    if known.any_language.fullmatch(word) is None:
        return 0, 0
    what, verb = ([bool(one.fullmatch(word)) for one in table] for table in (known.announced, known.announcing))
    return sum(found << at for at, found in enumerate(what)), sum(found << at for at, found in enumerate(verb))


def announces(sentence: str) -> bool:
    """Return whether a sentence says that somebody published, sent or said something that is given in words."""
    what = verb = 0
    for word in _WORD.findall(sentence.lower()):
        named, said = _languages(word)
        what, verb = what | named, verb | said
    if what & verb:
        return True
    return max(sentence, default="") >= FIRST_UNSPACED and any(
        what.search(sentence) and verb.search(sentence) for what, verb in _words().unspaced
    )


def says(opening: str) -> bool:
    """Return whether the words before a colon announce speech."""
    if any(any(_languages(word)) for word in _WORD.findall(opening.lower())):
        return True
    return max(opening, default="") >= FIRST_UNSPACED and any(one.search(opening) for pair in _words().unspaced for one in pair)


def is_heading(line: str) -> bool:
    """Return whether a line names the kind of what stands below it: a statement, a public notice."""
    return _words().heading.fullmatch(line) is not None


@functools.lru_cache(maxsize=1 << 10)  # of one text each line is asked twice
def is_salutation(line: str) -> bool:
    """Return whether a line opens as a letter does."""
    return _words().salutation.match(line) is not None


def is_closing(line: str) -> bool:
    """Return whether a line closes a letter."""
    return _words().closing.match(line) is not None
