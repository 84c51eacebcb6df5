"""The outlets of an archive: what each article says of its outlet, what that outlet is called, and what the user gives.

Invariant: what an outlet is called is in ``outlet_of`` for each article; whatever counts outlets reads this table. The names are those that
all articles of the archive give together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from syndicate.annotation.addresses import site
from syndicate.annotation.outlet_directory import Called, Directory, Outlet, directory, node_of
from syndicate.annotation.outlet_file import Names, as_given, refuse_shared
from syndicate.archive.connection import ArchiveConnection
from syndicate.archive.constant_credits import ConstantCredits
from syndicate.archive.rows import numbers
from syndicate.model.records import Stored

_OF = "SELECT article FROM outlet_of WHERE stated IS ? AND site IS ?"


class Outlets:
    """The outlets of one archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._db = connection
        self._known: tuple[str | None, Directory] | None = None
        self._lent: Directory | None = None
        self.constant = ConstantCredits(connection)

    @property
    def directory(self) -> Directory:
        """Return the names of all outlets, as the last scan left them or as ``lend`` was told."""
        if self._lent is not None:
            return self._lent
        state = self._db.meta().get("outlets")
        if self._known is None or self._known[0] != state:
            self._known = state, self._read()
        return self._known[1]

    def _read(self) -> Directory:
        found = self._db.rows("SELECT node, name, outlet FROM outlet_name ORDER BY rowid")
        names: dict[str, list[str]] = defaultdict(list)
        for _, name, outlet in found:
            if name and outlet:
                names[outlet].append(name)
        outlets = {outlet: Outlet(outlet, tuple(dict.fromkeys((outlet, *some)))) for outlet, some in names.items()}
        given = {node_of(one) for pair in self.given().items() for one in pair}
        nodes = {node: outlets.get(outlet) or Outlet(outlet, (outlet,)) for node, _, outlet in found if outlet}
        return Directory(nodes, frozenset(given), frozenset(node for node, _, outlet in found if outlet is None))

    def names(self, outlet: str | None, uri: str | None) -> tuple[str, ...]:
        """Return all names and hosts of the outlet of an article."""
        return self.directory.names(outlet, site(uri or ""))

    def called(self, outlet: str | None, uri: str | None) -> tuple[str | None, tuple[str, ...]]:
        """Return what the outlet of an article is called, None if that is not known, and all its names and hosts."""
        return called_by(self.directory, outlet, uri)

    def seen(self) -> dict[Called, int]:
        """Return what articles say of their outlets, each with how many say so."""
        found = self._db.rows("SELECT stated, site, count(*) FROM outlet_of GROUP BY stated, site")
        return {(stated, host): count for stated, host, count in found}

    def given(self) -> dict[str, str]:
        """Return what the user gave: other names and hosts of outlets, and what these are called."""
        return dict(self._db.rows("SELECT name, outlet FROM outlet_given ORDER BY name"))

    def with_given(self, outlets: Names) -> dict[str, str]:
        """Return what was given before with the outlets of a file, each of which replaces what was given for it.

        Raises SettingsError if a name would be of two outlets.
        """
        known: dict[str, tuple[str, ...]] = {}
        for name, outlet in self.given().items():
            if outlet not in outlets:
                known[outlet] = (*known.get(outlet, ()), name)
        merged = known | outlets
        refuse_shared(merged, lambda outlet: f"{self._db.name}, outlet {outlet}")
        return as_given(merged)

    def give(self, outlets: Names) -> None:
        """Keep the outlets that the user gives."""
        rows = self.with_given(outlets)
        with self._db.writing() as connection:
            connection.execute("DELETE FROM outlet_given")
            connection.executemany("INSERT INTO outlet_given VALUES (?, ?)", sorted(rows.items()))
            self.unsettle()

    def lend(self, outlets: Names) -> None:
        """Use what the user gives for as long as the archive is open, without keeping it."""
        self._lent = directory(self.seen(), self.with_given(outlets))

    def unsettle(self) -> None:
        """Note that the names of outlets are to be learnt again."""
        self._db.set_meta(outlets_due="1", stories="stale")

    @property
    def due(self) -> bool:
        """Return whether articles or what the user gives have changed since the names were learnt."""
        return self._db.meta().get("outlets_due") != "0"

    def fill_hosts(self) -> None:
        """Enter the hosts of articles that an archive of before holds."""
        found = self._db.rows("SELECT article, uri FROM outlet_of JOIN article ON article.id = article WHERE site IS NULL")
        self._db.sqlite.executemany("UPDATE outlet_of SET site = ? WHERE article = ?", ((site(uri or ""), number) for number, uri in found))

    def put(self, found: Directory, state: str) -> None:
        """Replace the names of outlets; ``state`` says what they were learnt from."""
        rows: list[tuple[str, str | None, str | None]] = [(host, None, None) for host in sorted(found.nobodys)]
        for node, outlet in sorted(found.nodes.items(), key=lambda one: (one[1].name, _place(*one), one[0])):
            rows.append((node, next((name for name in outlet.names if node_of(name) == node), None), outlet.name))
        with self._db.writing() as connection:
            connection.execute("DELETE FROM outlet_name")
            connection.executemany("INSERT INTO outlet_name (node, name, outlet) VALUES (?, ?, ?)", rows)
            self._db.set_meta(outlets=state, outlets_due="0")

    def rename(self, called: Mapping[Called, str | None]) -> None:
        """Enter what the outlets of articles are called."""
        sql = "UPDATE outlet_of SET outlet = ? WHERE stated IS ? AND site IS ? AND outlet IS NOT ?"
        self._db.sqlite.executemany(sql, ((outlet, *pair, outlet) for pair, outlet in called.items()))

    def articles(self, some: Iterable[Called]) -> list[int]:
        """Return the articles that say this of their outlets."""
        return [row[0] for pair in some for row in self._db.rows(_OF, pair)]

    def tell_again(self, articles: Iterable[int]) -> None:
        """Note that the versions and the stories of some articles are to be looked for again."""
        wanted = (numbers(articles),)
        for table in ("untold", "version_due"):
            self._db.sqlite.execute(f"INSERT OR IGNORE INTO {table} (article) SELECT value FROM json_each(?)", wanted)

    def enter(self, batch: Iterable[tuple[int, Stored]]) -> None:
        """Enter what articles, each with its number, say of their outlets, or replace what they said before."""
        known = self.directory
        rows = []
        for number, stored in batch:
            article, host = stored.article, site(stored.article.uri or "")
            found = known.of(article.outlet, host)
            rows.append((number, article.outlet, host, found.name if found else None, article.published))
        self._db.sqlite.executemany("INSERT OR REPLACE INTO outlet_of VALUES (?, ?, ?, ?, ?)", rows)
        self.unsettle()


def called_by(known: Directory, outlet: str | None, uri: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Return what the outlet of an article is called, None if that is not known, and all its names and hosts."""
    host = site(uri or "")
    found = known.of(outlet, host)
    return found.name if found else None, known.names(outlet, host)


def _place(node: str, outlet: Outlet) -> int:
    return next((place for place, name in enumerate(outlet.names) if node_of(name) == node), len(outlet.names))
