"""What articles say of where they have their text from, and how much each saying weighs for a direction.

What always holds: what an outlet says of itself is no claim; a claim weighs by its form, less where it is for a part,
names nobody, or stands in a form that is used for other things as well; both articles of a pair are treated alike.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from syndicate.annotation.agencies import host, house_of, owns
from syndicate.model.article import Article, Credit, CreditForm, Mention
from syndicate.model.provenance import EvidenceKind

SHARED_AGENCY = 2.0  # added to the weaker of two credits that name the same agency
ONE_SIDED = 1.2  # one side names an agency: the other may have it from there, or from the first
AGENCY = 2.0  # one side is an agency that names nobody: handing its own texts on is what it lives by
SURE_FORM = 0.8  # strength of a form below which a credit weighs less
NOT_FROM_HERE = 1.0  # a side that names another source speaks against having it from this one; half where it names nobody

# How much a credit in each place weighs, in nats.
FORM_WEIGHTS: dict[CreditForm, float] = {
    CreditForm.LINE: 4.0,
    CreditForm.LINK: 4.0,
    CreditForm.DATELINE: 3.5,
    CreditForm.BYLINE: 3.5,
    CreditForm.SLUG: 3.0,
    CreditForm.COPYRIGHT: 3.0,
}
PARTIAL_CREDIT = 1.5  # "contributed to this report" claims a part only
GENERIC_CREDIT = 1.0  # two that both say "agencies" need not mean the same one
_PARTIAL = ("contribut", "used in", "used for", "material from", "information from", "inputs", "with files", "additional reporting")
_SUPPLIERS = {  # kinds of the registry
    "agency": "a news agency",
    "syndicator": "a syndicator",
    "newsroom": "a newsroom that others reprint",
    "press releases": "a distributor of press releases",
}
_PLACES: dict[CreditForm, str] = {
    CreditForm.LINE: "says",
    CreditForm.LINK: "links to its original",
    CreditForm.DATELINE: "has the dateline",
    CreditForm.BYLINE: "has the byline",
    CreditForm.SLUG: "ends in",
    CreditForm.COPYRIGHT: "carries the notice",
}


@dataclass(frozen=True)
class Entry:
    """An article with its number in the archive and the credits found in it; mentions where they are asked for."""

    number: int
    article: Article
    credits: tuple[Credit, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @functools.cached_property
    def name(self) -> str:
        """Return what sentences call it: the outlet, else the title, else the reference."""
        article = self.article
        return article.outlet or (f"“{article.title}”" if article.title else article.ref or f"article {self.number}")

    @functools.cached_property
    def houses(self) -> tuple[str, ...]:
        """Return what the outlet goes by: its name and its host."""
        named = (self.article.outlet, host(self.article.uri) if self.article.uri else None)
        return tuple(name for name in named if name)

    @functools.cached_property
    def foreign(self) -> tuple[Credit, ...]:
        """Return the credits that name somebody else, declared ones too, strongest first, one for each source."""
        best: dict[str, Credit] = {}
        for credit in sorted(self.given, key=lambda c: (-weight_of(c), c.start, c.phrase)):
            own = any(owns(house, credit.source) for house in self.houses) or _address(credit.phrase) == _address(self.article.uri or "-")
            if not own:
                best.setdefault(credit.source, credit)
        return tuple(best.values())

    @functools.cached_property
    def supplies(self) -> str | None:
        """Return what kind of house it is, where it hands its own texts on to others and names no other source; else None."""
        houses = (house_of(name) for name in self.houses)
        kind = next((_SUPPLIERS[house.kind] for house in houses if house is not None and house.kind in _SUPPLIERS), None)
        return None if kind and self.foreign else kind

    @property
    def given(self) -> tuple[Credit, ...]:
        """Return all credits of this article, those in its text first."""
        return *self.credits, *self.article.declared

    def is_source(self, credit: Credit) -> bool:
        """Tell whether a credit elsewhere names this article's outlet or its address."""
        linked = bool(self.article.uri) and "/" in credit.phrase and _address(credit.phrase) == _address(self.article.uri or "")
        return linked or (not credit.generic and any(owns(house, credit.source) for house in self.houses))


def _address(uri: str) -> str:
    """Return an address without scheme, ``www.``, query and closing stroke, for comparing."""
    bare = uri.strip("<> \n").split("#")[0].split("?")[0].rstrip("/").lower()
    return bare.partition("//")[2].removeprefix("www.") or bare


def is_partial(credit: Credit) -> bool:
    """Tell whether a credit claims a contribution only."""
    return credit.form is CreditForm.LINE and any(word in credit.phrase.lower() for word in _PARTIAL)


def weight_of(credit: Credit) -> float:
    """Return what a credit weighs, in nats: less where it claims a part or names nobody."""
    if credit.generic:
        return GENERIC_CREDIT
    return (PARTIAL_CREDIT if is_partial(credit) else FORM_WEIGHTS[credit.form]) * min(1.0, credit.strength / SURE_FORM)


def quoted(credit: Credit) -> str:
    """Return the words of a credit in quotation marks, on one line."""
    return "“" + " ".join(credit.phrase.split()).rstrip(".") + "”"


def credit_sentence(entry: Entry, credit: Credit) -> str:
    """Say in words where and how an article names a source."""
    if credit.generic:
        return f"{entry.name} credits “{credit.source}”, which names nobody ({quoted(credit)})."
    return f"{entry.name} names {credit.source} as its source: it {_PLACES[credit.form]} {quoted(credit)}."


Found = tuple[EvidenceKind, str, str, float]  # kind, reading ("first", "second", "common", "none"), sentence, weight


def claimed(one: Entry, two: Entry) -> Iterator[Found]:
    """Yield what the credits of two articles say; "second" reads: the first article is the source, the second has it from there."""
    named = False
    for source, taker, reading in ((one, two, "second"), (two, one, "first")):
        for credit in taker.foreign:
            if source.is_source(credit):
                named = True
                sentence = f"{taker.name} names {source.name}: it {_PLACES[credit.form]} {quoted(credit)}."
                yield EvidenceKind.CLAIMED, reading, sentence, weight_of(credit)
    left = {credit.source: credit for credit in one.foreign if not two.is_source(credit)}
    right = {credit.source: credit for credit in two.foreign if not one.is_source(credit)}
    both = sorted(left.keys() & right.keys())
    for name in both:
        weight = min(weight_of(left[name]), weight_of(right[name])) + (SHARED_AGENCY if not left[name].generic else 0.0)
        yield EvidenceKind.CLAIMED, "common", f"{credit_sentence(one, left[name])} {credit_sentence(two, right[name])}", weight
    if both or named:
        return
    supplies = {id(entry): entry.supplies for entry in (one, two)}
    for giver, taker, reading in ((one, two, "second"), (two, one, "first")):
        if supplies[id(giver)] and not supplies[id(taker)]:
            sentence = f"{giver.name} is {supplies[id(giver)]} and names no other source: others have its texts from there."
            yield EvidenceKind.CLAIMED, reading, sentence, AGENCY
    for teller, other, own, others in ((one, two, left, right), (two, one, right, left)):
        for credit in list(own.values())[:1]:
            reading = "second" if teller is one else "first"
            # "By agencies" says as surely as a name that the text comes from elsewhere; a contribution says half of it.
            share = 0.5 if is_partial(credit) else 1.0
            agency = "an agency that nobody names" if credit.generic else credit.source
            silent = f"{other.name} names another source" if others else f"{other.name} names no source"
            sentence = f"{credit_sentence(teller, credit)} {silent}; it may have the text from {teller.name} or from {agency}."
            if not supplies[id(other)]:  # which has its texts from nobody
                yield EvidenceKind.CLAIMED, "common", sentence, ONE_SIDED * share
            elsewhere = f"{teller.name} says it has its text from elsewhere, not from {other.name}."
            yield EvidenceKind.CLAIMED, reading, elsewhere, NOT_FROM_HERE * share * (0.5 if credit.generic else 1.0)


def names_origin(credit: Credit, giver: Entry) -> bool:
    """Tell whether a credit names an article, or a source that this article names itself."""
    return giver.is_source(credit) or (not credit.generic and any(credit.source == other.source for other in giver.foreign))
