"""One origin for one text of a draft: articles that carry the same text of the archive are taken together.

What a digest has from another text is given to that text, and what an article has beside the text that it carries is its own.

Invariant: paragraphs, verdict and credit line name the ruled origin of the text, with the evidence of all articles that carry it, and
are as sure as its ruling. If nobody knows the origin, they say so and name those that carry the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation.outlets import owns
from syndicate.archive import ArchiveFile
from syndicate.comparison import Document
from syndicate.comparison.own_words import token_range
from syndicate.model.article import Span, merged_spans
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Link, OriginKind, TextOrigin, Works
from syndicate.model.story import Story
from syndicate.pipeline.credit_lines import source_to_credit
from syndicate.pipeline.link import entry
from syndicate.pipeline.originality import Match, addition, with_origin
from syndicate.pipeline.story_origins import origin_of_story
from syndicate.provenance import Entry
from syndicate.provenance.audit import TextOwner, origin_of
from syndicate.provenance.text_origin import by_date, part_origin, work_of

MOST_SHARE = 0.5  # of what a draft has of an article
CARRIERS_SHOWN = 3  # of a text of which nobody knows whose it is


class _Carried(NamedTuple):
    """A text of the archive with its ruled origin, and the articles of its story."""

    story: Story
    origin: TextOrigin | None
    entries: Mapping[int, Entry]


def with_texts(archive: ArchiveFile, draft: Entry, document: Document, matches: Sequence[Match]) -> list[Match]:
    """Return the matches with the text that each carries, its origin, and which of them leads: it gets the paragraphs of the text.

    The leader is the origin itself, else an article that names it, else any; of these, the one that shares most. Versions of one
    article carry one text and lead together: a paragraph gets the one that has it most alike. What an article alone has beside the
    text of an origin in the archive is a match of its own.
    """
    works = archive.versions.works(match.held.id for match in matches)
    stories = archive.stories.carried_by({match.held.id for match in matches} | set(works))
    texts = {work_of(number, works): story for number, story in sorted(stories.items())}
    groups: dict[str, list[Match]] = defaultdict(list)
    known = {f"story {story}": _text(archive, story) for story in set(texts.values())}
    for match in matches:
        work = work_of(match.held.id, works)
        link = None if work in texts else _telling(archive, match)
        name = f"story {texts[work]}" if work in texts else f"part {link.a}-{link.b}" if link is not None else f"article {work}"
        if link is not None:
            known[name] = _part(archive, link)
        groups[name].append(match)
    found = {match.held.id: match for match in matches}
    for taker, giver in _given(archive, groups.values()):
        found[taker] = replace(found[taker], elsewhere=found[taker].elsewhere | found[giver].shared)
    for name, group in groups.items():
        shared = np.logical_or.reduce([match.shared for match in group])
        for number in _having_a_part(known[name].story) & found.keys() if name in known else ():
            found[number] = replace(found[number], elsewhere=found[number].elsewhere | shared)
    told: list[Match] = []
    for name, group in groups.items():
        joined = [found[match.held.id] for match in group]
        if text := known.get(name):
            ours = {match.held.id for match in group}
            others = [match.shared & ~match.elsewhere for number, match in found.items() if number not in ours]
            parted = [_parted(archive, draft, document, match, joined, others, text, works) for match in joined]
            joined = [match for match, _ in parted]
            told += [beside for _, beside in parted if beside is not None]
        told += _as_one(draft, name, joined, matches, text, works)
    told = [match for match in told if match.kinds.any()]
    return [_credited_for_its_own(draft, match, told) for match in told]


def _text(archive: ArchiveFile, story: int) -> _Carried:
    told = archive.stories.story(story)
    entries = {one: entry(given) for one, given in archive.articles.held(told.articles).items()}
    return _Carried(told, origin_of_story(archive, told, entries), entries)


def _telling(archive: ArchiveFile, match: Match) -> Link | None:
    """Return, for an article that carries no text with others, the link by which it has most of what a draft has of it with another one."""
    number = match.held.id
    links = [
        link for link in archive.links.of([number]) if link.kind.derives and link.kind is not LinkKind.REWRITE and link.ruling.confidence
    ]
    carrying = archive.stories.carried_by(end for link in links for end in (link.a, link.b))
    shares = {(link.a, link.b): _common_share(archive, match, [link]) for link in links if not {link.a, link.b} & carrying.keys()}
    best = max(sorted(shares), key=lambda ends: shares[ends], default=None)
    return next((link for link in links if (link.a, link.b) == best and shares[best] > MOST_SHARE), None)


def _part(archive: ArchiveFile, link: Link) -> _Carried:
    """Return what two articles share as a text of its own, with the origin that the ruling on their link gives it."""
    both = link.a, link.b
    entries = {one: entry(given) for one, given in archive.articles.held(both).items()}
    return _Carried(Story(both, (link,), witnesses=both), part_origin(link, entries), entries)


def _credited_for_its_own(draft: Entry, match: Match, others: Iterable[Match]) -> Match:
    """Return a match that no credit for another text of the draft counts for, unless it names the article's own outlet.

    The source of one text is not that of another one which a digest, or the draft, has beside it.
    """
    owner = match.owner
    if owner is None or any(owns(house, credit.source) for house in entry(match.held).houses for credit in draft.given):
        return match
    names = {one.owner.name for one in others if one.text != match.text and one.owner is not None and one.owner.name}
    own = {*owner.known, *([owner.name] if owner.name else [])}
    for_others = [one for one in draft.given if any(owns(name, one.source) for name in names)]
    beside = [credit for credit in for_others if not any(owns(name, credit.source) for name in own)]
    if beside and match.comparison.likelihood != "possible":
        bare = replace(match, named=match.named & (not match.named.all()))
        match = with_origin(draft, bare, owner, match.verdict.confidence, beside)
    return replace(match, named=match.named & ~match.elsewhere) if match.named.all() else match


def _parted(
    archive: ArchiveFile,
    draft: Entry,
    document: Document,
    match: Match,
    group: Sequence[Match],
    others: Sequence[NDArray[np.bool_]],
    text: _Carried,
    works: Works,
) -> tuple[Match, Match | None]:
    """Return a match without the paragraphs that its article alone has beside the text of an origin in the archive, and one of these.

    What articles of other texts have too (``others``, (n,) each) is from there. If the draft has nothing of the origin, what it has of
    the article is beside the text if the two articles share little of it.
    """
    origin, own = text.origin, work_of(match.held.id, works)
    if origin is None or origin.article is None or work_of(origin.article, works) == own:
        return match, None
    theirs = [other.shared for other in group if work_of(other.held.id, works) == work_of(origin.article, works)]
    beside = np.zeros(len(match.kinds), np.bool_)
    for unit in document.paragraphs if theirs else ():
        first, last = token_range(document, Span(unit.start, unit.end))
        had = np.logical_or.reduce(theirs)[first:last] & match.shared[first:last]
        beside[first:last] = 2 * int(had.sum()) < int(match.shared[first:last].sum())
    if not theirs and _is_beside(archive, match, text, origin.article, works):
        beside[:] = True
    elsewhere = match.elsewhere | (beside & np.logical_or.reduce([np.zeros_like(beside), *others]))
    added = beside & match.shared & ~elsewhere
    match = replace(match, elsewhere=elsewhere)
    if not added.any():
        return match, None
    left = replace(match, kinds=np.where(added, 0, match.kinds).astype(np.int8))
    return left, replace(addition(draft, match, added), text=f"article {own}")


def _is_beside(archive: ArchiveFile, match: Match, text: _Carried, origin: int, works: Works) -> bool:
    """Return whether what a draft has of an article is mostly no part of what that article shares with the origin of its text."""
    ends = {work_of(match.held.id, works), work_of(origin, works)}
    links = [link for link in text.story.links if {work_of(link.a, works), work_of(link.b, works)} == ends]
    return bool(links) and _common_share(archive, match, links) < MOST_SHARE


def _common_share(archive: ArchiveFile, match: Match, links: Iterable[Link]) -> float:
    """Return how much of what a draft has of an article lies in what these links share of that article."""
    ends = archive.links.spans((link.a, link.b) for link in links).items()
    spans = merged_spans(pair[a != match.held.id] for (a, b), pairs in ends if match.held.id in (a, b) for pair in pairs)
    taken = merged_spans(passage.b for passage in match.comparison.passages)
    common = sum(max(0, min(one.end, two.end) - max(one.start, two.start)) for one in taken for two in spans)
    return common / max(1, sum(one.end - one.start for one in taken))


def _given(archive: ArchiveFile, groups: Iterable[Sequence[Match]]) -> Iterator[tuple[int, int]]:
    """Yield of two articles of different texts that share something the one that has it from the other, and that other one."""
    texts = {match.held.id: place for place, group in enumerate(groups) for match in group}
    for link in archive.links.of(texts):
        ends = {Direction.A_FROM_B: (link.a, link.b), Direction.B_FROM_A: (link.b, link.a)}.get(link.ruling.direction)
        if ends is not None and link.kind is not LinkKind.REWRITE and len({texts[end] for end in ends if end in texts}) > 1:
            yield ends


def _having_a_part(story: Story) -> set[int]:
    """Return the articles that have a part of the text of a story, unless a link says that the text is from them."""
    givers = {Direction.A_FROM_B: lambda link: link.b, Direction.B_FROM_A: lambda link: link.a}
    parts = [link for link in story.links if link.kind is not LinkKind.REWRITE]
    given = {givers[link.ruling.direction](link) for link in parts if link.ruling.direction in givers}
    return {number for link in parts for number in (link.a, link.b)} - {*story.witnesses} - given


def _as_one(draft: Entry, name: str, group: Sequence[Match], matches: Sequence[Match], text: _Carried | None, works: Works) -> list[Match]:
    """Return the matches of one text with its origin."""
    origin = text.origin if text is not None else None
    source = origin.source if origin is not None else None
    article = work_of(origin.article, works) if origin is not None and origin.article is not None else None

    def first(match: Match) -> tuple[bool, bool, int, int]:
        own = work_of(match.held.id, works) == article
        return not own, source_to_credit(match.held) != source, -int(match.shared.sum()), match.held.id

    lead = min(group, key=first)
    work = work_of(lead.held.id, works)
    named = [replace(match, text=name, lead=work_of(match.held.id, works) == work) for match in group]
    if text is None or origin is None:
        owner = replace(origin_of(entry(lead.held)), name=source_to_credit(lead.held))
    else:
        owner = _owner(text, origin, lead.held.outlet or lead.held.article.outlet, is_origin=work == article)
    passing = [match for match in matches if 2 * int((match.shared & lead.shared).sum()) > int(lead.shared.sum())]
    houses = {house for match in passing for house in entry(match.held).houses}
    owner = replace(owner, known=tuple(sorted({*owner.known, *houses})))
    return [with_origin(draft, match, owner, origin.confidence if origin else match.verdict.confidence) for match in named]


def _owner(text: _Carried, origin: TextOrigin, outlet: str | None, *, is_origin: bool) -> TextOwner:
    """Return whose text it is; if nobody knows that, it has no name, and each that carries it may be credited, and whom they credit."""
    if origin.source is not None:
        also = f" ({outlet} has it too)" if outlet and not is_origin and outlet != origin.source else ""
        return TextOwner(origin.source, f"{origin.source}{also}")
    carrying = [text.entries[number] for number in by_date(text.story.witnesses, text.entries)]
    names = list(dict.fromkeys(one.name for one in carrying))
    shown = [*names[:CARRIERS_SHOWN], *([f"{len(names) - CARRIERS_SHOWN} more"] if len(names) > CARRIERS_SHOWN else [])]
    carried = f"carried by {', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else f"carried by {shown[0]}"
    known = {name for one in carrying for name in (*one.houses, *(credit.source for credit in one.foreign if not credit.generic))}
    unknown = origin.kind is OriginKind.UNKNOWN
    source, named = ("not known", "") if unknown else origin.nameless
    told = "; ".join(filter(None, (named.removeprefix("; "), carried)))
    return TextOwner(None, f"{source} ({told})", tuple(sorted(known)), stated=not unknown)
