"""Whether a date that was found in a page is written there, or was made of a month or of numbers that can be read in two ways.

Invariant: a date stays as it was found; only the grounds for it are told.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from syndicate.annotation.dating import DOUBTED
from syndicate.model.article import Note
from syndicate.text.dates import MONTHS

INVENTED = "the page names a month and no day"
TWO_READINGS = "the page has it in numbers that can be read as day/month or as month/day"


def weigh_date(found: dict[str, str], tree: Any) -> list[Note]:
    """Take an invented day from what was found in a parsed page, and return notes on what speaks against its date."""
    from lxml.etree import tostring

    iso = found.get("published")
    against = grounds_against(iso, tostring(tree, encoding="unicode")) if iso else None
    if iso is None or against is None:
        return []
    if against == INVENTED:
        del found["published"]
        return [Note("published", "date-not-believed", f"left empty: {against}")]
    return [Note("published", DOUBTED, f"{iso} decides nothing: {against}")]


def grounds_against(iso: str, markup: str) -> str | None:
    """Return why a day in ISO 8601 that was found in a page's markup may be wrong; None if the page has it in a sure form."""
    day = date.fromisoformat(iso[:10])
    if _written(day, markup):
        return None
    numbers = rf"(?<!\d)(?:0?{day.day}([/-])0?{day.month}|0?{day.month}([/-])0?{day.day})(?:\1|\2)?[/-]{day.year}(?!\d)"
    if day.day <= 12 and day.day != day.month and re.search(numbers, markup):
        return TWO_READINGS
    return INVENTED if day.day == 1 else None


def _written(day: date, markup: str) -> bool:
    """Return whether the markup has a day in a form that can be read in one way."""
    year, month, number = day.year, day.month, day.day
    numbers = rf"{year}([-/.]?)0?{month}\1(?:0?{number})(?!\d)|(?<!\d)0?{number}\.\s?0?{month}\.\s?{year}"
    if re.search(rf"{numbers}|{year}\s?[年년]\s?0?{month}\s?[月월]\s?0?{number}\D", markup):
        return True
    names = "|".join(sorted((name for name, n in MONTHS.items() if n == month), key=len, reverse=True))
    before, behind = rf"(?<!\d)0?{number}(?:st|nd|rd|th|er|º|\.)?\s*(?:of|de)?[\s-]*(?:{names})\b", rf"\b(?:{names})\.?\s+0?{number}(?!\d)"
    return re.search(rf"{before}|{behind}", markup, re.IGNORECASE) is not None
