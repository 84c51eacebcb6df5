"""How independent origins are called and counted, the same on a terminal, on a page and in JSON."""

from __future__ import annotations

from syndicate.model.answers import IndependentOrigin, OriginsView
from syndicate.model.provenance import OriginKind
from syndicate.reports.phrases import LONGEST_NAME_CHARACTERS, count, of_outlets, percent
from syndicate.reports.visible import shortened

_NAMELESS = {
    OriginKind.UNNAMED: "A source that is not named for sure",
    OriginKind.UNKNOWN: "One of them, or a source outside: which one is not known",
}


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
