"""Which paragraphs of an archive are boilerplate, flagged again when articles were added or changed.

Invariant: the flags are those that all articles of the archive give together, whichever of them are asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from syndicate.archive import ArchiveFile
from syndicate.candidates.boilerplate import Outline, find, recurring
from syndicate.pipeline.candidate_search import Search, Strategy


def flag_boilerplate(archive: ArchiveFile, articles: Sequence[int]) -> set[int]:
    """Flag the paragraphs of ``articles`` again; return all articles in which a flag changed."""
    least = archive.settings.boilerplate_articles
    join_all = Search.choose(articles, archive.articles.count(), 1).strategy is Strategy.JOIN_ALL
    often: dict[str, dict[int, list[int]]] = defaultdict(dict)
    seen: set[int] = set()
    for keys in archive.paragraphs.by_digest(None if join_all else articles):
        if not join_all:
            seen.update(keys.digest.tolist())
        for outlet, digest, members in recurring(keys, least):
            often[keys.outlets[outlet]][digest] = members
    holders = {article for by in often.values() for members in by.values() for article in members}
    content = archive.articles.digests(holders)
    outlines = {number: Outline(content[number], words) for number, words in archive.paragraphs.outlines(holders).items()}
    flagged: dict[str | None, Collection[int]] = {outlet: find(by, outlines, least) for outlet, by in often.items()}
    return archive.paragraphs.set_boilerplate(flagged, among=None if join_all else seen)
