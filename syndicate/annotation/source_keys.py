"""The one name under which a source is counted, however it is written: "AFP", "afp.com" and "Agence France-Presse" are one source.

Invariant: two names have one key if the registry knows them as one house, or if they differ only in case, spaces, dots, a leading
article, a company's form, and what an address has around its name. All that groups by sources compares keys.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from syndicate.annotation.agencies import Agency, Registry, folded_name, house_of, registry
from syndicate.annotation.agencies import host as host_of


def house_named(name: str) -> Agency | None:
    """Return the house of a name that stands for itself: also of one with dots ("U.P.I."), and of an agency in small letters ("upi")."""
    known, bare = registry(), name.strip().strip(".")
    found = house_of(name) or house_of(bare) or known.named(bare, "slugs")
    if found is not None:
        return found if found is not known.generic else None
    shouted = known.short.get(bare.replace(".", "").upper())
    return shouted if shouted is not None and ("." in bare or (bare.islower() and shouted.kind == "agency")) and not host_of(bare) else None


def source_key(name: str) -> str:
    """Return the key of a source's name: the canonical name of its house, else its letters."""
    return _key(name, registry())


@functools.lru_cache(maxsize=1 << 14)
def _key(name: str, _known: Registry) -> str:
    house = house_named(name)
    if house is not None:
        return house.name
    labels = host_of(name).split(".") if " " not in name.strip() else []
    # "co.uk" and its like: the label before the last two is the name
    bare = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2] if len(labels) > 1 else name
    letters = "".join(c for c in folded_name(bare) if c.isalnum())
    # "theharbourpost.com", but no name of few letters
    return (letters.removeprefix("the") if len(letters) > 6 else letters) or name


def display_name(names: Mapping[str, int]) -> str:
    """Return the one name to show for names with one key and how often each stands: the canonical one, else the most frequent."""
    house = next((found for name in sorted(names) if (found := house_named(name)) is not None), None)
    if house is not None:
        return house.name
    return min(names, key=lambda name: (bool(host_of(name)), -names[name], name.isupper() or name.islower(), name))


def same_source(one: str, two: str) -> bool:
    """Return whether two names are of one source."""
    return one == two or source_key(one) == source_key(two)
