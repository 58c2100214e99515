"""The store: what the bot remembers, behind reads and writes that never block the event loop."""

import asyncio
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from storage import beside, library
from storage.engine import Busy, Engine, T, Tx, UnsupportedDatabase
from storage.sqlite import Opening, SqliteEngine

_SCHEME: Final = "sqlite:///"
_PATIENCE_SECONDS: Final = 30.0
_PAUSE_SECONDS: Final = 0.05


class Store:
    """The open database. Functions given to it are synchronous and get a `Tx`."""

    def __init__(self, engine: Engine, path: Path) -> None:
        """Wrap an engine that is open; use `Store.open` to get one. `path` is its file."""
        self._engine = engine
        self._path = path
        self._writes = 0

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        exclusive: bool = False,
        migrate: bool = True,
        sqlite_version: library.Version = library.VERSION,
        busy_seconds: float = 5.0,
    ) -> "Store":
        """Open `sqlite:///relative.db` or `sqlite:////absolute.db`.

        `exclusive` refuses a second process that asks for the same; `migrate` brings the tables
        up to date. Raise `UnsupportedDatabase` for any other address, `DatabaseTaken`,
        `DatabaseTooNew`, `DatabaseTooOld`, `Busy` after half a minute, or `StorageError`.
        """
        opening = Opening(
            path=path_of(url),
            exclusive=exclusive,
            migrate=migrate,
            version=sqlite_version,
            busy_seconds=busy_seconds,
        )
        patience = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return cls(await asyncio.to_thread(SqliteEngine.open, opening), opening.path)
            except Busy:
                # Two processes start at once: switching to WAL asks for the whole file and
                # fails at once, whatever the busy timeout says.
                if time.monotonic() > patience:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS)

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` on one snapshot; a write in it is refused with `StorageError`."""
        return await self._engine.read(fn)

    async def write(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a transaction and return its result once the commit is on the disk.

        All of `fn` counts or none of it: an exception undoes it and comes back to the caller.
        A caller that is cancelled undoes nothing. Raise TypeError where `fn` is asynchronous.
        """
        try:
            return await self._engine.write(fn)
        finally:
            # After the commit: whoever reads from here on sees what was written.
            self._writes += 1

    @property
    def writes(self) -> int:
        """How often this process has written: where it is as before, so is what it wrote."""
        return self._writes

    async def free_bytes(self) -> int:
        """How much room there is on the disk of the database, in bytes."""
        return (await asyncio.to_thread(shutil.disk_usage, self._path.parent)).free

    async def beside(self) -> datetime | None:
        """The last moment that the note beside the database tells, if there is one."""
        return await asyncio.to_thread(beside.read, self._path)

    async def note_beside(self, at: datetime) -> None:
        """Write that moment into the note beside the database. Raises `OSError`."""
        await asyncio.to_thread(beside.write, self._path, at)

    def neighbour(self, ending: str) -> Path:
        """Return the path of a file that belongs to the database and stands beside it."""
        return self._path.with_name(f"{self._path.name}{ending}")

    async def close(self) -> None:
        """Finish what was asked before, then close; safe to call twice."""
        await self._engine.close()


def path_of(url: str) -> Path:
    """Return the file that a SQLite address names, or raise `UnsupportedDatabase`."""
    scheme = url.partition(":")[0]
    if scheme != "sqlite":
        # The rest of the address may hold a password.
        raise UnsupportedDatabase(
            f"DATABASE_URL begins with {scheme!r}; please use sqlite:///second-opinion.db."
        )
    name = url.removeprefix(_SCHEME)
    if name == url or not name.strip("/") or name.endswith("/") or "?" in name:
        raise UnsupportedDatabase(
            "DATABASE_URL names no file; please write sqlite:///relative.db or "
            "sqlite:////absolute/path.db."
        )
    if ":memory:" in name:
        raise UnsupportedDatabase(
            "A database in memory forgets every post when the bot stops; please name a file."
        )
    return Path(name).absolute()
