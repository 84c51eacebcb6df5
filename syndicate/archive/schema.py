"""The migrations of an archive: files of SQL, run in this order and only once.

Invariant: a released migration is never changed, only followed by another; each runs inside one transaction with the
record that it ran, so a file is never between two versions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from importlib.resources import files

from sqlite_utils import Database, Migrations

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


def _migrations() -> Migrations:
    migrations = Migrations(APPLICATION)
    for name in MIGRATIONS:
        migrations(name=name)(_runner(name))
    return migrations


def pending(db: Database) -> list[str]:
    """Return the names of the migrations that were not applied to this file yet; write nothing."""
    return [migration.name for migration in _migrations().pending(db)]


def upgrade(db: Database) -> None:
    """Apply what is pending and write the application id and the format, inside the caller's transaction."""
    _migrations().apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
