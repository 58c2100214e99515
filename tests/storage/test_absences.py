"""Declared absences, and what is said only once."""

import pytest

from bot.domain.people import UserId
from bot.domain.watch import Absence
from storage import absences
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import ANA, BEN, NOON, SEALER, ZOE, after


def away(who: UserId, start: float, end: float) -> Absence:
    return Absence(person=who, start=after(hours=start), end=after(hours=end), by=ANA)


def test_rule_29_absences_that_are_not_over_are_read_in_order(tx: SqliteTx) -> None:
    for absence in (away(BEN, 2, 3), away(ZOE, -1, 1), away(ANA, -2, 0)):
        absences.add(tx, absence)
    assert absences.after(tx, NOON, SEALER) == (away(ZOE, -1, 1), away(BEN, 2, 3))
    assert absences.after(tx, after(hours=3), SEALER) == ()


def test_whoever_is_back_from_one_absence_keeps_what_is_planned(tx: SqliteTx) -> None:
    for absence in (away(BEN, -1, 1), away(BEN, 5, 6), away(ZOE, -1, 1), away(BEN, -3, -2)):
        absences.add(tx, absence)
    assert absences.end(tx, BEN, NOON, SEALER) == 1
    assert absences.after(tx, NOON, SEALER) == (away(ZOE, -1, 1), away(BEN, 5, 6))
    assert absences.end(tx, BEN, NOON, SEALER) == 1
    assert absences.after(tx, NOON, SEALER) == (away(ZOE, -1, 1),)
    assert absences.end(tx, BEN, NOON, SEALER) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM absences",
        "UPDATE absences SET ends_at = starts_at",
        "UPDATE absences SET person = 'U0WHO', ended_at = 'now'",
        "INSERT INTO absences (id, person, starts_at, ends_at, declared_by)"
        " SELECT id, 'U0WHO', starts_at, ends_at, declared_by FROM absences",
        "INSERT INTO absences (person, starts_at, ends_at, declared_by, ended_at)"
        " VALUES ('U0ANA', 'a', 'b', 'U0ANA', 'now')",
    ],
)
def test_rule_38_an_absence_is_kept_as_it_was_declared(tx: SqliteTx, sql: str) -> None:
    absences.add(tx, away(BEN, -1, 1))
    with pytest.raises(ConstraintRefused, match="absence"):
        tx.run(sql)


def test_rule_38_an_absence_whose_end_was_forged_goes_on(tx: SqliteTx) -> None:
    absences.add(tx, away(BEN, -1, 1))
    tx.run("UPDATE absences SET ended_at = '2026-03-02T11:59:00.000000Z', end_seal = 'x'")
    assert absences.after(tx, NOON, SEALER) == (away(BEN, -1, 1),)


def test_something_is_said_for_the_first_time_once(tx: SqliteTx) -> None:
    assert absences.first_time(tx, "hello U0ANA", NOON) is True
    assert absences.first_time(tx, "hello U0ANA", after(days=9)) is False
    assert absences.first_time(tx, "hello U0BEN", NOON) is True
