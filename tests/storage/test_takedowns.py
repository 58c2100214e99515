"""Takedowns from their first second to the last answer (rule 34)."""

from storage import removals, takedowns
from storage.connection import SqliteTx
from storage.removals import Trying
from storage.takedowns import Takedown
from tests.factories import BEN, NOON, ZOE, after
from tests.storage.filled import a_kept_draft, scheduled


def asked(tx: SqliteTx, seconds: float = 15) -> Takedown:
    draft = a_kept_draft(tx)
    takedowns.add(tx, draft.id, BEN, now=NOON, starts_at=after(seconds=seconds), card="1.1")
    found = takedowns.open_of(tx, draft.id)
    assert found is not None
    return found


def test_a_takedown_is_open_and_due_at_its_time(tx: SqliteTx) -> None:
    takedown = asked(tx)
    assert (takedown.by, takedown.card, takedown.starts_at) == (BEN, "1.1", after(seconds=15))
    assert takedowns.due(tx, after(seconds=14.9)) == []
    assert takedowns.due(tx, after(seconds=15)) == [takedown]


def test_a_takedown_by_emoji_can_be_cancelled_once(tx: SqliteTx) -> None:
    takedown = asked(tx)
    assert takedowns.asked_by(tx, takedown.draft, BEN, "1.1")
    assert not takedowns.asked_by(tx, takedown.draft, ZOE, "1.1")
    assert takedowns.cancel(tx, takedown, after(seconds=14.9)) is True
    assert takedowns.cancel(tx, takedown, after(seconds=14.9)) is False
    assert takedowns.open_of(tx, takedown.draft) is None
    assert takedowns.due(tx, after(hours=1)) == []


def test_a_takedown_can_begin_at_once_and_then_no_emoji_counts(tx: SqliteTx) -> None:
    takedown = asked(tx)
    takedowns.start_now(tx, takedown, NOON)
    assert [(t.id, t.card) for t in takedowns.due(tx, NOON)] == [(takedown.id, "")]


def test_a_takedown_that_has_begun_to_remove_is_beyond_cancelling(
    tx: SqliteTx,
) -> None:
    """A network may have deleted already: the rest goes too, after a restart as well."""
    draft, (delivery,) = scheduled(tx)
    takedowns.add(tx, draft.id, BEN, now=NOON, starts_at=NOON, card="1.1")
    takedown = takedowns.open_of(tx, draft.id)
    assert takedown is not None
    trying = Trying(
        delivery=delivery.id, takedown=takedown.id, attempts=1, began_at=NOON, next_at=None
    )
    removals.put(tx, trying)
    assert takedowns.cancel(tx, takedown, NOON) is False


def test_a_takedown_that_is_done_is_not_open_any_more_but_can_be_repeated(tx: SqliteTx) -> None:
    takedown = asked(tx)
    assert takedowns.repeat(tx, takedown.draft, NOON) is False
    takedowns.finish(tx, takedown, after(minutes=1))
    assert takedowns.open_of(tx, takedown.draft) is None
    assert takedowns.due(tx, after(hours=1)) == []
    assert takedowns.repeat(tx, takedown.draft, after(minutes=2)) is True
    again = takedowns.open_of(tx, takedown.draft)
    assert again is not None
    assert (again.by, again.card, again.starts_at) == (BEN, "1.1", after(minutes=2))


def test_the_first_of_two_takedowns_is_the_open_one(tx: SqliteTx) -> None:
    first = asked(tx)
    takedowns.add(tx, first.draft, ZOE, now=NOON, starts_at=NOON, card="")
    assert takedowns.open_of(tx, first.draft) == first
