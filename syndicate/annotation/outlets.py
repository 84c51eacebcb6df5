"""Which names are those of one outlet: its masthead, the titles of its feeds and sections, its hosts, and what else it is called.

Invariant: two houses that the registry of agencies knows are never one outlet. Here only the names themselves are compared; what
articles or the user say of them besides is in a ``Directory`` (``outlet_directory``), which gives all names of an outlet.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence

from syndicate.annotation.addresses import site
from syndicate.annotation.agencies import Agency, folded_name, host, house_of
from syndicate.model.word_lists import words_of

# "Strait Courier – Top Stories", "Sport | Strait Courier", "Strait Courier: Politics"
_PARTS = re.compile(r"\s+[-–—·•/>]\s+|\s*[|»›:]+\s+")
_FEED = re.compile(r"\s*[(\[]?\b(?:rss|atom)(?:[- ]?feeds?)?\b[)\]]?\s*", re.IGNORECASE)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})


@functools.cache
def _listed(name: str) -> frozenset[str]:
    """Return a list of the data file on outlets; sections only by their letters."""
    rows = words_of("outlets", name)
    return frozenset(map(_bare, rows)) if name == "sections" else rows


def _bare(name: str) -> str:
    return "".join(c for c in folded_name(name) if c.isalnum())


def _row(name: str, hosts: str) -> str:
    """Return the row of a list of hosts that a host stands in, there perhaps for any country; "" if there is none."""
    labels = name.split(".")
    rows = (name, f"{'.'.join(labels[:-1])}.", f"{'.'.join(labels[:-2])}.")
    return next((row for row in rows if row in _listed(hosts)), "")


@functools.lru_cache(maxsize=1 << 14)
def service_of(host_name: str) -> str:
    """Return the service that an outlet's host is a part of ("paper.blogspot.com"); "" if it is a host of its own."""
    labels = host_name.split(".")
    return next((row for i in range(1, len(labels) - 1) if (row := _row(".".join(labels[i:]), "hosting"))), "")


@functools.lru_cache(maxsize=1 << 14)
def is_shared(host_name: str) -> bool:
    """Return whether a host is no outlet: many publish there, or it only shows or leads on to the texts of many."""
    labels = host_name.split(".")
    tails = (".".join(labels[i:]) for i in range(len(labels) - 1))
    return bool(_row(host_name, "hosting")) or any(_row(tail, "portals") for tail in tails) or is_portal(host_name)


@functools.lru_cache(maxsize=1 << 14)
def letters(name: str) -> str:
    """Return only the letters and digits of a name, or of the main label of a host."""
    labels = host(name).split(".") if " " not in name.strip() else []
    place = next((i for i in range(1, len(labels) - 1) if _row(".".join(labels[i:]), "hosting")), 0)
    if place:
        bare = labels[place - 1]
    else:  # "co.uk" and its like: the label before the last two is the name
        bare = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2] if len(labels) > 1 else name
    found = _bare(bare)
    return found.removeprefix("the") if len(found) > 6 else found


@functools.lru_cache(maxsize=1 << 14)
def parts_of(name: str) -> frozenset[str]:
    """Return the letters of those parts of an outlet's name that may be its masthead, the other ones being a section or a feed.

    A news agency named in a later part is the source of a feed and not the masthead.
    """
    return frozenset(filter(None, map(letters, _parts(name))))


def _parts(name: str) -> list[str]:
    parts = _PARTS.split(name.strip())
    return [part for place, part in enumerate(parts) if not place or house_of(part) is None] if len(parts) > 1 else []


@functools.lru_cache(maxsize=1 << 14)
def is_section(name: str) -> bool:
    """Return whether a name is one that sections and feeds of any outlet have."""
    return _bare(name) in _listed("sections")


@functools.lru_cache(maxsize=1 << 14)
def masthead(name: str) -> str:
    """Return an outlet's name with single spaces, and without the names of sections and feeds that stand beside it."""
    whole = " ".join(_FEED.sub(" ", name).split()) or name.strip()
    own = [part for part in _parts(whole) if not is_section(part)]
    return own[0].strip() if len(own) == 1 else whole


@functools.lru_cache(maxsize=1 << 14)
def spells(name: str, site_name: str) -> bool:
    """Return whether a host is made of a name: "Küstenblatt" and "kuestenblatt.example"."""
    wanted, found = letters(site_name), letters(masthead(name))
    plain = "".join(c for c in unicodedata.normalize("NFD", found) if not unicodedata.combining(c))
    return bool(wanted) and wanted in (found, plain, found.translate(_UMLAUTS), f"the{found}")


def _one_site(one: str, two: str) -> bool:
    """Return whether two hosts are of one site: the same, one inside the other, or the same name under two countries."""
    one, two = site(one), site(two)
    if one == two:
        return not is_shared(one)
    if one.endswith(f".{two}") or two.endswith(f".{one}"):
        return not is_shared(min(one, two, key=len))
    plain = all(name.split(".")[0] == letters(name) for name in (one, two))
    return plain and letters(one) == letters(two) and service_of(one) == service_of(two)


def owns(outlet_or_host: str, source: str) -> bool:
    """Return whether an outlet, given by name or host, is the source itself, so that naming the source is not a credit."""
    house, origin = house_of(outlet_or_host), house_of(source)
    if house is not None and origin is not None:
        return house is origin
    if host(outlet_or_host) and host(source):
        return _one_site(outlet_or_host, source)
    one, two = letters(outlet_or_host), letters(source)
    if not (one and two):
        return False
    return (
        one == two
        or letters(masthead(outlet_or_host)) == letters(masthead(source))
        or one in parts_of(source)
        or two in parts_of(outlet_or_host)
    )


@functools.lru_cache(maxsize=1 << 14)
def is_portal(name: str) -> bool:
    """Return whether the registry knows a name as one that carries the texts of many."""
    house = house_of(name)
    return house is not None and house.kind == "portal"


def known_house(names: Sequence[str]) -> Agency | None:
    """Return the house that the registry knows by one of these names, if it is no portal."""
    return next((house for name in names if (house := house_of(name)) is not None and house.kind != "portal"), None)


def one_outlet(one: Sequence[str], two: Sequence[str]) -> bool:
    """Return whether two articles are of one outlet, each given by the outlet's names and the host of its address.

    Portals carry the texts of many, so their hosts say nothing. Articles of which neither name nor host is known are not of one outlet.
    """
    return _are_one(tuple(one), tuple(two))


@functools.lru_cache(maxsize=1 << 14)  # pairs of outlets are few, pairs of their articles many
def _are_one(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    known, other = known_house(one), known_house(two)
    if known is not None and other is not None and known is not other:
        return False
    return any(owns(name, called) for name in one if not is_portal(name) for called in two if not is_portal(called))
