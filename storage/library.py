"""The one SQLite library of the program: which it is, how new it is, and what follows from that.

Two SQLite libraries in one process silently break each other's file locks, so nothing else in the
project may import one: whoever needs it takes `sqlite3` from here.
"""

from typing import TYPE_CHECKING, Final, TypeAlias

import sqlite_utils.db

if TYPE_CHECKING:
    import sqlite3
else:
    # sqlite-utils makes the same choice in the same order; `agrees_with_sqlite_utils` proves it.
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

__all__ = [
    "NAME",
    "OLDEST",
    "VERSION",
    "Version",
    "agrees_with_sqlite_utils",
    "is_fixed",
    "is_usable",
    "sentence",
    "sqlite3",
]

Version: TypeAlias = tuple[int, int, int]

NAME: Final[str] = sqlite3.__name__
VERSION: Final[Version] = (
    sqlite3.sqlite_version_info[0],
    sqlite3.sqlite_version_info[1],
    sqlite3.sqlite_version_info[2],
)

# RETURNING came with 3.35, strict tables with 3.37, JSON for everyone with 3.38.
OLDEST: Final[Version] = (3, 38, 0)
_FIRST_FIXED: Final[Version] = (3, 51, 3)
_BACKPORTS: Final[tuple[Version, ...]] = ((3, 50, 7), (3, 44, 6))


def is_fixed(version: Version = VERSION) -> bool:
    """Tell whether this SQLite is free of the WAL-reset race (3.7.0 to 3.51.2).

    The race needs WAL and two or more connections, and can lose commits or corrupt the file.
    Backports: 3.50.7 and 3.44.6, each with what follows in its own line.
    """
    if version >= _FIRST_FIXED:
        return True
    return any(version[:2] == back[:2] and version >= back for back in _BACKPORTS)


def is_usable(version: Version = VERSION) -> bool:
    """Tell whether this SQLite knows the statements that the program uses."""
    return version >= OLDEST


def agrees_with_sqlite_utils() -> bool:
    """Tell whether sqlite-utils opens files with this same library."""
    return vars(sqlite_utils.db)["sqlite3"] is sqlite3


def sentence(version: Version = VERSION, name: str = NAME) -> str:
    """Say in one sentence which SQLite is used and what that means, for the start and `check`."""
    number = ".".join(map(str, version))
    if not is_usable(version):
        oldest = ".".join(map(str, OLDEST))
        return (
            f"SQLite {number} ({name}) is too old: please install pysqlite3, or {oldest} or newer."
        )
    if is_fixed(version):
        return f"SQLite {number} ({name}) is used, with one writer and several readers."
    return (
        f"SQLite {number} ({name}) can lose commits when several connections are open, so this "
        "program uses a single one and lets no second process in; install pysqlite3 to lift that."
    )
