"""Deliveries: claimed exactly once, recorded by token, sealed (rules 24 and 38)."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.domain.accounts import AccountName, Mode
from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState, Receipt
from bot.domain.drafts import DraftId
from bot.domain.emoji import Gesture
from bot.domain.states import State
from bot.domain.timetable import Slot
from storage import deliveries, drafts, pauses, stops, takedowns
from storage.connection import SqliteTx
from storage.deliveries import Plan
from storage.engine import ConstraintRefused, Tx
from storage.store import Store
from tests.factories import ANA, NOON, SEALER, ZOE, a_content, a_target, after
from tests.storage.conftest import FIXED
from tests.storage.filled import INTENT, a_kept_draft, kept, put_in, revise, scheduled, taken

S = DeliveryState
TICK = timedelta(microseconds=1)


def one(tx: Tx, number: int = 1) -> Delivery:
    found = deliveries.get(tx, DeliveryId(number))
    assert found is not None
    return found


def test_a_planned_delivery_is_read_back(tx: SqliteTx) -> None:
    draft, (delivery,) = scheduled(tx)
    assert delivery == Delivery(
        id=DeliveryId(1),
        draft=draft.id,
        revision=1,
        digest=draft.revision.digest,
        account=AccountName("soupe-wall"),
        mode=Mode.LIVE,
        state=S.SCHEDULED,
        due_at=NOON,
        late_at=after(minutes=10),
        key="r1 soupe-wall",
    )
    assert deliveries.of(tx, DraftId(99)) == []
    assert deliveries.get(tx, DeliveryId(99)) is None
    assert deliveries.next_look(tx) == NOON


def test_what_is_due_is_claimed_and_nothing_earlier(tx: SqliteTx) -> None:
    scheduled(tx)
    assert taken(tx, now=NOON - TICK) == []
    (claimed,) = taken(tx, "t1")
    assert (claimed.state, claimed.token, claimed.attempt) == (S.CLAIMED, "t1", 1)
    assert taken(tx, "t2") == []
    assert deliveries.next_look(tx) is None


def paused(tx: Tx) -> None:
    pauses.start(tx, "a crisis", ANA, NOON)


def held(tx: Tx) -> None:
    stops.open_stop(tx, DraftId(1), Gesture.HOLD, ZOE, now=NOON, card="", reason="")


def revised(tx: Tx) -> None:
    revise(tx, DraftId(1), 2, a_content(a_target(text="New")))


def withdrawn(tx: Tx) -> None:
    drafts.set_state(tx, kept(tx, DraftId(1)), State.WITHDRAWN)


def coming_down(tx: Tx) -> None:
    takedowns.add(tx, DraftId(1), ZOE, now=NOON, starts_at=NOON, card="")


@pytest.mark.parametrize("stopped", [paused, held, revised, withdrawn, coming_down])
def test_what_is_stopped_is_not_claimed(tx: SqliteTx, stopped: Callable[[Tx], None]) -> None:
    scheduled(tx)
    stopped(tx)
    assert taken(tx) == []
    assert one(tx).state is S.SCHEDULED


def test_a_row_that_the_guards_would_refuse_keeps_no_other_back(tx: SqliteTx) -> None:
    scheduled(tx, "forged", by=None)
    scheduled(tx, "own", by=ANA)
    scheduled(tx, "good")
    assert [d.key for d in taken(tx)] == ["good soupe-wall"]


def test_a_draft_whose_other_account_is_out_already_is_claimed_too(tx: SqliteTx) -> None:
    draft, _ = scheduled(tx, accounts=("a", "b"))
    drafts.set_state(tx, draft, State.PUBLISHING)
    assert len(taken(tx)) == 2


def test_the_longest_waiting_are_claimed_first_and_no_more_than_asked(tx: SqliteTx) -> None:
    for number in range(5):
        scheduled(tx, f"r{number}", due=after(minutes=-number))
    assert [d.key for d in taken(tx, limit=2)] == ["r4 soupe-wall", "r3 soupe-wall"]
    assert len(taken(tx)) == 3


async def test_two_hundred_rows_are_each_claimed_once_by_two_workers(url: str) -> None:
    """Two programs on one file, each with several workers that ask again and again."""
    stores = [await Store.open(url, sqlite_version=FIXED) for _ in range(2)]

    def plan(tx: Tx) -> None:
        for number in range(200):
            scheduled(tx, f"r{number}", due=after(seconds=-(number % 7)))

    await stores[0].write(plan)

    async def work(store: Store, name: str) -> list[int]:
        mine: list[int] = []
        while found := await store.write(lambda tx: taken(tx, name, limit=7)):
            assert {d.token for d in found} == {name}
            mine += [d.id for d in found]
        return mine

    workers = [work(store, f"w{n}") for n, store in enumerate(stores * 3)]
    claims = Counter(number for mine in await asyncio.gather(*workers) for number in mine)
    assert len(claims) == 200
    assert set(claims.values()) == {1}
    attempts = await stores[1].read(lambda tx: tx.rows("SELECT DISTINCT attempt FROM deliveries"))
    assert attempts == [{"attempt": 1}]
    for store in stores:
        await store.close()


def test_only_the_claims_own_token_begins_and_ends_a_send(tx: SqliteTx) -> None:
    scheduled(tx)
    (old,) = taken(tx, "t1")
    assert deliveries.release(tx, old, look_at=NOON, reason="waits") is True
    (new,) = taken(tx, "t2")
    assert new.attempt == 2
    assert deliveries.begin(tx, old, INTENT, SEALER, after(minutes=3)) is False
    assert deliveries.release(tx, old, look_at=NOON, reason="late") is False
    assert deliveries.finish(tx, old, S.MISSED, reason="late") is False
    assert one(tx) == new
    assert deliveries.begin(tx, new, INTENT, SEALER, after(minutes=3)) is True
    assert deliveries.begin(tx, new, INTENT, SEALER, after(minutes=3)) is False
    sending = one(tx)
    assert (sending.state, sending.intent) == (S.SENDING, INTENT)


def test_a_late_result_of_an_old_attempt_is_refused(tx: SqliteTx) -> None:
    receipt = Receipt(remote_id="7", url="https://x.example/7", at=NOON)
    scheduled(tx)
    (first,) = taken(tx, "t1")
    deliveries.begin(tx, first, INTENT, SEALER, after(minutes=3))
    sending = one(tx)
    assert deliveries.retake(tx, sending, "t2", after(minutes=3)) is True
    assert deliveries.retake(tx, sending, "t3", after(minutes=3)) is False
    assert deliveries.finish(tx, sending, S.FAILED, reason="late") is False
    assert deliveries.finish(tx, one(tx), S.PUBLISHED, receipt=receipt) is True
    assert (one(tx).state, one(tx).receipt) == (S.PUBLISHED, receipt)
    assert deliveries.finish(tx, one(tx), S.DELETED, reason="gone") is True


def test_a_result_is_refused_when_the_state_has_moved_on(tx: SqliteTx) -> None:
    scheduled(tx)
    (claimed,) = taken(tx, "t1")
    deliveries.cancel(tx, claimed.draft, "withdrawn")
    assert deliveries.begin(tx, claimed, INTENT, SEALER, after(minutes=3)) is False
    assert deliveries.finish(tx, claimed, S.REHEARSED) is False
    assert (one(tx).state, one(tx).reason) == (S.CANCELLED, "withdrawn")


def test_what_is_being_sent_is_not_cancelled(tx: SqliteTx) -> None:
    draft, (first, second, third) = scheduled(tx, accounts=("a", "b", "c"))
    put_in(tx, first, S.SENDING)
    put_in(tx, second, S.CLAIMED)
    assert deliveries.cancel(tx, draft.id, "withdrawn") == 2
    assert [d.state for d in deliveries.of(tx, draft.id)] == [S.SENDING, S.CANCELLED, S.CANCELLED]
    assert third.state is S.SCHEDULED


def test_rule_38_the_seal_covers_content_place_and_time(tx: SqliteTx) -> None:
    _, (delivery,) = scheduled(tx)
    assert deliveries.seal_holds(tx, delivery, SEALER) is True
    for column in ("due_at", "late_at"):
        before = tx.row(f"SELECT {column} AS at FROM deliveries")
        assert before is not None
        tx.run(f"UPDATE deliveries SET {column} = '2020-01-01T00:00:00.000000Z'")
        assert deliveries.seal_holds(tx, one(tx), SEALER) is False, column
        tx.run(f"UPDATE deliveries SET {column} = :at", at=before["at"])
    assert deliveries.seal_holds(tx, one(tx), SEALER) is True


@pytest.mark.parametrize(
    "change",
    [
        "draft_id = 2",
        "revision = 2",
        "digest = 'x'",
        "account = 'x'",
        "mode = 'dry-run'",
        "key = 'x'",
        "seal = ''",
    ],
)
def test_rule_38_with_the_guards_gone_the_seal_still_tells(
    tx: SqliteTx, db: Database, change: str
) -> None:
    scheduled(tx)
    a_kept_draft(tx, "another")
    for guard in ("keep_what", "keep_time"):
        db.execute(f"DROP TRIGGER deliveries_{guard}")
    tx.run(f"UPDATE deliveries SET {change}")
    assert deliveries.seal_holds(tx, one(tx), SEALER) is False


def test_rule_38_the_frozen_request_is_sealed_too(tx: SqliteTx) -> None:
    scheduled(tx)
    (claimed,) = taken(tx)
    deliveries.begin(tx, claimed, INTENT, SEALER, after(minutes=3))
    assert deliveries.intent_holds(tx, one(tx), SEALER) is True
    tx.run("""UPDATE deliveries SET intent = '{"baseline":"","body":"evil","key":"k"}'""")
    assert deliveries.intent_holds(tx, one(tx), SEALER) is False


def test_rule_23_another_slot_is_sealed_anew_until_it_is_sent(tx: SqliteTx) -> None:
    _, (delivery,) = scheduled(tx)
    later = Slot(due_at=after(hours=1), late_at=after(hours=2))
    deliveries.move(tx, delivery, later, SEALER)
    moved = one(tx)
    assert (moved.due_at, moved.late_at) == (later.due_at, later.late_at)
    assert deliveries.seal_holds(tx, moved, SEALER) is True
    assert taken(tx, now=after(minutes=59)) == []
    put_in(tx, moved, S.SENDING)
    deliveries.move(tx, moved, Slot(due_at=NOON, late_at=NOON), SEALER)
    assert one(tx).due_at == later.due_at


def test_rule_25_what_waits_past_its_bound_is_found(tx: SqliteTx) -> None:
    _, (delivery,) = scheduled(tx)
    assert deliveries.waiting_past(tx, after(minutes=10)) == []
    assert deliveries.waiting_past(tx, after(minutes=10) + TICK) == [delivery]
    put_in(tx, delivery, S.CLAIMED)
    assert deliveries.waiting_past(tx, after(hours=1)) == []


def test_a_lease_that_is_over_is_found_once_it_is_over(tx: SqliteTx) -> None:
    scheduled(tx)
    (claimed,) = taken(tx)
    assert deliveries.stale(tx, after(minutes=3)) == []
    assert deliveries.stale(tx, after(minutes=3) + TICK) == [claimed]
    deliveries.begin(tx, claimed, INTENT, SEALER, after(minutes=3))
    assert [d.state for d in deliveries.stale(tx, after(minutes=4))] == [S.SENDING]
    deliveries.retake(tx, one(tx), "t2", after(minutes=8))
    assert deliveries.stale(tx, after(minutes=8)) == []


def test_what_may_be_out_is_looked_for_at_its_time(tx: SqliteTx) -> None:
    _, (delivery,) = scheduled(tx)
    deliveries.look_later(tx, delivery, after(hours=9))
    assert one(tx).state is S.SCHEDULED
    assert deliveries.next_look(tx) == NOON
    unknown = put_in(tx, delivery, S.UNKNOWN)
    deliveries.look_later(tx, unknown, after(minutes=5))
    assert deliveries.unknown_due(tx, after(minutes=5) - TICK) == []
    assert deliveries.unknown_due(tx, after(minutes=5)) == [one(tx)]
    assert deliveries.next_look(tx) == after(minutes=5)


def test_a_released_hold_lets_it_be_looked_at_when_due(tx: SqliteTx) -> None:
    draft, _ = scheduled(tx, due=after(hours=1))
    (claimed,) = taken(tx, now=after(hours=1))
    deliveries.release(tx, claimed, look_at=after(hours=9), reason="waits")
    deliveries.look_now(tx, draft.id, after(minutes=1))
    assert deliveries.next_look(tx) == after(hours=1)
    deliveries.look_now(tx, draft.id, after(hours=2))
    assert deliveries.next_look(tx) == after(hours=2)


def test_what_became_of_a_takedown_is_kept(tx: SqliteTx) -> None:
    _, (delivery,) = scheduled(tx)
    published = put_in(tx, delivery, S.PUBLISHED)
    deliveries.removal(tx, published, "still there")
    assert one(tx).removal == "still there"


def test_deliveries_are_found_by_their_states(tx: SqliteTx) -> None:
    _, (first, second, _) = scheduled(tx, accounts=("a", "b", "c"))
    put_in(tx, first, S.SENDING)
    put_in(tx, second, S.UNKNOWN)
    assert [d.id for d in deliveries.in_state(tx, S.SENDING, S.UNKNOWN)] == [1, 2]
    assert deliveries.in_state(tx, S.FAILED) == []


def test_one_account_has_one_delivery_of_a_draft_at_a_time(tx: SqliteTx) -> None:
    draft, (delivery,) = scheduled(tx)
    slot = Slot(due_at=NOON, late_at=after(minutes=10))
    plan = Plan(account=delivery.account, mode=Mode.LIVE, key="second")
    with pytest.raises(ConstraintRefused):
        deliveries.add(tx, draft, plan, slot, SEALER)
    deliveries.cancel(tx, draft.id, "changed")
    assert deliveries.add(tx, draft, plan, slot, SEALER) == 2
