"""Credits that a format states in a field made for it, not in the text.

What always holds: such a credit has no place in the text (-1); a name counts where the registry knows it, an address where it
is on another site; what belongs to the outlet itself is no credit, and a portal is credited with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from syndicate.annotation.agencies import agencies_in, canonical_source, host, owns, registry
from syndicate.annotation.credit_rules import NOTICE_END, STRENGTHS
from syndicate.annotation.name_search import may_name
from syndicate.model.article import Article, Credit, CreditForm

_NOTICE_HEAD = re.compile(r"^(?:©|\(c\)|copyright|\s|,|\d{4})+", re.IGNORECASE)
# Where a format states a source: field, form, how surely, whether it is an address, and whether any site is believed there.
# Feeds give as the original also a page that they only comment on, so that one counts where it is a known source's.
_FIELDS: tuple[tuple[str, CreditForm, str, bool, bool], ...] = (
    ("credit_line", CreditForm.LINE, "metadata", False, False),
    ("creator", CreditForm.BYLINE, "metadata", False, False),
    ("provider", CreditForm.LINE, "vague metadata", False, False),
    ("rights", CreditForm.COPYRIGHT, "vague metadata", False, False),
    ("original", CreditForm.LINK, "vague metadata", True, False),
    ("canonical", CreditForm.LINK, "metadata", True, True),
)


def stated_credits(metadata: Mapping[str, str], *, outlet: str | None = None, uri: str | None = None) -> tuple[Credit, ...]:
    """Return the credits that a format's fields state (names of ``values.METADATA``), without a place in the text.

    Names count where the registry knows them, a canonical address on another site than ``uri`` in any case; what belongs
    to ``outlet`` itself does not.
    """
    found: list[Credit] = []
    for name, form, strength, address, anywhere in _FIELDS:
        value = metadata.get(name, "").strip()
        site = host(value) if address else ""
        known = registry().at(value) if address else None
        sources = [known.name if known else site] if (known or anywhere) and site and not owns(host(uri or ""), site) else []
        if not address:
            sources = [a.name for a in agencies_in(NOTICE_END.split(_NOTICE_HEAD.sub("", value))[0]) if a.kind != "portal"]
        for source in sources:
            if source and not (outlet and owns(outlet, source)) and not any(c.source == source for c in found):
                found.append(Credit(source, value, -1, -1, form, source == registry().generic.name, STRENGTHS[strength][0]))
    return tuple(found)


# The rules that find a byline in the text itself, where it is a credit of the text already.
_IN_TEXT = frozenset(("byline", "date-line", "label"))


def declare(article: Article) -> Article:
    """Return an article with the credits that its metadata and its byline state among its declared ones, each source once.

    What a reader has declared already stays as it is.
    """
    stated = stated_credits(dict(article.metadata), outlet=article.outlet, uri=article.uri) if article.metadata else ()
    known = {(canonical_source(credit.source) or credit.source).casefold() for credit in article.declared}
    added = [credit for credit in (*stated, *_byline(article)) if credit.source.casefold() not in known]
    added = list({credit.source: credit for credit in reversed(added)}.values())[::-1]
    return replace(article, declared=(*article.declared, *added)) if added else article


def _byline(article: Article) -> tuple[Credit, ...]:
    """Return the agencies that a stated byline names."""
    byline = article.byline or ""
    if not may_name(byline) or any(note.field == "byline" and note.rule in _IN_TEXT for note in article.notes):
        return ()
    named = [a for a in agencies_in(byline) if a.kind != "portal" and not (article.outlet and owns(article.outlet, a.name))]
    generic = registry().generic.name
    return tuple(Credit(a.name, byline, -1, -1, CreditForm.BYLINE, a.name == generic, STRENGTHS["byline"][0]) for a in named)
