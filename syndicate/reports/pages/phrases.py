"""The phrases that only pages share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from syndicate.model.article import Article
from syndicate.model.comparison import Coverage
from syndicate.model.records import Held
from syndicate.reports.phrases import name, percent, shares_by_kind
from syndicate.reports.visible import shortened

LONGEST_TITLE = 60


def called(articles: Mapping[int, Held]) -> dict[int, str]:
    """Return what articles are called beside each other: by outlet, with the title where an outlet has several, else with the ref."""
    plain = {number: name(held.article) for number, held in articles.items()}
    often = Counter(plain.values())
    titled = {n: _with_title(plain[n], held.article) if often[plain[n]] > 1 else plain[n] for n, held in articles.items()}
    twice = Counter(titled.values())
    return {n: one if twice[one] == 1 else f"{plain[n]} ({articles[n].article.ref or n})" for n, one in titled.items()}


def _with_title(outlet: str, article: Article) -> str:
    title = " ".join((article.title or "").split())
    if not title or not article.outlet:
        return outlet
    return f"{outlet}, “{shortened(title, LONGEST_TITLE)}”"


def amounts(detail: Coverage, words: str) -> str:
    """Return the end of a sentence that says how an article's words are shared: verbatim, edited, rewritten, quoted."""
    if not detail.words or not detail.covered:
        return f"of its {words}"
    quoted = f"; {percent(detail.quoted / detail.words)} quoted speech" if detail.quoted else ""
    return f"of its {words} ({', '.join(shares_by_kind(detail))}{quoted})"
