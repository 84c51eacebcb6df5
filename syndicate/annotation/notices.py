"""Copyright notices: whom one names, and whether that is somebody else than the outlet that shows it.

Invariant: one rule holds wherever a notice stands: in a text, beside it, or in a field. A notice of the article's own outlet, author or
publisher credits nobody; one of somebody else credits that holder. The notice of a company that only publishes outlets names none.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from syndicate.annotation.addresses import site
from syndicate.annotation.agencies import Agency, agencies_in, folded_name, house_of
from syndicate.annotation.credit_rules import NOTICE_END, PICTURE
from syndicate.annotation.outlets import owns
from syndicate.model.article import Article

CLOSING_CHARACTERS = 600  # at the end: there a notice of an agency needs no year
EDGE_CHARACTERS = 1_500  # at either end of a text: there a notice may name a holder that the registry lacks
MOST_HOLDER_WORDS = 7
LONGEST_HOLDER_CHARACTERS = 60
MOST_BEFORE_CHARACTERS = 60  # of a name before the sign
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HEAD = re.compile(r"^(?:©|\(c\)|copyright\b|by\b|[\s,:.–-]|\d{4})+", re.IGNORECASE)
_HOLDER_END = re.compile(r"[,;|•·\n（(]|\s[–—-]\s|。|،|(?<=\w\w\w)[.:](?:\s|$)|\b(?:19|20)\d\d\b|©")
_STARTS = re.compile(r"(?:[.!?”\")\]|•·–—-][ \t]{1,3})[\W_]{0,4}$")
_LETTER = re.compile(r"[^\W\d_]")
_SUPPLIERS = ("agency", "syndicator", "press releases")
_STROKE = re.compile(r"[/@]")  # of photographers and accounts
_AND = re.compile(r"\s*[,;&]\s*|\s+(?:and|und|et|y|e|en|и|і|og|och)\s+")


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(tomllib.loads(files("syndicate").joinpath("data/notices.toml").read_text(encoding="utf-8"))[name])


@functools.cache
def rights() -> re.Pattern[str]:
    """Return the pattern of the words that reserve rights."""
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}" for one in sorted(_words("rights"), key=len, reverse=True)), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice at a place of a text: its agencies, or else the holder as written; ``dated`` by a year or words that reserve rights."""

    start: int
    end: int
    agencies: tuple[Agency, ...]
    holder: str | None
    dated: bool


def notice_at(text: str, match: re.Match[str], end: int) -> Notice | None:
    """Return the notice of a match of the rule of copyright, whose sentence ends at ``end``; None for that of a picture."""
    start, line_end = match.start(), min(end, match.end())
    before = text[max(0, start - 24) : start].lower()
    around = text[max(0, start - 30) : match.end() + 40]
    names = NOTICE_END.split(match["names"])[0]
    if PICTURE.search(before) or PICTURE.search(match["names"][:60].split(". ")[0]) or before.rstrip().endswith("by"):
        return None
    dated = bool(match["year"] or rights().search(around) or _YEAR.search(match["names"]))
    first = text.rfind("\n", 0, start) + 1
    written = text[first:start].strip(" \t*_:|")
    opens = _opens(text, start, written)
    closes = not dated and text[max(0, start - 1) : start] in ("\n", "") and len(text) - match.end() < CLOSING_CHARACTERS
    agencies = tuple(agencies_in(names)) if dated or closes else ()
    if agencies or not dated:
        return Notice(start, line_end, agencies, None, dated)
    holder = holder_in(match["names"]) if opens else None
    if not opens and holder_in(match["names"]) is None:  # "Harbour Post © 2020"
        holder = holder_in(written) if len(written) <= MOST_BEFORE_CHARACTERS else None
        if holder is not None:
            start, agencies = first + written.index(holder.split()[0]), tuple(agencies_in(holder))
    edge = start < EDGE_CHARACTERS or len(text) - match.end() < EDGE_CHARACTERS
    return Notice(start, line_end, agencies, holder if edge else None, dated)


def _opens(text: str, start: int, written: str) -> bool:
    """Return whether a notice begins at an offset: its line or a sentence does, or only words of a notice are before it."""
    plain = written.casefold().replace("’", "'")
    return (
        not plain
        or _STARTS.search(text[max(0, start - 8) : start]) is not None
        or plain in _words("sign")
        or rights().match(plain) is not None
    )


def holder_in(written: str) -> str | None:
    """Return the holder's name at the beginning of some words, without its legal form; None if they name nobody."""
    bare = _HEAD.sub("", written.strip())
    opening = rights().search(bare)
    bare = _HOLDER_END.split(bare[: opening.start()] if opening else bare)[0].strip(" \t.-–—*_\"'“”«»")
    name = " ".join(_without(bare, ("form",)))
    known = folded_name(name)
    if not 2 <= len(name) <= LONGEST_HOLDER_CHARACTERS or len(name.split()) > MOST_HOLDER_WORDS or not _LETTER.search(name):
        return None
    if (name[0].islower() and "." not in name) or known in _words("nobody") or _STROKE.search(name) or "://" in name:
        return None
    return name


def _without(name: str, lists: tuple[str, ...]) -> list[str]:
    """Return the words of a name without those of some lists at its ends."""
    out = frozenset().union(*map(_words, lists))
    words = [word for word in name.split() if word != "&"]
    while len(words) > 1 and words[-1].casefold().strip(".,()") in out:
        words.pop()
    while len(words) > 1 and words[0].casefold().strip(".,()") in out:
        words.pop(0)
    return words if len(words) != len([word for word in name.split() if word != "&"]) else name.split()


def names_publisher(name: str) -> bool:
    """Return whether a name is that of a company that publishes outlets, and not that of an outlet."""
    return any(word.casefold().strip(".,()") in _words("publisher") for word in name.split()[-2:])


def is_company(notice: str) -> bool:
    """Return whether the words of a notice have the form or the name of a company that publishes outlets."""
    words = [word.strip(".,()") for word in notice.split()]
    return any(word[:1].isupper() and word.casefold() in _words("form") | _words("publisher") for word in words) or "GmbH" in words


def own_names(article: Article) -> tuple[str, ...]:
    """Return what an article's own side is called: its outlet, its host, its authors, and the publisher that its page states."""
    byline = article.byline or ""
    authors = [] if agencies_in(byline) else _AND.split(byline)
    publisher = dict(article.metadata).get("publisher", "")
    stated = publisher if (house := house_of(publisher)) is None or house.kind not in _SUPPLIERS else ""  # of an agency's text: the agency
    return tuple(filter(None, (article.outlet, site(article.uri) if article.uri else None, stated, *authors)))


def is_own(holder: str, houses: Iterable[str]) -> bool:
    """Return whether a holder is one of these houses, with the words of a company around its name or without them.

    A name of several words with more behind it is that of the house's company.
    """
    bare, words = " ".join(_without(holder, ("form", "publisher"))), folded_name(holder).split()
    for house in houses:
        short = " ".join(_without(house, ("form", "publisher")))
        opening = folded_name(house).split()
        if owns(house, holder) or owns(house, bare) or owns(short, bare) or (len(opening) > 1 and words[: len(opening)] == opening):
            return True
    return False
