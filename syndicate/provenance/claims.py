"""What articles say about where their text comes from, and how much each claim weighs for a direction.

Invariant: what an outlet says of itself is not a claim. A claim weighs by its form, and weighs less if it is for a part only,
names nobody, or has a form that also serves other purposes. Both articles of a pair are treated alike.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from syndicate.annotation import survey
from syndicate.annotation.addresses import address, site
from syndicate.annotation.agencies import house_of
from syndicate.annotation.outlets import is_shared, one_outlet, owns
from syndicate.annotation.source_keys import same_source, source_key
from syndicate.model.article import Article, Credit, CreditForm, Mention, MentionKind

SURE_FORM_STRENGTH = 0.8  # a credit of less strength weighs less
FORM_NATS: dict[CreditForm, float] = {
    CreditForm.LINE: 4.0,
    CreditForm.LINK: 4.0,
    CreditForm.DATELINE: 3.5,
    CreditForm.BYLINE: 3.5,
    CreditForm.SLUG: 3.0,
    CreditForm.COPYRIGHT: 3.0,
}
PARTIAL_CREDIT_NATS = 1.5  # "contributed to this report" claims a part only
MOST_HEAD_CHARACTERS = 1000  # of a text, in which its dateline stands
GENERIC_CREDIT_NATS = 1.0  # two articles that both say "agencies" may mean different ones
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_PARTIAL = (
    *("contribu", "used in", "used for", "material from", "information from", "inputs", "with files", "additional reporting"),
    *("with reporting", "mitarbeit", "mitwirkung", "beigetragen", "mit material", "concours", "avec des informations", "aportes"),
    *("colabora", "con información", "collabora", "con informazioni", "com informações", "medewerking", "bijdragen", "współprac"),
    "при участии",
)
_NOBODY = re.compile(r"\bagenc|\bagentur|\bagencia|\bwires?\b|агентств", re.IGNORECASE)  # "With agencies"
SYNDICATOR = "a syndicator"
_SUPPLIERS = {  # kinds of the registry
    "agency": "a news agency",
    "syndicator": SYNDICATOR,
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
    """An article with its number in the archive and the credits found in it; mentions only if they are needed.

    ``outlet`` is what the archive calls its outlet, ``outlet_names`` are all names and hosts of it, as far as others tell them.
    ``everywhere`` are the sources that the outlet credits on each of its articles.
    """

    number: int
    article: Article
    credits: tuple[Credit, ...] = ()
    mentions: tuple[Mention, ...] = ()
    outlet_names: tuple[str, ...] = ()
    outlet: str | None = None
    everywhere: frozenset[str] = frozenset()

    @functools.cached_property
    def name(self) -> str:
        """Return the name that sentences use: the outlet, else the title, else the reference."""
        article = self.article
        return self.outlet or article.outlet or (f"“{article.title}”" if article.title else article.ref or f"article {self.number}")

    @functools.cached_property
    def houses(self) -> tuple[str, ...]:
        """Return the outlet's names and hosts, what the article says first."""
        host = site(self.article.uri or "")
        return self.outlet_names or tuple(name for name in (self.article.outlet, host) if name and not (name == host and is_shared(host)))

    @functools.cached_property
    def foreign(self) -> tuple[Credit, ...]:
        """Return the credits that name somebody else, declared ones included: one for each source, strongest first."""
        best: dict[str, Credit] = {}
        for credit in sorted(self.given, key=lambda c: (-weight_of(c), c.start, c.phrase)):
            own = any(owns(house, credit.source) for house in self.houses) or (
                "/" in credit.phrase and address(_linked(credit)) == (address(self.article.uri or "") or "-")
            )
            if not own:
                best.setdefault(source_key(credit.source), credit)
        return tuple(best.values())

    @functools.cached_property
    def supplies(self) -> str | None:
        """Return what kind of supplier the outlet is, if it passes on its own texts and names no other source; else None."""
        houses = (house_of(name) for name in self.houses)
        kind = next((_SUPPLIERS[house.kind] for house in houses if house is not None and house.kind in _SUPPLIERS), None)
        return None if kind and self.foreign else kind

    @functools.cached_property
    def own_dateline(self) -> Credit | None:
        """Return the dateline in the text of an agency's own item that names the agency; None if there is none."""
        if not any(house is not None and house.kind == "agency" for house in map(house_of, self.houses)):
            return None
        lines = (credit for credit in survey(self.article.text[:MOST_HEAD_CHARACTERS]).credits if credit.form is CreditForm.DATELINE)
        return next((credit for credit in lines if any(owns(house, credit.source) for house in self.houses)), None)

    @functools.cached_property
    def own_byline(self) -> str | None:
        """Return the byline if it names no other house: a person or the outlet's staff; else None."""
        byline = " ".join((self.article.byline or "").split())
        if (
            not byline
            or byline.casefold() == (self.article.outlet or "").casefold()
            or any(credit.form is CreditForm.BYLINE for credit in self.foreign)
        ):
            return None
        if _NOBODY.search(byline):
            return None
        house = house_of(byline)
        return byline if house is None or any(owns(own, house.name) for own in self.houses) else None

    @property
    def reporting(self) -> Mention | None:
        """Return the first words in which the text names another house for what it tells ("Reuters reported"), else for a statement."""
        told = [one for one in self.mentions if not any(owns(house, one.source) for house in self.houses)]
        kinds = (MentionKind.REPORTED, MentionKind.SAID)
        return next((one for kind in kinds for one in told if one.kind is kind), None)

    @property
    def is_staff(self) -> bool:
        """Return whether the byline has the outlet's own name in it."""
        outlet = (self.article.outlet or "").casefold()
        return bool(outlet) and outlet in (self.own_byline or "").casefold()

    @property
    def is_embargoed(self) -> bool:
        """Return whether the article has an embargo on it."""
        return "embargo" in dict(self.article.metadata)

    def has_byline_of(self, other: Entry) -> bool:
        """Return whether the article also has the name with which another one is signed."""
        name = (other.own_byline or "").split(",")[0].casefold().removeprefix("by ").strip()
        return bool(name) and name in f"{self.article.byline or ''} {self.article.text[:MOST_HEAD_CHARACTERS]}".casefold()

    @property
    def given(self) -> tuple[Credit, ...]:
        """Return all credits of this article: those in its text, then the declared ones."""
        return *self.credits, *self.article.declared

    def of_one_outlet(self, other: Entry) -> bool:
        """Return whether two articles are of one outlet, which owes itself no credit."""
        return one_outlet(self.houses, other.houses)

    def is_source(self, credit: Credit) -> bool:
        """Return whether a credit elsewhere names this article's outlet or its address."""
        own = address(self.article.uri or "")
        linked = bool(own) and "/" in credit.phrase and address(_linked(credit)) == own
        return linked or (not credit.generic and any(owns(house, credit.source) for house in self.houses))


def _linked(credit: Credit) -> str:
    """Return the address in the words of a credit, which may begin with the rule that found it ("canonical link: https://...")."""
    found = _LINK.search(credit.phrase)
    return found[0] if found else credit.phrase


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


def names_origin(credit: Credit, giver: Entry) -> bool:
    """Return whether a credit names an article, or a source that this article itself names."""
    return giver.is_source(credit) or (not credit.generic and any(same_source(credit.source, other.source) for other in giver.foreign))
