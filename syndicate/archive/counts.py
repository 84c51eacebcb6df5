"""How much an archive holds, counted by SQLite."""

from __future__ import annotations

from syndicate.archive.connection import ArchiveConnection

_COUNTED = {
    "articles": "SELECT count(*) FROM article",
    "outlets": "SELECT count(DISTINCT outlet) FROM outlet_of",
    "paragraphs": "SELECT count(*) FROM paragraph",
    "boilerplate": "SELECT count(*) FROM paragraph WHERE boilerplate",
    "links": "SELECT count(*) FROM link",
    "passages": "SELECT count(*) FROM passage",
    "stories": "SELECT count(*) FROM story",
    "unsettled": "SELECT count(*) FROM unsettled",
}


def counted(archive: ArchiveConnection, names: tuple[str, ...] = ()) -> dict[str, int]:
    """Return the counts of these names, or of all."""
    return {name: archive.rows(_COUNTED[name])[0][0] for name in names or _COUNTED}
