"""What tests put into an archive in one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from syndicate.archive import ArchiveFile, Ruled


def replace_links(archive: ArchiveFile, ids: Sequence[int], links: Iterable[Ruled]) -> None:
    """Replace all links that touch any of these articles by the given ones, and settle the articles."""
    with archive.writing():
        archive.articles.loosen(ids)
        archive.links.put((), links, ())
        archive.pending.settle(ids)
