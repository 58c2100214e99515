"""Migrations: all or nothing, once, whoever else is migrating; and the tables' fingerprint."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

import storage
from storage.connection import SqliteTx, connect
from storage.engine import DatabaseTooNew
from storage.library import sqlite3
from storage.migrations import (
    expected_schema_digest,
    migrate,
    pending,
    refuse_newer,
    schema_digest,
)
from storage.schema import STEPS, m0019_doubts_about_emoji
from storage.store import Store
from tests.storage.conftest import FIXED

ROOT = Path(storage.__file__).parents[1]


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """An empty database."""
    db = connect(path, create=True)
    yield db
    db.close()


def m0098_good(db: Database) -> None:
    """A step that works."""
    db.execute("CREATE TABLE good (id INTEGER PRIMARY KEY)")


def m0099_breaks(db: Database) -> None:
    """A step that fails half-way."""
    db.executescript("CREATE TABLE half (id INTEGER PRIMARY KEY); CREATE TABLE half (id)")


def tables(db: Database) -> set[str]:
    """The tables there are, without SQLite's own."""
    return {name for name in db.table_names() if not name.startswith("sqlite_")}


def test_steps_are_numbered_upwards_each_number_once() -> None:
    names = [step.__name__ for step in STEPS]
    numbers = [found[1] for name in names if (found := re.fullmatch(r"m(\d{4})_[a-z0-9_]+", name))]
    assert len(numbers) == len(names)
    assert numbers == sorted(set(numbers))


def test_a_new_database_gets_every_step_once(db: Database) -> None:
    assert pending(db) == [step.__name__ for step in STEPS]
    migrate(db)
    assert pending(db) == []
    before = db.schema
    migrate(db)
    assert db.schema == before
    assert "journal" in tables(db)


OF_BEFORE = """
INSERT INTO drafts VALUES (1, 'C1', 'scheduled', '', 1, 1, 'noon', 'k1', '', NULL, 0);
INSERT INTO authors VALUES (1, 'ANA', 'noon', 'submitted');
INSERT INTO contents VALUES ('d1', '{}');
INSERT INTO pictures VALUES ('p1', 'image/png', x'00');
INSERT INTO revisions VALUES (1, 1, 'ANA', 'submitted', 'noon', 'd1', 0, '[]', '{}', 's');
INSERT INTO cards VALUES (1, 1, 1, 'C1', '1.1', 'living', 'noon', '', -1, 's');
INSERT INTO votes VALUES (1, 1, 1, 'd1', 'BEN', 'given', '', 'noon');
INSERT INTO stops VALUES (1, 1, 'hold', 'ZOE', '', '', 'noon', NULL, NULL, NULL, '', 0);
INSERT INTO deliveries (id, draft_id, revision, digest, account, mode, state, due_at, late_at,
  look_at, key, seal) VALUES (1, 1, 1, 'd1', 'wall', 'live', 'scheduled', 'n', 'n', 'n', 'k', 's');
INSERT INTO pauses (id, reason, person, since) VALUES (1, 'a fire', 'ANA', 'noon');
INSERT INTO pauses (id, reason, person, since) VALUES (2, 'a flood', 'ANA', 'noon');
UPDATE pauses SET ended_at = 'one', asked_by = 'BEN', confirmed_by = 'ZOE', end_seal = 'e'
  WHERE id = 1;
INSERT INTO asks (id, kind, subject, person, at, seal) VALUES (1, 'resume', 'all', 'ANA', 'n', 's');
INSERT INTO accounts (name, network, address, handle, identity, mode, since, seal)
  VALUES ('wall', 'wall', '', '@s', 'w', 'live', 'noon', 's');
INSERT INTO absences VALUES (1, 'ANA', 'noon', 'one', 'BEN');
INSERT INTO takedowns (id, draft_id, person, at, starts_at) VALUES (1, 1, 'ANA', 'n', 'n');
INSERT INTO outbox (id, draft_id, sentence, at) VALUES (1, 1, 'Hello', 'noon');
INSERT INTO notices VALUES ('k', 'noon');
"""


def rows_of(db: Database, columns: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """Each table's rows, in these columns of it."""
    return {
        name: db.execute(f"SELECT {wanted} FROM {name} ORDER BY 1, 2").fetchall()
        for name, wanted in columns.items()
    }


def test_a_database_of_before_keeps_every_row_through_all_later_steps(db: Database) -> None:
    """Whoever updates has drafts that are scheduled, a hold, and a pause that still runs."""
    migrate(db, STEPS[:3])
    old = {
        name: ", ".join(column.name for column in db[name].columns)
        for name in tables(db) - {"_sqlite_migrations"}
    }
    db.executescript(OF_BEFORE)
    before = rows_of(db, old)
    assert {name for name, rows in before.items() if not rows} == {"journal", "wall_posts"}
    migrate(db)
    assert rows_of(db, old) == before
    assert schema_digest(SqliteTx(db)) == expected_schema_digest()
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(sqlite3.DatabaseError, match="insert-only"):
        db.execute("UPDATE votes SET person = 'ANA'")
    with pytest.raises(sqlite3.DatabaseError, match="a pause ends once"):
        db.execute("UPDATE pauses SET ended_at = NULL WHERE id = 1")


def test_rule_12_an_objection_by_button_of_before_is_taken_for_none_by_emoji(
    db: Database,
) -> None:
    """Else it would end at the first look, since no reaction of its person stands there."""
    until = next(n for n, step in enumerate(STEPS) if step is m0019_doubts_about_emoji)
    migrate(db, STEPS[:until])
    db.executescript(
        "INSERT INTO drafts VALUES (1, 'C1', 'in_review', '', 1, 1, 'noon', 'k1', '', NULL, 0);"
        "INSERT INTO stops (id, draft_id, kind, person, card, opened_at) VALUES"
        " (1, 1, 'object', 'ZOE', '1.1', 'noon'), (2, 1, 'object', 'BEN', '1.1', 'noon');"
        "INSERT INTO stop_presses VALUES (1, 'd1', 'facts')"
    )
    migrate(db)
    assert db.execute("SELECT stop_id, emoji FROM stop_emoji").fetchall() == [(2, "")]


def test_a_step_that_fails_leaves_nothing_of_any_step(db: Database) -> None:
    with pytest.raises(Exception, match="already exists"):
        migrate(db, [m0098_good, m0099_breaks])
    assert tables(db) == set()
    assert not db.conn.in_transaction
    migrate(db, [m0098_good])
    assert tables(db) == {"good", "_sqlite_migrations"}


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_a_crash_at_any_statement_leaves_all_or_nothing(
    db: Database, path: Path, crash_image: Callable[[str], Path], every: int
) -> None:
    """Each image is sound and empty; every so many of them, and the last, are migrated again."""
    images: list[Path] = []

    def photograph(sql: str, parameters: object) -> None:
        # Written through at each statement, as in a migration larger than the cache.
        db.conn.execute("PRAGMA cache_spill=1")
        images.append(crash_image(f"image-{len(images)}"))

    db.conn.execute("PRAGMA cache_size=1")
    with db.tracer(photograph):
        migrate(db)
    images.append(crash_image("after"))
    assert len(images) > 10
    found = []
    for number, image in enumerate(reversed(images)):
        survivor = connect(image, create=True)
        found.append(tables(survivor))
        if number % every == 0:
            migrate(survivor)
            assert schema_digest(SqliteTx(survivor)) == expected_schema_digest()
        assert survivor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        survivor.close()
    assert found[0] == tables(db)
    assert found[1:] == [set()] * (len(images) - 1)


def test_a_newer_database_is_refused_by_name(db: Database) -> None:
    migrate(db, [*STEPS, m0098_good])
    for refused in (refuse_newer, migrate):
        with pytest.raises(DatabaseTooNew, match=r"\(m0098_good\).*please start the newer one"):
            refused(db)


async def test_several_openings_at_once_all_succeed(url: str) -> None:
    stores = await asyncio.gather(*(Store.open(url, sqlite_version=FIXED) for _ in range(6)))
    for store in stores:
        await store.write(lambda tx: tx.run("DELETE FROM journal WHERE seq < 0"))
        await store.close()


OPEN_AND_CLOSE = """
import asyncio, sys
from storage.store import Store

async def use():
    store = await Store.open(sys.argv[1])
    await store.close()

sys.stdin.readline()
asyncio.run(use())
"""


def test_several_processes_migrate_at_once(url: str, db: Database) -> None:
    several = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AND_CLOSE, url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in several:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    errors = [process.communicate()[1] for process in several]
    assert errors == ["", "", ""]
    assert [process.returncode for process in several] == [0, 0, 0]
    assert pending(db) == []


async def test_opening_waits_for_a_program_that_holds_the_file(
    url: str, raw: sqlite3.Connection
) -> None:
    # Not in WAL yet, so that switching to it needs the whole file.
    raw.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")
    raw.execute("BEGIN EXCLUSIVE")
    asyncio.get_running_loop().call_later(0.2, raw.execute, "ROLLBACK")
    store = await Store.open(url, busy_seconds=0.01)
    assert not raw.in_transaction
    await store.close()


async def test_the_tables_of_a_store_are_those_of_the_program(store: Store) -> None:
    assert await store.read(schema_digest) == expected_schema_digest()
    assert await store.write(schema_digest) == expected_schema_digest()


@pytest.mark.parametrize(
    "tampering",
    [
        "DROP TRIGGER journal_never_changes",
        "DROP INDEX journal_of_draft",
        "ALTER TABLE journal ADD COLUMN extra TEXT",
        "CREATE TABLE more (id INTEGER PRIMARY KEY)",
        "CREATE VIEW seen AS SELECT 1",
        "CREATE TRIGGER also AFTER INSERT ON journal BEGIN SELECT 1; END",
    ],
)
async def test_every_change_of_the_tables_changes_the_fingerprint(
    store: Store, raw: sqlite3.Connection, tampering: str
) -> None:
    raw.execute(tampering)
    assert await store.read(schema_digest) != expected_schema_digest()


async def test_a_trigger_made_weaker_changes_the_fingerprint(
    store: Store, raw: sqlite3.Connection
) -> None:
    raw.execute("DROP TRIGGER journal_never_changes")
    raw.execute(
        "CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal WHEN 0 "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )
    assert await store.read(schema_digest) != expected_schema_digest()
    raw.execute("DROP TRIGGER journal_never_changes")
    raw.execute(
        "CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal\n"
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )
    assert await store.read(schema_digest) == expected_schema_digest()


async def test_rows_and_statistics_leave_the_fingerprint_alone(
    store: Store, raw: sqlite3.Connection
) -> None:
    raw.execute("UPDATE _sqlite_migrations SET applied_at = 'long ago'")
    raw.execute("ANALYZE")
    assert await store.read(schema_digest) == expected_schema_digest()
