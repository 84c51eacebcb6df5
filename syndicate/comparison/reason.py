"""The sentence that gives the reason of a comparison, made from the evidence and nothing else.

Invariant: it names no direction and accuses nobody. The article that shares the larger part is named first, so that the
sentence is the same from either side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syndicate.comparison.coverage import KINDS, ArticleCoverage
from syndicate.comparison.document import Document, remembered
from syndicate.comparison.own_words import shared_captions, shared_quotations
from syndicate.comparison.retelling import NO_FACTS, Retelling, Retold
from syndicate.kernels.word_coverage import by_paragraph
from syndicate.model.article import Article
from syndicate.model.comparison import STUB_WORDS, LinkKind, PassageKind

LONGEST_NAME_CHARACTERS = 60
PARAGRAPH_WORDS = 8  # a shorter paragraph is a cross-head or a caption
MEASURED = (LinkKind.REWRITE, LinkKind.SAME_EVENT)  # kinds whose reason says what speaks for a retelling and what against it
# Halfway from accounts of one event to rewrites, as NO_FACTS is: more speaks for a retelling, and less against it.
RETOLD_ORDER, RETOLD_INCIDENTAL = 0.5, 1 / 3
PARTLY_SHARE = 0.4  # of the telling in phrases of both: above it a reader sees the same sentences with words exchanged


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the sentence is made of; ``first`` is the article that shares the larger part."""

    first: str
    second: str
    share: float  # of the first article's words, 0 to 1
    phrased: float  # of the first article's telling in phrases of both, 0 to 1
    copied: int  # of them in equal runs of its own telling
    passages: int
    paragraphs: int  # of the first article, those long enough to be counted
    told: dict[PassageKind, int]  # how many of them are shared, by how closely
    order: bool | None
    quotations: int  # that are in both articles
    reworded: int  # of them with other words
    layout: str  # what is shared if most of it is no sentence, "" if it is
    stub: str  # the article that consists of a few sentences, "" if neither does
    stub_words: int  # its own words
    shared: int  # words of the side with fewer
    captions: int  # of pictures, that are in both articles


def reason(
    kind: LinkKind | None,
    a: tuple[Article, ArticleCoverage],
    b: tuple[Article, ArticleCoverage],
    passages: int,
    order: bool | None,
    measured: Retelling | None = None,
) -> str:
    """Return the reason of a link kind, or of there being none, in one sentence, and what speaks for a retelling and against it.

    Each article comes with what the other shares of it; ``order`` tells whether what is shared keeps its order (None: too little).
    ``measured`` is what the two tell of each other, for the kinds of ``MEASURED``.
    """
    turned = _rank(*a) < _rank(*b)
    first, second = (b, a) if turned else (a, b)
    called = names(first[0], second[0])
    facts = _facts(first[1], second[1], called, passages, order)
    parts = [_SENTENCES[kind](facts) + (_stub(facts) if kind is not None and kind.derives else "")]
    if measured is not None:
        alike = measured.a == measured.b  # then either can be named first, and it is the same one from either side
        parts.append(_measures(measured, kind, *(reversed(called) if turned and not alike else called)))
    if form := first[1].form():
        parts.append(f"{_count(form, 'further word')} of both {'is' if form == 1 else 'are'} common form and left out.")
    return " ".join(parts)


def _measures(measured: Retelling, kind: LinkKind | None, a: str, b: str) -> str:
    """Return what speaks for a retelling and what against it, by the article of which the other tells more.

    Of accounts of one event it is only said what is different and what alike, since two desks have much in common.
    """
    told, (one, other) = measured.fuller, (a, b) if measured.fuller is measured.a else (b, a)
    found = list(_clauses(told))
    if measured.form:
        found.append((False, "one of them is a list, a transcript or a live blog, which has an order of its own"))
    speaking, against = (_joined([text for speaks, text in found if speaks is side], one, other) for side in (True, False))
    if kind is LinkKind.SAME_EVENT:
        return " ".join(f"{what}: {said}." for what, said in (("Different", against), ("Alike", speaking)) if said)
    for_it = f"This speaks for a retelling: {speaking}." if speaking else "Nothing that was measured speaks for a retelling."
    return f"{for_it} {f'This speaks against it: {against}.' if against else 'Nothing that was measured speaks against it.'}"


def _clauses(told: Retold) -> Iterator[tuple[bool, str]]:
    """Yield whether a measure speaks for a retelling, and what it is; ``_joined`` puts in the names."""
    if told.sentences > 1:
        much = told.order >= RETOLD_ORDER
        yield much, f"{_some(told.in_order if told.in_order > 1 else 0, told.sentences, 'sentence', much)} come in the same order {{there}}"
    if told.facts:
        much = told.known >= NO_FACTS
        noun = "name or number" if told.facts == 1 else "names and number"
        yield much, f"{_some(told.facts_found, told.facts, noun, much)} {_are(told.facts_found, told.facts)} {{there}}"
    much = told.incidental >= RETOLD_INCIDENTAL
    share = f"{'' if much else 'only '}{_percent(told.incidental)}" if told.incidental else "none"
    yield much, f"{share} of {{its}}words{{of}} that the event does not call for stand in the same places {{there}}"
    if told.quotations:
        kept = told.quotations - told.own_quotations
        much = not told.own_quotations
        yield much, f"{_some(kept, told.quotations, 'quotation', much)} {_are(kept, told.quotations)} {{there}}"


def _joined(clauses: list[str], one: str, other: str) -> str:
    """Return clauses in a row, of which the first names the articles."""
    named = {"its": "the ", "all_its": "", "of": f" of {one}", "there": f"in {other}"}
    rest = {"its": "its ", "all_its": "its ", "of": "", "there": "there"}
    return "; ".join(clause.format_map(rest if number else named) for number, clause in enumerate(clauses))


def _some(number: int, total: int, noun: str, many: bool) -> str:
    """Return how many of an article's things, such as "all 3 names", "2 of the 3 names" and, if not ``many``, "only 1 of the 3 names"."""
    if total == 1:
        return f"{{its}}only {noun}{{of}}"
    if number == total:
        return f"both {{all_its}}{noun}s{{of}}" if total == 2 else f"all {{all_its}}{_count(total, noun)}{{of}}"
    return f"{'' if many or not number else 'only '}{number or 'none'} of {{its}}{_count(total, noun)}{{of}}"


def _are(number: int, total: int) -> str:
    return ("is" if number else "is not") if total == 1 else "is" if number < 2 else "are"


def _rank(article: Article, shared: ArticleCoverage) -> tuple[float, int, str, str]:
    coverage = shared.coverage()
    return coverage.share, -coverage.words, article.ref, article.text


def _facts(first: ArticleCoverage, second: ArticleCoverage, named: tuple[str, str], passages: int, order: bool | None) -> _Facts:
    detail, shared = first.coverage(), first.kind > 0
    number, *told = by_paragraph(first.kind, first.own_words.own, _units(first.document), PARAGRAPH_WORDS).tolist()
    counts = dict(zip(KINDS, told, strict=True))
    quotations, reworded = shared_quotations(first.document, second.document, shared, second.kind > 0)
    words, stub = min(zip((first.tally.own, second.tally.own), named, strict=True))
    return _Facts(
        *named,
        share=detail.share,
        phrased=first.score(),
        copied=first.tally.copied,
        passages=passages,
        paragraphs=number,
        told={kind: counts[kind] for kind in (PassageKind.EDITED, PassageKind.VERBATIM, PassageKind.REWRITTEN)},
        order=order,
        quotations=quotations,
        reworded=reworded,
        layout=first.layout(),
        stub=stub if words < STUB_WORDS else "",
        stub_words=words,
        shared=min(detail.covered, second.coverage().covered),
        captions=shared_captions(first.document, second.document),
    )


@remembered
def _units(document: Document) -> NDArray[np.int64]:
    """Return the tokens at which paragraphs begin and end, int64 (p, 2)."""
    units = document.paragraphs
    return np.array([(unit.first, unit.last) for unit in units], np.int64).reshape(-1, 2)


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
    """Return what an article can be called, best first, empty if nobody said."""
    title = _short(article.title)
    return _short(article.outlet), f"“{title}”" if title else "", _short(article.ref)


def _short(name: str | None) -> str:
    clean = " ".join((name or "").split())
    return clean if len(clean) <= LONGEST_NAME_CHARACTERS else clean[: LONGEST_NAME_CHARACTERS - 1].rstrip() + "…"


def _reprint(facts: _Facts) -> str:
    share = _percent(facts.share)
    return f"{facts.first} shares {share} of its words with {facts.second}{_paragraphs(facts)}{_order(facts)}{_quotations(facts)}."


def _rewrite(facts: _Facts) -> str:
    told = sum(facts.told.values())
    what = (
        f"{'all' if told == facts.paragraphs else f'{told} of the'} {_count(facts.paragraphs, 'paragraph')} of {facts.first}"
        if facts.paragraphs > 1 and told
        else f"{_percent(facts.share)} of the words of {facts.first}"
    )
    part = "part of " if facts.share < 0.5 else ""
    wording = "partly in the same words" if facts.phrased >= PARTLY_SHARE else "in other words"
    return f"{facts.first} and {facts.second} tell {part}the same {wording}: {what}{_order(facts)}{_quotations(facts)}."


def _excerpt(facts: _Facts) -> str:
    closely = f", {_count(facts.copied, 'word')} of them word for word outside quotations" if facts.copied else ""
    return (
        f"{facts.first} and {facts.second} have a part in common: {_count(facts.passages, 'passage')}, "
        f"{_percent(facts.share)} of the words of {facts.first}{closely}."
    )


def _shared_quotes(facts: _Facts) -> str:
    what = _count(facts.quotations, "quotation") if facts.quotations else facts.layout or "quoted speech or official wording"
    return f"{facts.first} and {facts.second} share {what}{_reworded(facts)}, but little of the telling: {_phrased(facts)}."


def _common_form(facts: _Facts) -> str:
    shared = f"{_percent(facts.share)} of the words of {facts.first} lie in passages of both"
    return f"{facts.first} and {facts.second} fill in the same form with names and numbers of their own: {shared}."


def _same_event(facts: _Facts) -> str:
    return f"{facts.first} and {facts.second} report one event, as two desks do, and copying is not shown: {_phrased(facts)}."


def _nothing(facts: _Facts) -> str:
    if not facts.passages:
        captions = f" but {_count(facts.captions, 'caption')} of pictures" if facts.captions else ""
        return f"{facts.first} and {facts.second} share no passage{captions}."
    passages = _count(facts.passages, "passage")
    return f"{facts.first} and {facts.second} share {passages}, too little for a link: {_phrased(facts)}."


def _phrased(facts: _Facts) -> str:
    share = f"{_percent(facts.phrased)} of what" if facts.phrased else "nothing that"
    return f"{share} {facts.first} tells in its own words stands in the same phrases"


def _paragraphs(facts: _Facts) -> str:
    """Return how many paragraphs are shared, and how closely, as the tail of a sentence."""
    sorts = [(n, kind.value) for kind, n in facts.told.items() if n]
    if facts.paragraphs < 2 or not sorts:
        return ""
    (n, how), *rest = sorts
    some = f"all {n} of its" if n == facts.paragraphs else f"{n} of its {facts.paragraphs}"
    return f": {some} paragraphs {how}" + "".join(f", {m} {other}" for m, other in rest)


def _order(facts: _Facts) -> str:
    return {True: ", in the same order", False: ", not always in the same order", None: ""}[facts.order]


def _quotations(facts: _Facts) -> str:
    if not facts.quotations:
        return ""
    what = "quotation" if facts.quotations == 1 else f"{facts.quotations} quotations"
    return f", with the same {what}{_reworded(facts)}"


def _reworded(facts: _Facts) -> str:
    if not facts.reworded:
        return ""
    return " reworded" if facts.reworded == facts.quotations else f", {facts.reworded} of them reworded"


def _stub(facts: _Facts) -> str:
    """Return that an article, or what is shared, is too short to be told from a lead or a caption, as a sentence of its own."""
    if not facts.stub:
        return f" Only {_count(facts.shared, 'word')} are common, as of a teaser or a lead." if facts.shared < STUB_WORDS else ""
    return f" {facts.stub} is only {_count(facts.stub_words, 'word')} long, as a stub or a caption is."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _percent(share: float) -> str:
    whole = 0 if share <= 0 else 100 if share >= 1 else min(99, max(1, math.floor(share * 100 + 0.5)))
    return f"{whole}%"


_SENTENCES: dict[LinkKind | None, Callable[[_Facts], str]] = {
    LinkKind.REPRINT: _reprint,
    LinkKind.REWRITE: _rewrite,
    LinkKind.EXCERPT: _excerpt,
    LinkKind.SHARED_QUOTES: _shared_quotes,
    LinkKind.COMMON_FORM: _common_form,
    LinkKind.SAME_EVENT: _same_event,
    None: _nothing,
}
