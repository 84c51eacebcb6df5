"""When articles were first seen: dates as spans of time, and how surely one is before another.

Invariant: a date that is missing or that cannot be read proves nothing. Two dates that overlap have no order.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from syndicate.model.article import Article
from syndicate.provenance.claims import Entry

CAPTURE_FACTOR = 0.25  # on the certainty, if the later one was only captured at that time: it may have been online before
HOUR_SECONDS = 3600.0
ANY_ZONE_SECONDS = 14 * HOUR_SECONDS  # no time zone is further from UTC


@functools.lru_cache(maxsize=4096)
def moment(published: str | None) -> tuple[float, float, bool] | None:
    """Return a date as seconds since 1970 (first, last) and whether its zone is known; None if it is not an ISO 8601 date."""
    text = (published or "").strip()
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


@dataclass(frozen=True, slots=True)
class Seen:
    """When an article was first seen: its publication, else its capture by a crawler, which may have come late."""

    when: str | None
    only_captured: bool

    @property
    def how(self) -> str:
        """Return the verb for it."""
        return "captured" if self.only_captured else "published"


def seen(article: Article) -> Seen:
    """Return when an article was first seen."""
    if article.published:
        return Seen(article.published, False)
    captured = dict(article.metadata).get("captured")
    return Seen(captured, captured is not None)


def sooner(one: Entry, two: Entry) -> float:
    """Return how surely the first of two articles was seen before the second, 0 to 1; 0 if it was not."""
    first, second = seen(one.article), seen(two.article)
    return max(0.0, earlier(first.when, second.when)) * (CAPTURE_FACTOR if second.only_captured else 1.0)


def clock_sentence(early: Entry, late: Entry) -> str:
    """Say when two articles were seen, of which the first is the earlier, and what makes that doubtful."""
    first, second = seen(early.article), seen(late.article)
    doubt = "" if earlier(first.when, second.when) >= 1 else "; without time zones, or so close together, that says little"
    if second.only_captured:
        doubt += "; when it was published is not known"
    how = "" if first.only_captured == second.only_captured else f"was {second.how} "
    return f"{early.name} was {first.how} on {first.when}, {late.name} {how}on {second.when}{doubt}."
