"""Sentences on versions: which there are, which one others carry, and who carries what was withdrawn.

Invariant: a sentence says what is in the texts and blames nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from syndicate.model.comparison import LinkKind
from syndicate.model.results import Carriage, StillCarried, StoryView
from syndicate.model.story import Version, VersionState
from syndicate.reports.phrases import STYLES, count, moment, name, names

CARRIES = {LinkKind.REPRINT: "carries", LinkKind.REWRITE: "retells", LinkKind.EXCERPT: "has a part of"}


def version_sentences(versions: Mapping[int, Version], called: Mapping[int, str], among: Collection[int]) -> list[str]:
    """Say in a sentence for each article with several versions which there are and what became of them."""
    works = [list(group) for _, group in groupby(sorted(versions.values()), key=lambda version: version.work)]
    return [_work(some, called) for some in works if len(some) > 1 and any(one.article in among for one in some)]


def _work(versions: Sequence[Version], called: Mapping[int, str]) -> str:
    whose = called[versions[0].article]
    listed = ", ".join(f"{one.number} ({one.label})" if one.label else f"{one.number}" for one in versions)
    ends = []
    for state in (VersionState.WITHDRAWN, VersionState.CORRECTED):
        some = [one for one in versions if one.state is state and not one.notice]
        if some:
            ends.append(f"{_numbers(some)} {'was' if len(some) == 1 else 'were'} {state.value}{_by(versions, some[0])}")
    return f"{whose} came in {count(len(versions), 'version')}: {listed}{'; ' if ends else ''}{'; '.join(ends)}."


def _by(versions: Sequence[Version], one: Version) -> str:
    by = next((other for other in versions if other.article == one.by and other is not one), None)
    return f" by {by.name}" if by else ""


def _numbers(versions: Sequence[Version]) -> str:
    listed = [one.name.removeprefix("version ") for one in versions]
    return f"versions {', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else f"version {listed[0]}"


def carriage(one: Carriage, who: str, whose: str) -> str:
    """Say which version of an article another one carries, given what both are called."""
    does = CARRIES[one.kind]
    if len(one.versions) > 1:
        return f"{who} {does} text that {_numbers(one.versions)} of {whose} have alike; which of them it follows is not known."
    version = one.versions[0]
    place = "the latest" if version.article == one.latest.article else f"not the latest ({one.latest.name})"
    fate = "" if version.state is VersionState.USABLE else f"; it was {version.state.value}"
    return f"{who} {does} {version.name} of {whose}, {place}{fate}."


def again(view: StoryView) -> int:
    """Return how many articles of a story are further versions of another one."""
    return sum(version.number > 1 and version.article in view.story.articles for version in view.versions.values())


def counted(articles: int, again: int) -> str:
    """Return how many articles there are, versions of one counted once."""
    more = f" and {count(again, 'further version')} of {'it' if articles - again == 1 else 'them'}" if again else ""
    return count(articles - again, "article") + more


def label(version: Version | None) -> tuple[str, str] | None:
    """Return the label of an article that is a version; nothing if it is the only one and still valid."""
    if version is None or (version.of == 1 and version.state is VersionState.USABLE):
        return None
    fate = "" if version.state is VersionState.USABLE else f", {version.state.value}"
    call = f" ({version.label})" if version.label else ""
    return f"version {version.number} of {version.of}{call}{fate}", STYLES["quiet" if not fate else "uncredited"]


def of_story(view: StoryView, called: Mapping[int, str]) -> list[str]:
    """Return all sentences about versions in a story."""
    whose = {**called, **{version.article: name(view.articles[version.article]) for version in view.versions.values()}}
    sentences = version_sentences(view.versions, whose, view.story.articles)
    return [*sentences, *(carriage(one, called[one.article], whose[one.latest.article]) for one in view.carried)]


def still(one: StillCarried) -> str:
    """Say which version an article still carries, what became of it and which version is valid now."""
    called = names(one.articles)
    giver = name(one.articles[one.version.article])
    return f"{called[one.article]} still {CARRIES[one.kind]} {one.version.name} by {giver}, {fate(one)}."


def fate(one: StillCarried) -> str:
    """Say what became of the version that is carried, and what replaced it."""
    when = one.articles[one.by.article].article
    stated = dict(when.metadata).get("modified") or when.published
    own = one.by.article == one.version.article
    by = "" if own else f" by {one.by.name}"
    at = f" ({moment(stated)})" if stated else ""
    what = f"{one.version.state.value}{by}{at}"
    if one.version.state is VersionState.CORRECTED:
        return what
    return f"{what}; {one.instead.name} replaced it" if one.instead else f"{what}; nothing replaced it"
