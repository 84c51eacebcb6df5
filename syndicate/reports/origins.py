"""How many independent origins stand behind some articles, as a list.

Invariant: every article is counted under one origin, a digest under those of its parts. An origin that is not known is said to be so.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from syndicate.model.answers import IndependentOrigin, OriginsView
from syndicate.model.provenance import OriginKind
from syndicate.reports.lineage import LONGEST_NAME_CHARACTERS, listed
from syndicate.reports.phrases import STYLES, count, indented, line, names, of_outlets, percent
from syndicate.reports.visible import shortened

ORIGINS_SHOWN = 20  # of a list; --json has all of them
_NAMELESS = {
    OriginKind.UNNAMED: "A source that is not named for sure",
    OriginKind.UNKNOWN: "One of them, or a source outside: which one is not known",
}


def origins(view: OriginsView) -> RenderableType:
    """Say how many independent origins there are, and list them with their articles."""
    called = {number: shortened(one, LONGEST_NAME_CHARACTERS) for number, one in names(view.articles).items()}
    parts: list[RenderableType] = [line((f"{view.asked}:", "bold"), f"{sentence(view)}."), Text()]
    for place, one in enumerate(view.origins[:ORIGINS_SHOWN], start=1):
        parts.append(line((f"{place}. {called_origin(one)}", "bold"), (f"({where(one)})", STYLES["quiet"])))
        if one.own:
            parts.append(indented(line(f"own words: {listed(view.articles, one.own, called)}.")))
        if one.copies:
            parts.append(indented(line(f"{copies_of(one)}: {listed(view.articles, one.copies, called)}.")))
        if one.digests:
            parts.append(indented(line(f"put together from parts of it and of other texts: {listed(view.articles, one.digests, called)}.")))
        also = [number for number, other in view.parts if other == place - 1]
        if also:
            parts.append(indented(line(f"reports of their own that have a part from it: {listed(view.articles, also, called)}.")))
    left = len(view.origins) - ORIGINS_SHOWN
    if left > 0:
        parts.append(line((f"and {count(left, 'more origin')}; --json has all of them.", STYLES["quiet"])))
    return Group(*parts)


def sentence(view: OriginsView) -> str:
    """Say how many articles of how many outlets go back to how many independent origins."""
    articles, many = count(len(view.articles), "article"), count(len(view.origins), "independent origin")
    verb = "goes" if len(view.articles) == 1 else "go"
    doubtful = sum(one.kind is OriginKind.UNKNOWN for one in view.origins)
    open_ = f", {_not_known(doubtful, len(view.origins))}" if doubtful else ""
    nameless = sum(bool(one.own) and all(view.articles[number].outlet is None for number in one.own) for one in view.origins)
    if nameless and len(view.origins) > 1:
        open_ += f", {nameless:,} of which {'has' if nameless == 1 else 'have'} no outlet and may be of another's"
    return f"{articles} {of_outlets(view.articles.values())} {verb} back to {many}{open_}"


def _not_known(doubtful: int, origins: int) -> str:
    if doubtful < origins:
        return f"{doubtful:,} of which {'is' if doubtful == 1 else 'are'} not known"
    return {1: "which is not known", 2: "neither of which is known"}.get(origins, "none of which is known")


def called_origin(one: IndependentOrigin) -> str:
    """Return what an origin is called."""
    return shortened(one.name, LONGEST_NAME_CHARACTERS) if one.name else _NAMELESS[one.kind]


def where(one: IndependentOrigin) -> str:
    """Say what an origin is to the archive, by which stories it is known, and how many articles go back to it."""
    what = {OriginKind.ARTICLE: "in this archive", OriginKind.NAMED: "named by credits"}.get(one.kind, "")
    stories = f"story {one.stories[0]}" if len(one.stories) == 1 else f"{len(one.stories)} stories" if one.stories else ""
    return ", ".join(filter(None, (what, stories, count(len(one.own) + len(one.copies) + len(one.digests), "article"))))


def copies_of(one: IndependentOrigin) -> str:
    """Say how many articles have their text from an origin, and how surely."""
    many = len(one.copies)
    if one.kind is OriginKind.UNKNOWN:
        return "1 article with the text" if many == 1 else f"{many:,} articles with one text"
    return f"{count(many, 'article')} with its text, {_sure(one)}"


def _sure(one: IndependentOrigin) -> str:
    if one.confidence is None:
        return "by their credits"
    return f"confidence {percent(one.confidence)}" + (" or more" if len(one.copies) > 1 else "")
