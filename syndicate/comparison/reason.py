"""The sentence that says why a comparison came out as it did, built from the evidence and nothing else.

Invariant: it names no direction and accuses nobody; the article that shares the larger part stands first, so
that the sentence is the same from either side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from syndicate.model.article import Article
from syndicate.model.comparison import LinkKind, PassageKind

LONGEST_NAME = 60
PARTLY = 0.4  # of the telling in phrases of both: above it a reader sees the same sentences with words exchanged


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentence is built from; ``first`` is the article that shares the larger part."""

    first: str
    second: str
    share: float  # of the first article's words, 0 to 1
    phrased: float  # of the first article's telling in phrases of both, 0 to 1
    copied: int  # of them in equal runs of its own telling
    passages: int
    paragraphs: int  # of the first article, those long enough to be told
    told: dict[PassageKind, int]  # how many of them are shared, by how closely
    order: bool | None
    quotations: int  # that stand in both articles
    reworded: int  # of them with other words


def sentence(kind: LinkKind | None, facts: Facts) -> str:
    """Return the reason of a link kind, or of there being none, as one sentence."""
    return _SENTENCES[kind](facts)


def names(a: Article, b: Article) -> tuple[str, str]:
    """Return what to call two articles: the outlet, else the title, else the ref of each; never the same for both."""
    x, y = _called(a), _called(b)
    best = next(filter(None, x), ""), next(filter(None, y), "")
    for one, other in (best, *zip(x, y, strict=True)):
        if one and other and one.casefold() != other.casefold():
            return one, other
    if bool(best[0]) != bool(best[1]):
        return best[0] or "the other article", best[1] or "the other article"
    return "one article", "the other"


def _called(article: Article) -> tuple[str, str, str]:
    """Return what an article can be called, best first, empty where nobody said."""
    title = _short(article.title)
    return _short(article.outlet), f"“{title}”" if title else "", _short(article.ref)


def _short(name: str | None) -> str:
    clean = " ".join((name or "").split())
    return clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - 1].rstrip() + "…"


def _reprint(facts: Facts) -> str:
    share = _percent(facts.share)
    return f"{facts.first} shares {share} of its words with {facts.second}{_paragraphs(facts)}{_order(facts)}{_quotations(facts)}."


def _rewrite(facts: Facts) -> str:
    told = sum(facts.told.values())
    what = (
        f"{told} of the {_count(facts.paragraphs, 'paragraph')} of {facts.first}"
        if facts.paragraphs > 1 and told
        else f"{_percent(facts.share)} of the words of {facts.first}"
    )
    part = "part of " if facts.share < 0.5 else ""
    wording = "partly in the same words" if facts.phrased >= PARTLY else "in other words"
    return f"{facts.first} and {facts.second} tell {part}the same {wording}: {what}{_order(facts)}{_quotations(facts)}."


def _excerpt(facts: Facts) -> str:
    closely = f", {_count(facts.copied, 'word')} of them word for word outside quotations" if facts.copied else ""
    return (
        f"{facts.first} and {facts.second} have a part in common: {_count(facts.passages, 'passage')}, "
        f"{_percent(facts.share)} of the words of {facts.first}{closely}."
    )


def _shared_quotes(facts: Facts) -> str:
    what = _count(facts.quotations, "quotation") if facts.quotations else "quoted speech or official wording"
    return f"{facts.first} and {facts.second} share {what}{_reworded(facts)}, but little of the telling: {_phrased(facts)}."


def _nothing(facts: Facts) -> str:
    if not facts.passages:
        return f"{facts.first} and {facts.second} share no passage."
    passages = _count(facts.passages, "passage")
    return f"{facts.first} and {facts.second} share {passages}, too little for a link: {_phrased(facts)}."


def _phrased(facts: Facts) -> str:
    share = "nothing" if not facts.phrased else _percent(facts.phrased)
    return f"{share} that {facts.first} tells in its own words stands in the same phrases"


def _paragraphs(facts: Facts) -> str:
    """Return how many paragraphs are shared, and how closely, as the tail of a sentence."""
    sorts = [(n, kind.value) for kind, n in facts.told.items() if n]
    if facts.paragraphs < 2 or not sorts:
        return ""
    (n, how), *rest = sorts
    return f": {n} of its {facts.paragraphs} paragraphs {how}" + "".join(f", {m} {other}" for m, other in rest)


def _order(facts: Facts) -> str:
    return {True: ", in the same order", False: ", not always in the same order", None: ""}[facts.order]


def _quotations(facts: Facts) -> str:
    if not facts.quotations:
        return ""
    what = "quotation" if facts.quotations == 1 else f"{facts.quotations} quotations"
    return f", with the same {what}{_reworded(facts)}"


def _reworded(facts: Facts) -> str:
    if not facts.reworded:
        return ""
    return " reworded" if facts.reworded == facts.quotations else f", {facts.reworded} of them reworded"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _percent(share: float) -> str:
    return "less than 1%" if 0 < share < 0.01 else f"{int(100 * share)}%"


_SENTENCES: dict[LinkKind | None, Callable[[Facts], str]] = {
    LinkKind.REPRINT: _reprint,
    LinkKind.REWRITE: _rewrite,
    LinkKind.EXCERPT: _excerpt,
    LinkKind.SHARED_QUOTES: _shared_quotes,
    None: _nothing,
}
