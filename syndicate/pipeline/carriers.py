"""Which version of an article others carry, and which articles still carry what was withdrawn or corrected.

Invariant: only the texts and passages of the archive are evidence; an article that has a later version does not count any
more.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from syndicate.archive import ArchiveFile
from syndicate.model.article import Span
from syndicate.model.comparison import Comparison, LinkKind
from syndicate.model.provenance import Direction, Link
from syndicate.model.records import Held
from syndicate.model.results import Carriage, CarriedSentence, StillCarried
from syndicate.model.story import Version, VersionState
from syndicate.provenance import earlier
from syndicate.provenance.collation import Sentences, fitting, kept_sentences, sentences_of

Works = dict[int, list[Version]]
Read = Callable[[int], Sentences]

LEAST_CERTAINTY = 0.5  # that a version came after an article
_OPEN = (Direction.UNKNOWN, Direction.COMMON_SOURCE)
_OF_WIRES = ("signal", "urgency", "slug")  # what only wires say of their items


def by_work(versions: Mapping[int, Version]) -> Works:
    """Return versions in order, by the article that holds the first."""
    works: Works = defaultdict(list)
    for version in sorted(versions.values()):
        works[version.work].append(version)
    return works


def carriages(
    articles: Mapping[int, Held], links: Iterable[Link], versions: Mapping[int, Version], most: int | None = None
) -> tuple[Carriage, ...]:
    """Return for each link to an article with several versions which of them its other end carries; no more than ``most``.

    If there are more, those that share most are kept.
    """
    if not versions:
        return ()
    works = by_work(versions)
    reading, dated = _reader(articles), _dated(articles)
    found: list[Carriage] = []
    for link in sorted(links, key=lambda link: (-max(link.coverage_a, link.coverage_b), link.a, link.b)):
        if not link.kind.derives or len(found) == most:
            continue
        for number, other, forth in ((link.a, link.b, Direction.A_FROM_B), (link.b, link.a, Direction.B_FROM_A)):
            versions_there = works.get(versions[other].work, []) if other in versions else []
            # If the direction is not known, the wire is the source.
            taken = link.ruling.direction is forth or (link.ruling.direction in _OPEN and not _is_wire(articles[number]))
            if len(versions_there) > 1 and taken:
                found.append(_carriage(number, link.kind, versions_there, reading, dated))
    return tuple(sorted(found, key=lambda one: (one.latest.work, one.article)))


def _carriage(number: int, kind: LinkKind, versions: Sequence[Version], reading: Read, dated: Callable[[int], str | None]) -> Carriage:
    texts = [version for version in versions if not version.notice] or list(versions)
    fit = fitting(reading(number), [reading(version.article) for version in texts])
    fits = [texts[place] for place in fit.places]
    # A version that came later than the article cannot be the one that it has.
    there = [version for version in fits if earlier(dated(version.article), dated(number)) > -LEAST_CERTAINTY]
    return Carriage(number, kind, tuple(there or fits), texts[-1], fit.own, fit.other)


def _is_wire(held: Held) -> bool:
    known = dict(held.article.metadata)
    return known.get("guid", "").startswith(("urn:newsml:", "tag:")) or any(name in known for name in _OF_WIRES)


def _dated(articles: Mapping[int, Held]) -> Callable[[int], str | None]:
    return lambda number: dict(articles[number].article.metadata).get("modified") or articles[number].article.published


def _reader(articles: Mapping[int, Held]) -> Read:
    return functools.cache(lambda number: sentences_of(articles[number].article.text))


def withdrawn(archive: ArchiveFile) -> list[StillCarried]:
    """Return the articles that still carry passages of a version that was withdrawn or corrected, with the sentences.

    If a version was corrected, only the sentences count that the correction changed or left out. Withdrawn versions come first.
    """
    pairs = archive.versions.carried_pairs()
    versions = archive.versions.of({number for pair in pairs for number in pair})
    works = by_work(versions)
    carrying: dict[tuple[int, int], list[Version]] = defaultdict(list)
    for pair in sorted(pairs):
        for number, other in (pair, pair[::-1]):
            version = versions.get(other)
            if version and version.state is not VersionState.USABLE and not version.notice and _stands(number, versions, works):
                carrying[number, version.work].append(version)
    found = []
    for (number, work), dead in carrying.items():
        carried = [one for version in dead if (one := _still(archive, number, version, works[work]))]
        if carried:
            found.append(_best(archive, number, carried, works[work]))
    return sorted(found, key=_order)


def _best(archive: ArchiveFile, number: int, carried: Sequence[StillCarried], versions: Sequence[Version]) -> StillCarried:
    """Return the version that the article follows, or else the one that it has most sentences of."""
    articles = archive.articles.held({number, *(version.article for version in versions)})
    follows = {one.article for one in _carriage(number, carried[0].kind, versions, _reader(articles), _dated(articles)).versions}
    return max(carried, key=lambda one: (one.version.article in follows, len(one.sentences), -one.version.number))


def _order(one: StillCarried) -> tuple[object, ...]:
    article = one.articles[one.article].article
    return one.version.state is not VersionState.WITHDRAWN, article.published or "~", article.outlet or "", article.origin, article.ref


def _stands(number: int, versions: Mapping[int, Version], works: Works) -> bool:
    """Return whether an article is what its outlet has now: not withdrawn itself, and without a later version."""
    own = versions.get(number)
    return own is None or (
        own.state is not VersionState.WITHDRAWN and all(one.notice or one.number <= own.number for one in works[own.work])
    )


def _still(archive: ArchiveFile, number: int, version: Version, versions: Sequence[Version]) -> StillCarried | None:
    """Return what an article still carries of one version, None if nothing of it counts."""
    comparison = archive.links.comparison(number, version.article)
    by = next((one for one in versions if one.article == version.by), None)
    if comparison is None or comparison.kind is None or by is None:
        return None
    later = [one for one in versions if one.number > version.number and not one.notice]
    instead = next((one for one in reversed(later) if one.state is not VersionState.WITHDRAWN), None)
    articles = archive.articles.held({number, version.article, by.article, *(one.article for one in versions)})
    reading = _reader(articles)
    new, among = (reading(instead.article) if instead else None), None
    if version.state is VersionState.CORRECTED:
        before = [one for one in versions if one.number < by.number and not one.notice][-1]
        among = reading(before.article).known - reading(by.article).known
        new = reading(by.article)
    rows = kept_sentences(reading(number), reading(version.article), _sides(comparison, number < version.article), new, among)
    if not rows:
        return None
    replaced = by if version.state is VersionState.CORRECTED else instead
    sentences = tuple(CarriedSentence(*row) for row in rows)
    spoken = {one for one in (number, version.article, by.article, replaced.article if replaced else None) if one is not None}
    return StillCarried(number, version, by, replaced, comparison.kind, sentences, {one: articles[one] for one in sorted(spoken)})


def _sides(comparison: Comparison, own_is_a: bool) -> list[tuple[Span, Span]]:
    return [(one.a, one.b) if own_is_a else (one.b, one.a) for one in comparison.passages]
