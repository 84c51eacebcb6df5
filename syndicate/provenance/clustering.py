"""Texts and their families: which articles carry one text, and which hang on it by a part or in other words.

Two articles carry one text if each has more than half of its words from what they share, nearly word for word. An article can
have that with one text only, so texts that share a background paragraph, or that a digest holds together, stay apart. Everything
else hangs: an excerpt, a rewrite or a digest belongs to the family of each text that it shares a stretch with, and joins none of them.
An article that is made up of others' parts is such a digest, even if one part is more than half of it. A digest that several articles
carry is a text too, and hangs on each text that it has a part of. What an article shares beside the text
that it carries is from elsewhere, and so are the articles that share only that.

Invariant: the families depend on the set of links only. Every link is in one family, or apart because it leads from one text to
another and neither is a digest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Link, Works
from syndicate.provenance.compilations import compilations
from syndicate.provenance.disjoint_sets import DisjointSets
from syndicate.provenance.stretches import TEXT_SHARE, Ends, Shared, Stretch, Stretches, parts_of_digests, same_stretch

ELSEWHERE = "Another version shares more, and says who has it from whom."


@dataclass(frozen=True, slots=True)
class Family:
    """The articles that carry a text or hang on it, in order of their numbers, and their links.

    ``witnesses`` are those that carry it, each by one of its versions; none if the family only shares parts or retells.
    """

    articles: tuple[int, ...]
    links: tuple[Link, ...]
    witnesses: tuple[int, ...] = ()
    reason: str | None = None


class Families(NamedTuple):
    """All families, and the links that lead from one text to another."""

    families: list[Family]
    apart: tuple[Link, ...]


def families(links: Iterable[Link], works: Works | None = None, shared: Shared | None = None) -> Families:
    """Return the families that links make, and the links between texts. All versions of an article count as one.

    Of the links between two works only the one between the versions that share most is kept. ``shared`` gives the spans of
    links by their articles; without it, two stretches of an article are from one text if both are more than half of it.
    """
    works = works or {}
    versions: dict[int, list[int]] = defaultdict(list)
    for number, (work, _) in works.items():
        versions[work].append(number)
    held = one_each(sorted((link for link in links if link.kind.derives), key=by_numbers), works)
    stretches = Stretches(held, works, shared)
    made_up = compilations(held, works, stretches)
    texts = texts_of(held, made_up)
    parts: dict[int, list[Ends]] = defaultdict(list)  # by the lowest work of a text
    apart: dict[Ends, Link] = {}
    hanging: defaultdict[int, defaultdict[int, list[Ends]]] = defaultdict(lambda: defaultdict(list))  # a work -> a text
    loose: list[Ends] = []
    for ends, link in held.items():
        one, two = (texts.get(work) for work in ends)
        if one is not None and two is not None and one != two:
            apart[ends] = link
        elif one is None and two is None:
            loose.append(ends)
        else:
            text = one if one is not None else two
            assert text is not None
            parts[text].append(ends)
            for work, own in zip(ends, (one, two), strict=True):
                if own is None:
                    hanging[work][text].append(ends)
    beside = _Beside(held, texts, made_up, stretches, [*apart, *(ends for of in hanging.values() for some in of.values() for ends in some)])
    _take_out_beside(beside, texts, parts, apart, hanging, loose)
    for ends, (digest, text) in parts_of_digests(apart, texts, made_up, stretches).items():
        del apart[ends]
        parts[text].append(ends)
        hanging[digest][text].append(ends)
    groups = _loose_groups(loose, hanging, stretches)
    for text, ends_of in groups.with_text.items():
        parts[text] += ends_of
    meeting: dict[int, set[int]] = defaultdict(set)
    for ends in apart:
        one, two = (texts[work] for work in ends)
        meeting[one].add(two)
        meeting[two].add(one)
    found = [_family(some, held, versions, works, texts, text, meeting[text]) for text, some in parts.items()]
    found += [_family(some, held, versions, works, texts) for some in groups.without]
    return Families(sorted(found, key=lambda family: family.articles), tuple(apart.values()))


def _take_out_beside(
    beside: _Beside,
    texts: Mapping[int, int],
    parts: dict[int, list[Ends]],
    apart: dict[Ends, Link],
    hanging: defaultdict[int, defaultdict[int, list[Ends]]],
    loose: list[Ends],
) -> None:
    """Let links that share what an article has beside its text lead to the other text, or to none."""
    for work, of in hanging.items():
        for text, some in of.items():
            for ends in [ends for ends in some if beside.of(ends, ends[ends[0] == work])]:
                some.remove(ends)
                parts[text].remove(ends)
                loose.append(ends)
    for ends in list(apart):
        outside = [work for work in ends if beside.of(ends, work)]
        if len(outside) == 1:
            text = texts[ends[ends[0] == outside[0]]]
            parts[text].append(ends)
            hanging[outside[0]][text].append(ends)
        elif outside:
            loose.append(ends)
        if outside:
            del apart[ends]


class _Beside:
    """Which links share something beside the text that an article carries, and not that text."""

    def __init__(
        self, held: Mapping[Ends, Link], texts: Mapping[int, int], made_up: frozenset[int], stretches: Stretches, asked: Iterable[Ends]
    ) -> None:
        self._stretches = stretches
        self._carrying: dict[int, tuple[bool, float, Ends]] = {}  # a work -> the link that shares most of its text
        for ends, link in held.items():
            if carries_one_text(link) and texts.get(ends[0]) == texts.get(ends[1]):
                mixed = len(made_up.intersection(ends)) == 1  # says which part of a digest is the text's
                most = mixed, link.coverage_a + link.coverage_b, ends
                for work in ends:
                    self._carrying[work] = max(self._carrying.get(work, most), most)
        asked = dict.fromkeys(asked)
        about = {work for ends in asked for work in ends if work in texts}
        stretches.read([*asked, *dict.fromkeys(self._carrying[work][-1] for work in sorted(about))])

    def of(self, ends: Ends, work: int) -> bool:
        """Return whether what a link shares of an article is no part of the text that the article carries."""
        one, own = self._stretches.of(ends, work), self._stretches.of(self._carrying[work][-1], work)
        return bool(one[0] and own[0]) and not same_stretch(one, own)


def texts_of(held: Mapping[Ends, Link], made_up: frozenset[int] = frozenset()) -> dict[int, int]:
    """Return for each work that carries a text with others the lowest work that does.

    Those that are ``made_up`` of parts carry no text of others, only one that other articles of the same parts carry too.
    """
    sets = DisjointSets(work for ends in held for work in ends)
    carrying = [ends for ends, link in held.items() if carries_one_text(link)]
    for ends in carrying:
        if not made_up.intersection(ends):
            sets.join(*ends)
    for ends in carrying:
        if made_up.issuperset(ends):
            sets.join(*ends)
    alone = sets.singles()
    return {work: sets.of(work) for work in sets.parent if work not in alone}


def is_compilation(witnesses: Iterable[int], links: Iterable[Link], works: Works, shared: Shared) -> bool:
    """Return whether all articles that carry a text are compilations by these links."""
    held = one_each((link for link in links if link.kind.derives), works)
    made_up = compilations(held, works, Stretches(held, works, shared))
    carrying = {works.get(number, (number, 1))[0] for number in witnesses}
    return made_up >= carrying


def carries_one_text(link: Link) -> bool:
    """Return whether the two articles of a link carry one text, nearly word for word."""
    return link.kind is LinkKind.REPRINT and min(link.coverage_a, link.coverage_b) > TEXT_SHARE


def _family(
    ends: Sequence[Ends],
    held: Mapping[Ends, Link],
    versions: Mapping[int, Sequence[int]],
    works: Works,
    texts: Mapping[int, int],
    text: int | None = None,
    meeting: Iterable[int] = (),
) -> Family:
    numbers = {version for some in ends for work in some for version in versions.get(work, (work,))}
    links = tuple(held[some] for some in sorted(ends))
    speaking: dict[int, int] = {}  # a work that carries the text -> the first version of it that has a link
    for number in sorted({number for link in links for number in (link.a, link.b)}, key=lambda n: works.get(n, (n, 1))):
        work = works.get(number, (number, 1))[0]
        if text is not None and texts.get(work) == text:
            speaking.setdefault(work, number)
    others = len(set(meeting))
    many = "another text, which is a story of its own" if others == 1 else f"{others} other texts, which are stories of their own"
    reason = f"Its articles also share parts with {many}." if others else None
    return Family(tuple(sorted(numbers)), links, tuple(sorted(speaking.values())), reason)


class _Groups(NamedTuple):
    """Links between articles that carry no text with others: those that hang on a text with them, and groups of the rest."""

    with_text: dict[int, list[Ends]]
    without: list[list[Ends]]


def _loose_groups(loose: Sequence[Ends], hanging: Mapping[int, Mapping[int, Sequence[Ends]]], stretches: Stretches) -> _Groups:
    """Group links by the stretch of an article that they share; a stretch that an article has from a text belongs to the text."""
    meeting: dict[int, list[tuple[int, Ends]]] = defaultdict(list)  # a work -> what takes up a stretch of it
    for place, ends in enumerate(loose):
        for work in ends:
            meeting[work].append((place, ends))
    names: dict[int, int] = {}  # the place of a text in the sets -> the text
    places: dict[int, int] = {}
    for work in sorted(meeting.keys() & hanging.keys()):
        for text, leading in sorted(hanging[work].items()):
            place = places.setdefault(text, -1 - len(places))
            names[place] = text
            meeting[work] += [(place, ends) for ends in leading]
    crowded = {work: some for work, some in meeting.items() if len(some) > 1}
    stretches.read(dict.fromkeys(ends for some in crowded.values() for _, ends in some))
    sets = DisjointSets([*range(len(loose)), *names])
    for work, taking in sorted(crowded.items()):
        firsts: list[tuple[int, Stretch]] = []
        taken = sorted(((place, stretches.of(ends, work)) for place, ends in taking), key=lambda one: (-one[1][1], one[0]))
        for place, stretch in taken:
            first = next((other for other, theirs in firsts if same_stretch(stretch, theirs)), None)
            if first is None:
                firsts.append((place, stretch))
            elif place >= 0 or first >= 0:  # two texts stay two
                sets.join(place, first)
    with_text: dict[int, list[Ends]] = defaultdict(list)
    without: dict[int, list[Ends]] = defaultdict(list)
    for place, ends in enumerate(loose):
        top = sets.of(place)
        (with_text[names[top]] if top < 0 else without[top]).append(ends)
    return _Groups(with_text, list(without.values()))


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
