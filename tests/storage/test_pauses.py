"""Pauses, and the first halves of two-person acts (rules 32, 33 and 41)."""

import pytest

from bot.domain.pauses import ASK_LIVES, Ask, AskKind, Pause
from storage import pauses
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import ANA, BEN, NOON, SEALER, after

RESUME, LIVE = AskKind.RESUME, AskKind.LIVE


def test_rule_32_pauses_run_until_two_people_end_them_all(tx: SqliteTx) -> None:
    assert pauses.running(tx, SEALER) == ()
    first = pauses.start(tx, "a crisis", ANA, NOON)
    second = pauses.start(tx, "another", BEN, after(minutes=1))
    assert pauses.running(tx, SEALER) == (
        Pause(id=first, reason="a crisis", by=ANA, since=NOON),
        Pause(id=second, reason="another", by=BEN, since=after(minutes=1)),
    )
    later = after(minutes=2)
    with pytest.raises(ConstraintRefused):
        pauses.end_all(tx, asked_by=ANA, confirmed_by=ANA, now=later, sealer=SEALER)
    assert len(pauses.running(tx, SEALER)) == 2
    assert pauses.end_all(tx, asked_by=ANA, confirmed_by=BEN, now=NOON, sealer=SEALER) == 2
    assert pauses.running(tx, SEALER) == ()
    assert pauses.end_all(tx, asked_by=ANA, confirmed_by=BEN, now=NOON, sealer=SEALER) == 0


def test_an_ask_waits_by_kind_and_subject_for_an_hour(tx: SqliteTx) -> None:
    number = pauses.ask(tx, LIVE, "soupe", ANA, now=NOON, sealer=SEALER)
    ask = Ask(id=number, kind=LIVE, subject="soupe", by=ANA, at=NOON)
    assert (
        pauses.waiting(tx, LIVE, "soupe", now=after(minutes=59, seconds=59), sealer=SEALER) == ask
    )
    assert pauses.waiting(tx, LIVE, "soupe", now=NOON + ASK_LIVES, sealer=SEALER) is None
    assert pauses.waiting(tx, LIVE, "other", now=NOON, sealer=SEALER) is None
    assert pauses.waiting(tx, RESUME, "soupe", now=NOON, sealer=SEALER) is None
    assert pauses.open_asks(tx, LIVE, SEALER) == [ask]
    assert pauses.open_asks(tx, RESUME, SEALER) == []


def test_the_newest_ask_is_the_one_that_waits(tx: SqliteTx) -> None:
    pauses.ask(tx, RESUME, "everything", ANA, now=NOON, sealer=SEALER)
    second = pauses.ask(tx, RESUME, "everything", BEN, now=NOON, sealer=SEALER)
    found = pauses.waiting(tx, RESUME, "everything", now=NOON, sealer=SEALER)
    assert found is not None
    assert (found.id, found.by) == (second, BEN)


def test_an_ask_is_found_by_its_number_and_message_until_it_is_closed(tx: SqliteTx) -> None:
    number = pauses.ask(tx, RESUME, "everything", ANA, now=NOON, sealer=SEALER)
    ask = pauses.ask_by_id(tx, number, SEALER)
    assert ask is not None
    pauses.set_message(tx, ask, "17.5")
    assert pauses.ask_by_message(tx, "17.5", SEALER) == Ask(
        id=number, kind=RESUME, subject="everything", by=ANA, at=NOON, message="17.5"
    )
    assert pauses.ask_by_message(tx, "17.6", SEALER) is None
    assert pauses.close_ask(tx, ask, by=BEN, outcome="confirmed", now=NOON) is True
    assert pauses.close_ask(tx, ask, by=BEN, outcome="dropped", now=NOON) is False
    assert pauses.ask_by_id(tx, number, SEALER) is None
    assert pauses.ask_by_message(tx, "17.5", SEALER) is None
    assert pauses.waiting(tx, RESUME, "everything", now=NOON, sealer=SEALER) is None
    assert pauses.open_asks(tx, RESUME, SEALER) == []


def test_rule_41_the_asker_may_drop_an_ask_but_not_confirm_it(tx: SqliteTx) -> None:
    number = pauses.ask(tx, RESUME, "everything", ANA, now=NOON, sealer=SEALER)
    ask = pauses.ask_by_id(tx, number, SEALER)
    assert ask is not None
    with pytest.raises(ConstraintRefused):
        pauses.close_ask(tx, ask, by=ANA, outcome="confirmed", now=NOON)
    assert pauses.close_ask(tx, ask, by=ANA, outcome="dropped", now=NOON) is True
