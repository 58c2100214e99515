"""Brings the tables up to date, refuses those of a newer program, and takes their fingerprint."""

import functools
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlite_utils import Database, Migrations

from storage.connection import SqliteTx, connect, translated
from storage.engine import DatabaseTooNew, Tx
from storage.schema import STEPS, Step

_SET: Final = "second-opinion"

# The bookkeeping table of sqlite-utils is left out: its text may change with that library.
_OBJECTS: Final = """
SELECT type, name, sql FROM sqlite_master
WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_' AND tbl_name <> '_sqlite_migrations'
ORDER BY type, name
"""


def migrate(db: Database, steps: Sequence[Step] = STEPS) -> None:
    """Apply the steps that are missing, all of them in one transaction.

    With one `BEGIN IMMEDIATE` around everything, the second of two programs that start at once
    waits and then finds nothing left to do, and a crash leaves the tables as they were.
    Raise `DatabaseTooNew`, `Busy` or `StorageError`.
    """
    with translated():
        db.execute("BEGIN IMMEDIATE")
        try:
            refuse_newer(db, steps)
            _as_set(tuple(steps)).apply(db)
            db.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise


def refuse_newer(db: Database, steps: Sequence[Step] = STEPS) -> None:
    """Raise `DatabaseTooNew` where a step was applied that this program doesn't know."""
    known = {step.__name__ for step in steps}
    with translated():
        unknown = [each.name for each in Migrations(_SET).applied(db) if each.name not in known]
    if unknown:
        raise DatabaseTooNew(
            f"A newer Second Opinion has changed the database ({unknown[0]}), so this one won't "
            "write to it; please start the newer one."
        )


def pending(db: Database, steps: Sequence[Step] = STEPS) -> list[str]:
    """Return the names of the steps that are still missing, oldest first."""
    with translated():
        return [each.name for each in _as_set(tuple(steps)).pending(db)]


def schema_digest(tx: Tx) -> str:
    """SHA-256 (hex) over the text of every table, index, view and trigger, in one order.

    A trigger that was dropped or rewritten, or a table that was added, changes it (rule 38).
    """
    objects = [[each["type"], each["name"], each["sql"]] for each in tx.rows(_OBJECTS)]
    return hashlib.sha256(json.dumps(objects).encode()).hexdigest()


@functools.cache
def expected_schema_digest() -> str:
    """Return the `schema_digest` of a database that was migrated just now; made once. Blocks."""
    with tempfile.TemporaryDirectory(prefix="second-opinion-") as folder:
        db = connect(Path(folder) / "fresh.db", create=True)
        try:
            migrate(db)
            return schema_digest(SqliteTx(db))
        finally:
            db.close()


@functools.cache
def _as_set(steps: tuple[Step, ...]) -> Migrations:
    migrations = Migrations(_SET)
    for step in steps:
        migrations()(step)
    return migrations
