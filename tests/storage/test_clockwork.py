"""The clock's holds in the database, and the note beside it (rules 25 and 38)."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.domain.deliveries import DeliveryState
from bot.domain.seals import Sealer
from storage import beside, clockwork
from storage.connection import SqliteTx
from tests.factories import BEN, NOON, SEALER, after
from tests.storage.attacks import refused
from tests.storage.filled import scheduled, taken

S = DeliveryState


def test_the_last_moment_is_remembered(tx: SqliteTx) -> None:
    assert clockwork.last_beat(tx) is None
    clockwork.beat(tx, NOON)
    clockwork.beat(tx, after(minutes=1))
    assert clockwork.last_beat(tx) == after(minutes=1)


def test_rule_25_nothing_is_claimed_until_a_hold_was_ended_by_a_person(tx: SqliteTx) -> None:
    scheduled(tx)
    clockwork.hold(tx, "the clock jumped", NOON)
    assert taken(tx) == []
    (ended,) = clockwork.end_all(tx, BEN, NOON, SEALER)
    assert ended.reason == "the clock jumped"
    assert clockwork.held(tx, SEALER) == ()
    assert len(taken(tx)) == 1


@pytest.mark.parametrize("state", [S.CLAIMED, S.SENDING, S.REHEARSED])
def test_rule_38_the_database_sends_nothing_by_a_clock_that_is_not_trusted(
    tx: SqliteTx, db: Database, state: DeliveryState
) -> None:
    scheduled(tx)
    if state is not S.CLAIMED:
        taken(tx)
    clockwork.hold(tx, "the clock jumped", NOON)
    db.execute("DROP TRIGGER deliveries_follow_the_steps")
    sql = f"UPDATE deliveries SET state = '{state}', token = 't'"
    refused(db.conn, sql, "nobody has said that this is now")


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM clock_holds", "holds of the clock are kept"),
        ("UPDATE clock_holds SET reason = 'none'", "ends once and is kept"),
        ("UPDATE clock_holds SET ended_at = 'x'", "CHECK"),
        ("REPLACE INTO clock_holds SELECT * FROM clock_holds", "holds of the clock are kept"),
    ],
)
def test_rule_38_a_hold_is_kept(tx: SqliteTx, db: Database, sql: str, reason: str) -> None:
    clockwork.hold(tx, "the clock jumped", NOON)
    refused(db.conn, sql, reason)


def test_rule_38_a_hold_that_somebody_else_ended_still_holds(tx: SqliteTx) -> None:
    clockwork.hold(tx, "the clock jumped", NOON)
    tx.run("UPDATE clock_holds SET ended_at = 'x', ended_by = 'U0EVIL'")
    assert len(clockwork.held(tx, SEALER)) == 1


def test_rule_38_a_hold_ended_under_another_key_still_holds(tx: SqliteTx) -> None:
    clockwork.hold(tx, "the clock jumped", NOON)
    clockwork.end_all(tx, BEN, NOON, Sealer(b"another key of at least thirty-two bytes"))
    assert len(clockwork.held(tx, SEALER)) == 1


def test_the_note_beside_the_database_is_replaced_in_one_step(tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    assert beside.read(database) is None
    beside.write(database, NOON)
    beside.write(database, after(minutes=1))
    assert beside.read(database) == after(minutes=1)
    assert [path.name for path in tmp_path.iterdir()] == ["bot.db.beat"]


@pytest.mark.parametrize("text", ["", "yesterday", "é"])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    database = tmp_path / "bot.db"
    beside.note_of(database).write_text(text, "utf-8")
    assert beside.read(database) is None
