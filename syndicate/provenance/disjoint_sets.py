"""Groups of articles that links connect.

Invariant: a group is named by its lowest number, whatever the order of joining.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from syndicate.model.provenance import Link


def components(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield the links of each connected component, the one with the lowest article first, each in the order given."""
    sets = DisjointSets(number for link in links for number in (link.a, link.b))
    for link in links:
        sets.join(link.a, link.b)
    yield from (found for _, found in sorted(sets.grouped(links).items()))


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
