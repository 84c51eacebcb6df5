"""Denials: words around a name that say that the text beside it is not from there ("unlike the Courier", "X did not report this").

Invariant: only words that belong to the name deny it; a clause that goes on with a "but" does not. The time is that of a
search in ``CHARACTERS_BESIDE`` characters on each side of the name.
"""

from __future__ import annotations

import functools
import re

from syndicate.model.word_lists import word_lists

CHARACTERS_BESIDE = 90
_SENTENCE_END = re.compile(r"[.!?…][”’\"'»)\]]*\s|[。！？\n]")
_CLAUSE_END = re.compile(rf"[:：]|{_SENTENCE_END.pattern}")
_GAP = r"[\s'’\"“„«]*"


@functools.cache
def _rules() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    """Return for each language what denies before a name, what denies behind it, and what takes that back."""
    table: dict[str, dict[str, str]] = word_lists("denials")
    found = []
    for language, words in table.items():
        spaced = language != "zh"
        before, behind = (re.sub(r"\n\s*", "", words[name]) for name in ("before", "behind"))
        edge = r"(?<!\w)" if spaced else ""
        gap = r"[\s'’\"“„«]+" if spaced else ""
        found.append(
            (
                re.compile(rf"{edge}(?:{before})(?:{gap}(?:{words['between']}))*{_GAP}\Z", re.IGNORECASE),
                re.compile(rf"[’'\"”»]?s?\s?(?:\w+ ){{0,2}}?(?:{behind})", re.IGNORECASE),
                re.compile(rf"(?<!\w)(?:{words['but']})(?!\w)" if spaced else rf"(?:{words['but']})", re.IGNORECASE),
            )
        )
    return tuple(found)


def denied(text: str, start: int, end: int) -> bool:
    """Return whether the words around the name ``text[start:end]`` say that something is not from there."""
    before, after = text[max(0, start - CHARACTERS_BESIDE) : start], text[end : end + CHARACTERS_BESIDE]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    before = before[ends[-1] if ends else 0 :]
    stop = _CLAUSE_END.search(after)
    after = after[: stop.start() if stop else None]
    for in_front, behind, but in _rules():
        if in_front.search(before):
            return True
        if (found := behind.match(after)) and but.search(after, found.end()) is None:
            return True
    return False
