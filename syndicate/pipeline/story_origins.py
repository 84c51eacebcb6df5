"""The origin of the text of a story in an archive, as the rulings on its links have it.

Invariant: every answer on a story's text is read from here, so that all of them name one origin with one confidence.
"""

from __future__ import annotations

from collections.abc import Mapping

from syndicate.archive import ArchiveFile
from syndicate.model.provenance import TextOrigin
from syndicate.model.story import Story
from syndicate.provenance import Entry
from syndicate.provenance.text_origin import text_origin


def origin_of_story(archive: ArchiveFile, story: Story, entries: Mapping[int, Entry]) -> TextOrigin | None:
    """Return the origin of the text of a story, given its articles; None if no article carries it as a whole."""
    if not story.witnesses:
        return None
    works = archive.versions.works(story.articles)
    spans = archive.links.spans((link.a, link.b) for link in story.links if link.a in works or link.b in works)
    return text_origin(story, entries, works, spans)
