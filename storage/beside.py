"""A note beside the database, with the last moment that the bot was alive.

A backup that is put back brings an older database and leaves the note: the two then differ.
"""

import contextlib
import os
from datetime import datetime
from pathlib import Path

from bot.domain.drafts import stamp, unstamp

ENDING = ".beat"


def note_of(database: Path) -> Path:
    """Where the note of a database is."""
    return database.with_name(f"{database.name}{ENDING}")


def read(database: Path) -> datetime | None:
    """Read the note; `None` where there is none, or none that can be read. Blocks."""
    with contextlib.suppress(OSError, ValueError):
        return unstamp(note_of(database).read_text("ascii").strip())
    return None


def write(database: Path, at: datetime) -> None:
    """Replace the note in one step. Blocks; raises `OSError`."""
    note = note_of(database)
    fresh = note.with_name(f"{note.name}.new")
    fresh.write_text(f"{stamp(at)}\n", "ascii")
    os.replace(fresh, note)
