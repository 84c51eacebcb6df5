"""Bars over time: one for each span, stacked from parts, in the units of the drawing."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 720
GAP, WIDEST = 0.2, 48  # share of a span that stays empty; units that a bar takes at most


@dataclass(frozen=True, slots=True)
class BarPart:
    """One part of a bar, with the name of its class in the style sheet."""

    group: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of one span of time."""

    x: float
    width: float
    parts: tuple[BarPart, ...]
    label: str


def columns(number: int) -> tuple[list[float], float]:
    """Return where each of so many bars begins, and how wide each of them is."""
    step = WIDTH / number
    wide = min(step * (1 - GAP), WIDEST)
    return [round(place * step + (step - wide) / 2, 2) for place in range(number)], round(wide, 2)
