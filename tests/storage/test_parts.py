"""The parts of a thread that are out: only added, one at a time, and never called unsent (38)."""

import pytest
from sqlite_utils import Database

from bot.domain.deliveries import Delivery, DeliveryState, Receipt
from bot.domain.drafts import DraftId
from bot.domain.timetable import Slot
from storage import deliveries, parts
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import NOON, SEALER, after
from tests.storage.attacks import refused
from tests.storage.filled import PART, put_in, scheduled

S = DeliveryState
NEXT = Receipt(remote_id="2", url="https://wall.example/2", at=NOON)
SLOT = Slot(due_at=after(hours=1), late_at=after(hours=2))


def sending(tx: SqliteTx) -> Delivery:
    return put_in(tx, scheduled(tx)[1][0], S.SENDING)


def out(tx: SqliteTx, delivery: Delivery, part: Receipt = PART, *, last: bool = False) -> Delivery:
    assert parts.is_out(tx, delivery, part, last=last, now=NOON, sealer=SEALER)
    found = deliveries.get(tx, delivery.id)
    assert found is not None
    return found


def test_a_part_is_recorded_and_the_next_may_be_claimed(tx: SqliteTx) -> None:
    now_is = out(tx, sending(tx))
    assert (now_is.state, now_is.parts, now_is.receipt) == (S.SCHEDULED, (PART,), PART)
    assert now_is.token == ""
    assert parts.seal_holds(tx, now_is, SEALER)
    again = put_in(tx, now_is, S.UNKNOWN)
    done = out(tx, again, NEXT, last=True)
    assert (done.state, done.parts, done.receipt) == (S.PUBLISHED, (PART, NEXT), PART)


def test_an_old_attempt_records_no_part(tx: SqliteTx) -> None:
    delivery = sending(tx)
    out(tx, delivery)
    assert not parts.is_out(tx, delivery, NEXT, last=False, now=NOON, sealer=SEALER)


def test_after_a_part_without_a_number_nothing_follows(tx: SqliteTx) -> None:
    seen = Receipt(remote_id="", url="https://wall.example/1", at=NOON)
    assert out(tx, sending(tx), seen).state is S.PARTLY


@pytest.mark.parametrize("end", [S.FAILED, S.MISSED, S.CANCELLED])
def test_what_has_parts_out_never_ends_as_if_nothing_was(tx: SqliteTx, end: S) -> None:
    now_is = put_in(tx, out(tx, sending(tx)), S.CLAIMED)
    if end is S.CANCELLED:
        assert deliveries.cancel(tx, DraftId(1), "withdrawn") == 1
    else:
        assert deliveries.finish(tx, now_is, end, reason="no")
    found = deliveries.get(tx, now_is.id)
    assert found is not None
    assert found.state is S.PARTLY


def test_only_the_missing_parts_are_planned_anew(tx: SqliteTx) -> None:
    partly = put_in(tx, scheduled(tx)[1][0], S.PARTLY)
    assert parts.go_on(tx, partly, SLOT, SEALER)
    found = deliveries.get(tx, partly.id)
    assert found is not None
    assert (found.state, found.due_at, found.parts) == (S.SCHEDULED, SLOT.due_at, (PART,))
    assert deliveries.seal_holds(tx, found, SEALER)
    assert not parts.go_on(tx, found, SLOT, SEALER)


def test_what_was_once_unknown_is_not_gone_on_with(tx: SqliteTx) -> None:
    unknown = put_in(tx, out(tx, sending(tx)), S.UNKNOWN)
    assert deliveries.finish(tx, unknown, S.FAILED, reason="somebody looked")
    with pytest.raises(ConstraintRefused):
        parts.go_on(tx, unknown, SLOT, SEALER)


@pytest.mark.parametrize(
    "change",
    [
        "parts = ''",
        "parts = '{}' || char(10)",
        "parts = parts || 'a' || char(10) || 'b' || char(10)",
        "parts = parts || 'a'",
        "parts_seal = 'another'",
    ],
)
def test_rule_38_parts_are_never_changed_or_added_two_at_a_time(
    tx: SqliteTx, db: Database, change: str
) -> None:
    put_in(tx, out(tx, sending(tx)), S.SENDING)
    refused(db.conn, f"UPDATE deliveries SET {change}", "only added, one at a time")


@pytest.mark.parametrize("state", sorted({S.SCHEDULED, S.CLAIMED, S.PUBLISHED, S.DELETED}))
def test_rule_38_no_part_comes_where_nothing_is_being_sent(
    tx: SqliteTx, db: Database, state: S
) -> None:
    put_in(tx, scheduled(tx)[1][0], state)
    refused(db.conn, "UPDATE deliveries SET parts = '{}' || char(10)", "only added, one at a time")


def test_rule_38_in_how_many_parts_it_leaves_never_changes(tx: SqliteTx, db: Database) -> None:
    scheduled(tx)
    refused(db.conn, "UPDATE deliveries SET of_parts = 2", "what a delivery is about never changes")


@pytest.mark.parametrize("end", ["failed", "cancelled", "missed"])
def test_rule_38_no_statement_calls_it_unsent(tx: SqliteTx, db: Database, end: str) -> None:
    put_in(tx, out(tx, sending(tx)), S.CLAIMED)
    sql = f"UPDATE deliveries SET state = '{end}'"
    refused(db.conn, sql, "a delivery does not go that way")


def test_rule_38_a_second_delivery_has_no_place_beside_one_that_is_partly_out(
    tx: SqliteTx, db: Database
) -> None:
    put_in(tx, scheduled(tx)[1][0], S.PARTLY)
    columns = "draft_id, revision, digest, account, mode, due_at, late_at, look_at, seal"
    sql = (
        f"INSERT INTO deliveries (key, state, {columns})"
        f" SELECT 'new', 'scheduled', {columns} FROM deliveries"
    )
    refused(db.conn, sql, "a delivery begins as scheduled")


def test_rule_38_forged_parts_break_their_seal(tx: SqliteTx, db: Database) -> None:
    """Somebody who lets a part look out would make the bot begin with the second."""
    now_is = put_in(tx, scheduled(tx)[1][0], S.SENDING)
    db.conn.execute("UPDATE deliveries SET parts = '{}' || char(10), parts_seal = 'forged'")
    assert not parts.seal_holds(tx, now_is, SEALER)
