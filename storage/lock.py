"""The lock beside the database file: one process has the database, and a second one is told so."""

import fcntl
import os
from pathlib import Path

from storage.engine import DatabaseTaken, StorageError


class FileLock:
    """An exclusive lock on `<file>.lock`, given back when closed or when the process ends."""

    def __init__(self, database: Path) -> None:
        """Take the lock at once, or raise `DatabaseTaken`; `StorageError` where it can't be made.

        A file of its own: closing any handle on the database file itself would drop the locks
        that SQLite holds there. It is never deleted, because another process may wait on it.
        """
        path = database.with_name(f"{database.name}.lock")
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageError(
                f"{path.name} can't be opened ({error.strerror}); please let the user that runs"
                " the bot write in its folder, and own the database's files there."
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise DatabaseTaken(
                f"Another process is using {database.name}; please stop it first, or give this "
                "one a DATABASE_URL of its own."
            ) from error
        self._handle: int | None = handle

    def close(self) -> None:
        """Give the lock back; safe to call twice."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
