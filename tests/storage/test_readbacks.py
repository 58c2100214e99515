"""What was read back is kept, and begun anew only for parts that came out since (rule 38)."""

import pytest

from bot.domain.deliveries import Delivery
from bot.domain.deliveries import DeliveryState as S
from bot.domain.readback import Reading, Verdict
from storage import addresses, deliveries, parts, readbacks
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import NOON, SEALER, after
from tests.storage.filled import PART, put_in, scheduled

SAME = Reading(looks=1, verdict=Verdict.SAME, parts=1)


def partly_out(tx: SqliteTx) -> Delivery:
    """A thread of which the first part is out, and was read back."""
    sending = put_in(tx, scheduled(tx)[1][0], S.SENDING)
    assert parts.is_out(tx, sending, PART, last=False, now=NOON, sealer=SEALER)
    found = deliveries.get(tx, sending.id)
    assert found is not None
    readbacks.put(tx, found.id, SAME)
    return found


def test_a_reading_comes_back_as_it_was(tx: SqliteTx) -> None:
    assert readbacks.get(tx, partly_out(tx).id) == SAME


@pytest.mark.parametrize(
    "reading",
    [
        Reading(looks=0, verdict=Verdict.UNREAD, next_at=after(minutes=1), parts=1),
        Reading(looks=0, verdict=Verdict.UNREAD, next_at=after(minutes=1), parts=0),
        # Nobody looks at parts that are not out.
        Reading(looks=0, verdict=Verdict.UNREAD, next_at=after(minutes=1), parts=2),
    ],
)
def test_rule_38_a_reading_that_ended_is_not_begun_anew(tx: SqliteTx, reading: Reading) -> None:
    delivery = partly_out(tx)
    with pytest.raises(ConstraintRefused, match="what was read back is kept"):
        readbacks.put(tx, delivery.id, reading)


def test_what_came_out_since_is_read_back_with_all_that_was_there(tx: SqliteTx) -> None:
    delivery = partly_out(tx)
    sending = put_in(tx, delivery, S.UNKNOWN)
    assert readbacks.new(tx, after(days=-1)) == []
    assert parts.is_out(tx, sending, PART, last=True, now=NOON, sealer=SEALER)
    assert readbacks.new(tx, after(days=-1)) == [delivery.id]
    anew = Reading(looks=0, verdict=Verdict.UNREAD, next_at=after(minutes=1), parts=2)
    readbacks.put(tx, delivery.id, anew)
    assert readbacks.get(tx, delivery.id) == anew
    assert readbacks.new(tx, after(days=-1)) == []


def test_what_stopped_half_way_under_an_older_release_is_read_back_and_found(tx: SqliteTx) -> None:
    """That release forgot the proof of a thread that stopped, and kept those of its parts.

    Whoever took it down by its address was told that nothing had been published there.
    """
    stopped = put_in(tx, scheduled(tx)[1][0], S.PARTLY)
    assert tx.rows("SELECT id FROM deliveries WHERE receipt IS NULL")
    assert readbacks.new(tx, after(days=-1)) == [stopped.id]
    assert stopped.receipt == PART
    assert addresses.at_address(tx, PART.url) == [stopped]
