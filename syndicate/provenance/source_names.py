"""How a text may write the name of a source: without its article, with the endings of a language, as an address.

Invariant: a pattern finds a name only as a whole word. A script without spaces has none.
"""

from __future__ import annotations

import functools
import re

from syndicate.annotation.agencies import host, house_of, registry

LEAST_HOST_LETTERS = 6  # of a host's name that is looked for as a name with spaces

_ARTICLE = re.compile(r"^(?:[Tt]he|[Ll]a|[Ll]e|[Ee]l|[Ii]l|[Dd]ie|[Dd]er|[Dd]as|[Oo]|[Aa]) (?=\w)")
_ENDING = re.compile(r"\s*\([^()]{0,40}\)\s*$")
_PARTS = re.compile(r" [-–—|:] ")
_WORD = re.compile(r"\w+")


def spellings(name: str) -> tuple[str, ...]:
    """Return how a source may be written, the longest first."""
    bare = _ENDING.sub("", name)
    found = {name, bare, _PARTS.split(bare)[0]}
    agency = registry().at_name.get(name) or house_of(name)
    if agency is not None:
        found |= {agency.name, *agency.names, *agency.abbreviations}
    if site := host(name):
        labels = site.split(".")
        label = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2]  # "co.uk" and its like
        found |= {site, label} if len(label) >= LEAST_HOST_LETTERS else {site}
    found |= {_ARTICLE.sub("", one) for one in found}
    return tuple(sorted((one.strip() for one in found if len(one.strip()) > 1), key=lambda one: (-len(one), one)))


@functools.lru_cache(maxsize=1024)
def name_pattern(written: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds each of these spellings."""
    return re.compile("|".join(_spelled(one) for one in written))


def _spelled(name: str) -> str:
    """Return a pattern for one name: with the endings that languages give to its words, without spaces as an address, in capitals."""
    if any(sign >= "\u2e80" for sign in name):
        return re.escape(name)
    words = name.replace("’", "'").split()
    inflected = r"[\s\u00a0]".join(_inflected(word) for word in words)
    shouted = r"[\s\u00a0]".join(re.escape(word.upper()) for word in words)
    joined = "".join(_WORD.findall(name.lower()))
    address = rf"|{re.escape(joined)}(?=\.[a-z]{{2}})" if len(joined) >= LEAST_HOST_LETTERS else ""
    parted = ""
    if joined == name and name.isascii() and len(joined) >= LEAST_HOST_LETTERS:  # of a host: in the text it may be several words
        parted = rf"|{joined[0].upper()}(?i:{''.join(f' ?{letter}' for letter in joined[1:])})(?!\w)"
    return rf"(?<!\w)(?:(?:{inflected}|{shouted})(?!\w){address}{parted})"


def _inflected(word: str) -> str:
    if word[-1:].isalpha() and "\u0400" <= word[-1] <= "\u04ff" and len(word) > 3:
        return re.escape(word[:3] + word[3:].rstrip("аеиоуыэюяйьіїє")) + r"\w{0,3}"
    plain = re.escape(word).replace("'", "['’]")
    return plain + (r"(?:s|n|en|es|er|em)?" if len(word) > 3 and word[-1].isalpha() and not word.isupper() else "")
