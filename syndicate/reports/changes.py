"""What one text has otherwise than another one that it is compared with: numbers, names, words left out and added.

Invariant: it is counted in words, in the order of both texts; words that differ only in case, accents or apostrophes are equal.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from syndicate.model.article import Span
from syndicate.reports.phrases import count
from syndicate.reports.visible import one_line, shortened
from syndicate.reports.word_differences import MOST_CELLS
from syndicate.text import Tokens, tokenize

SHORT_GAP_WORDS = 6  # on each side, within which words stand in place of each other
LEAST_END_WORDS = 10  # that one text has behind the last common word, for its end to be cut
SHOWN_OF_A_KIND = 2
SHOWN_CHARACTERS = 40  # of each side of a change


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from an earlier text to a later one: pairs of numbers and of names, and words left out, cut at the end, added.

    ``shared`` are further words that it has, which it does not have alone.
    """

    numbers: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    left_out: int
    cut: int
    added: int
    shared: int = 0


def changes(before: str, after: str, also: Sequence[Span] = ()) -> Changes | None:
    """Return what changed between two texts; None if they are too long to be compared word by word.

    ``also`` are stretches of the later one that it does not have alone.
    """
    old, new = tokenize(before), tokenize(after)
    if len(old) * len(new) > MOST_CELLS:
        return None
    numbers: list[tuple[str, str]] = []
    names: list[tuple[str, str]] = []
    left_out = added = shared = cut = 0
    for first, last, other, end in _gaps(old, new):
        one, two = _cut(before, old, first, last), _cut(after, new, other, end)
        if 0 < last - first <= SHORT_GAP_WORDS and 0 < end - other <= SHORT_GAP_WORDS:
            if _has_digit(one) and _has_digit(two):
                numbers.append((one, two))
            elif _is_name(one) and _is_name(two):
                names.append((one, two))
        left_out += last - first
        elsewhere = sum(any(one.start <= start < one.end for one in also) for start in new.start[other:end].tolist())
        shared += elsewhere
        added += end - other - elsewhere
        if last == len(old) and last - first >= LEAST_END_WORDS:
            cut = last - first
    return Changes(tuple(numbers), tuple(names), left_out - cut, cut, added, shared)


def told(found: Changes) -> str:
    """Return changes as the end of a sentence."""
    said = [_pairs(found.numbers, "another number", "other numbers"), _pairs(found.names, "another name", "other names")]
    said += [f"its end is cut ({count(found.cut, 'word')})"] if found.cut else []
    said += [f"{count(found.left_out, 'word')} left out or replaced"] if found.left_out else []
    said += [f"{count(found.shared, 'word')} more that others have too"] if found.shared else []
    said += [f"{count(found.added, 'word')} of its own"] if found.added else []
    return "; ".join(filter(None, said)) or "no word differs"


def _pairs(found: Sequence[tuple[str, str]], one: str, many: str) -> str:
    if not found:
        return ""
    shown = ", ".join(f"“{_short(new)}” for “{_short(old)}”" for old, new in found[:SHOWN_OF_A_KIND])
    more = f" and {len(found) - SHOWN_OF_A_KIND} more" if len(found) > SHOWN_OF_A_KIND else ""
    return f"{one if len(found) == 1 else f'{len(found)} {many}'} ({shown}{more})"


def _short(text: str) -> str:
    return shortened(one_line(text), SHOWN_CHARACTERS)


def _gaps(old: Tokens, new: Tokens) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches of words between two words that both have in the same order, in each text from its first to behind its last."""
    steps = LCSseq.opcodes(old.key.tolist(), new.key.tolist())
    for equal, group in itertools.groupby(steps, key=lambda step: step.tag == "equal"):
        some = list(group)
        if not equal:
            yield some[0].src_start, some[-1].src_end, some[0].dest_start, some[-1].dest_end


def _cut(text: str, words: Tokens, first: int, last: int) -> str:
    return text[int(words.start[first]) : int(words.end[last - 1])] if last > first else ""


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _is_name(text: str) -> bool:
    return all(word[:1].isupper() for word in text.split())
