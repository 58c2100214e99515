"""The embedded engine: one SQLite file, one writer thread, a few readers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storage import library
from storage.connection import connect
from storage.engine import DatabaseTooOld, StorageError, T, Tx
from storage.lock import FileLock
from storage.migrations import migrate, pending, refuse_newer
from storage.readers import Readers
from storage.writer import Writer

_READERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How to open a SQLite file."""

    path: Path
    exclusive: bool = False
    migrate: bool = True
    version: library.Version = library.VERSION
    busy_seconds: float = 5.0


class SqliteEngine:
    """A SQLite file that is open."""

    def __init__(self, writer: Writer, readers: Readers | None, lock: FileLock | None) -> None:
        """Without `readers`, everything goes through the writer's single connection."""
        self._writer = writer
        self._readers = readers
        self._lock = lock

    @classmethod
    def open(cls, opening: Opening) -> "SqliteEngine":
        """Open the file, bring its tables up to date, start the threads. Blocks.

        Below the fixed versions of SQLite (see `library.is_fixed`) a second connection could
        corrupt the file, so there is one connection, and no second process is let in.
        Raise `Busy`, `DatabaseTaken`, `DatabaseTooNew`, `DatabaseTooOld` or `StorageError`.
        """
        if not library.is_usable(opening.version):
            raise StorageError(library.sentence(opening.version))
        if not opening.migrate and not opening.path.exists():
            raise DatabaseTooOld(
                f"There is no {opening.path.name} yet; please run `migrate` first."
            )
        if not opening.path.parent.is_dir():
            raise StorageError(f"The folder of {opening.path.name} does not exist; please make it.")
        fixed = library.is_fixed(opening.version)
        lock = FileLock(opening.path) if opening.exclusive or not fixed else None
        try:
            writer = _start_writer(opening)
        except BaseException:
            if lock is not None:
                lock.close()
            raise
        return cls(writer, _readers(opening) if fixed else None, lock)

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` on one snapshot that it can't change."""
        if self._readers is None:
            return await self._writer.submit(fn, reads_only=True)
        return await self._readers.submit(fn)

    async def write(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a transaction and return when it is durable."""
        return await self._writer.submit(fn)

    async def close(self) -> None:
        """Finish what was asked before, then close; safe to call twice."""
        # The writer last: the last connection to close folds the write-ahead log into the file.
        if self._readers is not None:
            await self._readers.close()
        await self._writer.close()
        if self._lock is not None:
            self._lock.close()


def _readers(opening: Opening) -> Readers:
    reader = partial(connect, opening.path, busy_seconds=opening.busy_seconds, read_only=True)
    return Readers(reader, threads=_READERS)


def _start_writer(opening: Opening) -> Writer:
    db = connect(opening.path, busy_seconds=opening.busy_seconds, create=opening.migrate)
    try:
        if opening.migrate:
            migrate(db)
        else:
            refuse_newer(db)
            if missing := pending(db):
                raise DatabaseTooOld(
                    f"{opening.path.name} lacks {missing[0]}; please run `migrate` first."
                )
    except BaseException:
        db.close()
        raise
    return Writer(db, refuse_newer)
