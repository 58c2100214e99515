"""Runs scripts of several statements, such as the tables and triggers of a migration."""

from collections.abc import Iterator

from sqlite_utils import Database

from storage.library import sqlite3


def run_script(db: Database, script: str) -> None:
    """Run each statement in the transaction that is open, up to the first that fails.

    SQLite's own `executescript` would commit first. That of sqlite-utils looks for the end of a
    statement behind every single character, which is most of the time a new database takes.
    """
    for statement in statements(script):
        db.execute(statement)


def statements(script: str) -> Iterator[str]:
    """Split a script where its statements end: at semicolons, those in triggers and texts apart."""
    begun = ""
    *ended, rest = script.split(";")
    for piece in ended:
        begun += f"{piece};"
        if sqlite3.complete_statement(begun):
            yield begun.strip()
            begun = ""
    if last := f"{begun}{rest}".strip():
        yield last
