"""The independent origins behind some articles, as a page shows them.

Invariant: every article is shown below its origin, a digest below those of its parts; of many the first are shown, the others unfold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.model.answers import OriginsView
from syndicate.reports.lineage import FIRST_SHOWN
from syndicate.reports.origin_phrases import called_origin, copies_of, sentence, where
from syndicate.reports.phrases import count, moment, names


@dataclass(frozen=True, slots=True)
class OriginArticle:
    """An article below an origin."""

    number: int
    name: str
    when: str


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Articles that stand to an origin in one way; ``rest`` are those that unfold, and ``more`` says how many they are."""

    heading: str
    shown: tuple[OriginArticle, ...]
    rest: tuple[OriginArticle, ...]
    more: str


@dataclass(frozen=True, slots=True)
class OriginRow:
    """An origin and its articles."""

    name: str
    where: str
    groups: tuple[OriginGroup, ...]


@dataclass(frozen=True, slots=True)
class OriginsPage:
    """Independent origins; see ``origins_model``."""

    asked: str
    sentence: str
    rows: tuple[OriginRow, ...]


def origins_model(view: OriginsView) -> OriginsPage:
    """Return independent origins as a page shows them."""
    called = names(view.articles)

    def group(heading: str, numbers: Sequence[int]) -> OriginGroup:
        articles = [OriginArticle(one, called[one], moment(view.articles[one].article.published)) for one in numbers]
        rest = tuple(articles[FIRST_SHOWN:])
        return OriginGroup(heading, tuple(articles[:FIRST_SHOWN]), rest, count(len(rest), "more article"))

    rows = []
    for place, one in enumerate(view.origins):
        parts = [number for number, other in view.parts if other == place]
        ways = (
            ("In their own words", one.own),
            (copies_of(one), one.copies),
            ("Made up of parts from it and from others", one.digests),
            ("Reports of their own that have a part from it", parts),
        )
        groups = tuple(group(heading, numbers) for heading, numbers in ways if numbers)
        rows.append(OriginRow(called_origin(one), where(one), groups))
    return OriginsPage(view.asked, f"{sentence(view)}.", tuple(rows))
