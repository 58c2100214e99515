"""Statements that must fail and leave everything as it was."""

import pytest

from storage.library import sqlite3


def whole(raw: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return sorted(raw.execute(f"SELECT * FROM {table}").fetchall(), key=repr)


def refused(raw: sqlite3.Connection, sql: str, reason: str) -> None:
    """The statement fails with this reason and leaves every table as it was."""
    tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    before = [whole(raw, table) for table in tables]
    with pytest.raises(sqlite3.IntegrityError, match=reason):
        raw.execute(sql)
    assert [whole(raw, table) for table in tables] == before
