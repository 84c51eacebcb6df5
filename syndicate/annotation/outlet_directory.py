"""The outlets behind the names and hosts of many articles: which of them are one outlet, and what it is called.

A name and a host are of one outlet if an article has both, also over third articles. A host is one with the name that it is made of.
A name with a section or a feed beside it is that of the masthead. What the user gives goes before all of this.

Invariant: which names are one outlet depends on the set of names and hosts that occur together, not on their order or how often they
occur; how often only decides what an outlet is called. No two outlets that the user gives apart, and no two houses of the registry,
are ever one.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from syndicate.annotation.addresses import site
from syndicate.annotation.agencies import house_of
from syndicate.annotation.outlets import is_portal, is_section, is_shared, known_house, letters, masthead, parts_of, service_of, spells

LEAST_STRANGERS = 2  # outlets at home elsewhere at one host, for it to house many
MOST_MASTHEADS = 4  # of one outlet, at a host that is made of none of them

Called = tuple[str | None, str]  # what an article says of its outlet: the name, and the host of its address, "" if there is none
Given = Mapping[str, str]  # another name or host of an outlet -> what the outlet is called


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: what it is called, and its names and hosts, this one first."""

    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """The outlets of some articles, by ``nodes``: their names (as ``node_of`` gives them) and hosts.

    ``given`` are the nodes that the user gives, ``nobodys`` hosts that house many or stand between two outlets that the user gives apart.
    """

    nodes: Mapping[str, Outlet] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    nobodys: frozenset[str] = frozenset()

    def of(self, outlet: str | None, host: str) -> Outlet | None:
        """Return the outlet of an article by its outlet's name and its host ("" if it has none); None if neither says anything.

        The host counts if there is no name, or only one of a section.
        """
        known = host not in self.nobodys and (host in self.given or not is_shared(host)) if host else False
        at_host = (self.nodes.get(host) or Outlet(host, (host,))) if known else None
        if not outlet or (at_host and is_section(outlet) and node_of(outlet) not in self.given and not spells(outlet, host)):
            return at_host
        called = " ".join(outlet.split())
        return self.nodes.get(node_of(outlet)) or Outlet(called, (called,))

    def names(self, outlet: str | None, host: str) -> tuple[str, ...]:
        """Return all names and hosts of an article's outlet, what the article itself says of it first."""
        found = self.of(outlet, host)
        own = host if host and host not in self.nobodys and (host in self.given or not is_shared(host)) else ""
        return tuple(dict.fromkeys(filter(None, (outlet, own, *(found.names if found else ())))))

    def called(self, name: str) -> str:
        """Return what the outlet of a name or a host is called; the name itself if it is not in here."""
        found = self.nodes.get(node_of(name))
        return found.name if found else name


@functools.lru_cache(maxsize=1 << 15)
def node_of(name: str) -> str:
    """Return the key of a name or a host: its host, else the letters of its masthead."""
    return site(name) or letters(masthead(name)) or name


def directory(seen: Collection[Called], given: Given | None = None) -> Directory:
    """Return the outlets of articles that have these names and hosts; ``given`` are further names of outlets, by the user."""
    often: dict[str, int] = Counter()  # by node
    for (name, host), count in Counter(seen).items():
        often[node_of(name or host)] += count if name else 0
    pairs = sorted({(" ".join(name.split()) if name else None, host) for name, host in seen}, key=lambda one: (one[0] or "", one[1]))
    given = given or {}
    fixed = {node_of(name): outlet for name, outlet in sorted(given.items())} | {
        node_of(name): name for name in sorted(set(given.values()))
    }
    names: dict[str, set[str]] = defaultdict(set)  # by node
    for name, host in pairs:
        for one in filter(None, (name, host)):
            names[node_of(one)].add(masthead(one))
    for name, outlet in given.items():
        names[node_of(name)].add(name)
        names[node_of(outlet)].add(outlet)
    joined: dict[str, set[str]] = {node: set() for node in names}
    joins, crowded = _joins(pairs, names, fixed)
    for one, two in joins:
        joined[one].add(two)
        joined[two].add(one)
    owned, divided = _owned(joined, _owners(names, fixed))
    nodes: dict[str, Outlet] = {}
    for group in _groups(joined, owned, divided):
        owner = owned.get(group[0], "")
        nodes.update(dict.fromkeys(group, _made([names[node] for node in group], owner if owner in set(fixed.values()) else None, often)))
    nobodys = divided | crowded
    return Directory({one: outlet for one, outlet in nodes.items() if one not in nobodys}, frozenset(fixed), frozenset(nobodys))


def _hosts(names: Mapping[str, set[str]], fixed: Mapping[str, str]) -> set[str]:
    """Return the nodes that are hosts and may be outlets."""
    return {node for node, called in names.items() if any(site(one) == node for one in called) and (node in fixed or not is_shared(node))}


def _joins(pairs: Iterable[Called], names: Mapping[str, set[str]], fixed: Mapping[str, str]) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the pairs of nodes that are of one outlet, and the hosts that house many."""
    hosts = _hosts(names, fixed)
    by_letters = defaultdict[str, set[str]](set)
    for host in hosts:
        by_letters[letters(host)].add(host)
    spelled: dict[str, set[str]] = defaultdict(set)  # the names that a host is made of
    for node in names.keys() - hosts:
        for host in {host for key in _forms(names[node]) for host in by_letters[key]}:
            if any(spells(name, host) and _may_join(name, host) for name in names[node]):
                spelled[host].add(node)
    found = {(node, host) for host, nodes in spelled.items() for node in nodes} | {(one, node_of(outlet)) for one, outlet in fixed.items()}
    together = {(node_of(name), host) for name, host in pairs if name and host in hosts and node_of(name) != host and _may_join(name, host)}
    crowded = _crowded(together, spelled) - fixed.keys()
    kept = set(_without_strangers({pair for pair in together if pair[1] not in crowded}, spelled))
    found |= kept
    for called, same in by_letters.items():  # the name of a site under several countries
        plain = sorted((service_of(host), host) for host in same if host.split(".")[0] == called and not is_section(called))
        found.update((one, two) for (service, one), (other, two) in pairwise(plain) if service == other)
    places: dict[str, set[str]] = defaultdict(set)
    for node, host in together:
        places[node].add(letters(host))
    guests = {node for node, _ in together - kept}
    for name in {name for name, _ in pairs if name}:
        own = [part for part in sorted(parts_of(name)) if (part in names or by_letters.get(part)) and not is_section(part)]
        node = node_of(name)
        if len(own) != 1 or guests & {node, own[0]} or (places[node] and places[own[0]] and not places[node] & places[own[0]]):
            continue
        found.update((node, other) for other in ([own[0]] if own[0] in names else by_letters[own[0]]))
    return found, crowded


def _forms(names: Iterable[str]) -> set[str]:
    """Return the letters that a host made of one of these names may have."""
    found = {letters(masthead(name)) for name in names}
    return found | {one.translate(table) for one in found for table in _SPELLINGS} | {f"the{one}" for one in found}


_SPELLINGS = (
    str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"}),
    str.maketrans("àáâãäåçèéêëìíîïñòóôõöùúûüýÿčćšžřěůąęłńśźż", "aaaaaaceeeeiiiinooooouuuuyyccszreuaelnszz"),
)


def _may_join(name: str, host: str) -> bool:
    """Return whether an article's name and host may be of one outlet: not if the name is an agency's, at a host of somebody else."""
    house, other = house_of(name), house_of(host)
    if is_portal(name):
        return False
    return (house is None or house is other) and (not is_section(name) or spells(name, host))


def _crowded(together: Iterable[tuple[str, str]], spelled: Mapping[str, set[str]]) -> set[str]:
    """Return the hosts that house many: no name there is theirs, and several are at home elsewhere, or they are too many for one."""
    by_host: dict[str, set[str]] = defaultdict(set)
    for node, host in together:
        by_host[host].add(node)
    made = {node for nodes in spelled.values() for node in nodes}
    alone = made.union(*(nodes for nodes in by_host.values() if len(nodes) == 1))
    return {
        host
        for host, nodes in by_host.items()
        if not spelled.get(host)
        and (len(nodes) > MOST_MASTHEADS or len(nodes & made) >= LEAST_STRANGERS or len(nodes & alone) > LEAST_STRANGERS)
    }


def _without_strangers(together: set[tuple[str, str]], spelled: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield the names and hosts of articles, without the names that are guests at a host.

    Guests are a name with a host of its own at one that is made of another name, and one that stands beside other names at several
    hosts that have no name in common: a guest author, an agency.
    """
    home = {node for nodes in spelled.values() for node in nodes}
    at: dict[str, set[str]] = defaultdict(set)
    visited: dict[str, set[str]] = defaultdict(set)
    for node, host in together | {(node, host) for host, nodes in spelled.items() for node in nodes}:
        at[host].add(node)
        visited[node].add(host)
    for node, host in together:
        # of a host with a name of its own only that one counts
        beside = [((set(spelled.get(other, ())) or at[other]) - {node}, letters(other)) for other in visited[node] if at[other] - {node}]
        apart = any(not one & two and called != name for (one, called), (two, name) in combinations(beside, 2))
        others = bool(at[host] - {node})
        if node in spelled.get(host, ()) or not others or not (apart or (node in home and spelled.get(host))):
            yield node, host


def _owners(names: Mapping[str, set[str]], fixed: Mapping[str, str]) -> dict[str, str]:
    """Return the nodes of which it is certain whose they are: those that the user gives, and those of registered houses."""
    given = {house.name: outlet for outlet in sorted(set(fixed.values())) if (house := known_house([outlet])) is not None}
    found = dict(fixed)
    for node, called in names.items():
        house = known_house(sorted(called))
        if house is not None:
            found.setdefault(node, given.get(house.name, f"\0{house.name}"))
    return found


def _owned(joined: Mapping[str, set[str]], owners: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """Return whose the nodes are that are joined to an owner's, and those that are as near to two owners and so nobody's."""
    owned, divided = {node: owner for node, owner in owners.items() if node in joined}, set[str]()
    fresh = sorted(owned)
    while fresh:
        claims: dict[str, set[str]] = defaultdict(set)
        for node in fresh:
            for other in joined[node] - owned.keys() - divided:
                claims[other].add(owned[node])
        divided.update(node for node, some in claims.items() if len(some) > 1)
        owned.update({node: min(some) for node, some in claims.items() if len(some) == 1})
        fresh = sorted(claims.keys() - divided)
    return owned, divided


def _groups(joined: Mapping[str, set[str]], owned: Mapping[str, str], divided: set[str]) -> Iterator[list[str]]:
    """Yield the nodes that are of one outlet: those of one owner, and those without an owner that are joined."""
    by_owner: dict[str, list[str]] = defaultdict(list)
    for node, owner in sorted(owned.items()):
        by_owner[owner].append(node)
    yield from by_owner.values()
    yield from ([node] for node in sorted(divided))
    known = divided.union(owned)
    for first in sorted(joined.keys() - known):
        group, fresh = set[str](), {first} - known
        while fresh:
            group |= fresh
            fresh = {other for one in fresh for other in joined[one]} - group - known
        known |= group
        if group:
            yield sorted(group)


def _made(called: Iterable[set[str]], given: str | None, often: Mapping[str, int]) -> Outlet:
    """Return an outlet by its names and hosts.

    It is called as the user calls it, else by the name that a host of it is made of, that the registry knows, or that most articles have.
    """
    every = sorted({name for some in called for name in some})
    hosts = [name for name in every if site(name)]

    def rank(name: str) -> tuple[object, ...]:
        shouted = name.isupper() or name.islower()
        made = any(spells(name, host) for host in hosts)
        unsure = (is_section(name) and not made, not made, known_house([name]) is None, len(parts_of(name)))
        return site(name) != "", *unsure, -often.get(node_of(name), 0), shouted, len(name), name

    best: dict[str, str] = {}
    for name in sorted(every, key=rank):
        if not is_section(name) or any(spells(name, host) for host in hosts) or len(every) == 1:
            best.setdefault(node_of(name), name)
    best = {one: name for one, name in best.items() if not (parts_of(name) & best.keys() - {one})}
    name = given or next(iter(best.values()), every[0])
    return Outlet(name, tuple(dict.fromkeys((name, *best.values()))))
