"""Which articles are versions of one another, in what order they came, and what became of each.

Invariant: the answer depends on the articles and the links between them, never on the order in which they are given. Only
articles of one house, at one address, or under one id that is unique in the world, are versions of each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np

from syndicate.annotation.genre import Genre, genre
from syndicate.annotation.outlets import one_outlet
from syndicate.model.comparison import LinkKind
from syndicate.model.story import Version, VersionState
from syndicate.provenance.clock import HOUR_SECONDS, moment
from syndicate.provenance.disjoint_sets import DisjointSets
from syndicate.provenance.version_keys import LinkShares, VersionKeys
from syndicate.text import tokenize

SAME_DAY_SECONDS = 20 * HOUR_SECONDS  # a daily column comes again after 24 hours
UPDATING_SECONDS = 72 * HOUR_SECONDS  # for how long a wire updates a story
WEEK_SECONDS = 168 * HOUR_SECONDS
# Shares of the words of both texts that two versions must have in common
ALIKE_SHARE = 0.8  # within a day
EQUAL_SHARE = 0.95  # within a week
TITLED_SHARE = 0.5  # under the same headline within a day
SIGNALLED_SHARE = 0.4  # if one says that it is an update; half of this under the same headline
# Shares of the names of the text with fewer names
FORM_NAMES_SHARE = 0.8  # less in nearly the same text is a form filled in again
UPDATE_NAMES_SHARE = 0.5  # enough if one says that it is an update
SAME_WORDS_SHARE = 0.4  # of the longer words, for two texts at one address to be one article
MOST_KEYS_ALL_PAIRED = 64  # articles under one key; of more, only some pairs are compared

# The words in which the headlines of two editions of one column differ
_EDITION = re.compile(
    r"\d+\w{0,2}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|one|two|three|four|five|six|seven|eight|nine|ten|i{1,3}|iv|vi{0,3}|today|tomorrow|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|"
    r"miércoles|jueves|viernes|sábado|domingo|part|day|week|night|morning|evening|afternoon"
)
_COLLECTED = frozenset({Genre.LIST, Genre.HEADLINES})


def versions_of(articles: Iterable[VersionKeys], links: Iterable[LinkShares] = ()) -> list[tuple[Version, ...]]:
    """Return the articles that came in more than one version, and those that were withdrawn, each with its versions in order."""
    known = {one.number: one for one in articles}
    sets = DisjointSets(known)
    for one, two in (*_same_key(known.values()), *_alike(known, links)):
        sets.join(one, two)
    groups: dict[int, list[VersionKeys]] = defaultdict(list)
    for number, article in known.items():
        groups[sets.of(number)].append(article)
    return sorted(_numbered(group) for group in groups.values() if len(group) > 1 or group[0].gone)


def _same_key(articles: Iterable[VersionKeys]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one house that have the same key."""
    under: dict[tuple[str, str], list[VersionKeys]] = defaultdict(list)
    for article in articles:
        for key in article.keys:
            under[key].append(article)
    for (kind, _), some in under.items():
        if len(some) > 1:
            for one, two in _pairs(some):
                if (kind == "address" or _one_house(one, two, some)) and _CONDITIONS[kind](one, two):
                    yield one.number, two.number


def _pairs(some: list[VersionKeys]) -> Iterable[tuple[VersionKeys, VersionKeys]]:
    """Return the pairs to compare: all, or, of very many articles, those next to each other in time and those with a signal."""
    if len(some) <= MOST_KEYS_ALL_PAIRED:
        return combinations(some, 2)
    ordered = sorted(some, key=lambda one: (one.metadata.get("modified") or one.published or "", one.order))
    return (*pairwise(ordered), *((one, two) for one in ordered if one.is_version for two in ordered if one is not two))


def _one_house(one: VersionKeys, two: VersionKeys, some: Sequence[VersionKeys]) -> bool:
    """Return whether both are of one house; an article that names no house belongs to the only one that the others name."""
    if one.house == two.house or one_outlet(one.called, two.called):
        return True
    return not (one.house and two.house) and len({other.house for other in some if other.house}) == 1


def _same_words(one: VersionKeys, two: VersionKeys) -> bool:
    least = min(len(one.content), len(two.content))
    return len(one.content & two.content) >= SAME_WORDS_SHARE * least if least else one.text == two.text


def _same_page(one: VersionKeys, two: VersionKeys) -> bool:
    """Return whether one address still holds the same article: a section page gets new content."""
    return one.gone or two.gone or _same_words(one, two)


def _same_topic(one: VersionKeys, two: VersionKeys) -> bool:
    """Return whether one of two articles with the same headline says that it is a version, soon enough after the other."""
    gap = _apart(one, two)
    soon = gap is None or gap <= UPDATING_SECONDS
    return soon and (one.is_version or two.is_version) and (one.gone or two.gone or _same_words(one, two))


_CONDITIONS = {  # kind of key -> what else must hold for two articles with the same key
    "guid": lambda one, two: True,
    "address": _same_page,
    "id": _same_words,
    "headline": _same_topic,
}


def _alike(known: dict[int, VersionKeys], links: Iterable[LinkShares]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one house whose texts are nearly the same."""
    for link in links:
        if link.a in known and link.b in known:
            one, two = known[link.a], known[link.b]
            if one.house and _one_house(one, two, ()) and _nearly_same(one, two, link):
                yield link.a, link.b


def _nearly_same(one: VersionKeys, two: VersionKeys, link: LinkShares) -> bool:
    """Return whether two linked articles of one house are one article seen twice, and not two columns, forms or round-ups."""
    share, gap = min(link.coverage_a, link.coverage_b), _apart(one, two)
    titled = bool(one.topic) and one.topic == two.topic
    soon = titled if gap is None else gap <= UPDATING_SECONDS
    if (one.is_version or two.is_version) and link.kind.derives and soon:
        return _is_update(one, two, share, titled)
    return link.kind is LinkKind.REPRINT and _is_reprint_of_itself(one, two, share, gap, titled)


def _is_update(one: VersionKeys, two: VersionKeys, share: float, titled: bool) -> bool:
    """Return whether two articles, one of which says that it is a version, share enough to be versions of each other."""
    return (share >= SIGNALLED_SHARE and _shared_names(one, two) >= UPDATE_NAMES_SHARE) or (titled and share >= SIGNALLED_SHARE / 2)


def _is_reprint_of_itself(one: VersionKeys, two: VersionKeys, share: float, gap: float | None, titled: bool) -> bool:
    """Return whether two articles in nearly the same words are one; ``gap`` seconds lie between them, None if a time is missing."""
    same_day = gap is not None and gap <= SAME_DAY_SECONDS
    if _is_edition(one, two) or (_is_form(one, two) and not (titled and same_day)):
        return False
    if share >= EQUAL_SHARE:
        return gap is None or gap <= WEEK_SECONDS
    timely = titled if gap is None else same_day
    return timely and share >= (TITLED_SHARE if titled and same_day else ALIKE_SHARE) and not (_is_collection(one) or _is_collection(two))


def _is_edition(one: VersionKeys, two: VersionKeys) -> bool:
    """Return whether two headlines differ in days and numbers only, like those of a regular column."""
    left, right = set(one.topic.split()), set(two.topic.split())
    differ = left ^ right
    return bool(left and right and differ) and all(_EDITION.fullmatch(word) for word in differ)


def _is_form(one: VersionKeys, two: VersionKeys) -> bool:
    """Return whether each has numbers of its own, or other names: a form filled in again, and not the same news."""
    return bool(one.numbers - two.numbers and two.numbers - one.numbers) or _shared_names(one, two) < FORM_NAMES_SHARE


def _shared_names(one: VersionKeys, two: VersionKeys) -> float:
    """Return the share of the names of the text with fewer names that the other one has too."""
    least = min(len(one.names), len(two.names))
    return len(one.names & two.names) / least if least else 1.0


def _is_collection(one: VersionKeys) -> bool:
    tokens = tokenize(one.text)
    return genre(one.text, tokens, np.ones(len(tokens), np.bool_)) in _COLLECTED


def _moments(one: VersionKeys) -> list[tuple[float, float]]:
    found = (moment(time) for time in (one.published, one.metadata.get("modified")))
    return [(time[0], time[1]) for time in found if time is not None]


def _apart(one: VersionKeys, two: VersionKeys) -> float | None:
    """Return how many seconds lie between two articles, None if a time is missing; a day counts at its nearest moment."""
    gaps = []
    for left in _moments(one):
        for right in _moments(two):
            slack = 12 * HOUR_SECONDS * ((left[0] == left[1]) != (right[0] == right[1]))
            gaps.append(max(0.0, abs(sum(left) - sum(right)) / 2 - slack))
    return min(gaps, default=None)


def _numbered(group: list[VersionKeys]) -> tuple[Version, ...]:
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


def _corrects(one: VersionKeys, before: VersionKeys) -> bool:
    """Return whether this version brings a correction, and does not only repeat the note about one."""
    return "correction" in one.signals and not (one.note and one.note == before.note and one.label == before.label)


def _in_order(group: list[VersionKeys]) -> list[VersionKeys]:
    """Return versions sorted by their stated numbers, else by time, else by what they call themselves; a kill comes last."""
    numbered = all(one.release for one in group)
    times = {one.number: _latest(one) for one in group}
    timed = all(times.values())
    daily = any(time is not None and time[1] for time in times.values())  # if one has only a day, only days count

    def place(one: VersionKeys) -> tuple[object, ...]:
        time = times[one.number]
        when = 0.0 if not timed or time is None else time[0] // (24 * HOUR_SECONDS) if daily else time[0]
        rank = 2 * ("correction" in one.signals) + ("refile" in one.signals)
        return one.release if numbered else (), when, one.gone, one.ordinal, rank, one.metadata.get("captured", ""), one.order

    return sorted(group, key=place)


def _latest(one: VersionKeys) -> tuple[float, bool] | None:
    """Return when a version was made, and whether only the day is known."""
    found = moment(one.metadata.get("modified")) or moment(one.published)
    return None if found is None else (found[0], found[0] != found[1])
