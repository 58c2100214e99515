"""Watches and recent acts as they are kept (rules 28, 29 and 38)."""

import pytest

from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from bot.domain.presses import Press, PressKind
from bot.domain.watch import Watch
from storage import cards, presses, watches
from storage.cards import Card
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import ANA, BEN, CHANNEL, NOON, SEALER, ZOE, after
from tests.storage.filled import a_kept_draft, kept


def watch(who: UserId, start: float, end: float) -> Watch:
    return Watch(person=who, start=after(hours=start), end=after(hours=end))


def taken(tx: SqliteTx, *found: Watch) -> None:
    for one in found:
        watches.take(tx, one, now=NOON, sealer=SEALER)


def test_rule_28_watches_that_are_not_over_are_read_in_order(tx: SqliteTx) -> None:
    taken(tx, watch(BEN, 2, 3), watch(ZOE, -1, 1), watch(ANA, -2, 0))
    assert watches.after(tx, NOON, SEALER) == (watch(ZOE, -1, 1), watch(BEN, 2, 3))
    assert watches.after(tx, after(hours=3), SEALER) == ()


def test_whoever_hands_the_watch_back_has_none_and_others_keep_theirs(tx: SqliteTx) -> None:
    taken(tx, watch(BEN, -1, 1), watch(BEN, 5, 6), watch(ZOE, -1, 1))
    assert watches.end(tx, BEN, NOON) == 2
    assert watches.after(tx, NOON, SEALER) == (watch(ZOE, -1, 1),)
    assert watches.end(tx, BEN, NOON) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM watches",
        "UPDATE watches SET ends_at = '2030-01-01T00:00:00.000000Z'",
        "UPDATE watches SET person = 'U0WHO', ended_at = 'now'",
        "INSERT INTO watches SELECT id, 'U0WHO', starts_at, ends_at, taken_at, seal, NULL"
        " FROM watches",
        "INSERT INTO watches SELECT 99, person, starts_at, ends_at, taken_at, seal, 'now'"
        " FROM watches",
    ],
)
def test_rule_38_a_watch_is_kept_as_it_was_taken(tx: SqliteTx, sql: str) -> None:
    taken(tx, watch(BEN, -1, 1))
    with pytest.raises(ConstraintRefused, match="watch"):
        tx.run(sql)


def test_rule_38_a_watch_that_ended_does_not_begin_again(tx: SqliteTx) -> None:
    taken(tx, watch(BEN, -1, 1))
    watches.end(tx, BEN, NOON)
    with pytest.raises(ConstraintRefused, match="a watch ends once"):
        tx.run("UPDATE watches SET ended_at = NULL")


def test_rule_38_a_forged_watch_is_none(tx: SqliteTx) -> None:
    taken(tx, watch(BEN, -1, 1))
    tx.run(
        "INSERT INTO watches (person, starts_at, ends_at, taken_at, seal)"
        " SELECT 'U0ZOE', starts_at, ends_at, taken_at, seal FROM watches"
    )
    assert watches.after(tx, NOON, SEALER) == (watch(BEN, -1, 1),)


def test_rule_29_the_newest_act_of_each_is_remembered(tx: SqliteTx) -> None:
    for who, minute in ((ANA, 0), (BEN, 5), (BEN, 3), (ZOE, -20)):
        watches.seen(tx, who, after(minutes=minute), SEALER)
    since = watches.active_since(tx, after(minutes=-15), SEALER)
    assert since == {ANA: NOON, BEN: after(minutes=5)}


def test_rule_38_a_forged_act_is_none(tx: SqliteTx) -> None:
    watches.seen(tx, BEN, after(hours=-1), SEALER)
    tx.run("UPDATE activity SET at = '2026-03-02T12:00:00.000000Z'")
    tx.run("INSERT INTO activity VALUES ('U0ZOE', '2026-03-02T12:00:00.000000Z', 'x')")
    assert watches.active_since(tx, NOON, SEALER) == {}


def pressed(tx: SqliteTx) -> DraftId:
    """A draft with a press by Ben that also takes the watch."""
    draft = a_kept_draft(tx)
    card = Card(
        draft=draft.id, revision=1, channel=CHANNEL, ts="1.1", state="living", shown="", seal=""
    )
    cards.add(tx, card, NOON, SEALER)
    press = Press(number=1, person=BEN, kind=PressKind.APPROVE, card="1.1", at=NOON)
    presses.add(tx, draft, press, SEALER)
    watches.also_watch(tx, draft.id, 1, BEN, SEALER)
    return draft.id


def test_rule_10_a_press_may_take_the_watch_as_well(tx: SqliteTx) -> None:
    assert watches.with_presses(tx, pressed(tx), SEALER) == {1: BEN}
    assert watches.with_presses(tx, DraftId(99), SEALER) == {}


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM press_watches",
        "UPDATE press_watches SET person = 'U0ZOE'",
        "INSERT INTO press_watches SELECT * FROM press_watches",
    ],
)
def test_rule_38_a_watch_by_press_is_kept(tx: SqliteTx, sql: str) -> None:
    pressed(tx)
    with pytest.raises(ConstraintRefused, match="press_watches are insert-only"):
        tx.run(sql)


def test_rule_38_a_forged_watch_by_press_is_none(tx: SqliteTx) -> None:
    draft = pressed(tx)
    press = Press(number=2, person=ZOE, kind=PressKind.APPROVE, card="1.1", at=NOON)
    presses.add(tx, kept(tx, draft), press, SEALER)
    tx.run(
        "INSERT INTO press_watches SELECT draft_id, 2, 'U0ZOE', seal FROM press_watches"
        " WHERE number = 1"
    )
    assert watches.with_presses(tx, draft, SEALER) == {1: BEN}
