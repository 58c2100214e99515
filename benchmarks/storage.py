"""How many commits a second the store makes for eight callers, against SQLite in the same run.

Run it from the project's folder with `python -m benchmarks.storage`. Each commit updates a row
after checking its version and appends a hashed journal entry, as every act of the bot does. The
floor does the same with the bare library: one connection, one commit each, no threads. Both are
durable (WAL, synchronous=FULL), so both wait for the same disk, which is why they take turns.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage import journal, library
from storage.connection import SqliteTx, connect
from storage.engine import Tx
from storage.library import sqlite3
from storage.migrations import migrate
from storage.store import Store

ROWS = 64
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TABLE = "CREATE TABLE rows (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, text TEXT NOT NULL)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one way of committing did in one round; seconds each, as its caller saw them."""

    waits: Sequence[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Commits a second."""
        return len(self.waits) / self.seconds


def act(number: int) -> Callable[[Tx], None]:
    """One act: change a row that nobody else has changed, and say so in the journal."""

    def write(tx: Tx) -> None:
        row = tx.row("SELECT version FROM rows WHERE id = :id", id=1 + number % ROWS)
        assert row is not None
        changed = tx.run(
            "UPDATE rows SET version = version + 1, text = :text "
            "WHERE id = :id AND version = :version",
            text=f"text {number}",
            id=1 + number % ROWS,
            version=row["version"],
        )
        assert changed == 1
        journal.append(tx, at=NOW, kind="edited", actor="U1", draft=number, facts={"n": number})

    return write


def prepare(path: Path) -> None:
    """Make a database with the program's tables and a few rows to change."""
    db = connect(path, create=True)
    migrate(db)
    db.execute(TABLE)
    for number in range(ROWS):
        SqliteTx(db).insert("rows", {"version": 1, "text": f"text {number}"})
    db.close()


def act_alone(bare: sqlite3.Connection, number: int) -> None:
    """The same act in the library's own words."""
    bare.execute("BEGIN IMMEDIATE")
    where = 1 + number % ROWS
    (version,) = bare.execute("SELECT version FROM rows WHERE id = ?", (where,)).fetchone()
    bare.execute(
        "UPDATE rows SET version = version + 1, text = ? WHERE id = ? AND version = ?",
        (f"text {number}", where, version),
    )
    last = bare.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    seq, prev = last or (0, journal.GENESIS)
    entry = (seq + 1, "2026-03-01", "edited", number, "U1", f'{{"n":{number}}}', prev)
    bare.execute(
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*entry, journal.chain_hash(entry))
    )
    bare.execute("COMMIT")


def alone(bare: sqlite3.Connection, seconds: float) -> Round:
    """The floor: one connection, one commit after another."""
    waits: list[float] = []
    begin = now = time.perf_counter()
    while now - begin < seconds:
        act_alone(bare, len(waits))
        waits.append(time.perf_counter() - now)
        now = time.perf_counter()
    return Round(waits=waits, seconds=now - begin)


async def shared(store: Store, seconds: float, callers: int) -> Round:
    """The store: so many callers at once, each waiting for its own answer."""
    waits: list[float] = []
    begin = time.perf_counter()

    async def call() -> None:
        now = time.perf_counter()
        while now - begin < seconds:
            await store.write(act(len(waits)))
            waits.append(time.perf_counter() - now)
            now = time.perf_counter()

    await asyncio.gather(*(call() for _ in range(callers)))
    return Round(waits=waits, seconds=time.perf_counter() - begin)


async def measure(folder: Path, rounds: int, seconds: float) -> Mapping[str, list[Round]]:
    """Let the ways take turns, so that a slow minute of the disk is slow for each."""
    for name in ("alone", "shared"):
        prepare(folder / f"{name}.db")
    floor = connect(folder / "alone.db")
    store = await Store.open(f"sqlite:///{folder}/shared.db")
    ways = {"SQLite alone": 0, "the store, 1 caller": 1, "the store, 8 callers": 8}
    found: dict[str, list[Round]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, callers in ways.items():
            found[name].append(
                await shared(store, seconds, callers) if callers else alone(floor.conn, seconds)
            )
    await store.close()
    floor.close()
    return found


def line(name: str, rounds: Sequence[Round], floor: float) -> str:
    """One line of the answer."""
    rates = [each.rate for each in rounds]
    waits = sorted(wait * 1000 for each in rounds for wait in each.waits)
    middle = statistics.median(rates)
    return (
        f"{name:22}{middle:9,.0f}/s ({min(rates):,.0f}-{max(rates):,.0f})"
        f"   x{middle / floor:.1f}   p50 {waits[len(waits) // 2]:.2f} ms"
        f"   p99 {waits[len(waits) * 99 // 100]:.2f} ms\n"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Commits a second, against SQLite alone.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each way in each round")
    parser.add_argument("--folder", type=Path, help="on the disk to measure")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        found = asyncio.run(measure(Path(folder), asked.rounds, asked.seconds))
    floor = statistics.median(each.rate for each in found["SQLite alone"])
    sys.stdout.write(f"{library.sentence()}\n")
    for name, rounds in found.items():
        sys.stdout.write(line(name, rounds, floor))


if __name__ == "__main__":
    main()
