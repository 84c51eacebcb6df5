"""Credits that an outlet puts on each of its articles, as a template does: what stands everywhere says little of any single text.

Invariant: only what all articles of the archive say decides. Versions of one article count once, and few articles show nothing.
"""

from __future__ import annotations

from collections import defaultdict

from syndicate.archive.connection import ArchiveConnection

LEAST_ARTICLES = 5  # of an outlet, for a credit on all of them to be no chance

_FIRST = "NOT EXISTS (SELECT 1 FROM version WHERE version.article = outlet_of.article AND number > 1)"
_ON_ALL = f"""
    SELECT outlet, source FROM (
        SELECT outlet, source, count(DISTINCT outlet_of.article) AS n FROM outlet_of JOIN credit USING (article)
        WHERE outlet IS NOT NULL AND NOT generic AND source <> outlet AND {_FIRST} GROUP BY outlet, source
    ) JOIN (SELECT outlet, count(*) AS articles FROM outlet_of WHERE {_FIRST} GROUP BY outlet) USING (outlet)
    WHERE n = articles AND articles >= {LEAST_ARTICLES}"""


class ConstantCredits:
    """The credits of one archive that stand on every article of an outlet."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection

    def of_outlets(self) -> dict[str, frozenset[str]]:
        """Return the sources that outlets credit on all of their articles, by outlet."""
        found: dict[str, set[str]] = defaultdict(set)
        for outlet, source in self._db.rows("SELECT outlet, source FROM constant_credit"):
            found[outlet].add(source)
        return {outlet: frozenset(sources) for outlet, sources in found.items()}

    def renew(self) -> None:
        """Look for them again; the stories of an outlet for which that has changed are to be made again."""
        with self._db.writing() as connection:
            before, after = ({tuple(row) for row in self._db.rows(sql)} for sql in ("SELECT outlet, source FROM constant_credit", _ON_ALL))
            if before != after:
                connection.execute("DELETE FROM constant_credit")
                connection.executemany("INSERT INTO constant_credit VALUES (?, ?)", sorted(after))
                sql = "INSERT OR IGNORE INTO untold (article) SELECT article FROM outlet_of WHERE outlet = ?"
                connection.executemany(sql, sorted({(outlet,) for outlet, _ in before ^ after}))
