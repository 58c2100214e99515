"""A fresh database file for each test, a second way into it, and images of what a crash leaves."""

import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage.connection import SqliteTx
from storage.library import sqlite3
from storage.migrations import migrate
from storage.store import Store
from tests.storage.filled import scheduled

# What a fixed library is allowed, tested wherever the tests run; the old ones have their own tests.
FIXED = (3, 53, 4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of this test is."""
    return tmp_path / "bot.db"


@pytest.fixture
def url(path: Path) -> str:
    """The same, as an address."""
    return f"sqlite:///{path}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A store that is open, with the program's own tables."""
    store = await Store.open(url, sqlite_version=FIXED)
    yield store
    await store.close()


@pytest.fixture
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection, as another program has it: nothing set, every statement by itself."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    yield connection
    connection.close()


@pytest.fixture
def notes(raw: sqlite3.Connection) -> None:
    """A table to write into, beside the program's own."""
    raw.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")


@pytest.fixture
def crash_image(path: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copy the files as they are at this moment, which is what a killed process leaves behind.

    By another process: closing a handle on the file in this one would drop SQLite's locks.
    """

    def copy(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        files = [path.with_name(f"{path.name}{end}") for end in ("", "-wal")]
        subprocess.run(["cp", *(file for file in files if file.exists()), folder], check=True)
        return folder / path.name

    return copy


@pytest.fixture(scope="session")
def tables() -> Iterator[sqlite3.Connection]:
    """The program's own tables as they begin, in memory, made once."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(Database(connection, execute_plugins=False))
    yield connection
    connection.close()


@pytest.fixture
def db(tables: sqlite3.Connection) -> Iterator[Database]:
    """A copy of those tables for one test: quick, with every trigger and constraint."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    tables.backup(connection)
    connection.execute("PRAGMA foreign_keys=1")
    database = Database(connection, recursive_triggers=True, execute_plugins=False)
    yield database
    database.close()


@pytest.fixture
def tx(db: Database) -> SqliteTx:
    """A transaction's functions on those tables; each statement stands by itself."""
    return SqliteTx(db)


@pytest.fixture(params=[0, 1], ids=["plain", "recursive triggers"])
def attacked(db: Database, request: pytest.FixtureRequest) -> sqlite3.Connection:
    """One approved draft with a planned delivery; SQLite's REPLACE fires triggers or doesn't."""
    scheduled(SqliteTx(db))
    connection = db.conn
    connection.execute(f"PRAGMA recursive_triggers={request.param}")
    assert connection.execute("PRAGMA recursive_triggers").fetchone()[0] == request.param
    return connection
