"""Two articles side by side, as a page shows them.

Invariant: both texts are shown in full. The words counted here are those of the comparison's coverage. The names of anchors
begin with the page's key, so that one page can show many pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from syndicate.comparison import PreparedArticle, prepare_article
from syndicate.comparison.coverage import shared_words
from syndicate.model.article import Article, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation
from syndicate.reports.comparisons import disguises_of_pair
from syndicate.reports.pages.joins import Join, Shared, join
from syndicate.reports.pages.pieces import KINDS, Block, Label, TokenLooks, cut
from syndicate.reports.phrases import about, amounts, count, name

MAP_HEIGHT = 1000  # height of the map in its own units; the page stretches it


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One join on the map: where it begins and ends on both sides (0 to ``MAP_HEIGHT``), and where a click leads."""

    a: tuple[int, int]
    b: tuple[int, int]
    kind: str
    moved: bool
    anchor: str

    @property
    def path(self) -> str:
        """Return the ribbon between the two bars as an SVG path."""
        (a0, a1), (b0, b1) = self.a, self.b
        return f"M20 {a0}C50 {a0} 50 {b0} 80 {b0}L80 {b1}C50 {b1} 50 {a1} 20 {a1}Z"


@dataclass(frozen=True, slots=True)
class ArticleColumn:
    """One article of a pair."""

    label: str
    name: str
    about: str
    number: int | None
    words: int
    share: float
    derivation: str
    amounts: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two articles and what they share; see ``compare_model``."""

    key: str
    title: str
    kind: str
    comparison: Comparison
    sides: tuple[ArticleColumn, ArticleColumn]
    ribbons: tuple[Ribbon, ...]
    passages: int
    moved: int
    order: str
    hidden: tuple[tuple[str, str], ...] = ()  # what makes copied words look new, each a heading and a sentence


def compare_model(
    comparison: Comparison,
    *,
    key: str = "pair",
    numbers: tuple[int, int] | None = None,
    boilerplate: tuple[Sequence[Span], Sequence[Span]] = ((), ()),
) -> ComparePage:
    """Return two compared articles as a page shows them.

    ``key`` begins the names of all anchors (``{key}-a3`` is the third join of A); ``numbers`` are the articles' numbers in
    an archive; ``boilerplate`` are the spans of each that recur across its outlet's articles.
    """
    a, b = (prepare_article(article, spans) for article, spans in zip((comparison.a, comparison.b), boilerplate, strict=True))
    left, right = _shared(a, b, comparison)
    one, other = numbers or (None, None)
    order = {True: "What they share comes in the same order.", False: "What they share does not always come in the same order.", None: ""}
    return ComparePage(
        key=key,
        title=f"{name(comparison.a)} and {name(comparison.b)}",
        kind=comparison.kind.value if comparison.kind else "no link",
        comparison=comparison,
        sides=(
            _side("A", "B", comparison.a, one, comparison.detail_a, comparison.derivation_a, left, key),
            _side("B", "A", comparison.b, other, comparison.detail_b, comparison.derivation_b, right, key),
        ),
        ribbons=tuple(_ribbons(left, right, key)),
        passages=len(comparison.passages),
        moved=sum(one.moved for one in left.joins),
        order=order[comparison.order_kept],
        hidden=tuple(disguises_of_pair(comparison)),
    )


def _shared(a: PreparedArticle, b: PreparedArticle, comparison: Comparison) -> tuple[Shared, Shared]:
    sides = shared_words(a.document, b.document, comparison.passages, a.boilerplate, b.boilerplate)
    kinds, words = (sides[0].kind, sides[1].kind), (sides[0].own_words, sides[1].own_words)
    return join(a.document, b.document, comparison.passages, kinds, words)


def _side(
    label: str, other: str, article: Article, number: int | None, detail: Coverage, derivation: Derivation, here: Shared, key: str
) -> ArticleColumn:
    labels: dict[int, list[Label]] = {}
    for i, one in enumerate(here.joins, 1):
        labels.setdefault(one.first, []).append(_label(i, one, here, label.lower(), other.lower(), key))
    return ArticleColumn(
        label=label,
        name=name(article),
        about=about(article),
        number=number,
        words=detail.words,
        share=detail.share,
        derivation=derivation.value,
        amounts=amounts(detail, count(detail.words, "word")),
        blocks=cut(article.text, here.prepared.tokens, _look(here), labels),
    )


def _label(number: int, one: Join, here: Shared, side: str, other: str, key: str) -> Label:
    kinds = np.bincount(here.kind[one.first : one.last], minlength=4)
    targets = tuple((j + 1, f"{key}-{other}{j + 1}") for j in one.others)
    return Label(number, f"{key}-{side}{number}", targets, KINDS[1 + int(np.argmax(kinds[1:]))], one.moved)


def _look(here: Shared) -> TokenLooks:
    n = len(here.prepared.tokens)
    joins, passages = np.zeros(n, np.int32), np.zeros(n, np.int32)
    for i, one in reversed(list(enumerate(here.joins, 1))):  # if two overlap, the first keeps its words
        joins[one.first : one.last] = i
        passages[one.first : one.last] = one.passage + 1
    shared = here.kind > 0
    return TokenLooks(
        kind=here.kind,
        quote=here.quoted & shared,
        differs=here.differs,
        own=here.own,
        join=np.where(shared, joins, 0).astype(np.int32),
        passage=np.where(shared, passages, 0).astype(np.int32),
    )


def _ribbons(left: Shared, right: Shared, key: str) -> Iterator[Ribbon]:
    for i, one in enumerate(left.joins, 1):
        label = _label(i, one, left, "a", "b", key)
        for j in one.others:
            moved = one.moved and j == one.others[0]
            yield Ribbon(_place(left, one), _place(right, right.joins[j]), label.kind, moved, label.anchor)


def _place(side: Shared, one: Join) -> tuple[int, int]:
    """Return the place of a join in its article, in units of the map, at least three high."""
    tokens, length = side.prepared.tokens, max(len(side.prepared.text), 1)
    begin, end = int(tokens.start[one.first]), int(tokens.end[one.last - 1])
    top = round(begin * MAP_HEIGHT / length)
    return top, min(MAP_HEIGHT, max(round(end * MAP_HEIGHT / length), top + 3))
