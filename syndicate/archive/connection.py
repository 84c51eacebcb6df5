"""The connection to an archive's file: open it, refuse other files, and turn SQLite's error codes into sentences.

Invariant: a file that is not an archive is never written to, not even by opening it. A change is one transaction, so a
process that dies leaves the file as it was before. Every failure of SQLite is raised as an ArchiveError that names the
file and what to do.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from syndicate.archive import schema
from syndicate.model.errors import ArchiveError, InputError, RecipeMismatch
from syndicate.model.settings import Settings

_ROOM = "Free some space, or move the archive to a larger disk, and scan again: what was committed is kept."
_RESTORE = "Restore it from a copy, or save what can be read with: sqlite3 FILE .recover"

# SQLite's primary result code -> what happened, and the remedy.
_TROUBLES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("another process is writing to this archive.", "Wait for it to finish, or stop it, and try again."),
    sqlite3.SQLITE_LOCKED: ("another part of this process is writing to this archive.", "Let it finish, and try again."),
    sqlite3.SQLITE_FULL: ("there is no room left to write to this archive.", _ROOM),
    sqlite3.SQLITE_IOERR: ("the disk failed while this archive was read or written; it may be full.", _ROOM),
    sqlite3.SQLITE_READONLY: ("this archive can be read but not written.", "Check the permissions of the file and of its folder."),
    sqlite3.SQLITE_PERM: ("this archive may not be opened.", "Check the permissions of the file and of its folder."),
    sqlite3.SQLITE_CANTOPEN: ("this archive cannot be opened.", "Check that the folder exists and that you may write in it."),
    sqlite3.SQLITE_CORRUPT: ("this archive is damaged.", _RESTORE),
    sqlite3.SQLITE_NOTADB: ("this file is not a database, or its first page is damaged.", _RESTORE),
    sqlite3.SQLITE_TOOBIG: ("a text is too big for SQLite, which takes a thousand million bytes.", "Cut it into parts."),
}
_MAGIC = b"SQLite format 3\0"
DEFAULTS = Settings()
CACHE_BYTES = 32 << 20  # of a process that writes: enough for what a batch changes; the system caches the rest for all processes
READER_CACHE_BYTES = 16 << 20
_PAUSE_SECONDS = 0.02


class ArchiveConnection:
    """An open archive file: its transactions, its queries and its table ``meta``."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        settings: Settings | None = DEFAULTS,
        create: bool = True,
        read_only: bool = False,
        wait: float = 5.0,
    ) -> None:
        """Open an archive, or make it if there is none.

        ``settings`` None opens an archive of any recipe, to read what is in it; ``wait`` is how many seconds to wait for
        another writer. Raises ArchiveError, and RecipeMismatch if the sketches were made in another way.
        """
        self.path = Path(path)
        self.name = os.fspath(path)
        self.read_only = read_only
        self.settings = settings or DEFAULTS
        self.guard: Callable[[], AbstractContextManager[object]] = nullcontext  # every statement runs inside what it returns
        new = self._look_before(create and not read_only)
        with self.translating():
            self._connection = self._connect(wait)
        try:
            with self.translating():
                self._prepare(new, wait)
                stored = self.meta()
            if "recipe" not in stored:
                raise ArchiveError("this archive does not say how it was made: it is damaged.", self.name, _RESTORE)
            if settings is not None and stored["recipe"] != settings.recipe.recipe_id:
                raise RecipeMismatch(self.name, stored["recipe"], settings.recipe.recipe_id)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file; an open transaction is rolled back."""
        with self.translating():
            self._connection.close()

    @property
    def sqlite(self) -> sqlite3.Connection:
        """Return the connection itself, for loops over many rows."""
        return self._connection

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """Return all rows of a query, as tuples."""
        with self.translating():
            return self._connection.execute(sql, parameters).fetchall()

    def named(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query, with their columns by name."""
        with self.translating():
            cursor = self._connection.cursor()
            cursor.row_factory = sqlite3.Row
            return cursor.execute(sql, parameters).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that is committed as a whole at the end, or not at all; inside another it is part of that."""
        connection = self._connection
        with self.translating():
            if connection.in_transaction:
                with schema.database(connection).atomic():
                    yield connection
                return
            # Not sqlite-utils' deferred begin: SQLite never waits for a transaction that first read and then finds another
            # writer; it fails at once.
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()  # does nothing if SQLite has already done it
                raise

    def hold(self) -> None:
        """Begin to read one state of the archive, whatever another process writes, until ``release`` or ``close``."""
        with self.translating():
            self._connection.execute("BEGIN")

    def release(self) -> None:
        """Read the archive as it is from now on."""
        self._connection.rollback()

    def stop_when(self, late: Callable[[], bool], steps: int) -> None:
        """Stop every query once ``late`` returns true; it is called after every so many steps of SQLite's machine."""
        self._connection.set_progress_handler(late, steps)

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the pages and indexes of the file."""
        return [message for (message,) in self.rows("PRAGMA integrity_check") if message != "ok"]

    def orphans(self) -> list[tuple[str, int, str]]:
        """Return the rows that refer to a missing row: table, row, and the table of the missing row."""
        return [row[:3] for row in self.rows("PRAGMA foreign_key_check")]

    @contextmanager
    def translating(self) -> Iterator[None]:
        """Raise a failure of SQLite as an ArchiveError that says what happened, where, and what to do."""
        with self.guard(), self._translated():
            yield

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None)
            unknown = (f"SQLite says: {str(error).rstrip('.')}.", "Run `syndicate verify` to see whether it is sound.")
            what, remedy = _TROUBLES.get((code or 0) & 0xFF, unknown)
            if code is None and "decode" in str(error):
                what, remedy = _TROUBLES[sqlite3.SQLITE_CORRUPT]
            raise ArchiveError(what, self.name, remedy) from error
        except UnicodeDecodeError as error:
            raise ArchiveError(*self._trouble(sqlite3.SQLITE_CORRUPT)) from error  # SQLite's own message cannot be decoded
        except UnicodeEncodeError as error:
            raise InputError(
                f"a text holds U+{ord(error.object[error.start]):04X}, half of a character, which cannot be written as UTF-8.",
                self.name,
                "Read the text with its right encoding, or put U+FFFD there.",
            ) from error

    @contextmanager
    def parsing(self, place: str) -> Iterator[None]:
        """Raise an ArchiveError that names the place where a row cannot be parsed, such as broken JSON."""
        try:
            yield
        except (ValueError, KeyError, TypeError) as error:
            raise ArchiveError(f"the stored data of {place} cannot be read ({error}).", self.name, _RESTORE) from error

    def meta(self) -> dict[str, str]:
        """Return the table ``meta``: application, format, recipe, settings, state of the stories."""
        return dict(self.rows("SELECT key, value FROM meta"))

    def set_meta(self, **values: str) -> None:
        """Store values in the table ``meta``, in the caller's transaction."""
        self._connection.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", values.items())

    def last_number(self, table: str) -> int:
        """Return the last number that a table gave out, 0 if it has given none."""
        found = self.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return int(found[0][0]) if found else 0

    def _look_before(self, may_create: bool) -> bool:
        """Refuse a file that is not an archive before SQLite opens it; return whether the archive is still to be made."""
        try:
            if self.path.is_dir():
                raise ArchiveError("this is a folder, not an archive.", self.name, "Name a file in it, such as news.db.")
            if not self.path.exists():
                if not may_create:
                    raise ArchiveError("there is no such archive.", self.name, "Make one with: syndicate scan PATH --db FILE")
                if not self.path.parent.is_dir():
                    raise ArchiveError("the folder for this archive does not exist.", self.name, f"Make it first: {self.path.parent}")
                return True
            if not self.path.is_file():
                raise ArchiveError("this is a device or a pipe, not a file.", self.name, "Name a file for the archive.")
            with self.path.open("rb") as file:
                header = file.read(100)
        except OSError as error:
            what = f"this archive cannot be opened ({error.strerror})."
            raise ArchiveError(what, self.name, "Check its name and its permissions.") from error
        return self._judge(header, may_create)

    def _judge(self, header: bytes, may_create: bool) -> bool:
        """Return from a file's first 100 bytes whether an archive is still to be made in it; refuse other files."""
        if not header or (header.startswith(_MAGIC) and not int.from_bytes(header[40:44])):  # SQLite counts changes of the tables there
            if not may_create:
                raise ArchiveError("this file is empty and not an archive.", self.name, "Make one with: syndicate scan PATH --db FILE")
            return True
        if self.path.with_name(self.path.name + "-journal").exists():
            return may_create  # a process died while it made the file; SQLite rolls that back on opening
        if not header.startswith(_MAGIC):
            raise ArchiveError(*self._trouble(sqlite3.SQLITE_NOTADB))
        if int.from_bytes(header[68:72]) != schema.APPLICATION_ID:
            raise ArchiveError(
                "this is a database of another program; nothing in it was touched.", self.name, "Name another file for the archive."
            )
        return False

    def _trouble(self, code: int) -> tuple[str, str, str]:
        what, remedy = _TROUBLES[code]
        return what, self.name, remedy

    def _connect(self, wait: float) -> sqlite3.Connection:
        address = self.path.absolute().as_uri()
        if not self.read_only:
            address += "?mode=rwc"
        elif _writable(self.path) and _writable(self.path.absolute().parent):
            # SQLite's read-only mode would leave the files of the log beside the archive; this mode removes them.
            address += "?mode=rw"
        elif self.path.with_name(self.path.name + "-wal").exists():
            address += "?mode=ro"
        else:
            address += "?mode=ro&immutable=1"  # there is no log and none can be made; otherwise SQLite would need one
        return sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)

    def _prepare(self, new: bool, wait: float) -> None:
        """Set up the connection, and make the tables or migrate them."""
        run = self._connection.execute
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA synchronous = NORMAL")  # with a write-ahead log: a killed process loses nothing, a power cut at most the last commits
        run(f"PRAGMA cache_size = -{(READER_CACHE_BYTES if self.read_only else CACHE_BYTES) >> 10}")  # KiB
        run("PRAGMA journal_size_limit = 134217728")  # bytes; a log that one large batch made is cut down again
        # Pages. Fewer checkpoints wait less for the disk, and a page that changed often is written once.
        run("PRAGMA wal_autocheckpoint = 16384")
        if new:
            run("PRAGMA auto_vacuum = INCREMENTAL")  # only an empty file takes it; an older archive takes it with its next VACUUM
            with self.writing():
                # Another process may have made it while this one waited.
                if not run("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    schema.upgrade(self._connection)
                    recipe, digest = self.settings.recipe.recipe_id, self.settings.digest
                    self.set_meta(application=schema.APPLICATION, format=str(schema.FORMAT), recipe=recipe, settings=digest)
        format_here = run("PRAGMA user_version").fetchone()[0]
        if run("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
            raise ArchiveError("this is a database of another program.", self.name, "Name another file for the archive.")
        if format_here > schema.FORMAT:
            what = f"this archive has format {format_here}, and this version knows formats up to {schema.FORMAT}."
            raise ArchiveError(what, self.name, "Install a newer version: pip install --upgrade syndicate")
        if schema.pending(self._connection):
            if self.read_only:
                raise ArchiveError("an older version made this archive.", self.name, "Bring it up to date by scanning into it once.")
            with self.writing():
                schema.upgrade(self._connection)
                self.set_meta(format=str(schema.FORMAT))
        if self.read_only:
            run("PRAGMA query_only = ON")
        else:
            self._log_ahead(wait)

    def _log_ahead(self, wait: float) -> None:
        """Turn on the write-ahead log. It needs exclusive access for a moment, and SQLite does not wait for that by itself."""
        until = time.monotonic() + wait
        run = self._connection.execute
        while run("PRAGMA journal_mode").fetchone()[0] != "wal":
            try:
                run("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                    raise
            time.sleep(_PAUSE_SECONDS)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
