"""A story as a tree: its sources first, below each what most likely comes from it.

Invariant: every article of the story is in the tree exactly once, or counted among those that are folded away; so is every
link. The same story gives the same tree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from syndicate.annotation.agencies import registry
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import NOT_NAMED, Direction, Link
from syndicate.model.results import StoryView
from syndicate.model.story import SourceNode
from syndicate.reports.phrases import STYLES, count, credit_word, moment, names, percent, title
from syndicate.reports.printed_lines import line
from syndicate.reports.versions import label

Names = Mapping[int, str]  # what each article of a report is called
FOLDED_FROM = 12  # articles below one source from which nothing derives: fewer are all shown
LEAVES_SHOWN = 5
LARGE_STORY_ARTICLES = 20  # of more than so many, each article is shown with one link
_UNDIRECTED = {
    LinkKind.SHARED_QUOTES: "quoted speech, which anyone may have heard where it was said",
    LinkKind.VERSION: "versions of one article",
    LinkKind.COMMON_FORM: "one form filled in twice, which shows no direction",
    LinkKind.SAME_EVENT: "two accounts of one event, which shows no direction",
}


def deriving(link: Link) -> tuple[int, int] | None:
    """Return the numbers of the deriving article and of the one it derives from, None if there is no such direction."""
    match link.ruling.direction:
        case Direction.B_FROM_A:
            return link.b, link.a
        case Direction.A_FROM_B:
            return link.a, link.b
    return None


@dataclass(slots=True)
class Layout:
    """The place of each article of a story: below another article, below a source, or at the top."""

    parent: dict[int, int] = field(default_factory=dict)  # derived article -> the one it most likely comes from
    edge: dict[int, Link] = field(default_factory=dict)  # derived article -> the link that says so
    source: dict[int, SourceNode] = field(default_factory=dict)  # article at the top of its branch -> its outside source
    others: dict[int, list[Link]] = field(default_factory=dict)  # article -> links that make no branch, listed beneath it


def lay_out(view: StoryView) -> Layout:
    """Choose for each article the one place that its surest link gives it; a link that would close a ring is not used."""
    layout = Layout()
    links = {frozenset((link.a, link.b)): link for link in view.story.links}
    for child, parent in view.ways.items():
        if frozenset((child, parent)) in links and child not in _ancestors(layout, parent):
            layout.parent[child] = parent
            layout.edge[child] = links[frozenset((child, parent))]
    directed = [(link, pair) for link in view.story.links if (pair := deriving(link))]
    directed.sort(key=lambda row: (-row[0].ruling.confidence, -row[0].similarity, row[1]))
    for link, (child, parent) in directed:
        if child not in layout.parent and child not in _ancestors(layout, parent):
            layout.parent[child] = parent
            layout.edge[child] = link
    _place_by_source(view, layout)
    for node in view.story.sources:
        for witness in node.witnesses:
            if witness not in layout.parent:
                layout.source.setdefault(witness, node)
    # Versions that nothing else places hang below the one before them, and so beside each other.
    members = {article: version for article, version in sorted(view.versions.items()) if article in view.story.articles}
    heads = {version.work: version.article for version in sorted(members.values(), reverse=True)}
    for article, version in members.items():
        head = heads[version.work]
        if article not in layout.parent and article not in layout.source and article not in _ancestors(layout, head):
            layout.parent[article] = head
    place = {article: i for i, article in enumerate(_reading_order(view, layout, _tops(view, layout)))}
    branches = {(link.a, link.b) for link in layout.edge.values()}
    for link in view.story.links:
        if (link.a, link.b) not in branches:
            later = max((link.a, link.b), key=lambda article: place.get(article, -1))
            layout.others.setdefault(later, []).append(link)
    return layout


def _place_by_source(view: StoryView, layout: Layout) -> None:
    """Place articles below the source that their links name, which is an article of the story or a source outside."""
    named: dict[int, Counter[str]] = defaultdict(Counter)
    for link in view.story.links:
        if link.ruling.direction is Direction.COMMON_SOURCE and link.ruling.source is not None:
            for article in (link.a, link.b):
                named[article][link.ruling.source] += 1
    nodes = {node.name: node for node in view.story.sources}
    own = {
        view.articles[number].outlet or view.articles[number].article.outlet: number
        for number in reversed(_by_time(view, view.story.articles))
    }
    for article in _by_time(view, named):
        source = max(sorted(named[article]), key=lambda name: named[article][name])
        if article in layout.parent:
            continue
        if source in nodes:
            layout.source[article] = nodes[source]
        elif source in own and article not in _ancestors(layout, own[source]):
            layout.parent[article] = own[source]


def _ancestors(layout: Layout, article: int) -> set[int]:
    found = {article}
    while article in layout.parent:
        article = layout.parent[article]
        found.add(article)
    return found


def _by_time(view: StoryView, articles: Iterable[int]) -> list[int]:
    """Sort article numbers by publication, unknown times last."""
    return sorted(articles, key=lambda i: (view.articles[i].article.published or "~", view.articles[i].article.ref, i))


def _children(view: StoryView, layout: Layout, article: int) -> list[int]:
    return _by_time(view, (child for child, above in layout.parent.items() if above == article))


def _reading_order(view: StoryView, layout: Layout, branches: Iterable[int]) -> Iterator[int]:
    """Yield the articles of branches in the order of the tree."""
    for article in branches:
        yield article
        yield from _reading_order(view, layout, _children(view, layout, article))


def _tops(view: StoryView, layout: Layout) -> list[int]:
    """Return the articles without a parent: those of each outside source, then the rest."""
    tops = _by_time(view, (article for article in view.story.articles if article not in layout.parent))
    rank = {id(node): i for i, node in enumerate(view.story.sources)}
    return sorted(tops, key=lambda article: rank[id(layout.source[article])] if article in layout.source else len(rank))


def story_tree(view: StoryView) -> RenderableType:
    """Draw a story: outside sources, and below them the articles with outlet, time, kind, coverage, credit and reason."""
    layout = lay_out(view)
    called = names(view.articles)
    root = Tree(Text(), hide_root=True, guide_style=STYLES["quiet"])
    branches: dict[int, Tree] = {}
    tops = _tops(view, layout)
    for node in dict.fromkeys(layout.source.get(article) for article in tops):
        if node is not None:
            branches[id(node)] = root.add(_source_label(node, called))
        own = [article for article in tops if layout.source.get(article) is node]
        _grow(branches[id(node)] if node is not None else root, view, layout, own, called)
    return root


def _grow(branch: Tree, view: StoryView, layout: Layout, articles: Sequence[int], called: Names) -> None:
    """Add articles to a branch, and what derives from each below it; of many without a branch of their own the first are shown."""
    leaves = [article for article in articles if not _children(view, layout, article)]
    hidden = set(leaves[LEAVES_SHOWN:]) if len(leaves) >= FOLDED_FROM else set()
    for article in articles:
        if article not in hidden:
            below = branch.add(_article_label(view, layout, article, called))
            _grow(below, view, layout, _children(view, layout, article), called)
    if hidden:
        said = folded([credit_word(view.credited(article)) for article in hidden])
        branch.add(line((f"and {said}; --json has them all", STYLES["quiet"])))


def folded(credits: Sequence[str]) -> str:
    """Say how many articles are not shown, and how they credit their sources, by these words."""
    words = Counter(word or "not known whether credited" for word in credits)
    said = ", ".join(f"{number:,} {word}" for word, number in sorted(words.items()))
    return f"{count(len(credits), 'more article')}: {said}"


def _source_label(node: SourceNode, called: Names) -> Text:
    """Say what an outside source is and how it is known."""
    if node.kind == "external":
        crediting = sorted(called[number] for number in node.credited_by)
        more = len(crediting) - LEAVES_SHOWN if len(crediting) >= FOLDED_FROM else 0
        some = f"{', '.join(crediting[:LEAVES_SHOWN])} and {more} more" if more else ", ".join(crediting)
        known = f"outside this archive, credited by {some}" if crediting else "outside this archive"
        return line((node.name, "bold"), (f"({known})", STYLES["quiet"]))
    shared = count(len(node.witnesses), "article")
    return line((node.name or "a source that nobody names", "bold"), (f"(hidden: known only from what {shared} share)", STYLES["quiet"]))


def _article_label(view: StoryView, layout: Layout, number: int, called: Names) -> RenderableType:
    """Describe one article: who, when, what, and below it its links with the others; in a large story the one that places it."""
    article = view.articles[number].article
    first = "(earliest)" if view.story.first == number else None
    version = label(view.versions.get(number))
    word = credit_word(view.credited(number))
    shown = number in layout.edge and layout.edge[number].ruling.credited is not None  # beside the link
    credit = (word, STYLES[word]) if word and not shown else None
    rows: list[RenderableType] = [line((called[number], "bold"), moment(article.published), first, title(article), version, credit)]
    if number in layout.edge:
        rows += link_lines(layout.edge[number], number, called, by_way=number in view.ways)
    told, also = {layout.edge[number].kind} if number in layout.edge else set(), defaultdict(list)
    for link in _telling(view, layout, number):
        if link.kind in told:
            also[link.kind].append(called[link.b if link.a == number else link.a])
        else:
            rows += link_lines(link, number, called)
            told.add(link.kind)
    rows += [line((f"{kind.value}:", "bold"), f"also with {', '.join(others)}.") for kind, others in also.items()]
    return Group(*rows)


def _telling(view: StoryView, layout: Layout, number: int) -> Iterator[Link]:
    """Yield the further links of an article that tell something: of those inside the text, which all say the same, the first."""
    if len(view.story.articles) > LARGE_STORY_ARTICLES:
        return
    carrying, told = set(view.story.witnesses), number in layout.edge
    for link in sorted(layout.others.get(number, ()), key=lambda one: (-one.similarity, one.a, one.b)):
        inside = {link.a, link.b} <= carrying and link.ruling.direction is Direction.COMMON_SOURCE
        if not inside or not told:
            yield link
        told |= inside


def link_lines(link: Link, number: int, called: Names, *, by_way: bool = False) -> list[RenderableType]:
    """Describe a link from the side of one of its articles: kind, coverage on both sides, direction, credit and reason.

    ``by_way`` says that this article has it from a common source by way of the other one.

    If only quotations are shared, nothing derives, and so there is neither direction nor credit.
    """
    other = link.b if number == link.a else link.a
    own, theirs = (link.coverage_a, link.coverage_b) if number == link.a else (link.coverage_b, link.coverage_a)
    kind = f"{link.kind.value} ({link.likelihood})" if link.likelihood else link.kind.value
    shares = f"shares {percent(own)} of its words with {called[other]}, which shares {percent(theirs)} of its own"
    parts: list[str | tuple[str, str]] = [f"{shares}."]
    if link.kind.derives:
        word = credit_word(link.ruling.credited)
        parts = [f"{shares};", f"{direction(link, number, called, by_way=by_way)}{';' if word else '.'}", (word, STYLES.get(word, ""))]
    reason = [line((link.reason, STYLES["quiet"]))] if link.reason else []
    return [line((f"{kind}:", "bold"), *parts), *reason]


def undirected(link: Link) -> str:
    """Say why a link of a kind that does not derive has no direction."""
    return _UNDIRECTED[link.kind]


def source_name(source: str | None) -> str:
    """Return the name of a common source; if no credit names it, words that say so."""
    if source is None:
        return NOT_NAMED
    return "an agency that is not named" if source == registry().generic.name else source


def direction(link: Link, number: int, called: Names, *, by_way: bool = False) -> str:
    """Say who most likely has it from whom, with the confidence, from the side of one of the two articles."""
    other = called[link.b if number == link.a else link.a]
    likely, sure = link.ruling.likely, f"(confidence {percent(link.ruling.confidence)})"
    if link.ruling.direction is Direction.COMMON_SOURCE:
        if by_way:
            return f"{likely} from {source_name(link.ruling.source)}, by way of {other} {sure}"
        return f"both {likely} from {source_name(link.ruling.source)} {sure}"
    pair = deriving(link)
    if pair is None:
        return "who has it from whom is not known"
    child, parent = pair
    if child == number:
        return f"{likely} from {called[parent]} {sure}"
    return f"{likely} the origin of what {called[child]} has {sure}"
