"""The versions of articles: found again when articles or links were added, changed or removed.

Invariant: what is stored is what all articles and links of the archive give together. A link between two versions of one
article has the kind ``version`` and no direction. Of several links between the versions of two articles only the one that
shares most has a direction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

import xxhash

from syndicate.archive import ArchiveFile
from syndicate.provenance import versions_of
from syndicate.provenance.clustering import links_of_versions
from syndicate.provenance.version_keys import VersionKeys

ARTICLES_AT_ONCE = 2_000  # whose versions are looked for together
ARTICLES_A_TASK = 512  # of which one task makes the keys
ARTICLES_A_TRANSACTION = 16_384  # whose marks are written together, in the order of the table


class VersionMarks(NamedTuple):
    """The hashes by which versions of an article are found, and whether it says that it is withdrawn."""

    article: int
    marks: tuple[int, ...]
    gone: bool


LookUp = Callable[[Iterable[Sequence[int]]], Iterable[Sequence[VersionMarks]]]


def version_marks(archive: ArchiveFile, articles: Sequence[int]) -> list[VersionMarks]:
    """Return the marks of some articles; those that are gone are left out."""
    return [_marks_of(one) for one in archive.versions.keys_of(articles)]


def renew_versions(archive: ArchiveFile, look_up: LookUp) -> dict[int, tuple[int, int]]:
    """Find the versions of all articles that are due, store them, and return which article is which version of what.

    To be called when all links are settled. ``look_up`` does what ``version_marks`` does for each of many parts of the
    articles, by whatever processes.
    """
    _mark_all(archive, look_up)
    while due := archive.versions.due(ARTICLES_AT_ONCE):
        with archive.writing():
            _renew(archive, due)
    return archive.versions.works()


def _renew(archive: ArchiveFile, due: Sequence[int]) -> None:
    """Find the versions of some articles among all around them, and settle what the links between versions say."""
    stored = archive.versions
    keys = {one.number: one for one in stored.keys_of(due)}
    stored.put_marks(due, _rows(map(_marks_of, keys.values())))
    around = stored.around(due)
    keys |= {one.number: one for one in stored.keys_of(number for number in around if number not in keys)}

    stored.restore_links(around)
    found = versions_of((keys[number] for number in around), stored.links_within_outlets(around))
    stored.put(around, chain.from_iterable(found))

    links = stored.links_to_versions(around)
    stored.set_aside(links_of_versions(links, stored.places({number for link in links.values() for number in (link.a, link.b)})))
    stored.done({*around, *due})


def _mark_all(archive: ArchiveFile, look_up: LookUp) -> None:
    """If many articles are due, store their marks and take from the list those that cannot be versions: most of them."""
    due = archive.versions.due()
    if len(due) <= ARTICLES_AT_ONCE:
        return
    gone: set[int] = set()
    found = chain.from_iterable(look_up(due[first : first + ARTICLES_A_TASK] for first in range(0, len(due), ARTICLES_A_TASK)))
    while some := list(islice(found, ARTICLES_A_TRANSACTION)):
        archive.versions.put_marks((one.article for one in some), _rows(some))
        gone.update(one.article for one in some if one.gone)
    for first in range(0, len(due), ARTICLES_AT_ONCE):
        part = due[first : first + ARTICLES_AT_ONCE]
        archive.versions.done(set(part) - archive.versions.in_company(part) - gone)


def _marks_of(keys: VersionKeys) -> VersionMarks:
    return VersionMarks(keys.number, tuple(_hash(*key) for key in keys.keys), keys.gone)


def _rows(marks: Iterable[VersionMarks]) -> Iterator[tuple[int, int]]:
    return ((mark, one.article) for one in marks for mark in one.marks)


def _hash(kind: str, mark: str) -> int:
    return xxhash.xxh3_64_intdigest(f"{kind}\0{mark}".encode(errors="surrogatepass")) - (1 << 63)
