"""The migrations of an archive: statements under a name, run in this order and only once.

Invariant: a released migration is never changed, only followed by another; each runs inside one transaction with the
record that it ran, so a file is never between two forms.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database, Migrations

from syndicate.archive import ddl, ddl_views

APPLICATION_ID = 0x53594E44  # "SYND", what `file` and SQLite's header show
APPLICATION = "syndicate"
FORMAT = 1  # raise it with a migration that an older program could not read past

MIGRATIONS: dict[str, tuple[str, ...]] = {
    "create_tables": ddl.TABLES,
    "create_search": ddl_views.SEARCH,
    "create_views": ddl_views.VIEWS,
    "create_bands": ddl.BANDS,
    "create_terms": ddl.TERMS,
    "create_verdicts": ddl_views.VERDICTS,
    "create_versions": ddl_views.VERSIONS,
    "create_extracted": ddl.PAGES,
    "create_untold": ddl_views.UNTOLD,
}


def _runner(statements: tuple[str, ...]) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        for statement in statements:  # one by one: executescript would commit the transaction that the migration runs in
            db.execute(statement)

    return run


def _migrations() -> Migrations:
    migrations = Migrations(APPLICATION)
    for name, statements in MIGRATIONS.items():
        migrations(name=name)(_runner(statements))
    return migrations


def pending(db: Database) -> list[str]:
    """Return the names of the migrations that this file has not had yet; write nothing."""
    return [migration.name for migration in _migrations().pending(db)]


def upgrade(db: Database) -> None:
    """Apply what is pending and write the application id and the format, inside the caller's transaction."""
    _migrations().apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
