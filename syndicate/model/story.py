"""Texts with a history: the versions of an article, and the articles that are held together by links.

Invariant: every value is frozen, can be compared, hashed and pickled; article numbers are the archive's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from syndicate.model.provenance import Link


class VersionState(StrEnum):
    """What has become of the text of one version of an article."""

    USABLE = "usable"  # it is still valid, or was only updated
    CORRECTED = "corrected"  # a later version corrects it
    WITHDRAWN = "withdrawn"  # it was killed or withdrawn


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One version of an article that came more than once, by the archive's article numbers.

    ``work`` is the article that holds the first version, ``number`` counts from 1 to ``of``. ``label`` is what the
    version calls itself ("UPDATE 2", "1st Ld-Writethru", "KILL"), empty if it says nothing. ``by`` is the version that
    corrected or withdrew it. ``notice`` is true if it only says that the article is withdrawn.
    """

    work: int
    number: int
    of: int
    article: int
    state: VersionState = VersionState.USABLE
    label: str = ""
    by: int | None = None
    notice: bool = False

    @property
    def name(self) -> str:
        """Return what it is called beside the others, such as ``version 2 (UPDATE 1)``."""
        return f"version {self.number} ({self.label})" if self.label else f"version {self.number}"


@dataclass(frozen=True, slots=True)
class SourceNode:
    """A source outside the archive that a story's articles go back to: named by credits, or hidden."""

    name: str
    kind: str  # "external" if a credit names it, "hidden" if only the shared text shows it
    witnesses: tuple[int, ...]
    credited_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A text with the articles that carry it, and those that have a part of it or tell it in other words.

    ``first`` is the article that was published first as far as is known; ``reason`` says with how many other stories parts are
    shared. ``witnesses`` are the articles that carry the text, none if no two do.
    """

    articles: tuple[int, ...]
    links: tuple[Link, ...]
    sources: tuple[SourceNode, ...] = ()
    first: int | None = None
    reason: str | None = None
    witnesses: tuple[int, ...] = ()
