"""How many independent origins stand behind a story, an article or a search: copies collapsed to their sources, own reports told apart.

Invariant: this module only reads and combines. Every article that is asked about goes back to one origin, a digest to those of all
the texts that it has a part of. Articles that share a text whose origin is not known count as one origin, because they are not
independent of each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from syndicate.annotation.source_keys import display_name, source_key
from syndicate.archive import ArchiveFile
from syndicate.archive.events import event_of
from syndicate.model.answers import IndependentOrigin, OriginsView
from syndicate.model.comparison import LinkKind
from syndicate.model.errors import NotFound
from syndicate.model.provenance import Link, OriginKind, TextOrigin
from syndicate.model.records import Held
from syndicate.model.story import Story
from syndicate.pipeline.link import entry
from syndicate.pipeline.story_origins import origin_of_story
from syndicate.provenance import Entry
from syndicate.provenance.text_origin import (
    by_date,
    coverage_of,
    credited_whole,
    origin_of_part,
    parts_from_elsewhere,
    telling_link,
    work_of,
)

MOST_FOUND = 1000  # articles of a search that are asked about
COPIED_SHARE = 0.5  # of an article's words from elsewhere, above which it is no report of its own

_Key = tuple[str, str | int]


@dataclass(frozen=True, slots=True)
class _Standing:
    """Which origin an article goes back to: its key, what it is called, and how the article is known to have its text from it."""

    key: _Key
    kind: OriginKind
    name: str | None
    own: bool = False
    confidence: float | None = None
    story: int | None = None
    part: bool = False  # a digest that has a part of its text


def origins_view(archive: ArchiveFile, asked: str) -> OriginsView:
    """Return the origins behind an article by its ref, a story by its number or key, or the articles that have some words.

    Articles and stories of the same event count along. Raises NotFound if it is none of these.
    """
    what, articles, stories = _asked_about(archive, asked)
    return _Standings(archive, stories, articles).view(what, stories)


def origins_of_article(archive: ArchiveFile, number: int) -> OriginsView:
    """Return the origins behind an article by its number, with all that tells of the same event."""
    what, articles, stories = _about_article(archive, archive.articles.article(number))
    return _Standings(archive, stories, articles).view(what, stories)


def _about_article(archive: ArchiveFile, held: Held) -> tuple[str, list[int], list[int]]:
    articles, stories = event_of(archive, [held.id], archive.stories.of_article(held.id))
    return f"What tells of the same event as {held.article.ref or held.id}", articles, stories


def _asked_about(archive: ArchiveFile, asked: str) -> tuple[str, list[int], list[int]]:
    """Return in words what is asked about, its articles, and its stories."""
    try:
        number = archive.stories.number(asked)
    except NotFound:
        number = None
    if number is not None:
        articles, stories = event_of(archive, archive.stories.members(number), [number])
        return f"Story {number}{_others(len(stories) - 1)}", articles, stories
    try:
        held = archive.articles.find(asked)
    except NotFound:
        found = [row.id for row in archive.articles.search(asked, MOST_FOUND)]
        if not found:
            what = f"no article or story is called {asked!r}, and no article has these words."
            raise NotFound(what, archive.name, "List the stories with: syndicate stories") from None
        return f"What a search for {asked!r} finds", found, archive.stories.of_articles(found)
    return _about_article(archive, held)


def _others(many: int) -> str:
    return "" if not many else f" and {many} other {'story' if many == 1 else 'stories'} of the same event"


class _Standings:
    """The origins of the articles of some stories."""

    def __init__(self, archive: ArchiveFile, stories: Iterable[int], articles: Sequence[int]) -> None:
        self._about = set(stories)
        every = {*stories, *archive.stories.of_articles(articles)}
        self._stories: dict[int, Story] = {number: archive.stories.story(number) for number in sorted(every)}
        wanted = {*articles, *(number for story in self._stories.values() for number in story.articles)}
        self._works = archive.versions.works(wanted)
        self._held = archive.articles.held(wanted)
        self._entries: dict[int, Entry] = {number: entry(one) for number, one in self._held.items()}
        self._wholes = {number: origin_of_story(archive, story, self._entries) for number, story in self._stories.items()}
        self._asked = self._one_each(articles)
        self._carried: dict[int, int] = {}  # a work -> the story whose text it carries
        self._sharing: dict[int, dict[int, list[Link]]] = defaultdict(lambda: defaultdict(list))  # a work -> a story -> its links
        for number, story in self._stories.items():
            self._carried.update((self._work(one), number) for one in story.witnesses)
            for link in story.links:
                self._sharing[self._work(link.a)][number].append(link)
                self._sharing[self._work(link.b)][number].append(link)
        self._known: dict[int, _Standing] = {}
        self._called = archive.outlets.directory.called

    def _work(self, number: int) -> int:
        return work_of(number, self._works)

    def _one_each(self, articles: Iterable[int]) -> list[int]:
        """Return one version of each article: the first of those asked about."""
        first: dict[int, int] = {}
        for number in sorted(articles, key=lambda one: self._works.get(one, (one, 1))):
            first.setdefault(self._work(number), number)
        return sorted(first.values())

    def of(self, number: int) -> _Standing:
        """Return the origin of an article."""
        work = self._work(number)
        if work not in self._known:
            self._known[work] = self._by_name(number)  # where a ring of articles comes back to this one
            self._known[work] = self._found(number)
        return self._known[work]

    def _found(self, number: int) -> _Standing:
        work = self._work(number)
        carried = self._carried.get(work)
        whole = self._wholes[carried] if carried is not None else None
        own = whole is not None and whole.article is not None and self._work(whole.article) == work
        if carried is not None and whole is not None and not own:
            return self._from(number, whole, carried)
        for share, story, link, origin in self._taken(number):
            if share > COPIED_SHARE or (link.kind is LinkKind.REWRITE and link.likelihood != "possible"):
                return self._from(number, origin, story)
        return self._by_name(number, own)

    def _taken(self, number: int) -> list[tuple[float, int, Link, TextOrigin]]:
        """Return what an article has of other texts than its own, most of its words first: the share, story, link and origin.

        What anything says that others have from it is not among it.
        """
        work, found = self._work(number), []
        for story, links in self._sharing[work].items():
            carrying = {self._work(one) for one in self._stories[story].witnesses}
            near = [link for link in links if carrying & ({self._work(link.a), self._work(link.b)} - {work})]
            if work in carrying:
                whole, hanging = self._wholes[story], [link for link in links if link not in near]
                known = whole is not None and whole.kind is not OriginKind.UNKNOWN
                told = [] if known else parts_from_elsewhere(hanging, work, self._works, self._entries)
                parts = [(some[0], origin) for origin, some in told]
            else:
                link = telling_link(near or links, work, self._works)
                end = link.a if self._work(link.a) == work else link.b
                parts = [(link, origin_of_part(link, end, self._wholes[story], self._entries))]
            for link, origin in parts:
                if origin.article is None or self._work(origin.article) != work:
                    found.append((coverage_of(link, work, self._works), story, link, origin))
        return sorted(found, key=lambda one: (-one[0], one[1], one[2].a, one[2].b))

    def all_of(self, number: int) -> list[_Standing]:
        """Return the origins of an article: of one that is made up of texts of others those of the texts asked about; else one.

        A text of its own that is not asked about does not count if it is from elsewhere: only what it has of those asked about.
        """
        own, taken, carried = self.of(number), self._taken(number), self._carried.get(self._work(number))
        # a credit alone says less than where the parts are from, and so does the largest part of what carries no text
        claimed = own.kind is not OriginKind.NAMED or own.confidence is None or carried is None
        made_up = len(taken) > 1 and sum(share for share, *_ in taken) > COPIED_SHARE and claimed
        if not made_up and (own.own or carried is None):
            return [own]
        found = {own.key: own} if not made_up and carried in self._about else {}
        for _, story, _, origin in taken:
            if story in self._about or (made_up and carried in self._about):
                standing, whole = self._from(number, origin, story), self._wholes[story]
                if standing.kind is OriginKind.UNKNOWN and whole is not None and story != carried:
                    standing = self._from(number, whole, story)  # in either direction, it is no other origin than that of the text
                found.setdefault(standing.key, replace(standing, part=not standing.own))
        return list(found.values()) or [own]

    def _from(self, number: int, origin: TextOrigin, story: int) -> _Standing:
        """Return the standing of an article whose text has this origin."""
        if origin.article is not None:
            if self._work(origin.article) == self._work(number):
                return self._by_name(number)
            giver = self.of(origin.article)
            sure = min(one for one in (origin.confidence, giver.confidence) if one is not None)
            return _Standing(giver.key, giver.kind, giver.name, False, sure, story)
        if origin.source is not None:
            key, name = self._named(origin.source)
            own = any(self._named(house)[0] == key for house in self._entries[number].houses)
            return _Standing(key, OriginKind.NAMED, name, own, origin.confidence, story)
        return _Standing(("story", story), origin.kind, None, False, origin.confidence, story)

    def _by_name(self, number: int, own: bool = False) -> _Standing:
        """Return the standing of an article that has its text from no other one: its credit for all of it, or else its own outlet.

        ``own`` is whether the text is its own, whatever it credits.
        """
        one = self._entries[number]
        credited = None if own else credited_whole(one)
        if credited is not None:
            key, name = self._named(credited)
            return _Standing(key, OriginKind.NAMED, name)
        outlet = self._held[number].outlet
        key = self._named(outlet)[0] if outlet else ("article", self._work(number))
        return _Standing(key, OriginKind.ARTICLE, one.name, own=True)

    def _named(self, name: str) -> tuple[_Key, str]:
        """Return the key and the best name of an outlet or agency."""
        called = self._called(name)
        return ("name", source_key(called)), display_name({called: 1})

    def view(self, what: str, stories: Sequence[int]) -> OriginsView:
        """Return the origins of the articles that are asked about, those of most articles first."""
        groups: dict[_Key, list[tuple[int, _Standing]]] = defaultdict(list)
        for number in by_date(self._asked, self._entries):
            for standing in self.all_of(number):
                groups[standing.key].append((number, standing))
        ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0][1].name or "~", self._held[group[0][0]].article.ref))
        places = {group[0][1].key: place for place, group in enumerate(ordered)}
        held = {number: self._held[number] for number in self._asked}
        return OriginsView(what, held, tuple(map(_origin, ordered)), tuple(self._parts(places)), tuple(stories))

    def _parts(self, places: dict[_Key, int]) -> Iterable[tuple[int, int]]:
        """Yield the articles that are reports of their own and have a part from another of these origins."""
        for number in self._asked:
            standing, *more = self.all_of(number)
            found = set()
            for _, story, _, origin in self._taken(number) if standing.own and not more else ():
                key = self._from(number, origin, story).key
                found |= {places[key]} if key in places and key != standing.key else set()
            yield from ((number, place) for place in sorted(found))


def _origin(group: Sequence[tuple[int, _Standing]]) -> IndependentOrigin:
    kinds = [one.kind for _, one in group]
    kind = OriginKind.ARTICLE if OriginKind.ARTICLE in kinds else kinds[0]
    copies = [(number, one) for number, one in group if not one.own and not one.part]
    return IndependentOrigin(
        kind=kind,
        name=next(one.name for _, one in group if one.kind is kind),
        own=tuple(number for number, one in group if one.own),
        copies=tuple(number for number, _ in copies),
        digests=tuple(number for number, one in group if one.part),
        confidence=min((one.confidence for _, one in copies if one.confidence is not None), default=None),
        stories=tuple(sorted({one.story for _, one in copies if one.story is not None})),
    )
