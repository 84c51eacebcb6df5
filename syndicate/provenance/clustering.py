"""Families: which links hold articles together, and where a single small excerpt is too little to do so.

What always holds: the parts depend on the set of links only; every link is in one part or among those that were cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Link

HOLDING = frozenset({LinkKind.REPRINT, LinkKind.REWRITE, LinkKind.EXCERPT})
Works = Mapping[int, tuple[int, int]]  # an article that is a version -> the article that holds the first, and which version it is
JOIN_SHARE = 0.25  # an excerpt of less on its fuller side holds an article to a family, but no two families together


def by_numbers(link: Link) -> tuple[int, int, str]:
    """Return what puts links in order."""
    return link.a, link.b, link.kind


def one_each(links: Iterable[Link], works: Works) -> dict[tuple[int, int], Link]:
    """Return one link for each pair of works, by their numbers: that between the two versions that share most."""
    best: dict[tuple[int, int], tuple[tuple[float, ...], Link]] = {}
    for link in links:
        one, two = works.get(link.a, (link.a, 1)), works.get(link.b, (link.b, 1))
        if one[0] != two[0]:
            shares = round(link.coverage_a + link.coverage_b, 9), round(link.similarity, 9), -one[1] - two[1], -max(one[1], two[1])
            pair = min(one[0], two[0]), max(one[0], two[0])
            if pair not in best or shares > best[pair][0]:
                best[pair] = shares, link
    return {pair: link for pair, (_, link) in best.items()}


def between(works: tuple[int, int], link: Link) -> Link:
    """Return a link as one between two works."""
    return link if (link.a, link.b) == works else replace(link, a=works[0], b=works[1])


def components(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield the links of each connected component, that of the lowest article first, each in the order given."""
    root = _Groups(number for link in links for number in (link.a, link.b))
    for link in links:
        root.join(link.a, link.b)
    found: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        found[root.of(link.a)].append(link)
    yield from (found[lowest] for lowest in sorted(found))


def _is_weak(link: Link) -> bool:
    return link.kind is LinkKind.EXCERPT and max(link.coverage_a, link.coverage_b) < JOIN_SHARE


def split(links: list[Link]) -> tuple[list[list[Link]], list[Link]]:
    """Return the parts of a component and the links that were cut between them.

    Strong links make the parts; an article without one follows its weak links. Weak links between two
    parts are cut where they are the only one that joins what lies on either side.
    """
    weak = [link for link in links if _is_weak(link)]
    if not weak:
        return [links], []
    root = _Groups(number for link in links for number in (link.a, link.b))
    for link in links:
        if not _is_weak(link):
            root.join(link.a, link.b)
    _settle_singles(root, sorted(weak, key=lambda link: (-max(link.coverage_a, link.coverage_b), by_numbers(link))))
    between = [link for link in weak if root.of(link.a) != root.of(link.b)]
    cut = _bridges([(root.of(link.a), root.of(link.b)) for link in between])
    for place, link in enumerate(between):
        if place not in cut:
            root.join(link.a, link.b)
    parts: dict[int, list[Link]] = defaultdict(list)
    gone = {id(between[place]) for place in cut}
    for link in links:
        if id(link) not in gone:
            parts[root.of(link.a)].append(link)
    return list(parts.values()), [between[place] for place in sorted(cut)]


def _settle_singles(root: _Groups, weak: Sequence[Link]) -> None:
    """Give every article without a strong link a place, along its best weak links, best link first.

    Who only joined in this way draws no further article behind it while that one has another way to go, so that a chain
    of small excerpts falls into short pieces.
    """
    alone = root.singles()
    for link in weak:
        waiting = alone.intersection((link.a, link.b))
        follows = {link.a, link.b} - waiting
        if len(waiting) == 2 or (waiting and not any(number in root.followers for number in follows)):
            root.join(link.a, link.b)
            alone -= waiting
            root.followers |= waiting if len(waiting) == 1 else set()
    for link in weak:
        waiting = alone.intersection((link.a, link.b))
        if waiting:
            root.join(link.a, link.b)
            alone -= waiting


class _Groups:
    """Keep disjoint groups of article numbers; a group is called by its lowest number, whatever the order of joining."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.parent = {number: number for number in numbers}
        self.followers: set[int] = set()  # articles that joined along a weak link only

    def of(self, number: int) -> int:
        """Return the group's lowest number."""
        while self.parent[number] != number:
            self.parent[number] = self.parent[self.parent[number]]
            number = self.parent[number]
        return number

    def join(self, one: int, two: int) -> None:
        """Make one group of two."""
        low, high = sorted((self.of(one), self.of(two)))
        self.parent[high] = low

    def singles(self) -> set[int]:
        """Return the numbers that stand alone."""
        sizes: dict[int, int] = defaultdict(int)
        for number in self.parent:
            sizes[self.of(number)] += 1
        return {number for number in self.parent if sizes[self.of(number)] == 1}


def _bridges(edges: Sequence[tuple[int, int]]) -> set[int]:
    """Return the places of the edges whose removal separates two parts (Tarjan 1974), without recursion."""
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
