"""Whom to credit for an article, and the line that would.

Invariant: ``credits`` understands each line.
"""

from __future__ import annotations

from syndicate.model.records import Held
from syndicate.pipeline.link import entry
from syndicate.provenance.audit import origin_of

CREDIT_LINES = {
    "en": "Source: {}",
    "de": "Quelle: {}",
    "fr": "Source : {}",
    "es": "Fuente: {}",
    "it": "Fonte: {}",
    "pt": "Fonte: {}",
}


def source_to_credit(held: Held) -> str:
    """Return the name to credit for this article: the agency that it credits, else its outlet, else its title or ref."""
    name = origin_of(entry(held)).name
    return held.outlet if held.outlet and name == held.article.outlet else name or held.article.ref


def credit_line(held: Held, language: str | None = None, source: str | None = None) -> str:
    """Return a line that would credit this article, or the source of its text, in the draft's language if it is known."""
    named = source or held.outlet or source_to_credit(held) != held.article.title
    name = source or source_to_credit(held)
    return CREDIT_LINES.get(language or "en", CREDIT_LINES["en"]).format(name if named else f"“{name}”")
