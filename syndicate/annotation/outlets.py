"""Which names are those of one outlet: its masthead, the titles of its feeds and sections, its hosts, and what else it is called.

Invariant: two houses that the registry of agencies knows are never one outlet. Besides the names themselves only hosts decide, and what
the user's own file or the archive says (``use``, ``learn``); of these each process has one directory.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from syndicate.annotation.addresses import site
from syndicate.annotation.agencies import Agency, folded_name, host, house_of

# "Strait Courier – Top Stories", "Sport | Strait Courier", "Strait Courier: Politics"
_aliases: dict[str, str] = {}  # letters of a name, or a host -> the name or host of the outlet
_PARTS = re.compile(r"\s+[-–—·•/]\s+|\s*[|»›:]\s+")


@functools.lru_cache(maxsize=1 << 14)
def _letters(name: str) -> str:
    """Return only the letters and digits of a name, or of the main label of a host."""
    labels = host(name).split(".") if " " not in name.strip() else []
    # "co.uk" and its like: the label before the last two is the name
    bare = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2] if len(labels) > 1 else name
    letters = "".join(c for c in folded_name(bare) if c.isalnum())
    return letters.removeprefix("the") if len(letters) > 6 else letters


@functools.lru_cache(maxsize=1 << 14)
def parts_of(name: str) -> frozenset[str]:
    """Return the letters of those parts of an outlet's name that may be its masthead, the other ones being a section or a feed.

    A news agency named in a later part is the source of a feed and not the masthead.
    """
    parts = _PARTS.split(name.strip())
    own = [part for place, part in enumerate(parts) if not place or house_of(part) is None] if len(parts) > 1 else []
    return frozenset(filter(None, map(_letters, own)))


def _one_site(one: str, two: str) -> bool:
    """Return whether two hosts are of one site: the same, one inside the other, or the same name under two countries."""
    one, two = site(one), site(two)
    if one == two or one.endswith(f".{two}") or two.endswith(f".{one}"):
        return True
    return all(name.split(".")[0] == _letters(name) for name in (one, two)) and _letters(one) == _letters(two)


def owns(outlet_or_host: str, source: str) -> bool:
    """Return whether an outlet, given by name or host, is the source itself, so that naming the source is not a credit."""
    house, origin = house_of(outlet_or_host), house_of(source)
    if house is not None and origin is not None:
        return house is origin
    called = _alias(outlet_or_host)
    if called and called == _alias(source):
        return True
    if host(outlet_or_host) and host(source):
        return _one_site(outlet_or_host, source)
    one, two = _letters(outlet_or_host), _letters(source)
    return bool(one and two) and (one == two or one in parts_of(source) or two in parts_of(outlet_or_host))


def _alias(name: str) -> str | None:
    """Return what the outlet of a name or host is called in the directory of this process, None if it is not there."""
    return _aliases.get(site(name) or _letters(name)) if _aliases else None


def _is_portal(name: str) -> bool:
    house = house_of(name)
    return house is not None and house.kind == "portal"


def _known(names: Sequence[str]) -> Agency | None:
    """Return the house that the registry knows by one of these names, if it is no portal."""
    return next((house for name in names if (house := house_of(name)) is not None and house.kind != "portal"), None)


def one_outlet(one: Sequence[str], two: Sequence[str]) -> bool:
    """Return whether two articles are of one outlet, each given by the outlet's name and the host of its address.

    Portals carry the texts of many, so their hosts say nothing.
    """
    known, other = _known(one), _known(two)
    if known is not None and other is not None and known is not other:
        return False
    return any(owns(name, called) for name in one if not _is_portal(name) for called in two if not _is_portal(called))
