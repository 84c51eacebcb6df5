"""Credits that a format states in a field made for it, not in the text.

What always holds: such a credit has no place in the text (-1); a name counts where the registry knows it, an address where it
is on another site; what belongs to the outlet itself is no credit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from syndicate.agencies import agencies_in, host, owns, registry
from syndicate.creditrules import NOTICE_END, STRENGTHS
from syndicate.values import Credit, CreditForm

_NOTICE_HEAD = re.compile(r"^(?:©|\(c\)|copyright|\s|,|\d{4})+", re.IGNORECASE)
# Where a format states a source: field, form, how surely, and what is believed ("known" names, any "host").
_FIELDS: tuple[tuple[str, CreditForm, str, bool], ...] = (
    ("credit_line", CreditForm.LINE, "metadata", False),
    ("creator", CreditForm.BYLINE, "metadata", False),
    ("provider", CreditForm.LINE, "vague metadata", False),
    ("rights", CreditForm.COPYRIGHT, "vague metadata", False),
    ("original", CreditForm.LINK, "metadata", True),
    ("canonical", CreditForm.LINK, "metadata", True),
)


def stated_credits(metadata: Mapping[str, str], *, outlet: str | None = None, uri: str | None = None) -> tuple[Credit, ...]:
    """Return the credits that a format's fields state (names of ``values.METADATA``), without a place in the text.

    Names count where the registry knows them, addresses on another site than ``uri`` in any case; what belongs to
    ``outlet`` itself does not.
    """
    found: list[Credit] = []
    for name, form, strength, address in _FIELDS:
        value = metadata.get(name, "").strip()
        site = host(value) if address else ""
        known = registry().at(value) if address else None
        sources = [known.name if known else site] if site and site != host(uri or "") else []
        if not address:
            sources = [agency.name for agency in agencies_in(NOTICE_END.split(_NOTICE_HEAD.sub("", value))[0])]
        for source in sources:
            if source and not (outlet and owns(outlet, source)) and not any(c.source == source for c in found):
                found.append(Credit(source, value, -1, -1, form, source == registry().generic.name, STRENGTHS[strength][0]))
    return tuple(found)
