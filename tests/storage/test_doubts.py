"""What was ever unknown is remembered for ever, and never simply sent again (rules 25 and 38)."""

import pytest

from bot.domain.deliveries import DeliveryState
from storage import doubts
from storage.connection import SqliteTx
from storage.library import sqlite3
from storage.store import Store
from tests.storage.attacks import refused
from tests.storage.filled import put_in, scheduled
from tests.storage.test_guards import forged

AGAIN = "what may have been out is not sent again"


@pytest.fixture
def doubted(attacked: sqlite3.Connection) -> sqlite3.Connection:
    """A delivery that was unknown, and that somebody called failed."""
    for state in ("claimed", "sending", "unknown", "failed"):
        attacked.execute(f"UPDATE deliveries SET state = '{state}', token = 't1'")
    return attacked


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM doubts", "doubts are insert-only"),
        ("UPDATE doubts SET delivery_id = 99", "doubts are insert-only"),
        ("REPLACE INTO doubts SELECT * FROM doubts", "doubts are insert-only"),
        (forged("INSERT", id="NULL", key="'new'", state="'scheduled'", token="''"), AGAIN),
        (forged("REPLACE", id="NULL", key="'new'", state="'scheduled'", token="''"), AGAIN),
    ],
)
def test_rule_38_what_was_unknown_is_not_sent_again_whatever_it_is_called_now(
    doubted: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(doubted, sql, reason)


async def test_rule_25_a_doubt_stays_when_it_is_settled_and_a_plain_no_is_none(
    store: Store,
) -> None:
    def read(tx: SqliteTx) -> None:
        draft, (one, other) = scheduled(tx, accounts=("soupe-wall", "soupe-sky"))
        put_in(tx, one, DeliveryState.UNKNOWN)
        put_in(tx, other, DeliveryState.FAILED)
        tx.run("UPDATE deliveries SET state = 'failed' WHERE id = :id", id=one.id)
        assert doubts.of(tx, draft.id) == {one.id}

    await store.write(read)
