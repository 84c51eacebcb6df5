"""The names of sources in an archive: the spellings of one source are one row of a list, and any of them finds it.

Invariant: names with one key (``source_key``) are one source here. What an outlet is called its directory says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from syndicate.annotation.source_keys import display_name, source_key
from syndicate.archive.connection import ArchiveConnection
from syndicate.model.records import SourceRow

# Every outlet and every source that credits name: SourceRow without how it is credited
SOURCES = """
    WITH named AS (
        SELECT outlet AS name, count(*) AS articles FROM outlet_of WHERE outlet IS NOT NULL GROUP BY outlet
        UNION ALL SELECT source, 0 FROM (
            SELECT source FROM derivation WHERE source IS NOT NULL UNION SELECT source FROM further_source
            UNION SELECT source FROM credit WHERE NOT generic
            UNION SELECT name FROM story_source WHERE kind = 'external'
        ) WHERE source NOT IN (SELECT outlet FROM outlet_of WHERE outlet IS NOT NULL)
    ), gave AS (
        SELECT source AS name, count(*) AS gave, sum(credited) AS credited FROM (
            SELECT source, credited FROM derivation UNION ALL SELECT source, grp LIKE 'credited%' FROM further_source
        ) GROUP BY source
    ), took AS (
        SELECT outlet AS name, count(*) AS took, sum(credited) AS credited
        FROM derivation JOIN outlet_of USING (article) GROUP BY outlet
    )
    SELECT named.name, CASE WHEN articles THEN 'outlet' ELSE 'external' END, articles,
        coalesce(gave, 0), coalesce(gave.credited, 0), coalesce(gave - gave.credited, 0),
        coalesce(took, 0), coalesce(took.credited, 0), coalesce(took - took.credited, 0)
    FROM named LEFT JOIN gave ON gave.name = named.name LEFT JOIN took ON took.name = named.name
    ORDER BY coalesce(gave, 0) DESC, articles DESC, named.name
"""


def spellings(connection: ArchiveConnection, name: str) -> list[str]:
    """Return how a source is written in the ledger, with the name itself."""
    wanted = source_key(name)
    sql = "SELECT DISTINCT source FROM ledger WHERE source IS NOT NULL UNION SELECT source FROM further_source"
    written = (source for (source,) in connection.rows(sql))
    return sorted({name, *(source for source in written if source_key(source) == wanted)})


def merged(rows: Iterable[SourceRow]) -> list[SourceRow]:
    """Return the rows of sources, each once, those that gave most first.

    The spellings of a source are counted for the outlet of that name that has most articles, else under the name to show.
    """
    groups: dict[str, list[SourceRow]] = defaultdict(list)
    for row in rows:
        groups[source_key(row.name)].append(row)
    found: list[SourceRow] = []
    for group in groups.values():
        outlets = sorted((row for row in group if row.articles), key=lambda row: (-row.articles, row.name))
        others = [row for row in group if not row.articles]
        first = outlets[0].name if outlets else display_name({row.name: row.gave for row in others})
        whole = (outlets[:1] + others)[0]
        for row in (outlets[:1] + others)[1:]:
            whole = whole.joined(row)
        found += [replace(whole, name=first), *outlets[1:]]
    return sorted(found, key=lambda row: (-row.gave, -row.articles, row.name))
