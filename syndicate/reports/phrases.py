"""The short phrases that all reports share, so that the same thing always has the same words.

Invariant: similarities are described in neutral words. A share is a whole percentage; only zero is 0% and only all is 100%.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from syndicate.model.article import Article
from syndicate.model.comparison import Coverage, LinkKind
from syndicate.model.records import Held, StoryRow
from syndicate.model.results import LeftOut, Origin
from syndicate.reports.visible import shortened
from syndicate.text.dates import shown_moment

LONGEST_TITLE_CHARACTERS = 60
LONGEST_NAME_CHARACTERS = 50
# A colour always comes with words that say the same, so nothing is lost without colours.
STYLES = {
    "verbatim": "bold",
    "edited": "",
    "rewritten": "italic",
    "credited": "green",
    "uncredited": "yellow",
    "quoted": "dim",
    "quiet": "dim",
}


def name(one: Article | Held | Origin) -> str:
    """Return the best name of an article: its outlet as the archive calls it, else its title in quotation marks, else its ref."""
    article, outlet = (one, None) if isinstance(one, Article) else (one.article, one.outlet)
    return outlet or article.outlet or (f"“{article.title}”" if article.title else article.ref or "unnamed text")


def names(articles: Mapping[int, Held]) -> dict[int, str]:
    """Return names for articles that are shown together: if several have one name, the ref is added."""
    often = Counter(name(held) for held in articles.values())
    return {
        number: plain if often[plain := name(held)] == 1 else f"{plain} ({held.article.ref or number})" for number, held in articles.items()
    }


def called(articles: Mapping[int, Held]) -> dict[int, str]:
    """Return short names for articles that are shown together: the outlet, with the title or else the ref if it has several."""
    plain = {number: name(held) for number, held in articles.items()}
    often = Counter(plain.values())
    titled = {n: _with_title(plain[n], held.article) if often[plain[n]] > 1 else plain[n] for n, held in articles.items()}
    twice = Counter(titled.values())
    return {n: one if twice[one] == 1 else f"{plain[n]} ({articles[n].article.ref or n})" for n, one in titled.items()}


def _with_title(outlet: str, article: Article) -> str:
    title = " ".join((article.title or "").split())
    if not title or outlet.startswith("“"):
        return outlet
    return f"{outlet}, “{shortened(title, LONGEST_TITLE_CHARACTERS)}”"


def left_out(one: LeftOut) -> str:
    """Return what of a draft was left out of the reused words, and why."""
    where = f"in {count(one.articles, 'article')}"
    if one.kind is LinkKind.COMMON_FORM:
        return f"{count(one.words, 'word')} left out as common form, {where}"
    if one.kind is LinkKind.SHARED_QUOTES:
        return f"{count(one.words, 'word')} left out as a table, a list or official wording, {where}"
    return f"{count(one.words, 'word')} of accounts of the same event, {where}: no sign of copying"


def title(article: Article) -> str:
    """Return an article's title in quotation marks, nothing if it has none or is called by it already."""
    return f"“{article.title}”" if article.title and article.outlet else ""


def moment(published: str | None) -> str:
    """Return a time as people read it."""
    return shown_moment(published) if published else "time not known"


def span(*times: str | None) -> str:
    """Return the first and the last of some times as people write them; nothing if none is known."""
    return " to ".join(dict.fromkeys(moment(time) for time in times if time))


def about(article: Article) -> str:
    """Return an article's title, time and ref, as far as they are known and its name does not say them."""
    return ", ".join(part for part in (title(article), moment(article.published), article.ref if article.outlet else "") if part)


def kinds_of(row: StoryRow) -> list[str]:
    """Return how many links of each kind a story has, such as ``2 reprints``."""
    return [count(number, kind.value, kind.value if kind.value.endswith("s") else None) for kind, number in row.kinds]


def outlets_of(row: StoryRow) -> list[str]:
    """Return the outlets of a story, and at the end how many articles are of no known one; these may be of one outlet or of many."""
    return [*row.outlets, *([f"{count(row.unnamed, 'article')} without an outlet"] if row.unnamed else [])]


def of_outlets(articles: Iterable[Held]) -> str:
    """Return of how many outlets articles are; those of which no outlet is known count for none."""
    known = [held.outlet or held.article.outlet for held in articles]
    without = known.count(None)
    if without == len(known):
        return "without an outlet"
    unnamed = f" ({count(without, 'article')} without an outlet)" if without else ""
    return f"of {count(len({*known} - {None}), 'outlet')}{unnamed}"


def shares_by_kind(detail: Coverage) -> list[str]:
    """Return which share of an article's words is verbatim, edited and rewritten in the other one, without those that are 0."""
    kinds = (("verbatim", detail.verbatim), ("edited", detail.edited), ("rewritten", detail.rewritten))
    return [f"{percent(words / detail.words)} {kind}" for kind, words in kinds if words and detail.words]


def amounts(detail: Coverage, words: str) -> str:
    """Return the end of a sentence that says how an article's words are shared: verbatim, edited, rewritten, quoted."""
    if not detail.words or not detail.covered:
        return f"of its {words}"
    quoted = f"; {percent(detail.quoted / detail.words)} quoted speech" if detail.quoted else ""
    return f"of its {words} ({', '.join(shares_by_kind(detail))}{quoted})"


def percent(share: float) -> str:
    """Return a share as a whole percentage; only a share of 0 is written 0%, only a share of 1 is written 100%."""
    if share <= 0:
        return "0%"
    if share >= 1:
        return "100%"
    return f"{min(99, max(1, math.floor(share * 100 + 0.5)))}%"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun, such as ``1 link`` or ``1,204 links``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def credit_word(credited: bool | None) -> str:
    """Say whether the deriving side names its source; nothing if no side is known to derive."""
    return "" if credited is None else "credited" if credited else "uncredited"


def origin_word(origin: Origin) -> str:
    """Say whether a draft credits what it has from somewhere, or that it is speech, which needs no credit."""
    return "quoted" if origin.quoted else credit_word(origin.credited)


def origin_amount(origin: Origin) -> str:
    """Return how many words of a paragraph an origin has, and how closely; a passage may hold several paragraphs."""
    kind, words = origin.passage.kind.value, origin.paragraph.words
    some = f"all {count(words, 'word')}" if origin.words >= words > 1 else f"{origin.words:,} of {count(words, 'word')}"
    return f"{kind}, {some}"
