"""When the articles of a story appeared, one lane for each outlet.

Invariant: an unknown time is drawn apart and never guessed. A date without a time takes its whole day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from syndicate.model.records import Held
from syndicate.reports.phrases import moment, name

LEFT, WIDTH = 2.0, 82.0  # percent of the lane for known times; the part to the right is for unknown times
UNKNOWN = 94.0
DAY = timedelta(days=1)
DATE_CHARACTERS = 10  # characters of an ISO 8601 date


@dataclass(frozen=True, slots=True)
class Dot:
    """One article on its lane: ``x`` and ``width`` in percent; ``width`` is 0 for a time known to the minute."""

    x: float
    width: float
    number: int
    label: str
    known: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One outlet and its articles."""

    name: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes in the order in which outlets first appear, and what the ends of the scale mean."""

    lanes: tuple[Lane, ...]
    begins: str
    ends: str
    unknown: int


def when(published: str | None) -> tuple[datetime, bool] | None:
    """Return a time in UTC and whether only its day is known; None if it is not known or cannot be read."""
    if not published:
        return None
    try:
        found = datetime.fromisoformat(published)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC), len(published) <= DATE_CHARACTERS


def in_order(held: Iterable[Held]) -> list[Held]:
    """Sort articles by publication, unknown times last."""
    return sorted(held, key=lambda one: (one.article.published is None, one.article.published or "", one.article.ref, one.id))


def timeline(articles: Mapping[int, Held], first: int | None) -> Timeline | None:
    """Return the lanes of a story's articles, None if no time is known."""
    times = {number: found for number, held in articles.items() if (found := when(held.article.published))}
    if not times:
        return None
    begin = min(time for time, _ in times.values())
    end = max(time + DAY if day else time for time, day in times.values())
    total = (end - begin).total_seconds()
    lanes: dict[str, list[Dot]] = defaultdict(list)
    for held in in_order(articles.values()):
        label = f"{moment(held.article.published)}: {held.article.title or name(held)}"
        if held.id not in times:
            dot = Dot(UNKNOWN, 0.0, held.id, label, known=False, first=False)
        else:
            time, day = times[held.id]
            x = LEFT + WIDTH * ((time - begin).total_seconds() / total if total else 0.5)
            width = WIDTH * DAY.total_seconds() / total if day else 0.0
            dot = Dot(round(x, 2), round(width, 2), held.id, label, known=True, first=held.id == first)
        lanes[name(held) if held.outlet or held.article.outlet else "no outlet known"].append(dot)
    stated = [held.article.published or "" for number, held in articles.items() if number in times]
    return Timeline(
        tuple(Lane(outlet, tuple(dots)) for outlet, dots in lanes.items()),
        moment(min(stated)),
        moment(max(stated)),
        len(articles) - len(times),
    )
