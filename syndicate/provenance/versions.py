"""Which articles are versions of one another, in what order they came, and what became of each.

What always holds: the answer depends on the articles and the links between them, never on the order in which they are
given; only articles of one house, or under one id that is given once in the world, are versions of each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from syndicate.annotation.genre import Genre, genre
from syndicate.model.comparison import LinkKind
from syndicate.model.story import Version, VersionState
from syndicate.provenance.direction import moment
from syndicate.provenance.version_keys import Sighting
from syndicate.text.tokens import tokenize

HOUR = 3600.0
SAME_DAY = 20 * HOUR  # a daily column comes again after 24
DAYS = 72 * HOUR  # for how long a wire updates a story
WEEK = 168 * HOUR
ALIKE = 0.8  # of the words of both, within a day
EQUAL = 0.95  # the same text again, whenever that is
TITLED = 0.5  # of the words of both, under the same headline within a day
SIGNALLED = 0.4  # of the words of both, where one says that it is an update
MOST_NAMES = 0.8  # of the names, for nearly the same text to be the same news
SOME_NAMES = 0.5  # likewise where one says that it is an update
SAME_WORDS = 0.4  # of the longer words, for two texts at one address to be one article
FEW = 64  # articles under one mark that are all compared with each other

# Words in which the headlines of two editions of one column differ
_EDITION = re.compile(
    r"\d+\w{0,2}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|one|two|three|four|five|six|seven|eight|nine|ten|i{1,3}|iv|vi{0,3}|today|tomorrow|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|"
    r"miércoles|jueves|viernes|sábado|domingo|part|day|week|night|morning|evening|afternoon"
)
_COLLECTED = frozenset({Genre.LIST, Genre.HEADLINES})


@dataclass(frozen=True, slots=True)
class Near:
    """A link between two articles of one house: its kind and the share of each side's words that are shared."""

    a: int
    b: int
    kind: LinkKind
    coverage_a: float
    coverage_b: float


def versions(sightings: Iterable[Sighting], links: Iterable[Near] = ()) -> list[tuple[Version, ...]]:
    """Return the articles that came in more than one version, and those that were withdrawn, each with its versions in order."""
    known = {one.number: one for one in sightings}
    parent = {number: number for number in known}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    for one, two in (*_identical(known.values()), *_alike(known, links)):
        low, high = sorted((root(one), root(two)))
        parent[high] = low
    groups: dict[int, list[Sighting]] = defaultdict(list)
    for number, sighting in known.items():
        groups[root(number)].append(sighting)
    told = (_told(group) for group in groups.values() if len(group) > 1 or group[0].gone)
    return sorted(told)


def _identical(sightings: Iterable[Sighting]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that bear the same mark and are of one house."""
    bearing: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        for key in sighting.marks:
            bearing[key].append(sighting)
    for (kind, _), some in bearing.items():
        if len(some) > 1:
            for one, two in _pairs(some):
                if _one_house(one, two, some) and _MARKS[kind](one, two):
                    yield one.number, two.number


def _pairs(some: list[Sighting]) -> Iterable[tuple[Sighting, Sighting]]:
    """Return the pairs to look at: all, or of very many those that follow each other in time and those with a signal."""
    if len(some) <= FEW:
        return combinations(some, 2)
    ordered = sorted(some, key=lambda one: (one.metadata.get("modified") or one.published or "", one.key))
    return (*pairwise(ordered), *((one, two) for one in ordered if one.says for two in ordered if one is not two))


def _one_house(one: Sighting, two: Sighting, some: Sequence[Sighting]) -> bool:
    """Tell whether both are of one house; whoever names none belongs to the only one that is named."""
    if one.house == two.house:
        return True
    return not (one.house and two.house) and len({other.house for other in some if other.house}) == 1


def _same_words(one: Sighting, two: Sighting) -> bool:
    least = min(len(one.content), len(two.content))
    return len(one.content & two.content) >= SAME_WORDS * least if least else one.text == two.text


def _same_page(one: Sighting, two: Sighting) -> bool:
    """Tell whether what stands at one address is still the same article: a page of a rubric changes altogether."""
    return one.gone or two.gone or _same_words(one, two)


def _same_topic(one: Sighting, two: Sighting) -> bool:
    """Tell whether one of two with the same headline says that it is a version, soon enough to be one of the other."""
    gap = apart(one, two)
    soon = gap is None or gap <= DAYS
    return soon and (one.says or two.says) and (one.gone or two.gone or _same_words(one, two))


# What an article may be known by -> what must hold besides for two that bear the same
_MARKS = {
    "guid": lambda one, two: True,
    "address": _same_page,
    "id": _same_words,
    "headline": _same_topic,
}


def _alike(known: dict[int, Sighting], links: Iterable[Near]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one house whose texts are nearly the same."""
    for link in links:
        if link.a in known and link.b in known:
            one, two = known[link.a], known[link.b]
            if one.house and one.house == two.house and nearly_same(one, two, link):
                yield link.a, link.b


def nearly_same(one: Sighting, two: Sighting, link: Near) -> bool:
    """Tell whether two linked articles of one house are one article seen twice, and not two columns, forms or round-ups."""
    low, gap = min(link.coverage_a, link.coverage_b), apart(one, two)
    titled = bool(one.topic) and one.topic == two.topic
    if (one.says or two.says) and link.kind is not LinkKind.SHARED_QUOTES and (titled if gap is None else gap <= DAYS):
        return (low >= SIGNALLED and _kept(one, two) >= SOME_NAMES) or (titled and low >= SIGNALLED / 2)
    today = titled and gap is not None and gap <= SAME_DAY
    if link.kind is not LinkKind.REPRINT or _is_edition(one, two) or (_is_form(one, two) and not today):
        return False
    if low >= EQUAL:
        return gap is None or gap <= WEEK
    close = titled and low >= ALIKE if gap is None else gap <= SAME_DAY and (low >= ALIKE or (titled and low >= TITLED))
    return close and not (_collected(one) or _collected(two))


def _is_edition(one: Sighting, two: Sighting) -> bool:
    """Tell whether two headlines differ in days and numbers only, as those of a column that comes again do."""
    left, right = set(one.topic.split()), set(two.topic.split())
    differ = left ^ right
    return bool(left and right and differ) and all(_EDITION.fullmatch(word) for word in differ)


def _is_form(one: Sighting, two: Sighting) -> bool:
    """Tell whether each has numbers that the other lacks, or names of its own: a form filled in anew, and not the same news."""
    return bool(one.numbers - two.numbers and two.numbers - one.numbers) or _kept(one, two) < MOST_NAMES


def _kept(one: Sighting, two: Sighting) -> float:
    """Return the share of the names of the text with fewer that the other one has too."""
    least = min(len(one.names), len(two.names))
    return len(one.names & two.names) / least if least else 1.0


def _collected(one: Sighting) -> bool:
    tokens = tokenize(one.text)
    return genre(one.text, tokens, np.ones(len(tokens), np.bool_)) in _COLLECTED


def _moments(one: Sighting) -> list[tuple[float, float]]:
    found = (moment(time) for time in (one.published, one.metadata.get("modified")))
    return [(time[0], time[1]) for time in found if time is not None]


def apart(one: Sighting, two: Sighting) -> float | None:
    """Return how many seconds lie between two articles, None where a time is missing; a day beside a time is taken at its nearest."""
    gaps = []
    for left in _moments(one):
        for right in _moments(two):
            slack = 12 * HOUR * ((left[0] == left[1]) != (right[0] == right[1]))
            gaps.append(max(0.0, abs(sum(left) - sum(right)) / 2 - slack))
    return min(gaps, default=None)


def _told(group: list[Sighting]) -> tuple[Version, ...]:
    """Return the versions of one article, in order, with what became of each."""
    ordered = _in_order(group)
    last_gone = max((place for place, one in enumerate(ordered) if one.gone), default=-1)
    corrections = [place for place, one in enumerate(ordered) if place and _corrects(one, ordered[place - 1])]
    found = []
    for place, one in enumerate(ordered):
        state, by = VersionState.USABLE, None
        correction = next((ordered[other].number for other in corrections if other > place), None)
        if place <= last_gone:
            state, by = VersionState.WITHDRAWN, ordered[last_gone].number
        elif correction is not None:
            state, by = VersionState.CORRECTED, correction
        found.append(Version(ordered[0].number, place + 1, len(ordered), one.number, state, one.label, by, one.notice))
    return tuple(found)


def _corrects(one: Sighting, before: Sighting) -> bool:
    """Tell whether this version brings a correction, and does not only repeat the note on one."""
    return "correction" in one.signals and not (one.note and one.note == before.note and one.label == before.label)


def _in_order(group: list[Sighting]) -> list[Sighting]:
    """Sort versions by their stated numbers, else by time, else by what they call themselves; a kill comes last."""
    numbered = all(one.release for one in group)
    times = {one.number: _latest(one) for one in group}
    timed = all(times.values())
    daily = any(time is not None and time[1] for time in times.values())  # where one has no more than a day, none counts for more

    def place(one: Sighting) -> tuple[object, ...]:
        time = times[one.number]
        when = 0.0 if not timed or time is None else time[0] // (24 * HOUR) if daily else time[0]
        rank = 2 * ("correction" in one.signals) + ("refile" in one.signals)
        return one.release if numbered else (), when, one.gone, one.ordinal, rank, one.metadata.get("captured", ""), one.key

    return sorted(group, key=place)


def _latest(one: Sighting) -> tuple[float, bool] | None:
    """Return when a version was made, and whether no more than the day is known."""
    found = moment(one.metadata.get("modified")) or moment(one.published)
    return None if found is None else (found[0], found[0] != found[1])
