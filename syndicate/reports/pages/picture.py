"""The lineage of a story as a drawing: sources on the left, to their right what most likely comes from them.

Invariant: every article is drawn at most once. An arrow is drawn only if a ruling has a direction; articles
whose links have none are joined by plain lines. The same story gives the same drawing.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from syndicate.model.provenance import EvidenceKind, Link
from syndicate.model.results import StoryView
from syndicate.model.story import SourceNode
from syndicate.reports.pages.timeline import in_order
from syndicate.reports.phrases import count, credit_word, moment, name, percent
from syndicate.reports.trees import Layout, deriving, lay_out
from syndicate.reports.visible import shortened

WIDTH, HEIGHT = 236, 62  # of a box, in pixels
COLUMN, ROW = 340, 78  # from one box to the next
MARGIN_PIXELS = 8
BOX_LETTERS = 26  # that fit into a box
ARTICLES_DRAWN = 60  # more make no readable picture
ARROW_HEAD_PIXELS = 9  # length of an arrow's head

Key = int | str  # an article's number, or a source's name with a mark before it


@dataclass(frozen=True, slots=True)
class PictureBox:
    """A box: ``kind`` is article, external or hidden; ``lines`` are already short enough."""

    x: int
    y: int
    kind: str
    lines: tuple[str, ...]
    full: str
    number: int | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A line between two boxes; ``head`` is the arrow's head, empty if it has none.

    ``kind`` is claimed, observed, inferred or plain; the word stray is added if it is not a branch.
    """

    path: str
    head: str
    kind: str
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of so many pixels; ``left_out`` counts articles for which there was no room."""

    width: int
    height: int
    nodes: tuple[PictureBox, ...]
    edges: tuple[PictureLine, ...]
    left_out: int
    label: str


@dataclass(slots=True)
class _Plan:
    """Which box hangs on which, by which link, and the place of each box."""

    children: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    parent: dict[Key, Key] = field(default_factory=dict)
    place: dict[Key, tuple[int, int]] = field(default_factory=dict)  # column, and pixels from the top
    extra: list[tuple[Key, int, SourceNode]] = field(default_factory=list)
    plain: dict[Key, Link] = field(default_factory=dict)

    def hang(self, child: Key, parent: Key) -> None:
        self.parent[child] = parent
        self.children[parent].append(child)

    def root(self, key: Key) -> Key:
        while key in self.parent:
            key = self.parent[key]
        return key


def picture(view: StoryView, layout: Layout | None = None) -> Picture:
    """Draw a story; ``layout`` is the result of ``lay_out``, if the caller has it."""
    layout = layout or lay_out(view)
    order = [held.id for held in in_order(view.articles[number] for number in view.story.articles)]
    drawn = order[:ARTICLES_DRAWN]
    plan = _plan(view, layout, drawn)
    tops: list[Key] = [*(_key(node) for node in view.story.sources), *drawn]
    row = 0
    for key in tops:
        if key not in plan.parent:
            row = _put(plan, key, 0, row)
    columns = max((column for column, _ in plan.place.values()), default=0) + 1
    nodes = [*_source_nodes(view, plan), *_article_nodes(view, plan, drawn, layout)]
    edges = [*_source_edges(view, plan, layout), *_article_edges(view, plan, layout)]
    label = f"Lineage: {count(len(plan.place), 'box', 'boxes')} and {count(len(edges), 'line')}; the sentences below say the same in words."
    return Picture(
        (columns - 1) * COLUMN + WIDTH + 2 * MARGIN_PIXELS,
        max(row, 1) * ROW + MARGIN_PIXELS,
        tuple(nodes),
        tuple(edges),
        len(order) - len(drawn),
        label,
    )


def _key(node: SourceNode) -> str:
    return f"{node.kind} {node.name}"


def _plan(view: StoryView, layout: Layout, drawn: Sequence[int]) -> _Plan:
    plan = _Plan()
    among = set(drawn)
    for child in drawn:
        if layout.parent.get(child) in among:
            plan.hang(child, layout.parent[child])
        elif child in layout.source and child not in layout.parent:
            plan.hang(child, _key(layout.source[child]))
    for node in view.story.sources:
        for witness in node.witnesses:
            if witness in among and plan.parent.get(witness) != _key(node):
                plan.extra.append((_key(node), witness, node))
    _join_plainly(plan, view, drawn)
    return plan


def _join_plainly(plan: _Plan, view: StoryView, drawn: Sequence[int]) -> None:
    """Hang articles without a known origin onto those they are linked with, breadth first, so that the drawing stays narrow."""
    among = set(drawn)
    beside: dict[int, list[Link]] = defaultdict(list)
    for link in view.story.links:
        if deriving(link) is None and {link.a, link.b} <= among:
            beside[link.a].append(link)
            beside[link.b].append(link)
    free = sorted((n for n in drawn if n not in plan.parent), key=lambda n: -len(beside[n]))
    seen: set[Key] = set()
    for start in [*(n for n in drawn if n in plan.parent), *free]:
        if start in seen:
            continue
        queue = [start]
        seen.add(start)
        for here in queue:
            for link in sorted(beside[here], key=lambda link: (-link.similarity, link.a, link.b)):
                other = link.b if link.a == here else link.a
                if other not in seen and other not in plan.parent and plan.root(here) != other:
                    plan.hang(other, here)
                    plan.plain[other] = link
                if other not in seen:
                    seen.add(other)
                    queue.append(other)


def _put(plan: _Plan, key: Key, column: int, row: int) -> int:
    """Place a box and all that hangs on it, from ``row`` on; return the next free row. A parent is beside the middle of its children."""
    begin = row
    for child in plan.children[key]:
        row = _put(plan, child, column + 1, row)
    if row == begin:
        row += 1
    middle = (begin + row - 1) / 2
    plan.place[key] = (column, MARGIN_PIXELS + round(middle * ROW))
    return row


def _x(column: int) -> int:
    return MARGIN_PIXELS + column * COLUMN


def _wrapped(text: str) -> tuple[str, ...]:
    """Return a name on at most two lines."""
    found = textwrap.wrap(" ".join(text.split()), BOX_LETTERS, max_lines=2, placeholder="…")
    return tuple(_short(line) for line in found)


def _short(text: str, extra: int = 0) -> str:
    """Return a text that fits into a box; smaller letters leave room for some ``extra``."""
    return shortened(" ".join(text.split()), BOX_LETTERS + extra)


def _source_nodes(view: StoryView, plan: _Plan) -> Iterable[PictureBox]:
    for node in view.story.sources:
        column, y = plan.place[_key(node)]
        known = "outside this archive" if node.kind == "external" else f"known only from {count(len(node.witnesses), 'text')}"
        yield PictureBox(_x(column), y, node.kind, (*_wrapped(node.name or "a source nobody names"), known), f"{node.name} ({known})")


def _article_nodes(view: StoryView, plan: _Plan, drawn: Iterable[int], layout: Layout) -> Iterable[PictureBox]:
    often = Counter(name(view.articles[number]) for number in view.story.articles)
    for number in drawn:
        column, y = plan.place[number]
        article = view.articles[number].article
        first = view.story.first == number
        last = " · ".join(part for part in ("first" if first else "", credit_word(view.credited(number))) if part)
        called, when = name(view.articles[number]), moment(article.published)
        lines = (called, when)
        if often[called] > 1 and article.outlet and article.title:
            lines = (article.title, f"{when} · {called}")
        label = ": ".join(part for part in (called, article.title) if part)
        yield PictureBox(
            _x(column),
            y,
            "article",
            tuple(_short(line, extra) for line, extra in ((lines[0], 0), (lines[1], 6), (last, 9)) if line),
            label,
            number,
            first,
        )


def _source_edges(view: StoryView, plan: _Plan, layout: Layout) -> Iterable[PictureLine]:
    hung = [(plan.parent[number], number, node) for number, node in layout.source.items() if plan.parent.get(number) == _key(node)]
    for key, number, node in [*hung, *plan.extra]:
        kind = EvidenceKind.CLAIMED if number in node.credited_by else EvidenceKind.INFERRED
        said = credit_word(view.credited(number)) or "credit not known"
        yield _edge(plan, key, number, kind.value, _most_covered(view, number), f"{kind.value}: {node.name}, {said}")


def _most_covered(view: StoryView, number: int) -> float:
    """Return the largest share of an article's words that a link of the story covers."""
    shares = ((link.a, link.coverage_a, link.b, link.coverage_b) for link in view.story.links)
    return max((share_a if a == number else share_b for a, share_a, b, share_b in shares if number in (a, b)), default=0)


def _article_edges(view: StoryView, plan: _Plan, layout: Layout) -> Iterable[PictureLine]:
    for child, link in layout.edge.items():
        if plan.parent.get(child) == layout.parent[child]:
            own = link.coverage_a if link.a == child else link.coverage_b
            kind = strongest(link)
            label = f"{kind}: {link.kind.value}, {percent(own)} of the words shared, {link.ruling.likely}"
            yield _edge(plan, layout.parent[child], child, kind, own, label)
    for link in _strays(plan, view):
        child, parent = deriving(link) or (link.b, link.a)
        own = link.coverage_a if link.a == child else link.coverage_b
        kind = strongest(link) if deriving(link) else "plain"
        said = kind if deriving(link) else "direction not known"
        yield _edge(plan, parent, child, f"{kind} stray", own, f"{said}: {link.kind.value}, {percent(own)} of the words shared")
    for key, link in plan.plain.items():
        own = max(link.coverage_a, link.coverage_b)
        label = f"{link.kind.value}, {percent(own)} of the words shared; direction not known"
        yield _edge(plan, plan.parent[key], key, "plain", own, label)


def _strays(plan: _Plan, view: StoryView) -> Iterable[Link]:
    """Yield the links that join groups of boxes which no branch joins, the surest first."""
    group: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        while key in group:
            key = group[key]
        return key

    for key, other, _ in plan.extra:
        one, two = find(plan.root(key)), find(plan.root(other))
        if one != two:
            group[two] = one
    for link in sorted(view.story.links, key=lambda link: (deriving(link) is None, -link.similarity, link.a, link.b)):
        if link.a in plan.place and link.b in plan.place:
            one, two = find(plan.root(link.a)), find(plan.root(link.b))
            if one != two:
                group[two] = one
                yield link


def strongest(link: Link) -> str:
    """Return the kind of evidence that says most for a link's direction."""
    for_it = [one for one in link.ruling.evidence if one.favours is link.ruling.direction]
    return max(for_it, key=lambda one: one.weight).kind.value if for_it else EvidenceKind.INFERRED.value


def _edge(plan: _Plan, parent: Key, child: Key, kind: str, coverage: float, label: str) -> PictureLine:
    (column, top), (other, below) = plan.place[parent], plan.place[child]
    x0, y0, x1, y1 = _x(column) + WIDTH, top + HEIGHT // 2, _x(other), below + HEIGHT // 2
    plain = kind.startswith("plain")
    head = "" if plain else f"M{x1} {y1}l{-ARROW_HEAD_PIXELS} {-ARROW_HEAD_PIXELS // 2 - 1}v{ARROW_HEAD_PIXELS + 2}z"
    tip = x1 if plain else x1 - ARROW_HEAD_PIXELS + 1
    half = (tip - x0) // 2
    path = f"M{x0} {y0}C{x0 + half} {y0} {tip - half} {y1} {tip} {y1}"
    return PictureLine(path, head, kind, round(1.5 + 4.5 * min(max(coverage, 0.0), 1.0), 1), label)
