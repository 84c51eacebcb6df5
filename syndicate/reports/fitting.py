"""An answer that takes no more than so many lines, whatever is in it.

Invariant: what is left out is what matters least, and the last line says how to see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Ranked:
    """A part of an answer; of parts with a higher rank the last is left out first."""

    rank: int
    part: RenderableType


@dataclass(frozen=True, slots=True)
class Fitted:
    """Parts, one below the other, in no more than ``most`` lines; ``rest`` is the last line if some are left out."""

    parts: Sequence[Ranked]
    most: int
    rest: str

    def __rich_console__(self, terminal: Console, options: ConsoleOptions) -> RenderResult:
        drawn = [terminal.render_lines(one.part, options, pad=False) for one in self.parts]
        kept = set(range(len(drawn)))
        note: list[list[Segment]] = []
        for place in sorted(kept, key=lambda place: (-self.parts[place].rank, -place)):
            if sum(len(drawn[one]) for one in kept) + len(note) <= self.most:
                break
            note = note or terminal.render_lines(Text(self.rest), options, pad=False)
            if len(kept) > 1:
                kept.remove(place)
        lines = [line for place in sorted(kept) for line in drawn[place]][: self.most - len(note)]
        for line in [*lines, *note]:
            yield from line
            yield Segment.line()
