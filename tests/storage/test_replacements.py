"""What is corrected is fixed, and nothing is posted beside what is still there (rule 38)."""

import pytest

from bot.domain.accounts import AccountName
from bot.domain.correcting import How, Replacement, removed_for
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft
from bot.domain.seals import Sealer
from bot.domain.states import State
from bot.domain.timetable import Slot
from storage import deliveries, replacements, takedowns, votes
from storage.connection import SqliteTx
from storage.deliveries import Plan
from storage.engine import ConstraintRefused
from storage.store import Store
from tests.factories import BEN, NOON, SEALER, after
from tests.storage.filled import a_kept_draft, put_in, scheduled

S = DeliveryState
WALL = AccountName("soupe-wall")


def correction(tx: SqliteTx, how: How) -> tuple[Draft, Delivery, Delivery]:
    """A draft whose one delivery corrects another draft's published one."""
    _, (old,) = scheduled(tx, "old")
    old = put_in(tx, old, S.PUBLISHED)
    draft = a_kept_draft(tx, "new", state=State.SCHEDULED)
    what = Replacement(account=WALL, draft=old.draft, delivery=old.id, how=how)
    replacements.add(tx, draft.id, what, SEALER)
    votes.add(tx, draft, BEN, votes.GIVEN, now=NOON)
    plan = Plan(account=WALL, mode=old.mode, key="new")
    slot = Slot(due_at=NOON, late_at=after(minutes=10))
    deliveries.add(tx, draft, plan, slot, SEALER)
    (new,) = deliveries.of(tx, draft.id)
    return draft, old, put_in(tx, new, S.CLAIMED)


def sends(tx: SqliteTx, new: Delivery) -> None:
    """Try to write `sending`."""
    tx.run("UPDATE deliveries SET state = 'sending', token = 't1' WHERE id = :id", id=new.id)


@pytest.mark.parametrize(
    ("how", "old_state", "removed", "may"),
    [
        (How.EDIT, S.PUBLISHED, False, True),
        (How.EDIT, S.DELETED, False, False),
        (How.AGAIN, S.PUBLISHED, False, False),
        (How.AGAIN, S.DELETED, True, True),
        # Taken down, or deleted for another correction.
        (How.AGAIN, S.DELETED, False, False),
    ],
)
async def test_rule_38_a_post_again_needs_the_old_one_gone_and_a_change_needs_it_there(
    store: Store, how: How, old_state: DeliveryState, removed: bool, may: bool
) -> None:
    def tried(tx: SqliteTx) -> None:
        _, old, new = correction(tx, how)
        if old_state is S.DELETED:
            why = removed_for(new.draft) if removed else "gone and checked"
            tx.run(
                "UPDATE deliveries SET state = 'deleted', reason = :why WHERE id = :id",
                id=old.id,
                why=why,
            )
        sends(tx, new)

    if may:
        await store.write(tried)
        return
    with pytest.raises(ConstraintRefused, match="what it corrects is not as it was"):
        await store.write(tried)


async def test_rule_38_of_two_corrections_one_waits_until_the_other_is_known(store: Store) -> None:
    """A call that was permitted before: nothing is changed over what nobody knows."""

    def tried(tx: SqliteTx, other_is: DeliveryState) -> None:
        _, old, new = correction(tx, How.EDIT)
        other = a_kept_draft(tx, "other", state=State.SCHEDULED)
        what = Replacement(account=WALL, draft=old.draft, delivery=old.id, how=How.EDIT)
        replacements.add(tx, other.id, what, SEALER)
        votes.add(tx, other, BEN, votes.GIVEN, now=NOON)
        plan = Plan(account=WALL, mode=old.mode, key="other")
        deliveries.add(tx, other, plan, Slot(due_at=NOON, late_at=after(minutes=10)), SEALER)
        (beside,) = deliveries.of(tx, other.id)
        put_in(tx, beside, other_is)
        assert replacements.is_being_changed(tx, old.id) is (other_is in (S.SENDING, S.UNKNOWN))
        assert replacements.begun_of(tx, old.draft) == (new.draft, other.id)
        sends(tx, new)

    for state in (S.SENDING, S.UNKNOWN):
        with pytest.raises(ConstraintRefused, match="another correction of the same post"):
            await store.write(lambda tx, state=state: tried(tx, state))  # type: ignore[misc]
    await store.write(lambda tx: tried(tx, S.FAILED))


@pytest.mark.parametrize("cancelled", [False, True])
async def test_rule_38_what_is_taken_down_is_not_corrected(store: Store, cancelled: bool) -> None:
    def tried(tx: SqliteTx) -> None:
        _, old, new = correction(tx, How.EDIT)
        number = takedowns.add(tx, old.draft, BEN, now=NOON, starts_at=NOON, card="")
        if cancelled:
            tx.run("UPDATE takedowns SET cancelled_at = at WHERE id = :id", id=number)
        sends(tx, new)

    if cancelled:
        await store.write(tried)
        return
    with pytest.raises(ConstraintRefused, match="what it corrects is taken down"):
        await store.write(tried)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE replacements SET how = 'edit'", "never changes"),
        ("DELETE FROM replacements", "never changes"),
        (
            "INSERT INTO replacements SELECT draft_id, 'other', delivery_id, how, seal"
            " FROM replacements",
            "of a post that is out",
        ),
    ],
)
async def test_rule_38_what_is_corrected_never_changes(store: Store, sql: str, reason: str) -> None:
    await store.write(lambda tx: correction(tx, How.AGAIN))
    with pytest.raises(ConstraintRefused, match=reason):
        await store.write(lambda tx: tx.run(sql))


async def test_rule_38_a_correction_under_another_seal_is_not_ours(store: Store) -> None:
    def forged(tx: SqliteTx) -> None:
        _, (old,) = scheduled(tx, "old")
        put_in(tx, old, S.PUBLISHED)
        draft = a_kept_draft(tx, "new", state=State.SCHEDULED)
        what = Replacement(account=WALL, draft=old.draft, delivery=old.id, how=How.EDIT)
        replacements.add(tx, draft.id, what, Sealer(b"another key, of thirty-two bytes or more"))
        assert not replacements.whole(tx, draft.id, SEALER)

    await store.write(forged)
