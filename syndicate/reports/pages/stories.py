"""A story as a page shows it: when its articles appeared, who has the text from whom, and why.

Invariant: every article of the story is listed. Links and pairs beyond the limits are counted. Words stay neutral.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syndicate.model.provenance import EvidenceKind, Link
from syndicate.model.records import Held
from syndicate.model.results import StoryView
from syndicate.provenance import Entry, explain
from syndicate.reports import versions
from syndicate.reports.audits import CreditVerdict, credit_verdicts
from syndicate.reports.pages.compare import ComparePage, compare_model
from syndicate.reports.pages.picture import Picture, picture
from syndicate.reports.pages.timeline import Timeline, in_order, timeline
from syndicate.reports.phrases import called as names_of
from syndicate.reports.phrases import count, credit_word, name, span
from syndicate.reports.stories import text_sentence
from syndicate.reports.trees import FOLDED_FROM, LEAVES_SHOWN, Layout, deriving, direction, folded, lay_out, undirected
from syndicate.reports.visible import visible

LINKS_LISTED = 400  # listed on one page
PAIRS_SHOWN = 10  # shown side by side; more are hundreds of screens


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """The reasons of one kind."""

    kind: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link: ``subject`` is the article it is described from (the deriving one if that is known), ``other`` the one beside it.

    Shares and words come with and without quotations, subject first, so that a page can switch between them.
    """

    anchor: str
    link: Link
    subject: int
    other: int
    subject_name: str
    other_name: str
    shares: tuple[float, ...]
    shares_without_quotes: tuple[float, ...]
    words: int
    words_without_quotes: int
    direction: str
    credited: str
    audit: tuple[CreditVerdict, ...]
    evidence: tuple[EvidenceGroup, ...]
    outlets: tuple[str, ...]
    earliest: str
    latest: str
    pair: ComparePage | None


@dataclass(frozen=True, slots=True)
class Appearance:
    """One article of a story: what it is and what part it plays."""

    held: Held
    name: str
    part: str
    credited: str
    first: bool


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story as a page shows it; see ``story_model``."""

    id: int
    anchor: str
    heading: str
    facts: str
    origin: str
    cut: str | None
    explanation: tuple[str, ...]
    appearances: tuple[Appearance, ...]
    timeline: Timeline | None
    picture: Picture
    links: tuple[LinkRow, ...]
    all_links: int
    pairs: int
    versions: tuple[str, ...] = ()

    @property
    def shown(self) -> int:
        """Return how many of its articles are shown at once; the others unfold."""
        return LEAVES_SHOWN if len(self.appearances) >= FOLDED_FROM else len(self.appearances)

    @property
    def folded(self) -> str:
        """Say how many articles are folded, and how they credit their sources."""
        return folded([one.credited for one in self.appearances[self.shown :]])

    @property
    def refs(self) -> bool:
        """Return whether refs are needed to distinguish articles, because one outlet has several."""
        return len({one.name for one in self.appearances}) < len(self.appearances)


def story_model(
    view: StoryView,
    explanation: Sequence[str] = (),
    *,
    pairs: int = PAIRS_SHOWN,
    links: int = LINKS_LISTED,
) -> StoryPage:
    """Return a story as a page shows it.

    ``explanation`` is the result of ``provenance.explain``. The page lists its ``links`` most important links, and shows the
    first ``pairs`` of them side by side.
    """
    layout = lay_out(view)
    members = {number: view.articles[number] for number in view.story.articles}
    called = names_of(members)
    branches = {(link.a, link.b) for link in layout.edge.values()}
    chosen = sorted(view.story.links, key=lambda link: _rank(link, branches))[:links]
    beside = [link for link in chosen if (link.a, link.b) in view.comparisons][:pairs]
    rows = tuple(_link(view, link, called, link in beside) for link in chosen)
    return StoryPage(
        id=view.id,
        anchor=f"story-{view.id}",
        heading=_heading(view),
        facts=_facts(view),
        origin=text_sentence(view),
        cut=view.story.reason,
        explanation=tuple(explanation),
        appearances=tuple(_appearance(view, held.id, layout, called) for held in in_order(members.values())),
        timeline=timeline(members, view.story.first),
        picture=picture(view, layout),
        links=rows,
        all_links=len(view.story.links),
        pairs=sum(row.pair is not None for row in rows),
        versions=tuple(versions.of_story(view, called)),
    )


def explained_story(view: StoryView, pairs: int) -> StoryPage:
    """Return a story with its explanation in sentences, so many of its pairs side by side."""
    entries = {
        number: Entry(number, held.article, held.credits, view.mentions.get(number, ()), held.outlet_names, held.outlet)
        for number, held in view.articles.items()
    }
    return story_model(view, explain(view.story, entries), pairs=pairs)


def _rank(link: Link, branches: set[tuple[int, int]]) -> tuple[bool, float, float, int, int]:
    """Put links that make the tree first, then those that share most."""
    return (link.a, link.b) not in branches, -max(link.coverage_a, link.coverage_b), -link.similarity, link.a, link.b


def _heading(view: StoryView) -> str:
    """Return the title of the first article that has one."""
    ordered = [held.article for held in in_order(view.articles[number] for number in view.story.articles)]
    first = [view.articles[view.story.first].article] if view.story.first is not None else []
    titles = [article.title for article in (*first, *ordered) if article.title]
    return titles[0] if titles else name(ordered[0])


def _facts(view: StoryView) -> str:
    articles = [view.articles[number].article for number in view.story.articles]
    outlets = {held.outlet or held.article.outlet for held in map(view.articles.__getitem__, view.story.articles)} - {None}
    times = sorted(article.published for article in articles if article.published)
    facts = [
        versions.counted(len(articles), versions.again(view)),
        count(len(outlets), "outlet") if outlets else "",
        count(len(view.story.links), "link"),
    ]
    return ", ".join(part for part in (*facts, span(*times[:1], *times[-1:]) or "time not known") if part)


def _appearance(view: StoryView, number: int, layout: Layout, called: Mapping[int, str]) -> Appearance:
    held = view.articles[number]
    node, edge = layout.source.get(number), layout.edge.get(number)
    part = ""
    if edge is not None:
        part = direction(edge, number, called)
    elif node is not None and node.kind == "external":
        part = f"credits {node.name}" if number in node.credited_by else f"goes back to {node.name}"
    elif node is not None:
        part = "goes back to a source that is not named for sure"
    elif number == view.story.first:
        part = "published first, as far as is known"
    version = versions.label(view.versions.get(number))
    part = ", ".join(one for one in (version[0] if version else "", part) if one)
    return Appearance(
        held=held,
        name=name(held),
        part=part,
        credited=credit_word(view.credited(number)),
        first=number == view.story.first,
    )


def _link(view: StoryView, link: Link, called: Mapping[int, str], beside: bool) -> LinkRow:
    pair = deriving(link)
    subject, other = pair or (link.b, link.a)
    comparison = view.comparisons.get((link.a, link.b))
    anchor = f"pair-{link.a}-{link.b}"
    articles = [view.articles[number].article for number in (subject, other)]
    times = sorted(article.published for article in articles if article.published)
    shares, step = (link.coverage_a, link.coverage_b), 1 if subject == link.a else -1
    details = (comparison.detail_a, comparison.detail_b) if comparison else ()
    again = view.boilerplate.get(link.a, ()), view.boilerplate.get(link.b, ())
    return LinkRow(
        anchor=anchor,
        link=link,
        subject=subject,
        other=other,
        subject_name=called[subject],
        other_name=called[other],
        shares=shares[::step],
        shares_without_quotes=tuple(one.share_without_quotes for one in details)[::step] or shares[::step],
        words=max((one.covered for one in details), default=0),
        words_without_quotes=max((one.covered - one.quoted for one in details), default=0),
        direction=direction(link, subject, called) if link.kind.derives else undirected(link),
        credited=credit_word(link.ruling.credited) if link.kind.derives else "",
        audit=credit_verdicts(view.verdicts.get((link.a, link.b), ())),
        evidence=evidence(link) if link.kind.derives else (),
        outlets=tuple(sorted({visible(article.outlet) for article in articles if article.outlet})),  # as the list to choose from has them
        earliest=times[0] if times else "",
        latest=times[-1] if times else "",
        pair=compare_model(comparison, key=anchor, numbers=(link.a, link.b), boilerplate=again) if beside and comparison else None,
    )


def evidence(link: Link) -> tuple[EvidenceGroup, ...]:
    """Return the reasons for a link's direction, grouped by kind; a kind without reasons is left out."""
    sentences = {kind: tuple(one.sentence for one in link.ruling.evidence if one.kind is kind) for kind in EvidenceKind}
    return tuple(EvidenceGroup(kind.value, some) for kind, some in sentences.items() if some)
