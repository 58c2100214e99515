"""One connection to a SQLite file: opened, its settings checked, and spoken to as a `Tx`."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from storage import library
from storage.engine import Busy, ConstraintRefused, Row, StorageError, T, Tx, Value
from storage.library import sqlite3

_SQLITE_BUSY: Final = 5
_SQLITE_LOCKED: Final = 6

# By SQLite's own codes: read only, damaged, full, not opened, no database.
_NOT_WHOLE: Final = (
    " Please put back the last backup, or name the right file in DATABASE_URL; don't delete it."
)
_NOT_OURS: Final = " Please let the user that runs the bot read and write the file and its folder."
_WAYS_OUT: Final = {
    8: _NOT_OURS,
    11: _NOT_WHOLE,
    13: " Please make room on its disk.",
    14: _NOT_OURS,
    26: _NOT_WHOLE,
}

# What both engines understand, and nothing that could end or escape the transaction.
_ALLOWED: Final = re.compile(
    r"\s*(SELECT|WITH|DELETE|INSERT(?!\s+OR\b)|UPDATE(?!\s+OR\b))\b", re.IGNORECASE
)
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]*")


def connect(
    path: Path, *, busy_seconds: float = 5.0, create: bool = False, read_only: bool = False
) -> Database:
    """Open a SQLite file and check that every setting the promises rest on is in force.

    A commit that was acknowledged outlives a power cut only with WAL and synchronous=FULL.
    Raise `Busy` where another program is just changing the file, `StorageError` where the file
    can't be opened or a setting didn't take.
    """
    if not library.agrees_with_sqlite_utils():
        raise StorageError("sqlite-utils would open files with another SQLite library; stop here.")
    mode = "rwc" if create else "rw"
    with translated():
        raw = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            # Opened in one thread, used in another, and never in two at a time.
            check_same_thread=False,
        )
    try:
        with translated():
            return set_up(raw, busy_seconds=busy_seconds, read_only=read_only)
    except BaseException:
        raw.close()
        raise


def set_up(raw: "sqlite3.Connection", *, busy_seconds: float, read_only: bool) -> Database:
    """Set everything that the promises rest on, read it back; raise `StorageError` if unlike."""
    db = Database(raw, recursive_triggers=True, execute_plugins=False)
    wanted: dict[str, str | int] = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "fullfsync": 1,
        "busy_timeout": round(busy_seconds * 1000),
        "query_only": int(read_only),
    }
    for name, value in wanted.items():
        db.execute(f"PRAGMA {name}={value}").fetchall()
    for name, value in wanted.items():
        found = db.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise StorageError(
                f"SQLite did not accept {name}={value} and kept {found}; "
                "please put the database on a local disk."
            )
    return db


@contextmanager
def translated() -> Iterator[None]:
    """Turn the library's errors into ours; no message carries a parameter's value."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise ConstraintRefused(str(error)) from error
    except (sqlite3.Error, sqlite3.Warning) as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (_SQLITE_BUSY, _SQLITE_LOCKED):
            raise Busy("The database is busy with another program; try again.") from error
        raise StorageError(f"The database refused: {error}.{_WAYS_OUT.get(code, '')}") from error
    except UnicodeEncodeError:
        # The original carries the whole text with it, which must not reach a log.
        raise StorageError("A text holds a character that can't be stored.") from None
    except OverflowError as error:
        raise StorageError("A number is too large to be stored.") from error


class SqliteTx:
    """A `Tx` on one SQLite connection; unusable once its function has returned."""

    __slots__ = ("_db", "_open")

    def __init__(self, db: Database) -> None:
        self._db = db
        self._open = True

    def end(self) -> None:
        """Make every further use an error: the transaction is over."""
        self._open = False

    def rows(self, sql: str, **params: Value) -> list[Row]:
        """Return all rows of a query, or of a write with RETURNING."""
        return self._execute(sql, params)

    def row(self, sql: str, **params: Value) -> Row | None:
        """Return the first row, or None where there is none."""
        found = self._execute(sql, params)
        return found[0] if found else None

    def run(self, sql: str, **params: Value) -> int:
        """Run a write and return how many rows it changed, those of triggers not counted."""
        self._execute(sql, params)
        # A cursor's own count is wrong after RETURNING, differently in each library.
        return int(str(self._execute("SELECT changes() AS n", {})[0]["n"]))

    def insert(self, table: str, values: Mapping[str, Value]) -> int:
        """Insert one row; return its integer `id`, or 0 where the table has no such column."""
        for name in (table, *values):
            if not _NAME.fullmatch(name):
                raise StorageError(f"{name!r} is no name of a table or a column.")
        columns = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(f":{name}" for name in values)
        sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'
        if not self._has_id(table):
            self._execute(sql, values)
            return 0
        found = self._execute(f'{sql} RETURNING "id"', values)
        return int(str(found[0]["id"]))

    def _has_id(self, table: str) -> bool:
        sql = "SELECT 1 FROM pragma_table_info(:table_name) WHERE name = 'id'"
        return self.row(sql, table_name=table) is not None

    def _execute(self, sql: str, params: Mapping[str, Value]) -> list[Row]:
        if not self._open:
            raise StorageError("This transaction has ended; ask the store for a new one.")
        if not _ALLOWED.match(sql):
            raise StorageError("A transaction may only select, insert, update and delete.")
        with translated():
            cursor = self._db.execute(sql, dict(params))
            found = cursor.fetchall()
        if cursor.description is None:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, each, strict=True)) for each in found]


def perform(fn: Callable[[Tx], T], tx: SqliteTx) -> T:
    """Run `fn` on `tx` and return its finished result.

    Raise TypeError where the result would only do its work later, outside the transaction.
    """
    try:
        result = fn(tx)
    except StopIteration as error:
        # A future can't carry it: its caller would wait for ever.
        raise RuntimeError("the function let StopIteration escape") from error
    finally:
        tx.end()
    if inspect.iscoroutine(result) or inspect.isgenerator(result):
        result.close()
    elif not (inspect.isawaitable(result) or inspect.isasyncgen(result)):
        return result
    raise TypeError("the function of a transaction must be synchronous and return a finished value")
