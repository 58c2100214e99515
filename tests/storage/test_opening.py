"""Opening a store: one owner, missing folders, and releases that differ."""

import os
from pathlib import Path

import pytest

from storage import library
from storage.connection import connect
from storage.engine import (
    DatabaseTaken,
    DatabaseTooNew,
    DatabaseTooOld,
    StorageError,
)
from storage.library import sqlite3
from storage.migrations import migrate
from storage.schema import STEPS
from storage.store import Store
from tests.storage.conftest import FIXED
from tests.storage.test_store import note, texts


async def test_one_process_has_the_database_for_itself(url: str) -> None:
    store = await Store.open(url, exclusive=True, sqlite_version=FIXED)
    with pytest.raises(DatabaseTaken, match=r"using bot\.db; please stop it first"):
        await Store.open(url, exclusive=True, sqlite_version=FIXED)
    # A command from the shell asks for nothing exclusive and works beside it.
    beside = await Store.open(url, sqlite_version=FIXED)
    await beside.close()
    await store.close()
    again = await Store.open(url, exclusive=True, sqlite_version=FIXED)
    await again.close()


async def test_the_lock_is_given_back_when_opening_fails(url: str, path: Path) -> None:
    db = connect(path, create=True)
    migrate(db, [*STEPS, m9999_from_the_future])
    with pytest.raises(DatabaseTooNew):
        await Store.open(url, exclusive=True)
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm9999_from_the_future'")
    db.close()
    store = await Store.open(url, exclusive=True)
    await store.close()


def m9999_from_the_future(db: object) -> None:
    """A step that only a newer program knows."""


async def test_a_missing_folder_is_named_kindly(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"folder of bot\.db does not exist; please make it"):
        await Store.open(f"sqlite:///{tmp_path}/nowhere/bot.db")


async def test_without_migrating_nothing_is_made(url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseTooOld, match="run `migrate` first"):
        await Store.open(url, migrate=False)
    assert not os.listdir(tmp_path)


async def test_without_migrating_an_older_database_is_left_as_it_is(
    url: str, path: Path, raw: sqlite3.Connection
) -> None:
    connect(path).close()
    with pytest.raises(DatabaseTooOld, match="lacks m0001_journal"):
        await Store.open(url, migrate=False)
    assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


async def test_without_migrating_a_database_that_is_up_to_date_opens(
    store: Store, url: str
) -> None:
    beside = await Store.open(url, migrate=False, sqlite_version=FIXED)
    assert await beside.read(lambda tx: tx.rows("SELECT * FROM journal")) == []
    await beside.close()


async def test_old_code_stops_writing_when_a_newer_release_changes_the_tables_under_it(
    store: Store, path: Path, notes: None
) -> None:
    await store.write(note("before"))
    db = connect(path)
    migrate(db, [*STEPS, m9999_from_the_future])
    db.close()
    with pytest.raises(DatabaseTooNew, match="m9999_from_the_future"):
        await store.write(note("after"))
    assert await store.read(texts) == ["before"]


def test_the_library_of_these_tests_is_a_fixed_one_or_says_that_it_is_not() -> None:
    assert ("one writer and several readers" in library.sentence()) is library.is_fixed()
