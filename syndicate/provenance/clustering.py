"""Families: which links group articles, and when a single small excerpt is too little to do so.

Invariant: the families depend on the set of links only; every link is in one family or among those that were cut.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Link

Works = Mapping[int, tuple[int, int]]  # an article that is a version -> the article that holds the first version, and its own ordinal
ELSEWHERE = "Another version shares more, and says who has it from whom."
JOIN_SHARE = 0.25  # a smaller excerpt, on its fuller side, joins an article to a family, but never two families


@dataclass(frozen=True, slots=True)
class Family:
    """Articles grouped by links, in order of their numbers; ``reason`` says why a larger family was cut here."""

    articles: tuple[int, ...]
    links: tuple[Link, ...]
    reason: str | None = None


def families(links: Iterable[Link], works: Works | None = None) -> list[Family]:
    """Return the families that links make. A family that only one small excerpt holds together is cut there.

    All versions of an article are in its family. Of the links between two works only the one between the versions that
    share most is kept.
    """
    works = works or {}
    versions: dict[int, list[int]] = defaultdict(list)
    for number, (work, _) in works.items():
        versions[work].append(number)
    held = one_each(sorted((link for link in links if link.kind.derives), key=by_numbers), works)
    found = []
    for component in components([_between(pair, link) for pair, link in held.items()]):
        parts, cut = split(component)
        reason = cut_reason(cut) if cut else None
        ends = {number for link in cut for number in (link.a, link.b)}
        for part in parts:
            works_in = {number for link in part for number in (link.a, link.b)}
            numbers = {version for work in works_in for version in versions.get(work, (work,))}
            kept = tuple(held[link.a, link.b] for link in part)
            found.append(Family(tuple(sorted(numbers)), kept, reason if works_in & ends else None))
    return found


def by_numbers(link: Link) -> tuple[int, int, str]:
    """Return the sort key of a link."""
    return link.a, link.b, link.kind


def links_of_versions(links: Mapping[int, Link], places: Mapping[int, Sequence[int]]) -> dict[int, tuple[LinkKind, str]]:
    """Return, by number, the links of versions that lose their direction, with the kind and the reason that they get.

    ``places`` has for each article that is a version the article that holds the first, its ordinal, and how many there are.
    A link between versions of one article says only that; of the links between two articles one keeps its direction.
    """
    works = {number: (work, ordinal) for number, (work, ordinal, _) in places.items()}
    chosen = {(link.a, link.b) for link in one_each((link for link in links.values() if link.kind.derives), works).values()}
    changed: dict[int, tuple[LinkKind, str]] = {}
    for number, link in links.items():
        if link.a in works and link.b in works and works[link.a][0] == works[link.b][0]:
            first, second = sorted((works[link.a][1], works[link.b][1]))
            changed[number] = LinkKind.VERSION, f"Versions {first} and {second} of {places[link.a][2]} of one article."
        elif link.kind.derives and (link.a, link.b) not in chosen:
            changed[number] = link.kind, f"{link.reason} {ELSEWHERE}".strip()
    return changed


def one_each(links: Iterable[Link], works: Works) -> dict[tuple[int, int], Link]:
    """Return one link for each pair of works, by their numbers: the one between the two versions that share most."""
    best: dict[tuple[int, int], tuple[tuple[float, ...], Link]] = {}
    for link in links:
        one, two = works.get(link.a, (link.a, 1)), works.get(link.b, (link.b, 1))
        if one[0] != two[0]:
            shares = round(link.coverage_a + link.coverage_b, 9), round(link.similarity, 9), -one[1] - two[1], -max(one[1], two[1])
            pair = min(one[0], two[0]), max(one[0], two[0])
            if pair not in best or shares > best[pair][0]:
                best[pair] = shares, link
    return {pair: link for pair, (_, link) in best.items()}


def _between(works: tuple[int, int], link: Link) -> Link:
    """Return a link as one between two works."""
    return link if (link.a, link.b) == works else replace(link, a=works[0], b=works[1])


def components(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield the links of each connected component, the one with the lowest article first, each in the order given."""
    sets = DisjointSets(number for link in links for number in (link.a, link.b))
    for link in links:
        sets.join(link.a, link.b)
    yield from (found for _, found in sorted(sets.grouped(links).items()))


def _is_weak(link: Link) -> bool:
    return link.kind is LinkKind.EXCERPT and max(link.coverage_a, link.coverage_b) < JOIN_SHARE


def split(links: list[Link]) -> tuple[list[list[Link]], list[Link]]:
    """Return the parts of a component, and the links between them that were cut.

    Strong links make the parts. An article without a strong link follows its weak links. A weak link between two parts is
    cut if it is the only connection of what it joins.
    """
    weak = [link for link in links if _is_weak(link)]
    if not weak:
        return [links], []
    sets = DisjointSets(number for link in links for number in (link.a, link.b))
    for link in links:
        if not _is_weak(link):
            sets.join(link.a, link.b)
    _settle_singles(sets, sorted(weak, key=lambda link: (-max(link.coverage_a, link.coverage_b), by_numbers(link))))
    across = [link for link in weak if sets.of(link.a) != sets.of(link.b)]
    cut = _bridges([(sets.of(link.a), sets.of(link.b)) for link in across])
    for place, link in enumerate(across):
        if place not in cut:
            sets.join(link.a, link.b)
    gone = {id(across[place]) for place in cut}
    parts = sets.grouped(link for link in links if id(link) not in gone)
    return list(parts.values()), [across[place] for place in sorted(cut)]


def _settle_singles(sets: DisjointSets, weak: Sequence[Link]) -> None:
    """Join every article without a strong link to others by its best weak links, best link first.

    An article that joined in this way does not attract another one that has a different link to follow. So a chain of
    small excerpts is cut into short pieces.
    """
    alone = sets.singles()
    followers: set[int] = set()  # articles that joined by a weak link only
    for link in weak:
        waiting = alone.intersection((link.a, link.b))
        follows = {link.a, link.b} - waiting
        if len(waiting) == 2 or (waiting and not any(number in followers for number in follows)):
            sets.join(link.a, link.b)
            alone -= waiting
            followers |= waiting if len(waiting) == 1 else set()
    for link in weak:
        waiting = alone.intersection((link.a, link.b))
        if waiting:
            sets.join(link.a, link.b)
            alone -= waiting


class DisjointSets:
    """Disjoint sets of article numbers. The name of a set is its lowest number, whatever the order of joining."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.parent = {number: number for number in numbers}

    def of(self, number: int) -> int:
        """Return the lowest number of the set that holds a number."""
        while self.parent[number] != number:
            self.parent[number] = self.parent[self.parent[number]]
            number = self.parent[number]
        return number

    def join(self, one: int, two: int) -> None:
        """Make one set of two."""
        low, high = sorted((self.of(one), self.of(two)))
        self.parent[high] = low

    def grouped(self, links: Iterable[Link]) -> dict[int, list[Link]]:
        """Return links by the set of their first article, in the order given."""
        found: dict[int, list[Link]] = defaultdict(list)
        for link in links:
            found[self.of(link.a)].append(link)
        return found

    def singles(self) -> set[int]:
        """Return the numbers that are alone in their set."""
        sizes = Counter(map(self.of, self.parent))
        return {number for number in self.parent if sizes[self.of(number)] == 1}


def _bridges(edges: Sequence[tuple[int, int]]) -> set[int]:
    """Return the indices of the edges whose removal separates two parts (Tarjan 1974), without recursion."""
    beside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, (one, two) in enumerate(edges):
        beside[one].append((two, place))
        beside[two].append((one, place))
    seen: dict[int, int] = {}
    low: dict[int, int] = {}
    found: set[int] = set()
    for start in beside:
        if start in seen:
            continue
        seen[start] = low[start] = len(seen)
        stack = [(start, -1, iter(beside[start]))]
        while stack:
            node, came, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[node])
                    if low[node] > seen[above]:
                        found.add(came)
            elif step[1] != came:
                if step[0] in seen:
                    low[node] = min(low[node], seen[step[0]])
                else:
                    seen[step[0]] = low[step[0]] = len(seen)
                    stack.append((step[0], step[1], iter(beside[step[0]])))
    return found


def cut_reason(cut: Sequence[Link]) -> str:
    """Say why a larger family was split."""
    most = max(max(link.coverage_a, link.coverage_b) for link in cut)
    what = "one excerpt" if len(cut) == 1 else f"{len(cut)} single excerpts"
    return f"A larger family was cut here: only {what} of at most {most:.0%} of an article joined it to the others."
