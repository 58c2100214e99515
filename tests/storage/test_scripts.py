"""Scripts are split where statements end, and run in the transaction that is open."""

import pytest
from sqlite_utils import Database

from storage.library import sqlite3
from storage.schema import STEPS
from storage.scripts import run_script, statements

TRIGGER = "CREATE TRIGGER t BEFORE INSERT ON a BEGIN SELECT 1; SELECT 2; END;"


@pytest.mark.parametrize(
    ("script", "split"),
    [
        ("", []),
        (" \n ", []),
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1;\n  SELECT 2 ;\n", ["SELECT 1;", "SELECT 2 ;"]),
        ("SELECT ';', \";\" ; SELECT 2", ["SELECT ';', \";\" ;", "SELECT 2"]),
        ("SELECT 1 -- one; and\n; SELECT 2", ["SELECT 1 -- one; and\n;", "SELECT 2"]),
        (f"{TRIGGER}\n{TRIGGER}", [TRIGGER, TRIGGER]),
        ("CREATE TRIGGER t BEFORE INSERT ON a BEGIN SELECT 1;", None),
    ],
)
def test_a_script_is_split_where_its_statements_end(script: str, split: list[str] | None) -> None:
    assert list(statements(script)) == (split if split is not None else [script])


def test_every_step_runs_whole_statements() -> None:
    """What isn't complete would be the rest of a script whose trigger has no end."""
    every: list[str] = []

    class Listening(Database):
        def execute(self, sql: str, *given: object, **named: object) -> sqlite3.Cursor:
            every.append(sql)
            return super().execute(sql, *given, **named)

    db = Listening(sqlite3.connect(":memory:", isolation_level=None), execute_plugins=False)
    for step in STEPS:
        step(db)
    made = [sql for sql in every if sql.startswith("CREATE")]
    assert len(made) > 100
    assert all(sqlite3.complete_statement(sql) for sql in made)


def test_a_script_stays_in_the_transaction_that_is_open() -> None:
    db = Database(memory=True)
    db.execute("BEGIN")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        run_script(db, "CREATE TABLE a (id INTEGER); CREATE TABLE a (id INTEGER); SELECT 1")
    assert db.conn.in_transaction
    db.rollback()
    assert db.table_names() == []
