"""What a request may cost.

Invariant: a request that goes beyond a limit gets an answer that names it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """The limits of a site, each with the reason for its default."""

    body: int = 2_000_000  # bytes; the longest newspaper article has a tenth of it
    seconds: float = 20.0  # for reading the archive; no page of a sound archive needs one
    seconds_of_body: float = 30.0  # for sending it; a slow line takes ten for the largest
    seconds_of_check: float = 60.0
    checks: int = 2  # at once; each takes a whole core
    waiting: float = 15.0  # seconds that a check waits for its turn
    rows: int = 50  # of a list on one page
    pages: int = 20_000  # of a list; filters find the entries on later pages
    counted: int = 1000  # a list is counted up to here; beyond it says "more than"
    name: int = 400  # characters of a name or of words to search for
