"""Events: the stories and articles that tell of the same.

Invariant: an event is a question to the archive and is not stored. It goes one step from the articles asked about: by links that say
that two articles tell of one event, and by parts that two texts share. Further steps would lead through digests to anything. An
article that is in several stories leads to none of them but those asked about: it may be a digest, and that makes no two stories one.
"""

from __future__ import annotations

from collections.abc import Collection

from syndicate.archive.file import ArchiveFile
from syndicate.archive.rows import DERIVING_KINDS, numbers
from syndicate.model.comparison import LinkKind

_AMONG = "IN (SELECT value FROM json_each(:wanted))"
_TOGETHER = f"(kind = '{LinkKind.SAME_EVENT}' OR (kind IN {DERIVING_KINDS} AND id NOT IN (SELECT link FROM story_link)))"
_BESIDE = f"SELECT b FROM link WHERE a {_AMONG} AND {_TOGETHER} UNION SELECT a FROM link WHERE b {_AMONG} AND {_TOGETHER}"
_SEVERAL = f"SELECT article FROM story_article WHERE article {_AMONG} GROUP BY article HAVING count(*) > 1"
# The stories of their own texts, or those without a text that any article carries as a whole.
_STORIES = f"""
    SELECT DISTINCT story FROM story_article AS own WHERE article {_AMONG}
    AND (witness OR NOT EXISTS (SELECT 1 FROM story_article WHERE story = own.story AND witness)) ORDER BY story
"""


def event_of(archive: ArchiveFile, articles: Collection[int], stories: Collection[int] = ()) -> tuple[list[int], list[int]]:
    """Return the articles and the stories of the event that some articles tell of, these and these stories included."""
    rows = archive.connection.rows
    several = {number for (number,) in rows(_SEVERAL, {"wanted": numbers(articles)})} if len(articles) > 1 else set()
    beside = {number for (number,) in rows(_BESIDE, {"wanted": numbers({*articles} - several)})}
    leading = {*articles, *beside} - {number for (number,) in rows(_SEVERAL, {"wanted": numbers({*articles, *beside})})}
    found = {*stories, *(story for (story,) in rows(_STORIES, {"wanted": numbers(leading)}))}
    members = rows(f"SELECT DISTINCT article FROM story_article WHERE story {_AMONG}", {"wanted": numbers(found)})
    return sorted({*articles, *beside, *(number for (number,) in members)}), sorted(found)
