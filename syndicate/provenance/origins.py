"""Where a text most likely comes from: its candidates, weighed with the evidence of all articles that carry it.

A candidate is a source outside that credits name, one of the articles that carry the text, or a common source without a name.
Each starts with the chance that news gives it: a text that several outlets carry without a word on its source is a little more often
an agency's than one of theirs. Each piece of evidence then adds nats of log-odds to one candidate. The shares sum to 1.

Invariant: the clock only speaks against articles that came later; it never makes the first one the origin. What nothing speaks for
is never stated (``supported``), nor what as much speaks against: two agencies, or a late credit of one outlet against a text signed
before. The result does not depend on the order of the carriers.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from syndicate.annotation.source_keys import display_name, source_key
from syndicate.kernels.logarithms import exp, ln
from syndicate.model.article import Credit
from syndicate.model.provenance import EvidenceKind
from syndicate.provenance.claims import FORM_VERBS, SYNDICATOR, Entry, credit_sentence, is_partial, quoted, weight_of
from syndicate.provenance.clock import appeared_later, clock_sentence, embargo_broken, moment, seen, sooner

OUTLETS_SHARE = 0.45  # of texts that several outlets carry without a word on the source: those that one of them wrote
SAME_CREDIT_NATS = 1.5  # times the logarithm of how many give one credit: it is copied along with the text, but most tell it right
SUPPLIER_NATS = 5.0  # an agency that names nobody: it lives by passing on its own texts, and names another one that it quotes
SYNDICATOR_NATS = 0.7  # a syndicator that names nobody: most of them are outlets that also print others' texts
STAFF_NATS = 2.5  # a byline with the outlet's own name
BYLINE_NATS = 1.2  # a byline of its own: outlets also put the agency's author, or their own, on what they took over
NAMES_ANOTHER_NATS = 2.5  # against an article that credits another source for the text
NAMES_NOBODY_NATS = 1.0  # against one that credits "Agencies"
LATE_CREDIT = 0.5  # what a credit weighs if its article surely came later than one of the same text with a byline of its own
EVERYWHERE_CREDIT = 0.5  # what a credit weighs that stands on every article of its outlet: a template says it of whatever is put into it
SURE_SOONER = 0.9  # of certainty about the order of two articles
SELF_CONTRADICTING = 0.5  # what the credits of an agency's own item weigh if its dateline names the agency
EMBARGO_NATS = 2.5  # an embargo of its own: whoever gives a text out sets it, and others print the text without it
LATER_NATS = 2.0  # against an article that surely came later than another one with the text
APART_NATS = 0.8  # for a common source, if each text has parts between the shared ones that the other lacks
MOST_NATS_OF_TRACES = 1.0  # against one article, from all it is compared with
FIRSTS = 4  # the earliest articles, with which the dates of the others are compared


class Candidate(NamedTuple):
    """Who may have written a text: a source outside by its name, an article by its number, or neither of these (both None)."""

    source: str | None = None
    article: int | None = None


UNNAMED = Candidate()


class Reason(NamedTuple):
    """A piece of evidence for a candidate, in nats of log-odds; against it if they are negative. ``about`` are articles.

    ``sentence`` is empty if another reason says it already; ``always`` says that it is told whoever the origin is. One that does not
    settle anything weighs like others, but no origin is stated for it.
    """

    kind: EvidenceKind
    candidate: Candidate
    sentence: str
    nats: float
    about: tuple[int, ...]
    always: bool = False
    settles: bool = True


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article that carries a text; ``share`` is how much of the text it carries, 0 to 1, by which its credits count."""

    entry: Entry
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Origins:
    """The candidates for the origin of one text with their shares, the reasons, what articles are called, and for whom evidence speaks."""

    shares: Mapping[Candidate, float]
    reasons: tuple[Reason, ...]
    names: Mapping[int, str] = field(default_factory=dict)
    backed: frozenset[Candidate] = frozenset()

    def supported(self, candidate: Candidate) -> bool:
        """Return whether a piece of evidence that settles something speaks for a candidate."""
        return candidate in self.backed


def origins_of(carriers: Sequence[Carrier], traces: Iterable[Reason] = ()) -> Origins:
    """Weigh the candidates for the origin of a text that these articles carry; ``traces`` are what their texts show."""
    ordered = sorted(carriers, key=lambda one: (one.entry.article.ref, one.entry.article.origin, one.entry.number))
    traces = list(traces)
    reasons = [*_weighed_up([*_of_credits(ordered), *_of_outlets(ordered)], ordered), *_of_dates(ordered)]
    outlets = ln(OUTLETS_SHARE / (1 - OUTLETS_SHARE)) - ln(len(ordered))
    scores: dict[Candidate, float] = defaultdict(float, {UNNAMED: 0.0})
    scores.update({Candidate(article=one.entry.number): outlets for one in ordered})
    credits: dict[Candidate, list[float]] = defaultdict(list)
    for reason in reasons:
        if reason.kind is EvidenceKind.CLAIMED and reason.nats > 0:
            credits[reason.candidate].append(reason.nats)
        else:
            scores[reason.candidate] += reason.nats
    pooled = {candidate: max(nats) + SAME_CREDIT_NATS * ln(math.fsum(nats) / max(nats)) for candidate, nats in credits.items()}
    for candidate, nats_of_all in pooled.items():
        scores[candidate] += nats_of_all
    tied = _one_against_one(pooled, reasons)
    reasons += _of_contradictions(pooled)
    shown: dict[Candidate, list[float]] = defaultdict(list)
    for reason in traces:
        shown[reason.candidate].append(reason.nats)
    for candidate, nats in shown.items():
        scores[candidate] += max(nats) if candidate == UNNAMED else -min(MOST_NATS_OF_TRACES, -math.fsum(nats))
    top = max(scores.values())
    weights = {candidate: exp(score - top) for candidate, score in scores.items()}
    total = math.fsum(weights.values())
    names = {one.entry.number: one.entry.name for one in ordered}
    backed = frozenset(reason.candidate for reason in (*reasons, *traces) if reason.nats > 0 and reason.settles)
    backed = backed - tied | {UNNAMED} if tied else backed
    return Origins({candidate: weight / total for candidate, weight in weights.items()}, (*reasons, *traces), names, backed)


class _Named:
    """Whom the credits of some articles name; each source is looked up once, and has one name however it is spelled."""

    def __init__(self, carriers: Sequence[Carrier]) -> None:
        self._carriers = carriers
        self._spelled: dict[str, Counter[str]] = defaultdict(Counter)
        for credit in (credit for one in carriers for credit in one.entry.foreign if not credit.generic):
            self._spelled[source_key(credit.source)][credit.source] += 1
        self._known: dict[tuple[str, str], Candidate] = {}

    def of(self, credit: Credit) -> Candidate:
        """Return whom a credit names: one of the articles, the first of them if they are several; a source outside; or nobody."""
        if credit.generic:
            return UNNAMED
        key = credit.source, credit.phrase if "/" in credit.phrase else ""
        if key not in self._known:
            own = [one.entry for one in self._carriers if one.entry.is_source(credit)]
            first = min(own, key=lambda entry: (seen(entry.article).when or "~", entry.article.ref, entry.number), default=None)
            name = display_name(self._spelled[source_key(credit.source)])
            self._known[key] = Candidate(name) if first is None else Candidate(article=first.number)
        return self._known[key]


def _of_credits(carriers: Sequence[Carrier]) -> Iterator[Reason]:
    """Yield what the carriers say of their source, and what that says of themselves."""
    named = _Named(carriers)
    held = {one.entry.number: one.entry for one in carriers}
    signed = _signed(carriers)
    for one in carriers:
        entry, about = one.entry, (one.entry.number,)
        strongest, said = 0.0, LATE_CREDIT if _against(entry, signed) else 1.0
        itself = entry.own_dateline if entry.foreign else None
        if itself is not None:
            said = SELF_CONTRADICTING
            other = entry.foreign[0]
            sentence = f"{entry.name} contradicts itself: its dateline is {quoted(itself)}, and it names {other.source} ({quoted(other)})."
            nats = (SUPPLIER_NATS + weight_of(itself)) * one.share
            yield Reason(EvidenceKind.CLAIMED, Candidate(article=entry.number), sentence, nats, about)
        for credit in entry.foreign:
            candidate = named.of(credit)
            sentence = credit_sentence(entry, credit)
            if candidate.article is not None:
                late = ", and so credits a text that appeared later" if appeared_later(entry, held[candidate.article]) else ""
                sentence = f"{entry.name} names {held[candidate.article].name}: it {FORM_VERBS[credit.form]} {quoted(credit)}{late}."
            always = credit.source in entry.everywhere
            sentence += f" {entry.name} has that credit on every article." if always else ""
            told = said * (EVERYWHERE_CREDIT if always else 1.0)
            yield Reason(EvidenceKind.CLAIMED, candidate, sentence, weight_of(credit) * one.share * told, about)
            share = (0.5 if is_partial(credit) else 1.0) * one.share * told * min(1.0, credit.strength)
            strongest = max(strongest, share * (NAMES_NOBODY_NATS if credit.generic else NAMES_ANOTHER_NATS))
        if strongest:
            yield Reason(EvidenceKind.CLAIMED, Candidate(article=entry.number), "", -strongest, about)


def _signed(carriers: Iterable[Carrier]) -> list[Entry]:
    """Return articles with a byline of their own that credit nobody."""
    return [one.entry for one in carriers if one.entry.own_byline and not one.entry.foreign][:FIRSTS]


def _against(late: Entry, signed: Iterable[Entry]) -> Entry | None:
    """Return an article that was surely seen before this one and is signed as its own, if this one credits somebody else."""
    return next((one for one in signed if late.foreign and sooner(one, late) >= SURE_SOONER and not _credits(late, one)), None)


def _weighed_up(reasons: Sequence[Reason], carriers: Sequence[Carrier]) -> Iterator[Reason]:
    """Yield reasons, those marked that settle nothing, and why.

    To be an agency speaks for each agency alike. A source that only one outlet names, after another one has signed the text, stands
    against that byline, unless both articles have the byline. So does a credit that stands on every article of an outlet, if another
    one had the text before without it.
    """
    held = {one.entry.number: one.entry for one in carriers}
    agencies = [one.entry for one in carriers if one.entry.supplies not in (None, SYNDICATOR)]
    open_ones = {Candidate(article=one.number) for one in agencies if not all(map(one.of_one_outlet, agencies))}
    naming: dict[Candidate, list[Entry]] = defaultdict(list)
    for reason in reasons:
        if reason.kind is EvidenceKind.CLAIMED and reason.nats > 0 and reason.candidate != UNNAMED:
            naming[reason.candidate].append(held[reason.about[0]])
    contradicted: set[Candidate] = set()
    for candidate, late in naming.items():
        alone, named = all(map(late[0].of_one_outlet, late)), held.get(candidate.article or 0)
        own = _against(late[0], _signed(carriers)) if alone else None
        before = _had_before(late[0], carriers) if alone and own is None else None
        own = before or own
        if own is None or late[0].has_byline_of(own) or (named is not None and sooner(own, named) < SURE_SOONER):
            continue
        contradicted.add(candidate)
        open_ones.add(Candidate(article=own.number))
        whom = candidate.source or (named.name if named else "")
        against = "as on every article" if before else f"against the byline of {own.name} (“{own.own_byline}”)"
        sentence = f"Only {late[0].name} names {whom}, {against}: {clock_sentence(own, late[0])}"
        yield Reason(EvidenceKind.CLAIMED, UNNAMED, sentence, 0.0, (own.number, late[0].number), always=True)
    for reason in reasons:
        claimed = reason.kind is EvidenceKind.CLAIMED
        yield reason._replace(settles=reason.candidate not in (contradicted if claimed else open_ones))


def _had_before(late: Entry, carriers: Iterable[Carrier]) -> Entry | None:
    """Return an article that was surely seen before this one and credits nobody, if this one only credits what its outlet always does."""
    if not late.foreign or not {credit.source for credit in late.foreign} <= late.everywhere:
        return None
    others = (one.entry for one in carriers if not one.entry.foreign and not one.entry.supplies and not one.entry.of_one_outlet(late))
    return next((one for one in others if sooner(one, late) >= SURE_SOONER), None)


def _credits(entry: Entry, other: Entry) -> bool:
    return any(other.is_source(credit) for credit in entry.foreign)


def _of_outlets(carriers: Sequence[Carrier]) -> Iterator[Reason]:
    """Yield what kind of house an article is from, and whether it alone carries a byline of its own; if several do, none shows anything."""
    signed = {one.entry.own_byline for one in carriers if one.entry.own_byline}
    embargoed = [one for one in carriers if one.entry.is_embargoed and not one.entry.foreign]
    for one in carriers:
        entry, candidate = one.entry, Candidate(article=one.entry.number)
        if entry.supplies:
            sentence = f"{entry.name} is {entry.supplies} and names no other source."
            nats = SYNDICATOR_NATS if entry.supplies == SYNDICATOR else SUPPLIER_NATS
            yield Reason(EvidenceKind.INFERRED, candidate, sentence, nats * one.share, (entry.number,))
        elif len(embargoed) == 1 and one in embargoed:
            sentence = f"{entry.name} alone has the text with its embargo, and names no other source."
            yield Reason(EvidenceKind.INFERRED, candidate, sentence, EMBARGO_NATS * one.share, (entry.number,))
        elif len(signed) == 1 and entry.own_byline and not _is_theirs(entry, carriers):
            sentence = f"{entry.name} has a byline of its own (“{entry.own_byline}”)."
            nats = (STAFF_NATS if entry.is_staff else BYLINE_NATS) * one.share
            yield Reason(EvidenceKind.INFERRED, candidate, sentence, nats, (entry.number,))


def _is_theirs(entry: Entry, carriers: Iterable[Carrier]) -> bool:
    """Return whether the byline of an article stands on another one too, or names another one's outlet."""
    byline = (entry.own_byline or "").casefold()
    others = [one.entry for one in carriers if one.entry is not entry]
    return any(other.own_byline == entry.own_byline or (other.article.outlet or "\n").casefold() in byline for other in others)


def _of_contradictions(named: Mapping[Candidate, float]) -> Iterator[Reason]:
    """Yield that credits for one text name different sources outside, if the strongest is not much stronger than all others."""
    sources = sorted((candidate for candidate in named if candidate.source), key=lambda one: (-named[one], one.source or ""))
    if len(sources) > 1 and named[sources[0]] - named[sources[1]] < SAME_CREDIT_NATS:
        sentence = f"Credits for this text name different sources: {', '.join(str(one.source) for one in sources)}."
        yield Reason(EvidenceKind.CLAIMED, UNNAMED, sentence, 0.0, ())


def _one_against_one(named: Mapping[Candidate, float], reasons: Iterable[Reason]) -> frozenset[Candidate]:
    """Return sources outside that one article each names, about as strongly, instead of the other: one word stands against another."""
    naming: dict[Candidate, set[int]] = defaultdict(set)
    for reason in reasons:
        if reason.candidate.source and reason.candidate in named and reason.settles and reason.nats > 0:
            naming[reason.candidate].update(reason.about)
    best = max(naming, key=lambda one: (named[one], one.source), default=UNNAMED)
    close = {one for one in naming if named[best] - named[one] < SAME_CREDIT_NATS and naming[one] - naming[best]}
    return frozenset({best, *close} if close and len(naming[best]) == 1 else ())


def _of_dates(carriers: Sequence[Carrier]) -> Iterator[Reason]:
    """Yield which articles came later than another one of the same text, or before the embargo of an item that has it.

    An item under embargo was with its receivers before, so its own date does not speak against it.
    """
    dated = [(when, one) for one in carriers if (when := moment(seen(one.entry.article).when))]
    firsts = [one for _, one in sorted(dated, key=lambda pair: pair[0][:2])[:FIRSTS]]
    items = [one for one in carriers if one.entry.is_embargoed][:FIRSTS]
    for item, early in ((item, early) for item in items for early in carriers if early is not item):
        if sentence := embargo_broken(early.entry, item.entry):
            about = (early.entry.number, item.entry.number)
            yield Reason(EvidenceKind.OBSERVED, Candidate(article=early.entry.number), sentence, -LATER_NATS, about, always=True)
    for late in (one for one in carriers if one not in items):
        before = [(sooner(one.entry, late.entry), one) for one in firsts if one is not late]
        sure, first = max(before, key=lambda one: one[0], default=(0.0, late))
        if sure:
            about = (first.entry.number, late.entry.number)
            sentence = clock_sentence(first.entry, late.entry)
            yield Reason(EvidenceKind.OBSERVED, Candidate(article=late.entry.number), sentence, -LATER_NATS * sure, about)
