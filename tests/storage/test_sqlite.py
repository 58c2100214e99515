"""One connection: its settings, what a transaction may do, and how refusals come back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage.connection import SqliteTx, connect, perform, set_up
from storage.engine import Busy, ConstraintRefused, StorageError, Tx, Value
from storage.library import sqlite3

PROMISES = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 5000,
}


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """A connection like the writer's, with two tables."""
    db = connect(path, create=True)
    db.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")
    db.execute("CREATE TABLE marks (name TEXT PRIMARY KEY, note INTEGER REFERENCES notes (id))")
    yield db
    db.close()


@pytest.fixture
def tx(db: Database) -> SqliteTx:
    """A transaction on it."""
    return SqliteTx(db)


@pytest.mark.parametrize("read_only", [False, True])
def test_every_connection_has_the_settings_that_the_promises_rest_on(
    db: Database, path: Path, read_only: bool
) -> None:
    again = connect(path, read_only=read_only)
    found = {name: again.execute(f"PRAGMA {name}").fetchone()[0] for name in PROMISES}
    assert found == PROMISES
    assert again.execute("PRAGMA query_only").fetchone()[0] == int(read_only)
    again.close()


def test_a_database_that_does_not_take_a_setting_is_refused() -> None:
    # A database in memory has no write-ahead log.
    raw = sqlite3.connect(":memory:", isolation_level=None)
    with pytest.raises(StorageError, match="journal_mode=wal and kept memory"):
        set_up(raw, busy_seconds=1, read_only=False)
    raw.close()


def test_a_reading_connection_makes_no_file(path: Path) -> None:
    with pytest.raises(StorageError, match="unable to open"):
        connect(path, read_only=True)
    assert not path.exists()


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("this is a shopping list, and a long one: " + "milk, " * 200)
    with pytest.raises(StorageError, match="not a database"):
        connect(path)


def test_rows_come_back_by_name(tx: SqliteTx) -> None:
    tx.insert("notes", {"text": "one"})
    tx.insert("notes", {"text": "two"})
    assert tx.rows("SELECT id, text FROM notes ORDER BY id") == [
        {"id": 1, "text": "one"},
        {"id": 2, "text": "two"},
    ]
    assert tx.row("SELECT text FROM notes WHERE id = :id", id=2) == {"text": "two"}
    assert tx.row("SELECT text FROM notes WHERE id = :id", id=3) is None


def test_an_insert_returns_the_new_id_and_zero_where_there_is_none(tx: SqliteTx) -> None:
    assert tx.insert("notes", {"text": "one"}) == 1
    assert tx.insert("notes", {"id": 7, "text": "seven"}) == 7
    assert tx.insert("notes", {"text": "eight"}) == 8
    assert tx.insert("marks", {"name": "m", "note": 7}) == 0


def test_a_write_tells_how_many_rows_it_changed(tx: SqliteTx) -> None:
    for text in ("a", "b", "c"):
        tx.insert("notes", {"text": text})
    assert tx.run("UPDATE notes SET text = text || '!' WHERE id < :id", id=3) == 2
    assert tx.run("UPDATE notes SET text = 'x' WHERE id = 99") == 0
    assert tx.run("WITH old AS (SELECT 1 AS id) DELETE FROM notes WHERE id IN old") == 1
    assert tx.run("WITH old AS (SELECT 1 AS id) DELETE FROM notes WHERE id IN old") == 0
    assert tx.run("DELETE FROM notes WHERE id > 0 RETURNING id") == 2


def test_a_write_can_return_rows(tx: SqliteTx) -> None:
    tx.insert("notes", {"text": "due"})
    assert tx.rows("UPDATE notes SET text = 'claimed' RETURNING id, text") == [
        {"id": 1, "text": "claimed"}
    ]


@pytest.mark.parametrize(
    ("table", "values", "reason"),
    [
        ("ntoes", {"text": "x"}, "no such table"),
        ("notes", {"txet": "x"}, "no column named txet"),
        ('notes"; --', {"text": "x"}, "no name of a table"),
        ("notes", {"text) --": "x"}, "no name of a table or a column"),
    ],
)
def test_an_insert_never_makes_a_table_or_a_column(
    tx: SqliteTx, db: Database, table: str, values: dict[str, Value], reason: str
) -> None:
    before = db.schema
    with pytest.raises(StorageError, match=reason):
        tx.insert(table, values)
    assert db.schema == before
    assert tx.rows("SELECT * FROM notes") == []


def test_an_insert_never_replaces_or_skips(tx: SqliteTx) -> None:
    tx.insert("notes", {"text": "mine"})
    with pytest.raises(ConstraintRefused, match=r"UNIQUE constraint failed: notes\.text"):
        tx.insert("notes", {"text": "mine"})
    with pytest.raises(ConstraintRefused, match=r"notes\.id"):
        tx.insert("notes", {"id": 1, "text": "yours"})
    assert tx.rows("SELECT id, text FROM notes") == [{"id": 1, "text": "mine"}]


@pytest.mark.parametrize(
    "sql",
    [
        "COMMIT",
        "ROLLBACK",
        "BEGIN",
        "RELEASE unit",
        "PRAGMA foreign_keys=0",
        "DROP TABLE notes",
        "CREATE TABLE more (id)",
        "ATTACH 'other.db' AS other",
        "VACUUM",
        "REPLACE INTO notes VALUES (1, 'x')",
        "INSERT OR REPLACE INTO notes VALUES (1, 'x')",
        "insert or ignore into notes values (1, 'x')",
        "UPDATE OR REPLACE notes SET id = 1",
        "/* DELETE */ DROP TABLE notes",
    ],
)
def test_a_transaction_can_only_select_insert_update_and_delete(tx: SqliteTx, sql: str) -> None:
    with pytest.raises(StorageError, match="may only select, insert, update and delete"):
        tx.run(sql)


def test_two_statements_at_once_are_refused(tx: SqliteTx) -> None:
    with pytest.raises(StorageError, match="one statement at a time"):
        tx.run("DELETE FROM notes; DROP TABLE notes")


def test_a_trigger_refuses_with_its_own_words(tx: SqliteTx, db: Database) -> None:
    db.execute(
        "CREATE TRIGGER t BEFORE DELETE ON notes BEGIN SELECT RAISE(ABORT, 'notes stay'); END"
    )
    tx.insert("notes", {"text": "x"})
    with pytest.raises(ConstraintRefused, match=r"^notes stay$"):
        tx.run("DELETE FROM notes")


def test_foreign_keys_are_kept(tx: SqliteTx) -> None:
    with pytest.raises(ConstraintRefused, match="FOREIGN KEY"):
        tx.insert("marks", {"name": "m", "note": 5})


def test_a_text_that_cannot_be_stored_is_not_repeated_in_the_error(tx: SqliteTx) -> None:
    with pytest.raises(StorageError, match="can't be stored") as caught:
        tx.insert("notes", {"text": "our secret launch \ud800"})
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "secret" not in str(caught.value)


def test_a_number_that_cannot_be_stored_is_refused(tx: SqliteTx) -> None:
    with pytest.raises(StorageError, match="too large"):
        tx.insert("notes", {"id": 2**70, "text": "x"})


def test_a_text_comes_back_as_it_was(tx: SqliteTx) -> None:
    text = "zero \x00 width \u200d, שלום, 👩🏽‍🚀, \r\n"
    tx.insert("notes", {"text": text})
    assert tx.row("SELECT text FROM notes") == {"text": text}


def test_a_database_held_by_another_program_is_busy(db: Database, path: Path) -> None:
    db.execute("BEGIN IMMEDIATE")
    other = connect(path, busy_seconds=0)
    with pytest.raises(Busy, match="try again"):
        SqliteTx(other).insert("notes", {"text": "x"})
    other.close()
    db.rollback()


def test_a_transaction_is_over_when_its_function_has_returned(db: Database) -> None:
    kept: list[Tx] = []
    perform(kept.append, SqliteTx(db))
    with pytest.raises(StorageError, match="has ended"):
        kept[0].rows("SELECT 1")
