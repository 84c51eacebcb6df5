"""Boilerplate: paragraphs that are common form, because they recur in articles that otherwise differ.

Invariant: the answer depends on the articles, not on the order in which they came. The versions of one story, which share
most of their words, make no boilerplate; neither do the reports of one event, which tell of one subject.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from syndicate.candidates.equal_runs import run_starts
from syndicate.candidates.terms import Terms
from syndicate.model.records import ParagraphKeys

# Two articles of one outlet tell the same if they share more than half of the words of the shorter one.
SAME_TELLING_SHARE = 0.5
# Articles of several outlets have to share less: an agency's paragraph stands in otherwise different reports of one event.
SHARED_APART = 0.3
# Of one article's heaviest terms, in the other: 99 in 100 reports of one event have more, of two events 1 in 60.
ONE_SUBJECT_SHARE = 0.15
LEAST_HEADS = 2  # of these terms; a short text has so few that one of them is enough of a share by accident


@dataclass(frozen=True, slots=True)
class Outline:
    """An article in short: a name for its content, and the number of words of each paragraph by digest, in their order."""

    content: str
    words: Mapping[int, int]
    article: int = 0
    outlet: str | None = None

    def shares(self, other: Outline) -> float:
        """Return the share of the shorter article's words in paragraphs of both, 0 to 1."""
        few, many = sorted((self, other), key=lambda outline: len(outline.words))
        shared = sum(words for digest, words in few.words.items() if digest in many.words)
        least = min(sum(self.words.values()), sum(other.words.values()))
        return shared / least if least else 0.0


Apart = Callable[[Outline, Outline], bool]


def otherwise_differ(a: Outline, b: Outline) -> bool:
    """Return whether two articles of one outlet differ in more than what both have word for word."""
    return a.shares(b) <= SAME_TELLING_SHARE


def one_subject(a: Terms, b: Terms) -> bool:
    """Return whether two texts are about the same, by how much of either one's heaviest terms the other has."""
    return max(_heads_found(a, b), _heads_found(b, a)) > ONE_SUBJECT_SHARE


def _heads_found(a: Terms, b: Terms) -> float:
    total = int(a.share.sum())
    found = np.isin(a.keys[a.top], b.keys)
    if total and np.count_nonzero(found) < min(LEAST_HEADS, len(found)):
        return 0.0
    return int(a.share[found].sum()) / total if total else 1.0


def recurs(outlines: Iterable[Outline], articles: int, apart: Apart = otherwise_differ) -> bool:
    """Return whether a paragraph that is in all these articles is boilerplate.

    It is boilerplate if ``articles`` of them are ``apart`` from each other. They are chosen greedily by content, so the answer
    does not depend on the order given; at most ``articles`` comparisons are made for each.
    """
    different: list[Outline] = []
    for outline in sorted(outlines, key=lambda o: o.content):
        if all(apart(outline, other) for other in different):
            different.append(outline)
            if len(different) >= articles:
                return True
    return False


def form_in(holders: Iterable[Outline], articles: int, apart: Apart, differ: Apart = otherwise_differ) -> set[int]:
    """Return in which of the articles that hold a paragraph it is common form.

    It is in all of them if so many are ``apart``, whatever their outlets, else in those of each outlet in which it recurs. So
    many that ``differ`` are enough for an outlet if nobody else holds it: what others hold as well may be taken from them.
    """
    held = list(holders)
    if len(held) < articles:
        return set()
    if recurs(held, articles, apart):
        return {outline.article for outline in held}
    by_outlet: dict[str, list[Outline]] = defaultdict(list)
    for outline in held:
        if outline.outlet is not None:
            by_outlet[outline.outlet].append(outline)
    differ = differ if len({outline.outlet for outline in held}) == 1 else otherwise_differ
    return {o.article for some in by_outlet.values() if len(some) >= articles and recurs(some, articles, differ) for o in some}


def common_form(
    holders: Mapping[int, Iterable[Outline]], articles: int, apart: Apart, differ: Apart = otherwise_differ
) -> dict[int, dict[int, bool]]:
    """Return for each article which paragraphs are common form, and of each whether the sequence with the next one is too.

    ``holders`` are all the articles that hold a paragraph, by its digest.
    """
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for digest, held in holders.items():
        behind: dict[int, list[Outline]] = defaultdict(list)
        form = form_in(held, articles, apart, differ)
        for outline in held if form else ():
            behind[_behind(outline, digest)].append(outline)
        joined = {article for following, some in behind.items() if following for article in form_in(some, articles, apart, differ)}
        for article in form:
            found[article][digest] = article in joined
    return found


def _behind(outline: Outline, digest: int) -> int:
    """Return the digest of the paragraph behind another one, 0 if there is none."""
    return next((after for before, after in pairwise(outline.words) if before == digest), 0)


def recurring(keys: ParagraphKeys, articles: int) -> Iterator[tuple[int, list[int]]]:
    """Yield digest and holders of the paragraphs that are in at least so many articles."""
    order = np.lexsort((keys.article, keys.digest))
    digest, article = keys.digest[order], keys.article[order]
    starts = np.append(np.flatnonzero(run_starts(digest)), len(order))
    size = np.add.reduceat(run_starts(digest, article), starts[:-1]) if len(order) else np.zeros(0, np.int64)
    for i in np.flatnonzero(size >= articles).tolist():
        first, last = int(starts[i]), int(starts[i + 1])
        yield int(digest[first]), np.unique(article[first:last]).tolist()
