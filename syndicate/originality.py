"""What of a draft is its own: each of its words is new, credited, uncredited or reused quotation, and no two of these.

What always holds: the four shares sum to 1 over the draft's own words (its headline, credit lines and page furniture
left out); a word that several articles share counts as credited where any of them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from syndicate.align import Prepared
from syndicate.answers import CheckResult, Origin
from syndicate.credits import canonical_source, owns
from syndicate.holdings import Held
from syndicate.text import paragraphs
from syndicate.values import Article, Comparison, Credit, LinkKind, Paragraph, Passage, Span

_NEW, _UNCREDITED, _CREDITED, _QUOTED = range(4)


@dataclass(frozen=True, slots=True)
class Match:
    """An archived article that a draft shares text with; the draft is the comparison's A."""

    held: Held
    comparison: Comparison
    source: str
    credited: bool


def source_to_credit(held: Held) -> str:
    """Return whom a text like this one is to be credited to: the agency it credits, else its outlet, else its name."""
    named = [credit.source for credit in (*held.credits, *held.article.declared) if not credit.generic]
    return named[0] if named else held.article.outlet or held.article.title or held.article.ref


def is_credited(draft: Article, credits: Iterable[Credit], held: Held) -> bool:
    """Tell whether a draft names where an archived text comes from: its outlet, or a source that it credits itself.

    That a draft carries an outlet's name at its head or foot is no credit: whoever copies a page copies that as well.
    """
    outlet = held.article.outlet
    sources = [credit.source for credit in (*held.credits, *held.article.declared) if not credit.generic]
    names = {_name(name) for name in (*sources, outlet) if name}
    given = [credit.source for credit in (*credits, *draft.declared) if not credit.generic]
    return any(_name(name) in names or (outlet is not None and owns(outlet, name)) for name in given)


def _name(name: str) -> str:
    return (canonical_source(name) or name).casefold()


def originality(draft: Article, prepared: Prepared, matches: Sequence[Match]) -> CheckResult:
    """Sum up what a draft shares with archived articles.

    ``matches`` have the draft as their comparisons' A. Of an article that shares only quotations, only quoted words count.
    """
    own = ~prepared.marked
    state = np.full(len(own), _NEW, np.int8)
    for match in matches:
        for passage in match.comparison.passages:
            first, last = np.searchsorted(prepared.tokens.start, (passage.a.start, passage.a.end))
            found = np.full(last - first, _CREDITED if match.credited else _UNCREDITED, np.int8)
            found[prepared.quoted[first:last]] = _QUOTED
            if match.comparison.kind is LinkKind.SHARED_QUOTES:
                found[found != _QUOTED] = _NEW
            state[first:last] = np.maximum(state[first:last], found)
    words = int(own.sum())
    share = [float((state[own] == kind).sum()) / words if words else float(kind == _NEW) for kind in range(4)]
    return CheckResult(
        draft=draft,
        words=words,
        new=share[_NEW],
        uncredited=share[_UNCREDITED],
        credited=share[_CREDITED],
        quoted=share[_QUOTED],
        origins=tuple(_origins(draft, prepared, matches)),
        comparisons=tuple(match.comparison for match in matches),
    )


def _origins(draft: Article, prepared: Prepared, matches: Sequence[Match]) -> Iterable[Origin]:
    """Yield for each of the draft's paragraphs where most of its reused words come from."""
    found = [(match, passage) for match in matches for passage in match.comparison.passages]
    for unit in paragraphs(draft.text, prepared.tokens, prepared.marks):
        within = [(m, p) for m, p in found if p.a.start < unit.end and p.a.end > unit.start]
        if within:
            match, passage = max(within, key=lambda pair: _weight(unit, *pair))
            yield Origin(
                paragraph=unit,
                span=Span(max(unit.start, passage.a.start), min(unit.end, passage.a.end)),
                id=match.held.id,
                article=match.held.article,
                passage=passage,
                credited=match.credited,
                source=match.source,
                credit_line=None if match.credited else f"This article uses text first published by {match.source}.",
            )


def _weight(unit: Paragraph, match: Match, passage: Passage) -> tuple[int, float, float, str, str]:
    """Rank an origin: more of the paragraph first, then nearer in wording; the rest only makes the choice stable."""
    overlap = min(unit.end, passage.a.end) - max(unit.start, passage.a.start)
    article = match.held.article
    return overlap, passage.similarity, match.comparison.coverage_b, article.published or "", article.ref
