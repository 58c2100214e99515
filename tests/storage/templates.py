"""A database as a first start leaves it, made once: each test begins with a copy of its own."""

import functools
import tempfile
from pathlib import Path

from storage.connection import connect
from storage.migrations import migrate


def begin_with_tables(path: Path) -> None:
    """Put a migrated and empty database there, where there is none.

    Migrating is tested by itself, and takes longer than most tests do.
    """
    if not path.exists():
        path.write_bytes(_migrated())


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="second-opinion-") as folder:
        path = Path(folder) / "fresh.db"
        db = connect(path, create=True)
        migrate(db)
        db.close()
        return path.read_bytes()
