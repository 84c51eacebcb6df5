"""The migrations of an archive: files of SQL, run in this order and only once.

Invariant: a released migration is never changed, only followed by another; each runs inside one transaction with the
record that it ran, so a file is never between two versions.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x53594E44  # "SYND", what `file` and SQLite's header show
APPLICATION = "syndicate"
FORMAT = 1  # raise it with a migration that an older program could not read past

MIGRATIONS = (
    *("create_tables", "create_search", "create_views", "create_bands", "create_terms"),
    *(
        "create_verdicts",
        "create_versions",
        "create_extracted",
        "create_untold",
        "add_traces",
        "create_ledger",
        "look_for_versions_again",
        "create_outlets",
        "call_close_copies",
        "create_further_source",
        "index_speech",
        "create_constant_credit",
        "create_quotations",
    ),
)


def statements(name: str) -> list[str]:
    """Return the statements of a migration, from ``migrations/NAME.sql``."""
    found, part = [], ""
    for line in files(__package__).joinpath(f"migrations/{name}.sql").read_text(encoding="utf-8").splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            found.append(part)
            part = ""
    return found


def _runner(name: str) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        for statement in statements(name):  # one by one: executescript would commit the transaction that the migration runs in
            db.execute(statement)

    return run


def database(connection: sqlite3.Connection) -> Database:
    """Return a connection as sqlite-utils knows it, which is imported late: only those who write need it.

    It would import pandas where that is installed, which takes a second and is of no use here.
    """
    hidden = sys.modules.setdefault("pandas", None) is None  # type: ignore[arg-type]
    try:
        from sqlite_utils import Database
    finally:
        if hidden:
            del sys.modules["pandas"]
    return Database(connection)


def pending(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the migrations that were not applied to this file yet; write nothing."""
    if not connection.execute("SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()[0]:
        return list(MIGRATIONS)
    applied = "SELECT name FROM _sqlite_migrations WHERE migration_set = ?"  # as sqlite-utils keeps it, which few commands need
    done = {name for (name,) in connection.execute(applied, (APPLICATION,))}
    return [name for name in MIGRATIONS if name not in done]


def upgrade(connection: sqlite3.Connection) -> None:
    """Apply what is pending and write the application id and the format, inside the caller's transaction."""
    db = database(connection)
    from sqlite_utils import Migrations

    migrations = Migrations(APPLICATION)
    for name in MIGRATIONS:
        migrations(name=name)(_runner(name))
    migrations.apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
