"""When articles were first seen: dates as spans of time, and how surely one is before another.

Invariant: a date that is missing or that cannot be read proves nothing. Two dates that overlap have no order.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from syndicate.annotation.dating import DOUBTED
from syndicate.model.article import Article
from syndicate.provenance.claims import Entry
from syndicate.text.dates import days_named, shown_moment

WEAK_FACTOR = 0.25  # on the certainty, if a date only bounds when an article was published
FOUND_FACTOR = 0.5  # if a date was found somewhere in a page, where other dates stand too
SURELY_EARLIER = 0.5  # of certainty
HOUR_SECONDS = 3600.0
ANY_ZONE_SECONDS = 14 * HOUR_SECONDS  # no time zone is further from UTC


@functools.lru_cache(maxsize=4096)
def moment(published: str | None) -> tuple[float, float, bool] | None:
    """Return a date as seconds since 1970 (first, last) and whether its zone is known; None if it is not an ISO 8601 date.

    Two dates joined by a slash are the time between them, as in ISO 8601.
    """
    text = (published or "").strip()
    if "/" in text:
        ends = [moment(part) for part in text.split("/")]
        return (ends[0][0], ends[-1][1], ends[0][2] and ends[-1][2]) if ends[0] and ends[-1] else None
    try:
        if len(text) <= 10:
            start = datetime.combine(date.fromisoformat(text), time(), UTC).timestamp()
            return start, start + 24 * HOUR_SECONDS, False
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    return at, at, read.tzinfo is not None


def earlier(one: str | None, two: str | None) -> float:
    """Return how surely ``one`` was published before ``two``, -1 to 1; 0 if the dates overlap or one is missing.

    Between two times with zones an hour is certainty; if a zone or the time of day is missing, 14 hours are.
    """
    first, second = moment(one), moment(two)
    if first is None or second is None or (first[0] < second[1] and second[0] < first[1]) or first[:2] == second[:2]:
        return 0.0
    instant = first[0] == first[1] or second[0] == second[1]
    if instant and (first[0] <= second[0] <= first[1] or second[0] <= first[0] <= second[1]):  # midnight, at the edge of a day
        return 0.0
    gap = (second[0] + second[1] - first[0] - first[1]) / 2
    slack = HOUR_SECONDS if first[2] and second[2] else ANY_ZONE_SECONDS
    return math.copysign(min(1.0, abs(gap) / slack), gap)


class Grade(StrEnum):
    """How a date is known, and so what it is worth."""

    STATED = "stated"  # by the format, or by the text itself
    FOUND = "found"  # somewhere in a page
    CREATED = "created"  # of a file, which was published later
    STAMPED = "stamped"  # of a record, made before or after it was published
    CHANGED = "changed"  # the last change, before which it was published
    CAPTURED = "captured"  # by a crawler, before which it was published


_GRADES = {  # by the rules of notes
    "trafilatura": Grade.FOUND,
    "document-properties": Grade.CREATED,
    "updated": Grade.CHANGED,
    "time-stamp": Grade.STAMPED,
}
_BOUND_BEFORE = (Grade.CHANGED, Grade.CAPTURED)
_VERBS = {Grade.CREATED: "created", Grade.STAMPED: "recorded", Grade.CHANGED: "last changed", Grade.CAPTURED: "captured"}


@dataclass(frozen=True, slots=True)
class Seen:
    """When an article was first seen: its publication, else the creation of its file, its last change or its capture by a crawler."""

    when: str | None
    grade: Grade = Grade.STATED

    @property
    def how(self) -> str:
        """Return the verb for it."""
        return _VERBS.get(self.grade, "published")


def seen(article: Article) -> Seen:
    """Return when an article was first seen; a date that cannot be true is none."""
    rules = [note.rule for note in article.notes if note.field == "published"]
    if article.published and DOUBTED not in rules:
        return Seen(article.published, next((_GRADES[rule] for rule in reversed(rules) if rule in _GRADES), Grade.STATED))
    captured = dict(article.metadata).get("captured")
    return Seen(captured, Grade.CAPTURED if captured else Grade.STATED)


def _worth(first: Seen, second: Seen) -> float:
    """Return what the order of two dates is worth, the first being the earlier, 0 to 1.

    A file is made before its text is published, so an early date of it shows little, as does a late one of a change or a capture.
    """
    if first.grade is Grade.CREATED or second.grade in _BOUND_BEFORE or Grade.STAMPED in (first.grade, second.grade):
        return WEAK_FACTOR
    return FOUND_FACTOR if Grade.FOUND in (first.grade, second.grade) else 1.0


def sooner(one: Entry, two: Entry) -> float:
    """Return how surely the first of two articles was seen before the second, 0 to 1; 0 if it was not."""
    first, second = seen(one.article), seen(two.article)
    sure = max(0.0, earlier(first.when, second.when))
    if sure and _why_younger(one.article, first, second):
        return sure * WEAK_FACTOR
    return sure * _worth(first, second)


def _why_younger(article: Article, first: Seen, second: Seen) -> str | None:
    """Return why the text of an article may be younger than its date, and than that of a second one; None if nothing says so.

    The text is as it was last changed. What names a day between the two dates was perhaps written then, though it may only announce it.
    """
    changed = dict(article.metadata).get("modified")
    if earlier(first.when, changed) > 0 and earlier(changed, second.when) <= 0:
        return f"was changed on {shown_moment(changed or '')}"
    begin, end = moment(first.when), moment(second.when)
    if begin is None or end is None:
        return None
    after, until = (datetime.fromtimestamp(at, UTC).date() for at in (begin[0], end[1]))
    named = next((day for day in days_named(article.text, after.year) if after < day <= until), None)
    return None if named is None else f"speaks of {shown_moment(named.isoformat())}"


def clock_sentence(early: Entry, late: Entry) -> str:
    """Say when two articles were seen, of which the first is the earlier, and what makes that doubtful."""
    first, second = seen(early.article), seen(late.article)
    doubt = "" if earlier(first.when, second.when) >= 1 else _little(first.when, second.when)
    if second.grade in (*_BOUND_BEFORE, Grade.STAMPED):
        doubt += "; when it was published is not known"
    elif first.grade in (Grade.CREATED, Grade.STAMPED):
        doubt += f"; when {early.name} was published is not known"
    elif why := _why_younger(early.article, first, second):
        doubt += f"; {early.name} {why}, so that its text may be younger"
    how = "" if first.how == second.how else f"was {second.how} "
    return f"{early.name} was {first.how} {_shown(first.when)}, {late.name} {how}{_shown(second.when)}{doubt}."


def _little(one: str | None, two: str | None) -> str:
    """Return why the order of two dates says little."""
    zones = all(known[2] for when in (one, two) if (known := moment(when)))
    return "; so close together, that says little" if zones else "; without the time of day or its zone, that says little"


def _shown(when: str | None) -> str:
    first, to, last = (when or "").partition("/")
    return f"between {shown_moment(first)} and {shown_moment(last)}" if to else f"on {shown_moment(first)}"


def appeared_later(taker: Entry, giver: Entry) -> bool:
    """Return whether an article was surely published before another one: a credit for that one runs against the clock."""
    return sooner(taker, giver) >= SURELY_EARLIER


def embargo_broken(early: Entry, item: Entry) -> str | None:
    """Say that an article was published before the embargo of an item that carries the same text; None if it was not.

    Who publishes before the embargo has the item already, so that this is no sign that the text is his own.
    """
    until, first = dict(item.article.metadata).get("embargo"), seen(early.article)
    own = dict(early.article.metadata).get("embargo") == until
    if until is None or own or first.grade not in (Grade.STATED, Grade.FOUND) or earlier(first.when, until) < SURELY_EARLIER:
        return None
    return f"{early.name} was published {_shown(first.when)}, before the embargo of {item.name} ended on {shown_moment(until)}."
