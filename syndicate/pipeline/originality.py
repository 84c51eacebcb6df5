"""What of a draft is its own: each of its words is either new, credited, uncredited or reused quotation.

Invariant: the four shares sum to 1 over the draft's own words (its headline, credit lines and page furniture
left out); a word that several articles share counts as credited if any of them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation import find_mentions, survey
from syndicate.comparison import Document
from syndicate.comparison.coverage import ArticleCoverage, cut_passage
from syndicate.comparison.document import inside
from syndicate.comparison.own_words import token_range, token_ranges
from syndicate.model.article import Article, Credit, Paragraph, Span
from syndicate.model.comparison import Comparison, LinkKind, Passage
from syndicate.model.provenance import Direction, Flag, Ruling, Verdict
from syndicate.model.records import Held
from syndicate.model.results import CheckResult, LeftOut, Origin
from syndicate.pipeline.boilerplate import DraftForm
from syndicate.pipeline.credit_lines import credit_line, source_to_credit
from syndicate.pipeline.link import entry
from syndicate.provenance import Entry
from syndicate.provenance.audit import TextOwner, derived, origin_of, whole_credits
from syndicate.provenance.lead_ins import lead_ins, with_lead_ins
from syndicate.provenance.sides import LinkSide

REWORDED = 1  # in ``Match.kinds``; edited and verbatim words have higher numbers
EXPLAINED_SHARE = (
    0.5  # of the words that a draft shares with an article; if another article explains more of them, this one gets no verdict
)
LEAST_LEFT_WORDS = 4  # of a passage that is mostly in another one already; fewer are chance
DRAFT = "The draft"
NO_FORM = DraftForm((), frozenset())
COUNTED = frozenset(kind for kind in LinkKind if kind.derives or kind.quotes_only)  # kinds of which a check shows the place
LEAST_STATED_WORDS = 8  # beside a quotation; fewer are the words that lead to it
_NEW, _UNCREDITED, _CREDITED, _QUOTED = range(4)
_SURE = {
    None: 0.95,
    "likely": 0.75,
    "possible": 0.55,
}  # the confidence that a draft's text comes from an archived article, by a rewrite's likelihood


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """An archived article that a draft of n tokens shares text with; the draft is the comparison's A."""

    held: Held
    comparison: Comparison
    kinds: NDArray[np.int8]  # (n,) how closely the article has each word too, as ``ArticleCoverage.kind``; 0 not at all, or as common form
    quoted: NDArray[np.bool_]  # (n,) the word is speech, and the article does not tell it as its own
    named: NDArray[np.bool_]  # (n,) the draft names the article, or a source that the article credits, for this word
    verdict: Verdict
    own: bool = False  # the article is an agency's own text
    text: str | None = None  # what it carries: matches of one text have one
    owner: TextOwner | None = None  # of this text
    lead: bool = False  # the article of this text to which the draft's paragraphs are given, or another version of it
    elsewhere: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(1, np.bool_))  # (n,) it has the word from another match; or (1,)

    @property
    def shared(self) -> NDArray[np.bool_]:
        """Return which of the draft's words the article has too (n,)."""
        return self.kinds > 0

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Return which of these words count as reused (n,): of an article that nothing derives from, only the speech."""
        return self.shared & self.quoted if self.comparison.excludes_derivation else self.shared

    @property
    def passed_on(self) -> bool:
        """Return whether the article has most of these words from another one that shares them too."""
        return 2 * int((self.shared & self.elsewhere).sum()) > int(self.shared.sum())

    @property
    def credited(self) -> bool:
        """Return whether the draft credits the text as a whole, or most of it where it stands."""
        return 2 * int((self.shared & self.named).sum()) > int(self.shared.sum())


def drafted(draft: Article) -> Entry:
    """Return what a draft says of its sources.

    Its outlet is left out: an outlet's name at the head or foot is not a credit and does not show who wrote the text, since
    a copied page contains it as well.
    """
    looked = survey(draft.text)
    mentions = find_mentions(draft.text, looked=looked)
    return Entry(0, replace(draft, outlet=DRAFT, uri=None), looked.credits, mentions)


def matched(draft: Entry, held: Held, comparison: Comparison, shared: ArticleCoverage) -> Match:
    """Return a match with what the draft's credits say of it; ``comparison`` has the draft as its A, ``shared`` is its side."""
    giver = entry(held)
    side = LinkSide(comparison.kind or LinkKind.EXCERPT, comparison.detail_a, comparison.likelihood)
    ruling = Ruling(Direction.A_FROM_B, _SURE[comparison.likelihood])
    pairs = [(passage.a, passage.b) for passage in comparison.passages]
    verdict = derived(draft, giver, side, ruling)
    kinds = np.where(shared.own_words.own, shared.kind, 0).astype(np.int8)
    if verdict.group is not None and verdict.group.credited:
        named = np.ones(len(shared.kind), np.bool_)
    else:
        named = inside(shared.document.tokens, [one.span for one in lead_ins(draft, giver, pairs)])
        if 2 * int((named & (kinds > 0)).sum()) > int((kinds > 0).sum()):
            verdict = derived(with_lead_ins(draft, giver, pairs), giver, side, ruling)
    return Match(held, comparison, kinds, shared.own_words.quoted, named, verdict, bool(giver.supplies))


def with_origin(draft: Entry, match: Match, owner: TextOwner, confidence: float, beside: Sequence[Credit] = ()) -> Match:
    """Return a match with what the draft's credits say of the origin of its text, which is ``owner`` with this confidence.

    The credits ``beside`` are for other text of the draft.
    """
    giver, comparison = entry(match.held), match.comparison
    if owner.name is None:  # nobody knows that what the draft credits is wrong
        owner = replace(owner, known=(*owner.known, *(credit.source for credit in whole_credits(draft))))
    side = LinkSide(comparison.kind or LinkKind.EXCERPT, comparison.detail_a, comparison.likelihood)
    ruling = Ruling(Direction.A_FROM_B, confidence if comparison.likelihood is None else min(confidence, _SURE[comparison.likelihood]))
    verdict, named = derived(draft, giver, side, ruling, owner, beside), match.named
    if verdict.group is not None and verdict.group.credited:
        named = np.ones(len(named), np.bool_)
    elif match.credited:
        pairs = [(passage.a, passage.b) for passage in comparison.passages]
        verdict = derived(with_lead_ins(draft, giver, pairs), giver, side, ruling, owner, beside)
    return replace(match, verdict=verdict, named=named, owner=owner)


def addition(draft: Entry, match: Match, added: NDArray[np.bool_]) -> Match:
    """Return a match of the words (n,) that an article has beside the text that it carries: they are its own, whatever it credits."""
    giver, comparison = entry(match.held), match.comparison
    giver = replace(giver, credits=(), article=replace(giver.article, declared=()))
    owner, kinds = origin_of(giver), np.where(added, match.kinds, 0).astype(np.int8)
    side = LinkSide(LinkKind.EXCERPT, comparison.detail_a, comparison.likelihood)
    verdict = derived(draft, giver, side, Ruling(Direction.A_FROM_B, _SURE[comparison.likelihood]))
    verdict = replace(verdict, share=comparison.detail_a.share * int(added.sum()) / max(1, int(match.shared.sum())))
    named = match.named & (not match.named.all() or any(giver.is_source(credit) for credit in draft.given))
    return replace(match, kinds=kinds, named=named, verdict=verdict, owner=owner, lead=True)


def unexplained(matches: Sequence[Match]) -> list[Match]:
    """Return the matches without the rewrites that a copy explains already.

    A draft that copies a text resembles all other reports of the event, because that text does.
    """
    if not matches:
        return []
    copied = np.logical_or.reduce([match.kinds > REWORDED for match in matches])
    return [m for m in matches if m.comparison.kind is not LinkKind.REWRITE or 2 * int((m.shared & ~copied).sum()) >= int(m.shared.sum())]


def audited(matches: Sequence[Match]) -> tuple[Verdict, ...]:
    """Return the audit of a draft's credits: a verdict on each article that its words are from, the surest first.

    An agency's own text comes first, then what the draft credits, then what has most of its words. An article gets no
    verdict if those before it explain its words or carry the same text, or if it shares quotations only.
    """
    taken = [match for match in matches if not match.comparison.excludes_derivation]
    found: list[Verdict] = []
    explained = np.zeros(len(taken[0].kinds) if taken else 0, np.bool_)
    texts: set[str | None] = set()
    for match in sorted(taken, key=_weightiest_first):
        told = match.text is not None and match.text in texts
        if not told and int((match.shared & explained).sum()) <= EXPLAINED_SHARE * int(match.shared.sum()):
            found.append(match.verdict)
            texts.add(match.text)
            explained |= match.shared
    return tuple(found)


def _weightiest_first(match: Match) -> tuple[bool, bool, bool, bool, int, str, str, int]:
    article = match.held.article
    first = not match.own, not match.credited, match.passed_on, not match.lead
    return *first, -int(match.shared.sum()), article.published or "~", article.ref, match.held.id


def originality(draft: Article, document: Document, matches: Sequence[Match], form: DraftForm = NO_FORM) -> CheckResult:
    """Sum up what a draft shares with archived articles; ``form`` is what of it is common form.

    ``matches`` have the draft as their comparisons' A. Of an article that nothing derives from, only shared quotations count.
    """
    own = ~document.marked
    state = np.full(len(own), _NEW, np.int8)
    for match in matches:
        found = np.where(match.counted, np.where(match.named, _CREDITED, _UNCREDITED), _NEW).astype(np.int8)
        found[match.counted & match.quoted] = _QUOTED
        state = np.maximum(state, found)
    contested = [match.shared for match in matches if match.own and Flag.MISATTRIBUTED in match.verdict.flags]
    for shared in contested:  # the agency's own text shows that the credit is for another source
        state[shared & (state == _CREDITED)] = _UNCREDITED
    words = int(own.sum())
    share = [float((state[own] == kind).sum()) / words if words else float(kind == _NEW) for kind in range(4)]
    return CheckResult(
        draft=draft,
        words=words,
        new=share[_NEW],
        uncredited=share[_UNCREDITED],
        credited=share[_CREDITED],
        quoted=share[_QUOTED],
        origins=tuple(_origins(draft, document, matches, state == _CREDITED)),
        comparisons=tuple({match.held.id: match.comparison for match in matches}.values()),
        audit=audited(matches),
        left_out=tuple(_left_out(document, matches, own & (state == _NEW), form)),
    )


def _left_out(document: Document, matches: Sequence[Match], new: NDArray[np.bool_], form: DraftForm) -> Iterable[LeftOut]:
    """Yield how many of the words that count as the draft's own articles share without anybody deriving from anybody."""
    for kind in (LinkKind.COMMON_FORM, LinkKind.SAME_EVENT, LinkKind.SHARED_QUOTES):
        those = [match for match in matches if match.comparison.kind is kind]
        shared = np.logical_or.reduce([match.shared for match in those]) if those else np.zeros(len(new), np.bool_)
        articles = {match.held.id for match in those}
        if kind is LinkKind.COMMON_FORM and form.spans:
            articles |= form.articles
            for first, last in token_ranges(document, form.spans).tolist():
                shared[first:last] = True
        words = int((shared & new).sum())
        if words >= (LEAST_STATED_WORDS if kind is LinkKind.SHARED_QUOTES else 1):
            yield LeftOut(kind, words, len(articles))


def _origins(draft: Article, document: Document, matches: Sequence[Match], credited: NDArray[np.bool_]) -> Iterable[Origin]:
    """Yield where most of the reused words of each of the draft's paragraphs come from, passage by passage.

    ``credited`` are the draft's words that are (n,).
    """
    counting = [match for match in matches if match.comparison.kind in COUNTED]
    for unit in document.paragraphs:
        weighed = [(_weight(unit, document, match), match) for match in counting]
        best = min(weighed, key=lambda one: one[0], default=None)
        if best is None or not best[0][1]:
            continue
        leading = [one for one in weighed if one[1].lead and one[1].text == best[1].text and one[0][1]]
        match = min(leading, key=lambda one: one[0], default=best)[1]
        owner = match.owner or TextOwner(name := source_to_credit(match.held), name)
        free = match.counted.copy()
        for passage in sorted(_within(unit, match), key=lambda one: (-one.similarity, one.a)):
            span = Span(max(unit.start, passage.a.start), min(unit.end, passage.a.end))
            first, last = token_range(document, span)
            words = int(free[first:last].sum())
            if not words or (words < LEAST_LEFT_WORDS and words < int(match.counted[first:last].sum())):
                continue
            counted = match.counted[first:last]
            named = 2 * int((counted & (match.named | credited)[first:last]).sum()) > int(counted.sum())
            quoted = bool(match.quoted[first:last][counted].all())
            free[first:last] = False
            yield Origin(
                paragraph=unit,
                span=span,
                id=match.held.id,
                article=match.held.article,
                passage=cut_passage(passage, span, document, match.held.article.text),
                credited=named,
                source=owner.name,
                credit_line=None if named or quoted or owner.name is None else credit_line(match.held, draft.language, owner.name),
                words=words,
                quoted=quoted,
                outlet=match.held.outlet,
                whose=owner.phrase,
            )


def _within(unit: Paragraph, match: Match) -> list[Passage]:
    return [passage for passage in match.comparison.passages if passage.a.start < unit.end and passage.a.end > unit.start]


def _weight(unit: Paragraph, document: Document, match: Match) -> tuple[bool, int, int, float, float, str, str]:
    """Rank an origin, the best as the smallest: more words of the paragraph first, then nearer in wording, then published earlier.

    How near it is counts in the paragraph first, then in the passages that reach into it.

    An article that has them from another match comes after all that have not, one without words of the paragraph last.
    """
    first, last = token_range(document, Span(unit.start, unit.end))
    article = match.held.article
    words = int(match.counted[first:last].sum())
    within = _within(unit, match)
    similarity = max((passage.similarity for passage in within), default=0.0)
    equal = sum(max(0, min(unit.end, own.end) - max(unit.start, own.start)) for passage in within for own, _ in passage.runs)
    passed_on = 2 * int((match.counted & match.elsewhere)[first:last].sum()) >= words
    return passed_on, -words, -equal, -similarity, -match.comparison.coverage_b, article.published or "~", article.ref
