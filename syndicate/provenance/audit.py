"""Credits compared with what the texts show: what an article says of where it has its text from, and a verdict on each of its links.

Invariant: an article has one statement (``LedgerEntry``), about the text that most of it is from; every verdict on its links agrees
with it, and what is about another part of the article has no group. Both rest on the rulings of the article's links and on
what the articles say, and on nothing else. Wording is neutral: similarity accuses nobody. An article has no entry if the text is its
own outlet's, and no group if it credits nobody and is not known to have the text from elsewhere (a rewrite that is only possible, a
source that only the texts suggest). "Names no source" is only said of an article without any credit,
whose text names no source for what it tells either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from syndicate.annotation.agencies import registry
from syndicate.annotation.outlets import owns
from syndicate.annotation.source_keys import same_source, source_key
from syndicate.model.article import IN_METADATA, Credit, MentionKind
from syndicate.model.provenance import CreditState, Flag, Group, Ruling, Verdict
from syndicate.provenance.claims import SYNDICATOR, Entry, is_partial, names_origin, quoted
from syndicate.provenance.clock import appeared_later
from syndicate.provenance.sides import LinkSide, Role, Side

SURE_CONFIDENCE = 0.8  # from which a source that nobody names is taken to exist, and a credit for another source to be wrong
LEAST_NAME_WORDS = 2  # of an outlet's name that is searched for in a text; a single word may be an ordinary one
SHOWN_CHARACTERS = 40  # on each side of a name, to show how it is mentioned

_OPENS = re.compile(r"^(?:.*(?:\n|[.!?][”\"]? )|\S* )", re.DOTALL)
_CLOSES = re.compile(r"(?<=[.!?])\s|\n| \S*$")

_VERBS: dict[tuple[bool, bool], str] = {  # (in the same words, all of it)
    (True, True): "carries a text",
    (True, False): "has, word for word, a part of a text",
    (False, True): "retells a text",
    (False, False): "retells a part of a text",
}
_GROUPS: dict[tuple[bool, bool], Group] = {  # (credited, in the same words)
    (True, True): Group.CREDITED_VERBATIM,
    (True, False): Group.CREDITED_REWRITTEN,
    (False, True): Group.UNCREDITED_VERBATIM,
    (False, False): Group.UNCREDITED_REWRITTEN,
}


@dataclass(frozen=True, slots=True)
class TextOwner:
    """Whose text it is: the ``name`` to credit, None if nobody knows it, and the ``phrase`` that sentences use for it.

    ``known`` are the names that credit the text too; ``stated`` is whether anything can be said of its origin.
    """

    name: str | None
    phrase: str
    known: tuple[str, ...] = ()
    stated: bool = True

    def whence(self, likely: str) -> str:
        """Return what a sentence says of the origin of the text."""
        return f"that {likely} comes from {self.phrase}" if self.stated else f"whose origin is {self.phrase}"


@dataclass(frozen=True, slots=True)
class Debt:
    """Text that an article has from elsewhere, as one link shows it.

    ``whence`` says where it comes from; ``named`` are the article's credits that count, ``known`` all names under which the source
    may be mentioned. ``beside`` is a credit that is left out because it is for other text of the article.
    """

    side: Side
    origin: TextOwner
    whence: str
    named: tuple[Credit, ...]
    known: tuple[str, ...] = ()
    beside: Credit | None = None

    @property
    def opening(self) -> str:
        """Return the beginning of a sentence on it."""
        shared = self.side.shared
        return f"{self.side.taker.name} {'may retell a text' if shared.doubtful else _VERBS[shared.verbatim, shared.whole]} {self.whence}"


class Said(NamedTuple):
    """What an article says of the source of a text; ``mention`` are words that name the source in passing."""

    state: CreditState
    credit: Credit | None = None
    flags: tuple[Flag, ...] = ()
    mention: str | None = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the words that it rests on."""
        found = (self.credit.phrase if self.credit else None, self.mention)
        return tuple(" ".join(phrase.split()) for phrase in found if phrase)


def origin_of(giver: Entry) -> TextOwner:
    """Return the owner of an article's text: the source that it credits for all of it, else its own outlet.

    An agency's item with the agency's own dateline is the agency's, whatever stands beside it.
    """
    credits = whole_credits(giver)
    if credits and giver.own_dateline is None:
        return TextOwner(credits[0].source, f"{giver.name}, which credits {credits[0].source}")
    return TextOwner(giver.outlet or giver.article.outlet or giver.article.title or giver.article.ref or None, giver.name)


def debt_of(side: Side) -> Debt | None:
    """Return what an article has from elsewhere by one link; None if the ruling does not say that it has anything."""
    taker, other, ruling = side.taker, side.other, side.ruling
    if taker.supplies not in (None, SYNDICATOR) and not side.shared.whole:
        return None  # an agency's item is its own, whatever others put together with it
    if side.role is Role.TAKER:
        origin = origin_of(other)
        if origin.name is not None and any(owns(house, origin.name) for house in taker.houses):
            return None  # its own text, which came back
        named = tuple(credit for credit in taker.given if names_origin(credit, other))
        known = {*other.houses, *(credit.source for credit in other.foreign)}  # not the title: a copied headline names nobody
        return Debt(side, origin, origin.whence(ruling.likely), named, tuple(sorted(known)))
    if side.role is not Role.SIBLING:
        return None
    if ruling.source is None and differing(side):
        return None
    generic = registry().generic.name
    source = ruling.source if ruling.source != generic else None
    nameless = "a source that is not named for sure" if ruling.source is None else "an agency that is not named"
    whence = f"that {ruling.likely} comes from {source or nameless} ({other.name} has it too)"
    if source is not None and any(owns(house, source) for house in taker.houses):
        return None
    if source is not None:
        named = tuple(credit for credit in taker.given if owns(source, credit.source))
        return Debt(side, TextOwner(source, source), whence, named, (source,))
    # If the source has no name, the article that was seen first may itself be the source.
    if (side.earlier or (ruling.source is None and ruling.confidence < SURE_CONFIDENCE)) and not taker.foreign:
        return None
    return Debt(side, TextOwner(None, ""), whence, tuple(whole_credits(taker)))


def whole_credits(entry: Entry) -> list[Credit]:
    """Return the credits of an article that name somebody for all of its text."""
    return [credit for credit in entry.foreign if not credit.generic and not is_partial(credit)]


def said_of(debt: Debt, named: Iterable[Credit], owned: bool = False) -> Said:
    """Return what an article says of the source of a text; ``named`` are its credits that count.

    That a credit is for another source than the text's own is only said if the text is shown to be ``owned`` by its source, and if the
    credit is not for another part of the article.
    """
    side, named = debt.side, tuple(named)
    if named:
        best = min(named, key=lambda one: (one.start < 0, is_partial(one), -one.strength, one.start, one.phrase, one.source))
        return Said(CreditState.ORIGIN, best, (Flag.METADATA,) if best.start == IN_METADATA else ())
    others, mention = whole_credits(side.taker), next(_mentions(side.taker, debt.known), None)
    flags = (Flag.MENTION,) if mention else ()
    if others and debt.origin.name is not None:
        if side.shared.whole and not side.shared.doubtful and owned:
            return Said(CreditState.ANOTHER, others[0], (Flag.MISATTRIBUTED, *flags), mention)
        return Said(CreditState.NOT_KNOWN, others[0], flags, mention)
    vague = next((credit for credit in side.taker.foreign if credit.generic), None)
    part = next(iter(side.taker.foreign), None)
    state = CreditState.UNNAMED if vague else CreditState.NOT_KNOWN if part or side.shared.doubtful else CreditState.NOBODY
    return Said(state, vague or part, (Flag.GENERIC, *flags) if vague else flags, mention)


def by_mention(debt: Debt, said: Said) -> Said:
    """Return what an article says of the source of a text if its text names that source for what it tells ("Reuters reported").

    It is a weak credit, if nothing stronger is there. Words that the other article has too were copied with the text and credit nobody.
    """
    if said.state is not CreditState.NOBODY or debt.origin.name is None:
        return said
    names, other = {debt.origin.name, *debt.known}, debt.side.other.article.text
    for one in debt.side.taker.mentions:
        named = any(same_source(one.source, name) or owns(name, one.source) for name in names)
        if named and one.kind is MentionKind.REPORTED and one.phrase not in other:
            return Said(CreditState.ORIGIN, None, (Flag.MENTION,), one.phrase)
    return said


def worded(debt: Debt, said: Said) -> str:
    """Return a sentence on a text from elsewhere and what the article says of its source."""
    credit, opening, side, taker = said.credit, debt.opening, debt.side, debt.side.taker
    passing = f"; it only mentions it (“{said.mention}”)" if said.mention else ""
    if credit is None and debt.beside is not None:
        return f"{opening}; its credit is for other text ({quoted(debt.beside)}){passing}."
    if said.state is CreditState.ORIGIN and credit is None:
        return f"{opening}, and names {debt.origin.name} in the text only (“{said.phrases[0]}”)."
    if credit is None:
        return f"{opening}, and only mentions it (“{said.mention}”)." if said.mention else f"{opening}, and {_named_in_text(taker)}."
    sources = _sources(credit, taker)
    given = f"{sources} ({quoted(credit)})"
    match said.state:
        case CreditState.ORIGIN:
            late = side.earlier and side.role is Role.TAKER and side.other.is_source(credit) and appeared_later(taker, side.other)
            end = "; it credits a text that appeared later" if late else ""
            if credit.start == IN_METADATA:
                return f"{opening}, and credits {sources} in its metadata only ({quoted(credit)}){end}."
            return f"{opening}, and credits {sources}{' for a part' if is_partial(credit) else ''} ({quoted(credit)}){end}."
        case CreditState.ANOTHER:
            carries = _VERBS[debt.side.shared.verbatim, True]
            return f"{taker.name} credits {given}, but {carries} {debt.whence}{passing}."
        case CreditState.UNNAMED:
            return f"{opening}, and credits “{credit.source}”, which names nobody ({quoted(credit)}){passing}."
    for_it = "which may be for another part" if is_partial(credit) or not debt.side.shared.whole else "and that may be right"
    return f"{opening}; it credits {given}, {for_it}{passing}."


def _sources(credit: Credit, taker: Entry) -> str:
    """Return whom the words of a credit name: one credit line may name several sources."""
    beside = (one.source for one in taker.foreign if (one.phrase, one.start) == (credit.phrase, credit.start))
    return " and ".join(dict.fromkeys(beside)) or credit.source


def derived(
    taker: Entry, giver: Entry, shared: LinkSide, ruling: Ruling, owner: TextOwner | None = None, beside: Sequence[Credit] = ()
) -> Verdict:
    """Return the verdict on an article that derives from another one, with the confidence of the ruling.

    ``owner`` is whose text it is, if that is known better than from the other article alone; ``beside`` are credits of the article
    that are for other text of it.
    """
    if beside:
        left = [[credit for credit in some if credit not in beside] for some in (taker.credits, taker.article.declared)]
        taker = replace(taker, credits=tuple(left[0]), article=replace(taker.article, declared=tuple(left[1])))
    debt = debt_of(Side(taker, giver, shared, ruling, Role.TAKER))
    assert debt is not None
    debt = replace(debt, beside=next(iter(beside), None))
    if owner is not None:
        own = [owner.name] if owner.name and owner.name != giver.article.title else []
        found = [one for one in taker.given if one in debt.named or any(owns(name, one.source) for name in (*own, *owner.known))]
        debt = replace(debt, origin=owner, whence=owner.whence(ruling.likely), named=tuple(found), known=(*debt.known, *own))
    return verdict(debt, said_of(debt, debt.named, owned=ruling.confidence >= SURE_CONFIDENCE or shared.likelihood is not None))


def group_of(state: CreditState, shared: LinkSide) -> Group | None:
    """Return the group of an article that says this of a text; a rewrite that is only possible is not held against it."""
    if state.credited is None or (shared.doubtful and not state.credited):
        return None
    return _GROUPS[state.credited, shared.verbatim]


def verdict(debt: Debt, said: Said) -> Verdict:
    """Return the verdict on a text that an article has from elsewhere."""
    side = debt.side
    return Verdict(
        *(side.taker.number, side.other.number, group_of(said.state, side.shared), debt.origin.name),
        *(side.shared.coverage.share, side.ruling.confidence, worded(debt, said)),
        flags=tuple(flag for flag in Flag if flag in said.flags),
        phrases=tuple(dict.fromkeys(said.phrases)),
    )


def _mentions(taker: Entry, known: Sequence[str]) -> Iterator[str]:
    """Yield the words in which an article names one of these sources in passing."""
    for mention in taker.mentions:
        if any(same_source(mention.source, name) or owns(name, mention.source) for name in known):
            yield " ".join(mention.phrase.split())
    text = taker.article.text
    for name in known:
        at = re.search(rf"\b{re.escape(name)}\b", text) if len(name.split()) >= LEAST_NAME_WORDS else None
        if at and not any(credit.start <= at.start() < credit.end for credit in taker.credits):
            before, after = text[max(0, at.start() - SHOWN_CHARACTERS) : at.start()], text[at.end() : at.end() + SHOWN_CHARACTERS]
            # Keep whole words of the same sentence and line
            yield " ".join((_OPENS.sub("", before, count=1) + at.group() + _CLOSES.split(after)[0]).split())


def _named_in_text(taker: Entry, known: Sequence[str] = ()) -> str:
    """Return what an article without a credit says of a source: the words that name one for what it tells, or that it names none."""
    if (told := taker.reporting) is not None:
        return f"names {told.source} in the text (“{' '.join(told.phrase.split())}”)"
    passing = next(((name, words) for name in known for words in _mentions(taker, (name,))), None)
    return f"names {passing[0]} in the text (“{passing[1]}”)" if passing else "names no source"


def differing(side: Side) -> tuple[Credit, Credit] | None:
    """Return the credits of two articles that carry one text, if no credit of one names a source of the other."""
    mine, theirs = whole_credits(side.taker), whole_credits(side.other)
    if mine and theirs and side.shared.whole and not {source_key(one.source) for one in mine} & {source_key(one.source) for one in theirs}:
        return mine[0], theirs[0]
    return None


def undecided(side: Side) -> str:
    """Return a sentence on an article if nothing shows who had the text first, or whether both had it elsewhere."""
    taker, other = side.taker, side.other
    if side.role is Role.OWN:
        return f"Both are articles of {taker.name}, which owes itself no credit."
    if credits := differing(side):
        named = [f"{one.source} ({quoted(one)})" for one in credits]
        return f"{taker.name} {_VERBS[side.shared.verbatim, True]} and credits {named[0]}; for the same {other.name} credits {named[1]}."
    given = taker.foreign[:1]
    says = f"credits {given[0].source} ({quoted(given[0])})" if given else _named_in_text(taker, other.houses)
    return f"Whether {taker.name} has what it shares with {other.name} from elsewhere is not known; {taker.name} {says}."
