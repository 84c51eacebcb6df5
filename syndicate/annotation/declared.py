"""Declared credits: credits in the fields of a format and not in the text.

Invariant: a declared credit has no place in the text (-1). A name counts if the registry knows it or if it holds the copyright, an
address if it is on another site. The outlet itself and portals get no credit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from syndicate.annotation.agencies import agencies_in, host, may_name, registry
from syndicate.annotation.bylines import behind_by, without_by
from syndicate.annotation.credit_rules import NOTICE_END, PICTURE, STRENGTHS, UNREGISTERED_FACTOR
from syndicate.annotation.notices import holder_in, is_company, is_own, own_names
from syndicate.annotation.outlets import owns
from syndicate.annotation.outlets_in_bylines import may_name_outlet, outlets_named
from syndicate.annotation.source_keys import same_source, source_key
from syndicate.model.article import Article, Credit, CreditForm

_NOTICE_HEAD = re.compile(r"^(?:©|\(c\)|copyright|\s|,|\d{4})+", re.IGNORECASE)
# Fields that name a source: field, form, strength, whether it is an address, and whether any site counts or only a known source's.
# The original that a feed gives may be a page that it only comments on, so only a known source counts there.
_FIELDS: tuple[tuple[str, CreditForm, str, bool, bool], ...] = (
    ("credit_line", CreditForm.LINE, "metadata", False, False),
    ("creator", CreditForm.BYLINE, "metadata", False, False),
    ("provider", CreditForm.LINE, "vague metadata", False, False),
    ("rights", CreditForm.COPYRIGHT, "vague metadata", False, False),
    ("original", CreditForm.LINK, "vague metadata", True, False),
    ("canonical", CreditForm.LINK, "metadata", True, True),
)


def declared_credits(
    metadata: Mapping[str, str], *, outlet: str | None = None, uri: str | None = None, byline: str | None = None
) -> tuple[Credit, ...]:
    """Return the credits in the metadata of an article (names of ``METADATA``).

    A name counts if the registry knows it or a copyright notice has it, a canonical address counts if it is on another site than
    ``uri``. Sources that ``outlet`` owns do not count, nor does ``byline`` in a notice.
    """
    found: list[Credit] = []
    rights = "rights" in metadata
    houses = own_names(Article("", uri=uri, outlet=outlet, byline=byline, metadata=tuple(metadata.items()))) if rights else ()
    for name, form, strength, address, anywhere in _FIELDS:
        value, factor = metadata.get(name, "").strip(), 1.0
        site = host(value) if address else ""
        known = registry().at(value) if address else None
        sources = [known.name if known else site] if (known or anywhere) and site and not owns(host(uri or ""), site) else []
        if not address:
            sources = [a.name for a in agencies_in(NOTICE_END.split(_NOTICE_HEAD.sub("", value))[0]) if a.kind != "portal"]
        if (
            form is CreditForm.COPYRIGHT
            and not sources
            and houses
            and not is_company(value)
            and not PICTURE.search(value)
            and (holder := holder_in(value))
        ):
            sources, factor = [] if is_own(holder, houses) else [holder], UNREGISTERED_FACTOR
        for source in sources:
            if source and not (outlet and owns(outlet, source)) and not any(same_source(c.source, source) for c in found):
                certain = round(STRENGTHS[strength][0] * factor, 3)
                found.append(Credit(source, value, -1, -1, form, source == registry().generic.name, certain))
    return tuple(found)


# A person, and the house that the person writes for
_WRITER = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){2,4}(?:of|for|von|für|de|di|da|do|van|voor|pour|para|per|por)\s+(.+)")
# The rules that find a byline in the text: there it is a credit of the text already.
_IN_TEXT = frozenset(("byline", "date-line", "label"))


def declare(article: Article) -> Article:
    """Return an article with the credits of its metadata and byline added to its declared ones, each source once in each form.

    An author, a credit line and the canonical address may name one source: each is a phrase of its own.
    """
    said = dict(article.metadata)
    in_metadata = declared_credits(said, outlet=article.outlet, uri=article.uri, byline=article.byline) if said else ()
    known = {(source_key(credit.source), credit.form) for credit in article.declared}
    said_by = {(source_key(credit.source), credit.form): credit for credit in reversed((*in_metadata, *_byline(article)))}
    added = [credit for one, credit in reversed(said_by.items()) if one not in known]
    return replace(article, declared=(*article.declared, *added)) if added else article


def _byline(article: Article) -> tuple[Credit, ...]:
    """Return credits to the agencies, or else the other outlets, in a byline that is not in the text."""
    byline = " ".join((article.byline or "").split())
    if not byline or any(note.field == "byline" and note.rule in _IN_TEXT for note in article.notes):
        return ()
    names = without_by(byline)
    writer = _WRITER.fullmatch(names)
    agencies = agencies_in(names) or agencies_in(writer[1] if writer else "") or behind_by(names) if may_name(names) else []
    named = [a.name for a in agencies if a.kind != "portal" and not (article.outlet and owns(article.outlet, a.name))]
    sure, generic = STRENGTHS["byline"][0], registry().generic.name
    if not agencies and may_name_outlet(names):
        named, sure = outlets_named(names, own_names(replace(article, byline=None))), round(sure * UNREGISTERED_FACTOR, 3)
    return tuple(Credit(name, article.byline or "", -1, -1, CreditForm.BYLINE, name == generic, sure) for name in named)
