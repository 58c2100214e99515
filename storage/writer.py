"""The one writer thread: units of work queue up, run one by one, and share a commit.

Each unit stands under its own savepoint, so that one that fails is undone alone. A caller hears
"done" only when the commit that it shares is on the disk.
"""

import asyncio
import contextvars
import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlite_utils import Database

from storage.connection import SqliteTx, perform, translated
from storage.engine import StorageError, T, Tx

logger = logging.getLogger(__name__)

_MOST_IN_ONE_COMMIT: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One function that waits for the writer, and whoever waits for its result."""

    fn: Callable[[Tx], object]
    reads_only: bool
    context: contextvars.Context
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a unit."""

    unit: Unit
    result: object = None
    error: BaseException | None = None


class Writer:
    """Owns the writing connection and the thread that alone uses it."""

    def __init__(self, db: Database, guard: Callable[[Database], None]) -> None:
        """Start the thread; `guard` refuses, by raising, tables that this program can't know."""
        self._db = db
        self._guard = guard
        self._data_version = -1
        self._queue: queue.SimpleQueue[Unit | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="storage-writer", daemon=True)
        self._thread.start()

    async def submit(self, fn: Callable[[Tx], T], *, reads_only: bool = False) -> T:
        """Queue `fn` and wait for its outcome; a caller that is cancelled undoes nothing."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        unit = Unit(
            fn=fn,
            reads_only=reads_only,
            context=contextvars.copy_context(),
            loop=loop,
            future=future,
        )
        with self._gate:
            if self._closing:
                raise StorageError("The database is closed.")
            self._queue.put(unit)
        # Cancelling the caller cancels only this future, never the queued unit.
        return await future

    async def close(self) -> None:
        """Finish what is queued, then close the connection; safe to call twice."""
        with self._gate:
            if not self._closing:
                self._closing = True
                self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        try:
            more = True
            while more:
                units, more = self._drain()
                writes = [unit for unit in units if not unit.reads_only]
                while writes:
                    writes = self._share_a_commit(writes)
                _answer([self._read(unit) for unit in units if unit.reads_only])
        finally:
            self._db.close()

    def _drain(self) -> tuple[list[Unit], bool]:
        """Wait for a unit, take those behind it too; False once the writer has to stop."""
        units: list[Unit] = []
        unit = self._queue.get()
        while unit is not None:
            units.append(unit)
            if len(units) == _MOST_IN_ONE_COMMIT:
                return units, True
            try:
                unit = self._queue.get_nowait()
            except queue.Empty:
                return units, True
        return units, False

    def _share_a_commit(self, units: Sequence[Unit]) -> list[Unit]:
        """Run the units in one transaction, answer them, and return those not yet run."""
        outcomes: list[Outcome] = []
        rest: list[Unit] = []
        try:
            self._begin()
            for position, unit in enumerate(units, start=1):
                outcomes.append(self._run(unit))
                if not self._db.conn.in_transaction:
                    # A full disk, say: SQLite undid the whole transaction, not only this unit.
                    rest = list(units[position:])
                    outcomes = [_undone(outcome) for outcome in outcomes]
                    break
            else:
                with translated():
                    self._db.execute("COMMIT")
        except BaseException as error:  # Handed to every caller: none may wait for ever.
            self._roll_back()
            outcomes, rest = [_failed(unit, error) for unit in units], []
        _answer(outcomes)
        return rest

    def _begin(self) -> None:
        with translated():
            self._db.execute("BEGIN IMMEDIATE")
            # Changes exactly when somebody else has committed: a newer program's migration, say.
            version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._data_version:
            self._guard(self._db)
            self._data_version = version

    def _run(self, unit: Unit) -> Outcome:
        self._db.execute("SAVEPOINT unit")
        try:
            result = unit.context.run(perform, unit.fn, SqliteTx(self._db))
        except BaseException as error:  # Handed to its caller; the units beside it go on.
            if self._db.conn.in_transaction:
                self._db.execute("ROLLBACK TO unit")
                self._db.execute("RELEASE unit")
            return Outcome(unit=unit, error=error)
        self._db.execute("RELEASE unit")
        return Outcome(unit=unit, result=result)

    def _read(self, unit: Unit) -> Outcome:
        """Run a unit that only reads, where one connection serves both."""
        try:
            with snapshot(self._db):
                result = unit.context.run(perform, unit.fn, SqliteTx(self._db))
        except BaseException as error:  # Handed to its caller; the units beside it go on.
            return Outcome(unit=unit, error=error)
        return Outcome(unit=unit, result=result)

    def _roll_back(self) -> None:
        try:
            with translated():
                self._db.rollback()
        except StorageError:
            logger.exception(
                "a transaction could not be rolled back", extra={"event": "storage.failed"}
            )


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """Hold one unchanging view of the database, which the block can't write to."""
    with translated():
        db.execute("PRAGMA query_only=1")
        db.execute("BEGIN")
    try:
        yield
    finally:
        with translated():
            db.rollback()
            db.execute("PRAGMA query_only=0")


def _failed(unit: Unit, error: BaseException) -> Outcome:
    """Give each caller an error of its own: tasks write their tracebacks into what they raise."""
    own = type(error)(*error.args) if isinstance(error, StorageError) else error
    if own is not error:
        own.__cause__ = error
    return Outcome(unit=unit, error=own)


def _undone(outcome: Outcome) -> Outcome:
    if outcome.error is not None:
        return outcome
    sentence = "Nothing was written, because the database gave up the shared commit; try again."
    return Outcome(unit=outcome.unit, error=StorageError(sentence))


def _answer(outcomes: Sequence[Outcome]) -> None:
    """Hand the outcomes over to the loops that wait for them."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_loop[outcome.unit.loop].append(outcome)
    for loop, mine in by_loop.items():
        try:
            loop.call_soon_threadsafe(_deliver, mine)
        except RuntimeError:  # The loop was closed while its units were under way.
            for outcome in mine:
                _say_unheard(outcome)


def _deliver(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        future = outcome.unit.future
        if future.done():
            _say_unheard(outcome)
        elif outcome.error is not None:
            future.set_exception(outcome.error)
        else:
            future.set_result(outcome.result)


def _say_unheard(outcome: Outcome) -> None:
    """Log a failure that nobody waits for; its message may hold a draft's text and stays out."""
    if outcome.error is not None:
        logger.error(
            "a unit of work failed after its caller had left",
            extra={"event": "storage.unheard", "error": type(outcome.error).__name__},
        )
