"""Events: the stories and articles that tell of the same.

Invariant: an event is a question to the archive and is not stored. It goes one step from the articles asked about: by links that say
that two articles tell of one event, and by parts that two texts share. Further steps would lead through digests to anything, and so
would the other texts of an article that only hangs on a story.
"""

from __future__ import annotations

from collections.abc import Collection

from syndicate.archive.file import ArchiveFile
from syndicate.archive.rows import DERIVING_KINDS, numbers
from syndicate.model.comparison import LinkKind

_AMONG = "IN (SELECT value FROM json_each(:wanted))"
_TOGETHER = f"(kind = '{LinkKind.SAME_EVENT}' OR (kind IN {DERIVING_KINDS} AND id NOT IN (SELECT link FROM story_link)))"
_BESIDE = f"SELECT b FROM link WHERE a {_AMONG} AND {_TOGETHER} UNION SELECT a FROM link WHERE b {_AMONG} AND {_TOGETHER}"
# The stories of their own texts, or those without a text that any article carries as a whole.
_HANGING = f"""
    SELECT article FROM story_article AS own WHERE story {_AMONG}
    AND EXISTS (SELECT 1 FROM story_article WHERE story = own.story AND witness) GROUP BY article HAVING NOT max(witness)
"""
_STORIES = f"""
    SELECT DISTINCT story FROM story_article AS own WHERE article {_AMONG}
    AND (witness OR NOT EXISTS (SELECT 1 FROM story_article WHERE story = own.story AND witness)) ORDER BY story
"""


def event_of(archive: ArchiveFile, articles: Collection[int], stories: Collection[int] = ()) -> tuple[list[int], list[int]]:
    """Return the articles and the stories of the event that some articles tell of, these and these stories included."""
    rows = archive.connection.rows
    beside = {number for (number,) in rows(_BESIDE, {"wanted": numbers(articles)})}
    hanging = {number for (number,) in rows(_HANGING, {"wanted": numbers(stories)})}
    found = {*stories, *(story for (story,) in rows(_STORIES, {"wanted": numbers({*articles, *beside} - hanging)}))}
    members = rows(f"SELECT DISTINCT article FROM story_article WHERE story {_AMONG}", {"wanted": numbers(found)})
    return sorted({*articles, *beside, *(number for (number,) in members)}), sorted(found)
