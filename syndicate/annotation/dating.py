"""What an article's text and metadata say of its dates: an embargo, and whether its date can be true.

Invariant: no date is invented or changed; one that cannot be true is kept and has a note (``DOUBTED``), by which it proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from syndicate.annotation.agencies import host
from syndicate.annotation.embargoes import embargo_in
from syndicate.model.article import Article, Note

DOUBTED = "date-doubted"  # the rule of a note on a date that cannot be true
FIRST_WEB_YEAR = 1990
_SAME_DAY = timedelta(days=1)
_SAME_CLOCK = timedelta(days=7)  # between an item and the end of its embargo


def dated(article: Article) -> Article:
    """Return an article with the embargo that its text states, and with a note on a date that cannot be true."""
    known = dict(article.metadata)
    if "embargo" not in known and (until := embargo_in(article.text, article.published)):
        article = replace(article, metadata=tuple(sorted((*article.metadata, ("embargo", _in_zone(until, article.published))))))
    found = tuple(note for note in _doubts(article, known) if note not in article.notes)
    return replace(article, notes=article.notes + found) if found else article


def _in_zone(until: str, published: str | None) -> str:
    """Return the end of an embargo in the zone of its article's own date, if its line names none: a house means its own clock.

    A date in UTC says nothing of where the house is, and further away from it the clock may have been changed.
    """
    if "T" not in until or datetime.fromisoformat(until).tzinfo or not published or "T" not in published:
        return until
    own = datetime.fromisoformat(published)
    zoned = datetime.fromisoformat(until).replace(tzinfo=own.tzinfo)
    near = own.tzinfo is not None and own.utcoffset() and abs(zoned - own) <= _SAME_CLOCK
    return zoned.isoformat() if near else until


def _doubts(article: Article, known: dict[str, str]) -> Iterator[Note]:
    """Yield why the date of publication cannot be true."""
    published = article.published
    if not published:
        return
    captured = known.get("captured")
    if captured and _day(published) - _day(captured) > _SAME_DAY:
        yield Note("published", DOUBTED, f"{published} is later than {captured}, when the page was captured: it decides nothing")
    if _day(published).year >= FIRST_WEB_YEAR:
        return
    if host(article.uri or "") and any(note.field == "published" and note.rule in _OF_PAGES for note in article.notes):
        yield Note("published", DOUBTED, f"{published} is from before there were web pages: it decides nothing")


_OF_PAGES = frozenset({"page-head", "trafilatura"})


def _day(iso: str) -> datetime:
    read = datetime.fromisoformat(iso)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
