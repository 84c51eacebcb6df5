"""The registry of agencies, syndicators and newsrooms: whom a name, an abbreviation, a slug or a host means.

Invariant: the registry contains what ``data/agencies.toml`` and the user's own file say, nothing else. A name that is not in it
means nobody, never a similar name. The letter case of full names does not count, that of abbreviations does. Each process
has one registry in use; only ``use`` changes it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from syndicate.annotation.user_file import parsed, read_written
from syndicate.model.errors import SettingsError

KINDS = ("agency", "syndicator", "broadcaster", "newsroom", "press releases", "portal")
WRAPPING = " \t\r\n\"'“”„«»‘’*_[]()<>|•·,;:/-–—"
_COMPANY = re.compile(r"(?:,? (?:inc|llc|ltd|limited|corp|company|gmbh|s\.a|plc)\.?){1,3}$")
_WORD = re.compile(r"[^\W_]+")
_HOST = re.compile(r"[^\W_](?:[\w-]{0,62}\.){1,8}[^\W\d_]{2,24}")

_TITLE_WORDS = re.compile(
    r"^(?:(?:the|der|die|das|dem|den|la|le|les|el|los|il|lo|an?|by|from|of|news agency|agency|agence|agencia|agenzia|agência|agentur|"
    r"nachrichtenagentur|агентства|агентство|агенції|агентство новин|wire service|our friends at|and)\s+|l['’])",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?:['’]s?)?[ \t]+(?:(?:national|political|staff|business|sports|science|white house|medical|news)[ \t]+)?"
    r"(?:writers?|reporters?|journalists?|correspondents?|staff|staffers?|editors?|newsroom|news agency|bureaus?|producers?)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[ \t]*(?:,|;|\||•|·|&|\band\b|\bund\b|\bet\b|\by\b|\bи\b|\bі\b|\bdhe\b)[ \t]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Agency:
    """One source of text: its canonical name, kind, country, and every form in which others name it."""

    name: str
    kind: str
    country: str
    languages: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    datelines: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """All agencies by every name they have; ``generic`` is the entry for unnamed ones ("Agencies")."""

    agencies: tuple[Agency, ...]
    generic: Agency
    full: Mapping[str, Agency] = field(repr=False)
    short: Mapping[str, Agency] = field(repr=False)
    slugs: Mapping[str, Agency] = field(repr=False)
    datelines: Mapping[str, Agency] = field(repr=False)
    hosts: Mapping[str, Agency] = field(repr=False)
    brands: Mapping[str, Agency] = field(repr=False)
    at_name: Mapping[str, Agency] = field(repr=False)  # by canonical name, as it is written

    def named(self, name: str, extra: str = "") -> Agency | None:
        """Return the agency of a name, or None; with ``extra`` ("slugs" or "datelines") names for that form count too."""
        bare = name.strip(WRAPPING)
        special: Mapping[str, Agency] = {"slugs": self.slugs, "datelines": self.datelines}.get(extra, {})
        return special.get(bare) or self.short.get(bare) or self.full.get(folded_name(bare))

    def at(self, address: str) -> Agency | None:
        """Return the agency of an address or a host, or None."""
        labels = host(address).split(".")
        tails = (".".join(labels[i:]) for i in range(len(labels) - 1))
        return next((self.hosts[tail] for tail in tails if tail in self.hosts), None)


def folded_name(name: str) -> str:
    """Return a full name without case, extra spaces, a leading "the" and the company's legal form."""
    folded = " ".join(name.replace("’", "'").casefold().split())
    return _COMPANY.sub("", folded.removeprefix("the ")).strip(WRAPPING + ".")


@functools.lru_cache(maxsize=1 << 14)
def host(address: str) -> str:
    """Return the host of an address in lower case, without ``www.``; empty if the string is not an address."""
    bare = address.strip("<> \t\r\n").lower()
    if "//" in bare:
        try:
            bare = urlsplit(bare).hostname or ""
        except ValueError:  # a bracket without an IPv6 address
            return ""
    bare = bare.partition("/")[0]
    return bare.removeprefix("www.") if len(bare) <= 253 and _HOST.fullmatch(bare) else ""


_LISTS = ("languages", "names", "abbreviations", "slugs", "datelines", "domains", "brands")
_TEXTS = ("name", "kind", "country")
_SHIPPED = "data/agencies.toml"
_in_use: list[tuple[Path | None, Registry]] = []


def _row(row: Any, where: str, number: int) -> Agency:
    """Return the agency of one table of a file; raise SettingsError for any key that an agency does not have."""
    place = f"{where}, [[agency]] number {number}"
    if not isinstance(row, dict) or not isinstance(row.get("name"), str) or not row["name"].strip():
        raise SettingsError("this agency has no name.", place, 'Give it one: name = "Harbour News Agency".')
    place += f" ({row['name']})"
    for key, value in row.items():
        if key not in _LISTS and key not in _TEXTS:
            raise SettingsError(f"{key} is not a key of an agency.", place, f"Use one of {', '.join((*_TEXTS, *_LISTS))}.")
        if key in _TEXTS and not isinstance(value, str):
            raise SettingsError(f"{key} is not a text.", place, f'Write it in quotation marks: {key} = "...".')
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)):
            raise SettingsError(f"{key} is not a list of texts.", place, f'Write it as a list: {key} = ["...", "..."].')
    if row.get("kind", "agency") not in KINDS:
        raise SettingsError(f"{row['kind']!r} is not a kind of source.", place, f"Use one of {', '.join(KINDS)}.")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Agency(**{"kind": "agency", "country": ""} | values)


def _rows(written: str, where: str) -> tuple[tuple[Agency, ...], dict[str, Any]]:
    """Return the agencies of a file and its table of generic words."""
    data = parsed(written, where, "each agency begins with [[agency]].")
    other = sorted(set(data) - {"agency", "generic"})
    listed, generic = data.get("agency", []), data.get("generic", {})
    if other or not isinstance(listed, list) or not isinstance(generic, dict):
        remedy = "Begin each agency with [[agency]], generic words with [generic]."
        raise SettingsError(f"[{(other or ['agency'])[0]}] is not a table of agencies.", where, remedy)
    return tuple(_row(row, where, number) for number, row in enumerate(listed, start=1)), generic


def _made(agencies: tuple[Agency, ...], generic: Agency) -> Registry:
    everyone = (generic, *agencies)
    # The case of an abbreviation counts: "PAP" and "BETA" are words otherwise.
    full = {folded_name(name): agency for agency in everyone for name in (*agency.names, agency.name) if name not in agency.abbreviations}
    return Registry(
        agencies,
        generic,
        full,
        {name: agency for agency in agencies for name in agency.abbreviations},
        {name: agency for agency in agencies for name in agency.slugs},
        {name: agency for agency in agencies for name in agency.datelines},
        {domain: agency for agency in agencies for domain in agency.domains},
        {folded_name(name): agency for agency in agencies for name in agency.brands},
        {agency.name: agency for agency in everyone},
    )


@functools.cache
def shipped() -> Registry:
    """Return the registry that comes with this package, read once."""
    agencies, generic = _rows(files("syndicate").joinpath(_SHIPPED).read_text(encoding="utf-8"), f"syndicate/{_SHIPPED}")
    return _made(agencies, Agency(generic["name"], "generic", "", names=tuple(generic["words"])))


def extended(path: str | Path) -> Registry:
    """Return the shipped registry together with the agencies of a user's file of the same form.

    A known agency gets the new names as well, and the new kind and country. A name, host or slug that two agencies share
    means the user's. ``[generic] words`` are added. Raises SettingsError with the place of what is wrong.
    """
    where = str(path)
    added, generic = _rows(read_written(path, "agencies"), where)
    words = generic.get("words", [])
    if set(generic) - {"words"} or not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise SettingsError("[generic] has something other than a list of words.", where, 'Write words = ["...", "..."].')
    base = shipped()
    merged = dict(base.at_name)
    for agency in added:
        old = merged.get(agency.name)
        both: dict[str, Any] = {key: tuple(dict.fromkeys((*getattr(old, key), *getattr(agency, key)))) for key in _LISTS} if old else {}
        merged[agency.name] = replace(agency, **both)
    named = {agency.name for agency in added}
    known = [agency for name, agency in merged.items() if name != base.generic.name]
    everyone = sorted(known, key=lambda agency: agency.name in named)  # the last agency wins a shared name
    return _made(tuple(everyone), replace(base.generic, names=(*base.generic.names, *words)))


def use(path: str | Path | None) -> Registry:
    """Use the shipped registry in this process, extended by a file if one is given; return it.

    Spawned worker processes do not inherit it: pass them ``in_use()`` and let them call this.
    """
    known = shipped() if path is None else extended(path)
    house_of.cache_clear()
    _in_use[:] = [] if path is None else [(Path(path), known)]
    return known


def in_use() -> Path | None:
    """Return the file that ``use`` was last called with, or None."""
    return _in_use[0][0] if _in_use else None


def registry() -> Registry:
    """Return the registry of this process: the shipped one, unless ``use`` has set another."""
    return _in_use[0][1] if _in_use else shipped()


@functools.lru_cache(maxsize=4)
def _first_words(known: Registry) -> frozenset[str]:
    """Return the first word, in lower case, of every name, slug and host; "" for a name without a word."""
    tables = (known.full, known.short, known.slugs, known.datelines, known.hosts)
    found = (_WORD.search(name.casefold()) for table in tables for name in table)
    return frozenset(match.group() if match else "" for match in found)


def may_name(written: str) -> bool:
    """Return whether a string can hold a name of the registry in use; False is certain."""
    first = _first_words(registry())
    # an address is parsed before it is looked up, so its letters do not decide
    return "//" in written or "" in first or not first.isdisjoint(_WORD.findall(written.casefold()))


def _plain(name: str, extra: str) -> tuple[Agency | None, str]:
    """Return the agency of a name without leading articles, and the rest of the name."""
    bare = name.strip(" \t.")
    known = registry()
    for _ in range(4):
        found = known.named(bare, extra) or known.at(bare)
        shorter = _TITLE_WORDS.sub("", bare, count=1)
        if found or shorter == bare:
            return found, bare
        bare = shorter
    return None, bare


def agency_in(name: str, extra: str = "") -> Agency | None:
    """Return the agency of one name in a list, also if the name of a staff member is beside it ("AP writer Jane Doe")."""
    found, bare = _plain(name, extra)
    if found:
        return found
    known = registry()
    staff = _STAFF.search(bare, 0, 80)
    if staff:
        return known.named(bare[: staff.start()], extra)
    owner = re.match(r"([^'’\n]{2,40})['’]s? (?=[^\W\d_])", bare)
    return known.named(owner.group(1)) if owner else None


def agencies_in(names: str, extra: str = "") -> list[Agency]:
    """Return the agencies in a list of names, in order, without persons and unknown names."""
    if not may_name(names):
        return []
    whole, _ = _plain(names, extra)
    if whole:
        return [whole]
    found: list[Agency] = []
    for part in _SEPARATOR.split(names):
        hit = agency_in(part, extra)
        hits = [hit] if hit else [a for piece in re.split(r"\s?/\s?", part) if (a := agency_in(piece, extra))] if "/" in part else []
        found += [agency for agency in hits if agency not in found]
    return found


def canonical_source(name: str) -> str | None:
    """Return the canonical name of the agency or outlet of a name, abbreviation or host; None if none is known."""
    known = registry()
    found = known.named(name, "slugs") or known.at(name)
    return found.name if found else None


@functools.lru_cache(maxsize=1 << 14)
def house_of(outlet_or_host: str) -> Agency | None:
    """Return the agency or outlet that owns an outlet or a host; None if the registry does not know it."""
    known = registry()
    bare = re.sub(r"\s*\([^()]{0,40}\)\s*$", "", outlet_or_host)
    return (
        known.brands.get(folded_name(outlet_or_host))
        or known.brands.get(folded_name(bare))
        or known.named(outlet_or_host)
        or known.named(bare)
        or known.at(outlet_or_host)
        or known.brands.get(folded_name(bare.partition(" - ")[0]))
    )
