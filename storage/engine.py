"""What every database engine offers: transactions, values, and the ways they fail.

The row modules are written once on `Tx`, in the SQL that SQLite and PostgreSQL share: `:name`
parameters, RETURNING, no `OR REPLACE`, no `OR IGNORE`.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, TypeVar

T = TypeVar("T")

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = Mapping[str, Value]


class StorageError(Exception):
    """The database could not do what was asked; its message is one sentence."""


class Busy(StorageError):
    """Another program holds the database; the same call may succeed a moment later."""


class ConstraintRefused(StorageError):
    """A constraint or a trigger refused the write; the message is the one it gave (rule 38)."""


class DatabaseTooNew(StorageError):
    """A newer program has changed the tables; this one must not write to them."""


class DatabaseTooOld(StorageError):
    """The tables are missing or older than the program, which was asked not to change them."""


class DatabaseTaken(StorageError):
    """Another process has the database for itself."""


class UnsupportedDatabase(StorageError):
    """The database's address names no engine of this program; a mistake in the settings."""


class Tx(Protocol):
    """One transaction, given to a synchronous function and ended with it.

    Every method raises `ConstraintRefused`, `Busy` or another `StorageError`.
    """

    def rows(self, sql: str, **params: Value) -> list[Row]:
        """Return all rows of a query, or of a write with RETURNING."""
        ...

    def row(self, sql: str, **params: Value) -> Row | None:
        """Return the first row, or None where there is none."""
        ...

    def run(self, sql: str, **params: Value) -> int:
        """Run a write and return how many rows it changed, those of triggers not counted."""
        ...

    def insert(self, table: str, values: Mapping[str, Value]) -> int:
        """Insert one row; return its integer `id`, or 0 where the table has no such column.

        It never creates a table or a column, and never replaces or skips a row.
        """
        ...


class Engine(Protocol):
    """A database that is open."""

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` on one snapshot that it can't change."""
        ...

    async def write(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a transaction and return when it is durable."""
        ...

    async def close(self) -> None:
        """Finish what was asked before, then close."""
        ...
