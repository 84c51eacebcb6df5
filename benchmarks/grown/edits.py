"""What a desk does to copy: cuts, leads of its own, house style, slips of the keyboard; and how an agency's text grows.

Invariant: an edit takes paragraphs and gives paragraphs; what it adds is a real text's that stands nowhere else in the archive.
Which edits leave a trace by which a copy of the copy can be told is the truth's to know, so each names itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

from benchmarks.grown.sources import sentences

Paragraphs = list[str]
LEAST_KEPT = 3  # paragraphs
TYPOS = 3  # in a careless copy
MOST_STYLED = 0.8  # of the places where a house's words would be put, so many are
LEAST_TYPO_LETTERS = 6

LETTERS = re.compile(rf"[a-z]{{{LEAST_TYPO_LETTERS},}}")


def cut_end(text: Paragraphs, random: Random, _: Iterator[str]) -> Paragraphs:
    """Keep the beginning."""
    return text[: max(LEAST_KEPT, round(len(text) * random.uniform(0.4, 0.8)))]


def cut_middle(text: Paragraphs, random: Random, _: Iterator[str]) -> Paragraphs:
    """Leave out a few paragraphs inside."""
    gone = random.sample(range(1, len(text)), min(max(1, len(text) // 4), max(len(text) - LEAST_KEPT, 0)))
    return [one for number, one in enumerate(text) if number not in gone]


def own_lead(text: Paragraphs, _: Random, spare: Iterator[str]) -> Paragraphs:
    """Begin with a paragraph of its own, in place of the agency's lead."""
    return [next(spare), *text[1:]]


def second_lead(text: Paragraphs, _: Random, __: Iterator[str]) -> Paragraphs:
    """Begin with what the agency has second."""
    return [text[1], text[0], *text[2:]] if len(text) > 2 else text


def added(text: Paragraphs, random: Random, spare: Iterator[str]) -> Paragraphs:
    """Add a paragraph of its own inside."""
    place = random.randrange(2, len(text) + 1) if len(text) > 2 else len(text)
    return [*text[:place], next(spare), *text[place:]]


def merged(text: Paragraphs, random: Random, _: Iterator[str]) -> Paragraphs:
    """Join neighbouring short paragraphs, as web pages do the other way round."""
    out: Paragraphs = []
    for one in text:
        if out and len(out[-1].split()) + len(one.split()) < 70 and random.random() < 0.6:
            out[-1] += " " + one
        else:
            out.append(one)
    return out


def typos(text: Paragraphs, random: Random, _: Iterator[str]) -> Paragraphs:
    """Make a few slips of the keyboard."""
    out = list(text)
    for _slip in range(TYPOS):
        number = random.randrange(len(out))
        places = list(LETTERS.finditer(out[number]))
        if places:
            at = random.choice(places).start() + random.randrange(1, LEAST_TYPO_LETTERS - 2)
            pair = out[number][at : at + 2]
            slip = random.choice((pair[::-1], pair[0], pair[0] + pair))
            out[number] = out[number][:at] + slip + out[number][at + 2 :]
    return out


Edit = Callable[[Paragraphs, Random, Iterator[str]], Paragraphs]
EDITS: dict[str, Edit] = {
    "cut end": cut_end,
    "cut middle": cut_middle,
    "own lead": own_lead,
    "second lead": second_lead,
    "added": added,
    "merged": merged,
    "typos": typos,
}
TRACES = frozenset({"own lead", "added", "typos"})  # a copy of the copy shows them


def styled(text: Sequence[str], rules: Sequence[Sequence[str]], random: Random) -> Paragraphs:
    """Put a house's words in place of others, in most places."""
    out = list(text)
    for pattern, put in rules:
        if random.random() < MOST_STYLED:
            out = [re.sub(pattern, put, one) for one in out]
    return out


def versions_of(text: Sequence[str], spare: Iterator[str], random: Random) -> list[Paragraphs]:
    """Return three versions of an agency's text, the last one whole: it grows, its lead and its background change."""
    lead = sentences(text[0])
    shorter = re.sub(r", (?:[^,]{10,80}), ", " ", lead[0]) if random.random() < 0.5 else lead[0]
    few, more = max(LEAST_KEPT, round(len(text) * 0.45)), max(LEAST_KEPT + 1, round(len(text) * 0.75))
    old = next(spare)  # background that gives way to news
    first = [shorter, *text[1:few], old]
    second = [" ".join(lead), *text[1:more], old]
    return [first, second, list(text)]
