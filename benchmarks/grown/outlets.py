"""Invented outlets with habits of their own: how they credit, cut and date, and what stands around their articles.

Invariant: an outlet has its habits in all its articles; the halves have other outlets. An article's input says no more than a page or a
feed of such an outlet would.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

HABITS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "habits.toml").read_text(encoding="utf-8"))
LIKELY = 4  # times as likely is an outlet's habit as any other way
CREDITS = {"dateline": 22, "byline": 16, "field": 10, "foot": 10, "copyright": 6, "generic": 8, "wrong": 3, "none": 25}  # weights
EDITS = {"": 30, "cut end": 20, "cut middle": 12, "own lead": 8, "second lead": 5, "added": 8, "merged": 10, "typos": 7}
DATINGS = {"exact": 40, "day": 15, "crawl": 15, "captured": 10, "none": 8, "early": 12}
FURNISHED = 0.4  # of the outlets have furniture around their articles
STYLED = 0.5  # have a house style


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet and its habits."""

    name: str
    credit: str
    edit: str
    dating: str
    style: str
    furnished: bool
    hours: int  # its offset from UTC

    @property
    def host(self) -> str:
        """Return the host of its site."""
        return f"www.{self.name.lower().replace(' ', '')}.example"


def outlets_of(half: str, random: Random, count: int) -> list[Outlet]:
    """Return the outlets of a half; more than are named get a number behind their name."""
    names: list[str] = HABITS["outlets"][half]
    found: list[Outlet] = []
    for number in range(count):
        name = names[number % len(names)] + (f" {number // len(names) + 1}" if number >= len(names) else "")
        found.append(
            Outlet(
                name,
                drawn(CREDITS, random),
                drawn(EDITS, random),
                drawn(DATINGS, random),
                random.choice(sorted(HABITS["style"])) if random.random() < STYLED else "",
                random.random() < FURNISHED,
                random.choice((-8, -5, 0, 1, 2, 5)),
            )
        )
    return found


def drawn(weights: Mapping[str, float], random: Random, habit: str | None = None) -> str:
    """Draw a way by its weight; one's habit weighs more."""
    shares = [weight * (LIKELY if way == habit else 1) for way, weight in weights.items()]
    return random.choices(list(weights), shares)[0]


def dated(outlet: Outlet, dating: str, moment: datetime, random: Random) -> tuple[str, str]:
    """Return the date that an article shows and the time of its capture, as its input has them, for the time when it was published."""
    there = moment.astimezone(timezone(timedelta(hours=outlet.hours))).replace(microsecond=0)
    crawled = moment + timedelta(hours=random.uniform(2, 200))
    seen = crawled.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return {
        "exact": (there.isoformat(), ""),
        "early": (there.isoformat(), ""),
        "day": (there.date().isoformat(), ""),
        "crawl": (seen, ""),
        "captured": ("", seen),
        "none": ("", ""),
    }[dating]


def delay(dating: str, random: Random) -> timedelta:
    """Return how long after the agency's text an outlet prints it; an early one says it was before."""
    if dating == "early":
        return -timedelta(minutes=random.uniform(3, 240))
    return timedelta(minutes=min(random.lognormvariate(5, 1.3), 60 * 60))


def line(kind: str, random: Random, **given: str) -> str:
    """Return a line of a kind with its names filled in."""
    people: Sequence[str] = random.sample(HABITS["people"], 2)
    fill = {"person": people[0], "editor": people[1], "PERSON": people[0].upper(), "PLACE": random.choice(HABITS["places"])}
    return str(random.choice(HABITS["credit"][kind])).format(**fill, **given)


def furnished(outlet: Outlet, text: Sequence[str], random: Random) -> list[str]:
    """Put furniture around an article: the same lines in the same outlet, a few of them each time."""
    own = Random(outlet.name)
    fill = {"person": random.choice(HABITS["people"]), "outlet": outlet.name, "weekday": "Monday"}
    above = [one.format(**fill) for one in own.sample(HABITS["furniture"]["above"], 4) if random.random() < 0.7]
    below = [one.format(**fill) for one in own.sample(HABITS["furniture"]["below"], 4) if random.random() < 0.8]
    return [*above, *text, *below]
