"""The archive: one SQLite file that holds articles, findings and indexes.

It stores values and returns them: articles, paragraphs, links and stories come back equal. Invariant: this is the only
package that contains SQL; each change is one transaction. ``ArchiveFile`` opens a file and holds its parts (``articles``,
``paragraphs``, ``quotations``, ``links``, ``audits``, ``versions``, ``stories``, ``pending``, ``runs``, ``index``, ``page_cache``),
which share one connection.
"""

from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.file import ArchiveFile
from syndicate.archive.links import Ruled
from syndicate.archive.stories import STORY_ORDERS

__all__ = ["STORY_ORDERS", "ArchiveConnection", "ArchiveFile", "Ruled"]
