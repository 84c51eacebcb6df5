"""What of a draft is its own: each of its words is new, credited, uncredited or reused quotation, and no two of these.

What always holds: the four shares sum to 1 over the draft's own words (its headline, credit lines and page furniture
left out); a word that several articles share counts as credited where any of them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.align import Prepared
from syndicate.answers import CheckResult, Origin
from syndicate.credits import canonical_source, owns
from syndicate.holdings import Held
from syndicate.text import paragraphs
from syndicate.values import Article, Comparison, Credit, LinkKind, Paragraph, Passage, Span

REWORDED = 1  # in ``Match.kinds``; what is edited or verbatim stands above it
_NEW, _UNCREDITED, _CREDITED, _QUOTED = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """An archived article that a draft of n tokens shares text with; the draft is the comparison's A."""

    held: Held
    comparison: Comparison
    kinds: NDArray[np.int8]  # (n,) how closely the article has each word too, as ``sides.shared_words`` tells; 0 not at all
    credited: bool

    @property
    def shared(self) -> NDArray[np.bool_]:
        """Return which of the draft's words the article has too (n,)."""
        return self.kinds > 0


def source_to_credit(held: Held) -> str:
    """Return whom a text like this one is to be credited to: the agency it credits, else its outlet, else its name."""
    return _house(held) or held.article.title or held.article.ref


def credit_line(held: Held) -> str:
    """Return a line that would credit a text like this one."""
    house = _house(held)
    return f"This article uses text first published by {house}." if house else f"This article uses text of “{source_to_credit(held)}”."


def unexplained(matches: Sequence[Match]) -> list[Match]:
    """Return the matches without the rewrites that a copy explains already.

    Where a draft has a text word for word, everybody else who tells of the event resembles that text, not the draft.
    """
    if not matches:
        return []
    copied = np.logical_or.reduce([match.kinds > REWORDED for match in matches])
    return [m for m in matches if m.comparison.kind is not LinkKind.REWRITE or 2 * int((m.shared & ~copied).sum()) >= int(m.shared.sum())]


def _house(held: Held) -> str | None:
    named = [credit.source for credit in (*held.credits, *held.article.declared) if not credit.generic]
    return named[0] if named else held.article.outlet


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
        found = np.where(match.shared, _CREDITED if match.credited else _UNCREDITED, _NEW).astype(np.int8)
        found[match.shared & prepared.quoted] = _QUOTED
        if match.comparison.kind is LinkKind.SHARED_QUOTES:
            found[found != _QUOTED] = _NEW
        state = np.maximum(state, found)
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
        weighed = [(_weight(unit, prepared, m, p), m, p) for m, p in found if p.a.start < unit.end and p.a.end > unit.start]
        best = max(weighed, key=lambda one: one[0], default=None)
        if best is None or not best[0][0]:
            continue
        _, match, passage = best
        yield Origin(
            paragraph=unit,
            span=Span(max(unit.start, passage.a.start), min(unit.end, passage.a.end)),
            id=match.held.id,
            article=match.held.article,
            passage=passage,
            credited=match.credited,
            source=source_to_credit(match.held),
            credit_line=None if match.credited else credit_line(match.held),
        )


def _weight(unit: Paragraph, prepared: Prepared, match: Match, passage: Passage) -> tuple[int, float, float, str, str]:
    """Rank an origin: more words of the paragraph first, then nearer in wording; the rest only makes the choice stable."""
    inside = (max(unit.start, passage.a.start), min(unit.end, passage.a.end))
    first, last = np.searchsorted(prepared.tokens.start, inside)
    article = match.held.article
    words = int(match.shared[first:last].sum())
    return words, passage.similarity, match.comparison.coverage_b, article.published or "", article.ref
