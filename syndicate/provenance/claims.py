"""What articles say about where their text comes from, and how much each claim weighs for a direction.

Invariant: what an outlet says of itself is not a claim. A claim weighs by its form, and weighs less if it is for a part only,
names nobody, or has a form that also serves other purposes. Both articles of a pair are treated alike.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from syndicate.annotation.agencies import host, house_of, owns
from syndicate.model.article import Article, Credit, CreditForm, Mention
from syndicate.model.provenance import EvidenceKind

SAME_AGENCY_NATS = 2.0  # added to the weaker of two credits that name the same agency
ONE_SIDED_NATS = 1.2  # one side names an agency: the other may have the text from there, or from the first
SUPPLIER_NATS = 2.0  # one side is an agency that names nobody: an agency lives by passing on its own texts
SURE_FORM_STRENGTH = 0.8  # a credit of less strength weighs less
NOT_FROM_HERE_NATS = 1.0  # a side that names another source probably does not have the text from this one; half if it names nobody
FORM_NATS: dict[CreditForm, float] = {
    CreditForm.LINE: 4.0,
    CreditForm.LINK: 4.0,
    CreditForm.DATELINE: 3.5,
    CreditForm.BYLINE: 3.5,
    CreditForm.SLUG: 3.0,
    CreditForm.COPYRIGHT: 3.0,
}
PARTIAL_CREDIT_NATS = 1.5  # "contributed to this report" claims a part only
GENERIC_CREDIT_NATS = 1.0  # two articles that both say "agencies" may mean different ones
_PARTIAL = ("contribut", "used in", "used for", "material from", "information from", "inputs", "with files", "additional reporting")
_SUPPLIERS = {  # kinds of the registry
    "agency": "a news agency",
    "syndicator": "a syndicator",
    "newsroom": "a newsroom that others reprint",
    "press releases": "a distributor of press releases",
}
FORM_VERBS: dict[CreditForm, str] = {
    CreditForm.LINE: "says",
    CreditForm.LINK: "links to its original",
    CreditForm.DATELINE: "has the dateline",
    CreditForm.BYLINE: "has the byline",
    CreditForm.SLUG: "ends in",
    CreditForm.COPYRIGHT: "carries the notice",
}


@dataclass(frozen=True)
class Entry:
    """An article with its number in the archive and the credits found in it; mentions only if they are needed."""

    number: int
    article: Article
    credits: tuple[Credit, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @functools.cached_property
    def name(self) -> str:
        """Return the name that sentences use: the outlet, else the title, else the reference."""
        article = self.article
        return article.outlet or (f"“{article.title}”" if article.title else article.ref or f"article {self.number}")

    @functools.cached_property
    def houses(self) -> tuple[str, ...]:
        """Return the outlet's name and its host."""
        named = (self.article.outlet, host(self.article.uri) if self.article.uri else None)
        return tuple(name for name in named if name)

    @functools.cached_property
    def foreign(self) -> tuple[Credit, ...]:
        """Return the credits that name somebody else, declared ones included: one for each source, strongest first."""
        best: dict[str, Credit] = {}
        for credit in sorted(self.given, key=lambda c: (-weight_of(c), c.start, c.phrase)):
            own = any(owns(house, credit.source) for house in self.houses) or _address(credit.phrase) == _address(self.article.uri or "-")
            if not own:
                best.setdefault(credit.source, credit)
        return tuple(best.values())

    @functools.cached_property
    def supplies(self) -> str | None:
        """Return what kind of supplier the outlet is, if it passes on its own texts and names no other source; else None."""
        houses = (house_of(name) for name in self.houses)
        kind = next((_SUPPLIERS[house.kind] for house in houses if house is not None and house.kind in _SUPPLIERS), None)
        return None if kind and self.foreign else kind

    @property
    def given(self) -> tuple[Credit, ...]:
        """Return all credits of this article: those in its text, then the declared ones."""
        return *self.credits, *self.article.declared

    def is_source(self, credit: Credit) -> bool:
        """Return whether a credit elsewhere names this article's outlet or its address."""
        linked = bool(self.article.uri) and "/" in credit.phrase and _address(credit.phrase) == _address(self.article.uri or "")
        return linked or (not credit.generic and any(owns(house, credit.source) for house in self.houses))


def _address(uri: str) -> str:
    """Return an address without scheme, ``www.``, query and final slash, for comparing."""
    bare = uri.strip("<> \n").split("#")[0].split("?")[0].rstrip("/").lower()
    return bare.partition("//")[2].removeprefix("www.") or bare


def is_partial(credit: Credit) -> bool:
    """Return whether a credit claims a contribution only."""
    return credit.form is CreditForm.LINE and any(word in credit.phrase.lower() for word in _PARTIAL)


def weight_of(credit: Credit) -> float:
    """Return what a credit weighs, in nats: less if it claims a part or names nobody."""
    if credit.generic:
        return GENERIC_CREDIT_NATS
    return (PARTIAL_CREDIT_NATS if is_partial(credit) else FORM_NATS[credit.form]) * min(1.0, credit.strength / SURE_FORM_STRENGTH)


def quoted(credit: Credit) -> str:
    """Return the words of a credit in quotation marks, on one line."""
    return "“" + " ".join(credit.phrase.split()).rstrip(".") + "”"


def credit_sentence(entry: Entry, credit: Credit) -> str:
    """Return a sentence that says where and how an article names a source."""
    if credit.generic:
        return f"{entry.name} credits “{credit.source}”, which names nobody ({quoted(credit)})."
    return f"{entry.name} names {credit.source} as its source: it {FORM_VERBS[credit.form]} {quoted(credit)}."


Reading = Literal["first", "second", "common", "none"]  # which article has the text from the other, or both from a third


class ReadingEvidence(NamedTuple):
    """One reason for a reading, with its weight in nats; "second" reads: the second article has the text from the first."""

    kind: EvidenceKind
    reading: Reading
    sentence: str
    weight: float


def claims_between(one: Entry, two: Entry) -> Iterator[ReadingEvidence]:
    """Yield what the credits of two articles say about who has the text from whom."""
    named = [*_names_the_other(one, two, "second"), *_names_the_other(two, one, "first")]
    yield from named
    left = {credit.source: credit for credit in one.foreign if not two.is_source(credit)}
    right = {credit.source: credit for credit in two.foreign if not one.is_source(credit)}
    both = sorted(left.keys() & right.keys())
    for name in both:
        weight = min(weight_of(left[name]), weight_of(right[name])) + (SAME_AGENCY_NATS if not left[name].generic else 0.0)
        yield _claim("common", f"{credit_sentence(one, left[name])} {credit_sentence(two, right[name])}", weight)
    if not both and not named:
        yield from _is_supplier(one, two, "second")
        yield from _is_supplier(two, one, "first")
        yield from _names_a_third(one, two, next(iter(left.values()), None), bool(right), "second")
        yield from _names_a_third(two, one, next(iter(right.values()), None), bool(left), "first")


def _claim(reading: Reading, sentence: str, weight: float) -> ReadingEvidence:
    return ReadingEvidence(EvidenceKind.CLAIMED, reading, sentence, weight)


def _names_the_other(giver: Entry, taker: Entry, reading: Reading) -> Iterator[ReadingEvidence]:
    """Yield each credit of one article that names the other."""
    for credit in taker.foreign:
        if giver.is_source(credit):
            sentence = f"{taker.name} names {giver.name}: it {FORM_VERBS[credit.form]} {quoted(credit)}."
            yield _claim(reading, sentence, weight_of(credit))


def _is_supplier(giver: Entry, taker: Entry, reading: Reading) -> Iterator[ReadingEvidence]:
    """Yield that one of the articles is by an agency or another supplier, and the other is not."""
    if giver.supplies and not taker.supplies:
        sentence = f"{giver.name} is {giver.supplies} and names no other source: others have its texts from there."
        yield _claim(reading, sentence, SUPPLIER_NATS)


def _names_a_third(
    teller: Entry, other: Entry, credit: Credit | None, other_names_one: bool, reading: Reading
) -> Iterator[ReadingEvidence]:
    """Yield what follows if one article credits a third source that the other does not; ``credit`` is its strongest."""
    if credit is None:
        return
    # "By agencies" says as surely as a name that the text comes from elsewhere; a contribution says half of it.
    share = 0.5 if is_partial(credit) else 1.0
    agency = "an agency that nobody names" if credit.generic else credit.source
    silent = f"{other.name} names another source" if other_names_one else f"{other.name} names no source"
    sentence = f"{credit_sentence(teller, credit)} {silent}; it may have the text from {teller.name} or from {agency}."
    if not other.supplies:  # a supplier has its texts from nobody
        yield _claim("common", sentence, ONE_SIDED_NATS * share)
    elsewhere = f"{teller.name} says it has its text from elsewhere, not from {other.name}."
    yield _claim(reading, elsewhere, NOT_FROM_HERE_NATS * share * (0.5 if credit.generic else 1.0))


def names_origin(credit: Credit, giver: Entry) -> bool:
    """Return whether a credit names an article, or a source that this article itself names."""
    return giver.is_source(credit) or (not credit.generic and any(credit.source == other.source for other in giver.foreign))
