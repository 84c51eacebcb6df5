"""The words by which a text announces speech, opens a letter and closes it, of ``data/speech.toml``.

Invariant: the tables are read once, and a word is looked up once. What is asked takes time linear in the string that is given.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from operator import or_
from typing import Any, NamedTuple

from syndicate.model.word_lists import word_lists

MOST_WORDS_REMEMBERED = 1 << 16
_UNSPACED = re.compile("[\u3000-\U0010ffff]")  # scripts that have no spaces between words
_WORD = re.compile(r"\w+")
_SPACED = bytes(byte if byte >= 128 or chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(256))


class _Tables(NamedTuple):
    """By language: what is announced, and the verbs that announce it; the last languages have no spaces. And three kinds of lines.

    ``any_language`` is all of them but the last, for the many words that are in none.
    """

    any_language: re.Pattern[str]
    announced: tuple[re.Pattern[str], ...]
    announcing: tuple[re.Pattern[str], ...]
    unspaced: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    saluting: frozenset[str]  # the first two letters of each salutation
    salutation: re.Pattern[str]
    heading: re.Pattern[str]
    closing: re.Pattern[str]


@functools.cache
def _words() -> _Tables:
    table: dict[str, dict[str, Any]] = word_lists("speech")
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
        frozenset(word[:2] for word in table["salutations"]["words"]),
        *(re.compile(line, re.IGNORECASE | re.MULTILINE) for line in lines),
    )


class _Languages(dict[str, int]):
    """By word: the languages in which it names what may be announced, a bit each, and above them those in which it announces."""

    def __missing__(self, word: str) -> int:
        known, found = _words(), 0
        if known.any_language.fullmatch(word) is not None:
            found = sum(bool(one.fullmatch(word)) << at for at, one in enumerate((*known.announced, *known.announcing)))
        if len(self) >= MOST_WORDS_REMEMBERED:
            self.clear()
        self[word] = found
        return found


_LANGUAGES = _Languages()


def _found(words: str) -> set[int]:
    """Return what ``_Languages`` says of the words of a string."""
    return set(map(_LANGUAGES.__getitem__, _WORD.findall(words.lower())))


def _is_unspaced(words: str) -> bool:
    return not words.isascii() and _UNSPACED.search(words) is not None


def announcing(sentences: Sequence[str]) -> list[bool]:
    """Return which sentences say that somebody published, sent or said something that is given in words."""
    every = "\n".join(sentences)
    named = (1 << len(_words().announced)) - 1
    named_here = [word for word in _distinct(every) if _LANGUAGES[word] & named]
    unspaced = _is_unspaced(every)
    if not named_here and not unspaced:
        return [False] * len(sentences)
    return [(unspaced or any(word in one.lower() for word in named_here)) and _announces(one) for one in sentences]


def _distinct(text: str) -> set[str]:
    """Return the different words of a text; those of ASCII are cut faster than a pattern finds them."""
    spaced = text.encode(errors="surrogatepass").translate(_SPACED).decode(errors="surrogatepass").lower()
    words = set(spaced.split())
    others = [word for word in words if not word.isascii()]
    return words.difference(others).union(_WORD.findall(" ".join(others)))


def _announces(sentence: str) -> bool:
    found = functools.reduce(or_, _found(sentence), 0)
    if found and found >> len(_words().announced) & found:
        return True
    return _is_unspaced(sentence) and any(what.search(sentence) and verb.search(sentence) for what, verb in _words().unspaced)


def says(opening: str) -> bool:
    """Return whether the words before a colon announce speech."""
    if any(_found(opening)):
        return True
    return _is_unspaced(opening) and any(one.search(opening) for pair in _words().unspaced for one in pair)


def is_heading(line: str) -> bool:
    """Return whether a line names the kind of what stands below it: a statement, a public notice."""
    return _words().heading.fullmatch(line) is not None


def is_salutation(line: str) -> bool:
    """Return whether a line opens as a letter does."""
    return line[:2].casefold() in _words().saluting and _words().salutation.match(line) is not None


def is_closing(line: str) -> bool:
    """Return whether a line closes a letter."""
    return _words().closing.match(line) is not None
