"""One SQLite library opens files, a fixed one if there is one; an old one gets one connection."""

import ast
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlite_utils.db

from storage import library
from storage.engine import DatabaseTaken, StorageError, Tx
from storage.store import Store
from tests.storage.conftest import FIXED

ROOT = Path(library.__file__).parents[1]
OTHER_WAYS_TO_SQLITE = {"sqlite3", "_sqlite3", "pysqlite3", "aiosqlite", "apsw", "sqlalchemy"}
UNFIXED = (3, 40, 1)


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_with_the_wal_reset_race_are_known(version: library.Version, fixed: bool) -> None:
    assert library.is_fixed(version) is fixed


def test_the_sentence_says_which_library_and_what_follows() -> None:
    assert library.sentence((3, 53, 4), "pysqlite3") == (
        "SQLite 3.53.4 (pysqlite3) is used, with one writer and several readers."
    )
    assert library.sentence((3, 40, 1), "sqlite3") == (
        "SQLite 3.40.1 (sqlite3) can lose commits when several connections are open, so this "
        "program uses a single one and lets no second process in; install pysqlite3 to lift that."
    )
    assert library.sentence((3, 34, 0), "sqlite3") == (
        "SQLite 3.34.0 (sqlite3) is too old: please install pysqlite3, or 3.38.0 or newer."
    )


def test_pysqlite3_is_taken_where_it_is_installed() -> None:
    installed = subprocess.run([sys.executable, "-c", "import pysqlite3"], capture_output=True)
    expected = "pysqlite3" if installed.returncode == 0 else "sqlite3"
    assert expected == library.NAME
    assert ".".join(map(str, library.VERSION)) == library.sqlite3.sqlite_version


def test_sqlite_utils_opens_files_with_the_same_library(tmp_path: Path) -> None:
    assert library.agrees_with_sqlite_utils()
    db = sqlite_utils.db.Database(tmp_path / "x.db", execute_plugins=False)
    assert isinstance(db.conn, library.sqlite3.Connection)
    db.close()


def test_nothing_else_imports_a_sqlite_library() -> None:
    found = []
    for package in ("bot", "handlers", "storage", "benchmarks", "tests"):
        for file in sorted((ROOT / package).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            # Only a file that has such a name can import it, and few have to be parsed.
            named = any(way in text for way in OTHER_WAYS_TO_SQLITE)
            if file == Path(library.__file__) or not named:
                continue
            for name in imported(ast.parse(text)):
                if name.partition(".")[0] in OTHER_WAYS_TO_SQLITE:
                    found.append(f"{file.relative_to(ROOT)} imports {name}")
    assert not found
    assert "sqlite3" in imported(ast.parse(Path(library.__file__).read_text(encoding="utf-8")))


def imported(tree: ast.AST) -> set[str]:
    """The modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


OPENS_AND_TELLS = """
import asyncio, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(args) if event == "sqlite3.connect" else None)
from storage.library import NAME
from storage.migrations import expected_schema_digest
from storage.store import Store

async def use():
    store = await Store.open(sys.argv[1])
    await store.write(lambda tx: tx.run("DELETE FROM journal WHERE seq < 0"))
    await store.read(lambda tx: tx.rows("SELECT * FROM journal"))
    await store.close()
    expected_schema_digest()

asyncio.run(use())
print(NAME, len(opened))
import sqlite3
sqlite3.connect(":memory:").close()
print(len(opened))
"""


def test_the_standard_library_opens_no_file_beside_the_chosen_one(url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENS_AND_TELLS, url],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    chosen, rest = done.stdout.split(maxsplit=1)
    before, after = map(int, rest.split())
    # The last line shows that the hook would have seen it.
    assert after == before + 1
    assert (before == 0) is (chosen == "pysqlite3")


def which_thread(tx: Tx) -> str:
    """Where a unit runs, which is where its connection belongs."""
    return threading.current_thread().name


async def test_a_fixed_library_reads_beside_the_writer(url: str) -> None:
    store = await Store.open(url, sqlite_version=FIXED)
    assert await store.write(which_thread) == "storage-writer"
    assert (await store.read(which_thread)).startswith("storage-reader")
    await store.close()


async def test_an_unfixed_library_gets_a_single_connection(url: str, path: Path) -> None:
    store = await Store.open(url, sqlite_version=UNFIXED)
    assert await store.read(which_thread) == await store.write(which_thread) == "storage-writer"
    assert handles_on(path) == 1
    await store.close()
    assert handles_on(path) == 0


def handles_on(path: Path) -> int:
    """How many times this process has the file open; SQLite has no other way to say it."""
    return [link.resolve() for link in Path("/proc/self/fd").iterdir()].count(path)


async def test_an_unfixed_library_still_refuses_to_write_in_a_read(url: str) -> None:
    store = await Store.open(url, sqlite_version=UNFIXED)
    with pytest.raises(StorageError, match="readonly"):
        await store.read(lambda tx: tx.run("DELETE FROM journal"))
    await store.write(lambda tx: tx.run("DELETE FROM journal"))
    await store.close()


async def test_an_unfixed_library_lets_no_second_process_in(url: str) -> None:
    store = await Store.open(url, sqlite_version=UNFIXED)
    with pytest.raises(DatabaseTaken, match="please stop it first"):
        await Store.open(url, sqlite_version=UNFIXED)
    await store.close()


async def test_a_library_that_is_too_old_is_refused_before_a_file_is_made(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(StorageError, match="too old"):
        await Store.open(url, sqlite_version=(3, 37, 2))
    assert not os.listdir(tmp_path)
