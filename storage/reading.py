"""A database file opened to be read alone: beside a running bot, or a copy of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from storage.connection import SqliteTx, translated
from storage.engine import StorageError, Tx
from storage.library import sqlite3


@contextmanager
def read_only(path: Path) -> Iterator[Tx]:
    """Hold one unchanging view of a file, which nothing in the block can write to.

    Raise `StorageError` where the file isn't there or can't be read.
    """
    if not path.is_file():
        raise StorageError(f"There is no {path.name}.")
    with translated():
        raw = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=5.0
        )
    try:
        db = Database(raw, execute_plugins=False)
        with translated():
            db.execute("PRAGMA query_only=1")
            db.execute("BEGIN")
        yield SqliteTx(db)
    finally:
        raw.close()
