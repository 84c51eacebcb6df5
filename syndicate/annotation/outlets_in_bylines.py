"""Outlets that the registry lacks, told by their names where a byline names them.

Invariant: a name counts if it has the word of an outlet ("Times", "Zeitung") and another word, which is not that of a desk. A person
whose surname is such a word is no outlet. The article's own outlet is never named.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from syndicate.annotation.agencies import folded_name, host
from syndicate.annotation.notices import is_own
from syndicate.annotation.page_head import words

MOST_OUTLET_WORDS = 6
MOST_OTHER_WORDS = 2  # beside that of an outlet: with more the name of a person may be among them
MOST_BYLINE_WORDS = 16
_SEPARATOR = re.compile(r"\s*[,;|•·()]\s*|\s+[/–—-]\s+|(?<=\w)/(?=\w)")
_ARTICLE = re.compile(r"^(?:the|der|die|das|den|dem|le|la|les|el|los|las|il|lo|o|a|os|as|de|het)\s+", re.IGNORECASE)
_NO_NAMES = re.compile(r"@|//|\w\.\w{2,}/|[!?:]$|\d:\d\d")  # an account, an address, a heading, the length of a film
_INSIDE = re.compile(
    r"\b(The [A-Z][\w.’' -]{2,30}?)(?:, | \()(?!The\b)(?:[A-Z][a-z]{0,4}\.? ?){1,2}?\)? (?=[A-Z])"
)  # "The Stuart (Fla.) News"
_HOST_END = re.compile(r"\.[^\W\d_]{2}")  # each host holds it
_IDEOGRAPHS = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")  # where two names meet
_REPORTER = re.compile("(?:本报)?(?:记者|記者|기자)$")


@functools.cache
def _for() -> re.Pattern[str]:
    listed = "|".join(sorted(map(re.escape, words("writes_for")), key=len, reverse=True))
    return re.compile(rf"\s+(?:{listed})\s+", re.IGNORECASE)


@functools.cache
def _tells() -> tuple[str, ...]:
    """Return strings of which the name of an outlet that is no host holds one, in lower case; none of them holds another."""
    found: list[str] = []
    for word in sorted(words("outlet") | words("outlet_endings"), key=len):
        if not any(one in word for one in found):
            found.append(word)
    return tuple(found)


def may_name_outlet(byline: str) -> bool:
    """Return whether a byline can name an outlet; False is certain."""
    return _HOST_END.search(byline) is not None or any(map(byline.casefold().__contains__, _tells()))


def outlets_named(byline: str, houses: Sequence[str], *, with_person: bool = False) -> list[str]:
    """Return the outlets other than the article's own ``houses`` that a byline names, without its "By".

    With ``with_person`` the name of a person has to be before that of the outlet: "Ann Oak, Harbour Times".
    """
    if not houses or not may_name_outlet(byline) or _NO_NAMES.search(byline) or len(byline.split()) > MOST_BYLINE_WORDS:
        return []
    found: list[str] = []
    parts = list(_parts(byline.strip(" .")))
    for place, (part, signed) in enumerate(parts):
        name = " ".join(_without_desk(part))
        if (with_person and not (signed or (place and _is_person(parts[0][0])))) or not _is_outlet(name, alone=not signed):
            continue
        bare = _ARTICLE.sub("", name)
        if not (is_own(name, houses) or _is_short_of(bare, houses)) and name not in found:
            found.append(name)
    return found


def _parts(byline: str) -> Iterator[tuple[str, bool]]:
    """Yield the names of a byline, each with whether a person before it writes for it."""
    for part in _SEPARATOR.split(_IDEOGRAPHS.sub(",", _INSIDE.sub(r"\1 ", byline))):
        link = _for().search(f" {part}")  # a part may begin with "Special to the"
        person = f" {part}"[: link.start()].strip() if link else ""
        if link and (_is_person(person) or not person):
            yield from ((one, False) for one in (person,) if one)
            rest = f" {part}"[link.end() :]
            yield (_ARTICLE.sub("", rest) if rest[:1].islower() else rest), True
        elif part:
            signed = part.split()[-1].casefold() in words("staff") and len(_without_desk(part)) < len(part.split())
            yield part, signed


def _is_person(name: str) -> bool:
    """Return whether some words can be the name of a person: two to four, capitalised, none of them that of an outlet or a desk."""
    given = name.split()
    barred = (one.casefold() in words("desk") or (_is_word(one) and one.casefold() not in words("surname")) for one in given)
    return 2 <= len(given) <= 4 and given[0][0].isupper() and not any(barred)


def _without_desk(name: str) -> list[str]:
    """Return the words of a name without those of a desk behind it ("Harbour Times Staff")."""
    given = _REPORTER.sub("", name).split()
    while len(given) > 1 and (
        given[-1].casefold() in words("staff") or (given[-1].casefold() in words("desk") and not _is_word(given[-1]))
    ):
        given.pop()
    return given


@functools.lru_cache(maxsize=1 << 14)
def _is_word(word: str) -> bool:
    low = word.casefold()
    return low in words("outlet") or any(
        low.endswith(end) and len(low) > len(end) + (2 if end.isascii() else 0) for end in words("outlet_endings")
    )


def _is_outlet(name: str, *, alone: bool) -> bool:
    """Return whether a name is that of an outlet; ``alone`` if no words say that somebody writes for it."""
    given = name.split()
    if host(name):
        return True
    if not 1 <= len(given) <= MOST_OUTLET_WORDS or given[0][:1].islower() or not all(_is_capital(word) for word in given):
        return False
    called = [word for word in _ARTICLE.sub("", name).split() if word.casefold() not in words("joiner")]
    telling = [word for word in called if _is_word(word)]
    others = [word for word in called if not _is_word(word) and word.casefold() not in words("desk")]
    compound = any(word.casefold() not in words("outlet") for word in telling)
    if not telling or not (others or compound):
        return False
    if not alone:
        return len(others) <= MOST_OTHER_WORDS + 1
    surname = len(given) == len(called) == 2 and all(word.casefold() in words("surname") for word in telling)
    return compound or (not surname and len(others) <= MOST_OTHER_WORDS)


def _is_capital(word: str) -> bool:
    return not word[:1].islower() or word.casefold() in words("joiner") or _is_word(word) or "'" in word or "’" in word


def _is_short_of(name: str, houses: Sequence[str]) -> bool:
    """Return whether a name is that of a house with or without the words of an outlet: "Salt 7 News" of "Salt 7"."""
    whole = _letters(name.split())
    plain = _letters([word for word in name.split() if not _is_word(word)])
    for house in houses:
        given = _ARTICLE.sub("", house).split()
        bare = [word for word in given if not _is_word(word)]
        label = host(house).split(".")[0]
        if whole == _letters(given) or (plain and plain in (_letters(given), label)) or (len(bare) > 1 and _letters(bare) == whole):
            return True
    return False


def _letters(given: Sequence[str]) -> str:
    return "".join(c for c in folded_name(" ".join(given)) if c.isalnum())
