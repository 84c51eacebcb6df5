"""The parameters of an address, which follow its question mark.

Invariant: an impossible value is refused by its name and never replaced. An empty value counts as not given, so that forms
can be sent as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from syndicate.archive import STORY_ORDERS
from syndicate.model.comparison import LinkKind
from syndicate.model.errors import InputError
from syndicate.model.records import ListPage
from syndicate.web.site import site_of

LARGEST_NUMBER = 2**63 - 1  # what SQLite can hold
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?")
_CREDITS = {"credited": True, "uncredited": False}


def text(request: Request, name: str) -> str | None:
    """Return a text without surrounding space, None if none is given."""
    value, most = request.query_params.get(name, "").replace("\0", " ").strip(), site_of(request).limits.name
    if len(value) > most:
        raise InputError(f"{name} has {len(value):,} characters; {most} is the most.", None, "Give fewer words.")
    return value or None


def choice(given: Mapping[str, str], name: str, choices: Collection[str]) -> str | None:
    """Return one of these words, None if none is given."""
    value = given.get(name, "").strip()
    if value and value not in choices:
        raise InputError(f"{name} cannot be {value[:60]!r}.", None, f"Give one of: {', '.join(choices)}.")
    return value or None


def number(given: Mapping[str, str], name: str, least: int = 1, most: int = LARGEST_NUMBER) -> int | None:
    """Return a whole number, None if none is given."""
    value = given.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 20 and least <= int(value) <= most):
        raise InputError(f"{name} cannot be {value[:60]!r}.", None, f"Give a whole number from {least} to {most:,}.")
    return int(value)


def date(given: Mapping[str, str], name: str) -> str | None:
    """Return a date or a time as ISO 8601 writes it, None if none is given."""
    value = given.get(name, "").strip()
    if value and not _DATE.fullmatch(value):
        raise InputError(f"{name} cannot be {value[:60]!r}.", None, "Give a date such as 2025-04-02.")
    return value or None


def part(request: Request) -> ListPage:
    """Return which part of a list is asked for."""
    limits = site_of(request).limits
    return ListPage(number(request.query_params, "page", most=limits.pages) or 1, limits.rows)


@dataclass(frozen=True, slots=True)
class StoryChoice:
    """Which stories are asked for, by the conditions of the archive, and in which order."""

    words: str | None
    outlet: str | None
    kind: str | None
    credited: bool | None
    since: str | None
    until: str | None
    minimum: int | None
    sort: str

    @property
    def conditions(self) -> dict[str, Any]:
        """Return the conditions as the archive takes them."""
        return {name: value for name, value in asdict(self).items() if name != "sort"}

    @property
    def filtered(self) -> bool:
        """Return whether anything is left out."""
        return any(value is not None for value in self.conditions.values())


def story_choice(request: Request) -> StoryChoice:
    """Return which stories are asked for."""
    given = request.query_params
    return StoryChoice(
        words=text(request, "words"),
        outlet=text(request, "outlet"),
        kind=choice(given, "kind", [kind.value for kind in LinkKind]),
        credited=_CREDITS.get(choice(given, "credit", _CREDITS) or ""),
        since=date(given, "since"),
        until=date(given, "until"),
        minimum=number(given, "least"),
        sort=choice(given, "sort", STORY_ORDERS) or "size",
    )


def address_of_page(path: str, given: Mapping[str, str], page: int) -> str:
    """Return the address of another page of the same list; the first has no number."""
    kept = {name: value for name, value in given.items() if value.strip() and name != "page"}
    if page > 1:
        kept["page"] = str(page)
    return f"{path}?{urlencode(kept)}" if kept else path
