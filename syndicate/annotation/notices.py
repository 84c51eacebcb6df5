"""Copyright notices: whom one names, and whether that is somebody else than the outlet that shows it.

Invariant: one rule holds wherever a notice stands: in a text, beside it, or in a field. A notice of the article's own outlet, author or
publisher credits nobody; one of somebody else credits that holder. The notice of a company that only publishes outlets names none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from syndicate.annotation.addresses import site
from syndicate.annotation.agencies import Agency, agencies_in, folded_name, house_of
from syndicate.annotation.credit_rules import NOTICE_END, PICTURE
from syndicate.annotation.outlets import owns
from syndicate.annotation.page_head import is_prose, words
from syndicate.model.article import Article
from syndicate.model.word_lists import words_of

CLOSING_CHARACTERS = 600  # at the end: there a notice of an agency needs no year
EDGE_CHARACTERS = 1_500  # at either end of a text: there a notice may name a holder that the registry lacks
MOST_HOLDER_WORDS = 7
LONGEST_HOLDER_CHARACTERS = 60
MOST_BEFORE_CHARACTERS = 60  # of a name before the sign
_AROUND = " \t.,:;|()（）-–—*_\"'“”«»©"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HEAD = re.compile(r"^(?:©|\(c\)|copyright\b|by\b|[\s,:.–-]|\d{4})+", re.IGNORECASE)
_HOLDER_END = re.compile(r"[,;|•·\n（(]|\s[–—-]\s|。|،|(?<=\w\w\w)[.:](?:\s|$)|\b(?:19|20)\d\d\b|©")
_STARTS = re.compile(r"(?:[.!?”\")\]|•·–—-][ \t]{1,3})[\W_]{0,4}$")
_LETTER = re.compile(r"[^\W\d_]")
_SUPPLIERS = ("agency", "syndicator", "press releases")
_STROKE = re.compile(r"[/@]")  # of photographers and accounts
_AND = re.compile(r"\s*[,;&]\s*|\s+(?:and|und|et|y|e|en|и|і|og|och)\s+")


_words = functools.partial(words_of, "notices")


@functools.cache
def _reserved() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_words('reserved'), key=len, reverse=True))})", re.IGNORECASE)


@functools.cache
def rights() -> re.Pattern[str]:
    """Return the pattern of the words that reserve rights."""
    others = "|".join(map(re.escape, _words("rights")))
    return re.compile(rf"{_reserved().pattern}|(?<!\w)(?:{others})", re.IGNORECASE)


@functools.cache
def _to() -> re.Pattern[str]:
    listed = "|".join(sorted(map(re.escape, _words("to")), key=len, reverse=True))
    return re.compile(rf"(?:(?:{listed})\s+)+|ل(?=صحيفة|وكالة|قناة|جريدة|مجلة|موقع)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice at a place of a text: its agencies, or else the holder as written; ``dated`` by a year or words that reserve rights."""

    start: int
    end: int
    agencies: tuple[Agency, ...]
    holder: str | None
    dated: bool


def notice_at(text: str, match: re.Match[str], end: int) -> Notice | None:
    """Return the notice of a match of a rule of copyright, whose sentence ends at ``end``; None for that of a picture.

    A notice without a year and without words that reserve rights names a holder only where it closes the text, alone in its line.
    """
    start, line_end = match.start(), _end(text, match, end)
    before = text[max(0, start - 24) : start].lower()
    around = text[max(0, start - 30) : match.end() + 40]
    if PICTURE.search(before) or PICTURE.search(match["names"][:60].split(". ")[0]) or before.rstrip().endswith("by"):
        return None
    dated = bool(match["year"] or rights().search(around) or _YEAR.search(match["names"]))
    first = text.rfind("\n", 0, start) + 1
    written = text[first:start].strip(" \t*_:|")
    opens = _opens(text, start, written)
    closes = text[max(0, start - 1) : start] in ("\n", "") and len(text) - match.end() < CLOSING_CHARACTERS
    holder = holder_in(match["names"]) if opens or dated else None
    agencies = tuple(agencies_in(holder or NOTICE_END.split(match["names"])[0])) if dated or closes else ()
    if agencies:
        return Notice(start, line_end, agencies, None, dated)
    if not dated:
        alone = closes and holder is not None and _is_alone(text, match, holder)
        return Notice(start, line_end, (), holder if alone else None, dated)
    if not opens:
        if holder is None and len(written) <= MOST_BEFORE_CHARACTERS and (holder := holder_in(written)):  # "Harbour Post © 2020"
            start, agencies = first + written.index(holder.split()[0]), tuple(agencies_in(holder))
        else:
            holder = None
    edge = start < EDGE_CHARACTERS or len(text) - match.end() < EDGE_CHARACTERS
    return Notice(start, line_end, agencies, holder if edge else None, dated)


def _end(text: str, match: re.Match[str], end: int) -> int:
    """Return where a notice ends: behind its sentence, and behind the words that reserve rights if they follow."""
    end = min(end, match.end())
    follows = _reserved().match(text, end + len(text[end : end + 3]) - len(text[end : end + 3].lstrip(_AROUND)))
    if follows is None or follows.end() > match.end():
        return end
    return follows.end() + (text[follows.end() : follows.end() + 1] == ".")


def _is_alone(text: str, match: re.Match[str], holder: str) -> bool:
    """Return whether a line has nothing but a sign and a name, and no prose stands below it."""
    bare = " ".join(_without(_HEAD.sub("", match["names"]).strip(_AROUND), ("form",)))
    line_end = text.find("\n", match.end("names"))
    whole = line_end < 0 or not text[match.end("names") : line_end].strip()
    return whole and bare == holder and is_name(holder) and not any(map(is_prose, text[match.end() :].split("\n")))


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
    """Return the holder's name in some words, without its legal form; None if they name nobody.

    It stands before the words that reserve rights; behind them only if nothing else does.
    """
    bare = _HEAD.sub("", written.strip())
    opening = rights().search(bare)
    behind = opening is not None and not _LETTER.search(bare[: opening.start()])
    if opening:
        bare = _behind(bare[opening.end() :]) if behind else bare[: opening.start()]
    whole = bare.strip(_AROUND).removesuffix("所有")
    bare = _HOLDER_END.split(whole)[0].strip(" \t.-–—*_\"'“”«»")
    name = " ".join(_without(bare, ("form",)))
    known = folded_name(name)
    if not 2 <= len(name) <= LONGEST_HOLDER_CHARACTERS or len(name.split()) > MOST_HOLDER_WORDS or not _LETTER.search(name):
        return None
    if (name[0].islower() and "." not in name) or known in _words("nobody") or _STROKE.search(name) or "://" in name:
        return None
    return None if behind and not (bare == whole.rstrip(".") and is_name(bare)) else name


def _behind(written: str) -> str:
    """Return what stands behind the words that reserve rights, without the words that join a holder to them."""
    bare = _HEAD.sub("", written.strip(_AROUND))
    joined = _to().match(bare)
    return _HEAD.sub("", bare[joined.end() :] if joined else bare)


def is_name(written: str) -> bool:
    """Return whether words are nothing but a name: each has a capital, if its script has any, joins two others, or is that of an outlet."""
    allowed = words("joiner") | words("outlet")
    return all(not word[:1].islower() or word.casefold() in allowed or "." in word[1:-1] for word in written.split())


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
