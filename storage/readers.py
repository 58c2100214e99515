"""The readers: a few threads, each with a connection of its own that can't write."""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlite_utils import Database

from storage.connection import SqliteTx, perform, translated
from storage.engine import StorageError, T, Tx


class Readers:
    """Owns the reading connections; each is opened when its thread first needs it."""

    def __init__(self, connect: Callable[[], Database], *, threads: int) -> None:
        """`connect` opens one read-only connection."""
        self._connect = connect
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="storage-reader")
        self._mine = threading.local()
        self._gate = threading.Lock()
        self._all: list[Database] = []
        self._closing = False

    async def submit(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` on one snapshot of the database."""
        if self._closing:
            raise StorageError("The database is closed.")
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, context.run, self._read, fn)

    async def close(self) -> None:
        """Finish what was asked, then close the connections; safe to call twice."""
        self._closing = True
        await asyncio.to_thread(self._pool.shutdown)
        while self._all:
            self._all.pop().close()

    def _read(self, fn: Callable[[Tx], T]) -> T:
        db = self._connection()
        with translated():
            db.execute("BEGIN")
        try:
            return perform(fn, SqliteTx(db))
        finally:
            with translated():
                db.rollback()

    def _connection(self) -> Database:
        db: Database | None = getattr(self._mine, "db", None)
        if db is None:
            db = self._connect()
            self._mine.db = db
            with self._gate:
                self._all.append(db)
        return db
