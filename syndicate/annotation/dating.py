"""What an article's text and metadata say of its dates: an embargo, and whether its date can be true.

Invariant: no date is invented or changed; one that cannot be true is kept and has a note (``DOUBTED``), by which it proves nothing.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from syndicate.annotation.agencies import host
from syndicate.model.article import Article, Note
from syndicate.text.dates import ANY_TIME, LONGEST_DATE_CHARACTERS, looks_like_date, read_moment

DOUBTED = "date-doubted"  # the rule of a note on a date that cannot be true
FIRST_WEB_YEAR = 1990
HEAD_CHARACTERS = 800  # at the start of a text, in which an embargo is looked for
FOOT_CHARACTERS = 300
_SAME_DAY = timedelta(days=1)
_CLOCK_FIRST = re.compile(
    r"^(?:(?:at|um|à|alle(?:\s+ore)?|a las|às|om|в)\s+)?"
    r"(\d{1,2}[:.h]\d{2}(?:\s*[ap]\.?m\.?)?(?:\s*(?:Uhr|hrs?|hours|uur|часов))?(?:\s*[A-Z]{1,4}T?\b(?:\s*[+-]\d{1,2})?)?)"
    r"[\s,]*(?:(?:on|am|le|del?|il|el|op)\s+|,\s*)?(?=\S)",
    re.IGNORECASE,
)
# Hours without minutes or a colon, as they are written with a colon
_BARE_HOURS = (
    (re.compile(r"(?<![\d:.])(\d{1,2})(?=\s*(?:Uhr|uur|[ap]\.?m\b))", re.IGNORECASE), r"\1:00"),
    (re.compile(r"(?<![\d:.])(\d{1,2})\s?h\b(?!\d)"), r"\1:00"),
    (re.compile(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)(?=\s*(?:hrs?|hours|GMT|UTC|BST|E[SD]?T|CES?T)\b)", re.IGNORECASE), r"\1:\2"),
)
_ASIDE = re.compile(r"\s*\((?=\D*\))[^()\d]*\)")


def dated(article: Article) -> Article:
    """Return an article with the embargo that its text states, and with a note on a date that cannot be true."""
    known = dict(article.metadata)
    if "embargo" not in known and (until := embargo_in(article.text)):
        article = replace(article, metadata=tuple(sorted((*article.metadata, ("embargo", until)))))
    found = tuple(note for note in _doubts(article, known) if note not in article.notes)
    return replace(article, notes=article.notes + found) if found else article


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


@functools.cache
def _words() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return the words of which a line that states an embargo has one, and the pattern of such a line with its date."""
    words: dict[str, str] = tomllib.loads(files("syndicate").joinpath("data/embargo.toml").read_text(encoding="utf-8"))
    until = words["until"].replace("\n", "")
    line = rf"(?im)^[\W_]*(?:{until})(?!\w)[\s:：–—-]*(?P<date>[^\n]{{6,{LONGEST_DATE_CHARACTERS}}})$"
    return tuple(words["contains"].split("|")), re.compile(line)


def embargo_in(text: str) -> str | None:
    """Return until when a line at the start or end of a text forbids to publish it, in ISO 8601; None if none does."""
    contains, lines = _words()
    for part in (text[:HEAD_CHARACTERS], text[-FOOT_CHARACTERS:]):
        if any(map(part.casefold().__contains__, contains)):
            found = (_moment_of(match["date"]) for match in lines.finditer(part))
            until = next(filter(None, found), None)
            if until:
                return until
    return None


def _moment_of(words: str) -> str | None:
    """Return the moment of a stated embargo, written with the time of day before or behind the day."""
    bare = _ASIDE.sub("", words)
    for pattern, clock in _BARE_HOURS:
        bare = pattern.sub(clock, bare)
    bare = " ".join(re.sub(r"[()]", " ", bare).split()).lstrip(" .*_-–—:;,!").rstrip(" *_-–—:;,!")
    first = _CLOCK_FIRST.match(bare)
    turned = f"{bare[first.end() :].strip(' ,')} {first[1]}" if first else ""
    for written in (bare, turned):
        if written and looks_like_date(written):
            return read_moment(written, ANY_TIME).iso
    return None
