"""The store: shared commits, failures that stay with their caller, snapshots, one owner."""

import asyncio
import contextvars
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage.engine import (
    Busy,
    ConstraintRefused,
    StorageError,
    Tx,
    UnsupportedDatabase,
)
from storage.library import sqlite3
from storage.store import Store, path_of

COUNT = "SELECT count(*) AS n FROM notes"


def note(text: str) -> Callable[[Tx], int]:
    """A unit that writes one row."""
    return lambda tx: tx.insert("notes", {"text": text})


def texts(tx: Tx) -> list[object]:
    """What is written."""
    return [row["text"] for row in tx.rows("SELECT text FROM notes ORDER BY id")]


@asynccontextmanager
async def busy_writer(store: Store) -> AsyncIterator[None]:
    """Keep the writer at work, so that what is asked meanwhile is waiting together."""
    started, go_on = threading.Event(), threading.Event()

    def wait(tx: Tx) -> None:
        started.set()
        assert go_on.wait(10)

    waiting = asyncio.create_task(store.write(wait))
    await asyncio.to_thread(started.wait, 10)
    yield
    # One turn of the loop, so that the tasks made in the block have queued their units.
    await asyncio.sleep(0)
    go_on.set()
    await waiting


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///second-opinion.db", Path.cwd() / "second-opinion.db"),
        ("sqlite:///data/bot.db", Path.cwd() / "data" / "bot.db"),
        ("sqlite:////var/lib/bot.db", Path("/var/lib/bot.db")),
    ],
)
def test_an_address_names_a_file(url: str, path: Path) -> None:
    assert path_of(url) == path


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://bot:hunter2@db/bot", "begins with 'postgresql'; please use sqlite:///"),
        ("bot.db", "please use sqlite:///"),
        ("", "please use sqlite:///"),
        ("sqlite://bot.db", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite:////", "names no file"),
        ("sqlite:///folder/", "names no file"),
        ("sqlite:///bot.db?mode=memory", "names no file"),
        ("sqlite:///:memory:", "please name a file"),
    ],
)
async def test_any_other_address_is_refused_without_repeating_it(url: str, reason: str) -> None:
    with pytest.raises(UnsupportedDatabase, match=reason) as caught:
        await Store.open(url)
    assert "hunter2" not in str(caught.value)


async def test_what_was_written_is_there_after_closing_and_opening(
    url: str, raw: sqlite3.Connection, notes: None
) -> None:
    store = await Store.open(url)
    assert await store.write(note("one")) == 1
    await store.close()
    again = await Store.open(url)
    assert await again.read(texts) == ["one"]
    await again.close()


async def test_a_write_that_was_answered_survives_a_crash(
    store: Store, notes: None, crash_image: Callable[[str], Path]
) -> None:
    await store.write(note("answered"))
    during: list[Path] = []

    def unanswered(tx: Tx) -> None:
        tx.insert("notes", {"text": "unanswered"})
        during.append(crash_image("during"))

    await store.write(unanswered)
    for image, expected in [
        (during[0], ["answered"]),
        (crash_image("after"), ["answered", "unanswered"]),
    ]:
        survivor = await Store.open(f"sqlite:///{image}")
        assert await survivor.read(texts) == expected
        await survivor.close()


async def test_units_that_wait_together_share_one_commit(
    store: Store, raw: sqlite3.Connection, notes: None
) -> None:
    seen: list[tuple[int, int]] = []

    def look_inside_and_outside(tx: Tx) -> None:
        inside = tx.rows(COUNT)[0]["n"]
        outside = raw_in_thread.execute(COUNT).fetchone()[0]
        seen.append((int(str(inside)), outside))

    path = raw.execute("PRAGMA database_list").fetchone()[2]
    raw_in_thread = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    async with busy_writer(store):
        waiting = [asyncio.create_task(store.write(note(f"n{i}"))) for i in range(8)]
        waiting.append(asyncio.create_task(store.write(look_inside_and_outside)))  # type: ignore[arg-type]
    await asyncio.gather(*waiting)
    raw_in_thread.close()
    # The ninth unit saw the eight before it, none of which had been committed.
    assert seen == [(8, 0)]
    assert len(await store.read(texts)) == 8


async def test_a_unit_that_fails_is_undone_alone_and_its_caller_hears_why(
    store: Store, notes: None
) -> None:
    def fails(tx: Tx) -> None:
        tx.insert("notes", {"text": "half"})
        raise LookupError("the other half is missing")

    async with busy_writer(store):
        first = asyncio.create_task(store.write(note("before")))
        failing = asyncio.create_task(store.write(fails))
        refused = asyncio.create_task(store.write(note("before")))
        last = asyncio.create_task(store.write(note("after")))
    results = await asyncio.gather(first, failing, refused, last, return_exceptions=True)
    assert isinstance(results[1], LookupError)
    assert isinstance(results[2], ConstraintRefused)
    assert await store.read(texts) == ["before", "after"]


async def test_if_the_commit_fails_everyone_hears_it_and_the_next_one_works(
    store: Store, raw: sqlite3.Connection, notes: None
) -> None:
    # SQLite looks at such a key only when the whole transaction commits.
    raw.execute(
        "CREATE TABLE marks (note INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    async with busy_writer(store):
        good = asyncio.create_task(store.write(note("good")))
        bad = asyncio.create_task(store.write(lambda tx: tx.insert("marks", {"note": 99})))
    results = await asyncio.gather(good, bad, return_exceptions=True)
    assert [type(result) for result in results] == [ConstraintRefused, ConstraintRefused]
    assert results[0] is not results[1]
    await store.write(note("next"))
    assert await store.read(texts) == ["next"]


async def test_if_sqlite_gives_up_the_transaction_nobody_is_told_of_success(
    store: Store, raw: sqlite3.Connection, notes: None
) -> None:
    # As on a full disk: the whole transaction is gone, not only the failing statement.
    raw.execute(
        "CREATE TRIGGER gone BEFORE INSERT ON notes WHEN NEW.text = 'bomb' "
        "BEGIN SELECT RAISE(ROLLBACK, 'gone'); END"
    )
    async with busy_writer(store):
        before = asyncio.create_task(store.write(note("before")))
        bomb = asyncio.create_task(store.write(note("bomb")))
        after = asyncio.create_task(store.write(note("after")))
    with pytest.raises(StorageError, match="Nothing was written"):
        await before
    with pytest.raises(ConstraintRefused, match="gone"):
        await bomb
    await after
    assert await store.read(texts) == ["after"]


async def test_a_write_that_finds_the_database_held_is_told_to_try_again(
    url: str, raw: sqlite3.Connection, notes: None
) -> None:
    store = await Store.open(url, busy_seconds=0)
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy, match="try again"):
        await store.write(note("now"))
    raw.execute("ROLLBACK")
    await store.write(note("later"))
    assert await store.read(texts) == ["later"]
    await store.close()


async def later(tx: Tx) -> None:
    """A function that only begins once it is awaited."""
    tx.insert("notes", {"text": "too late"})


def writes_then_hands_out_work(tx: Tx) -> Awaitable[None]:
    """A function that does half of its work at once."""
    tx.insert("notes", {"text": "first half"})
    return later(tx)


@pytest.mark.parametrize("fn", [later, writes_then_hands_out_work])
async def test_an_asynchronous_function_is_refused_and_undone(
    store: Store, notes: None, fn: Callable[[Tx], object]
) -> None:
    with pytest.raises(TypeError, match="must be synchronous"):
        await store.write(fn)
    assert await store.read(texts) == []


async def test_a_generator_is_refused_because_it_would_run_too_late(
    store: Store, notes: None
) -> None:
    with pytest.raises(TypeError, match="finished value"):
        await store.read(lambda tx: (row for row in tx.rows("SELECT 1")))


async def test_a_stray_stop_iteration_reaches_its_caller(store: Store) -> None:
    def runs_dry(tx: Tx) -> object:
        return next(iter(tx.rows("SELECT 1 WHERE 0")))

    for ask in (store.read, store.write):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await asyncio.wait_for(ask(runs_dry), 20)


async def test_a_cancelled_caller_loses_nothing(store: Store, notes: None) -> None:
    async with busy_writer(store):
        leaving = asyncio.create_task(store.write(note("asked before leaving")))
        await asyncio.sleep(0)
        leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await store.write(note("next"))
    assert await store.read(texts) == ["asked before leaving", "next"]


async def test_a_failure_nobody_waits_for_is_logged_without_its_text(
    store: Store, notes: None, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(tx: Tx) -> None:
        raise ValueError("our secret launch")

    with caplog.at_level(logging.DEBUG):
        async with busy_writer(store):
            leaving = asyncio.create_task(store.write(fails))
            await asyncio.sleep(0)
            leaving.cancel()
        await store.write(note("next"))
    (record,) = [each for each in caplog.records if each.name.startswith("storage")]
    assert record.levelno == logging.ERROR
    assert record.__dict__["event"] == "storage.unheard"
    assert record.__dict__["error"] == "ValueError"
    assert "secret" not in caplog.text


def test_a_loop_that_closed_in_the_middle_does_not_stop_the_writer(url: str) -> None:
    release = threading.Event()
    first = asyncio.new_event_loop()
    store = first.run_until_complete(Store.open(url))
    abandoned = first.create_task(store.write(lambda tx: release.wait(10)))
    first.run_until_complete(asyncio.sleep(0))
    abandoned.cancel()
    first.run_until_complete(asyncio.gather(abandoned, return_exceptions=True))
    first.run_until_complete(first.shutdown_default_executor())
    first.close()
    release.set()

    async def go_on() -> int:
        done = await store.write(lambda tx: tx.run("DELETE FROM journal"))
        await store.close()
        return done

    assert asyncio.run(go_on()) == 0


asked_by = contextvars.ContextVar("asked_by", default="nobody")


async def test_the_callers_context_reaches_both_kinds_of_thread(store: Store) -> None:
    asked_by.set("ana")
    assert await store.write(lambda tx: asked_by.get()) == "ana"
    assert await store.read(lambda tx: asked_by.get()) == "ana"


async def test_a_read_cannot_write(store: Store, notes: None) -> None:
    with pytest.raises(StorageError, match="readonly"):
        await store.read(note("sneaky"))
    assert await store.read(texts) == []


async def test_a_read_sees_one_moment_while_others_write(store: Store, notes: None) -> None:
    looked, written = threading.Event(), threading.Event()

    def look_twice(tx: Tx) -> tuple[list[object], list[object]]:
        first = texts(tx)
        looked.set()
        assert written.wait(10)
        return first, texts(tx)

    reading = asyncio.create_task(store.read(look_twice))
    await asyncio.to_thread(looked.wait, 10)
    await store.write(note("meanwhile"))
    written.set()
    assert await reading == ([], [])
    assert await store.read(texts) == ["meanwhile"]


async def test_closing_finishes_what_was_asked_and_refuses_what_comes_later(
    url: str, raw: sqlite3.Connection, notes: None
) -> None:
    store = await Store.open(url)
    async with busy_writer(store):
        asked = [asyncio.create_task(store.write(note(f"n{i}"))) for i in range(300)]
        await asyncio.sleep(0)
        closing = asyncio.create_task(store.close())
    await asyncio.gather(*asked, closing)
    assert raw.execute(COUNT).fetchone()[0] == 300
    for ask in (store.read, store.write):
        with pytest.raises(StorageError, match="closed"):
            await ask(texts)
    await store.close()
