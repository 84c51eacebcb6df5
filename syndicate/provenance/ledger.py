"""The ledger of credit: for each article one statement of whose text it carries, and whether it says so.

The statement is about one text: the one that the article carries as a whole, else the one that explains most of it. All links about
that text speak for it. A credit counts if it names the origin, an outlet that carries the text and may have passed it on, or a
source that such an outlet names. Articles that have a text from one source owe the source, not each other.

Invariant: an entry depends on the article's links, their rulings and the credits of the articles that they join, in whatever order
they come. The verdicts on the links agree with it. An article is uncredited only if its source is stated with "probably" at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from syndicate.annotation.outlets import owns
from syndicate.annotation.source_keys import source_key
from syndicate.model.article import Credit
from syndicate.model.comparison import Coverage, LinkKind
from syndicate.model.provenance import PROBABLE, CreditState, Flag, Group, LedgerEntry, Ruling, Verdict
from syndicate.provenance.audit import (
    SURE_CONFIDENCE,
    Debt,
    Said,
    TextOwner,
    by_mention,
    debt_of,
    differing,
    group_of,
    said_of,
    undecided,
    verdict,
    whole_credits,
    worded,
)
from syndicate.provenance.claims import Entry, is_partial, quoted
from syndicate.provenance.direction import MOST_CONFIDENCE
from syndicate.provenance.origins import Carrier, origins_of
from syndicate.provenance.sides import Role, Side, sides_of
from syndicate.provenance.stretches import same_stretch

MENTION_STRENGTH = 0.3  # of "Reuters reported" in the text, half of what a credit beside a passage has
LEAST_CLAIMS = 2  # of articles that credit a source outside, for another credit to be wrong
VERBATIM_FACTOR = 1.02  # of two links about one text, the one on its wording counts


def account(article: Entry, sides: Sequence[Side]) -> tuple[LedgerEntry | None, list[Verdict]]:
    """Return the entry of an article and the verdicts on its links, in their order; ``sides`` are all its links.

    There is no entry if nothing shows or says that it has text from elsewhere, and no verdict on a link by which others have the
    text from it.
    """
    debts = [debt_of(side) for side in sides]
    owed = [debt for debt in debts if debt is not None]
    if not owed:
        entry = _without_debt(article, sides)
        state = entry.state if entry else CreditState.NOT_KNOWN
        return entry, [_undecided(side, state) for side in sides if side.role is not Role.GIVER]
    main = max(owed, key=_weight)
    beside = _beside(main, owed)
    about = [side for side in sides if same_text(main.side, side) and side not in beside]
    main = _of_giver(main, about)
    said = _as_sure(main, by_mention(main, said_of(main, _named(main, owed, about), _is_owned(main, about))))
    whole = said.credit is not None and said.state is CreditState.ORIGIN and not is_partial(said.credit)
    claimed = said.credit.source if said.credit and whole else None
    entry = _entry(article, main.side, said, main.origin.name or claimed, worded(main, said), said.flags)
    further = tuple(_further([debt for debt in owed if debt.side not in about], entry.source))
    also = [f"The part from {source} is {'credited' if group.credited else 'uncredited'}." for source, group in further]
    entry = replace(entry, further=further, sentence=" ".join([entry.sentence, *also]))
    found = []
    for side, debt in zip(sides, debts, strict=True):
        if debt is None:
            found += [_undecided(side, said.state if side in about else CreditState.NOT_KNOWN)] if side.role is not Role.GIVER else []
        else:
            found.append(verdict(debt, said) if side in about else _elsewhere(debt, main, said))
    return entry, found


def _beside(main: Debt, owed: Iterable[Debt]) -> list[Side]:
    """Return the links by which an article has a part from another source, apart from what others show to be the main one's.

    The text of a digest that several carry covers both parts.
    """
    named = [debt for debt in owed if debt is not main and debt.origin.name is not None]
    key = source_key(main.origin.name) if main.origin.name else None
    mine = [debt.side for debt in named if source_key(debt.origin.name or "") == key]
    others = [debt.side for debt in named if debt.side not in mine]
    return [side for side in others if any(not same_text(one, side) for one in mine)]


def _of_giver(main: Debt, about: Iterable[Side]) -> Debt:
    """Return a debt to the article that it is by, whatever that credits, if the text is ruled to be that article's own.

    It is if what it credits has the text from it: other links say that they have it from that article as their source.
    """
    side = main.side
    sources = {one.ruling.source for one in about if one.role is Role.SIBLING and one.ruling.source is not None}
    if side.role is not Role.TAKER or not any(owns(house, source) for house in side.other.houses for source in sources):
        return main
    owner = TextOwner(side.other.outlet or side.other.name, side.other.name)
    return replace(main, origin=owner, whence=f"that {side.ruling.likely} comes from {owner.phrase}")


def _as_sure(debt: Debt, said: Said) -> Said:
    """Return what an article says of its source; that it owes a credit is not known if the source is only possible."""
    doubtful = said.state.credited is False and debt.side.ruling.confidence < PROBABLE
    return said._replace(state=CreditState.NOT_KNOWN) if doubtful else said


def _further(debts: Iterable[Debt], main: str | None) -> Iterator[tuple[str, Group]]:
    """Yield the sources of the other parts of an article, and whether it credits each for its part, if that is known."""
    told: list[Side] = []
    named = {source_key(main)} if main else set()
    for debt in sorted(debts, key=_weight, reverse=True):
        group = group_of(_as_sure(debt, by_mention(debt, said_of(debt, debt.named))).state, debt.side.shared)
        if debt.origin.name is None or any(same_text(side, debt.side) for side in told):
            continue
        told.append(debt.side)
        if group is not None and source_key(debt.origin.name) not in named:
            named.add(source_key(debt.origin.name))
            yield debt.origin.name, group


def _entry(
    article: Entry, side: Side | None, said: Said, source: str | None, sentence: str, flags: Sequence[Flag] = (), *, shown: bool = True
) -> LedgerEntry:
    """Return the entry of an article; ``side`` is the link that shows it best, unless only the article itself says so."""
    return LedgerEntry(
        article.number,
        side.other.number if side else None,
        said.state,
        group_of(said.state, side.shared) if side and shown else None,
        source,
        next(iter(said.phrases), None) if said.credit or said.state is CreditState.ORIGIN else None,
        said.credit.strength if said.credit else MENTION_STRENGTH if said.state is CreditState.ORIGIN else None,
        side.shared.coverage.share if side else 0.0,
        side.ruling.confidence if side else 0.0,
        sentence,
        tuple(flag for flag in Flag if flag in flags),
    )


def verdicts_on(
    kind: LinkKind, ruling: Ruling, entries: tuple[Entry, Entry], details: tuple[Coverage, Coverage], likelihood: str | None = None
) -> tuple[Verdict, ...]:
    """Return the verdicts on a link between A and B if no other links are known: one if one derives from the other, else one on each."""
    return tuple(one for side in sides_of(kind, ruling, entries, details, likelihood) for one in account(side.taker, [side])[1])


def same_text(main: Side, side: Side) -> bool:
    """Return whether two links of an article are about one text of it."""
    stretches = [(list(one.spans), one.shared.coverage.share) for one in (main, side)]
    return side is main or same_stretch(stretches[0], stretches[1])


def _weight(debt: Debt) -> tuple[object, ...]:
    """Rank what an article has from elsewhere: the text that it carries as a whole, then by its words and how sure it is."""
    side = debt.side
    explains = side.shared.coverage.share * side.ruling.confidence * (VERBATIM_FACTOR if side.shared.verbatim else 1.0)
    other = side.other
    return side.witness, not side.shared.doubtful, round(explains, 9), other.article.ref, other.article.origin, other.number


def _named(main: Debt, owed: Iterable[Debt], about: Sequence[Side]) -> Iterator[Credit]:
    """Yield the credits of an article that name where its text is from: the origin, or whoever it may have the text from."""
    for debt in owed:
        if debt.side in about:
            yield from debt.named
    if main.origin.name is None:
        return
    carriers = [side.other for side in about if side.role not in (Role.GIVER, Role.OWN)]
    yield from (credit for credit in main.side.taker.foreign if any(other.is_source(credit) for other in carriers))


def _is_owned(main: Debt, about: Sequence[Side]) -> bool:
    """Return whether a text is shown to be its source's, whatever an article credits for it.

    It is if it comes from an agency's own item; else if that is sure and no other article with the text gives the same credit. One
    credit against another shows nothing, so a source outside takes two.
    """
    side, name = main.side, main.origin.name
    if side.role is Role.TAKER and side.other.supplies:
        return True
    claims = {one.other.number: {source_key(credit.source) for credit in whole_credits(one.other)} for one in about}
    own = {source_key(credit.source) for credit in whole_credits(side.taker)}
    backed = side.role is Role.TAKER or sum(name is not None and source_key(name) in sources for sources in claims.values()) >= LEAST_CLAIMS
    held = any(name is not None and owns(house, name) for one in about for house in one.other.houses)
    return side.ruling.confidence >= SURE_CONFIDENCE and (backed or held) and not any(own & sources for sources in claims.values())


def _without_debt(article: Entry, sides: Sequence[Side]) -> LedgerEntry | None:
    """Return the entry of an article if no link says that it has text from elsewhere: what it says itself, or that it is not known."""
    unknown = [side for side in sides if side.role in (Role.UNKNOWN, Role.SIBLING)]
    side = max(unknown, key=lambda one: (differing(one) is not None, one.shared.coverage.share, one.other.article.ref), default=None)
    takers = [one for one in sides if one.role is Role.GIVER and one.witness]
    credit = next(iter(whole_credits(side.taker if side else article)), None)
    if side is not None and differing(side):
        assert credit is not None
        return _entry(article, side, Said(CreditState.ORIGIN, credit), credit.source, undecided(side), (Flag.DIFFERING,))
    if credit is not None and (back := next((one for one in takers if one.other.is_source(credit)), None)):
        has = f"but {back.other.name} {back.ruling.likely} has the text from {article.name}"
        sentence = f"{article.name} credits {credit.source} ({quoted(credit)}), {has}."
        return _entry(article, side, Said(CreditState.NOT_KNOWN, credit), None, sentence, shown=False)
    if credit is not None:
        more = "nothing in this archive says more of that text"
        if side is not None and side.role is Role.UNKNOWN and side.shared.whole:
            more = f"whether the text that it shares with {side.other.name} is from there is not known"
        sentence = f"{article.name} credits {credit.source} ({quoted(credit)}); {more}."
        alone = max(share for one, share in origins_of([Carrier(article)]).shares.items() if one.article is None)
        found = _entry(article, side, Said(CreditState.ORIGIN, credit), credit.source, sentence, shown=False)
        return replace(found, confidence=min(alone, MOST_CONFIDENCE))
    if side is None or takers:
        return None
    return _entry(article, side, Said(CreditState.NOT_KNOWN, next(iter(side.taker.foreign), None)), None, undecided(side))


def _undecided(side: Side, state: CreditState) -> Verdict:
    """Return the verdict on a link that does not show where the text is from."""
    credits = differing(side)
    group = group_of(state, side.shared) if credits and state is CreditState.ORIGIN else None
    source = side.taker.article.outlet if side.role is Role.OWN else None
    phrases = credits or side.taker.foreign[:1] if side.role is not Role.OWN else ()
    return Verdict(
        *(side.taker.number, side.other.number, group, source, side.shared.coverage.share),
        *(0.0 if side.role is Role.OWN else side.ruling.confidence, undecided(side)),
        flags=(Flag.DIFFERING,) if group else (),
        phrases=tuple(dict.fromkeys(" ".join(credit.phrase.split()) for credit in phrases)),
    )


def _elsewhere(debt: Debt, main: Debt, said: Said) -> Verdict:
    """Return the verdict on a link about another part of an article than its entry: what it says of that part, if that is known."""
    side = debt.side
    own = _as_sure(debt, by_mention(debt, said_of(debt, debt.named)))
    if group_of(own.state, side.shared) is not None:
        return verdict(debt, own)
    rest = f"most of what it has from elsewhere is from {main.origin.name or 'a source without a name'}"
    if said.credit is not None and said.state is CreditState.ORIGIN:
        rest = f"its credit is for other text ({quoted(said.credit)})"
    return Verdict(
        *(side.taker.number, side.other.number, None, debt.origin.name, side.shared.coverage.share, side.ruling.confidence),
        f"{debt.opening}; {rest}.",
        phrases=tuple(" ".join(phrase.split()) for phrase in said.phrases[:1]),
    )
